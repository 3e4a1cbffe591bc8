//! How far mailboxes were read.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::error::ImapError;
use crate::storage::{Access, file, regular_file};

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
        let positions =
            regular_file::read(&path).ok().and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default();
        Self { path, positions }
    }

    /// How far a mailbox of this name was read.
    #[must_use]
    pub fn of(&self, mailbox: &str) -> Option<ReadPosition> {
        self.positions.get(mailbox).copied()
    }

    /// Remembers how far a mailbox was read.
    pub fn set(&mut self, mailbox: &str, position: ReadPosition) -> Result<(), ImapError> {
        if self.positions.insert(mailbox.to_owned(), position) == Some(position) {
            return Ok(());
        }
        let write = || file::write_unsynced(&self.path, &serde_json::to_vec_pretty(&self.positions)?, Access::Private);
        write().map_err(|source| ImapError::Remember { path: self.path.display().to_string(), source })
    }
}
