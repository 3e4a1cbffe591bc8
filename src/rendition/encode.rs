//! Encoding in a preset's format, still without metadata.

use std::error::Error;
use std::io::Cursor;

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder as _};
use tiff::encoder::colortype::{RGB8, RGBA8};
use tiff::encoder::{Compression as Packing, DeflateLevel, Predictor, TiffEncoder};
use turbojpeg::{Compressor, PixelFormat, Subsamp, YuvPlanesImage};
use webp::{PixelLayout, WebPConfig};

use super::buffers::{Buffer, BufferPool};
use super::byte_size::ByteSize;
use super::preset::{Chroma, Compression, Preset};
use super::raster::{Raster, planes};
use crate::photo::{Channels, Format};

/// JPEGs of up to this many pixels get Huffman tables of their own.
const OPTIMISE_UP_TO: usize = 1_500_000;

/// Why a picture is not encoded.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    #[error("the picture cannot be encoded")]
    Codec(#[source] Box<dyn Error + Send + Sync>),
    #[error("even at its smallest size the picture needs more than {0}")]
    TooLarge(ByteSize),
}

fn failed(error: impl Into<Box<dyn Error + Send + Sync>>) -> EncodeError {
    EncodeError::Codec(error.into())
}

/// Compresses into a buffer, or into fresh memory if the file does not fit.
fn compressed(
    mut compressor: Compressor,
    mut file: Buffer,
    into: impl FnOnce(&mut Compressor, &mut [u8]) -> turbojpeg::Result<usize>,
    again: impl FnOnce(&mut Compressor) -> turbojpeg::Result<Vec<u8>>,
    pool: &BufferPool,
) -> turbojpeg::Result<Buffer> {
    let Ok(length) = into(&mut compressor, &mut file) else {
        pool.give_back(file);
        return again(&mut compressor).map(Buffer::from);
    };
    file.truncate(length);
    Ok(file)
}

impl Raster {
    /// Encodes in the preset's format, in this quality where the format knows one.
    pub(super) fn encode(&self, preset: &Preset, quality: u8, pool: &BufferPool) -> Result<Buffer, EncodeError> {
        match preset.format {
            Format::Jpeg => self.to_jpeg(preset, quality, pool).map_err(failed),
            Format::Png => self.to_png().map(Buffer::from),
            Format::Webp => self.to_webp(preset, quality).map(Buffer::from),
            Format::Tiff => self.to_tiff(preset.compression.unwrap_or_default()).map(Buffer::from).map_err(failed),
            Format::Heic | Format::Raw => Err(failed("pressbox writes neither HEIC nor raw files")),
        }
    }

    fn to_jpeg(&self, preset: &Preset, quality: u8, pool: &BufferPool) -> turbojpeg::Result<Buffer> {
        let mut compressor = Compressor::new()?;
        compressor.set_quality(i32::from(quality.clamp(1, 100)))?;
        let (width, height) = (self.width as usize, self.height as usize);
        let (subsamp, optimise) = match preset.chroma {
            // Tables of its own make a file 7 % smaller and take a second pass: 5 ms for a mail's picture, 70 for a print.
            Chroma::Half => (Subsamp::Sub2x2, width * height <= OPTIMISE_UP_TO),
            Chroma::Full => (Subsamp::None, false),
        };
        compressor.set_subsamp(subsamp)?;
        compressor.set_optimize(optimise)?;
        // Two thirds of a byte a pixel is more than quality 95 takes.
        let file = pool.take(width * height * 2 / 3 + (1 << 16));
        let planes = planes(self.width, self.height, self.channels);
        if let [_, blue, red] = &planes[..] {
            let padded = self.padded(subsamp, pool);
            let image = YuvPlanesImage {
                y_plane: padded.as_deref().unwrap_or(&self.pixels),
                u_plane: &self.pixels[blue.bytes.clone()],
                v_plane: &self.pixels[red.bytes.clone()],
                width,
                height,
                y_stride: width.next_multiple_of(subsamp.width()),
                u_stride: blue.width as usize,
                v_stride: red.width as usize,
                subsamp,
            };
            let into =
                |compressor: &mut Compressor, file: &mut [u8]| compressor.compress_yuv_planes_to_slice(&image, file);
            let made =
                compressed(compressor, file, into, |compressor| compressor.compress_yuv_planes_to_vec(&image), pool);
            if let Some(padded) = padded {
                pool.give_back(padded);
            }
            return made;
        }
        let format = PixelFormat::RGB;
        let image = turbojpeg::Image { pixels: &self.pixels[..], width, pitch: width * 3, height, format };
        let into = |compressor: &mut Compressor, file: &mut [u8]| compressor.compress_to_slice(image, file);
        compressed(compressor, file, into, |compressor| compressor.compress_to_vec(image), pool)
    }

    /// The luminance with its last column and row twice, where sides are odd and each byte of colour is for two.
    fn padded(&self, subsamp: Subsamp, pool: &BufferPool) -> Option<Buffer> {
        let (width, height) = (self.width as usize, self.height as usize);
        let (wide, high) = (width.next_multiple_of(subsamp.width()), height.next_multiple_of(subsamp.height()));
        if (wide, high) == (width, height) {
            return None;
        }
        let mut padded = pool.take(wide * high);
        for (y, row) in padded.chunks_exact_mut(wide).enumerate() {
            let from = &self.pixels[y.min(height - 1) * width..][..width];
            let (same, more) = row.split_at_mut(width);
            same.copy_from_slice(from);
            more.fill(from[width - 1]);
        }
        Some(padded)
    }

    fn to_png(&self) -> Result<Vec<u8>, EncodeError> {
        let mut file = Vec::new();
        let colour = if self.channels == Channels::Rgba { ExtendedColorType::Rgba8 } else { ExtendedColorType::Rgb8 };
        PngEncoder::new(&mut file).write_image(&self.pixels, self.width, self.height, colour).map_err(failed)?;
        Ok(file)
    }

    fn to_webp(&self, preset: &Preset, quality: u8) -> Result<Vec<u8>, EncodeError> {
        let layout = if self.channels == Channels::Rgba { PixelLayout::Rgba } else { PixelLayout::Rgb };
        let mut config = WebPConfig::new().map_err(|()| failed("libwebp is not the version that was expected"))?;
        config.lossless = i32::from(preset.lossless);
        // Of a lossless file, quality is how hard it is packed.
        config.quality = if preset.lossless { 75.0 } else { f32::from(quality) };
        // Colours under transparent parts are useless and take space.
        config.exact = 0;
        let encoder = webp::Encoder::new(&self.pixels, layout, self.width, self.height);
        let file = encoder.encode_advanced(&config).map_err(|error| failed(format!("libwebp reports {error:?}")))?;
        Ok(file.to_vec())
    }

    fn to_tiff(&self, compression: Compression) -> tiff::TiffResult<Vec<u8>> {
        let (packing, predictor) = match compression {
            Compression::Lzw => (Packing::Lzw, Predictor::Horizontal),
            Compression::Deflate => (Packing::Deflate(DeflateLevel::Balanced), Predictor::Horizontal),
            Compression::None => (Packing::Uncompressed, Predictor::None),
        };
        let mut file = Cursor::new(Vec::new());
        let mut encoder = TiffEncoder::new(&mut file)?.with_compression(packing).with_predictor(predictor);
        if self.channels == Channels::Rgba {
            encoder.write_image::<RGBA8>(self.width, self.height, &self.pixels)?;
        } else {
            encoder.write_image::<RGB8>(self.width, self.height, &self.pixels)?;
        }
        Ok(file.into_inner())
    }
}
