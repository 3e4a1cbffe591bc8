//! Remedies for the library and its catalogue.

use super::delivery::reading;
use super::release::of_release_error;
use super::words::{FREE_SPACE, PHOTO_IDS, listed, of_lock};
use crate::cli::shell_word::shell_word;
use crate::library::{CollectionError, LibraryError, QueryError, TransferError};
use crate::newsroom::PhotoQueryError;
use crate::storage::DatabaseError;

/// What to do where the library cannot be used.
pub(super) fn of_library(error: &LibraryError) -> Option<String> {
    match error {
        LibraryError::NoCatalogue { .. } => Some(
            "`pressbox library rebuild` rebuilds it from the records beside the originals; your last backup of it is \
                 needed only for photos without a record, which that command names"
                .to_owned(),
        ),
        LibraryError::Database(error) => of_database(error),
        LibraryError::Unreadable { source, .. } => Some(reading(source).to_owned()),
        LibraryError::Forgotten(_) => {
            Some("nothing but this is known of it; `pressbox ingest --forgotten FILE` takes it in again".to_owned())
        }
        LibraryError::Busy { source, .. } => Some(of_lock(source).to_owned()),
        LibraryError::Record { .. } => Some(
            "check that the disk has space and that you can write to `library/originals`, then run it again".to_owned(),
        ),
        LibraryError::NewerRecord { .. } => Some("update pressbox".to_owned()),
        LibraryError::Corrupt(_) => {
            Some("`pressbox library rebuild` makes `library/catalogue.sqlite3` again from the records".to_owned())
        }
        LibraryError::AmbiguousName { name, .. } => {
            Some(format!("name one by its id; `pressbox photos file:{}` shows them", shell_word(name)))
        }
        LibraryError::Unknown(_) | LibraryError::Ambiguous { .. } | LibraryError::UnknownName(_) => {
            Some(PHOTO_IDS.to_owned())
        }
        LibraryError::Folder { .. } => None,
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

/// What to do where a library cannot be exported, or an export cannot be imported.
pub(super) fn of_transfer(error: &TransferError) -> Option<String> {
    match error {
        TransferError::NotEmpty(_) => Some("name a folder that is empty, or that is not there yet".to_owned()),
        TransferError::NotAnExport(_) => Some(
            "name the folder that `pressbox library export` wrote; photos come in with `pressbox ingest`".to_owned(),
        ),
        TransferError::Newer(_) => Some("update pressbox".to_owned()),
        TransferError::Damaged { .. } => {
            Some("export the library again; of a folder of photos, `pressbox ingest` reads the photos alone".to_owned())
        }
        TransferError::Read { source, .. } => Some(reading(source).to_owned()),
        TransferError::Write { .. } => None,
        TransferError::Library(error) => of_library(error),
    }
}

/// What to do about a search that cannot be made.
pub(super) fn of_photo_query(error: &PhotoQueryError) -> Option<String> {
    match error {
        // A shell takes `>` and `<` for its own, and leaves nothing behind the colon.
        PhotoQueryError::Query(QueryError::Blank { field }) if field == "rating" => Some(
            "write `rating:4+`, or quote a comparison: `'rating:>=4'`; without the marks, your shell writes to a file"
                .to_owned(),
        ),
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
            "`pressbox library rebuild` rebuilds the catalogue from the records beside the originals; for photos without \
             a record, keep your last backup of `library/catalogue.sqlite3`"
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
