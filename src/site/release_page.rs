//! A release: its page, the short address of its press kit, and the notices that may be at its address.

use serde_json::{Map, Value, json};

use super::address::{self, Base};
use super::contents::{SiteEdition, SiteRelease, WithdrawnPhoto};
use super::error::SiteError;
use super::frame::{Frame, Head, text, view_of};
use super::manifest::PRIVATE;
use super::photo_page::{cut, head_picture, with_photos};
use super::structured;
use crate::release::render::{SiteWords, Words, date};
use crate::release::{Language, Slug};

/// The page of an edition.
pub(super) fn page(frame: &Frame<'_>, release: &SiteRelease, edition: &SiteEdition) -> Result<String, SiteError> {
    let (main, language) = (frame.contents.main_language(), edition.release.language);
    let place = address::release(&release.folder, language, main);
    let base = Base::Page(place.clone());
    let mut view = with_photos(frame, release, edition, &base)?;
    let calendar =
        (!edition.release.timetable.is_empty()).then(|| base.way(&address::calendar(&release.folder, language, main)));
    view.insert("calendar".to_owned(), json!(calendar));
    for file in view.get_mut("files").and_then(Value::as_array_mut).into_iter().flatten() {
        let attachment = release.attachments.iter().find(|attachment| file["url"] == attachment.place.as_str());
        let size = attachment.and_then(|attachment| attachment.size).unwrap_or_default();
        (file["width"], file["height"]) = (json!(size.0), json!(size.1));
        file["url"] = json!(base.way(&format!("{}{}", release.folder, file["url"].as_str().unwrap_or_default())));
    }
    // Pages of topics may not have one that only a private link leads to.
    let topics = edition.release.topics.iter().filter(|_| release.is_public()).map(|topic| {
        let place = address::own_page(&format!("topics/{}", address::topic(topic)), language, main);
        json!({ "name": topic, "href": base.way(&place) })
    });
    view.insert("topics".to_owned(), json!(topics.collect::<Vec<_>>()));
    let web = frame.web(&place);
    // The article is in the release's own view already.
    let article = serde_json::from_str(text(&view, &["json_ld"])).unwrap_or(Value::Null);
    let mut json_ld = vec![article];
    json_ld.extend(structured::events(frame, &view, web.as_deref()));
    let languages = release.editions.iter().map(|edition| edition.release.language);
    let head = Head {
        title: edition.release.headline.clone(),
        description: text(&view, &["preview"]).to_owned(),
        is_article: true,
        languages: languages.map(|other| (other, address::release(&release.folder, other, main))).collect(),
        picture: edition.photos.first().and_then(|photo| head_picture(release, photo, Words::of(language))),
        json_ld,
        oembed: Some(address::oembed(&place)),
        ..Head::default()
    }
    .private_if(!release.is_public());
    frame.page("site/release.html", view, language, &base, &head)
}

/// What is at the address of a release that has no edition in the newsroom's language: the way to the first one.
pub(super) fn moved(frame: &Frame<'_>, release: &SiteRelease) -> Result<String, SiteError> {
    let Some(first) = release.editions.first() else { return Ok(String::new()) };
    let (main, language) = (frame.contents.main_language(), first.release.language);
    let base = Base::Page(address::release(&release.folder, main, main));
    let to = base.way(&address::release(&release.folder, language, main));
    let words = SiteWords::of(language);
    let notice =
        Notice { title: first.release.headline.clone(), said: words.moved.to_owned(), to: Some(to), ask: false };
    let head = Head { hidden: true, ..Head::default() }.private_if(!release.is_public());
    // An embargo is said here as well.
    let view = frame.layout(&first.release, &[], &[]);
    let embargo = view_of(&view)?.remove("embargo").unwrap_or_default();
    notice.with(frame, language, &base, head, embargo)
}

/// A page that stood at another address before: it leads to where it is now, and search engines take that for its address.
pub(super) fn redirect(
    frame: &Frame<'_>,
    release: &SiteRelease,
    language: Language,
    from: &str,
    to: &str,
) -> Result<String, SiteError> {
    let base = Base::Page(from.to_owned());
    let edition = release.edition_for(language);
    let notice = Notice {
        title: edition.map_or_else(String::new, |edition| edition.release.headline.clone()),
        said: SiteWords::of(language).moved.to_owned(),
        to: Some(base.way(to)),
        ask: false,
    };
    notice.leading_to(frame, language, &base, to)
}

/// What is left at the address of a photo that was withdrawn.
pub(super) fn withdrawn_photo(frame: &Frame<'_>, photo: &WithdrawnPhoto) -> Result<String, SiteError> {
    let words = SiteWords::of(photo.language);
    let said = words.photo_withdrawn_on.replace("{date}", &date(photo.language, photo.day));
    let notice = Notice { title: words.photo_withdrawn.to_owned(), said, to: None, ask: true };
    notice.page(frame, photo.language, &Base::Page(photo.place.clone()), Vec::new())
}

/// The short address of a press kit: it starts the download, and says what it is.
pub(super) fn short_kit(frame: &Frame<'_>, release: &SiteRelease) -> Result<String, SiteError> {
    let (Some(first), Some(kit)) = (release.editions.first(), release.kit) else { return Ok(String::new()) };
    let language = first.release.language;
    let base = Base::Page(address::short_kit(&release.slug));
    let to = base.way(&address::kit(&release.folder, &release.slug));
    let mut view = with_photos(frame, release, first, &base)?;
    view.insert("kit_size".to_owned(), json!(SiteWords::of(language).size(kit.bytes, language)));
    let title = format!("{}: {}", SiteWords::of(language).kit, first.release.headline);
    let head = Head { title, hidden: true, refresh: Some(to), ..Head::default() };
    frame.page("site/kit.html", view, language, &base, &head)
}

/// What is at the address of all private pages: nothing, so that no server lists them there.
pub(super) fn no_list(frame: &Frame<'_>) -> Result<String, SiteError> {
    let language = frame.contents.main_language();
    let words = SiteWords::of(language);
    let notice =
        Notice { title: words.not_found.to_owned(), said: words.not_found_text.to_owned(), to: None, ask: false };
    notice.page(frame, language, &Base::Page(format!("{PRIVATE}/")), Vec::new())
}

/// What is left at the address of a release that was withdrawn: nothing of what it said.
pub(super) fn withdrawn(
    frame: &Frame<'_>,
    slug: &Slug,
    language: Language,
    languages: &[Language],
) -> Result<String, SiteError> {
    let main = frame.contents.main_language();
    let base = Base::Page(address::release(&address::folder(slug), language, main));
    let words = SiteWords::of(language);
    let notice =
        Notice { title: words.withdrawn.to_owned(), said: words.withdrawn_ask.to_owned(), to: None, ask: true };
    let places =
        languages.iter().map(|other| (*other, address::release(&address::folder(slug), *other, main))).collect();
    notice.page(frame, language, &base, places)
}

/// A page that only says one thing.
pub(super) struct Notice {
    pub(super) title: String,
    pub(super) said: String,
    /// Where the reader is taken.
    pub(super) to: Option<String>,
    /// Whether it says whom to ask.
    pub(super) ask: bool,
}

impl Notice {
    pub(super) fn page(
        self,
        frame: &Frame<'_>,
        language: Language,
        base: &Base,
        languages: Vec<(Language, String)>,
    ) -> Result<String, SiteError> {
        let head = Head { hidden: true, languages, ..Head::default() };
        self.with(frame, language, base, head, Value::Null)
    }

    /// A page that leads to another one, whose address is its own.
    fn leading_to(self, frame: &Frame<'_>, language: Language, base: &Base, to: &str) -> Result<String, SiteError> {
        let head = Head { canonical: Some(to.to_owned()), ..Head::default() };
        self.with(frame, language, base, head, Value::Null)
    }

    fn with(
        self,
        frame: &Frame<'_>,
        language: Language,
        base: &Base,
        head: Head,
        embargo: Value,
    ) -> Result<String, SiteError> {
        let mut view: Map<String, Value> = frame.plain(language)?;
        view.insert("embargo".to_owned(), embargo);
        view.insert("notice".to_owned(), json!({ "said": self.said, "to": self.to, "ask": self.ask }));
        let head = Head { title: self.title, description: cut(&self.said, 200), refresh: self.to, ..head };
        frame.page("site/notice.html", view, language, base, &head)
    }
}
