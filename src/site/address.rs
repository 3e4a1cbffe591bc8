//! Where each page and each file of a site is, and the way from one page to another.
//!
//! A page's place is the path of its folder, which ends in `/`; the front page's is empty. Each folder has an `index.html`,
//! so that addresses have no endings. What belongs to a release is in its folder.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::manifest::PRIVATE;
use crate::photo::PhotoId;
use crate::release::{Language, Slug};
use crate::rendition::Rendition;
use crate::storage::Sha256;

/// The first parts of addresses that no release may have: pages of the site's own.
const RESERVED: [&str; 12] = [
    "about", "archive", "assets", "calendar", "contacts", "feed", "p", "pages", "photos", "private", "search", "topics",
];

/// The page about the newsroom itself, and the folder of those about other subjects.
pub const ABOUT: &str = "about";

/// Whether a release's name is the beginning of an address of the site itself.
#[must_use]
pub fn is_reserved(slug: &Slug) -> bool {
    let name = slug.as_str();
    RESERVED.contains(&name) || Language::ALL.iter().any(|language| language.tag() == name)
}

/// The folder of a language's pages.
#[must_use]
pub fn front(language: Language, main: Language) -> String {
    if language == main { String::new() } else { format!("{language}/") }
}

/// A page of the site's own, such as `archive/2022/`.
#[must_use]
pub fn own_page(name: &str, language: Language, main: Language) -> String {
    format!("{}{name}/", front(language, main))
}

/// The folder of a release that is public.
#[must_use]
pub fn folder(slug: &Slug) -> String {
    format!("{slug}/")
}

/// The folder of a release at a private link.
#[must_use]
pub fn private(token: &str) -> String {
    format!("{PRIVATE}/{token}/")
}

/// The page of an edition of the release in a folder.
#[must_use]
pub fn release(folder: &str, language: Language, main: Language) -> String {
    if language == main { folder.to_owned() } else { format!("{folder}{language}/") }
}

/// The page of a photo of an edition.
#[must_use]
pub fn photo(folder: &str, photo: PhotoId, language: Language, main: Language) -> String {
    format!("{}photos/{}/", release(folder, language, main), photo.short())
}

/// A picture in the folder of a release or a page: for a release, the same place that its mail links to.
#[must_use]
pub fn picture(folder: &str, rendition: &Rendition) -> String {
    let ending = rendition.path.extension().and_then(|ending| ending.to_str()).unwrap_or("jpg");
    format!("{folder}photos/{}_{}.{ending}", rendition.photo.short(), rendition.preset)
}

/// The folder of a standing page.
#[must_use]
pub fn background(subject: &Slug) -> String {
    if subject.as_str() == ABOUT { format!("{ABOUT}/") } else { format!("{ABOUT}/{subject}/") }
}

/// The place of a standing page in a language.
#[must_use]
pub fn background_page(subject: &Slug, language: Language, main: Language) -> String {
    format!("{}{}", front(language, main), background(subject))
}

/// A logo of a standing page.
#[must_use]
pub fn logo(folder: &str, name: &str) -> String {
    format!("{folder}logos/{name}")
}

/// All its logos in a zip.
#[must_use]
pub fn logos(folder: &str) -> String {
    format!("{folder}logos.zip")
}

/// What other sites embed of a page.
#[must_use]
pub fn oembed(place: &str) -> String {
    format!("{place}oembed.json")
}

/// The path of the site at its host, without a slash at its end.
#[must_use]
pub fn host_path(site_url: Option<&str>) -> String {
    let behind = site_url.and_then(|url| url.split_once("://")).and_then(|(_, rest)| rest.split_once('/'));
    let path = behind.map_or("", |(_, path)| path.trim_matches('/'));
    if path.is_empty() { String::new() } else { format!("/{path}") }
}

/// The press kit of a release.
#[must_use]
pub fn kit(folder: &str, slug: &Slug) -> String {
    format!("{folder}{slug}.zip")
}

/// An edition on paper.
#[must_use]
pub fn pdf(folder: &str, slug: &Slug, language: Language, main: Language) -> String {
    if language == main { format!("{folder}{slug}.pdf") } else { format!("{folder}{slug}.{language}.pdf") }
}

/// The short address of a press kit, which never changes.
#[must_use]
pub fn short_kit(slug: &Slug) -> String {
    format!("p/{slug}/")
}

/// The timetable of an edition as a calendar: the same place that its mail links to.
#[must_use]
pub fn calendar(folder: &str, language: Language, main: Language) -> String {
    if language == main { format!("{folder}timetable.ics") } else { format!("{folder}timetable.{language}.ics") }
}

/// The file of a page.
#[must_use]
pub fn index(place: &str) -> String {
    format!("{place}index.html")
}

/// Where links begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Base {
    /// At a page's place.
    Page(String),
    /// At any address at all, for the page of what is not there: behind this path.
    Anywhere(String),
}

impl Base {
    /// For a page that is shown at any address of a site.
    pub(super) fn anywhere(site_url: Option<&str>) -> Self {
        Self::Anywhere(format!("{}/", host_path(site_url)))
    }

    /// The way to another place.
    pub(super) fn way(&self, to: &str) -> String {
        match self {
            Self::Page(place) => way(place, to),
            Self::Anywhere(front) => format!("{front}{to}"),
        }
    }
}

/// The way from a page to another place.
#[must_use]
pub fn way(from: &str, to: &str) -> String {
    let up = "../".repeat(from.matches('/').count());
    match (up.as_str(), to) {
        ("", "") => "./".to_owned(),
        (up, to) => format!("{up}{to}"),
    }
}

/// A topic in an address: its letters without their marks and its digits, joined with hyphens. One in another script than
/// Latin is its hash.
#[must_use]
pub fn topic(topic: &str) -> String {
    let plain: String = topic.to_lowercase().nfkd().filter(|c| !is_combining_mark(*c)).collect();
    let plain = plain.replace('ß', "ss").replace('æ', "ae").replace('ø', "o");
    let words: Vec<_> = plain.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let is_other = topic.chars().any(char::is_alphanumeric) && words.is_empty();
    if is_other { Sha256::of(topic.as_bytes()).to_hex()[..8].to_owned() } else { words.join("-") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_way_leads_from_one_page_to_another_wherever_the_site_is() {
        assert_eq!(way("", ""), "./");
        assert_eq!(way("", "race/"), "race/");
        assert_eq!(way("race/sv/", ""), "../../");
        assert_eq!(way("race/sv/", "race/photos/a_web.jpg"), "../../race/photos/a_web.jpg");
    }

    #[test]
    fn no_release_takes_the_address_of_a_page_of_the_sites_own() {
        for (name, reserved) in [("archive", true), ("sv", true), ("p", true), ("race", false), ("archives", false)] {
            assert_eq!(is_reserved(&name.parse().unwrap()), reserved, "{name}");
        }
        assert_eq!(topic("Motorsport & Umwelt: Åre"), "motorsport-umwelt-are");
    }
}
