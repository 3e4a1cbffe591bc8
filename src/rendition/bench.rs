//! What one photo is worked on with: memory that the next one takes over.
//!
//! A photo of 24 megapixels goes through 150 MB of buffers. To have them from the system each time, and to give them
//! back, costs a quarter of the whole work: the system clears every page.

use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::resize::Resizer;

/// Bytes at the beginning of a buffer. The rest of it stays as it is, so that a later use that needs more need not clear
/// it first.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    buffer: Vec<u8>,
    length: usize,
}

impl Sheet {
    /// Leaves out what stands behind so many bytes.
    pub(super) fn cut(&mut self, length: usize) {
        self.length = self.length.min(length);
    }
}

impl From<Vec<u8>> for Sheet {
    fn from(buffer: Vec<u8>) -> Self {
        Self { length: buffer.len(), buffer }
    }
}

impl Deref for Sheet {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.buffer[..self.length]
    }
}

impl DerefMut for Sheet {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.buffer[..self.length]
    }
}

/// The buffers of one photo at a time, kept for the next.
#[derive(Debug, Default)]
pub(super) struct Bench {
    spare: Mutex<Vec<Vec<u8>>>,
    resizers: Mutex<Vec<Resizer>>,
}

impl Bench {
    /// A buffer of so many bytes with anything in it: the smallest spare one that holds them.
    pub(super) fn take(&self, bytes: usize) -> Sheet {
        let buffer = match self.spare_for(bytes) {
            Some(mut buffer) if buffer.len() < bytes => {
                buffer.resize(bytes, 0);
                buffer
            }
            Some(buffer) => buffer,
            // Fresh from the system it is clear already; to clear it again would be to go through it once for nothing.
            // A little more than is asked for, so that the next photo's fits, too: what nobody touches takes no memory.
            None => vec![0; bytes.next_multiple_of((bytes.next_power_of_two() / 8).max(1))],
        };
        Sheet { buffer, length: bytes }
    }

    /// The same as it is, of that length at least.
    pub(super) fn take_whole(&self, bytes: usize) -> Vec<u8> {
        self.take(bytes).buffer
    }

    fn spare_for(&self, bytes: usize) -> Option<Vec<u8>> {
        let mut spare = own(&self.spare);
        let fits = (0..spare.len()).filter(|at| spare[*at].capacity() >= bytes);
        let best = fits.min_by_key(|at| spare[*at].capacity());
        best.map(|at| spare.swap_remove(at))
    }

    /// Takes a buffer back.
    pub(super) fn give(&self, sheet: Sheet) {
        own(&self.spare).push(sheet.buffer);
    }

    /// Lends a resizer, whose own buffers are used again, too.
    pub(super) fn with_resizer<T>(&self, work: impl FnOnce(&mut Resizer) -> T) -> T {
        let mut resizer = own(&self.resizers).pop().unwrap_or_default();
        let done = work(&mut resizer);
        own(&self.resizers).push(resizer);
        done
    }

    /// Keeps no more than so many bytes for the next photo; what is largest goes first.
    pub(super) fn tidy(&mut self, most: u64) {
        let resizers = self.resizers.get_mut().unwrap_or_else(PoisonError::into_inner);
        let spare = self.spare.get_mut().unwrap_or_else(PoisonError::into_inner);
        let inside = |resizers: &[Resizer]| resizers.iter().map(Resizer::bytes).sum::<usize>() as u64;
        let outside = |spare: &[Vec<u8>]| spare.iter().map(Vec::capacity).sum::<usize>() as u64;
        // Photos of many sizes leave many buffers; a handful is what one takes.
        spare.sort_by_key(Vec::capacity);
        spare.drain(..spare.len().saturating_sub(12));
        while outside(spare) + inside(resizers) > most && spare.pop().is_some() {}
        if inside(resizers) > most {
            resizers.clear();
        }
    }
}

fn own<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_is_used_again_by_what_fits_into_it() {
        let bench = Bench::default();
        let (large, small) = (bench.take(10_000_000), bench.take(1_000_000));
        bench.give(large);
        bench.give(small);
        let taken = [900_000, 9_000_000, 800_000].map(|bytes| bench.take(bytes));
        assert_eq!(taken.each_ref().map(|sheet| sheet.len()), [900_000, 9_000_000, 800_000]);
        let buffers = taken.each_ref().map(|sheet| sheet.buffer.capacity());
        assert_eq!(buffers, [1_048_576, 10_485_760, 917_504], "the third is new");
    }

    #[test]
    fn no_more_is_kept_than_is_allowed() {
        let mut bench = Bench::default();
        for bytes in [3_000_000, 1_000_000, 2_000_000] {
            bench.give(vec![0; bytes].into());
        }
        bench.tidy(3_500_000);
        let spare = |bench: &Bench| own(&bench.spare).iter().map(Vec::capacity).collect::<Vec<_>>();
        assert_eq!(spare(&bench), [1_000_000, 2_000_000]);
        bench.tidy(0);
        assert!(spare(&bench).is_empty());
    }
}
