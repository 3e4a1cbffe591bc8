//! What the scenes share of the coast: stars, hills, woods, water, birds.

use super::canvas::Canvas;
use super::chance::{between, chance, rugged};
use super::colour::{Rgb, smooth};
use super::outline::{Outline, Point};

/// Stars in a box, thinning out towards its lower edge.
pub(super) fn stars(canvas: &mut Canvas, count: u32, width: f32, bottom: f32, colour: Rgb) {
    for n in 0..count {
        let (x, y) = (chance(11, n) * width, chance(12, n).powf(1.4) * bottom);
        // Most stars are faint; one in many is bright.
        let bright = chance(13, n).powi(6);
        let radius = 0.0006 + 0.0014 * bright;
        let strength = (0.35 + 0.65 * bright) * (1.0 - smooth(0.5, 1.0, y / bottom));
        canvas.shade(&Outline::disc((x, y), radius), |_| (colour, strength));
    }
}

/// A skyline from edge to edge of a strip, closed at its foot.
pub(super) fn skyline(left: f32, right: f32, foot: f32, height: impl Fn(f32) -> f32) -> Outline {
    const STEPS: u16 = 420;
    let crest = (0..=STEPS).map(|n| {
        let x = left + (right - left) * f32::from(n) / f32::from(STEPS);
        (x, height(x))
    });
    Outline::of(crest.chain([(right, foot), (left, foot)]))
}

/// A low island: flat at its ends, rugged between, standing in the water at `foot`.
pub(super) fn island(seed: u32, left: f32, right: f32, foot: f32, height: f32) -> Outline {
    skyline(left, right, foot, |x| {
        let t = (x - left) / (right - left);
        let rise = (t * (1.0 - t) * 4.0).max(0.0).powf(0.6);
        let crags = 0.75 + 0.5 * rugged(seed, t * 7.0, 4);
        foot - height * rise * crags
    })
}

/// A wood of spruces on a slope: each tree a spire of ragged tiers.
pub(super) fn wood(seed: u32, left: f32, right: f32, tall: f32, trees: u16, ground: impl Fn(f32) -> f32) -> Outline {
    let pitch = (right - left) / f32::from(trees);
    let mut crest = Outline::from((left, ground(left) + tall));
    for n in 0..trees {
        let k = u32::from(n);
        let x = left + pitch * (f32::from(n) + between(seed, k, 0.2, 0.8));
        let height = tall * between(seed + 1, k, 0.45, 1.0);
        let (half, base) = (pitch * between(seed + 2, k, 0.7, 1.1), ground(x));
        crest = spruce(crest, (x, base), half, height);
    }
    crest.line((right, ground(right) + tall)).line((left, ground(left) + tall))
}

fn spruce(mut crest: Outline, (x, base): Point, half: f32, height: f32) -> Outline {
    const TIERS: u8 = 5;
    let tier = |n: u8| f32::from(n) / f32::from(TIERS);
    for n in 0..TIERS {
        let (at, next) = (tier(n), tier(n + 1));
        crest = crest.line((x - half * (1.0 - at), base - height * at));
        crest = crest.line((x - half * (1.0 - next) * 0.55, base - height * (at + 0.16)));
    }
    crest = crest.line((x, base - height));
    for n in (0..TIERS).rev() {
        let (at, next) = (tier(n), tier(n + 1));
        crest = crest.line((x + half * (1.0 - next) * 0.55, base - height * (at + 0.16)));
        crest = crest.line((x + half * (1.0 - at), base - height * at));
    }
    crest
}

/// One long low wave crest, thick in the middle.
pub(super) fn crest((x, y): Point, half: f32, thick: f32) -> Outline {
    Outline::from((x - half, y))
        .curve((x - half * 0.2, y - thick * 1.6), (x + half, y))
        .curve((x + half * 0.1, y + thick), (x - half, y))
}

/// Wave crests all over a sea, small at the horizon and long towards the beholder.
pub(super) fn ripples(canvas: &mut Canvas, seed: u32, count: u32, sea: (f32, f32, f32), colour: Rgb, strength: f32) {
    let (horizon, bottom, width) = sea;
    for n in 0..count {
        let depth = chance(seed, n).powf(1.7);
        let at = (chance(seed + 1, n) * width, horizon + 0.004 + depth * (bottom - horizon));
        let half = (0.008 + 0.10 * depth) * between(seed + 2, n, 0.4, 1.3);
        let thick = 0.0006 + 0.0045 * depth;
        canvas.shade(&crest(at, half, thick), |_| (colour, strength));
    }
}

/// The broken path of a light on water, from the waterline to where it is lost.
pub(super) fn glitter(canvas: &mut Canvas, seed: u32, from: Point, reach: f32, width: f32, colour: Rgb) {
    let count = (reach * 260.0) as u32 + 8;
    for n in 0..count {
        let down = (n as f32 + chance(seed, n)) / count as f32;
        let aside = between(seed + 1, n, -1.0, 1.0);
        let spread = width * (0.35 + 1.1 * down);
        let at = (from.0 + aside * aside * aside.signum() * spread, from.1 + reach * down);
        let half = width * between(seed + 2, n, 0.25, 0.9) * (0.5 + down);
        let thick = 0.0009 + 0.0035 * down * reach.min(0.6);
        let strength = (1.0 - down).powf(0.8) * between(seed + 3, n, 0.4, 1.0);
        canvas.shade(&crest(at, half, thick), |_| (colour, strength));
    }
}

/// A gull far off, wings up.
pub(super) fn gull(at: Point, span: f32, turn: f32) -> Outline {
    Outline::from((-1.0, -0.28))
        .curve((-0.45, -0.5), (0.0, 0.02))
        .curve((0.5, -0.55), (1.0, -0.2))
        .curve((0.45, -0.34), (0.06, 0.16))
        .curve((0.0, 0.22), (-0.08, 0.15))
        .curve((-0.45, -0.3), (-1.0, -0.28))
        .placed(at, span * 0.5, turn)
}
