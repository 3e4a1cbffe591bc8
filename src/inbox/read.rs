//! Reads one mail: standard forms first, then what machines and people write.

use jiff::Timestamp;
use mail_parser::{Encoding, HeaderName, Message, MessageParser, MessagePart, MimeHeaders as _, PartType};

use super::authentication::Authentication;
use super::auto_reply::{auto_reply, is_challenge, is_perhaps_personal, remark, sender};
use super::bounds;
use super::codes::{addresses, clipped};
use super::complaint;
use super::diagnosis::Diagnosis;
use super::dsn;
use super::fields::text_of;
use super::found::Found;
use super::freeform;
use super::html_text::html_text;
use super::mail_files::with_line_feeds;
use super::original::{Original, original};
use super::reading::Reading;
use super::repaired::repaired;
use super::request::request;
use super::ses;
use super::stored_mail::MailboxError;
use crate::delivery::NoticeKind;
use crate::press::tokens_in;
use crate::storage::{Sha256, catch_panic};

/// Reads one mail, unless it has more parts, levels or headers than any notice has.
pub fn read(bytes: &[u8]) -> Result<Reading, MailboxError> {
    let mail = with_line_feeds(bytes);
    if !catch_panic(|| bounds::is_simple(&mail)).map_err(|_| MailboxError::Unreadable)? {
        return Err(MailboxError::TooComplex);
    }
    let reading = catch_panic(|| read_simple(&mail)).map_err(|_| MailboxError::Unreadable)?;
    Ok(Reading { id: Sha256::of(bytes).to_hex(), ..reading })
}

fn read_simple(bytes: &[u8]) -> Reading {
    let nothing = Reading {
        id: String::new(),
        kind: NoticeKind::Other,
        status: None,
        reason_given: None,
        diagnosis: Diagnosis::Unclear,
        remark: None,
        at: None,
        from: None,
        one_sender: false,
        authentications: Vec::new(),
        tokens: Vec::new(),
        asked_with: Vec::new(),
        quoted: Vec::new(),
        wish: None,
        message_ids: Vec::new(),
        addresses: Vec::new(),
        recipient: None,
        in_words: false,
    };
    let bytes = without_envelope(bytes);
    let repaired = repaired(bytes);
    let bytes = repaired.as_deref().unwrap_or(bytes);
    if bytes.starts_with(b"{") {
        let found = ses::notification(&String::from_utf8_lossy(bytes));
        return found.map_or(nothing.clone(), |found| fill(found, nothing));
    }
    let Some(mail) = MessageParser::default().parse(bytes) else { return nothing };
    let at = mail.date().and_then(|date| Timestamp::from_second(date.to_timestamp()).ok());
    let text = body(&mail);
    let Original { message_ids, tokens } = original(&mail, &text);
    let from = sender(&mail);
    let one_sender = mail.from().is_some_and(|from| from.iter().count() == 1)
        && mail.headers().iter().filter(|header| header.name == HeaderName::From).count() == 1;
    let authentications = authentications(&mail);
    let about = Reading { at, from, one_sender, authentications, tokens: came_to(&mail), message_ids, ..nothing };
    let with_original = |about: Reading| Reading { tokens: [about.tokens, tokens].concat(), ..about };
    let subject = clipped(mail.subject().unwrap_or_default(), 2_000);
    if let Some(found) = standard(&mail, subject, &text) {
        return about_us(fill(found, with_original(about)), &mail);
    }
    let challenge = is_challenge(&mail, subject);
    // Exim calls its notices automatic replies, and names the failed address in a header of its own.
    let certain = mail.header_raw("X-Failed-Recipients").is_some()
        || freeform::is_system(&mail)
        || freeform::is_postmasters(&mail, subject, &text);
    let answers = || {
        // Some servers put the header of automatic replies on everything that people write.
        let is_person = is_perhaps_personal(&mail, subject) && request(subject, &text).wish.is_some();
        let found = if is_person { None } else { auto_reply(&mail, subject) };
        found.map(|found| (found, remark(subject, &text)))
    };
    let notices = || freeform::notice(&mail, subject, &text).map(|found| (found, None));
    let found = if certain && !challenge {
        notices().or_else(answers)
    } else if challenge {
        let reply = Found {
            reason_given: Some(subject.to_owned()),
            ..Found::new(NoticeKind::AutoReply, about.from.clone().into_iter().collect())
        };
        Some((reply, remark(subject, &text)))
    } else {
        answers().or_else(notices)
    };
    if let Some((found, remark)) = found {
        return about_us(Reading { remark, ..fill(found, with_original(about)) }, &mail);
    }
    let mut asked = request(subject, &text);
    for part in &mail.parts {
        // A request that somebody forwards as a file.
        if let PartType::Message(inner) = &part.body {
            asked.tokens.extend(request(clipped(inner.subject().unwrap_or_default(), 2_000), &body(inner)).tokens);
        }
    }
    let (kind, whom) = match asked.wish {
        Some(_) => (NoticeKind::Unsubscribe, about.from.clone()),
        None => (NoticeKind::Other, None),
    };
    Reading {
        kind,
        addresses: whom.into_iter().collect(),
        asked_with: asked.tokens,
        quoted: asked.quoted,
        wish: asked.wish.as_deref().and_then(one_line),
        ..about
    }
}

/// A mail without what a file may have before it: empty lines, a byte order mark, a `From ` line of an mbox.
fn without_envelope(bytes: &[u8]) -> &[u8] {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes).trim_ascii_start();
    if bytes.starts_with(b"From ") || bytes.starts_with(b">From ") {
        let end = bytes.iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| end + 1);
        return bytes[end..].trim_ascii_start();
    }
    bytes
}

/// Reads a mail in one of the standard forms.
fn standard(mail: &Message<'_>, subject: &str, text: &str) -> Option<Found> {
    let report = mail.content_type().is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case("multipart")
            && kind.subtype().is_some_and(|kind| kind.eq_ignore_ascii_case("report"))
    });
    for part in &mail.parts {
        let Some(kind) = part.content_type() else { continue };
        let subtype = kind.subtype().unwrap_or_default().to_ascii_lowercase();
        match (kind.ctype().to_ascii_lowercase().as_str(), subtype.as_str()) {
            // A notice that a person forwards is not for us.
            ("message", "delivery-status" | "global-delivery-status") if report || freeform::is_machine(mail) => {
                if let Some(found) = dsn::delivery_status(&text_of(part)?) {
                    return Some(found);
                }
            }
            ("message", "feedback-report") => return Some(complaint::feedback(&text_of(part)?)),
            // A read receipt, which we did not ask for.
            ("message", "disposition-notification" | "global-disposition-notification") => {
                return Some(Found::new(NoticeKind::Other, Vec::new()));
            }
            _ => {}
        }
    }
    if let Some(found) = complaint::by_subject(mail, subject) {
        return Some(found);
    }
    ses::notification(text).or_else(|| {
        // Some gateways put the fields into the text.
        let fields = text.lines().take(400).any(|line| line.to_ascii_lowercase().starts_with("final-recipient:"));
        (fields && freeform::is_machine(mail)).then(|| dsn::delivery_status(text))?
    })
}

/// A failure whose reason names one of our addresses or hosts is about us: `domain press.example not found`.
fn about_us(reading: Reading, mail: &Message<'_>) -> Reading {
    let ours = mail.header_raw("To").map(addresses).unwrap_or_default();
    let theirs = reading.recipient.as_ref().map(|recipient| recipient.domain().to_owned());
    let said = reading.reason_given.as_deref().unwrap_or_default().to_ascii_lowercase();
    let names_us = |domain: &str| {
        let hosts = said.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-')));
        hosts.map(|host| host.trim_matches('.')).any(|host| host == domain)
    };
    let us = ours.iter().any(|own| theirs.as_deref() != Some(own.domain()) && names_us(own.domain()));
    match reading.diagnosis {
        Diagnosis::Gone | Diagnosis::Suspected if us => Reading { diagnosis: Diagnosis::Sender, ..reading },
        _ => reading,
    }
}

fn fill(found: Found, about: Reading) -> Reading {
    let Found { kind, status, reason_given, diagnosis, addresses, recipient, tokens, message_ids, in_words } = found;
    let reason_given = reason_given.and_then(|reason| one_line(&reason));
    Reading {
        kind,
        status,
        reason_given,
        diagnosis,
        addresses,
        recipient,
        in_words,
        tokens: [tokens, about.tokens].concat(),
        message_ids: [message_ids, about.message_ids].concat(),
        ..about
    }
}

/// Text on one line, cut to a readable length.
fn one_line(text: &str) -> Option<String> {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    let short: String = line.chars().take(300).collect();
    Some(short).filter(|line| !line.is_empty())
}

/// Tokens in the addresses that the mail came to: the return path of the message that it is about.
fn came_to(mail: &Message<'_>) -> Vec<String> {
    let names = ["To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-RCPT-TO", "Cc"];
    let values = mail.headers_raw().filter(|(name, _)| names.iter().any(|known| known.eq_ignore_ascii_case(name)));
    values.flat_map(|(_, value)| tokens_in(value)).take(20).map(str::to_owned).collect()
}

/// What servers found out about the sender, the last one first.
fn authentications(mail: &Message<'_>) -> Vec<Authentication> {
    let headers = mail.headers_raw().filter(|(name, _)| name.eq_ignore_ascii_case("Authentication-Results"));
    headers.take(20).filter_map(|(_, value)| Authentication::parse(value)).collect()
}

/// The text of a mail, or of what it shows instead.
fn body(mail: &Message<'_>) -> String {
    let mut text = String::new();
    let mut add = |part: &MessagePart<'_>| {
        match &part.body {
            PartType::Text(plain) => {
                let raw = not_encoded(mail, part, plain);
                text.push_str(clipped(raw.as_deref().unwrap_or(plain), 200_000));
            }
            PartType::Binary(bytes) => text.push_str(clipped(plain_text(bytes).unwrap_or_default(), 200_000)),
            PartType::Html(html) => text.push_str(&html_text(clipped(html, 400_000))),
            _ => {}
        }
        text.push('\n');
        !text.trim().is_empty()
    };
    let said = mail.text_bodies().take(3).fold(false, |_, part| add(part));
    if !said {
        let said = mail.html_bodies().take(1).fold(false, |_, part| add(part));
        // Some programs send what a person writes as an attachment, or say that it is of a kind that there is not.
        if !said {
            mail.parts.iter().filter(|part| !part.is_multipart()).take(3).for_each(|part| {
                add(part);
            });
        }
    }
    text
}

/// What is said to be a file, and is a text.
fn plain_text(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')).then_some(text)
}

/// The text as it stands in the mail, if it is said to be in base64 and is not: decoded, it is mostly no text.
fn not_encoded(mail: &Message<'_>, part: &MessagePart<'_>, decoded: &str) -> Option<String> {
    let unknown = decoded.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER || c.is_control()).count();
    if part.encoding != Encoding::Base64 || unknown * 10 < decoded.chars().count().max(1) {
        return None;
    }
    let (from, to) = (usize::try_from(part.offset_body).ok()?, usize::try_from(part.offset_end).ok()?);
    plain_text(mail.raw_message.get(from..to)?).map(str::to_owned)
}
