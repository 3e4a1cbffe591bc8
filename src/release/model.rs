//! What a release is, whatever it was written in.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::{Timestamp, Zoned};

use super::attached::AttachedFile;
use super::brand::Brand;
use super::table::Table;
use crate::photo::PhotoId;

/// A release in one language: an edition.
#[derive(Debug, Clone, PartialEq)]
pub struct Release {
    pub slug: Slug,
    pub language: Language,
    pub headline: String,
    /// A line under the headline that says more.
    pub subheading: Option<String>,
    /// The first paragraph, complete in itself: who, what, where, when.
    pub lead: String,
    pub body: Vec<Block>,
    /// A photo caption that came with the text and is not yet tied to a photo.
    pub caption: Option<String>,
    pub timetable: Vec<Event>,
    pub facts: Vec<Fact>,
    pub links: Vec<Link>,
    /// The terms under which the photos may be used, in the release's own words.
    pub usage_terms: Option<String>,
    pub contacts: Vec<Contact>,
    /// The boilerplate: the lines about the sender that end each release.
    pub boilerplate: Option<String>,
    /// Before this instant nothing of the release is public.
    pub embargo: Option<Zoned>,
    /// Whether somebody has said that there is none, whatever the words sound like.
    pub no_embargo: bool,
    /// The day on which the release is dated.
    pub date: Option<Date>,
    /// The photos in order; the first is the lead photo.
    pub photos: Vec<Figure>,
    /// Logos, documents and films that go along with it.
    pub attachments: Vec<AttachedFile>,
    /// The headings of timetable, facts and boilerplate, where the release has its own.
    pub titles: Titles,
    /// What it is about, in a few words each: the site lists releases by them.
    pub topics: Vec<String>,
    /// Names that it had before: the site leads from their addresses to it.
    pub was: Vec<Slug>,
    pub status: Status,
    /// 1, plus one for each correction that was sent.
    pub version: u32,
    /// What this version changes, for those who have the one before.
    pub correction: Option<String>,
    /// Events of earlier versions that this one no longer has. They are kept beside the source, not in it.
    pub cancelled: Vec<CancelledEvent>,
}

/// Whether a release may go out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Status {
    #[default]
    Ready,
    /// It is still being written: it goes nowhere.
    Draft,
    /// It was published by mistake or is no longer true: it goes nowhere, and the site has a notice at its address.
    Withdrawn,
}

impl Status {
    /// What a file says; nothing for one that is ready.
    #[must_use]
    pub fn as_str(self) -> Option<&'static str> {
        match self {
            Self::Ready => None,
            Self::Draft => Some("draft"),
            Self::Withdrawn => Some("withdrawn"),
        }
    }
}

/// An event that calendars may have and that does not take place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CancelledEvent {
    pub uid: String,
    pub title: String,
    pub start: Timestamp,
}

/// Titles that replace pressbox's own.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Titles {
    pub timetable: Option<String>,
    pub facts: Option<String>,
    pub boilerplate: Option<String>,
}

impl Release {
    /// Whether nothing of it is public yet.
    #[must_use]
    pub fn is_under_embargo(&self, now: Timestamp) -> bool {
        self.embargo.as_ref().is_some_and(|lift| lift.timestamp() > now)
    }

    /// A release with nothing in it yet.
    #[must_use]
    pub fn new(slug: Slug, language: Language) -> Self {
        Self {
            slug,
            language,
            headline: String::new(),
            subheading: None,
            lead: String::new(),
            body: Vec::new(),
            caption: None,
            timetable: Vec::new(),
            facts: Vec::new(),
            links: Vec::new(),
            usage_terms: None,
            contacts: Vec::new(),
            boilerplate: None,
            embargo: None,
            no_embargo: false,
            date: None,
            photos: Vec::new(),
            attachments: Vec::new(),
            titles: Titles::default(),
            topics: Vec::new(),
            was: Vec::new(),
            status: Status::default(),
            version: 1,
            correction: None,
            cancelled: Vec::new(),
        }
    }

    /// The release as it goes out at a moment: without an embargo that has lifted.
    #[must_use]
    pub fn as_of(mut self, moment: Timestamp) -> Self {
        self.embargo = self.embargo.filter(|lift| lift.timestamp() > moment);
        self
    }
}

/// One piece of the body, in reading order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    Paragraph(String),
    Heading(String),
    Quote {
        text: String,
        speaker: Option<String>,
    },
    /// The items of a list, in order. Those of a list that counts begin with their numbers, those of a list inside of
    /// another with two spaces a level; see `list`.
    List(Vec<String>),
    Table(Table),
}

/// A line of the timetable: something that starts at an instant, in the zone of the place where it happens.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub start: Zoned,
    pub title: String,
    pub note: Option<String>,
    pub url: Option<String>,
    /// Its UID in calendars, where that is not made from its title.
    pub uid: Option<String>,
}

/// A line of a fact box.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub label: String,
    pub value: String,
}

/// A link with the words that introduce it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub label: String,
    pub url: String,
}

/// Somebody whom a journalist can ask.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contact {
    pub name: String,
    #[serde(default)]
    pub role: Option<String>,
    #[serde(default)]
    pub email: Option<String>,
    #[serde(default)]
    pub phone: Option<String>,
}

/// A photo's place in a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figure {
    pub photo: PhotoId,
    /// Replaces the photo's own caption in this release.
    pub caption: Option<String>,
    /// Replaces the photo's own alt text in this release.
    pub alt: Option<String>,
}

/// A release's name in paths, addresses and commands: lowercase letters, digits and single hyphens.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Slug(String);

/// Text that is not a slug.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a valid release name: use up to 80 lowercase letters a-z, digits and single hyphens")]
pub struct NotASlug(String);

impl Slug {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name of what is no release, and is laid out as one.
    #[must_use]
    pub fn placeholder() -> Self {
        Self("newsroom".to_owned())
    }
}

impl FromStr for Slug {
    type Err = NotASlug;

    fn from_str(text: &str) -> Result<Self, NotASlug> {
        let word = |w: &str| !w.is_empty() && w.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
        if text.len() <= 80 && text.split('-').all(word) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotASlug(text.to_owned()))
        }
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A language that pressbox can write headings, dates and quotes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub enum Language {
    #[default]
    #[serde(rename = "en")]
    English,
    #[serde(rename = "sv")]
    Swedish,
    #[serde(rename = "de")]
    German,
    #[serde(rename = "nb")]
    Norwegian,
    #[serde(rename = "da")]
    Danish,
    #[serde(rename = "fi")]
    Finnish,
    #[serde(rename = "fr")]
    French,
    #[serde(rename = "es")]
    Spanish,
    #[serde(rename = "nl")]
    Dutch,
    #[serde(rename = "it")]
    Italian,
}

/// A language that pressbox does not know.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a language that pressbox knows: {tags}", tags = Language::tags())]
pub struct UnknownLanguage(String);

impl Language {
    pub const ALL: [Self; 10] = [
        Self::English,
        Self::Swedish,
        Self::German,
        Self::Norwegian,
        Self::Danish,
        Self::Finnish,
        Self::French,
        Self::Spanish,
        Self::Dutch,
        Self::Italian,
    ];

    /// The tags of all, for a sentence.
    fn tags() -> String {
        let tags: Vec<_> = Self::ALL.iter().map(|language| format!("`{}`", language.tag())).collect();
        tags.join(", ")
    }

    /// The BCP 47 tag.
    #[must_use]
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Swedish => "sv",
            Self::German => "de",
            Self::Norwegian => "nb",
            Self::Danish => "da",
            Self::Finnish => "fi",
            Self::French => "fr",
            Self::Spanish => "es",
            Self::Dutch => "nl",
            Self::Italian => "it",
        }
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, UnknownLanguage> {
        Self::ALL
            .into_iter()
            .find(|language| language.tag().eq_ignore_ascii_case(text))
            .ok_or_else(|| UnknownLanguage(text.to_owned()))
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.tag())
    }
}

/// Who sends releases, as the newsroom's settings say it.
#[derive(Debug, Clone, PartialEq)]
pub struct Issuer {
    pub name: String,
    /// Where mail comes from and replies go to.
    pub address: String,
    /// The language of its first editions: their pages have plain names.
    pub language: Language,
    /// The zone that the issuer works in.
    pub zone: jiff::tz::TimeZone,
    /// Who journalists can ask when a release names nobody.
    pub contacts: Vec<Contact>,
    pub boilerplate: Option<String>,
    /// The address of the newsroom's pages, without a slash at the end.
    pub site_url: Option<String>,
    pub brand: Brand,
}

impl Issuer {
    /// Whom to ask about a release: its own contacts, else the issuer's, else the issuer's address itself.
    #[must_use]
    pub fn contacts_for(&self, release: &Release) -> Vec<Contact> {
        let named = if release.contacts.is_empty() { &self.contacts } else { &release.contacts };
        if named.is_empty() {
            let email = Some(self.address.clone());
            vec![Contact { name: self.name.clone(), email, ..Contact::default() }]
        } else {
            named.clone()
        }
    }

    /// The lines about the sender under a release: its own, else the issuer's.
    #[must_use]
    pub fn boilerplate_for<'a>(&'a self, release: &'a Release) -> Option<&'a str> {
        release.boilerplate.as_deref().or(self.boilerplate.as_deref())
    }
}
