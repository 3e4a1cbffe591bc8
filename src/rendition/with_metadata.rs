//! Renditions with other metadata: the same pictures, with what a release says about them.

use super::cache::{CacheEntry, Rendition};
use super::error::RenditionError;
use super::job::Job;
use super::preset::Preset;
use super::renderer::Renderer;
use super::replace_metadata::replace_metadata;
use crate::library::{Library, Photo};
use crate::photo::Metadata;
use crate::storage::file::sweep_dead;

impl Renderer {
    /// Makes a photo's renditions with other metadata than its own, as files beside those with its own; their pixels stay as
    /// they are. The purpose is part of the files' names, so that each has one such file and not one for every change of a
    /// caption. They come in the order of the presets.
    pub fn make_with_metadata(
        &self,
        library: &Library,
        photo: &Photo,
        presets: &[(&str, &Preset)],
        metadata: &Metadata,
        purpose: &str,
    ) -> Result<Vec<Rendition>, RenditionError> {
        let dir = library.renditions_dir(photo.id);
        let jobs: Vec<_> = presets.iter().map(|(name, preset)| Job::new(&dir, photo, name, preset)).collect();
        let found: Vec<_> = jobs.iter().map(|job| job.current_with(metadata, purpose)).collect();
        if let Some(current) = found.iter().cloned().collect() {
            return Ok(current);
        }
        let plain = self.make(library, photo, presets, false)?;
        // What a killed run left.
        let _ = sweep_dead(&dir);
        let made = jobs.iter().zip(plain).zip(found).map(|((job, plain), found)| {
            let (plain, _) = plain?;
            found.map_or_else(|| job.make_with(&plain, metadata, purpose), Ok)
        });
        made.collect()
    }
}

impl Job<'_> {
    /// The rendition with other metadata, if it is there and was made from the same.
    fn current_with(&self, metadata: &Metadata, purpose: &str) -> Option<Rendition> {
        let slot = self.slot.beside(purpose);
        let entry = slot.entry().filter(|entry| entry.made_from == self.made_from(metadata))?;
        Some(slot.rendition(self.photo.id, self.name, &entry))
    }

    fn make_with(&self, plain: &Rendition, metadata: &Metadata, purpose: &str) -> Result<Rendition, RenditionError> {
        let size = (plain.width, plain.height);
        let file = replace_metadata(self.preset, &plain.read()?, size, metadata)?;
        let entry = CacheEntry::of(&file, size, self.made_from(metadata), self.pixels_from);
        let slot = self.slot.beside(purpose);
        slot.store(&file, &entry).map_err(RenditionError::Write)?;
        Ok(slot.rendition(self.photo.id, self.name, &entry))
    }
}
