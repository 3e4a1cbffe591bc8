//! An open library: photos are looked up and changed.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::count::{counted, forget_count};
use super::error::{CatalogueState, LibraryError};
use super::forgotten;
use super::originals::Originals;
use super::photo::Photo;
use super::schema::SCHEMA;
use super::{catalogue, records};
use crate::photo::{Focus, Metadata, PhotoId, PhotoName, PhotoPrefix, Property};
use crate::storage::{Database, DatabaseError, permissions};

/// The catalogue's file.
pub(super) const CATALOGUE: &str = "catalogue.sqlite3";

/// An open library.
#[derive(Debug)]
pub struct Library {
    pub(super) dir: PathBuf,
    pub(super) originals: Originals,
    db: Mutex<Database>,
    /// Which file the catalogue is: another one may take its place.
    identity: Mutex<Option<(u64, u64)>>,
}

/// A change to a photo that the press office makes.
#[derive(Debug, Clone, PartialEq)]
pub enum PhotoChange {
    /// Clears some properties and sets others.
    Edit { clear: Vec<Property>, set: Box<Metadata> },
    /// Somebody has looked at the metadata that could not be read: it is no reason any more to keep the photo back.
    AcceptUnread,
    /// Sets the point that crops keep in view.
    Focus(Focus),
    /// Keeps the photo out of every later mail, kit, page and export.
    Withdraw,
    /// Lets it back in.
    Reinstate,
}

impl Library {
    /// Opens the library in a folder, and creates it where there is none. On a read-only or full disk an existing library can
    /// be read. A catalogue that is missing beside originals is not created again: it would know none of them.
    pub fn open(dir: &Path) -> Result<Self, LibraryError> {
        let folder = |source| LibraryError::Folder { path: dir.display().to_string(), source };
        let mut path = dir.join(CATALOGUE);
        let originals = Originals::new(&dir.join("originals"));
        let no_catalogue =
            |state| LibraryError::NoCatalogue { catalogue: dir.join(CATALOGUE).display().to_string(), state };
        match std::fs::metadata(&path) {
            Ok(found) if found.len() == 0 && originals.any() => return Err(no_catalogue(CatalogueState::Damaged)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && originals.any() => {
                return Err(no_catalogue(CatalogueState::Missing));
            }
            // What nobody may look into, or a link to a disk that is not connected, is not an empty library.
            Err(error) if error.kind() != std::io::ErrorKind::NotFound || permissions::is_dangling(dir) => {
                return Err(LibraryError::Unreadable { path: dir.display().to_string(), source: error });
            }
            _ => {}
        }
        match originals.make() {
            // On a read-only disk, a library that does not exist counts as empty.
            Err(error) if is_read_only(&error) && !path.is_file() => path = PathBuf::from(":memory:"),
            Err(error) if is_read_only(&error) => {}
            made => made.map_err(folder)?,
        }
        // Before the catalogue is opened: others may change it meanwhile.
        let counted = counted(dir);
        let opened = open_catalogue(&path).and_then(|db| {
            let changes = db.query("SELECT changes FROM state", &[], |row| row.integer(0))?;
            Ok((db, changes.first().copied().unwrap_or_default()))
        });
        let (db, changes) = opened.map_err(|error| match error {
            DatabaseError::DamagedFile { .. } | DatabaseError::Damaged => no_catalogue(CatalogueState::Damaged),
            other => other.into(),
        })?;
        if counted > changes {
            if originals.any() {
                return Err(no_catalogue(CatalogueState::Older));
            }
            forget_count(dir).map_err(folder)?;
        }
        let identity = Mutex::new(permissions::identity(&path));
        let library = Self { dir: dir.to_path_buf(), originals, db: Mutex::new(db), identity };
        // Where they cannot be written, they wait.
        let _ = library.finish_records();
        Ok(library)
    }

    /// Reads a catalogue that has taken the place of the one that was opened.
    pub fn catch_up(&self) -> Result<(), LibraryError> {
        self.follow(&mut self.db())
    }

    /// Opens the catalogue again if another one has taken its place.
    pub(super) fn follow(&self, db: &mut Database) -> Result<(), LibraryError> {
        let path = self.dir.join(CATALOGUE);
        let found = permissions::identity(&path);
        let mut known = self.identity.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if found.is_some() && found != *known {
            *db = open_catalogue(&path)?;
            *known = found;
        }
        Ok(())
    }

    /// Whether there is a file among the originals, even if the catalogue has no photo.
    #[must_use]
    pub fn has_originals(&self) -> bool {
        self.originals.any()
    }

    /// A photo by its id.
    pub fn photo(&self, id: PhotoId) -> Result<Photo, LibraryError> {
        self.db().at_once(|db| catalogue::photo(db, id))?.ok_or_else(|| LibraryError::Unknown(id.into()))
    }

    /// A photo by the beginning of its id, or of the id of another file with the same picture.
    pub fn find(&self, prefix: &PhotoPrefix) -> Result<Photo, LibraryError> {
        let found = catalogue::ids_with(&self.db(), prefix)?;
        match found[..] {
            [] => match forgotten::with_prefix(&self.db(), prefix)?[..] {
                [forgotten] => Err(LibraryError::Forgotten(forgotten)),
                _ => Err(LibraryError::Unknown(prefix.clone())),
            },
            [id] => self.photo(id),
            _ => Err(LibraryError::Ambiguous { prefix: prefix.clone(), found }),
        }
    }

    /// A photo by what a person calls it.
    pub fn find_named(&self, name: &PhotoName) -> Result<Photo, LibraryError> {
        let name = match name {
            PhotoName::Id(prefix) => return self.find(prefix),
            PhotoName::File(name) => name,
        };
        let found = catalogue::ids_named(&self.db(), name)?;
        match found[..] {
            [] => Err(LibraryError::UnknownName(name.clone())),
            [id] => self.photo(id),
            _ => Err(LibraryError::AmbiguousName { name: name.clone(), found }),
        }
    }

    /// The path of a photo's original.
    #[must_use]
    pub fn original(&self, photo: &Photo) -> PathBuf {
        self.originals.path(photo.id, photo.format)
    }

    /// The folder of all renditions; it may not be there yet.
    #[must_use]
    pub fn renditions(&self) -> PathBuf {
        self.dir.join("renditions")
    }

    /// The folder of a photo's renditions; it may not be there yet.
    #[must_use]
    pub fn renditions_dir(&self, photo: PhotoId) -> PathBuf {
        let hex = photo.to_hex();
        self.renditions().join(&hex[..2]).join(hex)
    }

    /// Changes a photo and returns it as it is now. The original file is never changed.
    pub fn change(&self, id: PhotoId, change: &PhotoChange, now: Timestamp) -> Result<Photo, LibraryError> {
        let mut changed = self.change_all(&[(id, vec![change.clone()])], now)?;
        changed.pop().ok_or_else(|| LibraryError::Unknown(id.into()))
    }

    /// Changes some photos, all or none, and returns them as they are now.
    pub fn change_all(
        &self,
        changes: &[(PhotoId, Vec<PhotoChange>)],
        now: Timestamp,
    ) -> Result<Vec<Photo>, LibraryError> {
        self.recorded(|db, changed| {
            let change = |(id, changes): &(PhotoId, Vec<PhotoChange>)| {
                changed.add(*id);
                changes.iter().try_for_each(|change| change.make(db, *id, now))?;
                catalogue::photo(db, *id)?.ok_or_else(|| LibraryError::Unknown((*id).into()))
            };
            changes.iter().map(change).collect()
        })
    }

    pub(super) fn unusable(&self, source: std::io::Error) -> LibraryError {
        LibraryError::Folder { path: self.dir.display().to_string(), source }
    }

    /// The catalogue, for one statement or transaction. A panic in another thread leaves it usable: SQLite rolls back.
    pub(super) fn db(&self) -> MutexGuard<'_, Database> {
        self.db.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl PhotoChange {
    fn make(&self, db: &Database, id: PhotoId, now: Timestamp) -> Result<(), LibraryError> {
        let mut photo = catalogue::photo(db, id)?.ok_or_else(|| LibraryError::Unknown(id.into()))?;
        match self {
            Self::Edit { clear, set } => {
                for property in clear {
                    photo.layers.clear(*property);
                }
                photo.layers.edit(set);
            }
            Self::AcceptUnread => photo.layers.unread.clear(),
            Self::Focus(focus) => photo.focus = *focus,
            Self::Withdraw => photo.withdrawn = true,
            Self::Reinstate => photo.withdrawn = false,
        }
        catalogue::update(db, &photo, now)?;
        records::add_change(db, id, &self.noted(), now)
    }

    /// As the record has it.
    fn noted(&self) -> Value {
        match self {
            Self::Edit { clear, set } => json!({ "set": set, "clear": clear }),
            Self::AcceptUnread => json!({ "accepted_unread": true }),
            Self::Focus(focus) => json!({ "focus": focus }),
            Self::Withdraw => json!({ "withdrawn": true }),
            Self::Reinstate => json!({ "withdrawn": false }),
        }
    }
}

/// Opens the catalogue's file with the tables that this version knows. A former version's is copied before it is migrated.
pub(super) fn open_catalogue(path: &Path) -> Result<Database, DatabaseError> {
    let db = Database::open(path)?;
    db.keep_copy_of_version(path, SCHEMA.len())?;
    db.migrate(&SCHEMA)?;
    Ok(db)
}

/// Whether an error means that the disk or folder is read-only.
fn is_read_only(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem)
}
