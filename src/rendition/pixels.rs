//! Pixels on their way to a rendition: smaller, upright, in the right colours, sharp.

use fast_image_resize::images::{TypedImage, TypedImageRef};
use fast_image_resize::pixels::{InnerPixel, U8x3, U8x4};
use fast_image_resize::{Filter, FilterType, PixelTrait, ResizeAlg, ResizeOptions, Resizer};

use super::bench::{Bench, Sheet};
use super::colour::{Profile, Rgb, into_srgb, onto};
use super::geometry::{Cut, Window};
use super::preset::{Colour, Preset};
use crate::photo::{Channels, Decoded, Format, Orientation};

/// Why a picture cannot be worked on.
#[derive(Debug, thiserror::Error)]
pub enum PixelsError {
    #[error("the picture cannot be resized")]
    Resize(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the picture cannot be encoded")]
    Encode(#[source] Box<dyn std::error::Error + Send + Sync>),
    #[error("the picture cannot be made so small that its file has {0} or less")]
    Budget(super::amount::Amount),
}

/// A picture under work, in the colours of its file.
#[derive(Debug)]
pub(super) struct Picture {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) channels: Channels,
    pub(super) pixels: Sheet,
    pub(super) profile: Option<Profile>,
    /// How it is still to be turned.
    tilt: Orientation,
}

impl Picture {
    pub(super) fn new(decoded: Decoded, tilt: Orientation) -> Self {
        let Decoded { width, height, channels, pixels, icc } = decoded;
        Self { width, height, channels, pixels: pixels.into(), profile: icc.map(Profile::new), tilt }
    }

    /// The whole picture in another size, resized with Lanczos' filter, then upright, as there is less to turn then, and
    /// in sRGB if asked for; `None` if it is all that as it is.
    pub(super) fn whole(
        &self,
        (width, height): (u32, u32),
        srgb: bool,
        bench: &Bench,
    ) -> Result<Option<Self>, PixelsError> {
        let (w, h) = self.tilt.sides(width, height);
        let mut whole = None;
        if (w, h) != (self.width, self.height) {
            whole = Some(self.with(w, h, self.resized(None, w, h, bench)?));
        }
        if !self.tilt.is_upright() {
            let turned = whole.as_ref().unwrap_or(self).turned(bench);
            if let Some(tilted) = whole.replace(turned) {
                bench.give(tilted.pixels);
            }
        }
        if srgb && let Some(whole) = &mut whole {
            whole.make_srgb(bench);
        } else if srgb {
            whole = self.in_srgb(bench);
        }
        Ok(whole)
    }

    /// A part of the picture as a picture of its own, upright.
    pub(super) fn part(&self, cut: Cut, bench: &Bench) -> Result<Self, PixelsError> {
        let (width, height) = self.tilt.sides(cut.width, cut.height);
        let part = self.with(width, height, self.resized(cut.window, width, height, bench)?);
        if part.tilt.is_upright() {
            return Ok(part);
        }
        let turned = part.turned(bench);
        bench.give(part.pixels);
        Ok(turned)
    }

    /// Other pixels of the same kind.
    fn with(&self, width: u32, height: u32, pixels: Sheet) -> Self {
        Self { width, height, channels: self.channels, pixels, profile: self.profile.clone(), tilt: self.tilt }
    }

    fn turned(&self, bench: &Bench) -> Self {
        let mut pixels = bench.take(self.pixels.len());
        self.tilt.turn(&self.pixels, self.width, self.height, self.channels.count(), &mut pixels);
        let (width, height) = self.tilt.sides(self.width, self.height);
        Self { tilt: Orientation::UPRIGHT, ..self.with(width, height, pixels) }
    }

    /// A part, given as it lies in the upright picture, or the whole in another size; not turned.
    fn resized(&self, window: Option<Window>, width: u32, height: u32, bench: &Bench) -> Result<Sheet, PixelsError> {
        let (w, h) = (f64::from(self.width), f64::from(self.height));
        let edges = window.map_or(((0.0, w), (0.0, h)), |window| {
            let (one, other) = (self.tilt.place(window.left, window.top), self.tilt.place(window.right, window.bottom));
            let near = |edge: f64| if (edge - edge.round()).abs() < 1e-6 { edge.round() } else { edge };
            let edges = |a: f64, b: f64, side: f64| (near(a.min(b) * side).max(0.0), near(a.max(b) * side).min(side));
            (edges(one.0, other.0, w), edges(one.1, other.1, h))
        });
        let mut buffer = bench.take(width as usize * height as usize * self.channels.count());
        bench.with_resizer(|resizer| match self.channels {
            Channels::Rgb => resize::<U8x3>(self, edges, (width, height), &mut buffer, resizer),
            Channels::Rgba | Channels::Cmyk => resize::<U8x4>(self, edges, (width, height), &mut buffer, resizer),
        })?;
        Ok(buffer)
    }

    /// Turns the colours into sRGB, for good.
    fn make_srgb(&mut self, bench: &Bench) {
        if let Some(shown) = self.in_srgb(bench) {
            bench.give(std::mem::replace(self, shown).pixels);
        }
        self.profile = None;
    }

    /// The same in sRGB; `None` if it is in that, or nobody knows what it is in.
    fn in_srgb(&self, bench: &Bench) -> Option<Self> {
        let pixels = into_srgb(&self.pixels, self.channels, self.profile.as_ref(), |bytes| bench.take(bytes))?;
        let channels = if self.channels == Channels::Cmyk { Channels::Rgb } else { self.channels };
        Some(Self { channels, profile: None, ..self.with(self.width, self.height, pixels) })
    }

    /// Whether it can go out in the colours that a preset asks for as it is.
    fn has_colours_for(&self, preset: &Preset) -> bool {
        let profile = self.profile.as_ref();
        self.channels != Channels::Cmyk
            && match preset.colour {
                Colour::Srgb => profile.is_none_or(Profile::is_srgb),
                // A profile that does not describe these pixels cannot go along with them.
                Colour::Keep => profile.is_none_or(Profile::is_rgb),
            }
    }

    /// The picture as a preset wants to show it; `None` if that is as it is.
    pub(super) fn finished(&self, preset: &Preset, bench: &Bench) -> Option<Self> {
        let under = preset.background.or((preset.format == Format::Jpeg).then_some(Rgb::WHITE));
        let under = under.filter(|_| self.channels == Channels::Rgba);
        let right = self.has_colours_for(preset);
        if right && under.is_none() && preset.sharpen == 0 {
            return None;
        }
        let mut pixels = bench.take(self.pixels.len());
        pixels.copy_from_slice(&self.pixels);
        let mut shown = self.with(self.width, self.height, pixels);
        if !right {
            shown.make_srgb(bench);
        }
        if let Some(under) = under {
            let mut opaque = bench.take(shown.pixels.len() / 4 * 3);
            onto(&shown.pixels, under, &mut opaque);
            bench.give(std::mem::replace(&mut shown.pixels, opaque));
            shown.channels = Channels::Rgb;
        }
        if preset.sharpen > 0 {
            shown.sharpen(preset.sharpen, bench);
        }
        Some(shown)
    }

    /// Lifts every pixel off the mean of its neighbours, by so many percent: unsharp masking with a small mask.
    fn sharpen(&mut self, percent: u8, bench: &Bench) {
        let count = self.channels.count();
        let row = self.width as usize * count;
        let mut sharp = bench.take(self.pixels.len());
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
        bench.give(std::mem::replace(&mut self.pixels, sharp));
    }
}

/// How far it is from one edge to another, and not a hair more: what reaches beyond the picture is refused.
fn length(from: f64, to: f64) -> f64 {
    let length = to - from;
    if from + length > to { length.next_down() } else { length }
}

/// Lanczos' filter. Each band of rows works its weights out again, and the resizer rounds them to 16 bits: one short sine
/// does for both of the formula's, as sin 3θ = 3 sin θ − 4 sin³ θ.
#[expect(clippy::cast_possible_truncation, reason = "from -3 to 3")]
fn lanczos3(x: f64) -> f64 {
    let third = x as f32 * std::f32::consts::FRAC_PI_3;
    if !(-3.0..3.0).contains(&x) {
        return 0.0;
    }
    if third.abs() < 1e-4 {
        return 1.0;
    }
    let sine = third.sin();
    let product = (3.0 - 4.0 * sine * sine) * sine * sine;
    f64::from(product / (3.0 * third * third))
}

/// What lies between the two ways of resizing is kept this small, so that it stays in the processor's cache.
const BETWEEN: usize = 8_000_000;

/// Resizes what lies between the edges, a band of rows at a time.
fn resize<P: PixelTrait + InnerPixel>(
    picture: &Picture,
    ((left, right), (top, bottom)): ((f64, f64), (f64, f64)),
    (width, height): (u32, u32),
    buffer: &mut [u8],
    resizer: &mut Resizer,
) -> Result<(), PixelsError> {
    let failed = |error: Box<dyn std::error::Error + Send + Sync>| PixelsError::Resize(error);
    let source = TypedImageRef::<P>::from_buffer(picture.width, picture.height, &picture.pixels)
        .map_err(|error| failed(Box::new(error)))?;
    let filter = Filter::new("Lanczos3", lanczos3, 3.0).map_err(|error| failed(Box::new(error)))?;
    // CMYK's fourth channel is ink, not transparency.
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Custom(filter)))
        .use_alpha(picture.channels == Channels::Rgba);
    let count = picture.channels.count();
    // With alpha, every call goes over the whole picture first.
    let rows =
        if picture.channels == Channels::Rgba { height as usize } else { BETWEEN / (picture.width as usize * count) };
    let rows = rows.max(64);
    let step = (bottom - top) / f64::from(height);
    let mut done = 0_u32;
    for band in buffer.chunks_mut(rows * width as usize * count) {
        let high = u32::try_from(band.len() / (width as usize * count)).unwrap_or(u32::MAX);
        let from = top + f64::from(done) * step;
        let to = if done + high == height { bottom } else { from + f64::from(high) * step };
        let options = options.crop(left, from, length(left, right), length(from, to.min(bottom)));
        let mut target = TypedImage::<P>::from_buffer(width, high, band).map_err(|error| failed(Box::new(error)))?;
        resizer.resize_typed(&source, &mut target, &options).map_err(|error| failed(Box::new(error)))?;
        done += high;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_filter_is_lanczos() {
        let sinc = |x: f64| if x == 0.0 { 1.0 } else { x.sin() / x };
        for x in (-320..=320).map(|n| f64::from(n) / 100.0) {
            let known = if x.abs() < 3.0 {
                sinc(x * std::f64::consts::PI) * sinc(x * std::f64::consts::FRAC_PI_3)
            } else {
                0.0
            };
            assert!((lanczos3(x) - known).abs() < 1e-6, "{x}: {} for {known}", lanczos3(x));
        }
    }

    #[test]
    fn bands_of_rows_show_no_seams() {
        let (width, height) = (5_000_u32, 1_401_u32);
        let pixels: Vec<u8> =
            (0..width * height * 3).map(|n| (n.wrapping_mul(2_654_435_761) >> 24).to_le_bytes()[0]).collect();
        let decoded = Decoded { width, height, channels: Channels::Rgb, pixels, icc: None };
        let picture = Picture::new(decoded, Orientation::UPRIGHT);
        let (small_width, small_height) = (2_500_u32, 700_u32);
        let cut = Cut { window: None, width: small_width, height: small_height, scale: 0.5 };
        let bands = picture.part(cut, &Bench::default()).unwrap();
        assert!(BETWEEN / (width as usize * 3) < small_height as usize, "one band is no test");
        let mut whole = vec![0; bands.pixels.len()];
        let source = TypedImageRef::<U8x3>::from_buffer(width, height, &picture.pixels).unwrap();
        let mut target = TypedImage::<U8x3>::from_buffer(small_width, small_height, &mut whole).unwrap();
        Resizer::new().resize_typed(&source, &mut target, &ResizeOptions::new()).unwrap();
        assert!(bands.pixels.iter().zip(&whole).all(|(a, b)| a.abs_diff(*b) <= 1));
    }
}
