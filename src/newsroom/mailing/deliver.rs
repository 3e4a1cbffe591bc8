//! Plan and messages together, and sending them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::audience::Audience;
use super::calendars::Calendars;
use super::error::MailingError;
use super::messages::ComposedMail;
use super::opt_outs::OptOutsMeanwhile;
use super::refusals::{Refusals, RefusedAddresses};
use super::sending::Sending;
use crate::delivery::{
    self, Channel, DeliverySettings, Ending, Ledger, LedgerWriter, Limit, Message, MessageState, Progressed,
    SendLimits, SendRun, Transport,
};
use crate::inbox::refusal_cause;
use crate::newsroom::composing::MailPhotos;
use crate::press::Address;
use crate::release::Language;

/// Who gets it, and one message for each edition that somebody gets.
#[derive(Debug)]
pub struct Draft {
    pub audience: Audience,
    pub messages: BTreeMap<Language, Message>,
    /// Where the photos of each edition are; a notice has none.
    pub photos: BTreeMap<Language, MailPhotos>,
    /// The web addresses in the messages.
    pub links: BTreeSet<String>,
    /// The private links that messages name, by the journalists who have them.
    pub private: BTreeMap<Address, String>,
}

/// A draft that can be sent: nobody else writes the ledger meanwhile.
#[derive(Debug)]
pub struct Prepared {
    pub draft: Draft,
    writer: LedgerWriter,
}

/// How a sending ended.
#[derive(Debug)]
pub struct Delivered {
    pub ending: Ending,
    /// What became of the messages, and of how many.
    pub tally: BTreeMap<MessageState, usize>,
    /// What follows from the server's refusals.
    pub refused: RefusedAddresses,
}

impl Delivered {
    #[must_use]
    pub fn sent(&self) -> usize {
        self.tally.get(&MessageState::Sent).copied().unwrap_or(0)
    }

    /// Messages that another run would try again.
    #[must_use]
    pub fn left(&self) -> usize {
        let waiting = [MessageState::Queued, MessageState::Deferred];
        waiting.iter().filter_map(|state| self.tally.get(state)).sum()
    }

    /// Messages that were no longer due when their turn came.
    #[must_use]
    pub fn skipped(&self) -> usize {
        self.tally.get(&MessageState::Skipped).copied().unwrap_or(0)
    }

    /// Messages that journalists may have or not.
    #[must_use]
    pub fn in_doubt(&self) -> usize {
        self.tally.get(&MessageState::InDoubt).copied().unwrap_or(0)
    }
}

impl Sending<'_> {
    /// Plans and composes, and touches nothing.
    pub fn draft(&self) -> Result<Draft, MailingError> {
        self.draft_from(&Ledger::open(&self.newsroom.library_dir())?)
    }

    /// Becomes the ledger's only writer, plans and composes: all that can be wrong on this side is found here.
    pub fn prepare(&self) -> Result<Prepared, MailingError> {
        let writer = self.writer()?;
        if let Some((path, sending)) = &self.request.order
            && !self.newsroom.is_still_scheduled(path, sending)
        {
            return Err(MailingError::NoLongerScheduled);
        }
        let draft = self.draft_from(writer.ledger())?;
        self.newsroom.keep_guard(self.observer)?;
        Ok(Prepared { draft, writer })
    }

    fn draft_from(&self, ledger: &Ledger) -> Result<Draft, MailingError> {
        let audience = self.audience(ledger)?;
        self.refuse_other_attachments(&audience.plan, ledger)?;
        let ComposedMail { messages, photos, links, private } = self.messages(&audience.plan)?;
        Ok(Draft { audience, messages, photos, links, private })
    }

    /// Sends what is due until it is done or `stop` is set; `progressed` is told what became of each message.
    pub fn deliver(
        &self,
        prepared: &mut Prepared,
        transport: &dyn Transport,
        stop: &AtomicBool,
        progressed: &mut dyn FnMut(&Progressed<'_>),
    ) -> Result<Delivered, MailingError> {
        let Prepared { draft, writer } = prepared;
        let draft = &*draft;
        self.record_attachments(&draft.audience.plan, writer)?;
        let (started, now) = (Instant::now(), self.newsroom.now);
        let clock = || now.checked_add(started.elapsed()).unwrap_or(Timestamp::MAX);
        let limits = self.limits();
        let calendars = Calendars::new(self, &draft.audience.plan);
        let meanwhile = OptOutsMeanwhile::new(self.newsroom, stop);
        let run = SendRun {
            plan: &draft.audience.plan,
            messages: &draft.messages,
            transport,
            limits: &limits,
            diagnose: &refusal_cause,
            still_due: &|planned| meanwhile.ask(planned),
            clock: &clock,
            stop,
            begins: &|| calendars.begin(),
            progress: self.observer,
        };
        // A message that was told as sent may be in doubt later.
        let (mut states, mut refusals) = (BTreeMap::new(), Refusals::default());
        let sent = delivery::send(writer, &run, &mut |message| {
            states.insert(&message.planned.journalist.address, message.state);
            if self.request.channel() == Channel::Smtp {
                refusals.hear(&message);
            }
            calendars.hear(&message);
            progressed(&message);
        });
        let refused = refusals.settle(self.newsroom, writer.ledger(), clock());
        let ending = sent?;
        // Where the ledger cannot be written, nothing follows yet; what was sent is told first.
        let refused = if matches!(ending, Ending::Unrecorded(_)) { Ok(refused.unwrap_or_default()) } else { refused };
        let mut tally = BTreeMap::new();
        for state in states.into_values() {
            *tally.entry(state).or_default() += 1;
        }
        if let Some(error) = meanwhile.error() {
            return Err(error.into());
        }
        Ok(Delivered { ending, tally, refused: refused? })
    }

    fn limits(&self) -> SendLimits {
        if self.request.outbox.is_some() {
            return SendLimits { connections: 1, retries: Vec::new(), ..SendLimits::default() };
        }
        let settings = self.newsroom.settings.smtp.as_ref();
        let DeliverySettings { domain_connections: at_once, domain_rate: per_minute, .. } =
            self.newsroom.settings.delivery;
        let mut limits =
            SendLimits { per_minute: self.rate(), domain: Limit { at_once, per_minute }, ..SendLimits::default() };
        if let Some(connections) = settings.and_then(|settings| settings.connections) {
            limits.connections = usize::try_from(connections.clamp(1, 50)).unwrap_or(limits.connections);
        }
        limits
    }

    /// The newsroom's time zone, in which people read times.
    #[must_use]
    pub fn zone(&self) -> TimeZone {
        self.newsroom.issuer().zone
    }

    /// Messages a minute, as the request or else the settings say.
    #[must_use]
    pub fn rate(&self) -> Option<u32> {
        self.request.rate.or_else(|| self.newsroom.settings.smtp.as_ref()?.rate)
    }
}
