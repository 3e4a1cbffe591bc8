//! Withdraws a photo, and allows it again.

use std::io;
use std::path::PathBuf;

use super::holders::{HoldersError, ReleaseWithPhoto, releases_with};
use super::removal::{TakenOut, take_out};
use crate::delivery::LedgerWriter;
use crate::library::{Library, LibraryError, Photo, PhotoChange};
use crate::newsroom::notice::Observer;
use crate::newsroom::opened::Newsroom;
use crate::newsroom::outputs::{MakingKind, Outputs, OutputsError};
use crate::photo::PhotoId;
use crate::release::Slug;

/// A photo that was withdrawn. That is recorded, whatever goes wrong afterwards.
#[derive(Debug)]
pub struct PhotoWithdrawal {
    pub photo: Photo,
    /// It was withdrawn before.
    pub again: bool,
    /// The places that held it.
    pub places: Result<Vec<TakenOut>, OutputsError>,
    /// The releases that show it, or were sent to somebody with it.
    pub releases: Result<Vec<ReleaseWithPhoto>, HoldersError>,
    /// Messages are being sent right now, which may hold it.
    pub is_sending: bool,
    /// Somebody is making a kit or a folder right now, which may hold it.
    pub making: Option<io::Error>,
}

/// A photo that may be used again.
#[derive(Debug)]
pub struct PhotoReinstatement {
    pub photo: Photo,
    /// It had been withdrawn.
    pub was_withdrawn: bool,
    /// The places that it was taken out of, and that are without it still.
    pub places: Result<Vec<MakeAgain>, OutputsError>,
    pub releases: Result<Vec<ReleaseWithPhoto>, HoldersError>,
}

/// A place that can be made again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MakeAgain {
    pub kind: MakingKind,
    pub place: PathBuf,
    pub release: Option<Slug>,
    pub recipient: Option<String>,
}

impl Newsroom {
    /// Withdraws a photo: it is recorded first, then taken out of what was rendered, exported and packed.
    pub fn withdraw_photo(&self, photo: PhotoId, observer: &dyn Observer) -> Result<PhotoWithdrawal, LibraryError> {
        let library = Library::open(&self.library_dir())?;
        let again = library.photo(photo)?.withdrawn;
        let photo = library.change(photo, &PhotoChange::Withdraw, self.now)?;
        // What is made from here on is made without it; what was begun before is waited for.
        let (_alone, making) = match self.lock_all_makings() {
            Ok(lock) => (lock, None),
            Err(taken) => (None, Some(taken)),
        };
        let places = take_out(self, photo.id, observer);
        let releases = releases_with(self, photo.id, observer);
        let is_sending = LedgerWriter::is_at_work(&self.library_dir());
        Ok(PhotoWithdrawal { photo, again, places, releases, is_sending, making })
    }

    /// Allows a withdrawn photo again. Places that it was removed from stay as they are.
    pub fn reinstate_photo(&self, photo: PhotoId, observer: &dyn Observer) -> Result<PhotoReinstatement, LibraryError> {
        let library = Library::open(&self.library_dir())?;
        let was_withdrawn = library.photo(photo)?.withdrawn;
        let photo = library.change(photo, &PhotoChange::Reinstate, self.now)?;
        let places = Outputs::look(self).and_then(|outputs| outputs.without_photo(photo.id)).map(|places| {
            let place = |place: crate::newsroom::outputs::OutputPlace| MakeAgain {
                kind: place.kind,
                place: place.place,
                release: place.release,
                recipient: place.recipient,
            };
            // What was deleted meanwhile needs no attention any more.
            places.into_iter().filter(|place| place.place.exists()).map(place).collect()
        });
        let releases = releases_with(self, photo.id, observer);
        Ok(PhotoReinstatement { photo, was_withdrawn, places, releases })
    }
}
