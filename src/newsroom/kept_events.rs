//! `releases/SLUG/calendar.LANG.toml`: the events of an edition as calendars have them.
//!
//! What this file says is recorded nowhere else. One that cannot be read is never replaced: it is an error, and a person decides.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::release::KnownEvent;
use crate::storage::{Access, file, regular_file, toml_mistake};

/// The comment at the top of the file.
const HEADER: &str = "\
# Written by pressbox: the names (UIDs) of this release's events in calendars. Keep it with the release, so that a
# corrected or cancelled event changes the event that journalists have instead of adding another.
";

/// Far more than any timetable needs.
const MAX_BYTES: u64 = 1_000_000;

/// The events of an edition, with those that later versions cancelled.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeptEvents {
    // This key is required: an empty file has lost something.
    #[serde(rename = "event")]
    pub(super) events: Vec<KeptEvent>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeptEvent {
    pub(super) uid: String,
    pub(super) title: String,
    pub(super) start: Timestamp,
    /// The first version that had it.
    #[serde(default = "first")]
    pub(super) since: u32,
    /// The first version that no longer had it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) cancelled: Option<u32>,
    /// Whether a message had it that a mail server accepted, or may have: else it may be a draft's.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) sent: bool,
    /// Whether only a message in an outbox had it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) outbox: bool,
}

fn first() -> u32 {
    1
}

/// The file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeptEventsError {
    #[error("`{}` cannot be read", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("`{}` is damaged{}: {cause}", path.display(), line.map_or_else(String::new, |line| format!(" on line {line}")))]
    Damaged { path: PathBuf, line: Option<usize>, cause: String },
}

impl KeptEventsError {
    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::Read { path, .. } | Self::Damaged { path, .. } => path,
        }
    }
}

impl KeptEvents {
    /// What a file says; `None` where there is none.
    pub(super) fn read(path: &Path) -> Result<Option<Self>, KeptEventsError> {
        let unreadable = |source| KeptEventsError::Read { path: path.to_path_buf(), source };
        let damaged =
            |line, cause: &str| KeptEventsError::Damaged { path: path.to_path_buf(), line, cause: cause.to_owned() };
        match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(error)),
            // If it is a folder, nothing is lost; that the file cannot be written is reported later.
            Ok(found) if found.is_dir() => return Ok(None),
            Ok(found) if !found.is_file() => return Err(damaged(None, "it is not a regular file")),
            Ok(_) => {}
        }
        let bytes = regular_file::read_at_most(path, MAX_BYTES).map_err(unreadable)?;
        if bytes.len() as u64 > MAX_BYTES {
            return Err(damaged(None, "it is larger than 1 MB"));
        }
        let Ok(text) = String::from_utf8(bytes) else { return Err(damaged(None, "it is not UTF-8 text")) };
        let events: Self = toml::from_str(&text).map_err(|error| {
            let line = error.span().map(|span| 1 + text.bytes().take(span.start).filter(|byte| *byte == b'\n').count());
            let line = line.filter(|_| !text.trim().is_empty());
            let said = toml_mistake::explained(&text, &error.span().unwrap_or_default(), error.message());
            damaged(
                line,
                if text.trim().is_empty() { "it is empty" } else { said.as_deref().unwrap_or(error.message()).trim() },
            )
        })?;
        Ok(Some(events))
    }

    /// Replaces the file, unless it says this already.
    pub(super) fn write(&self, path: &Path) -> io::Result<()> {
        if Self::read(path).is_ok_and(|kept| kept.as_ref() == Some(self)) {
            return Ok(());
        }
        let text = toml::to_string(self).map_err(io::Error::other)?;
        file::write(path, format!("{HEADER}{text}").as_bytes(), Access::Shared)
    }

    pub(super) fn known(self) -> Vec<KnownEvent> {
        let known =
            |KeptEvent { uid, title, start, since, cancelled, .. }| KnownEvent { uid, title, start, since, cancelled };
        self.events.into_iter().map(known).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_whole_file_is_an_error_and_no_file_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("calendar.en.toml");
        assert!(matches!(KeptEvents::read(&path), Ok(None)));
        let row = "[[event]]\nuid = \"a@b\"\ntitle = \"Start\"\nstart = \"2026-05-15T11:55:00Z\"\n";
        fs::write(&path, row).unwrap();
        let read = KeptEvents::read(&path).unwrap().unwrap();
        assert_eq!((read.events[0].since, read.events[0].cancelled), (1, None));
        read.write(&path).unwrap();
        assert_eq!(KeptEvents::read(&path).unwrap().unwrap(), read);
        let conflict = format!("<<<<<<< HEAD\n{row}");
        let no_uid = row.replace("uid = \"a@b\"\n", "");
        let large = "#".repeat(1_000_001);
        for (bytes, said) in [
            (&b""[..], "is damaged: it is empty"),
            (b"\n \n", "is damaged: it is empty"),
            (b"# only the comment\n", "is damaged on line 1: `event` is missing"),
            (b"\0\0\0\0", "is damaged on line 1: "),
            (b"[[event]]\nuid = \"\xff\"\n", "is damaged: it is not UTF-8 text"),
            (&row.as_bytes()[..row.len() - 9], "is damaged on line 4: "),
            (conflict.as_bytes(), "is damaged on line 1: "),
            (no_uid.as_bytes(), "is damaged on line 1: `[[event]]` has no `uid`"),
            (large.as_bytes(), "is damaged: it is larger than 1 MB"),
        ] {
            fs::write(&path, bytes).unwrap();
            let error = KeptEvents::read(&path).unwrap_err().to_string();
            assert!(error.contains(said), "{error}");
        }
    }
}
