//! Perceptual hashes, by which similar pictures are found.

use std::fmt;
use std::str::FromStr;
use std::sync::LazyLock;

use super::orientation::Orientation;

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
    #[cfg(test)]
    fn of(grey: &[u8], width: usize) -> Option<Self> {
        Self::of_frequencies(&low_frequencies(&Sums::of(grey, width)?.grid(0, 0)))
    }

    fn of_frequencies(frequencies: &Frequencies) -> Option<Self> {
        let contrast: f32 = frequencies.iter().skip(1).map(|f| f * f).sum();
        // Of a blank wall, all frequencies are near zero, and the bits would be noise.
        if contrast.sqrt() < 60.0 {
            return None;
        }
        let mut others = *frequencies;
        let (_, median, _) = others[1..].select_nth_unstable_by((LOW * LOW - 1) / 2, f32::total_cmp);
        let median = *median;
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

/// The mean grey of each cell.
type Grid = [f32; SIDE * SIDE];

/// The lowest frequencies, row by row.
type Frequencies = [f32; LOW * LOW];

/// What is left of a side that was cropped lightly: all, or nine tenths at the start, at the end, or in the middle.
const CROPS: [(usize, usize); 4] = [(0, 20), (0, 18), (2, 20), (1, 19)];

/// A picture as it may be seen in others: upright, mirrored, and lightly cropped.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Looks {
    /// `None` for a picture with too little detail to distinguish it from others.
    pub upright: Option<PerceptualHash>,
    pub mirrored: Option<PerceptualHash>,
    /// Those of its crops that have enough detail.
    pub crops: Vec<PerceptualHash>,
}

/// The lowest frequencies of a small grey version of a picture as it is stored, from which its looks follow once it is known
/// which side is up.
#[derive(Debug, Clone, PartialEq)]
pub struct GreyPicture {
    whole: Frequencies,
    crops: Vec<Frequencies>,
}

impl GreyPicture {
    pub(super) fn of(grey: &[u8], width: usize) -> Option<Self> {
        let sums = Sums::of(grey, width)?;
        let parts = (0..CROPS.len()).flat_map(|across| (0..CROPS.len()).map(move |down| (across, down)));
        let mut of_parts = parts.map(|(across, down)| low_frequencies(&sums.grid(across, down)));
        Some(Self { whole: of_parts.next()?, crops: of_parts.collect() })
    }

    /// Its looks as it is upright.
    #[must_use]
    pub fn looks(&self, orientation: Orientation) -> Looks {
        let upright = turned(&self.whole, orientation);
        let mirrored = reversed(&upright, true, false);
        // Turning maps the crops onto each other.
        let crops = self.crops.iter().filter_map(|crop| PerceptualHash::of_frequencies(&turned(crop, orientation)));
        Looks {
            upright: PerceptualHash::of_frequencies(&upright),
            mirrored: PerceptualHash::of_frequencies(&mirrored),
            crops: crops.collect(),
        }
    }
}

/// The frequencies of a picture that is turned upright.
fn turned(frequencies: &Frequencies, orientation: Orientation) -> Frequencies {
    let across_is_down = || std::array::from_fn(|at| frequencies[at % LOW * LOW + at / LOW]);
    match orientation.exif() {
        2 => reversed(frequencies, true, false),
        3 => reversed(frequencies, true, true),
        4 => reversed(frequencies, false, true),
        5 => across_is_down(),
        6 => reversed(&across_is_down(), true, false),
        7 => reversed(&across_is_down(), true, true),
        8 => reversed(&across_is_down(), false, true),
        _ => *frequencies,
    }
}

/// The frequencies of a picture that is mirrored: the odd ones change their signs.
fn reversed(frequencies: &Frequencies, across: bool, down: bool) -> Frequencies {
    std::array::from_fn(|at| {
        let is_odd = (across && at % LOW % 2 == 1) != (down && at / LOW % 2 == 1);
        if is_odd { -frequencies[at] } else { frequencies[at] }
    })
}

/// The parts of a side that the cells of a grid lie over.
type Spans = [(usize, usize); SIDE];

/// The spans over a part of a side, which is given from 0 to 20.
fn spans(length: usize, (from, to): (usize, usize)) -> Spans {
    // Rounded: at an eighth of its size, half a pixel of a photo counts.
    let (start, end) = ((from * length + 10) / 20, (to * length + 10) / 20);
    let (start, length) = (start.min(length - 1), end.saturating_sub(start).max(1));
    std::array::from_fn(|at| {
        let from = at * length / SIDE;
        let to = ((at + 1) * length).div_ceil(SIDE).max(from + 1).min(length);
        (start + from, start + to)
    })
}

/// Sums from which the grids of all crops follow, so that each pixel is added up once.
struct Sums {
    rows: [Spans; CROPS.len()],
    columns: [Spans; CROPS.len()],
    /// For each row at which a span of rows begins or ends, and for each cell of each part of its width, the sum of all rows
    /// above. Those of other rows are empty.
    above: Vec<Option<Box<[u32; SIDE * CROPS.len()]>>>,
}

impl Sums {
    fn of(grey: &[u8], width: usize) -> Option<Self> {
        let height = grey.len().checked_div(width)?;
        if width == 0 || height == 0 {
            return None;
        }
        let (rows, columns) = (CROPS.map(|part| spans(height, part)), CROPS.map(|part| spans(width, part)));
        let cells: [(usize, usize); SIDE * CROPS.len()] = std::array::from_fn(|at| columns[at / SIDE][at % SIDE]);
        let mut above = vec![None; height + 1];
        for at in rows.iter().flatten().flat_map(|(top, bottom)| [*top, *bottom]) {
            above[at] = Some(Box::new([0; SIDE * CROPS.len()]));
        }
        // Of all rows so far, up to each column. Differences stay right where the sums of a large picture do not fit.
        let mut before = vec![0_u32; width + 1];
        for (row, sums) in grey.chunks_exact(width).zip(&mut above[1..]) {
            let mut of_row = 0_u32;
            for (sum, g) in before[1..].iter_mut().zip(row) {
                of_row += u32::from(*g);
                *sum = sum.wrapping_add(of_row);
            }
            if let Some(sums) = sums {
                for (sum, (from, to)) in sums.iter_mut().zip(&cells) {
                    *sum = before[*to].wrapping_sub(before[*from]);
                }
            }
        }
        Some(Self { rows, columns, above })
    }

    /// The mean grey of each cell of a 32 × 32 grid over one of the parts of each side.
    #[expect(clippy::cast_precision_loss, reason = "sums of a few thousand bytes")]
    fn grid(&self, across: usize, down: usize) -> Grid {
        let mut grid = [0.0; SIDE * SIDE];
        for (cells, (top, bottom)) in grid.chunks_exact_mut(SIDE).zip(self.rows[down]) {
            let range = across * SIDE..(across + 1) * SIDE;
            let (Some(upper), Some(lower)) = (&self.above[top], &self.above[bottom]) else { continue };
            let (upper, lower) = (&upper[range.clone()], &lower[range]);
            for (((mean, upper), lower), (from, to)) in
                cells.iter_mut().zip(upper).zip(lower).zip(&self.columns[across])
            {
                *mean = lower.wrapping_sub(*upper) as f32 / ((bottom - top) * (to - from)) as f32;
            }
        }
        grid
    }
}

/// The cosines of the lowest frequencies at each cell.
#[expect(clippy::cast_precision_loss, reason = "numbers below 2,100")]
static COSINES: LazyLock<[[f32; LOW]; SIDE]> = LazyLock::new(|| {
    std::array::from_fn(|at| {
        std::array::from_fn(|frequency| {
            ((2 * at + 1) as f32 * frequency as f32 * std::f32::consts::PI / (2 * SIDE) as f32).cos()
        })
    })
});

/// The 8 × 8 lowest frequencies of a two-dimensional discrete cosine transform (type II). All frequencies are added up side
/// by side, which the compiler does at once.
#[expect(clippy::cast_precision_loss, reason = "32")]
fn low_frequencies(grey: &Grid) -> Frequencies {
    let mut frequencies = [[0.0; LOW]; LOW];
    for (cells, down) in grey.chunks_exact(SIDE).zip(&*COSINES) {
        let mut row = [0.0; LOW];
        for (cell, across) in cells.iter().zip(&*COSINES) {
            for (sum, cosine) in row.iter_mut().zip(across) {
                *sum += cell * cosine;
            }
        }
        for (sums, cosine) in frequencies.iter_mut().zip(down) {
            for (sum, part) in sums.iter_mut().zip(row) {
                *sum += part * cosine;
            }
        }
    }
    std::array::from_fn(|at| frequencies[at / LOW][at % LOW] / SIDE as f32)
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

    #[test]
    fn a_turned_a_mirrored_and_a_cropped_picture_look_alike() {
        let (width, height) = (240_usize, 160_usize);
        let wave = |x: f32, y: f32| (120.0 + 70.0 * (9.0 * x + 4.0 * y * y).sin() * (6.0 * y + x).cos()) as u8;
        let at = |x: usize, y: usize| wave(x as f32 / width as f32, y as f32 / height as f32);
        let grey: Vec<u8> = (0..width * height).map(|i| at(i % width, i / width)).collect();
        let upright = Orientation::UPRIGHT;
        let looks = GreyPicture::of(&grey, width).unwrap().looks(upright);
        let alike = |grey: &[u8], width: usize, orientation: u8| {
            let other = GreyPicture::of(grey, width).unwrap().looks(Orientation::from_exif(Some(orientation)));
            let own = other.upright.iter().chain(&other.mirrored).chain(&other.crops);
            let as_it_is = own.map(|hash| hash.distance(looks.upright.unwrap()));
            let as_its_crop = looks.crops.iter().map(|crop| crop.distance(other.upright.unwrap()));
            as_it_is.chain(as_its_crop).min().unwrap()
        };
        for orientation in 1..=8 {
            // Stored so that it has to be turned: by the orientation that undoes this one.
            let back = match orientation {
                6 => 8,
                8 => 6,
                same => same,
            };
            let (w, h) = Orientation::from_exif(Some(back)).sides(240, 160);
            let mut stored = vec![0; grey.len()];
            Orientation::from_exif(Some(back)).turn(&grey, 240, 160, 1, &mut stored);
            assert!(alike(&stored, w as usize, orientation) <= 2, "{orientation}, {w} × {h}");
        }
        let mirrored: Vec<u8> = (0..width * height).map(|i| at(width - 1 - i % width, i / width)).collect();
        assert!(alike(&mirrored, width, 1) <= 2);
        for (left, top, w, h) in [(24, 0, 216, 160), (0, 16, 240, 144), (12, 8, 216, 144), (24, 16, 216, 144)] {
            let cropped: Vec<u8> = (0..w * h).map(|i| at(left + i % w, top + i / w)).collect();
            assert!(alike(&cropped, w, 1) <= PerceptualHash::MAX_ALIKE, "{left},{top}");
        }
    }
}
