//! Where pictures live: originals under their hash, a catalogue beside them.
//!
//! ```text
//! library/originals/ab/abcd….jpg   the bytes as they came, read-only
//! library/renditions/ab/abcd…/     what is made of them; can be made again
//! library/catalogue.sqlite3        what is known about them
//! ```

mod catalogue;
mod db;
mod ingest;
mod originals;
mod search;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use jiff::Timestamp;

use self::originals::Originals;
use crate::photo::{
    Block, Captured, Conflict, Focus, Format, Metadata, Orientation, Perceptual, PhotoId, PhotoPrefix, Sha256,
};

pub use db::{Db, DbError, Durability, Row, Value};
pub use ingest::{Changed, FileReport, Ingest, Status};
pub use originals::TakeInError;
pub use search::LookAlike;

/// A photo in the library, as the catalogue knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Photo {
    pub id: PhotoId,
    pub format: Format,
    /// The file's size in bytes.
    pub bytes: u64,
    /// The picture's size as the file has it, before it is turned upright.
    pub width: u32,
    pub height: u32,
    pub orientation: Orientation,
    /// The fingerprint of the picture without its metadata.
    pub pixels: Sha256,
    pub phash: Option<Perceptual>,
    /// What crops keep in sight.
    pub focus: Focus,
    pub captured: Option<Captured>,
    /// File names it came under, first seen first.
    pub names: Vec<String>,
    /// What counts: edits over what the files say over what `ingest` filled in.
    pub metadata: Metadata,
    pub layers: Layers,
    pub withdrawn: bool,
}

/// Where a photo's metadata comes from, layer by layer.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layers {
    /// Said by the press office, with `photo edit` or `ingest --override`.
    pub edited: Metadata,
    /// Said by the files.
    pub read: Metadata,
    /// Which of a file's blocks each property came from, by the property's name.
    pub read_from: Vec<(String, Block)>,
    /// Filled in by `ingest`'s options where the files say nothing.
    pub filled: Metadata,
    /// Where the files contradict themselves or each other.
    pub conflicts: Vec<Conflict>,
}

impl Layers {
    /// What counts.
    #[must_use]
    pub fn effective(&self) -> Metadata {
        let mut metadata = self.edited.clone();
        metadata.underlay(&self.read);
        metadata.underlay(&self.filled);
        metadata
    }
}

/// Why the library cannot do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    #[error("`{path}` cannot be used")]
    Folder { path: String, source: std::io::Error },
    #[error("no photo in the library begins with `{0}`")]
    Unknown(PhotoPrefix),
    #[error("`{prefix}` begins the ids of {} photos: {}", found.len(), shown(found))]
    Ambiguous { prefix: PhotoPrefix, found: Vec<PhotoId> },
    #[error("the catalogue holds something that pressbox did not write: {0}")]
    Corrupt(String),
    #[error(transparent)]
    Db(#[from] DbError),
}

fn shown(found: &[PhotoId]) -> String {
    found.iter().map(|id| format!("`{}`", &id.to_hex()[..12])).collect::<Vec<_>>().join(", ")
}

/// An open library.
#[derive(Debug)]
pub struct Library {
    dir: PathBuf,
    originals: Originals,
    db: Mutex<Db>,
}

/// A change to a photo that the press office makes.
#[derive(Debug, Clone, PartialEq)]
pub enum Change {
    /// Lays these properties over what is known.
    Edit(Box<Metadata>),
    /// Says what crops keep in sight.
    Focus(Focus),
    /// Takes the photo out of every later output.
    Withdraw,
}

impl Library {
    /// Opens the library in a folder, and makes it where there is none.
    pub fn open(dir: &Path) -> Result<Self, LibraryError> {
        let folder = |source| LibraryError::Folder { path: dir.display().to_string(), source };
        std::fs::create_dir_all(dir).map_err(folder)?;
        let originals = Originals::open(&dir.join("originals")).map_err(folder)?;
        let db = Db::open(&dir.join("catalogue.sqlite3"), Durability::Full)?;
        db.migrate(&catalogue::SCHEMA)?;
        Ok(Self { dir: dir.to_path_buf(), originals, db: Mutex::new(db) })
    }

    /// A photo by its id.
    pub fn photo(&self, id: PhotoId) -> Result<Photo, LibraryError> {
        catalogue::photo(&self.db(), id)?.ok_or_else(|| LibraryError::Unknown(id.into()))
    }

    /// A photo by the beginning of its id, or of the id of another file with the same picture.
    pub fn find(&self, prefix: &PhotoPrefix) -> Result<Photo, LibraryError> {
        let found = catalogue::ids_with(&self.db(), prefix)?;
        match found[..] {
            [] => Err(LibraryError::Unknown(prefix.clone())),
            [id] => self.photo(id),
            _ => Err(LibraryError::Ambiguous { prefix: prefix.clone(), found }),
        }
    }

    /// Where a photo's original stands.
    #[must_use]
    pub fn original(&self, photo: &Photo) -> PathBuf {
        self.originals.path(photo.id, photo.format)
    }

    /// The folder of a photo's renditions; it may not be there yet.
    #[must_use]
    pub fn renditions_dir(&self, photo: PhotoId) -> PathBuf {
        let hex = photo.to_hex();
        self.dir.join("renditions").join(&hex[..2]).join(hex)
    }

    /// Changes a photo and gives it as it is now. The original's bytes are never touched.
    pub fn change(&self, id: PhotoId, change: &Change, now: Timestamp) -> Result<Photo, LibraryError> {
        let db = self.db();
        db.transaction(|db| {
            let mut photo = catalogue::photo(db, id)?.ok_or_else(|| LibraryError::Unknown(id.into()))?;
            match change {
                Change::Edit(metadata) => photo.layers.edited.overlay(metadata),
                Change::Focus(focus) => photo.focus = *focus,
                Change::Withdraw => photo.withdrawn = true,
            }
            catalogue::update(db, &photo, now)?;
            catalogue::photo(db, id)?.ok_or_else(|| LibraryError::Unknown(id.into()))
        })
    }

    fn unusable(&self, source: std::io::Error) -> LibraryError {
        LibraryError::Folder { path: self.dir.display().to_string(), source }
    }

    /// The catalogue, for one statement or transaction. A panic in another thread leaves it usable: SQLite rolls back.
    fn db(&self) -> MutexGuard<'_, Db> {
        self.db.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
