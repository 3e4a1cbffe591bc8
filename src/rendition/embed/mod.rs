//! Metadata written into files: EXIF, IPTC-IIM and XMP written in sync into an encoded picture, whatever it contained before.
//!
//! Each writer keeps the picture's own data and nothing else, so that metadata can be embedded in a finished file again.
//!
//! | file | what it holds |
//! |---|---|
//! | `jpeg`, `png`, `tiff`, `webp` | one writer for each format |
//! | `resources` | Photoshop's image resources, for JPEG and TIFF |
//! | `error` | why metadata cannot be written |

mod error;
mod jpeg;
mod png;
mod resources;
mod tiff;
mod webp;

pub use self::error::EmbedError;
use crate::photo::exif::ImageInfo;
use crate::photo::{Format, Metadata};

/// Puts metadata, resolution and profile into an encoded picture.
pub fn embed(
    format: Format,
    encoded: &[u8],
    metadata: &Metadata,
    pixels: ImageInfo,
    icc: Option<&[u8]>,
) -> Result<Vec<u8>, EmbedError> {
    match format {
        Format::Jpeg => jpeg::embed(encoded, metadata, pixels, icc),
        Format::Png => png::embed(encoded, metadata, pixels, icc),
        Format::Tiff => tiff::embed(encoded, metadata, pixels, icc),
        Format::Webp => webp::embed(encoded, metadata, pixels, icc),
        Format::Heic | Format::Raw => Err(EmbedError::Structure(format)),
    }
}
