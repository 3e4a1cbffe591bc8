//! The photos of a release, cleared for their destinations and made in the sizes that are wanted there.

use std::collections::BTreeMap;

use super::error::{CliError, OrExplain as _};
use super::remedies;
use super::renditions::wanted_presets;
use super::ui::Ui;
use crate::library::{Library, Photo};
use crate::newsroom::Newsroom;
use crate::photo::{Cleared, Destination, Format, Metadata, NotCleared, TooLong, clear};
use crate::progress::Progress as _;
use crate::release::render::{FigureView, Weight};
use crate::release::{Figure, Release, Slug};
use crate::rendition::{Preset, Rendition, RenditionError, RenditionResult, make, with_metadata};

/// A photo of a release that was cleared, with what the release says about it.
#[derive(Debug)]
pub(crate) struct ReadyFigure {
    pub(crate) cleared: Cleared,
    pub(crate) photo: Photo,
    pub(crate) figure: Figure,
    /// One a preset, in the order asked for.
    pub(crate) renditions: Vec<Rendition>,
    /// What kind of file each preset makes.
    formats: BTreeMap<String, Format>,
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
        let format = self.formats.get(preset).copied().unwrap_or(Format::Jpeg);
        format!("photos/{}_{preset}.{}", self.photo.id.short(), format.extension())
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

/// Tells where a mail is so heavy that mail programs cut it off.
pub(crate) fn warn_of_weight(ui: &Ui, release: &Release, weight: Option<Weight>) {
    if let Some(Weight { bytes, heaviest: (part, weighs) }) = weight {
        let kilobytes = |bytes: usize| bytes.div_ceil(1000);
        ui.warn(format!(
            "the `{}` mail's HTML has {} KB, and Gmail cuts it off at 102: {part} has {} KB",
            release.language,
            kilobytes(bytes),
            kilobytes(weighs)
        ));
    }
}

/// Where a release's page stands on the web, if the newsroom's pages do: what `release render` wrote goes there.
pub(crate) fn page_url(newsroom: &Newsroom, slug: &Slug) -> Option<String> {
    newsroom.issuer().site_url.map(|site| format!("{site}/{slug}"))
}

/// Clears every photo of a release for its destinations and makes the presets that are asked for.
pub(crate) fn ready(
    ui: &Ui,
    newsroom: &Newsroom,
    release: &Release,
    destinations: &[Destination],
    presets: &[&str],
) -> Result<Vec<ReadyFigure>, CliError> {
    if release.photos.is_empty() {
        return Ok(Vec::new());
    }
    let library = Library::open(&newsroom.library_dir())?;
    let names: Vec<String> = presets.iter().map(|name| (*name).to_owned()).collect();
    let known = newsroom.settings.all_presets();
    let wanted = wanted_presets(&known, &names)?;
    let formats: BTreeMap<_, _> = known.iter().map(|(name, preset)| (name.clone(), preset.format)).collect();
    // Every refusal comes before any work.
    let mut cleared = Vec::new();
    for figure in &release.photos {
        let photo = library.photo(figure.photo).hint(format!(
            "take it out of `{}`, or ingest it",
            newsroom.releases().path(&release.slug, release.language).display()
        ))?;
        let mut passed = None;
        for destination in destinations {
            passed = Some(clear_figure(newsroom, &photo, figure, release, *destination)?);
        }
        // Without a destination there is nothing to prepare.
        cleared.extend(passed.map(|passed| (figure, passed, photo)));
    }
    let purpose = format!("{}.{}", release.slug, release.language);
    ui.start("making renditions", cleared.len() as u64);
    let figures = cleared
        .into_iter()
        .map(|(figure, cleared, photo)| {
            let renditions = with_cleared_metadata(&library, &photo, &wanted, cleared.metadata(), &purpose);
            let renditions = renditions.context(format!("photo `{}` cannot be made ready", photo.id.short()))?;
            ui.advance(1);
            Ok(ReadyFigure { cleared, photo, figure: figure.clone(), renditions, formats: formats.clone() })
        })
        .collect();
    ui.finish();
    figures
}

/// A photo's renditions, with what it is cleared with written in them.
fn with_cleared_metadata(
    library: &Library,
    photo: &Photo,
    presets: &[(&str, &Preset)],
    metadata: &Metadata,
    purpose: &str,
) -> Result<Vec<Rendition>, RenditionError> {
    let made = make(library, photo, presets, false)?;
    let embed = |((_, preset), made): (&(&str, &Preset), RenditionResult)| {
        let (rendition, _) = made?;
        if *metadata == photo.metadata {
            Ok(rendition)
        } else {
            with_metadata(library, &rendition, preset, metadata, purpose)
        }
    };
    presets.iter().zip(made).map(embed).collect()
}

/// A photo's metadata under the caption and the alt text that a release gives it. The release's terms hold for a photo
/// that brings none: they were written for the photos that go with it.
pub(crate) fn as_shown(photo: &Photo, figure: &Figure, release: &Release) -> Result<Metadata, TooLong> {
    let mut metadata = photo.metadata.clone();
    metadata.caption = figure.caption.clone().or(metadata.caption);
    metadata.alt_text = figure.alt.clone().or(metadata.alt_text);
    metadata.usage_terms = metadata.usage_terms.or_else(|| release.usage_terms.clone());
    metadata.tidy()?;
    Ok(metadata)
}

/// Clears a photo with what the release says about it.
fn clear_figure(
    newsroom: &Newsroom,
    photo: &Photo,
    figure: &Figure,
    release: &Release,
    destination: Destination,
) -> Result<Cleared, CliError> {
    let metadata = as_shown(photo, figure, release).hint("say it in fewer words")?;
    clear(photo.id, &metadata, photo.withdrawn, destination, &newsroom.settings.rights, newsroom.today).map_err(
        |error| {
            let hint = match &error {
                NotCleared::Withdrawn { .. } => "take it out of the release".to_owned(),
                NotCleared::Expired { .. } | NotCleared::Missing { .. } => remedies::of_photo(&error.remedy()),
            };
            CliError::from(error).hinted(hint)
        },
    )
}
