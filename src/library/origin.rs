//! Where a file was ingested from.

use std::path::Path;

use super::catalogue;
use super::error::LibraryError;
use crate::photo::PhotoId;
use crate::storage::Database;

/// Where a file was ingested from.
pub(super) struct Origin {
    pub(super) name: String,
    /// From the newsroom's folder on, if it is in there.
    pub(super) folder: String,
}

impl Origin {
    pub(super) fn of(path: &Path, newsroom: &Path, originals: &Path) -> Self {
        // An original that is read again says nothing of where it came from.
        if path.starts_with(originals) {
            return Self { name: String::new(), folder: String::new() };
        }
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let folder = path.parent().unwrap_or(Path::new(""));
        let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
        let newsroom = newsroom.canonicalize().unwrap_or_else(|_| newsroom.to_path_buf());
        let folder = folder.strip_prefix(&newsroom).unwrap_or(&folder);
        Self { name, folder: folder.to_string_lossy().replace('\\', "/") }
    }

    /// Keeps it for a photo; gives whether it is new.
    pub(super) fn add(&self, db: &Database, photo: PhotoId) -> Result<bool, LibraryError> {
        if self.name.is_empty() {
            return Ok(false);
        }
        let is_new_name = catalogue::add_name(db, photo, &self.name)?;
        Ok(catalogue::add_folder(db, photo, &self.name, &self.folder)? || is_new_name)
    }
}
