//! Why a rendition is not made.

use super::embed::EmbedError;
use super::encode::EncodeError;
use crate::photo::{DecodeError, Property};

/// Why a rendition is not made, or cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RenditionError {
    #[error("the original cannot be read")]
    ReadOriginal(#[source] std::io::Error),
    #[error("the original file was changed: its checksum no longer matches")]
    OriginalAltered,
    #[error(transparent)]
    Decode(#[from] DecodeError),
    #[error(transparent)]
    Encode(#[from] EncodeError),
    #[error(transparent)]
    Embed(#[from] EmbedError),
    #[error("the finished file failed its check: its {} was not written correctly", names(wrong))]
    Mismatch { wrong: Vec<Property> },
    #[error("the finished file failed its check: its location is not what the preset allows")]
    WrongLocation,
    #[error("the finished file failed its check: its picture has the wrong size")]
    WrongSize,
    #[error("the rendition cannot be read")]
    ReadRendition(#[source] std::io::Error),
    #[error("the rendition's file was changed: its checksum no longer matches")]
    RenditionAltered,
    #[error("the rendition cannot be saved in the library")]
    Write(#[source] std::io::Error),
}

fn names(properties: &[Property]) -> String {
    properties.iter().map(ToString::to_string).collect::<Vec<_>>().join(" and its ")
}
