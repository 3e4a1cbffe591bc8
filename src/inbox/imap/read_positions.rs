//! How far mailboxes were read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::ImapError;
use crate::storage::{Access, FileLock, file, regular_file};

/// How far a mailbox was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadPosition {
    pub(super) validity: u32,
    pub(super) uid: u32,
}

/// How far each mailbox was read, in a file of its own. Lost, it costs a second reading, which changes nothing.
#[derive(Debug)]
pub struct ReadPositions {
    path: PathBuf,
    positions: BTreeMap<String, ReadPosition>,
}

impl ReadPositions {
    /// The positions of a newsroom; none where the file is not there or not understood.
    #[must_use]
    pub fn read(dir: &Path) -> Self {
        let path = dir.join("mailboxes.json");
        let positions = Self::in_file(&path);
        Self { path, positions }
    }

    fn in_file(path: &Path) -> BTreeMap<String, ReadPosition> {
        regular_file::read(path).ok().and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default()
    }

    /// How far a mailbox of this name was read.
    #[must_use]
    pub fn of(&self, mailbox: &str) -> Option<ReadPosition> {
        self.positions.get(mailbox).copied()
    }

    /// Remembers how far a mailbox was read, beside what others remember of their mailboxes meanwhile.
    pub fn set(&mut self, mailbox: &str, position: ReadPosition) -> Result<(), ImapError> {
        if self.of(mailbox) == Some(position) {
            return Ok(());
        }
        let mut write = || {
            let _lock = FileLock::wait(&self.path.with_file_name("locks").join("mailboxes.lock"))?;
            self.positions = Self::in_file(&self.path);
            self.positions.insert(mailbox.to_owned(), position);
            file::write_unsynced(&self.path, &serde_json::to_vec_pretty(&self.positions)?, Access::Private)
        };
        write().map_err(|source| ImapError::Remember { path: self.path.display().to_string(), source })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_who_read_at_the_same_time_both_remember_how_far() {
        let dir = tempfile::tempdir().unwrap();
        let (mut one, mut other) = (ReadPositions::read(dir.path()), ReadPositions::read(dir.path()));
        let at = |uid| ReadPosition { validity: 1, uid };
        one.set("press", at(7)).unwrap();
        other.set("news", at(8)).unwrap();
        one.set("press", at(9)).unwrap();
        let read = ReadPositions::read(dir.path());
        assert_eq!(["press", "news"].map(|name| read.of(name)), [Some(at(9)), Some(at(8))]);
    }
}
