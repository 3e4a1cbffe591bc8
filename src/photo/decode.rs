//! A file's pixels, checked before any memory is taken for them.

use std::io::Cursor;

use image::{DynamicImage, GenericImageView as _, ImageDecoder as _, ImageReader};
use turbojpeg::{Colorspace, DecompressHeader, Decompressor, PixelFormat, ScalingFactor};

use super::container::{Blocks, Segments};
use super::format::{Format, NotAPicture};

/// Larger pictures are refused: a file of a few kilobytes can claim gigabytes of pixels.
pub const MAX_PIXELS: u64 = 250_000_000;

/// Real progressive JPEGs have about ten scans; thousands are an attack on the reader's time.
const MAX_SCANS: u32 = 500;

/// Why a file's picture cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error(transparent)]
    NotAPicture(#[from] NotAPicture),
    #[error("it is {width} × {height} pixels, and pressbox takes at most {} million", MAX_PIXELS / 1_000_000)]
    TooLarge { width: u32, height: u32 },
    #[error("it is cut off: part of the picture is missing")]
    Truncated,
    #[error("its picture is damaged: {0}")]
    Damaged(String),
    #[error("its picture cannot be read: {0}")]
    Unsupported(String),
}

/// How the samples of a decoded picture are to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channels {
    /// Three bytes a pixel.
    Rgb,
    /// Four bytes a pixel, ink coverage from 0 to 255.
    Cmyk,
}

/// A decoded picture, as its file has it: not yet turned upright, in its own colours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    pub width: u32,
    pub height: u32,
    pub channels: Channels,
    pub pixels: Vec<u8>,
    pub icc: Option<Vec<u8>>,
}

/// A small grey version of a picture, for its perceptual fingerprint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Small {
    /// Of the whole picture.
    pub width: u32,
    pub height: u32,
    pub grey_width: usize,
    pub grey: Vec<u8>,
    /// A fingerprint of the full decoded samples, where they had to be decoded anyway (all but JPEG).
    pub samples: Option<super::Sha256>,
}

/// How a picture is to be turned for its top to be up: EXIF's orientation, 1 to 8.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Orientation(u8);

impl Orientation {
    /// A value that is missing or nonsense is upright.
    #[must_use]
    pub fn from_exif(value: Option<u8>) -> Self {
        Self(value.filter(|v| (1..=8).contains(v)).unwrap_or(1))
    }

    /// EXIF's value for it.
    #[must_use]
    pub fn exif(self) -> u8 {
        self.0
    }

    #[must_use]
    pub fn is_upright(self) -> bool {
        self.0 == 1
    }

    /// Whether width and height change places.
    #[must_use]
    pub fn swaps_sides(self) -> bool {
        self.0 >= 5
    }

    /// Turns pixels of so many bytes each.
    #[must_use]
    pub fn turn(self, pixels: &[u8], width: u32, height: u32, bytes: usize) -> Vec<u8> {
        let (w, h) = (width as usize, height as usize);
        let (new_w, new_h) = if self.swaps_sides() { (h, w) } else { (w, h) };
        let mut turned = vec![0; pixels.len()];
        for (y, row) in turned.chunks_exact_mut((new_w * bytes).max(1)).enumerate().take(new_h) {
            for (x, pixel) in row.chunks_exact_mut(bytes).enumerate() {
                let (from_x, from_y) = match self.0 {
                    2 => (w - 1 - x, y),
                    3 => (w - 1 - x, h - 1 - y),
                    4 => (x, h - 1 - y),
                    5 => (y, x),
                    6 => (y, h - 1 - x),
                    7 => (w - 1 - y, h - 1 - x),
                    8 => (w - 1 - y, x),
                    _ => (x, y),
                };
                let at = (from_y * w + from_x) * bytes;
                pixel.copy_from_slice(&pixels[at..at + bytes]);
            }
        }
        turned
    }
}

/// Decodes a whole picture.
pub fn decode(format: Format, file: &[u8]) -> Result<Decoded, Unreadable> {
    if format == Format::Jpeg {
        match jpeg(file) {
            Err(Unreadable::Unsupported(_)) => {}
            result => return result,
        }
    }
    let (picture, icc) = open(format, file)?;
    let (width, height) = picture.dimensions();
    let pixels = onto_white(picture);
    Ok(Decoded { width, height, channels: Channels::Rgb, pixels, icc })
}

/// Decodes a picture at an eighth of its size (JPEG) or whole (the others), which proves that it can be decoded.
pub(super) fn decode_small(format: Format, file: &[u8]) -> Result<Small, Unreadable> {
    if format == Format::Jpeg {
        match jpeg_small(file) {
            Err(Unreadable::Unsupported(_)) => {}
            result => return result,
        }
    }
    let (picture, _) = open(format, file)?;
    let (width, height) = picture.dimensions();
    let samples = Some(super::fingerprint::picture_of_pixels(&picture));
    let grey = picture.thumbnail_exact(width.clamp(1, 256), height.clamp(1, 256)).to_luma8();
    Ok(Small { width, height, grey_width: grey.width() as usize, grey: grey.into_raw(), samples })
}

fn jpeg(file: &[u8]) -> Result<Decoded, Unreadable> {
    let (mut decompressor, header) = jpeg_header(file)?;
    let (format, channels) = match header.colorspace {
        Colorspace::CMYK | Colorspace::YCCK => (PixelFormat::CMYK, Channels::Cmyk),
        _ => (PixelFormat::RGB, Channels::Rgb),
    };
    let mut pixels = decompress(&mut decompressor, file, &header, format)?;
    if channels == Channels::Cmyk && has_adobe_marker(file) {
        // Adobe's tools store CMYK inverted.
        for sample in &mut pixels {
            *sample = 255 - *sample;
        }
    }
    let (width, height) = dimensions(&header)?;
    Ok(Decoded { width, height, channels, pixels, icc: Blocks::read(Format::Jpeg, file).icc })
}

fn jpeg_small(file: &[u8]) -> Result<Small, Unreadable> {
    let (mut decompressor, header) = jpeg_header(file)?;
    let (width, height) = dimensions(&header)?;
    let cmyk = matches!(header.colorspace, Colorspace::CMYK | Colorspace::YCCK);
    // An eighth, unless that leaves too little to look at. Lossless JPEGs cannot be scaled.
    let eighth = !header.is_lossless && header.width.min(header.height) >= 256;
    let mut scaled = header;
    if eighth {
        decompressor
            .set_scaling_factor(ScalingFactor::ONE_EIGHTH)
            .map_err(|e| Unreadable::Unsupported(e.to_string()))?;
        scaled = header.scaled(ScalingFactor::ONE_EIGHTH);
    }
    let format = if cmyk { PixelFormat::CMYK } else { PixelFormat::GRAY };
    let pixels = decompress(&mut decompressor, file, &scaled, format)?;
    let grey = if cmyk { pixels.chunks_exact(4).map(|ink| ink[3]).collect() } else { pixels };
    Ok(Small { width, height, grey_width: scaled.width, grey, samples: None })
}

fn jpeg_header(file: &[u8]) -> Result<(Decompressor, DecompressHeader), Unreadable> {
    let unsupported = |error: turbojpeg::Error| match complaint(&error) {
        text if text.contains("remature end") || text.contains("no image") => Unreadable::Truncated,
        text => Unreadable::Unsupported(text),
    };
    let mut decompressor = Decompressor::new().map_err(unsupported)?;
    decompressor.set_scan_limit(MAX_SCANS).map_err(unsupported)?;
    let header = decompressor.read_header(file).map_err(unsupported)?;
    dimensions(&header)?;
    Ok((decompressor, header))
}

fn dimensions(header: &DecompressHeader) -> Result<(u32, u32), Unreadable> {
    let side = |length| u32::try_from(length).map_err(|_| Unreadable::Unsupported("its size is nonsense".to_owned()));
    checked(side(header.width)?, side(header.height)?)
}

fn checked(width: u32, height: u32) -> Result<(u32, u32), Unreadable> {
    match u64::from(width) * u64::from(height) {
        0 => Err(Unreadable::Unsupported("it has no pixels".to_owned())),
        1..=MAX_PIXELS => Ok((width, height)),
        _ => Err(Unreadable::TooLarge { width, height }),
    }
}

fn decompress(
    decompressor: &mut Decompressor,
    file: &[u8],
    header: &DecompressHeader,
    format: PixelFormat,
) -> Result<Vec<u8>, Unreadable> {
    let pitch = header.width * format.size();
    let mut pixels = vec![0; pitch * header.height];
    let output =
        turbojpeg::Image { pixels: &mut pixels[..], width: header.width, pitch, height: header.height, format };
    let text = match decompressor.decompress(file, output) {
        Ok(()) => return Ok(pixels),
        Err(error) => complaint(&error),
    };
    if text.starts_with("Premature end of JPEG") {
        // The end marker is missing, as in many real files whose picture is whole. With the marker put there, the
        // decoder tells whether it runs out of picture before it; only a progressive one may lack scans unnoticed.
        let ended = [file, &[0xFF, 0xD9]].concat();
        let whole = !header.is_progressive && !file.ends_with(&[0xFF, 0xD9]);
        return if whole { decompress(decompressor, &ended, header, format) } else { Err(Unreadable::Truncated) };
    }
    if text.contains("premature end of data") {
        Err(Unreadable::Truncated)
    } else if text.contains("extraneous bytes") || text.starts_with("Invalid SOS") {
        // Harmless: the picture is there, something stands behind it.
        Ok(pixels)
    } else if text.starts_with("Corrupt JPEG") || text.starts_with("Inconsistent progression") {
        Err(Unreadable::Damaged(text.to_lowercase()))
    } else {
        Err(Unreadable::Unsupported(text))
    }
}

fn complaint(error: &turbojpeg::Error) -> String {
    match error {
        turbojpeg::Error::TurboJpegError(text) => text.clone(),
        other => other.to_string(),
    }
}

fn has_adobe_marker(file: &[u8]) -> bool {
    Segments::of(file).any(|segment| segment.marker == 0xEE && segment.payload.starts_with(b"Adobe"))
}

/// Opens any format with the general decoder: dimensions first, then pixels within a limit.
fn open(format: Format, file: &[u8]) -> Result<(DynamicImage, Option<Vec<u8>>), Unreadable> {
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
    let mut decoder = reader.into_decoder().map_err(|error| unreadable(&error))?;
    let (width, height) = decoder.dimensions();
    checked(width, height)?;
    if decoder.total_bytes() > MAX_PIXELS * 8 {
        return Err(Unreadable::TooLarge { width, height });
    }
    let icc = decoder.icc_profile().ok().flatten();
    let picture = DynamicImage::from_decoder(decoder).map_err(|error| unreadable(&error))?;
    Ok((picture, icc))
}

fn unreadable(error: &image::ImageError) -> Unreadable {
    let text = error.to_string();
    let lower = text.to_lowercase();
    let io = matches!(error, image::ImageError::IoError(_));
    let cut = ["unexpected eof", "unexpected end", "failed to fill whole buffer", "not enough data", "incomplete"];
    match error {
        _ if io || cut.iter().any(|sign| lower.contains(sign)) => Unreadable::Truncated,
        image::ImageError::Limits(_) => {
            Unreadable::Unsupported("it takes more memory than pressbox gives a photo".to_owned())
        }
        image::ImageError::Unsupported(_) => Unreadable::Unsupported(lower),
        _ => Unreadable::Damaged(lower),
    }
}

/// Eight bits a channel, transparent parts on white: what a JPEG can hold.
fn onto_white(picture: DynamicImage) -> Vec<u8> {
    if !picture.color().has_alpha() {
        return picture.into_rgb8().into_raw();
    }
    let blended = |over: u8, alpha: u8| {
        let mixed = (u32::from(over) * u32::from(alpha) + 255 * (255 - u32::from(alpha)) + 127) / 255;
        u8::try_from(mixed).unwrap_or(u8::MAX)
    };
    let rgba = picture.into_rgba8();
    rgba.pixels().flat_map(|p| [blended(p[0], p[3]), blended(p[1], p[3]), blended(p[2], p[3])]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_orientation_puts_the_first_pixel_where_exif_says() {
        // Two columns, three rows: the top left pixel is 0.
        let pixels = [0, 1, 2, 3, 4, 5];
        let turned = |value| Orientation::from_exif(Some(value)).turn(&pixels, 2, 3, 1);
        assert_eq!(turned(1), [0, 1, 2, 3, 4, 5]);
        assert_eq!(turned(2), [1, 0, 3, 2, 5, 4]);
        assert_eq!(turned(3), [5, 4, 3, 2, 1, 0]);
        assert_eq!(turned(4), [4, 5, 2, 3, 0, 1]);
        assert_eq!(turned(5), [0, 2, 4, 1, 3, 5]);
        assert_eq!(turned(6), [4, 2, 0, 5, 3, 1]);
        assert_eq!(turned(7), [5, 3, 1, 4, 2, 0]);
        assert_eq!(turned(8), [1, 3, 5, 0, 2, 4]);
        assert!(Orientation::from_exif(Some(9)).is_upright());
    }

    #[test]
    fn a_bomb_is_refused_before_its_pixels_are_asked_for() {
        // A PNG header of 30000 × 30000 pixels with no data behind it.
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        png.extend(30_000u32.to_be_bytes());
        png.extend(30_000u32.to_be_bytes());
        png.extend([8, 2, 0, 0, 0, 0x9d, 0xdc, 0x6a, 0x37]);
        png.extend(b"\0\0\0\0IDAT");
        let refused = decode(Format::Png, &png);
        assert!(matches!(refused, Err(Unreadable::TooLarge { .. } | Unreadable::Damaged(_))), "{refused:?}");
    }
}
