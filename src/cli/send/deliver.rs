//! The sending itself, shown message by message.

use super::ask::ask;
use super::show::{answer_plan, answer_skipped, doubts_before, failed_before, hint_of_doubts, show, tell_failed};
use super::told::{self, NoticesOnce, Told};
use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome};
use crate::cli::messages::{self, MessageView};
use crate::cli::notices::Notices;
use crate::cli::remedies::lifting;
use crate::cli::stop_sign::stop_sign;
use crate::cli::ui::{Ui, in_a_line};
use crate::delivery::{Channel, Ending, MessageState, Plan, Progressed, SkipReason, TransportError};
use crate::net::ConnectError;
use crate::newsroom::{Delivered, Newsroom, RefusedAddresses, SendRequest, Sending};
use crate::release::Slug;

/// How far a command goes, and whether it asks first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Manner<'a> {
    pub(super) dry_run: bool,
    pub(super) yes: bool,
    /// For a scheduled mailing that a timer sends: what is told of it only once.
    pub(super) told: Option<&'a Told>,
}

/// How a command ended.
pub(super) struct Ended {
    pub(super) outcome: Outcome,
    /// Messages that another run would try again.
    pub(super) left: usize,
    /// Messages that journalists may have or not: a person settles them.
    pub(super) in_doubt: usize,
}

impl Manner<'_> {
    /// Whether nobody has reported this yet; by hand, everything is reported each time.
    fn is_news(&self, reason: Option<String>) -> bool {
        reason.is_none_or(|reason| self.told.is_none_or(|told| told.is_news(&reason)))
    }
}

/// Shows the plan, asks, and sends.
pub(super) fn run(
    ui: &Ui,
    context: &Context,
    newsroom: &Newsroom,
    request: SendRequest,
    manner: Manner<'_>,
) -> Result<Ended, CliError> {
    let notices = NoticesOnce { notices: Notices { ui, context }, told: manner.told };
    let environment = context.mail_environment();
    let sending = Sending::open(newsroom, request, &environment, newsroom.now, &notices)?;
    if manner.dry_run {
        let draft = sending.draft()?;
        show(ui, &sending, &draft, usize::MAX);
        answer_plan(ui, &sending, &draft)?;
        ui.status(would_send(&draft.audience.plan));
        return Ok(Ended { outcome: Outcome::of_failures(draft.audience.unusable), left: 0, in_doubt: 0 });
    }
    let mut prepared = sending.prepare()?;
    let unusable = prepared.draft.audience.unusable;
    show(ui, &sending, &prepared.draft, 12);
    let plan = &prepared.draft.audience.plan;
    let doubts = doubts_before(plan);
    if plan.due.is_empty() {
        answer_skipped(ui, plan)?;
        ui.status("there is nobody to send it to now: nothing was sent");
        if plan.skipped.iter().any(|skipped| matches!(skipped.why, SkipReason::Embargo { .. })) {
            ui.hint("send it again when the embargo has lifted; the `embargo` column of a list says who gets it before then");
        }
        if manner.is_news(told::doubts(doubts)) {
            hint_of_doubts(ui, plan, doubts);
        }
        if manner.is_news(told::failures(failed_before(plan))) {
            tell_failed(ui, plan);
        }
        // Those who were refused are settled; those in doubt are not.
        return Ok(Ended { outcome: Outcome::of_failures(unusable + doubts), left: 0, in_doubt: doubts });
    }
    let transport = sending.transport()?;
    sending.check_links(&prepared.draft)?;
    if !manner.yes {
        ask(ui, sending.request(), plan)?;
    }
    let (due, channel) = (plan.due.len(), plan.channel);
    let stop = stop_sign()?;
    let (mut broken, mut queued) = (None, Vec::new());
    let delivered = sending.deliver(&mut prepared, transport.as_ref(), &stop, &mut |told| {
        // The run goes on when nobody reads what it says: the messages matter more.
        if manner.told.is_some() && told.state == MessageState::Queued && !ui.json() {
            // Whether that is news becomes clear at the end of the run.
            let view = view(told, channel);
            queued.push((view.line(ui), view.object()));
        } else if let Err(error) = answer(ui, told, manner, channel) {
            broken.get_or_insert(error);
        }
    })?;
    let is_known = !manner.is_news(told::reason(&delivered.ending));
    for (line, object) in queued.iter().filter(|_| !is_known) {
        if let Err(error) = ui.answer(line, object) {
            broken.get_or_insert(error);
        }
    }
    let (sent, skipped) = (delivered.sent(), delivered.skipped());
    sum_up(ui, channel, &delivered);
    refused(ui, &sending.request().slug, &delivered);
    if let Some(error) = broken {
        return Err(error);
    }
    let left = delivered.left();
    let in_doubt = doubts + delivered.in_doubt();
    close(ui, delivered, manner, is_known)?;
    let plan = &prepared.draft.audience.plan;
    answer_skipped(ui, plan)?;
    if manner.is_news(told::doubts(in_doubt)) {
        hint_of_doubts(ui, plan, in_doubt);
    }
    Ok(Ended { outcome: Outcome::of_failures(due - sent - skipped + unusable + doubts), left, in_doubt })
}

/// What a run without `--dry-run` would do.
fn would_send(plan: &Plan) -> String {
    let messages = count(plan.due.len(), "message", "messages");
    match plan.channel {
        _ if plan.due.is_empty() => "nobody would get it; nothing was sent".to_owned(),
        Channel::Smtp => format!("would send {messages}; nothing was sent"),
        Channel::Outbox => format!("would write {messages}; nothing was written"),
    }
}

fn view<'a>(told: &'a Progressed<'_>, channel: Channel) -> MessageView<'a> {
    let journalist = &told.planned.journalist;
    let is_skipped = told.state == MessageState::Skipped;
    MessageView {
        address: &journalist.address,
        name: &journalist.name,
        state: told.state,
        message_id: told.planned.message_id.as_str(),
        code: told.code,
        reply: told.reply.as_deref().filter(|_| !is_skipped),
        why: told.reply.clone().filter(|_| is_skipped),
        channel,
    }
}

/// Reports what happened to one message.
fn answer(ui: &Ui, told: &Progressed<'_>, manner: Manner<'_>, channel: Channel) -> Result<(), CliError> {
    let journalist = &told.planned.journalist;
    let view = view(told, channel);
    if manner.told.is_some() && told.planned.again && told.state == MessageState::Deferred && !ui.json() {
        ui.status(format!(
            "the message to {} is still deferred",
            messages::whom(&journalist.name, &journalist.address)
        ));
        return Ok(());
    }
    if let (MessageState::Failed | MessageState::Deferred | MessageState::InDoubt, Some(reply)) =
        (told.state, &told.reply)
    {
        let whom = messages::whom(&journalist.name, &journalist.address);
        let fate = messages::fate(told.state);
        let text = format!("the message to {whom} {fate}: {}", messages::answer(told.code, reply));
        // The next run tries it again.
        if told.state == MessageState::Deferred { ui.warn(text) } else { ui.failed(text) }
    }
    ui.answer(view.line(ui), &view.object())
}

/// Says how many messages became what.
fn sum_up(ui: &Ui, channel: Channel, delivered: &Delivered) {
    let verb = if channel == Channel::Outbox { "wrote" } else { "sent" };
    let rest: Vec<_> = delivered
        .tally
        .iter()
        .filter(|(state, _)| **state != MessageState::Sent)
        .map(|(state, number)| format!("{number} {}", messages::said(*state, channel)))
        .collect();
    let mut rest = if rest.is_empty() { String::new() } else { format!("; {}", rest.join(", ")) };
    if channel == Channel::Outbox {
        rest.push_str("; nothing was sent");
    }
    ui.status(format!("{verb} {}{rest}", count(delivered.sent(), "message", "messages")));
}

/// Says what follows from the server's refusals.
fn refused(ui: &Ui, slug: &Slug, delivered: &Delivered) {
    let RefusedAddresses { suppressed, doubted } = &delivered.refused;
    for (address, why) in suppressed {
        ui.status(format!("{address} gets no mail from now on: {}", in_a_line(why)));
    }
    match suppressed.as_slice() {
        [] => {}
        [(address, _)] => ui.hint(lifting(address.as_str())),
        _ => ui.hint(lifting("ADDRESS")),
    }
    if *doubted > 0 {
        let none = if delivered.sent() == 0 { ", as it accepted nobody" } else { "" };
        ui.warn(format!("the server refused {doubted} addresses as unknown, which is too many to be credible{none}: none of them has been suppressed"));
        ui.hint("check with `pressbox doctor` that this is the server for outgoing mail");
        ui.hint(format!("then try them again: `pressbox resolve {slug} --resend --failed`"));
    }
}

/// Says what to do about a sending that is not whole; one that did not begin is an error.
fn close(ui: &Ui, delivered: Delivered, manner: Manner<'_>, is_known: bool) -> Result<(), CliError> {
    let sent = delivered.sent();
    match delivered.ending {
        Ending::Failed(error) if is_known => {
            ui.status(format!("no change since the last run: {}", CliError::from(error).one_line()));
        }
        Ending::Failed(error) if sent == 0 && !error.follows_attempts() => {
            let is_unreachable = matches!(error, TransportError::Connect(ConnectError::Unreachable { .. }));
            let mut error = CliError::from(error);
            if is_unreachable {
                error = error.hinted("what was not sent waits for the next run");
            }
            if manner.told.is_none() {
                return Err(error);
            }
            // A timer tries again by itself.
            ui.warn(error.one_line());
            ui.hints(&error);
        }
        Ending::Failed(error) => {
            let follows_attempts = error.follows_attempts();
            let error = CliError::from(error);
            ui.warn(error.one_line());
            if follows_attempts {
                ui.hints(&error);
                let others = [MessageState::Failed, MessageState::InDoubt];
                ui.hint(if others.iter().any(|state| delivered.tally.contains_key(state)) {
                    "then run the same command again: it sends what is still due"
                } else {
                    "then run the same command again: anyone who has not received it is still in the queue"
                });
            } else {
                ui.hint("run the same command again: it sends what is still due");
            }
        }
        Ending::Unrecorded(error)
            if sent == 0 && delivered.tally.keys().all(|state| *state == MessageState::Queued) =>
        {
            return Err(error.into());
        }
        Ending::Unrecorded(error) => {
            let error = CliError::from(error);
            ui.warn(format!("the ledger could not be written, so nothing more was sent: {}", error.one_line()));
            ui.hints(&error);
            ui.hint("then run the same command again: it sends what is still due");
        }
        Ending::Stopped => ui.hint("stopped; run the same command again: it sends what is still due"),
        Ending::Complete if delivered.tally.contains_key(&MessageState::Deferred) => {
            ui.hint("run the same command again later: it retries what was deferred");
        }
        Ending::Complete => {}
    }
    Ok(())
}
