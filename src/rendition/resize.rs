//! Lanczos' filter over samples of eight bits: down the columns first, then across the rows.
//!
//! Sixteen rows of the result are made at a time, so that what lies between the two ways stays in the processor's cache.
//! Weights have 14 bits, sums 32, and what lies between has six bits behind the point: a result is off by hardly more
//! than its rounding, and every processor gives the same bytes.
//!
//! Two samples that lie side by side in the way of the filter are kept in pairs, as processors multiply and add them in
//! one step.
#![expect(clippy::inline_always, reason = "the code has to be where the processor's own instructions are allowed")]

use std::sync::Arc;

use fearless_simd::{Level, Simd, dispatch, i16x8, i16x16, i16x32, i32x16, prelude::*, u8x16, u8x64};

/// So many rows, and so many samples of each, are worked on together.
const LANES: usize = 16;
/// Columns are taken in blocks of multiples of this: whole lanes, and whole pairs of pixels of one, three or four samples.
const COLUMNS: usize = 3 * LANES;
/// The columns of a block at most, and the pairs of samples that a block may hold before it gets narrower.
const MOST_COLUMNS: usize = 16 * COLUMNS;
const MOST_PAIRS: usize = 1 << 15;

/// Bits of a weight; 1 is `1 << WEIGHT`.
const WEIGHT: u32 = 14;
/// Bits behind the point of what lies between the two ways.
const POINT: u32 = 6;

/// What is to become so many times smaller, or more, is first made smaller by plain means, so far that the filter has the
/// rest left to do: the number of its weights, and with it what the work takes, would have no bounds otherwise.
const STEEP: f64 = 128.0;
const REST: f64 = 16.0;

/// Weights of so many ways are kept: as a rule the next photo has the size of the one before.
const KEPT: usize = 24;

/// What is resized: rows of pixels with some samples each, one behind the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) samples: &'a [u8],
    pub(super) width: usize,
    pub(super) height: usize,
    /// Samples a pixel: 1, 3 or 4.
    pub(super) count: usize,
}

/// One way of a resize: what lies between two edges of a side, in so many steps. The edges may lie outside by half a step.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Way {
    pub(super) from: f64,
    pub(super) to: f64,
    pub(super) steps: usize,
}

impl Way {
    /// The first sample, where all are taken as they are.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        clippy::float_cmp,
        reason = "whole numbers from nothing to a side, which is far below 2^52"
    )]
    pub(super) fn kept(self, side: usize) -> Option<usize> {
        let Self { from, to, steps } = self;
        let inside = from >= 0.0 && to <= side as f64;
        (inside && from.fract() == 0.0 && to - from == steps as f64).then_some(from as usize)
    }

    /// How many means are made of a side's samples beforehand; as many as there are samples, if none are.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "from 1 to a side"
    )]
    fn means(self, side: usize) -> usize {
        let times = (self.to - self.from) / self.steps as f64;
        if times < STEEP { side } else { (side as f64 / times * REST).ceil() as usize }
    }

    /// The same where a side has so many means.
    #[expect(clippy::cast_precision_loss, reason = "sides are far below 2^52")]
    fn over(self, side: usize, means: usize) -> Self {
        let share = means as f64 / side as f64;
        Self { from: self.from * share, to: self.to * share, steps: self.steps }
    }
}

/// Resizes, with buffers that are used again.
#[derive(Debug, Default)]
pub(super) struct Resizer {
    weights: Vec<(usize, Way, Arc<Weights>)>,
    /// Pairs of the source's rows, a block of columns wide.
    rows: Vec<i16>,
    /// The same block of the result's rows, still as wide as the source.
    down: Vec<i16>,
    /// Those rows over the whole width, turned: for each pair of pixels, each sample of all rows.
    turned: Vec<i16>,
}

impl Resizer {
    /// Bytes that it keeps.
    pub(super) fn bytes(&self) -> usize {
        let bytes = |weights: &Weights| weights.both.capacity() * 4 + weights.starts.capacity() * size_of::<usize>();
        let weights: usize = self.weights.iter().map(|(_, _, weights)| bytes(weights)).sum();
        weights + (self.rows.capacity() + self.down.capacity() + self.turned.capacity()) * 2
    }

    /// Fills the target with what lies between the edges.
    pub(super) fn resize(&mut self, source: Source<'_>, across: Way, down: Way, target: &mut [u8]) {
        if source.samples.is_empty() || target.is_empty() {
            return;
        }
        if let (Some(left), Some(top)) = (across.kept(source.width), down.kept(source.height)) {
            let (wide, row) = (across.steps * source.count, source.width * source.count);
            for (y, to) in target.chunks_exact_mut(wide).enumerate() {
                let from = (top + y) * row + left * source.count;
                to.copy_from_slice(&source.samples[from..from + wide]);
            }
            return;
        }
        let (width, height) = (across.means(source.width), down.means(source.height));
        if (width, height) != (source.width, source.height) {
            let (across, down) = (across.over(source.width, width), down.over(source.height, height));
            let means = means(source, width, height);
            return self.resize(Source { samples: &means, width, height, count: source.count }, across, down, target);
        }
        let (across, down) = (self.weights(source.width, across), self.weights(source.height, down));
        let level = Level::new();
        match source.count {
            1 => dispatch!(level, simd => self.run::<_, 1>(simd, source, &across, &down, target)),
            3 => dispatch!(level, simd => self.run::<_, 3>(simd, source, &across, &down, target)),
            _ => dispatch!(level, simd => self.run::<_, 4>(simd, source, &across, &down, target)),
        }
    }

    fn weights(&mut self, side: usize, way: Way) -> Arc<Weights> {
        let known = self.weights.iter().position(|known| (known.0, known.1) == (side, way));
        let entry = match known {
            Some(at) => self.weights.remove(at),
            None => (side, way, Arc::new(Weights::new(side, way))),
        };
        self.weights.truncate(KEPT - 1);
        let weights = Arc::clone(&entry.2);
        self.weights.insert(0, entry);
        weights
    }

    #[inline(always)]
    fn run<S: Simd, const C: usize>(
        &mut self,
        simd: S,
        source: Source<'_>,
        across: &Weights,
        down: &Weights,
        target: &mut [u8],
    ) {
        let samples = source.width * C;
        let made = across.starts.len() * C;
        self.turned.resize((samples + MOST_COLUMNS) * LANES, 0);
        for (at, band) in target.chunks_mut(LANES * made).enumerate() {
            let (first, high) = (at * LANES, band.len() / made);
            let top = down.starts[first];
            let pairs = down.starts[first + high - 1] + down.pairs - top;
            let block = (MOST_PAIRS / pairs / COLUMNS * COLUMNS).clamp(COLUMNS, MOST_COLUMNS);
            self.rows.resize(pairs * block * 2, 0);
            self.down.resize(LANES * block, 0);
            for left in (0..samples).step_by(block) {
                let wide = block.min(samples - left);
                let (rows, between) = (&mut self.rows, &mut self.down);
                simd.vectorize(
                    #[inline(always)]
                    || {
                        for (pair, row) in rows.chunks_exact_mut(block * 2).enumerate() {
                            // The last pair of an odd side has no second row; its weight is nothing.
                            let at = |row: usize| row.min(source.height - 1) * samples + left;
                            let (one, other) = (at((top + pair) * 2), at((top + pair) * 2 + 1));
                            paired(simd, &source.samples[one..one + wide], &source.samples[other..other + wide], row);
                        }
                    },
                );
                simd.vectorize(
                    #[inline(always)]
                    || {
                        for (y, row) in between.chunks_exact_mut(block).enumerate().take(high) {
                            let (start, weights) = down.step(first + y);
                            go_down(simd, &rows[(start - top) * block * 2..], block, weights, row);
                        }
                    },
                );
                let turned = &mut self.turned[left * LANES..(left + block) * LANES];
                simd.vectorize(
                    #[inline(always)]
                    || turn::<S, C>(simd, between, block, turned),
                );
            }
            let turned = &self.turned;
            simd.vectorize(
                #[inline(always)]
                || go_across::<S, C>(simd, turned, across, band, made),
            );
        }
    }
}

/// What each step of a way is made of.
#[derive(Debug)]
struct Weights {
    /// Pairs of samples a step.
    pairs: usize,
    /// Each step's first pair.
    starts: Vec<usize>,
    /// Each step's weights, in pairs: the first one lies first.
    both: Vec<i32>,
}

impl Weights {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "sides are far below 2^31, and weights below 2^15"
    )]
    fn new(side: usize, Way { from, to, steps }: Way) -> Self {
        let step = (to - from) / steps as f64;
        let scale = step.max(1.0);
        let reach = 3.0 * scale;
        let all = side.div_ceil(2);
        let pairs = ((reach * 2.0).ceil() as usize / 2 + 1).min(all);
        let mut starts = Vec::with_capacity(steps);
        let mut both = Vec::with_capacity(steps * pairs);
        let mut exact = vec![0.0_f32; pairs * 2];
        for at in 0..steps {
            // Further outside, the filter would see next to nothing.
            let centre = (from + (at as f64 + 0.5) * step).clamp(0.0, side as f64);
            let start = (((centre - reach - 0.5).ceil().max(0.0) as usize) / 2).min(all - pairs);
            let mut sum = 0.0;
            for (place, weight) in (start * 2..).zip(&mut exact) {
                let here = place < side;
                *weight = if here { lanczos3((place as f64 + 0.5 - centre) / scale) } else { 0.0 };
                sum += f64::from(*weight);
            }
            // What one loses by rounding the next one gets: they add up to one, or even colours would change.
            let one = f64::from(1 << WEIGHT) / sum;
            let mut left = 0.0;
            let mut whole = |weight: f32| {
                let exact = f64::from(weight) * one + left;
                left = exact - exact.round();
                (exact.round() as i16).to_ne_bytes()
            };
            both.extend(exact.as_chunks::<2>().0.iter().map(|[one, other]| {
                let ([a, b], [c, d]) = (whole(*one), whole(*other));
                i32::from_ne_bytes([a, b, c, d])
            }));
            starts.push(start);
        }
        Self { pairs, starts, both }
    }

    #[inline(always)]
    fn step(&self, at: usize) -> (usize, &[i32]) {
        (self.starts[at], &self.both[at * self.pairs..(at + 1) * self.pairs])
    }
}

/// As many means across and down, of as many samples each, give or take one.
fn means(source: Source<'_>, wide: usize, high: usize) -> Vec<u8> {
    let Source { samples, width, height, count } = source;
    let edges: Vec<_> = (0..=wide).map(|at| at * width / wide * count).collect();
    let mut made = Vec::with_capacity(wide * high * count);
    let mut sums = vec![0_u64; wide * count];
    for y in 0..high {
        let rows = &samples[y * height / high * width * count..(y + 1) * height / high * width * count];
        sums.fill(0);
        for row in rows.chunks_exact(width * count) {
            for (edges, sums) in edges.windows(2).zip(sums.chunks_exact_mut(count)) {
                for pixel in row[edges[0]..edges[1]].chunks_exact(count) {
                    sums.iter_mut().zip(pixel).for_each(|(sum, sample)| *sum += u64::from(*sample));
                }
            }
        }
        for (edges, sums) in edges.windows(2).zip(sums.chunks_exact(count)) {
            let all = ((edges[1] - edges[0]) / count * (rows.len() / (width * count))) as u64;
            made.extend(sums.iter().map(|sum| u8::try_from((sum + all / 2) / all).unwrap_or(u8::MAX)));
        }
    }
    made
}

/// Lanczos' filter; one sine does for both of the formula's, as sin 3θ = 3 sin θ − 4 sin³ θ.
#[expect(clippy::cast_possible_truncation, reason = "from -3 to 3")]
fn lanczos3(x: f64) -> f32 {
    let third = x as f32 * std::f32::consts::FRAC_PI_3;
    if !(-3.0..3.0).contains(&x) {
        return 0.0;
    }
    if third.abs() < 1e-4 {
        return 1.0;
    }
    let sine = third.sin();
    (3.0 - 4.0 * sine * sine) * sine * sine / (3.0 * third * third)
}

/// Puts each sample of one row beside that of the other.
#[inline(always)]
fn paired<S: Simd>(simd: S, one: &[u8], other: &[u8], pairs: &mut [i16]) {
    let (ones, one_rest) = one.as_chunks::<LANES>();
    let (others, other_rest) = other.as_chunks::<LANES>();
    let (lanes, rest) = pairs.split_at_mut(ones.len() * LANES * 2);
    for ((one, other), pairs) in ones.iter().zip(others).zip(lanes.as_chunks_mut::<{ LANES * 2 }>().0) {
        let (low, high) = u8x16::from_slice(simd, one).interleave(u8x16::from_slice(simd, other));
        let ((a, b), (c, d)) = (low.widen(), high.widen());
        let wide: [i16x8<S>; 4] = [a.bitcast(), b.bitcast(), c.bitcast(), d.bitcast()];
        for (pairs, wide) in pairs.as_chunks_mut::<8>().0.iter_mut().zip(wide) {
            wide.store_slice(pairs);
        }
    }
    for ((one, other), pair) in one_rest.iter().zip(other_rest).zip(rest.as_chunks_mut::<2>().0) {
        *pair = [(*one).into(), (*other).into()];
    }
}

/// Makes one row of a block.
#[inline(always)]
fn go_down<S: Simd>(simd: S, rows: &[i16], block: usize, weights: &[i32], made: &mut [i16]) {
    for (at, made) in made.as_chunks_mut::<COLUMNS>().0.iter_mut().enumerate() {
        let half = i32x16::splat(simd, 1 << (WEIGHT - POINT - 1));
        let (mut a, mut b, mut c) = (half, half, half);
        for (row, weight) in rows.chunks_exact(block * 2).zip(weights) {
            let weight: i16x32<S> = i32x16::splat(simd, *weight).bitcast();
            let row = &row[at * COLUMNS * 2..(at + 1) * COLUMNS * 2];
            a += i16x32::from_slice(simd, &row[..32]).pairwise_dot_product(weight);
            b += i16x32::from_slice(simd, &row[32..64]).pairwise_dot_product(weight);
            c += i16x32::from_slice(simd, &row[64..96]).pairwise_dot_product(weight);
        }
        let shift = WEIGHT - POINT;
        let (a, b, c) = (a >> shift, b >> shift, c >> shift);
        a.saturating_narrow(b).store_slice(&mut made[..32]);
        c.saturating_narrow(c).split().0.store_slice(&mut made[32..]);
    }
}

/// Turns a block of sixteen rows: for each pair of pixels and each of their samples, that of all rows, in pairs.
#[inline(always)]
fn turn<S: Simd, const C: usize>(simd: S, rows: &[i16], block: usize, turned: &mut [i16]) {
    let mut columns = [[0_i16; LANES]; COLUMNS];
    for (at, turned) in turned.as_chunks_mut::<{ COLUMNS * LANES }>().0.iter_mut().enumerate() {
        for (part, columns) in columns.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
            let mut square = [i16x16::splat(simd, 0); LANES];
            for (y, row) in square.iter_mut().enumerate() {
                let from = y * block + at * COLUMNS + part * LANES;
                *row = i16x16::from_slice(simd, &rows[from..from + LANES]);
            }
            // Four rounds of laying the two halves into each other turn a square of sixteen.
            for _ in 0..4 {
                let before = square;
                for n in 0..LANES / 2 {
                    (square[2 * n], square[2 * n + 1]) = before[n].interleave(before[n + LANES / 2]);
                }
            }
            for (column, row) in columns.iter_mut().zip(square) {
                row.store_slice(column);
            }
        }
        for (pair, turned) in columns.chunks_exact(2 * C).zip(turned.chunks_exact_mut(2 * C * LANES)) {
            for sample in 0..C {
                let one = i16x16::from_slice(simd, &pair[sample]);
                let (low, high) = one.interleave(i16x16::from_slice(simd, &pair[C + sample]));
                let both = &mut turned[sample * 2 * LANES..(sample + 1) * 2 * LANES];
                low.store_slice(&mut both[..LANES]);
                high.store_slice(&mut both[LANES..]);
            }
        }
    }
}

/// Makes the rows of a band.
#[inline(always)]
fn go_across<S: Simd, const C: usize>(simd: S, turned: &[i16], weights: &Weights, band: &mut [u8], made: usize) {
    let steps = weights.starts.len();
    let mut columns = [[0_u8; LANES]; 4 * LANES];
    for x in (0..steps).step_by(LANES) {
        // Four pixels at a time, whose samples fill the processor's widest lanes once they are bytes again.
        let fours = (steps - x).min(LANES).div_ceil(4);
        for (four, columns) in columns.chunks_exact_mut(4 * C).enumerate().take(fours) {
            // Half of one is added for rounding, and 128 taken away: signed bytes are cut off where they have to be.
            let from_middle = (1 << (WEIGHT + POINT - 1)) - (128 << (WEIGHT + POINT));
            let mut sums = [[i32x16::splat(simd, from_middle); C]; 4];
            for (pixel, sums) in sums.iter_mut().enumerate() {
                let (start, weights) = weights.step((x + four * 4 + pixel).min(steps - 1));
                for (pair, weight) in turned[start * C * 2 * LANES..].chunks_exact(C * 2 * LANES).zip(weights) {
                    let weight: i16x32<S> = i32x16::splat(simd, *weight).bitcast();
                    for (sample, sum) in sums.iter_mut().enumerate() {
                        let both = &pair[sample * 2 * LANES..(sample + 1) * 2 * LANES];
                        *sum += i16x32::from_slice(simd, both).pairwise_dot_product(weight);
                    }
                }
            }
            for (n, columns) in columns.as_chunks_mut::<4>().0.iter_mut().enumerate() {
                let sum = |at: usize| sums[(n * 4 + at) / C][(n * 4 + at) % C] >> (WEIGHT + POINT);
                let (low, high) = (sum(0).saturating_narrow(sum(1)), sum(2).saturating_narrow(sum(3)));
                let bytes: u8x64<S> = low.saturating_narrow(high).bitcast();
                (bytes ^ u8x64::splat(simd, 128)).store_slice(columns.as_flattened_mut());
            }
        }
        for (part, columns) in columns.as_chunks::<LANES>().0.iter().enumerate().take(C) {
            let mut square = [u8x16::splat(simd, 0); LANES];
            for (row, column) in square.iter_mut().zip(columns) {
                *row = u8x16::from_slice(simd, column);
            }
            for _ in 0..4 {
                let before = square;
                for n in 0..LANES / 2 {
                    (square[2 * n], square[2 * n + 1]) = before[n].interleave(before[n + LANES / 2]);
                }
            }
            let left = x * C + part * LANES;
            for (row, bytes) in band.chunks_exact_mut(made).zip(square) {
                match row.get_mut(left..).and_then(|row| row.first_chunk_mut::<LANES>()) {
                    Some(whole) => bytes.store_slice(whole),
                    None => row.iter_mut().skip(left).zip(bytes.as_slice()).for_each(|(to, from)| *to = *from),
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(samples: usize) -> Vec<u8> {
        (0..u32::try_from(samples).unwrap()).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect()
    }

    fn resized(source: Source<'_>, across: Way, down: Way) -> Vec<u8> {
        let mut target = vec![7; across.steps * down.steps * source.count];
        Resizer::default().resize(source, across, down, &mut target);
        target
    }

    fn whole(side: usize, steps: usize) -> Way {
        Way { from: 0.0, to: f64::from(u32::try_from(side).unwrap()), steps }
    }

    /// The formula, in full.
    fn exact(source: Source<'_>, across: Way, down: Way) -> Vec<f64> {
        let count = source.count;
        let sinc = |x: f64| if x == 0.0 { 1.0 } else { x.sin() / x };
        let number = |n: usize| f64::from(u32::try_from(n).unwrap());
        let weights = |side: usize, way: Way| -> Vec<Vec<f64>> {
            let step = (way.to - way.from) / number(way.steps);
            let weight = |at: usize, place: usize| {
                let x = (number(place) + 0.5 - way.from - (number(at) + 0.5) * step) / step.max(1.0);
                let pi = std::f64::consts::PI;
                if x.abs() < 3.0 { sinc(x * pi) * sinc(x * pi / 3.0) } else { 0.0 }
            };
            let rows = (0..way.steps).map(|at| (0..side).map(|place| weight(at, place)).collect::<Vec<_>>());
            rows.map(|row| row.iter().map(|weight| weight / row.iter().sum::<f64>()).collect()).collect()
        };
        let (columns, rows) = (weights(source.width, across), weights(source.height, down));
        let mut made = Vec::new();
        for row in &rows {
            let mut between = vec![0.0; source.width * count];
            for (weight, samples) in row.iter().zip(source.samples.chunks_exact(source.width * count)) {
                between.iter_mut().zip(samples).for_each(|(sum, sample)| *sum += weight * f64::from(*sample));
            }
            for column in &columns {
                for sample in 0..count {
                    let sum: f64 = column.iter().zip(between.chunks_exact(count)).map(|(w, p)| w * p[sample]).sum();
                    made.push(sum.clamp(0.0, 255.0));
                }
            }
        }
        made
    }

    #[test]
    fn every_size_is_the_formulas_but_for_its_rounding() {
        let sizes = [(1, 1), (2, 3), (17, 33), (61, 47), (130, 75), (500, 9), (7, 400), (401, 50)];
        for (width, height) in sizes {
            for (wide, high) in sizes.into_iter().filter(|(wide, high)| *wide <= width && *high <= height) {
                for count in [1, 3, 4] {
                    let samples = noise(width * height * count);
                    let source = Source { samples: &samples, width, height, count };
                    let (across, down) = (whole(width, wide), whole(height, high));
                    let made = resized(source, across, down);
                    // Means are rounded, too.
                    let most = if (across.means(width), down.means(height)) == (width, height) { 0.56 } else { 1.0 };
                    for (made, exact) in made.iter().zip(exact(source, across, down)) {
                        let off = (f64::from(*made) - exact).abs();
                        assert!(off < most, "{width} × {height} to {wide} × {high}: {made} for {exact}");
                    }
                }
            }
        }
    }

    #[test]
    fn parts_and_edges_that_lie_outside_are_the_formulas_too() {
        let samples = noise(90 * 70);
        let source = Source { samples: &samples, width: 90, height: 70, count: 1 };
        let across = Way { from: 11.3, to: 77.7, steps: 40 };
        let down = Way { from: -0.7, to: 70.6, steps: 50 };
        for (made, exact) in resized(source, across, down).iter().zip(exact(source, across, down)) {
            assert!((f64::from(*made) - exact).abs() < 0.56, "{made} for {exact}");
        }
    }

    #[test]
    fn what_becomes_hundreds_of_times_smaller_stays_near_the_formula_and_takes_little() {
        for (width, height, wide, high) in [(20_000, 3, 10, 1), (3, 20_000, 1, 10), (900, 700, 9, 10)] {
            // From dark to light, with an edge in the middle.
            let side = width.max(height);
            let value = |n: usize| {
                let at = n % width * 50 / side + n / width * 50 / side;
                u8::try_from(at + if at > 50 { 100 } else { 0 }).unwrap()
            };
            let samples: Vec<u8> = (0..width * height).map(value).collect();
            let source = Source { samples: &samples, width, height, count: 1 };
            let (across, down) = (whole(width, wide), whole(height, high));
            let made = resized(source, across, down);
            for (made, exact) in made.iter().zip(exact(source, across, down)) {
                let off = (f64::from(*made) - exact).abs();
                assert!(off < 2.0, "{width} × {height} to {wide} × {high}: {made} for {exact}");
            }
        }
        let samples = vec![200; 3_000_000];
        let mut resizer = Resizer::default();
        let mut made = [0; 16];
        let source = Source { samples: &samples, width: 1, height: 3_000_000, count: 1 };
        resizer.resize(source, whole(1, 1), whole(3_000_000, 16), &mut made);
        assert_eq!(made, [200; 16]);
        assert!(resizer.bytes() < 1_000_000, "{} bytes", resizer.bytes());
    }

    #[test]
    fn what_keeps_its_size_and_what_is_even_stays_as_it_is() {
        let samples = noise(50 * 40 * 3);
        let source = Source { samples: &samples, width: 50, height: 40, count: 3 };
        assert_eq!(resized(source, whole(50, 50), whole(40, 40)), samples);
        for value in [0, 1, 127, 128, 254, 255] {
            let samples = vec![value; 301 * 203];
            let source = Source { samples: &samples, width: 301, height: 203, count: 1 };
            assert!(resized(source, whole(301, 100), whole(203, 67)).iter().all(|made| *made == value), "{value}");
        }
    }

    #[test]
    fn every_processor_gives_the_same_bytes() {
        let samples = noise(333 * 222 * 3);
        let source = Source { samples: &samples, width: 333, height: 222, count: 3 };
        let (across, down) = (Weights::new(333, whole(333, 150)), Weights::new(222, whole(222, 100)));
        let made = resized(source, whole(333, 150), whole(222, 100));
        // What every processor of the kind has, and what this one has beyond.
        let mut levels = vec![Level::baseline(), Level::new()];
        #[cfg(target_arch = "x86_64")]
        levels.extend(
            [Level::new().as_sse4_2().map(Level::Sse4_2), Level::new().as_avx2().map(Level::Avx2)]
                .into_iter()
                .flatten(),
        );
        for level in levels {
            let mut here = vec![0; made.len()];
            dispatch!(level, simd => Resizer::default().run::<_, 3>(simd, source, &across, &down, &mut here));
            assert!(here == made, "{level:?}");
        }
    }

    #[test]
    fn weights_are_worked_out_once() {
        let mut resizer = Resizer::default();
        let first = resizer.weights(600, whole(600, 354));
        for steps in 1..KEPT {
            resizer.weights(600, whole(600, steps));
        }
        assert!(Arc::ptr_eq(&first, &resizer.weights(600, whole(600, 354))), "they were kept");
        resizer.weights(500, whole(500, 354));
        assert_eq!(resizer.weights.len(), KEPT);
    }
}
