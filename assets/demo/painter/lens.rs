//! The lamp room: rings of glass around a flame, and the night behind the panes.

use super::canvas::Canvas;
use super::chance::{between, chance, split, wave};
use super::colour::{Ramp, Rgb, smooth};
use super::nature::glitter;
use super::outline::{Outline, Point};

const NIGHT: Rgb = Rgb::hex(0x0B_13_2E);
const DUSK: Rgb = Rgb::hex(0x2A_3F_78);
const HAZE: Rgb = Rgb::hex(0x8C_6E_8F);
const TEAL: Rgb = Rgb::hex(0x1E_7A_80);
const BRASS: Rgb = Rgb::hex(0xB9_7A_2E);
const AMBER: Rgb = Rgb::hex(0xFF_B0_41);
const CREAM: Rgb = Rgb::hex(0xFF_F2_CE);
const INK: Rgb = Rgb::hex(0x07_0C_1E);

const FLAME: Point = (0.84, 0.485);
const HORIZON: f32 = 0.60;

pub(super) fn paint(canvas: &mut Canvas) {
    night(canvas);
    canvas.glow(FLAME, 0.95, AMBER, 0.42);
    panes(canvas);
    rays(canvas);
    floor(canvas);
    glass(canvas);
    frame(canvas);
    pedestal(canvas);
    canvas.glow(FLAME, 0.20, CREAM, 1.0);
    keeper(canvas);
}

fn night(canvas: &mut Canvas) {
    canvas.wash(0.0, HORIZON, Ramp(&[(0.0, NIGHT), (0.6, DUSK), (1.0, HAZE)]));
    canvas.wash(HORIZON, 1.0, Ramp(&[(0.0, DUSK), (0.4, NIGHT), (1.0, INK)]));
    for (n, x) in (0_u32..).zip([0.032, 0.098, 0.158, 1.288, 1.340, 1.402, 1.466]) {
        let at = (x, HORIZON + between(152, n, 0.006, 0.06));
        glitter(canvas, 153 + n, (at.0, at.1 + 0.004), 0.05, 0.006, AMBER);
        canvas.glow(at, 0.022, AMBER, 0.8);
        canvas.fill(&Outline::disc(at, 0.0025), CREAM);
    }
}

/// The lamp room's own window bars, set on the slant so that no bar hides a light from the sea.
fn panes(canvas: &mut Canvas) {
    for n in 0..9_u8 {
        let x = -0.45 + 0.30 * f32::from(n);
        canvas.fill(&Outline::stroke((x, -0.02), (x + 0.32, 0.90), (0.010, 0.010)), INK);
        canvas.fill(&Outline::stroke((x + 0.32, -0.02), (x, 0.90), (0.010, 0.010)), INK);
    }
    canvas.fill(&Outline::rect(-0.1, -0.1, 1.6, 0.035), INK);
}

/// Half the lens's width at a height: a beehive.
fn half(y: f32) -> f32 {
    let t = ((y - FLAME.1) / 0.42).clamp(-1.0, 1.0);
    0.40 * (1.0 - 0.62 * t.abs().powf(2.4))
}

fn hive(grow: f32) -> Outline {
    const STEPS: u8 = 48;
    let height = |n: u8| FLAME.1 + (0.42 + grow) * (f32::from(n) / f32::from(STEPS) * 2.0 - 1.0);
    let left = (0..=STEPS).map(|n| (FLAME.0 - half(height(n)) - grow, height(n)));
    let right = (0..=STEPS).rev().map(|n| (FLAME.0 + half(height(n)) + grow, height(n)));
    Outline::of(left.chain(right))
}

/// Rings of prisms: each bends the light outward a little more, so each is bright on its inner edge.
fn glass(canvas: &mut Canvas) {
    canvas.fill(&hive(0.016), BRASS.mix(INK, 0.55));
    let grain = canvas.grain();
    let tilt: Vec<_> = (0..16).map(|ring| (chance(161, ring) * 5.0).sin_cos()).collect();
    canvas.shade(&hive(0.0), |(x, y)| {
        let (dx, dy) = (x - FLAME.0, y - FLAME.1);
        let square = dx * dx + dy * dy;
        let radius = square.sqrt();
        let ring = (radius - 0.085) / 0.0335;
        if ring < 0.0 {
            return (CREAM.mix(AMBER, smooth(0.02, 0.10, radius) * 0.6), 1.0);
        }
        let (ring, t) = split(ring);
        let far = smooth(0.05, 0.50, radius);
        // The sine of twice the angle, moved a little from ring to ring: where the glass shines.
        let (sin, cos) = tilt[ring as usize % tilt.len()];
        let shine = 0.5 + 0.5 * (2.0 * dx * dy * cos + (dy * dy - dx * dx) * sin) / square;
        let lit = CREAM.mix(AMBER, (far * 1.15).min(1.0)).mix(TEAL, far * far * 0.55);
        let dark = BRASS.mix(TEAL, 0.35 + 0.45 * shine).mix(NIGHT, 0.25 + far * 0.5);
        let shade = grain.stipple((x, y), smooth(0.08, 0.98, t) * (0.78 + 0.2 * far));
        let joint = smooth(0.05, 0.0, t.min(1.0 - t)) * 0.7;
        (lit.mix(dark, shade).lit(CREAM, 0.10 * shine).mix(NIGHT, joint), 1.0)
    });
}

fn frame(canvas: &mut Canvas) {
    let (x, y) = FLAME;
    for (from, to) in [(-0.42, -0.085), (0.085, 0.42)] {
        canvas.fill(&Outline::rect(x - 0.005, y + from, x + 0.005, y + to), BRASS.mix(INK, 0.35));
    }
    for bar in [y - 0.235, y + 0.235] {
        let reach = half(bar) + 0.014;
        canvas.fill(&Outline::rect(x - reach, bar - 0.007, x + reach, bar + 0.007), BRASS.mix(INK, 0.30));
        canvas.fill(&Outline::rect(x - reach, bar - 0.007, x + reach, bar - 0.004), AMBER.mix(BRASS, 0.3));
    }
    let top = y - 0.43;
    canvas.fill(&Outline::rect(x - 0.19, top - 0.016, x + 0.19, top + 0.004), BRASS.mix(INK, 0.25));
    canvas.fill(&Outline::rect(x - 0.19, top - 0.016, x + 0.19, top - 0.011), AMBER);
    canvas.fill(&Outline::disc((x, top - 0.03), 0.022), BRASS.mix(INK, 0.25));
}

/// Light that leaves the glass in sheets.
fn rays(canvas: &mut Canvas) {
    let (cx, cy) = FLAME;
    canvas.light((0.0, 0.0, 1.6, 0.87), AMBER, |(x, y)| {
        let (dx, dy) = (x - cx, y - cy);
        let radius = (dx * dx + dy * dy).sqrt();
        // Most of it goes to the horizon, where the ships are; the glass itself hides the rest.
        let flat = dy / radius;
        if radius < 0.22 || flat.abs() > 0.8 {
            return 0.0;
        }
        let level = (1.0 - flat * flat).powi(6);
        let other_side = if dx > 0.0 { 300.0 } else { 0.0 };
        let sheet = 0.55 + 0.45 * wave(171, flat * 34.0 + other_side);
        smooth(0.22, 0.40, radius) * level * sheet * 0.62 * (1.0 - smooth(0.35, 1.15, radius) * 0.75)
    });
}

fn floor(canvas: &mut Canvas) {
    canvas.fill(&Outline::rect(-0.1, 0.86, 1.6, 1.1), INK);
    canvas.fill(&Outline::rect(-0.1, 0.86, 1.6, 0.866), BRASS.mix(INK, 0.45));
}

fn pedestal(canvas: &mut Canvas) {
    let (x, foot) = (FLAME.0, 0.905);
    let stand = Outline::of([(x - 0.20, foot), (x + 0.20, foot), (x + 0.14, foot + 0.035)]);
    let stand = stand.line((x + 0.14, 1.02)).line((x - 0.14, 1.02)).line((x - 0.14, foot + 0.035));
    let grain = canvas.grain();
    canvas.shade(&stand, |p| (BRASS.mix(INK, grain.stipple(p, 0.35 + 0.6 * ((p.0 - x) / 0.2).abs())), 1.0));
    canvas.fill(&Outline::rect(x - 0.21, foot - 0.012, x + 0.21, foot + 0.004), AMBER.mix(BRASS, 0.4));
}

/// The lamp-keeper, wiping the outermost ring.
fn keeper(canvas: &mut Canvas) {
    let (at, size) = ((0.320, 1.07), 0.80);
    let coat = Outline::from((-0.145, 0.0))
        .curve((-0.155, -0.40), (-0.135, -0.60))
        .curve((-0.120, -0.715), (-0.030, -0.735))
        .line((0.050, -0.735))
        .curve((0.105, -0.715), (0.108, -0.62))
        .curve((0.085, -0.40), (0.115, 0.0));
    let neck = Outline::of([(-0.045, -0.70), (-0.040, -0.82), (0.040, -0.80), (0.055, -0.70)]);
    let face = Outline::from((-0.064, -0.860))
        .curve((-0.060, -0.780), (0.000, -0.772))
        .line((0.044, -0.768))
        .curve((0.062, -0.775), (0.062, -0.800))
        .line((0.068, -0.822))
        .line((0.086, -0.832))
        .curve((0.074, -0.855), (0.068, -0.890))
        .line((-0.060, -0.905));
    let cap = Outline::from((-0.074, -0.880))
        .curve((-0.100, -0.955), (-0.030, -0.965))
        .curve((0.050, -0.985), (0.088, -0.925))
        .line((0.072, -0.896))
        .line((0.114, -0.872))
        .curve((0.090, -0.868), (0.066, -0.884));
    let (shoulder, elbow, hand) = ((0.005, -0.665), (0.175, -0.560), (0.320, -0.690));
    let parts = [
        coat,
        neck,
        face,
        cap,
        Outline::disc(shoulder, 0.058),
        Outline::stroke(shoulder, elbow, (0.112, 0.078)),
        Outline::disc(elbow, 0.039),
        Outline::stroke(elbow, hand, (0.078, 0.050)),
        Outline::disc(hand, 0.027),
    ];
    let cloth = Outline::from((0.300, -0.715))
        .curve((0.330, -0.760), (0.352, -0.715))
        .curve((0.368, -0.640), (0.350, -0.585))
        .line((0.333, -0.610))
        .line((0.320, -0.580))
        .curve((0.312, -0.650), (0.300, -0.715));
    canvas.fill(&cloth.placed(at, size, 0.0), CREAM.mix(AMBER, 0.45));
    // The same shapes a little nearer to the light: what shows of them is the rim that the flame lights.
    for (nearer, colour) in [(0.004, AMBER), (0.0, INK)] {
        for part in &parts {
            canvas.fill(&part.placed((at.0 + nearer, at.1 - nearer * 0.5), size, 0.0), colour);
        }
    }
}
