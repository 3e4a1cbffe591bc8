//! What a mail says that comes back: a failure, a delay, an answer of a machine, a goodbye.
//!
//! [`read`] takes one message's bytes and knows nothing of ledgers and lists: whose message it is about, it gives as
//! marks to look for, surest first. A notice in the form of RFC 3464 is taken at its word; others are read as people
//! read them. What may stand in a mail is anybody's invention: nothing here trusts it to be whole.

mod mailbox;
mod report;
mod signs;
mod words;

use jiff::Timestamp;
use mail_parser::{Message, MessageParser, MimeHeaders as _, PartType};

use super::token::tokens_in;
use crate::press::Address;
use crate::storage::Sha256;

pub use mailbox::{LARGEST, Letter, MailboxError, letters};

/// What kind of mail it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoticeKind {
    /// The message will not arrive.
    Failed,
    /// It is still being tried.
    Delayed,
    Delivered,
    /// Somebody's machine answers: away until Monday.
    AutoReply,
    /// Somebody wants no more.
    Unsubscribe,
    Other,
}

impl NoticeKind {
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Failed => "failed",
            Self::Delayed => "delayed",
            Self::Delivered => "delivered",
            Self::AutoReply => "auto_reply",
            Self::Unsubscribe => "unsubscribe",
            Self::Other => "other",
        }
    }
}

/// A mail, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The hash of the mail: read again, it is known.
    pub id: String,
    pub kind: NoticeKind,
    /// The enhanced status code (RFC 3463), such as `5.1.1`.
    pub status: Option<String>,
    /// The reason in the other side's words, in one line.
    pub said: Option<String>,
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
    /// Whether it is the address itself that takes no mail, for good.
    ///
    /// A full mailbox may be emptied, and what is refused for our sake (5.7) is not the journalist's fault; 5.1.7 to
    /// 5.1.9 speak of the sender's address.
    #[must_use]
    pub fn is_hard(&self) -> bool {
        let Some(status) = self.status.as_deref().filter(|_| self.kind == NoticeKind::Failed) else { return false };
        let code: Vec<&str> = status.split('.').collect();
        matches!(code.as_slice(), ["5", "1", "0" | "1" | "2" | "3" | "4" | "6" | "10"] | ["5", "2", "1"])
    }

    /// Whether the journalist is to get no more mail.
    #[must_use]
    pub fn suppresses(&self) -> bool {
        self.kind == NoticeKind::Unsubscribe || self.is_hard()
    }
}

/// Reads one mail.
#[must_use]
pub fn read(bytes: &[u8]) -> Reading {
    let id = Sha256::of(bytes).to_hex();
    let other = NoticeKind::Other;
    let nothing = Reading {
        id,
        kind: other,
        status: None,
        said: None,
        at: None,
        tokens: Vec::new(),
        message_ids: Vec::new(),
        addresses: Vec::new(),
    };
    let Some(mail) = MessageParser::default().parse(bytes) else { return nothing };
    let at = mail.date().and_then(|date| Timestamp::from_second(date.to_timestamp()).ok());
    let about = Reading { at, tokens: tokens(&mail), message_ids: message_ids(&mail), ..nothing };
    if let Some(found) = report::read(&mail) {
        let tokens = found.tokens.into_iter().chain(about.tokens.iter().cloned()).collect();
        return Reading { tokens, ..fill(found.told, about) };
    }
    let subject = mail.subject().unwrap_or_default();
    if let Some(told) = signs::goodbye(&mail, subject) {
        // The token in the subject is whose goodbye it is; the return path's may be another's.
        let tokens = tokens_in(subject).map(str::to_owned).chain(about.tokens.iter().cloned()).collect();
        return Reading { tokens, ..fill(told, about) };
    }
    if let Some(told) = words::notice(&mail, subject).or_else(|| signs::auto_reply(&mail, subject)) {
        return fill(told, about);
    }
    about
}

/// What one of the readers makes of a mail.
#[derive(Debug)]
struct Told {
    kind: NoticeKind,
    status: Option<String>,
    said: Option<String>,
    addresses: Vec<Address>,
}

fn fill(told: Told, about: Reading) -> Reading {
    let Told { kind, status, said, addresses } = told;
    Reading { kind, status, said: said.and_then(|said| one_line(&said)), addresses, ..about }
}

/// Text as one line of a bearable length.
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

/// Message-IDs that may be ours: of the message that travels along, then of what the mail answers.
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
    // Notices of no form carry the message's head in their text.
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

/// The value of a `Message-ID:` line, which may stand on the line after it.
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

/// The addresses in a text, in its order.
fn addresses(text: &str) -> Vec<Address> {
    let apart = |c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | '[' | ']' | ',' | ';' | '"' | ':');
    let words = text.split(apart).filter(|word| word.contains('@'));
    let mut found: Vec<Address> = Vec::new();
    for word in words.take(200) {
        if let Ok(address) = word.trim_end_matches(['.', '\'', '…']).trim_start_matches('\'').parse::<Address>()
            && !found.contains(&address)
        {
            found.push(address);
        }
    }
    found.truncate(20);
    found
}

/// The first enhanced status code in a text: `5.1.1`, and no piece of an IP address.
fn enhanced(text: &str) -> Option<String> {
    let parts = text.split(|c: char| !(c.is_ascii_digit() || c == '.'));
    let code = |word: &&str| {
        let mut digits = word.trim_end_matches('.').split('.');
        let class = digits.next().is_some_and(|class| matches!(class, "2" | "4" | "5"));
        let mut small = || digits.next().is_some_and(|part| (1..=3).contains(&part.len()));
        class && small() && small() && digits.next().is_none()
    };
    parts.filter(|word| word.len() < 12).find(code).map(|word| word.trim_end_matches('.').to_owned())
}
