//! JPEG's markers (ITU-T T.81, table B.1), and how the payloads of its metadata segments begin.

/// Stands alone, for arithmetic coding.
pub const TEM: u8 = 0x01;
/// Start of frame: baseline, extended, progressive.
pub const SOF0: u8 = 0xC0;
pub const SOF1: u8 = 0xC1;
pub const SOF2: u8 = 0xC2;
/// Huffman tables.
pub const DHT: u8 = 0xC4;
/// Restart markers, which stand alone inside a scan.
pub const RST0: u8 = 0xD0;
pub const RST7: u8 = 0xD7;
/// Start of image.
pub const SOI: u8 = 0xD8;
/// End of image.
pub const EOI: u8 = 0xD9;
/// Start of scan.
pub const SOS: u8 = 0xDA;
/// Quantization tables.
pub const DQT: u8 = 0xDB;
/// Restart interval.
pub const DRI: u8 = 0xDD;
/// Application segments: JFIF, EXIF and XMP, ICC, Photoshop, Adobe.
pub const APP0: u8 = 0xE0;
pub const APP1: u8 = 0xE1;
pub const APP2: u8 = 0xE2;
pub const APP13: u8 = 0xED;
pub const APP14: u8 = 0xEE;
pub const APP15: u8 = 0xEF;
/// Comment.
pub const COM: u8 = 0xFE;

/// How every JPEG begins.
pub const START: [u8; 2] = [0xFF, SOI];
/// How every JPEG should end.
pub const END: [u8; 2] = [0xFF, EOI];

/// A segment's payload holds at most so many bytes: its length is two bytes that count themselves.
pub const MAX_PAYLOAD: usize = 65_533;

pub const EXIF_HEADER: &[u8] = b"Exif\0\0";
pub const XMP_HEADER: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
pub const XMP_EXTENSION_HEADER: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
pub const PHOTOSHOP_HEADER: &[u8] = b"Photoshop 3.0\0";
pub const ICC_HEADER: &[u8] = b"ICC_PROFILE\0";
pub const ADOBE_HEADER: &[u8] = b"Adobe";

/// Whether a segment starts a frame, of whatever kind: its payload holds the picture's size.
#[must_use]
pub const fn is_frame(marker: u8) -> bool {
    // Huffman tables, JPEG extensions and arithmetic conditioning lie among the frames.
    matches!(marker, 0xC0..=0xCF) && !matches!(marker, DHT | 0xC8 | 0xCC)
}

/// Whether a segment starts a frame whose picture comes in several passes, coarse to fine.
#[must_use]
pub const fn is_progressive_frame(marker: u8) -> bool {
    matches!(marker, SOF2 | 0xC6 | 0xCA | 0xCE)
}

/// Whether a segment says something about the picture, and is no part of it: application segments and comments.
#[must_use]
pub const fn is_metadata(marker: u8) -> bool {
    matches!(marker, APP0..=APP15 | COM)
}
