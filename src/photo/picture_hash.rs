//! Hashes of the picture without its metadata, by which files with the same picture are found.

use image::DynamicImage;

use super::container::marker::{SOS, is_metadata};
use super::container::{JpegSegments, scan_end};
use crate::storage::{Hasher, Sha256};

/// The hash of a JPEG's tables and scans: everything but application segments, comments, and what follows the
/// picture. Files with the same hash have the same picture, whatever their captions.
#[must_use]
pub(super) fn of_jpeg(file: &[u8]) -> Sha256 {
    let mut hasher = Hasher::default();
    hasher.update(b"jpeg\0");
    let mut segments = JpegSegments::of(file);
    while let Some(segment) = segments.next() {
        if !is_metadata(segment.marker) {
            hasher.update([segment.marker]);
            hasher.update(segment.payload);
        }
        if segment.marker == SOS {
            let from = segments.position();
            hasher.update(&file[from..scan_end(file, from)]);
            segments.skip_scan();
        }
    }
    hasher.finish()
}

/// The hash of decoded samples, for formats that can encode the same picture in different ways.
#[must_use]
pub(super) fn of_samples(picture: &DynamicImage) -> Sha256 {
    let mut hasher = Hasher::default();
    hasher.update(b"pixels\0");
    hasher.update(picture.width().to_be_bytes());
    hasher.update(picture.height().to_be_bytes());
    hasher.update([picture.color().channel_count(), picture.color().bytes_per_pixel()]);
    hasher.update(picture.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::photo::container::marker::{APP1, COM, DQT, END, START};

    fn jpeg(parts: &[(u8, &[u8])], scan: &[u8]) -> Vec<u8> {
        let mut file = START.to_vec();
        for (marker, payload) in parts {
            file.extend([0xFF, *marker]);
            file.extend(u16::try_from(payload.len() + 2).unwrap().to_be_bytes());
            file.extend(*payload);
        }
        file.extend([0xFF, SOS, 0, 3, 7]);
        file.extend(scan);
        file.extend(END);
        file
    }

    #[test]
    fn a_picture_is_the_same_under_other_metadata_and_with_something_behind_it() {
        let plain = jpeg(&[(DQT, b"table")], b"scan");
        let mut captioned = jpeg(&[(APP1, b"Exif\0\0"), (DQT, b"table"), (COM, b"a comment")], b"scan");
        captioned.extend(b"a second picture");
        assert_eq!(of_jpeg(&plain), of_jpeg(&captioned));
        assert_ne!(of_jpeg(&plain), of_jpeg(&jpeg(&[(DQT, b"table")], b"skan")));
        assert_ne!(of_jpeg(&plain), of_jpeg(&jpeg(&[(DQT, b"tabel")], b"scan")));
    }
}
