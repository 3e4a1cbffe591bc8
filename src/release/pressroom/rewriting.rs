//! An item of another pressroom rewritten as a release: its fields are taken at their word, its text is read as any other
//! that is imported.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use unicode_normalization::UnicodeNormalization as _;

use super::item::{PressroomItem, Published};
use super::markup::{plain, without_pictures};
use crate::release::finding::Finding;
use crate::release::import::{EmbargoIs, ImportError, Imported, Origin, import_where};
use crate::release::languages::{language_of, other_language};
use crate::release::model::{Block, Language, Release, Slug, Status};
use crate::release::source;
use crate::storage::text::escape;

/// A release has no more topics than somebody reads.
const MOST_TOPICS: usize = 20;

/// Nor is a topic longer, in characters.
const LONGEST_TOPIC: usize = 80;

/// The newsroom that a release comes to.
#[derive(Debug, Clone)]
pub struct Home {
    pub language: Language,
    /// The name of its zone, in which the pressroom's own times are read, too.
    pub zone: String,
    pub now: Timestamp,
    pub embargo: EmbargoIs,
}

/// An item as a release, without its pictures.
#[derive(Debug)]
pub struct Rewritten {
    pub release: Release,
    pub findings: Vec<Finding>,
    /// What was decided on the way, in sentences.
    pub notes: Vec<String>,
}

/// Why no release can be made of an item.
#[derive(Debug, thiserror::Error)]
pub enum ItemRefusal {
    #[error("it has no header")]
    NoHeader,
    #[error("it has no text")]
    NoText,
    #[error("it is in `{0}`, which is not a language that pressbox knows")]
    Language(String),
    #[error("its text cannot be written as a release")]
    Unwritable,
    #[error(transparent)]
    Import(#[from] ImportError),
}

/// The name that an item gets: that of its old page, so that who knows the one finds the other; else from its header.
#[must_use]
pub fn slug_of(item: &PressroomItem) -> Option<Slug> {
    let page = item.url.as_deref().and_then(|url| {
        let path = url.split(['?', '#']).next()?.trim_end_matches('/');
        let last = path.rsplit('/').next()?;
        last.contains('-').then(|| last.parse().ok())?
    });
    page.or_else(|| {
        let id = item.id.as_deref().map(slug_words).filter(|id| !id.is_empty());
        let behind = id.map(|id| format!("-{id}")).unwrap_or_default();
        let mut words = slug_words(&item.header);
        words.truncate(80_usize.saturating_sub(behind.len()));
        format!("{}{behind}", words.trim_end_matches('-')).trim_start_matches('-').parse().ok()
    })
}

/// Text as words of small letters and hyphens.
#[must_use]
pub fn slug_words(text: &str) -> String {
    let mut out = String::new();
    for c in text.nfkd().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' | '0'..='9' => out.push(c),
            'ß' => out.push_str("ss"),
            'æ' => out.push_str("ae"),
            'œ' => out.push_str("oe"),
            'ø' => out.push('o'),
            'ð' | 'đ' => out.push('d'),
            'þ' => out.push_str("th"),
            'ł' => out.push('l'),
            '\u{300}'..='\u{36f}' | '\'' | '’' => {}
            _ if !out.ends_with('-') && !out.is_empty() => out.push('-'),
            _ => {}
        }
    }
    out.trim_end_matches('-').to_owned()
}

/// Makes a release of an item.
pub fn release_of(item: &PressroomItem, slug: Slug, home: &Home) -> Result<Rewritten, ItemRefusal> {
    let mut notes = Vec::new();
    if item.header.is_empty() {
        return Err(ItemRefusal::NoHeader);
    }
    let text = plain(&item.body);
    if text.is_empty() && item.summary.is_empty() {
        return Err(ItemRefusal::NoText);
    }
    let zone = TimeZone::get(&home.zone).unwrap_or(TimeZone::UTC);
    let at = match &item.published {
        Published::At(at) => Some(*at),
        Published::Local(local) => local.to_zoned(zone.clone()).ok().map(|at| at.timestamp()),
        Published::Unsaid | Published::Wrong(_) => None,
    };
    let date = at.map(|at| at.to_zoned(zone.clone()).date());
    let language = language(item, &text, &mut notes)?;
    let Imported { manuscript, mut findings } = import(item, slug, language, date, home)?;
    let mut release = manuscript.release;
    release.headline.clone_from(&item.header);
    add_summary(&mut release, item, &text);
    take_fields(&mut release, item);
    match (at, &item.published) {
        (Some(at), _) if at > home.now && home.embargo == EmbargoIs::InText => {
            release.embargo = Some(at.to_zoned(zone));
            notes.push("it is to be published later: until then it is under embargo".to_owned());
        }
        (Some(_), _) => {}
        (None, published) => {
            release.status = Status::Draft;
            notes.push(match published {
                Published::Wrong(text) => format!(
                    "`{}` is not a time at which it was published: it is a draft until you give it a `date`",
                    text.chars().take(40).collect::<String>()
                ),
                _ => "it does not say when it was published: it is a draft until you give it a `date`".to_owned(),
            });
        }
    }
    // Pictures come as photos, with their captions.
    let shown: Vec<_> = item.pictures.iter().flat_map(|picture| [&picture.caption, &picture.alt]).flatten().collect();
    let is_of_pictures = |caption: &str| caption.lines().all(|line| shown.iter().any(|known| known.contains(line)));
    if release.caption.as_deref().is_some_and(is_of_pictures) {
        release.caption = None;
    }
    let of_pictures = ["picture-described", "caption-untied"];
    findings.retain(|finding| release.caption.is_some() || !of_pictures.contains(&finding.rule));
    let read = source::read(&release.slug, release.language, &source::write(&release));
    if read.is_ok_and(|read| read.release == release) {
        Ok(Rewritten { release, findings, notes })
    } else {
        Err(ItemRefusal::Unwritable)
    }
}

/// The language that an item says it is in, unless its text clearly is in another one.
fn language(item: &PressroomItem, text: &str, notes: &mut Vec<String>) -> Result<Option<Language>, ItemRefusal> {
    let Some(stated) = item.language.as_deref() else { return Ok(None) };
    let whole = format!("{} {} {text}", item.header, item.summary);
    let Some(known) = of_tag(stated) else {
        let shown: String = stated.chars().take(20).collect();
        let found = language_of(&whole).ok_or_else(|| ItemRefusal::Language(shown.clone()))?;
        notes.push(format!("it says that it is in `{shown}`, and reads like `{found}`: it was taken as that"));
        return Ok(Some(found));
    };
    if let Some(found) = other_language(&whole, known) {
        notes.push(format!("it says that it is in `{stated}`, and reads like `{found}`: it was taken as that"));
        return Ok(Some(found));
    }
    Ok(Some(known))
}

/// A language by its tag, with a region or without: `sv-SE`, `no`.
fn of_tag(tag: &str) -> Option<Language> {
    let primary = tag.split(['-', '_']).next()?.to_ascii_lowercase();
    match primary.as_str() {
        "no" | "nn" => Some(Language::Norwegian),
        other => other.parse().ok(),
    }
}

/// Reads an item's text as any other that is imported: below its header, as a page.
fn import(
    item: &PressroomItem,
    slug: Slug,
    language: Option<Language>,
    date: Option<Date>,
    home: &Home,
) -> Result<Imported, ItemRefusal> {
    let body = without_pictures(&item.body);
    let body = if body.contains('<') {
        body
    } else {
        let mut page = String::new();
        for row in body.lines().map(str::trim).filter(|line| !line.is_empty()) {
            page.extend(["<p>", row, "</p>\n"]);
        }
        page
    };
    let page = format!("<!doctype html>\n<html><body><h1>{}</h1>\n{body}\n</body></html>\n", escape(&item.header));
    let zone = TimeZone::get(&home.zone).unwrap_or(TimeZone::UTC);
    let origin = Origin {
        slug,
        language,
        home_language: home.language,
        date,
        today: home.now.to_zoned(zone).date(),
        zone: None,
        home_zone: home.zone.clone(),
    };
    Ok(import_where(page.as_bytes(), &origin, home.embargo)?)
}

/// Puts the summary before the text, unless the text begins with it.
fn add_summary(release: &mut Release, item: &PressroomItem, text: &str) {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let (summary, text): (String, String) = (letters(&item.summary), letters(text));
    if summary.is_empty() || text.starts_with(&summary) {
        return;
    }
    let lead = std::mem::replace(&mut release.lead, item.summary.clone());
    if !lead.is_empty() {
        release.body.insert(0, Block::Paragraph(lead));
    }
}

/// Takes what the item has in fields of its own.
fn take_fields(release: &mut Release, item: &PressroomItem) {
    let of_text = std::mem::replace(&mut release.contacts, item.contacts.clone());
    for contact in of_text {
        let same = |one: &Option<String>, two: &Option<String>| one.is_some() && one == two;
        let is_known = |known: &&mut crate::release::model::Contact| {
            known.name.eq_ignore_ascii_case(&contact.name)
                || same(&known.email, &contact.email)
                || same(&known.phone, &contact.phone)
        };
        match release.contacts.iter_mut().find(is_known) {
            Some(known) => {
                known.role = known.role.take().or(contact.role);
                known.email = known.email.take().or(contact.email);
                known.phone = known.phone.take().or(contact.phone);
            }
            None => release.contacts.push(contact),
        }
    }
    for link in &item.links {
        if !release.links.iter().any(|known| known.url == link.url) {
            release.links.push(link.clone());
        }
    }
    if let Some(boilerplate) = &item.boilerplate {
        release.boilerplate = Some(boilerplate.clone());
    }
    let short = item.topics.iter().filter(|topic| topic.chars().count() <= LONGEST_TOPIC);
    release.topics = short.take(MOST_TOPICS).cloned().collect();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home() -> Home {
        Home {
            language: Language::Swedish,
            zone: "Europe/Stockholm".to_owned(),
            now: "2026-06-01T10:00:00Z".parse().unwrap(),
            embargo: EmbargoIs::InText,
        }
    }

    fn item(header: &str, body: &str) -> PressroomItem {
        PressroomItem {
            kind: "pressrelease".to_owned(),
            id: Some("31".to_owned()),
            header: header.to_owned(),
            body: body.to_owned(),
            published: Published::At("2022-05-11T22:30:00Z".parse().unwrap()),
            ..PressroomItem::default()
        }
    }

    fn made(item: &PressroomItem) -> Rewritten {
        release_of(item, slug_of(item).unwrap(), &home()).unwrap()
    }

    #[test]
    fn a_release_is_called_as_its_old_page_or_by_its_header() {
        let mut named = item("Åsa & Øyvind’s 3 bästa råd – så här", "x");
        assert_eq!(slug_of(&named).unwrap().as_str(), "asa-oyvinds-3-basta-rad-sa-har-31");
        named.url = Some("https://www.mynewsdesk.com/se/nord/pressreleases/ny-hamn-449890?utm=1".to_owned());
        assert_eq!(slug_of(&named).unwrap().as_str(), "ny-hamn-449890");
        named.url = Some("https://www.mynewsdesk.com/se/nord/Å/449890".to_owned());
        named.header = "х".repeat(4);
        assert_eq!(slug_of(&named).unwrap().as_str(), "31");
        named.header = "a".repeat(500);
        assert_eq!(slug_of(&named).unwrap().as_str().len(), 80);
        named.id = None;
        named.header = "…".to_owned();
        assert_eq!(slug_of(&named), None);
    }

    #[test]
    fn its_day_is_that_of_the_newsroom_and_its_summary_stands_first_once() {
        let mut told =
            item("Hamnen öppnar", "<p>Den nya hamnen öppnar på fredag och är störst i landet.</p><p>Mer.</p>");
        told.summary = "Den nya hamnen öppnar på fredag …".to_owned();
        let release = made(&told).release;
        assert_eq!(release.date.unwrap().to_string(), "2022-05-12");
        assert_eq!(release.lead, "Den nya hamnen öppnar på fredag och är störst i landet.");
        told.summary = "Störst i landet".to_owned();
        let release = made(&told).release;
        assert_eq!((release.lead.as_str(), release.status), ("Störst i landet", Status::Ready));
        assert!(matches!(&release.body[0], Block::Paragraph(text) if text.starts_with("Den nya")));
    }

    #[test]
    fn what_is_missing_or_wrong_is_told() {
        let mut odd =
            item("Harbour opens", "The harbour opens on Friday, and it is the largest one in the whole country.");
        odd.published = Published::Wrong("yesterday".to_owned());
        odd.language = Some("sv".to_owned());
        let rewritten = made(&odd);
        assert_eq!((rewritten.release.status, rewritten.release.language), (Status::Draft, Language::English));
        assert_eq!(rewritten.notes.len(), 2, "{:?}", rewritten.notes);
        odd.published = Published::At("2027-01-01T08:00:00Z".parse().unwrap());
        assert!(made(&odd).release.embargo.is_some());
        odd.body = String::new();
        assert!(matches!(release_of(&odd, slug_of(&odd).unwrap(), &home()), Err(ItemRefusal::NoText)));
        odd.body = "Порт открывается".to_owned();
        odd.language = Some("ru".to_owned());
        let refused = release_of(&odd, slug_of(&odd).unwrap(), &home()).unwrap_err();
        assert_eq!(refused.to_string(), "it is in `ru`, which is not a language that pressbox knows");
    }
}
