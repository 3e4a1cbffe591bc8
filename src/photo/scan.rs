//! A JPEG's picture walked through code by code, with no pixel made of it: the cheap proof that it is whole.
//!
//! It knows what our own encoder writes and most cameras: one scan, Huffman's codes, eight bits. A decoder does the same
//! walk and much more; this one is ours, so a file that stands both was understood twice.

use memchr::memchr;

use super::container::marker::{APP0, APP15, COM, DHT, DQT, END, SOF0, SOF1, SOS};
use super::container::{JpegSegments, number};

const BLOCK: usize = 64;
/// Codes up to this length are found with one look; longer ones are rare.
const LOOK: u32 = 12;
const LOOKS: usize = 1 << LOOK;

/// What a walk found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Walk {
    /// Every block of the picture is there, and nothing else, up to the end marker.
    Whole { width: u32, height: u32 },
    /// It is coded in a way that others have to judge.
    Unknown,
    /// Its codes make no sense, or end too early or too late.
    Broken,
}

/// Walks through a JPEG.
pub(super) fn walk(file: &[u8]) -> Walk {
    let Some(plan) = Plan::read(file) else { return Walk::Unknown };
    let Plan { width, height, .. } = plan;
    match plan.walk(file) {
        Some(()) => Walk::Whole { width, height },
        None => Walk::Broken,
    }
}

/// How the blocks follow each other, and with which codes.
struct Plan {
    width: u32,
    height: u32,
    /// Groups of blocks, each with some blocks of every component.
    groups: u64,
    /// The tables of a group's blocks, in order: one for the first code of a block and one for the rest.
    blocks: Vec<(usize, usize)>,
    first: [Option<Table>; 4],
    rest: [Option<Table>; 4],
    /// Where the codes begin.
    start: usize,
}

impl Plan {
    /// Reads the tables; `None` where the file is not of the plain kind.
    fn read(file: &[u8]) -> Option<Self> {
        let mut frame: Option<&[u8]> = None;
        let (mut first, mut rest) = (<[Option<Table>; 4]>::default(), <[Option<Table>; 4]>::default());
        let mut segments = JpegSegments::of(file);
        while let Some(segment) = segments.next() {
            let payload = segment.payload;
            match segment.marker {
                APP0..=APP15 | COM | DQT => {}
                SOF0 | SOF1 if frame.is_none() => frame = Some(payload),
                DHT => {
                    let mut tables = payload;
                    while let Some((kind, after)) = tables.split_first() {
                        let (table, after) = Table::read(after)?;
                        let place = usize::from(kind & 15);
                        *(if kind >> 4 == 0 { &mut first } else { &mut rest }).get_mut(place)? = Some(table);
                        tables = after;
                    }
                }
                SOS => {
                    let frame = frame?;
                    let (width, height) = (number::be16(frame, 3)?, number::be16(frame, 1)?);
                    let (blocks, groups) = blocks(frame, payload, width, height)?;
                    let known = |(f, r): &(usize, usize)| first[*f].is_some() && rest[*r].is_some();
                    let start = segments.position();
                    let (width, height) = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
                    return blocks.iter().all(known).then_some(Self {
                        width,
                        height,
                        groups,
                        blocks,
                        first,
                        rest,
                        start,
                    });
                }
                // A restart interval, another frame: not of the plain kind.
                _ => return None,
            }
        }
        None
    }

    fn walk(&self, file: &[u8]) -> Option<()> {
        let mut bits = Bits::new(file.get(self.start..)?)?;
        let tables: Vec<_> = self
            .blocks
            .iter()
            .map(|(first, rest)| Some((self.first[*first].as_ref()?, self.rest[*rest].as_ref()?)))
            .collect::<Option<_>>()?;
        for _ in 0..self.groups {
            for (first, rest) in &tables {
                bits.pass_block(first, rest)?;
            }
        }
        bits.is_at_end().then_some(())
    }
}

/// The blocks of one group, and how many groups there are, if one scan holds all components.
fn blocks(frame: &[u8], scan: &[u8], width: usize, height: usize) -> Option<(Vec<(usize, usize)>, u64)> {
    let count = usize::from(*frame.get(5)?);
    if *frame.first()? != 8 || !matches!(count, 1 | 3) || usize::from(*scan.first()?) != count {
        return None;
    }
    let part = |at: usize| frame.get(6 + 3 * at..9 + 3 * at);
    let sides = |sampling: u8| (usize::from(sampling >> 4), usize::from(sampling & 15));
    let (mut wide, mut high) = (1, 1);
    let mut blocks = Vec::new();
    for at in 0..count {
        let (component, (across, down)) = (part(at)?, sides(*part(at)?.get(1)?));
        if !(1..=4).contains(&across) || !(1..=4).contains(&down) || scan.get(1 + 2 * at) != component.first() {
            return None;
        }
        (wide, high) = (wide.max(across), high.max(down));
        let tables = *scan.get(2 + 2 * at)?;
        // A component alone lies in the scan block by block, whatever its sampling.
        let here = if count == 1 { 1 } else { across * down };
        let (first, rest) = (usize::from(tables >> 4), usize::from(tables & 15));
        if first > 3 || rest > 3 {
            return None;
        }
        blocks.extend(std::iter::repeat_n((first, rest), here));
    }
    if count == 1 {
        (wide, high) = (1, 1);
    }
    let groups = width.div_ceil(8 * wide) as u64 * height.div_ceil(8 * high) as u64;
    (groups > 0).then_some((blocks, groups))
}

/// What the next bits mean: how many belong to codes and the values behind them, and how far those go in a block.
#[derive(Debug, Clone, Copy, Default)]
struct Entry {
    /// None where the bits mean nothing by themselves.
    bits: u8,
    /// How many places are filled.
    step: u8,
    /// How many places have to be open for it: with an end of the block, one more.
    room: u8,
    /// Whether the block ends then.
    ends: bool,
}

/// Huffman's codes of one table.
#[derive(Debug)]
struct Table {
    /// By the next bits: the first code of a block; one of the others; as many of the others as are seen at once.
    first_look: Box<[Entry; LOOKS]>,
    rest_look: Box<[Entry; LOOKS]>,
    many_look: Box<[Entry; LOOKS]>,
    /// By length: the code behind the last one, and the place behind the last one's symbol.
    longer: [(u32, usize); 17],
    symbols: Vec<u8>,
}

impl Table {
    /// Reads a table from a segment, and gives what stands behind it.
    fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let counts = bytes.get(..16)?;
        let count = counts.iter().map(|count| usize::from(*count)).sum::<usize>();
        let symbols = bytes.get(16..16 + count)?.to_vec();
        let look = || Box::new([Entry::default(); LOOKS]);
        let (first_look, rest_look, many_look) = (look(), look(), look());
        let mut table = Self { first_look, rest_look, many_look, longer: [(0, 0); 17], symbols };
        let mut lengths = vec![0; LOOKS];
        let (mut code, mut at) = (0_u32, 0);
        for (length, count) in (1_u32..).zip(counts) {
            for _ in 0..*count {
                let symbol = table.symbols[at];
                if length <= LOOK {
                    let from = usize::try_from(code << (LOOK - length)).ok()?;
                    let span = from..from + (1 << (LOOK - length));
                    lengths.get_mut(span.clone())?.fill(length);
                    let length = u8::try_from(length).ok()?;
                    table.first_look.get_mut(span.clone())?.fill(first_meaning(symbol, length).unwrap_or_default());
                    table.rest_look.get_mut(span)?.fill(meaning(symbol, length).unwrap_or_default());
                }
                code += 1;
                at += 1;
            }
            if code > 1 << length {
                return None;
            }
            table.longer[length as usize] = (code, at);
            code <<= 1;
        }
        for bits in 0..LOOKS {
            table.many_look[bits] = table.many(bits, &lengths);
        }
        Some((table, &bytes[16 + count..]))
    }

    /// All codes that are seen whole in these bits, as one entry; of the last one the value may reach beyond.
    fn many(&self, bits: usize, lengths: &[u32]) -> Entry {
        let mut all = Entry { room: u8::MAX, ..Entry::default() };
        loop {
            let seen = u32::from(all.bits);
            if seen >= LOOK {
                return all;
            }
            let next = (bits << seen) & (LOOKS - 1);
            let entry = self.rest_look[next];
            if entry.bits == 0 || seen + lengths[next] > LOOK {
                return all;
            }
            all.bits += entry.bits;
            // More than a block holds is as good as anything that does not fit into one.
            all.step = all.step.saturating_add(entry.step);
            all.room = all.step.saturating_add(u8::from(entry.ends));
            all.ends = entry.ends;
            if all.ends {
                return all;
            }
        }
    }

    /// What a block's first code means.
    fn first(&self, held: u64) -> Option<Entry> {
        let entry = self.first_look[next(held)];
        if entry.bits > 0 {
            Some(entry)
        } else {
            self.long(held).and_then(|(symbol, length)| first_meaning(symbol, length))
        }
    }

    /// What one of the others means.
    #[cold]
    #[inline(never)]
    fn rest(&self, held: u64) -> Option<Entry> {
        let entry = self.rest_look[next(held)];
        if entry.bits > 0 { Some(entry) } else { self.long(held).and_then(|(symbol, length)| meaning(symbol, length)) }
    }

    /// The symbol of a code that is too long to be looked up, and its length.
    #[cold]
    fn long(&self, held: u64) -> Option<(u8, u8)> {
        (LOOK + 1..=16).find_map(|length| {
            let code = u32::try_from(held >> (64 - length)).ok()?;
            let (behind, at) = self.longer[length as usize];
            let back = usize::try_from(behind.checked_sub(code)?).ok().filter(|back| *back > 0)?;
            let place = at.checked_sub(back)?;
            // A longer code begins where the shorter ones end, so what lies too far back is none of this length.
            let shorter = self.longer[length as usize - 1].1;
            (place >= shorter).then(|| Some((*self.symbols.get(place)?, u8::try_from(length).ok()?)))?
        })
    }
}

/// A symbol's low half is the length of the value behind it, which eight-bit pictures keep to ten bits; its high half how
/// many places are passed over before.
fn meaning(symbol: u8, length: u8) -> Option<Entry> {
    match (symbol >> 4, symbol & 15) {
        (0, 0) => Some(Entry { bits: length, step: 0, room: 1, ends: true }),
        (run, size @ 0..=10) => Some(Entry { bits: length + size, step: run + 1, room: run + 1, ends: false }),
        _ => None,
    }
}

/// A block's first symbol is no more than the length of its value: eleven bits at most.
fn first_meaning(symbol: u8, length: u8) -> Option<Entry> {
    (symbol <= 11).then(|| Entry { bits: length + symbol, step: 1, room: 1, ends: false })
}

/// The bits that are looked at.
fn next(held: u64) -> usize {
    (held >> (64 - LOOK)) as usize
}

/// So much of the codes is looked at without moving it: it stays in the processor's nearest cache.
const WINDOW: usize = 1 << 15;
/// A block takes 64 codes of at most 27 bits with their values, and eight bytes are taken ahead.
const MOST: usize = 64 * 27 / 8 + 8;

/// The bits of the codes, without the zeros behind bytes of ones: some of them at a time.
struct Bits<'a> {
    source: &'a [u8],
    window: Box<[u8; WINDOW]>,
    /// So many bytes of the window are filled; zeros stand behind them.
    filled: usize,
    next: Next,
}

/// The next bits at the top of a number.
#[derive(Clone, Copy, Default)]
struct Next {
    held: u64,
    /// So many of them are counted; those behind are right, too, and come again.
    count: u32,
    /// The byte of the window behind those that are counted.
    at: usize,
}

impl Next {
    /// Holds 56 bits at least: as much as a block's first code and an entry of others take, or two entries.
    #[expect(clippy::inline_always, reason = "a quarter of the time, measured")]
    #[inline(always)]
    fn look(&mut self, window: &[u8; WINDOW]) -> Option<()> {
        let eight = window.get(self.at..self.at + 8)?.first_chunk::<8>()?;
        self.held |= u64::from_be_bytes(*eight) >> self.count;
        self.at += ((63 - self.count) / 8) as usize;
        self.count |= 0o70;
        Some(())
    }

    /// Passes over as many codes as are seen at once and belong to a block with so many open places: behind its last one
    /// other codes begin, without a word. Tells whether the block ends with them.
    #[expect(clippy::inline_always, reason = "a quarter of the time, measured")]
    #[inline(always)]
    fn pass_some(&mut self, table: &Table, open: &mut usize) -> Option<bool> {
        let mut entry = table.many_look[next(self.held)];
        if usize::from(entry.room) > *open {
            entry = table.rest(self.held)?;
            if usize::from(entry.step) > *open {
                return None;
            }
        }
        self.pass(entry);
        *open -= usize::from(entry.step);
        Some(entry.ends || *open == 0)
    }

    #[expect(clippy::inline_always, reason = "a quarter of the time, measured")]
    #[inline(always)]
    fn pass(&mut self, entry: Entry) {
        self.held <<= entry.bits;
        self.count -= u32::from(entry.bits);
    }
}

impl<'a> Bits<'a> {
    fn new(source: &'a [u8]) -> Option<Self> {
        let window = vec![0; WINDOW].into_boxed_slice().try_into().ok()?;
        Some(Self { source, window, filled: 0, next: Next::default() })
    }

    /// Sees to it that the bits of a block are there, as far as there are any.
    #[inline]
    fn refill(&mut self) {
        if self.next.at + MOST > self.filled {
            self.fill();
        }
    }

    #[inline(never)]
    fn fill(&mut self) {
        let passed = self.next.at.min(self.filled);
        self.window.copy_within(passed..self.filled, 0);
        self.filled -= passed;
        self.next.at -= passed;
        while self.filled < WINDOW - 2 * MOST {
            let here = &self.source[..self.source.len().min(WINDOW - 2 * MOST - self.filled)];
            let plain = memchr(0xFF, here).unwrap_or(here.len());
            self.window[self.filled..self.filled + plain].copy_from_slice(&here[..plain]);
            self.filled += plain;
            self.source = &self.source[plain..];
            if let [0xFF, 0, rest @ ..] = self.source {
                self.window[self.filled] = 0xFF;
                self.filled += 1;
                self.source = rest;
            } else if plain == 0 {
                // A marker, or nothing at all.
                break;
            }
        }
        self.window[self.filled..].fill(0);
    }

    /// Passes over a block.
    #[inline]
    fn pass_block(&mut self, first: &Table, rest: &Table) -> Option<()> {
        self.refill();
        let (window, mut next) = (&*self.window, self.next);
        let mut open = BLOCK - 1;
        next.look(window)?;
        next.pass(first.first(next.held)?);
        loop {
            if next.pass_some(rest, &mut open)? {
                break;
            }
            next.look(window)?;
            if next.pass_some(rest, &mut open)? {
                break;
            }
        }
        self.next = next;
        Some(())
    }

    /// Whether all was passed over but what fills up the last byte, and the end marker follows.
    fn is_at_end(&self) -> bool {
        let left = (self.filled * 8 + self.next.count as usize).checked_sub(self.next.at * 8);
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
    fn a_whole_picture_is_walked_to_its_end() {
        for (width, height) in [(1, 1), (8, 8), (33, 17), (200, 99)] {
            for colour in [image::ExtendedColorType::Rgb8, image::ExtendedColorType::L8] {
                for quality in [10, 75, 100] {
                    let file = jpeg(width, height, colour, quality);
                    assert_eq!(walk(&file), Walk::Whole { width, height }, "{width} × {height}, {colour:?}, {quality}");
                }
            }
        }
    }

    #[test]
    fn what_is_missing_or_wrong_is_found() {
        let file = jpeg(200, 99, image::ExtendedColorType::Rgb8, 90);
        let scan = file.len() - 4_000;
        let missing = [&file[..scan], &file[scan + 100..]].concat();
        assert_eq!(walk(&missing), Walk::Broken);
        let more = [&file[..file.len() - 2], &[1, 2, 3], &file[file.len() - 2..]].concat();
        assert_eq!(walk(&more), Walk::Broken);
        assert_eq!(walk(&file[..file.len() - 2]), Walk::Broken);
        for cut in (0..file.len()).step_by(7) {
            assert!(!matches!(walk(&file[..cut]), Walk::Whole { .. }), "cut at {cut}");
        }
    }

    #[test]
    fn no_bytes_make_it_panic() {
        let file = jpeg(40, 40, image::ExtendedColorType::Rgb8, 80);
        for at in 2..file.len() {
            for value in [0, 1, 0x7F, 0xFF] {
                let mut broken = file.clone();
                broken[at] = value;
                let _ = walk(&broken);
            }
        }
    }
}
