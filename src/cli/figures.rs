//! The photos of a release, cleared for a door and made in the sizes that it takes.

use super::desk::Newsroom;
use super::error::{CliError, refused};
use super::ui::Ui;
use crate::library::Photo;
use crate::photo::{Cleared, Door};
use crate::release::{Figure, Release};
use crate::rendition::Rendition;

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
}

/// Clears every photo of a release for a door and makes the presets that are asked for.
pub(crate) fn ready(
    _ui: &Ui,
    _newsroom: &Newsroom,
    release: &Release,
    _door: Door,
    _presets: &[&str],
) -> Result<Vec<ReadyFigure>, CliError> {
    if release.photos.is_empty() {
        return Ok(Vec::new());
    }
    Err(refused("not built yet"))
}
