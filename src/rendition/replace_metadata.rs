//! Replaces the metadata in a finished file, and keeps its picture bit for bit.

use super::colour::Profile;
use super::embed::embed;
use super::error::RenditionError;
use super::preset::Preset;
use super::verify::verify;
use crate::photo::Metadata;
use crate::photo::container::Blocks;
use crate::photo::exif::{self, ImageInfo};

/// A rendition's file with other metadata in it, verified.
pub(super) fn replace_metadata(
    preset: &Preset,
    plain: &[u8],
    (width, height): (u32, u32),
    metadata: &Metadata,
) -> Result<Vec<u8>, RenditionError> {
    let blocks = Blocks::read(preset.format, plain);
    let position = blocks.exif.and_then(|block| exif::read(&block).position);
    let profile = blocks.icc.map(Profile::new);
    let srgb = profile.as_ref().is_none_or(Profile::is_srgb);
    let info = ImageInfo { width, height, dpi: preset.dpi, srgb, position };
    let file = embed(preset.format, plain, metadata, info, profile.as_ref().map(Profile::bytes))?;
    verify(preset.format, &file, info, metadata)?;
    Ok(file)
}
