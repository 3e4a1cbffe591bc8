//! Groups of `Name: value` lines, as delivery notices and complaints have them.

use mail_parser::{MessagePart, PartType};

use crate::press::Address;

/// Fields of a group, unfolded: names in lowercase.
pub(super) type Fields = Vec<(String, String)>;

/// The text of a part of any kind.
pub(super) fn text_of(part: &MessagePart<'_>) -> Option<String> {
    match &part.body {
        PartType::Text(text) | PartType::Html(text) => Some(text.to_string()),
        PartType::Binary(bytes) | PartType::InlineBinary(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        // Some systems send the status as an attached message.
        PartType::Message(inner) => Some(String::from_utf8_lossy(inner.raw_message()).into_owned()),
        PartType::Multipart(_) => None,
    }
}

/// The groups of a text, separated by empty lines.
pub(super) fn groups(text: &str) -> Vec<Fields> {
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

/// The first value of a field.
pub(super) fn field<'a>(group: &'a Fields, name: &str) -> Option<&'a str> {
    group.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
}

/// The address behind `rfc822;`, or within an X.400 name that holds one: `/DD.RFC-822=anna(a)media.example/`.
pub(super) fn typed(value: &str) -> Option<Address> {
    let bare = value.split_once(';').map_or(value, |(_, address)| address).trim();
    let found = bare.trim_start_matches('<').trim_end_matches('>').parse().ok();
    found.or_else(|| {
        let at = value.to_ascii_uppercase().find("RFC-822=")?;
        let name = value.get(at + "RFC-822=".len()..)?.split(['/', ';']).next()?;
        name.replace("(a)", "@").replace("(A)", "@").trim().parse().ok()
    })
}
