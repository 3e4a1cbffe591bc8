//! What came back: notices of the mail system, answers of machines and goodbyes, beside the messages in the ledger.

use jiff::Timestamp;

use super::ledger::{Ledger, LedgerError};
use crate::library::Row;
use crate::press::Address;

/// The tables of the ledger that hold what came back, and which photos a mailing carried.
pub(super) const TABLES: &str = "CREATE TABLE notice (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    address TEXT,
    message_id TEXT,
    status TEXT,
    said TEXT,
    at BIGINT NOT NULL
);
CREATE INDEX notice_address ON notice (address);
CREATE TABLE carried (
    release TEXT NOT NULL,
    version BIGINT NOT NULL,
    photo TEXT NOT NULL,
    PRIMARY KEY (release, version, photo)
)";

/// One mail that came back or answered, as the ledger keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The hash of the mail: read again, it is known.
    pub id: String,
    pub kind: String,
    /// Whom it is about, by the address's key.
    pub address: Option<String>,
    /// Of the message that it answers.
    pub message_id: Option<String>,
    /// The enhanced status code, such as `5.1.1`.
    pub status: Option<String>,
    /// The reason in the other side's words.
    pub said: Option<String>,
    pub at: Timestamp,
}

impl Ledger {
    /// What came back about an address, oldest first.
    pub fn notices_of(&self, address: &Address) -> Result<Vec<Notice>, LedgerError> {
        let sql = format!("{SELECT} WHERE address = ?1 ORDER BY at, id");
        let rows = self.db.query(&sql, &[address.key().into()], |row| Ok(notice(row)))?;
        rows.into_iter().collect()
    }
}

pub(super) const SELECT: &str = "SELECT id, kind, address, message_id, status, said, at FROM notice";

pub(super) fn notice(row: &Row<'_>) -> Result<Notice, LedgerError> {
    let at = row.integer(6)?;
    Ok(Notice {
        id: row.text(0)?,
        kind: row.text(1)?,
        address: row.maybe_text(2)?,
        message_id: row.maybe_text(3)?,
        status: row.maybe_text(4)?,
        said: row.maybe_text(5)?,
        at: Timestamp::from_millisecond(at).map_err(|_| LedgerError::Damaged(format!("the time {at}")))?,
    })
}
