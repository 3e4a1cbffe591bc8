//! Extracts the metadata blocks of a file in any format.

use super::blocks::{Block, Blocks};
#[cfg(feature = "heic")]
use super::heif;
use super::{jpeg, png, tiff, webp};
use crate::photo::Format;
use crate::storage::catch_panic;

impl Blocks {
    /// Extracts the blocks of a file.
    #[must_use]
    pub fn read(format: Format, file: &[u8]) -> Self {
        let read = || match format {
            Format::Jpeg => jpeg::read(file),
            Format::Png => png::read(file),
            Format::Tiff => tiff::read(file),
            Format::Webp => webp::read(file),
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
