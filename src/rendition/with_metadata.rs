//! Renditions with other metadata: the same pictures, with what a release says about them.

use super::cache::{CacheEntry, CacheSet, Rendition};
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
        let mut set = CacheSet::read(&dir, purpose);
        let json = serde_json::to_string(metadata).unwrap_or_default();
        let current = |set: &CacheSet, job: &Job<'_>| set.rendition(photo.id, &job.slot, job.made_from_json(&json));
        if let Some(all) = jobs.iter().map(|job| current(&set, job)).collect() {
            return Ok(all);
        }
        let plain = self.make(library, photo, presets, false)?;
        // What a killed run left.
        let _ = sweep_dead(&dir);
        let mut files = Vec::new();
        for (job, plain) in jobs.iter().zip(plain) {
            let (plain, _) = plain?;
            if current(&set, job).is_none() {
                let size = (plain.width, plain.height);
                let file = replace_metadata(job.preset, &plain.read()?, size, metadata)?;
                let entry = CacheEntry::of(&file, size, job.made_from_json(&json), job.pixels_from);
                files.push((&job.slot, file, entry));
            }
        }
        set.store(files).map_err(RenditionError::Write)?;
        // A file that is gone again was taken away by somebody else.
        let gone = || RenditionError::Write(std::io::ErrorKind::NotFound.into());
        jobs.iter().map(|job| current(&set, job).ok_or_else(gone)).collect()
    }
}
