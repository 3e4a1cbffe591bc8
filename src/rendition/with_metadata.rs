//! A rendition with other metadata: the same picture, with what a release says about it.

use super::cache::{CacheEntry, CacheSlot, Rendition};
use super::error::RenditionError;
use super::preset::Preset;
use super::replace_metadata::replace_metadata;
use crate::library::Library;
use crate::photo::Metadata;
use crate::storage::{Sha256, regular_file};

/// Gives a rendition other metadata than its photo's own, as a file of its own beside it; its pixels stay as they are.
/// The purpose is part of the file's name, so that each has one such file and not one for every change of a caption.
pub fn with_metadata(
    library: &Library,
    rendition: &Rendition,
    preset: &Preset,
    metadata: &Metadata,
    purpose: &str,
) -> Result<Rendition, RenditionError> {
    let dir = library.renditions_dir(rendition.photo);
    let slot = CacheSlot { dir, name: format!("{}~{purpose}", rendition.preset), format: preset.format };
    let json = serde_json::to_string(metadata).unwrap_or_default();
    let made_from = Sha256::of(format!("{}\0{json}", rendition.sha256).as_bytes());
    if let Some(entry) = slot.entry().filter(|entry| entry.made_from == made_from) {
        return Ok(slot.rendition(rendition.photo, &rendition.preset, &entry));
    }
    let plain = regular_file::read(&rendition.path).map_err(RenditionError::ReadRendition)?;
    let (width, height) = (rendition.width, rendition.height);
    let file = replace_metadata(preset, &plain, (width, height), metadata)?;
    let (bytes, sha256) = (file.len() as u64, Sha256::of(&file));
    let entry = CacheEntry { made_from, pixels_from: rendition.sha256, width, height, bytes, sha256 };
    slot.store(&file, &entry).map_err(RenditionError::Write)?;
    Ok(slot.rendition(rendition.photo, &rendition.preset, &entry))
}
