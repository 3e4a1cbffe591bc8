//! Where a photo's metadata comes from.

use serde::{Deserialize, Serialize};

/// Where a value came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MetadataSource {
    Exif,
    Iim,
    Xmp,
    /// A `.xmp` file beside the photo.
    Sidecar,
    /// The options of `ingest`.
    Ingest,
    /// The tags of Windows (`XPTitle` and others) in EXIF.
    Windows,
    /// A comment in a JPEG.
    Comment,
    /// A text with a keyword in a PNG.
    #[serde(rename = "png_text")]
    PngText,
}

impl MetadataSource {
    /// Its name in messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exif => "EXIF",
            Self::Iim => "IPTC",
            Self::Xmp => "XMP",
            Self::Sidecar => "sidecar",
            Self::Ingest => "ingest",
            Self::Windows => "Windows tags",
            Self::Comment => "JPEG comment",
            Self::PngText => "PNG text",
        }
    }

    /// Whether it counts only where nothing else speaks.
    #[must_use]
    pub fn is_last(self) -> bool {
        matches!(self, Self::Windows | Self::Comment | Self::PngText)
    }
}
