//! A photo made small, to look at.

use super::opened::Newsroom;
use super::presets::{NoSuchPreset, wanted_presets};
use crate::library::{Library, Photo};
use crate::photo::{Channels, DecodeError, Decoded, Format, PixelLayout, decode};
use crate::rendition::{ByteSize, Renderer, RenditionError};

/// A small picture of a photo, upright and in sRGB.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmallPicture {
    /// The file of the rendition `thumb`.
    pub file: Vec<u8>,
    pub width: u32,
    pub height: u32,
    /// Red, green and blue, a byte each, row by row.
    pub pixels: Vec<u8>,
}

/// Why there is no small picture.
#[derive(Debug, thiserror::Error)]
pub enum SmallPictureError {
    #[error(transparent)]
    Preset(#[from] NoSuchPreset),
    #[error(transparent)]
    Rendition(#[from] RenditionError),
    #[error(transparent)]
    Decode(#[from] DecodeError),
}

/// Makes a photo small; `memory` is what decoding may take.
pub fn small_picture(
    newsroom: &Newsroom,
    library: &Library,
    photo: &Photo,
    memory: ByteSize,
) -> Result<SmallPicture, SmallPictureError> {
    let presets = newsroom.settings.all_presets();
    let wanted = wanted_presets(&presets, &["thumb"])?;
    let made = Renderer::new(memory).make(library, photo, &wanted, false)?;
    let unknown = || DecodeError::Unsupported("the small picture is of an unknown kind".to_owned());
    let (rendition, _) = made.into_iter().next().ok_or_else(unknown)??;
    let file = rendition.read()?;
    let format = Format::sniff(&file).map_err(|_| unknown())?;
    let Decoded { width, height, channels, pixels, .. } =
        decode(format, &file, PixelLayout::Interleaved, |bytes| vec![0; bytes])?;
    let pixels = match channels {
        Channels::Rgb => pixels,
        Channels::Rgba => pixels.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect(),
        Channels::Cmyk | Channels::Planes { .. } => return Err(unknown().into()),
    };
    Ok(SmallPicture { file, width, height, pixels })
}
