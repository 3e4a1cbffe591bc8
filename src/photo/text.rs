//! Text in old files: bytes in UTF-8 or, where they are not valid UTF-8, in the encoding that makes words of them.

use encoding_rs::Encoding;

use super::letters::{composed, judge, undoubled};

/// Decodes text without a declared encoding: as UTF-8 where it is valid, otherwise in the encoding that makes words of it,
/// which in doubt is windows-1252, a superset of Latin-1. The text is cleaned as [`clean`] does.
pub(crate) fn decode(bytes: &[u8]) -> Option<String> {
    decode_as(bytes, None)
}

/// The same where the encoding of text that is not UTF-8 is known.
fn decode_as(bytes: &[u8], encoding: Option<&'static Encoding>) -> Option<String> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => encoding.unwrap_or_else(|| judge(bytes)).decode_without_bom_handling(bytes).0,
    };
    clean(&text)
}

/// Decodes text that may be truncated inside a character. It is read as UTF-8 up to there if it was declared as UTF-8 or
/// has whole characters beyond ASCII, otherwise in the encoding that is given.
pub(crate) fn decode_truncated(bytes: &[u8], declared_utf8: bool, encoding: &'static Encoding) -> Option<String> {
    if let Err(error) = std::str::from_utf8(bytes)
        && error.error_len().is_none()
        && let Ok(whole) = std::str::from_utf8(&bytes[..error.valid_up_to()])
        && (declared_utf8 || !whole.is_ascii())
    {
        return clean(whole);
    }
    decode_as(bytes, Some(encoding))
}

/// Trims and composes a text, removes control characters and what XML cannot hold, and turns line breaks into `\n`. `None` where nothing
/// is left, and for the `null` that some tools write for an empty text. A text that was encoded twice is put right.
#[must_use]
pub fn clean(text: &str) -> Option<String> {
    let single = undoubled(text);
    let text = single.as_deref().unwrap_or(text);
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
    // Some programs write an accent as a character of its own, which others show beside its letter.
    let cleaned = composed(&cleaned);
    let trimmed = cleaned.trim();
    // Without the control characters in between and the spaces around it, more of it may show that it was encoded twice.
    if let Some(single) = undoubled(trimmed) {
        return clean(&single);
    }
    (!trimmed.is_empty() && trimmed != "null").then(|| trimmed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_was_cleaned_stays_as_it_is() {
        for (text, expected) in [
            ("tÃ¥\u{a0}", "tå"),
            (" \u{a0}BjÃ¶rn\u{2003}", "Björn"),
            ("t\u{c3}\u{81}\u{a5}\u{85}", "tå"),
            ("São Paulo\u{a0}", "São Paulo"),
        ] {
            let cleaned = clean(text).unwrap();
            assert_eq!(cleaned, expected);
            assert_eq!(clean(&cleaned).as_deref(), Some(expected));
        }
    }
}
