//! `releases/`: one folder for each release, one Markdown file for each edition.

use std::error::Error;
use std::fmt;
use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use super::finding::Finding;
use super::manuscript::Manuscript;
use super::model::{Figure, Language, Release, Slug};
use super::source;
use crate::storage::file::{self, Access};

/// A newsroom's `releases` folder.
#[derive(Debug, Clone)]
pub struct Releases {
    dir: PathBuf,
}

/// A release that cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    #[error("there is no release `{slug}`{}", others(known))]
    Unknown { slug: String, known: Vec<String> },
    #[error("`{path}` cannot be {done}")]
    Io { path: String, done: &'static str, source: io::Error },
    #[error("`{path}` is not UTF-8 text")]
    NotText { path: String },
    #[error("`{path}` is too long for a release")]
    TooLong { path: String },
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
        Self { dir: dir.to_path_buf() }
    }

    /// The path of an edition: `releases/SLUG/release.LANG.md`.
    #[must_use]
    pub fn path(&self, slug: &Slug, language: Language) -> PathBuf {
        self.dir.join(slug.as_str()).join(format!("release.{language}.md"))
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
        let found: Vec<_> = Language::ALL.into_iter().filter(|l| self.path(slug, *l).is_file()).collect();
        if found.is_empty() {
            let known = self.slugs()?.iter().map(Slug::to_string).collect();
            return Err(ReleaseError::Unknown { slug: slug.to_string(), known });
        }
        Ok(found)
    }

    /// Whether a release has an edition.
    #[must_use]
    pub fn exists(&self, slug: &Slug) -> bool {
        Language::ALL.into_iter().any(|language| self.path(slug, language).is_file())
    }

    /// All editions of a release, in the order of [`Language::ALL`]; never empty.
    pub fn editions(&self, slug: &Slug) -> Result<Vec<Release>, ReleaseError> {
        let read = |language| self.manuscript(slug, language).map(|manuscript| manuscript.release);
        self.languages(slug)?.into_iter().map(read).collect()
    }

    /// One edition with its lines.
    pub fn manuscript(&self, slug: &Slug, language: Language) -> Result<Manuscript, ReleaseError> {
        let path = self.path(slug, language);
        let text = self.text(slug, language)?;
        source::read(slug, language, &text).map_err(|findings| match Problems::of(findings) {
            Some(source) => ReleaseError::NotUnderstood { path: path.display().to_string(), source: Box::new(source) },
            None => ReleaseError::NotText { path: path.display().to_string() },
        })
    }

    /// The text of an edition's file.
    pub fn text(&self, slug: &Slug, language: Language) -> Result<String, ReleaseError> {
        let path = self.path(slug, language);
        let shown = || path.display().to_string();
        let mut bytes = Vec::new();
        let file = fs::File::open(&path).map_err(io_error(&path, "read"))?;
        let limit = source::MAX_BYTES as u64 + 1;
        file.take(limit).read_to_end(&mut bytes).map_err(io_error(&path, "read"))?;
        if bytes.len() > source::MAX_BYTES {
            return Err(ReleaseError::TooLong { path: shown() });
        }
        String::from_utf8(bytes).map_err(|_| ReleaseError::NotText { path: shown() })
    }

    /// Writes an edition, replacing the file.
    pub fn write(&self, release: &Release) -> Result<PathBuf, ReleaseError> {
        self.write_text(&release.slug, release.language, &source::write(release))
    }

    /// The same, with a comment on top for the person who continues it.
    pub fn write_noted(&self, release: &Release, note: &str) -> Result<PathBuf, ReleaseError> {
        let text = source::write(release).replacen('\n', &format!("\n# {note}\n"), 1);
        self.write_text(&release.slug, release.language, &text)
    }

    /// Writes an edition's text as it is, for a person to continue.
    pub fn write_text(&self, slug: &Slug, language: Language, text: &str) -> Result<PathBuf, ReleaseError> {
        let path = self.path(slug, language);
        file::write(&path, text.as_bytes(), Access::Shared).map_err(io_error(&path, "written"))?;
        Ok(path)
    }

    /// Writes the UIDs of events into an edition's file, where there are any; the rest of the file stays as it is.
    /// A file that cannot be edited in place is left alone.
    pub fn keep_event_uids(
        &self,
        slug: &Slug,
        language: Language,
        uids: &[Option<String>],
    ) -> Result<(), ReleaseError> {
        let mut release = self.manuscript(slug, language)?.release;
        for (event, uid) in release.timetable.iter_mut().zip(uids) {
            event.uid = uid.clone().or(event.uid.take());
        }
        let edited = source::with_event_uids(&self.text(slug, language)?, uids);
        let edited = edited.filter(|text| source::read(slug, language, text).is_ok_and(|read| read.release == release));
        match edited {
            Some(text) => self.write_text(slug, language, &text).map(|_| ()),
            None => Ok(()),
        }
    }

    /// Adds a photo to an edition, or changes its entry there; returns its position, from 1.
    ///
    /// A caption or an alt text of `None` leaves what is there. The rest of the file stays as it is.
    pub fn add(&self, slug: &Slug, language: Language, figure: &Figure) -> Result<(usize, Figure), ReleaseError> {
        let mut release = self.manuscript(slug, language)?.release;
        let at = release.photos.iter().position(|earlier| earlier.photo == figure.photo);
        let mut figure = figure.clone();
        if let Some(earlier) = at.map(|at| &release.photos[at]) {
            figure.caption = figure.caption.or_else(|| earlier.caption.clone());
            figure.alt = figure.alt.or_else(|| earlier.alt.clone());
        }
        let position = at.unwrap_or(release.photos.len());
        if at.is_some_and(|at| release.photos[at] == figure) {
            return Ok((position + 1, figure));
        }
        match at {
            Some(at) => release.photos[at] = figure.clone(),
            None => release.photos.push(figure.clone()),
        }
        let text = self.text(slug, language)?;
        let edited = source::with_photo(&text, at, &figure)
            // Where the front matter is written in a form that cannot be edited in place, the whole file is written anew.
            .filter(|text| source::read(slug, language, text).is_ok_and(|read| read.release == release))
            .unwrap_or_else(|| source::write(&release));
        self.write_text(slug, language, &edited)?;
        Ok((position + 1, figure))
    }
}

fn io_error(path: &Path, done: &'static str) -> impl Fn(io::Error) -> ReleaseError {
    let path = path.display().to_string();
    move |source| ReleaseError::Io { path: path.clone(), done, source }
}
