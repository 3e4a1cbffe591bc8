//! What the messages of an edition hold, for the ledger.

use crate::delivery::{MessageContent, MessagePhoto};
use crate::photo::PhotoId;
use crate::release::Release;
use crate::storage::Sha256;

/// What an edition's messages hold; `reaches` says which of its photos they bring to a reader.
pub(super) fn content_of(edition: &Release, reaches: impl Fn(PhotoId) -> bool) -> MessageContent {
    let photos = edition.photos.iter().map(|figure| MessagePhoto {
        photo: figure.photo,
        caption: Sha256::of(figure.caption.as_deref().unwrap_or_default().as_bytes()),
        carried: reaches(figure.photo),
    });
    MessageContent {
        edition: edition.language,
        words: edition.words_hash(),
        embargo: edition.embargo.as_ref().map(jiff::Zoned::timestamp),
        photos: photos.collect(),
    }
}
