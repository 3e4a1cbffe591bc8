//! Remedies for the library and its catalogue.

use super::delivery::reading;
use super::words::FREE_SPACE;
use crate::library::{CatalogueState, LibraryError};
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
        LibraryError::Folder { .. }
        | LibraryError::Unknown(_)
        | LibraryError::Ambiguous { .. }
        | LibraryError::UnknownName(_)
        | LibraryError::AmbiguousName { .. }
        | LibraryError::Corrupt(_) => None,
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
