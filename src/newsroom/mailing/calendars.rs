//! The events of the editions that go out, kept as journalists' calendars have them.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use super::sending::Sending;
use crate::delivery::{Channel, MessageState, Plan, Progressed, SkipReason};
use crate::newsroom::event_uids::Leaving;
use crate::release::{Language, Release};

/// The calendars of a sending.
pub(super) struct Calendars<'s> {
    sending: &'s Sending<'s>,
    plan: &'s Plan,
    /// The editions for which nothing more needs to be kept or reported.
    settled: Mutex<BTreeSet<Language>>,
}

impl<'s> Calendars<'s> {
    pub(super) fn new(sending: &'s Sending<'s>, plan: &'s Plan) -> Self {
        Self { sending, plan, settled: Mutex::default() }
    }

    /// Keeps the UIDs of the editions that are about to go. That a journalist has them is not known yet, unless an
    /// earlier run brought them.
    pub(super) fn begin(&self) {
        for edition in self.editions() {
            let language = edition.language;
            if self.plan.due.iter().any(|planned| planned.edition == language) {
                let leaving = match self.plan.channel {
                    Channel::Outbox => Leaving::InOutbox,
                    Channel::Smtp if self.went_before(edition) => Leaving::ByMail,
                    Channel::Smtp => Leaving::Offered,
                };
                self.keep(edition, leaving);
            }
        }
    }

    /// Marks the events of an edition as sent, once the mail server has accepted a message with them, or may have.
    pub(super) fn hear(&self, message: &Progressed<'_>) {
        let has_it = matches!(message.state, MessageState::Sent | MessageState::InDoubt);
        let language = message.planned.edition;
        if !has_it || self.plan.channel != Channel::Smtp || self.is_settled(language) {
            return;
        }
        if let Some(edition) = self.editions().find(|edition| edition.language == language) {
            self.keep(edition, Leaving::ByMail);
        }
    }

    /// A notice about a photo has no calendar.
    fn editions(&self) -> impl Iterator<Item = &'s Release> {
        let sending = self.sending;
        sending.editions.iter().filter(|_| sending.withdrawn.is_none())
    }

    /// Whether an earlier run brought this version of an edition to somebody, or may have.
    fn went_before(&self, edition: &Release) -> bool {
        self.plan.skipped.iter().any(|skipped| {
            let has_it = matches!(skipped.why, SkipReason::Sent { .. } | SkipReason::InDoubt);
            has_it && (skipped.edition, skipped.version) == (edition.language, edition.version)
        })
    }

    fn keep(&self, edition: &Release, leaving: Leaving) {
        let Sending { newsroom, observer, .. } = self.sending;
        let is_kept = newsroom.keep_event_uids([edition], leaving, *observer);
        // What cannot be kept is reported once.
        if leaving == Leaving::ByMail || !is_kept {
            self.settled.lock().unwrap_or_else(PoisonError::into_inner).insert(edition.language);
        }
    }

    fn is_settled(&self, language: Language) -> bool {
        self.settled.lock().unwrap_or_else(PoisonError::into_inner).contains(&language)
    }
}
