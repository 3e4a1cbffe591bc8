//! A file that is no larger than its preset allows: less quality first, then fewer pixels, in a bounded search.

use super::bench::Bench;
use super::geometry::Cut;
use super::pixels::{Picture, PixelsError};
use super::preset::Preset;
use super::stamp::StampError;
use crate::rendition::RenditionError;

/// Below this a picture looks worse than a smaller one does.
const LEAST_QUALITY: u8 = 50;

/// So often a picture is made smaller before it is given up: each time to nine tenths at most.
const MOST_STEPS: u32 = 24;

/// Encodes a picture and stamps it, within the preset's bytes if it has any; gives the file and the picture's size in it.
pub(super) fn fit(
    picture: &Picture,
    preset: &Preset,
    stamped: impl Fn(u32, u32, &[u8]) -> Result<Vec<u8>, StampError>,
    bench: &Bench,
) -> Result<(Vec<u8>, (u32, u32)), RenditionError> {
    let most = preset.at_most.map_or(u64::MAX, super::Amount::get);
    let made = |picture: &Picture, quality, bench: &Bench| -> Result<Vec<u8>, RenditionError> {
        let encoded = picture.encode(preset, quality, bench)?;
        let file = stamped(picture.width, picture.height, &encoded);
        bench.give(encoded);
        Ok(file?)
    };
    let size = (picture.width, picture.height);
    let first = made(picture, preset.quality, bench)?;
    if first.len() as u64 <= most {
        return Ok((first, size));
    }
    // The best quality that fits, by halving what is open.
    let least = LEAST_QUALITY.min(preset.quality);
    let (mut best, mut too_good, mut fits) = (None, preset.quality, least);
    let mut smallest = made(picture, least, bench)?.len() as u64;
    while smallest <= most && fits + 1 < too_good {
        let middle = fits.midpoint(too_good);
        let file = made(picture, middle, bench)?;
        if file.len() as u64 <= most {
            (best, fits) = (Some(file), middle);
        } else {
            too_good = middle;
        }
    }
    if smallest <= most {
        let file = best.map_or_else(|| made(picture, least, bench), Ok)?;
        return Ok((file, size));
    }
    let (mut width, mut height) = size;
    for _ in 0..MOST_STEPS {
        (width, height) = smaller((width, height), most, smallest);
        let scale = f64::from(width) / f64::from(size.0.max(1));
        let small = picture.part(Cut { window: None, width, height, scale }, preset.chroma, bench);
        let file = made(&small, least, bench)?;
        bench.give(small.pixels);
        smallest = file.len() as u64;
        if smallest <= most {
            return Ok((file, (width, height)));
        }
    }
    Err(PixelsError::Budget(super::Amount::bytes(most)).into())
}

/// The next size to try: as much smaller as the file is too long, nine tenths at most.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of the sides"
)]
fn smaller((width, height): (u32, u32), most: u64, found: u64) -> (u32, u32) {
    let share = (most as f64 / found as f64).sqrt().clamp(0.3, 0.9);
    let side = |side: u32| ((f64::from(side) * share) as u32).max(1);
    (side(width), side(height))
}
