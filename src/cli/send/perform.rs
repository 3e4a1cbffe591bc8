//! The sending itself, told message by message.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

use jiff::Timestamp;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;

use super::way::closed;
use super::{SendArgs, Sending};
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome};
use crate::cli::messages::{self, MessageView};
use crate::delivery::{
    self, Channel, DeliverySettings, Ending, LedgerWriter, Limit, Message, MessageState, Plan, Run, SendLimits,
    Transport,
};
use crate::release::Language;

impl Sending<'_> {
    /// Sends what is due, and tells of each message. Gives also how many another run would try again.
    pub(super) fn perform(
        &self,
        writer: &mut LedgerWriter,
        plan: &Plan,
        messages: &BTreeMap<Language, Message>,
        transport: &dyn Transport,
        args: &SendArgs,
    ) -> Result<(Outcome, usize), CliError> {
        let ui = self.ui;
        let settings = self.newsroom.settings.smtp.as_ref();
        let mut pace = SendLimits { per_minute: args.rate.or(settings.and_then(|s| s.rate)), ..SendLimits::default() };
        if let Some(connections) = settings.and_then(|s| s.connections) {
            pace.connections = usize::try_from(connections.clamp(1, 50)).unwrap_or(pace.connections);
        }
        let DeliverySettings { domain_connections: at_once, domain_rate: per_minute, .. } =
            self.newsroom.settings.delivery;
        pace.domain = Limit { at_once, per_minute };
        if args.outbox.is_some() {
            pace = SendLimits { connections: 1, retries: Vec::new(), ..SendLimits::default() };
        }
        let (started, now) = (Instant::now(), self.context.now);
        let clock = || now.checked_add(started.elapsed()).unwrap_or(Timestamp::MAX);
        let stop = stop_sign()?;
        let run = Run { plan, messages, transport, pace: &pace, clock: &clock, stop: &stop, progress: ui };
        let mut tally: BTreeMap<MessageState, usize> = BTreeMap::new();
        let mut broken = None;
        let ending = delivery::send(writer, &run, &mut |told| {
            *tally.entry(told.state).or_default() += 1;
            let journalist = &told.planned.journalist;
            let view = MessageView {
                address: &journalist.address,
                name: &journalist.name,
                state: told.state,
                message_id: told.planned.message_id.as_str(),
                code: told.code,
                reply: told.reply.as_deref(),
                why: None,
            };
            if let (MessageState::Failed | MessageState::Deferred | MessageState::InDoubt, Some(reply)) =
                (told.state, &told.reply)
            {
                let whom = messages::whom(&journalist.name, &journalist.address);
                ui.failed(format!("{whom} {}: {}", messages::fate(told.state), messages::answer(told.code, reply)));
            }
            // The run goes on when nobody reads what it says: the messages matter more.
            let answered = ui.answer(view.line(ui), &view.object());
            if let Err(error) = answered {
                broken.get_or_insert(error);
            }
        })?;
        let sent = tally.get(&MessageState::Sent).copied().unwrap_or(0);
        let verb = if plan.channel == Channel::Outbox { "wrote" } else { "sent" };
        let rest: Vec<_> = tally
            .iter()
            .filter(|(state, _)| **state != MessageState::Sent)
            .map(|(state, number)| format!("{number} {}", messages::said(*state)))
            .collect();
        let rest = if rest.is_empty() { String::new() } else { format!("; {}", rest.join(", ")) };
        ui.status(format!("{verb} {}{rest}", count(sent, "message", "messages")));
        if let Some(error) = broken {
            return Err(error);
        }
        match ending {
            Ending::Cut(error) if sent == 0 => return Err(closed(error)),
            Ending::Cut(error) => {
                ui.warn(error.to_string());
                ui.hint("run the same command again: it sends what is still due");
            }
            Ending::Stopped => ui.hint("stopped; run the same command again: it sends what is still due"),
            Ending::Whole if tally.contains_key(&MessageState::Deferred) => {
                ui.hint("run the same command again later: it tries what was put off");
            }
            Ending::Whole => {}
        }
        let waits = [MessageState::Queued, MessageState::Deferred];
        let left = waits.iter().filter_map(|state| tally.get(state)).sum();
        Ok((Outcome::of_failures(plan.due.len() - sent), left))
    }
}

/// A sign that Ctrl-C and `kill` set: what is in flight is finished. The second time they end the program at once.
pub(super) fn stop_sign() -> Result<Arc<AtomicBool>, CliError> {
    let stop = Arc::new(AtomicBool::new(false));
    for signal in [SIGINT, SIGTERM] {
        flag::register_conditional_shutdown(signal, 130, stop.clone())?;
        flag::register(signal, stop.clone())?;
    }
    Ok(stop)
}
