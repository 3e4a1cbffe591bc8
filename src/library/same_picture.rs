//! Whether the library has a picture already, under other metadata.

use super::catalogue;
use super::error::LibraryError;
use super::originals::Originals;
use super::recording::Changed;
use crate::photo::{PhotoId, PictureFacts, picture_hash};
use crate::storage::{Database, regular_file};

/// What the library has of a picture.
pub(super) enum KnownPicture {
    /// The photo that shows it, in the same colours.
    Same(PhotoId),
    /// A photo with the same samples that does not say which colours they are.
    WithoutColours(PhotoId),
    None,
}

/// The photo that shows a picture.
///
/// Older catalogues know a picture by its samples alone, without what gives them their colours: what is found by these is
/// looked at again, and corrected.
pub(super) fn same_picture(
    (db, changed): (&Database, &mut Changed),
    originals: &Originals,
    facts: &PictureFacts,
) -> Result<KnownPicture, LibraryError> {
    if facts.picture_hash != facts.samples_hash
        && let Some(id) = catalogue::with_picture(db, facts.picture_hash)?
    {
        return Ok(KnownPicture::Same(id));
    }
    let Some(id) = catalogue::with_picture(db, facts.samples_hash)? else { return Ok(KnownPicture::None) };
    let Some(photo) = catalogue::photo(db, id)? else { return Ok(KnownPicture::None) };
    let bytes = regular_file::read(&originals.path(photo.id, photo.format)).ok();
    let known = bytes.and_then(|bytes| picture_hash(photo.format, &bytes).ok()).unwrap_or(photo.picture_hash);
    if known != photo.picture_hash && catalogue::with_picture(db, known)?.is_none() {
        changed.add(id);
        catalogue::set_picture(db, id, known)?;
    }
    Ok(if known == facts.picture_hash {
        KnownPicture::Same(id)
    } else if known == facts.samples_hash {
        KnownPicture::WithoutColours(id)
    } else {
        KnownPicture::None
    })
}
