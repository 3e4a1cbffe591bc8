//! Where a file keeps its metadata: EXIF, IPTC-IIM, XMP and ICC, taken out of their containers undecoded.
//!
//! Every reader here goes over bytes that nobody vouches for: it stops at the first thing that makes no sense and
//! returns what it has until then.
//!
//! | file | what it holds |
//! |---|---|
//! | [`blocks`](Blocks) | the metadata blocks that every reader fills |
//! | `number` | numbers in either byte order |
//! | [`marker`] | JPEG's markers and segment headers, for reading and for writing |
//! | `resources` | Photoshop's image resources, which carry IPTC-IIM in JPEG and TIFF |
//! | [`jpeg`](JpegSegments), [`png`](png_chunks), [`tiff`](tiff_entries), [`webp`](riff_chunks) | one container each |

mod blocks;
mod jpeg;
pub mod marker;
pub(crate) mod number;
mod png;
mod resources;
mod tiff;
mod webp;

use super::format::Format;
pub use blocks::Blocks;
pub use jpeg::{JpegSegment, JpegSegments, scan_end};
pub use png::{PngChunk, png_chunks};
pub use tiff::{TiffEntry, tiff_entries};
pub use webp::{RiffChunk, riff_chunks};

impl Blocks {
    /// Takes the blocks out of a whole file.
    #[must_use]
    pub fn read(format: Format, file: &[u8]) -> Self {
        match format {
            Format::Jpeg => jpeg::read(file),
            Format::Png => png::read(file),
            Format::Tiff => tiff::read(file),
            Format::Webp => webp::read(file),
        }
    }
}
