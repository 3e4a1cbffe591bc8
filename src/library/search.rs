//! Searches photos by words and by what they look like.

use super::catalogue;
use super::error::LibraryError;
use super::open::Library;
use super::photo::{KnownLooks, Photo};
use crate::photo::{Looks, PerceptualHash, PhotoId, inspect};
use crate::progress::Progress;
use crate::storage::{DatabaseError, MemoryBudget, regular_file};

/// The memory that older photos may take together while they are hashed, in bytes.
const LARGEST: u64 = 1 << 30;

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

    /// Photos that look like one, the most alike first: turned upright, mirrored, or lightly cropped.
    pub fn look_alikes(&self, photo: &Photo, progress: &dyn Progress) -> Result<Vec<LookAlike>, LibraryError> {
        match self.hash_older(&MemoryBudget::new(LARGEST), progress) {
            // What cannot be changed is compared as it is.
            Err(LibraryError::Database(DatabaseError::ReadOnly | DatabaseError::NoSpace)) => {}
            hashed => hashed?,
        }
        let photo = &self.photo(photo.id)?;
        let Some(phash) = photo.phash else { return Ok(Vec::new()) };
        // What the catalogue has says nothing of how it looks mirrored.
        let file = regular_file::read(&self.original(photo)).ok();
        let facts = file.and_then(|file| inspect(photo.format, &file).ok());
        let looks = facts.and_then(|facts| Some(facts.grey?.looks(photo.orientation)));
        let looks = looks.unwrap_or(Looks { upright: Some(phash), ..Looks::default() });
        let mut alike = alike(&looks, &catalogue::looks(&self.db())?);
        alike.retain(|other| other.photo != photo.id);
        alike.sort_by_key(|other| other.distance);
        Ok(alike)
    }
}

/// The photos that a picture looks like.
pub(super) fn alike(looks: &Looks, known: &[KnownLooks]) -> Vec<LookAlike> {
    let distance = |known: &KnownLooks| {
        let distance = looks.distance(known.upright, &known.crops)?;
        (distance <= PerceptualHash::MAX_ALIKE).then_some(LookAlike { photo: known.photo, distance })
    };
    known.iter().filter_map(distance).collect()
}
