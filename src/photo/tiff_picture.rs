//! TIFFs in the colours and arrangements that the general decoder does not know: separate planes, palettes, luminance and
//! chroma, Lab, grey with alpha or of a few bits, and bits in reversed order.

use image::{DynamicImage, GrayImage, ImageBuffer, Luma, Rgb, RgbImage, RgbaImage};

use super::container::TiffEntry;
use super::decoded::DecodeError;
use super::tiff_view::{Samples, TiffHead, View};

const COLOUR_MAP: u16 = 320;
const YCC_COEFFICIENTS: u16 = 529;
const YCC_SUBSAMPLING: u16 = 530;
const REFERENCE_BLACK_WHITE: u16 = 532;

/// The values of the photometric interpretation.
const WHITE_IS_ZERO: usize = 0;
const BLACK_IS_ZERO: usize = 1;
const RGB: usize = 2;
const PALETTE: usize = 3;
const CMYK: usize = 5;
const YCC: usize = 6;
const CIE_LAB: usize = 8;
const ICC_LAB: usize = 9;

/// A decoded TIFF.
#[derive(Debug)]
pub(super) enum TiffPicture {
    Picture(DynamicImage),
    /// In sRGB: its profile, if it has one, is not that of these colours.
    Lab(DynamicImage),
    /// Ink coverage, four bytes a pixel.
    Cmyk {
        width: u32,
        height: u32,
        pixels: Vec<u8>,
    },
}

/// Whether only this reader reads a TIFF, or reads it right.
pub(super) fn is_special(head: &TiffHead<'_>) -> bool {
    let is_grey = matches!(head.photometric, WHITE_IS_ZERO | BLACK_IS_ZERO);
    let grey = is_grey && (head.samples > 1 || matches!(head.bits, 2 | 4));
    let planar = head.planar && head.samples > 1;
    head.sample_format == 1 && (planar || grey || is_associated(head)) || !matches!(head.photometric, 0..=2 | CMYK)
}

/// Whether its colours have been multiplied by alpha.
fn is_associated(head: &TiffHead<'_>) -> bool {
    matches!(head.photometric, WHITE_IS_ZERO | BLACK_IS_ZERO | RGB) && head.extra.first() == Some(&1)
}

/// Decodes a TIFF for which [`is_special`] is true.
pub(super) fn decode(head: &TiffHead<'_>, file: &[u8]) -> Result<TiffPicture, DecodeError> {
    let colours = match head.photometric {
        WHITE_IS_ZERO | BLACK_IS_ZERO | PALETTE => 1,
        RGB | YCC | CIE_LAB | ICC_LAB => 3,
        CMYK => 4,
        4 => return Err(unsupported("it is a mask and not a picture")),
        32_803 | 34_892 => {
            return Err(unsupported("it has the raw data of a camera's sensor; export it as JPEG or TIFF"));
        }
        _ => {
            return Err(unsupported(
                "its colours are of a kind that few programs know; save it as an RGB TIFF or a JPEG",
            ));
        }
    };
    let bits = match (head.bits, head.sample_format) {
        (8 | 16, 1) => head.bits,
        (1 | 2 | 4, 1) if colours == 1 && head.samples == 1 => head.bits,
        // Signed, as two of Lab's three samples are.
        (8 | 16, 2) if head.photometric == CIE_LAB => head.bits,
        (_, 3) => return Err(unsupported("it has floating-point colours; save it with 8 or 16 bits per channel")),
        (0, _) => return Err(unsupported("its channels differ in depth; save it with 8 bits per channel")),
        (bits, _) => {
            return Err(unsupported(&format!("it has {bits} bits per channel; save it with 8 or 16 bits per channel")));
        }
    };
    if head.samples < colours || head.samples > 32 {
        return Err(DecodeError::Damaged);
    }
    if head.photometric == YCC && !head.planar && head.compression != 7 {
        return luminance_and_chroma(head, file).map(TiffPicture::Picture);
    }
    let has_alpha = head.samples > colours && matches!(head.extra.first(), Some(1 | 2));
    let taken = colours + usize::from(has_alpha && matches!(colours, 1 | 3) && head.photometric <= RGB);
    let samples = together(head, file, taken)?;
    let (width, height) = (head.width, head.height);
    Ok(TiffPicture::Picture(match (head.photometric, samples) {
        (WHITE_IS_ZERO | BLACK_IS_ZERO, samples) => grey(head, samples, taken, bits)?,
        (PALETTE, Samples::Bytes(indices)) => palette(head, &indices)?,
        (RGB, Samples::Bytes(pixels)) if taken == 3 => made(RgbImage::from_raw(width, height, pixels))?,
        (RGB, Samples::Words(pixels)) if taken == 3 => {
            made(ImageBuffer::<Rgb<u16>, _>::from_raw(width, height, pixels))?
        }
        (RGB, samples) => made(RgbaImage::from_raw(width, height, straight(bytes(samples), is_associated(head))))?,
        (CMYK, samples) => return Ok(TiffPicture::Cmyk { width, height, pixels: bytes(samples) }),
        (YCC, samples) => {
            let convert = ycc(head);
            made(RgbImage::from_raw(width, height, map_threes(&bytes(samples), convert)))?
        }
        (_, samples) => {
            let pixels = lab(head.photometric == CIE_LAB, &samples);
            return made(RgbImage::from_raw(width, height, pixels)).map(TiffPicture::Lab);
        }
    }))
}

fn unsupported(why: &str) -> DecodeError {
    DecodeError::Unsupported(why.to_owned())
}

fn made(picture: Option<impl Into<DynamicImage>>) -> Result<DynamicImage, DecodeError> {
    picture.map(Into::into).ok_or(DecodeError::Truncated)
}

/// The first samples of each pixel, one behind the other, whether they are stored so or as planes.
fn together(head: &TiffHead<'_>, file: &[u8], taken: usize) -> Result<Samples, DecodeError> {
    if !head.planar || head.samples == 1 {
        let all = head.samples;
        return Ok(match View::of(head, 0).samples(head, file)? {
            whole if all == taken => whole,
            Samples::Bytes(bytes) => Samples::Bytes(firsts(&bytes, all, taken)),
            Samples::Words(words) => Samples::Words(firsts(&words, all, taken)),
        });
    }
    let planes =
        (0..taken).map(|plane| View::of(head, plane).samples(head, file)).collect::<Result<Vec<_>, DecodeError>>()?;
    let (mut bytes, mut words) = (Vec::new(), Vec::new());
    for plane in planes {
        match plane {
            Samples::Bytes(plane) => bytes.push(plane),
            Samples::Words(plane) => words.push(plane),
        }
    }
    Ok(if words.is_empty() { Samples::Bytes(woven(&bytes)) } else { Samples::Words(woven(&words)) })
}

fn firsts<T: Copy>(samples: &[T], all: usize, taken: usize) -> Vec<T> {
    samples.chunks_exact(all).flat_map(|pixel| &pixel[..taken]).copied().collect()
}

fn woven<T: Copy + Default>(planes: &[Vec<T>]) -> Vec<T> {
    let length = planes.first().map_or(0, Vec::len);
    let mut woven = vec![T::default(); length * planes.len()];
    for (at, plane) in planes.iter().enumerate() {
        for (pixel, sample) in woven.chunks_exact_mut(planes.len()).zip(plane) {
            pixel[at] = *sample;
        }
    }
    woven
}

fn bytes(samples: Samples) -> Vec<u8> {
    match samples {
        Samples::Bytes(bytes) => bytes,
        Samples::Words(words) => words.into_iter().map(|word| word.to_be_bytes()[0]).collect(),
    }
}

/// Colours that are not multiplied by alpha, four samples a pixel.
fn straight(mut pixels: Vec<u8>, associated: bool) -> Vec<u8> {
    for pixel in pixels.chunks_exact_mut(4).filter(|_| associated) {
        let alpha = u16::from(pixel[3]);
        for colour in &mut pixel[..3] {
            let divided = (u16::from(*colour) * 255 + alpha / 2).checked_div(alpha).unwrap_or(0);
            *colour = u8::try_from(divided).unwrap_or(u8::MAX);
        }
    }
    pixels
}

fn grey(head: &TiffHead<'_>, samples: Samples, taken: usize, bits: usize) -> Result<DynamicImage, DecodeError> {
    let (width, height, inverted) = (head.width, head.height, head.photometric == WHITE_IS_ZERO);
    if taken == 2 {
        let light = |value: u8| if inverted { 255 - value } else { value };
        let rgba = bytes(samples).chunks_exact(2).flat_map(|p| [light(p[0]), light(p[0]), light(p[0]), p[1]]).collect();
        return made(RgbaImage::from_raw(width, height, straight(rgba, is_associated(head))));
    }
    match samples {
        Samples::Bytes(mut bytes) => {
            // Up to the whole range: 15 of 4 bits is white, as 255 is of 8.
            let scale = if bits < 8 { u8::try_from(255 / ((1_u32 << bits) - 1)).unwrap_or(1) } else { 1 };
            for byte in &mut bytes {
                *byte = byte.wrapping_mul(scale) ^ if inverted { 255 } else { 0 };
            }
            made(GrayImage::from_raw(width, height, bytes))
        }
        Samples::Words(mut words) => {
            for word in words.iter_mut().filter(|_| inverted) {
                *word = !*word;
            }
            made(ImageBuffer::<Luma<u16>, _>::from_raw(width, height, words))
        }
    }
}

fn palette(head: &TiffHead<'_>, indices: &[u8]) -> Result<DynamicImage, DecodeError> {
    let map = head.numbers(COLOUR_MAP);
    let count = map.len() / 3;
    if count == 0 {
        return Err(DecodeError::Damaged);
    }
    // Some old programs wrote bytes where words are due.
    let shift = if map.iter().all(|value| *value < 256) { 0 } else { 8 };
    let channel = |at: usize| u8::try_from(map[at] >> shift).unwrap_or(u8::MAX);
    let colours: Vec<[u8; 3]> = (0..count).map(|at| [0, 1, 2].map(|c| channel(at + c * count))).collect();
    let pixels = indices.iter().flat_map(|index| colours.get(usize::from(*index)).copied().unwrap_or_default());
    made(RgbImage::from_raw(head.width, head.height, pixels.collect()))
}

fn map_threes(samples: &[u8], convert: impl Fn(u8, u8, u8) -> [u8; 3]) -> Vec<u8> {
    samples.chunks_exact(3).flat_map(|pixel| convert(pixel[0], pixel[1], pixel[2])).collect()
}

/// Converts luminance and chroma to red, green and blue.
fn ycc(head: &TiffHead<'_>) -> impl Fn(u8, u8, u8) -> [u8; 3] {
    let fractions = |tag: u16, count: usize| head.entry(tag).map(TiffEntry::fractions).filter(|f| f.len() == count);
    let weights = fractions(YCC_COEFFICIENTS, 3).unwrap_or_else(|| vec![0.299, 0.587, 0.114]);
    let range = fractions(REFERENCE_BLACK_WHITE, 6).unwrap_or_else(|| vec![0.0, 255.0, 128.0, 255.0, 128.0, 255.0]);
    let (red, green, blue) = (weights[0], if weights[1] == 0.0 { 0.587 } else { weights[1] }, weights[2]);
    let coded = move |code: u8, at: usize, full: f32| {
        let (black, white) = (range[2 * at], range[2 * at + 1]);
        (f32::from(code) - black) * full / if white > black { white - black } else { full }
    };
    move |y, b, r| {
        let (y, b, r) = (coded(y, 0, 255.0), coded(b, 1, 127.0), coded(r, 2, 127.0));
        let (r, b) = (r * (2.0 - 2.0 * red) + y, b * (2.0 - 2.0 * blue) + y);
        [r, (y - blue * b - red * r) / green, b].map(byte)
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 255")]
fn byte(value: f32) -> u8 {
    value.round().clamp(0.0, 255.0) as u8
}

/// Luminance with chroma that is stored once for several pixels: units of luminance samples with two of chroma behind them.
fn luminance_and_chroma(head: &TiffHead<'_>, file: &[u8]) -> Result<DynamicImage, DecodeError> {
    let (across, down) = match head.numbers(YCC_SUBSAMPLING)[..] {
        [across @ (1 | 2 | 4), down @ (1 | 2 | 4)] => (across, down),
        [] => (2, 2),
        _ => return Err(DecodeError::Damaged),
    };
    let unit = across * down + 2;
    let whole = View::of(head, 0);
    let units_of = |width: usize| width.div_ceil(across);
    let fits = head.samples == 3 && head.bits == 8;
    // The differences of a predictor are between samples of the same kind; in units they are not.
    if !fits || head.predictor != 1 && unit != 3 {
        return Err(unsupported("its colours are stored in a way that few programs know; save it as an RGB TIFF"));
    }
    let view = if unit == 3 {
        whole
    } else {
        View {
            width: units_of(whole.width) * unit,
            height: whole.height.div_ceil(down),
            strip_rows: whole.strip_rows.div_ceil(down),
            tile: whole.tile.map(|(width, height)| (units_of(width) * unit, height.div_ceil(down))),
            samples: 1,
            ..whole
        }
    };
    let Samples::Bytes(samples) = view.samples(head, file)? else { return Err(DecodeError::Damaged) };
    let (width, height) = (head.width as usize, head.height as usize);
    let in_row = units_of(width) * unit;
    let convert = ycc(head);
    let mut pixels = Vec::with_capacity(width * height * 3);
    for y in 0..height {
        let row = samples.get(y / down * in_row..(y / down + 1) * in_row).ok_or(DecodeError::Truncated)?;
        for x in 0..width {
            let unit = &row[x / across * unit..][..unit];
            let [blue, red] = [unit[unit.len() - 2], unit[unit.len() - 1]];
            pixels.extend(convert(unit[y % down * across + x % across], blue, red));
        }
    }
    made(RgbImage::from_raw(head.width, head.height, pixels))
}

/// Lab, under the light D50, as sRGB. In TIFF's own Lab the two colours are signed; in ICC's their middle is added.
fn lab(signed: bool, samples: &Samples) -> Vec<u8> {
    let middle = if signed { 0.0 } else { 128.0 };
    match samples {
        Samples::Bytes(bytes) => {
            let colour = |byte: u8| if signed { f32::from(byte.cast_signed()) } else { f32::from(byte) - middle };
            map_threes(bytes, |l, a, b| srgb(f32::from(l) / 2.55, colour(a), colour(b)))
        }
        Samples::Words(words) => {
            let white = if signed { 65_535.0 } else { 65_280.0 };
            let colour = |word: u16| {
                if signed { f32::from(word.cast_signed()) / 256.0 } else { f32::from(word) / 256.0 - middle }
            };
            let one = |p: &[u16]| srgb(f32::from(p[0]) * 100.0 / white, colour(p[1]), colour(p[2]));
            words.chunks_exact(3).flat_map(one).collect()
        }
    }
}

fn srgb(lightness: f32, green_to_red: f32, blue_to_yellow: f32) -> [u8; 3] {
    let root = (lightness + 16.0) / 116.0;
    let cube = |t: f32| if t > 6.0 / 29.0 { t * t * t } else { 3.0 * (6.0_f32 / 29.0).powi(2) * (t - 4.0 / 29.0) };
    let (x, y, z) =
        (0.964_22 * cube(root + green_to_red / 500.0), cube(root), 0.825_21 * cube(root - blue_to_yellow / 200.0));
    // From D50 to the primaries of sRGB, adapted to D65 after Bradford.
    let linear = [
        3.133_856 * x - 1.616_866_7 * y - 0.490_614_6 * z,
        -0.978_768_4 * x + 1.916_141_5 * y + 0.033_454 * z,
        0.071_945_3 * x - 0.228_991_4 * y + 1.405_242_7 * z,
    ];
    linear.map(|light| {
        byte(255.0 * if light <= 0.003_130_8 { 12.92 * light } else { 1.055 * light.powf(1.0 / 2.4) - 0.055 })
    })
}

/// Inks as colours, for the hashes of a picture: without a profile.
pub(super) fn without_profile(width: u32, height: u32, inks: &[u8]) -> Option<DynamicImage> {
    let light = |ink: u8, black: u8| {
        let left = u16::from(255 - ink) * u16::from(255 - black) / 255;
        u8::try_from(left).unwrap_or(u8::MAX)
    };
    let pixels = inks.chunks_exact(4).flat_map(|ink| [0, 1, 2].map(|c| light(ink[c], ink[3]))).collect();
    RgbImage::from_raw(width, height, pixels).map(Into::into)
}
