//! The words of press kits, in each language.

use serde::{Deserialize, Serialize};

/// What the files of a press kit are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KitWords {
    /// What a contact sheet is called.
    pub sheet: &'static str,
    pub page: &'static str,
    /// The release as PDF.
    pub paper: &'static str,
    pub text: &'static str,
    pub for_print: &'static str,
    pub for_web: &'static str,
    /// What a contact sheet shows.
    pub overview: &'static str,
    pub captions: &'static str,
    pub sums: &'static str,
    /// That a kit is one of several: `{part}` of `{parts}`.
    pub part: &'static str,
}
