//! Dusk: the lighthouse is lit, and a fleet of lanterns sails past it.

use super::canvas::Canvas;
use super::chance::rugged;
use super::colour::{Ramp, Rgb, smooth};
use super::nature::{crest, glitter, island, ripples, skyline, stars};
use super::outline::{Outline, Point};

const NIGHT: Rgb = Rgb::hex(0x0A_1B_33);
const PETROL: Rgb = Rgb::hex(0x17_4A_63);
const ROSE: Rgb = Rgb::hex(0xD9_7B_6C);
const APRICOT: Rgb = Rgb::hex(0xF6_B4_74);
const CREAM: Rgb = Rgb::hex(0xFF_EE_C9);
const RED: Rgb = Rgb::hex(0xC8_45_3B);
const INK: Rgb = Rgb::hex(0x08_14_26);
const FLAME: Rgb = Rgb::hex(0xFF_B4_52);

const HORIZON: f32 = 0.615;
const LAMP: Point = (1.052, 0.262);

pub(super) fn paint(canvas: &mut Canvas) {
    sky(canvas);
    canvas.fill(&island(21, -0.2, 0.62, HORIZON + 0.002, 0.030), PETROL.mix(ROSE, 0.42));
    canvas.fill(&island(25, 0.34, 1.75, HORIZON + 0.002, 0.018), PETROL.mix(ROSE, 0.25));
    sea(canvas);
    lighthouse(canvas);
    // From the far ones to the near ones, so that the near ones stand before.
    for (n, (x, y, size, lean)) in [
        (0.585, 0.626, 0.024, 0.05),
        (0.665, 0.629, 0.028, 0.04),
        (0.515, 0.632, 0.032, 0.05),
        (0.345, 0.640, 0.046, 0.06),
        (1.405, 0.650, 0.060, 0.05),
        (0.455, 0.668, 0.085, 0.05),
        (0.150, 0.700, 0.130, 0.06),
        (0.745, 0.745, 0.205, 0.07),
    ]
    .into_iter()
    .enumerate()
    {
        let tanned = n % 3 == 2;
        boat(canvas, (x, y), size, lean, tanned);
    }
    shore(canvas);
}

fn sky(canvas: &mut Canvas) {
    canvas.wash(0.0, HORIZON, Ramp(&[(0.0, NIGHT), (0.45, PETROL), (0.78, ROSE), (1.0, APRICOT)]));
    stars(canvas, 420, 1.5, 0.44, CREAM);
    canvas.glow((0.42, HORIZON), 0.62, APRICOT, 0.55);
    for (x, y, half, thick, strength) in [
        (0.30, 0.455, 0.42, 0.010, 0.50),
        (0.36, 0.470, 0.20, 0.007, 0.40),
        (0.95, 0.500, 0.50, 0.008, 0.42),
        (0.10, 0.530, 0.33, 0.009, 0.45),
        (0.62, 0.556, 0.36, 0.006, 0.45),
        (1.30, 0.420, 0.30, 0.008, 0.35),
    ] {
        canvas.shade(&crest((x, y), half, thick), |(px, _)| {
            (PETROL.mix(ROSE, 0.55), strength * (1.0 - ((px - x) / half).powi(2)))
        });
    }
}

fn sea(canvas: &mut Canvas) {
    let near_sky = APRICOT.mix(ROSE, 0.5);
    let ramp = [(0.0, near_sky), (0.10, ROSE.mix(PETROL, 0.45)), (0.42, PETROL.shaded(0.8)), (1.0, NIGHT)];
    canvas.wash(HORIZON, 1.0, Ramp(&ramp));
    ripples(canvas, 31, 460, (HORIZON, 1.02, 1.5), NIGHT, 0.40);
    ripples(canvas, 37, 150, (HORIZON, 0.80, 1.5), APRICOT, 0.20);
    glitter(canvas, 41, (0.42, HORIZON), 0.30, 0.11, APRICOT);
}

fn lighthouse(canvas: &mut Canvas) {
    canvas.beam(LAMP, 3.02, 0.075, 1.25, CREAM, 0.85);
    canvas.beam(LAMP, -0.12, 0.075, 0.8, CREAM, 0.85);
    canvas.glow(LAMP, 0.26, APRICOT, 0.7);
    let waterline = HORIZON + 0.016;
    let rock = island(51, 0.80, 1.36, waterline + 0.002, 0.060);
    canvas.ripple(&rock.mirrored(waterline), waterline, |(_, y)| (INK, 0.85 - (y - waterline) * 9.0));
    canvas.fill(&rock, INK.mix(PETROL, 0.15));
    cottage(canvas, (1.165, 0.578));
    tower(canvas);
    glitter(canvas, 57, (LAMP.0, waterline + 0.026), 0.37, 0.045, CREAM);
}

fn cottage(canvas: &mut Canvas, (x, foot): Point) {
    let wall = Rgb::hex(0x6B_25_2B);
    canvas.fill(&Outline::rect(x - 0.034, foot - 0.030, x + 0.034, foot + 0.01), wall);
    let roof =
        [(x - 0.040, foot - 0.029), (x - 0.026, foot - 0.052), (x + 0.026, foot - 0.052), (x + 0.040, foot - 0.029)];
    canvas.fill(&Outline::of(roof), INK);
    canvas.fill(&Outline::rect(x + 0.010, foot - 0.064, x + 0.018, foot - 0.045), INK);
    for window in [x - 0.020, x + 0.004, x + 0.020] {
        canvas.fill(&Outline::rect(window - 0.0045, foot - 0.021, window + 0.0045, foot - 0.009), FLAME);
    }
    canvas.glow((x, foot - 0.014), 0.055, FLAME, 0.35);
}

fn tower(canvas: &mut Canvas) {
    let (x, top, foot) = (LAMP.0, 0.30, 0.602);
    let half = |y: f32| 0.0235 + (y - LAMP.1) * 0.040;
    let body =
        Outline::of([(x - half(top), top), (x + half(top), top), (x + half(foot), foot), (x - half(foot), foot)]);
    let grain = canvas.grain();
    canvas.shade(&body, |(px, y)| {
        // The west still glows, so the shadow lies on the right.
        let shadow = smooth(-0.5, 0.9, (px - x) / half(y));
        let (light, dark) = if (0.395..0.485).contains(&y) || y > 0.552 {
            (RED, Rgb::hex(0x4A_1D_2C))
        } else {
            (Rgb::hex(0xF4_D9_BC), Rgb::hex(0x3A_4A_63))
        };
        (light.mix(dark, grain.stipple((px, y), shadow)), 1.0)
    });
    for (window, y) in [(x - 0.004, 0.345), (x - 0.004, 0.525)] {
        canvas.fill(&Outline::rect(window - 0.0035, y, window + 0.0035, y + 0.016), INK);
    }
    canvas.fill(&Outline::rect(x - 0.007, 0.574, x + 0.007, foot), INK);
    canvas.fill(&Outline::rect(x - 0.036, 0.293, x + 0.036, 0.302), INK);
    canvas.fill(&Outline::rect(x - 0.031, 0.279, x + 0.031, 0.281), INK);
    canvas.fill(&Outline::rect(x - 0.019, 0.236, x + 0.019, 0.293), CREAM);
    for (bar, rail) in [(0.031, true), (0.019, false), (0.0065, false)] {
        let reach = if rail { 0.279 } else { 0.236 };
        for bar in [x - bar, x + bar] {
            canvas.fill(&Outline::rect(bar - 0.0009, reach, bar + 0.0009, 0.294), INK);
        }
    }
    let cap = Outline::from((x - 0.024, 0.237)).curve((x - 0.016, 0.208), (x, 0.204));
    canvas.fill(&cap.curve((x + 0.016, 0.208), (x + 0.024, 0.237)), RED.mix(INK, 0.55));
    canvas.fill(&Outline::stroke((x, 0.206), (x, 0.182), (0.003, 0.001)), INK);
    canvas.glow(LAMP, 0.075, CREAM, 1.0);
}

/// A gaff-rigged boat with a lantern in its rigging.
fn boat(canvas: &mut Canvas, at: Point, size: f32, lean: f32, tanned: bool) {
    // What is far away takes on the colour of the air.
    let ink = INK.mix(PETROL.mix(ROSE, 0.4), smooth(0.16, 0.02, size) * 0.55);
    let cloth = if tanned { Rgb::hex(0xB8_54_3F) } else { CREAM.mix(ROSE, 0.35) };
    let sail = cloth.mix(ink, 0.28);
    let parts = [
        (mainsail(), sail),
        (jib(), sail.mix(CREAM, 0.2)),
        (Outline::stroke((0.04, -0.05), (0.04, -1.0), (0.022, 0.012)), ink),
        (hull(), ink),
    ]
    .map(|(part, colour)| (part.placed(at, size, lean), colour));
    let waterline = at.1 + 0.05 * size;
    for (part, colour) in &parts {
        canvas.ripple(&part.mirrored(waterline), waterline, |(_, y)| {
            (colour.mix(PETROL, 0.35), 0.7 - (y - waterline) / size * 0.6)
        });
    }
    for (part, colour) in &parts {
        canvas.fill(part, *colour);
    }
    let lantern = (at.0 + size * (0.12 + 0.3 * lean), at.1 - size * 0.26);
    glitter(canvas, (at.0 * 1000.0) as u32, (lantern.0, at.1 + size * 0.09), size * 0.9, size * 0.07, FLAME);
    canvas.glow(lantern, size * 0.44, Rgb::hex(0xFF_A9_45), 0.85);
    canvas.fill(&Outline::disc(lantern, size * 0.026), CREAM);
}

fn hull() -> Outline {
    Outline::from((-0.44, -0.10))
        .curve((0.0, -0.04), (0.50, -0.14))
        .curve((0.40, 0.05), (0.18, 0.06))
        .line((-0.30, 0.06))
        .curve((-0.40, 0.02), (-0.44, -0.10))
}

fn mainsail() -> Outline {
    Outline::from((0.02, -0.16))
        .line((-0.46, -0.19))
        .curve((-0.44, -0.62), (-0.26, -0.98))
        .line((0.03, -0.74))
        .curve((-0.03, -0.45), (0.02, -0.16))
}

fn jib() -> Outline {
    Outline::from((0.06, -0.82))
        .curve((0.24, -0.42), (0.54, -0.15))
        .curve((0.30, -0.20), (0.09, -0.19))
        .curve((0.12, -0.5), (0.06, -0.82))
}

/// The rock that we stand on, with two who came to see: one tall, one small, one lantern.
fn shore(canvas: &mut Canvas) {
    let fall = |x: f32| 0.10 * smooth(0.25, 1.0, x) - 0.055 * smooth(0.35, 0.0, x);
    let crest = |x: f32| 0.905 + fall(x) + 0.020 * rugged(71, x * 5.0, 5);
    let grain = canvas.grain();
    canvas.shade(&skyline(-0.05, 1.1, 1.05, crest), |(x, y)| {
        let depth = smooth(0.0, 0.045, y - crest(x));
        (PETROL.shaded(0.62).mix(INK, grain.stipple((x, y), 0.30 + 0.7 * depth)), 1.0)
    });
    for (x, foot, size) in [(0.262, 0.895, 0.132), (0.343, 0.908, 0.090)] {
        for part in person() {
            canvas.fill(&part.placed((x, foot), size, 0.0), INK);
        }
    }
    let lantern = (0.305, 0.872);
    canvas.fill(&Outline::stroke((0.272, 0.818), (0.304, 0.856), (0.011, 0.006)), INK);
    canvas.fill(&Outline::stroke((0.334, 0.850), (0.306, 0.857), (0.009, 0.005)), INK);
    canvas.glow(lantern, 0.078, FLAME, 0.55);
    canvas.fill(&Outline::ellipse(lantern, 0.0058, 0.0085), CREAM);
}

/// Somebody in a long coat, seen from behind.
fn person() -> [Outline; 3] {
    let coat = Outline::from((-0.15, 0.0))
        .curve((-0.14, -0.50), (-0.12, -0.72))
        .curve((-0.08, -0.80), (0.0, -0.81))
        .curve((0.08, -0.80), (0.12, -0.72))
        .curve((0.14, -0.50), (0.15, 0.0));
    let cap = Outline::from((-0.088, -0.89)).curve((0.0, -1.06), (0.088, -0.89));
    [coat, Outline::disc((0.0, -0.87), 0.078), cap]
}
