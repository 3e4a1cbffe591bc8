//! The message that a notice is about, as far as it is attached or quoted: its Message-ID, and the tokens in its headers.

use mail_parser::{Message, MessagePart, MimeHeaders as _, PartType};

use super::fields::text_of;
use crate::press::tokens_in;

/// What identifies one of our messages.
#[derive(Debug, Default)]
pub(super) struct Original {
    pub(super) message_ids: Vec<String>,
    pub(super) tokens: Vec<String>,
}

/// Finds the message that a mail is about: an attached one, then the one that it replies to, then one whose headers are
/// in its text.
pub(super) fn original(mail: &Message<'_>, text: &str) -> Original {
    let mut found = Original::default();
    for part in &mail.parts {
        match &part.body {
            PartType::Message(inner) => {
                found.message_ids.extend(inner.message_id().map(str::to_owned));
                for name in ["List-Unsubscribe", "Return-Path", "X-Envelope-From"] {
                    found.tokens.extend(inner.header_raw(name).into_iter().flat_map(tokens_in).map(str::to_owned));
                }
            }
            _ if is_headers(part) => headers(&text_of(part).unwrap_or_default(), &mut found),
            _ => {}
        }
    }
    for header in [mail.in_reply_to(), mail.references()] {
        found.message_ids.extend(header.as_text_list().into_iter().flatten().map(ToString::to_string));
        found.message_ids.extend(header.as_text().map(str::to_owned));
    }
    // Notices without a standard form quote the message's headers in their text.
    headers(text, &mut found);
    found.message_ids.truncate(50);
    found.tokens.truncate(20);
    found
}

fn is_headers(part: &MessagePart<'_>) -> bool {
    part.content_type().and_then(|kind| kind.subtype()).is_some_and(|subtype| {
        subtype.eq_ignore_ascii_case("rfc822-headers") || subtype.eq_ignore_ascii_case("global-headers")
    })
}

/// Message-ID and tokens in headers within a text; a value may be on the line after its name.
fn headers(text: &str, found: &mut Original) {
    let mut lines = text.lines().take(5_000).peekable();
    let (mut id_found, mut link_found) = (false, false);
    while let Some(line) = lines.next() {
        let line = line.trim_start_matches(['>', ' ', '\t', '|']);
        let starts = |name: &str| line.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name));
        if !id_found && starts("message-id:") {
            let value = line["message-id:".len()..].trim();
            let value = if value.is_empty() { lines.peek().map_or("", |next| next.trim()) } else { value };
            let id = value.trim_start_matches(['<', '>', ' ']).split(['>', ' ']).next().unwrap_or_default();
            if id.contains('@') {
                found.message_ids.push(id.to_owned());
                id_found = true;
            }
        } else if !link_found && starts("list-unsubscribe:") {
            let own = tokens_in(line).map(str::to_owned);
            found.tokens.extend(own);
            found.tokens.extend(lines.peek().into_iter().flat_map(|next| tokens_in(next)).map(str::to_owned));
            link_found = true;
        }
    }
}
