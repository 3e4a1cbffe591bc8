//! The passes of a resize: rows laid in pairs, down the columns, transposed, across the rows.
#![expect(clippy::inline_always, reason = "the code has to be where the processor's own instructions are allowed")]

use fearless_simd::{Simd, i16x8, i16x16, i16x32, i32x16, prelude::*, u8x16, u8x64};

use super::weights::{WEIGHT_BITS, Weights};

/// How many rows, and how many samples of each, are worked on together.
pub(super) const LANES: usize = 16;
/// Columns are taken in blocks of multiples of this: whole lanes, and whole pairs of pixels of one, three or four samples.
pub(super) const COLUMNS: usize = 3 * LANES;
/// Fraction bits of the data between the two passes.
const FRACTION_BITS: u32 = 6;

/// Puts each sample of one row beside that of the other.
#[inline(always)]
pub(super) fn interleave_rows<S: Simd>(simd: S, one: &[u8], other: &[u8], pairs: &mut [i16]) {
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
pub(super) fn filter_down<S: Simd>(simd: S, rows: &[i16], block: usize, weights: &[i32], made: &mut [i16]) {
    for (at, made) in made.as_chunks_mut::<COLUMNS>().0.iter_mut().enumerate() {
        let half = i32x16::splat(simd, 1 << (WEIGHT_BITS - FRACTION_BITS - 1));
        let (mut a, mut b, mut c) = (half, half, half);
        for (row, weight) in rows.chunks_exact(block * 2).zip(weights) {
            let weight: i16x32<S> = i32x16::splat(simd, *weight).bitcast();
            let row = &row[at * COLUMNS * 2..(at + 1) * COLUMNS * 2];
            a += i16x32::from_slice(simd, &row[..32]).pairwise_dot_product(weight);
            b += i16x32::from_slice(simd, &row[32..64]).pairwise_dot_product(weight);
            c += i16x32::from_slice(simd, &row[64..96]).pairwise_dot_product(weight);
        }
        let shift = WEIGHT_BITS - FRACTION_BITS;
        let (a, b, c) = (a >> shift, b >> shift, c >> shift);
        a.saturating_narrow(b).store_slice(&mut made[..32]);
        c.saturating_narrow(c).split().0.store_slice(&mut made[32..]);
    }
}

/// Turns a square: four rounds of laying its two halves into each other.
#[inline(always)]
fn transposed_square<S: Simd, V: SimdBase<S>>(mut square: [V; LANES]) -> [V; LANES] {
    for _ in 0..4 {
        let before = square;
        for n in 0..LANES / 2 {
            (square[2 * n], square[2 * n + 1]) = before[n].interleave(before[n + LANES / 2]);
        }
    }
    square
}

/// Turns a block of sixteen rows: for each pair of pixels and each of their samples, that of all rows, in pairs.
#[inline(always)]
pub(super) fn transpose<S: Simd, const C: usize>(simd: S, rows: &[i16], block: usize, turned: &mut [i16]) {
    let mut columns = [[0_i16; LANES]; COLUMNS];
    for (at, turned) in turned.as_chunks_mut::<{ COLUMNS * LANES }>().0.iter_mut().enumerate() {
        for (part, columns) in columns.as_chunks_mut::<LANES>().0.iter_mut().enumerate() {
            let mut square = [i16x16::splat(simd, 0); LANES];
            for (y, row) in square.iter_mut().enumerate() {
                let from = y * block + at * COLUMNS + part * LANES;
                *row = i16x16::from_slice(simd, &rows[from..from + LANES]);
            }
            for (column, row) in columns.iter_mut().zip(transposed_square(square)) {
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
pub(super) fn filter_across<S: Simd, const C: usize>(
    simd: S,
    turned: &[i16],
    weights: &Weights,
    band: &mut [u8],
    made: usize,
) {
    let steps = weights.starts.len();
    let mut columns = [[0_u8; LANES]; 4 * LANES];
    for x in (0..steps).step_by(LANES) {
        // Four pixels at a time, whose samples fill the processor's widest lanes once they are bytes again.
        let fours = (steps - x).min(LANES).div_ceil(4);
        for (four, columns) in columns.chunks_exact_mut(4 * C).enumerate().take(fours) {
            // Half of one is added for rounding, and 128 taken away: signed bytes are cut off where they have to be.
            let from_middle = (1 << (WEIGHT_BITS + FRACTION_BITS - 1)) - (128 << (WEIGHT_BITS + FRACTION_BITS));
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
                let sum = |at: usize| sums[(n * 4 + at) / C][(n * 4 + at) % C] >> (WEIGHT_BITS + FRACTION_BITS);
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
            let left = x * C + part * LANES;
            for (row, bytes) in band.chunks_exact_mut(made).zip(transposed_square(square)) {
                match row.get_mut(left..).and_then(|row| row.first_chunk_mut::<LANES>()) {
                    Some(whole) => bytes.store_slice(whole),
                    None => row.iter_mut().skip(left).zip(bytes.as_slice()).for_each(|(to, from)| *to = *from),
                }
            }
        }
    }
}
