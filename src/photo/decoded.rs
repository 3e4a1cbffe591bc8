//! A decoded picture, and why a file has none.

use super::format::NotAPicture;
use crate::storage::Panicked;

/// Larger pictures are refused: a file of a few kilobytes can claim gigabytes of pixels.
pub const MAX_PIXELS: u64 = 250_000_000;

/// Why a file's picture cannot be decoded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    #[error(transparent)]
    NotAPicture(#[from] NotAPicture),
    #[error("it is {width} × {height} pixels, but pressbox reads at most {} million", MAX_PIXELS / 1_000_000)]
    TooLarge { width: u32, height: u32 },
    #[error("it is cut off: part of the picture is missing")]
    Truncated,
    #[error("it has {bits} bits per channel, but pressbox reads only 8-bit JPEGs")]
    Depth { bits: u8 },
    #[error("its picture is damaged")]
    Damaged,
    /// Why, in words for whoever has the picture: nothing that a decoder says.
    #[error("its picture cannot be read: {0}")]
    Unsupported(String),
    #[error(
        "its picture is damaged, or made in a way that pressbox cannot read; save it again as JPEG in a photo editor"
    )]
    Unreadable,
}

/// The samples of a decoded picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channels {
    /// Three bytes a pixel.
    Rgb,
    /// Four bytes a pixel; the last is alpha, from transparent to opaque.
    Rgba,
    /// Four bytes a pixel, ink coverage from 0 to 255.
    Cmyk,
    /// JPEG's luminance plane with a byte a pixel, followed by the two chroma planes, blue and red. Each of their bytes covers
    /// `across` by `down` pixels; at the right and bottom edges part of that may be outside the picture.
    Planes { across: u8, down: u8 },
}

/// How to decode a JPEG that stores its colours as luminance and chroma planes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PixelLayout {
    /// Red, green and blue, pixel by pixel.
    Interleaved,
    /// The planes as they are, unless their sampling is unusual.
    Planar,
}

impl Channels {
    /// How many bytes of a pixel are stored together.
    #[must_use]
    pub fn count(self) -> usize {
        match self {
            Self::Rgb => 3,
            Self::Rgba | Self::Cmyk => 4,
            Self::Planes { .. } => 1,
        }
    }
}

/// A decoded picture as it is stored: not yet turned upright, and in its own colour space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    pub width: u32,
    pub height: u32,
    pub channels: Channels,
    pub pixels: Vec<u8>,
    pub icc: Option<Vec<u8>>,
}

/// A small grey version of a picture, for its perceptual hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GreyThumbnail {
    /// The full picture's size.
    pub width: u32,
    pub height: u32,
    pub grey_width: usize,
    pub grey: Vec<u8>,
    /// The hash of the full decoded samples, for formats where they have to be decoded anyway (all but JPEG).
    pub samples: Option<crate::storage::Sha256>,
    /// The colour profile, for those formats.
    pub icc: Option<Vec<u8>>,
    /// Why it may be damaged, in a sentence.
    pub doubt: Option<&'static str>,
}

impl From<Panicked> for DecodeError {
    fn from(_: Panicked) -> Self {
        Self::Unreadable
    }
}

/// Checks a picture's size before its pixels are decoded.
pub(super) fn checked(width: u32, height: u32) -> Result<(u32, u32), DecodeError> {
    match u64::from(width) * u64::from(height) {
        0 => Err(DecodeError::Unsupported("it has no pixels".to_owned())),
        1..=MAX_PIXELS => Ok((width, height)),
        _ => Err(DecodeError::TooLarge { width, height }),
    }
}
