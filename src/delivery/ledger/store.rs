//! The ledger's queries: the messages of a mailing.

use super::entry::{Channel, Entry, SELECT, entry};
use super::error::LedgerError;
use crate::delivery::message::Mailing;
use crate::storage::{Database, Value};

/// The ledger, to be read.
#[derive(Debug)]
pub struct Ledger {
    pub(super) db: Database,
}

impl Ledger {
    /// All messages of a mailing in one channel, in the order of their addresses.
    pub fn entries(&self, channel: Channel, mailing: &Mailing) -> Result<Vec<Entry>, LedgerError> {
        let sql = format!("{SELECT} WHERE channel = ?1 AND release = ?2 AND version = ?3 ORDER BY address");
        let values = [channel.as_str().into(), mailing.slug.as_str().into(), mailing.version.into()];
        self.take(&sql, &values)
    }

    /// The newest version of a release that has messages.
    pub fn newest_version(&self, channel: Channel, release: &str) -> Result<Option<u32>, LedgerError> {
        let sql = "SELECT MAX(version) FROM delivery WHERE channel = ?1 AND release = ?2";
        let found = self.db.query(sql, &[channel.as_str().into(), release.into()], |row| row.maybe_integer(0))?;
        Ok(found.into_iter().flatten().next().and_then(|version| u32::try_from(version).ok()))
    }

    fn take(&self, sql: &str, values: &[Value]) -> Result<Vec<Entry>, LedgerError> {
        let rows = self.db.query(sql, values, |row| Ok(entry(row)))?;
        rows.into_iter().collect()
    }
}
