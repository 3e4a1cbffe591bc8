//! A release's files, changed by one process at a time: each reads and writes while the others wait, so that none loses
//! what another one adds.

use std::path::PathBuf;

use super::folder::{ReleaseError, Releases, io_error};
use super::model::{Figure, Language, Release, Slug};
use super::source;
use crate::storage::FileLock;
use crate::storage::file::{self, Access};

/// A release that nobody else changes until this is dropped. What is read before may have changed by then: read it again.
#[derive(Debug)]
pub struct LockedRelease {
    releases: Releases,
    slug: Slug,
    _lock: Option<FileLock>,
}

impl Releases {
    /// Waits until nobody else changes a release. Whoever cannot have the lock changes nothing, and whoever has a lock must not ask for it again.
    pub fn lock(&self, slug: &Slug) -> Result<LockedRelease, ReleaseError> {
        let lock = self.wait_for(slug)?;
        let _ = file::sweep_dead(&self.folder(slug));
        Ok(LockedRelease { releases: self.clone(), slug: slug.clone(), _lock: lock })
    }

    /// Writes an edition, whatever is there, while nobody else changes its release.
    pub fn write(&self, release: &Release) -> Result<PathBuf, ReleaseError> {
        self.lock(&release.slug)?.write(release)
    }
}

impl LockedRelease {
    /// Writes an edition, replacing the file.
    pub fn write(&self, release: &Release) -> Result<PathBuf, ReleaseError> {
        self.write_text(release.language, &source::write(release))
    }

    /// The same, with a comment on top for the person who continues it.
    pub fn write_noted(&self, release: &Release, note: &str) -> Result<PathBuf, ReleaseError> {
        let text = source::write(release).replacen('\n', &format!("\n# {note}\n"), 1);
        self.write_text(release.language, &text)
    }

    /// Writes an edition's text as it is, for a person to continue.
    pub fn write_text(&self, language: Language, text: &str) -> Result<PathBuf, ReleaseError> {
        let path = self.releases.path(&self.slug, language);
        file::write(&path, text.as_bytes(), Access::Shared).map_err(io_error(&path, "written"))?;
        Ok(path)
    }

    /// Writes the UIDs of events into an edition's file, where there are any; the rest of the file stays as it is.
    /// A file that cannot be edited in place is left alone.
    pub fn keep_event_uids(&self, language: Language, uids: &[Option<String>]) -> Result<(), ReleaseError> {
        let slug = &self.slug;
        let mut release = self.releases.manuscript(slug, language)?.release;
        for (event, uid) in release.timetable.iter_mut().zip(uids) {
            event.uid = uid.clone().or(event.uid.take());
        }
        let edited = source::with_event_uids(&self.releases.text(slug, language)?, uids);
        let edited = edited.filter(|text| source::read(slug, language, text).is_ok_and(|read| read.release == release));
        match edited {
            Some(text) => self.write_text(language, &text).map(|_| ()),
            None => Ok(()),
        }
    }

    /// Adds a photo to an edition, or changes its entry there; returns its position, from 1.
    ///
    /// A caption or an alt text of `None` leaves what is there. The rest of the file stays as it is.
    pub fn add(&self, language: Language, figure: &Figure) -> Result<(usize, Figure), ReleaseError> {
        let slug = &self.slug;
        let mut release = self.releases.manuscript(slug, language)?.release;
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
        let text = self.releases.text(slug, language)?;
        let edited = source::with_photo(&text, at, &figure)
            // Where the front matter is written in a form that cannot be edited in place, the whole file is written anew.
            .filter(|text| source::read(slug, language, text).is_ok_and(|read| read.release == release))
            .unwrap_or_else(|| source::write(&release));
        self.write_text(language, &edited)?;
        Ok((position + 1, figure))
    }
}
