//! What a sending is given, and what it reports.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use jiff::Timestamp;

use super::ledger::{LedgerError, MessageState};
use super::message::Message;
use super::plan::{Plan, Planned, SkipReason};
use super::queue::Limit;
use super::refusal::RefusalCause;
use super::transport::{Transport, TransportError};
use crate::progress::Progress;
use crate::release::Language;

/// How fast, and with how many retries.
#[derive(Debug, Clone)]
pub struct SendLimits {
    /// Sessions at once.
    pub connections: usize,
    /// Messages a minute over all sessions; `None` for no limit.
    pub per_minute: Option<u32>,
    /// What one domain may be asked to take.
    pub domain: Limit,
    /// How long to wait before a deferred message is tried again in the same run, attempt by attempt.
    pub retries: Vec<Duration>,
    /// How long all wait when the server accepts no more for now, attempt by attempt.
    pub pauses: Vec<Duration>,
    /// How long to wait before connecting again to a server that was reached once, attempt by attempt.
    pub reconnects: Vec<Duration>,
}

impl Default for SendLimits {
    fn default() -> Self {
        let seconds = |all: &[u64]| all.iter().copied().map(Duration::from_secs).collect();
        Self {
            connections: 4,
            per_minute: None,
            domain: Limit::default(),
            retries: seconds(&[2, 8]),
            pauses: seconds(&[1, 2, 4, 8, 15, 30]),
            reconnects: seconds(&[1, 5, 20]),
        }
    }
}

/// Everything that a sending needs.
#[expect(missing_debug_implementations, reason = "it borrows closures and trait objects")]
pub struct SendRun<'a> {
    pub plan: &'a Plan,
    /// One for each edition of the plan.
    pub messages: &'a BTreeMap<Language, Message>,
    pub transport: &'a dyn Transport,
    pub limits: &'a SendLimits,
    /// Why a server refuses a message, by its code and its words.
    pub diagnose: &'a (dyn Fn(u16, &str) -> RefusalCause + Sync),
    /// Whether a message may still go: asked before each `intent`.
    pub still_due: &'a (dyn Fn(&Planned) -> StillDue + Sync),
    pub clock: &'a (dyn Fn() -> Timestamp + Sync),
    /// Set it to stop: what is in flight is finished, nothing new is started.
    pub stop: &'a AtomicBool,
    /// Called once, when the server takes messages and the first one is about to go.
    pub begins: &'a (dyn Fn() + Sync),
    pub progress: &'a dyn Progress,
}

/// Whether somebody is to get what was planned for them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StillDue {
    Yes,
    /// There is a reason against it since.
    No(SkipReason),
    /// Nobody can tell: the message waits. Whoever answers so stops the run.
    Unknown,
}

/// What became of one message.
#[derive(Debug, Clone)]
pub struct Progressed<'a> {
    pub planned: &'a Planned,
    pub state: MessageState,
    pub code: Option<u16>,
    pub reply: Option<String>,
}

/// How a sending ended.
#[derive(Debug)]
pub enum Ending {
    /// Every message was tried.
    Complete,
    /// `stop` was set.
    Stopped,
    /// The ledger could not be written, and so nothing more was sent.
    Unrecorded(LedgerError),
    /// The server took no more; what was not tried waits for the next run.
    Failed(TransportError),
}
