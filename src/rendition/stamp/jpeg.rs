//! JPEG: EXIF and XMP in APP1, IPTC-IIM among Photoshop's resources in APP13, the profile in APP2.

use super::{StampError, resources};
use crate::photo::container::JpegSegments;
use crate::photo::exif::{self, Container, ImageInfo};
use crate::photo::{Metadata, xmp};

/// A segment's payload holds at most so many bytes.
const MAX_PAYLOAD: usize = 65_533;

pub(super) fn stamp(
    jpeg: &[u8],
    metadata: &Metadata,
    pixels: ImageInfo,
    icc: Option<&[u8]>,
) -> Result<Vec<u8>, StampError> {
    let mut stamped = Vec::with_capacity(jpeg.len() + 16_384 + icc.map_or(0, <[u8]>::len));
    stamped.extend([0xFF, 0xD8]);
    let dpi = pixels.dpi.to_be_bytes();
    // JFIF 1.02, dots per inch, no thumbnail.
    let jfif = [b"JFIF\0\x01\x02\x01", &dpi[..], &dpi, &[0, 0]].concat();
    put(&mut stamped, 0xE0, &jfif, "JFIF")?;
    put(&mut stamped, 0xE1, &[b"Exif\0\0", &exif::write(metadata, pixels, Container::Jpeg)[..]].concat(), "EXIF")?;
    put(&mut stamped, 0xE1, &[b"http://ns.adobe.com/xap/1.0/\0", &xmp::write(metadata)[..]].concat(), "XMP")?;
    put(&mut stamped, 0xED, &[b"Photoshop 3.0\0", &resources::write(metadata)[..]].concat(), "IPTC")?;
    put_icc(&mut stamped, icc.unwrap_or_default())?;
    // What follows the encoder's own application segments.
    let rest = JpegSegments::of(jpeg).find(|segment| !matches!(segment.marker, 0xE0..=0xEF | 0xFE));
    stamped.extend(&jpeg[rest.map_or(2, |segment| segment.start)..]);
    Ok(stamped)
}

fn put(jpeg: &mut Vec<u8>, marker: u8, payload: &[u8], block: &'static str) -> Result<(), StampError> {
    let too_long = || StampError::TooLong { block, bytes: payload.len() };
    let length = u16::try_from(payload.len() + 2).map_err(|_| too_long())?;
    jpeg.extend([0xFF, marker]);
    jpeg.extend(length.to_be_bytes());
    jpeg.extend(payload);
    Ok(())
}

/// A profile in numbered parts (ICC.1 B.4).
fn put_icc(jpeg: &mut Vec<u8>, profile: &[u8]) -> Result<(), StampError> {
    const HEAD: &[u8] = b"ICC_PROFILE\0";
    let too_long = || StampError::TooLong { block: "ICC profile", bytes: profile.len() };
    let parts: Vec<_> = profile.chunks(MAX_PAYLOAD - HEAD.len() - 2).collect();
    let count = u8::try_from(parts.len()).map_err(|_| too_long())?;
    for (number, part) in (1..=count).zip(parts) {
        put(jpeg, 0xE2, &[HEAD, &[number, count], part].concat(), "ICC profile")?;
    }
    Ok(())
}
