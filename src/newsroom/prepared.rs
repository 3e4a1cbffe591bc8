//! The photos of a release, cleared for their destinations and made in the sizes that are wanted there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::logo::LogoError;
use super::notice::{Notice, Observer};
use super::opened::Newsroom;
use super::presets::{NoSuchPreset, wanted_presets};
use crate::library::{Library, LibraryError, Photo};
use crate::photo::{Cleared, Destination, Format, Metadata, NotCleared, PhotoId, TooLong, clear};
use crate::progress::Progress;
use crate::release::render::FigureView;
use crate::release::{Figure, Release, ReleaseError};
use crate::rendition::{ByteSize, Preset, Renderer, Rendition, RenditionError};

/// What renditions may take together where the settings do not say. A photo that needs more is made alone.
const MEMORY: ByteSize = ByteSize::bytes(1 << 30);

/// A photo of a release that was cleared, with what the release says about it.
#[derive(Debug)]
pub struct PreparedPhoto {
    pub cleared: Cleared,
    pub photo: Photo,
    pub figure: Figure,
    /// One a preset, in the order asked for.
    pub renditions: Vec<Rendition>,
    /// What kind of file each preset makes.
    formats: BTreeMap<String, Format>,
}

/// Why a release's photos cannot be prepared.
#[derive(Debug, thiserror::Error)]
pub enum PrepareError {
    #[error(transparent)]
    Library(#[from] LibraryError),
    #[error(transparent)]
    Preset(#[from] NoSuchPreset),
    /// A release shows a photo that the library does not have.
    #[error("{source}")]
    NotInLibrary { release: PathBuf, source: LibraryError },
    #[error(transparent)]
    Logo(#[from] LogoError),
    /// A caption or another text of the release.
    #[error(transparent)]
    TooLong(#[from] TooLong),
    #[error(transparent)]
    NotCleared(#[from] NotCleared),
    #[error("photo `{}` cannot be prepared", photo.short())]
    Rendition { photo: PhotoId, source: RenditionError },
    /// It is not known which other editions the release has.
    #[error("the release's other editions cannot be determined")]
    Editions { source: Box<ReleaseError> },
}

impl PreparedPhoto {
    /// The release's caption for it, else the photo's own.
    pub fn caption(&self) -> &str {
        self.figure.caption.as_deref().or(self.cleared.metadata().caption.as_deref()).unwrap_or_default()
    }

    /// The release's alt text, else the photo's own, else the caption.
    pub fn alt(&self) -> &str {
        let own = self.cleared.metadata().alt_text.as_deref();
        self.figure.alt.as_deref().or(own).unwrap_or_else(|| self.caption())
    }

    /// The credit line, else the creators' names.
    pub fn credit(&self) -> String {
        let metadata = self.cleared.metadata();
        metadata.credit.clone().unwrap_or_else(|| metadata.creator.join(", "))
    }

    /// The rendition of one preset, if it was asked for.
    pub fn rendition(&self, preset: &str) -> Option<&Rendition> {
        self.renditions.iter().find(|rendition| rendition.preset == preset)
    }

    /// The path of a rendition beside the release's page, on the disk and on the web.
    pub fn place(&self, preset: &str) -> String {
        let format = self.formats.get(preset).copied().unwrap_or(Format::Jpeg);
        format!("photos/{}_{preset}.{}", self.photo.id.short(), format.extension())
    }

    /// The photo as a reader meets it, in one of its renditions.
    pub fn view(&self, rendition: &Rendition, src: String, site: Option<&str>) -> FigureView {
        FigureView {
            caption: self.caption().to_owned(),
            credit: self.credit(),
            alt: self.alt().to_owned(),
            src,
            width: rendition.width,
            height: rendition.height,
            print_url: site.map(|site| format!("{site}{}", self.place("print"))),
            ..FigureView::of_rights(self.cleared.metadata())
        }
    }
}

/// Clears every photo of a release for a destination and makes the presets that are asked for. Photos that were
/// withdrawn are left out.
pub fn prepare(
    newsroom: &Newsroom,
    release: &Release,
    destination: Destination,
    presets: &[&str],
    progress: &dyn Progress,
) -> Result<Vec<PreparedPhoto>, PrepareError> {
    if release.photos.is_empty() {
        return Ok(Vec::new());
    }
    let library = Library::open(&newsroom.library_dir())?;
    let known = newsroom.settings.all_presets();
    let wanted = wanted_presets(&known, presets)?;
    let formats: BTreeMap<_, _> = known.iter().map(|(name, preset)| (name.clone(), preset.format)).collect();
    // Every refusal comes before any work.
    let mut cleared = Vec::new();
    for figure in &release.photos {
        let photo = library.photo(figure.photo).map_err(|source| PrepareError::NotInLibrary {
            release: newsroom.releases().path(&release.slug, release.language),
            source,
        })?;
        // It is left out of everything: `tell_withdrawn` says so.
        if photo.withdrawn {
            continue;
        }
        cleared.push((figure, clear_figure(newsroom, &photo, figure, release, destination)?, photo));
    }
    let purpose = format!("{}.{}", release.slug, release.language);
    progress.start("making renditions", cleared.len() as u64);
    let renderer = renderer(newsroom);
    let prepared = cleared
        .into_iter()
        .map(|(figure, cleared, photo)| {
            let renditions =
                with_cleared_metadata((&library, &renderer), &photo, &wanted, cleared.metadata(), &purpose)
                    .map_err(|source| PrepareError::Rendition { photo: photo.id, source })?;
            progress.advance(1);
            Ok(PreparedPhoto { cleared, photo, figure: figure.clone(), renditions, formats: formats.clone() })
        })
        .collect();
    progress.finish();
    prepared
}

/// Clears photos that are prepared for one destination for another one as well.
pub(super) fn clear_also(
    newsroom: &Newsroom,
    release: &Release,
    photos: &[PreparedPhoto],
    destination: Destination,
) -> Result<(), PrepareError> {
    photos.iter().try_for_each(|prepared| {
        clear_figure(newsroom, &prepared.photo, &prepared.figure, release, destination).map(drop)
    })
}

/// Tells which photos of a release are left out because they were withdrawn.
pub(super) fn tell_withdrawn(
    newsroom: &Newsroom,
    editions: &[Release],
    observer: &dyn Observer,
) -> Result<(), PrepareError> {
    let shown: BTreeSet<PhotoId> =
        editions.iter().flat_map(|edition| &edition.photos).map(|figure| figure.photo).collect();
    if shown.is_empty() {
        return Ok(());
    }
    let library = Library::open(&newsroom.library_dir())?;
    for photo in shown {
        // What the library does not know is refused where it is needed.
        if library.photo(photo).is_ok_and(|photo| photo.withdrawn) {
            observer.notice(&Notice::LeftOut(photo));
        }
    }
    Ok(())
}

/// Makes renditions within the newsroom's memory, several photos at a time.
pub(super) fn renderer(newsroom: &Newsroom) -> Renderer {
    Renderer::new(newsroom.settings.renditions.memory.unwrap_or(MEMORY))
}

/// A photo's renditions, with what it is cleared with written in them.
pub(super) fn with_cleared_metadata(
    (library, renderer): (&Library, &Renderer),
    photo: &Photo,
    presets: &[(&str, &Preset)],
    metadata: &Metadata,
    purpose: &str,
) -> Result<Vec<Rendition>, RenditionError> {
    if *metadata != photo.metadata {
        return renderer.make_with_metadata(library, photo, presets, metadata, purpose);
    }
    let made = renderer.make(library, photo, presets, false)?;
    made.into_iter().map(|made| made.map(|(rendition, _)| rendition)).collect()
}

/// A photo's metadata under the caption and the alt text that a release gives it. The release's terms hold for a photo
/// that brings none: they were written for the photos that go with it.
pub fn as_shown(photo: &Photo, figure: &Figure, release: &Release) -> Result<Metadata, TooLong> {
    let mut metadata = photo.metadata.clone();
    metadata.caption = figure.caption.clone().or(metadata.caption);
    metadata.alt_text = figure.alt.clone().or(metadata.alt_text);
    metadata.usage_terms = metadata.usage_terms.or_else(|| release.usage_terms.clone());
    metadata.tidy()?;
    Ok(metadata)
}

/// Clears a photo with what the release says about it.
pub(super) fn clear_figure(
    newsroom: &Newsroom,
    photo: &Photo,
    figure: &Figure,
    release: &Release,
    destination: Destination,
) -> Result<Cleared, PrepareError> {
    let metadata = as_shown(photo, figure, release)?;
    let (rights, today) = (&newsroom.settings.rights, newsroom.today);
    Ok(clear(photo.id, &metadata, photo.standing(), destination, rights, today)?)
}
