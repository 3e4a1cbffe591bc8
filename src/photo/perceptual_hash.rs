//! Perceptual hashes, by which similar pictures are found.

use std::fmt;
use std::str::FromStr;

/// A 64-bit perceptual hash: whether each of the lowest frequencies of a small grey version is above their median.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct PerceptualHash(u64);

/// The side of the small grey version.
const SIDE: usize = 32;
/// The side of the block of frequencies that are used.
const LOW: usize = 8;

impl PerceptualHash {
    /// Two photos look alike if their hashes differ in at most this many bits.
    pub const MAX_ALIKE: u32 = 6;

    /// The hash of a grey picture; `None` for one with too little detail to distinguish it from others.
    pub(super) fn of(grey: &[u8], width: usize) -> Option<Self> {
        let grey = shrink(grey, width)?;
        let frequencies = low_frequencies(&grey);
        let contrast: f32 = frequencies.iter().skip(1).map(|f| f * f).sum();
        // Of a blank wall, all frequencies are near zero, and the bits would be noise.
        if contrast.sqrt() < 60.0 {
            return None;
        }
        let mut sorted = frequencies;
        sorted[1..].sort_by(f32::total_cmp);
        let median = sorted[1 + (LOW * LOW - 1) / 2];
        let bits = frequencies.iter().enumerate().skip(1).filter(|(_, f)| **f > median);
        Some(Self(bits.fold(0, |hash, (bit, _)| hash | 1 << bit)))
    }

    #[must_use]
    pub fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    #[must_use]
    pub fn bits(self) -> u64 {
        self.0
    }

    /// How many bits differ, 0 to 63.
    #[must_use]
    pub fn distance(self, other: Self) -> u32 {
        (self.0 ^ other.0).count_ones()
    }
}

impl fmt::Display for PerceptualHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl FromStr for PerceptualHash {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        u64::from_str_radix(text, 16).map(Self)
    }
}

/// The mean grey of each cell of a 32 × 32 grid.
#[expect(clippy::cast_precision_loss, reason = "sums of a few thousand bytes")]
fn shrink(grey: &[u8], width: usize) -> Option<[f32; SIDE * SIDE]> {
    let height = grey.len().checked_div(width)?;
    if width == 0 || height == 0 {
        return None;
    }
    let mut grid = [0.0; SIDE * SIDE];
    for (cell, mean) in grid.iter_mut().enumerate() {
        let span = |at: usize, length: usize| {
            let from = at * length / SIDE;
            from..((at + 1) * length).div_ceil(SIDE).max(from + 1).min(length)
        };
        let (columns, rows) = (span(cell % SIDE, width), span(cell / SIDE, height));
        let count = columns.len() * rows.len();
        let sum: u32 = rows.flat_map(|y| &grey[y * width..][columns.clone()]).map(|g| u32::from(*g)).sum();
        *mean = sum as f32 / count as f32;
    }
    Some(grid)
}

/// The 8 × 8 lowest frequencies of a two-dimensional discrete cosine transform (type II).
#[expect(clippy::cast_precision_loss, reason = "numbers below 2,100")]
fn low_frequencies(grey: &[f32; SIDE * SIDE]) -> [f32; LOW * LOW] {
    let cosine = |frequency: usize, at: usize| {
        ((2 * at + 1) as f32 * frequency as f32 * std::f32::consts::PI / (2 * SIDE) as f32).cos()
    };
    let mut rows = [0.0; SIDE * LOW];
    for y in 0..SIDE {
        for u in 0..LOW {
            rows[y * LOW + u] = (0..SIDE).map(|x| grey[y * SIDE + x] * cosine(u, x)).sum();
        }
    }
    let mut frequencies = [0.0; LOW * LOW];
    for v in 0..LOW {
        for u in 0..LOW {
            let sum: f32 = (0..SIDE).map(|y| rows[y * LOW + u] * cosine(v, y)).sum();
            frequencies[v * LOW + u] = sum / SIDE as f32;
        }
    }
    frequencies
}

#[cfg(test)]
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "grey values")]
mod tests {
    use super::*;

    #[test]
    fn brighter_and_smaller_is_alike_and_another_picture_is_not() {
        let hash = |side: usize, f: &dyn Fn(f32, f32) -> f32| {
            let at = |i: usize| i as f32 / side as f32;
            let grey: Vec<u8> =
                (0..side * side).map(|i| f(at(i % side), at(i / side)).clamp(0.0, 255.0) as u8).collect();
            PerceptualHash::of(&grey, side)
        };
        let wave = |x: f32, y: f32| 120.0 + 80.0 * (7.0 * x + 3.0 * y * y).sin() * (5.0 * y).cos();
        let one = hash(256, &wave).unwrap();
        assert!(one.distance(hash(100, &|x, y| wave(x, y) * 1.1 + 5.0).unwrap()) <= PerceptualHash::MAX_ALIKE);
        assert!(one.distance(hash(256, &|x, y| wave(y, 1.0 - x)).unwrap()) > 2 * PerceptualHash::MAX_ALIKE);
        assert_eq!(hash(256, &|_, _| 128.0), None);
    }
}
