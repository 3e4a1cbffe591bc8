//! TIFF: the tags of the first directory that hold XMP, IPTC-IIM, Photoshop's resources and ICC.

use super::blocks::{Blocks, MAX_BLOCK, Remark};
use super::number::{be16, be32, le16, le32};
use super::resources;

const XMP: u16 = 700;
const IIM: u16 = 33_723;
const PHOTOSHOP: u16 = 34_377;
const ICC: u16 = 34_675;
const C2PA: u16 = 52_545;
const SUBFILE_TYPE: usize = 254;

/// Real directories have fewer entries; more are an attack.
const MAX_ENTRIES: usize = 4_096;

/// Reads a number in the file's byte order.
type Number = fn(&[u8], usize) -> Option<usize>;

/// An entry of a directory with its value, inline or elsewhere in the file.
#[derive(Debug, Clone, Copy)]
pub struct TiffEntry<'a> {
    pub tag: u16,
    pub kind: u16,
    pub count: usize,
    pub value: &'a [u8],
    n16: Number,
    n32: Number,
}

impl TiffEntry<'_> {
    /// Its value as integers; empty for other types.
    #[must_use]
    pub fn numbers(&self) -> Vec<usize> {
        let (width, number) = match self.kind {
            3 => (2, self.n16),
            4 | 13 => (4, self.n32),
            _ => return Vec::new(),
        };
        self.value.chunks_exact(width).filter_map(|bytes| number(bytes, 0)).collect()
    }

    /// Its value as fractions; empty for other types.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "the numbers of colour spaces are small")]
    pub fn fractions(&self) -> Vec<f32> {
        if self.kind != 5 {
            return Vec::new();
        }
        let fraction = |bytes: &[u8]| {
            let (over, under) = ((self.n32)(bytes, 0)?, (self.n32)(bytes, 4)?);
            Some(over as f32 / under as f32).filter(|fraction| fraction.is_finite())
        };
        self.value.chunks_exact(8).filter_map(fraction).collect()
    }
}

/// The entries of the first directory whose values are inside the file.
#[must_use]
pub fn tiff_entries(file: &[u8]) -> Vec<TiffEntry<'_>> {
    let (n16, n32): (Number, Number) = if file.starts_with(b"II") { (le16, le32) } else { (be16, be32) };
    let Some(directory) = n32(file, 4) else { return Vec::new() };
    let number = n16(file, directory).unwrap_or(0).min(MAX_ENTRIES);
    let entry = |nth: usize| {
        let at = directory + 2 + nth * 12;
        let (tag, kind, count) = (n16(file, at)?, n16(file, at + 2)?, n32(file, at + 4)?);
        let width = match kind {
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 => 8,
            _ => 1,
        };
        let length = count.checked_mul(width)?;
        let from = if length <= 4 { at + 8 } else { n32(file, at + 8)? };
        let value = file.get(from..)?.get(..length)?;
        Some(TiffEntry { tag: u16::try_from(tag).ok()?, kind: u16::try_from(kind).ok()?, count, value, n16, n32 })
    };
    (0..number).filter_map(entry).collect()
}

/// Whether another directory follows that is no smaller version of the first picture.
fn has_second_page(file: &[u8]) -> bool {
    let (n16, n32): (Number, Number) = if file.starts_with(b"II") { (le16, le32) } else { (be16, be32) };
    let second = || {
        let first = n32(file, 4)?;
        let next = n32(file, first + 2 + n16(file, first)? * 12).filter(|next| *next > first.min(8))?;
        let count = n16(file, next).filter(|count| (4..=MAX_ENTRIES).contains(count))?;
        let entry = |nth: usize| next + 2 + nth * 12;
        let is_reduced = (0..count)
            .filter(|nth| n16(file, entry(*nth)) == Some(SUBFILE_TYPE))
            .any(|nth| n32(file, entry(nth) + 8).is_some_and(|kind| kind & 1 == 1));
        Some(!is_reduced)
    };
    second().unwrap_or(false)
}

pub(super) fn read(file: &[u8]) -> Blocks {
    let mut blocks = Blocks { exif: Some(file.to_vec()), ..Blocks::default() };
    for TiffEntry { tag, value, .. } in tiff_entries(file) {
        if value.len() > MAX_BLOCK {
            continue;
        }
        match tag {
            XMP => blocks.add_xmp(value.to_vec()),
            // The IIM in its own tag takes precedence over a copy in Photoshop's resources.
            IIM => blocks.iim = Some(value.to_vec()),
            PHOTOSHOP => resources::read(value, &mut blocks),
            ICC => blocks.icc = Some(value.to_vec()),
            C2PA => blocks.remark(Remark::Credentials),
            _ => {}
        }
    }
    if has_second_page(file) {
        blocks.remark(Remark::SeveralPictures);
    }
    blocks
}
