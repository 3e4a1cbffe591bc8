//! Opening a ledger: its file, and its tables.

use std::path::Path;

use super::error::LedgerError;
use super::store::Ledger;
use super::{attachments, content, entry, kits, notices, recipients, rollback_guard};
use crate::storage::{Database, permissions};

const FILE: &str = "ledger.sqlite3";

impl Ledger {
    /// Opens the ledger in the library's folder for reading. Where nothing was ever sent it is empty, and no file is
    /// made.
    pub fn open(dir: &Path) -> Result<Self, LedgerError> {
        let file = dir.join(FILE);
        match std::fs::metadata(&file) {
            Ok(_) => Self::at(&file),
            // A folder that is there for nobody, such as a link to a disk that is not connected, is not an empty one.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !permissions::is_dangling(dir) => {
                Self::at(Path::new(":memory:"))
            }
            Err(source) => Err(LedgerError::Unreadable { path: file.display().to_string(), source }),
        }
    }

    /// Opens the ledger in the library's folder, and makes it where there is none.
    pub(super) fn create(dir: &Path) -> Result<Self, LedgerError> {
        let file = dir.join(FILE);
        if !file.exists() {
            with_steps(|steps| Database::create(&file, steps))?;
        }
        Self::at(&file)
    }

    fn at(file: &Path) -> Result<Self, LedgerError> {
        // It is never made empty: that is what is left of one that knew who has what.
        if std::fs::metadata(file).is_ok_and(|found| found.len() == 0) {
            return Err(LedgerError::Empty { path: file.display().to_string() });
        }
        let db = Database::open(file)?;
        with_steps(|steps| db.migrate(steps))?;
        Ok(Self { db })
    }
}

/// Calls a function with the steps that make the ledger's tables.
fn with_steps<E>(with: impl FnOnce(&[&str]) -> Result<(), E>) -> Result<(), E> {
    let third = [notices::TABLE, recipients::TABLE].join(";\n");
    let fifth = [content::TABLES, kits::TABLE].join(";\n");
    with(&[entry::TABLE, rollback_guard::TABLE, &third, rollback_guard::RENAMED, &fifth, attachments::TABLE])
}
