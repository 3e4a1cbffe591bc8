//! Checks that every scan of a JPEG is complete: progressive ones, and others with several scans or four components.
//!
//! Every code is parsed, and of each block it is kept which of its coefficients are not zero, as the later scans of a
//! progressive picture depend on that. No pixel is decoded.

use super::container::marker::{APP0, APP15, COM, DHT, DQT, DRI, EOI, SOF0, SOF2, SOS};
use super::container::{JpegSegments, number, scan_end};
use super::huffman::{BLOCK, SymbolTable};
use super::scan::ScanCheck;
use super::scan_parser::{Codes, Parser, Scan};

/// More scans are an attack.
const MAX_SCANS: usize = 500;

/// Checks all scans.
pub(super) fn check_scans(file: &[u8]) -> ScanCheck {
    let mut picture = None;
    let mut tables = Tables::default();
    let mut segments = JpegSegments::of(file);
    let (mut scans, mut leftover) = (0, 0);
    while let Some(segment) = segments.next() {
        let payload = segment.payload;
        let read = match segment.marker {
            APP0..=APP15 | COM => Some(()),
            DQT => tables.read_steps(payload),
            DRI => number::be16(payload, 0).map(|interval| tables.restart_interval = interval),
            DHT => tables.read_codes(payload),
            SOF0..=SOF2 if picture.is_none() => Picture::of(segment.marker, payload).map(|read| picture = Some(read)),
            SOS => {
                let Some(picture) = &mut picture else { return ScanCheck::Unsupported };
                let Some(scan) = Scan::of(payload, picture.is_progressive, &picture.ids) else {
                    return ScanCheck::Corrupt;
                };
                scans += 1;
                let start = segments.position();
                let end = scan_end(file, start);
                let data = file.get(start..end).unwrap_or_default();
                match (scans <= MAX_SCANS).then(|| picture.check(&scan, &tables, data)).flatten() {
                    Some(bytes) => leftover = leftover.max(bytes),
                    None => return ScanCheck::Corrupt,
                }
                segments.skip_scan();
                Some(())
            }
            // A height that is given later, a second picture, arithmetic coding and the like.
            _ => None,
        };
        if read.is_none() {
            // Between the scans, this is damage.
            return if scans > 0 { ScanCheck::Corrupt } else { ScanCheck::Unsupported };
        }
    }
    let Some(picture) = picture else { return ScanCheck::Unsupported };
    // Fill bytes may precede the end marker.
    let rest = file.get(segments.position()..).unwrap_or_default();
    let is_ended = rest.iter().position(|byte| *byte != 0xFF).is_some_and(|at| at > 0 && rest[at] == EOI);
    match picture.progress() {
        Progress::Lacking => ScanCheck::Corrupt,
        _ if !is_ended => ScanCheck::Corrupt,
        _ if leftover > 0 => ScanCheck::Leftover { bytes: leftover },
        Progress::Rough => ScanCheck::Rough,
        Progress::Complete => ScanCheck::Complete { width: picture.width, height: picture.height },
    }
}

/// What segments between the scans define.
#[derive(Default)]
struct Tables {
    dc: [Option<SymbolTable>; 4],
    ac: [Option<SymbolTable>; 4],
    /// By what each table multiplies the DC value.
    steps: [i64; 4],
    restart_interval: usize,
}

impl Tables {
    /// What a component is coded with in a scan, by the numbers of its tables.
    fn codes(&self, scan: &Scan, (dc, ac): (usize, usize), steps: usize) -> Option<Codes<'_>> {
        Codes::of(scan, (self.dc[dc].as_ref(), self.ac[ac].as_ref()), self.steps[steps])
    }

    fn read_codes(&mut self, mut payload: &[u8]) -> Option<()> {
        while let Some((class, after)) = payload.split_first() {
            let (table, after) = SymbolTable::read(after)?;
            *if class >> 4 == 0 { &mut self.dc } else { &mut self.ac }.get_mut(usize::from(class & 15))? = Some(table);
            payload = after;
        }
        Some(())
    }

    fn read_steps(&mut self, mut payload: &[u8]) -> Option<()> {
        while let Some((class, after)) = payload.split_first() {
            let is_wide = class >> 4 != 0;
            let step = if is_wide { number::be16(after, 0)? } else { usize::from(*after.first()?) };
            *self.steps.get_mut(usize::from(class & 15))? = i64::try_from(step).ok()?;
            payload = after.get(if is_wide { 2 * BLOCK } else { BLOCK }..)?;
        }
        Some(())
    }
}

/// A component of a picture.
struct Component {
    across: usize,
    down: usize,
    steps: usize,
    /// Its blocks, with those that fill up the last row and column, and without.
    padded: (usize, usize),
    blocks: (usize, usize),
    /// Which coefficients of each block are not zero; empty in pictures that are not progressive.
    nonzero: Vec<u64>,
    /// How many low bits of each coefficient are still to come; `None` before its first scan.
    bits: [Option<u8>; BLOCK],
}

struct Picture {
    width: u32,
    height: u32,
    is_progressive: bool,
    /// The MCUs of a scan of several components.
    mcus: (usize, usize),
    components: Vec<Component>,
    /// Those of the components.
    ids: Vec<u8>,
}

/// How far the scans have built up a picture.
enum Progress {
    Complete,
    /// Some of its finest bits are missing.
    Rough,
    /// A component is missing altogether.
    Lacking,
}

impl Picture {
    fn of(marker: u8, frame: &[u8]) -> Option<Self> {
        let (height, width) = (number::be16(frame, 1)?, number::be16(frame, 3)?);
        let count = usize::from(*frame.get(5)?);
        if *frame.first()? != 8 || width == 0 || height == 0 || !(1..=4).contains(&count) {
            return None;
        }
        let parts: Vec<&[u8]> = (0..count).map(|at| frame.get(6 + 3 * at..9 + 3 * at)).collect::<Option<_>>()?;
        let factors = |part: &[u8]| (usize::from(part[1] >> 4), usize::from(part[1] & 15));
        if parts.iter().any(|part| !(1..=4).contains(&factors(part).0) || !(1..=4).contains(&factors(part).1)) {
            return None;
        }
        let most_across = parts.iter().map(|part| factors(part).0).max()?;
        let most_down = parts.iter().map(|part| factors(part).1).max()?;
        let mcus = (width.div_ceil(8 * most_across), height.div_ceil(8 * most_down));
        let is_progressive = marker == SOF2;
        let component = |part: &&[u8]| {
            let (across, down) = factors(part);
            let padded = (mcus.0 * across, mcus.1 * down);
            let blocks =
                ((width * across).div_ceil(most_across).div_ceil(8), (height * down).div_ceil(most_down).div_ceil(8));
            let nonzero = if is_progressive { vec![0; padded.0 * padded.1] } else { Vec::new() };
            Component { across, down, steps: usize::from(part[2] & 3), padded, blocks, nonzero, bits: [None; BLOCK] }
        };
        let components = parts.iter().map(component).collect();
        let ids = parts.iter().map(|part| part[0]).collect();
        let (width, height) = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
        Some(Self { width, height, is_progressive, mcus, components, ids })
    }

    fn progress(&self) -> Progress {
        let mut bits = self.components.iter().flat_map(|component| component.bits);
        if self.components.iter().any(|component| component.bits[0].is_none()) {
            Progress::Lacking
        } else if bits.all(|bits| bits == Some(0)) {
            Progress::Complete
        } else {
            Progress::Rough
        }
    }

    /// Parses a scan; how many bytes are left over, or `None` where it is not whole.
    fn check(&mut self, scan: &Scan, tables: &Tables, data: &[u8]) -> Option<usize> {
        for (component, ..) in &scan.components {
            self.components[*component].advance(scan)?;
        }
        let mut parser = Parser::of(scan, data);
        let mut restarts = 0;
        let mut restart = |parser: &mut Parser<'_>, mcu: usize| {
            if mcu > 0 && tables.restart_interval > 0 && mcu.is_multiple_of(tables.restart_interval) {
                parser.restart(restarts)?;
                restarts = (restarts + 1) % 8;
            }
            Some(())
        };
        if let [(at, dc, ac)] = scan.components[..] {
            let component = &mut self.components[at];
            let codes = tables.codes(scan, (dc, ac), component.steps)?;
            let (across, down) = component.blocks;
            for y in 0..down {
                for x in 0..across {
                    restart(&mut parser, y * across + x)?;
                    parser.block(component.block(x, y), &codes, 0)?;
                }
            }
        } else {
            let codes =
                scan.components.iter().map(|(at, dc, ac)| tables.codes(scan, (*dc, *ac), self.components[*at].steps));
            let codes: Vec<Codes<'_>> = codes.collect::<Option<_>>()?;
            for mcu in 0..self.mcus.0 * self.mcus.1 {
                restart(&mut parser, mcu)?;
                let (left, top) = (mcu % self.mcus.0, mcu / self.mcus.0);
                for ((nth, codes), (at, ..)) in codes.iter().enumerate().zip(&scan.components) {
                    let component = &mut self.components[*at];
                    let (across, down) = (component.across, component.down);
                    for y in top * down..(top + 1) * down {
                        for x in left * across..(left + 1) * across {
                            parser.block(component.block(x, y), codes, nth)?;
                        }
                    }
                }
            }
        }
        parser.left_over()
    }
}

impl Component {
    /// Which coefficients of a block are not zero, if that is kept.
    fn block(&mut self, x: usize, y: usize) -> Option<&mut u64> {
        self.nonzero.get_mut(y * self.padded.0 + x)
    }

    /// Notes that a scan comes; `None` where it does not follow from those before.
    fn advance(&mut self, scan: &Scan) -> Option<()> {
        // A DC value is known before the others.
        if scan.from > 0 && self.bits[0].is_none() {
            return None;
        }
        for bits in &mut self.bits[scan.from..=scan.to] {
            let is_next = match *bits {
                None => !scan.refines,
                Some(left) => scan.refines && left == scan.low + 1,
            };
            if !is_next {
                return None;
            }
            *bits = Some(scan.low);
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A JPEG with these segments; those with a scan are followed by its data.
    fn jpeg(frame: u8, segments: &[(u8, &[u8], &[u8])]) -> Vec<u8> {
        // Eight by eight, grey.
        let head: &[(u8, &[u8], &[u8])] = &[(DQT, &[0; 65], &[]), (frame, &[8, 0, 8, 0, 8, 1, 1, 0x11, 0], &[])];
        let mut file = vec![0xFF, 0xD8];
        for (marker, payload, data) in head.iter().chain(segments) {
            file.extend([0xFF, *marker, 0, u8::try_from(payload.len() + 2).unwrap()]);
            file.extend([payload, *data].concat());
        }
        file.extend([0xFF, EOI]);
        file
    }

    /// A table of two codes, `0` and `10`.
    fn codes(class: u8, symbols: [u8; 2]) -> Vec<u8> {
        [&[class, 1, 1][..], &[0; 14], &symbols].concat()
    }

    #[test]
    fn every_scan_of_a_progressive_picture_has_to_be_there_and_whole() {
        let (dc, ac) = (codes(0, [0, 2]), codes(0x10, [0, 1]));
        let first: (u8, &[u8], &[u8]) = (SOS, &[1, 1, 0, 0, 0, 0x01], &[0x7F]);
        let second: (u8, &[u8], &[u8]) = (SOS, &[1, 1, 0, 0, 0, 0x10], &[0x7F]);
        // One coefficient, then the end of the band.
        let band: (u8, &[u8], &[u8]) = (SOS, &[1, 1, 0, 1, 63, 0x01], &[0b1010_1111]);
        let rest: (u8, &[u8], &[u8]) = (SOS, &[1, 1, 0, 1, 63, 0x10], &[0b0011_1111]);
        let tables: [(u8, &[u8], &[u8]); 2] = [(DHT, &dc, &[]), (DHT, &ac, &[])];
        let check = |scans: &[(u8, &[u8], &[u8])]| check_scans(&jpeg(SOF2, &[&tables[..], scans].concat()));
        assert_eq!(check(&[first, second, band, rest]), ScanCheck::Complete { width: 8, height: 8 });
        assert_eq!(check(&[first, second, band]), ScanCheck::Rough);
        assert_eq!(check(&[first, band, rest]), ScanCheck::Rough);
        assert_eq!(check(&[second, first, band, rest]), ScanCheck::Corrupt);
        assert_eq!(check(&[band, rest]), ScanCheck::Corrupt);
        assert_eq!(check(&[first, second, band, band]), ScanCheck::Corrupt);
        // A code that there is not, and data that end or go on.
        assert_eq!(check(&[first, second, (SOS, band.1, &[0xC0]), rest]), ScanCheck::Corrupt);
        assert_eq!(check(&[first, second, (SOS, band.1, &[]), rest]), ScanCheck::Corrupt);
        assert_eq!(check(&[first, second, band, (SOS, rest.1, &[0x3F, 1, 2])]), ScanCheck::Leftover { bytes: 2 });
    }

    #[test]
    fn no_bytes_make_it_panic() {
        let (dc, ac) = (codes(0, [0, 2]), codes(0x10, [0, 1]));
        let file = jpeg(
            SOF2,
            &[
                (DHT, &dc, &[]),
                (DHT, &ac, &[]),
                (SOS, &[1, 1, 0, 0, 0, 0x01], &[0x7F]),
                (SOS, &[1, 1, 0, 1, 63, 0x01], &[0b1010_1111]),
                (SOS, &[1, 1, 0, 1, 63, 0x10], &[0b0011_1111, 5, 6, 7]),
            ],
        );
        for at in 2..file.len() {
            for value in 0..=u8::MAX {
                let mut broken = file.clone();
                broken[at] = value;
                let _ = check_scans(&broken);
                let _ = check_scans(&broken[..at]);
            }
        }
    }
}
