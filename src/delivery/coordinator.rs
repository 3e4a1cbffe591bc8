//! The coordinator of a sending: it gives messages to workers and keeps the ledger ahead of them.

use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::Duration;

use jiff::Timestamp;

use super::ledger::{LedgerError, LedgerWriter, MessageState, Update};
use super::plan::Planned;
use super::queue::{Limit, Queue};
use super::send_run::{Ending, Progressed, SendRun};
use super::transport::{DeliveryOutcome, TransportError};
use super::worker::WorkerEvent;

/// Writes the ledger, gives out messages, and keeps to the limits.
pub(super) struct Coordinator<'w, 'a> {
    ledger: &'w mut LedgerWriter,
    run: &'w SendRun<'a>,
    report: &'w mut dyn FnMut(Progressed<'a>),
    jobs: Vec<Option<Sender<usize>>>,
    queue: Queue,
    retries: Vec<usize>,
    idle: Vec<usize>,
    alive: usize,
    error: Option<TransportError>,
}

impl<'w, 'a> Coordinator<'w, 'a> {
    pub(super) fn new(
        ledger: &'w mut LedgerWriter,
        run: &'w SendRun<'a>,
        jobs: Vec<Sender<usize>>,
        report: &'w mut dyn FnMut(Progressed<'a>),
    ) -> Self {
        let domains = run.plan.due.iter().map(|planned| planned.journalist.address.domain());
        let whole = Limit { at_once: None, per_minute: run.limits.per_minute };
        Self {
            ledger,
            report,
            alive: jobs.len(),
            jobs: jobs.into_iter().map(Some).collect(),
            queue: Queue::new(domains, whole, run.limits.domain),
            retries: vec![0; run.plan.due.len()],
            idle: Vec::new(),
            error: None,
            run,
        }
    }

    /// Runs until every worker has ended.
    pub(super) fn run(mut self, events: &Receiver<WorkerEvent>) -> Result<Ending, LedgerError> {
        while self.alive > 0 {
            let mut batch = Vec::new();
            match events.recv_timeout(self.timeout()) {
                Ok(event) => batch.extend(std::iter::once(event).chain(events.try_iter())),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            self.turn(batch)?;
        }
        Ok(self.end())
    }

    /// One turn: the outcomes that came in and the messages that are given to workers go to disk together.
    fn turn(&mut self, batch: Vec<WorkerEvent>) -> Result<(), LedgerError> {
        let now = (self.run.clock)();
        let mut updates = Vec::new();
        let mut done = Vec::new();
        for event in batch {
            let finished = match event {
                WorkerEvent::Ready { worker, finished } => {
                    self.idle.push(worker);
                    finished
                }
                WorkerEvent::Broke { job, outcome } => Some((job, outcome)),
                WorkerEvent::Ended(error) => {
                    self.alive -= 1;
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
        let handed = self.hand_out(now);
        for (worker, job) in &handed {
            let Planned { journalist, version, .. } = &self.run.plan.due[*job];
            let (address, version) = (&journalist.address, *version);
            updates.push(Update {
                address,
                version,
                state: MessageState::Intent,
                code: None,
                reply: None,
                next_at: None,
            });
            self.give(*worker, *job);
        }
        self.ledger.write(self.run.plan.channel, &self.run.plan.mailing.slug, &updates, now)?;
        for (worker, job) in handed {
            self.give(worker, job);
        }
        for progressed in done {
            self.run.progress.advance(1);
            (self.report)(progressed);
        }
        if self.is_over() {
            for worker in self.idle.drain(..) {
                self.jobs[worker] = None;
            }
        }
        Ok(())
    }

    /// Gives a worker a message's number: once to prepare the message, and again to send it.
    fn give(&self, worker: usize, job: usize) {
        // A worker that is idle waits for a number, so it is there.
        if let Some(sender) = &self.jobs[worker] {
            let _ = sender.send(job);
        }
    }

    fn is_stopped(&self) -> bool {
        self.run.stop.load(Ordering::Relaxed) || self.error.as_ref().is_some_and(concerns_all)
    }

    fn is_over(&self) -> bool {
        self.is_stopped() || self.queue.is_empty() && self.queue.in_flight() == 0
    }

    /// What the ledger gets for an outcome, and what is reported of it unless it is retried.
    fn record(&mut self, job: usize, outcome: DeliveryOutcome, now: Timestamp) -> (Update<'a>, Option<Progressed<'a>>) {
        let planned = &self.run.plan.due[job];
        let mut next_at = None;
        let (state, code, reply) = outcome.recorded();
        match &outcome {
            DeliveryOutcome::Deferred { .. } if !self.is_stopped() => {
                let wait = self.run.limits.retries.get(self.retries[job]);
                if let Some(at) = wait.and_then(|wait| now.checked_add(*wait).ok()) {
                    self.retries[job] += 1;
                    self.queue.put_off(job, at);
                    next_at = Some(at);
                }
            }
            DeliveryOutcome::Unwelcome { reply, .. } => {
                let from = self.run.messages.get(&planned.edition).map(|message| message.from().to_string());
                let (server, from, why) = (self.run.transport.name(), from.unwrap_or_default(), reply.clone());
                self.error.get_or_insert(TransportError::Unwelcome { server, from, why });
            }
            DeliveryOutcome::TooLarge { size, most } => {
                let (server, size, most) = (self.run.transport.name(), *size, *most);
                self.error.get_or_insert(TransportError::TooLarge { server, size, most });
            }
            _ => {}
        }
        let reply = Some(reply.to_owned());
        let progressed = next_at.is_none().then(|| Progressed { planned, state, code, reply: reply.clone() });
        (
            Update { address: &planned.journalist.address, version: planned.version, state, code, reply, next_at },
            progressed,
        )
    }

    /// Gives the next messages to idle workers, as far as the limits allow.
    fn hand_out(&mut self, now: Timestamp) -> Vec<(usize, usize)> {
        let mut handed = Vec::new();
        while !self.is_stopped() && !self.idle.is_empty() {
            let Some(job) = self.queue.next(now) else { break };
            handed.extend(self.idle.pop().map(|worker| (worker, job)));
        }
        handed
    }

    /// How long to wait for events before looking at the clock again.
    fn timeout(&self) -> Duration {
        // `stop` is not an event: it is checked now and then.
        const POLL: Duration = Duration::from_millis(200);
        if self.idle.is_empty() {
            return POLL;
        }
        self.queue.wait((self.run.clock)()).unwrap_or(POLL).min(POLL)
    }

    /// Reports what this run did not come to.
    fn end(self) -> Ending {
        let left = self.queue.waiting();
        let stopped = self.run.stop.load(Ordering::Relaxed);
        for job in &left {
            let state = if self.retries[*job] > 0 { MessageState::Deferred } else { MessageState::Queued };
            (self.report)(Progressed { planned: &self.run.plan.due[*job], state, code: None, reply: None });
        }
        let over = left.is_empty();
        match self.error {
            Some(error) if !over || concerns_all(&error) => Ending::Failed(error),
            _ if stopped && !over => Ending::Stopped,
            _ => Ending::Complete,
        }
    }
}

/// Whether what happened to one message would happen to all of them.
fn concerns_all(error: &TransportError) -> bool {
    matches!(error, TransportError::Unwelcome { .. } | TransportError::TooLarge { .. })
}
