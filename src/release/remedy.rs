//! What a person can do about a finding, as data: the terminal words it as a command, a web page would make it a link.

use super::model::{Language, Slug};
use crate::photo::{self, PhotoId};

/// What to do about a finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// Add photos to the release.
    AddPhotos { release: Slug },
    /// Take the picture out of the text and add it to the release as a photo.
    MovePicture { release: Slug },
    /// Give each edition the same photos.
    MatchPhotos { release: Slug },
    /// Add the caption to the photo that it belongs to.
    CaptionPhoto { release: Slug },
    /// Add the description to the photo that it belongs to, as its alt text.
    DescribePhoto { release: Slug },
    /// Give the photo a caption of its own in this edition.
    CaptionIn { release: Slug, photo: Option<PhotoId>, language: Language },
    /// Give the photo an alt text of its own in this edition.
    DescribeIn { release: Slug, photo: PhotoId, language: Language },
    /// What to do about one of its photos.
    Photo(photo::Remedy),
    /// Import the text again and say on which day it is released.
    StateDate,
    /// Import the text again and say in which time zone its times are.
    StateZone,
    /// Anything else, in words that name no command.
    Advice(String),
}

impl From<photo::Remedy> for Remedy {
    fn from(remedy: photo::Remedy) -> Self {
        Self::Photo(remedy)
    }
}

impl From<&str> for Remedy {
    fn from(advice: &str) -> Self {
        Self::Advice(advice.to_owned())
    }
}

impl From<String> for Remedy {
    fn from(advice: String) -> Self {
        Self::Advice(advice)
    }
}
