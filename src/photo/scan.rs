//! Checks that a JPEG's scan is complete: parses every Huffman code of the entropy-coded data without decoding a pixel.
//!
//! It supports what our own encoder and most cameras write: one scan, with or without restart markers, Huffman coding, eight
//! bits a sample. A decoder does the same work and much more. Since this parser is independent of the encoder, a file that passes was understood twice.

use std::rc::Rc;

use memchr::memchr;

use super::container::marker::{APP0, APP15, COM, DHT, DQT, DRI, END, RST0, SOF0, SOF1, SOS};
use super::container::{JpegSegments, number, scan_end};
use super::eighth::Eighth;
use super::huffman::{BLOCK, HuffmanTable, LookupEntry, lookup_index};

/// What a check of the scan found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ScanCheck {
    /// Every block of the picture is there, and nothing else, up to the end marker.
    Complete { width: u32, height: u32 },
    /// Every scan is whole, but they leave out some of its finest detail: later ones are missing.
    Rough,
    /// It is coded in a way that this parser does not support; a decoder has to check it.
    Unsupported,
    /// The picture is there, and so many bytes are left over before the end marker.
    Leftover { bytes: usize },
    /// Its codes are invalid, or end too early; or its restart markers are not where they should be.
    Corrupt,
}

/// Checks a JPEG's scan.
pub(super) fn check_scan(file: &[u8]) -> ScanCheck {
    let Some(scan) = ScanLayout::read(file) else { return ScanCheck::Unsupported };
    scan.found(scan.check(file, |_, _| {}, || {}))
}

/// Checks a JPEG's scan, and gives its luminance at an eighth of its size where the check finds nothing wrong.
pub(super) fn check_and_shrink(file: &[u8]) -> (ScanCheck, Option<Eighth>) {
    let Some(scan) = ScanLayout::read(file) else { return (ScanCheck::Unsupported, None) };
    let Some(eighth) = scan.eighth() else { return (scan.found(scan.check(file, |_, _| {}, || {})), None) };
    let luminance = eighth.blocks();
    let eighth = std::cell::RefCell::new(eighth);
    let mut differences = [0; 16];
    let mut each = |block: usize, difference| {
        if let Some(place) = differences.get_mut(..luminance).and_then(|all| all.get_mut(block)) {
            *place = difference;
            if block + 1 == luminance {
                eighth.borrow_mut().put(&differences[..luminance]);
            }
        }
    };
    let found = scan.found(scan.check(file, &mut each, || eighth.borrow_mut().restart()));
    let is_whole = matches!(found, ScanCheck::Complete { .. });
    (found, is_whole.then(|| eighth.into_inner()))
}

/// The order of the blocks in the scan, and the Huffman tables they are coded with.
struct ScanLayout {
    width: u32,
    height: u32,
    /// How many MCUs (minimum coded units) there are; each has some blocks of every component.
    mcus: u64,
    /// The numbers of the DC and the AC table of each block of an MCU, in order.
    blocks: Vec<(usize, usize)>,
    dc_tables: [Option<Rc<HuffmanTable>>; 4],
    ac_tables: [Option<Rc<HuffmanTable>>; 4],
    /// After how many MCUs there is a restart marker; 0 for none.
    restart_interval: u64,
    /// How many blocks of luminance an MCU has, across and down, and what their DC coefficients are multiplied by; none
    /// where luminance has not the most samples, or a component has no table.
    luminance: Option<((usize, usize), u16)>,
    /// Where the entropy-coded data begins.
    start: usize,
}

impl ScanLayout {
    /// Reads the headers and tables; `None` where the file is not supported.
    fn read(file: &[u8]) -> Option<Self> {
        let mut frame: Option<&[u8]> = None;
        let mut restart_interval = 0;
        let (mut dc_tables, mut ac_tables) =
            (<[Option<Rc<HuffmanTable>>; 4]>::default(), <[Option<Rc<HuffmanTable>>; 4]>::default());
        let mut quanta = [None; 4];
        let mut segments = JpegSegments::of(file);
        while let Some(segment) = segments.next() {
            let payload = segment.payload;
            match segment.marker {
                APP0..=APP15 | COM => {}
                DQT => read_quanta(payload, &mut quanta),
                DRI => restart_interval = number::be16(payload, 0)? as u64,
                SOF0 | SOF1 if frame.is_none() => frame = Some(payload),
                DHT => {
                    let mut tables = payload;
                    while let Some((class, after)) = tables.split_first() {
                        let (table, after) = HuffmanTable::read(*class, after)?;
                        let number = usize::from(class & 15);
                        *(if class >> 4 == 0 { &mut dc_tables } else { &mut ac_tables }).get_mut(number)? = Some(table);
                        tables = after;
                    }
                }
                SOS => {
                    let frame = frame?;
                    let (width, height) = (number::be16(frame, 3)?, number::be16(frame, 1)?);
                    let (blocks, mcus) = blocks(frame, payload, width, height)?;
                    let defined = |(dc, ac): &(usize, usize)| dc_tables[*dc].is_some() && ac_tables[*ac].is_some();
                    let start = segments.position();
                    let (width, height) = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
                    let luminance = luminance(frame, &quanta);
                    return blocks.iter().all(defined).then_some(Self {
                        width,
                        height,
                        mcus,
                        blocks,
                        dc_tables,
                        ac_tables,
                        restart_interval,
                        luminance,
                        start,
                    });
                }
                // A second frame and the like are not supported.
                _ => return None,
            }
        }
        None
    }

    /// The picture at an eighth of its size, still without its luminance.
    fn eighth(&self) -> Option<Eighth> {
        let (blocks, quantum) = self.luminance?;
        Some(Eighth::new((self.width as usize, self.height as usize), blocks, quantum))
    }

    fn found(&self, left_over: Option<usize>) -> ScanCheck {
        match left_over {
            Some(0) => ScanCheck::Complete { width: self.width, height: self.height },
            Some(bytes) => ScanCheck::Leftover { bytes },
            None => ScanCheck::Corrupt,
        }
    }

    /// How many bytes are between the picture and the end marker; `None` where the picture is not whole. `each` hears of
    /// the DC difference of each block by its number in the MCU, and `restarted` of each restart marker.
    fn check(&self, file: &[u8], mut each: impl FnMut(usize, i32), mut restarted: impl FnMut()) -> Option<usize> {
        let mut reader = BitReader::new(file.get(self.start..)?)?;
        let tables: Vec<_> = self
            .blocks
            .iter()
            .map(|(dc, ac)| Some((self.dc_tables[*dc].as_deref()?, self.ac_tables[*ac].as_deref()?)))
            .collect::<Option<_>>()?;
        let mut restarts = 0;
        for mcu in 0..self.mcus {
            if mcu > 0 && self.restart_interval > 0 && mcu % self.restart_interval == 0 {
                reader.restart(restarts)?;
                restarts = (restarts + 1) % 8;
                restarted();
            }
            for (block, (dc, ac)) in tables.iter().enumerate() {
                each(block, reader.skip_block(dc, ac)?);
            }
        }
        reader.left_over()
    }
}

/// The tables of each block of an MCU, and how many MCUs there are, if one scan holds all components.
fn blocks(frame: &[u8], scan: &[u8], width: usize, height: usize) -> Option<(Vec<(usize, usize)>, u64)> {
    let count = usize::from(*frame.get(5)?);
    if *frame.first()? != 8 || !matches!(count, 1 | 3) || usize::from(*scan.first()?) != count {
        return None;
    }
    let component_at = |at: usize| frame.get(6 + 3 * at..9 + 3 * at);
    let factors = |sampling: u8| (usize::from(sampling >> 4), usize::from(sampling & 15));
    let (mut max_across, mut max_down) = (1, 1);
    let mut blocks = Vec::new();
    for at in 0..count {
        let (component, (across, down)) = (component_at(at)?, factors(*component_at(at)?.get(1)?));
        if !(1..=4).contains(&across) || !(1..=4).contains(&down) || scan.get(1 + 2 * at) != component.first() {
            return None;
        }
        (max_across, max_down) = (max_across.max(across), max_down.max(down));
        let tables = *scan.get(2 + 2 * at)?;
        // A scan of one component is not interleaved: an MCU is one block, whatever the sampling.
        let in_mcu = if count == 1 { 1 } else { across * down };
        let (dc, ac) = (usize::from(tables >> 4), usize::from(tables & 15));
        if dc > 3 || ac > 3 {
            return None;
        }
        blocks.extend(std::iter::repeat_n((dc, ac), in_mcu));
    }
    if count == 1 {
        (max_across, max_down) = (1, 1);
    }
    let mcus = width.div_ceil(8 * max_across) as u64 * height.div_ceil(8 * max_down) as u64;
    (mcus > 0).then_some((blocks, mcus))
}

/// Reads the first number of each quantization table of a segment: that of the DC coefficients.
fn read_quanta(mut tables: &[u8], quanta: &mut [Option<u16>; 4]) {
    while let Some((class, after)) = tables.split_first() {
        let (length, first) = match class >> 4 {
            0 => (BLOCK, after.first().map(|byte| u16::from(*byte))),
            _ => (2 * BLOCK, after.first_chunk().map(|two| u16::from_be_bytes(*two))),
        };
        let Some(rest) = after.get(length..) else { return };
        if let Some(place) = quanta.get_mut(usize::from(class & 15)) {
            *place = first;
        }
        tables = rest;
    }
}

/// The blocks of luminance in an MCU, across and down, and the quantum of their DC coefficients.
fn luminance(frame: &[u8], quanta: &[Option<u16>; 4]) -> Option<((usize, usize), u16)> {
    let count = usize::from(*frame.get(5)?);
    let components: Vec<&[u8]> = (0..count).map(|at| frame.get(6 + 3 * at..9 + 3 * at)).collect::<Option<_>>()?;
    let quantum = |component: &&[u8]| quanta.get(usize::from(component[2])).copied().flatten();
    if !components.iter().all(|component| quantum(component).is_some()) {
        return None;
    }
    let first = components.first()?;
    let (across, down) = (first[1] >> 4, first[1] & 15);
    let has_most = components.iter().all(|other| other[1] >> 4 <= across && other[1] & 15 <= down);
    let blocks = if count == 1 { (1, 1) } else { (usize::from(across), usize::from(down)) };
    Some((blocks, quantum(first)?)).filter(|_| has_most)
}

/// The size of the reader's buffer: small enough to stay in the processor's first-level cache.
const BUFFER: usize = 1 << 15;
/// The most bytes that a block takes: 64 codes of up to 27 bits with their values, and the eight bytes that are read ahead.
const MAX_BLOCK_BYTES: usize = 64 * 27 / 8 + 8;

/// Reads the bits of the entropy-coded data through a buffer, without the zero bytes that are stuffed after 0xFF.
struct BitReader<'a> {
    source: &'a [u8],
    buffer: Box<[u8; BUFFER]>,
    /// How many bytes of the buffer are filled; zeros follow.
    filled: usize,
    cursor: BitCursor,
}

/// A position in the buffer, with the next bits in a register.
#[derive(Clone, Copy, Default)]
struct BitCursor {
    /// The next bits, from the top.
    bits: u64,
    /// How many of them count as loaded. The bits below are correct where they are there; the next load sets them again.
    count: u32,
    /// The byte of the buffer that is loaded next.
    at: usize,
}

impl BitCursor {
    /// Loads at least 56 bits: enough for a DC code and one lookup of AC codes, or for two of AC codes.
    #[expect(clippy::inline_always, reason = "a quarter of the time, measured")]
    #[inline(always)]
    fn load(&mut self, buffer: &[u8; BUFFER]) -> Option<()> {
        let eight = buffer.get(self.at..self.at + 8)?.first_chunk::<8>()?;
        self.bits |= u64::from_be_bytes(*eight) >> self.count;
        self.at += ((63 - self.count) / 8) as usize;
        self.count |= 0o70;
        Some(())
    }

    /// Skips as many AC codes as one lookup finds, or a single one where fewer coefficients are left in the block: after
    /// the last coefficient comes the next block, without an end-of-block code. Returns whether the block is finished.
    #[expect(clippy::inline_always, reason = "a quarter of the time, measured")]
    #[inline(always)]
    fn skip_ac(&mut self, table: &HuffmanTable, left: &mut usize) -> Option<bool> {
        let mut entry = table.ac_run_lookup[lookup_index(self.bits)];
        if usize::from(entry.required) > *left {
            entry = table.ac(self.bits)?;
            if usize::from(entry.coefficients) > *left {
                return None;
            }
        }
        self.consume(entry);
        *left -= usize::from(entry.coefficients);
        Some(entry.ends_block || *left == 0)
    }

    #[expect(clippy::inline_always, reason = "a quarter of the time, measured")]
    #[inline(always)]
    fn consume(&mut self, entry: LookupEntry) {
        self.bits <<= entry.bits;
        self.count -= u32::from(entry.bits);
    }
}

impl<'a> BitReader<'a> {
    fn new(source: &'a [u8]) -> Option<Self> {
        let buffer = vec![0; BUFFER].into_boxed_slice().try_into().ok()?;
        Some(Self { source, buffer, filled: 0, cursor: BitCursor::default() })
    }

    /// Makes sure that the buffer holds the bits of a whole block, or all that are left.
    #[inline]
    fn buffer_block(&mut self) {
        if self.cursor.at + MAX_BLOCK_BYTES > self.filled {
            self.fill();
        }
    }

    #[inline(never)]
    fn fill(&mut self) {
        let read = self.cursor.at.min(self.filled);
        self.buffer.copy_within(read..self.filled, 0);
        self.filled -= read;
        self.cursor.at -= read;
        while self.filled < BUFFER - 2 * MAX_BLOCK_BYTES {
            let chunk = &self.source[..self.source.len().min(BUFFER - 2 * MAX_BLOCK_BYTES - self.filled)];
            let plain = memchr(0xFF, chunk).unwrap_or(chunk.len());
            self.buffer[self.filled..self.filled + plain].copy_from_slice(&chunk[..plain]);
            self.filled += plain;
            self.source = &self.source[plain..];
            if let [0xFF, 0, rest @ ..] = self.source {
                self.buffer[self.filled] = 0xFF;
                self.filled += 1;
                self.source = rest;
            } else if plain == 0 {
                // A marker, or the end of the file.
                break;
            }
        }
        self.buffer[self.filled..].fill(0);
    }

    /// Skips a block, and returns the difference of its DC coefficient.
    #[inline]
    fn skip_block(&mut self, dc: &HuffmanTable, ac: &HuffmanTable) -> Option<i32> {
        self.buffer_block();
        let (buffer, mut cursor) = (&*self.buffer, self.cursor);
        let mut left = BLOCK - 1;
        cursor.load(buffer)?;
        let entry = dc.dc(cursor.bits)?;
        let difference = entry.dc_value(cursor.bits);
        cursor.consume(entry);
        loop {
            if cursor.skip_ac(ac, &mut left)? {
                break;
            }
            cursor.load(buffer)?;
            if cursor.skip_ac(ac, &mut left)? {
                break;
            }
        }
        self.cursor = cursor;
        Some(difference)
    }

    /// Goes on behind the restart marker of a number, if it follows at once.
    fn restart(&mut self, number: u8) -> Option<()> {
        self.buffer_block();
        let rest = self.source.strip_prefix(&[0xFF, RST0 + number])?;
        if self.left()? >= 8 {
            return None;
        }
        self.source = rest;
        self.filled = 0;
        self.cursor = BitCursor { at: 0, ..BitCursor::default() };
        Some(())
    }

    /// How many bits are in the buffer; `None` where more were read than there are.
    fn left(&self) -> Option<usize> {
        (self.filled * 8 + self.cursor.count as usize).checked_sub(self.cursor.at * 8)
    }

    /// How many bytes are left before the end marker, but for the padding of the last byte.
    fn left_over(&mut self) -> Option<usize> {
        self.buffer_block();
        let left = self.left()? / 8;
        let rest = scan_end(self.source, 0);
        self.source.get(rest..)?.starts_with(&END).then_some(left + rest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn jpeg(width: u32, height: u32, colour: image::ExtendedColorType, quality: u8) -> Vec<u8> {
        let count = if colour == image::ExtendedColorType::L8 { 1 } else { 3 };
        let pixels: Vec<u8> = (0..width * height * count)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 24).to_le_bytes()[0] ^ 0x5A)
            .collect();
        let mut file = Vec::new();
        let mut encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut file, quality);
        encoder.encode(&pixels, width, height, colour).unwrap();
        file
    }

    #[test]
    fn a_whole_picture_is_complete() {
        for (width, height) in [(1, 1), (8, 8), (33, 17), (200, 99)] {
            for colour in [image::ExtendedColorType::Rgb8, image::ExtendedColorType::L8] {
                for quality in [10, 75, 100] {
                    let file = jpeg(width, height, colour, quality);
                    assert_eq!(
                        check_scan(&file),
                        ScanCheck::Complete { width, height },
                        "{width} × {height}, {colour:?}, {quality}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_is_missing_or_wrong_is_found() {
        let file = jpeg(200, 99, image::ExtendedColorType::Rgb8, 90);
        let scan = file.len() - 4_000;
        let missing = [&file[..scan], &file[scan + 100..]].concat();
        assert_eq!(check_scan(&missing), ScanCheck::Corrupt);
        let more = [&file[..file.len() - 2], &[1, 2, 3], &file[file.len() - 2..]].concat();
        assert_eq!(check_scan(&more), ScanCheck::Leftover { bytes: 3 });
        assert_eq!(check_scan(&file[..file.len() - 2]), ScanCheck::Corrupt);
        for cut in (0..file.len()).step_by(7) {
            assert!(!matches!(check_scan(&file[..cut]), ScanCheck::Complete { .. }), "cut at {cut}");
        }
    }

    #[test]
    fn no_bytes_make_it_panic() {
        let file = jpeg(40, 40, image::ExtendedColorType::Rgb8, 80);
        for at in 2..file.len() {
            for value in [0, 1, 0x7F, 0xFF] {
                let mut broken = file.clone();
                broken[at] = value;
                let _ = check_scan(&broken);
            }
        }
    }
}
