//! The ledger's queries: the messages of a mailing.

use super::entry::{Channel, Entry, SELECT, entry};
use super::error::LedgerError;
use crate::delivery::message::Mailing;
use crate::release::Slug;
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

    /// The versions of a release that have messages, oldest first.
    pub fn versions(&self, channel: Channel, release: &Slug) -> Result<Vec<u32>, LedgerError> {
        let sql = "SELECT DISTINCT version FROM delivery WHERE channel = ?1 AND release = ?2 ORDER BY version";
        let found = self.db.query(sql, &[channel.as_str().into(), release.as_str().into()], |row| row.integer(0))?;
        Ok(found.into_iter().filter_map(|version| u32::try_from(version).ok()).collect())
    }

    fn take(&self, sql: &str, values: &[Value]) -> Result<Vec<Entry>, LedgerError> {
        let rows = self.db.query(sql, values, |row| Ok(entry(row)))?;
        rows.into_iter().collect()
    }
}
