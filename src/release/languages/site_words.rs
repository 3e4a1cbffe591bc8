//! The words of the newsroom's site, in each of its languages.

use serde::{Deserialize, Serialize};

/// The words of a language, under the names by which the site's templates call them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SiteWords {
    /// The language, in itself.
    pub name: &'static str,
    /// What the whole site is called.
    pub newsroom: &'static str,
    pub latest: &'static str,
    /// Over the dates to come.
    pub upcoming: &'static str,
    pub archive: &'static str,
    pub by_year: &'static str,
    pub by_topic: &'static str,
    pub other_languages: &'static str,
    /// On the link that leads past the head of a page.
    pub skip: &'static str,
    pub all_photos: &'static str,
    pub kit: &'static str,
    /// What is in the press kit of a release.
    pub kit_holds: &'static str,
    pub download: &'static str,
    pub for_web: &'static str,
    pub for_print: &'static str,
    /// In front of who is in a picture.
    pub persons: &'static str,
    pub terms: &'static str,
    /// In front of the release that a photo belongs to.
    pub from_release: &'static str,
    pub more_photos: &'static str,
    /// In front of feeds and calendar.
    pub subscribe: &'static str,
    pub withdrawn: &'static str,
    /// In front of whom to ask about a release that was withdrawn.
    pub withdrawn_ask: &'static str,
    pub not_found: &'static str,
    /// In front of the links on the page for what is not there.
    pub not_found_text: &'static str,
    /// In front of the link to a press kit.
    pub starts_now: &'static str,
    /// In front of the address of a page that is elsewhere.
    pub moved: &'static str,
    pub nothing_yet: &'static str,
    /// Thousands, millions and billions of bytes.
    pub bytes: [&'static str; 3],
}
