//! A picture made fit for a use.

mod preset;

pub use preset::{Chroma, Colour, Preset, built_in};

use std::path::PathBuf;

use crate::photo::{PhotoId, Sha256};

/// A rendition that was decoded and read again, and found right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendition {
    pub photo: PhotoId,
    /// The preset's name.
    pub preset: String,
    /// The JPEG in the library.
    pub path: PathBuf,
    pub width: u32,
    pub height: u32,
    pub bytes: u64,
    pub sha256: Sha256,
}
