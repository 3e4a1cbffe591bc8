//! Decodes pictures, after checking their size so that no file can exhaust the memory.

use std::io::Cursor;

use image::{DynamicImage, GenericImageView as _, ImageDecoder, ImageReader};
use tiff::decoder::DecodingResult;
use tiff::tags::Tag;
use turbojpeg::{Colorspace, DecompressHeader, Decompressor, PixelFormat, ScalingFactor, Subsamp, yuv_pixels_len};

use super::container::{Blocks, JpegSegments, marker};
use super::format::{Format, NotAPicture};
use super::picture_hash;
use super::scan::{ScanCheck, check_scan};

/// Larger pictures are refused: a file of a few kilobytes can claim gigabytes of pixels.
pub const MAX_PIXELS: u64 = 250_000_000;

/// Real progressive JPEGs have about ten scans; thousands are a denial-of-service attack.
const MAX_SCANS: u32 = 500;

/// TIFF's InkSet tag; 1, the default, means cyan, magenta, yellow and black.
const INK_SET: u16 = 332;

/// Why a file's picture cannot be decoded.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    #[error(transparent)]
    NotAPicture(#[from] NotAPicture),
    #[error("it is {width} × {height} pixels, but pressbox reads at most {} million", MAX_PIXELS / 1_000_000)]
    TooLarge { width: u32, height: u32 },
    #[error("it is cut off: part of the picture is missing")]
    Truncated,
    #[error("it has {bits} bits per channel, but pressbox reads only 8-bit JPEGs")]
    Depth { bits: u8 },
    #[error("its picture is damaged: {0}")]
    Damaged(String),
    #[error("its picture cannot be read: {0}")]
    Unsupported(String),
}

/// The samples of a decoded picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channels {
    /// Three bytes a pixel.
    Rgb,
    /// Four bytes a pixel; the last is alpha, from transparent to opaque.
    Rgba,
    /// Four bytes a pixel, ink coverage from 0 to 255.
    Cmyk,
    /// JPEG's luminance plane with a byte a pixel, followed by the two chroma planes, blue and red. Each of their bytes covers
    /// `across` by `down` pixels; at the right and bottom edges part of that may be outside the picture.
    Planes { across: u8, down: u8 },
}

/// How to decode a JPEG that stores its colours as luminance and chroma planes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PixelLayout {
    /// Red, green and blue, pixel by pixel.
    Interleaved,
    /// The planes as they are, unless their sampling is unusual.
    Planar,
}

impl Channels {
    /// How many bytes of a pixel are stored together.
    #[must_use]
    pub fn count(self) -> usize {
        match self {
            Self::Rgb => 3,
            Self::Rgba | Self::Cmyk => 4,
            Self::Planes { .. } => 1,
        }
    }
}

/// A decoded picture as it is stored: not yet turned upright, and in its own colour space.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    pub width: u32,
    pub height: u32,
    pub channels: Channels,
    pub pixels: Vec<u8>,
    pub icc: Option<Vec<u8>>,
}

/// A small grey version of a picture, for its perceptual hash.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct GreyThumbnail {
    /// The full picture's size.
    pub width: u32,
    pub height: u32,
    pub grey_width: usize,
    pub grey: Vec<u8>,
    /// The hash of the full decoded samples, for formats where they have to be decoded anyway (all but JPEG).
    pub samples: Option<crate::storage::Sha256>,
    /// The colour profile, for those formats.
    pub icc: Option<Vec<u8>>,
}

/// Decodes a whole picture. Where the number of bytes is known before, the buffer comes from `allocate`, which need not
/// clear it.
pub fn decode(
    format: Format,
    file: &[u8],
    layout: PixelLayout,
    allocate: impl Fn(usize) -> Vec<u8>,
) -> Result<Decoded, DecodeError> {
    if format == Format::Jpeg {
        match jpeg(file, layout, allocate) {
            Err(DecodeError::Unsupported(_)) => {}
            result => return result,
        }
    }
    if format == Format::Tiff
        && let Some(decoded) = cmyk_tiff(file)
    {
        return Ok(decoded);
    }
    let (picture, icc) = open(format, file)?;
    let (width, height) = picture.dimensions();
    // Ignore an alpha channel that is opaque everywhere.
    let (channels, pixels) = if picture.color().has_alpha() {
        let rgba = picture.into_rgba8();
        if rgba.pixels().all(|pixel| pixel[3] == u8::MAX) {
            (Channels::Rgb, DynamicImage::ImageRgba8(rgba).into_rgb8().into_raw())
        } else {
            (Channels::Rgba, rgba.into_raw())
        }
    } else {
        (Channels::Rgb, picture.into_rgb8().into_raw())
    };
    Ok(Decoded { width, height, channels, pixels, icc })
}

/// Checks that a finished file can be decoded, and returns its size. Of most JPEGs only the Huffman codes are parsed.
pub fn verify_picture(format: Format, file: &[u8]) -> Result<(u32, u32), DecodeError> {
    if format == Format::Jpeg {
        if let ScanCheck::Complete { width, height } = check_scan(file) {
            return Ok((width, height));
        }
        match jpeg_small(file) {
            Err(DecodeError::Unsupported(_)) => {}
            result => return result.map(|small| (small.width, small.height)),
        }
    }
    Ok(open(format, file)?.0.dimensions())
}

/// Decodes a picture at an eighth of its size (JPEG) or in full (the others), which checks that it can be decoded.
pub(super) fn decode_small(format: Format, file: &[u8]) -> Result<GreyThumbnail, DecodeError> {
    if format == Format::Jpeg {
        match jpeg_small(file) {
            Err(DecodeError::Unsupported(_)) => {}
            result => return result,
        }
    }
    let (picture, icc) = open(format, file)?;
    let (width, height) = picture.dimensions();
    let samples = Some(picture_hash::of_samples(&picture));
    let grey = picture.thumbnail_exact(width.clamp(1, 256), height.clamp(1, 256)).to_luma8();
    Ok(GreyThumbnail { width, height, grey_width: grey.width() as usize, grey: grey.into_raw(), samples, icc })
}

/// The memory that [`decode_small`] needs at most, in bytes; 0 where the file's head cannot be read.
#[must_use]
pub fn memory_needed(format: Format, file: &[u8]) -> u64 {
    if format == Format::Jpeg
        && let Ok((_, header)) = jpeg_header(file)
    {
        let pixels = header.width as u64 * header.height as u64;
        // A progressive JPEG's coefficients are held whole: two bytes for each sample.
        return match header {
            DecompressHeader { is_progressive: true, .. } => pixels * 6,
            DecompressHeader { is_lossless: true, .. } => pixels * 4,
            _ => pixels / 16,
        };
    }
    // The decoded picture, and a line or two.
    decoder(format, file).map_or(0, |decoder| decoder.total_bytes().saturating_add(1 << 20))
}

fn jpeg(file: &[u8], layout: PixelLayout, allocate: impl Fn(usize) -> Vec<u8>) -> Result<Decoded, DecodeError> {
    let (mut decompressor, header) = jpeg_header(file)?;
    let (into, channels) = match header.colorspace {
        Colorspace::CMYK | Colorspace::YCCK => (Target::Pixels(PixelFormat::CMYK), Channels::Cmyk),
        Colorspace::YCbCr if layout == PixelLayout::Planar => match header.subsamp {
            Subsamp::None => (Target::Planes(header.subsamp), Channels::Planes { across: 1, down: 1 }),
            Subsamp::Sub2x1 => (Target::Planes(header.subsamp), Channels::Planes { across: 2, down: 1 }),
            Subsamp::Sub2x2 => (Target::Planes(header.subsamp), Channels::Planes { across: 2, down: 2 }),
            _ => (Target::Pixels(PixelFormat::RGB), Channels::Rgb),
        },
        _ => (Target::Pixels(PixelFormat::RGB), Channels::Rgb),
    };
    let length = length(&header, into)?;
    let mut pixels = allocate(length);
    pixels.resize(length, 0);
    pixels = decompress(&mut decompressor, file, &header, into, pixels)?;
    if let Target::Planes(subsamp) = into {
        unpad(&mut pixels, (header.width, header.height), subsamp);
    }
    if channels == Channels::Cmyk && has_adobe_marker(file) {
        // Adobe's tools store CMYK inverted.
        for sample in &mut pixels {
            *sample = 255 - *sample;
        }
    }
    let (width, height) = dimensions(&header)?;
    Ok(Decoded { width, height, channels, pixels, icc: Blocks::read(Format::Jpeg, file).icc })
}

/// Removes the luminance plane's padding, which makes its sides a multiple of the chroma sampling.
fn unpad(pixels: &mut Vec<u8>, (width, height): (usize, usize), subsamp: Subsamp) {
    let (wide, high) = (width.next_multiple_of(subsamp.width()), height.next_multiple_of(subsamp.height()));
    if (wide, high) == (width, height) {
        return;
    }
    for y in 1..height {
        pixels.copy_within(y * wide..y * wide + width, y * width);
    }
    pixels.copy_within(wide * high.., width * height);
    pixels.truncate(pixels.len() - (wide * high - width * height));
}

/// Decodes a CMYK TIFF as CMYK: the general decoder converts it to RGB without its ICC profile. `None` for other TIFFs, and
/// for damaged ones, so that the general decoder reports the error.
fn cmyk_tiff(file: &[u8]) -> Option<Decoded> {
    let mut limits = tiff::decoder::Limits::default();
    limits.decoding_buffer_size = usize::try_from(MAX_PIXELS * 8).unwrap_or(usize::MAX);
    let mut decoder = tiff::decoder::Decoder::new(Cursor::new(file)).ok()?.with_limits(limits);
    if !matches!(decoder.colortype(), Ok(tiff::ColorType::CMYK(8 | 16))) {
        return None;
    }
    // Separate planes are not supported by the decoders, and other inks than these four do not fit a CMYK profile.
    for tag in [Tag::PlanarConfiguration, Tag::Unknown(INK_SET)] {
        if decoder.find_tag_unsigned::<u16>(tag).ok()?.is_some_and(|value| value != 1) {
            return None;
        }
    }
    let (width, height) = decoder.dimensions().ok()?;
    checked(width, height).ok()?;
    let icc = decoder.get_tag_u8_vec(Tag::IccProfile).ok();
    let pixels = match decoder.read_image().ok()? {
        DecodingResult::U8(pixels) => pixels,
        DecodingResult::U16(samples) => samples.into_iter().map(|sample| sample.to_be_bytes()[0]).collect(),
        _ => return None,
    };
    let whole = pixels.len() as u64 == u64::from(width) * u64::from(height) * 4;
    whole.then_some(Decoded { width, height, channels: Channels::Cmyk, pixels, icc })
}

fn jpeg_small(file: &[u8]) -> Result<GreyThumbnail, DecodeError> {
    let (mut decompressor, header) = jpeg_header(file)?;
    let (width, height) = dimensions(&header)?;
    let cmyk = matches!(header.colorspace, Colorspace::CMYK | Colorspace::YCCK);
    // An eighth, unless the picture is too small for that. Lossless JPEGs cannot be scaled.
    let eighth = !header.is_lossless && header.width.min(header.height) >= 256;
    let mut scaled = header;
    if eighth {
        decompressor
            .set_scaling_factor(ScalingFactor::ONE_EIGHTH)
            .map_err(|e| DecodeError::Unsupported(e.to_string()))?;
        scaled = header.scaled(ScalingFactor::ONE_EIGHTH);
    }
    let format = if cmyk { PixelFormat::CMYK } else { PixelFormat::GRAY };
    let into = Target::Pixels(format);
    let pixels = decompress(&mut decompressor, file, &scaled, into, vec![0; length(&scaled, into)?])?;
    let grey = if cmyk { pixels.chunks_exact(4).map(|ink| ink[3]).collect() } else { pixels };
    Ok(GreyThumbnail { width, height, grey_width: scaled.width, grey, samples: None, icc: None })
}

fn jpeg_header(file: &[u8]) -> Result<(Decompressor, DecompressHeader), DecodeError> {
    check_depth(file)?;
    let unsupported = |error: turbojpeg::Error| match error_text(&error) {
        text if text.contains("remature end") || text.contains("no image") => DecodeError::Truncated,
        text => DecodeError::Unsupported(text),
    };
    let mut decompressor = Decompressor::new().map_err(unsupported)?;
    decompressor.set_scan_limit(MAX_SCANS).map_err(unsupported)?;
    let header = decompressor.read_header(file).map_err(unsupported)?;
    dimensions(&header)?;
    Ok((decompressor, header))
}

/// Checks the depth, as the decoder's own error about it is not helpful, and no other decoder here supports other depths.
fn check_depth(file: &[u8]) -> Result<(), DecodeError> {
    let frame = JpegSegments::of(file).find(|segment| marker::is_frame(segment.marker));
    match frame.and_then(|frame| frame.payload.first().copied()) {
        Some(bits) if bits != 8 => Err(DecodeError::Depth { bits }),
        _ => Ok(()),
    }
}

fn dimensions(header: &DecompressHeader) -> Result<(u32, u32), DecodeError> {
    let side =
        |length| u32::try_from(length).map_err(|_| DecodeError::Unsupported("its dimensions make no sense".to_owned()));
    checked(side(header.width)?, side(header.height)?)
}

fn checked(width: u32, height: u32) -> Result<(u32, u32), DecodeError> {
    match u64::from(width) * u64::from(height) {
        0 => Err(DecodeError::Unsupported("it has no pixels".to_owned())),
        1..=MAX_PIXELS => Ok((width, height)),
        _ => Err(DecodeError::TooLarge { width, height }),
    }
}

/// What a JPEG is decoded into.
#[derive(Clone, Copy)]
enum Target {
    Pixels(PixelFormat),
    Planes(Subsamp),
}

/// How many bytes a decoded JPEG takes.
fn length(header: &DecompressHeader, into: Target) -> Result<usize, DecodeError> {
    match into {
        Target::Pixels(format) => Ok(header.width * format.size() * header.height),
        Target::Planes(subsamp) => yuv_pixels_len(header.width, 1, header.height, subsamp)
            .map_err(|error| DecodeError::Unsupported(error_text(&error))),
    }
}

/// Decodes into a buffer of the right length, and distinguishes complete from damaged pictures by the decoder's errors.
fn decompress(
    decompressor: &mut Decompressor,
    file: &[u8],
    header: &DecompressHeader,
    into: Target,
    mut pixels: Vec<u8>,
) -> Result<Vec<u8>, DecodeError> {
    let DecompressHeader { width, height, .. } = *header;
    let decoded = match into {
        Target::Pixels(format) => {
            let pitch = width * format.size();
            decompressor.decompress(file, turbojpeg::Image { pixels: &mut pixels[..], width, pitch, height, format })
        }
        Target::Planes(subsamp) => {
            let output = turbojpeg::YuvImage { pixels: &mut pixels[..], width, align: 1, height, subsamp };
            decompressor.decompress_to_yuv(file, output)
        }
    };
    let text = match decoded {
        Ok(()) => return Ok(pixels),
        Err(error) => error_text(&error),
    };
    if text.starts_with("Premature end of JPEG") {
        // The end marker is missing, as in many real files whose picture is complete. With the marker added, the decoder
        // reports whether data is missing before it; except in progressive pictures, which may lack whole scans.
        let ended = [file, &marker::END].concat();
        let whole = !header.is_progressive && !file.ends_with(&marker::END);
        return if whole {
            decompress(decompressor, &ended, header, into, pixels)
        } else {
            Err(DecodeError::Truncated)
        };
    }
    if text.contains("premature end of data") {
        Err(DecodeError::Truncated)
    } else if text.contains("extraneous bytes") || text.starts_with("Invalid SOS") {
        // Harmless: the picture is complete, and other data follows it.
        Ok(pixels)
    } else if text.starts_with("Corrupt JPEG") || text.starts_with("Inconsistent progression") {
        Err(DecodeError::Damaged(text.to_lowercase()))
    } else {
        Err(DecodeError::Unsupported(text))
    }
}

fn error_text(error: &turbojpeg::Error) -> String {
    match error {
        turbojpeg::Error::TurboJpegError(text) => text.clone(),
        other => other.to_string(),
    }
}

fn has_adobe_marker(file: &[u8]) -> bool {
    JpegSegments::of(file)
        .any(|segment| segment.marker == marker::APP14 && segment.payload.starts_with(marker::ADOBE_HEADER))
}

/// The general decoder of any format, within a limit.
fn decoder(format: Format, file: &[u8]) -> Result<impl ImageDecoder, DecodeError> {
    let kind = match format {
        Format::Jpeg => image::ImageFormat::Jpeg,
        Format::Png => image::ImageFormat::Png,
        Format::Tiff => image::ImageFormat::Tiff,
        Format::Webp => image::ImageFormat::WebP,
    };
    let mut reader = ImageReader::with_format(Cursor::new(file), kind);
    let mut limits = image::Limits::default();
    limits.max_alloc = Some(MAX_PIXELS * 8);
    reader.limits(limits);
    reader.into_decoder().map_err(|error| unreadable(&error))
}

/// Opens any format with the general decoder: dimensions first, then pixels.
fn open(format: Format, file: &[u8]) -> Result<(DynamicImage, Option<Vec<u8>>), DecodeError> {
    let mut decoder = decoder(format, file)?;
    let (width, height) = decoder.dimensions();
    checked(width, height)?;
    if decoder.total_bytes() > MAX_PIXELS * 8 {
        return Err(DecodeError::TooLarge { width, height });
    }
    let icc = decoder.icc_profile().ok().flatten();
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| unreadable(&error))?;
    Ok((picture, icc))
}

fn unreadable(error: &image::ImageError) -> DecodeError {
    let text = error.to_string();
    let lower = text.to_lowercase();
    let io = matches!(error, image::ImageError::IoError(_));
    let truncated =
        ["unexpected eof", "unexpected end", "failed to fill whole buffer", "not enough data", "incomplete"];
    match error {
        _ if io || truncated.iter().any(|sign| lower.contains(sign)) => DecodeError::Truncated,
        image::ImageError::Limits(_) => {
            DecodeError::Unsupported("it needs more memory than pressbox allows for one photo".to_owned())
        }
        image::ImageError::Unsupported(_) => DecodeError::Unsupported(lower),
        _ => DecodeError::Damaged(lower),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bomb_is_refused_before_its_pixels_are_asked_for() {
        // A PNG header of 30000 × 30000 pixels with no data behind it.
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        png.extend(30_000u32.to_be_bytes());
        png.extend(30_000u32.to_be_bytes());
        png.extend([8, 2, 0, 0, 0, 0x9d, 0xdc, 0x6a, 0x37]);
        png.extend(b"\0\0\0\0IDAT");
        let refused = decode(Format::Png, &png, PixelLayout::Interleaved, |bytes| vec![0; bytes]);
        assert!(matches!(refused, Err(DecodeError::TooLarge { .. } | DecodeError::Damaged(_))), "{refused:?}");
    }
}
