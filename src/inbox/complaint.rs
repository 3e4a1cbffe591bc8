//! Complaints: somebody marked a message as spam, and their provider passes it on (RFC 5965, and Hotmail's older form).

use mail_parser::{Message, PartType};

use super::codes::addresses;
use super::fields::{Fields, field, groups, typed};
use super::found::Found;
use crate::delivery::NoticeKind;
use crate::press::tokens_in;

/// Reads a feedback report's fields.
pub(super) fn feedback(text: &str) -> Found {
    let all: Fields = groups(text).into_iter().flatten().collect();
    let kind = field(&all, "feedback-type").unwrap_or_default().to_ascii_lowercase();
    let notice = match kind.split([';', ' ']).next().unwrap_or_default() {
        "abuse" | "fraud" | "complaint" | "opt-out" | "opt-out-list" => NoticeKind::Complaint,
        // Not spam after all, a signature that did not verify, a virus: nobody complains about the mail itself.
        _ => NoticeKind::Other,
    };
    let whom = ["original-rcpt-to", "removal-recipient"];
    let whom = whom.iter().filter_map(|name| field(&all, name).and_then(typed)).collect();
    let tokens = ["original-mail-from", "original-envelope-id"].iter().filter_map(|name| field(&all, name));
    Found {
        tokens: tokens.flat_map(tokens_in).map(str::to_owned).collect(),
        reason_given: Some(format!("marked as {}", if kind.is_empty() { "unwanted" } else { &kind })),
        ..Found::new(notice, whom)
    }
}

/// Complaints from Hotmail and Amazon SES, which have no fields, but an attached message and a fixed subject.
pub(super) fn by_subject(mail: &Message<'_>, subject: &str) -> Option<Found> {
    let from = mail.from().and_then(|from| from.first()?.address()).unwrap_or_default().to_ascii_lowercase();
    let provider = from.starts_with("staff@") || from.starts_with("complaints@") || from.starts_with("jmrp");
    let named = subject.trim().to_ascii_lowercase().starts_with("complaint about message from");
    let inner = mail.parts.iter().filter_map(|part| match &part.body {
        PartType::Message(inner) => Some(inner),
        _ => None,
    });
    let mut recipients: Vec<_> = mail.header_raw(RECIPIENT).into_iter().flat_map(addresses).collect();
    let mut attached = false;
    for message in inner {
        attached = true;
        recipients.extend(message.header_raw(RECIPIENT).into_iter().flat_map(addresses));
    }
    (attached && named && (provider || !recipients.is_empty())).then(|| Found {
        reason_given: Some("marked as junk".to_owned()),
        ..Found::new(NoticeKind::Complaint, recipients)
    })
}

/// Where Hotmail names the person who complained.
const RECIPIENT: &str = "X-HmXmrOriginalRecipient";
