//! Inspects a file's picture: its size and its hashes.

use super::decode::{DecodeError, decode_small};
use super::format::Format;
use super::perceptual_hash::PerceptualHash;
use super::picture_hash;
use crate::storage::Sha256;

/// What pressbox finds out about a picture without its metadata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureFacts {
    pub width: u32,
    pub height: u32,
    /// The hash of the picture without its metadata.
    pub picture_hash: Sha256,
    /// `None` for a picture with too little detail to distinguish it from others.
    pub perceptual_hash: Option<PerceptualHash>,
}

/// Decodes a file's picture as far as its hashes need it, which also checks that it can be decoded.
pub fn inspect(format: Format, file: &[u8]) -> Result<PictureFacts, DecodeError> {
    let small = decode_small(format, file)?;
    let picture_hash = small.samples.unwrap_or_else(|| picture_hash::of_jpeg(file));
    let perceptual_hash = PerceptualHash::of(&small.grey, small.grey_width);
    Ok(PictureFacts { width: small.width, height: small.height, picture_hash, perceptual_hash })
}
