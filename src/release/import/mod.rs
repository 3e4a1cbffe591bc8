//! A structured release out of plain text, Markdown, a web page or a word processor's document.
//!
//! Each format is cut into rows, some with a shape that its marks give them. At each row a table of recognisers is asked in order; the first that understands what
//! begins there takes as many rows as it needs. What none of them takes is a paragraph, so that nothing is lost.

mod aside;
mod boxes;
mod caption;
mod docx;
mod draft;
mod html;
mod markdown;
mod opening;
mod places;
mod programme;
mod quotes;
mod rows;
mod shown;
mod speakers;
mod zones;

use jiff::civil::Date;

use self::aside::Aside;
use self::draft::Draft;
use self::rows::{Row, Shape};
use super::finding::Finding;
use super::folder::Problems;
use super::languages::language_of;
use super::manuscript::{Lines, Manuscript};
use super::model::{Block, Language, Release, Slug};
use super::prose_dates::days;
use super::source::MAX_BYTES;
use super::weblink::{mail_address, weblinks};

pub(in crate::release) use self::programme::clock;

/// What is known about a text before it is read.
#[derive(Debug, Clone)]
pub struct Origin {
    pub slug: Slug,
    /// The text's language, if it was said.
    pub language: Option<Language>,
    /// The newsroom's language, for a text that does not show its own.
    pub home_language: Language,
    /// The day of the release, if it was said; days without a year are near it.
    pub date: Option<Date>,
    pub today: Date,
    /// The zone of the timetable, if it was said.
    pub zone: Option<String>,
    /// The newsroom's zone.
    pub home_zone: String,
}

/// What a text has become; the lines are those of the text.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    pub manuscript: Manuscript,
    pub findings: Vec<Finding>,
}

/// A text that no release can be made of.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    #[error("the text is empty")]
    Empty,
    #[error("the text is longer than any release")]
    TooLong,
    #[error("the file is {0}, not text")]
    NotText(&'static str),
    #[error("it is a release already, but not understood")]
    NotARelease(#[source] Problems),
    #[error("the embargo on line {line} is not understood: `{text}`")]
    Embargo { line: usize, text: String },
}

impl ImportError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Empty => "give it a headline, a lead and a body",
            Self::TooLong => "see whether it is the right file",
            Self::NotText(_) => "save it as plain text (UTF-8), HTML or `.docx` and import that",
            Self::NotARelease(_) => "correct it, or import the text that it was made of",
            Self::Embargo { .. } => "write it as `Embargo: 2022-05-13 08:00 Europe/Stockholm`",
        }
    }
}

/// Tries to take what begins at the first of some rows, and says how many rows that is.
type Recogniser = fn(&[Row], &mut Draft) -> Option<usize>;

/// Asked in this order: what is marked most clearly comes first.
const RECOGNISERS: [Recogniser; 13] = [
    programme::take,
    boxes::contacts,
    boxes::links,
    boxes::usage_terms,
    caption::take,
    boxes::boilerplate,
    boxes::facts,
    quotes::set_in,
    quotes::dashed,
    quotes::marked,
    quotes::list,
    heading,
    paragraph,
];

/// Makes a release of a text, with remarks on all that had to be guessed.
pub fn import(bytes: &[u8], origin: &Origin) -> Result<Imported, ImportError> {
    let mut findings = Vec::new();
    if bytes.len() > MAX_BYTES {
        return Err(ImportError::TooLong);
    }
    if let Some(imported) = shown::read(bytes, origin) {
        return imported;
    }
    let (rows, aside) = if let Some(read) = docx::rows(bytes) {
        read
    } else if let Some(kind) = other_kind(bytes) {
        return Err(ImportError::NotText(kind));
    } else {
        let text = rows::decoded(bytes, &mut findings);
        if html::is_html(&text) { html::rows(&text) } else { (rows::rows(&text), Aside::default()) }
    };
    let text = rows.iter().map(|row| row.text.as_str()).collect::<Vec<_>>().join("\n");
    let language = origin.language.or_else(|| language_of(&text)).unwrap_or(origin.home_language);
    let mut release = Release::new(origin.slug.clone(), language);
    release.date = origin.date;
    let clues = zones::Clues {
        named: origin.zone.clone().or_else(|| zones::named(&text)),
        stated: None,
        place: event_place(&rows),
        home: origin.home_zone.clone(),
    };
    let base = origin.date.or_else(|| dated(&rows)).unwrap_or(origin.today);
    let manuscript = Manuscript { release, lines: Lines::default() };
    let mut draft = Draft { manuscript, findings, base, clues };

    let mut at = 0;
    while let Some(row) = rows.get(at) {
        if opening::is_end(row) || opening::embargo(row, &mut draft)? {
            at += 1;
        } else if draft.manuscript.release.headline.is_empty() {
            if !opening::label(row, &mut draft) {
                draft.manuscript.release.headline = String::from(row.text.trim_start_matches(['#', ' ']));
                draft.manuscript.lines.headline = row.line;
            }
            at += 1;
        } else if draft.manuscript.release.body.is_empty() && opening::label(row, &mut draft) {
            at += 1;
        } else {
            at += RECOGNISERS.iter().find_map(|take| take(&rows[at..], &mut draft)).unwrap_or(1);
        }
    }
    if draft.manuscript.release.headline.is_empty() {
        return Err(ImportError::Empty);
    }
    take_lead(&mut draft);
    aside.keep(&mut draft);
    draft.findings.sort_by_key(|finding| finding.line);
    Ok(Imported { manuscript: draft.manuscript, findings: draft.findings })
}

/// What a file is that is not text, told by how it begins.
fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    let kinds: [(&[u8], &str); 6] = [
        (b"PK\x03\x04", "a zip, or a document of another program than Word"),
        (b"\xd0\xcf\x11\xe0", "an old Word document"),
        (b"%PDF", "a PDF"),
        (b"{\\rtf", "an RTF document"),
        (b"\xff\xd8\xff", "a JPEG"),
        (b"\x89PNG", "a PNG"),
    ];
    kinds.into_iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, kind)| kind)
}

/// The first day with a year near the beginning.
fn dated(rows: &[Row]) -> Option<Date> {
    let mut days = rows.iter().take(6).flat_map(|row| days(&row.text));
    days.find_map(|(day, _)| day.year.and_then(|year| day.in_year(year)))
}

/// The zone of the place where it happens: as a fact says it, else as the text's beginning, else as all of it does.
fn event_place(rows: &[Row]) -> Option<&'static str> {
    let labels = [
        "located in",
        "location",
        "place",
        "venue",
        "where",
        "plats",
        "ort",
        "var",
        "wo",
        "veranstaltungsort",
        "arena",
    ];
    let told = rows.iter().find_map(|row| {
        let (label, value) = row.text.split_once(':')?;
        labels.contains(&label.trim().to_lowercase().as_str()).then(|| zones::place(value))?
    });
    let text = |rows: &[Row]| rows.iter().map(|row| row.text.as_str()).collect::<Vec<_>>().join("\n");
    told.or_else(|| zones::place(&text(&rows[..rows.len().min(4)]))).or_else(|| zones::place(&text(rows)))
}

/// A short row without a full stop that stands over text.
fn heading(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let row = rows.first()?;
    if row.shape == Shape::Heading {
        draft.block(row.line, Block::Heading(row.text.clone()));
        return Some(1);
    }
    let notes =
        ["notes to editors", "note to editors", "notes for editors", "till redaktionen", "hinweise für die redaktion"];
    let bare = row.text.trim_end_matches(':');
    if notes.contains(&bare.to_lowercase().as_str()) && rows.len() > 1 {
        draft.block(row.line, Block::Heading(bare.to_owned()));
        return Some(1);
    }
    let next = rows.get(1).filter(|_| row.shape == Shape::Plain)?;
    let words = row.text.split_whitespace().count();
    let (length, next_length) = (row.text.chars().count(), next.text.chars().count());
    let ended = row.text.ends_with(['.', ':', ';', ',', '…', ')']) || quotes::behind_dash(&row.text).is_some();
    let addressed = !weblinks(&row.text).is_empty() || mail_address(&row.text).is_some();
    let over_text = next_length > length && next_length >= 50 && weblinks(&next.text).is_empty()
        || words <= 8 && (next.text.starts_with(['•', '·', '*']) || next.text.starts_with("1. "));
    if words > 14 || length > 100 || ended || addressed || !over_text {
        return None;
    }
    draft.block(row.line, Block::Heading(row.text.trim_start_matches(['#', ' ']).to_owned()));
    Some(1)
}

fn paragraph(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let row = rows.first()?;
    if !draft.manuscript.release.body.iter().any(|block| matches!(block, Block::Paragraph(_))) {
        opening::dateline(&row.text, row.line, draft);
    }
    draft.block(row.line, Block::Paragraph(row.text.clone()));
    Some(1)
}

/// The first paragraph is the lead; a line between it and the headline goes before it.
fn take_lead(draft: &mut Draft) {
    let Manuscript { release, lines } = &mut draft.manuscript;
    let taken = match release.body.as_slice() {
        [Block::Heading(_), Block::Paragraph(_), ..] => 2,
        [Block::Paragraph(_), ..] => 1,
        _ => return,
    };
    lines.lead = lines.body[0];
    lines.body.drain(..taken);
    let lead = release.body.drain(..taken).filter_map(|block| match block {
        Block::Heading(text) | Block::Paragraph(text) => Some(text),
        _ => None,
    });
    release.lead = lead.collect::<Vec<_>>().join("\n");
}
