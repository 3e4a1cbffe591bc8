//! Transports: what a mail server and an outbox folder have in common.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::composed::Composed;
use super::ledger::{Channel, MessageState};
use super::message::MessageId;
use super::refusal::SenderFault;
use crate::net::ConnectError;
use crate::press::Address;

/// How messages are delivered. Each worker opens its own session.
pub trait Transport: Sync {
    /// The channel under which the ledger keeps its messages.
    fn channel(&self) -> Channel;

    /// What it is called in messages.
    fn name(&self) -> String;

    /// Opens a session; nothing is handed over yet.
    /// When `over` is set, it waits for the server no longer.
    fn open(&self, over: &Arc<AtomicBool>) -> Result<Box<dyn Session>, TransportError>;
}

/// An open connection over which one message after the other is sent.
pub trait Session {
    /// Sends a message and says what came of it. No failure ends the run.
    fn deliver(&mut self, message: &Outgoing<'_>) -> DeliveryOutcome;

    /// Whether another message can follow.
    fn is_open(&self) -> bool;

    /// Ends the session.
    fn close(&mut self);
}

/// A message with its envelope.
#[derive(Debug, Clone, Copy)]
pub struct Outgoing<'a> {
    pub from: &'a Address,
    pub to: &'a Address,
    pub id: &'a MessageId,
    pub content: &'a Composed,
}

/// What came of handing a message over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryOutcome {
    /// The server is responsible for it now.
    Accepted { code: Option<u16>, reply: String },
    /// Not now: a 4xx, or a connection that broke before the message was whole.
    Deferred { code: Option<u16>, reply: String },
    /// Not now, whoever it is for: a 4xx to the sender.
    Busy { code: u16, reply: String },
    /// The server ended a session, in which other messages had been sent, before this one was started: a new session takes it.
    SessionEnded { reply: String },
    /// The server had sent a reply too many before this message was handed over: a new session takes it, and whether the
    /// message before it was accepted is in doubt.
    OutOfStep { reply: String },
    /// Not this journalist: a 5xx.
    Refused { code: u16, reply: String },
    /// Not this journalist: the server lacks what the address needs. Nothing was sent.
    Undeliverable { reply: String },
    /// Not from us: the sender itself was refused, and so everybody else's message would be.
    Unwelcome { code: u16, reply: String },
    /// Larger than the server accepts. Nothing was sent, and every other message is about as large.
    TooLarge { size: u64, most: u64 },
    /// It cannot be written into the outbox, and nor can any other.
    Unwritable { kind: std::io::ErrorKind, reply: String },
    /// The connection broke after the whole message was sent and before the reply came.
    InDoubt { reply: String },
}

impl DeliveryOutcome {
    /// The state that a message is in after it, with the server's reply.
    #[must_use]
    pub fn recorded(&self) -> (MessageState, Option<u16>, &str) {
        match self {
            Self::Accepted { code, reply } => (MessageState::Sent, *code, reply),
            Self::Deferred { code, reply } => (MessageState::Deferred, *code, reply),
            Self::SessionEnded { reply } | Self::OutOfStep { reply } => (MessageState::Deferred, None, reply),
            Self::Refused { code, reply } => (MessageState::Failed, Some(*code), reply),
            Self::Undeliverable { reply } => (MessageState::Failed, None, reply),
            // The journalist is not to blame: the message waits until the sender is welcome, or the message smaller.
            Self::TooLarge { .. } => (MessageState::Queued, None, "the message is larger than the server accepts"),
            Self::Unwritable { reply, .. } => (MessageState::Queued, None, reply),
            Self::Unwelcome { code, reply } => (MessageState::Queued, Some(*code), reply),
            Self::Busy { code, reply } => (MessageState::Deferred, Some(*code), reply),
            Self::InDoubt { reply } => (MessageState::InDoubt, None, reply),
        }
    }
}

/// A session that cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    #[error(transparent)]
    Connect(#[from] ConnectError),
    #[error("the mail server `{server}` refuses mail from `{from}`: {why}")]
    Unwelcome { server: String, from: String, why: String },
    #[error("the mail server `{server}` refuses {}: {why}", if *.some { "some of the messages" } else { "all messages" })]
    Refusing { server: String, fault: SenderFault, why: String, some: bool },
    #[error("the mail server `{server}` accepts no more messages for now: {why}")]
    Limited { server: String, why: String },
    #[error("the mail server `{server}` has confirmed none of the last {number} messages: {why}")]
    Unconfirmed { server: String, number: usize, why: String },
    #[error("the mail server `{server}` accepts messages of up to {most} bytes, and these are {size}")]
    TooLarge { server: String, size: u64, most: u64 },
    #[error("the outbox `{path}` cannot be written")]
    Outbox { path: String, source: std::io::Error },
}

impl TransportError {
    /// Whether what happened to one message would happen to all of them.
    #[must_use]
    pub fn concerns_all(&self) -> bool {
        matches!(self, Self::TooLarge { .. } | Self::Outbox { .. }) || self.follows_attempts()
    }

    /// Whether it follows from what became of messages: the server refused them, or did not confirm them.
    #[must_use]
    pub fn follows_attempts(&self) -> bool {
        matches!(self, Self::Unwelcome { .. } | Self::Refusing { .. } | Self::Limited { .. } | Self::Unconfirmed { .. })
    }
}
