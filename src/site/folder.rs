//! The folder that a site is written to: file by file, each whole, and only what changed. What pressbox did not write is
//! never replaced and never removed.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::civil::Date;
use rayon::prelude::*;

use super::error::SiteError;
use super::manifest::{self, JOURNAL, Journal, Known, LIST, List, Written};
use crate::storage::file::{self, Access, NewFolders};
use crate::storage::{AtomicFile, Sha256, permissions, regular_file};

/// What became of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PutState {
    New,
    Changed,
    Unchanged,
}

/// What became of a file that is no longer part of the site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removed {
    Gone(String),
    /// Somebody changed it, and it was left alone.
    Kept(String),
}

/// A site's folder while it is written. Several threads may put files into it.
#[derive(Debug)]
pub struct Folder {
    dir: PathBuf,
    known: Known,
    journal: Mutex<Journal>,
    now: Mutex<List>,
}

impl Folder {
    /// Opens a site's folder, and creates it where there is none. One that is not empty has to be a site of ours.
    pub fn open(dir: &Path) -> Result<Self, SiteError> {
        let unwritable = |source| SiteError::Write { path: dir.to_path_buf(), source };
        NewFolders::create(dir).map_err(unwritable)?.keep();
        let unreadable = |source| SiteError::Manifest { path: dir.join(LIST), source };
        let known = match manifest::read(dir).map_err(unreadable)? {
            Some(known) => known,
            None if is_empty(dir).map_err(|source| SiteError::Read { path: dir.to_path_buf(), source })? => {
                Known { list: List::default(), written: None, begun: BTreeSet::new() }
            }
            None => return Err(SiteError::NotASite { path: dir.to_path_buf() }),
        };
        if !known.begun.is_empty() {
            file::sweep_dead_within(dir);
        }
        Ok(Self { dir: dir.to_path_buf(), known, journal: Mutex::new(Journal::new(dir)), now: Mutex::default() })
    }

    /// Refuses to go on where a file that pressbox did not write is in the way of one of these, or a link to another place.
    pub fn refuse_foreign(&self, paths: &[&str]) -> Result<(), SiteError> {
        let folders: BTreeSet<&str> =
            paths.iter().flat_map(|path| path.match_indices('/').map(|(end, _)| &path[..end])).collect();
        let folders: Vec<_> = folders.into_iter().collect();
        let link = folders.par_iter().map(|folder| self.dir.join(folder)).find_first(|folder| folder.is_symlink());
        let stands_there = |path: &&&str| !self.is_ours(path) && fs::symlink_metadata(self.dir.join(path)).is_ok();
        let foreign = || paths.par_iter().find_first(stands_there).map(|path| self.dir.join(path));
        match link.or_else(foreign) {
            Some(path) => Err(SiteError::InTheWay { path }),
            None => Ok(()),
        }
    }

    /// A link among the folders of a file: whoever else may write here can make it lead anywhere.
    fn link_above(&self, path: &str) -> Option<PathBuf> {
        permissions::link_above(&self.dir, path)
    }

    /// Whether the last build wrote a file.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.known.list.files.contains_key(path)
    }

    /// Whether a file of the user's own is in a place.
    #[must_use]
    pub fn is_foreign(&self, path: &str) -> bool {
        !self.is_ours(path) && fs::symlink_metadata(self.dir.join(path)).is_ok()
    }

    /// The files of the last build that begin with a path.
    pub fn below<'f>(&'f self, front: &'f str) -> impl Iterator<Item = &'f str> {
        let from = self.known.list.files.range(front.to_owned()..);
        from.map(|(path, _)| path.as_str()).take_while(move |path| path.starts_with(front))
    }

    /// The day on which a withdrawn photo's page left the site, if it has before.
    #[must_use]
    pub fn withdrawn_on(&self, place: &str) -> Option<Date> {
        self.known.list.withdrawn.get(place).copied()
    }

    /// Keeps the day on which a withdrawn photo's page left the site.
    pub fn keep_withdrawn(&self, place: &str, day: Date) {
        self.now().withdrawn.insert(place.to_owned(), day);
    }

    fn now(&self) -> MutexGuard<'_, List> {
        self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_ours(&self, path: &str) -> bool {
        self.known.list.files.contains_key(path) || self.known.begun.contains(path)
    }

    /// Whether a file was put into its place before, with the same content.
    #[must_use]
    pub fn knows(&self, path: &str, sha256: Sha256) -> bool {
        self.known.list.files.get(path).is_some_and(|written| written.sha256 == sha256)
    }

    /// The path of a file in the folder.
    #[must_use]
    pub fn path(&self, path: &str) -> PathBuf {
        self.dir.join(path)
    }

    /// Puts a text into its place.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<PutState, SiteError> {
        self.put_if_changed(path, Sha256::of(bytes), bytes.len() as u64, || Ok(bytes.to_vec()))
    }

    /// Puts a file with a known hash into its place; its bytes are only read where they are needed.
    pub fn put_if_changed<E: From<SiteError>>(
        &self,
        path: &str,
        sha256: Sha256,
        length: u64,
        bytes: impl FnOnce() -> Result<Vec<u8>, E>,
    ) -> Result<PutState, E> {
        let written = Written { bytes: length, sha256, made_from: None, inputs: None };
        let state = self.state(path, &written)?;
        if state != PutState::Unchanged {
            let bytes = bytes()?;
            self.begin(path)?;
            let full = self.dir.join(path);
            // Web servers and colleagues read these.
            file::write_unsynced(&full, &bytes, Access::Shared)
                .map_err(|source| SiteError::Write { path: full, source })?;
        }
        self.now().files.insert(path.to_owned(), written);
        Ok(state)
    }

    /// Puts a file with a known hash into its place as it is. It may be large: it is never whole in memory.
    pub fn put_copy(&self, path: &str, sha256: Sha256, length: u64, from: &Path) -> Result<PutState, SiteError> {
        let written = Written { bytes: length, sha256, made_from: None, inputs: None };
        let state = self.state(path, &written)?;
        if state != PutState::Unchanged {
            self.begin(path)?;
            let full = self.dir.join(path);
            let unreadable = |source| SiteError::Read { path: from.to_path_buf(), source };
            let unwritable = |source| SiteError::Write { path: full.clone(), source };
            let mut source = regular_file::open(from).map_err(unreadable)?;
            // Web servers and colleagues read it.
            let mut copy = AtomicFile::create(&full, Access::Shared).map_err(unwritable)?;
            io::copy(&mut source, &mut copy).map_err(unwritable)?;
            copy.commit().map_err(unwritable)?;
        }
        self.now().files.insert(path.to_owned(), written);
        Ok(state)
    }

    /// What a press kit or a PDF in its place was made from, if it is as it was written.
    pub fn made_from(&self, path: &str) -> Result<Option<(Sha256, u64)>, SiteError> {
        let Some(written) = self.known.list.files.get(path) else { return Ok(None) };
        let state = self.state(path, written)?;
        Ok(written.made_from.filter(|_| state == PutState::Unchanged).map(|from| (from, written.bytes)))
    }

    /// How long a file is, if everything that it may depend on is the same as when it was written, and it is still the same.
    pub fn fresh(&self, path: &str, inputs: Sha256) -> Result<Option<u64>, SiteError> {
        let Some(written) = self.known.list.files.get(path).filter(|written| written.inputs == Some(inputs)) else {
            return Ok(None);
        };
        Ok((self.state(path, written)? == PutState::Unchanged).then_some(written.bytes))
    }

    /// Notes what a file that is in its place may depend on.
    pub fn note_inputs(&self, path: &str, inputs: Sha256) {
        if let Some(written) = self.now().files.get_mut(path) {
            written.inputs = Some(inputs);
        }
    }

    /// Keeps what was made from the same before.
    pub fn keep(&self, path: &str) {
        if let Some(written) = self.known.list.files.get(path) {
            self.now().files.insert(path.to_owned(), *written);
        }
    }

    /// Puts a file into its place that was made from something with a hash of its own.
    pub fn put_made(&self, path: &str, bytes: &[u8], made_from: Sha256) -> Result<PutState, SiteError> {
        let state = self.put(path, bytes)?;
        if let Some(written) = self.now().files.get_mut(path) {
            written.made_from = Some(made_from);
        }
        Ok(state)
    }

    /// Notes that a press kit is about to be packed into its place.
    pub fn begin_kit(&self, path: &str) -> Result<(), SiteError> {
        self.begin(path)
    }

    fn begin(&self, path: &str) -> Result<(), SiteError> {
        let mut journal = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        journal.note(path).map_err(|source| SiteError::Write { path: self.dir.join(JOURNAL), source })
    }

    /// Notes what was packed from what; how long the file is, and whether it was there before.
    pub fn packed(&self, path: &str, made_from: Sha256) -> Result<(u64, PutState), SiteError> {
        let full = self.dir.join(path);
        let unreadable = |source| SiteError::Read { path: full.clone(), source };
        let bytes = fs::metadata(&full).map_err(unreadable)?.len();
        let sha256 = regular_file::open(&full).and_then(Sha256::of_file).map_err(unreadable)?;
        let written = Written { bytes, sha256, made_from: Some(made_from), inputs: None };
        self.now().files.insert(path.to_owned(), written);
        Ok((bytes, if self.is_ours(path) { PutState::Changed } else { PutState::New }))
    }

    /// Removes what is no longer part of the site, and ends the build.
    pub fn finish(self) -> Result<Vec<Removed>, SiteError> {
        let mut removed = Vec::new();
        let mut now = std::mem::take(&mut *self.now());
        let before = self.known.list.files.keys().chain(&self.known.begun);
        let before: BTreeSet<String> = before.filter(|path| !now.files.contains_key(*path)).cloned().collect();
        for path in before {
            let full = self.dir.join(&path);
            let unwritable = |source| SiteError::Write { path: full.clone(), source };
            if fs::symlink_metadata(&full).is_err() {
                continue;
            }
            if self.link_above(&path).is_some() {
                removed.push(Removed::Kept(path));
                continue;
            }
            // What a killed build has begun is ours, whatever is in it.
            if let Some(written) = self.known.list.files.get(&path).filter(|_| !self.known.begun.contains(&path))
                && self.state(&path, written)? != PutState::Unchanged
            {
                now.files.insert(path.clone(), *written);
                removed.push(Removed::Kept(path));
                continue;
            }
            file::remove(&full).map_err(unwritable)?;
            self.prune(&full);
            removed.push(Removed::Gone(path));
        }
        let Self { dir, journal, known, .. } = self;
        let journal = journal.into_inner().unwrap_or_else(PoisonError::into_inner);
        if known.begun.is_empty() && known.list == now && fs::symlink_metadata(dir.join(JOURNAL)).is_err() {
            return Ok(removed);
        }
        journal.end(&dir, &now).map_err(|source| SiteError::Write { path: dir.join(LIST), source })?;
        Ok(removed)
    }

    /// Removes the folders of a file that are empty now.
    fn prune(&self, file: &Path) {
        for folder in file.ancestors().skip(1).take_while(|folder| *folder != self.dir) {
            if fs::remove_dir(folder).is_err() {
                return;
            }
        }
    }

    /// Whether a file is in its place as it should be.
    fn state(&self, path: &str, wanted: &Written) -> Result<PutState, SiteError> {
        let full = self.dir.join(path);
        let found = match fs::symlink_metadata(&full) {
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(PutState::New);
            }
            found => found.map_err(|source| SiteError::Read { path: full.clone(), source })?,
        };
        if !found.is_file() || found.len() != wanted.bytes {
            return Ok(PutState::Changed);
        }
        let known = self.known.list.files.get(path).filter(|_| !self.known.begun.contains(path));
        // A file that is older than the list is what the list says. Hashing all pictures takes minutes.
        let is_settled = found.modified().ok().zip(self.known.written).is_some_and(|(file, list)| file < list);
        let sha256 = match known {
            Some(known) if is_settled => known.sha256,
            _ => regular_file::open(&full)
                .and_then(Sha256::of_file)
                .map_err(|source| SiteError::Read { path: full, source })?,
        };
        Ok(if sha256 == wanted.sha256 { PutState::Unchanged } else { PutState::Changed })
    }
}

/// Whether nothing of anybody's is in a folder; what killed processes of ours left is nothing.
fn is_empty(dir: &Path) -> io::Result<bool> {
    for entry in fs::read_dir(dir)? {
        if !file::is_temporary(&entry?.file_name().to_string_lossy()) {
            return Ok(false);
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn built(dir: &Path, files: &[(&str, &str)]) -> (Vec<PutState>, Vec<Removed>) {
        let folder = Folder::open(dir).unwrap();
        folder.refuse_foreign(&files.iter().map(|(path, _)| *path).collect::<Vec<_>>()).unwrap();
        let states = files.iter().map(|(path, text)| folder.put(path, text.as_bytes()).unwrap()).collect();
        (states, folder.finish().unwrap())
    }

    #[test]
    fn what_left_the_site_is_removed_and_what_did_not_change_is_not_touched() {
        let dir = tempfile::tempdir().unwrap();
        let site = dir.path().join("site");
        built(&site, &[("a/index.html", "one"), ("b/c/index.html", "two")]);
        let time = |path: &str| fs::metadata(site.join(path)).unwrap().modified().unwrap();
        let (one, list) = (time("a/index.html"), time(LIST));
        assert_eq!(built(&site, &[("a/index.html", "one"), ("b/c/index.html", "two")]).0, [PutState::Unchanged; 2]);
        assert_eq!((time("a/index.html"), time(LIST)), (one, list));
        let (states, removed) = built(&site, &[("a/index.html", "new")]);
        assert_eq!((states, removed), (vec![PutState::Changed], vec![Removed::Gone("b/c/index.html".to_owned())]));
        assert!(!site.join("b").exists() && !site.join(JOURNAL).exists());
    }

    #[test]
    fn what_pressbox_did_not_write_is_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("notes.txt"), "mine").unwrap();
        assert!(matches!(Folder::open(dir.path()), Err(SiteError::NotASite { .. })));
        let site = dir.path().join("site");
        built(&site, &[("a", "one"), ("b", "two")]);
        fs::write(site.join("CNAME"), "mine").unwrap();
        fs::write(site.join("b"), "changed by hand").unwrap();
        let folder = Folder::open(&site).unwrap();
        assert!(matches!(folder.refuse_foreign(&["a", "CNAME"]), Err(SiteError::InTheWay { .. })));
        assert_eq!(built(&site, &[("a", "one")]).1, [Removed::Kept("b".to_owned())]);
        assert_eq!(fs::read_to_string(site.join("CNAME")).unwrap(), "mine");
        assert_eq!(fs::read_to_string(site.join("b")).unwrap(), "changed by hand");
        assert_eq!(built(&site, &[("b", "again")]).0, [PutState::Changed]);
    }

    #[cfg(unix)]
    #[test]
    fn links_to_other_places_are_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        let (site, other) = (dir.path().join("site"), dir.path().join("other"));
        built(&site, &[("a/index.html", "one"), ("b/c/index.html", "two")]);
        fs::create_dir_all(other.join("c")).unwrap();
        fs::write(other.join("index.html"), "one").unwrap();
        fs::write(other.join("c/index.html"), "two").unwrap();
        for folder in ["a", "b"] {
            fs::remove_dir_all(site.join(folder)).unwrap();
            std::os::unix::fs::symlink(&other, site.join(folder)).unwrap();
        }
        let folder = Folder::open(&site).unwrap();
        for path in ["a/index.html", "b/c/index.html"] {
            assert!(matches!(folder.refuse_foreign(&[path]), Err(SiteError::InTheWay { .. })), "{path}");
        }
        drop(folder);
        let kept = ["a/index.html", "b/c/index.html"].map(|path| Removed::Kept(path.to_owned()));
        assert_eq!(built(&site, &[("d", "three")]).1, kept);
        assert!(other.join("index.html").exists() && other.join("c/index.html").exists());
    }

    #[test]
    fn a_killed_build_is_finished_by_the_next_one() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::open(dir.path()).unwrap();
        folder.put("a", b"one").unwrap();
        folder.put("gone", b"two").unwrap();
        drop(folder);
        let (states, removed) = built(dir.path(), &[("a", "one"), ("b", "two")]);
        assert_eq!(states, [PutState::Unchanged, PutState::New]);
        assert_eq!(removed, [Removed::Gone("gone".to_owned())]);
        // The same length, and older than the list: only the journal tells.
        let folder = Folder::open(dir.path()).unwrap();
        folder.put("a", b"ONE").unwrap();
        drop(folder);
        assert_eq!(built(dir.path(), &[("a", "one"), ("b", "two")]).0, [PutState::Changed, PutState::Unchanged]);
    }
}
