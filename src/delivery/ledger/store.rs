//! The ledger's queries: the messages of a mailing.

use std::collections::BTreeMap;

use super::entry::{Channel, Entry, MessageState, SELECT, entry};
use super::error::LedgerError;
use crate::delivery::message::Mailing;
use crate::release::Slug;
use crate::storage::{Database, Value};

/// The ledger, to be read.
#[derive(Debug)]
pub struct Ledger {
    pub(super) db: Database,
}

/// How many messages of a mailing are in each state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailingTally {
    /// The release's name, or that of a notice about a withdrawn photo.
    pub release: String,
    pub version: u32,
    pub states: BTreeMap<MessageState, usize>,
}

impl Ledger {
    /// Every mailing of a channel, in the order of releases and versions.
    pub fn tallies(&self, channel: Channel) -> Result<Vec<MailingTally>, LedgerError> {
        let sql = "SELECT release, version, state, COUNT(*) FROM delivery WHERE channel = ?1 \
                   GROUP BY release, version, state ORDER BY release, version, state";
        let rows = self.db.query(sql, &[channel.as_str().into()], |row| {
            Ok((row.text(0)?, row.integer(1)?, row.text(2)?, row.integer(3)?))
        })?;
        let mut tallies: Vec<MailingTally> = Vec::new();
        for (release, version, state, number) in rows {
            let version = u32::try_from(version).unwrap_or(0);
            if tallies.last().is_none_or(|last| last.release != release || last.version != version) {
                tallies.push(MailingTally { release, version, states: BTreeMap::new() });
            }
            if let Some(last) = tallies.last_mut() {
                last.states.insert(MessageState::parse(&state)?, usize::try_from(number).unwrap_or(0));
            }
        }
        Ok(tallies)
    }

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
