//! PNG: `eXIf`, XMP in `iTXt`, the profile in `iCCP`, and the raw profiles that ImageMagick and other tools write into text
//! chunks.

use std::io::Read as _;

use flate2::Crc;
use flate2::read::ZlibDecoder;

use super::blocks::{Block, Blocks, MAX_BLOCK, PngText, Remark};
use super::marker::EXIF_HEADER;
use super::number::be32;
use super::png_colours::PngColours;
use super::{jpeg, resources};

const XMP_KEYWORD: &[u8] = b"XML:com.adobe.xmp";
const RAW_PROFILE: &[u8] = b"Raw profile type ";

/// The keywords of texts for people, in small letters, and that of the program (PNG specification, 11.3.3).
const WORDS: [&[u8]; 8] =
    [b"title", b"author", b"description", b"copyright", b"disclaimer", b"warning", b"comment", b"software"];

/// Longer texts are not by people.
const MAX_WORDS: usize = 1 << 16;

/// Real files have fewer texts; more are an attack.
const MAX_TEXTS: usize = 64;

/// How many bytes of text and profiles are inflated for one file; a photo does not need more.
const BUDGET: usize = 4 * MAX_BLOCK;

/// A chunk, without its checksum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PngChunk<'a> {
    pub kind: [u8; 4],
    pub data: &'a [u8],
}

/// The chunks after the signature, up to the first invalid one.
pub fn png_chunks(file: &[u8]) -> impl Iterator<Item = PngChunk<'_>> {
    let mut at = 8;
    std::iter::from_fn(move || {
        let length = be32(file, at)?;
        let kind = file.get(at + 4..at + 8)?.try_into().ok()?;
        let data = file.get(at + 8..)?.get(..length)?;
        // Length, kind, data, checksum.
        at += 12 + length;
        Some(PngChunk { kind, data })
    })
}

pub(super) fn read(file: &[u8]) -> Blocks {
    let mut blocks = Blocks::default();
    let mut raw = Blocks::default();
    let mut colours = PngColours::default();
    let mut budget = BUDGET;
    let (mut end, mut has_end) = (8, false);
    for PngChunk { kind, data } in png_chunks(file) {
        let chunk_at = end;
        end += 12 + data.len();
        if let Some((block, is_raw)) = block_of(kind, data)
            && !has_checksum(file, chunk_at, end)
        {
            // It is read all the same, as far as it can be.
            if is_raw { &mut raw } else { &mut blocks }.add_broken(block);
        }
        match &kind {
            b"eXIf" => blocks.set_exif(data.strip_prefix(EXIF_HEADER).unwrap_or(data)),
            b"iCCP" if blocks.icc.is_none() => match profile(data, &mut budget) {
                Some(profile) => blocks.set_icc(&profile),
                None if data.len() > MAX_BLOCK => blocks.remark(Remark::LargeProfile),
                None => {}
            },
            b"caBX" => blocks.remark(Remark::Credentials),
            b"acTL" => blocks.remark(Remark::SeveralPictures),
            b"sRGB" => colours.is_srgb = true,
            b"gAMA" => colours.gamma = be32(data, 0),
            b"cHRM" => colours.points = PngColours::read_points(data),
            b"iTXt" | b"zTXt" | b"tEXt" if is_for_people(data) => {
                let is_more = blocks.texts.len() < MAX_TEXTS;
                match is_more.then(|| text(kind, data, MAX_WORDS, &mut budget)).flatten() {
                    Some((keyword, text)) => blocks.texts.push(PngText { keyword: keyword.to_vec(), text }),
                    None => blocks.remark(Remark::UnreadText),
                }
            }
            b"iTXt" | b"zTXt" | b"tEXt" => match (block_text(kind, data, &mut budget), block_of(kind, data)) {
                (Some((XMP_KEYWORD, text)), _) => blocks.add_xmp(&text),
                (Some((keyword, text)), _) => {
                    let name = keyword.strip_prefix(RAW_PROFILE).unwrap_or(keyword);
                    if raw_profile(name, &text, &mut raw).is_none()
                        && let Some(block) = raw_block(name)
                    {
                        raw.add_broken(block);
                    }
                }
                (None, Some((block, is_raw))) => if is_raw { &mut raw } else { &mut blocks }.add_broken(block),
                (None, None) => {}
            },
            b"IEND" => {
                has_end = true;
                break;
            }
            _ => {}
        }
    }
    if !has_end {
        lost_behind(file.get(end..).unwrap_or_default(), &mut blocks, &mut raw);
    }
    // The standard's own chunks take precedence over raw profiles in text: one that is broken does not matter beside a chunk
    // that is whole.
    let matters = |block: &Block| match block {
        Block::Exif => blocks.exif.is_none(),
        Block::Xmp => blocks.xmp.is_empty(),
        Block::Iim => true,
    };
    let broken: Vec<_> = raw.broken.iter().copied().filter(matters).collect();
    for block in broken {
        blocks.add_broken(block);
    }
    blocks.exif = blocks.exif.or(raw.exif);
    blocks.icc = blocks.icc.or(raw.icc).or_else(|| colours.profile());
    if blocks.xmp.is_empty() {
        blocks.xmp = raw.xmp;
    }
    Blocks { iim: raw.iim, iim_digest: raw.iim_digest, ..blocks }
}

/// Which block a chunk holds, and whether as a raw profile.
fn block_of(kind: [u8; 4], data: &[u8]) -> Option<(Block, bool)> {
    match &kind {
        b"eXIf" => Some((Block::Exif, false)),
        b"iTXt" | b"zTXt" | b"tEXt" if data.starts_with(XMP_KEYWORD) => Some((Block::Xmp, false)),
        b"iTXt" | b"zTXt" | b"tEXt" => Some((data.strip_prefix(RAW_PROFILE).and_then(raw_block)?, true)),
        _ => None,
    }
}

/// Whether the checksum at the end of a chunk is that of its kind and data.
fn has_checksum(file: &[u8], start: usize, end: usize) -> bool {
    let Some((chunk, stated)) = end.checked_sub(4).and_then(|to| file.get(start + 4..to).zip(be32(file, to))) else {
        return false;
    };
    let mut checksum = Crc::new();
    checksum.update(chunk);
    usize::try_from(checksum.sum()).is_ok_and(|sum| sum == stated)
}

/// Marks what is in a file behind a chunk that is cut or has a wrong length.
fn lost_behind(rest: &[u8], blocks: &mut Blocks, raw: &mut Blocks) {
    let holds = |words: &[u8]| memchr::memmem::find(rest, words).is_some();
    if holds(b"eXIf") {
        blocks.add_broken(Block::Exif);
    }
    if holds(XMP_KEYWORD) {
        blocks.add_broken(Block::Xmp);
    }
    for name in [&b"exif"[..], b"APP1", b"xmp", b"iptc", b"8bim"] {
        if holds(&[RAW_PROFILE, name].concat())
            && let Some(block) = raw_block(name)
        {
            raw.add_broken(block);
        }
    }
}

/// Which block a raw profile holds, by what follows `Raw profile type` in its keyword.
fn raw_block(name: &[u8]) -> Option<Block> {
    let name = name.split(|byte| *byte == 0).next()?;
    match name {
        b"exif" | b"APP1" => Some(Block::Exif),
        b"xmp" => Some(Block::Xmp),
        b"iptc" | b"8bim" => Some(Block::Iim),
        _ => None,
    }
}

/// Whether a text chunk has a keyword of texts for people.
fn is_for_people(data: &[u8]) -> bool {
    keyword(data).is_some_and(|(keyword, _)| WORDS.iter().any(|word| word.eq_ignore_ascii_case(keyword)))
}

/// A text chunk's keyword, and what follows it.
fn keyword(data: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = data.iter().take(80).position(|byte| *byte == 0)?;
    Some((&data[..end], &data[end + 1..]))
}

/// The keyword and the inflated text of a chunk that holds a block of metadata.
fn block_text<'a>(kind: [u8; 4], data: &'a [u8], budget: &mut usize) -> Option<(&'a [u8], Vec<u8>)> {
    let (keyword, _) = keyword(data)?;
    let is_block = keyword == XMP_KEYWORD || keyword.starts_with(RAW_PROFILE);
    is_block.then(|| text(kind, data, MAX_BLOCK, budget)).flatten()
}

/// A text chunk's keyword and its text, inflated to no more than so many bytes.
fn text<'a>(kind: [u8; 4], data: &'a [u8], most: usize, budget: &mut usize) -> Option<(&'a [u8], Vec<u8>)> {
    let (keyword, rest) = keyword(data)?;
    let text = match &kind {
        b"tEXt" => spend(rest, most, budget)?,
        // One byte for the method: 0 is deflate, and there is no other.
        b"zTXt" => inflated(rest.get(1..)?, most, budget)?,
        _ => {
            // Whether it is compressed, the method, a language, the translated keyword.
            let compressed = *rest.first()? == 1;
            let text = rest.get(2..)?.splitn(3, |byte| *byte == 0).nth(2)?;
            if compressed { inflated(text, most, budget)? } else { spend(text, most, budget)? }
        }
    };
    Some((keyword, text))
}

/// `iCCP`: a name, the method, the deflated profile.
fn profile(data: &[u8], budget: &mut usize) -> Option<Vec<u8>> {
    let name = data.iter().position(|byte| *byte == 0)?;
    inflated(data.get(name + 2..)?, MAX_BLOCK, budget)
}

/// Copies uncompressed bytes if they are no more than allowed, and within the budget.
fn spend(data: &[u8], most: usize, budget: &mut usize) -> Option<Vec<u8>> {
    *budget = budget.checked_sub(data.len()).filter(|_| data.len() <= most)?;
    Some(data.to_vec())
}

/// Inflates within the budget: a few kilobytes can inflate to gigabytes.
fn inflated(data: &[u8], most: usize, budget: &mut usize) -> Option<Vec<u8>> {
    let most = most.min(*budget);
    let mut text = Vec::new();
    let read = ZlibDecoder::new(data).take(most as u64 + 1).read_to_end(&mut text);
    // What was inflated counts, even if it is not used.
    *budget = budget.saturating_sub(text.len());
    read.ok()?;
    (text.len() <= most).then_some(text)
}

/// A raw profile: lines with a name and a length, then lines of hexadecimal digits; `None` where it is damaged.
fn raw_profile(name: &[u8], text: &[u8], blocks: &mut Blocks) -> Option<()> {
    let bytes = unhexed(text)?;
    match name {
        b"exif" => blocks.set_exif(bytes.strip_prefix(EXIF_HEADER).unwrap_or(&bytes)),
        b"APP1" if bytes.starts_with(EXIF_HEADER) => blocks.set_exif(&bytes[EXIF_HEADER.len()..]),
        b"APP1" => {
            if let Some(packet) = jpeg::xmp_packet(&bytes) {
                blocks.add_xmp(packet);
            }
        }
        b"xmp" => blocks.add_xmp(&bytes),
        b"icc" | b"icm" => blocks.set_icc(&bytes),
        // Bare datasets, or Photoshop's resources around them.
        b"iptc" if bytes.first() == Some(&0x1C) => blocks.set_iim(&bytes),
        b"iptc" | b"8bim" => resources::read(&bytes, blocks),
        _ => {}
    }
    Some(())
}

fn unhexed(text: &[u8]) -> Option<Vec<u8>> {
    let mut lines = text.split(|byte| *byte == b'\n').skip_while(|line| line.is_empty());
    let _name = lines.next()?;
    let length: usize = std::str::from_utf8(lines.next()?).ok()?.trim().parse().ok()?;
    let digits: Vec<u8> = lines
        .flatten()
        .filter(|byte| !byte.is_ascii_whitespace())
        .map(|byte| char::from(*byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits.chunks_exact(2).map(|pair| pair[0] << 4 | pair[1]).collect();
    (bytes.len() == length).then_some(bytes)
}
