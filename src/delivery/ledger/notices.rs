//! What came back: delivery notices, automatic replies and requests to unsubscribe.

use jiff::Timestamp;

use super::entry::{self, Entry};
use super::error::LedgerError;
use super::store::Ledger;
use super::writer::LedgerWriter;
use crate::delivery::message::Mailing;
use crate::press::Address;
use crate::storage::{Database, Row, Value};

/// The table of what came back.
pub(super) const TABLE: &str = "CREATE TABLE notice (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    address TEXT,
    message_id TEXT,
    status TEXT,
    said TEXT,
    at BIGINT NOT NULL
);
CREATE INDEX notice_address ON notice (address)";

/// What kind of mail it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoticeKind {
    /// The message will not arrive.
    Failed,
    /// It is still being tried.
    Delayed,
    Delivered,
    /// An automatic reply: away until Monday.
    AutoReply,
    /// A request to unsubscribe.
    Unsubscribe,
    /// Somebody marked a message as spam.
    Complaint,
    Other,
}

impl NoticeKind {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Delayed => "delayed",
            Self::Delivered => "delivered",
            Self::AutoReply => "auto_reply",
            Self::Unsubscribe => "unsubscribe",
            Self::Complaint => "complaint",
            Self::Other => "other",
        }
    }

    fn parse(text: &str) -> Result<Self, LedgerError> {
        let all = [
            Self::Failed,
            Self::Delayed,
            Self::Delivered,
            Self::AutoReply,
            Self::Unsubscribe,
            Self::Complaint,
            Self::Other,
        ];
        let known = all.into_iter().find(|kind| kind.as_str() == text);
        known.ok_or_else(|| LedgerError::Damaged(format!("a notice of the kind `{text}`")))
    }
}

/// A mail that came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// The hash of the mail: read again, it is recognised.
    pub id: String,
    pub kind: NoticeKind,
    /// Whom it is about, by the address's key.
    pub address: Option<String>,
    /// Of the message that it is about.
    pub message_id: Option<String>,
    /// The enhanced status code, such as `5.1.1`.
    pub status: Option<String>,
    /// The reason that it gives.
    pub reason_given: Option<String>,
    pub at: Timestamp,
}

impl Ledger {
    /// What came back about an address, oldest first.
    pub fn notices_of(&self, address: &Address) -> Result<Vec<Notice>, LedgerError> {
        let sql = format!("{SELECT} WHERE address = ?1 ORDER BY at, id");
        let rows = self.db.query(&sql, &[address.key().into()], |row| Ok(from_row(row)))?;
        rows.into_iter().collect()
    }

    /// What came back to a mailing's messages, by Message-ID.
    pub fn notices_about(&self, mailing: &Mailing) -> Result<Vec<Notice>, LedgerError> {
        let sql = format!(
            "{SELECT} WHERE message_id IN (SELECT message_id FROM delivery WHERE channel = 'smtp' AND release = ?1
                AND version = ?2) ORDER BY at, id"
        );
        let values = [mailing.slug.as_str().into(), mailing.version.into()];
        let rows = self.db.query(&sql, &values, |row| Ok(from_row(row)))?;
        rows.into_iter().collect()
    }

    /// A mail that was read before, by its hash.
    pub fn notice(&self, id: &str) -> Result<Option<Notice>, LedgerError> {
        let rows = self.db.query(&format!("{SELECT} WHERE id = ?1"), &[id.into()], |row| Ok(from_row(row)))?;
        rows.into_iter().next().transpose()
    }

    /// How many messages have gone to a mail server.
    pub fn sent_count(&self) -> Result<usize, LedgerError> {
        let sql = "SELECT count(*) FROM delivery WHERE channel = 'smtp' AND attempts > 0";
        let counted = self.db.query(sql, &[], |row| row.integer(0))?;
        Ok(counted.first().and_then(|count| usize::try_from(*count).ok()).unwrap_or_default())
    }

    /// Every message that went to a mail server, oldest first.
    pub fn sent(&self) -> Result<Vec<Entry>, LedgerError> {
        let sql = format!("{} WHERE channel = 'smtp' AND attempts > 0 ORDER BY updated", entry::SELECT);
        let rows = self.db.query(&sql, &[], |row| Ok(entry::entry(row)))?;
        rows.into_iter().collect()
    }
}

impl LedgerWriter {
    /// Records mails that came back, all in one commit; a failure marks its message as bounced, with a reason. A mail that
    /// is read again changes nothing.
    pub fn record_notices(&mut self, notices: &[(Notice, String)], now: Timestamp) -> Result<(), LedgerError> {
        self.ledger.db.transaction(|db| {
            for (notice, reason) in notices {
                record(db, notice, reason, now)?;
            }
            Ok(())
        })
    }
}

fn record(db: &Database, notice: &Notice, reason: &str, now: Timestamp) -> Result<(), LedgerError> {
    let sql = "INSERT INTO notice (id, kind, address, message_id, status, said, at)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO NOTHING";
    let values: [Value; 7] = [
        notice.id.clone().into(),
        notice.kind.as_str().into(),
        notice.address.clone().into(),
        notice.message_id.clone().into(),
        notice.status.clone().into(),
        notice.reason_given.clone().into(),
        notice.at.as_millisecond().into(),
    ];
    if db.exec(sql, &values)? == 0 || notice.kind != NoticeKind::Failed {
        return Ok(());
    }
    let Some(id) = notice.message_id.clone() else { return Ok(()) };
    // A message that came back had been accepted, however somebody marked it.
    let sql = "UPDATE delivery SET state = 'bounced', code = NULL, reply = ?1, updated = ?2
        WHERE channel = 'smtp' AND message_id = ?3 AND state IN ('sent', 'in_doubt')";
    let values: [Value; 3] = [reason.into(), now.as_millisecond().into(), id.into()];
    db.exec(sql, &values)?;
    Ok(())
}

const SELECT: &str = "SELECT id, kind, address, message_id, status, said, at FROM notice";

fn from_row(row: &Row<'_>) -> Result<Notice, LedgerError> {
    let at = row.integer(6)?;
    Ok(Notice {
        id: row.text(0)?,
        kind: NoticeKind::parse(&row.text(1)?)?,
        address: row.maybe_text(2)?,
        message_id: row.maybe_text(3)?,
        status: row.maybe_text(4)?,
        reason_given: row.maybe_text(5)?,
        at: Timestamp::from_millisecond(at).map_err(|_| LedgerError::Damaged(format!("the time {at}")))?,
    })
}
