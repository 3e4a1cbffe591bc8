//! Lanczos' filter over samples of eight bits: down the columns first, then across the rows.
//!
//! Sixteen rows of the result are made at a time, so that the data between the two passes stays in the processor's cache.
//! Weights have 14 bits, sums 32, and the data in between has six fraction bits: a result is off by hardly more
//! than its rounding, and every processor gives the same bytes.
//!
//! Two samples that lie side by side in the direction of the filter are kept in pairs, as processors multiply and add them in
//! one step.
#![expect(clippy::inline_always, reason = "the code has to be where the processor's own instructions are allowed")]

use std::sync::Arc;

use fearless_simd::{Level, Simd, dispatch};

use self::passes::{COLUMNS, LANES, filter_across, filter_down, interleave_rows, transpose};
pub(super) use self::weights::Span;
use self::weights::Weights;

mod passes;
mod weights;

/// The columns of a block at most, and the pairs of samples that a block may hold before it gets narrower.
const MOST_COLUMNS: usize = 16 * COLUMNS;
const MOST_PAIRS: usize = 1 << 15;

/// How many sets of weights are kept: usually the next photo has the same size as the one before.
const KEPT_WEIGHTS: usize = 24;

/// What is resized: rows of pixels with some samples each, one after the other.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) samples: &'a [u8],
    pub(super) width: usize,
    pub(super) height: usize,
    /// Samples a pixel: 1, 3 or 4.
    pub(super) count: usize,
}

/// Resizes, with buffers that are used again.
#[derive(Debug, Default)]
pub(super) struct Resizer {
    weights: Vec<(usize, Span, Arc<Weights>)>,
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
        let weights: usize = self.weights.iter().map(|(_, _, weights)| weights.bytes()).sum();
        weights + (self.rows.capacity() + self.down.capacity() + self.turned.capacity()) * 2
    }

    /// Fills the target with the part between the edges.
    pub(super) fn resize(&mut self, source: Source<'_>, across: Span, down: Span, target: &mut [u8]) {
        if source.samples.is_empty() || target.is_empty() {
            return;
        }
        if let (Some(left), Some(top)) = (across.copied_from(source.width), down.copied_from(source.height)) {
            let (wide, row) = (across.steps * source.count, source.width * source.count);
            for (y, to) in target.chunks_exact_mut(wide).enumerate() {
                let from = (top + y) * row + left * source.count;
                to.copy_from_slice(&source.samples[from..from + wide]);
            }
            return;
        }
        let (width, height) = (across.averages(source.width), down.averages(source.height));
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

    fn weights(&mut self, side: usize, span: Span) -> Arc<Weights> {
        let known = self.weights.iter().position(|known| (known.0, known.1) == (side, span));
        let entry = match known {
            Some(at) => self.weights.remove(at),
            None => (side, span, Arc::new(Weights::new(side, span))),
        };
        self.weights.truncate(KEPT_WEIGHTS - 1);
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
                            interleave_rows(
                                simd,
                                &source.samples[one..one + wide],
                                &source.samples[other..other + wide],
                                row,
                            );
                        }
                    },
                );
                simd.vectorize(
                    #[inline(always)]
                    || {
                        for (y, row) in between.chunks_exact_mut(block).enumerate().take(high) {
                            let (start, weights) = down.step(first + y);
                            filter_down(simd, &rows[(start - top) * block * 2..], block, weights, row);
                        }
                    },
                );
                let turned = &mut self.turned[left * LANES..(left + block) * LANES];
                simd.vectorize(
                    #[inline(always)]
                    || transpose::<S, C>(simd, between, block, turned),
                );
            }
            let turned = &self.turned;
            simd.vectorize(
                #[inline(always)]
                || filter_across::<S, C>(simd, turned, across, band, made),
            );
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(samples: usize) -> Vec<u8> {
        (0..u32::try_from(samples).unwrap()).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect()
    }

    fn resized(source: Source<'_>, across: Span, down: Span) -> Vec<u8> {
        let mut target = vec![7; across.steps * down.steps * source.count];
        Resizer::default().resize(source, across, down, &mut target);
        target
    }

    fn whole(side: usize, steps: usize) -> Span {
        Span { from: 0.0, to: f64::from(u32::try_from(side).unwrap()), steps }
    }

    /// The formula, in full.
    fn exact(source: Source<'_>, across: Span, down: Span) -> Vec<f64> {
        let count = source.count;
        let sinc = |x: f64| if x == 0.0 { 1.0 } else { x.sin() / x };
        let number = |n: usize| f64::from(u32::try_from(n).unwrap());
        let weights = |side: usize, span: Span| -> Vec<Vec<f64>> {
            let step = (span.to - span.from) / number(span.steps);
            let weight = |at: usize, place: usize| {
                let x = (number(place) + 0.5 - span.from - (number(at) + 0.5) * step) / step.max(1.0);
                let pi = std::f64::consts::PI;
                if x.abs() < 3.0 { sinc(x * pi) * sinc(x * pi / 3.0) } else { 0.0 }
            };
            let rows = (0..span.steps).map(|at| (0..side).map(|place| weight(at, place)).collect::<Vec<_>>());
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
                    let most =
                        if (across.averages(width), down.averages(height)) == (width, height) { 0.56 } else { 1.0 };
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
        let across = Span { from: 11.3, to: 77.7, steps: 40 };
        let down = Span { from: -0.7, to: 70.6, steps: 50 };
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
        for steps in 1..KEPT_WEIGHTS {
            resizer.weights(600, whole(600, steps));
        }
        assert!(Arc::ptr_eq(&first, &resizer.weights(600, whole(600, 354))), "they were kept");
        resizer.weights(500, whole(500, 354));
        assert_eq!(resizer.weights.len(), KEPT_WEIGHTS);
    }
}
