//! A release: its page, the short address of its press kit, and the notices that may be at its address.

use serde_json::{Map, Value, json};

use super::address::{self, Base};
use super::contents::{SiteEdition, SiteRelease};
use super::error::SiteError;
use super::frame::{Frame, Head, text};
use super::photo_page::{cut, head_picture, with_photos};
use super::structured;
use crate::release::render::{SiteWords, Words};
use crate::release::{Language, Slug};

/// The page of an edition.
pub(super) fn page(frame: &Frame<'_>, release: &SiteRelease, edition: &SiteEdition) -> Result<String, SiteError> {
    let (main, language) = (frame.contents.main_language(), edition.release.language);
    let place = address::release(&release.slug, language, main);
    let base = Base::Page(place.clone());
    let mut view = with_photos(frame, release, edition, &base)?;
    let calendar =
        (!edition.release.timetable.is_empty()).then(|| base.way(&address::calendar(&release.slug, language, main)));
    view.insert("calendar".to_owned(), json!(calendar));
    let topics = edition.release.topics.iter().map(|topic| {
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
        languages: languages.map(|other| (other, address::release(&release.slug, other, main))).collect(),
        picture: edition.photos.first().and_then(|photo| head_picture(release, photo, Words::of(language))),
        json_ld,
        ..Head::default()
    };
    frame.page("site/release.html", view, language, &base, &head)
}

/// What is at the address of a release that has no edition in the newsroom's language: the way to the first one.
pub(super) fn moved(frame: &Frame<'_>, release: &SiteRelease) -> Result<String, SiteError> {
    let Some(first) = release.editions.first() else { return Ok(String::new()) };
    let (main, language) = (frame.contents.main_language(), first.release.language);
    let base = Base::Page(address::release(&release.slug, main, main));
    let to = base.way(&address::release(&release.slug, language, main));
    let words = SiteWords::of(language);
    let notice = Notice { title: first.release.headline.clone(), said: words.moved, to: Some(to), ask: false };
    notice.page(frame, language, &base, Vec::new())
}

/// The short address of a press kit: it starts the download, and says what it is.
pub(super) fn short_kit(frame: &Frame<'_>, release: &SiteRelease) -> Result<String, SiteError> {
    let (Some(first), Some(kit)) = (release.editions.first(), release.kit) else { return Ok(String::new()) };
    let language = first.release.language;
    let base = Base::Page(address::short_kit(&release.slug));
    let to = base.way(&address::kit(&release.slug));
    let mut view = with_photos(frame, release, first, &base)?;
    view.insert("kit_size".to_owned(), json!(SiteWords::of(language).size(kit.bytes, language)));
    let title = format!("{}: {}", SiteWords::of(language).kit, first.release.headline);
    let head = Head { title, hidden: true, refresh: Some(to), ..Head::default() };
    frame.page("site/kit.html", view, language, &base, &head)
}

/// What is left at the address of a release that was withdrawn: nothing of what it said.
pub(super) fn withdrawn(
    frame: &Frame<'_>,
    slug: &Slug,
    language: Language,
    languages: &[Language],
) -> Result<String, SiteError> {
    let main = frame.contents.main_language();
    let base = Base::Page(address::release(slug, language, main));
    let words = SiteWords::of(language);
    let notice = Notice { title: words.withdrawn.to_owned(), said: words.withdrawn_ask, to: None, ask: true };
    let places = languages.iter().map(|other| (*other, address::release(slug, *other, main))).collect();
    notice.page(frame, language, &base, places)
}

/// A page that only says one thing.
pub(super) struct Notice {
    pub(super) title: String,
    pub(super) said: &'static str,
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
        let mut view: Map<String, Value> = frame.plain(language)?;
        view.insert("notice".to_owned(), json!({ "said": self.said, "to": self.to, "ask": self.ask }));
        let head = Head {
            title: self.title,
            description: cut(self.said, 200),
            hidden: true,
            languages,
            refresh: self.to,
            ..Head::default()
        };
        frame.page("site/notice.html", view, language, base, &head)
    }
}
