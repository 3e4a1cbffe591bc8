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
    /// In front of the private link of whoever reads it.
    pub own_link: &'static str,
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
    pub search: &'static str,
    /// On the field for what to search for, and what may be written there.
    pub search_label: &'static str,
    pub search_hint: &'static str,
    /// In front of the ways to everything, where the search does not run.
    pub search_needs_script: &'static str,
    pub search_failed: &'static str,
    pub nothing_found: &'static str,
    pub releases: &'static str,
    pub show_more: &'static str,
    pub photo_withdrawn: &'static str,
    /// With `{date}`; in front of whom to ask.
    pub photo_withdrawn_on: &'static str,
    /// On the way to the page about the newsroom itself.
    pub about: &'static str,
    /// Over the standing pages about a subject.
    pub background: &'static str,
    pub people: &'static str,
    pub logos: &'static str,
    pub all_logos: &'static str,
    pub on_light: &'static str,
    pub on_dark: &'static str,
    pub films: &'static str,
    pub awards: &'static str,
    /// Over what others have written.
    pub press_quotes: &'static str,
    /// Thousands, millions and billions of bytes.
    pub bytes: [&'static str; 3],
}
