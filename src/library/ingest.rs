//! Ingest: each file is read once, known by its content, and safe on the disk before it is in the catalogue.
//!
//! A batch is read and inspected by all cores, flushed to the disk, named, and then put into the catalogue in one
//! transaction in the order of the paths. A kill at any moment leaves nothing half-done: at worst a file in the store
//! without a row, which the next run takes for what it is.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rayon::prelude::*;
use walkdir::WalkDir;

use super::originals::{self, IngestError};
use super::search::alike;
use super::sidecar::{Sidecar, read_metadata};
use super::{Layers, Library, LibraryError, Photo, catalogue};
use crate::photo::{
    Conflict, Focus, Format, MergeRule, Merged, Metadata, MetadataSource, Orientation, PerceptualHash, PhotoId,
    PictureFacts, Property, inspect, is_better,
};
use crate::progress::Progress;
use crate::storage::{AtomicFile, Database, Sha256};

/// What is to be ingested, and how.
#[derive(Debug, Clone, Default)]
pub struct IngestRequest {
    /// Files and folders; folders with all that stands in them.
    pub paths: Vec<PathBuf>,
    /// Folders that are passed over.
    pub skip: Vec<PathBuf>,
    /// Fills what the files do not say.
    pub fill: Metadata,
    /// The newsroom's defaults: they count where neither the files nor anybody says anything.
    pub defaults: Metadata,
    /// Whether `fill` counts even where the files say something else.
    pub overrides: bool,
    /// Whether a copy's metadata counts where it differs from that of the photo that it shows.
    pub prefer_copy: bool,
    pub rule: MergeRule,
}

/// What became of one file.
#[derive(Debug)]
pub struct FileReport {
    pub path: PathBuf,
    pub status: IngestStatus,
    /// Which of its metadata was not kept, or not read, in sentences.
    pub notes: Vec<String>,
}

/// What a file turned out to be.
#[derive(Debug)]
pub enum IngestStatus {
    /// A photo that the library did not have.
    New { photo: Box<Photo>, look_alikes: Vec<PhotoId> },
    /// A file that the library has, byte for byte.
    Duplicate { sha256: Sha256, photo: Box<Photo> },
    /// A picture that the library has, under other metadata; what it adds was merged.
    SamePicture {
        sha256: Sha256,
        photo: Box<Photo>,
        conflicts: Vec<Conflict>,
        added: Vec<Property>,
        changed: Vec<PropertyChange>,
    },
    /// No readable picture.
    Rejected(IngestError),
}

/// A property that a copy completed or replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PropertyChange {
    pub property: Property,
    pub before: String,
    pub after: String,
}

/// Files in flight at once; what bounds memory is the number of threads, what bounds a lost batch is this.
const BATCH: usize = 64;

/// A file that was read and inspected.
enum ReadFile {
    /// With what it says, where that is to be asked again.
    Known {
        sha256: Sha256,
        merged: Option<Box<Merged>>,
    },
    New(Box<NewFile>),
}

struct NewFile {
    sha256: Sha256,
    format: Format,
    bytes: u64,
    facts: PictureFacts,
    merged: Box<Merged>,
    file: AtomicFile,
}

impl Library {
    /// Ingests files and folders; `each` is called for every file in turn, as soon as it is safe.
    pub fn ingest(
        &self,
        ingest: &IngestRequest,
        now: Timestamp,
        progress: &dyn Progress,
        mut each: impl FnMut(FileReport),
    ) -> Result<(), LibraryError> {
        self.originals.sweep().map_err(|source| self.unusable(source))?;
        let files = walk(ingest);
        let mut hashes = catalogue::hashes(&self.db())?;
        progress.start("reading photos", files.len() as u64);
        let mut files = files.into_iter().peekable();
        let mut take_in = || {
            while files.peek().is_some() {
                let batch: Vec<_> = files.by_ref().take(BATCH).collect();
                for report in self.ingest_batch(batch, ingest, now, &mut hashes, progress)? {
                    each(report);
                }
            }
            Ok(())
        };
        let result = take_in();
        progress.finish();
        result
    }

    fn ingest_batch(
        &self,
        batch: Vec<Result<PathBuf, (PathBuf, IngestError)>>,
        ingest: &IngestRequest,
        now: Timestamp,
        hashes: &mut Vec<(PerceptualHash, PhotoId)>,
        progress: &dyn Progress,
    ) -> Result<Vec<FileReport>, LibraryError> {
        let seen: Vec<_> = batch
            .into_par_iter()
            .map(|file| {
                let seen = match file {
                    Ok(path) => {
                        let seen = self.read_file(&path, ingest);
                        (path, seen)
                    }
                    Err((path, error)) => (path, Ok(Err(error))),
                };
                progress.advance(1);
                seen
            })
            .collect();
        let mut named = Vec::new();
        let any_new = seen.iter().any(|(_, seen)| matches!(seen, Ok(Ok(ReadFile::New(_)))));
        if any_new {
            self.originals.flush().map_err(|source| self.unusable(source))?;
        }
        for (path, seen) in seen {
            let settled = match seen? {
                Ok(ReadFile::New(fresh)) => {
                    let NewFile { sha256, format, bytes, facts, merged, file } = *fresh;
                    self.originals.commit(file, sha256, format, bytes).map(|()| StoredFile::New {
                        sha256,
                        format,
                        bytes,
                        facts,
                        merged,
                    })
                }
                Ok(ReadFile::Known { sha256, merged }) => Ok(StoredFile::Known { sha256, merged }),
                Err(error) => Err(error),
            };
            named.push((path, settled));
        }
        if any_new {
            self.originals.flush().map_err(|source| self.unusable(source))?;
        }
        let db = self.db();
        db.transaction(|db| {
            named
                .into_iter()
                .map(|(path, named)| {
                    let (status, notes) = match named {
                        Ok(mut named) => {
                            let notes = named.take_notes();
                            (record(db, &path, named, ingest, now, hashes)?, notes)
                        }
                        Err(error) => (IngestStatus::Rejected(error), Vec::new()),
                    };
                    Ok(FileReport { path, status, notes })
                })
                .collect()
        })
    }

    /// Reads a file, inspects its picture, and stages it.
    fn read_file(&self, path: &Path, ingest: &IngestRequest) -> Result<Result<ReadFile, IngestError>, LibraryError> {
        let (format, bytes) = match originals::read(path) {
            Ok(read) => read,
            Err(error) => return Ok(Err(error)),
        };
        let sha256 = Sha256::of(&bytes);
        let is_known = catalogue::with_file(&self.db(), sha256)?.is_some();
        if is_known && self.originals.has(sha256, format, bytes.len() as u64) {
            let sidecar = Sidecar::beside(path);
            let asked = ingest.prefer_copy || sidecar != Sidecar::None;
            let merged = asked.then(|| Box::new(read_metadata(format, &bytes, sidecar, ingest.rule)));
            return Ok(Ok(ReadFile::Known { sha256, merged }));
        }
        let fresh = || {
            let facts = inspect(format, &bytes)?;
            let merged = Box::new(read_metadata(format, &bytes, Sidecar::beside(path), ingest.rule));
            let file = self.originals.stage(&bytes, sha256, format)?;
            Ok(ReadFile::New(Box::new(NewFile { sha256, format, bytes: bytes.len() as u64, facts, merged, file })))
        };
        Ok(fresh())
    }
}

/// A file that stands under its name in the store.
enum StoredFile {
    Known { sha256: Sha256, merged: Option<Box<Merged>> },
    New { sha256: Sha256, format: Format, bytes: u64, facts: PictureFacts, merged: Box<Merged> },
}

impl StoredFile {
    fn take_notes(&mut self) -> Vec<String> {
        match self {
            Self::Known { merged, .. } => {
                merged.as_mut().map(|merged| std::mem::take(&mut merged.notes)).unwrap_or_default()
            }
            Self::New { merged, .. } => std::mem::take(&mut merged.notes),
        }
    }
}

/// Puts a file into the catalogue, or finds that it is there.
fn record(
    db: &Database,
    path: &Path,
    named: StoredFile,
    ingest: &IngestRequest,
    now: Timestamp,
    hashes: &mut Vec<(PerceptualHash, PhotoId)>,
) -> Result<IngestStatus, LibraryError> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let sha256 = match named {
        StoredFile::Known { sha256, .. } | StoredFile::New { sha256, .. } => sha256,
    };
    // Asked again inside the transaction: the same file may have come in with this batch, or by another run.
    if let Some(id) = catalogue::with_file(db, sha256)? {
        let (StoredFile::Known { merged, .. }, prefer_copy) = (named, ingest.prefer_copy) else {
            let (photo, _) = update_known(db, id, &name, ingest, now, |_| CopyMerge::default())?;
            return Ok(IngestStatus::Duplicate { sha256, photo: Box::new(photo) });
        };
        let (photo, learnt) = update_known(db, id, &name, ingest, now, |photo| {
            let told = photo.layers.conflicts.clone();
            let mut learnt = merged.map(|merged| merge_copy(photo, &merged, prefer_copy)).unwrap_or_default();
            learnt.conflicts.retain(|conflict| !told.contains(conflict));
            learnt
        })?;
        let photo = Box::new(photo);
        return Ok(match learnt {
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
    let StoredFile::New { format, bytes, facts, merged, .. } = named else {
        return Err(LibraryError::Corrupt(format!("`{}` left it while it was read", sha256.short())));
    };
    if let Some(id) = catalogue::with_picture(db, facts.picture_hash)? {
        let (photo, learnt) =
            update_known(db, id, &name, ingest, now, |photo| merge_copy(photo, &merged, ingest.prefer_copy))?;
        catalogue::insert_copy(db, sha256, &photo, (format, bytes), &merged.metadata, now)?;
        let CopyMerge { conflicts, added, changed } = learnt;
        return Ok(IngestStatus::SamePicture { sha256, photo: Box::new(photo), conflicts, added, changed });
    }
    let merged = *merged;
    let mut layers = Layers {
        read: merged.metadata,
        read_from: merged.sources.iter().map(|(property, block)| (property.name().to_owned(), *block)).collect(),
        conflicts: merged.conflicts,
        ..Layers::default()
    };
    // Nothing was filled in before, so nothing stands against it.
    let _ = apply_options(&mut layers, ingest);
    let metadata = layers.effective();
    let photo = Photo {
        id: sha256,
        format,
        bytes,
        width: facts.width,
        height: facts.height,
        orientation: Orientation::from_exif(merged.orientation),
        picture_hash: facts.picture_hash,
        phash: facts.perceptual_hash,
        focus: Focus::MIDDLE,
        captured: metadata.captured.clone(),
        names: vec![name],
        metadata,
        layers,
        withdrawn: false,
    };
    catalogue::insert(db, &photo, now)?;
    let look_alikes = facts.perceptual_hash.map(|phash| alike(phash, hashes)).unwrap_or_default();
    hashes.extend(facts.perceptual_hash.map(|phash| (phash, sha256)));
    let look_alikes = look_alikes.into_iter().map(|other| other.photo).collect();
    Ok(IngestStatus::New { photo: Box::new(photo), look_alikes })
}

/// A known photo under another name, perhaps with more metadata.
fn update_known(
    db: &Database,
    id: PhotoId,
    name: &str,
    ingest: &IngestRequest,
    now: Timestamp,
    learn: impl FnOnce(&mut Photo) -> CopyMerge,
) -> Result<(Photo, CopyMerge), LibraryError> {
    catalogue::add_name(db, id, name)?;
    let found = || LibraryError::Corrupt(format!("the photo `{}` is gone", id.short()));
    let mut photo = catalogue::photo(db, id)?.ok_or_else(found)?;
    let before = (photo.layers.clone(), photo.orientation);
    let mut learnt = learn(&mut photo);
    learnt.conflicts.extend(apply_options(&mut photo.layers, ingest));
    if (&photo.layers, photo.orientation) == (&before.0, before.1) {
        catalogue::index(db, &photo)?;
    } else {
        catalogue::update(db, &photo, now)?;
    }
    Ok((catalogue::photo(db, id)?.ok_or_else(found)?, learnt))
}

/// Applies the options of this ingest. What an earlier one filled in stays, and differences are reported.
fn apply_options(layers: &mut Layers, ingest: &IngestRequest) -> Vec<Conflict> {
    layers.defaults.overlay(&ingest.defaults);
    if ingest.overrides {
        layers.edit(&ingest.fill);
        return Vec::new();
    }
    let (filled, fill) = (&layers.filled, &ingest.fill);
    let differs =
        |property: &&Property| !property.is_blank(filled) && !property.is_blank(fill) && !property.same(filled, fill);
    let open = |property: &&Property| property.is_blank(&layers.read) && property.is_blank(&layers.edited);
    let conflict = |property: &Property| Conflict {
        property: property.name().to_owned(),
        kept: property.text(filled).unwrap_or_default(),
        kept_from: MetadataSource::Ingest,
        other: property.text(fill).unwrap_or_default(),
        other_from: MetadataSource::Ingest,
    };
    let conflicts = Property::ALL.iter().filter(differs).filter(open).map(conflict).collect();
    layers.filled.underlay(fill);
    conflicts
}

/// What a copy of a known picture changed.
#[derive(Debug, Default)]
struct CopyMerge {
    conflicts: Vec<Conflict>,
    added: Vec<Property>,
    changed: Vec<PropertyChange>,
}

/// Takes from a copy's metadata what the photo does not say yet, and what it says only in part: a value that was cut
/// or stripped of its letters is completed. Where they say different things the photo keeps its own, unless newer words
/// are wanted. Whatever is not kept is told as a conflict, and the copy's whole record stays in the catalogue.
fn merge_copy(photo: &mut Photo, copy: &Merged, prefer_copy: bool) -> CopyMerge {
    let mut learnt = CopyMerge::default();
    merge_orientation(photo, copy, prefer_copy, &mut learnt);
    for (property, block) in &copy.sources {
        let known = &photo.layers.read;
        let from = photo.layers.read_from.iter().find(|(name, _)| name == property.name());
        let known_from = from.map_or(MetadataSource::Xmp, |(_, block)| *block);
        let before = property.text(known).unwrap_or_default();
        let after = property.text(&copy.metadata).unwrap_or_default();
        let blank = property.is_blank(known);
        if !blank && (property.same(known, &copy.metadata) || is_better(*property, known, (&copy.metadata, *block))) {
            continue;
        }
        let completes = !blank && is_better(*property, &copy.metadata, (known, known_from));
        let taken = blank || completes || prefer_copy;
        if !blank && !completes {
            let name = property.name().to_owned();
            learnt.conflicts.push(if prefer_copy {
                Conflict {
                    property: name,
                    kept: after.clone(),
                    kept_from: *block,
                    other: before.clone(),
                    other_from: known_from,
                }
            } else {
                Conflict {
                    property: name,
                    kept: before.clone(),
                    kept_from: known_from,
                    other: after.clone(),
                    other_from: *block,
                }
            });
        }
        if taken {
            property.copy(&copy.metadata, &mut photo.layers.read);
            photo.layers.read_from.retain(|(name, _)| name != property.name());
            photo.layers.read_from.push((property.name().to_owned(), *block));
            if blank {
                learnt.added.push(*property);
            } else {
                learnt.changed.push(PropertyChange { property: *property, before, after });
            }
        }
    }
    for conflict in &learnt.conflicts {
        if !photo.layers.conflicts.contains(conflict) {
            photo.layers.conflicts.push(conflict.clone());
        }
    }
    learnt
}

/// A copy that somebody has turned shows the same picture another way up.
fn merge_orientation(photo: &mut Photo, copy: &Merged, prefer_copy: bool, learnt: &mut CopyMerge) {
    let (before, after) = (photo.orientation, Orientation::from_exif(copy.orientation));
    if copy.orientation.is_none() || before == after {
        return;
    }
    let (kept, other) = if prefer_copy { (after, before) } else { (before, after) };
    learnt.conflicts.push(Conflict {
        property: "orientation".to_owned(),
        kept: kept.exif().to_string(),
        kept_from: MetadataSource::Exif,
        other: other.exif().to_string(),
        other_from: MetadataSource::Exif,
    });
    photo.orientation = kept;
}

/// All files under the paths in the order of their names; what cannot be entered comes as an error in its place.
fn walk(ingest: &IngestRequest) -> Vec<Result<PathBuf, (PathBuf, IngestError)>> {
    let mut files = Vec::new();
    for path in &ingest.paths {
        let named = path.is_file();
        let entries = WalkDir::new(path).follow_links(true).sort_by_file_name().into_iter();
        for entry in entries.filter_entry(|entry| !ingest.skip.iter().any(|skip| entry.path().starts_with(skip))) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() || (!named && is_clutter(entry.path())) => {}
                Ok(entry) if !entry.file_type().is_file() => {
                    files.push(Err((entry.into_path(), IngestError::NotAFile)));
                }
                Ok(entry) => files.push(Ok(entry.into_path())),
                Err(error) => {
                    let at = error.path().unwrap_or(path).to_path_buf();
                    let error =
                        error.into_io_error().unwrap_or_else(|| std::io::Error::other("a link leads back to it"));
                    files.push(Err((at, IngestError::Read(error))));
                }
            }
        }
    }
    files
}

/// Files that systems and photo editors leave in folders; nobody means to ingest them.
fn is_clutter(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let sidecar = Path::new(&name).extension().is_some_and(|extension| extension == "xmp");
    name.starts_with('.') || sidecar || matches!(name.as_str(), "thumbs.db" | "desktop.ini")
}
