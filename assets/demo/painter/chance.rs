//! Chance that is the same on every machine: a hash of whole numbers, and soft noise made of it.

use super::colour::smooth;

/// A number from 0 to 1 for a place in a series.
pub(super) fn chance(seed: u32, n: u32) -> f32 {
    // Two rounds of multiply and shift are enough to look like nothing.
    let mut h = n.wrapping_mul(0x9E37_79B1) ^ seed.wrapping_mul(0x85EB_CA77);
    h = (h ^ (h >> 15)).wrapping_mul(0x2C1B_3C6D);
    h = (h ^ (h >> 12)).wrapping_mul(0x297A_2D39);
    (h ^ (h >> 15)) as f32 / u32::MAX as f32
}

/// A number between two others for a place in a series.
pub(super) fn between(seed: u32, n: u32, low: f32, high: f32) -> f32 {
    low + (high - low) * chance(seed, n)
}

/// What is left of a number above the whole one below it, and that whole one.
///
/// `f32::floor` is a call into a library on the oldest processors that we build for, and this is asked for each pixel.
pub(super) fn split(x: f32) -> (i32, f32) {
    let whole = x as i32 - i32::from(x < 0.0);
    (whole, x - whole as f32)
}

/// Soft noise along a line, from -1 to 1.
pub(super) fn wave(seed: u32, x: f32) -> f32 {
    let (cell, t) = split(x);
    let t = t * t * (3.0 - 2.0 * t);
    let at = |n: i32| chance(seed, n.cast_unsigned());
    (at(cell) * (1.0 - t) + at(cell + 1) * t) * 2.0 - 1.0
}

/// Waves upon waves, each twice as fine and half as high: the outline of a hill.
pub(super) fn rugged(seed: u32, x: f32, octaves: u32) -> f32 {
    let (mut sum, mut height, mut x) = (0.0, 0.5, x);
    for octave in 0..octaves {
        sum += wave(seed + octave, x) * height;
        x *= 2.03;
        height *= 0.5;
    }
    sum
}

const SIDE: usize = 512;

/// A square of paper grain that repeats without a seam, from -1 to 1.
#[derive(Debug)]
pub(super) struct Grain(Vec<f32>);

impl Grain {
    pub(super) fn new() -> Self {
        let raw = |x: usize, y: usize| chance(7, ((y % SIDE) * SIDE + x % SIDE) as u32) * 2.0 - 1.0;
        let mut cells = Vec::with_capacity(SIDE * SIDE);
        for y in 0..SIDE {
            for x in 0..SIDE {
                // Paper is not white noise: its fibres lie together.
                let around = raw(x + 1, y) + raw(x + SIDE - 1, y) + raw(x, y + 1) + raw(x, y + SIDE - 1);
                cells.push((raw(x, y) + 0.45 * around) / 1.35);
            }
        }
        Self(cells)
    }

    /// The nearest cell: right where a cell is hardly larger than a pixel.
    pub(super) fn cell(&self, x: usize, y: usize) -> f32 {
        self.0[(y % SIDE) * SIDE + x % SIDE]
    }

    /// Between the cells: right where the grain is coarse.
    pub(super) fn soft(&self, x: f32, y: f32) -> f32 {
        let (cx, cy) = (x as usize, y as usize);
        let (tx, ty) = (x - cx as f32, y - cy as f32);
        let row = |y| self.cell(cx, y) * (1.0 - tx) + self.cell(cx + 1, y) * tx;
        row(cy) * (1.0 - ty) + row(cy + 1) * ty
    }

    /// How much ink stands at a point where a shadow (0 none, 1 full) is printed as grains instead of as grey.
    pub(super) fn stipple(&self, (x, y): (f32, f32), shadow: f32) -> f32 {
        // Off the picture's edge there is nothing to see, and no cell for it either.
        let speck = self.soft(x.max(0.0) * 1150.0, y.max(0.0) * 1150.0);
        let edge = shadow * 2.6 - 1.3;
        smooth(-0.3, 0.3, speck + edge)
    }
}
