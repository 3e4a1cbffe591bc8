//! Other words in a finished file: its picture stays bit for bit.

use super::colour::Profile;
use super::make::{RenditionError, prove};
use super::preset::Preset;
use super::stamp::stamp;
use crate::photo::Metadata;
use crate::photo::container::Blocks;
use crate::photo::exif::{self, ImageInfo};

/// A rendition's file with other metadata in it, proven.
pub(super) fn restamp(
    preset: &Preset,
    plain: &[u8],
    (width, height): (u32, u32),
    metadata: &Metadata,
) -> Result<Vec<u8>, RenditionError> {
    let blocks = Blocks::read(preset.format, plain);
    let position = blocks.exif.and_then(|block| exif::read(&block).position);
    let profile = blocks.icc.map(Profile::new);
    let srgb = profile.as_ref().is_none_or(Profile::is_srgb);
    let pixels = ImageInfo { width, height, dpi: preset.dpi, srgb, position };
    let file = stamp(preset.format, plain, metadata, pixels, profile.as_ref().map(Profile::bytes))?;
    prove(preset.format, &file, pixels, metadata)?;
    Ok(file)
}
