//! Refusals that are not final yet, and what the ledger gets once they are.

use super::ledger::{MessageState, Update};
use super::refusal::{RefusalCause, SenderFault};
use super::send_run::{Progressed, SendRun};

/// A refusal that may be the server's doing and not about the journalist.
pub(super) struct HeldRefusal {
    pub(super) job: usize,
    pub(super) state: MessageState,
    pub(super) code: Option<u16>,
    pub(super) reply: String,
    pub(super) cause: RefusalCause,
    /// How many messages the server had accepted before.
    pub(super) accepted: usize,
}

impl HeldRefusal {
    /// What the server has against the sender.
    pub(super) fn fault(&self) -> Option<SenderFault> {
        match self.cause {
            RefusalCause::Sender(fault) => Some(fault),
            _ => None,
        }
    }
}

/// What the ledger gets and what is reported of a message.
pub(super) fn settled<'a>(
    run: &SendRun<'a>,
    job: usize,
    state: MessageState,
    code: Option<u16>,
    reply: Option<String>,
) -> (Update<'a>, Progressed<'a>) {
    let planned = &run.plan.due[job];
    let (address, version) = (&planned.journalist.address, planned.version);
    let update = Update { address, version, state, code, reply: reply.clone(), next_at: None };
    (update, Progressed { planned, state, code, reply })
}

/// The same for an outcome that is final.
pub(super) fn final_outcome<'a>(
    run: &SendRun<'a>,
    job: usize,
    state: MessageState,
    code: Option<u16>,
    reply: String,
) -> (Update<'a>, Option<Progressed<'a>>) {
    let (update, progressed) = settled(run, job, state, code, Some(reply));
    (update, Some(progressed))
}

/// A server's reply with its code.
pub(super) fn with_code(code: Option<u16>, reply: &str) -> String {
    code.map_or_else(|| reply.to_owned(), |code| format!("{code} {reply}"))
}
