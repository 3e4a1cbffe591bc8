//! Where a file keeps what is said about it: EXIF, IPTC-IIM, XMP and ICC, taken out of their containers.
//!
//! Every walker goes over bytes that nobody vouches for: it stops at the first thing that makes no sense and gives
//! what it has until then.

mod jpeg;
mod png;
mod resources;
mod tiff;
mod webp;

use super::format::Format;
pub use jpeg::{JpegSegment, JpegSegments, scan_end};
pub use png::{PngChunk, png_chunks};
pub use tiff::{TiffEntry, tiff_entries};
pub use webp::{RiffChunk, riff_chunks};

/// The metadata blocks of a file, undecoded.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Blocks {
    /// A TIFF structure with EXIF's tags.
    pub exif: Option<Vec<u8>>,
    /// IPTC-IIM datasets.
    pub iim: Option<Vec<u8>>,
    /// The MD5 of the IIM block that a tool wrote down, to show later that it changed (MWG 2.0).
    pub iim_digest: Option<[u8; 16]>,
    /// XMP packets: the main one, then an extended one.
    pub xmp: Vec<Vec<u8>>,
    /// An ICC profile.
    pub icc: Option<Vec<u8>>,
}

/// Blocks that are longer than this are left alone: depth maps and the like, nothing that is said about a photo.
const MAX_BLOCK: usize = 4 << 20;

/// A file has one packet, or two; whoever puts more into it wants to keep the reader busy.
const MAX_PACKETS: usize = 4;

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

    fn add_xmp(&mut self, packet: Vec<u8>) {
        if self.xmp.len() < MAX_PACKETS {
            self.xmp.push(packet);
        }
    }
}

/// Big-endian and little-endian numbers at an offset, if they are there.
pub(crate) mod number {
    pub(crate) fn be16(bytes: &[u8], at: usize) -> Option<usize> {
        let b = bytes.get(at..at.checked_add(2)?)?;
        Some(usize::from(u16::from_be_bytes([b[0], b[1]])))
    }

    pub(crate) fn le16(bytes: &[u8], at: usize) -> Option<usize> {
        let b = bytes.get(at..at.checked_add(2)?)?;
        Some(usize::from(u16::from_le_bytes([b[0], b[1]])))
    }

    pub(crate) fn be32(bytes: &[u8], at: usize) -> Option<usize> {
        let b = bytes.get(at..at.checked_add(4)?)?;
        usize::try_from(u32::from_be_bytes([b[0], b[1], b[2], b[3]])).ok()
    }

    pub(crate) fn le32(bytes: &[u8], at: usize) -> Option<usize> {
        let b = bytes.get(at..at.checked_add(4)?)?;
        usize::try_from(u32::from_le_bytes([b[0], b[1], b[2], b[3]])).ok()
    }
}
