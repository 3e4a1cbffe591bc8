//! JPEGs that need no change: their compressed picture passes through without being decoded and encoded again.

use crate::photo::container::marker::{
    ADOBE_HEADER, APP0, APP14, APP15, COM, DHT, DQT, DRI, END, SOF0, SOF2, SOS, START,
};
use crate::photo::container::{JpegSegments, scan_end};

/// Frames that every program reads: baseline, extended and progressive, with Huffman's codes.
const FRAMES: std::ops::RangeInclusive<u8> = SOF0..=SOF2;

/// The picture of a JPEG and nothing else, bit for bit: tables and scans without what is said about them and without
/// what stands behind. `None` for a JPEG that must not go on as it is: of inks or of red, green and blue, in more than
/// eight bits, coded in a way that browsers do not read, or cut off.
pub(super) fn strip_metadata(file: &[u8]) -> Option<Vec<u8>> {
    let mut bare = Vec::with_capacity(file.len());
    bare.extend(START);
    let (mut framed, mut scans) = (false, 0);
    let mut segments = JpegSegments::of(file);
    while let Some(segment) = segments.next() {
        match segment.marker {
            // Adobe's marker says when colours are not luminance and colour differences; it is left out with the rest.
            APP14 if segment.payload.starts_with(ADOBE_HEADER) && !matches!(segment.payload.get(11), Some(1)) => {
                return None;
            }
            APP0..=APP15 | COM => continue,
            marker if FRAMES.contains(&marker) => {
                if framed || !is_plain(segment.payload) {
                    return None;
                }
                framed = true;
            }
            // Tables, restart interval, scan. Any other frame, or a height that comes later, is for others.
            DHT | DQT | DRI | SOS => {}
            _ => return None,
        }
        bare.extend([0xFF, segment.marker]);
        bare.extend(u16::try_from(segment.payload.len() + 2).ok()?.to_be_bytes());
        bare.extend(segment.payload);
        if segment.marker == SOS {
            let from = segments.position();
            bare.extend(&file[from..scan_end(file, from)]);
            segments.skip_scan();
            scans += 1;
        }
    }
    bare.extend(END);
    (framed && scans > 0).then_some(bare)
}

/// Eight bits a sample; grey, or three components that are not named for red, green and blue.
fn is_plain(frame: &[u8]) -> bool {
    let component = |at: usize| frame.get(6 + 3 * at).copied();
    match (frame.first(), frame.get(5)) {
        (Some(8), Some(1)) => true,
        (Some(8), Some(3)) => [component(0), component(1), component(2)] != [Some(b'R'), Some(b'G'), Some(b'B')],
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg(parts: &[(u8, &[u8])], behind: &[u8]) -> Vec<u8> {
        let mut file = vec![0xFF, 0xD8];
        for (marker, payload) in parts {
            file.extend([0xFF, *marker]);
            file.extend(u16::try_from(payload.len() + 2).unwrap().to_be_bytes());
            file.extend(*payload);
        }
        file.extend(behind);
        file
    }

    const FRAME: &[u8] = &[8, 0, 9, 0, 9, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1];

    #[test]
    fn the_picture_stays_and_what_is_said_goes() {
        let scan = &[1, 2, 0xFF, 0, 3, 0xFF, 0xD0, 4, 0xFF, 0xD9];
        let plain = jpeg(&[(0xDB, b"table"), (0xC0, FRAME), (SOS, b"scan")], scan);
        let said: &[(u8, &[u8])] =
            &[(0xE1, b"Exif\0\0"), (0xDB, b"table"), (0xE2, b"MPF\0"), (0xC0, FRAME), (0xFE, b"4711"), (SOS, b"scan")];
        let file = jpeg(said, &[&scan[..], b"\xFF\xD8 a second picture"].concat());
        assert_eq!(strip_metadata(&file), Some(plain.clone()));
        // Without its end marker it is the same picture.
        assert_eq!(strip_metadata(&plain[..plain.len() - 2]), Some(plain));
    }

    #[test]
    fn what_others_would_read_wrongly_is_not_passed_through() {
        let scan = &[1, 0xFF, 0xD9];
        let adobe = |transform| [b"Adobe\0d\0\0\0\0", &[transform][..]].concat();
        let with = |parts: &[(u8, &[u8])]| strip_metadata(&jpeg(&[parts, &[(SOS, b"scan")]].concat(), scan)).is_some();
        assert!(with(&[(0xEE, &adobe(1)), (0xC2, FRAME)]));
        assert!(!with(&[(0xEE, &adobe(0)), (0xC0, FRAME)]), "stored as red, green and blue");
        let named = [&FRAME[..6], &[b'R', 17, 0, b'G', 17, 0, b'B', 17, 0]].concat();
        assert!(!with(&[(0xC0, &named)]), "components named for red, green and blue");
        assert!(!with(&[(0xC0, &[&[12], &FRAME[1..]].concat())]), "twelve bits");
        assert!(!with(&[(0xC9, FRAME)]), "arithmetic coding");
        assert!(!with(&[(0xC0, &[8, 0, 9, 0, 9, 4])]), "four inks");
        assert!(!with(&[]), "no frame");
    }
}
