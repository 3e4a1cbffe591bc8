//! Sunset: a gaff cutter heels before a sun that is larger than life.

use super::canvas::Canvas;
use super::chance::{between, split, wave};
use super::colour::{Ramp, Rgb, smooth};
use super::nature::{crest, gull, island, skyline};
use super::outline::{Outline, Point};

const EMBER: Rgb = Rgb::hex(0xC8_3E_3A);
const CORAL: Rgb = Rgb::hex(0xEE_76_55);
const HONEY: Rgb = Rgb::hex(0xFB_BE_74);
const CREAM: Rgb = Rgb::hex(0xFF_F1_D2);
const LAGOON: Rgb = Rgb::hex(0x16_6A_72);
const DEEP: Rgb = Rgb::hex(0x0A_2E_3F);
const INK: Rgb = Rgb::hex(0x06_1A_27);

const HORIZON: f32 = 0.66;
const SUN: Point = (0.83, 0.455);

pub(super) fn paint(canvas: &mut Canvas) {
    canvas.wash(0.0, HORIZON, Ramp(&[(0.0, EMBER), (0.55, CORAL), (1.0, HONEY)]));
    canvas.glow(SUN, 0.72, HONEY, 0.55);
    sun(canvas);
    clouds(canvas);
    canvas.fill(&island(121, -0.25, 0.55, HORIZON + 0.002, 0.045), CORAL.mix(LAGOON, 0.55));
    canvas.fill(&island(123, 1.16, 1.75, HORIZON + 0.002, 0.060), CORAL.mix(LAGOON, 0.40));
    canvas.wash(HORIZON, 1.0, Ramp(&[(0.0, LAGOON.mix(HONEY, 0.45)), (0.25, LAGOON), (1.0, DEEP)]));
    for (n, (x, y, span)) in
        [(0.26, 0.20, 0.075), (0.345, 0.165, 0.055), (0.40, 0.235, 0.042), (1.30, 0.27, 0.06)].into_iter().enumerate()
    {
        canvas.fill(&gull((x, y), span, 0.12 - 0.10 * n as f32), INK.mix(EMBER, 0.15));
    }
    waves(canvas, 0..3);
    cutter(canvas, (0.72, 0.80), 0.66, -0.10);
    waves(canvas, 3..7);
}

fn sun(canvas: &mut Canvas) {
    let grain = canvas.grain();
    canvas.shade(&Outline::disc(SUN, 0.335), |p| {
        let low = smooth(SUN.1 - 0.05, HORIZON + 0.05, p.1);
        (CREAM.mix(HONEY, grain.stipple(p, low * 0.8)), 1.0)
    });
}

/// Long flat clouds with round ends, some across the sun.
fn clouds(canvas: &mut Canvas) {
    for (x, y, half, thick, colour, strength) in [
        (0.20, 0.335, 0.30, 0.018, HONEY, 0.55),
        (0.36, 0.370, 0.22, 0.014, HONEY, 0.45),
        (1.12, 0.300, 0.30, 0.020, CORAL, 0.95),
        (1.26, 0.337, 0.26, 0.016, HONEY, 0.55),
        (0.62, 0.505, 0.26, 0.015, CORAL, 0.85),
        (1.08, 0.545, 0.30, 0.014, CORAL, 0.85),
        (0.50, 0.580, 0.30, 0.011, HONEY, 0.75),
        (1.30, 0.105, 0.34, 0.016, CORAL, 0.6),
        (0.10, 0.085, 0.30, 0.014, CORAL, 0.6),
    ] {
        let pill = Outline::from((x - half, y))
            .curve((x - half, y - thick), (x - half + thick * 1.5, y - thick))
            .line((x + half * 0.4, y - thick))
            .curve((x + half * 0.45, y - thick * 0.1), (x + half * 0.62, y - thick * 0.1))
            .curve((x + half, y - thick * 0.1), (x + half, y + thick * 0.45))
            .curve((x + half, y + thick), (x + half - thick, y + thick))
            .line((x - half + thick, y + thick))
            .curve((x - half, y + thick), (x - half, y));
        canvas.shade(&pill, |_| (colour, strength));
    }
}

/// Rows of swell, each darker and longer than the one behind it, with the sun on its crests.
fn waves(canvas: &mut Canvas, rows: std::ops::Range<u8>) {
    let grain = canvas.grain();
    for row in rows {
        let t = f32::from(row) / 6.0;
        let base = HORIZON + 0.032 + 0.27 * t.powf(1.15);
        let (length, height) = (0.10 + 0.22 * t, 0.008 + 0.030 * t);
        let seed = 131 + u32::from(row);
        let offset = between(129, seed, 0.0, 1.0);
        let surface = |x: f32| {
            let (_, swell) = split(x / length + offset);
            // A crest leans with the wind: a long back and a steep face.
            let lean = if swell < 0.68 { smooth(0.0, 0.68, swell) } else { smooth(1.0, 0.68, swell) };
            base - height * (lean.powf(1.4) + 0.5 * wave(seed, x * 3.0))
        };
        // The next row hides what lies deeper.
        let body = skyline(-0.02, 1.52, base + 0.11, surface);
        let crests: Vec<_> = (0..=1500_u16).map(|n| surface(f32::from(n) / 1000.0)).collect();
        let surface = |x: f32| crests[((x * 1000.0) as usize).min(1500)];
        let (light, dark) = (LAGOON.mix(HONEY, 0.22 * (1.0 - t)), DEEP.mix(INK, 0.5 * t));
        canvas.shade(&body, |(x, y)| {
            let depth = smooth(0.0, 0.035 + 0.075 * t, y - surface(x));
            let sunlit = (1.0 - ((x - SUN.0) / 0.40).powi(2)).max(0.0) * (0.55 - 0.45 * t);
            (light.mix(HONEY, sunlit).mix(dark, grain.stipple((x, y), 0.12 + depth * (0.55 + 0.45 * t))), 1.0)
        });
        for n in 0..26 {
            let k = u32::from(row) * 40 + n;
            let x = between(141, k, 0.0, 1.5);
            let near_sun = 1.0 - ((x - SUN.0) / 0.42).powi(2);
            if near_sun > 0.0 {
                let y = surface(x) + 0.004 + 0.03 * t * between(142, k, 0.0, 1.0);
                let strength = near_sun * between(143, k, 0.3, 0.9) * (1.0 - 0.6 * t);
                canvas.shade(&crest((x, y), 0.012 + 0.035 * t, 0.0011 + 0.0016 * t), |_| (HONEY, strength));
            }
        }
    }
}

fn cutter(canvas: &mut Canvas, at: Point, size: f32, heel: f32) {
    let put = |part: Outline| part.placed(at, size, heel);
    let grain = canvas.grain();
    let (sin, cos) = heel.sin_cos();
    // A point of the picture as the boat knows it, for seams and shadows that follow the cloth.
    let aboard = move |(x, y): Point| {
        let (dx, dy) = ((x - at.0) / size, (y - at.1) / size);
        (dx * cos + dy * sin, dy * cos - dx * sin)
    };
    let cloth = |light: Rgb, dark: Rgb, shade_from: f32, shade_to: f32| {
        move |p: Point| {
            let (x, y) = aboard(p);
            let seam = if split((x * 0.9 + y * 0.35) * 13.0).1 < 0.03 { 0.16 } else { 0.0 };
            let shadow = smooth(shade_from, shade_to, x + 0.12 * y) * 0.8;
            (light.mix(dark, (grain.stipple(p, shadow) + seam).min(1.0)), 1.0)
        }
    };
    let dusk = Rgb::hex(0x5A_16_2A);
    let main =
        Outline::from((0.0, -0.155)).curve((-0.26, -0.15), (-0.545, -0.175)).curve((-0.50, -0.50), (-0.345, -0.815));
    let main = put(main.line((-0.005, -0.625)).curve((-0.03, -0.40), (0.0, -0.155)));
    canvas.shade(&main, cloth(EMBER.mix(CORAL, 0.15), dusk, -0.62, 0.12));
    let topsail = Outline::from((-0.005, -0.65))
        .line((-0.315, -0.83))
        .curve((-0.12, -0.92), (0.0, -1.06))
        .curve((-0.02, -0.85), (-0.005, -0.65));
    canvas.shade(&put(topsail), cloth(CREAM.mix(HONEY, 0.35), CORAL, -0.55, 0.1));
    let staysail = Outline::from((0.025, -0.70))
        .curve((0.14, -0.42), (0.315, -0.165))
        .curve((0.17, -0.195), (0.045, -0.175))
        .curve((0.07, -0.42), (0.025, -0.70));
    canvas.shade(&put(staysail), cloth(EMBER.mix(CORAL, 0.3), dusk, -0.1, 0.36));
    let jib = Outline::from((0.03, -0.90))
        .curve((0.27, -0.48), (0.56, -0.185))
        .curve((0.40, -0.245), (0.245, -0.235))
        .curve((0.17, -0.55), (0.03, -0.90));
    canvas.shade(&put(jib), cloth(HONEY.mix(CREAM, 0.15), EMBER, -0.05, 0.62));
    for (from, to, widths) in [
        ((0.012, -0.06), (0.008, -1.10), (0.020, 0.010)),
        ((-0.57, -0.172), (0.01, -0.148), (0.010, 0.014)),
        ((-0.36, -0.835), (0.01, -0.625), (0.008, 0.012)),
        ((0.30, -0.115), (0.62, -0.195), (0.018, 0.008)),
        ((0.008, -0.92), (0.585, -0.187), (0.003, 0.003)),
        ((0.008, -0.72), (0.33, -0.12), (0.003, 0.003)),
        ((0.008, -0.72), (-0.08, -0.09), (0.0025, 0.0025)),
    ] {
        canvas.fill(&put(Outline::stroke(from, to, widths)), INK);
    }
    let pennant =
        Outline::from((0.008, -1.10)).curve((-0.06, -1.13), (-0.15, -1.08)).curve((-0.07, -1.08), (0.008, -1.065));
    canvas.fill(&put(pennant), CREAM);
    crew(canvas, put);
    let hull =
        Outline::from((-0.48, -0.125)).curve((-0.06, -0.045), (0.36, -0.150)).curve((0.34, -0.02), (0.22, 0.065));
    let hull = hull.line((-0.30, 0.065)).curve((-0.44, 0.0), (-0.48, -0.125));
    canvas.shade(&put(hull), |p| {
        let (x, y) = aboard(p);
        let sheer = -0.075 - 0.05 * x - 0.16 * (x - 0.05).powi(2);
        let strake = (y - sheer).abs() < 0.007 && x > -0.46;
        (if strake { HONEY } else { INK.mix(Rgb::hex(0x12_3B_4A), smooth(0.1, -0.5, x) * 0.6) }, 1.0)
    });
}

/// Three at work: one at the tiller, two to windward.
fn crew(canvas: &mut Canvas, put: impl Fn(Outline) -> Outline) {
    for (x, y, size) in [(-0.385, -0.085, 0.155), (-0.21, -0.075, 0.135), (-0.125, -0.070, 0.140)] {
        let back = Outline::from((-0.30, 0.0)).curve((-0.36, -0.52), (-0.02, -0.64)).curve((0.26, -0.52), (0.30, 0.0));
        canvas.fill(&put(back.placed((x, y), size, 0.15)), INK);
        canvas.fill(&put(Outline::disc((x + 0.115 * size, y - 0.73 * size), 0.15 * size)), INK);
    }
}
