//! The renditions in the library: each file, and beside it a JSON entry that says what it was made from. Those that were
//! made for one purpose share a list of entries.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::RenditionError;
use crate::photo::{Format, PhotoId};
use crate::storage::file::{Access, remove, write_unsynced};
use crate::storage::{Sha256, regular_file};

/// A rendition that was decoded and read again, and found right: a file in the cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendition {
    pub photo: PhotoId,
    /// The preset's name.
    pub preset: String,
    /// The file in the library.
    pub path: PathBuf,
    pub width: u32,
    pub height: u32,
    pub bytes: u64,
    pub sha256: Sha256,
    /// The CRC-32 that zips have (ISO 3309); none where an older version made the rendition.
    pub crc32: Option<u32>,
}

impl Rendition {
    /// Its bytes, if they are still those that were verified. Whatever sends or publishes a rendition reads it here.
    pub fn read(&self) -> Result<Vec<u8>, RenditionError> {
        read_verified(&self.path, self.sha256)
    }
}

/// Whether a rendition had to be made, or was in the cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// Made just now.
    Made,
    /// It was in the cache, and photo, metadata and preset are still those that it was made from.
    Current,
}

/// How older versions named the temporary files that they wrote here.
pub(super) const FORMER: &str = ".incoming-";

/// Where one rendition is kept.
#[derive(Debug)]
pub(super) struct CacheSlot {
    pub(super) dir: PathBuf,
    /// The file's name without its extension.
    pub(super) name: String,
    pub(super) format: Format,
}

/// What is written beside a rendition: what it was made from, and its hash.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CacheEntry {
    /// The hash of everything that the file is made from.
    pub(super) made_from: Sha256,
    /// The hash of what its pixels are made from, without the metadata.
    pub(super) pixels_from: Sha256,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) bytes: u64,
    pub(super) sha256: Sha256,
    #[serde(default)]
    pub(super) crc32: Option<u32>,
}

impl CacheEntry {
    /// Of a file that was made of these.
    pub(super) fn of(file: &[u8], (width, height): (u32, u32), made_from: Sha256, pixels_from: Sha256) -> Self {
        let (bytes, sha256, crc32) = (file.len() as u64, Sha256::of(file), Some(crc32fast::hash(file)));
        Self { made_from, pixels_from, width, height, bytes, sha256, crc32 }
    }
}

impl CacheSlot {
    fn path(&self, extension: &str) -> PathBuf {
        self.dir.join(format!("{}.{extension}", self.name))
    }

    /// The entry of the file in this slot, if the file has its full length.
    pub(super) fn entry(&self) -> Option<CacheEntry> {
        let entry: CacheEntry = serde_json::from_slice(&regular_file::read(&self.path("json")).ok()?).ok()?;
        self.holds(&entry).then_some(entry)
    }

    /// Whether its file is there in its full length.
    fn holds(&self, entry: &CacheEntry) -> bool {
        fs::metadata(self.path(self.format.extension())).is_ok_and(|file| file.len() == entry.bytes)
    }

    /// The file that is here, if it has its entry's hash.
    pub(super) fn read(&self, entry: &CacheEntry) -> Result<Vec<u8>, RenditionError> {
        read_verified(&self.path(self.format.extension()), entry.sha256)
    }

    pub(super) fn rendition(&self, photo: PhotoId, preset: &str, entry: &CacheEntry) -> Rendition {
        Rendition {
            photo,
            preset: preset.to_owned(),
            path: self.path(self.format.extension()),
            width: entry.width,
            height: entry.height,
            bytes: entry.bytes,
            sha256: entry.sha256,
            crc32: entry.crc32,
        }
    }

    /// Writes the picture first and then its entry, so that no entry ever describes a file that is not there. Neither waits
    /// for the disk: what a power cut takes is made again, as the entry holds the file's hash.
    pub(super) fn store(&self, file: &[u8], entry: &CacheEntry) -> io::Result<()> {
        let entry_file = self.path("json");
        remove(&entry_file)?;
        self.write(file)?;
        write_unsynced(&entry_file, &serde_json::to_vec(entry)?, Access::Shared)
    }

    fn write(&self, file: &[u8]) -> io::Result<()> {
        // A preset that changed its format leaves no file in the old format.
        for format in Format::ALL.into_iter().filter(|format| *format != self.format) {
            remove(&self.path(format.extension()))?;
        }
        write_unsynced(&self.path(self.format.extension()), file, Access::Shared)
    }
}

/// The renditions of a photo for one purpose, such as a release: files beside those with the photo's own metadata. One list
/// has the entries of all presets.
#[derive(Debug)]
pub(super) struct CacheSet {
    dir: PathBuf,
    purpose: String,
    entries: BTreeMap<String, CacheEntry>,
}

/// What the name of a list of entries begins with.
pub(super) const OF_PURPOSE: char = '~';

impl CacheSet {
    /// What is there. A list that cannot be read counts as none.
    pub(super) fn read(dir: &Path, purpose: &str) -> Self {
        let mut set = Self { dir: dir.to_path_buf(), purpose: purpose.to_owned(), entries: BTreeMap::new() };
        let read = regular_file::read(&set.list()).ok().and_then(|json| serde_json::from_slice(&json).ok());
        set.entries = read.unwrap_or_default();
        set
    }

    fn list(&self) -> PathBuf {
        self.dir.join(format!("{OF_PURPOSE}{}.json", self.purpose))
    }

    fn slot(&self, of: &CacheSlot) -> CacheSlot {
        let name = format!("{}{OF_PURPOSE}{}", of.name, self.purpose);
        CacheSlot { dir: self.dir.clone(), name, format: of.format }
    }

    /// The rendition of a preset, if it was made from this and its file has its full length.
    pub(super) fn rendition(&self, photo: PhotoId, of: &CacheSlot, made_from: Sha256) -> Option<Rendition> {
        let entry = self.entries.get(&of.name).filter(|entry| entry.made_from == made_from)?;
        let slot = self.slot(of);
        slot.holds(entry).then(|| slot.rendition(photo, &of.name, entry))
    }

    /// Replaces the files of some presets. As with one file, no entry ever describes a file that is not there.
    pub(super) fn store(&mut self, files: Vec<(&CacheSlot, Vec<u8>, CacheEntry)>) -> io::Result<()> {
        let before = self.entries.len();
        for (of, ..) in &files {
            self.entries.remove(&of.name);
        }
        if self.entries.is_empty() {
            remove(&self.list())?;
        } else if self.entries.len() < before {
            self.write()?;
        }
        for (of, file, entry) in files {
            let slot = self.slot(of);
            // Older versions had an entry beside each file.
            remove(&slot.path("json"))?;
            slot.write(&file)?;
            self.entries.insert(of.name.clone(), entry);
        }
        self.write()
    }

    fn write(&self) -> io::Result<()> {
        write_unsynced(&self.list(), &serde_json::to_vec(&self.entries)?, Access::Shared)
    }
}

/// Reads a rendition's file, if its bytes are still those of this hash.
fn read_verified(path: &Path, sha256: Sha256) -> Result<Vec<u8>, RenditionError> {
    let file = regular_file::read(path).map_err(RenditionError::ReadRendition)?;
    if Sha256::of(&file) == sha256 { Ok(file) } else { Err(RenditionError::RenditionAltered) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_knows_what_is_there_and_made_from_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let (photo, one, other) = (PhotoId::of(b"photo"), Sha256::of(b"one"), Sha256::of(b"other"));
        let slot =
            |name: &str| CacheSlot { dir: dir.path().to_path_buf(), name: name.to_owned(), format: Format::Jpeg };
        let (web, print) = (slot("web"), slot("print"));
        let file = |bytes: &[u8], made_from| (bytes.to_vec(), CacheEntry::of(bytes, (3, 2), made_from, photo));
        let store = |of: &[(&CacheSlot, &[u8], Sha256)]| {
            let files = of.iter().map(|(slot, bytes, from)| {
                let (bytes, entry) = file(bytes, *from);
                (*slot, bytes, entry)
            });
            CacheSet::read(dir.path(), "boat.en").store(files.collect()).unwrap();
        };
        store(&[(&web, b"small", one), (&print, b"large", one)]);
        let found = |slot: &CacheSlot, from| CacheSet::read(dir.path(), "boat.en").rendition(photo, slot, from);
        assert_eq!(fs::read(found(&web, one).unwrap().path).unwrap(), b"small");
        assert_eq!(
            (found(&web, other), CacheSet::read(dir.path(), "boat.sv").rendition(photo, &web, one)),
            (None, None)
        );
        // The other one stays.
        store(&[(&web, b"small again", other)]);
        assert_eq!(fs::read(found(&web, other).unwrap().path).unwrap(), b"small again");
        fs::write(found(&print, one).unwrap().path, b"cut").unwrap();
        assert_eq!(found(&print, one), None);
        fs::write(CacheSet::read(dir.path(), "boat.en").list(), b"{").unwrap();
        assert_eq!(found(&web, other), None);
    }
}
