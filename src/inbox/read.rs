//! Reads one mail: standard forms first, then the words that mail systems use.

use jiff::Timestamp;
use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};

use super::classified::Classified;
use super::reading::Reading;
use super::{auto_reply, dsn, freeform};
use crate::delivery::NoticeKind;
use crate::press::tokens_in;
use crate::storage::Sha256;

/// Reads one mail.
#[must_use]
pub fn read(bytes: &[u8]) -> Reading {
    let id = Sha256::of(bytes).to_hex();
    let other = NoticeKind::Other;
    let nothing = Reading {
        id,
        kind: other,
        status: None,
        reason_given: None,
        at: None,
        tokens: Vec::new(),
        message_ids: Vec::new(),
        addresses: Vec::new(),
    };
    let Some(mail) = MessageParser::default().parse(bytes) else { return nothing };
    let at = mail.date().and_then(|date| Timestamp::from_second(date.to_timestamp()).ok());
    let about = Reading { at, tokens: tokens(&mail), message_ids: message_ids(&mail), ..nothing };
    if let Some(found) = dsn::read(&mail) {
        let tokens = found.tokens.into_iter().chain(about.tokens.iter().cloned()).collect();
        return Reading { tokens, ..fill(found.classified, about) };
    }
    let subject = mail.subject().unwrap_or_default();
    if let Some(classified) = auto_reply::unsubscribe(&mail, subject) {
        // The token in the subject belongs to the person who unsubscribes; the return path's may be somebody else's.
        let tokens = tokens_in(subject).map(str::to_owned).chain(about.tokens.iter().cloned()).collect();
        return Reading { tokens, ..fill(classified, about) };
    }
    if let Some(classified) = freeform::notice(&mail, subject).or_else(|| auto_reply::auto_reply(&mail, subject)) {
        return fill(classified, about);
    }
    about
}

fn fill(classified: Classified, about: Reading) -> Reading {
    let Classified { kind, status, reason_given, addresses } = classified;
    Reading { kind, status, reason_given: reason_given.and_then(|reason| one_line(&reason)), addresses, ..about }
}

/// Text on one line, cut to a readable length.
fn one_line(text: &str) -> Option<String> {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(300).collect();
    Some(short).filter(|line| !line.is_empty())
}

/// Tokens in the addresses that the mail came to: the return path of the message that it is about.
fn tokens(mail: &Message<'_>) -> Vec<String> {
    let came_to = ["To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-RCPT-TO", "Cc"];
    let values = mail.headers_raw().filter(|(name, _)| came_to.iter().any(|known| known.eq_ignore_ascii_case(name)));
    let mut found = Vec::new();
    for token in values.flat_map(|(_, value)| tokens_in(value)).take(20) {
        found.push(token.to_owned());
    }
    found
}

/// Message-IDs that may be ours: of the message that is attached, then of what the mail replies to.
fn message_ids(mail: &Message<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for part in &mail.parts {
        match &part.body {
            PartType::Message(inner) => found.extend(inner.message_id().map(str::to_owned)),
            PartType::Text(text) if is_headers(part) => found.extend(id_line(text)),
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) if is_headers(part) => {
                found.extend(id_line(&String::from_utf8_lossy(bytes)));
            }
            _ => {}
        }
    }
    for header in [mail.in_reply_to(), mail.references()] {
        found.extend(header.as_text_list().into_iter().flatten().map(ToString::to_string));
        found.extend(header.as_text().map(str::to_owned));
    }
    // Notices without a standard form quote the message's headers in their text.
    for part in mail.text_bodies().take(3) {
        if let PartType::Text(text) = &part.body {
            found.extend(id_line(text));
        }
    }
    found.truncate(50);
    found
}

fn is_headers(part: &mail_parser::MessagePart<'_>) -> bool {
    part.content_type().and_then(|kind| kind.subtype()).is_some_and(|subtype| {
        subtype.eq_ignore_ascii_case("rfc822-headers") || subtype.eq_ignore_ascii_case("global-headers")
    })
}

/// The value of a `Message-ID:` line, which may be on the line after it.
fn id_line(text: &str) -> Option<String> {
    let mut lines = text.lines().take(5_000);
    while let Some(line) = lines.next() {
        let line = line.trim_start_matches(['>', ' ', '\t']);
        let is_id = line.get(..11).is_some_and(|head| head.eq_ignore_ascii_case("message-id:"));
        if is_id {
            let value = line[11..].trim();
            let value = if value.is_empty() { lines.next()?.trim() } else { value };
            let id = value.trim_start_matches('<').split(['>', ' ']).next().unwrap_or_default();
            return Some(id.to_owned()).filter(|id| id.contains('@'));
        }
    }
    None
}
