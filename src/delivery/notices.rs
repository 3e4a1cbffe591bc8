//! What came back: notices of the mail system, answers of machines and goodbyes, beside the messages in the ledger.

use std::collections::HashMap;

use jiff::Timestamp;

use super::bounce::{NoticeKind, Reading};
use super::ledger::{Entry, Ledger, LedgerError, Pen, entry};
use super::message::Mailing;
use super::token::{Secret, token};
use crate::press::Address;
use crate::storage::{Row, Value};

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

/// Whom and which message a mail is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    pub address: Address,
    pub name: String,
    /// Of our message; `None` where only the address is known.
    pub message_id: Option<String>,
}

/// Everybody whom mail went to, to be found by token, Message-ID or address.
#[derive(Debug)]
pub struct Correspondents {
    tokens: HashMap<String, Address>,
    messages: HashMap<String, About>,
    /// The newest message to each.
    newest: HashMap<Address, About>,
}

impl Correspondents {
    /// Whom the ledger knows, and others who stand on lists.
    pub fn of(
        ledger: &Ledger,
        secret: &Secret,
        others: impl IntoIterator<Item = Address>,
    ) -> Result<Self, LedgerError> {
        let mut known = Self { tokens: HashMap::new(), messages: HashMap::new(), newest: HashMap::new() };
        for entry in ledger.sent()? {
            let Entry { address, name, message_id, .. } = entry;
            let about = About { address: address.clone(), name, message_id: Some(message_id.clone()) };
            known.messages.insert(message_id, about.clone());
            known.newest.insert(address, about);
        }
        for address in others {
            let about = About { address: address.clone(), name: String::new(), message_id: None };
            known.newest.entry(address).or_insert(about);
        }
        known.tokens = known.newest.keys().map(|address| (token(secret, address), address.clone())).collect();
        Ok(known)
    }

    /// Whom a mail is about: by token first, then by Message-ID, then by address.
    #[must_use]
    pub fn find(&self, reading: &Reading) -> Option<About> {
        let by_id = reading.message_ids.iter().find_map(|id| self.messages.get(id));
        let by_token = reading.tokens.iter().find_map(|token| self.tokens.get(&token.to_ascii_lowercase()));
        if let Some(address) = by_token {
            // The token says who, and the Message-ID which of their messages.
            let newest = || self.newest.get(address);
            return by_id.filter(|about| about.address == *address).or_else(newest).cloned();
        }
        by_id.or_else(|| reading.addresses.iter().find_map(|address| self.newest.get(address))).cloned()
    }
}

impl Ledger {
    /// What came back about an address, oldest first.
    pub fn notices_of(&self, address: &Address) -> Result<Vec<Notice>, LedgerError> {
        let sql = format!("{SELECT} WHERE address = ?1 ORDER BY at, id");
        let rows = self.db.query(&sql, &[address.key().into()], |row| Ok(notice(row)))?;
        rows.into_iter().collect()
    }

    /// The answers of machines to a mailing's messages, by Message-ID.
    pub fn answers(&self, mailing: &Mailing) -> Result<Vec<Notice>, LedgerError> {
        let sql = format!(
            "{SELECT} WHERE message_id IN (SELECT message_id FROM delivery WHERE channel = 'smtp' AND release = ?1
                AND version = ?2) ORDER BY at, id"
        );
        let values = [mailing.slug.as_str().into(), mailing.version.into()];
        let rows = self.db.query(&sql, &values, |row| Ok(notice(row)))?;
        rows.into_iter().collect()
    }

    /// A mail that was read before, by its hash.
    pub fn noticed(&self, id: &str) -> Result<Option<Notice>, LedgerError> {
        let rows = self.db.query(&format!("{SELECT} WHERE id = ?1"), &[id.into()], |row| Ok(notice(row)))?;
        rows.into_iter().next().transpose()
    }

    /// Every message that went to a mail server, oldest first.
    fn sent(&self) -> Result<Vec<Entry>, LedgerError> {
        let sql = format!("{} WHERE channel = 'smtp' AND attempts > 0 ORDER BY updated", super::ledger::SELECT);
        let rows = self.db.query(&sql, &[], |row| Ok(entry(row)))?;
        rows.into_iter().collect()
    }
}

impl Pen {
    /// Keeps a mail as a note, and lets a failure count for its message. Read again, it changes nothing.
    pub fn note(&mut self, reading: &Reading, about: Option<&About>, now: Timestamp) -> Result<(), LedgerError> {
        let id_of = about.and_then(|about| about.message_id.clone());
        let at = reading.at.unwrap_or(now).as_millisecond();
        self.ledger.db.transaction(|db| {
            let sql = "INSERT INTO notice (id, kind, address, message_id, status, said, at)
                VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO NOTHING";
            let values: [Value; 7] = [
                reading.id.clone().into(),
                reading.kind.word().into(),
                about.map(|about| about.address.key()).into(),
                id_of.clone().into(),
                reading.status.clone().into(),
                reading.said.clone().into(),
                at.into(),
            ];
            if db.exec(sql, &values)? == 0 || reading.kind != NoticeKind::Failed {
                return Ok(());
            }
            let Some(id) = id_of else { return Ok(()) };
            // What came back was taken once; and a person who marked it sent knew no better.
            let sql = "UPDATE delivery SET state = 'bounced', code = NULL, reply = ?1, updated = ?2
                WHERE channel = 'smtp' AND message_id = ?3 AND state IN ('sent', 'in_doubt')";
            let values: [Value; 3] = [reading.reason().into(), now.as_millisecond().into(), id.into()];
            db.exec(sql, &values)?;
            Ok(())
        })
    }
}

impl Reading {
    /// Status and reason in one line: `5.1.1 unknown user`.
    #[must_use]
    pub fn reason(&self) -> String {
        let status = self.status.as_deref().unwrap_or_default();
        match &self.said {
            Some(said) if said.contains(status) => said.clone(),
            Some(said) => format!("{status} {said}"),
            None if status.is_empty() => "it came back, and does not say why".to_owned(),
            None => status.to_owned(),
        }
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
