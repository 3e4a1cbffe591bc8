//! What a mail says, and whom it may be about.

use jiff::Timestamp;

use super::authentication::Authentication;
use super::auto_reply::Remark;
use super::diagnosis::Diagnosis;
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
    /// What is wrong, where it failed.
    pub diagnosis: Diagnosis,
    /// What somebody should read in an automatic reply.
    pub remark: Option<Remark>,
    /// When it was written, as it says.
    pub at: Option<Timestamp>,
    /// Who wrote it.
    pub from: Option<Address>,
    /// The sender is the only one, as far as it says.
    pub one_sender: bool,
    /// What servers on its way found out about the sender, the last one first. Anybody can write one.
    pub authentications: Vec<Authentication>,
    /// What may be a journalist's token, where mail systems put them.
    pub tokens: Vec<String>,
    /// What may be one in a person's own words, and in what they quote: links, addresses, other mails.
    pub asked_with: Vec<String>,
    pub quoted: Vec<String>,
    /// The words with which a person asks for no more mail.
    pub wish: Option<String>,
    /// What may be one of our Message-IDs, without brackets.
    pub message_ids: Vec<String>,
    /// Addresses that it may be about.
    pub addresses: Vec<Address>,
    /// The address that finally failed.
    pub recipient: Option<Address>,
    /// It was found in words, not in standard fields.
    pub in_words: bool,
}

impl Reading {
    /// Whether the address does not exist, according to both number and words.
    #[must_use]
    pub fn is_hard(&self) -> bool {
        self.kind == NoticeKind::Failed && self.diagnosis == Diagnosis::Gone
    }

    /// The same, if nobody can say who its sender is.
    #[must_use]
    pub fn unauthenticated(self) -> Self {
        Self { authentications: Vec::new(), ..self }
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
}

/// Whom and which message a mail is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    pub address: Address,
    pub name: String,
    /// Of our message; `None` where only the address is known.
    pub message_id: Option<String>,
}
