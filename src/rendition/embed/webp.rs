//! WebP: the extended form, with `ICCP` before the picture and `EXIF` and `XMP ` after it. It has no place for IPTC-IIM.

use super::error::EmbedError;
use crate::photo::container::riff_chunks;
use crate::photo::exif::{self, Container, ImageInfo};
use crate::photo::{Format, Metadata, xmp};

const ICC: u8 = 0x20;
const ALPHA: u8 = 0x10;
const EXIF: u8 = 0x08;
const XMP: u8 = 0x04;

pub(super) fn embed(
    webp: &[u8],
    metadata: &Metadata,
    pixels: ImageInfo,
    icc: Option<&[u8]>,
) -> Result<Vec<u8>, EmbedError> {
    let picture: Vec<_> = riff_chunks(webp).filter(|c| matches!(&c.kind, b"ALPH" | b"VP8 " | b"VP8L")).collect();
    let wrong = || EmbedError::Structure(Format::Webp);
    let last = picture.last().ok_or_else(wrong)?;
    // A lossless stream says in its header whether it uses alpha; a lossy one has its alpha beside it.
    let alpha = match &last.kind {
        b"VP8L" => last.data.get(4).is_some_and(|byte| byte & 0x10 != 0),
        _ => picture.len() > 1,
    };
    let flags = EXIF | XMP | if alpha { ALPHA } else { 0 } | if icc.is_some() { ICC } else { 0 };
    let side = |length: u32| length.checked_sub(1).filter(|l| *l < 1 << 24).map(u32::to_le_bytes).ok_or_else(wrong);
    let (width, height) = (side(pixels.width)?, side(pixels.height)?);

    let mut embedded = Vec::with_capacity(webp.len() + 16_384);
    embedded.extend(b"RIFF\0\0\0\0WEBP");
    put(&mut embedded, *b"VP8X", &[&[flags, 0, 0, 0], &width[..3], &height[..3]].concat());
    if let Some(icc) = icc {
        put(&mut embedded, *b"ICCP", icc);
    }
    for chunk in picture {
        put(&mut embedded, chunk.kind, chunk.data);
    }
    put(&mut embedded, *b"EXIF", &exif::write(metadata, pixels, Container::Chunk));
    put(&mut embedded, *b"XMP ", &xmp::write(metadata));
    let length = u32::try_from(embedded.len() - 8).map_err(|_| wrong())?;
    embedded[4..8].copy_from_slice(&length.to_le_bytes());
    Ok(embedded)
}

fn put(webp: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    webp.extend(kind);
    webp.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_le_bytes());
    webp.extend(data);
    if data.len() % 2 == 1 {
        webp.push(0);
    }
}
