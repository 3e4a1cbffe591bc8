//! Delivery notices (RFC 3464), and complaints (RFC 5965).

use mail_parser::{Message, MessagePart, MimeHeaders as _, PartType};

use super::classified::{Classified, enhanced};
use crate::delivery::NoticeKind;
use crate::press::{Address, tokens_in};

/// A report, and the tokens in it.
pub(super) struct Report {
    pub(super) classified: Classified,
    pub(super) tokens: Vec<String>,
}

/// Reads a mail in one of these forms.
pub(super) fn read(mail: &Message<'_>) -> Option<Report> {
    for part in &mail.parts {
        let Some(kind) = part.content_type() else { continue };
        let subtype = kind.subtype().unwrap_or_default().to_ascii_lowercase();
        match (kind.ctype().to_ascii_lowercase().as_str(), subtype.as_str()) {
            ("message", "delivery-status" | "global-delivery-status") => return delivery_status(&text_of(part)?),
            ("message", "feedback-report") => return complaint(&text_of(part)?),
            // A read receipt, which we did not ask for.
            ("message", "disposition-notification" | "global-disposition-notification") => {
                return Some(Report { classified: only(NoticeKind::Other), tokens: Vec::new() });
            }
            _ => {}
        }
    }
    None
}

fn only(kind: NoticeKind) -> Classified {
    Classified { kind, status: None, reason_given: None, addresses: Vec::new() }
}

fn text_of(part: &MessagePart<'_>) -> Option<String> {
    match &part.body {
        PartType::Text(text) | PartType::Html(text) => Some(text.to_string()),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        // Some send the status as a message of its own.
        PartType::Message(inner) => Some(String::from_utf8_lossy(inner.raw_message()).into_owned()),
        PartType::Multipart(_) => None,
    }
}

/// Fields of a group, unfolded: names in lowercase.
type Fields = Vec<(String, String)>;

fn groups(text: &str) -> Vec<Fields> {
    let mut groups: Vec<Fields> = vec![Vec::new()];
    for line in text.lines().take(5_000) {
        let line = line.trim_end_matches('\r');
        if line.trim().is_empty() {
            groups.push(Vec::new());
            continue;
        }
        let Some(group) = groups.last_mut() else { continue };
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = group.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            group.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn field<'a>(group: &'a Fields, name: &str) -> Option<&'a str> {
    group.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// The address after `rfc822;`.
fn typed(value: &str) -> Option<Address> {
    let bare = value.split_once(';').map_or(value, |(_, address)| address);
    bare.trim().trim_start_matches('<').trim_end_matches('>').parse().ok()
}

fn delivery_status(text: &str) -> Option<Report> {
    let groups = groups(text);
    let of_message = groups.iter().filter_map(|group| field(group, "original-envelope-id"));
    let tokens = of_message.flat_map(tokens_in).map(str::to_owned).collect();
    let kind = |group: &Fields| {
        let action = field(group, "action").map(str::to_ascii_lowercase);
        Some(match action.as_deref()?.split(['(', ' ']).next()? {
            "failed" => NoticeKind::Failed,
            "delayed" => NoticeKind::Delayed,
            "delivered" | "relayed" | "expanded" => NoticeKind::Delivered,
            _ => return None,
        })
    };
    // A message of ours has one recipient; where a mailbox forwards to several, the worst outcome counts.
    let (kind, group) = groups.iter().filter_map(|group| Some((kind(group)?, group))).min_by_key(|(kind, _)| *kind)?;
    let diagnostic = field(group, "diagnostic-code").map(|value| value.split_once(';').map_or(value, |(_, text)| text));
    let status = field(group, "status").and_then(enhanced);
    // `5.0.0` is vague: the remote server's own code is better; and its policy code outranks a relay's.
    let theirs = diagnostic.and_then(enhanced).filter(|code| code.split('.').next() == class(status.as_deref()));
    let vague = status.as_deref().is_none_or(|status| status.ends_with(".0.0"));
    let policy = theirs.as_deref().is_some_and(|code| code.starts_with("5.7."));
    let status = if vague || policy { theirs.or(status) } else { status };
    let whom = ["original-recipient", "final-recipient"].map(|name| field(group, name).and_then(typed));
    let classified = Classified {
        kind,
        status,
        reason_given: diagnostic.map(str::to_owned),
        addresses: whom.into_iter().flatten().collect(),
    };
    Some(Report { classified, tokens })
}

fn class(status: Option<&str>) -> Option<&str> {
    status.map_or(Some("5"), |status| status.split('.').next())
}

/// Somebody marked the message as spam, and the provider passed that on: it counts as unsubscribing.
fn complaint(text: &str) -> Option<Report> {
    let groups = groups(text);
    let all: Fields = groups.into_iter().flatten().collect();
    let kind = field(&all, "feedback-type")?;
    if kind.eq_ignore_ascii_case("not-spam") {
        return Some(Report { classified: only(NoticeKind::Other), tokens: Vec::new() });
    }
    let tokens = field(&all, "original-mail-from").into_iter().flat_map(tokens_in).map(str::to_owned).collect();
    let whom = ["original-rcpt-to", "removal-recipient"];
    let addresses = whom.iter().filter_map(|name| field(&all, name).and_then(typed)).collect();
    let reason_given = Some(format!("marked as {kind}"));
    Some(Report {
        classified: Classified { kind: NoticeKind::Unsubscribe, status: None, reason_given, addresses },
        tokens,
    })
}
