//! A rendition under other words: the same picture, stamped with what a release says about it.

use std::fs;

use super::make::{Rendition, RenditionError, prove};
use super::pixels::is_srgb;
use super::preset::Preset;
use super::shelf::{Label, Shelf};
use super::stamp::stamp;
use crate::library::Library;
use crate::photo::container::Blocks;
use crate::photo::exif::Pixels;
use crate::photo::{Metadata, Sha256};

/// Gives a rendition other metadata than its photo's own, as a file of its own beside it; its pixels stay as they are.
/// The purpose stands in the file's name, so each has one such file and not one for every change of words.
pub fn dress(
    library: &Library,
    rendition: &Rendition,
    preset: &Preset,
    metadata: &Metadata,
    purpose: &str,
) -> Result<Rendition, RenditionError> {
    let dir = library.renditions_dir(rendition.photo);
    let shelf = Shelf { dir, name: format!("{}~{purpose}", rendition.preset), format: preset.format };
    let words = serde_json::to_string(metadata).unwrap_or_default();
    let made_from = Sha256::of(format!("{}\0{words}", rendition.sha256).as_bytes());
    if let Some(label) = shelf.find(made_from) {
        return Ok(shelf.rendition(rendition.photo, &rendition.preset, &label));
    }
    let plain = fs::read(&rendition.path).map_err(RenditionError::Rendition)?;
    let icc = Blocks::read(preset.format, &plain).icc;
    let (width, height) = (rendition.width, rendition.height);
    let srgb = icc.as_deref().is_none_or(is_srgb);
    let pixels = Pixels { width, height, dpi: preset.dpi, srgb };
    let file = stamp(preset.format, &plain, metadata, pixels, icc.as_deref())?;
    prove(preset.format, &file, (width, height), metadata)?;
    let label = Label { made_from, width, height, bytes: file.len() as u64, sha256: Sha256::of(&file) };
    shelf.keep(&file, &label).map_err(RenditionError::Write)?;
    Ok(shelf.rendition(rendition.photo, &rendition.preset, &label))
}
