//! A structured release out of plain text, Markdown, a web page or a word processor's document.
//!
//! Each format is cut into rows, some with a shape that its marks give them. At each row a table of recognisers is asked in order; the first that recognises what
//! begins there takes as many rows as it needs. What none of them takes is a paragraph, so that nothing is lost; where such a paragraph could be an embargo, a contact,
//! a line of the programme or a quote, a finding says so. What each language needs stands in its file (see `languages/`).
//!
//! | files | what they read |
//! |---|---|
//! | `row`, `rows`, `markdown`, `html`, `html_elements`, `html_hidden`, `html_page`, `docx`, `docx_lists`, `docx_symbols` | a format's rows |
//! | `tables`, `columns`, `html_tables` | what stands in rows and columns |
//! | `internal` | notes of the office that are not for readers |
//! | `aside` | what comes with the rows: pictures, notes, page headers and footers |
//! | `embargo`, `embargo_rows`, `embargo_words`, `embargo_hours`, `opening`, `cover`, `letterhead`, `furniture` | what comes before, after and around the story |
//! | `clock`, `zones`, `zone_words`, `zone_names`, `places` | hours and their zones |
//! | `programme`, `programme_days`, `advisory` | events |
//! | `names`, `titles`, `labels`, `addresses` | how names, titles, labels and addresses are recognised |
//! | `reach`, `contacts`, `asked`, `boilerplate`, `beside`, `caption` | the parts beside the story |
//! | `marks`, `quotes`, `quotes_added`, `quotes_dashed`, `quotes_marked` | quotes |
//! | `grammar`, `speakers`, `announcing`, `clauses`, `turns`, `pronouns`, `addressees` | who says them |
//! | `lists`, `structure`, `repeats` | lists, headings, paragraphs, and what is there twice |
//! | `suspects` | what may have been misread |
//! | `shown` | a release that pressbox wrote itself |
//! | `draft` | the release as far as it has been read |

mod addressees;
mod addresses;
mod advisory;
mod announcing;
mod aside;
mod asked;
mod beside;
mod boilerplate;
mod caption;
mod clauses;
mod clock;
mod columns;
mod contacts;
mod cover;
mod docx;
mod docx_lists;
mod docx_symbols;
mod draft;
mod embargo;
mod embargo_hours;
mod embargo_rows;
mod embargo_words;
mod furniture;
mod grammar;
mod html;
mod html_elements;
mod html_hidden;
mod html_page;
mod html_tables;
mod internal;
mod labels;
mod letterhead;
mod lists;
mod markdown;
mod marks;
mod names;
mod opening;
mod places;
mod programme;
mod programme_days;
mod pronouns;
mod quotes;
mod quotes_added;
mod quotes_dashed;
mod quotes_marked;
mod reach;
mod repeats;
mod row;
mod rows;
mod shown;
mod speakers;
mod structure;
mod suspects;
mod tables;
mod titles;
mod turns;
mod zone_names;
mod zone_words;
mod zones;

use jiff::civil::Date;

use self::aside::Aside;
use self::draft::Draft;
use self::row::{Row, Shape};
use super::finding::Finding;
use super::folder::Problems;
use super::languages::{Vocabulary, is_foreign, is_foreign_script, is_unknown_language, language_of};
use super::manuscript::{Lines, Manuscript};
use super::model::{Language, Release, Slug};
use super::prose_dates::{Order, days};
use super::source::MAX_BYTES;
use crate::storage::catch_panic;

pub(in crate::release) use self::clock::{clock, span};
pub(in crate::release) use self::embargo_words::{Speaks, is_topical, orders, sentences, speaks};
pub(in crate::release) use self::internal::is_internal;

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

/// Whether an embargo is looked for in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EmbargoIs {
    /// It is in the text, if there is one.
    #[default]
    InText,
    /// Somebody who has read the text says that there is none.
    None,
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
    #[error("the text is too long for a release")]
    TooLong,
    #[error("the parts of the document are nested too deeply for a text that somebody wrote")]
    TooDeep,
    #[error("the Word document is damaged")]
    Damaged,
    #[error("the file is damaged, or made in a way that pressbox cannot read")]
    Unreadable,
    #[error("the file is {0}, not text")]
    NotText(&'static str),
    #[error("it is already a release, but it cannot be read")]
    NotARelease(#[source] Box<Problems>),
    #[error("the embargo on line {line} cannot be read: `{text}`")]
    Embargo { line: usize, text: String },
    #[error("the embargo on line {line} is different from the one on line {first}: `{text}`")]
    TwoEmbargoes { first: usize, line: usize, text: String },
    #[error("the language of the text cannot be recognised")]
    Language,
}

impl ImportError {
    /// What to do about it.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Empty => "give it a headline, a lead and a body",
            Self::TooLong | Self::TooDeep => "check that it is the right file",
            Self::Damaged => "open it in Word or LibreOffice, save it again and import that",
            Self::Unreadable | Self::NotText(_) => "save it as plain text (UTF-8), HTML or `.docx` and import that",
            Self::NotARelease(_) => "correct it, or import the text that it was made from",
            Self::Language => "name the language; it must be one that pressbox supports",
            Self::TwoEmbargoes { .. } => "ask which one is right, and remove the other",
            Self::Embargo { .. } => "write it as `Embargo: 2022-05-13 08:00 Europe/Stockholm`",
        }
    }
}

/// Tries to take what begins at the first of some rows, and says how many rows that is.
type Recogniser = fn(&[Row], &mut Draft) -> Option<usize>;

/// Asked in this order: what is marked most clearly comes first.
const RECOGNISERS: [Recogniser; 16] = [
    programme::take,
    contacts::take,
    beside::links,
    beside::usage_terms,
    caption::take,
    boilerplate::take,
    advisory::take,
    beside::facts,
    quotes::announced,
    quotes::set_in,
    quotes_marked::marked,
    quotes_dashed::dashed,
    lists::take,
    furniture::take,
    structure::heading,
    structure::paragraph,
];

/// A shorter text may not show its language.
const TELLING_WORDS: usize = 40;

/// Makes a release of a text, with remarks on all that had to be guessed.
pub fn import(bytes: &[u8], origin: &Origin) -> Result<Imported, ImportError> {
    import_where(bytes, origin, EmbargoIs::InText)
}

/// The same for a text whose embargo may be known to be none.
pub fn import_where(bytes: &[u8], origin: &Origin, embargo: EmbargoIs) -> Result<Imported, ImportError> {
    catch_panic(|| import_text(bytes, origin, embargo)).map_err(|_| ImportError::Unreadable)?
}

fn import_text(bytes: &[u8], origin: &Origin, embargo: EmbargoIs) -> Result<Imported, ImportError> {
    let mut findings = Vec::new();
    if bytes.len() > MAX_BYTES {
        return Err(ImportError::TooLong);
    }
    if let Some(imported) = shown::read(bytes, origin) {
        return imported;
    }
    let mut settings = Vec::new();
    let (rows, aside) = if let Some(read) = docx::rows(bytes) {
        read.map_err(|why| match why {
            docx::Unreadable::TooLarge => ImportError::TooLong,
            docx::Unreadable::TooDeep => ImportError::TooDeep,
            docx::Unreadable::Damaged => ImportError::Damaged,
        })?
    } else if let Some(kind) = other_kind(bytes) {
        return Err(ImportError::NotText(kind));
    } else {
        let whole = rows::decoded(bytes, &mut findings);
        let (text, left_out) = rows::without_front_matter(whole, &mut findings);
        settings.extend(left_out);
        let is_page = html_elements::is_html(&text);
        if is_page && html_elements::has_endless_tag(&text) {
            return Err(ImportError::Unreadable);
        }
        if is_page { html::rows(&text) } else { (rows::rows(&text), Aside::default()) }
    };
    let rows = marks::typed(embargo_rows::parted(rows));
    let text = rows.iter().map(|row| row.text.as_str()).collect::<Vec<_>>().join("\n");
    let shown = || language_of(&text).or(aside.language).filter(|_| !is_foreign_script(&text));
    let language = origin.language.or_else(shown);
    let is_short = || text.split_whitespace().count() < TELLING_WORDS;
    let language = match language {
        Some(language) => language,
        None if is_foreign(&text) => return Err(ImportError::Language),
        // A short or mixed text is taken to be in the language of the newsroom.
        None if is_short() || !is_unknown_language(&text) => origin.home_language,
        None => return Err(ImportError::Language),
    };
    let mut release = Release::new(origin.slug.clone(), language);
    release.date = origin.date;
    release.no_embargo = embargo == EmbargoIs::None;
    let clues = zones::Clues {
        named: origin.zone.clone().or_else(|| zones::named(&text)),
        stated: None,
        place: event_place(&rows),
        home: origin.home_zone.clone(),
    };
    let base = origin.date.or_else(|| dated(&rows)).unwrap_or(origin.today);
    let mut draft = Draft {
        manuscript: Manuscript { release, lines: Lines::default() },
        findings,
        base,
        clues,
        given_zone: origin.zone.clone(),
        vocabulary: Vocabulary::of(language),
        order: order(language, &text),
        holds: embargo == EmbargoIs::InText,
        topical: rows.iter().any(|row| is_topical(&row.text)),
        embargo_lines: Vec::new(),
        announced: None,
    };
    read(&rows, &aside, &mut draft)?;
    settings.extend(aside.edge_rows());
    for beside in [&rows, &settings] {
        embargo::guard(beside, &mut draft)?;
    }
    if draft.manuscript.release.headline.is_empty() {
        return Err(ImportError::Empty);
    }
    if aside.is_page {
        repeats::drop(&mut draft);
    }
    structure::take_lead(&mut draft);
    internal::tell(&rows, &mut draft);
    suspects::tell(&mut draft);
    aside.keep(&mut draft);
    draft.findings.sort_by_key(|finding| finding.line);
    Ok(Imported { manuscript: draft.manuscript, findings: draft.findings })
}

/// Gives each row to the first who understands it; nobody sees past the next table.
fn read(rows: &[Row], aside: &Aside, draft: &mut Draft) -> Result<(), ImportError> {
    let mut at = 0;
    // On a page the headline is a heading; what stands over it is the page's.
    let first_heading = rows.iter().take(30).position(|row| aside.is_page && row.shape == Shape::Heading);
    while let Some(row) = rows.get(at) {
        match row.shape {
            Shape::Table { .. } => tables::take(row, draft),
            Shape::Names => tables::names(row, draft),
            Shape::Caption if tables::caption_below(row, draft) => {}
            _ => {
                let is_table = |row: &Row| matches!(row.shape, Shape::Table { .. } | Shape::Names);
                let end = rows[at..].iter().position(is_table).map_or(rows.len(), |end| at + end);
                at += taken(&rows[at..end], first_heading.is_none_or(|heading| heading <= at), draft)?;
                continue;
            }
        }
        at += 1;
    }
    draft.unannounced();
    Ok(())
}

/// Takes what begins at the first of some rows, and says how many rows that is.
fn taken(rows: &[Row], may_be_headline: bool, draft: &mut Draft) -> Result<usize, ImportError> {
    let row = &rows[0];
    let release = &draft.manuscript.release;
    let (begun, early) = (!release.headline.is_empty(), release.body.len() <= 1);
    if opening::end(row, draft) {
        return Ok(1);
    }
    if let Some(used) = embargo::take(rows, early, draft)? {
        return Ok(used);
    }
    if !begun {
        return Ok(opened(rows, may_be_headline, draft));
    }
    let first = draft.manuscript.release.body.is_empty();
    if first && row.text == draft.manuscript.release.headline {
        let message = format!("the headline is in the text twice: “{}”", row.text);
        draft.find(Finding::note("headline-twice", row.line, message));
        return Ok(1);
    }
    if first && let Some(used) = cover::take(rows, draft) {
        return Ok(used);
    }
    if early && cover::notice(row, draft) {
        return Ok(1);
    }
    if early && opening::parted_label(row, draft) || opening::of_letter(row, draft) {
        return Ok(1);
    }
    if first && opening::label(row, draft) || opening::source(row, draft) || opening::sign_off(row, draft) {
        return Ok(1);
    }
    Ok(RECOGNISERS.iter().find_map(|take| take(rows, draft)).unwrap_or(1))
}

/// Reads what stands at the top: labels, captions that have fallen out of the page, contacts, and then the headline.
fn opened(rows: &[Row], may_be_headline: bool, draft: &mut Draft) -> usize {
    let row = &rows[0];
    if let Some(used) = cover::take(rows, draft) {
        return used;
    }
    if cover::notice(row, draft) {
        return 1;
    }
    if let Some(used) = letterhead::take(rows, draft) {
        return used;
    }
    if opening::mail_date(row, draft) || opening::label(row, draft) || letterhead::sender(rows, draft) {
        return 1;
    }
    if let Some(used) = furniture::take(rows, draft) {
        return used;
    }
    if rows.len() > 2
        && caption::is_told_by_credit(&row.text)
        && let Some(used) = caption::take(rows, draft)
    {
        return used;
    }
    if let Some(used) = contacts::take(rows, draft) {
        return used;
    }
    if may_be_headline {
        draft.manuscript.release.headline = String::from(row.text.trim_start_matches(['#', ' ']));
        draft.manuscript.lines.headline = row.line;
    } else {
        let message = format!("“{}” belongs to the page, not to the release, and is left out", row.text);
        draft.find(Finding::note("page-furniture", row.line, message));
    }
    1
}

/// How a text writes days with slashes: only Americans put the month first.
fn order(language: Language, text: &str) -> Order {
    let american = ["$", " a.m.", " p.m.", "PRNewswire", "BUSINESS WIRE", " EDT", " EST", " PST", " PDT", " ET "];
    let is = Vocabulary::of(language).habits.month_first && american.iter().any(|word| text.contains(word));
    if is { Order::MonthFirst } else { Order::DayFirst }
}

/// Whether a file can be text, or is a document of its own kind: text has no NUL, and next to no other control characters.
#[must_use]
pub fn is_text(bytes: &[u8]) -> bool {
    let marked = encoding_rs::Encoding::for_bom(bytes).is_some();
    if marked || other_kind(bytes).is_some() {
        return true;
    }
    let is_control = |byte: &&u8| matches!(**byte, 1..=8 | 14..=26 | 28..=31 | 127);
    let controls = bytes.iter().filter(is_control).count();
    !bytes.contains(&0) && controls * 100 <= bytes.len()
}

/// What a file is that is not text, told by how it begins.
fn other_kind(bytes: &[u8]) -> Option<&'static str> {
    let kinds: [(&[u8], &str); 6] = [
        (b"PK\x03\x04", "a zip, or a document from a program other than Word"),
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
    let told = rows.iter().find_map(|row| {
        let (label, value) = row.text.split_once(':')?;
        let label = label.trim().to_lowercase();
        let known = Vocabulary::all().iter().any(|vocabulary| vocabulary.parts.place.contains(&label.as_str()));
        known.then(|| zones::place(value))?
    });
    let text = |rows: &[Row]| rows.iter().map(|row| row.text.as_str()).collect::<Vec<_>>().join("\n");
    told.or_else(|| zones::place(&text(&rows[..rows.len().min(4)]))).or_else(|| zones::place(&text(rows)))
}
