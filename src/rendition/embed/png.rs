//! PNG: `eXIf`, and XMP in an uncompressed `iTXt`, right after the header. A PNG has no place for IPTC-IIM.

use std::io::Write as _;

use flate2::write::ZlibEncoder;
use flate2::{Compression, Crc};

use super::error::EmbedError;
use crate::photo::container::png_chunks;
use crate::photo::exif::{self, Container, ImageInfo};
use crate::photo::{Format, Metadata, xmp};

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

pub(super) fn embed(
    png: &[u8],
    metadata: &Metadata,
    pixels: ImageInfo,
    icc: Option<&[u8]>,
) -> Result<Vec<u8>, EmbedError> {
    let mut chunks = png_chunks(png);
    let header = chunks.next().filter(|chunk| chunk.kind == *b"IHDR").ok_or(EmbedError::Structure(Format::Png))?;
    let mut embedded = Vec::with_capacity(png.len() + 16_384);
    embedded.extend(SIGNATURE);
    put(&mut embedded, *b"IHDR", header.data);
    if let Some(icc) = icc {
        put(&mut embedded, *b"iCCP", &[b"ICC\0\0", &deflated(icc)[..]].concat());
    } else if pixels.srgb {
        // Rendering intent: perceptual.
        put(&mut embedded, *b"sRGB", &[0]);
    }
    put(&mut embedded, *b"eXIf", &exif::write(metadata, pixels, Container::Chunk));
    // Not compressed, no language, no translated keyword.
    put(&mut embedded, *b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0", &xmp::write(metadata)[..]].concat());
    let per_metre = ((u32::from(pixels.dpi) * 10_000 + 127) / 254).to_be_bytes();
    put(&mut embedded, *b"pHYs", &[&per_metre[..], &per_metre, &[1]].concat());
    for chunk in chunks.filter(|chunk| matches!(&chunk.kind, b"PLTE" | b"tRNS" | b"IDAT")) {
        put(&mut embedded, chunk.kind, chunk.data);
    }
    put(&mut embedded, *b"IEND", &[]);
    Ok(embedded)
}

fn put(png: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    let mut crc = Crc::new();
    crc.update(&kind);
    crc.update(data);
    png.extend(u32::try_from(data.len()).unwrap_or(u32::MAX).to_be_bytes());
    png.extend(kind);
    png.extend(data);
    png.extend(crc.sum().to_be_bytes());
}

fn deflated(data: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing into memory cannot fail.
    let _ = encoder.write_all(data);
    encoder.finish().unwrap_or_default()
}
