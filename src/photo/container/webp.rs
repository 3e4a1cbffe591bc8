//! WebP: the `EXIF`, `XMP ` and `ICCP` chunks of its RIFF.

use super::number::le32;
use super::{Blocks, MAX_BLOCK};

pub(super) fn read(file: &[u8]) -> Blocks {
    let mut blocks = Blocks::default();
    let mut at = 12;
    while let (Some(kind), Some(length)) = (file.get(at..at + 4), le32(file, at + 4)) {
        let Some(data) = file.get(at + 8..).and_then(|rest| rest.get(..length)) else { break };
        match kind {
            // Some writers put JPEG's header in front.
            b"EXIF" => blocks.exif = Some(data.strip_prefix(b"Exif\0\0").unwrap_or(data).to_vec()),
            b"XMP " if length <= MAX_BLOCK => blocks.xmp.push(data.to_vec()),
            b"ICCP" if length <= MAX_BLOCK => blocks.icc = Some(data.to_vec()),
            _ => {}
        }
        at += 8 + length + length % 2;
    }
    blocks
}
