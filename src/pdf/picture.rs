//! A picture on a page. The bytes of a JPEG go into the PDF as they are, with the rights in them.

use std::path::PathBuf;

use krilla::image::Image;

use super::error::PdfError;
use crate::photo::Format;
use crate::storage::{Sha256, regular_file};

/// A picture's file, by the hash of its bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureFile {
    pub path: PathBuf,
    pub sha256: Sha256,
}

impl PictureFile {
    /// `None` for a format that a PDF cannot hold.
    pub(super) fn read(&self) -> Result<Option<Picture>, PdfError> {
        let shown = || self.path.display().to_string();
        let bytes = regular_file::read(&self.path).map_err(|source| PdfError::Read { path: shown(), source })?;
        Picture::new(bytes)
    }
}

/// A picture, ready for a page.
#[derive(Debug, Clone)]
pub(super) struct Picture {
    image: Image,
}

impl Picture {
    /// A picture from a file's bytes. `None` for a format that a PDF cannot hold.
    pub(super) fn new(bytes: Vec<u8>) -> Result<Option<Self>, PdfError> {
        let image = match Format::sniff(&bytes) {
            // Printers' colours would need a profile of a press that nobody named.
            Ok(Format::Jpeg) if is_cmyk(&bytes) => return Ok(None),
            Ok(Format::Jpeg) => Image::from_jpeg(bytes.into(), false),
            Ok(Format::Png) => Image::from_png(bytes.into(), false),
            Ok(Format::Webp) => Image::from_webp(bytes.into(), false),
            _ => return Ok(None),
        };
        image.map(|image| Some(Self { image })).map_err(PdfError::Picture)
    }

    pub(super) fn image(&self) -> Image {
        self.image.clone()
    }

    /// The size that it has in a box, in its own proportions.
    pub(super) fn fit(&self, width: f32, height: f32) -> (f32, f32) {
        let (own_width, own_height) = self.image.size();
        let own = (side(own_width), side(own_height));
        let scale = (width / own.0).min(height / own.1);
        (own.0 * scale, own.1 * scale)
    }
}

/// A side in pixels; beyond 65,535 no format goes.
fn side(pixels: u32) -> f32 {
    f32::from(u16::try_from(pixels.max(1)).unwrap_or(u16::MAX))
}

/// Whether a JPEG has four channels, by the head of its frame.
fn is_cmyk(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(2..).unwrap_or_default();
    while let [0xff, marker, high, low, behind @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let is_frame = matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc);
        if is_frame {
            return behind.get(5) == Some(&4);
        }
        rest = rest.get(2 + length..).unwrap_or_default();
    }
    false
}
