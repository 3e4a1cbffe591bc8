//! A picture as pixels, and what is done to it: made smaller, turned upright, converted to other colours, sharpened.

use std::ops::Range;

use super::buffers::{Buffer, BufferPool};
use super::colour::{Profile, from_planes, into_srgb, onto};
use super::geometry::{Framing, Window};
use super::preset::{Chroma, Preset};
use super::resize::{Source, Span};
use super::rgb::Rgb;
use crate::photo::{Channels, Decoded, Format, Orientation};

/// A decoded picture, at first in the colours of its file.
#[derive(Debug)]
pub(super) struct Raster {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) channels: Channels,
    pub(super) pixels: Buffer,
    pub(super) profile: Option<Profile>,
    /// How it is still to be turned to be upright.
    orientation: Orientation,
}

impl Raster {
    pub(super) fn new(decoded: Decoded, orientation: Orientation) -> Self {
        let Decoded { width, height, channels, pixels, icc } = decoded;
        Self { width, height, channels, pixels: pixels.into(), profile: icc.map(Profile::new), orientation }
    }

    /// The whole picture in another size, resized with Lanczos' filter, then upright, as there is less to turn then, and
    /// in sRGB if asked for; `None` if it is all that as it is. Planes get as much colour as asked for.
    pub(super) fn scaled(
        &self,
        (width, height): (u32, u32),
        chroma: Chroma,
        srgb: bool,
        pool: &BufferPool,
    ) -> Option<Self> {
        let (w, h) = self.orientation.sides(width, height);
        let mut whole = None;
        // To turn planes as they are would leave those of colour beyond the wrong edge, where sides are odd.
        let shared = matches!(self.channels, Channels::Planes { across: 2, .. }) && !self.orientation.is_upright();
        if (w, h) != (self.width, self.height) || self.with_chroma(chroma) != self.channels || shared {
            whole = Some(self.resized(None, (w, h), chroma, pool));
        }
        if !self.orientation.is_upright() {
            let turned = whole.as_ref().unwrap_or(self).upright(pool);
            if let Some(tilted) = whole.replace(turned) {
                pool.give_back(tilted.pixels);
            }
        }
        if srgb && let Some(whole) = &mut whole {
            whole.convert_to_srgb(pool);
        } else if srgb {
            whole = self.to_srgb(pool);
        }
        whole
    }

    /// A part of the picture as a picture of its own, upright.
    pub(super) fn cropped(&self, framing: Framing, chroma: Chroma, pool: &BufferPool) -> Self {
        let part = self.resized(framing.window, self.orientation.sides(framing.width, framing.height), chroma, pool);
        if part.orientation.is_upright() {
            return part;
        }
        let turned = part.upright(pool);
        pool.give_back(part.pixels);
        turned
    }

    /// Its channels with this much colour.
    fn with_chroma(&self, chroma: Chroma) -> Channels {
        match (self.channels, chroma) {
            (Channels::Planes { .. }, Chroma::Full) => Channels::Planes { across: 1, down: 1 },
            (Channels::Planes { .. }, Chroma::Half) => Channels::Planes { across: 2, down: 2 },
            (channels, _) => channels,
        }
    }

    /// Other pixels of the same profile and orientation.
    fn with(&self, width: u32, height: u32, channels: Channels, pixels: Buffer) -> Self {
        Self { width, height, channels, pixels, profile: self.profile.clone(), orientation: self.orientation }
    }

    fn upright(&self, pool: &BufferPool) -> Self {
        let mut pixels = pool.take(self.pixels.len());
        for plane in planes(self.width, self.height, self.channels) {
            let bytes = plane.bytes.clone();
            self.orientation.turn(
                &self.pixels[bytes.clone()],
                plane.width,
                plane.height,
                plane.count,
                &mut pixels[bytes],
            );
        }
        let (width, height) = self.orientation.sides(self.width, self.height);
        Self { orientation: Orientation::UPRIGHT, ..self.with(width, height, self.channels, pixels) }
    }

    /// A part, given as it lies in the upright picture, or the whole, in another size; not turned.
    fn resized(&self, window: Option<Window>, size: (u32, u32), chroma: Chroma, pool: &BufferPool) -> Self {
        let (w, h) = (f64::from(self.width), f64::from(self.height));
        let edges = window.map_or(((0.0, w), (0.0, h)), |window| {
            let (one, other) =
                (self.orientation.place(window.left, window.top), self.orientation.place(window.right, window.bottom));
            let near = |edge: f64| if (edge - edge.round()).abs() < 1e-6 { edge.round() } else { edge };
            let edges = |a: f64, b: f64, side: f64| (near(a.min(b) * side).max(0.0), near(a.max(b) * side).min(side));
            (edges(one.0, other.0, w), edges(one.1, other.1, h))
        });
        let channels = self.with_chroma(chroma);
        let (sources, targets) = (planes(self.width, self.height, self.channels), planes(size.0, size.1, channels));
        let mut made = pool.take(targets.iter().map(|plane| plane.bytes.len()).sum());
        // Where the upright picture begins: there the result's planes of colour begin, too, and beyond its end they end.
        let begin = self.orientation.place(0.0, 0.0);
        for (from, to) in sources.iter().zip(&targets) {
            let across = span(edges.0, size.0, begin.0 > 0.5, from.across, to.across, to.width);
            let down = span(edges.1, size.1, begin.1 > 0.5, from.down, to.down, to.height);
            let (width, height) = (from.width as usize, from.height as usize);
            let mut source = Source { samples: &self.pixels[from.bytes.clone()], width, height, count: from.count };
            let target = &mut made[to.bytes.clone()];
            // A pixel that only moves keeps its colour, however clear it is.
            let moves = across.copied_from(width).is_some() && down.copied_from(height).is_some();
            if self.channels == Channels::Rgba && !moves {
                let mut seen = pool.take(self.pixels.len());
                premultiply(&self.pixels, &mut seen);
                source.samples = &seen;
                pool.with_resizer(|resizer| resizer.resize(source, across, down, target));
                pool.give_back(seen);
                unpremultiply(target);
            } else {
                pool.with_resizer(|resizer| resizer.resize(source, across, down, target));
            }
        }
        self.with(size.0, size.1, channels, made)
    }

    /// Turns the colours into sRGB, for good.
    pub(super) fn convert_to_srgb(&mut self, pool: &BufferPool) {
        if let Some(shown) = self.to_srgb(pool) {
            pool.give_back(std::mem::replace(self, shown).pixels);
        } else {
            self.profile = self.profile.take().filter(Profile::is_srgb);
        }
    }

    pub(super) fn is_planar(&self) -> bool {
        matches!(self.channels, Channels::Planes { .. })
    }

    /// Planes with all of their colour as red, green and blue.
    pub(super) fn to_rgb(&self, pool: &BufferPool) -> Self {
        let mut pixels = pool.take(self.width as usize * self.height as usize * 3);
        let (luminance, colours) = self.pixels.split_at(pixels.len() / 3);
        let (blue, red) = colours.split_at(luminance.len());
        from_planes(luminance, blue, red, &mut pixels);
        self.with(self.width, self.height, Channels::Rgb, pixels)
    }

    /// The same in sRGB; `None` if it is in that, or nobody knows what it is in.
    fn to_srgb(&self, pool: &BufferPool) -> Option<Self> {
        let pixels = into_srgb(&self.pixels, self.channels, self.profile.as_ref(), |bytes| pool.take(bytes))?;
        let channels = if self.channels == Channels::Cmyk { Channels::Rgb } else { self.channels };
        Some(Self { profile: Some(Profile::of_srgb()), ..self.with(self.width, self.height, channels, pixels) })
    }

    /// The picture as a preset wants to show it; `None` if that is as it is.
    pub(super) fn finished(&self, preset: &Preset, pool: &BufferPool) -> Option<Self> {
        let under = preset.background.or((preset.format == Format::Jpeg).then_some(Rgb::WHITE));
        let under = under.filter(|_| self.channels == Channels::Rgba);
        let right = self.channels != Channels::Cmyk && preset.colour.accepts(self.profile.as_ref());
        if right && under.is_none() && preset.sharpen == 0 {
            return None;
        }
        let mut pixels = pool.take(self.pixels.len());
        pixels.copy_from_slice(&self.pixels);
        let mut shown = self.with(self.width, self.height, self.channels, pixels);
        if !right {
            shown.convert_to_srgb(pool);
        }
        if let Some(under) = under {
            let mut opaque = pool.take(shown.pixels.len() / 4 * 3);
            onto(&shown.pixels, under, &mut opaque);
            pool.give_back(std::mem::replace(&mut shown.pixels, opaque));
            shown.channels = Channels::Rgb;
        }
        if preset.sharpen > 0 {
            shown.sharpen(preset.sharpen, pool);
        }
        Some(shown)
    }

    /// Moves every pixel away from the mean of its neighbours, by this percentage: unsharp masking with a small mask.
    fn sharpen(&mut self, percent: u8, pool: &BufferPool) {
        let count = self.channels.count();
        let row = self.width as usize * count;
        let mut sharp = pool.take(self.pixels.len());
        sharp.copy_from_slice(&self.pixels);
        let colours = if self.channels == Channels::Rgba { 3 } else { count };
        let rows: Vec<&[u8]> = self.pixels.chunks_exact(row.max(1)).collect();
        for (y, out) in sharp.chunks_exact_mut(row.max(1)).enumerate() {
            let near = [rows[y.saturating_sub(1)], rows[y], rows[(y + 1).min(rows.len() - 1)]];
            for at in (0..row).filter(|at| at % count < colours) {
                let before = if at >= count { at - count } else { at };
                let after = if at + count < row { at + count } else { at };
                let sum = |row: &[u8]| i32::from(row[before]) + 2 * i32::from(row[at]) + i32::from(row[after]);
                let mean = sum(near[0]) + 2 * sum(near[1]) + sum(near[2]);
                let value = i32::from(near[1][at]);
                let lifted = value + ((value * 16 - mean) * i32::from(percent) * 2 + 800) / 1_600;
                out[at] = u8::try_from(lifted.clamp(0, 255)).unwrap_or(u8::MAX);
            }
        }
        pool.give_back(std::mem::replace(&mut self.pixels, sharp));
    }
}

/// A part of a picture's bytes in which all pixels have the same kind of samples.
#[derive(Debug)]
pub(super) struct Plane {
    pub(super) bytes: Range<usize>,
    pub(super) width: u32,
    pub(super) height: u32,
    /// Samples a pixel.
    count: usize,
    /// What each stands for: so many of the picture's pixels.
    across: u8,
    down: u8,
}

/// The planes of a picture of this size.
pub(super) fn planes(width: u32, height: u32, channels: Channels) -> Vec<Plane> {
    let mut from = 0;
    let mut plane = |(across, down): (u8, u8)| {
        let (width, height, count) = (width.div_ceil(across.into()), height.div_ceil(down.into()), channels.count());
        let bytes = from..from + width as usize * height as usize * count;
        from = bytes.end;
        Plane { bytes, width, height, count, across, down }
    };
    match channels {
        Channels::Planes { across, down } => vec![plane((1, 1)), plane((across, down)), plane((across, down))],
        _ => vec![plane((1, 1))],
    }
}

/// What a plane is resized from along one side: from edges of the picture, of which each of the source's samples takes so many pixels, to
/// so many steps of some pixels each, which go beyond the side where it is odd.
fn span((from, to): (f64, f64), side: u32, backwards: bool, source: u8, target: u8, steps: u32) -> Span {
    let beyond = f64::from(steps * u32::from(target) - side) * (to - from) / f64::from(side);
    let (from, to) = if backwards { (from - beyond, to) } else { (from, to + beyond) };
    Span { from: from / f64::from(source), to: to / f64::from(source), steps: steps as usize }
}

/// Multiplies colours by their alpha, so that clear pixels do not colour their neighbours.
fn premultiply(pixels: &[u8], seen: &mut [u8]) {
    for (pixel, seen) in pixels.as_chunks::<4>().0.iter().zip(seen.as_chunks_mut::<4>().0) {
        let [red, green, blue, alpha] = *pixel;
        let part = |colour: u8| u8::try_from((u32::from(colour) * u32::from(alpha) + 127) / 255).unwrap_or(u8::MAX);
        *seen = [part(red), part(green), part(blue), alpha];
    }
}

/// Divides them by it again.
fn unpremultiply(pixels: &mut [u8]) {
    for [red, green, blue, alpha] in pixels.as_chunks_mut::<4>().0 {
        let alpha = u32::from(*alpha);
        for colour in [red, green, blue] {
            let whole = (u32::from(*colour) * 255 + alpha / 2).checked_div(alpha).unwrap_or(0);
            *colour = u8::try_from(whole).unwrap_or(u8::MAX);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(length: u32) -> Vec<u8> {
        (0..length).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect()
    }

    fn raster(width: u32, height: u32, channels: Channels, orientation: u8, pixels: Vec<u8>) -> Raster {
        let decoded = Decoded { width, height, channels, pixels, icc: None };
        Raster::new(decoded, Orientation::from_exif(Some(orientation)))
    }

    #[test]
    fn clear_pixels_do_not_colour_their_neighbours() {
        let pixels = [[0, 200, 0, 255], [255, 0, 0, 0]].repeat(8).repeat(8).concat();
        let raster = raster(16, 8, Channels::Rgba, 1, pixels);
        let half = raster.scaled((8, 4), Chroma::Full, false, &BufferPool::default()).unwrap();
        for [red, green, blue, alpha] in half.pixels.as_chunks::<4>().0 {
            assert!(*red == 0 && green.abs_diff(200) <= 2 && *blue == 0 && (100..156).contains(alpha));
        }
    }

    /// Planes whose luminance and colours are the same slope: wherever a sample is, it tells where it should be.
    fn slope((width, height): (u32, u32), (steep, flat): (u32, u32), (across, down): (u32, u32)) -> Vec<u8> {
        let plane = |across: u32, down: u32| {
            let (wide, high) = (width.div_ceil(across), height.div_ceil(down));
            let value = move |n: u32| {
                let (x, y) = (n % wide * across * 2 + across, n / wide * down * 2 + down);
                u8::try_from(x * steep / (width * 2) + y * flat / (height * 2)).unwrap()
            };
            (0..wide * high).map(value).collect::<Vec<_>>()
        };
        [plane(1, 1), plane(across, down), plane(across, down)].concat()
    }

    #[test]
    fn colours_stay_where_their_luminance_is() {
        let pool = BufferPool::default();
        let sizes = [(101, 75, Chroma::Half), (100, 67, Chroma::Full), (199, 149, Chroma::Half)];
        for (across, down) in [(1, 1), (2, 1), (2, 2)] {
            for (orientation, slopes) in
                (1..=8).flat_map(|orientation| [(orientation, (200, 40)), (orientation, (40, 200))])
            {
                let channels = Channels::Planes { across, down };
                let pixels = slope((199, 149), slopes, (across.into(), down.into()));
                let raster = raster(199, 149, channels, orientation, pixels);
                for (w, h, chroma) in sizes {
                    let (w, h) = raster.orientation.sides(w, h);
                    let small = raster.scaled((w, h), chroma, true, &pool);
                    let small = small.as_ref().unwrap_or(&raster);
                    let [luminance, colour, other] = &planes(w, h, small.channels)[..] else { panic!("three planes") };
                    let sample = |plane: &Plane, x, y| small.pixels[plane.bytes.start + (y * plane.width + x) as usize];
                    let (a, d) = (u32::from(colour.across), u32::from(colour.down));
                    // Not at the very edges, where the filter has nothing to look at on one side.
                    let inside = (4 / d..colour.height - 4 / d)
                        .flat_map(|y| (4 / a..colour.width - 4 / a).map(move |x| (x, y)))
                        .collect::<Vec<_>>();
                    let (mut found, mut under) = (0, 0);
                    for &(x, y) in &inside {
                        found += u32::from(sample(colour, x, y)) * a * d;
                        under +=
                            (0..a * d).map(|n| u32::from(sample(luminance, x * a + n % a, y * d + n / a))).sum::<u32>();
                        assert_eq!(sample(colour, x, y), sample(other, x, y));
                    }
                    // In the mean, as both are rounded.
                    let off =
                        (f64::from(found) - f64::from(under)) / f64::from(a * d * u32::try_from(inside.len()).unwrap());
                    assert!(off.abs() < 0.3, "{across}, {down}, {orientation}, {slopes:?}, {w}: {off}");
                }
            }
        }
    }

    #[test]
    fn a_clear_part_that_keeps_its_size_keeps_its_pixels() {
        let (width, height) = (60, 40);
        let raster = raster(width, height, Channels::Rgba, 1, noise(width * height * 4));
        let window = Window { left: 0.25, top: 0.1, right: 0.75, bottom: 0.9 };
        let framing = Framing { window: Some(window), width: 30, height: 32, scale: 1.0 };
        let part = raster.cropped(framing, Chroma::Full, &BufferPool::default());
        for (part, whole) in part.pixels.chunks_exact(30 * 4).zip(raster.pixels.chunks_exact(60 * 4).skip(4)) {
            assert_eq!(part, &whole[15 * 4..45 * 4]);
        }
    }

    #[test]
    fn a_part_of_planes_is_the_part_of_the_whole() {
        let pool = BufferPool::default();
        let (width, height) = (120, 80);
        let raster = raster(width, height, Channels::Planes { across: 2, down: 2 }, 1, noise(width * height * 3 / 2));
        let window = Window { left: 0.25, top: 0.2, right: 0.75, bottom: 0.8 };
        let part =
            raster.cropped(Framing { window: Some(window), width: 60, height: 48, scale: 1.0 }, Chroma::Half, &pool);
        for (whole, part_of) in planes(width, height, raster.channels).iter().zip(planes(60, 48, part.channels)) {
            for y in 0..part_of.height {
                let (left, top) = (30 / u32::from(whole.across), 16 / u32::from(whole.down));
                let from = whole.bytes.start + ((y + top) * whole.width + left) as usize;
                let to = part_of.bytes.start + (y * part_of.width) as usize;
                let row = part_of.width as usize;
                assert_eq!(raster.pixels[from..from + row], part.pixels[to..to + row], "row {y}");
            }
        }
    }
}
