//! The ledger: what was meant to happen to each message, and what did.
//!
//! `intent` is on disk before the server hears of a message, the result after it answered. What a crash leaves at
//! `intent` may or may not have been delivered: it becomes `in_doubt`, and is never sent again by itself.

mod data_subject;
mod notices;
mod recipients;
mod rollback_guard;

pub use data_subject::LedgerRecord;
pub use notices::{Notice, NoticeKind};
pub use recipients::Recipient;
pub use rollback_guard::RollbackGuard;

use std::fs::{self, File, TryLockError};
use std::path::Path;

use jiff::Timestamp;

use self::rollback_guard::SendCounter;
use crate::delivery::message::{Mailing, MessageId};
use crate::press::Address;
use crate::release::Language;
use crate::storage::{Database, DatabaseError, Row, Value};

/// By which way messages leave. Each way keeps its own account: a look at an outbox is no delivery.
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
    /// The server took it.
    Sent,
    /// The server could not take it yet.
    Deferred,
    /// The server will not take it.
    Failed,
    /// Handed over, and nobody knows whether it was taken.
    InDoubt,
    /// Taken, and came back.
    Bounced,
    /// LedgerRecord back on purpose.
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

    fn of(word: &str) -> Result<Self, LedgerError> {
        let known = Self::ALL.into_iter().find(|state| state.as_str() == word);
        known.ok_or_else(|| LedgerError::Damaged(format!("the state `{word}`")))
    }
}

/// What the ledger says of one message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub version: u32,
    pub address: Address,
    pub name: String,
    pub message_id: String,
    pub state: MessageState,
    pub attempts: u32,
    /// The server's last answer.
    pub code: Option<u16>,
    pub reply: Option<String>,
    pub updated: Timestamp,
}

/// A message that is about to stand in the ledger.
#[derive(Debug)]
pub(super) struct NewEntry<'a> {
    pub(super) address: &'a Address,
    pub(super) name: &'a str,
    pub(super) edition: Option<Language>,
    pub(super) message_id: &'a MessageId,
    /// Why it is kept back; `None` for one that is to be sent.
    pub(super) skipped: Option<String>,
}

/// One line for the ledger.
#[derive(Debug)]
pub(super) struct Update<'a> {
    pub(super) address: &'a Address,
    pub(super) state: MessageState,
    pub(super) code: Option<u16>,
    pub(super) reply: Option<String>,
    pub(super) next_at: Option<Timestamp>,
}

/// A ledger that cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    #[error("another `pressbox` is sending from this newsroom")]
    Busy,
    #[error("the ledger's lock `{path}` cannot be taken")]
    Lock { path: String, source: std::io::Error },
    #[error("the ledger cannot be used")]
    Database(#[from] DatabaseError),
    #[error("the ledger is an old copy: {} gone out of which it knows nothing", messages(*.forgotten))]
    OldCopy { forgotten: u64 },
    #[error("the clock was set back: it says {now:.0}, and the ledger was last written at {last:.0}")]
    ClockSetBack { last: Timestamp, now: Timestamp },
    #[error("the ledger is damaged: it holds {0}")]
    Damaged(String),
}

fn messages(number: u64) -> String {
    if number == 1 { "1 message has".to_owned() } else { format!("{number} messages have") }
}

const STEPS: [&str; 4] = [
    "CREATE TABLE delivery (
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
CREATE INDEX delivery_open ON delivery (state) WHERE state IN ('intent', 'in_doubt')",
    rollback_guard::TABLE,
    notices::TABLES,
    rollback_guard::RENAMED,
];

const FILE: &str = "ledger.sqlite3";
const LOCK: &str = "ledger.lock";

/// The ledger, to be read.
#[derive(Debug)]
pub struct Ledger {
    pub(super) db: Database,
}

impl Ledger {
    /// Opens the ledger in the library's folder to read in it; where nothing was ever sent, it is empty and no file.
    pub fn open(dir: &Path) -> Result<Self, LedgerError> {
        let file = dir.join(FILE);
        Self::at(if file.is_file() { &file } else { Path::new(":memory:") })
    }

    fn at(file: &Path) -> Result<Self, LedgerError> {
        let db = Database::open(file)?;
        db.migrate(&STEPS)?;
        Ok(Self { db })
    }

    /// All messages of a mailing by one way, in the order of their addresses.
    pub fn entries(&self, channel: Channel, mailing: &Mailing) -> Result<Vec<Entry>, LedgerError> {
        let sql = format!("{SELECT} WHERE channel = ?1 AND release = ?2 AND version = ?3 ORDER BY address");
        let values = [channel.as_str().into(), mailing.slug.as_str().into(), mailing.version.into()];
        self.take(&sql, &values)
    }

    /// The newest version of a release that any message tells of.
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
        address: written.parse().map_err(|error| LedgerError::Damaged(format!("an address that is none ({error})")))?,
        name: row.text(2)?,
        message_id: row.text(3)?,
        state: MessageState::of(&row.text(4)?)?,
        attempts: number(5)?.unwrap_or(0),
        code: number(6)?.and_then(|code| u16::try_from(code).ok()),
        reply: row.maybe_text(7)?,
        updated: Timestamp::from_millisecond(updated)
            .map_err(|_| LedgerError::Damaged(format!("the time {updated}")))?,
    })
}

/// How a message in doubt is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// It was not delivered: the next `send` brings it.
    Resend,
    /// It was delivered.
    MarkSent,
}

/// The one writer of a ledger: it holds the lock, so that only one process sends.
#[derive(Debug)]
pub struct LedgerWriter {
    pub(super) ledger: Ledger,
    left_over: usize,
    count: SendCounter,
    lock: File,
}

impl Drop for LedgerWriter {
    fn drop(&mut self) {
        // A program that was just started may hold a copy of the handle for a moment; the lock must not wait for it.
        let _ = self.lock.unlock();
    }
}

impl LedgerWriter {
    /// Locks the ledger to write in it. What an earlier run left at `intent` is in doubt from now on.
    pub fn open(dir: &Path, now: Timestamp) -> Result<Self, LedgerError> {
        // Whoever sends nothing need not ask whether it was sent before.
        Self::lock(dir, now, None)
    }

    /// The same to send with it: a ledger that is an old copy, or a clock that was set back, is refused.
    pub fn open_guarded(dir: &Path, now: Timestamp, guard: &RollbackGuard) -> Result<Self, LedgerError> {
        Self::lock(dir, now, Some(guard))
    }

    fn lock(dir: &Path, now: Timestamp, guard: Option<&RollbackGuard>) -> Result<Self, LedgerError> {
        let path = dir.join(LOCK);
        let cannot = |source| LedgerError::Lock { path: path.display().to_string(), source };
        fs::create_dir_all(dir).map_err(cannot)?;
        let lock = File::options().create(true).truncate(false).write(true).open(&path).map_err(cannot)?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => LedgerError::Busy,
            TryLockError::Error(source) => cannot(source),
        })?;
        let ledger = Ledger::at(&dir.join(FILE))?;
        let count = SendCounter::take(&ledger, guard, now)?;
        let reply = "pressbox ended before the server had answered";
        let left_over = ledger.db.exec(
            "UPDATE delivery SET state = 'in_doubt', reply = ?1, updated = ?2 WHERE state = 'intent'",
            &[reply.into(), now.as_millisecond().into()],
        )?;
        Ok(Self { ledger, left_over, count, lock })
    }

    /// The ledger, to be read.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// How many messages an earlier run had left open.
    #[must_use]
    pub fn left_over(&self) -> usize {
        self.left_over
    }

    /// Puts messages into the ledger. What was settled by the server stays as it is; an outbox can be filled anew.
    pub(super) fn enqueue(
        &mut self,
        channel: Channel,
        mailing: &Mailing,
        entries: &[NewEntry<'_>],
        now: Timestamp,
    ) -> Result<(), LedgerError> {
        let sql = "INSERT INTO delivery (channel, release, version, address, written, name, edition, message_id,
                state, attempts, reply, updated)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?10, ?11)
            ON CONFLICT (channel, release, version, address) DO UPDATE SET
                name = excluded.name, edition = excluded.edition, state = excluded.state, reply = excluded.reply,
                code = NULL, next_at = NULL, updated = excluded.updated
            WHERE delivery.state IN ('queued', 'deferred', 'skipped') OR delivery.channel = 'outbox'";
        self.ledger.db.transaction(|db| {
            for entry in entries {
                let state = if entry.skipped.is_some() { MessageState::Skipped } else { MessageState::Queued };
                let values: [Value; 11] = [
                    channel.as_str().into(),
                    mailing.slug.as_str().into(),
                    mailing.version.into(),
                    entry.address.key().into(),
                    entry.address.as_str().into(),
                    entry.name.into(),
                    entry.edition.map(Language::tag).into(),
                    entry.message_id.as_str().into(),
                    state.as_str().into(),
                    entry.skipped.clone().into(),
                    now.as_millisecond().into(),
                ];
                db.exec(sql, &values)?;
            }
            Ok(())
        })
    }

    /// Writes what happened, all of it in one commit. When this returns it is on disk.
    pub(super) fn write(
        &mut self,
        channel: Channel,
        mailing: &Mailing,
        lines: &[Update<'_>],
        now: Timestamp,
    ) -> Result<(), LedgerError> {
        if lines.is_empty() {
            return Ok(());
        }
        let sql = "UPDATE delivery SET state = ?1, attempts = attempts + ?2, code = ?3, reply = ?4, next_at = ?5,
                updated = ?6
            WHERE channel = ?7 AND release = ?8 AND version = ?9 AND address = ?10";
        let leaving = |line: &&Update<'_>| line.state == MessageState::Intent && channel == Channel::Smtp;
        let leaving = lines.iter().filter(leaving).count();
        self.ledger.db.transaction(|db| {
            if leaving > 0 {
                SendCounter::add(&self.ledger, leaving, now)?;
            }
            for line in lines {
                let values: [Value; 10] = [
                    line.state.as_str().into(),
                    (line.state == MessageState::Intent).into(),
                    line.code.map(u32::from).into(),
                    line.reply.clone().into(),
                    line.next_at.map(Timestamp::as_millisecond).into(),
                    now.as_millisecond().into(),
                    channel.as_str().into(),
                    mailing.slug.as_str().into(),
                    mailing.version.into(),
                    line.address.key().into(),
                ];
                if db.exec(sql, &values)? != 1 {
                    return Err(LedgerError::Damaged(format!("no message to `{}`", line.address)));
                }
            }
            Ok(())
        })?;
        if leaving > 0 {
            self.count.committed(leaving);
        }
        Ok(())
    }

    /// Settles messages of a mailing: those in doubt, and of the ones that are named also those that failed or
    /// came back.
    pub fn settle(
        &mut self,
        mailing: &Mailing,
        named: &[Address],
        verdict: Resolution,
        now: Timestamp,
    ) -> Result<Vec<Entry>, LedgerError> {
        let open = |entry: &Entry| match entry.state {
            MessageState::InDoubt => named.is_empty() || named.contains(&entry.address),
            MessageState::Failed | MessageState::Bounced => {
                verdict == Resolution::Resend && named.contains(&entry.address)
            }
            _ => false,
        };
        let mut settled = self.ledger.entries(Channel::Smtp, mailing)?;
        settled.retain(open);
        let state = match verdict {
            Resolution::Resend => MessageState::Queued,
            Resolution::MarkSent => MessageState::Sent,
        };
        for entry in &mut settled {
            entry.state = state;
            entry.reply = Some("settled by hand".to_owned());
            entry.code = None;
            entry.updated = now;
        }
        let line = |entry: &'_ Entry| (entry.address.clone(), entry.reply.clone());
        let owned: Vec<_> = settled.iter().map(line).collect();
        let lines: Vec<_> = owned
            .iter()
            .map(|(address, reply)| Update { address, state, code: None, reply: reply.clone(), next_at: None })
            .collect();
        self.write(Channel::Smtp, mailing, &lines, now)?;
        Ok(settled)
    }
}
