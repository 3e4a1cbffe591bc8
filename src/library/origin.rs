//! Where a file was ingested from.

use std::path::{Path, PathBuf};

use super::catalogue;
use super::error::LibraryError;
use super::record::FolderRecord;
use crate::photo::PhotoId;
use crate::storage::Database;

/// Where a file was ingested from.
pub(super) struct Origin {
    pub(super) name: String,
    /// From the newsroom's folder on, if it is in there.
    pub(super) folder: String,
}

/// Tells origins of files that come folder by folder.
pub(super) struct Origins {
    /// Without links in its path.
    newsroom: PathBuf,
    originals: PathBuf,
    /// The last folder, and as what it is kept.
    last: Option<(PathBuf, String)>,
}

impl Origins {
    pub(super) fn new(newsroom: &Path, originals: &Path) -> Self {
        Self { newsroom: without_links(newsroom), originals: originals.to_path_buf(), last: None }
    }

    pub(super) fn of(&mut self, path: &Path) -> Origin {
        // An original that is read again says nothing of where it came from.
        if path.starts_with(&self.originals) {
            return Origin { name: String::new(), folder: String::new() };
        }
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let folder = path.parent().unwrap_or(Path::new(""));
        let last = self.last.take().filter(|(last, _)| last == folder);
        let (_, kept) = self.last.insert(last.unwrap_or_else(|| (folder.to_path_buf(), kept(folder, &self.newsroom))));
        Origin { name, folder: kept.clone() }
    }
}

/// A folder as it is kept: from the newsroom's on, if it is in there.
fn kept(folder: &Path, newsroom: &Path) -> String {
    let folder = without_links(folder);
    folder.strip_prefix(newsroom).unwrap_or(&folder).to_string_lossy().replace('\\', "/")
}

fn without_links(folder: &Path) -> PathBuf {
    folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf())
}

impl Origin {
    /// Keeps it for a photo that is new, and has its name already.
    pub(super) fn add_first(&self, db: &Database, photo: PhotoId) -> Result<Vec<FolderRecord>, LibraryError> {
        let added = !self.name.is_empty() && catalogue::add_folder(db, photo, &self.name, &self.folder)?;
        Ok(added.then(|| FolderRecord { name: self.name.clone(), folder: self.folder.clone() }).into_iter().collect())
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
