//! Picture formats, detected by a file's first bytes, never by its name.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::other_format::{OtherFormat, is_heic};
use super::raw;
use crate::storage::catch_panic;

/// A picture format that pressbox ingests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    Jpeg,
    Png,
    Tiff,
    Webp,
    /// Read, and never written.
    Heic,
    /// The raw file of a camera, which is taken in on request. Its picture is the one that the camera made for its display.
    Raw,
}

impl Format {
    pub const ALL: [Self; 6] = [Self::Jpeg, Self::Png, Self::Tiff, Self::Webp, Self::Heic, Self::Raw];

    /// Its name in commands, JSON and the catalogue.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Jpeg => "jpeg",
            Self::Png => "png",
            Self::Tiff => "tiff",
            Self::Webp => "webp",
            Self::Heic => "heic",
            Self::Raw => "raw",
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
            Self::Heic => "heic",
            Self::Raw => "raw",
        }
    }

    /// Detects a file's format by its first bytes. Twelve are enough for a picture; with a kilobyte, what else it may be is
    /// said, too.
    pub fn sniff(head: &[u8]) -> Result<Self, NotAPicture> {
        match head {
            [] => Err(NotAPicture::Empty),
            // Cameras' raw files that begin as a TIFF does, but for a word behind it.
            [b'I', b'I', 42, 0, _, _, _, _, b'C', b'R', ..] => {
                Err(NotAPicture::Other(OtherFormat::raw("a camera raw file (CR2)")))
            }
            [0xFF, 0xD8, 0xFF, ..] => Ok(Self::Jpeg),
            [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Ok(Self::Png),
            [b'I', b'I', 42, 0, ..] | [b'M', b'M', 0, 42, ..] => Ok(Self::Tiff),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Self::Webp),
            _ if cfg!(feature = "heic") && is_heic(head) => Ok(Self::Heic),
            _ => Err(OtherFormat::sniff(head).map_or(NotAPicture::Unknown, NotAPicture::Other)),
        }
    }
}

impl Format {
    /// Checks a whole file: a TIFF may be the raw file of a camera.
    pub fn check(self, file: &[u8]) -> Result<(), NotAPicture> {
        let raw = if self == Self::Tiff { catch_panic(|| raw::of_tiff(file)).ok().flatten() } else { None };
        raw.map_or(Ok(()), |raw| Err(NotAPicture::Other(raw)))
    }

    /// What a file is that is taken in even if it is a camera's raw file.
    pub fn or_raw<T>(found: Result<T, NotAPicture>, raw: T) -> Result<T, NotAPicture> {
        match found {
            Err(NotAPicture::Other(other)) if other.is_raw() => Ok(raw),
            found => found,
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
    #[error("it is {}, not a JPEG, PNG, TIFF, WebP or HEIC; {}", .0.name, .0.way_out)]
    Other(OtherFormat),
    #[error("it is not a picture: not JPEG, PNG, TIFF, WebP or HEIC")]
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
        let other = |head: &[u8]| match Format::sniff(head) {
            Err(NotAPicture::Other(other)) => other.name,
            found => panic!("{found:?}"),
        };
        assert_eq!(other(b"%PDF-1.7 and so on"), "a PDF");
        for heic in [&b"\0\0\0\x18ftypheic\0\0\0\0"[..], b"\0\0\0\x1cftypmif1\0\0\0\0mif1heic"] {
            assert_eq!(Format::sniff(heic).ok(), cfg!(feature = "heic").then_some(Format::Heic));
        }
        assert_eq!(other(b"\0\0\0\x1cftypmif1\0\0\0\0avifmif1miaf"), "an AVIF");
        assert_eq!(other(b"\0\0\0\x18ftypqt  \0\0\0\0"), "a video");
        assert_eq!(other(b"\xEF\xBB\xBF<?xml version='1.0'?>\n<!-- made by -->\n<svg width='1'>"), "an SVG");
        assert_eq!(other(b"II*\0\x10\0\0\0CR\x02\0"), "a camera raw file (CR2)");
        assert_eq!(Format::sniff(b"a text about a race"), Err(NotAPicture::Unknown));
    }
}
