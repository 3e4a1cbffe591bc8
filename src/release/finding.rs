//! Something that a person should look at before the release goes out.

use std::fmt;

use serde::Serialize;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// A reader would stumble over it.
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

/// One remark on a text, by the rule that made it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// The rule's name: words with hyphens, the same in every version.
    pub rule: &'static str,
    pub severity: Severity,
    /// The line that it is about, from 1; 1 too for what is missing altogether.
    pub line: usize,
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Finding {
    pub(crate) fn note(rule: &'static str, line: usize, message: impl Into<String>) -> Self {
        Self { rule, severity: Severity::Note, line, message: message.into(), hint: None }
    }

    pub(crate) fn warning(rule: &'static str, line: usize, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::note(rule, line, message) }
    }

    pub(crate) fn error(rule: &'static str, line: usize, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, ..Self::note(rule, line, message) }
    }

    #[must_use]
    pub(crate) fn hinted(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
