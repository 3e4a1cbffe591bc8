//! PNG: `eXIf`, XMP in `iTXt`. The ICC profile comes with the decoded picture.

use super::number::be32;
use super::{Blocks, MAX_BLOCK};

const XMP_KEYWORD: &[u8] = b"XML:com.adobe.xmp\0";

pub(super) fn read(file: &[u8]) -> Blocks {
    let mut blocks = Blocks::default();
    let mut at = 8;
    while let (Some(length), Some(kind)) = (be32(file, at), file.get(at + 4..at + 8)) {
        let Some(data) = file.get(at + 8..).and_then(|rest| rest.get(..length)) else { break };
        match kind {
            b"eXIf" => blocks.exif = Some(data.to_vec()),
            b"iTXt" if data.len() <= MAX_BLOCK => blocks.xmp.extend(xmp_text(data)),
            b"IEND" => break,
            _ => {}
        }
        // Length, kind, data, checksum.
        at += 12 + length;
    }
    blocks
}

/// The text behind the keyword, two flags (compressed texts are left alone), language and translated keyword.
fn xmp_text(data: &[u8]) -> Option<Vec<u8>> {
    let rest = data.strip_prefix(XMP_KEYWORD)?;
    let rest = rest.strip_prefix(&[0, 0])?;
    let mut parts = rest.splitn(3, |b| *b == 0);
    parts.nth(2).map(<[u8]>::to_vec)
}
