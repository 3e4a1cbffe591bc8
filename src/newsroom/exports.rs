//! Renditions copied into a folder of the user's, as far as the photos' rights allow.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::opened::Newsroom;
use super::presets::{UnusableRendition, read_rendition};
use crate::library::Photo;
use crate::photo::{Destination, NotCleared, clear};
use crate::rendition::Rendition;
use crate::storage::file::{Access, write_unsynced};

/// A folder that renditions are exported to.
#[derive(Debug)]
pub struct Export<'a> {
    newsroom: &'a Newsroom,
    dir: PathBuf,
}

/// Why a rendition is not exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("`{}` cannot be made", path.display())]
    Folder { path: PathBuf, source: io::Error },
    #[error(transparent)]
    NotCleared(#[from] NotCleared),
    #[error(transparent)]
    Rendition(#[from] UnusableRendition),
    #[error("`{}` cannot be written", path.display())]
    Write { path: PathBuf, source: io::Error },
}

impl<'a> Export<'a> {
    /// An export to a folder; made if it is not there.
    pub fn new(newsroom: &'a Newsroom, dir: &Path) -> Result<Self, ExportError> {
        fs::create_dir_all(dir).map_err(|source| ExportError::Folder { path: dir.to_path_buf(), source })?;
        Ok(Self { newsroom, dir: dir.to_path_buf() })
    }

    /// Copies a rendition under the name of its photo's file, its id and its preset.
    pub fn put(&self, photo: &Photo, rendition: &Rendition) -> Result<PathBuf, ExportError> {
        let (rights, today) = (&self.newsroom.settings.rights, self.newsroom.today);
        clear(photo.id, &photo.metadata, photo.withdrawn, Destination::Export, rights, today)?;
        let stem = photo.names.first().and_then(|name| Path::new(name).file_stem()).unwrap_or_default();
        let stem = stem.to_string_lossy();
        let ending = rendition.path.extension().unwrap_or_default().to_string_lossy();
        // Cameras give the same names again and again; the id keeps two photos' exports apart, in this run and the next.
        let path = self.dir.join(format!("{stem}_{}_{}.{ending}", photo.id.short(), rendition.preset));
        // Web servers and colleagues read these.
        write_unsynced(&path, &read_rendition(rendition)?, Access::Shared)
            .map_err(|source| ExportError::Write { path: path.clone(), source })?;
        Ok(path)
    }
}
