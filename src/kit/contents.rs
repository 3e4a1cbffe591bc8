//! What goes into a kit: the release in each language, with the photos that may go with it.

use std::path::PathBuf;

use crate::pdf::PictureFile;
use crate::photo::{Cleared, Metadata, PhotoId};
use crate::release::render::{KitWords, Templates, Words};
use crate::release::{AttachedFile, Issuer, Release};
use crate::rendition::Rendition;
use crate::storage::Sha256;

/// What goes into a kit.
#[derive(Debug, Clone, Copy)]
pub struct Contents<'a> {
    pub templates: &'a Templates,
    pub issuer: &'a Issuer,
    /// The release in each of its languages; the first gives the folder its name and the rights file its language.
    pub editions: &'a [KitEdition<'a>],
    /// The attachments of all editions, each once.
    pub attachments: &'a [KitAttachment],
    /// The logo's file, a PNG or a JPEG.
    pub logo: Option<&'a [u8]>,
    /// Whom the kit is made for, if it is made for one person.
    pub recipient: Option<&'a str>,
    /// Which part of the release's kit it is, where that is split.
    pub part: Option<Part<'a>>,
}

/// One of several zips, each a kit in itself with some of the photos.
#[derive(Debug, Clone, Copy)]
pub struct Part<'a> {
    /// Counted from 1.
    pub nth: usize,
    pub of: usize,
    /// The editions with all photos: names of files are the same in all parts, and so is the lead photo on paper.
    pub whole: &'a [KitEdition<'a>],
}

/// A logo, a document or a film that goes into a kit as it is.
#[derive(Debug, Clone)]
pub struct KitAttachment {
    pub file: AttachedFile,
    pub path: PathBuf,
    pub bytes: u64,
    pub sha256: Sha256,
}

/// A release in one language, with its photos in order.
#[derive(Debug, Clone)]
pub struct KitEdition<'a> {
    pub release: &'a Release,
    pub photos: Vec<KitPhoto<'a>>,
}

/// A photo that may go into a kit, with what the edition says about it.
#[derive(Debug, Clone)]
pub struct KitPhoto<'a> {
    pub cleared: &'a Cleared,
    pub caption: &'a str,
    pub alt: &'a str,
    pub credit: String,
    /// One a size; `web` is the one that the page shows, `print` the one that it offers.
    pub renditions: &'a [Rendition],
    /// Smaller sizes, `mail` and `thumb`, which its PDFs show.
    pub small: &'a [Rendition],
}

impl<'a> Contents<'a> {
    /// The folder that all of the kit's files are in.
    pub(super) fn folder(&self) -> String {
        let slug = self.editions.first().map_or("", |edition| edition.release.slug.as_str());
        match self.part {
            Some(Part { nth, of, .. }) => format!("{slug}-{nth}of{of}"),
            None => slug.to_owned(),
        }
    }

    /// The attachments: of several parts, the first one has them.
    pub(super) fn own_attachments(&self) -> &'a [KitAttachment] {
        if self.part.is_none_or(|part| part.nth == 1) { self.attachments } else { &[] }
    }

    /// The editions with the photos of all parts.
    pub(super) fn whole(&self) -> &'a [KitEdition<'a>] {
        self.part.map_or(self.editions, |part| part.whole)
    }
}

impl KitPhoto<'_> {
    /// The picture in the first of these sizes that it has.
    pub(super) fn picture(&self, presets: &[&str]) -> Option<PictureFile> {
        let all = || self.small.iter().chain(self.renditions);
        let found = presets.iter().find_map(|preset| all().find(|rendition| rendition.preset == *preset));
        found.map(|rendition| PictureFile { path: rendition.path.clone(), sha256: rendition.sha256 })
    }
}

impl KitEdition<'_> {
    /// The edition with some of its photos.
    #[must_use]
    pub fn with(&self, photos: &[PhotoId]) -> Self {
        let is_in = |photo: &&KitPhoto<'_>| photos.contains(&photo.cleared.photo());
        Self { release: self.release, photos: self.photos.iter().filter(is_in).cloned().collect() }
    }

    pub(super) fn kit_words(&self) -> &'static KitWords {
        KitWords::of(self.release.language)
    }

    pub(super) fn words(&self) -> &'static Words {
        Words::of(self.release.language)
    }

    /// The photo's own terms, else the release's.
    pub(super) fn terms<'a>(&'a self, metadata: &'a Metadata) -> &'a str {
        metadata.usage_terms.as_deref().or(self.release.usage_terms.as_deref()).unwrap_or_default()
    }
}
