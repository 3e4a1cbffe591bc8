//! The photos of a large kit, shared out to several kits that are each complete in themselves.

use super::contents::{Contents, KitEdition, Part};
use super::entry::Entry;
use super::error::KitError;
use super::plan::KitPlan;
use crate::photo::PhotoId;

/// What a file takes in a zip beside its content and twice its name.
const HEADERS: u64 = 200;

/// What a photo takes at most in the texts of an edition, beside its small picture on the contact sheet.
const WORDS: u64 = 6_000;

/// How often the shares are made smaller, before they are left as they are.
const TRIES: u64 = 8;

/// Shares the photos out so that each part stays within a limit, in their order: the photos of each part. A photo that is
/// larger than the limit is alone in its part. One part means that nothing has to be shared out.
pub fn share_out(contents: &Contents<'_>, limit: u64) -> Result<Vec<Vec<PhotoId>>, KitError> {
    let photos = photos(contents);
    let bare: Vec<KitEdition<'_>> = contents.editions.iter().map(|edition| edition.with(&[])).collect();
    // With a part's sentence in its README, and the lead photo on paper.
    let part = Part { nth: 1, of: 1, whole: contents.editions };
    let base = weight(&Contents { editions: &bare, part: Some(part), attachments: &[], ..*contents })?;
    // The first part has the attachments.
    let attached = contents.attachments.iter().map(|attachment| attachment.bytes + 3 * HEADERS).sum();
    let mut room = limit.saturating_sub(base);
    let mut parts = shares(&photos, room, attached);
    for _ in 0..TRIES {
        let mut over = 0;
        for (nth, part) in parts.iter().enumerate().filter(|(_, part)| part.len() > 1) {
            let editions: Vec<_> = contents.editions.iter().map(|edition| edition.with(part)).collect();
            let part = Part { nth: nth + 1, of: parts.len(), whole: contents.editions };
            let weight = weight(&Contents { editions: &editions, part: Some(part), ..*contents })?;
            over = over.max(weight.saturating_sub(limit));
        }
        if over == 0 {
            break;
        }
        room = room.saturating_sub(over + HEADERS);
        parts = shares(&photos, room, attached);
    }
    Ok(parts)
}

/// The photos of all editions, each once, with what it takes.
fn photos(contents: &Contents<'_>) -> Vec<(PhotoId, u64)> {
    let mut photos: Vec<(PhotoId, u64)> = Vec::new();
    for photo in contents.editions.iter().flat_map(|edition| &edition.photos) {
        let id = photo.cleared.photo();
        let small = photo.small.iter().map(|rendition| rendition.bytes).min().unwrap_or(0);
        if let Some((_, takes)) = photos.iter_mut().find(|(known, _)| *known == id) {
            *takes += small + WORDS;
        } else {
            let files: u64 = photo.renditions.iter().map(|rendition| rendition.bytes + 3 * HEADERS).sum();
            photos.push((id, files + small + WORDS));
        }
    }
    photos
}

/// Parts with so much room each; of the first, so much is taken already.
fn shares(photos: &[(PhotoId, u64)], room: u64, taken: u64) -> Vec<Vec<PhotoId>> {
    let mut parts: Vec<Vec<PhotoId>> = if taken > 0 { vec![Vec::new()] } else { Vec::new() };
    let mut left = room.saturating_sub(taken);
    for (photo, takes) in photos {
        if let Some(part) = parts.last_mut().filter(|_| *takes <= left) {
            part.push(*photo);
            left -= takes;
        } else {
            parts.push(vec![*photo]);
            left = room.saturating_sub(*takes);
        }
    }
    if parts.is_empty() { vec![Vec::new()] } else { parts }
}

/// How long a kit is at most: its texts get smaller in the zip.
fn weight(contents: &Contents<'_>) -> Result<u64, KitError> {
    let plan = KitPlan::of(contents)?;
    let folder = contents.folder().len();
    let takes = |entry: &Entry| entry.bytes() + 2 * (folder + entry.path.len()) as u64 + HEADERS;
    let mut missing = std::collections::BTreeSet::new();
    Ok(super::entries(&plan, contents, Some(&mut missing))?.iter().map(takes).sum())
}
