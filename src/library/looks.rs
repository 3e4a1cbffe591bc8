//! How older photos look: an earlier version kept no hashes of their crops, and hashed them as they are stored, not upright;
//! the next one did not keep how they look mirrored.

use rayon::prelude::*;

use super::catalogue::{self, OlderPhoto};
use super::error::LibraryError;
use super::open::Library;
use crate::photo::{Looks, inspect, memory_needed};
use crate::progress::Progress;
use crate::storage::{MemoryBudget, regular_file};

/// The memory that older photos may take together while they are hashed, in bytes.
pub(super) const LARGEST: u64 = 1 << 30;

/// How many photos are hashed before their hashes are kept.
const BATCH: usize = 64;

impl Library {
    /// Hashes photos again that an older version took in, once: each is decoded for it. Where a run is killed, the next one
    /// goes on; an original that cannot be read now is tried again next time.
    pub(super) fn hash_older(&self, budget: &MemoryBudget, progress: &dyn Progress) -> Result<(), LibraryError> {
        let older = catalogue::without_looks(&self.db(), false)?;
        self.hash(&older, budget, progress)
    }

    /// The same, also for photos of which it is not known how they look mirrored.
    pub(super) fn hash_unmirrored(&self, budget: &MemoryBudget, progress: &dyn Progress) -> Result<(), LibraryError> {
        let older = catalogue::without_looks(&self.db(), true)?;
        self.hash(&older, budget, progress)
    }

    fn hash(&self, older: &[OlderPhoto], budget: &MemoryBudget, progress: &dyn Progress) -> Result<(), LibraryError> {
        if older.is_empty() {
            return Ok(());
        }
        progress.start("looking at older photos again", older.len() as u64);
        for batch in older.chunks(BATCH) {
            let look = |photo: &OlderPhoto| {
                let looks = self.looks_of(photo, budget);
                progress.advance(1);
                Some((photo.id, looks?))
            };
            let looks: Vec<_> = batch.par_iter().filter_map(look).collect();
            self.recorded(|db, changed| {
                looks.iter().try_for_each(|(id, looks)| {
                    changed.add(*id);
                    catalogue::set_looks(db, *id, looks)
                })
            })?;
        }
        progress.finish();
        Ok(())
    }

    /// How a photo looks, or nothing where its original cannot be read.
    fn looks_of(&self, photo: &OlderPhoto, budget: &MemoryBudget) -> Option<Looks> {
        let file = regular_file::read(&self.originals.path(photo.id, photo.format)).ok()?;
        let needed = memory_needed(photo.format, &file).saturating_add(file.len() as u64);
        let reserved = budget.reserve(needed);
        // What is damaged, or too plain to be told from others, looks like nothing.
        let grey = inspect(photo.format, &file).ok().and_then(|facts| facts.grey);
        drop(reserved);
        Some(grey.map(|grey| grey.looks(photo.orientation)).unwrap_or_default())
    }
}
