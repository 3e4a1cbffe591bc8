//! Searches photos by words and by what they look like.

use super::catalogue;
use super::error::LibraryError;
use super::open::Library;
use super::photo::Photo;
use crate::photo::{PerceptualHash, PhotoId};

/// A photo that looks like another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookAlike {
    pub photo: PhotoId,
    /// How many of the 63 bits of their perceptual hashes differ.
    pub distance: u32,
}

impl Library {
    /// Photos with all the words of a query in their caption, headline, keywords, credit, place or file name, newest
    /// first; all photos for an empty query.
    pub fn search(&self, query: &str, limit: Option<usize>) -> Result<Vec<Photo>, LibraryError> {
        catalogue::search(&self.db(), query, limit)
    }

    /// Photos that look like one, the most alike first.
    pub fn look_alikes(&self, photo: &Photo) -> Result<Vec<LookAlike>, LibraryError> {
        let Some(phash) = photo.phash else { return Ok(Vec::new()) };
        let mut alike = alike(phash, &catalogue::hashes(&self.db())?);
        alike.retain(|other| other.photo != photo.id);
        alike.sort_by_key(|other| other.distance);
        Ok(alike)
    }
}

/// The photos whose hashes are close to one.
pub(super) fn alike(phash: PerceptualHash, hashes: &[(PerceptualHash, PhotoId)]) -> Vec<LookAlike> {
    hashes
        .iter()
        .map(|(other, photo)| LookAlike { photo: *photo, distance: phash.distance(*other) })
        .filter(|other| other.distance <= PerceptualHash::MAX_ALIKE)
        .collect()
}
