//! JPEG: EXIF and XMP in APP1, IPTC-IIM among Photoshop's resources in APP13, the profile in APP2.

use super::error::EmbedError;
use super::resources;
use crate::photo::container::JpegSegments;
use crate::photo::container::marker::{
    APP0, APP1, APP2, APP13, EXIF_HEADER, ICC_HEADER, MAX_PAYLOAD, PHOTOSHOP_HEADER, START, XMP_HEADER, is_metadata,
};
use crate::photo::exif::{self, Container, ImageInfo};
use crate::photo::{Metadata, xmp};

pub(super) fn embed(
    jpeg: &[u8],
    metadata: &Metadata,
    pixels: ImageInfo,
    icc: Option<&[u8]>,
) -> Result<Vec<u8>, EmbedError> {
    let mut embedded = Vec::with_capacity(jpeg.len() + 16_384 + icc.map_or(0, <[u8]>::len));
    embedded.extend(START);
    let dpi = pixels.dpi.to_be_bytes();
    // JFIF 1.02, dots per inch, no thumbnail.
    let jfif = [b"JFIF\0\x01\x02\x01", &dpi[..], &dpi, &[0, 0]].concat();
    put(&mut embedded, APP0, &jfif, "JFIF")?;
    put(&mut embedded, APP1, &[EXIF_HEADER, &exif::write(metadata, pixels, Container::Jpeg)[..]].concat(), "EXIF")?;
    put(&mut embedded, APP1, &[XMP_HEADER, &xmp::write(metadata)[..]].concat(), "XMP")?;
    put(&mut embedded, APP13, &[PHOTOSHOP_HEADER, &resources::write(metadata)[..]].concat(), "IPTC")?;
    put_icc(&mut embedded, icc.unwrap_or_default())?;
    // What follows the encoder's own application segments.
    let rest = JpegSegments::of(jpeg).find(|segment| !is_metadata(segment.marker));
    embedded.extend(&jpeg[rest.map_or(2, |segment| segment.start)..]);
    Ok(embedded)
}

fn put(jpeg: &mut Vec<u8>, marker: u8, payload: &[u8], block: &'static str) -> Result<(), EmbedError> {
    let too_long = || EmbedError::TooLong { block, bytes: payload.len() };
    let length = u16::try_from(payload.len() + 2).map_err(|_| too_long())?;
    jpeg.extend([0xFF, marker]);
    jpeg.extend(length.to_be_bytes());
    jpeg.extend(payload);
    Ok(())
}

/// A profile in numbered parts (ICC.1 B.4).
fn put_icc(jpeg: &mut Vec<u8>, profile: &[u8]) -> Result<(), EmbedError> {
    let too_long = || EmbedError::TooLong { block: "ICC profile", bytes: profile.len() };
    let parts: Vec<_> = profile.chunks(MAX_PAYLOAD - ICC_HEADER.len() - 2).collect();
    let count = u8::try_from(parts.len()).map_err(|_| too_long())?;
    for (number, part) in (1..=count).zip(parts) {
        put(jpeg, APP2, &[ICC_HEADER, &[number, count], part].concat(), "ICC profile")?;
    }
    Ok(())
}
