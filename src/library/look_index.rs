//! How the photos of a library look, so that those that look like one more are found quickly.
//!
//! A picture is compared with all of them while they are few. Among many, an index finds those near to it: it is made once
//! the comparisons have taken about as long as making it takes, and again when as much was added.

use std::collections::BTreeMap;

use super::hash_index::HashIndex;
use super::photo::KnownLooks;
use crate::photo::{Looks, PerceptualHash, PhotoId};

/// A photo that looks like another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookAlike {
    pub photo: PhotoId,
    /// How many of the 63 bits of their perceptual hashes differ.
    pub distance: u32,
}

/// An index takes about as long to make as comparing all hashes so many times.
const WORTH: usize = 16;
/// How many hashes are compared before one is looked at: most are far from the own one.
const CHUNK: usize = 64;

#[derive(Default)]
pub(super) struct LookIndex {
    photos: Vec<PhotoId>,
    /// Those of the photos as they are upright, by the photos' places.
    upright: Hashes,
    crops: Hashes,
    /// The place of each crop's photo.
    of_crop: Vec<u32>,
    /// How many hashes were compared one by one since the index was made.
    compared: usize,
}

impl LookIndex {
    pub(super) fn add(&mut self, photo: PhotoId, upright: PerceptualHash, crops: &[PerceptualHash]) {
        // More photos than this number has room for do not fit into memory either.
        let place = u32::try_from(self.photos.len()).unwrap_or(u32::MAX);
        self.photos.push(photo);
        self.upright.new.push(upright.bits());
        self.crops.new.extend(crops.iter().map(|crop| crop.bits()));
        self.of_crop.resize(self.of_crop.len() + crops.len(), place);
    }

    pub(super) fn add_known(&mut self, known: &KnownLooks) {
        self.add(known.photo, known.upright, &known.crops);
    }

    /// The photos that a picture looks like, in their order: as it is, mirrored, or one a crop of the other.
    pub(super) fn alike(&mut self, looks: &Looks) -> Vec<LookAlike> {
        let Some(upright) = looks.upright else { return Vec::new() };
        let own: Vec<_> = [upright].into_iter().chain(looks.mirrored).chain(looks.crops.iter().copied()).collect();
        self.compared += own.len() * self.upright.new.len() + self.crops.new.len();
        if self.compared > WORTH * (self.upright.len() + self.crops.len()).max(1 << 19) {
            self.upright.index_new();
            self.crops.index_new();
            self.compared = 0;
        }
        let mut found = BTreeMap::new();
        let mut tell = |place: u32, distance: u32| {
            let least = found.entry(place).or_insert(distance);
            *least = distance.min(*least);
        };
        for hash in &own {
            self.upright.near(*hash, &mut tell);
        }
        self.crops.near(upright, |crop, distance| tell(self.of_crop[crop as usize], distance));
        let look_alike = |(place, distance): (u32, u32)| LookAlike { photo: self.photos[place as usize], distance };
        found.into_iter().map(look_alike).collect()
    }
}

/// Hashes by their numbers, the first of them indexed.
#[derive(Default)]
struct Hashes {
    index: Option<HashIndex>,
    new: Vec<u64>,
}

impl Hashes {
    fn len(&self) -> usize {
        self.indexed() + self.new.len()
    }

    fn indexed(&self) -> usize {
        self.index.as_ref().map_or(0, HashIndex::len)
    }

    fn index_new(&mut self) {
        let mut hashes = self.index.take().map(HashIndex::into_hashes).unwrap_or_default();
        hashes.append(&mut self.new);
        self.index = Some(HashIndex::of(hashes));
    }

    /// Tells each hash that looks like another: its number, and in how many bits it differs.
    fn near(&self, hash: PerceptualHash, mut tell: impl FnMut(u32, u32)) {
        if let Some(index) = &self.index {
            index.near(hash, &mut tell);
        }
        let own = hash.bits();
        let distance = |other: &u64| (other ^ own).count_ones();
        for (chunk, others) in self.new.chunks(CHUNK).enumerate() {
            if others.iter().map(distance).min() > Some(PerceptualHash::MAX_ALIKE) {
                continue;
            }
            for (at, other) in others.iter().enumerate() {
                let number = u32::try_from(self.indexed() + chunk * CHUNK + at).unwrap_or(u32::MAX);
                let distance = distance(other);
                if distance <= PerceptualHash::MAX_ALIKE {
                    tell(number, distance);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::Sha256;

    #[test]
    fn it_finds_what_a_comparison_with_all_finds_with_and_without_an_index() {
        let mut state = 9_u64;
        let mut chance = move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        let mut known: Vec<KnownLooks> = Vec::new();
        let mut index = LookIndex::default();
        let (mut pairs, mut was_indexed) = (0, 0);
        for nth in 0..3_000_u64 {
            // Every third is near to one that came before: as it is, mirrored, or to a crop.
            let mut hash = |at: u64| match known.get(usize::try_from(chance()).unwrap_or(0) % known.len().max(1)) {
                Some(other) if nth % 3 == 0 && chance() % 4 == 0 => {
                    let near = other.crops.get(usize::try_from(at).unwrap_or(0)).unwrap_or(&other.upright).bits();
                    (0..chance() % 9).fold(near, |hash, _| hash ^ 1 << (chance() % 63 + 1))
                }
                _ => chance() & !1,
            };
            let upright = PerceptualHash::from_bits(hash(9));
            let mirrored = Some(PerceptualHash::from_bits(hash(9)));
            let crops: Vec<_> = (0..nth % 4).map(|at| PerceptualHash::from_bits(hash(at))).collect();
            let looks = Looks { upright: Some(upright), mirrored, crops: crops.clone() };
            let own = [upright].into_iter().chain(mirrored).chain(crops.iter().copied()).collect::<Vec<_>>();
            let expected: Vec<_> = known
                .iter()
                .filter_map(|other| {
                    let of_crops = other.crops.iter().map(|crop| crop.distance(upright));
                    let distance = own.iter().map(|hash| hash.distance(other.upright)).chain(of_crops).min()?;
                    let photo = other.photo;
                    (distance <= PerceptualHash::MAX_ALIKE).then_some(LookAlike { photo, distance })
                })
                .collect();
            assert_eq!(index.alike(&looks), expected, "{nth}");
            assert_eq!(index.alike(&Looks { upright: None, ..looks }), []);
            pairs += expected.len();
            was_indexed += usize::from(index.upright.index.is_some() && !index.upright.new.is_empty());
            let photo = Sha256::of(&nth.to_be_bytes());
            known.push(KnownLooks { photo, upright, mirrored, crops });
            index.add_known(&known[known.len() - 1]);
        }
        assert!(pairs > 500, "{pairs}");
        assert!(was_indexed > 500, "{was_indexed}");
    }
}
