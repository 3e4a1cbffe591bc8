//! Why the library cannot do something.

use super::photo::Forgotten;
use crate::photo::{PhotoId, PhotoPrefix};
use crate::storage::DatabaseError;

/// Why the library cannot do something.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    #[error("`{path}` cannot be used")]
    Folder { path: String, source: std::io::Error },
    #[error("the library `{path}` cannot be read, so nobody knows which photos there are")]
    Unreadable { path: String, source: std::io::Error },
    #[error("no photo in the library has an id that begins with `{0}`")]
    Unknown(PhotoPrefix),
    /// Which photo is known still, and nothing else.
    #[error("the photo `{}` was forgotten on {}", .0.photo.short(), .0.at.strftime("%Y-%m-%d"))]
    Forgotten(Forgotten),
    #[error("the ids of {} photos begin with `{prefix}`: {}", found.len(), ids(found, 12))]
    Ambiguous { prefix: PhotoPrefix, found: Vec<PhotoId> },
    #[error("no photo in the library was ingested from a file `{0}`")]
    UnknownName(String),
    #[error("{} photos were ingested from a file `{name}`: {}", found.len(), ids(found, 8))]
    AmbiguousName { name: String, found: Vec<PhotoId> },
    #[error("the catalogue contains an entry that pressbox did not write: {0}")]
    Corrupt(String),
    /// Its file: a new one would know none of the photos that are there.
    #[error("the catalogue `{catalogue}` is {state}")]
    NoCatalogue { catalogue: String, state: CatalogueState },
    #[error("the library `{path}` cannot be changed right now")]
    Busy { path: String, source: std::io::Error },
    #[error("the record `{path}` cannot be written")]
    Record { path: String, source: std::io::Error },
    #[error("the record `{path}` was written by a newer pressbox")]
    NewerRecord { path: String },
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// Why a catalogue cannot be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CatalogueState {
    /// It is not there, beside originals that are.
    Missing,
    Damaged,
    /// It knows of fewer changes than were made.
    Older,
}

impl std::fmt::Display for CatalogueState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Missing => "missing",
            Self::Damaged => "damaged",
            Self::Older => "an older copy: changes were made since that it does not have",
        })
    }
}

fn ids(found: &[PhotoId], length: usize) -> String {
    found.iter().map(|id| format!("`{}`", &id.to_hex()[..length])).collect::<Vec<_>>().join(", ")
}
