//! Text as old tools left it: bytes that may be UTF-8, and else are taken for Windows' Latin-1.

/// Decodes text whose encoding nobody declared: valid UTF-8 is UTF-8, anything else is windows-1252, which holds
/// Latin-1. Control characters other than line breaks go; the ends are trimmed; blank is `None`.
pub(crate) fn decode(bytes: &[u8]) -> Option<String> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => encoding_rs::WINDOWS_1252.decode_without_bom_handling(bytes).0,
    };
    clean(&text)
}

/// Decodes text that may have been cut inside a character: a beginning of UTF-8 is UTF-8 as far as it goes, if it was
/// declared to be or has whole characters beyond ASCII. Otherwise as [`decode`].
pub(crate) fn decode_cut(bytes: &[u8], declared_utf8: bool) -> Option<String> {
    if let Err(error) = std::str::from_utf8(bytes)
        && error.error_len().is_none()
        && let Ok(whole) = std::str::from_utf8(&bytes[..error.valid_up_to()])
        && (declared_utf8 || !whole.is_ascii())
    {
        return clean(whole);
    }
    decode(bytes)
}

/// Trims, drops control characters and what XML cannot hold, makes line breaks `\n`; blank is `None`, and so is the `null` that some tools write
/// for it.
#[must_use]
pub fn clean(text: &str) -> Option<String> {
    let mut kept = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\r' => {
                chars.next_if_eq(&'\n');
                kept.push('\n');
            }
            '\n' | '\t' => kept.push(c),
            '\u{feff}' | '\u{fffe}' | '\u{ffff}' => {}
            _ if c.is_control() => {}
            _ => kept.push(c),
        }
    }
    let trimmed = kept.trim();
    (!trimmed.is_empty() && trimmed != "null").then(|| trimmed.to_owned())
}
