//! The photos that a newsroom keeps: originals under their hash, a catalogue beside them.
//!
//! ```text
//! library/originals/ab/abcd….jpg   the bytes as they came, read-only
//! library/renditions/ab/abcd…/     what is made of them; can be made again
//! library/catalogue.sqlite3        what is known about them
//! ```
//!
//! | file | what it holds |
//! |---|---|
//! | `mod` | an open [`Library`], a [`Photo`] and the [`Layers`] of its metadata |
//! | `originals` | the files, each once, read-only |
//! | `catalogue` | the tables, and every statement on them |
//! | `sidecar` | the `.xmp` file beside a photo |
//! | [`ingest`](Library::ingest) | photos in: duplicates found, metadata merged |
//! | [`search`](Library::search) | words and look-alikes |
//! | [`check`](Library::check_originals) | missing, altered and unknown files |

mod catalogue;
mod check;
mod ingest;
mod originals;
mod search;
mod sidecar;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use jiff::Timestamp;

use self::originals::Originals;
use crate::photo::{
    Captured, Conflict, Focus, Format, Metadata, MetadataSource, Orientation, PerceptualHash, PhotoId, PhotoPrefix,
    Property,
};
use crate::storage::{Database, DatabaseError, Sha256};

pub use check::{CheckTotals, Fault, LibraryPart, Problem, hash_file};
pub use ingest::{FileReport, IngestRequest, IngestStatus, PropertyChange};
pub use originals::{IngestError, read as read_photo_file};
pub use search::LookAlike;

/// The name of the catalogue's file.
const CATALOGUE: &str = "catalogue.sqlite3";

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
    /// The hash of the picture without its metadata.
    pub picture_hash: Sha256,
    pub phash: Option<PerceptualHash>,
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
    /// Taken away by the press office: what the files say about it does not count.
    pub cleared: Vec<Property>,
    /// Said by the files.
    pub read: Metadata,
    /// Which of a file's blocks each property came from, by the property's name.
    pub read_from: Vec<(String, MetadataSource)>,
    /// Filled in by `ingest`'s options where the files say nothing.
    pub filled: Metadata,
    /// The newsroom's defaults, from its settings, where nobody else says anything.
    pub defaults: Metadata,
    /// Where the files contradict themselves or each other.
    pub conflicts: Vec<Conflict>,
}

impl Layers {
    /// What counts.
    #[must_use]
    pub fn effective(&self) -> Metadata {
        let mut metadata = self.read.clone();
        metadata.underlay(&self.filled);
        metadata.underlay(&self.defaults);
        // A default must not replace what a file says and pressbox cannot read.
        let unread = |property: &Property| {
            let read = |conflict: &Conflict| conflict.property == property.name() && conflict.kept.is_empty();
            property.is_blank(&self.read) && self.conflicts.iter().any(read)
        };
        for property in Property::ALL.iter().filter(|property| unread(property)).chain(&self.cleared) {
            property.clear(&mut metadata);
        }
        metadata.overlay(&self.edited);
        metadata
    }

    /// Sets what the press office says; it counts even where it was taken away before.
    pub fn edit(&mut self, metadata: &Metadata) {
        self.edited.overlay(metadata);
        self.cleared.retain(|property| property.is_blank(metadata));
    }

    /// Takes a property's value away, whoever said it.
    pub fn clear(&mut self, property: Property) {
        property.clear(&mut self.edited);
        if !self.cleared.contains(&property) {
            self.cleared.push(property);
        }
    }
}

/// Why the library cannot do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum LibraryError {
    #[error("`{path}` cannot be used")]
    Folder { path: String, source: std::io::Error },
    #[error("no photo in the library begins with `{0}`")]
    Unknown(PhotoPrefix),
    #[error("`{prefix}` begins the ids of {} photos: {}", found.len(), short_ids(found))]
    Ambiguous { prefix: PhotoPrefix, found: Vec<PhotoId> },
    #[error("the catalogue holds something that pressbox did not write: {0}")]
    Corrupt(String),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// Whether an error says that nothing can be written there.
fn is_read_only(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem)
}

fn short_ids(found: &[PhotoId]) -> String {
    found.iter().map(|id| format!("`{}`", &id.to_hex()[..12])).collect::<Vec<_>>().join(", ")
}

/// An open library.
#[derive(Debug)]
pub struct Library {
    dir: PathBuf,
    originals: Originals,
    db: Mutex<Database>,
}

/// A change to a photo that the press office makes.
#[derive(Debug, Clone, PartialEq)]
pub enum PhotoChange {
    /// Clears some properties and sets others.
    Edit { clear: Vec<Property>, set: Box<Metadata> },
    /// Sets what crops keep in sight.
    Focus(Focus),
    /// Keeps the photo out of every later mail, kit, page and export.
    Withdraw,
}

impl Library {
    /// Opens the library in a folder, and makes it where there is none. Where nothing can be written, what there is can
    /// be read.
    pub fn open(dir: &Path) -> Result<Self, LibraryError> {
        let folder = |source| LibraryError::Folder { path: dir.display().to_string(), source };
        let mut file = dir.join(CATALOGUE);
        let originals = Originals::new(&dir.join("originals"));
        match originals.make() {
            // A newsroom that was never written to has an empty library.
            Err(error) if is_read_only(&error) && !file.is_file() => file = PathBuf::from(":memory:"),
            Err(error) if is_read_only(&error) => {}
            made => made.map_err(folder)?,
        }
        let db = Database::open(&file)?;
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

    /// Changes a photo and gives it as it is now. The original's bytes are never touched.
    pub fn change(&self, id: PhotoId, change: &PhotoChange, now: Timestamp) -> Result<Photo, LibraryError> {
        let db = self.db();
        db.transaction(|db| {
            let mut photo = catalogue::photo(db, id)?.ok_or_else(|| LibraryError::Unknown(id.into()))?;
            match change {
                PhotoChange::Edit { clear, set } => {
                    for property in clear {
                        photo.layers.clear(*property);
                    }
                    photo.layers.edit(set);
                }
                PhotoChange::Focus(focus) => photo.focus = *focus,
                PhotoChange::Withdraw => photo.withdrawn = true,
            }
            catalogue::update(db, &photo, now)?;
            catalogue::photo(db, id)?.ok_or_else(|| LibraryError::Unknown(id.into()))
        })
    }

    fn unusable(&self, source: std::io::Error) -> LibraryError {
        LibraryError::Folder { path: self.dir.display().to_string(), source }
    }

    /// The catalogue, for one statement or transaction. A panic in another thread leaves it usable: SQLite rolls back.
    fn db(&self) -> MutexGuard<'_, Database> {
        self.db.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}
