//! Text in old files: bytes in UTF-8 or, where they are not valid UTF-8, in windows-1252.

/// Decodes text without a declared encoding: as UTF-8 where it is valid, otherwise as windows-1252, a superset of
/// Latin-1. The text is cleaned as [`clean`] does.
pub(crate) fn decode(bytes: &[u8]) -> Option<String> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    };
    clean(&text)
}

/// Decodes text that may be truncated inside a character. It is read as UTF-8 up to there if it was declared as UTF-8 or
/// has whole characters beyond ASCII, otherwise as [`decode`] does.
pub(crate) fn decode_truncated(bytes: &[u8], declared_utf8: bool) -> Option<String> {
    if let Err(error) = std::str::from_utf8(bytes)
        && error.error_len().is_none()
        && let Ok(whole) = std::str::from_utf8(&bytes[..error.valid_up_to()])
        && (declared_utf8 || !whole.is_ascii())
    {
        return clean(whole);
    }
    decode(bytes)
}

/// Trims a text, removes control characters and what XML cannot hold, and turns line breaks into `\n`. `None` where nothing
/// is left, and for the `null` that some tools write for an empty text.
#[must_use]
pub fn clean(text: &str) -> Option<String> {
    let mut cleaned = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                cleaned.push('\n');
            }
            '\n' | '\t' => cleaned.push(c),
            '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {}
            _ if c.is_control() => {}
            _ => cleaned.push(c),
        }
    }
    let trimmed = cleaned.trim();
    (!trimmed.is_empty() && trimmed != "null").then(|| trimmed.to_owned())
}
