//! What a mail says, and whom it may be about.

use jiff::Timestamp;

use crate::delivery::{Notice, NoticeKind};
use crate::press::Address;

/// What a mail says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The hash of the mail: read again, it is recognised.
    pub id: String,
    pub kind: NoticeKind,
    /// The enhanced status code (RFC 3463), such as `5.1.1`.
    pub status: Option<String>,
    /// The reason that it gives, in one line.
    pub reason_given: Option<String>,
    /// When it was written, as it says.
    pub at: Option<Timestamp>,
    /// What may be a journalist's token.
    pub tokens: Vec<String>,
    /// What may be one of our Message-IDs, without brackets.
    pub message_ids: Vec<String>,
    /// Addresses that it may be about.
    pub addresses: Vec<Address>,
}

impl Reading {
    /// Whether the address itself will never take mail.
    ///
    /// A full mailbox may be emptied, and what is refused because of us (5.7) is not the journalist's fault; 5.1.7
    /// to 5.1.9 are about the sender's address.
    #[must_use]
    pub fn is_hard(&self) -> bool {
        let Some(status) = self.status.as_deref().filter(|_| self.kind == NoticeKind::Failed) else { return false };
        let code: Vec<&str> = status.split('.').collect();
        matches!(code.as_slice(), ["5", "1", "0" | "1" | "2" | "3" | "4" | "6" | "10"] | ["5", "2", "1"])
    }

    /// Status and reason in one line: `5.1.1 unknown user`.
    #[must_use]
    pub fn reason(&self) -> String {
        let status = self.status.as_deref().unwrap_or_default();
        match &self.reason_given {
            Some(reason) if reason.contains(status) => reason.clone(),
            Some(reason) => format!("{status} {reason}"),
            None if status.is_empty() => "it bounced without a reason".to_owned(),
            None => status.to_owned(),
        }
    }

    /// What the ledger records of it; a mail without a date came now.
    #[must_use]
    pub fn notice(&self, about: Option<&About>, now: Timestamp) -> Notice {
        Notice {
            id: self.id.clone(),
            kind: self.kind,
            address: about.map(|about| about.address.key()),
            message_id: about.and_then(|about| about.message_id.clone()),
            status: self.status.clone(),
            reason_given: self.reason_given.clone(),
            at: self.at.unwrap_or(now),
        }
    }

    /// Whether the journalist is to get no more mail.
    #[must_use]
    pub fn suppresses(&self) -> bool {
        self.kind == NoticeKind::Unsubscribe || self.is_hard()
    }
}

/// Whom and which message a mail is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    pub address: Address,
    pub name: String,
    /// Of our message; `None` where only the address is known.
    pub message_id: Option<String>,
}
