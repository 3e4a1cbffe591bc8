//! Remedies for the library and its catalogue.

use super::delivery::reading;
use super::release::of_release_error;
use super::words::FREE_SPACE;
use super::words::listed;
use crate::library::{CatalogueState, CollectionError, LibraryError};
use crate::newsroom::PhotoQueryError;
use crate::storage::DatabaseError;

/// What to do where the library cannot be used.
pub(super) fn of_library(error: &LibraryError) -> Option<String> {
    match error {
        LibraryError::NoCatalogue { catalogue, originals, state } => {
            let moved = match state {
                CatalogueState::Missing => format!("`{originals}`"),
                CatalogueState::Damaged => format!("it and `{originals}`"),
            };
            Some(format!(
                "restore `{catalogue}` from your last backup; if you have none, move {moved} out of the library, and \
                 `pressbox ingest` the originals from their new place: what was edited or withdrawn in pressbox is then lost"
            ))
        }
        LibraryError::Database(error) => of_database(error),
        LibraryError::Unreadable { source, .. } => Some(reading(source).to_owned()),
        LibraryError::Forgotten(_) => {
            Some("nothing but this is known of it; `pressbox ingest --forgotten FILE` takes it in again".to_owned())
        }
        LibraryError::Folder { .. }
        | LibraryError::Unknown(_)
        | LibraryError::Ambiguous { .. }
        | LibraryError::UnknownName(_)
        | LibraryError::AmbiguousName { .. }
        | LibraryError::Corrupt(_) => None,
    }
}

/// What to do where a collection is not as it was thought to be.
pub(super) fn of_collection(error: &CollectionError) -> Option<String> {
    match error {
        CollectionError::Unknown { there, .. } if there.is_empty() => {
            Some("there are no collections yet; create one with `pressbox collection add NAME PHOTO`".to_owned())
        }
        CollectionError::Unknown { there, .. } if there.len() <= 8 => {
            Some(format!("the collections are {}", listed(there)))
        }
        CollectionError::Unknown { .. } => Some("`pressbox collections` lists them".to_owned()),
        CollectionError::NotIn { name, .. } => Some(format!("`pressbox collection show \"{name}\"` lists its photos")),
        CollectionError::Library(error) => of_library(error),
    }
}

/// What to do about a search that cannot be made.
pub(super) fn of_photo_query(error: &PhotoQueryError) -> Option<String> {
    match error {
        PhotoQueryError::Query(_) => Some("`pressbox photos --help` explains the fields".to_owned()),
        PhotoQueryError::Slug(_) => None,
        PhotoQueryError::Collection(error) => of_collection(error),
        PhotoQueryError::Release(error) => of_release_error(error),
        PhotoQueryError::Library(error) => of_library(error),
    }
}

/// What to do about an error of the catalogue's database.
fn of_database(error: &DatabaseError) -> Option<String> {
    match error {
        DatabaseError::Damaged | DatabaseError::DamagedFile { .. } => Some(
            "see what is damaged with `pressbox check`, and restore `library/catalogue.sqlite3` from your last backup"
                .to_owned(),
        ),
        DatabaseError::NoSpace => Some(FREE_SPACE.to_owned()),
        DatabaseError::ReadOnly | DatabaseError::Older { .. } => {
            Some("check that you can write to the folder `library`, or work on a copy of the newsroom".to_owned())
        }
        DatabaseError::Newer { .. } => Some("update pressbox".to_owned()),
        _ => None,
    }
}
