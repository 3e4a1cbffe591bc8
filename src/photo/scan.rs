//! Checks that a JPEG's scan is complete: parses every Huffman code of the entropy-coded data without decoding a pixel.
//!
//! It supports what our own encoder and most cameras write: one scan, Huffman coding, eight bits a sample. A decoder does
//! the same work and much more. Since this parser is independent of the encoder, a file that passes was understood twice.

use memchr::memchr;

use super::container::marker::{APP0, APP15, COM, DHT, DQT, END, SOF0, SOF1, SOS};
use super::container::{JpegSegments, number};

/// Coefficients in a block: one DC, the others AC.
const BLOCK: usize = 64;
/// Codes up to this length are found with one lookup; longer ones are rare.
const LOOKUP_BITS: u32 = 12;
const LOOKUP_SIZE: usize = 1 << LOOKUP_BITS;

/// What a check of the scan found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ScanCheck {
    /// Every block of the picture is there, and nothing else, up to the end marker.
    Complete { width: u32, height: u32 },
    /// It is coded in a way that this parser does not support; a decoder has to check it.
    Unsupported,
    /// Its codes are invalid, or end too early or too late.
    Corrupt,
}

/// Checks a JPEG's scan.
pub(super) fn check_scan(file: &[u8]) -> ScanCheck {
    let Some(scan) = ScanLayout::read(file) else { return ScanCheck::Unsupported };
    let ScanLayout { width, height, .. } = scan;
    match scan.check(file) {
        Some(()) => ScanCheck::Complete { width, height },
        None => ScanCheck::Corrupt,
    }
}

/// The order of the blocks in the scan, and the Huffman tables they are coded with.
struct ScanLayout {
    width: u32,
    height: u32,
    /// How many MCUs (minimum coded units) there are; each has some blocks of every component.
    mcus: u64,
    /// The numbers of the DC and the AC table of each block of an MCU, in order.
    blocks: Vec<(usize, usize)>,
    dc_tables: [Option<HuffmanTable>; 4],
    ac_tables: [Option<HuffmanTable>; 4],
    /// Where the entropy-coded data begins.
    start: usize,
}

impl ScanLayout {
    /// Reads the headers and tables; `None` where the file is not supported.
    fn read(file: &[u8]) -> Option<Self> {
        let mut frame: Option<&[u8]> = None;
        let (mut dc_tables, mut ac_tables) =
            (<[Option<HuffmanTable>; 4]>::default(), <[Option<HuffmanTable>; 4]>::default());
        let mut segments = JpegSegments::of(file);
        while let Some(segment) = segments.next() {
            let payload = segment.payload;
            match segment.marker {
                APP0..=APP15 | COM | DQT => {}
                SOF0 | SOF1 if frame.is_none() => frame = Some(payload),
                DHT => {
                    let mut tables = payload;
                    while let Some((class, after)) = tables.split_first() {
                        let (table, after) = HuffmanTable::read(after)?;
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
                    return blocks.iter().all(defined).then_some(Self {
                        width,
                        height,
                        mcus,
                        blocks,
                        dc_tables,
                        ac_tables,
                        start,
                    });
                }
                // A restart interval, a second frame and the like are not supported.
                _ => return None,
            }
        }
        None
    }

    fn check(&self, file: &[u8]) -> Option<()> {
        let mut reader = BitReader::new(file.get(self.start..)?)?;
        let tables: Vec<_> = self
            .blocks
            .iter()
            .map(|(dc, ac)| Some((self.dc_tables[*dc].as_ref()?, self.ac_tables[*ac].as_ref()?)))
            .collect::<Option<_>>()?;
        for _ in 0..self.mcus {
            for (dc, ac) in &tables {
                reader.skip_block(dc, ac)?;
            }
        }
        reader.is_at_end().then_some(())
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

/// What the next bits decode to: one or more codes, each with the bits of its value.
#[derive(Debug, Clone, Copy, Default)]
struct LookupEntry {
    /// The length of the codes and values; 0 where the bits are not a valid code, or only the start of a longer one.
    bits: u8,
    /// How many coefficients they fill.
    coefficients: u8,
    /// How many coefficients must be left in the block; one more than they fill where an end-of-block code follows.
    required: u8,
    /// Whether they finish with an end-of-block code.
    ends_block: bool,
}

/// A Huffman table with its lookups.
#[derive(Debug)]
struct HuffmanTable {
    /// By the next bits: a DC code; an AC code; all the AC codes that fit into one lookup.
    dc_lookup: Box<[LookupEntry; LOOKUP_SIZE]>,
    ac_lookup: Box<[LookupEntry; LOOKUP_SIZE]>,
    ac_run_lookup: Box<[LookupEntry; LOOKUP_SIZE]>,
    /// By code length: the last code plus one, and the index after its symbol.
    ends: [(u32, usize); 17],
    symbols: Vec<u8>,
}

impl HuffmanTable {
    /// Reads a table from a segment, and returns the bytes after it.
    fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let counts = bytes.get(..16)?;
        let count = counts.iter().map(|count| usize::from(*count)).sum::<usize>();
        let symbols = bytes.get(16..16 + count)?.to_vec();
        let lookup = || Box::new([LookupEntry::default(); LOOKUP_SIZE]);
        let (dc_lookup, ac_lookup, ac_run_lookup) = (lookup(), lookup(), lookup());
        let mut table = Self { dc_lookup, ac_lookup, ac_run_lookup, ends: [(0, 0); 17], symbols };
        let mut lengths = vec![0; LOOKUP_SIZE];
        let (mut code, mut at) = (0_u32, 0);
        for (length, count) in (1_u32..).zip(counts) {
            for _ in 0..*count {
                let symbol = table.symbols[at];
                if length <= LOOKUP_BITS {
                    let from = usize::try_from(code << (LOOKUP_BITS - length)).ok()?;
                    let range = from..from + (1 << (LOOKUP_BITS - length));
                    lengths.get_mut(range.clone())?.fill(length);
                    let length = u8::try_from(length).ok()?;
                    table.dc_lookup.get_mut(range.clone())?.fill(dc_entry(symbol, length).unwrap_or_default());
                    table.ac_lookup.get_mut(range)?.fill(ac_entry(symbol, length).unwrap_or_default());
                }
                code += 1;
                at += 1;
            }
            if code > 1 << length {
                return None;
            }
            table.ends[length as usize] = (code, at);
            code <<= 1;
        }
        for bits in 0..LOOKUP_SIZE {
            table.ac_run_lookup[bits] = table.ac_run(bits, &lengths);
        }
        Some((table, &bytes[16 + count..]))
    }

    /// Combines all AC codes that are complete in these bits into one entry; the last one's value may extend beyond them.
    fn ac_run(&self, bits: usize, lengths: &[u32]) -> LookupEntry {
        let mut run = LookupEntry { required: u8::MAX, ..LookupEntry::default() };
        loop {
            let used = u32::from(run.bits);
            if used >= LOOKUP_BITS {
                return run;
            }
            let next = (bits << used) & (LOOKUP_SIZE - 1);
            let entry = self.ac_lookup[next];
            if entry.bits == 0 || used + lengths[next] > LOOKUP_BITS {
                return run;
            }
            run.bits += entry.bits;
            // More than 63 coefficients never fit into a block, so a saturated sum is as good as the exact one.
            run.coefficients = run.coefficients.saturating_add(entry.coefficients);
            run.required = run.coefficients.saturating_add(u8::from(entry.ends_block));
            run.ends_block = entry.ends_block;
            if run.ends_block {
                return run;
            }
        }
    }

    /// Decodes a DC code.
    fn dc(&self, bits: u64) -> Option<LookupEntry> {
        let entry = self.dc_lookup[lookup_index(bits)];
        if entry.bits > 0 {
            Some(entry)
        } else {
            self.long_code(bits).and_then(|(symbol, length)| dc_entry(symbol, length))
        }
    }

    /// Decodes one AC code.
    #[cold]
    #[inline(never)]
    fn ac(&self, bits: u64) -> Option<LookupEntry> {
        let entry = self.ac_lookup[lookup_index(bits)];
        if entry.bits > 0 {
            Some(entry)
        } else {
            self.long_code(bits).and_then(|(symbol, length)| ac_entry(symbol, length))
        }
    }

    /// The symbol and length of a code that is too long for the lookups.
    #[cold]
    fn long_code(&self, bits: u64) -> Option<(u8, u8)> {
        (LOOKUP_BITS + 1..=16).find_map(|length| {
            let code = u32::try_from(bits >> (64 - length)).ok()?;
            let (end, end_index) = self.ends[length as usize];
            let distance = usize::try_from(end.checked_sub(code)?).ok().filter(|distance| *distance > 0)?;
            let index = end_index.checked_sub(distance)?;
            // The symbols of shorter codes come first; an index among them is not a code of this length.
            let first = self.ends[length as usize - 1].1;
            (index >= first).then(|| Some((*self.symbols.get(index)?, u8::try_from(length).ok()?)))?
        })
    }
}

/// An AC symbol's high half is a run of zero coefficients, its low half the length of the value that follows: at most ten
/// bits with eight-bit samples.
fn ac_entry(symbol: u8, length: u8) -> Option<LookupEntry> {
    match (symbol >> 4, symbol & 15) {
        (0, 0) => Some(LookupEntry { bits: length, coefficients: 0, required: 1, ends_block: true }),
        (run, size @ 0..=10) => {
            Some(LookupEntry { bits: length + size, coefficients: run + 1, required: run + 1, ends_block: false })
        }
        _ => None,
    }
}

/// A DC symbol is the length of the value that follows: at most eleven bits.
fn dc_entry(symbol: u8, length: u8) -> Option<LookupEntry> {
    (symbol <= 11).then(|| LookupEntry { bits: length + symbol, coefficients: 1, required: 1, ends_block: false })
}

/// The top bits, as an index into the lookups.
fn lookup_index(bits: u64) -> usize {
    (bits >> (64 - LOOKUP_BITS)) as usize
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

    /// Skips a block.
    #[inline]
    fn skip_block(&mut self, dc: &HuffmanTable, ac: &HuffmanTable) -> Option<()> {
        self.buffer_block();
        let (buffer, mut cursor) = (&*self.buffer, self.cursor);
        let mut left = BLOCK - 1;
        cursor.load(buffer)?;
        cursor.consume(dc.dc(cursor.bits)?);
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
        Some(())
    }

    /// Whether everything was read but the padding of the last byte, and the end marker follows.
    fn is_at_end(&self) -> bool {
        let left = (self.filled * 8 + self.cursor.count as usize).checked_sub(self.cursor.at * 8);
        self.source.starts_with(&END) && left.is_some_and(|left| left < 8)
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
        assert_eq!(check_scan(&more), ScanCheck::Corrupt);
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
