//! A release together with everything that it is rendered with.

use jiff::{SignedDuration, Timestamp};

use super::figures::FigureView;
use super::templates::Templates;
use crate::release::{Issuer, Language, Release};

/// What a mail, a page and every other form of a release are made from. Each form is a method, in a file of its own.
#[derive(Debug, Clone, Copy)]
pub struct Layout<'a> {
    pub templates: &'a Templates,
    pub release: &'a Release,
    pub issuer: &'a Issuer,
    /// The photos with the addresses that they are shown from; a mail and a page may show them from different ones.
    pub figures: &'a [FigureView],
    /// The languages of all editions of the release, as far as they are known.
    pub editions: &'a [Language],
}

impl Layout<'_> {
    /// The time that a release's files carry: the start of its day where its issuer works, else what is given.
    #[must_use]
    pub fn dated(&self, otherwise: Timestamp) -> Timestamp {
        let start = self.release.date.and_then(|day| day.to_zoned(self.issuer.zone.clone()).ok());
        start.map_or(otherwise, |start| start.timestamp())
    }

    /// The time of this version, given that of the first: a later version is always newer than the one before it, and
    /// the time is the same in every run.
    pub(super) fn versioned(&self, made: Timestamp) -> Timestamp {
        let minutes = i64::from(self.release.version.saturating_sub(1));
        made.checked_add(SignedDuration::from_mins(minutes)).unwrap_or(made)
    }
}
