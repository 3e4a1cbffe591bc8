//! Forgets photos for good: original, copies, renditions and words go, and only the hashes of the files and the time stay.
//!
//! What is to be forgotten is recorded first, and that record goes last: a run that is killed in between is finished by the
//! next one.

use std::fs;
use std::io;
use std::path::Path;

use jiff::Timestamp;

use super::catalogue::{self, hash};
use super::error::LibraryError;
use super::forgotten;
use super::open::Library;
use super::photo::{Forgotten, Photo};
use crate::photo::{PhotoId, PhotoPrefix};
use crate::storage::Database;
use crate::storage::file::{self, Access};

/// There while a photo is being forgotten.
const MARK: &str = "forgetting";

/// What was deleted of a photo.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DeletedFiles {
    pub originals: usize,
    pub renditions: usize,
}

impl Library {
    /// Records that a photo is to be forgotten: nothing that is made from now on contains it.
    pub fn begin_forgetting(&self, id: PhotoId, now: Timestamp) -> Result<Photo, LibraryError> {
        // Seen without opening the catalogue; one that stands there for nothing is removed by whoever sees it.
        file::write(&self.dir.join(MARK), b"", Access::Personal).map_err(|source| self.unusable(source))?;
        self.recorded(|db, changed| {
            let mut photo = catalogue::photo(db, id)?.ok_or_else(|| LibraryError::Unknown(id.into()))?;
            let sql = "INSERT INTO forgetting (photo, begun_ms) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
            db.exec(sql, &[id.to_hex().into(), now.as_millisecond().into()])?;
            changed.add(id);
            photo.withdrawn = true;
            catalogue::update(db, &photo, now)?;
            Ok(photo)
        })
    }

    /// Deletes what the library has of a photo that is to be forgotten.
    pub fn finish_forgetting(&self, id: PhotoId) -> Result<(Forgotten, DeletedFiles), LibraryError> {
        let at = self.begun(id)?.ok_or_else(|| LibraryError::Unknown(id.into()))?;
        let of_photo: Vec<_> =
            catalogue::originals(&self.db())?.into_iter().filter(|record| record.photo == id).collect();
        let mut deleted = DeletedFiles { renditions: delete_folder(&self.renditions_dir(id))?, originals: 0 };
        for record in &of_photo {
            let path = self.originals.path(record.sha256, record.format);
            deleted.originals += usize::from(path.exists());
            file::remove(&path).map_err(|source| self.unusable(source))?;
            self.delete_set_aside(record.sha256).map_err(|source| self.unusable(source))?;
        }
        self.recorded(|db, changed| {
            for sha256 in of_photo.iter().map(|record| record.sha256).chain([id]) {
                forgotten::remember(db, sha256, id, at)?;
                changed.add(sha256);
            }
            delete_rows(db, id)
        })?;
        // What was deleted may still be in the file until it is written anew.
        self.db().exec("INSERT INTO photo_words (photo_words) VALUES ('optimize')", &[])?;
        self.db().scrub()?;
        {
            // Whoever makes the catalogue again is at such a copy.
            let _lock = self.lock_records()?;
            self.delete_catalogue_copies().map_err(|source| self.unusable(source))?;
        }
        self.db().exec("DELETE FROM forgetting WHERE photo = ?1", &[id.to_hex().into()])?;
        self.unmark_forgetting()?;
        Ok((Forgotten { photo: id, at }, deleted))
    }

    /// Whether somebody forgets a photo in the library of a folder, or was killed meanwhile.
    #[must_use]
    pub fn is_forgetting(dir: &Path) -> bool {
        dir.join(MARK).exists()
    }

    /// Removes the mark for that, if nothing is left to be done.
    pub fn unmark_forgetting(&self) -> Result<(), LibraryError> {
        if self.unfinished_forgetting()?.is_empty() {
            file::remove(&self.dir.join(MARK)).map_err(|source| self.unusable(source))?;
        }
        Ok(())
    }

    /// Photos that were to be forgotten by a run that did not get to its end.
    pub fn unfinished_forgetting(&self) -> Result<Vec<PhotoId>, LibraryError> {
        let rows = self.db().query("SELECT photo FROM forgetting ORDER BY begun_ms, photo", &[], |row| row.text(0))?;
        rows.iter().map(|hex| hash(hex)).collect()
    }

    /// The forgotten photos with a file whose hash begins with this.
    pub fn forgotten(&self, prefix: &PhotoPrefix) -> Result<Vec<Forgotten>, LibraryError> {
        forgotten::with_prefix(&self.db(), prefix)
    }

    /// Whether a photo was withdrawn or forgotten.
    pub fn is_out_of_use(&self, prefix: &PhotoPrefix) -> bool {
        match self.find(prefix) {
            Ok(photo) => photo.withdrawn,
            Err(LibraryError::Forgotten(_)) => true,
            Err(_) => false,
        }
    }

    /// Deletes other copies of the catalogue that pressbox made, whole or not, which have the words of what is forgotten.
    fn delete_catalogue_copies(&self) -> io::Result<()> {
        let is_copy = |name: &str| {
            let left = name.strip_prefix(".pressbox-catalogue.").is_some_and(|rest| rest.contains(".part"));
            let rest = name.strip_prefix("catalogue.").unwrap_or_default();
            left || ["before-", "replaced", "new."].iter().any(|start| rest.starts_with(start))
        };
        let entries = fs::read_dir(&self.dir)?.flatten();
        entries
            .filter(|entry| is_copy(&entry.file_name().to_string_lossy()))
            .try_for_each(|entry| file::remove(&entry.path()))
    }

    /// When it was decided to forget a photo, if that has not been finished.
    fn begun(&self, id: PhotoId) -> Result<Option<Timestamp>, LibraryError> {
        let sql = "SELECT begun_ms FROM forgetting WHERE photo = ?1";
        let rows = self.db().query(sql, &[id.to_hex().into()], |row| row.integer(0))?;
        rows.first().map(|ms| forgotten::time(*ms)).transpose()
    }
}

fn delete_rows(db: &Database, id: PhotoId) -> Result<(), LibraryError> {
    let id = id.to_hex();
    let words = "DELETE FROM photo_words WHERE rowid IN (SELECT number FROM photo WHERE id = ?1)";
    db.exec(words, &[id.as_str().into()])?;
    for table in ["copy", "file_name", "file_folder", "collection_photo", "photo_change"] {
        db.exec(&format!("DELETE FROM {table} WHERE photo = ?1"), &[id.as_str().into()])?;
    }
    db.exec("DELETE FROM photo WHERE id = ?1", &[id.as_str().into()])?;
    Ok(())
}

/// Deletes a folder with its files; gives how many pictures there were.
fn delete_folder(folder: &Path) -> Result<usize, LibraryError> {
    let of = |source| LibraryError::Folder { path: folder.display().to_string(), source };
    let is_picture = |name: &Path| name.extension().is_some_and(|ending| ending != "json" && ending != "part");
    let pictures = match fs::read_dir(folder) {
        Ok(entries) => entries.flatten().filter(|entry| is_picture(&entry.path())).count(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(of(error)),
    };
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(of(error)),
        _ => Ok(pictures),
    }
}
