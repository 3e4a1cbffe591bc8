//! What a build of the site tells: what became of each file, what is not on it, and why there is none.

use std::path::PathBuf;

use jiff::Zoned;

use super::opened::UnusableTemplates;
use super::presets::UnusableRendition;
use super::press_kit::PackError;
use super::private_links::{NoPage, PrivateLink};
use super::publication::NotPublished;
use super::site_backgrounds::PagesNotBuilt;
use super::site_contents::GatherError;
use crate::pdf::PdfError;
use crate::photo::NotCleared;
use crate::release::{Language, Slug};
use crate::site::SiteError;

/// A file of the site, as a build left it.
#[derive(Debug, Clone)]
pub struct SiteFile {
    /// Its path in the site's folder.
    pub path: String,
    pub kind: &'static str,
    pub language: Option<Language>,
    pub release: Option<Slug>,
    pub bytes: u64,
    /// Its address on the web, if the newsroom has one.
    pub url: Option<String>,
    pub state: SiteFileState,
}

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SiteFileState {
    New,
    Changed,
    Unchanged,
    /// It is no longer part of the site.
    Removed,
    /// It is no longer part of the site, but somebody changed it, and it was left alone.
    Left,
}

/// What is not on the site, and when it changes by itself.
#[derive(Debug)]
pub struct BuiltSite {
    /// Releases that become public at a moment.
    pub held: Vec<(Slug, Zoned)>,
    pub drafts: Vec<Slug>,
    /// Releases that are not on it because something is wrong with them.
    pub refused: Vec<(Slug, NotPublished)>,
    /// Photos that are not cleared, and the release that would show each.
    pub left_out: Vec<(Slug, NotCleared)>,
    pub pages: PagesNotBuilt,
    /// Private links that lead to pages of it.
    pub private: usize,
    /// Those that lead nowhere for now.
    pub without_page: Vec<(PrivateLink, NoPage)>,
    /// The next moment at which it should be built again.
    pub next: Option<Zoned>,
}

/// Why the site is not built.
#[derive(Debug, thiserror::Error)]
pub enum SiteBuildError {
    #[error(transparent)]
    Gather(#[from] GatherError),
    #[error(transparent)]
    Templates(#[from] UnusableTemplates),
    #[error(transparent)]
    Site(#[from] SiteError),
    #[error(transparent)]
    Rendition(#[from] UnusableRendition),
    #[error("the press kit of `{slug}` cannot be packed")]
    Kit { slug: Slug, source: Box<PackError> },
    #[error("the PDF of `{slug}` cannot be made")]
    Pdf { slug: Slug, source: PdfError },
    #[error("`{}` is being made by another command", path.display())]
    Busy { path: PathBuf, source: std::io::Error },
    #[error("`{}` cannot be created", path.display())]
    Folder { path: PathBuf, source: std::io::Error },
}
