//! The form of an exported library: a folder of originals under readable names, each with its words in an `.xmp` file beside
//! it, and a list with everything else, one JSON object a line.

use std::io;
use std::path::{Component, Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::LibraryError;
use super::record::Record;
use crate::storage::Sha256;

/// The list of an export.
pub(super) const LIST: &str = "library.jsonl";

/// The version of the lists that this pressbox writes.
pub(super) const VERSION: u64 = 1;

/// The first line of a list.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Head {
    pub(super) export: String,
    pub(super) version: u64,
    pub(super) photos: usize,
}

/// What the first line says that it is.
pub(super) const KIND: &str = "pressbox library";

/// A line of a list: a photo, or what is left of one that was forgotten.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Line {
    /// The original, from the folder of the list on; none where it was missing.
    pub(super) file: Option<String>,
    pub(super) copies: Vec<CopyFile>,
    pub(super) about: Record,
}

/// The file of a copy.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct CopyFile {
    pub(super) sha256: Sha256,
    pub(super) file: Option<String>,
}

/// Why a library cannot be exported, or an export cannot be imported.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    #[error("the folder `{}` is not empty", .0.display())]
    NotEmpty(PathBuf),
    #[error("`{}` is not the export of a library: it has no `{LIST}`", .0.display())]
    NotAnExport(PathBuf),
    #[error("`{}` was written by a newer pressbox", .0.display())]
    Newer(PathBuf),
    #[error("`{}` is damaged: {why}", path.display())]
    Damaged { path: PathBuf, why: String },
    #[error("`{}` cannot be read", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("`{}` cannot be written", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error(transparent)]
    Library(#[from] LibraryError),
}

/// A file of a list, if it is inside of the list's folder.
pub(super) fn inside(folder: &Path, file: &str) -> Option<PathBuf> {
    let path = Path::new(file);
    let is_inside = path.components().all(|part| matches!(part, Component::Normal(_)));
    (is_inside && !file.is_empty()).then(|| folder.join(path))
}
