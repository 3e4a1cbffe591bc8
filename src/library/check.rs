//! Checks the library: reads every original again, and reports missing, altered and unknown files.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::catalogue;
use super::error::LibraryError;
use super::open::{CATALOGUE, Library};
use super::originals::Originals;
use super::record::{Record, RecordFault};
use super::records::record_of;
use super::{forgotten, ingest_lock};
use crate::photo::{Format, PhotoId};
use crate::progress::Progress;
use crate::storage::{self, DatabaseError, Sha256, io_message, regular_file};

/// A difference between the library's files and its catalogue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub fault: Fault,
    pub part: LibraryPart,
    /// The photo, if the problem is about one.
    pub photo: Option<PhotoId>,
    /// The rendition's preset.
    pub preset: Option<String>,
    pub path: PathBuf,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It is not there.
    Missing,
    /// Its bytes have changed.
    Altered,
    /// It cannot be read, and why.
    Unreadable(String),
    /// It is there, but nothing refers to it.
    Orphaned,
    /// An ingest that was ended was writing it.
    Unfinished,
}

/// Which part of the library has the problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LibraryPart {
    Catalogue,
    /// What is kept beside an original.
    Record,
    Original,
    Rendition,
}

/// How much was checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CheckTotals {
    pub files: usize,
    pub bytes: u64,
}

/// How closely files are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckDepth {
    /// Every byte is read.
    Bytes,
    /// Only whether each file is there with its length.
    Lengths,
}

impl CheckDepth {
    /// What is wrong with a file.
    pub fn fault(self, path: &Path, sha256: Sha256, bytes: u64) -> Option<Fault> {
        if self == Self::Bytes {
            return match hash_file(path) {
                Ok(found) if found == sha256 => None,
                Ok(_) => Some(Fault::Altered),
                Err(fault) => Some(fault),
            };
        }
        match std::fs::metadata(path) {
            Ok(found) if !found.is_file() => Some(Fault::Unreadable("it is not a regular file".to_owned())),
            Ok(found) if found.len() == bytes => None,
            Ok(_) => Some(Fault::Altered),
            Err(error) => Some(fault_of(&error)),
        }
    }
}

/// How many files are read before their problems are reported.
const BATCH: usize = 64;

impl Library {
    /// Looks at every original again and reports problems as it finds them. Nothing is changed.
    pub fn check_originals(
        &self,
        depth: CheckDepth,
        progress: &dyn Progress,
        mut each: impl FnMut(Problem),
    ) -> Result<CheckTotals, LibraryError> {
        let damage = self.db().damage();
        for why in damage {
            let path = self.dir.join(CATALOGUE);
            let fault = Fault::Unreadable(why);
            each(Problem { fault, part: LibraryPart::Catalogue, photo: None, preset: None, path });
        }
        match self.write_missing_records(progress) {
            // On a disk that is full or read-only, they are reported.
            Err(
                LibraryError::Record { .. } | LibraryError::Database(DatabaseError::ReadOnly | DatabaseError::NoSpace),
            ) => {}
            written => drop(written?),
        }
        let records = catalogue::originals(&self.db())?;
        progress.start("reading originals", records.len() as u64);
        let mut checked = CheckTotals::default();
        for batch in records.chunks(BATCH) {
            let faults: Vec<_> = batch
                .par_iter()
                .map(|record| {
                    let path = self.originals.path(record.sha256, record.format);
                    let fault = depth.fault(&path, record.sha256, record.bytes);
                    progress.advance(1);
                    fault
                })
                .collect();
            for (record, fault) in batch.iter().zip(faults) {
                checked.files += 1;
                checked.bytes += record.bytes;
                if let Some(fault) = fault {
                    let path = self.originals.path(record.sha256, record.format);
                    let photo = Some(record.photo);
                    each(Problem { fault, part: LibraryPart::Original, photo, preset: None, path });
                }
            }
        }
        progress.finish();
        let known = records.iter().map(|record| (record.sha256, record.format)).collect();
        let recorded = records.iter().filter(|record| record.sha256 == record.photo).map(|record| record.sha256);
        let recorded: HashSet<_> = recorded.chain(forgotten::all(&self.db())?).collect();
        for sha256 in &recorded {
            if let Some(fault) = self.record_fault(*sha256)? {
                let path = self.originals.record(*sha256);
                each(Problem { fault, part: LibraryPart::Record, photo: Some(*sha256), preset: None, path });
            }
        }
        self.find_orphans(&known, &recorded, &mut each)?;
        Ok(checked)
    }

    /// What is wrong with a record.
    fn record_fault(&self, sha256: Sha256) -> Result<Option<Fault>, LibraryError> {
        let path = self.originals.record(sha256);
        let look = || {
            let known = record_of(&self.db(), sha256)?;
            Ok::<_, LibraryError>(match (Record::read(&path), known) {
                (Ok(found), Some(known)) if found == known => None,
                (Err(RecordFault::Missing), None) => None,
                (Ok(_), _) => Some(Fault::Altered),
                (Err(RecordFault::Missing), _) => Some(Fault::Missing),
                (Err(fault), _) => Some(Fault::Unreadable(fault.to_string())),
            })
        };
        if look()?.is_none() {
            return Ok(None);
        }
        // It may just be changing.
        let _lock = self.lock_records()?;
        look()
    }

    /// Finds files among the originals that are not in the catalogue.
    fn find_orphans(
        &self,
        known: &HashMap<Sha256, Format>,
        recorded: &HashSet<Sha256>,
        each: &mut impl FnMut(Problem),
    ) -> Result<(), LibraryError> {
        let dir = self.originals.dir();
        let (mut unfinished, mut unknown) = (Vec::new(), Vec::new());
        for entry in WalkDir::new(dir).min_depth(1).sort_by_file_name() {
            let (path, fault) = match entry {
                Ok(entry) if entry.file_type().is_dir() => continue,
                Ok(entry) => (entry.into_path(), Fault::Orphaned),
                Err(error) => {
                    let path = error.path().unwrap_or(dir).to_path_buf();
                    let why = error.into_io_error().unwrap_or_else(|| std::io::ErrorKind::InvalidInput.into());
                    // A library without originals may have no folder; missing originals were reported already.
                    if why.kind() == std::io::ErrorKind::NotFound {
                        continue;
                    }
                    (path, Fault::Unreadable(io_message(&why)))
                }
            };
            // What is there is being written, or goes with the next change.
            if path.starts_with(self.originals.staged()) {
                continue;
            }
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if storage::file::is_temporary(&name) {
                unfinished.push(path);
                continue;
            }
            // It may still be being written; ingest removes it once it is a day old.
            if Originals::is_of_older_version(&name) {
                continue;
            }
            let id: Option<Sha256> = path.file_stem().and_then(|stem| stem.to_str()?.parse().ok());
            let in_place = |id: Sha256, format| self.originals.path(id, format) == path;
            if id.is_some_and(|id| known.get(&id).is_some_and(|format| in_place(id, *format))) {
                continue;
            }
            if id.is_some_and(|id| recorded.contains(&id) && self.originals.record(id) == path) {
                continue;
            }
            unknown.push((id, path, fault));
        }
        let mut told = Ok(());
        // A running ingest renames an original before it is in the catalogue, and removes what an earlier one left.
        ingest_lock::while_none(&self.dir, || {
            for (id, path, fault) in unknown {
                let found = id.map(|id| catalogue::original(&self.db(), id)).transpose();
                match found.map(Option::flatten) {
                    Ok(Some(record)) if self.originals.path(record.sha256, record.format) == path => {}
                    Ok(_) if id.is_some_and(|id| self.is_record(id, &path)) => {}
                    Ok(_) => {
                        // One that is not known belongs to no photo, or to one that was forgotten.
                        let photo = id.filter(|id| forgotten::at(&self.db(), *id).is_ok_and(|at| at.is_some()));
                        each(Problem { fault, part: LibraryPart::Original, photo, preset: None, path });
                    }
                    Err(error) => told = Err(error),
                }
            }
            for path in unfinished.into_iter().filter(|path| path.exists()) {
                let fault = Fault::Unfinished;
                each(Problem { fault, part: LibraryPart::Original, photo: None, preset: None, path });
            }
        });
        told
    }
}

impl Library {
    /// Whether a file is the record of something that the catalogue knows.
    fn is_record(&self, sha256: Sha256, path: &Path) -> bool {
        self.originals.record(sha256) == path && record_of(&self.db(), sha256).is_ok_and(|record| record.is_some())
    }
}

/// The hash of a file.
pub fn hash_file(path: &Path) -> Result<Sha256, Fault> {
    let read = || regular_file::open(path).and_then(Sha256::of_file);
    read().map_err(|error| fault_of(&error))
}

fn fault_of(error: &std::io::Error) -> Fault {
    match error.kind() {
        std::io::ErrorKind::NotFound => Fault::Missing,
        _ => Fault::Unreadable(io_message(error)),
    }
}
