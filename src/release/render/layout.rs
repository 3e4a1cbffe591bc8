//! A release together with everything that it is rendered with.

use jiff::Timestamp;

use super::figures::FigureView;
use super::templates::Templates;
use crate::release::{Issuer, Release};

/// What a mail, a page and every other form of a release are made from. Each form is a method, in a file of its own.
#[derive(Debug, Clone, Copy)]
pub struct Layout<'a> {
    pub templates: &'a Templates,
    pub release: &'a Release,
    pub issuer: &'a Issuer,
    /// The photos with the addresses that they are shown from; a mail and a page may show them from different ones.
    pub figures: &'a [FigureView],
}

impl Layout<'_> {
    /// The time that a release's files carry: the start of its day where its issuer works, else what is given.
    #[must_use]
    pub fn dated(&self, otherwise: Timestamp) -> Timestamp {
        let start = self.release.date.and_then(|day| day.to_zoned(self.issuer.zone.clone()).ok());
        start.map_or(otherwise, |start| start.timestamp())
    }
}
