//! Perceptual hashes, indexed so that those near to one are found without comparing it with all.
//!
//! Of two hashes that differ in at most 6 bits, one of their four parts of 16 bits differs in at most one. So it is enough to
//! look at those that share a part, or a part with one bit changed: about 100 of 100,000.

use crate::photo::PerceptualHash;

const PARTS: usize = 4;
const VALUES: usize = 1 << 16;

/// Hashes by each of their parts.
pub(super) struct HashIndex {
    hashes: Vec<u64>,
    parts: Vec<Part>,
}

/// The hashes in the order of one of their parts.
struct Part {
    /// For each value of the part, where its hashes begin.
    starts: Vec<u32>,
    /// Numbers of hashes.
    entries: Vec<u32>,
}

fn part_of(hash: u64, part: usize) -> usize {
    usize::try_from(hash >> (16 * part) & 0xFFFF).unwrap_or(0)
}

impl HashIndex {
    pub(super) fn of(hashes: Vec<u64>) -> Self {
        let parts = (0..PARTS).map(|part| Part::of(&hashes, part)).collect();
        Self { hashes, parts }
    }

    pub(super) fn len(&self) -> usize {
        self.hashes.len()
    }

    pub(super) fn into_hashes(self) -> Vec<u64> {
        self.hashes
    }

    /// Tells each hash that looks like another: its number, and in how many bits it differs.
    pub(super) fn near(&self, hash: PerceptualHash, mut tell: impl FnMut(u32, u32)) {
        let hash = hash.bits();
        let differs = |other: u64, part: usize| (part_of(hash, part) ^ part_of(other, part)).count_ones() > 1;
        for (nth, part) in self.parts.iter().enumerate() {
            let own = part_of(hash, nth);
            let changed = std::iter::once(own).chain((0..16).map(|bit| own ^ 1 << bit));
            for number in changed.flat_map(|value| part.with(value)) {
                let other = self.hashes[*number as usize];
                let distance = (hash ^ other).count_ones();
                // One that shares several parts is told once, by the first of them.
                if distance <= PerceptualHash::MAX_ALIKE && (0..nth).all(|before| differs(other, before)) {
                    tell(*number, distance);
                }
            }
        }
    }
}

impl Part {
    fn of(hashes: &[u64], part: usize) -> Self {
        let mut starts = vec![0_u32; VALUES + 1];
        for hash in hashes {
            starts[part_of(*hash, part) + 1] += 1;
        }
        for value in 0..VALUES {
            starts[value + 1] += starts[value];
        }
        let mut free = starts.clone();
        let mut entries = vec![0_u32; hashes.len()];
        for (number, hash) in (0_u32..).zip(hashes) {
            let place = &mut free[part_of(*hash, part)];
            entries[*place as usize] = number;
            *place += 1;
        }
        Self { starts, entries }
    }

    fn with(&self, value: usize) -> &[u32] {
        &self.entries[self.starts[value] as usize..self.starts[value + 1] as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_index_finds_what_a_comparison_with_all_finds_each_once() {
        // Numbers that look like chance and are the same each time.
        let mut state = 7_u64;
        let mut chance = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        let mut hashes = Vec::new();
        for _ in 0..600 {
            let hash = chance() & !1;
            let flips = chance() % 9;
            let near = (0..flips).fold(hash, |hash, _| hash ^ 1 << (chance() % 63 + 1));
            hashes.extend([hash, near].map(PerceptualHash::from_bits));
        }
        let index = HashIndex::of(hashes.iter().map(|hash| hash.bits()).collect());
        let mut pairs = 0;
        for hash in &hashes {
            let mut found = Vec::new();
            index.near(*hash, |number, distance| found.push((number, distance)));
            found.sort_unstable();
            let all: Vec<_> = (0..)
                .zip(&hashes)
                .map(|(number, other)| (number, hash.distance(*other)))
                .filter(|(_, distance)| *distance <= PerceptualHash::MAX_ALIKE)
                .collect();
            assert_eq!(found, all);
            pairs += all.len();
        }
        assert!(pairs > 1800, "{pairs}");
        HashIndex::of(Vec::new()).near(hashes[0], |_, _| panic!("there is none"));
    }
}
