//! A request with the editions that it sends.

use jiff::civil::Date;
use jiff::{Timestamp, Zoned};

use super::attachments;
use super::error::MailingError;
use super::request::{MailEnvironment, SendRequest};
use super::withdrawal::WithdrawnPhoto;
use crate::delivery::{Attachment, Mailing};
use crate::newsroom::notice::Observer;
use crate::newsroom::opened::Newsroom;
use crate::newsroom::prepared::tell_withdrawn;
use crate::newsroom::proof_reading::refuse_errors;
use crate::photo::{Destination, PhotoId};
use crate::press::Address;
use crate::release::{CancelledEvent, Language, Release};

/// What is sent, as it reads at the moment of sending.
#[expect(missing_debug_implementations, reason = "it borrows a trait object")]
pub struct Sending<'a> {
    pub(super) newsroom: &'a Newsroom,
    pub(super) request: SendRequest,
    pub(super) environment: &'a MailEnvironment,
    pub(super) observer: &'a dyn Observer,
    pub(super) editions: Vec<Release>,
    pub(super) mailing: Mailing,
    pub(super) from: Address,
    /// The files attached to each message.
    pub(super) attachments: Vec<Attachment>,
    /// When the messages are meant to be sent.
    pub(super) moment: Timestamp,
    pub(super) withdrawn: Option<WithdrawnPhoto>,
}

impl<'a> Sending<'a> {
    /// Reads what is to be sent, as it is at a moment; a release with errors is refused.
    pub fn open(
        newsroom: &'a Newsroom,
        mut request: SendRequest,
        environment: &'a MailEnvironment,
        moment: Timestamp,
        observer: &'a dyn Observer,
    ) -> Result<Self, MailingError> {
        let attachments = attachments::read(&mut request.attachments)?;
        let slug = &request.slug;
        let editions = match &request.withdrawal {
            // A notice has no calendar, and does not wait until one is fixed.
            Some(_) => newsroom.editions_as_written(slug, None, moment)?,
            None => newsroom.editions(slug, None, moment)?,
        };
        let from = newsroom.settings.identity.from.parse()?;
        let withdrawn = if let Some(withdrawal) = &request.withdrawal {
            Some(WithdrawnPhoto::find(newsroom, withdrawal, slug, &editions)?)
        } else {
            refuse_errors(newsroom, slug, Destination::Mail, observer)?;
            tell_withdrawn(newsroom, &editions, observer)?;
            None
        };
        let version = editions.iter().map(|edition| edition.version).max().unwrap_or(1);
        let mailing = match &withdrawn {
            Some(withdrawn) => withdrawn.mailing()?,
            None => Mailing { slug: slug.clone(), version },
        };
        Ok(Self { newsroom, request, environment, observer, editions, mailing, from, attachments, moment, withdrawn })
    }

    /// The request, with the hashes of its attachments.
    #[must_use]
    pub fn request(&self) -> &SendRequest {
        &self.request
    }

    /// The photo that journalists are told about, where this is such a notice.
    #[must_use]
    pub fn withdrawn_photo(&self) -> Option<PhotoId> {
        self.withdrawn.as_ref().map(WithdrawnPhoto::id)
    }

    /// The events that an edition's calendar cancels.
    #[must_use]
    pub fn cancelled_events(&self, language: Language) -> &[CancelledEvent] {
        // A notice about a photo has no calendar.
        let editions = self.editions.iter().filter(|_| self.withdrawn.is_none());
        let mut edition = editions.filter(|edition| edition.language == language);
        edition.next().map_or(&[], |edition| &edition.cancelled)
    }

    /// When the embargo lifts, if it is still in force at the moment of sending; a notice about a photo has none.
    /// The day that the release bears, where that is after the day of sending: readers may take it for one to wait for. Under an
    /// embargo, that says when.
    #[must_use]
    pub fn dated_later(&self) -> Option<Date> {
        if self.withdrawn.is_some() || self.embargo().is_some() {
            return None;
        }
        let today = self.moment.to_zoned(self.zone()).date();
        self.editions.iter().filter_map(|edition| edition.date).max().filter(|day| *day > today)
    }

    pub(super) fn embargo(&self) -> Option<&Zoned> {
        let under_one = self.editions.iter().find_map(|edition| edition.embargo.as_ref());
        under_one.filter(|_| self.withdrawn.is_none())
    }
}
