//! Inspects a file's picture: its size and its hashes.

use super::decode::{decode_small, shown};
use super::decoded::{DecodeError, GreyThumbnail};
use super::format::Format;
use super::perceptual_hash::GreyPicture;
use super::picture_hash::{self, Colours};
use crate::storage::{Sha256, catch_panic};

/// What pressbox finds out about a picture without its metadata.
#[derive(Debug, Clone, PartialEq)]
pub struct PictureFacts {
    pub width: u32,
    pub height: u32,
    /// The hash of the picture without its metadata: its samples, and what gives them their colours.
    pub picture_hash: Sha256,
    /// The hash of the samples alone, by which older catalogues know a picture.
    pub samples_hash: Sha256,
    /// By which others that look alike are found.
    pub grey: Option<GreyPicture>,
    /// Why the picture may be damaged, in a sentence.
    pub doubt: Option<&'static str>,
}

/// Decodes a file's picture as far as its hashes need it, which also checks that it can be decoded.
pub fn inspect(format: Format, file: &[u8]) -> Result<PictureFacts, DecodeError> {
    let (of_picture, picture) = shown(format, file)?;
    let small = decode_small(of_picture, picture)?;
    let mut facts = catch_panic(|| facts(picture, small))?;
    if format == Format::Raw {
        // It is not the same as its preview, where somebody has saved that.
        for hash in [&mut facts.picture_hash, &mut facts.samples_hash] {
            *hash = Sha256::of(format!("raw {hash}").as_bytes());
        }
    }
    Ok(facts)
}

fn facts(file: &[u8], small: GreyThumbnail) -> PictureFacts {
    let samples_hash = small.samples.unwrap_or_else(|| picture_hash::of_jpeg(file));
    let colours = small.samples.map_or_else(|| Colours::of_jpeg(file), |_| Colours::of_profile(small.icc));
    let picture_hash = colours.with(samples_hash);
    let grey = GreyPicture::of(&small.grey, small.grey_width);
    PictureFacts { width: small.width, height: small.height, picture_hash, samples_hash, grey, doubt: small.doubt }
}

/// Only the hash of a picture; a JPEG is not decoded for it.
pub fn picture_hash(format: Format, file: &[u8]) -> Result<Sha256, DecodeError> {
    match format {
        Format::Jpeg => Ok(catch_panic(|| Colours::of_jpeg(file).with(picture_hash::of_jpeg(file)))?),
        Format::Png | Format::Tiff | Format::Webp | Format::Heic | Format::Raw => {
            Ok(inspect(format, file)?.picture_hash)
        }
    }
}
