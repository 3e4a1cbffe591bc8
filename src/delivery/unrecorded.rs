//! What became of messages while the ledger could not be written: reported all the same, as the ledger has it.

use super::ledger::{Channel, LedgerError, MessageState, Update};
use super::send_run::Progressed;

/// Outcomes that the ledger does not have.
#[derive(Debug)]
pub(super) struct Unrecorded<'a> {
    pub(super) error: LedgerError,
    pub(super) updates: Vec<Update<'a>>,
    pub(super) outcomes: Vec<Progressed<'a>>,
}

impl<'a> Unrecorded<'a> {
    pub(super) fn new(error: LedgerError) -> Self {
        Self { error, updates: Vec::new(), outcomes: Vec::new() }
    }

    /// Keeps outcomes until the ledger may be written again. An `intent` is none: its message has not gone out.
    pub(super) fn keep(&mut self, updates: Vec<Update<'a>>, outcomes: impl Iterator<Item = Progressed<'a>>) {
        self.updates.extend(updates.into_iter().filter(|update| update.state != MessageState::Intent));
        self.outcomes.extend(outcomes);
    }
}

/// An outcome as the ledger has it, which knows only that the message was about to go.
pub(super) fn as_in_doubt(outcome: Progressed<'_>, channel: Channel) -> Progressed<'_> {
    let Progressed { planned, state, code, reply } = outcome;
    let said = reply.as_deref().unwrap_or_default();
    let (state, reply) = match state {
        // Nothing had been noted of it.
        MessageState::Skipped => (MessageState::Queued, reply),
        // A file of an outbox is written again.
        _ if channel == Channel::Outbox => (MessageState::Queued, None),
        MessageState::Sent => {
            (MessageState::InDoubt, Some("it was accepted, but that could not be recorded".to_owned()))
        }
        _ => (MessageState::InDoubt, Some(format!("it was not accepted, but that could not be recorded: {said}"))),
    };
    Progressed { planned, state, code, reply }
}
