//! A rendition under other words: the same picture, stamped with what a release says about it.

use std::fs;

use super::make::{Rendition, RenditionError};
use super::preset::Preset;
use super::restamp::restamp;
use super::shelf::{Label, Shelf};
use crate::library::Library;
use crate::photo::Metadata;
use crate::storage::Sha256;

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
    if let Some(label) = shelf.label().filter(|label| label.made_from == made_from) {
        return Ok(shelf.rendition(rendition.photo, &rendition.preset, &label));
    }
    let plain = fs::read(&rendition.path).map_err(RenditionError::Rendition)?;
    let (width, height) = (rendition.width, rendition.height);
    let file = restamp(preset, &plain, (width, height), metadata)?;
    let (bytes, sha256) = (file.len() as u64, Sha256::of(&file));
    let label = Label { made_from, pixels_from: rendition.sha256, width, height, bytes, sha256 };
    shelf.keep(&file, &label).map_err(RenditionError::Write)?;
    Ok(shelf.rendition(rendition.photo, &rendition.preset, &label))
}
