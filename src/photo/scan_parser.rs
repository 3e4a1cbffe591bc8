//! Parses the codes of one scan of a JPEG, block by block (ITU-T T.81, annexes F and G).

use super::container::marker::RST0;
use super::huffman::{BLOCK, SymbolTable};

/// The largest DC value, 8 times the largest sample around zero, with room for what encoders round.
const MAX_DC: i64 = 1_100;

/// What a scan has: a band of coefficients of some components, down to a bit.
pub(super) struct Scan {
    is_progressive: bool,
    /// The place of each component in the picture, and the numbers of its DC and AC tables.
    pub(super) components: Vec<(usize, usize, usize)>,
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) refines: bool,
    /// The lowest bit.
    pub(super) low: u8,
}

impl Scan {
    /// Reads the head of a scan; `None` where it makes no sense.
    pub(super) fn of(payload: &[u8], is_progressive: bool, ids: &[u8]) -> Option<Self> {
        let count = usize::from(*payload.first()?);
        let part = |at: usize| {
            let (id, tables) = (*payload.get(1 + 2 * at)?, usize::from(*payload.get(2 + 2 * at)?));
            let place = ids.iter().position(|known| *known == id)?;
            (tables >> 4 < 4 && tables & 15 < 4).then_some((place, tables >> 4, tables & 15))
        };
        let components: Vec<_> = (0..count).map(part).collect::<Option<_>>()?;
        let (from, to, bits) = (
            usize::from(*payload.get(1 + 2 * count)?),
            usize::from(*payload.get(2 + 2 * count)?),
            *payload.get(3 + 2 * count)?,
        );
        let (from, to, high, low) =
            if is_progressive { (from, to, bits >> 4, bits & 15) } else { (0, BLOCK - 1, 0, 0) };
        let is_band = if from == 0 { to == 0 || !is_progressive } else { (from..BLOCK).contains(&to) && count == 1 };
        let is_step = high == 0 || high == low + 1;
        let is_some = (1..=4).contains(&count) && is_band && is_step && low <= 13;
        is_some.then_some(Self { is_progressive, components, from, to, refines: high > 0, low })
    }
}

/// The tables that a component is coded with.
pub(super) struct Codes<'a> {
    dc: Option<&'a SymbolTable>,
    ac: Option<&'a SymbolTable>,
    /// The largest value of its DC coefficient that makes sense.
    most: i64,
}

impl<'a> Codes<'a> {
    /// The tables with these numbers, if the scan has what it needs; `step` is what DC values are multiplied by.
    pub(super) fn of(
        scan: &Scan,
        (dc, ac): (Option<&'a SymbolTable>, Option<&'a SymbolTable>),
        step: i64,
    ) -> Option<Self> {
        let (needs_dc, needs_ac) = (scan.from == 0 && !scan.refines, scan.to > 0);
        let codes = Self { dc: dc.filter(|_| needs_dc), ac: ac.filter(|_| needs_ac), most: MAX_DC / step.max(1) + 2 };
        (codes.dc.is_some() == needs_dc && codes.ac.is_some() == needs_ac).then_some(codes)
    }
}

/// Parses the blocks of a scan.
pub(super) struct Parser<'a> {
    bits: Bits<'a>,
    scan: &'a Scan,
    /// For how many more blocks there is nothing new in the band.
    end_of_band: u32,
    /// The last DC value of each component.
    dc: [i64; 4],
}

impl<'a> Parser<'a> {
    pub(super) fn of(scan: &'a Scan, data: &'a [u8]) -> Self {
        Self { bits: Bits::of(data), scan, end_of_band: 0, dc: [0; 4] }
    }

    /// Goes on behind the restart marker of a number, if it follows at once.
    pub(super) fn restart(&mut self, number: u8) -> Option<()> {
        if self.end_of_band > 0 {
            return None;
        }
        self.dc = [0; 4];
        self.bits.restart(number)
    }

    /// Parses the next block of the scan's component of a number; `nonzero` says which of its coefficients are not zero.
    pub(super) fn block(&mut self, nonzero: Option<&mut u64>, codes: &Codes<'_>, nth: usize) -> Option<()> {
        if !self.scan.is_progressive {
            self.dc(codes, nth)?;
            return self.sequential(codes);
        }
        match (self.scan.from, self.scan.refines) {
            (0, false) => self.dc(codes, nth),
            (0, true) => self.bits.take(1).map(|_| ()),
            (_, false) => self.first(nonzero?, codes.ac?),
            (_, true) => self.refine(nonzero?, codes.ac?),
        }
    }

    fn dc(&mut self, codes: &Codes<'_>, nth: usize) -> Option<()> {
        let size = self.bits.symbol(codes.dc?)?;
        if size > 11 {
            return None;
        }
        let value = i64::try_from(self.bits.take(u32::from(size))?).ok()?;
        let is_negative = size > 0 && value >> (size - 1) == 0;
        self.dc[nth] += if is_negative { value - (1 << size) + 1 } else { value };
        (self.dc[nth].abs() << self.scan.low <= codes.most + (1 << self.scan.low)).then_some(())
    }

    fn sequential(&mut self, codes: &Codes<'_>) -> Option<()> {
        let table = codes.ac?;
        let mut at = 1;
        while at < BLOCK {
            let symbol = self.bits.symbol(table)?;
            let (run, size) = (usize::from(symbol >> 4), symbol & 15);
            match (run, size) {
                (0, 0) => break,
                (15, 0) | (_, 1..=10) => {}
                _ => return None,
            }
            at += run + 1;
            if at > BLOCK {
                return None;
            }
            self.bits.take(u32::from(size))?;
        }
        Some(())
    }

    /// The first scan of a band.
    fn first(&mut self, nonzero: &mut u64, table: &SymbolTable) -> Option<()> {
        if self.end_of_band > 0 {
            self.end_of_band -= 1;
            return Some(());
        }
        let mut at = self.scan.from;
        while at <= self.scan.to {
            let symbol = self.bits.symbol(table)?;
            let (run, size) = (usize::from(symbol >> 4), symbol & 15);
            if size == 0 && run < 15 {
                self.end_of_band = self.end_of_band(run)? - 1;
                break;
            }
            at += run;
            if at > self.scan.to || size > 10 {
                return None;
            }
            if size > 0 {
                self.bits.take(u32::from(size))?;
                *nonzero |= 1 << at;
            }
            at += 1;
        }
        Some(())
    }

    /// A later scan of a band: one more bit of each coefficient.
    fn refine(&mut self, nonzero: &mut u64, table: &SymbolTable) -> Option<()> {
        let mut at = self.scan.from;
        while self.end_of_band == 0 && at <= self.scan.to {
            let symbol = self.bits.symbol(table)?;
            let (mut run, size) = (usize::from(symbol >> 4), symbol & 15);
            if size == 0 && run < 15 {
                self.end_of_band = self.end_of_band(run)?;
                break;
            }
            if size > 1 {
                return None;
            }
            // The sign of a new coefficient.
            self.bits.take(u32::from(size))?;
            while at <= self.scan.to {
                if *nonzero >> at & 1 == 1 {
                    self.bits.take(1)?;
                } else if run == 0 {
                    break;
                } else {
                    run -= 1;
                }
                at += 1;
            }
            if at > self.scan.to {
                return None;
            }
            *nonzero |= u64::from(size) << at;
            at += 1;
        }
        if self.end_of_band > 0 {
            let band = (*nonzero << (BLOCK - 1 - self.scan.to)) >> (BLOCK - 1 - self.scan.to);
            // All up to the place that was reached are behind.
            let known = if at < BLOCK { (band >> at).count_ones() } else { 0 };
            self.bits.take(known / 2)?;
            self.bits.take(known - known / 2)?;
            self.end_of_band -= 1;
        }
        Some(())
    }

    /// How many bytes are left over behind the last block; `None` where more blocks should follow.
    pub(super) fn left_over(&mut self) -> Option<usize> {
        (self.end_of_band == 0).then(|| self.bits.left_over())
    }

    /// How many blocks the end of a band is for.
    fn end_of_band(&mut self, run: usize) -> Option<u32> {
        let bits = u32::try_from(run).ok()?;
        Some((1 << bits) + u32::try_from(self.bits.take(bits)?).ok()?)
    }
}

/// The bits of entropy-coded data, without the zero bytes that are stuffed after 0xFF.
struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    /// The next bits, from the top.
    loaded: u64,
    count: u32,
}

impl<'a> Bits<'a> {
    fn of(data: &'a [u8]) -> Self {
        Self { data, at: 0, loaded: 0, count: 0 }
    }

    #[inline]
    fn load(&mut self) {
        if self.count <= 32
            && let Some(four) = self.data.get(self.at..).and_then(<[u8]>::first_chunk::<4>)
            && !four.contains(&0xFF)
        {
            self.loaded |= u64::from(u32::from_be_bytes(*four)) << (32 - self.count);
            self.at += 4;
            self.count += 32;
            return;
        }
        while self.count <= 56 {
            let byte = match self.data.get(self.at) {
                None => return,
                Some(0xFF) => match self.data.get(self.at + 1) {
                    Some(0) => {
                        self.at += 1;
                        0xFF
                    }
                    // A restart marker.
                    _ => return,
                },
                Some(byte) => *byte,
            };
            self.at += 1;
            self.loaded |= u64::from(byte) << (56 - self.count);
            self.count += 8;
        }
    }

    /// Up to 32 bits; `None` where there are fewer.
    #[inline]
    fn take(&mut self, bits: u32) -> Option<u64> {
        if bits == 0 {
            return Some(0);
        }
        if self.count < bits {
            self.load();
        }
        self.count = self.count.checked_sub(bits)?;
        let value = self.loaded >> (64 - bits);
        self.loaded <<= bits;
        Some(value)
    }

    #[inline]
    fn symbol(&mut self, table: &SymbolTable) -> Option<u8> {
        if self.count < 16 {
            self.load();
        }
        let (symbol, length) = table.symbol(self.loaded)?;
        self.count = self.count.checked_sub(u32::from(length))?;
        self.loaded <<= length;
        Some(symbol)
    }

    /// Goes on behind the restart marker of a number, if it follows at once.
    fn restart(&mut self, number: u8) -> Option<()> {
        self.load();
        if self.count >= 8 {
            return None;
        }
        // Fill bytes may precede it.
        while self.data.get(self.at..self.at + 2) == Some(&[0xFF, 0xFF]) {
            self.at += 1;
        }
        if self.data.get(self.at..self.at + 2) != Some(&[0xFF, RST0 + number]) {
            return None;
        }
        *self = Self { data: self.data, at: self.at + 2, loaded: 0, count: 0 };
        Some(())
    }

    /// How many bytes are left, but for the padding of the last one.
    fn left_over(&mut self) -> usize {
        self.load();
        self.count as usize / 8 + self.data.len() - self.at
    }
}
