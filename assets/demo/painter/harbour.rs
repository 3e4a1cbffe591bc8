//! The morning after: boathouses in the mist, and one lantern that nobody put out.

use super::canvas::Canvas;
use super::chance::{between, rugged, split};
use super::colour::{Ramp, Rgb, smooth};
use super::nature::{crest, glitter, gull, ripples, skyline, wood};
use super::outline::{Outline, Point};

const MIST: Rgb = Rgb::hex(0xF3_E6_D6);
const ROSE: Rgb = Rgb::hex(0xEF_BF_A8);
const CLOUD: Rgb = Rgb::hex(0xA9_BC_C0);
const SLATE: Rgb = Rgb::hex(0x4B_6C_7A);
const PINE: Rgb = Rgb::hex(0x1D_3A_45);
const FALU: Rgb = Rgb::hex(0x9B_34_2B);
const OCHRE: Rgb = Rgb::hex(0xD9_A0_4A);
const INK: Rgb = Rgb::hex(0x12_22_2C);
const STAY: Rgb = Rgb::hex(0x1A_2C_36);

const WATER: f32 = 0.655;
const SUN: Point = (0.415, 0.355);

pub(super) fn paint(canvas: &mut Canvas) {
    canvas.wash(0.0, WATER, Ramp(&[(0.0, CLOUD), (0.45, ROSE.mix(CLOUD, 0.25)), (1.0, MIST)]));
    canvas.glow(SUN, 0.50, MIST, 0.75);
    canvas.shade(&Outline::disc(SUN, 0.088), |_| (Rgb::hex(0xFF_F8_E8), 0.95));
    canvas.wash(WATER, 1.0, Ramp(&[(0.0, MIST), (0.35, ROSE.mix(CLOUD, 0.35)), (1.0, SLATE)]));
    woods(canvas);
    canvas.glow((SUN.0, WATER + 0.16), 0.22, MIST, 0.5);
    glitter(canvas, 221, (SUN.0, WATER + 0.075), 0.24, 0.045, Rgb::hex(0xFF_F8_E8));
    for (n, house) in HOUSES.iter().enumerate() {
        boathouse(canvas, house, n % 2 == 0);
    }
    mist(canvas, WATER + 0.012, 0.055, 0.55);
    jetty(canvas);
    sloop(canvas, (0.30, WATER + 0.085), 0.36);
    ripples(canvas, 231, 130, (WATER + 0.06, 1.0, 1.5), MIST, 0.22);
    ripples(canvas, 235, 90, (WATER + 0.10, 1.02, 1.5), PINE, 0.16);
    for (x, y, span, turn) in [(0.62, 0.20, 0.05, 0.1), (0.69, 0.165, 0.038, -0.1), (0.735, 0.225, 0.03, 0.2)] {
        canvas.fill(&gull((x, y), span, turn), SLATE);
    }
    reeds(canvas);
}

/// Four woods, each nearer and darker, with mist between them; all of them stand on their heads in the water.
fn woods(canvas: &mut Canvas) {
    for (seed, base, rise, tall, trees, colour) in [
        (201_u32, 0.640, 0.120, 0.035, 150, CLOUD.mix(MIST, 0.35)),
        (207, 0.648, 0.085, 0.050, 110, CLOUD.mix(SLATE, 0.25)),
        (213, 0.654, 0.050, 0.070, 80, SLATE.mix(CLOUD, 0.25)),
    ] {
        let hill = |x: f32| base - rise * (0.25 + 0.55 * smooth(0.2, 1.5, x) + rugged(seed, x * 2.6, 3)).max(0.0);
        let trees = wood(seed + 3, -0.05, 1.55, tall, trees, hill);
        let land = skyline(-0.05, 1.55, WATER + 0.001, hill);
        let fade = |(_, y): Point| (colour.mix(MIST, smooth(WATER - 0.13, WATER, y) * 0.75), 1.0);
        for part in [&trees, &land] {
            canvas.ripple(&part.mirrored(WATER), WATER, |(_, y)| {
                (colour.mix(MIST, smooth(WATER + 0.13, WATER, y) * 0.75), 0.45 * smooth(0.30, 0.0, y - WATER))
            });
            canvas.shade(part, fade);
        }
    }
}

/// A boathouse: its middle, half its width, the height of its eaves and of its ridge, its colour.
type House = (f32, f32, f32, f32, Rgb);

const HOUSES: [House; 4] = [
    (1.412, 0.115, 0.150, 0.262, FALU),
    (1.183, 0.090, 0.125, 0.215, OCHRE),
    (0.976, 0.085, 0.115, 0.200, FALU),
    (0.803, 0.060, 0.085, 0.150, FALU),
];

fn boathouse(canvas: &mut Canvas, &(x, half, eaves, ridge, colour): &House, open: bool) {
    let foot = WATER + 0.012;
    let floor = foot - 0.022;
    let gable = Outline::of([
        (x - half, floor),
        (x - half, floor - eaves),
        (x, floor - ridge),
        (x + half, floor - eaves),
        (x + half, floor),
    ]);
    let over = half * 0.16;
    let pitch = (ridge - eaves) / half;
    let verge = |side: f32, thick: f32| {
        let end = (x + side * (half + over), floor - eaves + pitch * over);
        Outline::of([(x, floor - ridge - thick), end, (end.0, end.1 + thick), (x, floor - ridge + thick * 0.4)])
    };
    let door_top = floor - eaves * 0.72;
    let door = Outline::rect(x - half * 0.52, door_top, x + half * 0.52, floor);
    let hatch =
        Outline::rect(x - half * 0.15, floor - ridge * 0.80, x + half * 0.15, floor - ridge * 0.80 + half * 0.32);
    let dark = if open { INK } else { colour.shaded(0.62) };
    let mut parts = vec![(gable.clone(), colour), (door.clone(), dark), (hatch, MIST)];
    parts.extend([-1.0, 1.0].map(|side| (verge(side, 0.011), INK.mix(SLATE, 0.3))));
    parts.extend(
        [x - half + 0.004, x + half - 0.004].map(|c| (Outline::rect(c - 0.004, floor - eaves, c + 0.004, floor), MIST)),
    );
    parts.extend(
        [-0.9, -0.3, 0.3, 0.9].map(|k| (Outline::rect(x + k * half - 0.004, floor, x + k * half + 0.004, foot), INK)),
    );
    parts.push((Outline::rect(x - half - 0.014, floor - 0.003, x + half + 0.014, floor + 0.006), INK));
    for (part, ink) in &parts {
        canvas.ripple(&part.mirrored(foot), foot, |(_, y)| {
            (ink.mix(SLATE, 0.25), 0.80 - smooth(0.0, 0.34, y - foot) * 0.55)
        });
    }
    for (part, ink) in &parts {
        canvas.fill(part, *ink);
    }
    let grain = canvas.grain();
    canvas.shade(&gable, |p| {
        // Boards, and a shadow on the side away from the sun.
        let board = if split(p.0 * 95.0).1 < 0.12 { 0.22 } else { 0.0 };
        let shadow = smooth(-0.9, 1.3, (p.0 - x) / half);
        (INK, board + 0.55 * grain.stipple(p, shadow * 0.75))
    });
    canvas.fill(&door, dark);
    if !open {
        canvas.fill(&Outline::rect(x - 0.0015, door_top, x + 0.0015, floor), INK);
    }
    for (part, ink) in &parts[2..7] {
        canvas.fill(part, *ink);
    }
}

fn jetty(canvas: &mut Canvas) {
    let deck = WATER + 0.045;
    let mut parts = vec![Outline::of([(0.52, deck), (1.54, deck - 0.012), (1.54, deck + 0.004), (0.52, deck + 0.012)])];
    for n in 0..9_u8 {
        let x = 0.54 + 0.115 * f32::from(n);
        parts.push(Outline::rect(x - 0.005, deck - 0.022, x + 0.005, deck + 0.045));
    }
    for part in &parts {
        canvas.ripple(&part.mirrored(deck + 0.042), deck + 0.042, |_| (INK, 0.45));
    }
    for part in &parts {
        canvas.fill(part, INK.mix(SLATE, 0.15));
    }
}

/// A sloop at anchor, sails furled, its lantern still burning.
fn sloop(canvas: &mut Canvas, at: Point, size: f32) {
    let hull = Outline::from((-0.46, -0.125)).curve((-0.02, -0.055), (0.48, -0.150)).curve((0.42, 0.0), (0.26, 0.02));
    let parts = [
        (Outline::stroke((0.02, -0.06), (0.02, -1.22), (0.018, 0.009)), INK),
        (Outline::stroke((-0.44, -0.245), (0.02, -0.225), (0.012, 0.014)), INK),
        (
            Outline::from((-0.42, -0.25)).curve((-0.2, -0.325), (0.01, -0.255)).line((0.01, -0.235)),
            OCHRE.mix(MIST, 0.35),
        ),
        (Outline::stroke((0.02, -1.16), (0.47, -0.145), (0.004, 0.004)), STAY),
        (Outline::stroke((0.02, -1.20), (-0.45, -0.125), (0.003, 0.003)), STAY),
        (hull.line((-0.34, 0.02)).curve((-0.42, -0.03), (-0.46, -0.125)), INK),
        (
            Outline::from((-0.455, -0.105)).curve((-0.02, -0.035), (0.47, -0.13)).curve((-0.02, -0.02), (-0.45, -0.09)),
            MIST,
        ),
        (
            Outline::from((-0.16, -0.09)).line((-0.13, -0.155)).line((0.12, -0.155)).line((0.17, -0.095)),
            FALU.shaded(0.7),
        ),
    ]
    .map(|(part, ink)| (part.placed(at, size, 0.015), ink));
    let waterline = at.1 + 0.012 * size;
    // The stays are too thin for the water to show.
    for (part, ink) in parts.iter().filter(|(_, ink)| *ink != STAY) {
        canvas.ripple(&part.mirrored(waterline), waterline, |(_, y)| {
            (ink.mix(SLATE, 0.3), 0.75 - smooth(0.0, 0.4, y - waterline) * 0.7)
        });
    }
    for (part, ink) in &parts {
        canvas.fill(part, *ink);
    }
    let lantern = (at.0 + 0.350 * size, at.1 - 0.395 * size);
    canvas.glow(lantern, 0.075, OCHRE, 0.8);
    canvas.fill(&Outline::ellipse(lantern, 0.0048, 0.007), Rgb::hex(0xFF_F0_C0));
}

/// Mist that lies on the water in strips.
fn mist(canvas: &mut Canvas, y: f32, thick: f32, strength: f32) {
    canvas.light((0.0, y - thick, 1.6, y + thick), MIST, |(_, py)| {
        let near = 1.0 - ((py - y) / thick).powi(2);
        if near > 0.0 { strength * near * near } else { 0.0 }
    });
    for n in 0..14 {
        let at = (between(241, n, 0.0, 1.5), y + between(242, n, -0.03, 0.05));
        canvas.shade(&crest(at, between(243, n, 0.10, 0.26), 0.006), |_| (MIST, 0.30));
    }
}

fn reeds(canvas: &mut Canvas) {
    for n in 0..90 {
        let x = 1.52 - 0.42 * between(251, n, 0.0, 1.0).powf(1.6);
        let height = between(252, n, 0.10, 0.30) * smooth(1.02, 1.5, x).max(0.25);
        let bend = between(253, n, -0.05, 0.03);
        let tip = (x + bend, 1.01 - height);
        canvas.fill(
            &Outline::from((x - 0.0028, 1.02))
                .curve((x - 0.002, 1.0 - height * 0.5), tip)
                .curve((x + 0.003, 1.0 - height * 0.5), (x + 0.0028, 1.02)),
            INK,
        );
        if n % 4 == 0 {
            canvas.fill(&Outline::ellipse((tip.0 - bend * 0.15, tip.1 + 0.016), 0.0035, 0.016), INK);
        }
    }
}
