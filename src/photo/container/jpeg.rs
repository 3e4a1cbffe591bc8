//! JPEG: marker segments, up to the first scan and across scans, and the metadata in them.

use super::blocks::{Block, Blocks, MAX_BLOCK, Remark};
use super::marker::{
    APP1, APP2, APP11, APP13, COM, EOI, EXIF_HEADER, ICC_HEADER, PHOTOSHOP_HEADER, RST0, RST7, SOI, SOS, START, TEM,
    XMP_EXTENSION_HEADER, XMP_HEADER,
};
use super::number::{be16, be32};
use super::resources;

/// A marker segment: its marker byte and its payload, without marker and length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct JpegSegment<'a> {
    pub marker: u8,
    pub payload: &'a [u8],
    /// The offset of the segment's marker in the file.
    pub start: usize,
}

/// The segments of a JPEG, up to and including the first start of scan.
#[derive(Debug, Clone)]
pub struct JpegSegments<'a> {
    file: &'a [u8],
    at: usize,
    done: bool,
}

impl<'a> JpegSegments<'a> {
    /// Starts after the start-of-image marker.
    #[must_use]
    pub fn of(file: &'a [u8]) -> Self {
        Self { file, at: 2, done: !file.starts_with(&START) }
    }

    /// The offset of the next segment.
    #[must_use]
    pub fn position(&self) -> usize {
        self.at
    }

    /// Continues after the entropy-coded data of a scan.
    pub fn skip_scan(&mut self) {
        self.at = scan_end(self.file, self.at);
        self.done = false;
    }
}

impl<'a> Iterator for JpegSegments<'a> {
    type Item = JpegSegment<'a>;

    fn next(&mut self) -> Option<JpegSegment<'a>> {
        if self.done {
            return None;
        }
        self.done = true;
        // Fill bytes (0xFF) may precede a marker.
        let start = self.at;
        let mut at = self.at;
        if *self.file.get(at)? != 0xFF {
            return None;
        }
        while *self.file.get(at)? == 0xFF {
            at += 1;
        }
        let marker = *self.file.get(at)?;
        if marker == EOI || marker == 0 {
            return None;
        }
        // Restart markers and TEM have no payload.
        let payload = if matches!(marker, TEM | RST0..=SOI) {
            self.at = at + 1;
            &[][..]
        } else {
            let length = be16(self.file, at + 1).filter(|l| *l >= 2)?;
            self.at = at + 1 + length;
            self.file.get(at + 3..self.at)?
        };
        self.done = marker == SOS;
        Some(JpegSegment { marker, payload, start })
    }
}

/// The end of the entropy-coded data that begins at `from`: the next marker that is not a restart marker.
#[must_use]
pub fn scan_end(file: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(rest) = file.get(at..) {
        let Some(found) = memchr::memchr(0xFF, rest) else { break };
        at += found;
        match file.get(at + 1) {
            Some(0 | RST0..=RST7) => at += 2,
            Some(0xFF) => at += 1,
            Some(_) => return at,
            None => break,
        }
    }
    file.len()
}

/// An extended packet within the size limit has fewer parts.
const MAX_PARTS: usize = 256;

/// Real files have one or two comments; more are an attack.
const MAX_COMMENTS: usize = 16;

/// A part of an extended packet.
struct ExtendedXmpPart<'a> {
    guid: &'a [u8],
    offset: usize,
    bytes: &'a [u8],
}

pub(super) fn read(file: &[u8]) -> Blocks {
    let mut blocks = Blocks::default();
    let (mut photoshop, mut photoshop_is_whole) = (Vec::new(), true);
    let mut icc: Vec<(u8, &[u8])> = Vec::new();
    let (mut extended, mut extended_is_whole) = (Vec::<ExtendedXmpPart<'_>>::new(), true);
    for segment in JpegSegments::of(file) {
        let payload = segment.payload;
        match segment.marker {
            // The header's last byte should be 0, but some tools write another.
            APP1 if payload.starts_with(&EXIF_HEADER[..5]) => {
                blocks.exif = blocks.exif.or_else(|| payload.get(EXIF_HEADER.len()..).map(<[u8]>::to_vec));
            }
            APP1 if payload.starts_with(XMP_EXTENSION_HEADER) => {
                // Header, 32 bytes of GUID, 4 of the packet's length, 4 of this part's offset in it.
                let head = XMP_EXTENSION_HEADER.len() + 32;
                let guid = payload.get(XMP_EXTENSION_HEADER.len()..head);
                let part = guid.zip(be32(payload, head + 4)).zip(payload.get(head + 8..));
                match part.filter(|_| extended.len() < MAX_PARTS) {
                    Some(((guid, offset), bytes)) => extended.push(ExtendedXmpPart { guid, offset, bytes }),
                    None => extended_is_whole = false,
                }
            }
            APP1 => {
                if let Some(packet) = xmp_packet(payload) {
                    blocks.add_xmp(packet);
                }
            }
            APP2 if payload.starts_with(ICC_HEADER) => {
                if let (Some(number), Some(part)) = (payload.get(ICC_HEADER.len()), payload.get(ICC_HEADER.len() + 2..))
                {
                    icc.push((*number, part));
                }
            }
            APP13 if payload.starts_with(PHOTOSHOP_HEADER) => {
                if photoshop.len() <= MAX_BLOCK {
                    photoshop.extend_from_slice(&payload[PHOTOSHOP_HEADER.len()..]);
                } else {
                    photoshop_is_whole = false;
                }
            }
            COM if blocks.comments.len() < MAX_COMMENTS => blocks.comments.push(payload.to_vec()),
            // A box of JUMBF, with what C2PA calls its store.
            APP11 if payload.starts_with(b"JP") && memchr::memmem::find(payload, b"c2pa").is_some() => {
                blocks.remark(Remark::Credentials);
            }
            _ => {}
        }
    }
    // The main packet names its extended packet; others may be left over from another picture.
    extended.retain(|part| blocks.xmp.iter().any(|main| main.windows(part.guid.len()).any(|words| words == part.guid)));
    let has_extended = !extended.is_empty();
    match join_extended(extended) {
        Some(packet) if extended_is_whole => blocks.add_xmp(&packet),
        _ if has_extended => blocks.add_broken(Block::Xmp),
        _ => {}
    }
    resources::read(&photoshop, &mut blocks);
    if !photoshop_is_whole && blocks.iim.is_none() {
        blocks.add_broken(Block::Iim);
    }
    icc.sort_by_key(|(number, _)| *number);
    let profile: Vec<u8> = icc.into_iter().flat_map(|(_, part)| part).copied().collect();
    if !profile.is_empty() {
        blocks.set_icc(&profile);
    }
    blocks
}

/// A packet after the standard header, or after a variant of it that some tools write.
pub(super) fn xmp_packet(payload: &[u8]) -> Option<&[u8]> {
    if let Some(packet) = payload.strip_prefix(XMP_HEADER) {
        return Some(packet);
    }
    let header = payload.get(..payload.len().min(256))?;
    let at = header.windows(9).position(|w| w == b"<?xpacket" || w == b"<x:xmpmet")?;
    Some(&payload[at..])
}

/// Joins the parts of an extended packet; `None` if one is missing.
fn join_extended(mut parts: Vec<ExtendedXmpPart<'_>>) -> Option<Vec<u8>> {
    parts.sort_by_key(|part| part.offset);
    let mut whole = Vec::new();
    for ExtendedXmpPart { offset, bytes, .. } in parts {
        if offset != whole.len() || whole.len() + bytes.len() > MAX_BLOCK {
            return None;
        }
        whole.extend_from_slice(bytes);
    }
    (!whole.is_empty()).then_some(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
        let length = u16::try_from(payload.len() + 2).unwrap();
        [&[0xFF, marker], &length.to_be_bytes()[..], payload].concat()
    }

    #[test]
    fn blocks_are_found_in_any_order() {
        let second = [ICC_HEADER, &[2, 2], b"def"].concat();
        let first = [ICC_HEADER, &[1, 2], b"abc"].concat();
        let odd_header = b"http://ns.example/odd\0<x:xmpmeta/>".to_vec();
        let file = [
            &START[..],
            &segment(APP2, &second),
            &segment(APP1, b"Exif\0\0MM\0*rest"),
            &segment(APP2, &first),
            &segment(APP1, &odd_header),
            &segment(SOS, b"scan"),
            &[1, 2, 0xFF, 0xD9],
        ]
        .concat();
        let blocks = read(&file);
        assert_eq!(blocks.icc.as_deref(), Some(&b"abcdef"[..]));
        assert_eq!(blocks.exif.as_deref(), Some(&b"MM\0*rest"[..]));
        assert_eq!(blocks.xmp, [b"<x:xmpmeta/>".to_vec()]);
    }

    #[test]
    fn a_file_truncated_anywhere_gives_the_blocks_before() {
        let file = [&START[..], &segment(APP1, b"Exif\0\0MM"), &segment(SOS, b"x")].concat();
        for cut in 0..file.len() {
            let _ = read(&file[..cut]);
        }
        assert_eq!(scan_end(&[1, 0xFF, 0, 2, 0xFF, 0xD3, 3, 0xFF, 0xFF, 0xD9], 0), 8);
    }
}
