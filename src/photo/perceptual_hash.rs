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
        Self::of_grid(&shrink(grey, width, Window::WHOLE)?)
    }

    fn of_grid(grey: &Grid) -> Option<Self> {
        let frequencies = low_frequencies(grey);
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

/// The mean grey of each cell.
type Grid = [f32; SIDE * SIDE];

/// A part of a picture, from 0 to 20 along each side.
#[derive(Debug, Clone, Copy)]
struct Window {
    x: (usize, usize),
    y: (usize, usize),
}

impl Window {
    const WHOLE: Self = Self { x: (0, 20), y: (0, 20) };
}

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

impl Looks {
    /// How far two pictures are apart at least, in bits: as they are, mirrored, or one a crop of the other.
    #[must_use]
    pub fn distance(&self, other: PerceptualHash, crops_of_other: &[PerceptualHash]) -> Option<u32> {
        let upright = self.upright?;
        let own = self.mirrored.iter().chain(&self.crops).map(|hash| hash.distance(other));
        let others = crops_of_other.iter().map(|hash| hash.distance(upright));
        own.chain(others).chain([upright.distance(other)]).min()
    }
}

/// A small grey version of a picture as it is stored, from which its looks follow once it is known which side is up.
#[derive(Debug, Clone, PartialEq)]
pub struct GreyPicture {
    whole: Box<Grid>,
    crops: Vec<Grid>,
}

impl GreyPicture {
    pub(super) fn of(grey: &[u8], width: usize) -> Option<Self> {
        let whole = Box::new(shrink(grey, width, Window::WHOLE)?);
        let windows = CROPS.iter().flat_map(|x| CROPS.iter().map(|y| Window { x: *x, y: *y })).skip(1);
        Some(Self { whole, crops: windows.filter_map(|window| shrink(grey, width, window)).collect() })
    }

    /// Its looks as it is upright.
    #[must_use]
    pub fn looks(&self, orientation: Orientation) -> Looks {
        let upright = turned(&self.whole, orientation);
        let mirrored: Box<Grid> = Box::new(std::array::from_fn(|at| upright[at - at % SIDE + SIDE - 1 - at % SIDE]));
        // Turning maps the crops onto each other.
        let crops = self.crops.iter().filter_map(|crop| PerceptualHash::of_grid(&turned(crop, orientation)));
        Looks {
            upright: PerceptualHash::of_grid(&upright),
            mirrored: PerceptualHash::of_grid(&mirrored),
            crops: crops.collect(),
        }
    }
}

fn turned(grid: &Grid, orientation: Orientation) -> Box<Grid> {
    Box::new(std::array::from_fn(|at| {
        let (x, y) = (at % SIDE, at / SIDE);
        let (left, up) = (SIDE - 1 - x, SIDE - 1 - y);
        let (x, y) = match orientation.exif() {
            2 => (left, y),
            3 => (left, up),
            4 => (x, up),
            5 => (y, x),
            6 => (y, left),
            7 => (up, left),
            8 => (up, x),
            _ => (x, y),
        };
        grid[y * SIDE + x]
    }))
}

/// The mean grey of each cell of a 32 × 32 grid over a part of a picture.
#[expect(clippy::cast_precision_loss, reason = "sums of a few thousand bytes")]
fn shrink(grey: &[u8], width: usize, window: Window) -> Option<Grid> {
    let height = grey.len().checked_div(width)?;
    if width == 0 || height == 0 {
        return None;
    }
    // Of a large picture, a part of its rows and columns is enough for its crops.
    let step = if window.x == (0, 20) && window.y == (0, 20) { 1 } else { (width.min(height) / 160).max(1) };
    let mut grid = [0.0; SIDE * SIDE];
    for (cell, mean) in grid.iter_mut().enumerate() {
        let span = |at: usize, length: usize, (from, to): (usize, usize)| {
            // Rounded: at an eighth of its size, half a pixel of a photo counts.
            let (start, end) = ((from * length + 10) / 20, (to * length + 10) / 20);
            let (start, length) = (start.min(length - 1), end.saturating_sub(start).max(1));
            let from = at * length / SIDE;
            let to = ((at + 1) * length).div_ceil(SIDE).max(from + 1).min(length);
            start + from..start + to
        };
        let (columns, rows) = (span(cell % SIDE, width, window.x), span(cell / SIDE, height, window.y));
        let (mut sum, mut count) = (0_u32, 0_u32);
        for y in rows.step_by(step) {
            for g in grey[y * width..][columns.clone()].iter().step_by(step) {
                sum += u32::from(*g);
                count += 1;
            }
        }
        *mean = sum as f32 / count as f32;
    }
    Some(grid)
}

/// The cosines of the lowest frequencies at each cell.
#[expect(clippy::cast_precision_loss, reason = "numbers below 2,100")]
static COSINES: LazyLock<[[f32; SIDE]; LOW]> = LazyLock::new(|| {
    std::array::from_fn(|frequency| {
        std::array::from_fn(|at| {
            ((2 * at + 1) as f32 * frequency as f32 * std::f32::consts::PI / (2 * SIDE) as f32).cos()
        })
    })
});

/// The 8 × 8 lowest frequencies of a two-dimensional discrete cosine transform (type II).
#[expect(clippy::cast_precision_loss, reason = "32")]
fn low_frequencies(grey: &Grid) -> [f32; LOW * LOW] {
    let cosines = &*COSINES;
    let mut rows = [0.0; SIDE * LOW];
    for y in 0..SIDE {
        for u in 0..LOW {
            rows[y * LOW + u] = (0..SIDE).map(|x| grey[y * SIDE + x] * cosines[u][x]).sum();
        }
    }
    let mut frequencies = [0.0; LOW * LOW];
    for v in 0..LOW {
        for u in 0..LOW {
            let sum: f32 = (0..SIDE).map(|y| rows[y * LOW + u] * cosines[v][y]).sum();
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
            other.distance(looks.upright.unwrap(), &looks.crops).unwrap()
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
