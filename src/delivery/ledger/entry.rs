//! A message in the ledger: how it travels, how far it is, and what the server replied.

use jiff::Timestamp;

use super::error::LedgerError;
use crate::delivery::content::MessageContent;
use crate::delivery::message::MessageId;
use crate::press::Address;
use crate::release::Language;
use crate::storage::Row;

/// Where messages go. Each channel has its own entries: a message written to an outbox was not delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    Smtp,
    Outbox,
}

impl Channel {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Smtp => "smtp",
            Self::Outbox => "outbox",
        }
    }
}

/// How far a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MessageState {
    /// Waits to be sent.
    Queued,
    /// Is being handed over right now.
    Intent,
    /// The server accepted it.
    Sent,
    /// The server could not accept it yet.
    Deferred,
    /// The server rejected it.
    Failed,
    /// Handed over, and nobody knows whether it was accepted.
    InDoubt,
    /// Accepted, and came back.
    Bounced,
    /// Left out on purpose.
    Skipped,
}

impl MessageState {
    pub const ALL: [Self; 8] = [
        Self::Sent,
        Self::Queued,
        Self::Intent,
        Self::Deferred,
        Self::Failed,
        Self::InDoubt,
        Self::Bounced,
        Self::Skipped,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Intent => "intent",
            Self::Sent => "sent",
            Self::Deferred => "deferred",
            Self::Failed => "failed",
            Self::InDoubt => "in_doubt",
            Self::Bounced => "bounced",
            Self::Skipped => "skipped",
        }
    }

    pub(super) fn parse(text: &str) -> Result<Self, LedgerError> {
        let known = Self::ALL.into_iter().find(|state| state.as_str() == text);
        known.ok_or_else(|| LedgerError::Damaged(format!("the state `{text}`")))
    }
}

/// What the ledger holds about one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub version: u32,
    pub address: Address,
    pub name: String,
    pub message_id: String,
    pub state: MessageState,
    pub attempts: u32,
    /// The server's last reply.
    pub code: Option<u16>,
    pub reply: Option<String>,
    pub updated: Timestamp,
}

/// A message that is new to the ledger.
#[derive(Debug)]
pub(in crate::delivery) struct NewEntry<'a> {
    pub(in crate::delivery) address: &'a Address,
    pub(in crate::delivery) name: &'a str,
    pub(in crate::delivery) edition: Option<Language>,
    pub(in crate::delivery) version: u32,
    pub(in crate::delivery) content: Option<&'a MessageContent>,
    pub(in crate::delivery) message_id: &'a MessageId,
    /// Why it is skipped; `None` for one that is to be sent.
    pub(in crate::delivery) skipped: Option<String>,
}

/// What became of a message, to be written into the ledger.
#[derive(Debug)]
pub(in crate::delivery) struct Update<'a> {
    pub(in crate::delivery) address: &'a Address,
    pub(in crate::delivery) version: u32,
    pub(in crate::delivery) state: MessageState,
    pub(in crate::delivery) code: Option<u16>,
    pub(in crate::delivery) reply: Option<String>,
    pub(in crate::delivery) next_at: Option<Timestamp>,
}

/// The table of messages, as the first version had it.
pub(super) const TABLE: &str = "CREATE TABLE delivery (
    channel TEXT NOT NULL,
    release TEXT NOT NULL,
    version BIGINT NOT NULL,
    address TEXT NOT NULL,
    written TEXT NOT NULL,
    name TEXT NOT NULL,
    edition TEXT,
    message_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN
        ('queued', 'intent', 'sent', 'deferred', 'failed', 'in_doubt', 'bounced', 'skipped')),
    attempts BIGINT NOT NULL,
    next_at BIGINT,
    code BIGINT,
    reply TEXT,
    updated BIGINT NOT NULL,
    PRIMARY KEY (channel, release, version, address),
    UNIQUE (channel, message_id)
);
CREATE INDEX delivery_due ON delivery (next_at) WHERE state IN ('queued', 'deferred');
CREATE INDEX delivery_open ON delivery (state) WHERE state IN ('intent', 'in_doubt')";

/// The columns that [`entry`] reads.
pub(super) const SELECT: &str =
    "SELECT version, written, name, message_id, state, attempts, code, reply, updated FROM delivery";

pub(super) fn entry(row: &Row<'_>) -> Result<Entry, LedgerError> {
    let number = |column| {
        let found = row.maybe_integer(column)?.map(u32::try_from).transpose();
        found.map_err(|_| LedgerError::Damaged("a number out of range".to_owned()))
    };
    let written = row.text(1)?;
    let updated = row.integer(8)?;
    Ok(Entry {
        version: number(0)?.unwrap_or(1),
        address: written.parse().map_err(|error| LedgerError::Damaged(format!("an invalid address ({error})")))?,
        name: row.text(2)?,
        message_id: row.text(3)?,
        state: MessageState::parse(&row.text(4)?)?,
        attempts: number(5)?.unwrap_or(0),
        code: number(6)?.and_then(|code| u16::try_from(code).ok()),
        reply: row.maybe_text(7)?,
        updated: Timestamp::from_millisecond(updated)
            .map_err(|_| LedgerError::Damaged(format!("the time {updated}")))?,
    })
}
