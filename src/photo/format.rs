//! Picture formats, detected by a file's first bytes, never by its name.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A picture format that pressbox ingests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Jpeg,
    Png,
    Tiff,
    Webp,
}

impl Format {
    pub const ALL: [Self; 4] = [Self::Jpeg, Self::Png, Self::Tiff, Self::Webp];

    /// Its name in commands, JSON and the catalogue.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::Tiff => "tiff",
            Self::Webp => "webp",
        }
    }

    /// Reads a name that [`Format::name`] returned.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The file name extension, without the dot.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Tiff => "tif",
            Self::Webp => "webp",
        }
    }

    /// Detects a file's format by its first bytes; twelve are enough.
    pub fn sniff(head: &[u8]) -> Result<Self, NotAPicture> {
        match head {
            [] => Err(NotAPicture::Empty),
            [0xFF, 0xD8, 0xFF, ..] => Ok(Self::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Ok(Self::Png),
            [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Ok(Self::Tiff),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Self::Webp),
            [b'I', b'I', 43, 0, ..] | [b'M', b'M', 0, 43, ..] => Err(NotAPicture::Other("a BigTIFF")),
            [b'G', b'I', b'F', b'8', ..] => Err(NotAPicture::Other("a GIF")),
            [b'B', b'M', ..] if head.len() > 2 && !head.is_ascii() => Err(NotAPicture::Other("a BMP")),
            [b'8', b'B', b'P', b'S', ..] => Err(NotAPicture::Other("a Photoshop document")),
            [b'%', b'P', b'D', b'F', ..] => Err(NotAPicture::Other("a PDF")),
            [b'P', b'K', 3, 4, ..] => Err(NotAPicture::Other("a zip or an office document")),
            [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => Err(NotAPicture::Other(match brand {
                [b'a', b'v', b'i', b'f' | b's', ..] => "an AVIF",
                [b'h', b'e', b'i' | b'v', ..] | [b'm', b'i' | b's', b'f', b'1', ..] => "a HEIC",
                [b'c', b'r', b'x', ..] => "a camera raw file",
                _ => "a video",
            })),
            _ => Err(NotAPicture::Unknown),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why a file cannot be ingested as a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAPicture {
    #[error("it is empty")]
    Empty,
    #[error("it is {0}, not a JPEG, PNG, TIFF or WebP")]
    Other(&'static str),
    #[error("it is not a picture: not JPEG, PNG, TIFF or WebP")]
    Unknown,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_detected_by_the_first_bytes() {
        assert_eq!(Format::sniff(b"\xFF\xD8\xFF\xE1rest"), Ok(Format::Jpeg));
        assert_eq!(Format::sniff(b"RIFF\x10\0\0\0WEBPVP8 "), Ok(Format::Webp));
        assert_eq!(Format::sniff(b""), Err(NotAPicture::Empty));
        assert_eq!(Format::sniff(b"%PDF-1.7 and so on"), Err(NotAPicture::Other("a PDF")));
        assert_eq!(Format::sniff(b"\0\0\0\x18ftypheic\0\0\0\0"), Err(NotAPicture::Other("a HEIC")));
        assert_eq!(Format::sniff(b"a text about a race"), Err(NotAPicture::Unknown));
    }
}
