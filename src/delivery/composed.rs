//! A message as it is handed over, and what a server has to know of its bytes.

/// One journalist's message: with CRLF line ends, and ASCII but for an address in its headers.
///
/// What all messages of an edition share was looked at once; only the rest is looked at for each of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Composed {
    bytes: Vec<u8>,
    has_other_than_ascii: bool,
    has_leading_dots: bool,
}

/// Whether a line of these begins with a dot. They begin a line.
pub(super) fn has_leading_dots(lines: &[u8]) -> bool {
    lines.starts_with(b".") || memchr::memmem::find(lines, b"\r\n.").is_some()
}

impl Composed {
    /// A message of which nothing is known.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let mut composed = Self::default();
        composed.push(bytes);
        composed
    }

    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    #[must_use]
    pub fn is_ascii(&self) -> bool {
        !self.has_other_than_ascii
    }

    /// Whether a line begins with a dot, which has to be doubled on its way.
    #[must_use]
    pub fn has_leading_dots(&self) -> bool {
        self.has_leading_dots
    }

    /// Empties it for another message, and keeps its room.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        (self.has_other_than_ascii, self.has_leading_dots) = (false, false);
    }

    pub(super) fn reserve(&mut self, bytes: usize) {
        self.bytes.reserve(bytes);
    }

    /// Adds whole lines.
    pub(super) fn push(&mut self, lines: &[u8]) {
        self.has_other_than_ascii |= !lines.is_ascii();
        self.push_ascii(lines, has_leading_dots(lines));
    }

    /// Adds whole lines in ASCII, of which it is known whether one begins with a dot.
    pub(super) fn push_ascii(&mut self, lines: &[u8], has_leading_dots: bool) {
        self.has_leading_dots |= has_leading_dots;
        self.bytes.extend_from_slice(lines);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_of_a_message_is_what_its_lines_are() {
        let of = |lines: &[u8]| (Composed::of(lines).is_ascii(), Composed::of(lines).has_leading_dots());
        assert_eq!(of(b"a.\r\nb\r\n"), (true, false));
        assert_eq!(of(b".a\r\n"), (true, true));
        assert_eq!(of("a\r\n.å\r\n".as_bytes()), (false, true));
        let mut composed = Composed::of("å\r\n".as_bytes());
        composed.push(b".\r\n");
        assert_eq!(
            (composed.is_ascii(), composed.has_leading_dots(), composed.bytes()),
            (false, true, "å\r\n.\r\n".as_bytes())
        );
        composed.clear();
        composed.push_ascii(b"a\r\n", false);
        assert_eq!(composed, Composed::of(b"a\r\n"));
    }
}
