//! Notices without a standard form: qmail's, Exim's, and others that are written for people.

use mail_parser::{Message, PartType};

use super::classified::{Classified, addresses, enhanced};
use crate::delivery::NoticeKind;

/// What subjects of notices say, in lowercase.
const FAILS: [&str; 19] = [
    "undeliver",
    "delivery status notification",
    "delivery failure",
    "delivery failed",
    "delivery has failed",
    "failure notice",
    "returned mail",
    "mail delivery failed",
    "mail delivery failure",
    "mail delivery problem",
    "mail could not be delivered",
    "message not delivered",
    "non delivery",
    "nondeliverable",
    "unzustellbar",
    "nicht zugestellt",
    "kan inte levereras",
    "kunde inte levereras",
    "olevererbar",
];

const WAITS: [&str; 9] = [
    "delayed",
    "delay)",
    "delivery delay",
    "could not send message for past",
    "warning: message",
    "still being retried",
    "verzögert",
    "försenad",
    "fördröj",
];

/// What the texts say of the reason, likeliest to be meant first.
const REASONS: [(&str, &[&str]); 4] = [
    (
        "5.7.1",
        &[
            "spam",
            "blocked",
            "blacklist",
            "block list",
            "blocklist",
            "policy",
            "not authorized",
            "access denied",
            "dmarc",
        ],
    ),
    ("5.2.2", &["quota", "mailbox full", "mailbox is full", "postfach ist voll", "inkorgen är full", "out of storage"]),
    ("5.2.1", &["account disabled", "disabled", "inactive", "suspended", "deaktiviert", "inaktiverat"]),
    (
        "5.1.1",
        &[
            "user unknown",
            "unknown user",
            "no such user",
            "does not exist",
            "doesn't exist",
            "no mailbox here by that name",
            "unknown recipient",
            "recipient unknown",
            "unknown mailbox",
            "invalid recipient",
            "address rejected",
            "no such mailbox",
            "unknown address",
            "wasn't found",
            "existiert nicht",
            "unbekannt",
            "finns inte",
            "okänd mottagare",
        ],
    ),
];

/// Where notices begin to quote what they are about.
const COPY: [&str; 8] = [
    "below this line is a copy",
    "this is a copy of the message",
    "copy of the message",
    "original message",
    "ursprüngliche nachricht",
    "ursprungligt meddelande",
    "message header follows",
    "returned message below",
];

/// Reads a notice without a standard form; `None` for any other mail.
pub(super) fn notice(mail: &Message<'_>, subject: &str) -> Option<Classified> {
    let lower = subject.to_lowercase();
    let failed_header = mail.header_raw("X-Failed-Recipients");
    let waits = WAITS.iter().any(|word| lower.contains(word));
    let fails = FAILS.iter().any(|word| lower.contains(word));
    // A person may write `undeliverable` into a subject; a mail system has no address to reply to.
    let system = is_system(mail);
    if !(failed_header.is_some() || system && (waits || fails)) {
        return None;
    }
    let text = before_copy(&body(mail));
    let kind = if waits && failed_header.is_none() { NoticeKind::Delayed } else { NoticeKind::Failed };
    let reason = reason_line(&text);
    let class = if kind == NoticeKind::Failed { "5." } else { "4." };
    let status = enhanced(&text).filter(|code| code.starts_with(class));
    let status = status.or_else(|| (kind == NoticeKind::Failed).then(|| guessed(&text)).flatten());
    let mut whom = failed_header.map(addresses).unwrap_or_default();
    whom.extend(addresses(&text));
    Some(Classified { kind, status, reason_given: reason, addresses: whom })
}

fn is_system(mail: &Message<'_>) -> bool {
    let empty = mail.header_raw("Return-Path").is_some_and(|path| path.trim() == "<>");
    let from = mail.from().and_then(|from| from.first()?.address()).unwrap_or_default().to_ascii_lowercase();
    let local = from.split('@').next().unwrap_or_default();
    let known = ["mailer-daemon", "postmaster", "mail-daemon", "maildaemon", "mdaemon", "mail delivery subsystem"];
    empty || known.iter().any(|name| local.starts_with(name)) || local.starts_with("microsoftexchange")
}

/// The text as far as it is the notice's own.
fn before_copy(text: &str) -> String {
    let mut own = String::new();
    for line in text.lines().take(400) {
        let lower = line.to_lowercase();
        if COPY.iter().any(|mark| lower.contains(mark)) && own.len() > 40 {
            break;
        }
        own.push_str(line);
        own.push('\n');
        if own.len() > 20_000 {
            break;
        }
    }
    own
}

fn body(mail: &Message<'_>) -> String {
    let mut text = String::new();
    for at in 0..mail.text_body_count().min(3) {
        text.push_str(mail.body_text(at).as_deref().unwrap_or_default());
        text.push('\n');
    }
    if text.trim().is_empty() {
        let parts = mail.parts.iter().filter_map(|part| match &part.body {
            PartType::Text(text) => Some(text.as_ref()),
            _ => None,
        });
        text = parts.take(3).collect::<Vec<_>>().join("\n");
    }
    text
}

/// The line that gives the reason: with a code, else with words for one.
fn reason_line(text: &str) -> Option<String> {
    let coded = |line: &&str| enhanced(line).is_some() || smtp_code(line).is_some();
    let worded = |line: &&str| {
        let lower = line.to_lowercase();
        REASONS.iter().any(|(_, words)| words.iter().any(|word| lower.contains(word)))
    };
    let line = text.lines().find(coded).or_else(|| text.lines().find(worded))?;
    Some(line.trim().to_owned())
}

/// The code of an SMTP reply: `550`, with something after it.
fn smtp_code(line: &str) -> Option<&str> {
    let words = line.split(|c: char| !c.is_ascii_alphanumeric());
    words
        .into_iter()
        .find(|word| word.len() == 3 && word.starts_with(['4', '5']) && word.bytes().all(|b| b.is_ascii_digit()))
}

fn guessed(text: &str) -> Option<String> {
    let lower = text.to_lowercase();
    let reason = REASONS.iter().find(|(_, words)| words.iter().any(|word| lower.contains(word)));
    if let Some((status, _)) = reason {
        return Some((*status).to_owned());
    }
    text.lines().find_map(smtp_code).map(|code| if code == "552" { "5.2.2" } else { "5.0.0" }.to_owned())
}
