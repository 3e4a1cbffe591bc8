//! A finished file is decoded and read again before it counts: the picture, the location, and every property.

use super::error::RenditionError;
use crate::photo::container::Blocks;
use crate::photo::exif::{self, ImageInfo};
use crate::photo::{Format, Metadata, Property, read_back, verify_picture};

/// Decodes a finished file and reads its metadata again, as any other program would.
pub(super) fn verify(format: Format, file: &[u8], info: ImageInfo, written: &Metadata) -> Result<(), RenditionError> {
    if verify_picture(format, file)? != (info.width, info.height) {
        return Err(RenditionError::WrongSize);
    }
    let blocks = Blocks::read(format, file);
    if blocks.exif.as_deref().and_then(|block| exif::read(block).position) != info.position {
        return Err(RenditionError::WrongLocation);
    }
    let read = read_back(&blocks);
    // Programs differ in which block they read, so all three must say the same.
    let disputed = |property: &Property| read.conflicts.iter().any(|conflict| conflict.property == property.name());
    let is_wrong = |property: &Property| !property.same(written, &read.metadata) || disputed(property);
    let wrong: Vec<_> = Property::ALL.iter().copied().filter(is_wrong).collect();
    if wrong.is_empty() { Ok(()) } else { Err(RenditionError::Mismatch { wrong }) }
}
