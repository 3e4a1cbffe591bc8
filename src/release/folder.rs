//! `releases/`: a folder a release, a Markdown file an edition.

use std::path::{Path, PathBuf};

use super::model::{Language, Release, Slug};

/// A newsroom's `releases` folder.
#[derive(Debug, Clone)]
pub struct Releases {
    dir: PathBuf,
}

/// A release that cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    #[error("there is no release `{0}`")]
    Unknown(String),
}

impl Releases {
    #[must_use]
    pub fn new(dir: &Path) -> Self {
        Self { dir: dir.to_path_buf() }
    }

    /// Where an edition stands: `releases/SLUG/release.LANG.md`.
    #[must_use]
    pub fn path(&self, slug: &Slug, language: Language) -> PathBuf {
        self.dir.join(slug.as_str()).join(format!("release.{language}.md"))
    }

    /// All editions of a release, in the order of [`Language::ALL`]; never empty.
    pub fn editions(&self, slug: &Slug) -> Result<Vec<Release>, ReleaseError> {
        Err(ReleaseError::Unknown(slug.to_string()))
    }

    /// Writes an edition in place of what stands there: temp file beside it, then rename.
    pub fn write(&self, release: &Release) -> Result<PathBuf, ReleaseError> {
        Err(ReleaseError::Unknown(release.slug.to_string()))
    }
}
