//! When two files are the same picture, and when they look alike.

use std::fmt;
use std::str::FromStr;

use image::DynamicImage;
use sha2::Digest as _;

use super::container::{JpegSegments, scan_end};
use super::decode::{DecodeError, GreyThumbnail, decode_small};
use super::format::Format;
use crate::storage::Sha256;

/// What is found by looking at a file's picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureFacts {
    pub width: u32,
    pub height: u32,
    /// The fingerprint of the picture without its metadata.
    pub picture_hash: Sha256,
    /// `None` for a picture with too little in it to be told from others.
    pub perceptual_hash: Option<PerceptualHash>,
}

/// Looks at a file's picture, which proves that it can be decoded.
pub fn inspect(format: Format, file: &[u8]) -> Result<PictureFacts, DecodeError> {
    let small = decode_small(format, file)?;
    let picture_hash = small.samples.unwrap_or_else(|| picture_of_jpeg(file));
    let perceptual_hash = PerceptualHash::of(&small);
    Ok(PictureFacts { width: small.width, height: small.height, picture_hash, perceptual_hash })
}

/// The fingerprint of a JPEG's tables and scans: everything but application segments, comments, and what stands
/// behind the picture. Two files that share it hold the same picture, however they are captioned.
#[must_use]
pub(super) fn picture_of_jpeg(file: &[u8]) -> Sha256 {
    const SOS: u8 = 0xDA;
    let mut hasher = sha2::Sha256::new();
    hasher.update(b"jpeg\0");
    let mut segments = JpegSegments::of(file);
    while let Some(segment) = segments.next() {
        // APP0 to APP15 and COM.
        if !matches!(segment.marker, 0xE0..=0xEF | 0xFE) {
            hasher.update([segment.marker]);
            hasher.update(segment.payload);
        }
        if segment.marker == SOS {
            let from = segments.position();
            hasher.update(&file[from..scan_end(file, from)]);
            segments.skip_scan();
        }
    }
    Sha256::from_bytes(hasher.finalize().into())
}

/// The fingerprint of decoded samples, for formats whose encoding says nothing about the picture.
#[must_use]
pub(super) fn picture_of_pixels(picture: &DynamicImage) -> Sha256 {
    let mut hasher = sha2::Sha256::new();
    hasher.update(b"pixels\0");
    hasher.update(picture.width().to_be_bytes());
    hasher.update(picture.height().to_be_bytes());
    hasher.update([picture.color().channel_count(), picture.color().bytes_per_pixel()]);
    hasher.update(picture.as_bytes());
    Sha256::from_bytes(hasher.finalize().into())
}

/// A 64-bit perceptual hash: the signs of the lowest frequencies of a small grey version, against their median.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PerceptualHash(u64);

/// The side of the small grey version.
const SIDE: usize = 32;
/// The side of the block of frequencies that count.
const LOW: usize = 8;

impl PerceptualHash {
    /// Two photos whose hashes differ in at most so many bits look alike.
    pub const MAX_ALIKE: u32 = 6;

    fn of(small: &GreyThumbnail) -> Option<Self> {
        let grey = shrink(small)?;
        let frequencies = low_frequencies(&grey);
        let contrast: f32 = frequencies.iter().skip(1).map(|f| f * f).sum();
        // A blank wall has as good as no frequencies, and its signs are noise.
        if contrast.sqrt() < 60.0 {
            return None;
        }
        let mut sorted = frequencies;
        sorted[1..].sort_by(f32::total_cmp);
        let median = sorted[1 + (LOW * LOW - 1) / 2];
        let bits = frequencies.iter().enumerate().skip(1).filter(|(_, f)| **f > median);
        Some(Self(bits.fold(0, |hash, (bit, _)| hash | 1 << bit)))
    }

    #[must_use]
    pub fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    #[must_use]
    pub fn bits(self) -> u64 {
        self.0
    }

    /// How many bits differ, 0 to 63.
    #[must_use]
    pub fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }
}

impl fmt::Display for PerceptualHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for PerceptualHash {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(text, 16).map(Self)
    }
}

/// The mean grey of each cell of a 32 × 32 grid.
#[expect(clippy::cast_precision_loss, reason = "sums of a few thousand bytes")]
fn shrink(small: &GreyThumbnail) -> Option<[f32; SIDE * SIDE]> {
    let width = small.grey_width;
    let height = small.grey.len().checked_div(width)?;
    if width == 0 || height == 0 {
        return None;
    }
    let mut grid = [0.0; SIDE * SIDE];
    for (cell, mean) in grid.iter_mut().enumerate() {
        let span = |at: usize, length: usize| {
            let from = at * length / SIDE;
            from..((at + 1) * length).div_ceil(SIDE).max(from + 1).min(length)
        };
        let (columns, rows) = (span(cell % SIDE, width), span(cell / SIDE, height));
        let count = columns.len() * rows.len();
        let sum: u32 = rows.flat_map(|y| &small.grey[y * width..][columns.clone()]).map(|g| u32::from(*g)).sum();
        *mean = sum as f32 / count as f32;
    }
    Some(grid)
}

/// The 8 × 8 lowest frequencies of a two-dimensional discrete cosine transform (type II).
#[expect(clippy::cast_precision_loss, reason = "numbers below 2,100")]
fn low_frequencies(grey: &[f32; SIDE * SIDE]) -> [f32; LOW * LOW] {
    let cosine = |frequency: usize, at: usize| {
        ((2 * at + 1) as f32 * frequency as f32 * std::f32::consts::PI / (2 * SIDE) as f32).cos()
    };
    let mut rows = [0.0; SIDE * LOW];
    for y in 0..SIDE {
        for u in 0..LOW {
            rows[y * LOW + u] = (0..SIDE).map(|x| grey[y * SIDE + x] * cosine(u, x)).sum();
        }
    }
    let mut frequencies = [0.0; LOW * LOW];
    for v in 0..LOW {
        for u in 0..LOW {
            let sum: f32 = (0..SIDE).map(|y| rows[y * LOW + u] * cosine(v, y)).sum();
            frequencies[v * LOW + u] = sum / SIDE as f32;
        }
    }
    frequencies
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "grey values")]
mod tests {
    use super::*;

    fn jpeg(parts: &[(u8, &[u8])], scan: &[u8]) -> Vec<u8> {
        let mut file = vec![0xFF, 0xD8];
        for (marker, payload) in parts {
            file.extend([0xFF, *marker]);
            file.extend(u16::try_from(payload.len() + 2).unwrap().to_be_bytes());
            file.extend(*payload);
        }
        file.extend([0xFF, 0xDA, 0, 3, 7]);
        file.extend(scan);
        file.extend([0xFF, 0xD9]);
        file
    }

    #[test]
    fn a_picture_is_the_same_under_other_metadata_and_with_something_behind_it() {
        let plain = jpeg(&[(0xDB, b"table")], b"scan");
        let mut captioned = jpeg(&[(0xE1, b"Exif\0\0"), (0xDB, b"table"), (0xFE, b"a comment")], b"scan");
        captioned.extend(b"a second picture");
        assert_eq!(picture_of_jpeg(&plain), picture_of_jpeg(&captioned));
        assert_ne!(picture_of_jpeg(&plain), picture_of_jpeg(&jpeg(&[(0xDB, b"table")], b"skan")));
        assert_ne!(picture_of_jpeg(&plain), picture_of_jpeg(&jpeg(&[(0xDB, b"tabel")], b"scan")));
    }

    #[test]
    fn brighter_and_smaller_is_alike_and_another_picture_is_not() {
        let hash = |side: usize, f: &dyn Fn(f32, f32) -> f32| {
            let at = |i: usize| i as f32 / side as f32;
            let grey = (0..side * side).map(|i| f(at(i % side), at(i / side)).clamp(0.0, 255.0) as u8).collect();
            PerceptualHash::of(&GreyThumbnail { width: 1, height: 1, grey_width: side, grey, samples: None })
        };
        let wave = |x: f32, y: f32| 120.0 + 80.0 * (7.0 * x + 3.0 * y * y).sin() * (5.0 * y).cos();
        let one = hash(256, &wave).unwrap();
        assert!(one.distance(hash(100, &|x, y| wave(x, y) * 1.1 + 5.0).unwrap()) <= PerceptualHash::MAX_ALIKE);
        assert!(one.distance(hash(256, &|x, y| wave(y, 1.0 - x)).unwrap()) > 2 * PerceptualHash::MAX_ALIKE);
        assert_eq!(hash(256, &|_, _| 128.0), None);
    }
}
