//! Containers: where JPEG, PNG, TIFF, WebP and HEIC files hold their EXIF, IPTC-IIM, XMP and ICC blocks.
//!
//! The blocks are extracted without decoding them. Every reader here handles untrusted bytes: it stops at the first thing
//! that is invalid and returns what it has read until then.
//!
//! | file | what it holds |
//! |---|---|
//! | [`blocks`](Blocks) | the metadata blocks that every reader fills |
//! | `number` | numbers in either byte order |
//! | [`marker`] | JPEG's markers and segment headers, for reading and for writing |
//! | `resources` | Photoshop's image resources, which carry IPTC-IIM in JPEG and TIFF |
//! | [`jpeg`](JpegSegments), [`png`](png_chunks), [`tiff`](tiff_entries), [`webp`](riff_chunks), `heif` | one container each |
//! | `png_colours` | the colours of a PNG that has no profile |
//! | [`extract`](Blocks::read) | the blocks of a file in any of these formats |

mod blocks;
mod extract;
#[cfg(feature = "heic")]
mod heif;
mod jpeg;
pub mod marker;
pub(crate) mod number;
mod png;
mod png_colours;
mod resources;
mod tiff;
mod webp;

pub use blocks::{Block, Blocks, PngText, Remark};
pub use jpeg::{JpegSegment, JpegSegments, scan_end};
pub use png::{PngChunk, png_chunks};
pub use tiff::{TiffEntry, tiff_entries};
pub use webp::{RiffChunk, riff_chunks};
