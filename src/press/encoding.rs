//! Encodings of text, by the labels of the web, of the Mac and of DOS.

use std::fmt;
use std::str::FromStr;

use super::code_pages::{CodePage, IBM437, IBM850, IBM852};

/// An encoding of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Web(&'static encoding_rs::Encoding),
    Dos(CodePage),
}

/// A label that names no encoding.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not the name of an encoding")]
pub struct NotAnEncoding(String);

impl FromStr for Encoding {
    type Err = NotAnEncoding;

    fn from_str(label: &str) -> Result<Self, NotAnEncoding> {
        let label = label.trim();
        let plain: String = label.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let digits = plain.trim_start_matches("ibm").trim_start_matches("cp").trim_start_matches("dos");
        if let Some(page) = [IBM437, IBM850, IBM852].into_iter().find(|page| page.name[3..] == *digits) {
            return Ok(Self(Kind::Dos(page)));
        }
        if let "macroman" | "mac" | "macosroman" = plain.as_str() {
            return Ok(Self::web(encoding_rs::MACINTOSH));
        }
        // People write `cp1252` and `1252` where the web writes `windows-1252`.
        let known = encoding_rs::Encoding::for_label(label.as_bytes())
            .or_else(|| encoding_rs::Encoding::for_label(format!("windows-{digits}").as_bytes()));
        known.map(Self::web).ok_or_else(|| NotAnEncoding(label.chars().take(60).collect()))
    }
}

impl fmt::Display for Encoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Encoding {
    pub(super) const fn web(encoding: &'static encoding_rs::Encoding) -> Self {
        Self(Kind::Web(encoding))
    }

    pub(super) const fn dos(page: CodePage) -> Self {
        Self(Kind::Dos(page))
    }

    #[must_use]
    pub fn name(self) -> &'static str {
        match self.0 {
            Kind::Web(encoding) => encoding.name(),
            Kind::Dos(page) => page.name,
        }
    }

    /// The text of some bytes, and whether all of them belong to the encoding.
    pub(super) fn decode(self, bytes: &[u8]) -> (String, bool) {
        match self.0 {
            Kind::Web(encoding) => {
                let (text, damaged) = encoding.decode_without_bom_handling(bytes);
                (text.into_owned(), !damaged)
            }
            Kind::Dos(page) => (page.decode(bytes), true),
        }
    }

    /// The bytes of a text; `None` if it has a letter that the encoding lacks.
    pub(super) fn encode(self, text: &str) -> Option<Vec<u8>> {
        match self.0 {
            Kind::Web(encoding) => {
                let (bytes, _, lost) = encoding.encode(text);
                (!lost).then(|| bytes.into_owned())
            }
            Kind::Dos(page) => page.encode(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_known_by_many_labels() {
        let label = |label: &str| label.parse::<Encoding>().map(Encoding::name);
        for (said, name) in [
            ("macintosh", "macintosh"),
            ("Mac Roman", "macintosh"),
            ("ibm850", "IBM850"),
            ("CP850", "IBM850"),
            ("1252", "windows-1252"),
            ("latin1", "windows-1252"),
            ("utf8", "UTF-8"),
            ("Shift_JIS", "Shift_JIS"),
        ] {
            assert_eq!(label(said), Ok(name), "{said}");
        }
        assert!(label("windows").is_err() && label("").is_err());
    }
}
