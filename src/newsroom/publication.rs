//! Which releases are public, and which are not yet or no longer.

use jiff::civil::Date;
use jiff::{Timestamp, Zoned};

use super::kept_events::KeptEventsError;
use super::notice::{Notice, Observer};
use super::opened::Newsroom;
use super::photo_lookup::PhotoLookup;
use super::proof_reading::{ProofError, errors_in_all};
use crate::release::{Language, Release, ReleaseError, Slug, Status};
use crate::site::address;

/// What becomes of a release on the site.
#[derive(Debug)]
pub(super) enum Publication {
    Public {
        /// As they read now, the one in the newsroom's language first.
        editions: Vec<Release>,
        /// From when on it is public; `None` where it has neither a date nor an embargo.
        since: Option<Timestamp>,
    },
    /// Not before this moment.
    Held(Zoned),
    Draft,
    Withdrawn(Vec<Language>),
    Refused(NotPublished),
}

/// Why a release is not on the site, although nothing says that it is not meant to be.
#[derive(Debug, thiserror::Error)]
pub enum NotPublished {
    #[error(transparent)]
    Release(#[from] ReleaseError),
    #[error(transparent)]
    Events(#[from] KeptEventsError),
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// Its address is one of the site's own.
    #[error("`{0}` is the address of one of the site's own pages")]
    Reserved(Slug),
}

/// What becomes of a release now.
/// One that `is_out` already, or that somebody wants out now, is not held back by its date. What is noticed is collected, as
/// several are looked at in the same moment.
pub(super) fn publication(
    newsroom: &Newsroom,
    slug: &Slug,
    is_out: &dyn Fn(&Slug) -> bool,
    noticed: &mut Vec<Notice>,
    photos: &PhotoLookup<'_>,
) -> Publication {
    read(newsroom, slug, is_out, noticed, photos).unwrap_or_else(Publication::Refused)
}

fn read(
    newsroom: &Newsroom,
    slug: &Slug,
    is_out: &dyn Fn(&Slug) -> bool,
    noticed: &mut Vec<Notice>,
    photos: &PhotoLookup<'_>,
) -> Result<Publication, NotPublished> {
    let mut editions = newsroom.releases().editions(slug)?;
    // One edition under embargo holds the others back, whatever else they say: they tell the same story.
    let lifts = editions.iter().filter_map(|edition| edition.embargo.clone());
    let zone = newsroom.settings.identity.time_zone();
    let of_date = |day: Date| day.to_zoned(zone.clone()).ok();
    let dates = editions.iter().filter_map(|edition| edition.date).filter_map(of_date);
    // A release may bear the date of the morning after its embargo.
    let lift = lifts.max_by_key(Zoned::timestamp);
    if let Some(until) = lift.as_ref().filter(|lift| lift.timestamp() > newsroom.now) {
        return Ok(Publication::Held(until.clone()));
    }
    let dated = dates.max_by_key(Zoned::timestamp);
    if editions.iter().any(|edition| edition.status == Status::Withdrawn) {
        return Ok(Publication::Withdrawn(editions.iter().map(|edition| edition.language).collect()));
    }
    editions.retain(|edition| edition.status == Status::Ready);
    if editions.is_empty() {
        return Ok(Publication::Draft);
    }
    // Whoever writes tomorrow's date expects it tomorrow. An embargo that has lifted, or that somebody has ruled out, decides.
    let is_decided = lift.is_some() || editions.iter().any(|edition| edition.no_embargo);
    if let Some(from) = dated.as_ref().filter(|from| !is_decided && from.timestamp() > newsroom.now && !is_out(slug)) {
        noticed.push(Notice::DatedLater(slug.clone(), from.date()));
        return Ok(Publication::Held(from.clone()));
    }
    if address::is_reserved(slug) {
        return Err(NotPublished::Reserved(slug.clone()));
    }
    let editions = proof_read_as_now(newsroom, slug, editions, noticed, photos)?;
    Ok(Publication::Public { editions, since: lift.or(dated).map(|since| since.timestamp()) })
}

/// The editions that a private link leads to: whoever has it may see them before an embargo lifts.
pub(super) fn private_editions(
    newsroom: &Newsroom,
    slug: &Slug,
    observer: &dyn Observer,
) -> Result<Vec<Release>, NotPublished> {
    let mut editions = newsroom.releases().editions(slug)?;
    if editions.iter().any(|edition| edition.status == Status::Withdrawn) {
        return Ok(Vec::new());
    }
    // One edition under embargo holds the others, too.
    let lift = editions.iter().filter_map(|edition| edition.embargo.clone()).max_by_key(Zoned::timestamp);
    editions.retain(|edition| edition.status == Status::Ready);
    for edition in &mut editions {
        edition.embargo.clone_from(&lift);
    }
    let mut noticed = Vec::new();
    let editions = proof_read_as_now(newsroom, slug, editions, &mut noticed, &PhotoLookup::new(newsroom));
    for notice in &noticed {
        observer.notice(notice);
    }
    editions
}

/// The editions as they read now, the one in the newsroom's language first; those with errors are refused.
fn proof_read_as_now(
    newsroom: &Newsroom,
    slug: &Slug,
    mut editions: Vec<Release>,
    noticed: &mut Vec<Notice>,
    photos: &PhotoLookup<'_>,
) -> Result<Vec<Release>, NotPublished> {
    refuse_errors(newsroom, slug, &editions, noticed, photos)?;
    let own = newsroom.settings.identity.language;
    editions.sort_by_key(|edition| edition.language != own);
    let as_now = |edition: Release| newsroom.with_event_uids(edition.as_of(newsroom.now));
    Ok(editions.into_iter().map(as_now).collect::<Result<Vec<_>, _>>()?)
}

/// Refuses a release whose text has errors. Photos that are not cleared are left out later, each by itself.
fn refuse_errors(
    newsroom: &Newsroom,
    slug: &Slug,
    editions: &[Release],
    noticed: &mut Vec<Notice>,
    photos: &PhotoLookup<'_>,
) -> Result<(), NotPublished> {
    let mut refused = false;
    for (language, findings) in errors_in_all(newsroom, slug, &[], photos)? {
        if editions.iter().all(|edition| edition.language != language) {
            continue;
        }
        for finding in findings {
            refused = true;
            noticed.push(Notice::ReleaseError { path: newsroom.releases().path(slug, language), finding });
        }
    }
    if refused { Err(ProofError::Errors(slug.clone()).into()) } else { Ok(()) }
}
