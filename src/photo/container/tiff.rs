//! TIFF: the tags of the first directory that hold XMP, IPTC-IIM, Photoshop's resources and ICC.

use super::blocks::{Block, Blocks, Remark};
use super::number::{be16, be32, le16, le32};
use super::resources;

const XMP: u16 = 700;
const IIM: u16 = 33_723;
const PHOTOSHOP: u16 = 34_377;
const ICC: u16 = 34_675;
const C2PA: u16 = 52_545;
const SUBFILE_TYPE: usize = 254;

/// Real directories have fewer entries; what is behind these is not read.
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
    Directory::of(file).map_or_else(Vec::new, |directory| directory.entries().flatten().collect())
}

/// The first directory of a file.
struct Directory<'a> {
    file: &'a [u8],
    start: usize,
    number: usize,
    n16: Number,
    n32: Number,
}

impl<'a> Directory<'a> {
    fn of(file: &'a [u8]) -> Option<Self> {
        let (n16, n32): (Number, Number) = if file.starts_with(b"II") { (le16, le32) } else { (be16, be32) };
        let start = n32(file, 4)?;
        Some(Self { file, start, number: n16(file, start)?, n16, n32 })
    }

    /// An entry's tag.
    fn tag(&self, nth: usize) -> Option<u16> {
        u16::try_from((self.n16)(self.file, self.start + 2 + nth * 12)?).ok()
    }

    /// An entry; `None` where it or its value is outside the file.
    fn entry(&self, nth: usize) -> Option<TiffEntry<'a>> {
        let Self { file, n16, n32, .. } = *self;
        let at = self.start + 2 + nth * 12;
        let (kind, count) = (n16(file, at + 2)?, n32(file, at + 4)?);
        let width = match kind {
            3 | 8 => 2,
            4 | 9 | 11 | 13 => 4,
            5 | 10 | 12 => 8,
            _ => 1,
        };
        let length = count.checked_mul(width)?;
        let from = if length <= 4 { at + 8 } else { n32(file, at + 8)? };
        let value = file.get(from..)?.get(..length)?;
        Some(TiffEntry { tag: self.tag(nth)?, kind: u16::try_from(kind).ok()?, count, value, n16, n32 })
    }

    fn entries(&self) -> impl Iterator<Item = Option<TiffEntry<'a>>> {
        (0..self.number.min(MAX_ENTRIES)).map(|nth| self.entry(nth))
    }

    /// The kinds of metadata that the directory has an entry of whose value is outside the file.
    fn lost(&self) -> impl Iterator<Item = Block> {
        let is_lost = |nth: &usize| self.entry(*nth).is_none();
        (0..self.number.min(MAX_ENTRIES)).filter(is_lost).filter_map(|nth| match self.tag(nth)? {
            XMP => Some(Block::Xmp),
            IIM | PHOTOSHOP => Some(Block::Iim),
            _ => None,
        })
    }
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
    let Some(directory) = Directory::of(file) else { return blocks };
    for TiffEntry { tag, value, .. } in directory.entries().flatten() {
        match tag {
            XMP => blocks.add_xmp(value),
            // The IIM in its own tag takes precedence over a copy in Photoshop's resources.
            IIM => blocks.set_iim(value),
            PHOTOSHOP => resources::read(value, &mut blocks),
            ICC => blocks.set_icc(value),
            C2PA => blocks.remark(Remark::Credentials),
            _ => {}
        }
    }
    for block in directory.lost() {
        blocks.add_broken(block);
    }
    if directory.number > MAX_ENTRIES {
        for block in [Block::Exif, Block::Iim, Block::Xmp] {
            blocks.add_broken(block);
        }
    }
    if has_second_page(file) {
        blocks.remark(Remark::SeveralPictures);
    }
    blocks
}
