//! Where pictures live: originals under their hash, a catalogue beside them.

mod db;

pub use db::{Db, DbError, Durability, Row, Value};

use crate::photo::{Captured, Metadata, PhotoId, Sha256};

/// A photo in the library, as the catalogue knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Photo {
    pub id: PhotoId,
    /// The hash of the picture without its metadata.
    pub pixels: Sha256,
    pub width: u32,
    pub height: u32,
    pub captured: Option<Captured>,
    /// File names it came under, first seen first.
    pub names: Vec<String>,
    /// Edits over what the files say over what `ingest` filled in.
    pub metadata: Metadata,
    pub withdrawn: bool,
}
