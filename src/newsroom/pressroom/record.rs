//! What was taken from a pressroom before, so that a second run takes only what is new, and one after a kill goes on.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::PressroomError;
use crate::release::{Language, Slug};
use crate::storage::file::{self, Access};

/// The record of a newsroom.
#[derive(Debug)]
pub(super) struct Record {
    path: PathBuf,
    kept: Kept,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Kept {
    items: BTreeMap<String, TakenItem>,
    /// The photo that each address led to.
    pictures: BTreeMap<String, String>,
}

/// An item that was taken, or is being taken.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct TakenItem {
    pub(super) slug: String,
    pub(super) language: Language,
    /// When the service says that it was changed.
    pub(super) updated: Option<String>,
    /// Whether its release was written; before that, only its name is settled.
    pub(super) is_written: bool,
    /// The addresses of pictures that could not be fetched.
    pub(super) missing: Vec<String>,
}

impl TakenItem {
    pub(super) fn slug(&self) -> Option<Slug> {
        self.slug.parse().ok()
    }
}

impl Record {
    pub(super) fn read(path: &Path) -> Result<Self, PressroomError> {
        let shown = || path.display().to_string();
        let bytes = file::read_or_nothing(path).map_err(|source| PressroomError::File { path: shown(), source })?;
        let kept = if bytes.is_empty() {
            Kept::default()
        } else {
            serde_json::from_slice(&bytes).map_err(|_| PressroomError::Damaged { path: shown() })?
        };
        Ok(Self { path: path.to_path_buf(), kept })
    }

    pub(super) fn item(&self, key: &str) -> Option<&TakenItem> {
        self.kept.items.get(key)
    }

    pub(super) fn picture(&self, url: &str) -> Option<&str> {
        self.kept.pictures.get(url).map(String::as_str)
    }

    pub(super) fn add_picture(&mut self, url: &str, photo: String) {
        self.kept.pictures.insert(url.to_owned(), photo);
    }

    pub(super) fn keep(&mut self, key: &str, item: TakenItem) -> Result<(), PressroomError> {
        self.kept.items.insert(key.to_owned(), item);
        self.write()
    }

    pub(super) fn write(&self) -> Result<(), PressroomError> {
        let written = serde_json::to_vec_pretty(&self.kept).map_err(std::io::Error::from);
        written
            .and_then(|bytes| file::write(&self.path, &bytes, Access::Personal))
            .map_err(|source| PressroomError::Write { path: self.path.display().to_string(), source })
    }
}
