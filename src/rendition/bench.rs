//! What one photo is worked on with: memory that the next one takes over.
//!
//! A photo of 24 megapixels goes through 150 MB of buffers. To have them from the system each time, and to give them
//! back, costs a quarter of the whole work: the system clears every page.

use fast_image_resize::Resizer;

/// The buffers of one photo at a time, kept for the next.
#[derive(Debug, Default)]
pub(super) struct Bench {
    spare: Vec<Vec<u8>>,
    pub(super) resizer: Resizer,
}

impl Bench {
    /// A buffer of so many bytes with anything in it: the smallest spare one that holds them.
    pub(super) fn take(&mut self, bytes: usize) -> Vec<u8> {
        match self.spare_for(bytes) {
            Some(mut buffer) => {
                buffer.resize(bytes, 0);
                buffer
            }
            // Fresh from the system it is clear already; to clear it again would be to go through it once for nothing.
            None => vec![0; bytes],
        }
    }

    /// The same, but of any length, and empty where there is none: for those who bring it to its length themselves.
    pub(super) fn take_any(&mut self, bytes: usize) -> Vec<u8> {
        self.spare_for(bytes).unwrap_or_default()
    }

    fn spare_for(&mut self, bytes: usize) -> Option<Vec<u8>> {
        let best = (0..self.spare.len())
            .filter(|at| self.spare[*at].capacity() >= bytes)
            .min_by_key(|at| self.spare[*at].capacity());
        best.map(|at| self.spare.swap_remove(at))
    }

    /// Takes a buffer back.
    pub(super) fn give(&mut self, buffer: Vec<u8>) {
        self.spare.push(buffer);
    }

    /// Keeps no more than so many bytes for the next photo; what is largest goes first.
    pub(super) fn tidy(&mut self, most: u64) {
        self.spare.sort_by_key(Vec::capacity);
        let held = |bench: &Self| -> u64 {
            let spare = bench.spare.iter().map(Vec::capacity).sum::<usize>();
            (spare + bench.resizer.size_of_internal_buffers()) as u64
        };
        while held(self) > most && self.spare.pop().is_some() {}
        if held(self) > most {
            self.resizer.reset_internal_buffers();
        }
        // Photos of many sizes leave many buffers; a handful is what one takes.
        self.spare.drain(..self.spare.len().saturating_sub(12));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_is_used_again_by_what_fits_into_it() {
        let mut bench = Bench::default();
        let (large, small) = (bench.take(10_000_000), bench.take(1_000_000));
        bench.give(large);
        bench.give(small);
        let taken = [900_000, 9_000_000, 800_000].map(|bytes| bench.take(bytes));
        assert_eq!(taken.each_ref().map(Vec::len), [900_000, 9_000_000, 800_000]);
        assert_eq!(taken.each_ref().map(Vec::capacity), [1_000_000, 10_000_000, 800_000], "the third is new");
    }

    #[test]
    fn no_more_is_kept_than_is_allowed() {
        let mut bench = Bench::default();
        for bytes in [3_000_000, 1_000_000, 2_000_000] {
            bench.give(Vec::with_capacity(bytes));
        }
        bench.tidy(3_500_000);
        assert_eq!(bench.spare.iter().map(Vec::capacity).sum::<usize>(), 3_000_000);
        bench.tidy(0);
        assert!(bench.spare.is_empty());
    }
}
