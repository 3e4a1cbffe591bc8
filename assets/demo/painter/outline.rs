//! Shapes by their outlines. One unit is the picture's shorter side; y points down.

use std::f32::consts::TAU;

pub(super) type Point = (f32, f32);

/// A closed outline, its curves already broken into short lines.
#[derive(Debug, Clone, Default)]
pub(super) struct Outline {
    points: Vec<Point>,
}

impl Outline {
    pub(super) fn from(start: Point) -> Self {
        Self { points: vec![start] }
    }

    pub(super) fn of(points: impl IntoIterator<Item = Point>) -> Self {
        Self { points: points.into_iter().collect() }
    }

    pub(super) fn line(mut self, to: Point) -> Self {
        self.points.push(to);
        self
    }

    /// A curve that is drawn towards `pull` on its way.
    pub(super) fn curve(mut self, pull: Point, to: Point) -> Self {
        const STEPS: u8 = 20;
        let from = self.points.last().copied().unwrap_or(to);
        for step in 1..=STEPS {
            let t = f32::from(step) / f32::from(STEPS);
            let blend = |a: f32, b: f32, c: f32| (a * (1.0 - t) + b * t) * (1.0 - t) + (b * (1.0 - t) + c * t) * t;
            self.points.push((blend(from.0, pull.0, to.0), blend(from.1, pull.1, to.1)));
        }
        self
    }

    pub(super) fn ellipse(centre: Point, rx: f32, ry: f32) -> Self {
        // Small ones need few corners; the largest here fills the picture.
        let corners = ((rx.max(ry) * 1600.0) as u16).clamp(12, 240);
        let at = |n: u16| (f32::from(n) / f32::from(corners) * TAU).sin_cos();
        Self::of((0..corners).map(at).map(|(sin, cos)| (centre.0 + rx * cos, centre.1 + ry * sin)))
    }

    pub(super) fn disc(centre: Point, radius: f32) -> Self {
        Self::ellipse(centre, radius, radius)
    }

    pub(super) fn rect(left: f32, top: f32, right: f32, bottom: f32) -> Self {
        Self::of([(left, top), (right, top), (right, bottom), (left, bottom)])
    }

    /// A stroke that tapers from one width to another.
    pub(super) fn stroke(from: Point, to: Point, widths: (f32, f32)) -> Self {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx.hypot(dy).max(1e-6);
        let (nx, ny) = (-dy / length * 0.5, dx / length * 0.5);
        let side = |p: Point, w: f32| (p.0 + nx * w, p.1 + ny * w);
        Self::of([side(from, widths.0), side(to, widths.1), side(to, -widths.1), side(from, -widths.0)])
    }

    /// Drawn around the origin at size 1, then turned, scaled and put in its place.
    pub(super) fn placed(&self, at: Point, scale: f32, turn: f32) -> Self {
        let (sin, cos) = turn.sin_cos();
        self.each(|(x, y)| (at.0 + scale * (x * cos - y * sin), at.1 + scale * (x * sin + y * cos)))
    }

    /// As seen in a mirror that lies at a height: still water.
    pub(super) fn mirrored(&self, waterline: f32) -> Self {
        self.each(|(x, y)| (x, 2.0 * waterline - y))
    }

    pub(super) fn each(&self, change: impl Fn(Point) -> Point) -> Self {
        Self::of(self.points.iter().copied().map(change))
    }

    /// Its sides, the closing one included.
    pub(super) fn sides(&self) -> impl Iterator<Item = (Point, Point)> {
        let next = self.points.iter().skip(1).chain(self.points.first());
        self.points.iter().copied().zip(next.copied())
    }

    /// Left, top, right and bottom.
    pub(super) fn bounds(&self) -> (f32, f32, f32, f32) {
        let most = (f32::MAX, f32::MAX, f32::MIN, f32::MIN);
        self.points.iter().fold(most, |(l, t, r, b), &(x, y)| (l.min(x), t.min(y), r.max(x), b.max(y)))
    }
}
