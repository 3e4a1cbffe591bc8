//! Ingest: each file is read once, identified by its content, and safe on the disk before it is in the catalogue.
//!
//! Files are read and inspected on all cores. Meanwhile what was read is flushed to the disk in small batches, renamed, and
//! then recorded in the catalogue in one transaction, in the order of the paths. If the process is killed, what was
//! reported is kept and nothing is half-done: at worst an original has no row in the catalogue, and the next ingest of the
//! same file adds it; and the next ingest removes temporary files.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use jiff::Timestamp;

use super::batches::in_batches;
use super::catalogue::{self, KnownFile};
use super::copy::{CopyMerge, PropertyChange, merge_copy};
use super::error::LibraryError;
use super::forgotten;
use super::ingest_lock;
use super::listing::{Listed, PassedOver, list_files};
use super::look_index::LookIndex;
use super::open::{CATALOGUE, Library, open_catalogue};
use super::origin::{Origin, Origins};
use super::originals::{self, Committed, IngestError, RawFiles};
use super::photo::{Layers, Photo};
use super::recording::{BatchFlush, Changed, NamedRecord};
use super::records::record_of_new;
use super::same_picture::{KnownPicture, same_picture};
use super::sidecar::{FileMetadata, Sidecar, Sidecars, read_metadata};
use crate::photo::{
    Conflict, DecodeError, Focus, Format, MergeRule, Metadata, MetadataSource, Orientation, PhotoId, PictureFacts,
    Property, inspect, memory_needed,
};
use crate::progress::Progress;
use crate::storage::{AtomicFile, Database, MemoryBudget, Sha256};

/// A picture that needs no more than this is read even where the budget is smaller: alone.
const LARGEST_ALONE: u64 = 1 << 30;

/// What is to be ingested, and how.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct IngestRequest {
    /// Files, and folders with everything in them.
    pub paths: Vec<PathBuf>,
    /// Folders to skip.
    pub skip: Vec<PathBuf>,
    /// Values for properties that the files do not have.
    pub fill: Metadata,
    /// The newsroom's defaults, for properties that have no other value.
    pub defaults: Metadata,
    /// Whether `fill` also replaces values in the files.
    pub overrides: bool,
    /// Whether the metadata of a copy of a known picture replaces the photo's.
    pub prefer_copy: bool,
    pub rule: MergeRule,
    /// Whether files are taken from folders, too, that hold no press photos: trash, thumbnails, what programs keep.
    pub all: bool,
    /// Whether files are taken in that were forgotten.
    pub forgotten: bool,
    /// Whether cameras' raw files are taken in, with the pictures that the cameras put into them.
    pub raw_preview: bool,
    /// The memory that all pictures being read may take together, in bytes; `None` for as much as they want.
    pub memory: Option<u64>,
}

/// The result for one file.
#[derive(Debug)]
pub struct FileReport {
    pub path: PathBuf,
    pub status: IngestStatus,
    /// Which of its metadata was not kept or could not be read, and what became of its original, in sentences.
    pub notes: Vec<String>,
    /// Whether the library had it before, but its original was missing or damaged, and is whole again.
    pub restored: bool,
}

/// What a file turned out to be.
#[derive(Debug)]
pub enum IngestStatus {
    /// A photo that the library did not have.
    New {
        photo: Box<Photo>,
        look_alikes: Vec<PhotoId>,
        /// A photo with the same pixels, whose file does not say which colours they are, as this one does.
        better_colours_than: Option<PhotoId>,
    },
    /// A file that the library has already, byte for byte.
    Duplicate { sha256: Sha256, photo: Box<Photo> },
    /// A picture that the library has already, with other metadata, which was merged.
    SamePicture {
        sha256: Sha256,
        photo: Box<Photo>,
        conflicts: Vec<Conflict>,
        added: Vec<Property>,
        changed: Vec<PropertyChange>,
    },
    /// Not a readable picture.
    Rejected(IngestError),
}

/// A file that was read and inspected.
enum ReadFile {
    /// With its metadata where that is to be merged again.
    Known {
        sha256: Sha256,
        metadata: Option<Box<FileMetadata>>,
    },
    New(Box<NewFile>),
}

/// A file that was read, or why it is rejected; an error of the library ends the ingest.
type ReadResult = Result<Result<ReadFile, IngestError>, LibraryError>;

struct NewFile {
    picture: Picture,
    file: AtomicFile,
    /// Whether it is in the catalogue, without a whole original.
    was_lost: bool,
}

/// What is known about a file whose bytes were not among the originals.
struct Picture {
    sha256: Sha256,
    format: Format,
    bytes: u64,
    facts: PictureFacts,
    metadata: Box<FileMetadata>,
    /// Whether its metadata is merged, too, if it is recorded already.
    merges_again: bool,
}

impl Library {
    /// Ingests files and folders; `each` is called for every file in order, as soon as it is in the catalogue.
    /// Returns what was passed over.
    pub fn ingest(
        &self,
        ingest: &IngestRequest,
        now: Timestamp,
        progress: &dyn Progress,
        mut each: impl FnMut(FileReport),
    ) -> Result<PassedOver, LibraryError> {
        let unusable = |source| self.unusable(source);
        self.originals.make().and_then(|()| self.originals.sweep()).map_err(unusable)?;
        let _running = ingest_lock::begin(&self.dir, || self.originals.sweep_all())?;
        self.follow(&mut self.db())?;
        let Listed { files, passed_over } = list_files(&ingest.paths, &ingest.skip, ingest.all);
        let sidecars = Sidecars::default();
        // Readers need not wait while a batch is written to the disk.
        let known = Mutex::new(open_catalogue(&self.dir.join(CATALOGUE))?);
        let budget = MemoryBudget::new(ingest.memory.unwrap_or(u64::MAX));
        self.hash_older(&budget, progress)?;
        self.sweep_records();
        self.write_missing_records(progress)?;
        let mut looks = catalogue::look_index(&self.db())?;
        let mut origins = Origins::new(self.dir.parent().unwrap_or(&self.dir), self.originals.dir());
        let mut named = Vec::new();
        progress.start("reading photos", files.len() as u64);
        let read = |file: Result<PathBuf, (PathBuf, IngestError)>| {
            let result = match file {
                Ok(path) => {
                    let result = self.read_file(&path, ingest, &budget, &sidecars, &known);
                    (path, result)
                }
                Err((path, error)) => (path, Ok(Err(error))),
            };
            progress.advance(1);
            result
        };
        let result = in_batches(files, read, |batch| {
            self.store(batch, ingest, now, &mut looks, &mut origins, &mut named)?.into_iter().for_each(&mut each);
            Ok(())
        });
        progress.finish();
        let settled = self.settle(named);
        result.and(settled).map(|()| passed_over)
    }

    /// Stores a batch of files, and records them.
    fn store(
        &self,
        batch: Vec<(PathBuf, ReadResult)>,
        ingest: &IngestRequest,
        now: Timestamp,
        known_looks: &mut LookIndex,
        origins: &mut Origins,
        named: &mut Vec<NamedRecord>,
    ) -> Result<Vec<FileReport>, LibraryError> {
        let mut stored = Vec::with_capacity(batch.len());
        let any_new = batch.iter().any(|(_, result)| matches!(result, Ok(Ok(ReadFile::New(_)))));
        if any_new {
            self.originals.flush().map_err(|source| self.unusable(source))?;
        }
        for (path, result) in batch {
            let file = match result? {
                Ok(ReadFile::New(new)) => {
                    let NewFile { picture, file, was_lost } = *new;
                    let committed = self.originals.commit(file, picture.sha256, picture.format, picture.bytes);
                    committed.map(|committed| StoredFile::New {
                        restored: Some(committed).filter(|committed| was_lost && *committed != Committed::There),
                        picture: Box::new(picture),
                    })
                }
                Ok(ReadFile::Known { sha256, metadata }) => Ok(StoredFile::Known { sha256, metadata }),
                Err(error) => Err(error),
            };
            stored.push((path, file));
        }
        // The new names are flushed together with the records.
        let flush = if any_new { BatchFlush::Always } else { BatchFlush::ForRecords };
        self.recorded_batch(named, flush, |db, changed| {
            stored
                .into_iter()
                .map(|(path, file)| match file {
                    Ok(mut file) => {
                        let (notes, restored) = (file.take_notes(), file.is_restored());
                        let origin = origins.of(&path);
                        let status = record((db, &mut *changed), &origin, file, ingest, now, known_looks, self)?;
                        Ok(FileReport { path, status, notes, restored })
                    }
                    Err(error) => {
                        let status = IngestStatus::Rejected(error);
                        Ok(FileReport { path, status, notes: Vec::new(), restored: false })
                    }
                })
                .collect()
        })
    }

    /// Reads a file, inspects its picture, and stages it.
    fn read_file(
        &self,
        path: &Path,
        ingest: &IngestRequest,
        budget: &MemoryBudget,
        sidecars: &Sidecars,
        known: &Mutex<Database>,
    ) -> ReadResult {
        // The file itself is in memory beside its picture; what it is found to need is reserved anew, as one that keeps a
        // part while it waits for more could wait for ever.
        let reading = budget.reserve(std::fs::metadata(path).map_or(0, |found| found.len()));
        let raw = if ingest.raw_preview { RawFiles::Taken } else { RawFiles::Refused };
        let (format, bytes) = match originals::read_as(path, raw) {
            Ok(read) => read,
            Err(error) => return Ok(Err(error)),
        };
        drop(reading);
        let sha256 = Sha256::of(&bytes);
        let length = bytes.len() as u64;
        let KnownFile { is_known, forgotten_ms } =
            catalogue::known_file(&known.lock().unwrap_or_else(PoisonError::into_inner), sha256)?;
        if let Some(ms) = forgotten_ms.filter(|_| !ingest.forgotten && !is_known) {
            return Ok(Err(IngestError::Forgotten(forgotten::time(ms)?)));
        }
        let sidecar = sidecars.beside(path);
        let merges_again = ingest.prefer_copy || sidecar != Sidecar::None;
        if is_known && self.originals.has(sha256, format, length) {
            let metadata = merges_again.then(|| Box::new(read_metadata(format, &bytes, sidecar, ingest.rule)));
            return Ok(Ok(ReadFile::Known { sha256, metadata }));
        }
        let read_new = || {
            let needed = memory_needed(format, &bytes).saturating_add(length);
            if needed > budget.total().max(LARGEST_ALONE) {
                let why = "it needs more memory than `[renditions] memory` allows".to_owned();
                return Err(DecodeError::Unsupported(why).into());
            }
            let reserved = budget.reserve(needed);
            let facts = inspect(format, &bytes)?;
            drop(reserved);
            let mut metadata = Box::new(read_metadata(format, &bytes, sidecar, ingest.rule));
            metadata.merged.notes.extend(facts.doubt.map(str::to_owned));
            if format == Format::Raw {
                let PictureFacts { width, height, .. } = facts;
                let note =
                    format!("it is a camera's raw file: its picture is the camera's preview, {width} × {height}");
                metadata.merged.notes.push(note);
            }
            let file = self.originals.stage(&bytes, sha256, format)?;
            let picture = Picture { sha256, format, bytes: length, facts, metadata, merges_again };
            Ok(ReadFile::New(Box::new(NewFile { picture, file, was_lost: is_known })))
        };
        Ok(read_new())
    }
}

/// A file that has its final name among the originals.
enum StoredFile {
    Known {
        sha256: Sha256,
        metadata: Option<Box<FileMetadata>>,
    },
    New {
        picture: Box<Picture>,
        /// How the original of a known photo came to be whole again.
        restored: Option<Committed>,
    },
}

impl StoredFile {
    fn is_restored(&self) -> bool {
        matches!(self, Self::New { restored: Some(_), .. })
    }

    fn take_notes(&mut self) -> Vec<String> {
        match self {
            Self::Known { metadata, .. } => {
                metadata.as_mut().map(|metadata| std::mem::take(&mut metadata.merged.notes)).unwrap_or_default()
            }
            Self::New { picture, restored } => {
                let restored = restored.map(|committed| match committed {
                    Committed::Replaced => "its original in the library was damaged and has been restored",
                    Committed::New | Committed::There => {
                        "its original in the library was missing and has been restored"
                    }
                });
                let notes = std::mem::take(&mut picture.metadata.merged.notes);
                restored.map(str::to_owned).into_iter().chain(notes).collect()
            }
        }
    }
}

/// Records a file in the catalogue, unless it is there already.
fn record(
    (db, changed): (&Database, &mut Changed),
    origin: &Origin,
    file: StoredFile,
    ingest: &IngestRequest,
    now: Timestamp,
    known_looks: &mut LookIndex,
    library: &Library,
) -> Result<IngestStatus, LibraryError> {
    let sha256 = match &file {
        StoredFile::Known { sha256, .. } => *sha256,
        StoredFile::New { picture, .. } => picture.sha256,
    };
    if ingest.forgotten && forgotten::allow(db, sha256)? {
        changed.add(sha256);
    }
    // Check again inside the transaction: this batch or another process may have recorded the same file meanwhile.
    if let Some(id) = catalogue::with_file(db, sha256)? {
        let metadata = match file {
            StoredFile::Known { metadata, .. } => metadata,
            StoredFile::New { picture, .. } => Some(picture.metadata).filter(|_| picture.merges_again),
        };
        let prefer_copy = ingest.prefer_copy;
        let (photo, result) = update_known((db, &mut *changed), id, origin, ingest, now, |photo| {
            let Some(metadata) = metadata else { return CopyMerge::default() };
            let known = photo.layers.conflicts.clone();
            // The file's own blocks were judged when it was new.
            photo.layers.hold_back(&[MetadataSource::Sidecar], metadata.damaged_sidecar);
            let mut result = merge_copy(photo, &metadata.merged, prefer_copy);
            result.conflicts.retain(|conflict| !known.contains(conflict));
            result
        })?;
        let photo = Box::new(photo);
        return Ok(match result {
            CopyMerge { conflicts, added, changed }
                if conflicts.is_empty() && added.is_empty() && changed.is_empty() =>
            {
                IngestStatus::Duplicate { sha256, photo }
            }
            CopyMerge { conflicts, added, changed } => {
                IngestStatus::SamePicture { sha256, photo, conflicts, added, changed }
            }
        });
    }
    let StoredFile::New { picture, .. } = file else {
        return Err(LibraryError::Corrupt(format!("`{}` disappeared while it was being read", sha256.short())));
    };
    let Picture { format, bytes, facts, metadata, .. } = *picture;
    let FileMetadata { merged, damaged_sidecar } = *metadata;
    let known = same_picture((db, &mut *changed), &library.originals, &facts)?;
    if let KnownPicture::Same(id) = known {
        let (photo, result) = update_known((db, &mut *changed), id, origin, ingest, now, |photo| {
            photo.layers.hold_back(&merged.unread, damaged_sidecar);
            merge_copy(photo, &merged, ingest.prefer_copy)
        })?;
        changed.add(id);
        catalogue::insert_copy(db, sha256, id, (format, bytes), &merged.metadata, now)?;
        let CopyMerge { conflicts, added, changed } = result;
        return Ok(IngestStatus::SamePicture { sha256, photo: Box::new(photo), conflicts, added, changed });
    }
    let better_colours_than = if let KnownPicture::WithoutColours(id) = known { Some(id) } else { None };
    let mut layers = Layers {
        read: merged.metadata,
        read_from: merged.sources.iter().map(|(property, block)| (property.name().to_owned(), *block)).collect(),
        conflicts: merged.conflicts,
        unread: merged.unread,
        damaged_sidecars: damaged_sidecar.into_iter().collect(),
        ..Layers::default()
    };
    // There cannot be a conflict: nothing was filled in before.
    let _ = apply_options(&mut layers, ingest);
    let metadata = layers.effective();
    let orientation = Orientation::from_exif(merged.orientation);
    let looks = facts.grey.map(|grey| grey.looks(orientation)).unwrap_or_default();
    let photo = Photo {
        id: sha256,
        format,
        bytes,
        width: facts.width,
        height: facts.height,
        orientation,
        picture_hash: facts.picture_hash,
        phash: looks.upright,
        focus: Focus::MIDDLE,
        captured: metadata.captured.clone(),
        names: Some(origin.name.clone()).into_iter().filter(|name| !name.is_empty()).collect(),
        folders: Vec::new(),
        collections: Vec::new(),
        camera: merged.camera,
        serial: merged.serial,
        metadata,
        layers,
        withdrawn: false,
    };
    let number = catalogue::insert(db, &photo, &looks, now)?;
    let folders = origin.add_first(db, photo.id)?;
    changed.add_new(record_of_new(&photo, number, &looks, folders, now)?);
    let look_alikes = known_looks.alike(&looks).into_iter().map(|other| other.photo).collect();
    if let Some(upright) = looks.upright {
        known_looks.add(sha256, upright, &looks.crops);
    }
    Ok(IngestStatus::New { photo: Box::new(photo), look_alikes, better_colours_than })
}

/// Updates a known photo: another file name, perhaps more metadata.
fn update_known(
    (db, changed): (&Database, &mut Changed),
    id: PhotoId,
    origin: &Origin,
    ingest: &IngestRequest,
    now: Timestamp,
    merge: impl FnOnce(&mut Photo) -> CopyMerge,
) -> Result<(Photo, CopyMerge), LibraryError> {
    if origin.add(db, id)? {
        changed.add(id);
    }
    let found = || LibraryError::Corrupt(format!("the photo `{}` is missing", id.short()));
    let mut photo = catalogue::photo(db, id)?.ok_or_else(found)?;
    let before = (photo.layers.clone(), photo.orientation);
    let mut result = merge(&mut photo);
    result.conflicts.extend(apply_options(&mut photo.layers, ingest));
    if (&photo.layers, photo.orientation) == (&before.0, before.1) {
        catalogue::index(db, &photo)?;
    } else {
        changed.add(id);
        catalogue::update(db, &photo, now)?;
    }
    Ok((catalogue::photo(db, id)?.ok_or_else(found)?, result))
}

/// Applies the options of this ingest. Values that an earlier one filled in stay, and differences are reported.
fn apply_options(layers: &mut Layers, ingest: &IngestRequest) -> Vec<Conflict> {
    layers.defaults.overlay(&ingest.defaults);
    if ingest.overrides {
        layers.edit(&ingest.fill);
        return Vec::new();
    }
    let (filled, fill) = (&layers.filled, &ingest.fill);
    let differs =
        |property: &&Property| !property.is_blank(filled) && !property.is_blank(fill) && !property.same(filled, fill);
    let counts = |property: &&Property| property.is_blank(&layers.read) && property.is_blank(&layers.edited);
    let conflict = |property: &Property| Conflict {
        property: property.name().to_owned(),
        kept: property.text(filled).unwrap_or_default(),
        kept_from: MetadataSource::Ingest,
        other: property.text(fill).unwrap_or_default(),
        other_from: MetadataSource::Ingest,
    };
    let conflicts = Property::ALL.iter().filter(differs).filter(counts).map(conflict).collect();
    layers.filled.underlay(fill);
    conflicts
}
