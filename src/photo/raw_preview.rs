//! The picture in a camera's raw file that the camera made for its display: a JPEG, in many of them in full size.
//!
//! Each maker keeps it in another place. A JPEG is known by its own first bytes and by its end, so that it is found wherever
//! it is; what the sensor saw is in some raw files a JPEG, too, but one without loss, which has another kind of frame.

use memchr::memmem::Finder;

use super::container::number::be16;
use super::container::{JpegSegments, marker};

/// How a JPEG begins: its start, and the first byte of another marker.
const START: [u8; 3] = [0xFF, 0xD8, 0xFF];
const EOI: [u8; 2] = [0xFF, 0xD9];

/// Frames with the pixels of a picture for the eye: baseline, extended, progressive.
const FRAMES: std::ops::RangeInclusive<u8> = 0xC0..=0xC2;
/// All others but for tables (DHT, JPG, DAC), which have codes among those of frames.
const OTHER_FRAMES: std::ops::RangeInclusive<u8> = 0xC3..=0xCF;
const TABLES: [u8; 3] = [0xC4, 0xC8, 0xCC];

/// A picture with a longer side below this is a thumbnail.
const SMALLEST: usize = 600;

/// So many are looked at whole: real files have up to four.
const MOST: usize = 64;

/// The largest picture that the camera made; nothing where there is none but thumbnails.
#[must_use]
pub(super) fn raw_preview(file: &[u8]) -> Option<&[u8]> {
    let start = Finder::new(&START);
    let mut best: Option<(usize, &[u8])> = None;
    let (mut at, mut looked) = (0, 0);
    while let Some(found) = file.get(at..).and_then(|rest| start.find(rest)) {
        let from = at + found;
        at = from + 2;
        let Some(size) = file.get(from..).and_then(frame) else { continue };
        looked += 1;
        if looked > MOST {
            break;
        }
        let Some(length) = whole(&file[from..]) else { continue };
        at = from + length;
        let pixels = size.0 * size.1;
        if size.0.max(size.1) >= SMALLEST && best.is_none_or(|(most, _)| pixels > most) {
            best = Some((pixels, &file[from..at]));
        }
    }
    best.map(|(_, picture)| picture)
}

/// The size of the picture that begins here, if it is one for the eye.
fn frame(file: &[u8]) -> Option<(usize, usize)> {
    for segment in JpegSegments::of(file) {
        if FRAMES.contains(&segment.marker) {
            let is_plain = matches!(segment.payload, [8, _, _, _, _, 1 | 3, ..]);
            return is_plain.then(|| Some((be16(segment.payload, 3)?, be16(segment.payload, 1)?))).flatten();
        }
        if OTHER_FRAMES.contains(&segment.marker) && !TABLES.contains(&segment.marker) || segment.marker == marker::SOS
        {
            return None;
        }
    }
    None
}

/// How long the JPEG is that begins here, if it has an end.
fn whole(file: &[u8]) -> Option<usize> {
    let mut segments = JpegSegments::of(file);
    loop {
        let last = segments.by_ref().last()?;
        if last.marker != marker::SOS {
            break;
        }
        segments.skip_scan();
        if file.get(segments.position()..)?.starts_with(&EOI) {
            return Some(segments.position() + EOI.len());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A JPEG of this size without real data.
    fn jpeg(frame: u8, width: u16, height: u16) -> Vec<u8> {
        let mut file = vec![0xFF, 0xD8, 0xFF, 0xE0, 0, 4, b'J', b'F', 0xFF, frame, 0, 17, 8];
        file.extend(height.to_be_bytes());
        file.extend(width.to_be_bytes());
        file.extend([3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
        file.extend([0xFF, 0xDA, 0, 4, 1, 1, 1, 2, 0xFF, 0, 3, 0xFF, 0xD0, 4, 0xFF, 0xD9]);
        file
    }

    #[test]
    fn the_largest_picture_for_the_eye_is_found_wherever_it_is() {
        let (thumbnail, small, large) = (jpeg(0xC0, 160, 120), jpeg(0xC0, 1_620, 1_080), jpeg(0xC2, 6_000, 4_000));
        let sensor = jpeg(0xC3, 6_100, 4_100);
        let noise = b"II*\0noise\xFF\xD8\xFF\xD8\xFF\xDBnoise";
        let all = [noise, &thumbnail[..], &small, b"between", &sensor, noise, &large, b"behind"].concat();
        assert_eq!(raw_preview(&all), Some(&large[..]));
        let cut = [noise, &small[..], &large[..large.len() - 4]].concat();
        assert_eq!(raw_preview(&cut), Some(&small[..]));
        assert_eq!(raw_preview(&[noise, &thumbnail[..], &sensor].concat()), None);
        assert_eq!(raw_preview(b""), None);
    }

    #[test]
    fn a_file_of_beginnings_takes_no_time() {
        let beginning = &jpeg(0xC0, 4_000, 3_000);
        let file = beginning[..beginning.len() - 2].repeat(60_000);
        assert_eq!(raw_preview(&file), None);
    }
}
