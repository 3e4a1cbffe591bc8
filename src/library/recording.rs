//! Changes to the catalogue, and the records of the photos that they concern.
//!
//! Before a change is committed, the new records are on the disk under temporary names, and the catalogue knows which photos
//! have one to come; afterwards they get their names. A kill in between leaves a note in the catalogue, and whoever opens it
//! next writes those records again. So a change that was acknowledged is in both, and one that was refused in neither.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::catalogue::hash;
use super::count::write_count;
use super::error::LibraryError;
use super::open::Library;
use super::record::{PhotoRecord, Record};
use super::records::record_of;
use crate::progress::Progress;
use crate::storage::{AtomicFile, Database, DatabaseError, FileLock, Sha256, file, file_lock};

/// Held while something is changed.
pub(super) const LOCK: &str = "locks/records.lock";

/// So many records are written to the disk with one call, where it has one for all of them.
const FEW: usize = 4;

/// How many records are written at a time where all are missing.
const BATCH: usize = 128;

/// The hashes of files whose records a change concerns, with the records of new photos.
#[derive(Debug, Default)]
pub(super) struct Changed(BTreeMap<Sha256, Option<Box<PhotoRecord>>>);

impl Changed {
    /// Its record is made of what the catalogue has once all is changed.
    pub(super) fn add(&mut self, sha256: Sha256) {
        self.0.insert(sha256, None);
    }

    /// This is its record, unless something else is changed with it.
    pub(super) fn add_new(&mut self, record: PhotoRecord) {
        self.0.entry(record.photo).or_insert_with(|| Some(Box::new(record)));
    }
}

/// A record that has its name, and the number of the latest change that is in it.
#[derive(Debug)]
pub(super) struct NamedRecord {
    of: Sha256,
    change: i64,
}

/// Records that have no names yet.
#[derive(Debug, Default)]
pub(super) struct Staged {
    files: Vec<(Sha256, StagedRecord)>,
    count: i64,
}

#[derive(Debug)]
enum StagedRecord {
    Written(AtomicFile, PathBuf),
    Gone(PathBuf),
}

/// Whether a batch is flushed to the disk even if it concerns no record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BatchFlush {
    Always,
    ForRecords,
}

/// When the records of a change have to be on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flush {
    Now,
    /// The caller flushes the whole disk before the change is committed.
    ByCaller,
}

impl Library {
    /// Runs a change as one transaction, and writes the records that it concerns.
    pub(super) fn recorded<T, E: From<LibraryError> + From<DatabaseError>>(
        &self,
        work: impl FnOnce(&Database, &mut Changed) -> Result<T, E>,
    ) -> Result<T, E> {
        let lock = self.lock_records()?;
        let mut db = self.db();
        self.follow(&mut db)?;
        if lock.is_some() {
            self.sweep_staged();
        }
        let (done, staged) = db.transaction(|db| {
            let mut changed = Changed::default();
            let done = work(db, &mut changed)?;
            let staged = self.stage(db, changed, Flush::Now)?;
            Ok::<_, E>((done, staged))
        })?;
        self.finish(&db, staged)?;
        Ok(done)
    }

    /// The same for a batch of an ingest. Its records get their names, but that is flushed by the next batch, or by
    /// [`Self::settle`]: `named` has those that wait for it.
    pub(super) fn recorded_batch<T>(
        &self,
        named: &mut Vec<NamedRecord>,
        flush: BatchFlush,
        work: impl FnOnce(&Database, &mut Changed) -> Result<T, LibraryError>,
    ) -> Result<T, LibraryError> {
        let _lock = self.lock_records()?;
        let mut db = self.db();
        self.follow(&mut db)?;
        let before = std::mem::take(named);
        let (done, staged) = db.transaction(|db| {
            let mut changed = Changed::default();
            let done = work(db, &mut changed)?;
            let staged = self.stage(db, changed, Flush::ByCaller)?;
            if flush == BatchFlush::Always || !staged.files.is_empty() || !before.is_empty() {
                self.originals.flush().map_err(|source| self.unusable(source))?;
            }
            // What was named before this flush is safe.
            before.iter().try_for_each(|record| settled(db, record))?;
            Ok::<_, LibraryError>((done, staged))
        })?;
        *named = self.name(staged)?;
        Ok(done)
    }

    /// Waits until the records of a batch are on the disk under their names.
    pub(super) fn settle(&self, named: Vec<NamedRecord>) -> Result<(), LibraryError> {
        if named.is_empty() {
            return Ok(());
        }
        self.originals.flush().map_err(|source| self.unusable(source))?;
        self.db().transaction(|db| named.iter().try_for_each(|record| settled(db, record)))
    }

    /// Writes the records that a killed process did not get to. Where nothing can be written, they wait.
    pub(super) fn finish_records(&self) -> Result<(), LibraryError> {
        let waiting = self.waiting(true)?;
        if waiting.is_empty() {
            return Ok(());
        }
        match FileLock::wait_for(&self.dir.join(LOCK), Duration::ZERO) {
            // Whoever holds it is at it.
            Err(error) if file_lock::taken(&error).is_some() => Ok(()),
            _lock => self.write_records(&waiting),
        }
    }

    /// Writes the records of all photos that have none: an older version took them in.
    pub fn write_missing_records(&self, progress: &dyn Progress) -> Result<usize, LibraryError> {
        let waiting = self.waiting(false)?;
        if waiting.is_empty() {
            return Ok(0);
        }
        let _lock = self.lock_records()?;
        progress.start("writing records of photos", waiting.len() as u64);
        for batch in waiting.chunks(BATCH) {
            self.write_records(batch)?;
            progress.advance(batch.len() as u64);
        }
        progress.finish();
        Ok(waiting.len())
    }

    fn write_records(&self, of: &[Sha256]) -> Result<(), LibraryError> {
        let db = self.db();
        let changed = Changed(of.iter().map(|sha256| (*sha256, None)).collect());
        let staged = self.stage_as_they_are(&db, changed, Flush::Now)?;
        self.finish(&db, staged)
    }

    /// The files whose records have not been written, of changes or also of photos from an older version.
    fn waiting(&self, of_changes: bool) -> Result<Vec<Sha256>, LibraryError> {
        let sql = "SELECT photo FROM unrecorded WHERE pending >= ?1 ORDER BY photo";
        let rows = self.db().query(sql, &[i64::from(of_changes).into()], |row| row.text(0))?;
        rows.iter().map(|hex| hash(hex)).collect()
    }

    /// Waits until nobody else changes anything. Where nothing can be locked, there is nothing to be changed either.
    pub(super) fn lock_records(&self) -> Result<Option<FileLock>, LibraryError> {
        match FileLock::wait(&self.dir.join(LOCK)) {
            Err(error) if file_lock::taken(&error).is_none() => Ok(None),
            Err(source) => Err(LibraryError::Busy { path: self.dir.display().to_string(), source }),
            Ok(lock) => Ok(Some(lock)),
        }
    }

    /// Removes temporary files that killed processes left of records.
    pub fn sweep_records(&self) {
        if let Ok(Some(_lock)) = self.lock_records() {
            self.sweep_staged();
        }
    }

    /// The same, where the records are locked: nobody else is writing one.
    fn sweep_staged(&self) {
        let _ = file::sweep_all(&self.originals.staged());
        let _ = file::sweep_dead(&self.dir);
    }

    /// Counts a change, notes which records are to come, and writes them under temporary names.
    fn stage(&self, db: &Database, changed: Changed, flush: Flush) -> Result<Staged, LibraryError> {
        if changed.0.is_empty() {
            return Ok(Staged::default());
        }
        db.exec("UPDATE state SET changes = changes + 1", &[])?;
        for sha256 in changed.0.keys() {
            let hex = sha256.to_hex();
            // The newer of two records has the higher number, even if the photo was forgotten in between.
            let sql = "UPDATE photo SET revision = (SELECT changes FROM state) WHERE id = ?1";
            db.exec(sql, &[hex.as_str().into()])?;
            let sql = "INSERT INTO unrecorded (photo, pending) SELECT ?1, changes FROM state WHERE true \
                       ON CONFLICT (photo) DO UPDATE SET pending = excluded.pending";
            db.exec(sql, &[hex.into()])?;
        }
        self.stage_as_they_are(db, changed, flush)
    }

    fn stage_as_they_are(&self, db: &Database, changed: Changed, flush: Flush) -> Result<Staged, LibraryError> {
        let counted = db.query("SELECT changes FROM state", &[], |row| row.integer(0))?;
        let mut staged = Staged { files: Vec::new(), count: counted.first().copied().unwrap_or_default() };
        let folder = self.originals.staged();
        if !changed.0.is_empty() && !folder.is_dir() {
            fs::create_dir_all(&folder).map_err(|source| self.unusable(source))?;
        }
        let one_by_one = changed.0.len() <= FEW || !cfg!(target_os = "linux");
        for (sha256, known) in changed.0 {
            let path = self.originals.record(sha256);
            let known = known.map(|known| Record::Photo(Box::new(PhotoRecord { revision: staged.count, ..*known })));
            let Some(record) = known.map_or_else(|| record_of(db, sha256), |known| Ok(Some(known)))? else {
                staged.files.push((sha256, StagedRecord::Gone(path)));
                continue;
            };
            let json = record.to_json().map_err(|error| LibraryError::Corrupt(error.to_string()))?;
            let write = || {
                let mut file = AtomicFile::create_in(&self.originals.staged(), &path)?;
                file.write_all(&json)?;
                if flush == Flush::Now && one_by_one {
                    file.sync()?;
                }
                Ok(file)
            };
            let file = write().map_err(|source| LibraryError::Record { path: path.display().to_string(), source })?;
            staged.files.push((sha256, StagedRecord::Written(file, path)));
        }
        if flush == Flush::Now && !one_by_one {
            self.originals.flush().map_err(|source| self.unusable(source))?;
        }
        Ok(staged)
    }

    /// Gives staged records their names, and waits until those are on the disk.
    fn finish(&self, db: &Database, staged: Staged) -> Result<(), LibraryError> {
        if staged.files.is_empty() {
            return Ok(());
        }
        let folders: BTreeSet<PathBuf> = staged.folders().map(Path::to_path_buf).collect();
        let named = self.name(staged)?;
        let unusable = |source| self.unusable(source);
        if folders.len() <= FEW {
            folders.iter().try_for_each(|folder| file::sync_folder(folder)).map_err(unusable)?;
        } else {
            self.originals.flush().map_err(unusable)?;
        }
        // A power cut may undo this: then they are written again.
        db.without_waiting(|db| named.iter().try_for_each(|record| settled(db, record)))
    }

    /// Gives staged records their names.
    fn name(&self, staged: Staged) -> Result<Vec<NamedRecord>, LibraryError> {
        let mut named = Vec::with_capacity(staged.files.len());
        for (sha256, record) in staged.files {
            let (path, done) = match record {
                StagedRecord::Written(file, path) => {
                    let done = file.commit_unsynced();
                    (path, done)
                }
                StagedRecord::Gone(path) => {
                    let done = file::remove(&path);
                    (path, done)
                }
            };
            done.map_err(|source| LibraryError::Record { path: path.display().to_string(), source })?;
            named.push(NamedRecord { of: sha256, change: staged.count });
        }
        if !named.is_empty() {
            write_count(&self.dir, staged.count);
        }
        Ok(named)
    }
}

impl Staged {
    fn folders(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().filter_map(|(_, record)| match record {
            StagedRecord::Written(_, path) | StagedRecord::Gone(path) => path.parent().filter(|folder| folder.is_dir()),
        })
    }
}

/// What another process has changed since still waits for its own record.
fn settled(db: &Database, record: &NamedRecord) -> Result<(), LibraryError> {
    let sql = "DELETE FROM unrecorded WHERE photo = ?1 AND pending <= ?2";
    db.exec(sql, &[record.of.to_hex().into(), record.change.into()])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_of_a_later_change_outlives_the_record_of_an_earlier_one() {
        let dir = tempfile::tempdir().unwrap();
        let (first, second) = (Library::open(dir.path()).unwrap(), Library::open(dir.path()).unwrap());
        let photo = Sha256::of(b"a photo");
        let mut named = Vec::new();
        let change = |_: &Database, changed: &mut Changed| {
            changed.add(photo);
            Ok::<_, LibraryError>(())
        };
        first.recorded_batch(&mut named, BatchFlush::Always, change).unwrap();
        // Another process commits a change of the same photo, and is killed before its record has a name.
        let committed = second.db().transaction(|db| {
            let mut changed = Changed::default();
            changed.add(photo);
            second.stage(db, changed, Flush::Now).map(drop)
        });
        committed.unwrap();
        first.settle(named).unwrap();
        assert_eq!(first.waiting(true).unwrap(), [photo]);
        first.finish_records().unwrap();
        assert!(first.waiting(true).unwrap().is_empty());
    }
}
