//! Hashes of the picture without its metadata, by which files with the same picture are found.

use image::DynamicImage;

use super::container::marker::{ADOBE_HEADER, APP14, SOS, is_metadata};
use super::container::{Blocks, JpegSegments, scan_end};
use super::format::Format;
use crate::storage::{Hasher, Sha256};

/// What gives a picture's samples their colours, where it is not what programs assume anyway.
#[derive(Debug, Default)]
pub(super) struct Colours {
    /// How Adobe's tools say that a JPEG's channels are transformed.
    transform: Option<u8>,
    profile: Option<Vec<u8>>,
}

impl Colours {
    pub(super) fn of_jpeg(file: &[u8]) -> Self {
        let mut transform = None;
        for segment in JpegSegments::of(file) {
            if segment.marker == APP14 && segment.payload.starts_with(ADOBE_HEADER) {
                transform = segment.payload.get(11).copied();
            }
            if segment.marker == SOS {
                break;
            }
        }
        // 1 is luminance and chroma, which is assumed without it.
        Self {
            transform: transform.filter(|transform| *transform != 1),
            ..Self::of_profile(Blocks::read(Format::Jpeg, file).icc)
        }
    }

    pub(super) fn of_profile(profile: Option<Vec<u8>>) -> Self {
        // Whatever has no profile is taken for sRGB.
        let is_srgb = |profile: &Vec<u8>| memchr::memmem::find(profile, b"sRGB IEC61966-2").is_some();
        Self { transform: None, profile: profile.filter(|profile| !is_srgb(profile)) }
    }

    /// The hash of a picture whose samples have this one.
    pub(super) fn with(&self, samples: Sha256) -> Sha256 {
        if self.transform.is_none() && self.profile.is_none() {
            return samples;
        }
        let mut hasher = Hasher::default();
        hasher.update(b"colours\0");
        hasher.update(samples.to_hex());
        hasher.update([u8::from(self.transform.is_some()), self.transform.unwrap_or_default()]);
        hasher.update(self.profile.as_deref().unwrap_or_default());
        hasher.finish()
    }
}

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

    #[test]
    fn the_same_samples_in_other_colours_are_another_picture() {
        let adobe = |transform: u8| [ADOBE_HEADER, &[0, 100, 0, 0, 0, 0, transform][..]].concat();
        let hash = |file: &[u8]| Colours::of_jpeg(file).with(of_jpeg(file));
        let plain = jpeg(&[(DQT, b"table")], b"scan");
        let [rgb, ycc] = [0, 1].map(|transform| jpeg(&[(APP14, &adobe(transform)), (DQT, b"table")], b"scan"));
        assert_eq!(hash(&plain), of_jpeg(&plain), "older catalogues know it by this");
        assert_eq!(hash(&plain), hash(&ycc));
        assert_ne!(hash(&plain), hash(&rgb));
        let profile = |text: &str| Colours::of_profile(Some(text.as_bytes().to_vec())).with(of_jpeg(&plain));
        assert_eq!(profile("desc sRGB IEC61966-2.1"), hash(&plain));
        assert_ne!(profile("desc Adobe RGB (1998)"), hash(&plain));
        assert_ne!(profile("desc Adobe RGB (1998)"), profile("desc Display P3"));
    }
}
