//! TIFF: the tags of the first directory that hold XMP, IPTC-IIM, Photoshop's resources and ICC.

use super::number::{be16, be32, le16, le32};
use super::{Blocks, MAX_BLOCK, resources};

const XMP: usize = 700;
const IIM: usize = 33_723;
const PHOTOSHOP: usize = 34_377;
const ICC: usize = 34_675;

/// No real directory has more entries.
const MAX_ENTRIES: usize = 4_096;

/// Reads a number in the file's byte order.
type Number = fn(&[u8], usize) -> Option<usize>;

pub(super) fn read(file: &[u8]) -> Blocks {
    let mut blocks = Blocks { exif: Some(file.to_vec()), ..Blocks::default() };
    let (n16, n32): (Number, Number) = if file.starts_with(b"II") { (le16, le32) } else { (be16, be32) };
    let Some(directory) = n32(file, 4) else { return blocks };
    let entries = n16(file, directory).unwrap_or(0).min(MAX_ENTRIES);
    for entry in 0..entries {
        let at = directory + 2 + entry * 12;
        let (Some(tag), Some(kind), Some(count)) = (n16(file, at), n16(file, at + 2), n32(file, at + 4)) else { break };
        if !matches!(tag, XMP | IIM | PHOTOSHOP | ICC) {
            continue;
        }
        let width = match kind {
            3 => 2,
            4 | 13 => 4,
            _ => 1,
        };
        let Some(length) = count.checked_mul(width).filter(|l| (5..=MAX_BLOCK).contains(l)) else { continue };
        let Some(data) = n32(file, at + 8).and_then(|from| file.get(from..)?.get(..length)) else { continue };
        match tag {
            XMP => blocks.xmp.push(data.to_vec()),
            // The tag's own IIM counts; the copy inside Photoshop's resources is read only where it stands alone.
            IIM => blocks.iim = Some(data.to_vec()),
            PHOTOSHOP => resources::read(data, &mut blocks),
            _ => blocks.icc = Some(data.to_vec()),
        }
    }
    blocks
}
