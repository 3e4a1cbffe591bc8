//! Something that you should look at before the release goes out.

use std::fmt;

use serde::Serialize;

use super::remedy::Remedy;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// A reader would trip over it.
    Warning,
    /// It misleads or breaks if it is sent.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// A place on a line, to be shown with a caret under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    /// The line as it is in the file.
    pub text: String,
    /// The first character that it is about, from 1, and how many.
    pub column: usize,
    pub width: usize,
}

impl Spot {
    /// The place of some bytes in a text.
    pub(crate) fn of(text: &str, bytes: std::ops::Range<usize>) -> Option<Self> {
        let before = text.get(..bytes.start)?;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = text[start..].lines().next().unwrap_or_default();
        let inside = text.get(bytes)?.lines().next().unwrap_or_default();
        let column = text[start..start + before.len() - start].chars().count() + 1;
        Some(Self { text: line.replace('\t', " "), column, width: inside.chars().count().max(1) })
    }
}

/// One remark on a text, by the rule that made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's name: words with hyphens, the same in every version.
    pub rule: &'static str,
    pub severity: Severity,
    /// The line that it is about, from 1; 1 too for what is missing altogether.
    pub line: usize,
    /// Where on that line, if the file could not be read.
    pub spot: Option<Box<Spot>>,
    /// The words that it is about, if they are in the file.
    pub words: Option<Box<str>>,
    pub message: String,
    /// What to do about it.
    pub remedy: Option<Remedy>,
}

impl Finding {
    pub(crate) fn note(rule: &'static str, line: usize, message: impl Into<String>) -> Self {
        Self { rule, severity: Severity::Note, line, spot: None, words: None, message: message.into(), remedy: None }
    }

    pub(crate) fn warning(rule: &'static str, line: usize, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::note(rule, line, message) }
    }

    pub(crate) fn error(rule: &'static str, line: usize, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, ..Self::note(rule, line, message) }
    }

    #[must_use]
    pub(crate) fn spotted(mut self, spot: Option<Spot>) -> Self {
        self.spot = spot.map(Box::new);
        self
    }

    #[must_use]
    pub(crate) fn with_remedy(mut self, remedy: impl Into<Remedy>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }
}
