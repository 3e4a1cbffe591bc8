//! Decodes pictures, after checking their size so that no file can exhaust the memory.

use std::io::Cursor;

use image::{DynamicImage, GenericImageView as _, ImageDecoder, ImageReader};
use tiff::decoder::DecodingResult;
use tiff::tags::Tag;
use turbojpeg::DecompressHeader;

use super::container::Blocks;
use super::decoded::{Channels, DecodeError, Decoded, GreyThumbnail, MAX_PIXELS, PixelLayout, checked};
use super::format::Format;
use super::raw_preview::raw_preview;
use super::scan::{ScanCheck, check_scan};
use super::tiff_picture::TiffPicture;
use super::tiff_view::TiffHead;
use super::{heic_picture, jpeg_picture, picture_hash, tiff_picture, tiff_view};
use crate::storage::catch_panic;

/// TIFF's InkSet tag; 1, the default, means cyan, magenta, yellow and black.
const INK_SET: u16 = 332;

/// What is decoded of a file: of a camera's raw file the picture that the camera made.
pub(super) fn shown(format: Format, file: &[u8]) -> Result<(Format, &[u8]), DecodeError> {
    if format != Format::Raw {
        return Ok((format, file));
    }
    let preview = catch_panic(|| raw_preview(file))?;
    let none = || DecodeError::Unsupported("the camera has put no picture into it but a thumbnail".to_owned());
    preview.map(|preview| (Format::Jpeg, preview)).ok_or_else(none)
}

/// Decodes a whole picture. Where the number of bytes is known before, the buffer comes from `allocate`, which need not
/// clear it.
pub fn decode(
    format: Format,
    file: &[u8],
    layout: PixelLayout,
    allocate: impl Fn(usize) -> Vec<u8>,
) -> Result<Decoded, DecodeError> {
    let (format, file) = shown(format, file)?;
    catch_panic(|| decode_any(format, file, layout, allocate))?
}

fn decode_any(
    format: Format,
    file: &[u8],
    layout: PixelLayout,
    allocate: impl Fn(usize) -> Vec<u8>,
) -> Result<Decoded, DecodeError> {
    if format == Format::Jpeg {
        match jpeg_picture::decode(file, layout, allocate) {
            Err(DecodeError::Unsupported(_)) => {}
            result => return result,
        }
    }
    let file = &*in_usual_bit_order(format, file);
    let special = special_tiff(format, file)?;
    if let Some(TiffPicture::Cmyk { width, height, pixels }) = special {
        let icc = Blocks::read(format, file).icc;
        return Ok(Decoded { width, height, channels: Channels::Cmyk, pixels, icc });
    }
    if format == Format::Tiff
        && special.is_none()
        && let Some(decoded) = cmyk_tiff(file)
    {
        return Ok(decoded);
    }
    let (picture, icc) = match special {
        _ if format == Format::Heic => heic_picture::open(file)?,
        Some(special) => opened(special, file)?,
        None => open_general(format, file)?,
    };
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
    let (format, file) = shown(format, file)?;
    catch_panic(|| verify_any(format, file))?
}

fn verify_any(format: Format, file: &[u8]) -> Result<(u32, u32), DecodeError> {
    if format == Format::Jpeg {
        if let ScanCheck::Complete { width, height } = check_scan(file) {
            return Ok((width, height));
        }
        match jpeg_picture::decode_small(file) {
            Err(DecodeError::Unsupported(_)) => {}
            result => return result.map(|small| (small.width, small.height)),
        }
    }
    Ok(open(format, file)?.0.dimensions())
}

/// Decodes a picture at an eighth of its size (JPEG) or in full (the others), which checks that it can be decoded.
pub(super) fn decode_small(format: Format, file: &[u8]) -> Result<GreyThumbnail, DecodeError> {
    let (format, file) = shown(format, file)?;
    catch_panic(|| decode_any_small(format, file))?
}

fn decode_any_small(format: Format, file: &[u8]) -> Result<GreyThumbnail, DecodeError> {
    if format == Format::Jpeg {
        match jpeg_picture::decode_small(file) {
            Err(DecodeError::Unsupported(_)) => {}
            result => return result,
        }
    }
    let (picture, icc) = open(format, file)?;
    let (width, height) = picture.dimensions();
    let samples = Some(picture_hash::of_samples(&picture));
    let grey = picture.thumbnail_exact(width.clamp(1, 256), height.clamp(1, 256)).to_luma8();
    Ok(GreyThumbnail {
        width,
        height,
        grey_width: grey.width() as usize,
        grey: grey.into_raw(),
        samples,
        icc,
        doubt: None,
    })
}

/// The memory that [`decode_small`] needs at most, in bytes; 0 where the file's head cannot be read.
#[must_use]
pub fn memory_needed(format: Format, file: &[u8]) -> u64 {
    let Ok((format, file)) = shown(format, file) else { return 0 };
    catch_panic(|| memory_of_any(format, file)).unwrap_or(0)
}

fn memory_of_any(format: Format, file: &[u8]) -> u64 {
    if format == Format::Jpeg
        && let Ok((_, header)) = jpeg_picture::header(file)
    {
        let pixels = header.width as u64 * header.height as u64;
        // A progressive JPEG's coefficients are held whole: two bytes for each sample.
        return match header {
            DecompressHeader { is_progressive: true, .. } => pixels * 6,
            DecompressHeader { is_lossless: true, .. } => pixels * 4,
            _ => pixels / 16,
        };
    }
    if format == Format::Heic {
        return heic_picture::memory(file);
    }
    if let Some(head) = TiffHead::read(file).filter(|head| format == Format::Tiff && tiff_picture::is_special(head)) {
        // All samples, as they are stored and as they are put together, and the file itself where its bits are turned.
        let samples = u64::from(head.width) * u64::from(head.height) * (head.samples.min(32) as u64 + 4);
        return samples * 2 * (head.bits.clamp(8, 16) as u64 / 8) + file.len() as u64;
    }
    // The decoded picture, and a line or two.
    decoder(format, file).map_or(0, |decoder| decoder.total_bytes().saturating_add(1 << 20))
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

/// How much memory the chunks of a PNG before its picture may take, such as its profile.
const MAX_PNG_CHUNKS: u64 = 64 << 20;

/// The general decoder of any format, within a limit.
fn decoder(format: Format, file: &[u8]) -> Result<impl ImageDecoder, DecodeError> {
    let kind = match format {
        Format::Jpeg => image::ImageFormat::Jpeg,
        Format::Png => image::ImageFormat::Png,
        Format::Tiff => image::ImageFormat::Tiff,
        Format::Webp => image::ImageFormat::WebP,
        Format::Heic | Format::Raw => return Err(DecodeError::Unreadable),
    };
    let mut reader = ImageReader::with_format(Cursor::new(file), kind);
    let mut limits = image::Limits::default();
    // A PNG's decoder spends this on its chunks and on single rows, not on the picture: a profile of a few kilobytes can
    // inflate to gigabytes.
    limits.max_alloc = Some(if format == Format::Png { MAX_PNG_CHUNKS } else { MAX_PIXELS * 8 });
    reader.limits(limits);
    reader.into_decoder().map_err(|error| unreadable(&error))
}

/// Opens any format.
fn open(format: Format, file: &[u8]) -> Result<(DynamicImage, Option<Vec<u8>>), DecodeError> {
    if format == Format::Heic {
        return heic_picture::open(file);
    }
    let file = &*in_usual_bit_order(format, file);
    match special_tiff(format, file)? {
        Some(special) => opened(special, file),
        None => open_general(format, file),
    }
}

fn in_usual_bit_order(format: Format, file: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    if format == Format::Tiff { tiff_view::in_usual_bit_order(file) } else { file.into() }
}

/// Decodes a TIFF that the general decoder does not know.
fn special_tiff(format: Format, file: &[u8]) -> Result<Option<TiffPicture>, DecodeError> {
    let head = TiffHead::read(file).filter(|head| format == Format::Tiff && tiff_picture::is_special(head));
    let Some(head) = head else { return Ok(None) };
    checked(head.width, head.height)?;
    tiff_picture::decode(&head, file).map(Some)
}

fn opened(special: TiffPicture, file: &[u8]) -> Result<(DynamicImage, Option<Vec<u8>>), DecodeError> {
    let icc = Blocks::read(Format::Tiff, file).icc;
    match special {
        TiffPicture::Picture(picture) => Ok((picture, icc)),
        // Lab has become sRGB.
        TiffPicture::Lab(picture) => Ok((picture, None)),
        TiffPicture::Cmyk { width, height, pixels } => {
            let picture = tiff_picture::without_profile(width, height, &pixels).ok_or(DecodeError::Truncated)?;
            Ok((picture, icc))
        }
    }
}

/// Opens any format with the general decoder: dimensions first, then pixels.
fn open_general(format: Format, file: &[u8]) -> Result<(DynamicImage, Option<Vec<u8>>), DecodeError> {
    let mut decoder = decoder(format, file)?;
    let (width, height) = decoder.dimensions();
    checked(width, height)?;
    if decoder.total_bytes() > MAX_PIXELS * 8 {
        return Err(DecodeError::TooLarge { width, height });
    }
    // A PNG may describe its colours without a profile.
    let described = || Blocks::read(format, file).icc.filter(|_| format == Format::Png);
    let icc = decoder.icc_profile().ok().flatten().or_else(described);
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| unreadable(&error))?;
    Ok((picture, icc))
}

/// What the general decoder's error means. Its own words are for programmers.
fn unreadable(error: &image::ImageError) -> DecodeError {
    let text = error.to_string().to_lowercase();
    let truncated =
        ["unexpected eof", "unexpected end", "failed to fill whole buffer", "not enough data", "incomplete"];
    match error {
        image::ImageError::IoError(_) => DecodeError::Truncated,
        _ if truncated.iter().any(|sign| text.contains(sign)) => DecodeError::Truncated,
        image::ImageError::Limits(_) => {
            DecodeError::Unsupported("it needs more memory than pressbox allows for one photo".to_owned())
        }
        image::ImageError::Unsupported(_) => jpeg_picture::odd(),
        _ => DecodeError::Damaged,
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
        assert!(matches!(refused, Err(DecodeError::TooLarge { .. } | DecodeError::Damaged)), "{refused:?}");
    }
}
