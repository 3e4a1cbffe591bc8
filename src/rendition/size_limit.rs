//! Files that are no larger than their preset allows: lower quality first, then fewer pixels, in a bounded search.

use super::buffers::BufferPool;
use super::byte_size::ByteSize;
use super::embed::EmbedError;
use super::encode::EncodeError;
use super::error::RenditionError;
use super::geometry::Framing;
use super::preset::Preset;
use super::raster::Raster;

/// Below this a picture looks worse than a smaller one does.
const MIN_QUALITY: u8 = 50;

/// How often a picture is made smaller before it is given up: each time to nine tenths at most.
const MAX_STEPS: u32 = 24;

/// Encodes a picture and embeds its metadata, within the preset's bytes if it has any; gives the file and the picture's size in it.
pub(super) fn encode_within_limit(
    raster: &Raster,
    preset: &Preset,
    with_metadata: impl Fn(u32, u32, &[u8]) -> Result<Vec<u8>, EmbedError>,
    pool: &BufferPool,
) -> Result<(Vec<u8>, (u32, u32)), RenditionError> {
    let most = preset.at_most.map_or(u64::MAX, ByteSize::get);
    let made = |raster: &Raster, quality, pool: &BufferPool| -> Result<Vec<u8>, RenditionError> {
        let encoded = raster.encode(preset, quality, pool)?;
        let file = with_metadata(raster.width, raster.height, &encoded);
        pool.give_back(encoded);
        Ok(file?)
    };
    let size = (raster.width, raster.height);
    let first = made(raster, preset.quality, pool)?;
    if first.len() as u64 <= most {
        return Ok((first, size));
    }
    // The best quality that fits, by halving what is open.
    let least = MIN_QUALITY.min(preset.quality);
    let (mut best, mut too_good, mut fits) = (None, preset.quality, least);
    let mut smallest = made(raster, least, pool)?.len() as u64;
    while smallest <= most && fits + 1 < too_good {
        let middle = fits.midpoint(too_good);
        let file = made(raster, middle, pool)?;
        if file.len() as u64 <= most {
            (best, fits) = (Some(file), middle);
        } else {
            too_good = middle;
        }
    }
    if smallest <= most {
        let file = best.map_or_else(|| made(raster, least, pool), Ok)?;
        return Ok((file, size));
    }
    let (mut width, mut height) = size;
    for _ in 0..MAX_STEPS {
        (width, height) = smaller((width, height), most, smallest);
        let scale = f64::from(width) / f64::from(size.0.max(1));
        let small = raster.cropped(Framing { window: None, width, height, scale }, preset.chroma, pool);
        let file = made(&small, least, pool)?;
        pool.give_back(small.pixels);
        smallest = file.len() as u64;
        if smallest <= most {
            return Ok((file, (width, height)));
        }
    }
    Err(EncodeError::TooLarge(ByteSize::bytes(most)).into())
}

/// The next size to try: as much smaller as the file is too large, nine tenths at most.
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
