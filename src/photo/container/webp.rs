//! WebP: the `EXIF`, `XMP ` and `ICCP` chunks of its RIFF.

use super::blocks::{Block, Blocks, Remark};
use super::marker::EXIF_HEADER;
use super::number::le32;

/// A chunk of a RIFF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RiffChunk<'a> {
    pub kind: [u8; 4],
    pub data: &'a [u8],
}

/// The chunks after `RIFF`, length and form type, up to the first invalid one.
pub fn riff_chunks(file: &[u8]) -> impl Iterator<Item = RiffChunk<'_>> {
    let mut at = 12;
    std::iter::from_fn(move || {
        let kind = file.get(at..at + 4)?.try_into().ok()?;
        let length = le32(file, at + 4)?;
        let data = file.get(at + 8..)?.get(..length)?;
        at += 8 + length + length % 2;
        Some(RiffChunk { kind, data })
    })
}

pub(super) fn read(file: &[u8]) -> Blocks {
    let mut blocks = Blocks::default();
    let mut end = 12;
    for RiffChunk { kind, data } in riff_chunks(file) {
        end += 8 + data.len().next_multiple_of(2);
        match &kind {
            // Some tools write JPEG's EXIF header first.
            b"EXIF" => blocks.set_exif(data.strip_prefix(EXIF_HEADER).unwrap_or(data)),
            b"XMP " => blocks.add_xmp(data),
            b"C2PA" => blocks.remark(Remark::Credentials),
            b"ANIM" => blocks.remark(Remark::SeveralPictures),
            b"ICCP" => blocks.set_icc(data),
            _ => {}
        }
    }
    // A chunk that is cut. Where one is missing altogether that the head promises, the decoder finds no picture.
    match file.get(end..end + 4) {
        Some(b"EXIF") => blocks.add_broken(Block::Exif),
        Some(b"XMP ") => blocks.add_broken(Block::Xmp),
        _ => {}
    }
    blocks
}
