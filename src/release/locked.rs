//! A release's files, changed by one process at a time: each reads and writes while the others wait, so that none loses
//! what another one adds.

use std::path::PathBuf;

use super::attached::AttachedFile;
use super::folder::{ReleaseError, Releases, io_error};
use super::model::{Figure, Language, Release, Slug};
use super::source;
use crate::photo::PhotoId;
use crate::storage::FileLock;
use crate::storage::file::{self, Access};

/// How often a file that changes while it is being edited is read again.
const TRIES: usize = 20;

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
    /// The folder that its files are in.
    pub(super) fn folder(&self) -> PathBuf {
        self.releases.folder(&self.slug)
    }

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
        self.change(language, |text, release| {
            let mut wanted = release.clone();
            for (event, uid) in wanted.timetable.iter_mut().zip(uids) {
                event.uid = uid.clone().or(event.uid.take());
            }
            (source::with_event_uids(text, uids).filter(|text| self.says(language, text, &wanted)), ())
        })
    }

    /// Adds a photo to an edition, or changes its entry there; returns its position, from 1. It goes to the place that is
    /// given, counted from 0; otherwise it stays where it is, or comes last.
    ///
    /// A caption or an alt text of `None` leaves what is there. The rest of the file stays as it is.
    pub fn add(
        &self,
        language: Language,
        figure: &Figure,
        place: Option<usize>,
    ) -> Result<(usize, Figure), ReleaseError> {
        self.change(language, |text, release| {
            let mut wanted = release.clone();
            let at = release.photos.iter().position(|earlier| earlier.photo == figure.photo);
            let mut figure = figure.clone();
            if let Some(earlier) = at.map(|at| &release.photos[at]) {
                figure.caption = figure.caption.or_else(|| earlier.caption.clone());
                figure.alt = figure.alt.or_else(|| earlier.alt.clone());
            }
            let from = at.unwrap_or(release.photos.len());
            let to = place.unwrap_or(from).min(from.max(release.photos.len().saturating_sub(1)));
            let mut order: Vec<usize> =
                (0..release.photos.len().max(from + 1)).filter(|other| *other != from).collect();
            order.insert(to, from);
            match at {
                Some(at) => wanted.photos[at] = figure.clone(),
                None => wanted.photos.push(figure.clone()),
            }
            let written = source::with_photo(text, at, &figure).filter(|_| wanted != *release || from != to);
            let moved =
                |text: String| if from == to { Some(text) } else { source::with_photos_in_order(&text, &order) };
            let written = written.and_then(moved);
            wanted.photos = order.iter().map(|from| wanted.photos[*from].clone()).collect();
            let edited = (wanted != *release).then(|| self.written(language, written, &wanted));
            (edited, (to + 1, figure))
        })
    }

    /// Takes a photo out of an edition; returns whether it was there. The rest of the file stays as it is.
    pub fn remove(&self, language: Language, photo: PhotoId) -> Result<bool, ReleaseError> {
        self.change(language, |text, release| {
            let stays = |at: &usize| release.photos[*at].photo != photo;
            let order: Vec<usize> = (0..release.photos.len()).filter(stays).collect();
            if order.len() == release.photos.len() {
                return (None, false);
            }
            let mut wanted = release.clone();
            wanted.photos.retain(|figure| figure.photo != photo);
            (Some(self.written(language, source::with_photos_in_order(text, &order), &wanted)), true)
        })
    }

    /// Adds an attachment to an edition, or changes what it says there; returns how it is there now. What is not given
    /// stays as it was.
    pub fn attach(&self, language: Language, file: &AttachedFile) -> Result<AttachedFile, ReleaseError> {
        self.change(language, |text, release| {
            let mut wanted = release.clone();
            let at = release.attachments.iter().position(|known| known.file == file.file);
            let Some(at) = at else {
                let file = AttachedFile { bytes: None, place: None, ..file.clone() };
                wanted.attachments.push(file.clone());
                let written = source::with_new_attachment(text, &file);
                return (Some(self.written(language, written, &wanted)), file);
            };
            let known = &mut wanted.attachments[at];
            let AttachedFile { title, credit, usage_terms, alt, .. } = file.clone();
            known.title = title.or(known.title.take());
            known.credit = credit.or(known.credit.take());
            known.usage_terms = usage_terms.or(known.usage_terms.take());
            known.alt = alt.or(known.alt.take());
            let known = known.clone();
            let written = source::with_attachment(text, at, Some(&known));
            ((wanted != *release).then(|| self.written(language, written, &wanted)), known)
        })
    }

    /// Takes an attachment out of an edition; returns whether it was there. Its file stays in the folder.
    pub fn detach(&self, language: Language, file: &str) -> Result<bool, ReleaseError> {
        self.change(language, |text, release| {
            let Some(at) = release.attachments.iter().position(|known| known.file == file) else {
                return (None, false);
            };
            let mut wanted = release.clone();
            wanted.attachments.remove(at);
            (Some(self.written(language, source::with_attachment(text, at, None), &wanted)), true)
        })
    }

    /// Changes an edition's file by what it says now. A person who saves it meanwhile takes no lock: then it is read again.
    fn change<T>(
        &self,
        language: Language,
        edit: impl Fn(&str, &Release) -> (Option<String>, T),
    ) -> Result<T, ReleaseError> {
        let slug = &self.slug;
        for _ in 0..TRIES {
            let text = self.releases.text(slug, language)?;
            let release = self.releases.understood(slug, language, &text)?.release;
            let (edited, result) = edit(&text, &release);
            let Some(edited) = edited else { return Ok(result) };
            if self.releases.text(slug, language)? == text {
                self.write_text(language, &edited)?;
                return Ok(result);
            }
        }
        Err(ReleaseError::Changing { path: self.releases.path(slug, language).display().to_string() })
    }

    /// An edited text, if it says what is wanted. Where the front matter is written in a form that cannot be edited in
    /// place, the whole file is written anew.
    fn written(&self, language: Language, edited: Option<String>, wanted: &Release) -> String {
        edited.filter(|text| self.says(language, text, wanted)).unwrap_or_else(|| source::write(wanted))
    }

    fn says(&self, language: Language, text: &str, wanted: &Release) -> bool {
        source::read(&self.slug, language, text).is_ok_and(|read| read.release == *wanted)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::fs;

    use super::*;

    #[test]
    fn what_a_person_saves_meanwhile_is_not_lost() {
        let dir = tempfile::tempdir().unwrap();
        let slug: Slug = "race".parse().unwrap();
        let language: Language = "en".parse().unwrap();
        let releases = Releases::new(&dir.path().join("releases"));
        let path = releases.path(&slug, language);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, "+++\nheadline = 'The race'\n+++\nThe lead.\n").unwrap();
        let locked = releases.lock(&slug).unwrap();
        let saved = Cell::new(0);
        let edit = |text: &str, _: &Release| {
            if saved.get() < 2 {
                saved.set(saved.get() + 1);
                fs::write(&path, format!("{text}Saved {}.\n", saved.get())).unwrap();
            }
            (Some(format!("{text}Edited.\n")), ())
        };
        locked.change(language, edit).unwrap();
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.ends_with("The lead.\nSaved 1.\nSaved 2.\nEdited.\n"), "{text}");
        let always = |text: &str, _: &Release| {
            fs::write(&path, format!("{text}Again.\n")).unwrap();
            (Some(text.to_owned()), ())
        };
        assert!(matches!(locked.change(language, always), Err(ReleaseError::Changing { .. })));
    }
}
