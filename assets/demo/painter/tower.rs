//! Night: the tower from the foot of its rock, under stars that turn around the pole.

use std::f32::consts::TAU;

use super::canvas::Canvas;
use super::chance::{between, chance, rugged, split};
use super::colour::{Ramp, Rgb, smooth};
use super::nature::skyline;
use super::outline::{Outline, Point};

const DEEP: Rgb = Rgb::hex(0x06_16_22);
const SPRUCE: Rgb = Rgb::hex(0x0E_3B_47);
const GLASS: Rgb = Rgb::hex(0x3E_8C_84);
const DAWN: Rgb = Rgb::hex(0xD6_DF_B2);
const CREAM: Rgb = Rgb::hex(0xFF_F3_D6);
const RED: Rgb = Rgb::hex(0xC9_3F_33);
const INK: Rgb = Rgb::hex(0x04_0E_17);
const FLAME: Rgb = Rgb::hex(0xFF_B7_4D);

const POLE: Point = (0.27, 0.40);
const LAMP: Point = (0.60, 0.377);

pub(super) fn paint(canvas: &mut Canvas) {
    canvas.wash(0.0, 1.24, Ramp(&[(0.0, DEEP), (0.45, SPRUCE), (0.85, GLASS), (1.0, DAWN)]));
    canvas.wash(1.24, 1.5, Ramp(&[(0.0, GLASS), (0.4, SPRUCE), (1.0, DEEP)]));
    trails(canvas);
    let far = skyline(-0.1, 1.1, 1.26, |x| 1.232 - 0.020 * (0.5 + rugged(91, x * 5.0, 4)).max(0.0));
    canvas.fill(&far, GLASS.mix(SPRUCE, 0.35));
    canvas.beam(LAMP, 0.16, 0.17, 0.9, CREAM, 1.0);
    canvas.beam(LAMP, 3.35, 0.17, 1.1, CREAM, 1.0);
    canvas.glow(LAMP, 0.34, FLAME, 0.55);
    body(canvas);
    gallery(canvas);
    cottage(canvas, (0.225, 1.226));
    land(canvas);
    path(canvas);
}

/// Each star draws an arc around the pole, as on a plate that is exposed for hours.
fn trails(canvas: &mut Canvas) {
    for n in 0..560 {
        let radius = 0.02 + 1.25 * chance(81, n).powf(0.7);
        let start = chance(82, n) * TAU;
        let length = between(83, n, 0.22, 0.62);
        let thick = 0.0007 + 0.0013 * chance(84, n).powi(4);
        let colour = CREAM.mix(if n % 5 == 0 { FLAME } else { GLASS }, chance(85, n) * 0.6);
        let strength = between(86, n, 0.35, 0.95);
        canvas.shade(&arc(radius, start, length, thick), |(_, y)| (colour, strength * smooth(1.16, 0.72, y)));
    }
    canvas.fill(&Outline::disc(POLE, 0.0032), CREAM);
}

fn arc(radius: f32, start: f32, length: f32, thick: f32) -> Outline {
    const STEPS: u8 = 22;
    let at = |n: u8, side: f32| {
        let t = f32::from(n) / f32::from(STEPS);
        // Thin at its ends, as a brush leaves it.
        let reach = radius + side * thick * (t * (1.0 - t) * 4.0).sqrt();
        let (sin, cos) = (start + length * t).sin_cos();
        (POLE.0 + reach * cos, POLE.1 + reach * sin)
    };
    Outline::of((0..=STEPS).map(|n| at(n, 1.0)).chain((0..=STEPS).rev().map(|n| at(n, -1.0))))
}

fn land(canvas: &mut Canvas) {
    let grain = canvas.grain();
    for (seed, base, rise, light) in [(93, 1.246, 0.030, 0.55), (95, 1.335, 0.050, 0.30), (97, 1.425, 0.045, 0.14)] {
        let crest = |x: f32| base - rise * (0.9 * smooth(0.1, 0.55, x) + rugged(seed, x * 4.5, 5));
        canvas.shade(&skyline(-0.05, 1.05, 1.55, crest), |(x, y)| {
            let shadow = smooth(0.0, 0.075, y - crest(x)) * 0.75 + 0.25;
            (GLASS.mix(SPRUCE, 0.5).shaded(0.4 + light).mix(INK, grain.stipple((x, y), shadow)), 1.0)
        });
    }
}

/// Half the tower's width at a height: a slow curve that steps out at the foot.
fn half(y: f32) -> f32 {
    0.066 + 0.068 * ((y - 0.48) / 0.74).powf(1.35)
}

fn body(canvas: &mut Canvas) {
    const STEPS: u8 = 30;
    let (top, foot) = (0.48, 1.225);
    let x = LAMP.0;
    let height = |n: u8| top + (foot - top) * f32::from(n) / f32::from(STEPS);
    let left = (0..=STEPS).map(|n| (x - half(height(n)), height(n)));
    let right = (0..=STEPS).rev().map(|n| (x + half(height(n)), height(n)));
    let grain = canvas.grain();
    canvas.shade(&Outline::of(left.chain(right)), |(px, y)| {
        let round = (px - x) / half(y);
        // Bands run around the tower, so from below they bend.
        let bent = y + 0.016 * (1.0 - round * round).max(0.0).sqrt();
        let shadow = smooth(-0.75, 0.95, round) * 0.95;
        let red = (0.655..0.845).contains(&bent) || bent > 1.035;
        let (light, dark) =
            if red { (RED, Rgb::hex(0x3C_12_20)) } else { (Rgb::hex(0xF5_EB_D3), Rgb::hex(0x24_45_52)) };
        (light.mix(dark, grain.stipple((px, y), shadow)), 1.0)
    });
    for (window, y, lit) in [(x - 0.012, 0.575, false), (x + 0.012, 0.74, true), (x - 0.014, 0.93, true)] {
        let arch = Outline::from((window - 0.011, y + 0.042))
            .line((window - 0.011, y))
            .curve((window, y - 0.020), (window + 0.011, y))
            .line((window + 0.011, y + 0.042));
        canvas.fill(&arch, if lit { FLAME } else { DEEP });
        canvas.fill(&Outline::rect(window - 0.001, y - 0.012, window + 0.001, y + 0.042), INK);
    }
    let door = Outline::from((x - 0.030, foot)).line((x - 0.030, 1.145)).curve((x, 1.105), (x + 0.030, 1.145));
    canvas.fill(&door.line((x + 0.030, foot)), INK);
    let doorway = Outline::from((x - 0.022, foot)).line((x - 0.022, 1.150)).curve((x, 1.120), (x + 0.022, 1.150));
    canvas.fill(&doorway.line((x + 0.022, foot)), FLAME);
    canvas.glow((x, 1.175), 0.12, FLAME, 0.45);
}

fn gallery(canvas: &mut Canvas) {
    let x = LAMP.0;
    let corbel =
        Outline::from((x - 0.066, 0.492)).line((x - 0.066, 0.480)).curve((x - 0.075, 0.466), (x - 0.102, 0.460));
    let corbel = corbel.line((x + 0.102, 0.460)).curve((x + 0.075, 0.466), (x + 0.066, 0.480)).line((x + 0.066, 0.492));
    canvas.fill(&corbel, INK);
    canvas.fill(&Outline::rect(x - 0.108, 0.452, x + 0.108, 0.461), INK);
    canvas.fill(&Outline::rect(x - 0.056, 0.312, x + 0.056, 0.455), FLAME.mix(CREAM, 0.75));
    lens(canvas);
    for n in 0..=10_u8 {
        let post = x - 0.100 + 0.020 * f32::from(n);
        canvas.fill(&Outline::rect(post - 0.0013, 0.408, post + 0.0013, 0.455), INK);
    }
    for rail in [0.408, 0.430] {
        canvas.fill(&Outline::rect(x - 0.102, rail - 0.0016, x + 0.102, rail + 0.0016), INK);
    }
    for bar in [-0.056, -0.020, 0.020, 0.056] {
        canvas.fill(&Outline::rect(x + bar - 0.0022, 0.312, x + bar + 0.0022, 0.455), INK);
    }
    let cap = Outline::from((x - 0.070, 0.314)).curve((x - 0.062, 0.262), (x - 0.012, 0.243)).line((x + 0.012, 0.243));
    let grain = canvas.grain();
    canvas.shade(&cap.curve((x + 0.062, 0.262), (x + 0.070, 0.314)), |p| {
        (RED.mix(Rgb::hex(0x3C_12_20), grain.stipple(p, smooth(-0.05, 0.06, p.0 - x))), 1.0)
    });
    canvas.fill(&Outline::rect(x - 0.074, 0.309, x + 0.074, 0.316), INK);
    canvas.fill(&Outline::disc((x, 0.236), 0.013), INK);
    canvas.fill(&Outline::stroke((x, 0.236), (x, 0.170), (0.005, 0.002)), INK);
    let vane = Outline::of([(x - 0.038, 0.196), (x + 0.030, 0.188), (x + 0.030, 0.208), (x - 0.038, 0.200)]);
    canvas.fill(&vane, INK);
    canvas.glow(LAMP, 0.13, CREAM, 0.95);
}

fn lens(canvas: &mut Canvas) {
    for n in (0..6_u8).rev() {
        let size = 0.008 + 0.008 * f32::from(n);
        let colour = if n % 2 == 0 { CREAM } else { FLAME };
        canvas.fill(&Outline::ellipse(LAMP, size * 0.82, size * 1.35), colour);
    }
}

fn cottage(canvas: &mut Canvas, (x, foot): Point) {
    let grain = canvas.grain();
    canvas.shade(&Outline::rect(x - 0.105, foot - 0.088, x + 0.105, foot + 0.03), |p| {
        let board = if split(p.0 * 140.0).1 < 0.16 { 0.75 } else { 1.0 };
        let wall = Rgb::hex(0x8E_2F_2A).shaded(board);
        (wall.mix(INK, grain.stipple(p, smooth(-0.16, 0.16, p.0 - x) * 0.75)), 1.0)
    });
    let eaves = foot - 0.084;
    let roof = [(x - 0.122, eaves), (x - 0.085, eaves - 0.070), (x + 0.085, eaves - 0.070), (x + 0.122, eaves)];
    canvas.fill(&Outline::of(roof), INK);
    canvas.fill(&Outline::rect(x + 0.035, eaves - 0.105, x + 0.060, eaves - 0.05), INK);
    for window in [x - 0.062, x + 0.060] {
        canvas.fill(&Outline::rect(window - 0.021, foot - 0.064, window + 0.021, foot - 0.018), CREAM);
        canvas.fill(&Outline::rect(window - 0.017, foot - 0.060, window + 0.017, foot - 0.022), FLAME);
        canvas.fill(&Outline::rect(window - 0.0015, foot - 0.060, window + 0.0015, foot - 0.022), CREAM);
        canvas.fill(&Outline::rect(window - 0.017, foot - 0.043, window + 0.017, foot - 0.040), CREAM);
        canvas.glow((window, foot - 0.041), 0.075, FLAME, 0.4);
    }
    canvas.fill(&Outline::rect(x - 0.016, foot - 0.064, x + 0.016, foot + 0.02), INK);
}

/// The way from the shore to the door, a lantern at each turn.
fn path(canvas: &mut Canvas) {
    const STEPS: u8 = 40;
    let middle = |t: f32| (LAMP.0 - 0.11 * t + 0.075 * (t * 5.2).sin() * t.sqrt(), 1.222 + 0.30 * t);
    let half = |t: f32| 0.022 + 0.060 * t * t;
    let along = |n: u8| f32::from(n) / f32::from(STEPS);
    let edge = |t: f32, side: f32| (middle(t).0 + side * half(t), middle(t).1);
    let left = (0..=STEPS).map(|n| edge(along(n), -1.0));
    let right = (0..=STEPS).rev().map(|n| edge(along(n), 1.0));
    let grain = canvas.grain();
    canvas.shade(&Outline::of(left.chain(right)), |p| {
        let far = smooth(1.22, 1.50, p.1);
        (FLAME.mix(DAWN, 0.5).mix(SPRUCE, 0.25 + 0.75 * grain.stipple(p, 0.28 + 0.5 * far)), 1.0 - 0.45 * far)
    });
    for (t, side) in [(0.16, 1.0), (0.36, -1.0), (0.58, 1.0), (0.80, -1.0)] {
        let (x, y) = edge(t, side);
        let tall = 0.024 + 0.030 * t;
        let lantern = (x + side * 0.014, y - tall);
        canvas.fill(&Outline::stroke(lantern, (lantern.0, y), (0.003, 0.004)), INK);
        canvas.glow(lantern, 0.045 + 0.04 * t, FLAME, 0.85);
        canvas.fill(&Outline::ellipse(lantern, 0.0042 + 0.003 * t, 0.006 + 0.004 * t), CREAM);
    }
}
