//! TIFF: one directory for the picture and its metadata. IPTC-IIM has its own tag, XMP is in 700.

use super::error::EmbedError;
use super::resources;
use crate::photo::container::{TiffEntry, tiff_entries};
use crate::photo::directory::ByteOrder;
use crate::photo::exif::{self, Container, ImageInfo};
use crate::photo::{Format, Metadata, iim, xmp};

const STRIP_OFFSETS: u16 = 273;
const STRIP_LENGTHS: u16 = 279;
const XMP: u16 = 700;
const IIM: u16 = 33_723;
const PHOTOSHOP: u16 = 34_377;
const ICC: u16 = 34_675;

/// What says how the strips are to be read: subfile type, width, length, bits, compression, photometric, samples,
/// rows a strip, planes, predictor, colour map, extra samples, sample format.
const PICTURE: [u16; 13] = [254, 256, 257, 258, 259, 262, 277, 278, 284, 317, 320, 338, 339];

pub(super) fn embed(
    tiff: &[u8],
    metadata: &Metadata,
    pixels: ImageInfo,
    icc: Option<&[u8]>,
) -> Result<Vec<u8>, EmbedError> {
    let wrong = || EmbedError::Structure(Format::Tiff);
    let order = if tiff.starts_with(b"II") { ByteOrder::Little } else { ByteOrder::Big };
    let entries = tiff_entries(tiff);
    let numbers = |tag: u16| entries.iter().find(|entry| entry.tag == tag).map(TiffEntry::numbers).ok_or_else(wrong);
    let strips = numbers(STRIP_OFFSETS)?.into_iter().zip(numbers(STRIP_LENGTHS)?);

    let mut embedded = tiff.get(..4).ok_or_else(wrong)?.to_vec();
    embedded.extend([0; 4]);
    let (mut offsets, mut lengths) = (Vec::new(), Vec::new());
    for (offset, length) in strips {
        let strip = tiff.get(offset..).and_then(|rest| rest.get(..length)).ok_or_else(wrong)?;
        offsets.push(u32::try_from(embedded.len()).map_err(|_| wrong())?);
        lengths.push(u32::try_from(length).map_err(|_| wrong())?);
        embedded.extend(strip);
        if length % 2 == 1 {
            embedded.push(0);
        }
    }

    let (mut image, inner) = exif::directories(metadata, pixels, Container::Tiff, order);
    image.longs(STRIP_OFFSETS, &offsets);
    image.longs(STRIP_LENGTHS, &lengths);
    for entry in entries.iter().filter(|entry| PICTURE.contains(&entry.tag)) {
        image.raw(entry.tag, entry.kind, entry.count, entry.value.to_vec());
    }
    image.bytes(XMP, xmp::write(metadata));
    // The digest is of the block as it is in the tag, with its padding zeros.
    let mut block = iim::write(metadata);
    block.resize(block.len().next_multiple_of(4), 0);
    image.bytes(PHOTOSHOP, resources::beside(metadata, &block));
    image.bytes_as_longs(IIM, block);
    if let Some(icc) = icc {
        image.undefined(ICC, icc.to_vec());
    }
    let at = order.u32(u32::try_from(embedded.len()).map_err(|_| wrong())?);
    embedded[4..8].copy_from_slice(&at);
    image.write_with(inner, &mut embedded);
    Ok(embedded)
}
