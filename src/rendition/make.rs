//! What a rendition is, why one is not made, and the proof that one is right: decoded and read again before it counts.

use std::fs;
use std::path::{Path, PathBuf};

use super::pixels::PixelsError;
use super::stamp::StampError;
use crate::photo::container::Blocks;
use crate::photo::exif::{self, GpsPosition, ImageInfo};
use crate::photo::{DecodeError, Format, MergeRule, Metadata, PhotoId, Property, merge};
use crate::storage::Sha256;

/// A rendition that was decoded and read again, and found right.
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
}

impl Rendition {
    /// Its bytes, if they are still those that were proven. Whatever takes them out of the house reads them here.
    pub fn read(&self) -> Result<Vec<u8>, RenditionError> {
        proven(&self.path, self.sha256)
    }
}

/// Reads a rendition's file, if its bytes are still those of this hash.
pub(super) fn proven(path: &Path, sha256: Sha256) -> Result<Vec<u8>, RenditionError> {
    let file = fs::read(path).map_err(RenditionError::Rendition)?;
    if Sha256::of(&file) == sha256 { Ok(file) } else { Err(RenditionError::RenditionAltered) }
}

/// Whether a rendition had to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// Made just now.
    Made,
    /// It was there: photo, metadata and preset are what it was made from.
    Current,
}

/// Why a rendition was not made.
#[derive(Debug, thiserror::Error)]
pub enum RenditionError {
    #[error("the original cannot be read")]
    Original(#[source] std::io::Error),
    #[error("the original is no longer what it was: its bytes have another hash")]
    Altered,
    #[error(transparent)]
    Decode(#[from] DecodeError),
    #[error(transparent)]
    Pixels(#[from] PixelsError),
    #[error(transparent)]
    Stamp(#[from] StampError),
    #[error("read again, its {} is not what was written", wrong.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and its "))]
    NotProven { wrong: Vec<Property> },
    #[error("read again, it does not say where it was taken as it was told to")]
    Position,
    #[error("read again, its picture is not what was made")]
    NotDecodable,
    #[error("the rendition cannot be read")]
    Rendition(#[source] std::io::Error),
    #[error("the rendition is no longer what it was: its bytes have another hash")]
    RenditionAltered,
    #[error("it cannot be written to the library")]
    Write(#[source] std::io::Error),
}

/// What came of one preset.
pub type Made = Result<(Rendition, Freshness), RenditionError>;

/// A photo's file as it lies in the library, proven by its hash.
#[derive(Debug, Clone, Copy)]
pub(super) struct Original<'a> {
    pub(super) file: &'a [u8],
    pub(super) icc: Option<&'a [u8]>,
    pub(super) position: Option<GpsPosition>,
}

/// Decodes a finished file and reads its metadata again, as a stranger would.
pub(super) fn prove(format: Format, file: &[u8], pixels: ImageInfo, written: &Metadata) -> Result<(), RenditionError> {
    if crate::photo::verify_picture(format, file)? != (pixels.width, pixels.height) {
        return Err(RenditionError::NotDecodable);
    }
    let blocks = Blocks::read(format, file);
    if blocks.exif.as_deref().and_then(|block| exif::read(block).position) != pixels.position {
        return Err(RenditionError::Position);
    }
    let read = merge(&blocks, None, MergeRule::Mwg);
    // Each block is read by somebody, so they must agree, too.
    let disputed = |property: &Property| read.conflicts.iter().any(|conflict| conflict.property == property.name());
    let is_wrong = |property: &Property| !property.same(written, &read.metadata) || disputed(property);
    let wrong: Vec<_> = Property::ALL.iter().copied().filter(is_wrong).collect();
    if wrong.is_empty() { Ok(()) } else { Err(RenditionError::NotProven { wrong }) }
}
