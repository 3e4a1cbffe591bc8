//! Buffers that are reused from photo to photo.
//!
//! A photo of 24 megapixels goes through 150 MB of buffers. Allocating them for each photo, and giving them
//! back, takes a quarter of the whole time, because the system clears every page.

use std::ops::{Deref, DerefMut};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::resize::Resizer;

/// Bytes at the beginning of a buffer. The rest of it stays as it is, so that a later use that needs more need not clear
/// it first.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    bytes: Vec<u8>,
    length: usize,
}

impl Buffer {
    /// Drops what comes after this many bytes.
    pub(super) fn truncate(&mut self, length: usize) {
        self.length = self.length.min(length);
    }
}

impl From<Vec<u8>> for Buffer {
    fn from(bytes: Vec<u8>) -> Self {
        Self { length: bytes.len(), bytes }
    }
}

impl Deref for Buffer {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl DerefMut for Buffer {
    fn deref_mut(&mut self) -> &mut [u8] {
        &mut self.bytes[..self.length]
    }
}

/// The buffers of one photo at a time, kept for the next.
#[derive(Debug, Default)]
pub(super) struct BufferPool {
    spare: Mutex<Vec<Vec<u8>>>,
    resizers: Mutex<Vec<Resizer>>,
}

impl BufferPool {
    /// A buffer of this many bytes with arbitrary content: the smallest spare one that is large enough.
    pub(super) fn take(&self, bytes: usize) -> Buffer {
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
        Buffer { bytes: buffer, length: bytes }
    }

    /// The same as it is, of that length at least.
    pub(super) fn take_vec(&self, bytes: usize) -> Vec<u8> {
        self.take(bytes).bytes
    }

    fn spare_for(&self, bytes: usize) -> Option<Vec<u8>> {
        let mut spare = lock(&self.spare);
        let fits = (0..spare.len()).filter(|at| spare[*at].capacity() >= bytes);
        let best = fits.min_by_key(|at| spare[*at].capacity());
        best.map(|at| spare.swap_remove(at))
    }

    /// Takes a buffer back.
    pub(super) fn give_back(&self, buffer: Buffer) {
        lock(&self.spare).push(buffer.bytes);
    }

    /// Lends a resizer, which reuses its own buffers, too.
    pub(super) fn with_resizer<T>(&self, work: impl FnOnce(&mut Resizer) -> T) -> T {
        let mut resizer = lock(&self.resizers).pop().unwrap_or_default();
        let done = work(&mut resizer);
        lock(&self.resizers).push(resizer);
        done
    }

    /// Keeps no more than this many bytes for the next photo; the largest buffers go first.
    pub(super) fn shrink_to(&mut self, most: u64) {
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

fn lock<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_is_used_again_by_what_fits_into_it() {
        let pool = BufferPool::default();
        let (large, small) = (pool.take(10_000_000), pool.take(1_000_000));
        pool.give_back(large);
        pool.give_back(small);
        let taken = [900_000, 9_000_000, 800_000].map(|bytes| pool.take(bytes));
        assert_eq!(taken.each_ref().map(|buffer| buffer.len()), [900_000, 9_000_000, 800_000]);
        let buffers = taken.each_ref().map(|buffer| buffer.bytes.capacity());
        assert_eq!(buffers, [1_048_576, 10_485_760, 917_504], "the third is new");
    }

    #[test]
    fn no_more_is_kept_than_is_allowed() {
        let mut pool = BufferPool::default();
        for bytes in [3_000_000, 1_000_000, 2_000_000] {
            pool.give_back(vec![0; bytes].into());
        }
        pool.shrink_to(3_500_000);
        let spare = |pool: &BufferPool| lock(&pool.spare).iter().map(Vec::capacity).collect::<Vec<_>>();
        assert_eq!(spare(&pool), [1_000_000, 2_000_000]);
        pool.shrink_to(0);
        assert!(spare(&pool).is_empty());
    }
}
