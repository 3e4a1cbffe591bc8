//! `releases/`: one folder for each release, one Markdown file for each edition.

use std::error::Error;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use super::finding::Finding;
use super::manuscript::Manuscript;
use super::model::{Language, Release, Slug};
use super::source;
use super::strays::{self, Stray, WhyStray};
use crate::storage::{FileLock, regular_file};

/// A newsroom's `releases` folder.
#[derive(Debug, Clone)]
pub struct Releases {
    dir: PathBuf,
    locks: Option<PathBuf>,
}

/// A release that cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    #[error("there is no release `{slug}`{}", others(known))]
    Unknown { slug: String, known: Vec<String> },
    #[error("`{path}` cannot be {done}")]
    Io { path: String, done: &'static str, source: io::Error },
    #[error("`{path}` cannot be locked, so nothing was changed")]
    Lock { path: String, source: io::Error },
    #[error("`{path}` is not UTF-8 text")]
    NotText { path: String },
    #[error("`{path}` was changed by another program again and again, so nothing was changed")]
    Changing { path: String },
    #[error("`{path}` is too long for a release")]
    TooLong { path: String },
    /// The release's folder is there, but no edition.
    #[error("`{path}` is not used: {why}")]
    NoEdition { path: String, why: WhyStray },
    /// A file beside the editions, which nothing reads, has an embargo in it.
    #[error("`{path}` names an embargo, but is not used: {why}")]
    UnusedEmbargo { path: String, why: WhyStray },
    #[error("`{path}` has errors")]
    NotUnderstood { path: String, source: Box<Problems> },
}

/// All errors in an edition's file; each one is the source of the one before.
#[derive(Debug)]
pub struct Problems {
    pub first: Finding,
    pub others: Option<Box<Problems>>,
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.first.line, self.first.message)
    }
}

impl Error for Problems {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.others.as_deref().map(|others| others as &(dyn Error + 'static))
    }
}

impl Problems {
    /// All of them, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        std::iter::successors(Some(self), |problems| problems.others.as_deref()).map(|problems| &problems.first)
    }

    pub(super) fn of(findings: Vec<Finding>) -> Option<Self> {
        let chain = |others: Option<Self>, first| Some(Self { first, others: others.map(Box::new) });
        findings.into_iter().rev().fold(None, chain)
    }
}

fn others(known: &[String]) -> String {
    match known {
        [] => ": there are no releases yet".to_owned(),
        [one] => format!("; there is `{one}`"),
        many => format!("; there are `{}`", many.join("`, `")),
    }
}

impl Releases {
    #[must_use]
    pub fn new(dir: &Path) -> Self {
        Self { dir: dir.to_path_buf(), locks: None }
    }

    /// The same, with a folder for the locks of those who change releases.
    #[must_use]
    pub fn locked_in(self, locks: &Path) -> Self {
        Self { locks: Some(locks.to_path_buf()), ..self }
    }

    pub(super) fn wait_for(&self, slug: &Slug) -> Result<Option<FileLock>, ReleaseError> {
        let Some(locks) = &self.locks else { return Ok(None) };
        let path = locks.join(format!("release-{slug}.lock"));
        FileLock::wait(&path)
            .map(Some)
            .map_err(|source| ReleaseError::Lock { path: path.display().to_string(), source })
    }

    /// The path of an edition: `releases/SLUG/release.LANG.md`.
    #[must_use]
    pub fn path(&self, slug: &Slug, language: Language) -> PathBuf {
        self.folder(slug).join(format!("release.{language}.md"))
    }

    /// The path of an attachment, whether it is there or not.
    #[must_use]
    pub fn attached_path(&self, slug: &Slug, file: &str) -> PathBuf {
        self.folder(slug).join(file)
    }

    /// The folder of a release's editions.
    pub(super) fn folder(&self, slug: &Slug) -> PathBuf {
        self.dir.join(slug.as_str())
    }

    /// The names of all releases, in alphabetical order.
    pub fn slugs(&self) -> Result<Vec<Slug>, ReleaseError> {
        let entries = match fs::read_dir(&self.dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(io_error(&self.dir, "read")(error)),
        };
        let mut slugs = Vec::new();
        for entry in entries {
            let name = entry.map_err(io_error(&self.dir, "read"))?.file_name();
            slugs.extend(name.to_str().and_then(|name| name.parse().ok()).filter(|slug| self.exists(slug)));
        }
        slugs.sort();
        Ok(slugs)
    }

    /// The languages in which there is a release, in the order of [`Language::ALL`]; never empty.
    pub fn languages(&self, slug: &Slug) -> Result<Vec<Language>, ReleaseError> {
        let found: Vec<_> = Language::ALL.into_iter().filter(|l| self.is_there(slug, *l)).collect();
        if found.is_empty() {
            if let Some(Stray { path, why }) = self.strays_of(slug).into_iter().next() {
                return Err(ReleaseError::NoEdition { path: path.display().to_string(), why });
            }
            let known = self.slugs()?.iter().map(Slug::to_string).collect();
            return Err(ReleaseError::Unknown { slug: slug.to_string(), known });
        }
        Ok(found)
    }

    /// What lies among the releases and is used by no command, in alphabetical order.
    pub fn strays(&self) -> Result<Vec<Stray>, ReleaseError> {
        strays::strays(&self.dir).map_err(io_error(&self.dir, "read"))
    }

    /// The same in the folder of one release.
    #[must_use]
    pub fn strays_of(&self, slug: &Slug) -> Vec<Stray> {
        strays::strays_of(&self.folder(slug))
    }

    /// Whether a release has an edition.
    #[must_use]
    pub fn exists(&self, slug: &Slug) -> bool {
        Language::ALL.into_iter().any(|language| self.is_there(slug, language))
    }

    /// Whether there is anything under an edition's name. What is no file is refused when it is read.
    fn is_there(&self, slug: &Slug, language: Language) -> bool {
        fs::symlink_metadata(self.path(slug, language)).is_ok()
    }

    /// All editions of a release, in the order of [`Language::ALL`]; never empty.
    pub fn editions(&self, slug: &Slug) -> Result<Vec<Release>, ReleaseError> {
        let languages = self.languages(slug)?;
        if let Some(Stray { path, why }) =
            self.strays_of(slug).into_iter().find(|stray| strays::has_embargo(&stray.path))
        {
            return Err(ReleaseError::UnusedEmbargo { path: path.display().to_string(), why });
        }
        let read = |language| {
            let mut release = self.manuscript(slug, language)?.release;
            for file in &mut release.attachments {
                file.bytes = fs::metadata(self.attached_path(slug, &file.file)).ok().map(|found| found.len());
            }
            Ok(release)
        };
        languages.into_iter().map(read).collect()
    }

    /// One edition with its lines.
    pub fn manuscript(&self, slug: &Slug, language: Language) -> Result<Manuscript, ReleaseError> {
        self.understood(slug, language, &self.text(slug, language)?)
    }

    /// The text of an edition's file, understood.
    pub fn understood(&self, slug: &Slug, language: Language, text: &str) -> Result<Manuscript, ReleaseError> {
        let path = self.path(slug, language);
        source::read(slug, language, text).map_err(|findings| match Problems::of(findings) {
            Some(source) => ReleaseError::NotUnderstood { path: path.display().to_string(), source: Box::new(source) },
            None => ReleaseError::NotText { path: path.display().to_string() },
        })
    }

    /// The text of an edition's file.
    pub fn text(&self, slug: &Slug, language: Language) -> Result<String, ReleaseError> {
        let path = self.path(slug, language);
        let shown = || path.display().to_string();
        let bytes = regular_file::read_at_most(&path, source::MAX_BYTES as u64).map_err(io_error(&path, "read"))?;
        if bytes.len() > source::MAX_BYTES {
            return Err(ReleaseError::TooLong { path: shown() });
        }
        let text = String::from_utf8(bytes).map_err(|_| ReleaseError::NotText { path: shown() })?;
        // Some programs write an accent as a character of its own, which others show beside its letter.
        Ok(if is_nfc_quick(text.chars()) == IsNormalized::Yes { text } else { text.nfc().collect() })
    }
}

pub(super) fn io_error(path: &Path, done: &'static str) -> impl Fn(io::Error) -> ReleaseError {
    let path = path.display().to_string();
    move |source| ReleaseError::Io { path: path.clone(), done, source }
}
