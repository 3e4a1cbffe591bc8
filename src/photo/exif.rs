//! EXIF (CIPA DC-008): the tags that a press office needs, read and written.

use exif::{Context, Exif, In, Reader, Tag, Value};

use super::captured::{Captured, is_fraction, parse_offset};
use super::comments::utf16;
use super::container::number;
use super::directory::{ByteOrder, Directory};
use super::machine_words::Machine;
use super::metadata::{Metadata, join_names, split_names};
use super::text;
use crate::storage::catch_panic;

/// What an EXIF block holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExifFacts {
    pub metadata: Metadata,
    /// 1 to 8, as in the tag; `None` where it is missing or invalid.
    pub orientation: Option<u8>,
    pub position: Option<GpsPosition>,
    /// The number of the camera's body.
    pub(super) serial: Option<String>,
    /// What the tags of Windows say.
    pub(super) windows: Metadata,
    /// What made the picture, by which words that it wrote itself are known.
    pub(super) machine: Machine,
}

/// Reads a TIFF structure with EXIF's tags; of a damaged one, what can be read.
#[must_use]
pub fn read(block: &[u8]) -> ExifFacts {
    let read = || {
        let result = Reader::new().continue_on_error(true).read_raw(block.to_vec());
        result.or_else(|error| error.distill_partial_result(|_| ()))
    };
    let Ok(Ok(exif)) = catch_panic(read) else { return ExifFacts::default() };
    let metadata = Metadata {
        creator: ascii(&exif, Tag::Artist).map(|names| split_names(&names)).unwrap_or_default(),
        copyright: ascii(&exif, Tag::Copyright),
        caption: ascii(&exif, Tag::ImageDescription),
        captured: captured(&exif),
        ..Metadata::default()
    };
    let orientation = exif
        .get_field(Tag::Orientation, In::PRIMARY)
        .and_then(|field| field.value.get_uint(0))
        .and_then(|value| u8::try_from(value).ok())
        .filter(|value| (1..=8).contains(value));
    let machine = Machine {
        make: ascii(&exif, Tag::Make),
        model: ascii(&exif, Tag::Model),
        software: ascii(&exif, Tag::Software),
    };
    let serial = ascii(&exif, Tag::BodySerialNumber);
    ExifFacts { metadata, orientation, position: GpsPosition::read(&exif), serial, windows: windows(&exif), machine }
}

/// Whether a block is there of which something that pressbox reads cannot be read: its directory, or a text that it points to.
#[must_use]
pub(super) fn is_broken(block: &[u8]) -> bool {
    if block.iter().all(|byte| *byte == 0) {
        return false;
    }
    let (n16, n32): (Number, Number) = match block {
        [b'I', b'I', 42, 0, ..] => (number::le16, number::le32),
        [b'M', b'M', 0, 42, ..] => (number::be16, number::be32),
        _ => return true,
    };
    let Some(directory) = n32(block, 4) else { return true };
    let Some(count) = n16(block, directory) else { return true };
    (0..count).any(|nth| {
        let at = directory + 2 + nth * 12;
        let Some(tag) = n16(block, at) else { return true };
        if tag == usize::from(EXIF_POINTER) {
            return n32(block, at + 8).is_none_or(|inner| n16(block, inner).is_none());
        }
        if !TEXT_TAGS.contains(&tag) {
            return false;
        }
        let (length, value) = (n32(block, at + 4), n32(block, at + 8));
        // A single byte for each letter, as the standard asks for.
        !length.zip(value).is_some_and(|(length, value)| {
            length <= 4 || value.checked_add(length).is_some_and(|end| end <= block.len())
        })
    })
}

/// Reads a number of a byte order.
type Number = fn(&[u8], usize) -> Option<usize>;

/// Description, artist and copyright.
const TEXT_TAGS: [usize; 3] = [0x010E, 0x013B, 0x8298];

fn ascii(exif: &Exif, tag: Tag) -> Option<String> {
    match &exif.get_field(tag, In::PRIMARY)?.value {
        // Copyright may hold two strings, the photographer's and the editor's; in other tags the first zero ends the text.
        Value::Ascii(parts) => {
            let max_parts = if tag == Tag::Copyright { 2 } else { 1 };
            let parts: Vec<_> = parts.iter().take(max_parts).filter_map(|part| text::decode(part)).collect();
            (!parts.is_empty()).then(|| parts.join("; "))
        }
        Value::Byte(bytes) | Value::Undefined(bytes, _) => text::decode(bytes.split(|b| *b == 0).next()?),
        _ => None,
    }
}

/// The tags that Windows shows as the details of a file.
mod windows_tag {
    pub(super) const RATING: u16 = 0x4746;
    pub(super) const TITLE: u16 = 0x9C9B;
    pub(super) const COMMENT: u16 = 0x9C9C;
    pub(super) const AUTHOR: u16 = 0x9C9D;
    pub(super) const KEYWORDS: u16 = 0x9C9E;
    pub(super) const SUBJECT: u16 = 0x9C9F;
}

fn windows(exif: &Exif) -> Metadata {
    let field = |number: u16| exif.get_field(Tag(Context::Tiff, number), In::PRIMARY);
    let text = |number: u16| match &field(number)?.value {
        Value::Byte(bytes) | Value::Undefined(bytes, _) => utf16(bytes),
        _ => None,
    };
    let list = |number: u16| text(number).map(|list| split_names(&list)).unwrap_or_default();
    let rating = field(windows_tag::RATING).and_then(|field| i8::try_from(field.value.get_uint(0)?).ok());
    Metadata {
        title: text(windows_tag::TITLE),
        caption: text(windows_tag::COMMENT),
        creator: list(windows_tag::AUTHOR),
        keywords: list(windows_tag::KEYWORDS),
        headline: text(windows_tag::SUBJECT),
        rating: rating.and_then(|rating| rating.try_into().ok()),
        ..Metadata::default()
    }
}

fn captured(exif: &Exif) -> Option<Captured> {
    let mut captured = Captured::of_file(&ascii(exif, Tag::DateTimeOriginal)?)?;
    if captured.time.is_some() {
        let fraction = ascii(exif, Tag::SubSecTimeOriginal);
        // A part of a second that is not known means nothing.
        captured.fraction = fraction.filter(|f| is_fraction(f) && matches!(captured.time, Some((.., Some(_)))));
        captured.offset = ascii(exif, Tag::OffsetTimeOriginal).and_then(|offset| parse_offset(&offset));
    }
    Some(captured)
}

/// The picture that an EXIF block is written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImageInfo {
    pub width: u32,
    pub height: u32,
    pub dpi: u16,
    /// Whether its colours are sRGB; otherwise the ICC profile defines them.
    pub srgb: bool,
    /// Where it was taken; only for files that may contain it.
    pub position: Option<GpsPosition>,
}

/// Where a picture was taken, in degrees, minutes and seconds as the camera wrote them.
///
/// It is not part of the metadata, and is published only in the presets for which a newsroom allows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GpsPosition {
    latitude: [(u32, u32); 3],
    south: bool,
    longitude: [(u32, u32); 3],
    west: bool,
}

impl GpsPosition {
    fn read(exif: &Exif) -> Option<Self> {
        let angle = |tag| match &exif.get_field(tag, In::PRIMARY)?.value {
            Value::Rational(parts) if parts.iter().all(|part| part.denom != 0) => {
                let parts: Vec<_> = parts.iter().map(|part| (part.num, part.denom)).collect();
                <[(u32, u32); 3]>::try_from(parts).ok()
            }
            _ => None,
        };
        Some(Self {
            latitude: angle(Tag::GPSLatitude)?,
            south: ascii(exif, Tag::GPSLatitudeRef)? == "S",
            longitude: angle(Tag::GPSLongitude)?,
            west: ascii(exif, Tag::GPSLongitudeRef)? == "W",
        })
    }

    fn directory(self, order: ByteOrder) -> Directory {
        let mut directory = Directory::new(order);
        directory.bytes(0x0000, vec![2, 3, 0, 0]); // GPSVersionID
        directory.text(0x0001, Some(if self.south { "S" } else { "N" }));
        directory.rationals(0x0002, &self.latitude);
        directory.text(0x0003, Some(if self.west { "W" } else { "E" }));
        directory.rationals(0x0004, &self.longitude);
        directory
    }
}

/// The container of an EXIF block; tags that the container's own structure states are left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// A JPEG, whose samples are luma and chroma.
    Jpeg,
    /// A PNG or a WebP.
    Chunk,
    /// A TIFF, which has one directory for both.
    Tiff,
}

/// The tags of the image directory that point to the EXIF and GPS directories.
const EXIF_POINTER: u16 = 0x8769;
const GPS_POINTER: u16 = 0x8825;

/// A directory, and its sub-directories by the tags that point to them.
pub type Directories = (Directory, Vec<(u16, Directory)>);

/// Writes a block (big-endian TIFF) with the metadata and the tags that EXIF requires.
#[must_use]
pub fn write(metadata: &Metadata, pixels: ImageInfo, container: Container) -> Vec<u8> {
    let (image, inner) = directories(metadata, pixels, container, ByteOrder::Big);
    let mut block = b"MM\0*\0\0\0\x08".to_vec();
    image.write_with(inner, &mut block);
    block
}

/// EXIF's directories: the image, how it was taken, and where, if a position is given.
#[must_use]
pub fn directories(metadata: &Metadata, pixels: ImageInfo, container: Container, order: ByteOrder) -> Directories {
    let mut image = Directory::new(order);
    image.text(0x010E, metadata.caption.as_deref());
    image.short(0x0112, 1); // Orientation: the pixels are upright
    image.rationals(0x011A, &[(u32::from(pixels.dpi), 1)]);
    image.rationals(0x011B, &[(u32::from(pixels.dpi), 1)]);
    image.short(0x0128, 2); // ResolutionUnit: inch
    image.text(0x013B, (!metadata.creator.is_empty()).then(|| join_names(&metadata.creator)).as_deref());
    if container != Container::Tiff {
        image.short(0x0213, 1); // YCbCrPositioning: centred
    }
    image.text(0x8298, metadata.copyright.as_deref());

    let mut photo = Directory::new(order);
    photo.undefined(0x9000, b"0232".to_vec());
    // DateTimeOriginal cannot hold a date without a time.
    if let Some(captured) = &metadata.captured
        && let (Some(month), Some(day), Some((h, m, Some(s)))) = (captured.month, captured.day, captured.time)
    {
        let date = format!("{:04}:{month:02}:{day:02} {h:02}:{m:02}:{s:02}", captured.year);
        photo.text(0x9003, Some(&date));
        photo.text(0x9011, captured.offset_text().as_deref());
        photo.text(0x9291, captured.fraction.as_deref());
    }
    if container != Container::Tiff {
        photo.undefined(0x9101, vec![1, 2, 3, 0]); // ComponentsConfiguration: Y Cb Cr
        photo.long(0xA002, pixels.width);
        photo.long(0xA003, pixels.height);
    }
    photo.undefined(0xA000, b"0100".to_vec());
    photo.short(0xA001, if pixels.srgb { 1 } else { 0xFFFF });
    let mut inner = vec![(EXIF_POINTER, photo)];
    if let Some(position) = pixels.position {
        inner.push((GPS_POINTER, position.directory(order)));
    }
    (image, inner)
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
        let position = Some(GpsPosition {
            latitude: [(59, 1), (19, 1), (1_234, 100)],
            south: false,
            longitude: [(18, 1), (4, 1), (0, 1)],
            west: true,
        });
        let block =
            write(&metadata, ImageInfo { width: 3, height: 2, dpi: 300, srgb: true, position }, Container::Jpeg);
        let expected = ExifFacts { metadata, orientation: Some(1), position, ..ExifFacts::default() };
        assert_eq!(read(&block), expected);
    }

    #[test]
    fn invalid_bytes_are_read_as_nothing() {
        assert_eq!(read(b""), ExifFacts::default());
        assert_eq!(read(b"MM\0*\0\0\0\x08\xff\xff"), ExifFacts::default());
    }
}
