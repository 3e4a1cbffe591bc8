//! The renditions in the library: each file, and beside it a JSON entry that says what it was made from.

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
    /// The slot beside it of the same picture with other metadata.
    pub(super) fn beside(&self, purpose: &str) -> Self {
        Self { dir: self.dir.clone(), name: format!("{}~{purpose}", self.name), format: self.format }
    }

    fn path(&self, extension: &str) -> PathBuf {
        self.dir.join(format!("{}.{extension}", self.name))
    }

    /// The entry of the file in this slot, if the file has its full length.
    pub(super) fn entry(&self) -> Option<CacheEntry> {
        let entry: CacheEntry = serde_json::from_slice(&regular_file::read(&self.path("json")).ok()?).ok()?;
        let is_there = fs::metadata(self.path(self.format.extension())).is_ok_and(|file| file.len() == entry.bytes);
        is_there.then_some(entry)
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
        // A preset that changed its format leaves no file in the old format.
        for format in Format::ALL.into_iter().filter(|format| *format != self.format) {
            remove(&self.path(format.extension()))?;
        }
        write_unsynced(&self.path(self.format.extension()), file, Access::Shared)?;
        write_unsynced(&entry_file, &serde_json::to_vec(entry)?, Access::Shared)
    }
}

/// Reads a rendition's file, if its bytes are still those of this hash.
fn read_verified(path: &Path, sha256: Sha256) -> Result<Vec<u8>, RenditionError> {
    let file = regular_file::read(path).map_err(RenditionError::ReadRendition)?;
    if Sha256::of(&file) == sha256 { Ok(file) } else { Err(RenditionError::RenditionAltered) }
}
