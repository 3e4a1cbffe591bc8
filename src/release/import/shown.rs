//! A release that pressbox wrote itself: its source, or the JSON of `release show --json`.

use serde::Deserialize;

use super::{ImportError, Imported, Origin};
use crate::release::finding::Finding;
use crate::release::folder::Problems;
use crate::release::instant::read_instant;
use crate::release::manuscript::{Lines, Manuscript};
use crate::release::model::{Block, Contact, Event, Fact, Figure, Language, Link, Release, Titles};
use crate::release::source;
use crate::release::table::Table;

#[derive(Deserialize)]
struct Shown {
    language: Language,
    headline: String,
    subheading: Option<String>,
    #[serde(default)]
    lead: String,
    #[serde(default)]
    body: Vec<ShownBlock>,
    caption: Option<String>,
    #[serde(default)]
    timetable: Vec<ShownEvent>,
    #[serde(default)]
    facts: Vec<ShownFact>,
    #[serde(default)]
    links: Vec<ShownLink>,
    usage_terms: Option<String>,
    #[serde(default)]
    contacts: Vec<Contact>,
    boilerplate: Option<String>,
    embargo: Option<String>,
    #[serde(default)]
    no_embargo: bool,
    date: Option<jiff::civil::Date>,
    #[serde(default)]
    photos: Vec<ShownFigure>,
    #[serde(default)]
    titles: Titles,
    version: Option<u32>,
    correction: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Paragraph,
    Heading,
    Quote,
    List,
    Table,
}

#[derive(Deserialize)]
struct ShownBlock {
    kind: Kind,
    #[serde(default)]
    text: String,
    speaker: Option<String>,
    items: Option<Vec<String>>,
    #[serde(default)]
    rows: Vec<Vec<String>>,
    #[serde(default)]
    header: bool,
    caption: Option<String>,
}

#[derive(Deserialize)]
struct ShownEvent {
    start: String,
    zone: Option<String>,
    title: String,
    note: Option<String>,
    url: Option<String>,
}

#[derive(Deserialize)]
struct ShownFact {
    label: String,
    value: String,
}

#[derive(Deserialize)]
struct ShownLink {
    label: String,
    url: String,
}

#[derive(Deserialize)]
struct ShownFigure {
    photo: crate::photo::PhotoId,
    caption: Option<String>,
    alt: Option<String>,
}

/// Reads it; `None` where the bytes are something else.
pub(super) fn read(bytes: &[u8], origin: &Origin) -> Option<Result<Imported, ImportError>> {
    let text = std::str::from_utf8(bytes).ok()?.trim_start_matches('\u{feff}');
    if text.starts_with("+++") {
        return Some(from_source(text, origin));
    }
    let start = text.trim_start();
    if !start.starts_with('{') || !start.contains("\"headline\"") {
        return None;
    }
    Some(from_json(start, origin))
}

fn from_source(text: &str, origin: &Origin) -> Result<Imported, ImportError> {
    let languages = origin.language.map_or_else(|| Language::ALL.to_vec(), |language| vec![language]);
    let mut refused = None;
    for language in languages {
        match source::read(&origin.slug, language, text) {
            Ok(manuscript) => return Ok(Imported { manuscript, findings: Vec::new() }),
            Err(findings) => {
                // That it is in another language says nothing about the others.
                let other = findings.iter().all(|finding| finding.rule == "language");
                refused = refused.filter(|_| other).or(Some(findings));
            }
        }
    }
    Err(refused
        .and_then(Problems::of)
        .map_or(ImportError::Empty, |problems| ImportError::NotARelease(Box::new(problems))))
}

fn from_json(text: &str, origin: &Origin) -> Result<Imported, ImportError> {
    let wrong = |line: usize, message: String| {
        let finding = Finding::error("release-unreadable", line, message);
        Problems::of(vec![finding]).map_or(ImportError::Empty, |problems| ImportError::NotARelease(Box::new(problems)))
    };
    let mut stream = serde_json::Deserializer::from_str(text);
    let shown = Shown::deserialize(&mut stream).map_err(|error| wrong(error.line(), error.to_string()))?;
    let mut release = Release::new(origin.slug.clone(), origin.language.unwrap_or(shown.language));
    for event in shown.timetable {
        let start = read_instant(&event.start, event.zone.as_deref()).map_err(|error| wrong(1, error.to_string()))?;
        release.timetable.push(Event { start, title: event.title, note: event.note, url: event.url, uid: None });
    }
    if let Some(lift) = shown.embargo {
        let lift = read_instant(&lift, None).map_err(|error| wrong(1, error.to_string()))?;
        // It shows an offset; where that is the newsroom's own, it was meant to be in its zone.
        let home = jiff::tz::TimeZone::get(&origin.home_zone).map(|zone| lift.with_time_zone(zone));
        release.embargo = Some(home.ok().filter(|home| home.offset() == lift.offset()).unwrap_or(lift));
    }
    release.no_embargo = shown.no_embargo;
    release.headline = shown.headline;
    release.subheading = shown.subheading;
    release.lead = shown.lead;
    release.body = shown.body.into_iter().map(block).collect();
    release.caption = shown.caption;
    release.facts = shown.facts.into_iter().map(|ShownFact { label, value }| Fact { label, value }).collect();
    release.links = shown.links.into_iter().map(|ShownLink { label, url }| Link { label, url }).collect();
    release.usage_terms = shown.usage_terms;
    release.contacts = shown.contacts;
    release.boilerplate = shown.boilerplate;
    release.date = shown.date.or(origin.date);
    release.photos =
        shown.photos.into_iter().map(|ShownFigure { photo, caption, alt }| Figure { photo, caption, alt }).collect();
    release.titles = shown.titles;
    release.version = shown.version.unwrap_or(1).max(1);
    release.correction = shown.correction;
    let lines = Lines {
        body: vec![1; release.body.len()],
        timetable: vec![1; release.timetable.len()],
        facts: vec![1; release.facts.len()],
        links: vec![1; release.links.len()],
        contacts: vec![1; release.contacts.len()],
        photos: vec![1; release.photos.len()],
        ..Lines::default()
    };
    Ok(Imported { manuscript: Manuscript { release, lines }, findings: Vec::new() })
}

fn block(shown: ShownBlock) -> Block {
    let ShownBlock { kind, text, speaker, items, rows, header, caption } = shown;
    match kind {
        Kind::Paragraph => Block::Paragraph(text),
        Kind::Heading => Block::Heading(text),
        Kind::Quote => Block::Quote { text, speaker },
        Kind::List => Block::List(items.unwrap_or_else(|| text.lines().map(str::to_owned).collect())),
        Kind::Table => Block::Table(Table::new(caption.as_deref(), header, &rows)),
    }
}
