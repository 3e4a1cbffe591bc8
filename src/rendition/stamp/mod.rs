//! Metadata out: EXIF, IPTC-IIM and XMP written in sync into an encoded picture, whatever stood in it before.
//!
//! One writer a container. Each takes the picture's own data over and nothing else, so a file can be stamped again.

mod jpeg;
mod png;
mod resources;
mod tiff;
mod webp;

use crate::photo::exif::ImageInfo;
use crate::photo::{Format, Metadata};

/// Why metadata cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StampError {
    #[error("its {block} is {} kB long, and a JPEG holds 65 kB of it: shorten the caption or the keywords", bytes / 1_000)]
    TooLong { block: &'static str, bytes: usize },
    #[error("the encoded picture is no {0} that can be stamped")]
    Structure(Format),
}

/// Puts metadata, resolution and profile into an encoded picture.
pub fn stamp(
    format: Format,
    encoded: &[u8],
    metadata: &Metadata,
    pixels: ImageInfo,
    icc: Option<&[u8]>,
) -> Result<Vec<u8>, StampError> {
    match format {
        Format::Jpeg => jpeg::stamp(encoded, metadata, pixels, icc),
        Format::Png => png::stamp(encoded, metadata, pixels, icc),
        Format::Tiff => tiff::stamp(encoded, metadata, pixels, icc),
        Format::Webp => webp::stamp(encoded, metadata, pixels, icc),
    }
}
