//! A standing page of the newsroom, about itself or about a subject, for when no release fits: what its front matter has
//! beside that of a release.

use super::model::Link;
use crate::photo::PhotoId;

/// What a standing page has beside what a release has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Background {
    pub people: Vec<Person>,
    pub logos: Vec<LogoEntry>,
    pub films: Vec<Link>,
    pub awards: Vec<Award>,
    /// What others have written.
    pub press: Vec<PressQuote>,
    /// Which releases and photos belong to it; by default those that have its headline as a topic, a keyword or a person.
    pub shows: Option<Shows>,
}

/// Somebody whom the page introduces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub name: String,
    pub role: Option<String>,
    pub text: Option<String>,
    pub portrait: Option<PhotoId>,
    /// Where it is in the file, from 1.
    pub line: usize,
}

/// A logo or an icon: a file beside the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogoEntry {
    pub file: String,
    pub title: Option<String>,
    pub ground: Ground,
    pub line: usize,
}

/// The background that a logo is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Ground {
    #[default]
    Light,
    Dark,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    pub title: String,
    /// Who gave it.
    pub by: Option<String>,
    pub year: Option<i16>,
    pub url: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PressQuote {
    pub quote: String,
    /// The medium, and who wrote it.
    pub source: String,
    pub url: Option<String>,
}

/// What releases and photos of a subject are found by.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Shows {
    pub topics: Vec<String>,
    pub keywords: Vec<String>,
    pub persons: Vec<String>,
}
