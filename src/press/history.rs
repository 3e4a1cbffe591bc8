//! Earlier states of a list, so that an import can be undone.
//!
//! `lists/.history/NAME/000001-ab12cd34.csv` is the list as it stood before, under a number and the first digits of a
//! hash of what the import made of it. An empty file means that there was no list.

use std::fs;
use std::path::{Path, PathBuf};

use super::address::Address;
use super::folder::{ListError, Lists, read_list_file};
use super::list::{Change, ListName, MediaList};
use super::mentions::mentions;
use crate::storage::{Access, Sha256, file, regular_file};

/// Imports that can be undone, list by list; older ones are forgotten.
const KEPT: usize = 20;

/// A list as it was before an import.
#[derive(Debug)]
struct Before {
    number: usize,
    /// The first digits of the hash of what the import made of it.
    made: String,
    path: PathBuf,
}

impl Lists {
    /// Writes what an import made of a list, and keeps what stood there before.
    pub fn write_import(&self, name: &ListName, list: &MediaList) -> Result<PathBuf, ListError> {
        let path = self.path(name);
        let dir = self.history_dir(name);
        let keep = || {
            let before = file::read_or_nothing(&path)?;
            let made = list.to_csv()?;
            if before == made {
                return Ok(());
            }
            let mut history = self.history(name);
            let number = history.last().map_or(1, |last| last.number + 1);
            // What a killed import kept, and had not changed yet, is no change.
            let idle = history.pop_if(|last| regular_file::read(&last.path).is_ok_and(|kept| kept == before));
            // What was there is safe before it is written over.
            file::write(&dir.join(format!("{number:06}-{}.csv", fingerprint(&made))), &before, Access::Personal)?;
            for old in history.iter().take((history.len() + 1).saturating_sub(KEPT)).chain(&idle) {
                fs::remove_file(&old.path)?;
            }
            Ok(())
        };
        keep().map_err(|source| ListError::Write { path: dir.display().to_string(), source })?;
        self.write(name, list)
    }

    /// Puts a list back as it was before its last import. With `by_force` also what a person changed since is lost.
    pub fn undo(&self, name: &ListName, by_force: bool) -> Result<Vec<Change>, ListError> {
        let _lock = self.lock_files()?;
        let Some(last) = self.history(name).pop() else {
            return Err(ListError::NothingToUndo(name.to_string()));
        };
        let path = self.path(name);
        let read = |path: &Path| {
            let read = |source| ListError::Read { path: path.display().to_string(), source };
            file::read_or_nothing(path).map_err(read)
        };
        let (now, before) = (read(&path)?, read(&last.path)?);
        if now == before {
            // An import that was killed before it changed the list, or an undoing that was killed at its end.
            let removed = fs::remove_file(&last.path);
            removed.map_err(|source| ListError::Write { path: last.path.display().to_string(), source })?;
            return Ok(Vec::new());
        }
        if fingerprint(&now) != last.made && !by_force {
            return Err(ListError::ChangedSince(name.to_string()));
        }
        let was = of_file(&path)?;
        let back = of_file(&last.path)?;
        let put = || {
            if before.is_empty() { fs::remove_file(&path) } else { file::write(&path, &before, Access::Personal) }?;
            fs::remove_file(&last.path)
        };
        put().map_err(|source| ListError::Write { path: path.display().to_string(), source })?;
        Ok(was.changes_to(&back))
    }

    /// Deletes the history of a list that contains a person who is being erased.
    pub(super) fn forget_history_with(&self, name: &ListName, address: &Address) -> Result<(), ListError> {
        let dir = self.history_dir(name);
        let history = self.history(name);
        let names = |before: &Before| {
            let said = file::read_or_nothing(&before.path).map_or(true, |text| {
                // Somebody else's row may mention them.
                mentions(&String::from_utf8_lossy(&text), address)
            });
            said || of_file(&before.path).map_or(true, |list| list.all_of(address).is_some())
        };
        if history.iter().any(names) {
            fs::remove_dir_all(&dir).map_err(|source| ListError::Write { path: dir.display().to_string(), source })?;
        }
        Ok(())
    }

    /// The lists that have a history, also those that are gone.
    #[must_use]
    pub fn with_history(&self) -> Vec<ListName> {
        let folders = fs::read_dir(self.dir.join(".history")).into_iter().flatten().flatten();
        folders.filter_map(|folder| folder.file_name().to_str()?.parse().ok()).collect()
    }

    fn history_dir(&self, name: &ListName) -> PathBuf {
        self.dir.join(".history").join(name.to_string())
    }

    /// Oldest first.
    fn history(&self, name: &ListName) -> Vec<Before> {
        let entries = fs::read_dir(self.history_dir(name)).into_iter().flatten().flatten();
        let mut all: Vec<_> = entries.filter_map(|entry| before(&entry.path())).collect();
        all.sort_by_key(|before| before.number);
        all
    }
}

fn before(path: &Path) -> Option<Before> {
    let (number, made) = path.file_name()?.to_str()?.strip_suffix(".csv")?.split_once('-')?;
    Some(Before { number: number.parse().ok()?, made: made.to_owned(), path: path.to_path_buf() })
}

/// A list's file as it may have been left by an import; an empty one is an empty list.
fn of_file(path: &Path) -> Result<MediaList, ListError> {
    if fs::metadata(path).map_or(0, |held| held.len()) == 0 {
        return Ok(MediaList::empty());
    }
    match read_list_file(path) {
        Ok(file) => Ok(MediaList::of(file).0),
        Err(ListError::NotAList { .. }) => Ok(MediaList::empty()),
        Err(error) => Err(error),
    }
}

fn fingerprint(content: &[u8]) -> String {
    Sha256::of(content).short()
}
