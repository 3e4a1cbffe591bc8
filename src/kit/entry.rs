//! A file of a kit with its content.

use std::path::PathBuf;

use serde::Serialize;

use crate::storage::Sha256;

/// A file in a kit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KitFile {
    /// Its path in the zip, folder included.
    pub path: String,
    pub bytes: u64,
    pub sha256: Sha256,
}

/// A file on its way into the zip; its path is inside the kit's folder.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) path: String,
    pub(super) source: Source,
}

#[derive(Debug)]
pub(super) enum Source {
    Text(String),
    Pdf(Vec<u8>),
    Picture { file: PathBuf, bytes: u64, sha256: Sha256, crc32: Option<u32> },
}

impl Entry {
    pub(super) fn bytes(&self) -> u64 {
        match &self.source {
            Source::Text(text) => text.len() as u64,
            Source::Pdf(bytes) => bytes.len() as u64,
            Source::Picture { bytes, .. } => *bytes,
        }
    }

    /// The CRC-32 that its bytes have if they are those of its hash, where that is known.
    pub(super) fn crc32(&self) -> Option<u32> {
        match &self.source {
            Source::Text(_) | Source::Pdf(_) => None,
            Source::Picture { crc32, .. } => *crc32,
        }
    }

    pub(super) fn sha256(&self) -> Sha256 {
        match &self.source {
            Source::Text(text) => Sha256::of(text.as_bytes()),
            Source::Pdf(bytes) => Sha256::of(bytes),
            Source::Picture { sha256, .. } => *sha256,
        }
    }
}
