//! Which encoding a file is in: said by its first bytes, by whoever imports it, or else judged by what it would read as.

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};

use super::encoding::Encoding;
use super::mojibake::{self, Repaired};
use super::plausible;

/// A file's text.
#[derive(Debug)]
pub(super) struct Decoded {
    pub(super) text: String,
    /// The encoding, where it was judged and not said.
    pub(super) judged: Option<Encoding>,
    /// Letters that were encoded twice, and are whole again.
    pub(super) repaired: Option<Repaired>,
}

/// Decodes a file. What its first bytes say counts; then what was asked for; else it is judged.
pub(super) fn decode(bytes: &[u8], asked: Option<Encoding>) -> Decoded {
    let (text, judged) = if let Some((encoding, mark)) = encoding_rs::Encoding::for_bom(bytes) {
        (Encoding::web(encoding).decode(&bytes[mark..]).0, None)
    } else if let Some(encoding) = asked {
        (encoding.decode(bytes).0, None)
    } else if zeros(bytes, 1) {
        (Encoding::web(UTF_16LE).decode(bytes).0, None)
    } else if zeros(bytes, 0) {
        (Encoding::web(UTF_16BE).decode(bytes).0, None)
    } else if let Ok(text) = std::str::from_utf8(bytes) {
        (text.to_owned(), None)
    } else if mostly_utf8(bytes) {
        (Encoding::web(UTF_8).decode(bytes).0, None)
    } else {
        let encoding = plausible::judge(bytes);
        (encoding.decode(bytes).0, Some(encoding))
    };
    match mojibake::repair_text(&text) {
        Some((whole, repaired)) => Decoded { text: whole, judged, repaired: Some(repaired) },
        None => Decoded { text, judged, repaired: None },
    }
}

/// Whether every other byte is mostly zero, as in UTF-16 without a mark.
fn zeros(bytes: &[u8], at: usize) -> bool {
    let sample = &bytes[..bytes.len().min(4096)];
    let count = |start: usize| sample.iter().skip(start).step_by(2).filter(|b| **b == 0).count();
    sample.len() >= 4 && count(at) > sample.len() / 4 && count(1 - at) * 8 < count(at)
}

/// Whether a file with bytes that are not UTF-8 is UTF-8 all the same: cut in the middle of a letter, or with a foreign
/// byte. What is valid as UTF-8 hardly ever happens by chance, so as much valid as invalid text is proof.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 0 && good >= bad
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8]) -> String {
        decode(bytes, None).text
    }

    #[test]
    fn what_is_asked_for_counts_and_a_mark_counts_more() {
        let asked: Encoding = "ibm850".parse().unwrap();
        assert_eq!(decode(b"\x9A", Some(asked)).text, "Ü");
        assert_eq!(decode(b"\xEF\xBB\xBF\xC3\x9C", Some(asked)).text, "Ü");
    }

    #[test]
    fn utf_8_that_is_cut_stays_utf_8() {
        assert_eq!(text("Jörg, Åsa".as_bytes()), "Jörg, Åsa");
        assert_eq!(text(b"J\xC3\xB6rg, \xC3"), "Jörg, \u{FFFD}");
        assert_eq!(text(b"\xC3\x85sa, B\xE4r, J\xC3\xB6rg"), "Åsa, B\u{FFFD}r, Jörg");
    }
}
