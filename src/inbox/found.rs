//! What each of the readers returns.

use super::diagnosis::Diagnosis;
use crate::delivery::NoticeKind;
use crate::press::Address;

/// What a reader found in a mail.
#[derive(Debug)]
pub(super) struct Found {
    pub(super) kind: NoticeKind,
    pub(super) status: Option<String>,
    pub(super) reason_given: Option<String>,
    pub(super) diagnosis: Diagnosis,
    /// Whom it may be about, likeliest first.
    pub(super) addresses: Vec<Address>,
    /// The address that finally failed, which may not be the one that we wrote to.
    pub(super) recipient: Option<Address>,
    /// Tokens and Message-IDs of the message that it is about.
    pub(super) tokens: Vec<String>,
    pub(super) message_ids: Vec<String>,
    /// It was found in words, not in standard fields.
    pub(super) in_words: bool,
}

impl Found {
    /// A mail of this kind, about these addresses.
    pub(super) fn new(kind: NoticeKind, addresses: Vec<Address>) -> Self {
        Self {
            kind,
            status: None,
            reason_given: None,
            diagnosis: Diagnosis::Unclear,
            recipient: None,
            addresses,
            tokens: Vec::new(),
            message_ids: Vec::new(),
            in_words: false,
        }
    }
}
