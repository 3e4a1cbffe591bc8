//! Who has a release already: those whom its corrections and the notices of withdrawn photos are for.

use std::collections::BTreeMap;

use super::entry::{Channel, Entry, entry};
use super::error::LedgerError;
use super::store::Ledger;
use super::writer::LedgerWriter;
use crate::delivery::message::Mailing;
use crate::press::Address;
use crate::release::{Language, Slug};
use crate::storage::Value;

/// The photos that each mailing showed.
pub(super) const TABLE: &str = "CREATE TABLE carried (
    release TEXT NOT NULL,
    version BIGINT NOT NULL,
    photo TEXT NOT NULL,
    PRIMARY KEY (release, version, photo)
)";

/// Somebody who has a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    pub address: Address,
    pub name: String,
    /// The edition that they got last.
    pub edition: Option<Language>,
    /// Of the messages that they have, oldest version first.
    pub message_ids: Vec<String>,
}

impl Ledger {
    /// Who has a version of a release before this one. What is in doubt may have arrived, and counts.
    pub fn recipients_before(&self, channel: Channel, mailing: &Mailing) -> Result<Vec<Recipient>, LedgerError> {
        let sql = format!("{WITH_EDITION} AND version < ?3 ORDER BY version, address");
        let values = [channel.as_str().into(), mailing.slug.as_str().into(), mailing.version.into()];
        self.recipients(&sql, &values)
    }

    /// Who has a release in a version that showed a photo.
    pub fn recipients_of_photo(
        &self,
        channel: Channel,
        slug: &Slug,
        photo: &str,
    ) -> Result<Vec<Recipient>, LedgerError> {
        let sql = format!(
            "{WITH_EDITION} AND version IN (SELECT version FROM carried WHERE release = ?2 AND photo = ?3)
                ORDER BY version, address"
        );
        self.recipients(&sql, &[channel.as_str().into(), slug.as_str().into(), photo.into()])
    }

    /// The names of the notices about withdrawn photos of a release.
    pub fn kill_notices(&self, channel: Channel, slug: &Slug) -> Result<Vec<String>, LedgerError> {
        let sql = "SELECT DISTINCT release FROM delivery WHERE channel = ?1 AND release LIKE ?2 ORDER BY release";
        let like = format!("{slug}-kill-%");
        Ok(self.db.query(sql, &[channel.as_str().into(), like.into()], |row| row.text(0))?)
    }

    fn recipients(&self, sql: &str, values: &[Value]) -> Result<Vec<Recipient>, LedgerError> {
        let rows = self.db.query(sql, values, |row| Ok((entry(row), row.maybe_text(9)?)))?;
        let mut recipients: BTreeMap<Address, Recipient> = BTreeMap::new();
        for (entry, edition) in rows {
            let Entry { address, name, message_id, .. } = entry?;
            let edition = edition.and_then(|tag| tag.parse().ok());
            let new =
                || Recipient { address: address.clone(), name: String::new(), edition: None, message_ids: Vec::new() };
            let recipient = recipients.entry(address.clone()).or_insert_with(new);
            recipient.name = name;
            recipient.edition = edition.or(recipient.edition);
            recipient.message_ids.push(message_id);
        }
        Ok(recipients.into_values().collect())
    }
}

/// Columns of [`entry`], then the edition; those who have the message.
const WITH_EDITION: &str = "SELECT version, written, name, message_id, state, attempts, code, reply, updated, edition
    FROM delivery WHERE channel = ?1 AND release = ?2 AND state IN ('sent', 'in_doubt', 'intent')
        AND address NOT LIKE '%@erased.invalid'";

impl LedgerWriter {
    /// Records which photos the messages of a mailing show.
    pub fn record_photos(&mut self, mailing: &Mailing, photos: &[String]) -> Result<(), LedgerError> {
        self.ledger.db.transaction(|db| {
            for photo in photos {
                let sql = "INSERT INTO carried (release, version, photo) VALUES (?1, ?2, ?3)
                    ON CONFLICT (release, version, photo) DO NOTHING";
                let values = [mailing.slug.as_str().into(), mailing.version.into(), photo.as_str().into()];
                db.exec(sql, &values)?;
            }
            Ok(())
        })
    }
}
