//! Why the library cannot do something.

use crate::photo::{PhotoId, PhotoPrefix};
use crate::storage::DatabaseError;

/// Why the library cannot do something.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    #[error("`{path}` cannot be used")]
    Folder { path: String, source: std::io::Error },
    #[error("no photo in the library has an id that begins with `{0}`")]
    Unknown(PhotoPrefix),
    #[error("the ids of {} photos begin with `{prefix}`: {}", found.len(), short_ids(found))]
    Ambiguous { prefix: PhotoPrefix, found: Vec<PhotoId> },
    #[error("the catalogue contains an entry that pressbox did not write: {0}")]
    Corrupt(String),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

fn short_ids(found: &[PhotoId]) -> String {
    found.iter().map(|id| format!("`{}`", &id.to_hex()[..12])).collect::<Vec<_>>().join(", ")
}
