//! Opening a ledger: its file, and its tables.

use std::path::Path;

use super::error::LedgerError;
use super::store::Ledger;
use super::{attachments, content, entry, kits, notices, recipients, rollback_guard};
use crate::storage::Database;

const FILE: &str = "ledger.sqlite3";

impl Ledger {
    /// Opens the ledger in the library's folder for reading. Where nothing was ever sent it is empty, and no file is
    /// made.
    pub fn open(dir: &Path) -> Result<Self, LedgerError> {
        let file = dir.join(FILE);
        Self::at(if file.is_file() { &file } else { Path::new(":memory:") })
    }

    /// Opens the ledger in the library's folder, and makes it where there is none.
    pub(super) fn create(dir: &Path) -> Result<Self, LedgerError> {
        Self::at(&dir.join(FILE))
    }

    fn at(file: &Path) -> Result<Self, LedgerError> {
        let db = Database::open(file)?;
        let third = [notices::TABLE, recipients::TABLE].join(";\n");
        let fifth = [content::TABLES, kits::TABLE].join(";\n");
        let steps = [entry::TABLE, rollback_guard::TABLE, &third, rollback_guard::RENAMED, &fifth, attachments::TABLE];
        db.migrate(&steps)?;
        Ok(Self { db })
    }
}
