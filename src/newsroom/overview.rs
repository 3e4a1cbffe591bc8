//! The newsroom at a glance: how far each release is, and which photos need somebody.

use jiff::civil::Date;
use jiff::{ToSpan as _, Zoned};
use rayon::prelude::*;

use super::opened::Newsroom;
use super::scheduling::{Schedule, Stage};
use crate::delivery::{Channel, Ledger, LedgerError, MailingTally};
use crate::library::{Library, LibraryError, Photo};
use crate::photo::MetadataSource;
use crate::release::{Release, ReleaseError, Slug};

/// How many days ahead, and how many days afterwards, it is said that a photo's licence ends.
const NOTICE_DAYS: i32 = 30;

/// A release: its editions, and what became of its mailings.
#[derive(Debug)]
pub struct ReleaseOverview {
    pub slug: Slug,
    /// In the order of [`Language::ALL`](crate::release::Language::ALL); never empty.
    pub editions: Result<Vec<Release>, ReleaseError>,
    /// The messages of each version, oldest first.
    pub messages: Vec<MailingTally>,
    /// When its scheduled mailings go, and how far each is, soonest first.
    pub scheduled: Vec<(Zoned, Stage)>,
}

impl ReleaseOverview {
    /// When its embargo lifts, if it has not lifted yet.
    #[must_use]
    pub fn embargo(&self, now: jiff::Timestamp) -> Option<&Zoned> {
        let editions = self.editions.as_ref().ok()?;
        editions.iter().filter_map(|release| release.embargo.as_ref()).filter(|lift| lift.timestamp() > now).max()
    }
}

/// Why a photo needs somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhotoConcern {
    /// Its metadata is damaged: it goes nowhere until somebody has looked at it.
    Unread(Vec<MetadataSource>),
    /// The last day on which it may be used, which is near.
    Expiring(Date),
    /// The same, in the days after it.
    Expired(Date),
}

impl PhotoConcern {
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Unread(_) => "unread",
            Self::Expiring(_) => "expiring",
            Self::Expired(_) => "expired",
        }
    }
}

impl Newsroom {
    /// Every release, in alphabetical order, and what became of the mailings in the ledger.
    ///
    /// # Errors
    /// If the folder of the releases cannot be read. A single release that cannot be read says so in its place.
    pub fn release_overviews(&self, mailings: &[MailingTally]) -> Result<Vec<ReleaseOverview>, ReleaseError> {
        let releases = self.releases();
        let Schedule { mut sendings, .. } = self.schedule();
        sendings.sort_by_key(|scheduled| scheduled.hour.timestamp());
        let overview = |slug: Slug| {
            let of_it = sendings.iter().filter(|scheduled| scheduled.sending.release == slug.as_str());
            ReleaseOverview {
                editions: releases.editions(&slug),
                messages: mailings.iter().filter(|mailing| mailing.release == slug.as_str()).cloned().collect(),
                scheduled: of_it.map(|scheduled| (scheduled.hour.clone(), scheduled.stage(self.now))).collect(),
                slug,
            }
        };
        // Each is parsed, which is most of the work.
        Ok(releases.slugs()?.into_par_iter().map(overview).collect())
    }

    /// How many messages of each mailing are how far; those in an outbox are not counted.
    pub fn mailing_tallies(&self) -> Result<Vec<MailingTally>, LedgerError> {
        Ledger::open(&self.library_dir())?.tallies(Channel::Smtp)
    }

    /// Photos that need somebody, newest first; those that were withdrawn do not.
    pub fn photos_of_concern(&self) -> Result<Vec<(Photo, PhotoConcern)>, LibraryError> {
        let today = self.now.to_zoned(self.issuer().zone).date();
        let photos = Library::open(&self.library_dir())?.unread_or_expiring()?;
        let concerns = photos.into_iter().filter(|photo| !photo.withdrawn).flat_map(|photo| {
            let found = concerns_of(&photo, today);
            found.into_iter().map(move |concern| (photo.clone(), concern))
        });
        Ok(concerns.collect())
    }
}

fn concerns_of(photo: &Photo, today: Date) -> Vec<PhotoConcern> {
    let unread = &photo.layers.unread;
    let unread = (!unread.is_empty()).then(|| PhotoConcern::Unread(unread.clone()));
    let near = today.saturating_sub(NOTICE_DAYS.days())..=today.saturating_add(NOTICE_DAYS.days());
    let last = photo.layers.effective().expires.filter(|last| near.contains(last));
    let expiry = last.map(|last| if last < today { PhotoConcern::Expired(last) } else { PhotoConcern::Expiring(last) });
    unread.into_iter().chain(expiry).collect()
}
