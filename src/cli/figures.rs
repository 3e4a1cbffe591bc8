//! The photos of a release, cleared for a door and made in the sizes that it takes.

use super::desk::Newsroom;
use super::error::{CliError, OrExplain as _};
use super::renditions::wanted_presets;
use super::ui::Ui;
use crate::library::{Library, Photo};
use crate::photo::{Cleared, Door, Metadata, NotCleared, clear};
use crate::progress::Progress as _;
use crate::release::render::FigureView;
use crate::release::{Figure, Release, Slug};
use crate::rendition::{Rendition, make};

/// A photo of a release that may leave by a door, with what the release says about it.
#[derive(Debug)]
pub(crate) struct ReadyFigure {
    pub(crate) cleared: Cleared,
    pub(crate) photo: Photo,
    pub(crate) figure: Figure,
    /// One a preset, in the order asked for.
    pub(crate) renditions: Vec<Rendition>,
}

impl ReadyFigure {
    /// The release's caption for it, else the photo's own.
    pub(crate) fn caption(&self) -> &str {
        self.figure.caption.as_deref().or(self.cleared.metadata().caption.as_deref()).unwrap_or_default()
    }

    /// The release's alt text, else the photo's own, else the caption.
    pub(crate) fn alt(&self) -> &str {
        let own = self.cleared.metadata().alt_text.as_deref();
        self.figure.alt.as_deref().or(own).unwrap_or_else(|| self.caption())
    }

    /// The credit line, else the creators' names.
    pub(crate) fn credit(&self) -> String {
        let metadata = self.cleared.metadata();
        metadata.credit.clone().unwrap_or_else(|| metadata.creator.join(", "))
    }

    /// The rendition of one preset, if it was asked for.
    pub(crate) fn rendition(&self, preset: &str) -> Option<&Rendition> {
        self.renditions.iter().find(|rendition| rendition.preset == preset)
    }

    /// Where a rendition stands beside the release's page, on the disk and on the web.
    pub(crate) fn place(&self, preset: &str) -> String {
        format!("photos/{}_{preset}.jpg", self.photo.id.short())
    }

    /// The photo as a reader meets it, in one of its renditions.
    pub(crate) fn view(&self, rendition: &Rendition, src: String, site: Option<&str>) -> FigureView {
        FigureView {
            caption: self.caption().to_owned(),
            credit: self.credit(),
            alt: self.alt().to_owned(),
            src,
            width: rendition.width,
            height: rendition.height,
            print_url: site.map(|site| format!("{site}/{}", self.place("print"))),
            licence: self.cleared.metadata().web_statement.clone(),
        }
    }
}

/// Where a release's page stands on the web, if the newsroom's pages do: what `release render` wrote goes there.
pub(crate) fn page_url(newsroom: &Newsroom, slug: &Slug) -> Option<String> {
    newsroom.issuer().site_url.map(|site| format!("{site}/{slug}"))
}

/// Clears every photo of a release for a door and makes the presets that are asked for.
pub(crate) fn ready(
    ui: &Ui,
    newsroom: &Newsroom,
    release: &Release,
    door: Door,
    presets: &[&str],
) -> Result<Vec<ReadyFigure>, CliError> {
    if release.photos.is_empty() {
        return Ok(Vec::new());
    }
    let library = Library::open(&newsroom.library_dir())?;
    let names: Vec<String> = presets.iter().map(|name| (*name).to_owned()).collect();
    let known = newsroom.config.all_presets();
    let wanted = wanted_presets(&known, &names)?;
    // Every refusal comes before any work.
    let mut cleared = Vec::new();
    for figure in &release.photos {
        let photo = library.photo(figure.photo).hint(format!(
            "take it out of `{}`, or ingest it",
            newsroom.releases().path(&release.slug, release.language).display()
        ))?;
        cleared.push((figure, clear_figure(newsroom, &photo, figure, door)?, photo));
    }
    ui.start("making renditions", cleared.len() as u64);
    let figures = cleared
        .into_iter()
        .map(|(figure, cleared, photo)| {
            let made =
                make(&library, &photo, &wanted, false).and_then(|made| made.into_iter().collect::<Result<Vec<_>, _>>());
            let made = made.context(format!("photo `{}` cannot be made ready", photo.id.short()))?;
            ui.advance(1);
            let renditions = made.into_iter().map(|(rendition, _)| rendition).collect();
            Ok(ReadyFigure { cleared, photo, figure: figure.clone(), renditions })
        })
        .collect();
    ui.finish();
    figures
}

/// A photo's metadata under the caption and the alt text that a release gives it.
pub(crate) fn as_shown(photo: &Photo, figure: &Figure) -> Metadata {
    let mut metadata = photo.metadata.clone();
    metadata.caption = figure.caption.clone().or(metadata.caption);
    metadata.alt_text = figure.alt.clone().or(metadata.alt_text);
    metadata
}

/// Clears a photo with what the release says about it.
fn clear_figure(newsroom: &Newsroom, photo: &Photo, figure: &Figure, door: Door) -> Result<Cleared, CliError> {
    clear(photo.id, &as_shown(photo, figure), photo.withdrawn, door, &newsroom.config.rights).map_err(|error| {
        let hint = match &error {
            NotCleared::Withdrawn { .. } => "take it out of the release".to_owned(),
            NotCleared::Missing { photo, missing, .. } => {
                let options: Vec<_> = missing.iter().map(|m| format!("{} …", m.option())).collect();
                format!("`pressbox photo edit {} {}`", photo.short(), options.join(" "))
            }
        };
        CliError::from(error).hinted(hint)
    })
}
