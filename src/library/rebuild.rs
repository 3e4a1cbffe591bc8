//! Makes the catalogue again: from the records beside the originals, from what the former catalogue has beyond them, and
//! where neither knows a file, from the file itself.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use walkdir::WalkDir;

use super::catalogue::hash;
use super::check::hash_file;
use super::count::{counted, write_count};
use super::error::LibraryError;
use super::forgotten;
use super::ingest::{IngestRequest, IngestStatus};
use super::ingest_lock;
use super::open::{CATALOGUE, Library, open_catalogue};
use super::originals::{IngestError, Originals};
use super::photo::Photo;
use super::record::{ForgottenRecord, PhotoRecord, Record, RecordFault};
use super::recording;
use super::records::{self, record_of};
use super::repair;
use super::schema::SCHEMA;
use crate::photo::{Metadata, PhotoId};
use crate::progress::Progress;
use crate::storage::{AtomicFile, Database, DatabaseError, FileLock, Sha256, file};

/// The new catalogue, until it is whole.
const NEW: &str = "catalogue.new.sqlite3";

/// The former one is kept under this name, until the next time.
const REPLACED: &str = "catalogue.replaced.sqlite3";

/// What is read of an older copy, which would be migrated otherwise.
const COPY: &str = "catalogue.replaced-copy.sqlite3";

/// Where what is known about a photo was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RebuiltFrom {
    Record,
    /// Its record was missing, damaged or older, and was written again.
    Catalogue,
    /// Nothing but its file was left: what was edited, withdrawn or collected is lost.
    File,
}

/// What is told while a catalogue is made again.
#[derive(Debug)]
pub enum RebuildStep {
    Photo { photo: Box<Photo>, from: RebuiltFrom, has_original: bool },
    Fault { path: PathBuf, fault: RebuildFault },
}

/// What could not be taken into the new catalogue as it is.
#[derive(Debug, thiserror::Error)]
pub enum RebuildFault {
    #[error("the record cannot be used")]
    Record(#[from] RecordFault),
    #[error("the record does not fit the others")]
    Rows(#[source] LibraryError),
    #[error("it is an original of a photo that was forgotten, and was left out")]
    Forgotten,
    #[error("it is an original that nothing is known about, and it was altered or cannot be read")]
    Altered,
    #[error("the original cannot be read")]
    Original(#[source] IngestError),
}

/// What there is among the originals.
#[derive(Debug, Default)]
struct Found {
    /// The photos with a record.
    photos: HashMap<Sha256, Known>,
    forgotten: HashSet<Sha256>,
    files: BTreeMap<Sha256, PathBuf>,
    faults: Vec<(Sha256, PathBuf, RecordFault)>,
}

/// What is known of a record.
#[derive(Debug, Clone, Copy)]
struct Known {
    number: i64,
    revision: i64,
    /// It was made from the file alone: whatever a former catalogue has is more.
    is_bare: bool,
}

impl Known {
    fn of(record: &PhotoRecord) -> Self {
        let layers = &record.layers;
        let is_untouched = layers.edited == Metadata::default() && layers.cleared.is_empty() && !record.withdrawn;
        let is_bare = record.names.is_empty() && record.collections.is_empty() && is_untouched;
        Self { number: record.number, revision: record.revision, is_bare }
    }
}

impl Library {
    /// Makes the catalogue of the library in a folder again. The former one is kept under another name.
    pub fn rebuild(
        dir: &Path,
        ingest: &IngestRequest,
        now: Timestamp,
        progress: &dyn Progress,
        mut each: impl FnMut(RebuildStep),
    ) -> Result<Self, LibraryError> {
        let alone = Alone::wait(dir)?;
        let originals = Originals::new(&dir.join("originals"));
        let unusable = |source| LibraryError::Folder { path: dir.display().to_string(), source };
        originals.make().and_then(|()| originals.sweep_all()).map_err(unusable)?;
        let _ = (file::sweep_dead(dir), file::sweep_dead(&originals.staged()));
        // On a disk that takes no changes, this says so.
        drop(AtomicFile::create_in(dir, &dir.join(NEW)).map_err(unusable)?);
        let former = Former::open(&dir.join(CATALOGUE))?;
        let mut found = Found::among(&originals, progress)?;
        let mut of_catalogue = HashSet::new();
        former.complete(&originals, &mut found, &mut of_catalogue)?;
        for copy in copies_of_catalogue(dir) {
            if found.is_complete() {
                break;
            }
            let opened = OpenedCopy::open(dir, &copy)?;
            opened.former.complete(&originals, &mut found, &mut of_catalogue)?;
        }
        originals.flush().map_err(unusable)?;
        for (sha256, path, fault) in std::mem::take(&mut found.faults) {
            // What the former catalogue knew has been written in its place.
            if !of_catalogue.contains(&sha256) {
                repair::set_aside(dir, &path).map_err(unusable)?;
            }
            each(RebuildStep::Fault { path, fault: fault.into() });
        }
        let new = dir.join(NEW);
        let changes = former.changes().max(counted(dir)).max(found.newest()).clamp(0, records::HIGHEST) + 1;
        let mut copies = HashSet::new();
        Database::create_with(&new, &SCHEMA, |db| {
            fill(db, &originals, &found, changes, &mut copies, progress, &mut each)?;
            former.carry_over(db)
        })?;
        former.replaced_by(dir, &new).map_err(unusable)?;
        write_count(dir, changes);
        drop(alone);

        let library = Self::open(dir)?;
        for (_, id) in found.in_order() {
            let Ok(photo) = library.photo(id) else { continue };
            let from = if of_catalogue.contains(&id) { RebuiltFrom::Catalogue } else { RebuiltFrom::Record };
            let has_original = library.original(&photo).is_file();
            each(RebuildStep::Photo { photo: Box::new(photo), from, has_original });
        }
        let known = |sha256: &Sha256| found.photos.contains_key(sha256) || copies.contains(sha256);
        let mut unknown = Vec::new();
        for (sha256, path) in &found.files {
            if found.forgotten.contains(sha256) {
                each(RebuildStep::Fault { path: path.clone(), fault: RebuildFault::Forgotten });
            } else if !known(sha256) {
                match hash_file(path) {
                    Ok(found) if found == *sha256 => unknown.push(path.clone()),
                    _ => each(RebuildStep::Fault { path: path.clone(), fault: RebuildFault::Altered }),
                }
            }
        }
        if !unknown.is_empty() {
            let request = IngestRequest { paths: unknown, all: true, ..ingest.clone() };
            library.ingest(&request, now, progress, |report| {
                each(match report.status {
                    IngestStatus::New { photo, .. }
                    | IngestStatus::Duplicate { photo, .. }
                    | IngestStatus::SamePicture { photo, .. } => {
                        RebuildStep::Photo { photo, from: RebuiltFrom::File, has_original: true }
                    }
                    IngestStatus::Rejected(error) => {
                        RebuildStep::Fault { path: report.path, fault: RebuildFault::Original(error) }
                    }
                });
            })?;
        }
        Ok(library)
    }
}

/// Nobody ingests or changes anything while this is held.
struct Alone {
    _ingest: FileLock,
    _records: FileLock,
}

impl Alone {
    fn wait(dir: &Path) -> Result<Self, LibraryError> {
        let busy = |source| LibraryError::Busy { path: dir.display().to_string(), source };
        let wait = |path: &Path| FileLock::wait(path).map_err(busy);
        Ok(Self { _ingest: wait(&ingest_lock::file(dir))?, _records: wait(&dir.join(recording::LOCK))? })
    }
}

impl Found {
    fn among(originals: &Originals, progress: &dyn Progress) -> Result<Self, LibraryError> {
        let mut found = Self::default();
        let mut paths = Vec::new();
        for entry in WalkDir::new(originals.dir()).min_depth(1).max_depth(2).into_iter().flatten() {
            let stem = entry.path().file_stem().and_then(|stem| stem.to_str());
            let Some(sha256) = stem.and_then(|stem| stem.parse::<Sha256>().ok()) else { continue };
            if originals.record(sha256) == entry.path() {
                paths.push((sha256, entry.into_path()));
            } else if entry.file_type().is_file() {
                found.files.insert(sha256, entry.into_path());
            }
        }
        let mut copies = Vec::new();
        progress.start("reading records", paths.len() as u64);
        for (sha256, path) in paths {
            progress.advance(1);
            match Record::read(&path) {
                Ok(record) if record.of() != sha256 => {
                    let fault = RecordFault::Damaged("it is the record of another file".to_owned());
                    found.faults.push((sha256, path, fault));
                }
                Ok(Record::Photo(photo)) => {
                    let known = Known::of(&photo);
                    if !known.is_bare {
                        copies.extend(photo.copies.iter().map(|copy| copy.sha256));
                    }
                    found.photos.insert(sha256, known);
                }
                Ok(Record::Forgotten(_)) => {
                    found.forgotten.insert(sha256);
                }
                Err(RecordFault::Newer) => {
                    return Err(LibraryError::NewerRecord { path: path.display().to_string() });
                }
                Err(fault) => found.faults.push((sha256, path, fault)),
            }
        }
        progress.finish();
        found.leave_out_bare(originals, &copies)?;
        Ok(found)
    }

    /// While the record of a photo was away, one of its copies may have become a photo of its own: it is a copy again.
    fn leave_out_bare(&mut self, originals: &Originals, copies: &[Sha256]) -> Result<(), LibraryError> {
        for copy in copies {
            if self.photos.get(copy).is_some_and(|known| known.is_bare) {
                self.photos.remove(copy);
                let path = originals.record(*copy);
                let failed = |source| LibraryError::Record { path: path.display().to_string(), source };
                file::remove(&path).map_err(failed)?;
            }
        }
        Ok(())
    }

    /// The photos by their numbers.
    fn in_order(&self) -> Vec<(i64, Sha256)> {
        let mut order: Vec<_> = self.photos.iter().map(|(id, known)| (known.number, *id)).collect();
        order.sort_unstable();
        order
    }

    /// Whether there is more about every file than the file itself tells.
    fn is_complete(&self) -> bool {
        let has_words =
            |id: &Sha256| self.forgotten.contains(id) || self.photos.get(id).is_some_and(|known| !known.is_bare);
        self.files.keys().all(has_words) && self.photos.values().all(|known| !known.is_bare)
    }

    /// The highest revision.
    fn newest(&self) -> i64 {
        let revisions = self.photos.values().map(|known| known.revision);
        revisions.filter(|revision| *revision < records::HIGHEST).max().unwrap_or_default()
    }
}

/// The former catalogue, as far as it can be read.
struct Former(Option<Database>);

impl Former {
    fn open(path: &Path) -> Result<Self, LibraryError> {
        if fs::metadata(path).map_or(0, |found| found.len()) == 0 {
            return Ok(Self(None));
        }
        match open_catalogue(path) {
            Ok(db) => Ok(Self(Some(db))),
            Err(DatabaseError::Damaged | DatabaseError::DamagedFile { .. } | DatabaseError::Refused(_)) => {
                Ok(Self(None))
            }
            Err(error) => Err(error.into()),
        }
    }

    fn ids(&self, sql: &str) -> Vec<Sha256> {
        let rows = self.0.as_ref().and_then(|db| db.query(sql, &[], |row| row.text(0)).ok()).unwrap_or_default();
        rows.iter().filter_map(|hex| hash(hex).ok()).collect()
    }

    fn number(&self, sql: &str, of: Option<Sha256>) -> Option<i64> {
        let values: Vec<_> = of.map(|sha256| sha256.to_hex().into()).into_iter().collect();
        self.0.as_ref()?.query(sql, &values, |row| row.integer(0)).ok()?.first().copied()
    }

    /// How often it was changed.
    fn changes(&self) -> i64 {
        self.number("SELECT changes FROM state", None).unwrap_or_default()
    }

    /// Writes records that are missing, damaged or older than what it knows. What was forgotten stays so.
    fn complete(
        &self,
        originals: &Originals,
        found: &mut Found,
        written: &mut HashSet<Sha256>,
    ) -> Result<(), LibraryError> {
        let Some(db) = &self.0 else { return Ok(()) };
        let mut ids: BTreeSet<_> = self.ids("SELECT id FROM photo").into_iter().collect();
        // Where a page is damaged, the list may be cut while single photos can still be found.
        ids.extend(found.files.keys());
        ids.extend(self.ids("SELECT id FROM forgotten"));
        for id in ids {
            if found.forgotten.contains(&id) {
                continue;
            }
            let there = found.photos.get(&id).copied();
            let known = self.number("SELECT revision FROM photo WHERE id = ?1", Some(id));
            if there.is_some_and(|there| !there.is_bare && known.is_none_or(|known| known <= there.revision)) {
                continue;
            }
            let Ok(Some(record)) = record_of(db, id) else { continue };
            let says_no_more = match &record {
                Record::Photo(photo) => Known::of(photo).is_bare,
                Record::Forgotten(_) => true,
            };
            if there.is_some_and(|there| there.is_bare) && says_no_more {
                continue;
            }
            let path = originals.record(id);
            let failed = |source| LibraryError::Record { path: path.display().to_string(), source };
            let json = record.to_json().map_err(|error| LibraryError::Corrupt(error.to_string()))?;
            let write = || {
                let mut file = AtomicFile::create_in(originals.dir(), &path)?;
                file.write_all(&json)?;
                fs::create_dir_all(path.parent().unwrap_or(originals.dir()))?;
                file.commit_unsynced()
            };
            write().map_err(failed)?;
            written.insert(id);
            match record {
                Record::Photo(photo) => {
                    found.photos.insert(id, Known::of(&photo));
                    let copies: Vec<_> = photo.copies.iter().map(|copy| copy.sha256).collect();
                    found.leave_out_bare(originals, &copies)?;
                }
                Record::Forgotten(_) => {
                    found.forgotten.insert(id);
                }
            }
        }
        Ok(())
    }

    /// Takes over what was to be forgotten by a run that did not get to its end.
    fn carry_over(&self, db: &Database) -> Result<(), LibraryError> {
        let Some(former) = &self.0 else { return Ok(()) };
        let rows =
            former.query("SELECT photo, begun_ms FROM forgetting", &[], |row| Ok((row.text(0)?, row.integer(1)?)));
        for (photo, ms) in rows.unwrap_or_default() {
            let sql = "INSERT INTO forgetting (photo, begun_ms) VALUES (?1, ?2) ON CONFLICT DO NOTHING";
            db.exec(sql, &[photo.into(), ms.into()])?;
        }
        Ok(())
    }

    /// Gives the new catalogue its name.
    fn replaced_by(self, dir: &Path, new: &Path) -> std::io::Result<()> {
        drop(self);
        let (catalogue, replaced) = (dir.join(CATALOGUE), dir.join(REPLACED));
        for end in ["", "-wal", "-shm"] {
            let (from, to) = (dir.join(format!("{CATALOGUE}{end}")), dir.join(format!("{REPLACED}{end}")));
            file::remove(&to)?;
            // The file itself keeps its name until the new one takes it, so that there is always one.
            let is_kept = end.is_empty() && fs::hard_link(&catalogue, &replaced).is_ok();
            if !is_kept && from.exists() {
                fs::rename(from, to)?;
            }
        }
        fs::rename(new, catalogue)?;
        file::sync_folder(dir)
    }
}

/// Older copies of the catalogue that pressbox made, the latest first.
fn copies_of_catalogue(dir: &Path) -> Vec<PathBuf> {
    let names = fs::read_dir(dir).into_iter().flatten().flatten().map(|entry| entry.path());
    let is_copy = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name == REPLACED || name.strip_prefix("catalogue.before-").is_some_and(|rest| rest.ends_with(".sqlite3"))
    };
    let mut copies: Vec<_> = names.filter(is_copy).collect();
    let written = |path: &PathBuf| fs::metadata(path).and_then(|found| found.modified()).ok();
    copies.sort_by_key(|path| std::cmp::Reverse(written(path)));
    copies
}

/// A copy of an older copy, which stays as it is.
struct OpenedCopy {
    former: Former,
    path: PathBuf,
}

impl OpenedCopy {
    fn open(dir: &Path, copy: &Path) -> Result<Self, LibraryError> {
        let path = dir.join(COPY);
        let unusable = |source| LibraryError::Folder { path: dir.display().to_string(), source };
        remove_database(&path).and_then(|()| fs::copy(copy, &path).map(drop)).map_err(unusable)?;
        let db = Database::open(&path).and_then(|db| db.migrate(&SCHEMA).map(|()| db));
        Ok(Self { former: Former(db.ok()), path })
    }
}

impl Drop for OpenedCopy {
    fn drop(&mut self) {
        self.former.0 = None;
        let _ = remove_database(&self.path);
    }
}

fn remove_database(path: &Path) -> std::io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    ["", "-wal", "-shm"].iter().try_for_each(|end| file::remove(&path.with_file_name(format!("{name}{end}"))))
}

/// Fills a new catalogue from the records.
fn fill(
    db: &Database,
    originals: &Originals,
    found: &Found,
    changes: i64,
    copies: &mut HashSet<Sha256>,
    progress: &dyn Progress,
    each: &mut impl FnMut(RebuildStep),
) -> Result<(), LibraryError> {
    let order = found.in_order();
    progress.start("filling the catalogue", order.len() as u64);
    let filled = db.transaction(|db| {
        let mut last = 0;
        for (number, id) in order {
            progress.advance(1);
            let path = originals.record(id);
            let number = records::number_after(last, number);
            match insert(db, &path, id, number) {
                Ok(record) => {
                    last = number;
                    copies.extend(record.copies.iter().map(|copy| copy.sha256));
                }
                Err(fault) => each(RebuildStep::Fault { path, fault }),
            }
        }
        for sha256 in &found.forgotten {
            if let Ok(Record::Forgotten(ForgottenRecord { photo, forgotten, .. })) =
                Record::read(&originals.record(*sha256))
            {
                forgotten::remember(db, *sha256, photo, forgotten)?;
            }
        }
        db.exec("UPDATE state SET changes = ?1", &[changes.into()])?;
        Ok(())
    });
    progress.finish();
    filled
}

fn insert(db: &Database, path: &Path, id: PhotoId, number: i64) -> Result<Box<PhotoRecord>, RebuildFault> {
    match Record::read(path)? {
        Record::Photo(record) if record.photo == id => {
            records::insert(db, &record, number).map_err(RebuildFault::Rows)?;
            Ok(record)
        }
        _ => Err(RecordFault::Damaged("it changed while it was being read".to_owned()).into()),
    }
}
