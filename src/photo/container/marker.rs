//! JPEG's markers (ITU-T T.81, table B.1), and how the payloads of its metadata segments begin.

/// TEM, for arithmetic coding; it has no payload.
pub const TEM: u8 = 0x01;
/// Start of frame: baseline, extended, progressive.
pub const SOF0: u8 = 0xC0;
pub const SOF1: u8 = 0xC1;
pub const SOF2: u8 = 0xC2;
/// Huffman tables.
pub const DHT: u8 = 0xC4;
/// Restart markers, inside a scan; they have no payload.
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
/// C2PA, among others.
pub const APP11: u8 = 0xEB;
pub const APP13: u8 = 0xED;
pub const APP14: u8 = 0xEE;
pub const APP15: u8 = 0xEF;
/// Comment.
pub const COM: u8 = 0xFE;

/// The first bytes of every JPEG.
pub const START: [u8; 2] = [0xFF, SOI];
/// The last bytes that a JPEG should have.
pub const END: [u8; 2] = [0xFF, EOI];

/// The maximum length of a segment's payload: its length field has two bytes, which count themselves.
pub const MAX_PAYLOAD: usize = 65_533;

pub const EXIF_HEADER: &[u8] = b"Exif\0\0";
pub const XMP_HEADER: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
pub const XMP_EXTENSION_HEADER: &[u8] = b"http://ns.adobe.com/xmp/extension/\0";
pub const PHOTOSHOP_HEADER: &[u8] = b"Photoshop 3.0\0";
pub const ICC_HEADER: &[u8] = b"ICC_PROFILE\0";
pub const ADOBE_HEADER: &[u8] = b"Adobe";

/// Whether a segment is a start of frame of any kind; its payload holds the picture's size.
#[must_use]
pub const fn is_frame(marker: u8) -> bool {
    // Huffman tables, JPEG extensions and arithmetic conditioning have numbers in the same range.
    matches!(marker, 0xC0..=0xCF) && !matches!(marker, DHT | 0xC8 | 0xCC)
}

/// Whether a segment is the start of a progressive frame.
#[must_use]
pub const fn is_progressive_frame(marker: u8) -> bool {
    matches!(marker, SOF2 | 0xC6 | 0xCA | 0xCE)
}

/// Whether a segment is metadata and not part of the picture: an application segment or a comment.
#[must_use]
pub const fn is_metadata(marker: u8) -> bool {
    matches!(marker, APP0..=APP15 | COM)
}
