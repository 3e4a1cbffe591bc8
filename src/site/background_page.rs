//! A standing page: what a journalist needs about the newsroom or a subject when no release fits.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::address::{self, ABOUT, Base};
use super::card::Card;
use super::contents::{SiteBackground, SitePhoto, SiteRelease};
use super::error::SiteError;
use super::frame::{Frame, Head, text};
use super::pages::{Cards, listed};
use super::photo_page::{cut, head_picture, picture_view, with_photos};
use crate::photo::PhotoId;
use crate::release::render::{SiteWords, Words, background_view};
use crate::release::{Background, Ground, Language, LogoEntry, Shows};

/// How many releases and photos of its subject a page shows.
const RELEASES: usize = 12;
const PHOTOS: usize = 24;

/// Releases and photos of a subject, by how topics, keywords and persons read in addresses.
struct Subject {
    topics: BTreeSet<String>,
    keywords: BTreeSet<String>,
    persons: BTreeSet<String>,
}

impl Subject {
    fn of(headline: &str, shows: Option<&Shows>) -> Self {
        let names =
            |names: &[String]| names.iter().map(|name| address::topic(name)).filter(|n| !n.is_empty()).collect();
        if let Some(Shows { topics, keywords, persons }) = shows {
            return Self { topics: names(topics), keywords: names(keywords), persons: names(persons) };
        }
        let own: BTreeSet<String> = names(&[headline.to_owned()]);
        Self { topics: own.clone(), keywords: own.clone(), persons: own }
    }

    fn has_photo(&self, photo: &SitePhoto) -> bool {
        let metadata = photo.cleared.metadata();
        let any = |names: &[String], wanted: &BTreeSet<String>| {
            !wanted.is_empty() && names.iter().any(|name| wanted.contains(&address::topic(name)))
        };
        any(&metadata.keywords, &self.keywords) || any(&metadata.persons, &self.persons)
    }

    fn has(&self, release: &SiteRelease, card: &Card) -> bool {
        card.topics.iter().any(|topic| self.topics.contains(&address::topic(topic)))
            || photos(release, card).any(|photo| self.has_photo(photo))
    }
}

/// The photos of the edition that a card shows.
fn photos<'r>(release: &'r SiteRelease, card: &Card) -> impl Iterator<Item = &'r SitePhoto> {
    let language = card.language;
    let edition = release.editions.iter().find(move |edition| edition.release.language == language);
    edition.into_iter().flat_map(|edition| &edition.photos)
}

/// The page of a subject in one of its languages.
pub(super) fn page(
    frame: &Frame<'_>,
    cards: &Cards,
    background: &SiteBackground,
    nth: usize,
) -> Result<String, SiteError> {
    let (SiteBackground { page, said, .. }, main) = (background, frame.contents.main_language());
    let (Some(edition), Some((extra, portraits))) = (page.editions.get(nth), said.get(nth)) else {
        return Ok(String::new());
    };
    let language = edition.release.language;
    let place = address::background_page(&page.slug, language, main);
    let base = Base::Page(place.clone());
    let mut view = with_photos(frame, page, edition, &base)?;
    for photo in view.get_mut("photos").and_then(Value::as_array_mut).into_iter().flatten() {
        // They have no pages of their own: everything about them is here.
        photo["href"] = Value::Null;
    }
    let mut more = background_view(extra, language);
    add_portraits(&mut more, extra, page, portraits, (language, &base));
    let subject = Subject::of(&edition.release.headline, extra.shows.as_ref());
    let of_subject: Vec<_> =
        listed(frame, cards, language).filter(|(release, card)| subject.has(release, card)).collect();
    let releases =
        of_subject.iter().take(RELEASES).map(|(release, card)| card.view(frame.contents, release, &base, language));
    more["releases"] = json!(releases.collect::<Vec<_>>());
    let mut seen: BTreeSet<PhotoId> = BTreeSet::new();
    let mut pictures = Vec::new();
    for (release, card) in &of_subject {
        for photo in photos(release, card).filter(|photo| subject.has_photo(photo)) {
            if pictures.len() < PHOTOS && seen.insert(photo.cleared.photo()) {
                let place = address::photo(&release.folder, photo.cleared.photo(), card.language, main);
                pictures.push(json!({ "href": base.way(&place), "picture": picture_view(release, photo, &base) }));
            }
        }
    }
    more["pictures"] = json!(pictures);
    more["logos"] = json!(logos(background, extra, language, &base));
    more["logos_zip"] = json!((!extra.logos.is_empty()).then(|| {
        let size = SiteWords::of(language).size(background.logos_zip.len() as u64, language);
        json!({ "href": base.way(&address::logos(&page.folder)), "size": size })
    }));
    view.insert("more".to_owned(), more);
    let name = &edition.release.headline;
    let lead = edition.photos.first().and_then(|photo| head_picture(page, photo, Words::of(language)));
    let web = frame.web(&place);
    let about = json!({
        "@context": "https://schema.org",
        "@type": if page.slug.as_str() == ABOUT { "AboutPage" } else { "WebPage" },
        "name": name, "inLanguage": language.tag(), "url": web, "description": text(&view, &["preview"]),
        "publisher": { "@type": "Organization", "name": frame.contents.issuer.name },
    });
    let head = Head {
        title: name.clone(),
        description: cut(text(&view, &["preview"]), 200),
        languages: page
            .editions
            .iter()
            .map(|other| other.release.language)
            .map(|other| (other, address::background_page(&page.slug, other, main)))
            .collect(),
        picture: lead,
        json_ld: vec![about],
        ..Head::default()
    };
    frame.page("site/background.html", view, language, &base, &head)
}

fn add_portraits(
    more: &mut Value,
    extra: &Background,
    page: &SiteRelease,
    portraits: &[SitePhoto],
    (language, base): (Language, &Base),
) {
    for (nth, person) in extra.people.iter().enumerate() {
        let Some(id) = person.portrait else { continue };
        // One that is not cleared is left out, as any photo is.
        let Some(photo) = portraits.iter().find(|photo| photo.cleared.photo() == id) else { continue };
        more["people"][nth]["picture"] = picture_view(page, photo, base);
        more["people"][nth]["credit"] = json!(Words::of(language).credited(&photo.credit));
        let print = page.sizes(id).iter().find(|size| size.preset == "print");
        more["people"][nth]["href"] = json!(print.map(|size| base.way(&address::picture(&page.folder, size))));
    }
}

fn logos(background: &SiteBackground, extra: &Background, language: Language, base: &Base) -> Vec<Value> {
    let words = SiteWords::of(language);
    let logo = |entry: &LogoEntry| {
        let file = background.logos.iter().find(|file| file.name == entry.file)?;
        let ending = file.name.rsplit('.').next().unwrap_or_default().to_uppercase();
        Some(json!({
            "href": base.way(&address::logo(&background.page.folder, &file.name)),
            "name": file.name,
            "title": entry.title.clone().unwrap_or_else(|| file.name.clone()),
            "dark": entry.ground == Ground::Dark,
            "on": if entry.ground == Ground::Dark { words.on_dark } else { words.on_light },
            "format": ending,
            "size": words.size(file.bytes.len() as u64, language),
            "width": file.width,
            "height": file.height,
        }))
    };
    extra.logos.iter().filter_map(logo).collect()
}
