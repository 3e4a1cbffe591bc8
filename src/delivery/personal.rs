//! What differs for each journalist in a message that is otherwise formatted once.
//!
//! Slots go through the encoders as marks, lines that nothing else can be, and are cut out of the formatted bytes afterwards.

use super::composed::has_leading_dots;
use super::dkim::relaxed;
use super::quoted_printable::encode;
use crate::release::render::{PRIVATE_LINK, Slot};
use crate::storage::text::escape;

/// What is filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Personal {
    Slot(Slot),
    PrivateLink,
}

impl Personal {
    fn all() -> impl Iterator<Item = Self> {
        Slot::ALL.into_iter().map(Self::Slot).chain([Self::PrivateLink])
    }

    fn token(self) -> &'static str {
        match self {
            Self::Slot(slot) => slot.token(),
            Self::PrivateLink => PRIVATE_LINK,
        }
    }
}

/// A slot in one of the two texts of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) slot: Personal,
    /// Whether it is in the HTML, where the value is escaped.
    pub(super) html: bool,
}

impl Place {
    /// The line that stands for it until the message is formatted.
    pub(super) fn mark(self) -> String {
        format!("{}={}=\r\n", self.slot.token(), if self.html { "H" } else { "T" })
    }

    /// The lines that stand there in a journalist's message.
    pub(super) fn filled(self, value: &str) -> Vec<u8> {
        let mut out = Vec::with_capacity(value.len() + 16);
        if self.html {
            encode(&escape(value), &mut out);
        } else {
            encode(value, &mut out);
        }
        out.extend_from_slice(b"=\r\n");
        out
    }
}

/// Lines of a body that are the same for all, or that differ for each journalist.
#[derive(Debug)]
pub(super) enum Piece {
    Fixed {
        bytes: Vec<u8>,
        /// What the signature covers of them.
        relaxed: Vec<u8>,
        has_leading_dots: bool,
    },
    Personal(Place),
}

impl Piece {
    pub(super) fn fixed(bytes: &[u8]) -> Self {
        Self::Fixed { relaxed: relaxed(bytes), has_leading_dots: has_leading_dots(bytes), bytes: bytes.to_vec() }
    }
}

/// Encodes a text with slots: each becomes the mark of its place, on a line of its own that a soft break ends.
pub(super) fn with_marks(text: &str, html: bool) -> Vec<u8> {
    let (mut out, mut rest) = (Vec::with_capacity(text.len() + text.len() / 8), text);
    while let Some((at, slot)) = first_slot(rest) {
        encode(&rest[..at], &mut out);
        // Soft breaks around a slot keep its value from making a line too long.
        out.extend_from_slice(b"=\r\n");
        out.extend_from_slice(Place { slot, html }.mark().as_bytes());
        rest = &rest[at + slot.token().len()..];
    }
    encode(rest, &mut out);
    out
}

/// The first slot in a text, and where it begins.
fn first_slot(text: &str) -> Option<(usize, Personal)> {
    Personal::all().filter_map(|slot| Some((text.find(slot.token())?, slot))).min_by_key(|(at, _)| *at)
}

/// Cuts formatted bytes at the marks in them.
pub(super) fn cut(bytes: &[u8]) -> Vec<Piece> {
    let places: Vec<_> = Personal::all().flat_map(|slot| [true, false].map(|html| Place { slot, html })).collect();
    let marks: Vec<_> = places.iter().map(|place| place.mark().into_bytes()).collect();
    let (mut pieces, mut from, mut at) = (Vec::new(), 0, 0);
    while at < bytes.len() {
        let line = at + memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len() - at, |end| end + 1);
        if let Some(nth) = marks.iter().position(|mark| bytes[at..line] == **mark) {
            pieces.push(Piece::fixed(&bytes[from..at]));
            pieces.push(Piece::Personal(places[nth]));
            from = line;
        }
        at = line;
    }
    pieces.push(Piece::fixed(&bytes[from..]));
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_cut_and_filled_reads_as_if_the_value_had_been_there() {
        let slot = Slot::Address;
        let text = format!("To {} and\n{}\n{0}{0}. {}", slot.token(), "å".repeat(40), slot.token());
        let value = "a&b".repeat(40);
        for html in [false, true] {
            let mut filled = Vec::new();
            for piece in cut(&with_marks(&text, html)) {
                match piece {
                    Piece::Fixed { bytes, .. } => filled.extend_from_slice(&bytes),
                    Piece::Personal(place) => filled.extend_from_slice(&place.filled(&value)),
                }
            }
            let filled = String::from_utf8(filled).unwrap();
            assert!(filled.split("\r\n").all(|line| line.len() <= 76), "{filled}");
            let value = if html { escape(&value) } else { value.clone() };
            let mut whole = Vec::new();
            encode(&text.replace(slot.token(), &value), &mut whole);
            let plain = |text: &str| text.replace("=\r\n", "").replace("=2E", ".").replace("=20", " ");
            assert_eq!(plain(&filled), plain(std::str::from_utf8(&whole).unwrap()));
        }
    }

    #[test]
    fn a_mark_is_a_line_that_no_text_makes() {
        let text = format!("{}=T=\n{0}", Slot::Greeting.token());
        let pieces = cut(&with_marks(&text, false));
        assert_eq!(pieces.iter().filter(|piece| matches!(piece, Piece::Personal(_))).count(), 2);
    }
}
