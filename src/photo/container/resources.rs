//! Photoshop's image resources (8BIM), in which JPEG and some TIFF carry IPTC-IIM and its digest.

use super::blocks::{Block, Blocks};
use super::number::{be16, be32};

const IIM: usize = 0x0404;
/// How the resource with the datasets begins.
const IIM_HEAD: &[u8] = b"8BIM\x04\x04";
const IIM_DIGEST: usize = 0x0425;

/// Reads all resources. Each is `8BIM`, id, a padded Pascal string, length, padded data.
pub(super) fn read(resources: &[u8], blocks: &mut Blocks) {
    let mut at = 0;
    while let Some((id, data, next)) = resource(resources, at) {
        match id {
            IIM if blocks.iim.is_none() => blocks.set_iim(data),
            IIM_DIGEST => blocks.iim_digest = data.try_into().ok(),
            _ => {}
        }
        at = next;
    }
    // What is left cannot be read. That matters where there are datasets in it.
    let rest = resources.get(at..).unwrap_or_default();
    if blocks.iim.is_none() && memchr::memmem::find(rest, IIM_HEAD).is_some() {
        blocks.add_broken(Block::Iim);
    }
}

fn resource(bytes: &[u8], at: usize) -> Option<(usize, &[u8], usize)> {
    // Besides 8BIM there are other signatures of the same structure, such as MeSa and PHUT.
    let signature = bytes.get(at..at + 4)?;
    if !signature.iter().all(u8::is_ascii_alphanumeric) {
        return None;
    }
    let id = be16(bytes, at + 4)?;
    let name = usize::from(*bytes.get(at + 6)?) + 1;
    let length_at = at + 6 + name + name % 2;
    let length = be32(bytes, length_at)?;
    let start = length_at + 4;
    let end = start.checked_add(length)?;
    let data = bytes.get(start..end)?;
    Some((if signature == b"8BIM" { id } else { 0 }, data, end + length % 2))
}
