//! Forgets a photo: it is withdrawn from everything that was made before, taken out of every release, and deleted.

use std::io;
use std::time::Duration;

use super::holders::{HoldersError, PageWithPhoto, ReleaseWithPhoto, releases_with};
use super::removal::{TakenOut, take_out};
use crate::delivery::LedgerWriter;
use crate::library::{DeletedFiles, Forgotten, Library, LibraryError};
use crate::newsroom::notice::Observer;
use crate::newsroom::opened::Newsroom;
use crate::newsroom::outputs::{Outputs, OutputsError};
use crate::newsroom::proof_reading::may_name;
use crate::photo::PhotoId;
use crate::release::{Language, ReleaseError, Slug};
use crate::storage::{FileLock, file_lock};

/// Held by whoever forgets a photo.
const LOCK: &str = "forget.lock";

/// A photo that was forgotten, and what it was taken out of.
#[derive(Debug)]
pub struct PhotoForgetting {
    pub forgotten: Forgotten,
    /// It was forgotten before, and what still held it was looked for again.
    pub again: bool,
    pub deleted: DeletedFiles,
    /// The releases that listed it, or were sent to somebody with it, as they were before.
    pub releases: Result<Vec<ReleaseWithPhoto>, HoldersError>,
    /// The editions that it was taken out of.
    pub editions: Vec<(Slug, Language)>,
    /// The standing pages that list it still: their files are left as they are.
    pub pages: Vec<PageWithPhoto>,
    /// Releases and standing pages that may still list it.
    pub failed: Vec<ReleaseError>,
    /// The places that held it.
    pub places: Result<Vec<TakenOut>, OutputsError>,
    /// Messages are being sent right now, which may hold it.
    pub is_sending: bool,
    /// Somebody is making a kit or a folder right now, which may hold it.
    pub making: Option<io::Error>,
}

impl Newsroom {
    /// Finishes what a killed run left of photos that were to be forgotten; nothing where another one is at it.
    pub fn finish_forgetting(&self, observer: &dyn Observer) -> Result<Vec<PhotoForgetting>, LibraryError> {
        if !Library::is_forgetting(&self.library_dir()) {
            return Ok(Vec::new());
        }
        let Ok(lock) = FileLock::wait_for(&self.locks_dir().join(LOCK), Duration::ZERO) else { return Ok(Vec::new()) };
        let library = Library::open(&self.library_dir())?;
        let unfinished = library.unfinished_forgetting()?;
        if unfinished.is_empty() {
            library.unmark_forgetting()?;
        }
        drop((lock, library));
        unfinished.into_iter().map(|photo| self.forget_photo(photo, observer)).collect()
    }

    /// Forgets a photo for good. One that was forgotten before is looked for again where it could not be taken out then.
    pub fn forget_photo(&self, photo: PhotoId, observer: &dyn Observer) -> Result<PhotoForgetting, LibraryError> {
        let lock = FileLock::wait(&self.locks_dir().join(LOCK));
        let _lock = match lock {
            Err(source) if file_lock::taken(&source).is_some() => {
                return Err(LibraryError::Busy { path: self.library_dir().display().to_string(), source });
            }
            lock => lock.ok(),
        };
        let library = Library::open(&self.library_dir())?;
        library.sweep_records();
        let before = library.forgotten(&photo.into())?.into_iter().find(|forgotten| forgotten.photo == photo);
        if library.photo(photo).is_ok() {
            library.begin_forgetting(photo, self.now)?;
        }
        let (_alone, making) = match self.lock_all_makings() {
            Ok(lock) => (lock, None),
            Err(taken) => (None, Some(taken)),
        };
        let releases = releases_with(self, photo, observer);
        let places = take_out(self, photo, observer);
        let (editions, mut failed) = self.take_out_of_releases(photo);
        let (pages, unread) = self.pages_with_photo(photo);
        failed.extend(unread);
        let places = places.and_then(|places| {
            Outputs::look(self)?.forget_photo(photo)?;
            Ok(places)
        });
        let is_unfinished = library.unfinished_forgetting()?.contains(&photo);
        let (forgotten, deleted) = match before.filter(|_| !is_unfinished) {
            Some(forgotten) => (forgotten, DeletedFiles::default()),
            None => library.finish_forgetting(photo)?,
        };
        let is_sending = LedgerWriter::is_at_work(&self.library_dir());
        let again = before.is_some() && !is_unfinished;
        Ok(PhotoForgetting { forgotten, again, deleted, releases, editions, pages, failed, places, is_sending, making })
    }

    /// Takes a photo out of every edition of every release; gives those, and what could not be read or written.
    fn take_out_of_releases(&self, photo: PhotoId) -> (Vec<(Slug, Language)>, Vec<ReleaseError>) {
        let releases = self.releases();
        let (mut editions, mut failed) = (Vec::new(), Vec::new());
        let slugs = releases.slugs().unwrap_or_else(|error| {
            failed.push(error);
            Vec::new()
        });
        for slug in slugs {
            for language in releases.languages(&slug).unwrap_or_default() {
                // What cannot be read as a release may name it all the same.
                if releases.text(&slug, language).is_ok_and(|text| !may_name(&text, photo)) {
                    continue;
                }
                match releases.lock(&slug).and_then(|locked| locked.remove(language, photo)) {
                    Ok(true) => editions.push((slug.clone(), language)),
                    Ok(false) => {}
                    Err(error) => failed.push(error),
                }
            }
        }
        (editions, failed)
    }
}
