//! EXIF (CIPA DC-008): the few tags of it that a press office needs, read and written.

use exif::{Exif, In, Reader, Tag, Value};

use super::metadata::{Captured, Metadata, is_fraction, join_names, parse_offset, split_names};
use super::text;

/// What EXIF says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExifFacts {
    pub metadata: Metadata,
    /// 1 to 8, as the tag has it; `None` where it is missing or nonsense.
    pub orientation: Option<u8>,
}

/// Captions that cameras and phones write by themselves; nobody meant them.
const CAMERA_CAPTIONS: [&str; 16] = [
    "OLYMPUS DIGITAL CAMERA",
    "DIGITAL CAMERA",
    "SONY DSC",
    "MINOLTA DIGITAL CAMERA",
    "KONICA MINOLTA DIGITAL CAMERA",
    "SAMSUNG DIGITAL CAMERA",
    "SAMSUNG",
    "KODAK DIGITAL STILL CAMERA",
    "PENTAX IMAGE",
    "EXIF_JPEG_PICTURE",
    "EXIF JPEG",
    "JPEG",
    "DCIM",
    "DEFAULT",
    "UNTITLED",
    "NORMAL",
];

/// Whether a caption is what a camera writes and not what a person wrote.
#[must_use]
pub fn is_camera_caption(caption: &str) -> bool {
    let upper = caption.trim().to_uppercase();
    CAMERA_CAPTIONS.contains(&upper.as_str())
}

/// Reads a TIFF structure with EXIF's tags; damaged ones as far as they go.
#[must_use]
pub fn read(block: &[u8]) -> ExifFacts {
    let result = Reader::new().continue_on_error(true).read_raw(block.to_vec());
    let Ok(exif) = result.or_else(|error| error.distill_partial_result(|_| ())) else { return ExifFacts::default() };
    let caption = ascii(&exif, Tag::ImageDescription).filter(|c| !is_camera_caption(c));
    let metadata = Metadata {
        creator: ascii(&exif, Tag::Artist).map(|names| split_names(&names)).unwrap_or_default(),
        copyright: ascii(&exif, Tag::Copyright),
        caption,
        captured: captured(&exif),
        ..Metadata::default()
    };
    let orientation = exif
        .get_field(Tag::Orientation, In::PRIMARY)
        .and_then(|field| field.value.get_uint(0))
        .and_then(|value| u8::try_from(value).ok())
        .filter(|value| (1..=8).contains(value));
    ExifFacts { metadata, orientation }
}

fn ascii(exif: &Exif, tag: Tag) -> Option<String> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        // Copyright may hold two strings, the photographer's and the editor's.
        Value::Ascii(parts) => {
            let parts: Vec<_> = parts.iter().filter_map(|part| text::decode(part)).collect();
            (!parts.is_empty()).then(|| parts.join("; "))
        }
        Value::Byte(bytes) | Value::Undefined(bytes, _) => text::decode(bytes.split(|b| *b == 0).next()?),
        _ => None,
    }
}

fn captured(exif: &Exif) -> Option<Captured> {
    let mut captured: Captured = ascii(exif, Tag::DateTimeOriginal)?.parse().ok()?;
    if captured.time.is_some() {
        let fraction = ascii(exif, Tag::SubSecTimeOriginal);
        captured.fraction = fraction.filter(|f| is_fraction(f));
        captured.offset = ascii(exif, Tag::OffsetTimeOriginal).and_then(|offset| parse_offset(&offset));
    }
    Some(captured)
}

/// The picture that an EXIF block is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pixels {
    pub width: u32,
    pub height: u32,
    pub dpi: u16,
    /// Whether its colours are sRGB; otherwise the profile beside it tells.
    pub srgb: bool,
}

const ASCII: u16 = 2;
const SHORT: u16 = 3;
const LONG: u16 = 4;
const RATIONAL: u16 = 5;
const UNDEFINED: u16 = 7;

/// Writes a block (big-endian TIFF) with the metadata and the tags that EXIF requires of a JPEG.
#[must_use]
pub fn write(metadata: &Metadata, pixels: Pixels) -> Vec<u8> {
    let dpi = [u32::from(pixels.dpi).to_be_bytes(), 1u32.to_be_bytes()].concat();
    let mut image = Directory::default();
    image.text(0x010E, metadata.caption.as_deref());
    image.short(0x0112, 1); // Orientation: upright, the pixels are
    image.add(0x011A, RATIONAL, 1, dpi.clone());
    image.add(0x011B, RATIONAL, 1, dpi);
    image.short(0x0128, 2); // ResolutionUnit: inch
    image.text(0x013B, (!metadata.creator.is_empty()).then(|| join_names(&metadata.creator)).as_deref());
    image.short(0x0213, 1); // YCbCrPositioning: centred
    image.text(0x8298, metadata.copyright.as_deref());

    let mut photo = Directory::default();
    photo.add(0x9000, UNDEFINED, 4, b"0232".to_vec());
    // A date whose time is not known has no place in DateTimeOriginal.
    if let Some(captured) = &metadata.captured
        && let (Some(month), Some(day), Some((h, m, s))) = (captured.month, captured.day, captured.time)
    {
        let date = format!("{:04}:{month:02}:{day:02} {h:02}:{m:02}:{s:02}", captured.year);
        photo.text(0x9003, Some(&date));
        photo.text(0x9011, captured.offset_text().as_deref());
        photo.text(0x9291, captured.fraction.as_deref());
    }
    photo.add(0x9101, UNDEFINED, 4, vec![1, 2, 3, 0]); // ComponentsConfiguration: Y Cb Cr
    photo.add(0xA000, UNDEFINED, 4, b"0100".to_vec());
    photo.short(0xA001, if pixels.srgb { 1 } else { 0xFFFF });
    photo.add(0xA002, LONG, 1, pixels.width.to_be_bytes().to_vec());
    photo.add(0xA003, LONG, 1, pixels.height.to_be_bytes().to_vec());

    // The pointer's size is known before its value is.
    image.add(0x8769, LONG, 1, vec![0; 4]);
    let photo_at = 8 + image.size();
    image.set_pointer(0x8769, photo_at);
    let mut block = b"MM\0*\0\0\0\x08".to_vec();
    image.write(&mut block);
    photo.write(&mut block);
    block
}

/// One TIFF directory under construction.
#[derive(Debug, Default)]
struct Directory {
    entries: Vec<(u16, u16, u32, Vec<u8>)>,
}

impl Directory {
    fn add(&mut self, tag: u16, kind: u16, count: u32, value: Vec<u8>) {
        self.entries.push((tag, kind, count, value));
    }

    fn short(&mut self, tag: u16, value: u16) {
        self.add(tag, SHORT, 1, value.to_be_bytes().to_vec());
    }

    fn text(&mut self, tag: u16, text: Option<&str>) {
        if let Some(text) = text {
            let mut bytes = text.as_bytes().to_vec();
            bytes.push(0);
            self.add(tag, ASCII, u32::try_from(bytes.len()).unwrap_or(u32::MAX), bytes);
        }
    }

    fn set_pointer(&mut self, tag: u16, at: usize) {
        for (_, _, _, value) in self.entries.iter_mut().filter(|entry| entry.0 == tag) {
            *value = u32::try_from(at).unwrap_or(u32::MAX).to_be_bytes().to_vec();
        }
    }

    /// Entries, and the values that do not fit into them, each at an even offset.
    fn size(&self) -> usize {
        let values = self.entries.iter().map(|entry| entry.3.len()).filter(|len| *len > 4);
        2 + self.entries.len() * 12 + 4 + values.map(|len| len + len % 2).sum::<usize>()
    }

    fn write(mut self, block: &mut Vec<u8>) {
        self.entries.sort_by_key(|entry| entry.0);
        let mut value_at = block.len() + 2 + self.entries.len() * 12 + 4;
        let mut values = Vec::new();
        block.extend(u16::try_from(self.entries.len()).unwrap_or(u16::MAX).to_be_bytes());
        for (tag, kind, count, mut value) in self.entries {
            block.extend(tag.to_be_bytes());
            block.extend(kind.to_be_bytes());
            block.extend(count.to_be_bytes());
            if value.len() <= 4 {
                value.resize(4, 0);
                block.extend(value);
            } else {
                block.extend(u32::try_from(value_at).unwrap_or(u32::MAX).to_be_bytes());
                value.resize(value.len() + value.len() % 2, 0);
                value_at += value.len();
                values.extend(value);
            }
        }
        block.extend([0; 4]);
        block.extend(values);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let metadata = Metadata {
            creator: vec!["Åsa; \"Öberg\"".to_owned(), "B".to_owned()],
            copyright: Some("© 2022 Åsa".to_owned()),
            caption: Some("Två rader\noch 🏁".to_owned()),
            captured: "2022-05-13T16:20:05.25+02:00".parse().ok(),
            ..Metadata::default()
        };
        let block = write(&metadata, Pixels { width: 3, height: 2, dpi: 300, srgb: true });
        assert_eq!(read(&block), ExifFacts { metadata, orientation: Some(1) });
    }

    #[test]
    fn what_a_camera_says_about_itself_is_no_caption() {
        assert!(is_camera_caption("OLYMPUS DIGITAL CAMERA         "));
        assert!(!is_camera_caption("A digital camera from 1999"));
    }

    #[test]
    fn bytes_without_sense_are_read_as_nothing() {
        assert_eq!(read(b""), ExifFacts::default());
        assert_eq!(read(b"MM\0*\0\0\0\x08\xff\xff"), ExifFacts::default());
    }
}
