//! Extracts the metadata blocks of a file in any format.

use super::blocks::{Block, Blocks};
#[cfg(feature = "heic")]
use super::heif;
use super::{jpeg, png, tiff, webp};
use crate::photo::Format;
use crate::photo::raw_preview::raw_preview;
use crate::storage::catch_panic;

/// What a camera's raw file says itself, where it has the form of a TIFF; else what its preview says.
fn raw(file: &[u8]) -> Blocks {
    let preview = raw_preview(file).map(jpeg::read).unwrap_or_default();
    if !(file.starts_with(b"II*\0") || file.starts_with(b"MM\0*")) {
        return preview;
    }
    // Other pictures in it are what a raw file is made of. The profile is that of the picture.
    let own = tiff::read(file);
    Blocks { icc: preview.icc, remarks: Vec::new(), ..own }
}

impl Blocks {
    /// Extracts the blocks of a file.
    #[must_use]
    pub fn read(format: Format, file: &[u8]) -> Self {
        let read = || match format {
            Format::Jpeg => jpeg::read(file),
            Format::Png => png::read(file),
            Format::Tiff => tiff::read(file),
            Format::Webp => webp::read(file),
            Format::Raw => raw(file),
            #[cfg(feature = "heic")]
            Format::Heic => heif::read(file),
            #[cfg(not(feature = "heic"))]
            Format::Heic => Self { is_turned: true, ..Self::default() },
        };
        // What a reader could not cope with is not nothing.
        catch_panic(read)
            .unwrap_or_else(|_| Self { broken: vec![Block::Exif, Block::Iim, Block::Xmp], ..Self::default() })
    }
}
