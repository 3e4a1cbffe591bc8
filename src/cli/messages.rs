//! Shows a message: one line for people, one object for programs.

use serde_json::{Value, json};

use super::ui::{Tone, Ui, in_a_line};
use crate::delivery::{Channel, Entry, MessageState};
use crate::press::Address;

/// What is known of one message.
#[derive(Debug)]
pub(super) struct MessageView<'a> {
    pub(super) address: &'a Address,
    pub(super) name: &'a str,
    pub(super) state: MessageState,
    pub(super) message_id: &'a str,
    pub(super) code: Option<u16>,
    pub(super) reply: Option<&'a str>,
    /// Why it was kept back.
    pub(super) why: Option<String>,
    /// A message in an outbox was written, not sent.
    pub(super) channel: Channel,
}

impl<'a> MessageView<'a> {
    /// A message as the ledger has it.
    pub(super) fn of(entry: &'a Entry, channel: Channel) -> Self {
        // A message that is being handed over may or may not have been delivered, and is shown that way.
        let state = if entry.state == MessageState::Intent { MessageState::InDoubt } else { entry.state };
        let reply = entry.reply.as_deref();
        Self {
            address: &entry.address,
            name: &entry.name,
            state,
            message_id: &entry.message_id,
            code: entry.code,
            reply: reply.filter(|_| state != MessageState::Skipped),
            why: reply.filter(|_| state == MessageState::Skipped).map(str::to_owned),
            channel,
        }
    }

    pub(super) fn object(&self) -> Value {
        json!({
            "address": self.address.as_str(),
            "name": self.name,
            "state": self.state.as_str(),
            "message_id": self.message_id,
            "code": self.code,
            "reply": self.reply,
            "why": self.why,
        })
    }

    /// What became of it, before a name.
    pub(super) fn word(&self, ui: &Ui) -> String {
        ui.paint(tone(self.state), &format!("{:<8}", said(self.state, self.channel)))
    }

    pub(super) fn line(&self, ui: &Ui) -> String {
        let word = self.word(ui);
        let behind = match (&self.why, self.state, self.reply) {
            (Some(why), _, _) => format!(": {why}"),
            (None, MessageState::Sent, _) | (None, _, None) => String::new(),
            (None, _, Some(reply)) => format!(": {}", answer(self.code, reply)),
        };
        format!("{word} {}{behind}", whom(self.name, self.address))
    }
}

/// `Anna Larsson <anna@media.example>`
pub(super) fn whom(name: &str, address: &Address) -> String {
    if name.is_empty() { address.to_string() } else { format!("{name} <{address}>") }
}

/// A server's answer with its code.
pub(super) fn answer(code: Option<u16>, reply: &str) -> String {
    let reply = in_a_line(reply);
    code.map_or_else(|| reply.to_string(), |code| format!("{code} {reply}"))
}

/// What became of a message, as the end of a sentence that begins with it.
pub(super) fn fate(state: MessageState) -> &'static str {
    match state {
        MessageState::Queued => "is still in the queue",
        MessageState::Intent | MessageState::InDoubt => "may or may not have arrived",
        MessageState::Sent => "was sent",
        MessageState::Deferred => "was deferred",
        MessageState::Failed => "was refused",
        MessageState::Bounced => "bounced",
        MessageState::Skipped => "was skipped",
    }
}

/// A state in a person's words.
pub(super) fn said(state: MessageState, channel: Channel) -> &'static str {
    match (state, channel) {
        (MessageState::InDoubt, _) => "in doubt",
        // For scripts it is `failed`; `pressbox bounces` is about failures of another kind.
        (MessageState::Failed, _) => "refused",
        (MessageState::Sent, Channel::Outbox) => "written",
        (state, _) => state.as_str(),
    }
}

fn tone(state: MessageState) -> Tone {
    match state {
        MessageState::Sent => Tone::Good,
        MessageState::Failed | MessageState::Bounced => Tone::Bad,
        MessageState::Deferred | MessageState::InDoubt | MessageState::Intent => Tone::Careful,
        MessageState::Queued | MessageState::Skipped => Tone::Quiet,
    }
}
