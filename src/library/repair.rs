//! Fetches missing and altered originals again, by their hash, from other folders.

use std::collections::HashMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::check::{Problem, hash_file};
use super::error::LibraryError;
use super::listing::{Listed, list_files};
use super::open::Library;
use super::originals::{self, IngestError, RawFiles};
use super::{LibraryPart, catalogue, ingest_lock};
use crate::storage::{Sha256, file};

/// Where altered originals are kept.
const SET_ASIDE: &str = "set-aside";

/// So many altered files of one original are kept.
const MOST_SET_ASIDE: usize = 10_000;

/// Files in which originals are looked for.
#[derive(Debug, Default)]
pub struct RepairSources {
    by_length: HashMap<u64, Vec<PathBuf>>,
    /// Paths that cannot be read, and why.
    pub unreadable: Vec<(PathBuf, IngestError)>,
}

/// An original that is whole again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// The file that it was fetched from.
    pub from: PathBuf,
    /// Where the altered one is kept.
    pub set_aside: Option<PathBuf>,
}

impl RepairSources {
    /// Lists the files in some folders. They are read when an original of their length is looked for.
    #[must_use]
    pub fn list(paths: &[PathBuf]) -> Self {
        let Listed { files, .. } = list_files(paths, &[], true);
        let mut sources = Self::default();
        for file in files {
            match file {
                Ok(path) => match fs::metadata(&path) {
                    Ok(found) => sources.by_length.entry(found.len()).or_default().push(path),
                    Err(error) => sources.unreadable.push((path, IngestError::Read(error))),
                },
                Err(unreadable) => sources.unreadable.push(unreadable),
            }
        }
        sources
    }

    /// How many files there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.by_length.values().map(Vec::len).sum()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_length.is_empty()
    }

    /// The file with this hash.
    fn find(&self, sha256: Sha256, length: u64) -> Option<&Path> {
        let alike = self.by_length.get(&length)?;
        alike.iter().find(|path| hash_file(path).is_ok_and(|found| found == sha256)).map(PathBuf::as_path)
    }
}

impl Library {
    /// Puts the original in place that a problem is about, if one of the files has its hash. An altered one is kept aside,
    /// and never replaced before the other one is on the disk.
    pub fn repair(&self, problem: &Problem, sources: &RepairSources) -> Result<Option<Repair>, LibraryError> {
        let hex = problem.path.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let (LibraryPart::Original, Some(_), Ok(sha256)) = (problem.part, problem.photo, hex.parse::<Sha256>()) else {
            return Ok(None);
        };
        let Some(record) = catalogue::original(&self.db(), sha256)? else { return Ok(None) };
        let Some(from) = sources.find(sha256, record.bytes) else { return Ok(None) };
        let unusable = |source| self.unusable(source);
        // An ingest that finds itself alone removes what is being written.
        let _running = ingest_lock::begin(&self.dir, || Ok(()))?;
        // What changes while it is read is no longer what was found.
        let Ok((_, bytes)) = originals::read_as(from, RawFiles::Taken) else { return Ok(None) };
        if Sha256::of(&bytes) != sha256 {
            return Ok(None);
        }
        let staged = self.originals.stage(&bytes, sha256, record.format);
        let staged = staged.map_err(|error| unusable(error.into_io()))?;
        staged.sync().map_err(unusable)?;
        let set_aside = set_aside(&self.dir, &problem.path).map_err(unusable)?;
        staged.commit_new().map_err(unusable)?;
        Ok(Some(Repair { from: from.to_path_buf(), set_aside }))
    }

    /// Removes what was kept aside of an original.
    pub(super) fn delete_set_aside(&self, sha256: Sha256) -> io::Result<()> {
        let hex = sha256.to_hex();
        let Ok(entries) = fs::read_dir(self.dir.join(SET_ASIDE)) else { return Ok(()) };
        let mut of_it = entries.flatten().filter(|entry| entry.file_name().to_string_lossy().starts_with(&hex));
        of_it.try_for_each(|entry| file::remove(&entry.path()))
    }
}

/// Moves a file that is there out of the originals of a library, under a name that is free.
pub(super) fn set_aside(library: &Path, path: &Path) -> io::Result<Option<PathBuf>> {
    if path.symlink_metadata().is_err() {
        return Ok(None);
    }
    let folder = library.join(SET_ASIDE);
    fs::create_dir_all(&folder)?;
    let (stem, ending) = (path.file_stem().unwrap_or_default(), path.extension().unwrap_or_default());
    let named = |number: usize| {
        let number = if number == 1 { String::new() } else { format!("-{number}") };
        folder.join(format!("{}{number}.{}", stem.to_string_lossy(), ending.to_string_lossy()))
    };
    let free = (1..MOST_SET_ASIDE).map(named).find(|name| name.symlink_metadata().is_err());
    let free = free.ok_or(io::ErrorKind::AlreadyExists)?;
    fs::rename(path, &free)?;
    file::sync_folder(&folder)?;
    Ok(Some(free))
}
