//! JPEG's Huffman tables (ITU-T T.81, annexes C and F), with lookups for parsing codes without decoding a value.

use std::cell::RefCell;
use std::rc::Rc;

/// Coefficients in a block: one DC, the others AC.
pub(super) const BLOCK: usize = 64;
/// Codes up to this length are found with one lookup; longer ones are rare.
pub(super) const LOOKUP_BITS: u32 = 12;
pub(super) const LOOKUP_SIZE: usize = 1 << LOOKUP_BITS;

/// What the next bits decode to: one or more codes, each with the bits of its value.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct LookupEntry {
    /// The length of the codes and values; 0 where the bits are not a valid code, or only the start of a longer one.
    pub(super) bits: u8,
    /// How many coefficients they fill; of a DC code, which fills one, how many bits its value has.
    pub(super) coefficients: u8,
    /// How many coefficients must be left in the block; one more than they fill where an end-of-block code follows.
    pub(super) required: u8,
    /// Whether they finish with an end-of-block code.
    pub(super) ends_block: bool,
}

impl LookupEntry {
    /// The value that follows a DC code (ITU-T T.81, F.2.2.1).
    #[inline]
    pub(super) fn dc_value(self, bits: u64) -> i32 {
        let size = u32::from(self.coefficients);
        if size == 0 {
            return 0;
        }
        let value = i32::try_from(bits << (u32::from(self.bits) - size) >> (64 - size)).unwrap_or_default();
        // Of the values with so many bits, the lower half is negative.
        if value >> (size - 1) == 0 { value - (1 << size) + 1 } else { value }
    }
}

/// How many tables are kept: those of a file with colours, twice.
const MOST_KEPT: usize = 8;

/// A table that is kept: whether it is for DC codes, its bytes in the file, and the table.
type Kept = (bool, Vec<u8>, Rc<HuffmanTable>);

thread_local! {
    static KEPT: RefCell<Vec<Kept>> = const { RefCell::new(Vec::new()) };
}

/// A Huffman table with its lookups.
#[derive(Debug)]
pub(super) struct HuffmanTable {
    /// By the next bits: a DC code or an AC code, whichever the table is for.
    lookup: Box<[LookupEntry; LOOKUP_SIZE]>,
    /// In a table of AC codes, all the codes that fit into one lookup.
    pub(super) ac_run_lookup: Box<[LookupEntry; LOOKUP_SIZE]>,
    /// By code length: the last code plus one, and the index after its symbol.
    ends: [(u32, usize); 17],
    symbols: Vec<u8>,
}

impl HuffmanTable {
    /// Reads a table from a segment, whose class and number are given, and returns the bytes after it. Most files have one
    /// of a few tables, so those that were last read on this thread are kept.
    pub(super) fn read(class: u8, bytes: &[u8]) -> Option<(Rc<Self>, &[u8])> {
        let counts = bytes.get(..16)?;
        let count = counts.iter().map(|count| usize::from(*count)).sum::<usize>();
        let (own, after) = (bytes.get(..16 + count)?, &bytes[16 + count..]);
        let is_dc = class >> 4 == 0;
        KEPT.with_borrow_mut(|kept| {
            if let Some((.., table)) = kept.iter().find(|(dc, bytes, _)| *dc == is_dc && bytes == own) {
                return Some((Rc::clone(table), after));
            }
            let table = Rc::new(Self::built(is_dc, counts, &own[16..])?);
            kept.truncate(MOST_KEPT - 1);
            kept.insert(0, (is_dc, own.to_vec(), Rc::clone(&table)));
            Some((table, after))
        })
    }

    fn built(is_dc: bool, counts: &[u8], symbols: &[u8]) -> Option<Self> {
        let lookup = || Box::new([LookupEntry::default(); LOOKUP_SIZE]);
        let (lookup, ac_run_lookup) = (lookup(), lookup());
        let mut table = Self { lookup, ac_run_lookup, ends: [(0, 0); 17], symbols: symbols.to_vec() };
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
                    let entry = if is_dc { dc_entry(symbol, length) } else { ac_entry(symbol, length) };
                    table.lookup.get_mut(range)?.fill(entry.unwrap_or_default());
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
        if !is_dc {
            for bits in 0..LOOKUP_SIZE {
                table.ac_run_lookup[bits] = table.ac_run(bits, &lengths);
            }
        }
        Some(table)
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
            let entry = self.lookup[next];
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
    pub(super) fn dc(&self, bits: u64) -> Option<LookupEntry> {
        let entry = self.lookup[lookup_index(bits)];
        if entry.bits > 0 {
            Some(entry)
        } else {
            self.long_code(bits).and_then(|(symbol, length)| dc_entry(symbol, length))
        }
    }

    /// Decodes one AC code.
    #[cold]
    #[inline(never)]
    pub(super) fn ac(&self, bits: u64) -> Option<LookupEntry> {
        let entry = self.lookup[lookup_index(bits)];
        if entry.bits > 0 {
            Some(entry)
        } else {
            self.long_code(bits).and_then(|(symbol, length)| ac_entry(symbol, length))
        }
    }

    /// The symbol and length of a code that is too long for the lookups.
    fn long_code(&self, bits: u64) -> Option<(u8, u8)> {
        long_symbol(&self.ends, &self.symbols, LOOKUP_BITS, bits)
    }
}

/// A Huffman table by which symbols are decoded one by one.
pub(super) struct SymbolTable {
    /// By the next bits: a symbol and the length of its code; 0 where the code is longer, or none.
    lookup: [(u8, u8); 1 << SYMBOL_BITS],
    /// By code length: the last code plus one, and the index after its symbol.
    ends: [(u32, usize); 17],
    symbols: Vec<u8>,
}

/// Codes up to this length are found with one lookup.
const SYMBOL_BITS: u32 = 9;

impl SymbolTable {
    /// Reads a table from a segment, and returns the bytes after it.
    pub(super) fn read(bytes: &[u8]) -> Option<(Self, &[u8])> {
        let counts = bytes.get(..16)?;
        let count = counts.iter().map(|count| usize::from(*count)).sum::<usize>();
        let symbols = bytes.get(16..16 + count)?.to_vec();
        let mut table = Self { lookup: [(0, 0); 1 << SYMBOL_BITS], ends: [(0, 0); 17], symbols };
        let (mut code, mut at) = (0_u32, 0);
        for (length, count) in (1_u8..).zip(counts) {
            for _ in 0..*count {
                if let Some(shift) = SYMBOL_BITS.checked_sub(u32::from(length)) {
                    let from = usize::try_from(code << shift).ok()?;
                    table.lookup.get_mut(from..from + (1 << shift))?.fill((table.symbols[at], length));
                }
                code += 1;
                at += 1;
            }
            if code > 1 << length {
                return None;
            }
            table.ends[usize::from(length)] = (code, at);
            code <<= 1;
        }
        Some((table, &bytes[16 + count..]))
    }

    /// The next symbol and the length of its code.
    #[inline]
    pub(super) fn symbol(&self, bits: u64) -> Option<(u8, u8)> {
        match self.lookup[(bits >> (64 - SYMBOL_BITS)) as usize] {
            (_, 0) => long_symbol(&self.ends, &self.symbols, SYMBOL_BITS, bits),
            found => Some(found),
        }
    }
}

/// The symbol and length of a code that is longer than a lookup.
#[cold]
fn long_symbol(ends: &[(u32, usize); 17], symbols: &[u8], lookup_bits: u32, bits: u64) -> Option<(u8, u8)> {
    (lookup_bits + 1..=16).find_map(|length| {
        let code = u32::try_from(bits >> (64 - length)).ok()?;
        let (end, end_index) = ends[length as usize];
        let distance = usize::try_from(end.checked_sub(code)?).ok().filter(|distance| *distance > 0)?;
        let index = end_index.checked_sub(distance)?;
        // The symbols of shorter codes come first; an index among them is not a code of this length.
        let first = ends[length as usize - 1].1;
        (index >= first).then(|| Some((*symbols.get(index)?, u8::try_from(length).ok()?)))?
    })
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
    (symbol <= 11).then(|| LookupEntry { bits: length + symbol, coefficients: symbol, required: 1, ends_block: false })
}

/// The top bits, as an index into the lookups.
pub(super) fn lookup_index(bits: u64) -> usize {
    (bits >> (64 - LOOKUP_BITS)) as usize
}
