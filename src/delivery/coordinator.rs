//! The coordinator of a sending: it gives messages to workers and keeps the ledger ahead of them.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::held_refusal::{HeldRefusal, final_outcome, settled, with_code};
use super::ledger::{LedgerError, LedgerWriter, MessageState, Update};
use super::pace::Pace;
use super::queue::{Limit, Queue};
use super::refusal::{RefusalCause, SenderFault};
use super::second_tries::SecondTries;
use super::send_run::{Ending, Progressed, SendRun, StillDue};
use super::streak::{Pattern, Streak};
use super::transport::{DeliveryOutcome, TransportError};
use super::unconfirmed::Unconfirmed;
use super::unrecorded::{Unrecorded, as_in_doubt};
use super::worker::WorkerEvent;
use super::workers::Workers;

/// Writes the ledger, gives out messages, and keeps to the limits.
pub(super) struct Coordinator<'w, 'a> {
    ledger: &'w mut LedgerWriter,
    run: &'w SendRun<'a>,
    report: &'w mut dyn FnMut(Progressed<'a>),
    workers: Workers,
    queue: Queue,
    retries: Vec<usize>,
    streak: Streak,
    unconfirmed: Unconfirmed,
    second_tries: SecondTries,
    pace: Pace,
    /// Refusals that may be the server's doing and not about the journalist: they are final once it accepts others.
    held: Vec<HeldRefusal>,
    /// Set when there is nothing left to send.
    over: &'w Arc<AtomicBool>,
    /// Which messages the ledger has as deferred.
    deferred: BTreeSet<usize>,
    has_begun: bool,
    /// When the ledger was written last.
    written: Option<Instant>,
    error: Option<TransportError>,
    /// Since the ledger could not be written: nothing more is sent.
    unrecorded: Option<Unrecorded<'a>>,
}

/// A message that is no longer due, and the reason.
type LeftOut = (usize, String);

impl<'w, 'a> Coordinator<'w, 'a> {
    pub(super) fn new(
        ledger: &'w mut LedgerWriter,
        run: &'w SendRun<'a>,
        workers: Workers,
        over: &'w Arc<AtomicBool>,
        report: &'w mut dyn FnMut(Progressed<'a>),
    ) -> Result<Self, LedgerError> {
        let entries = ledger.ledger().entries(run.plan.channel, &run.plan.mailing)?;
        let accepted = entries.iter().filter(|entry| entry.state == MessageState::Sent).count();
        let domains = run.plan.due.iter().map(|planned| planned.journalist.address.domain());
        let whole = Limit { at_once: None, per_minute: run.limits.per_minute };
        Ok(Self {
            ledger,
            report,
            streak: Streak::new(domains.clone(), accepted),
            unconfirmed: Unconfirmed::after(&entries),
            second_tries: SecondTries::default(),
            pace: Pace::new(workers.number(), run.plan.due.len(), &run.limits.pauses),
            workers,
            held: Vec::new(),
            over,
            deferred: BTreeSet::new(),
            queue: Queue::new(domains, whole, run.limits.domain),
            retries: vec![0; run.plan.due.len()],
            has_begun: false,
            written: None,
            error: None,
            unrecorded: None,
            run,
        })
    }

    /// Runs until every worker has ended.
    pub(super) fn run(mut self, events: &Receiver<WorkerEvent>) -> Ending {
        while self.workers.are_alive() {
            let mut batch = Vec::new();
            match events.recv_timeout(self.timeout()) {
                Ok(event) => {
                    batch.extend(std::iter::once(event).chain(events.try_iter()));
                    self.gather(events, &mut batch);
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            self.turn(batch);
        }
        self.end()
    }

    /// Waits a moment for more events where they come thick and fast: the ledger is written for all of them at once.
    fn gather(&self, events: &Receiver<WorkerEvent>, batch: &mut Vec<WorkerEvent>) {
        const MOMENTS: [Duration; 2] = [Duration::from_millis(1); 2];
        let is_busy = self.written.is_some_and(|written| written.elapsed() < Duration::from_millis(2));
        for moment in MOMENTS {
            if !is_busy || self.workers.are_mostly_idle(batch.len()) {
                break;
            }
            thread::sleep(moment);
            batch.extend(events.try_iter());
        }
    }

    /// One turn: the outcomes that came in and the messages that are given to workers go to disk together.
    fn turn(&mut self, batch: Vec<WorkerEvent>) {
        let now = (self.run.clock)();
        let mut updates = Vec::new();
        let (mut done, mut doubted) = (Vec::new(), Vec::new());
        for event in batch {
            let finished = match event {
                WorkerEvent::Ready { worker, finished } => {
                    self.workers.ready(worker);
                    finished
                }
                WorkerEvent::Broke { job, outcome } => Some((job, outcome)),
                WorkerEvent::Doubted { job, reply } => {
                    let (update, progressed) = settled(self.run, job, MessageState::InDoubt, None, Some(reply));
                    updates.push(update);
                    doubted.push(progressed);
                    None
                }
                WorkerEvent::Ended(error) => {
                    self.workers.ended();
                    self.error = self.error.take().or(error);
                    None
                }
            };
            if let Some((job, outcome)) = finished {
                self.queue.landed(job);
                let (update, progressed) = self.record(job, outcome, now);
                updates.push(update);
                done.extend(progressed);
            }
        }
        let (accepted, enough) = (self.streak.all_accepted(), self.workers.number());
        for held in
            self.held.extract_if(.., |held| !held.cause.is_wrong_setting() && accepted >= held.accepted + enough)
        {
            // It was sent only after the server had accepted these: the journalist's own refusal.
            let (update, progressed) = settled(self.run, held.job, held.state, held.code, Some(held.reply));
            updates.push(update);
            done.push(progressed);
        }
        let (mut handed, left_out) = self.hand_out(now);
        for (job, why) in left_out {
            let (update, progressed) = settled(self.run, job, MessageState::Skipped, None, Some(why));
            updates.push(update);
            done.push(progressed);
        }
        if !handed.is_empty() && !std::mem::replace(&mut self.has_begun, true) {
            (self.run.begins)();
        }
        for (_, job) in &handed {
            updates.push(settled(self.run, *job, MessageState::Intent, None, None).0);
        }
        if !updates.is_empty() && self.unrecorded.is_none() {
            match self.ledger.write(self.run.plan.channel, &self.run.plan.mailing.slug, &updates, now) {
                Ok(()) => self.written = Some(Instant::now()),
                Err(error) => self.unrecorded = Some(Unrecorded::new(error)),
            }
        }
        if let Some(unrecorded) = &mut self.unrecorded {
            self.run.progress.advance(done.len() as u64);
            unrecorded.keep(updates, std::mem::take(&mut done).into_iter().chain(std::mem::take(&mut doubted)));
            // Without an `intent` on disk these do not go.
            for (worker, job) in std::mem::take(&mut handed) {
                self.workers.ready(worker);
                self.queue.landed(job);
                self.queue.put_off(job, now);
            }
        }
        for (worker, job) in handed {
            self.workers.let_go(worker, job);
            let next = self.queue.upcoming().find(|job| !self.workers.is_prepared(*job));
            if let Some(job) = next {
                self.workers.prepare(worker, job);
            }
        }
        for progressed in done {
            self.run.progress.advance(1);
            (self.report)(progressed);
        }
        // These were counted before.
        for progressed in doubted {
            (self.report)(progressed);
        }
        if self.is_over() {
            self.over.store(true, Ordering::Relaxed);
            self.workers.dismiss();
        }
    }

    fn is_stopped(&self) -> bool {
        self.run.stop.load(Ordering::Relaxed)
            || self.unrecorded.is_some()
            || self.error.as_ref().is_some_and(TransportError::concerns_all)
    }

    fn is_over(&self) -> bool {
        self.is_stopped() || self.queue.is_empty() && self.queue.in_flight() == 0
    }

    /// What the ledger gets for an outcome, and what is reported of it unless it is not final.
    fn record(&mut self, job: usize, outcome: DeliveryOutcome, now: Timestamp) -> (Update<'a>, Option<Progressed<'a>>) {
        self.learn(job, &outcome, now);
        let (state, code, reply) = outcome.recorded();
        let reply = reply.to_owned();
        match self.cause(&outcome) {
            Some(cause) => {
                self.refused(HeldRefusal { job, state, code, reply, cause, accepted: self.streak.all_accepted() }, now)
            }
            None => final_outcome(self.run, job, state, code, reply),
        }
    }

    /// What an outcome says about the server, whomever the message was for.
    fn learn(&mut self, job: usize, outcome: &DeliveryOutcome, now: Timestamp) {
        let planned = &self.run.plan.due[job];
        match outcome {
            DeliveryOutcome::Accepted { .. } => {
                let fresh = self.retries[job] == 0 && !planned.again;
                self.second_tries.accepted(job, fresh, now);
                self.streak.accepted();
                self.unconfirmed.accepted();
                self.pace.accepted(now);
            }
            DeliveryOutcome::InDoubt { reply } => {
                // Where nobody is left to be spared, there is nothing to end.
                if let Some(number) = self.unconfirmed.another().filter(|_| !self.queue.is_empty()) {
                    let (server, why) = (self.run.transport.name(), reply.clone());
                    self.error.get_or_insert(TransportError::Unconfirmed { server, number, why });
                }
            }
            DeliveryOutcome::Unwelcome { reply, .. } => {
                let from = self.run.messages.get(&planned.edition).map(|message| message.from().to_string());
                let (server, from, why) = (self.run.transport.name(), from.unwrap_or_default(), reply.clone());
                self.error.get_or_insert(TransportError::Unwelcome { server, from, why });
            }
            DeliveryOutcome::Unwritable { kind, reply } => {
                let (path, source) = (self.run.transport.name(), std::io::Error::new(*kind, reply.clone()));
                self.error.get_or_insert(TransportError::Outbox { path, source });
            }
            DeliveryOutcome::TooLarge { size, most } => {
                let (server, size, most) = (self.run.transport.name(), *size, *most);
                self.error.get_or_insert(TransportError::TooLarge { server, size, most });
            }
            _ => {}
        }
    }

    /// Why a message was refused, where it was.
    fn cause(&self, outcome: &DeliveryOutcome) -> Option<RefusalCause> {
        let diagnose = self.run.diagnose;
        match outcome {
            DeliveryOutcome::Deferred { code: Some(code), reply } | DeliveryOutcome::Refused { code, reply } => {
                Some(diagnose(*code, reply))
            }
            DeliveryOutcome::Deferred { code: None, .. } => Some(RefusalCause::Recipient),
            // It was refused before the server knew who it is for.
            DeliveryOutcome::Busy { code, reply } => Some(match diagnose(*code, reply) {
                RefusalCause::Sender(fault) => RefusalCause::Sender(fault),
                _ => RefusalCause::Limit,
            }),
            _ => None,
        }
    }

    /// Settles a refusal, puts the message off, or holds it back; and does what the refusals so far ask of the run.
    fn refused(&mut self, refusal: HeldRefusal, now: Timestamp) -> (Update<'a>, Option<Progressed<'a>>) {
        let HeldRefusal { job, state, code, cause, .. } = refusal;
        let temporary = state == MessageState::Deferred;
        let is_for_now = temporary && matches!(cause, RefusalCause::Limit | RefusalCause::Recipient);
        let put_off = if is_for_now { self.second_tries.refused(job, now) } else { None };
        let cause = if put_off.is_some() { RefusalCause::Greylisting } else { cause };
        let domain = self.run.plan.due[job].journalist.address.domain();
        let is_limited = self.pace.is_paused() && self.streak.goes_on(cause, temporary);
        let pattern = self.streak.refused(cause, temporary, domain, self.retries[job] == 0);
        if self.is_stopped() {
            let state = if cause.is_common() { MessageState::Queued } else { state };
            return final_outcome(self.run, job, state, code, refusal.reply);
        }
        let wait = self.run.limits.retries.get(self.retries[job]);
        let wait = wait.filter(|_| temporary).map(|wait| put_off.map_or(*wait, |longer| longer.max(*wait)));
        let next_at = wait.and_then(|wait| now.checked_add(wait).ok());
        let reply = refusal.reply.clone();
        if let Some(at) = next_at {
            self.retries[job] += 1;
            self.queue.put_off(job, at);
        } else if cause.is_common() || temporary && self.streak.is_suspicious() {
            self.held.push(HeldRefusal { cause, ..refusal });
        } else {
            return final_outcome(self.run, job, state, code, reply);
        }
        if self.streak.is_suspicious() {
            self.pace.slow_down();
        }
        if let Pattern::Refusing(fault) = pattern {
            if cause.is_wrong_setting() || !self.streak.is_last_of_many(self.left()) {
                self.refusing(fault, code, &reply);
            }
        } else if is_limited || pattern == Pattern::Limited {
            self.wait_for_the_server(code, &reply, now);
        }
        // No refusal is final until it is clear who caused it.
        self.deferred.insert(job);
        let (update, _) = settled(self.run, job, MessageState::Deferred, code, Some(reply));
        (Update { next_at, ..update }, None)
    }

    /// How many messages wait or are on their way.
    fn left(&self) -> usize {
        self.queue.waiting().len() + usize::try_from(self.queue.in_flight()).unwrap_or(usize::MAX)
    }

    /// Keeps as the run's error that the server refuses what comes from us.
    fn refusing(&mut self, fault: SenderFault, code: Option<u16>, reply: &str) {
        let (server, why, some) = (self.run.transport.name(), with_code(code, reply), self.streak.all_accepted() > 0);
        self.error.get_or_insert(TransportError::Refusing { server, fault, why, some });
    }

    /// Lets the run wait until the server takes more, or ends it if it has waited long enough.
    fn wait_for_the_server(&mut self, code: Option<u16>, reply: &str, now: Timestamp) {
        let was_waiting = self.pace.wait(now).is_some();
        if self.pace.limited(now) {
            if let Some(wait) = self.pace.wait(now).filter(|_| !was_waiting) {
                self.run.progress.waits(wait);
            }
            self.try_held_again(now);
        } else {
            let (server, why) = (self.run.transport.name(), with_code(code, reply));
            self.error.get_or_insert(TransportError::Limited { server, why });
        }
    }

    /// Puts what was held back into the queue: a limit is no journalist's fault.
    fn try_held_again(&mut self, now: Timestamp) {
        for held in
            self.held.extract_if(.., |held| held.cause != RefusalCause::Recipient || held.state != MessageState::Failed)
        {
            self.queue.put_off(held.job, now);
        }
    }

    /// Gives the next messages to idle workers, as far as the limits allow; and those that are no longer due, each with the reason.
    fn hand_out(&mut self, now: Timestamp) -> (Vec<(usize, usize)>, Vec<LeftOut>) {
        let (mut handed, mut left_out) = (Vec::new(), Vec::new());
        while !self.is_stopped() && self.workers.has_idle() {
            let window = self.pace.window(now).min(if self.unconfirmed.is_suspicious() { 1 } else { usize::MAX });
            if usize::try_from(self.queue.in_flight()).unwrap_or(usize::MAX) >= window {
                break;
            }
            let Some(job) = self.next_job(now) else { break };
            match (self.run.still_due)(&self.run.plan.due[job]) {
                StillDue::Yes => handed.extend(self.workers.assign(job).map(|worker| (worker, job))),
                StillDue::No(why) => {
                    self.queue.landed(job);
                    left_out.push((job, why.to_string()));
                }
                StillDue::Unknown => {
                    self.queue.landed(job);
                    self.queue.put_off(job, now);
                    break;
                }
            }
        }
        (handed, left_out)
    }

    /// The next message that may go now. While the run waits, one that was refused comes first: that it is refused once more
    /// is the sign of a limit; that another is refused is not.
    fn next_job(&mut self, now: Timestamp) -> Option<usize> {
        let early = self.pace.tries_refused();
        if early || !self.pace.is_paused() && self.second_tries.are_needed() {
            let refused = self.second_tries.longest_first();
            if let Some(job) = refused.into_iter().find(|job| self.queue.take(*job, now, early)) {
                return Some(job);
            }
        }
        let is_suspicious = self.streak.is_suspicious() || self.unconfirmed.is_suspicious();
        if is_suspicious {
            return self.queue.next_elsewhere(now);
        }
        // What was prepared and has been refused meanwhile has lost its place: others come before it.
        let first = self.queue.upcoming().take(self.workers.number());
        let prepared = self
            .workers
            .next_prepared()
            .filter(|job| !self.pace.is_paused() && first.into_iter().any(|one| one == *job));
        prepared.filter(|job| self.queue.take(*job, now, false)).or_else(|| self.queue.next(now))
    }

    /// How long to wait for events before looking at the clock again.
    fn timeout(&self) -> Duration {
        // `stop` is not an event: it is checked now and then.
        const POLL: Duration = Duration::from_millis(200);
        if !self.workers.has_idle() {
            return POLL;
        }
        let now = (self.run.clock)();
        self.pace.wait(now).or_else(|| self.queue.wait(now)).unwrap_or(POLL).min(POLL)
    }

    /// Settles what was held, and reports what this run did not get to.
    fn end(mut self) -> Ending {
        let left = self.queue.waiting();
        let stopped = self.run.stop.load(Ordering::Relaxed);
        let over = left.is_empty();
        if over && !stopped {
            self.tell_if_everybody_is_refused();
        }
        let open = self.error.as_ref().is_some_and(TransportError::follows_attempts) || !over;
        if !stopped {
            // A server that does not pass mail on for us, or wants a login, is reported even if it accepted other messages.
            self.tell_last_fault(|held| held.cause.is_wrong_setting());
        }
        let (mut updates, mut done) = (Vec::new(), Vec::new());
        for HeldRefusal { job, state, code, reply, cause, .. } in std::mem::take(&mut self.held) {
            let is_open = open && cause.is_common() || cause.is_wrong_setting();
            let state = if is_open { MessageState::Queued } else { state };
            let (update, progressed) = settled(self.run, job, state, code, Some(reply));
            updates.push(update);
            done.push(progressed);
        }
        // There may be space again.
        let (mut error, mut outcomes) = (None, Vec::new());
        if let Some(unrecorded) = self.unrecorded.take() {
            updates.splice(0..0, unrecorded.updates);
            (error, outcomes) = (Some(unrecorded.error), unrecorded.outcomes);
        }
        match self.ledger.write(self.run.plan.channel, &self.run.plan.mailing.slug, &updates, (self.run.clock)()) {
            Ok(()) => outcomes.extend(done),
            Err(failed) => {
                error = error.or(Some(failed));
                let channel = self.run.plan.channel;
                outcomes = outcomes.into_iter().map(|outcome| as_in_doubt(outcome, channel)).collect();
                // What was held is deferred in the ledger.
                let held = |held: Progressed<'a>| Progressed { state: MessageState::Deferred, ..held };
                outcomes.extend(done.into_iter().map(held));
            }
        }
        for progressed in outcomes {
            (self.report)(progressed);
        }
        for job in &left {
            let state = if self.deferred.contains(job) { MessageState::Deferred } else { MessageState::Queued };
            (self.report)(Progressed { planned: &self.run.plan.due[*job], state, code: None, reply: None });
        }
        if let Some(error) = error {
            return Ending::Unrecorded(error);
        }
        match self.error {
            Some(error) if !over || error.concerns_all() => Ending::Failed(error),
            _ if stopped && !over => Ending::Stopped,
            _ => Ending::Complete,
        }
    }

    /// A short run in which the server refused the sender for several domains, and accepted nothing, is not the
    /// journalists' failure.
    fn tell_if_everybody_is_refused(&mut self) {
        let plan = self.run.plan;
        let domains = self.held.iter().filter(|held| held.fault().is_some());
        let domains = domains.map(|held| plan.due[held.job].journalist.address.domain());
        if self.streak.refuses_everybody(domains) {
            self.tell_last_fault(|held| held.fault().is_some());
        }
    }

    /// Keeps as the run's error what the server has against us, in the words of the last refusal of a kind.
    fn tell_last_fault(&mut self, of: impl Fn(&HeldRefusal) -> bool) {
        let last = self.held.iter().rev().find(|held| of(held));
        if let Some((fault, code, reply)) = last.and_then(|held| Some((held.fault()?, held.code, held.reply.clone()))) {
            self.refusing(fault, code, &reply);
        }
    }
}
