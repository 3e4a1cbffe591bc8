//! The press kit of a release on the site: without photos that are cleared for pages alone, and only where it has changed.

use std::cell::RefCell;
use std::path::PathBuf;

use super::notice::Observer;
use super::opened::Newsroom;
use super::prepared::PrepareError;
use super::press_kit::{PackError, pack_unless};
use crate::photo::{NotCleared, PhotoId};
use crate::release::Release;
use crate::site::{SiteError, SiteRelease};
use crate::storage::Sha256;

/// A kit that is to be in its place.
pub(super) struct SiteKit<'a> {
    pub(super) newsroom: &'a Newsroom,
    pub(super) release: &'a SiteRelease,
    pub(super) path: PathBuf,
}

/// A kit that is in its place.
pub(super) struct FreshKit {
    pub(super) made_from: Sha256,
    /// It was packed just now.
    pub(super) is_new: bool,
    /// Photos that are on the site, but not in the kit.
    pub(super) left_out: Vec<NotCleared>,
}

/// Why a kit does not get into its place.
pub(super) enum KitFailure {
    /// It cannot be noted that it is about to be replaced.
    Folder(SiteError),
    Pack(Box<PackError>),
}

impl From<SiteError> for KitFailure {
    fn from(error: SiteError) -> Self {
        Self::Folder(error)
    }
}

impl SiteKit<'_> {
    /// Packs it, unless it was made from the same before. `begin` notes it just before it is replaced: one that stays would be packed
    /// again after a kill.
    pub(super) fn pack(
        &self,
        known: Option<Sha256>,
        begin: &dyn Fn() -> Result<(), SiteError>,
        observer: &dyn Observer,
    ) -> Result<FreshKit, KitFailure> {
        let Self { newsroom, release, path } = self;
        let recipient = release.private_for.clone();
        let mut editions: Vec<Release> = release.editions.iter().map(|edition| edition.release.clone()).collect();
        let mut left_out = Vec::new();
        loop {
            let noted = RefCell::new(Ok(()));
            let begins = |photos: &[PhotoId]| {
                *noted.borrow_mut() = begin();
                newsroom.record_kit(&editions, recipient.as_deref(), photos, observer);
            };
            let packed = pack_unless(newsroom, &editions, recipient.clone(), path, known, &begins, observer);
            noted.into_inner()?;
            match packed {
                Ok((made_from, files)) => return Ok(FreshKit { made_from, is_new: !files.is_empty(), left_out }),
                Err(PackError::Prepare(PrepareError::NotCleared(why))) => {
                    let photo = why.photo();
                    let before: usize = editions.iter().map(|edition| edition.photos.len()).sum();
                    for edition in &mut editions {
                        edition.photos.retain(|figure| figure.photo != photo);
                    }
                    if editions.iter().map(|edition| edition.photos.len()).sum::<usize>() == before {
                        return Err(KitFailure::Pack(Box::new(PackError::Prepare(PrepareError::NotCleared(why)))));
                    }
                    left_out.push(why);
                }
                Err(error) => return Err(KitFailure::Pack(Box::new(error))),
            }
        }
    }
}
