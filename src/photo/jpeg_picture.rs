//! JPEGs: decoded with libjpeg-turbo, whose warnings tell a damaged picture from a whole one.

use turbojpeg::{Colorspace, DecompressHeader, Decompressor, PixelFormat, ScalingFactor, Subsamp, yuv_pixels_len};

use super::container::{Blocks, JpegSegments, marker, scan_end};
use super::decoded::{Channels, DecodeError, Decoded, GreyThumbnail, PixelLayout, checked};
use super::format::Format;
use super::scan::{ScanCheck, check_and_shrink, check_scan};
use super::scans::check_scans;

/// Real progressive JPEGs have about ten scans; thousands are a denial-of-service attack.
const MAX_SCANS: u32 = 500;

/// A JPEG that this decoder does not know.
pub(super) fn odd() -> DecodeError {
    DecodeError::Unsupported(
        "it is coded in a way that few programs know; save it again as JPEG in a photo editor".to_owned(),
    )
}

/// Decodes a JPEG; [`DecodeError::Unsupported`] where another decoder may know better.
pub(super) fn decode(
    file: &[u8],
    layout: PixelLayout,
    allocate: impl Fn(usize) -> Vec<u8>,
) -> Result<Decoded, DecodeError> {
    let (mut decompressor, header) = header(file)?;
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
    pixels = decompress(&mut decompressor, file, &header, into, pixels)?.0;
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

/// Decodes a JPEG in grey at an eighth of its size, unless it is too small for that. Where parsing its codes shows that it is
/// whole, their DC coefficients are that picture already.
pub(super) fn decode_small(file: &[u8]) -> Result<GreyThumbnail, DecodeError> {
    let (decompressor, header) = header(file)?;
    let (width, height) = dimensions(&header)?;
    // An eighth, unless the picture is too small for that. Lossless JPEGs cannot be scaled.
    let eighth = !header.is_lossless && header.width.min(header.height) >= 256;
    let is_plain = matches!(header.colorspace, Colorspace::YCbCr | Colorspace::Gray) && !header.is_progressive;
    if eighth
        && is_plain
        && let (ScanCheck::Complete { .. }, Some(small)) = check_and_shrink(file)
    {
        let (grey, grey_width) = (small.grey, small.width);
        return Ok(GreyThumbnail { width, height, grey_width, grey, samples: None, icc: None, doubt: None });
    }
    decode_at(file, decompressor, header, eighth)
}

/// The same through the decoder.
fn decode_at(
    file: &[u8],
    mut decompressor: Decompressor,
    header: DecompressHeader,
    eighth: bool,
) -> Result<GreyThumbnail, DecodeError> {
    let (width, height) = dimensions(&header)?;
    let cmyk = matches!(header.colorspace, Colorspace::CMYK | Colorspace::YCCK);
    let mut scaled = header;
    if eighth {
        decompressor.set_scaling_factor(ScalingFactor::ONE_EIGHTH).map_err(|_| odd())?;
        scaled = header.scaled(ScalingFactor::ONE_EIGHTH);
    }
    let format = if cmyk { PixelFormat::CMYK } else { PixelFormat::GRAY };
    let into = Target::Pixels(format);
    let (pixels, warning) = decompress(&mut decompressor, file, &scaled, into, vec![0; length(&scaled, into)?])?;
    let doubt = match warning {
        Some(warning) => doubt(file, &warning)?,
        None => silent_doubt(file),
    };
    let grey = if cmyk { pixels.chunks_exact(4).map(|ink| ink[3]).collect() } else { pixels };
    Ok(GreyThumbnail { width, height, grey_width: scaled.width, grey, samples: None, icc: None, doubt })
}

pub(super) fn header(file: &[u8]) -> Result<(Decompressor, DecompressHeader), DecodeError> {
    check_depth(file)?;
    let unsupported = |error: turbojpeg::Error| match error_text(&error) {
        text if text.contains("remature end") || text.contains("no image") => DecodeError::Truncated,
        _ => odd(),
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
        Target::Planes(subsamp) => yuv_pixels_len(header.width, 1, header.height, subsamp).map_err(|_| odd()),
    }
}

/// What a warning of the decoder means for the picture: nothing, that it is damaged, or that it may be.
///
/// The decoder keeps only one of its warnings, and mentions bytes that are left over where a picture is broken and where it
/// is whole. So the scan is parsed again here, which finds what is wrong where it can be found at all.
fn doubt(file: &[u8], warning: &str) -> Result<Option<&'static str>, DecodeError> {
    let bytes = match check(file) {
        ScanCheck::Complete { .. } => return Ok(None),
        ScanCheck::Corrupt => return Err(DecodeError::Damaged),
        ScanCheck::Rough => return Ok(Some(DOUBT)),
        ScanCheck::Leftover { bytes } => bytes,
        ScanCheck::Unsupported => match left_over_by(warning) {
            // Before an application segment or a comment, it is no part of the picture.
            Some((_, marker)) if marker >= u32::from(marker::APP0) => return Ok(None),
            Some((bytes, marker)) if marker == u32::from(marker::EOI) => bytes,
            Some(_) => return Ok(Some(DOUBT)),
            None => return Ok(None),
        },
    };
    Ok((!is_filling(file, bytes)).then_some(DOUBT))
}

/// What is wrong with a picture of which the decoder says nothing: it fills up what is missing, and takes wrong codes for
/// empty ones.
fn silent_doubt(file: &[u8]) -> Option<&'static str> {
    let is_doubtful = match check(file) {
        ScanCheck::Complete { .. } | ScanCheck::Unsupported => false,
        ScanCheck::Corrupt | ScanCheck::Rough => true,
        ScanCheck::Leftover { bytes } => !is_filling(file, bytes),
    };
    is_doubtful.then_some(DOUBT)
}

const DOUBT: &str = "its picture may be damaged: look at it before you use it";

fn check(file: &[u8]) -> ScanCheck {
    let check = |file: &[u8]| match check_scan(file) {
        ScanCheck::Unsupported => check_scans(file),
        found => found,
    };
    match check(file) {
        // In many real files, the end marker alone is missing.
        ScanCheck::Corrupt if picture_end(file) == file.len() => check(&[file, &marker::END].concat()),
        found => found,
    }
}

/// Whether bytes that are left over before the end of the picture are all the same: some cameras and programs fill up to a
/// size.
fn is_filling(file: &[u8], bytes: usize) -> bool {
    let end = picture_end(file);
    let left = file.get(end.saturating_sub(bytes)..end).unwrap_or_default();
    left.windows(2).all(|pair| pair[0] == pair[1])
}

/// How many bytes the decoder found too many, and before which marker: `45 extraneous bytes before marker 0xd9`.
fn left_over_by(warning: &str) -> Option<(usize, u32)> {
    let (before, after) = warning.split_once(" extraneous bytes before marker 0x")?;
    let number = before.rsplit(' ').next()?.parse().ok()?;
    Some((number, u32::from_str_radix(after.get(..2)?, 16).ok()?))
}

/// Where the last scan ends.
fn picture_end(file: &[u8]) -> usize {
    let mut segments = JpegSegments::of(file);
    let mut end = 0;
    while let Some(segment) = segments.next() {
        if segment.marker == marker::SOS {
            end = scan_end(file, segments.position());
            segments.skip_scan();
        }
    }
    end
}

/// Decodes into a buffer of the right length, and distinguishes complete from damaged pictures by the decoder's errors.
/// Returns a warning that may be harmless, too.
fn decompress(
    decompressor: &mut Decompressor,
    file: &[u8],
    header: &DecompressHeader,
    into: Target,
    mut pixels: Vec<u8>,
) -> Result<(Vec<u8>, Option<String>), DecodeError> {
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
        Ok(()) => return Ok((pixels, None)),
        Err(error) => error_text(&error),
    };
    if text.starts_with("Premature end of JPEG") {
        // The end marker is missing, as in many real files whose picture is complete. With the marker added, the decoder
        // reports whether data is missing before it; except in progressive pictures, which may lack whole scans.
        let ended = [file, &marker::END].concat();
        let has_all = !header.is_progressive || matches!(check(&ended), ScanCheck::Complete { .. });
        let whole = has_all && !file.ends_with(&marker::END);
        return if whole {
            decompress(decompressor, &ended, header, into, pixels)
        } else {
            Err(DecodeError::Truncated)
        };
    }
    if text.contains("premature end of data") {
        Err(DecodeError::Truncated)
    } else if text.contains("extraneous bytes") || text.starts_with("Invalid SOS") {
        // Harmless as a rule: the picture is complete, and other data follows it.
        Ok((pixels, Some(text)))
    } else if text.starts_with("Corrupt JPEG") || text.starts_with("Inconsistent progression") {
        Err(DecodeError::Damaged)
    } else {
        Err(odd())
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

#[cfg(test)]
mod tests {
    use turbojpeg::{Compressor, Image};

    use super::*;

    /// A picture with edges, gradients and noise, which has sides that are no multiple of a block's.
    fn picture(width: usize, height: usize) -> Vec<u8> {
        let mut noise = 1_u32;
        let pixel = |at: usize| {
            noise = noise.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let (x, y) = (at % width, at / width);
            let edge = if x / 37 % 2 == 0 { 255 } else { 0 };
            [x * 255 / width, y * 255 / height, edge]
                .map(|value| value.to_le_bytes()[0] ^ (noise >> 27).to_le_bytes()[0])
        };
        (0..width * height).flat_map(pixel).collect()
    }

    /// What the decoder gives, and what parsing alone gives.
    fn both(file: &[u8]) -> (Vec<u8>, Option<Vec<u8>>) {
        let (decompressor, header) = header(file).unwrap();
        let decoded = decode_at(file, decompressor, header, true).unwrap();
        let (_, parsed) = check_and_shrink(file);
        (decoded.grey, parsed.map(|small| small.grey))
    }

    #[test]
    fn an_eighth_of_the_dc_coefficients_is_what_the_decoder_gives() {
        let subsamplings =
            [Subsamp::None, Subsamp::Sub2x1, Subsamp::Sub2x2, Subsamp::Sub1x2, Subsamp::Sub4x1, Subsamp::Gray];
        for (width, height) in [(256, 256), (261, 300), (333, 257), (416, 269)] {
            let pixels = picture(width, height);
            for subsamp in subsamplings {
                for quality in [3, 50, 92, 100] {
                    let mut compressor = Compressor::new().unwrap();
                    compressor.set_subsamp(subsamp).unwrap();
                    compressor.set_quality(quality).unwrap();
                    let pixels = &pixels[..];
                    let image = Image { pixels, width, pitch: width * 3, height, format: PixelFormat::RGB };
                    let (decoded, parsed) = both(&compressor.compress_to_vec(image).unwrap());
                    assert!(parsed == Some(decoded), "{width} × {height}, {subsamp:?}, {quality}");
                }
            }
        }
    }

    #[test]
    fn what_is_not_whole_has_no_eighth() {
        let (width, height) = (300, 280);
        let pixels = picture(width, height);
        let image = Image { pixels: &pixels[..], width, pitch: width * 3, height, format: PixelFormat::RGB };
        let file = Compressor::new().unwrap().compress_to_vec(image).unwrap();
        for cut in (0..file.len()).step_by(97) {
            assert_eq!(check_and_shrink(&file[..cut]).1, None, "cut at {cut}");
        }
    }
}
