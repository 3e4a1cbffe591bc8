//! A photo: how a page shows it, and a page of its own with everything that may be asked about it.

use serde_json::{Map, Value, json};

use super::address::{self, Base};
use super::contents::{SiteEdition, SitePhoto, SiteRelease};
use super::error::SiteError;
use super::frame::{Frame, Head, HeadPicture, text, view_of};
use super::structured;
use crate::photo::Metadata;
use crate::release::Language;
use crate::release::render::{SiteWords, Words, date};
use crate::rendition::Rendition;

/// The sizes that a page offers for download, with those that it only shows left out.
const OFFERED: [&str; 2] = ["web", "print"];

/// The sizes among which a browser chooses.
const SHOWN: [&str; 3] = ["thumb", "mail", "web"];

/// The files among which a browser chooses, the smallest first.
fn shown<'r>(release: &'r SiteRelease, photo: &SitePhoto) -> Vec<&'r Rendition> {
    let mut sizes: Vec<&Rendition> = release.sizes(photo.cleared.photo()).iter().collect();
    sizes.retain(|size| SHOWN.contains(&size.preset.as_str()));
    sizes.sort_by_key(|size| size.width);
    sizes.dedup_by_key(|size| size.width);
    sizes
}

/// The picture of a photo in the sizes among which a browser chooses.
pub(super) fn picture_view(release: &SiteRelease, photo: &SitePhoto, base: &Base) -> Value {
    let sizes = shown(release, photo);
    let way = |size: &Rendition| base.way(&address::picture(&release.folder, size));
    let set: Vec<_> = sizes.iter().map(|size| format!("{} {}w", way(size), size.width)).collect();
    let largest = sizes.last();
    // Who knows no sets gets the one in the middle.
    let plain = sizes.get(sizes.len() / 2);
    json!({
        "src": plain.map(|size| way(size)),
        "srcset": set.join(", "),
        "width": largest.map_or(0, |size| size.width),
        "height": largest.map_or(0, |size| size.height),
        "alt": photo.alt,
        "upright": largest.is_some_and(|size| size.height > size.width),
    })
}

/// The picture that others show where they link to a page.
pub(super) fn head_picture(release: &SiteRelease, photo: &SitePhoto, words: &Words) -> Option<HeadPicture> {
    let sizes = shown(release, photo);
    let size = sizes.iter().find(|size| size.width >= 1000).or(sizes.last())?;
    let credit = words.credited(&photo.credit);
    let alt = if credit.is_empty() { photo.alt.clone() } else { format!("{} ({credit})", photo.alt) };
    Some(HeadPicture { place: address::picture(&release.folder, size), width: size.width, height: size.height, alt })
}

/// A photo as templates see it; `figure` is what the release's view says of it.
pub(super) fn photo_view(
    frame: &Frame<'_>,
    release: &SiteRelease,
    edition: &SiteEdition,
    photo: &SitePhoto,
    figure: &Value,
    base: &Base,
) -> Value {
    let language = edition.release.language;
    let (words, metadata) = (SiteWords::of(language), photo.cleared.metadata());
    let main = frame.contents.main_language();
    let sizes = release.sizes(photo.cleared.photo());
    let offered = OFFERED.iter().filter_map(|preset| sizes.iter().find(|size| size.preset == *preset));
    let downloads = offered.map(|size| {
        let ending = size.path.extension().and_then(|ending| ending.to_str()).unwrap_or("jpg");
        json!({
            "label": if size.preset == "print" { words.for_print } else { words.for_web },
            "preset": size.preset,
            "href": base.way(&address::picture(&release.folder, size)),
            "name": format!("{}_{}.{ending}", photo.file_stem, size.preset),
            "pixels": format!("{}\u{a0}×\u{a0}{}", size.width, size.height),
            "size": words.size(size.bytes, language),
            "format": if ending == "jpg" { "JPEG".to_owned() } else { ending.to_uppercase() },
        })
    });
    let downloads: Vec<_> = downloads.collect();
    json!({
        "href": base.way(&address::photo(&release.folder, photo.cleared.photo(), language, main)),
        "picture": picture_view(release, photo, base),
        "caption": figure["caption"],
        "credit": figure["credit"],
        "downloads": downloads,
        "persons": metadata.persons,
        "date": taken(metadata, language),
        "place": place(metadata),
        "creator": metadata.creator.join(", "),
        "copyright": metadata.copyright,
        "terms": metadata.usage_terms,
        "licence": metadata.web_statement.as_deref().filter(|url| is_web(url)),
        "event": metadata.event,
        "number": photo.cleared.photo().short(),
    })
}

fn is_web(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

/// The day on which it was taken, as far as that is known.
pub(super) fn taken(metadata: &Metadata, language: Language) -> Option<String> {
    let captured = metadata.captured.as_ref()?;
    let (month, day) = (captured.month?, captured.day?);
    let [year, month, day] = [i16::try_from(captured.year).ok()?, i16::from(month), i16::from(day)];
    let day = jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    Some(date(language, day))
}

/// Where it was taken.
pub(super) fn place(metadata: &Metadata) -> String {
    let parts = [&metadata.sublocation, &metadata.city, &metadata.state, &metadata.country];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// The view of an edition with its photos, in the order of the release.
pub(super) fn with_photos(
    frame: &Frame<'_>,
    release: &SiteRelease,
    edition: &SiteEdition,
    base: &Base,
) -> Result<Map<String, Value>, SiteError> {
    let languages: Vec<_> = release.editions.iter().map(|edition| edition.release.language).collect();
    let figures = structured::figures(frame, release, edition);
    let mut view = view_of(&frame.layout(&edition.release, &figures, &languages))?;
    let none = Value::Null;
    let shown = view.get("figures").and_then(Value::as_array);
    let photos = edition.photos.iter().enumerate().map(|(nth, photo)| {
        let figure = shown.and_then(|figures| figures.get(nth)).unwrap_or(&none);
        photo_view(frame, release, edition, photo, figure, base)
    });
    let photos: Vec<_> = photos.collect();
    view.insert("photos".to_owned(), json!(photos));
    let (main, language) = (frame.contents.main_language(), edition.release.language);
    let kit = release.kit.map(|kit| {
        let size = SiteWords::of(language).size(kit.bytes, language);
        json!({
            "href": base.way(&address::kit(&release.folder, &release.slug)),
            "size": size,
            "short": frame.web(&address::short_kit(&release.slug)).filter(|_| release.is_public()),
        })
    });
    view.insert("kit".to_owned(), json!(kit));
    let pdf = edition.pdf.map(|bytes| {
        let size = SiteWords::of(language).size(bytes, language);
        json!({ "href": base.way(&address::pdf(&release.folder, &release.slug, language, main)), "size": size })
    });
    view.insert("pdf".to_owned(), json!(pdf));
    view.insert("release_href".to_owned(), json!(base.way(&address::release(&release.folder, language, main))));
    Ok(view)
}

/// What all photo pages of an edition share: their places are equally deep, so that the ways from them are the same.
#[derive(Debug)]
pub(super) struct Shared {
    view: Map<String, Value>,
    photos: Vec<Value>,
}

impl Shared {
    pub(super) fn of(frame: &Frame<'_>, release: &SiteRelease, edition: &SiteEdition) -> Result<Self, SiteError> {
        let (main, language) = (frame.contents.main_language(), edition.release.language);
        let of = |photo: &SitePhoto| address::photo(&release.folder, photo.cleared.photo(), language, main);
        let base = Base::Page(edition.photos.first().map(of).unwrap_or_default());
        let mut view = with_photos(frame, release, edition, &base)?;
        let photos = match view.remove("photos") {
            Some(Value::Array(photos)) => photos,
            _ => Vec::new(),
        };
        Ok(Self { view, photos })
    }
}

/// The page of a photo.
pub(super) fn page(
    frame: &Frame<'_>,
    release: &SiteRelease,
    edition: &SiteEdition,
    nth: usize,
    shared: &Shared,
) -> Result<String, SiteError> {
    let Some(photo) = edition.photos.get(nth) else { return Ok(String::new()) };
    let (main, language) = (frame.contents.main_language(), edition.release.language);
    let id = photo.cleared.photo();
    let base = Base::Page(address::photo(&release.folder, id, language, main));
    let mut view = shared.view.clone();
    let others = shared.photos.iter().enumerate().filter(|(at, _)| *at != nth).map(|(_, other)| other.clone());
    view.insert("others".to_owned(), Value::Array(others.collect()));
    view.insert("photo".to_owned(), shared.photos.get(nth).cloned().unwrap_or_default());
    let with_it = release.editions.iter().filter(|edition| edition.photos.iter().any(|p| p.cleared.photo() == id));
    let languages = with_it.map(|edition| edition.release.language);
    let words = Words::of(language);
    let caption = text(&view, &["photo", "caption", "text"]).to_owned();
    let headline = text(&view, &["headline"]).to_owned();
    let shown_caption = if caption.is_empty() { photo.alt.clone() } else { caption };
    let head = Head {
        title: format!("{} – {headline}", cut(&shown_caption, 80)),
        description: cut(&format!("{shown_caption} {}", words.credited(&photo.credit)), 200),
        languages: languages.map(|other| (other, address::photo(&release.folder, id, other, main))).collect(),
        picture: head_picture(release, photo, words),
        oembed: Some(address::oembed(&address::photo(&release.folder, id, language, main))),
        json_ld: structured::image(frame, release, edition, photo).into_iter().collect(),
        ..Head::default()
    }
    .private_if(!release.is_public());
    frame.page("site/photo.html", view, language, &base, &head)
}

/// A text cut at a word.
pub(super) fn cut(text: &str, most: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= most {
        return text;
    }
    let begun: String = text.chars().take(most).collect();
    let whole = begun.rsplit_once(' ').map_or(begun.as_str(), |(words, _)| words);
    format!("{}…", whole.trim_end_matches([',', '.', ';', ':']))
}
