//! Cameras' raw files that have the form of a TIFF: known by what their directories say, whatever their names.
//!
//! The first picture in them is often a thumbnail: read as a TIFF, such a file would become a photo of 160 × 120 pixels.

use super::container::number::{be16, be32, le16, le32};
use super::other_format::OtherFormat;

const COMPRESSION: usize = 259;
const PHOTOMETRIC: usize = 262;
const MAKE: usize = 271;
const SUB_DIRECTORIES: usize = 330;
const CFA_PATTERN: usize = 33_422;
const DNG_VERSION: usize = 50_706;

/// The samples of a sensor, as they are or linear.
const SENSOR: [usize; 2] = [32_803, 34_892];
/// Compressions that only cameras use: Sony, Nikon, Pentax, Samsung, Kodak.
const CAMERA_COMPRESSIONS: [usize; 6] = [32_767, 32_769, 32_770, 34_713, 65_000, 65_535];

/// Real files have a few directories.
const MOST_DIRECTORIES: usize = 24;
const MOST_ENTRIES: usize = 512;

/// Extensions by the beginning of the camera's make.
const MAKES: [(&str, &str); 17] = [
    ("NIKON", "a camera raw file (NEF)"),
    ("SONY", "a camera raw file (ARW)"),
    ("CANON", "a camera raw file (CR2)"),
    ("PENTAX", "a camera raw file (PEF)"),
    ("RICOH", "a camera raw file (PEF)"),
    ("SAMSUNG", "a camera raw file (SRW)"),
    ("PHASE ONE", "a camera raw file (IIQ)"),
    ("LEAF", "a camera raw file (MOS)"),
    ("HASSELBLAD", "a camera raw file (3FR)"),
    ("SEIKO EPSON", "a camera raw file (ERF)"),
    ("KODAK", "a camera raw file (DCR)"),
    ("EASTMAN KODAK", "a camera raw file (DCR)"),
    ("LEICA", "a camera raw file (RWL)"),
    ("PANASONIC", "a camera raw file (RW2)"),
    ("OLYMPUS", "a camera raw file (ORF)"),
    ("FUJIFILM", "a camera raw file (RAF)"),
    ("MAMIYA", "a camera raw file (MEF)"),
];

/// What raw file a TIFF is, if it is one.
pub(super) fn of_tiff(file: &[u8]) -> Option<OtherFormat> {
    if file.get(8..11) == Some(b"CR\x02") {
        return Some(OtherFormat::raw("a camera raw file (CR2)"));
    }
    if matches!(file.get(8..12), Some(b"IIII" | b"MMMM"))
        && matches!(file.get(12..16), Some(b"\x01\0\0\0" | b"waR\0" | b"Raw\0"))
        || matches!(file.get(8..14), Some(b"IIIITw" | b"IIIIaw" | b"MMMMRa"))
    {
        return Some(OtherFormat::raw("a camera raw file (IIQ)"));
    }
    let (n16, n32): (Number, Number) = if file.starts_with(b"II") { (le16, le32) } else { (be16, be32) };
    let mut found = Found::default();
    let mut due = vec![n32(file, 4)?];
    let mut seen = Vec::new();
    while let Some(at) = due.pop() {
        if seen.len() >= MOST_DIRECTORIES || seen.contains(&at) {
            continue;
        }
        seen.push(at);
        found.read(file, at, (n16, n32), &mut due);
    }
    found.kind()
}

type Number = fn(&[u8], usize) -> Option<usize>;

#[derive(Debug, Default)]
struct Found {
    is_dng: bool,
    is_sensor: bool,
    make: String,
}

impl Found {
    fn read(&mut self, file: &[u8], at: usize, (n16, n32): (Number, Number), due: &mut Vec<usize>) {
        let count = n16(file, at).unwrap_or(0).min(MOST_ENTRIES);
        for nth in 0..count {
            let at = at + 2 + nth * 12;
            let (Some(tag), Some(kind), Some(values)) = (n16(file, at), n16(file, at + 2), n32(file, at + 4)) else {
                return;
            };
            let value = if kind == 3 { n16(file, at + 8) } else { n32(file, at + 8) }.unwrap_or(0);
            match tag {
                DNG_VERSION => self.is_dng = true,
                CFA_PATTERN => self.is_sensor = true,
                PHOTOMETRIC => self.is_sensor |= SENSOR.contains(&value),
                COMPRESSION => self.is_sensor |= CAMERA_COMPRESSIONS.contains(&value),
                MAKE if self.make.is_empty() => {
                    let from = if values <= 4 { at + 8 } else { value };
                    let make = file.get(from..).and_then(|rest| rest.get(..values.min(40))).unwrap_or_default();
                    self.make = String::from_utf8_lossy(make).trim_matches(['\0', ' ']).to_uppercase();
                }
                SUB_DIRECTORIES if values == 1 => due.push(value),
                SUB_DIRECTORIES => {
                    due.extend(
                        (0..values.min(MOST_DIRECTORIES)).filter_map(|nth| n32(file, value.checked_add(nth * 4)?)),
                    );
                }
                _ => {}
            }
        }
        due.extend(n32(file, at + 2 + count * 12).filter(|next| *next > 0));
    }

    fn kind(&self) -> Option<OtherFormat> {
        if self.is_dng {
            return Some(OtherFormat::raw("a camera raw file (DNG)"));
        }
        let of_make = || MAKES.iter().find(|(make, _)| self.make.starts_with(make)).map(|(_, name)| *name);
        self.is_sensor.then(|| OtherFormat::raw(of_make().unwrap_or("a camera raw file")))
    }
}
