//! The ledger's one writer, which holds its lock while messages are sent.

use std::path::{Path, PathBuf};
use std::time::Duration;

use jiff::Timestamp;

use super::content;
use super::entry::{Channel, Entry, MessageState, NewEntry, Update};
use super::error::LedgerError;
use super::rollback_guard::{RollbackGuard, SendCounter};
use super::store::Ledger;
use crate::delivery::content::MessageContent;
use crate::delivery::message::Mailing;
use crate::press::Address;
use crate::release::{Language, Slug};
use crate::storage::{FileLock, Value, file_lock};

const LOCK: &str = "ledger.lock";

/// How a message in doubt is settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Resolution {
    /// It was not delivered: the next `send` sends it again.
    Resend,
    /// It was delivered.
    MarkSent,
}

/// Which messages are settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsettled {
    /// Nobody knows whether they were delivered; named addresses are included even if they failed or bounced.
    InDoubt,
    /// The server refused them.
    Refused,
}

/// The one writer of a ledger: it holds the lock, so that only one process sends.
#[derive(Debug)]
pub struct LedgerWriter {
    pub(super) ledger: Ledger,
    left_over: usize,
    counter: SendCounter,
    _lock: FileLock,
}

impl LedgerWriter {
    /// Locks the ledger for writing, and waits so long for whoever has it. What an earlier run left at `intent` is in doubt
    /// from now on.
    pub fn open(dir: &Path, now: Timestamp, timeout: Duration) -> Result<Self, LedgerError> {
        // Without sending, nothing can be sent twice: no guard is needed.
        Self::lock(dir, now, timeout, None)
    }

    /// The same for sending: a ledger that is an old copy, or a clock that was set back, is refused.
    pub fn open_guarded(
        dir: &Path,
        now: Timestamp,
        timeout: Duration,
        guard: &RollbackGuard,
    ) -> Result<Self, LedgerError> {
        Self::lock(dir, now, timeout, Some(guard))
    }

    /// The file that the sending process holds locked.
    #[must_use]
    pub fn lock_file(dir: &Path) -> PathBuf {
        dir.join(LOCK)
    }

    /// Whether another process has the ledger's lock right now: it is sending.
    #[must_use]
    pub fn is_at_work(dir: &Path) -> bool {
        file_lock::is_taken(&Self::lock_file(dir))
    }

    fn lock(dir: &Path, now: Timestamp, timeout: Duration, guard: Option<&RollbackGuard>) -> Result<Self, LedgerError> {
        let path = Self::lock_file(dir);
        let lock = FileLock::wait_for(&path, timeout).map_err(|source| match file_lock::taken(&source) {
            Some(taken) => LedgerError::Busy { process: taken.process },
            None => LedgerError::Lock { path: path.display().to_string(), source },
        })?;
        let ledger = Ledger::create(dir)?;
        let counter = SendCounter::take(&ledger.db, guard, now)?;
        let reply = "pressbox stopped before the server replied";
        let left_over = ledger.db.exec(
            "UPDATE delivery SET state = 'in_doubt', reply = ?1, updated = ?2
                WHERE state = 'intent' AND channel <> 'outbox'",
            &[reply.into(), now.as_millisecond().into()],
        )?;
        // A file is simply written again.
        let sql = "UPDATE delivery SET state = 'queued' WHERE state IN ('intent', 'in_doubt') AND channel = 'outbox'";
        ledger.db.exec(sql, &[])?;
        Ok(Self { ledger, left_over, counter, _lock: lock })
    }

    /// The ledger, to be read.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// How many messages an earlier run left at `intent`.
    #[must_use]
    pub fn left_over(&self) -> usize {
        self.left_over
    }

    /// Adds messages. What the server accepted or rejected stays as it is; an outbox can be written again.
    pub(in crate::delivery) fn enqueue(
        &mut self,
        channel: Channel,
        release: &Slug,
        entries: &[NewEntry<'_>],
        now: Timestamp,
    ) -> Result<(), LedgerError> {
        let sql = "INSERT INTO delivery (channel, release, version, address, written, name, edition, message_id,
                state, attempts, reply, updated, content)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 0, ?10, ?11, ?12)
            ON CONFLICT (channel, release, version, address) DO UPDATE SET
                name = excluded.name, edition = excluded.edition, state = excluded.state, reply = excluded.reply,
                code = NULL, next_at = NULL, updated = excluded.updated, content = excluded.content
            WHERE delivery.state IN ('queued', 'deferred', 'skipped') OR delivery.channel = 'outbox' AND excluded.state = 'queued'";
        self.ledger.db.transaction(|db| {
            let mut kept: Vec<(&MessageContent, String)> = Vec::new();
            for entry in entries {
                let known = entry.content.and_then(|content| kept.iter().find(|(one, _)| std::ptr::eq(*one, content)));
                let content = match (entry.content, known) {
                    (Some(_), Some((_, id))) => Some(id.clone()),
                    (Some(content), None) => {
                        let id = content::keep(content, db, release)?;
                        kept.push((content, id.clone()));
                        Some(id)
                    }
                    (None, _) => None,
                };
                let state = if entry.skipped.is_some() { MessageState::Skipped } else { MessageState::Queued };
                let values: [Value; 12] = [
                    channel.as_str().into(),
                    release.as_str().into(),
                    entry.version.into(),
                    entry.address.key().into(),
                    entry.address.as_str().into(),
                    entry.name.into(),
                    entry.edition.map(Language::tag).into(),
                    entry.message_id.as_str().into(),
                    state.as_str().into(),
                    entry.skipped.clone().into(),
                    now.as_millisecond().into(),
                    content.into(),
                ];
                db.exec(sql, &values)?;
            }
            Ok(())
        })
    }

    /// Writes what happened, all of it in one commit. When this returns it is on disk.
    pub(in crate::delivery) fn write(
        &mut self,
        channel: Channel,
        release: &Slug,
        updates: &[Update<'_>],
        now: Timestamp,
    ) -> Result<(), LedgerError> {
        if updates.is_empty() {
            return Ok(());
        }
        let sql = "UPDATE delivery SET state = ?1, attempts = attempts + ?2, code = ?3, reply = ?4, next_at = ?5,
                updated = ?6
            WHERE channel = ?7 AND release = ?8 AND version = ?9 AND address = ?10";
        let leaving = |update: &&Update<'_>| update.state == MessageState::Intent && channel == Channel::Smtp;
        let leaving = updates.iter().filter(leaving).count();
        self.ledger.db.transaction(|db| {
            if leaving > 0 {
                SendCounter::add(db, leaving, now)?;
            }
            for update in updates {
                let values: [Value; 10] = [
                    update.state.as_str().into(),
                    (update.state == MessageState::Intent).into(),
                    update.code.map(u32::from).into(),
                    update.reply.clone().into(),
                    update.next_at.map(Timestamp::as_millisecond).into(),
                    now.as_millisecond().into(),
                    channel.as_str().into(),
                    release.as_str().into(),
                    update.version.into(),
                    update.address.key().into(),
                ];
                if db.exec(sql, &values)? != 1 {
                    return Err(LedgerError::Damaged(format!("no message to `{}`", update.address)));
                }
            }
            Ok(())
        })?;
        if leaving > 0 {
            self.counter.committed(leaving);
        }
        Ok(())
    }

    /// Settles messages of a mailing, all of them or those that are named.
    pub fn settle(
        &mut self,
        mailing: &Mailing,
        which: Unsettled,
        named: &[Address],
        resolution: Resolution,
        now: Timestamp,
    ) -> Result<Vec<Entry>, LedgerError> {
        let open = |entry: &Entry| match (which, entry.state) {
            (Unsettled::InDoubt, MessageState::InDoubt) | (Unsettled::Refused, MessageState::Failed) => {
                named.is_empty() || named.contains(&entry.address)
            }
            (Unsettled::InDoubt, MessageState::Failed | MessageState::Bounced) => {
                resolution == Resolution::Resend && named.contains(&entry.address)
            }
            _ => false,
        };
        let mut settled = self.ledger.entries(Channel::Smtp, mailing)?;
        settled.retain(open);
        let state = match resolution {
            Resolution::Resend => MessageState::Queued,
            Resolution::MarkSent => MessageState::Sent,
        };
        for entry in &mut settled {
            entry.state = state;
            entry.reply = Some("settled by hand".to_owned());
            entry.code = None;
            entry.updated = now;
        }
        let updates: Vec<_> = settled
            .iter()
            .map(|entry| Update {
                address: &entry.address,
                version: entry.version,
                state,
                code: None,
                reply: entry.reply.clone(),
                next_at: None,
            })
            .collect();
        self.write(Channel::Smtp, &mailing.slug, &updates, now)?;
        Ok(settled)
    }
}
