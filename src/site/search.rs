//! The search: a page, and an index of releases and photos that its script reads. The index is cut into files from the
//! oldest release on, so that a new release changes only the last one, and the page reads the newest first.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::address::{self, Base};
use super::card::{Card, card};
use super::contents::{SiteBackground, SitePhoto, SiteRelease};
use super::error::SiteError;
use super::frame::{Frame, Head};
use super::pages::{Cards, Listing, listed, topics};
use super::photo_page::{place, taken};
use crate::release::Language;
use crate::release::render::{SiteWords, Words, plain_text};
use crate::storage::Sha256;

/// The script, whose name has its hash: it may be kept for ever.
const SCRIPT: &str = include_str!("../../assets/site-search.js");

/// How many releases and photos a file of the index has: more are read only once these are shown.
const IN_A_FILE: usize = 500;

/// How many words of a release's text are in the index.
const WORDS: usize = 400;

pub(super) fn script() -> &'static str {
    SCRIPT
}

/// The place of the script.
pub(super) fn script_place() -> String {
    format!("assets/search-{}.js", &Sha256::of(SCRIPT.as_bytes()).to_hex()[..10])
}

/// A file of the index; 0 has the standing pages.
pub(super) fn index_place(language: Language, main: Language, nth: usize) -> String {
    format!("{}{nth}.json", address::own_page("search", language, main))
}

/// A release of a language's list with its card.
type Listed<'c> = (&'c SiteRelease, &'c Card);

/// The releases of each file but the first, the oldest first.
fn files<'c>(frame: &'c Frame<'_>, cards: &'c Cards, language: Language) -> Vec<Vec<Listed<'c>>> {
    let mut all: Vec<Listed<'c>> = listed(frame, cards, language).collect();
    all.reverse();
    let mut files = Vec::new();
    let mut held = 0;
    for (release, card) in all {
        if held == 0 {
            files.push(Vec::new());
        }
        held += 1 + card.photos;
        if let Some(last) = files.last_mut() {
            last.push((release, card));
        }
        if held >= IN_A_FILE {
            held = 0;
        }
    }
    files
}

/// How many files the index of a language has beside the first.
pub(super) fn number(frame: &Frame<'_>, cards: &Cards, language: Language) -> usize {
    files(frame, cards, language).len()
}

/// Texts that many entries share, each once.
#[derive(Default)]
struct Shared {
    texts: Vec<String>,
    known: BTreeMap<String, usize>,
}

impl Shared {
    fn nth(&mut self, text: String) -> usize {
        let next = self.texts.len();
        *self.known.entry(text).or_insert_with_key(|text| {
            self.texts.push(text.clone());
            next
        })
    }
}

/// A file of the index.
pub(super) fn index(frame: &Frame<'_>, cards: &Cards, language: Language, nth: usize) -> Result<String, SiteError> {
    let main = frame.contents.main_language();
    let mut of_file = match nth.checked_sub(1) {
        Some(nth) => files(frame, cards, language).into_iter().nth(nth).unwrap_or_default(),
        None => Vec::new(),
    };
    of_file.reverse();
    let pages = if nth == 0 { pages(frame, language)? } else { Vec::new() };
    let (mut releases, mut photos, mut shared) = (pages, Vec::new(), Shared::default());
    for (release, card) in of_file {
        let place = address::release(&release.folder, card.language, main);
        let mut row = vec![
            json!(place),
            json!(card.headline),
            json!(card.iso_date),
            json!(card.date),
            json!(card.lead),
            json!(card.words(WORDS)),
        ];
        row.extend((card.language != language).then(|| json!(card.language.tag())));
        for photo in
            release.editions.iter().find(|e| e.release.language == card.language).iter().flat_map(|e| &e.photos)
        {
            photos.push(row_of(release, card.language, photo, releases.len(), &mut shared));
        }
        releases.push(Value::Array(row));
    }
    let mut text = serde_json::to_string(&json!({ "releases": releases, "photos": photos, "texts": shared.texts }))?;
    text.push('\n');
    Ok(text)
}

/// The standing pages.
fn pages(frame: &Frame<'_>, language: Language) -> Result<Vec<Value>, SiteError> {
    let main = frame.contents.main_language();
    let row = |background: &SiteBackground| {
        let Some(edition) = background.page.edition_for(language) else { return Ok(Value::Null) };
        let card = card(frame, &background.page, edition)?;
        let place = address::background_page(&background.page.slug, card.language, main);
        let people = background.said.iter().flat_map(|(extra, _)| &extra.people).map(|person| person.name.as_str());
        let words = format!("{} {}", card.words(WORDS), people.collect::<Vec<_>>().join(" "));
        let mut row = vec![json!(place), json!(card.headline), json!(""), json!(""), json!(card.lead), json!(words)];
        row.extend((card.language != language).then(|| json!(card.language.tag())));
        Ok(Value::Array(row))
    };
    frame.contents.backgrounds.iter().map(row).collect()
}

fn row_of(release: &SiteRelease, language: Language, photo: &SitePhoto, nth: usize, shared: &mut Shared) -> Value {
    let metadata = photo.cleared.metadata();
    let day = taken(metadata, language).unwrap_or_default();
    let credit = Words::of(language).credited(&photo.credit);
    let others = [metadata.persons.join(", "), place(metadata), metadata.keywords.join(", "), day];
    let others = others.into_iter().filter(|text| !text.is_empty());
    let texts: Vec<usize> = std::iter::once(credit).chain(others).map(|text| shared.nth(text)).collect();
    let id = photo.cleared.photo();
    let mut row =
        vec![json!(nth), json!(id.short()), json!(plain_text(&photo.caption)), json!(photo.file_stem), json!(texts)];
    let thumb = release.sizes(id).iter().find(|size| size.preset == "thumb");
    let ending = thumb.and_then(|thumb| thumb.path.extension()?.to_str());
    row.extend(ending.filter(|ending| *ending != "jpg").map(|ending| json!(ending)));
    Value::Array(row)
}

/// The page on which people search.
pub(super) fn page(frame: &Frame<'_>, cards: &Cards, language: Language) -> Result<String, SiteError> {
    let main = frame.contents.main_language();
    let base = Base::Page(address::own_page("search", language, main));
    let words = SiteWords::of(language);
    let mut view = frame.plain(language)?;
    let way = |name: &str| base.way(&address::own_page(&Listing::Topic(name).name(), language, main));
    let topics: Vec<_> = topics(frame, cards, language)
        .iter()
        .map(|(name, topic)| json!({ "name": topic, "href": way(name) }))
        .collect();
    view.insert("topics".to_owned(), json!(topics));
    view.insert("search".to_owned(), json!({ "root": base.way(""), "files": number(frame, cards, language) }));
    let head = Head {
        title: words.search.to_owned(),
        description: words.search_label.to_owned(),
        // What it finds are pages of their own.
        hidden: true,
        languages: frame.everywhere("search"),
        script: Some(script_place()),
        ..Head::default()
    };
    frame.page("site/search.html", view, language, &base, &head)
}
