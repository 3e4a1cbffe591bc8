//! A band of the picture, and the ways to lay colour on it.
//!
//! A picture is painted band by band, so that bands can be painted beside each other and a band's floats stay close to
//! the processor. A scene paints every band from the first brush stroke on; what lies outside costs next to nothing.

use super::chance::{Grain, wave};
use super::colour::{Ramp, Rgb, smooth};
use super::outline::{Outline, Point};

/// How many lines a row is cut into to find how much of it an outline covers.
const CUTS: u8 = 4;

#[derive(Debug)]
pub(super) struct Canvas<'a> {
    /// The picture's row that is this band's first.
    top: usize,
    width: usize,
    /// Pixels a unit.
    scale: f32,
    pixels: Vec<Rgb>,
    grain: &'a Grain,
}

impl<'a> Canvas<'a> {
    pub(super) fn new(top: usize, rows: usize, width: usize, scale: f32, grain: &'a Grain) -> Self {
        Self { top, width, scale, pixels: vec![Rgb(0.0, 0.0, 0.0); rows * width], grain }
    }

    fn rows(&self) -> usize {
        self.pixels.len() / self.width
    }

    /// The middle of a row, in units.
    fn height_of(&self, row: usize) -> f32 {
        ((self.top + row) as f32 + 0.5) / self.scale
    }

    /// The rows and columns of the band that a box touches.
    fn clip(
        &self,
        (left, top, right, bottom): (f32, f32, f32, f32),
    ) -> (std::ops::Range<usize>, std::ops::Range<usize>) {
        // A float that does not fit a `usize` saturates, so what lies outside becomes an empty range.
        let row = |y: f32| ((y * self.scale) as usize).saturating_sub(self.top).min(self.rows());
        let column = |x: f32| ((x * self.scale) as usize).min(self.width);
        let below = |at: usize, end: usize| (at + 1).min(end);
        let rows = if bottom * self.scale < self.top as f32 { 0..0 } else { row(top)..below(row(bottom), self.rows()) };
        (rows, column(left)..below(column(right), self.width))
    }

    /// Colours whole rows from one height to another; a ramp's 0 is the upper, its 1 the lower.
    pub(super) fn wash(&mut self, top: f32, bottom: f32, ramp: Ramp) {
        let (rows, _) = self.clip((0.0, top, 0.0, bottom));
        for row in rows {
            let y = self.height_of(row);
            if y >= top && y < bottom {
                let colour = ramp.at((y - top) / (bottom - top));
                self.pixels[row * self.width..][..self.width].fill(colour);
            }
        }
    }

    /// Fills an outline with one colour.
    pub(super) fn fill(&mut self, outline: &Outline, colour: Rgb) {
        self.shade(outline, |_| (colour, 1.0));
    }

    /// Fills an outline with what `ink` says of each point: a colour and how much it covers.
    pub(super) fn shade(&mut self, outline: &Outline, ink: impl Fn(Point) -> (Rgb, f32)) {
        self.trace(outline, |_| 0.0, ink);
    }

    /// Fills an outline as moving water shows it: swaying from row to row, the more the nearer it comes.
    pub(super) fn ripple(&mut self, outline: &Outline, waterline: f32, ink: impl Fn(Point) -> (Rgb, f32)) {
        let sway = |y: f32| {
            let depth = (y - waterline).max(0.0);
            // Waves look longer the nearer they are; a logarithm lays them out so.
            let phase = (depth + 0.02).ln() * 26.0;
            (wave(61, phase) + 0.5 * wave(62, phase * 2.7)) * (0.002 + 0.035 * depth)
        };
        self.trace(outline, sway, ink);
    }

    fn trace(&mut self, outline: &Outline, sway: impl Fn(f32) -> f32, ink: impl Fn(Point) -> (Rgb, f32)) {
        let bounds = outline.bounds();
        let (rows, _) = self.clip(bounds);
        if rows.is_empty() {
            return;
        }
        let mut turns = vec![0.0_f32; self.width + 2];
        let mut crossings = Vec::new();
        for row in rows {
            let mut touched = (self.width, 0);
            for cut in 0..CUTS {
                let y = (self.top + row) as f32 + (f32::from(cut) + 0.5) / f32::from(CUTS);
                let y = y / self.scale;
                crossings.clear();
                for ((ax, ay), (bx, by)) in outline.sides() {
                    if (ay <= y) != (by <= y) {
                        crossings.push((ax + (bx - ax) * (y - ay) / (by - ay) + sway(y)) * self.scale);
                    }
                }
                crossings.sort_by(f32::total_cmp);
                for pair in crossings.chunks_exact(2) {
                    self.turn(&mut turns, pair[0], 1.0, &mut touched);
                    self.turn(&mut turns, pair[1], -1.0, &mut touched);
                }
            }
            if touched.0 > touched.1 {
                continue;
            }
            let y = self.height_of(row);
            let mut covered = 0.0;
            let line = &mut self.pixels[row * self.width..][..self.width];
            for column in touched.0..=(touched.1 + 1).min(self.width + 1) {
                covered += turns[column];
                turns[column] = 0.0;
                if column < self.width && covered > 0.004 {
                    let (colour, strength) = ink(((column as f32 + 0.5) / self.scale, y));
                    line[column] = line[column].mix(colour, (covered * strength).clamp(0.0, 1.0));
                }
            }
        }
    }

    /// Notes where a line enters (or leaves) an outline: the sum of all turns up to a pixel is how much of it is covered.
    fn turn(&self, turns: &mut [f32], x: f32, way: f32, touched: &mut (usize, usize)) {
        let x = x.clamp(0.0, self.width as f32);
        let column = x as usize;
        let part = x - column as f32;
        let share = way / f32::from(CUTS);
        turns[column] += share * (1.0 - part);
        turns[column + 1] += share * part;
        *touched = (touched.0.min(column), touched.1.max(column));
    }

    /// Lays light over a box, as strong as `light` says of each point.
    pub(super) fn light(&mut self, bounds: (f32, f32, f32, f32), colour: Rgb, light: impl Fn(Point) -> f32) {
        let (rows, columns) = self.clip(bounds);
        for row in rows {
            let y = self.height_of(row);
            let line = &mut self.pixels[row * self.width..][..self.width];
            for column in columns.clone() {
                let strength = light(((column as f32 + 0.5) / self.scale, y));
                if strength > 0.0 {
                    line[column] = line[column].lit(colour, strength);
                }
            }
        }
    }

    /// Light around a lamp: bright in the middle, gone at the radius.
    pub(super) fn glow(&mut self, (cx, cy): Point, radius: f32, colour: Rgb, strength: f32) {
        self.light((cx - radius, cy - radius, cx + radius, cy + radius), colour, |(x, y)| {
            let near = 1.0 - ((x - cx).powi(2) + (y - cy).powi(2)) / (radius * radius);
            if near > 0.0 { strength * near * near * near } else { 0.0 }
        });
    }

    /// A beam that leaves a lamp at an angle and widens on its way.
    pub(super) fn beam(&mut self, from: Point, angle: f32, spread: f32, length: f32, colour: Rgb, strength: f32) {
        let (sin, cos) = angle.sin_cos();
        let (end, half) = ((from.0 + cos * length, from.1 + sin * length), length * spread);
        let bounds = (
            from.0.min(end.0 - half * sin.abs()),
            from.1.min(end.1 - half * cos.abs()),
            from.0.max(end.0 + half * sin.abs()),
            from.1.max(end.1 + half * cos.abs()),
        );
        self.light(bounds, colour, |(x, y)| {
            let (dx, dy) = (x - from.0, y - from.1);
            let (along, across) = (dx * cos + dy * sin, (dy * cos - dx * sin).abs());
            if along <= 0.0 || along > length {
                return 0.0;
            }
            let (far, edge) = (along / length, 1.0 - across / (along * spread + 0.0015));
            if edge <= 0.0 { 0.0 } else { strength * smooth(0.0, 0.8, edge) * (1.0 - far) * (1.0 - 0.5 * far) }
        });
    }

    pub(super) fn grain(&self) -> &'a Grain {
        self.grain
    }

    /// The band as bytes, on paper that is not quite even.
    pub(super) fn print(&self, bytes: &mut [u8]) {
        // Whole pixels a cell, or the cells would beat against the pixels in a pattern.
        let cell = ((self.scale / 1500.0 + 0.5) as usize).max(1);
        for (row, (line, out)) in
            self.pixels.chunks_exact(self.width).zip(bytes.chunks_exact_mut(self.width * 3)).enumerate()
        {
            let y = (self.top + row) / cell;
            for (column, (colour, pixel)) in line.iter().zip(out.chunks_exact_mut(3)).enumerate() {
                let speck = self.grain.cell(column / cell, y) * 0.017;
                let byte = |part: f32| ((part + speck) * 255.0 + 0.5) as u8;
                pixel[0] = byte(colour.0);
                pixel[1] = byte(colour.1);
                pixel[2] = byte(colour.2);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHITE: Rgb = Rgb(1.0, 1.0, 1.0);

    /// Four pixels a unit.
    fn painted(rows: std::ops::Range<usize>, outline: &Outline) -> Vec<f32> {
        let grain = Grain::new();
        let mut canvas = Canvas::new(rows.start, rows.len(), 4, 4.0, &grain);
        canvas.fill(outline, WHITE);
        canvas.pixels.iter().map(|pixel| pixel.0).collect()
    }

    #[test]
    fn a_pixel_is_covered_by_as_much_as_lies_inside_of_the_outline() {
        // From a quarter of the second pixel to half of the third, and the upper half of the row.
        let row = painted(0..1, &Outline::rect(0.3125, 0.0, 0.625, 0.125));
        assert_eq!(row, [0.0, 0.375, 0.25, 0.0]);
    }

    #[test]
    fn bands_fit_together_without_a_seam() {
        let disc = Outline::disc((0.5, 0.5), 0.4);
        let whole = painted(0..4, &disc);
        let bands = [painted(0..1, &disc), painted(1..3, &disc), painted(3..4, &disc)].concat();
        assert_eq!(whole, bands);
        assert!(whole[5] > 0.99 && whole[0] < 0.5, "{whole:?}");
    }

    #[test]
    fn what_lies_outside_of_the_picture_leaves_no_trace() {
        for outside in
            [Outline::disc((-3.0, 0.5), 1.0), Outline::disc((0.5, -3.0), 1.0), Outline::disc((9.0, 9.0), 1.0)]
        {
            assert_eq!(painted(0..4, &outside), [0.0; 16]);
        }
        assert_eq!(painted(0..4, &Outline::rect(-9.0, -9.0, 9.0, 9.0)), [1.0; 16]);
    }
}
