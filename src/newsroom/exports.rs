//! Renditions copied into a folder of the user's, as far as the photos' rights allow.

use std::io;
use std::path::{Path, PathBuf};

use super::opened::Newsroom;
use super::outputs::{Making, MakingKind, OutputFile, Outputs, OutputsError, real_folder};
use super::presets::{UnusableRendition, read_rendition};
use crate::library::{Library, LibraryError, Photo};
use crate::photo::{Destination, NotCleared, clear};
use crate::rendition::Rendition;
use crate::storage::file::{Access, sweep_dead, write_unsynced};
use crate::storage::text;

/// A folder that renditions are exported to.
#[derive(Debug)]
pub struct Export<'a> {
    newsroom: &'a Newsroom,
    library: Library,
    dir: PathBuf,
    /// The folder with no links in its path.
    place: PathBuf,
}

/// Why a rendition is not exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("`{}` cannot be created", path.display())]
    Folder { path: PathBuf, source: io::Error },
    #[error(transparent)]
    Library(#[from] LibraryError),
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
        let place = real_folder(dir).map_err(|source| ExportError::Folder { path: dir.to_path_buf(), source })?;
        let _ = sweep_dead(&place);
        let library = Library::open(&newsroom.library_dir())?;
        Ok(Self { newsroom, library, dir: dir.to_path_buf(), place })
    }

    /// Records renditions that are about to be copied, many at once.
    pub fn record<'r>(
        &self,
        renditions: impl IntoIterator<Item = (&'r Photo, &'r Rendition)>,
    ) -> Result<(), OutputsError> {
        let may_go = |(photo, _): &(&Photo, &Rendition)| !photo.withdrawn;
        let file = |(photo, rendition): (&Photo, &Rendition)| OutputFile {
            path: self.place.join(file_name(photo, rendition)),
            sha256: rendition.sha256,
            is_picture: true,
            photos: vec![photo.id],
        };
        let files: Vec<_> = renditions.into_iter().filter(may_go).map(file).collect();
        if files.is_empty() {
            return Ok(());
        }
        let (place, editions) = (self.place.clone(), Vec::new());
        let making = Making { kind: MakingKind::Exported, place, release: None, recipient: None, editions };
        Outputs::begun(self.newsroom, &making, &files).map(drop)
    }

    /// Copies a rendition under the name of its photo's file, its id and its preset.
    pub fn put(&self, photo: &Photo, rendition: &Rendition) -> Result<PathBuf, ExportError> {
        let (rights, today) = (&self.newsroom.settings.rights, self.newsroom.today);
        let busy = |source| ExportError::Write { path: self.dir.clone(), source };
        let _making = self.newsroom.lock_making().map_err(busy)?;
        // It may have been withdrawn while renditions were made.
        let now = self.library.photo(photo.id)?;
        clear(photo.id, &photo.metadata, now.standing(), Destination::Export, rights, today)?;
        let path = self.dir.join(file_name(photo, rendition));
        // Web servers and colleagues read these.
        write_unsynced(&path, &read_rendition(rendition)?, Access::Shared)
            .map_err(|source| ExportError::Write { path: path.clone(), source })?;
        Ok(path)
    }
}

/// Cameras give the same names again and again; the id keeps two photos' exports apart, in this run and the next.
fn file_name(photo: &Photo, rendition: &Rendition) -> String {
    let stem = photo.names.first().and_then(|name| Path::new(name).file_stem()).unwrap_or_default();
    let ending = rendition.path.extension().unwrap_or_default().to_string_lossy();
    let behind = format!("_{}_{}.{ending}", photo.id.short(), rendition.preset);
    text::file_name(&stem.to_string_lossy(), &behind)
}
