//! The library checked: every original is read again, and missing, altered and unknown files are reported.

use std::collections::HashMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::catalogue::OriginalRecord;
use super::originals::Originals;
use super::{Library, LibraryError, catalogue};
use crate::photo::{Format, PhotoId};
use crate::progress::Progress;
use crate::storage::Sha256;

/// Something in the library that is not as the catalogue says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    pub fault: Fault,
    pub part: LibraryPart,
    /// The photo that it is about, where it is about one.
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
    /// It is there, and nothing refers to it.
    Orphaned,
}

/// Which part of the library has the problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LibraryPart {
    Catalogue,
    Original,
    Rendition,
}

/// How much was checked.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CheckTotals {
    pub files: usize,
    pub bytes: u64,
}

/// So many files are read before their problems are reported.
const BATCH: usize = 64;

impl Library {
    /// Reads every original again; problems are reported as they are found. Nothing is changed.
    pub fn check_originals(
        &self,
        progress: &dyn Progress,
        mut each: impl FnMut(Problem),
    ) -> Result<CheckTotals, LibraryError> {
        let damage = self.db().damage();
        for why in damage {
            let path = self.dir.join(super::CATALOGUE);
            let fault = Fault::Unreadable(why);
            each(Problem { fault, part: LibraryPart::Catalogue, photo: None, preset: None, path });
        }
        let kept = catalogue::kept(&self.db())?;
        progress.start("reading originals", kept.len() as u64);
        let mut checked = CheckTotals::default();
        for batch in kept.chunks(BATCH) {
            let found: Vec<_> = batch
                .par_iter()
                .map(|kept| {
                    let found = self.reread(kept);
                    progress.advance(1);
                    found
                })
                .collect();
            for (kept, fault) in batch.iter().zip(found) {
                checked.files += 1;
                checked.bytes += kept.bytes;
                if let Some(fault) = fault {
                    let path = self.originals.path(kept.sha256, kept.format);
                    let photo = Some(kept.photo);
                    each(Problem { fault, part: LibraryPart::Original, photo, preset: None, path });
                }
            }
        }
        progress.finish();
        let known = kept.iter().map(|kept| (kept.sha256, kept.format)).collect();
        self.find_orphans(&known, &mut each)?;
        Ok(checked)
    }

    fn reread(&self, kept: &OriginalRecord) -> Option<Fault> {
        match hash_file(&self.originals.path(kept.sha256, kept.format)) {
            Ok(sha256) if sha256 == kept.sha256 => None,
            Ok(_) => Some(Fault::Altered),
            Err(fault) => Some(fault),
        }
    }

    /// Finds the files among the originals that the catalogue does not know.
    fn find_orphans(
        &self,
        known: &HashMap<Sha256, Format>,
        each: &mut impl FnMut(Problem),
    ) -> Result<(), LibraryError> {
        let dir = self.originals.dir();
        for entry in WalkDir::new(dir).min_depth(1).sort_by_file_name() {
            let (path, fault) = match entry {
                Ok(entry) if entry.file_type().is_dir() => continue,
                Ok(entry) => (entry.into_path(), Fault::Orphaned),
                Err(error) => {
                    let path = error.path().unwrap_or(dir).to_path_buf();
                    let why = error.into_io_error().unwrap_or_else(|| std::io::ErrorKind::InvalidInput.into());
                    // Where nothing was ever kept there is no folder, and what is missing was reported already.
                    if why.kind() == std::io::ErrorKind::NotFound {
                        continue;
                    }
                    (path, Fault::Unreadable(super::originals::io_message(&why)))
                }
            };
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            // It may still be in use; an ingest removes it once it is a day old.
            if Originals::is_temporary(&name) {
                continue;
            }
            let id: Option<Sha256> = path.file_stem().and_then(|stem| stem.to_str()?.parse().ok());
            let in_place = |id: Sha256, format| self.originals.path(id, format) == path;
            if id.is_some_and(|id| known.get(&id).is_some_and(|format| in_place(id, *format))) {
                continue;
            }
            // Ask again: an ingest may have added it meanwhile.
            if let Some(id) = id
                && let Some(kept) = catalogue::kept_as(&self.db(), id)?
                && in_place(id, kept.format)
            {
                continue;
            }
            each(Problem { fault, part: LibraryPart::Original, photo: None, preset: None, path });
        }
        Ok(())
    }
}

/// The hash of a file, read piece by piece.
pub fn hash_file(path: &Path) -> Result<Sha256, Fault> {
    let read = || File::open(path).and_then(Sha256::of_file);
    read().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Fault::Missing,
        _ => Fault::Unreadable(super::originals::io_message(&error)),
    })
}
