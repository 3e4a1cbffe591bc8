//! The record of a photo: a JSON file beside its original, from which the catalogue can be made again.
//! `docs/library.md` describes it.

use std::io;
use std::path::Path;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::photo::Layers;
use crate::photo::{Focus, Format, Metadata, PhotoId};
use crate::storage::{Sha256, regular_file};

/// The version of the records that this pressbox writes.
pub(super) const VERSION: u64 = 1;

/// Larger files are no records.
const LARGEST: u64 = 64 << 20;

/// What is kept beside an original.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
pub(super) enum Record {
    Photo(Box<PhotoRecord>),
    Forgotten(ForgottenRecord),
}

/// Everything that is known about a photo.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct PhotoRecord {
    pub(super) version: u64,
    pub(super) photo: PhotoId,
    /// How often the record was changed: the higher of two is the newer.
    pub(super) revision: i64,
    /// Counts photos as they were ingested.
    pub(super) number: i64,
    pub(super) ingested: Timestamp,
    pub(super) changed: Timestamp,
    pub(super) format: Format,
    pub(super) bytes: u64,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) orientation: u8,
    /// The hash of the picture without its metadata.
    pub(super) picture: Sha256,
    pub(super) perceptual_hash: Option<String>,
    /// The same of its crops; none where they have not been looked at.
    pub(super) crops: Option<Vec<String>>,
    /// The same of it mirrored: empty where it is too plain, none where it has not been looked at.
    pub(super) mirrored: Option<String>,
    pub(super) focus: Option<Focus>,
    pub(super) camera: Option<String>,
    pub(super) serial: Option<String>,
    pub(super) withdrawn: bool,
    /// The names of the files that it came from, oldest first.
    pub(super) names: Vec<String>,
    pub(super) folders: Vec<FolderRecord>,
    pub(super) layers: Layers,
    pub(super) collections: Vec<CollectionRecord>,
    pub(super) changes: Vec<ChangeRecord>,
    pub(super) copies: Vec<CopyRecord>,
}

/// A folder that a file of the photo was in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct FolderRecord {
    pub(super) name: String,
    pub(super) folder: String,
}

/// A collection that the photo is in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct CollectionRecord {
    pub(super) name: String,
    pub(super) place: i64,
    pub(super) added: Timestamp,
}

/// Something that the press office changed, and when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct ChangeRecord {
    pub(super) at: Timestamp,
    pub(super) change: Value,
}

/// Another file with the same picture.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct CopyRecord {
    pub(super) sha256: Sha256,
    pub(super) format: Format,
    pub(super) bytes: u64,
    pub(super) read: Metadata,
    pub(super) ingested: Timestamp,
}

/// What is left of a forgotten photo's file.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(super) struct ForgottenRecord {
    pub(super) version: u64,
    pub(super) sha256: Sha256,
    pub(super) photo: PhotoId,
    pub(super) forgotten: Timestamp,
}

/// Why a record cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum RecordFault {
    #[error("it is missing")]
    Missing,
    #[error("it cannot be read")]
    Read(#[source] io::Error),
    #[error("it is damaged: {0}")]
    Damaged(String),
    #[error("a newer pressbox wrote it")]
    Newer,
}

impl Record {
    /// Reads a record.
    pub(super) fn read(path: &Path) -> Result<Self, RecordFault> {
        let bytes = regular_file::read_at_most(path, LARGEST).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => RecordFault::Missing,
            _ => RecordFault::Read(error),
        })?;
        Self::parse(&bytes)
    }

    /// Reads a record from its JSON.
    pub(super) fn parse(json: &[u8]) -> Result<Self, RecordFault> {
        let damaged = |error: serde_json::Error| RecordFault::Damaged(error.to_string());
        let value: Value = serde_json::from_slice(json).map_err(damaged)?;
        if value["version"].as_u64().is_some_and(|version| version > VERSION) {
            return Err(RecordFault::Newer);
        }
        serde_json::from_value(value).map_err(damaged)
    }

    /// Its JSON, for people to read as well.
    pub(super) fn to_json(&self) -> Result<Vec<u8>, serde_json::Error> {
        let mut json = serde_json::to_vec_pretty(self)?;
        json.push(b'\n');
        Ok(json)
    }

    /// The hash of the file that it stands beside.
    pub(super) fn of(&self) -> Sha256 {
        match self {
            Self::Photo(photo) => photo.photo,
            Self::Forgotten(forgotten) => forgotten.sha256,
        }
    }
}
