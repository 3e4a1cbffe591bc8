//! Who has a release already: those whom its corrections and the notices of withdrawn photos are for.

use std::collections::BTreeMap;

use super::entry::{Channel, Entry, entry};
use super::error::LedgerError;
use super::store::Ledger;
use crate::press::Address;
use crate::release::{Language, Slug};
use crate::storage::{Sha256, Value};

/// The photos that each mailing showed, as older versions recorded them: of all its messages together.
pub(super) const TABLE: &str = "CREATE TABLE carried (
    release TEXT NOT NULL,
    version BIGINT NOT NULL,
    photo TEXT NOT NULL,
    PRIMARY KEY (release, version, photo)
)";

/// A message that somebody has. What is in doubt may have arrived, and counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldMessage {
    pub address: Address,
    pub name: String,
    /// In ledgers of older versions it may not be known.
    pub edition: Option<Language>,
    /// Of the edition; in ledgers of older versions that of the newest edition.
    pub version: u32,
    pub message_id: String,
    /// Of [`Ledger::contents`]; `None` where an older version sent it.
    pub content: Option<String>,
}

/// Somebody who has a release or a photo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    pub address: Address,
    pub name: String,
    /// The edition that they got last.
    pub edition: Option<Language>,
    /// Of the messages that they have, oldest version first.
    pub message_ids: Vec<String>,
}

/// How somebody got a photo, the least certain way first: if there are several, the most certain counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PhotoCarrier {
    /// A message whose own photos an older pressbox did not record. Its mailing showed the photo, or it is not known what
    /// its mailing showed.
    Perhaps,
    /// A kit that was made for them.
    Kit,
    /// A message that held it, showed it from the web, or had a link to where the photos are.
    Message,
}

impl PhotoCarrier {
    /// In one word, for programs.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Perhaps => "perhaps",
            Self::Kit => "kit",
            Self::Message => "message",
        }
    }
}

impl Recipient {
    fn new(address: Address, name: String) -> Self {
        Self { address, name, edition: None, message_ids: Vec::new() }
    }
}

/// Columns of [`entry`], then edition and content; those who have the message.
const HELD: &str = "SELECT version, written, name, message_id, state, attempts, code, reply, updated, edition, content
    FROM delivery WHERE channel = ?1 AND release = ?2 AND state IN ('sent', 'in_doubt', 'intent')
        AND address NOT LIKE '%@erased.invalid'";

impl Ledger {
    /// The messages of a release that somebody has, oldest version first.
    pub fn held(&self, channel: Channel, slug: &Slug) -> Result<Vec<HeldMessage>, LedgerError> {
        let sql = format!("{HELD} ORDER BY version, address");
        self.held_by(&sql, &[channel.as_str().into(), slug.as_str().into()])
    }

    /// Who has a photo with a release, and how. A message that an older pressbox sent may have shown it, unless that
    /// recorded other photos for its mailing.
    pub fn recipients_of_photo(
        &self,
        channel: Channel,
        slug: &Slug,
        photo: Sha256,
    ) -> Result<Vec<(Recipient, PhotoCarrier)>, LedgerError> {
        let sql = format!(
            "{HELD} AND (content IN (SELECT content FROM content_photo WHERE photo = ?3 AND carried = 1)
                OR content IS NULL AND (
                    version IN (SELECT version FROM carried WHERE release = ?2 AND photo = ?3)
                    OR version NOT IN (SELECT version FROM carried WHERE release = ?2)))
                ORDER BY version, address"
        );
        let messages = self.held_by(&sql, &[channel.as_str().into(), slug.as_str().into(), photo.to_hex().into()])?;
        let mut recipients: BTreeMap<Address, (Recipient, PhotoCarrier)> = BTreeMap::new();
        for message in messages {
            let HeldMessage { address, name, edition, message_id, content, .. } = message;
            let how = if content.is_some() { PhotoCarrier::Message } else { PhotoCarrier::Perhaps };
            let new = || (Recipient::new(address.clone(), String::new()), how);
            let (recipient, carrier) = recipients.entry(address.clone()).or_insert_with(new);
            recipient.name = name;
            recipient.edition = edition.or(recipient.edition);
            recipient.message_ids.push(message_id);
            *carrier = how.max(*carrier);
        }
        let sql = "SELECT DISTINCT written FROM kit WHERE release = ?1 AND photo = ?2
            AND address NOT LIKE '%@erased.invalid' ORDER BY written";
        for written in self.db.query(sql, &[slug.as_str().into(), photo.to_hex().into()], |row| row.text(0))? {
            let address: Address =
                written.parse().map_err(|error| LedgerError::Damaged(format!("an invalid address ({error})")))?;
            let new = || (Recipient::new(address.clone(), String::new()), PhotoCarrier::Kit);
            let (_, carrier) = recipients.entry(address.clone()).or_insert_with(new);
            *carrier = PhotoCarrier::Kit.max(*carrier);
        }
        Ok(recipients.into_values().collect())
    }

    /// The releases that brought a photo to somebody: in a message, in a kit, or, by older versions, perhaps.
    pub fn releases_with_photo(&self, photo: Sha256) -> Result<Vec<String>, LedgerError> {
        let sql = "SELECT release FROM content WHERE id IN
                (SELECT content FROM content_photo WHERE photo = ?1 AND carried = 1)
            UNION SELECT release FROM carried WHERE photo = ?1 UNION SELECT release FROM kit WHERE photo = ?1 ORDER BY 1";
        Ok(self.db.query(sql, &[photo.to_hex().into()], |row| row.text(0))?)
    }

    /// The names of the notices about withdrawn photos of a release.
    pub fn kill_notices(&self, channel: Channel, slug: &Slug) -> Result<Vec<String>, LedgerError> {
        let sql = "SELECT DISTINCT release FROM delivery WHERE channel = ?1 AND release LIKE ?2 ORDER BY release";
        let like = format!("{slug}-kill-%");
        Ok(self.db.query(sql, &[channel.as_str().into(), like.into()], |row| row.text(0))?)
    }

    fn held_by(&self, sql: &str, values: &[Value]) -> Result<Vec<HeldMessage>, LedgerError> {
        let rows = self.db.query(sql, values, |row| Ok((entry(row), row.maybe_text(9)?, row.maybe_text(10)?)))?;
        let held = |(entry, edition, content): (Result<Entry, LedgerError>, Option<String>, Option<String>)| {
            let Entry { version, address, name, message_id, .. } = entry?;
            let edition = edition.and_then(|tag| tag.parse().ok());
            Ok(HeldMessage { address, name, edition, version, message_id, content })
        };
        rows.into_iter().map(held).collect()
    }
}
