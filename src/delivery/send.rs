//! Sending: workers with a session each, and one writer that keeps the ledger ahead of them.
//!
//! A worker tells what became of its last message and asks for the next in one word. The writer gathers the words
//! that have come, names each worker's next message, so that it can be filled in and signed, and writes all of it in one
//! commit. Only then does it give leave: so `intent` is on disk before a server hears of a message, many connections
//! share one fsync, and no worker idles while the disk writes.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;

use super::ledger::{LedgerError, LedgerWriter, MessageState, NewEntry, Update};
use super::message::Message;
use super::plan::{Plan, Planned};
use super::queue::{Limit, Queue};
use super::transport::{DeliveryOutcome, Outgoing, Session, Transport, TransportError};
use crate::progress::Progress;
use crate::release::Language;

/// How fast, and how stubbornly.
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
            reconnects: seconds(&[1, 5, 20]),
        }
    }
}

/// Everything that a run is made of.
#[expect(missing_debug_implementations, reason = "it borrows closures and trait objects")]
pub struct Run<'a> {
    pub plan: &'a Plan,
    /// A message an edition; every edition of the plan has one.
    pub messages: &'a BTreeMap<Language, Message>,
    pub transport: &'a dyn Transport,
    pub pace: &'a SendLimits,
    pub clock: &'a (dyn Fn() -> Timestamp + Sync),
    /// Set from outside to end the run: what is in flight is finished, nothing new begun.
    pub stop: &'a AtomicBool,
    pub progress: &'a dyn Progress,
}

/// What a run knows of one message.
#[derive(Debug, Clone)]
pub struct Progressed<'a> {
    pub planned: &'a Planned,
    pub state: MessageState,
    pub code: Option<u16>,
    pub reply: Option<String>,
}

/// How a run ended.
#[derive(Debug)]
pub enum Ending {
    /// Every message was tried.
    Whole,
    /// It was stopped from outside.
    Stopped,
    /// The way out was closed; what was not tried waits for the next run.
    Cut(TransportError),
}

/// Sends what is due and tells of each message as soon as this run has done with it.
pub fn send<'a>(
    ledger: &mut LedgerWriter,
    run: &Run<'a>,
    told: &mut dyn FnMut(Progressed<'a>),
) -> Result<Ending, LedgerError> {
    enqueue(ledger, run)?;
    if run.plan.due.is_empty() {
        return Ok(Ending::Whole);
    }
    let workers = run.pace.connections.clamp(1, run.plan.due.len());
    run.progress.start("sending", run.plan.due.len() as u64);
    let ending = thread::scope(|scope| {
        let (speak, words) = mpsc::channel();
        let mut answers = Vec::new();
        for worker in 0..workers {
            let (answer, jobs) = mpsc::channel();
            answers.push(answer);
            let speak = speak.clone();
            scope.spawn(move || work(worker, run, &speak, &jobs));
        }
        drop(speak);
        Coordinator::new(ledger, run, answers, told).keep(&words)
    });
    run.progress.finish();
    ending
}

fn enqueue(ledger: &mut LedgerWriter, run: &Run<'_>) -> Result<(), LedgerError> {
    let due = run.plan.due.iter().map(|planned| NewEntry {
        address: &planned.journalist.address,
        name: &planned.journalist.name,
        edition: Some(planned.edition),
        message_id: &planned.message_id,
        skipped: None,
    });
    let skipped = run.plan.skipped.iter().map(|held| NewEntry {
        address: &held.journalist.address,
        name: &held.journalist.name,
        edition: None,
        message_id: &held.message_id,
        skipped: Some(held.why.to_string()),
    });
    let entries: Vec<_> = due.chain(skipped).collect();
    ledger.enqueue(run.plan.channel, &run.plan.mailing, &entries, (run.clock)())
}

/// What a worker says.
enum WorkerEvent {
    /// It has a session and nothing to do; with what became of its last message.
    Ready { worker: usize, did: Option<(usize, DeliveryOutcome)> },
    /// Its session broke; it opens another.
    Did { job: usize, outcome: DeliveryOutcome },
    /// It has gone, and why, if it had to.
    Gone(Option<TransportError>),
}

fn work(worker: usize, run: &Run<'_>, speak: &Sender<WorkerEvent>, jobs: &Receiver<usize>) {
    let mut connected = false;
    loop {
        // One server may be away for a moment; one that was never reached is not there.
        let reconnects: &[Duration] = if connected { &run.pace.reconnects } else { &[] };
        let mut session = match connect(run, reconnects) {
            Ok(session) => session,
            Err(error) => {
                let _ = speak.send(WorkerEvent::Gone(Some(error)));
                return;
            }
        };
        connected = true;
        let mut did = None;
        loop {
            // A writer that has gone needs no more words.
            let asked = speak.send(WorkerEvent::Ready { worker, did: did.take() });
            let Some(job) = asked.ok().and_then(|()| jobs.recv().ok()) else {
                session.close();
                let _ = speak.send(WorkerEvent::Gone(None));
                return;
            };
            let planned = &run.plan.due[job];
            let (to, id) = (&planned.journalist.address, &planned.message_id);
            let message = run.messages.get(&planned.edition);
            let letter = message
                .map(|message| (message.return_path(to), message.in_thread(&planned.journalist, id, &planned.follows)));
            // The same number again is leave to go; without it nothing of this stands in the ledger.
            if jobs.recv().is_err() {
                session.close();
                let _ = speak.send(WorkerEvent::Gone(None));
                return;
            }
            let outcome = match letter {
                Some((from, content)) => session.deliver(&Outgoing { from: &from, to, id, content: &content }),
                // A plan names only editions that it was given.
                None => DeliveryOutcome::Deferred {
                    code: None,
                    reply: format!("there is no message in `{}`", planned.edition),
                },
            };
            if session.is_open() {
                did = Some((job, outcome));
            } else {
                let _ = speak.send(WorkerEvent::Did { job, outcome });
                break;
            }
        }
    }
}

/// Opens a session, with another try after each wait.
fn connect(run: &Run<'_>, waits: &[Duration]) -> Result<Box<dyn Session>, TransportError> {
    const POLL: Duration = Duration::from_millis(100);
    let mut waits = waits.iter();
    loop {
        let error = match run.transport.open() {
            Ok(session) => return Ok(session),
            Err(error) => error,
        };
        let Some(mut left) = waits.next().copied() else { return Err(error) };
        while !left.is_zero() {
            if run.stop.load(Ordering::Relaxed) {
                return Err(error);
            }
            let nap = left.min(POLL);
            thread::sleep(nap);
            left -= nap;
        }
    }
}

/// Writes the ledger, hands out the work, and keeps to the limits.
struct Coordinator<'w, 'a> {
    ledger: &'w mut LedgerWriter,
    run: &'w Run<'a>,
    told: &'w mut dyn FnMut(Progressed<'a>),
    answers: Vec<Option<Sender<usize>>>,
    queue: Queue,
    tries: Vec<usize>,
    idle: Vec<usize>,
    alive: usize,
    cut: Option<TransportError>,
}

impl<'w, 'a> Coordinator<'w, 'a> {
    fn new(
        ledger: &'w mut LedgerWriter,
        run: &'w Run<'a>,
        answers: Vec<Sender<usize>>,
        told: &'w mut dyn FnMut(Progressed<'a>),
    ) -> Self {
        let domains = run.plan.due.iter().map(|planned| planned.journalist.address.domain());
        let whole = Limit { at_once: None, per_minute: run.pace.per_minute };
        Self {
            ledger,
            told,
            alive: answers.len(),
            answers: answers.into_iter().map(Some).collect(),
            queue: Queue::new(domains, whole, run.pace.domain),
            tries: vec![0; run.plan.due.len()],
            idle: Vec::new(),
            cut: None,
            run,
        }
    }

    fn keep(mut self, words: &Receiver<WorkerEvent>) -> Result<Ending, LedgerError> {
        while self.alive > 0 {
            let mut heard = Vec::new();
            match words.recv_timeout(self.timeout()) {
                Ok(word) => heard.extend(std::iter::once(word).chain(words.try_iter())),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => break,
            }
            self.turn(heard)?;
        }
        Ok(self.end())
    }

    /// One turn: what was heard and what is handed out go to disk together.
    fn turn(&mut self, heard: Vec<WorkerEvent>) -> Result<(), LedgerError> {
        let now = (self.run.clock)();
        let mut lines = Vec::new();
        let mut done = Vec::new();
        for word in heard {
            let did = match word {
                WorkerEvent::Ready { worker, did } => {
                    self.idle.push(worker);
                    did
                }
                WorkerEvent::Did { job, outcome } => Some((job, outcome)),
                WorkerEvent::Gone(error) => {
                    self.alive -= 1;
                    self.cut = self.cut.take().or(error);
                    None
                }
            };
            if let Some((job, outcome)) = did {
                self.queue.landed(job);
                let (line, told) = self.record(job, outcome, now);
                lines.push(line);
                done.extend(told);
            }
        }
        let handed = self.hand_out(now);
        for (worker, job) in &handed {
            let address = &self.run.plan.due[*job].journalist.address;
            lines.push(Update { address, state: MessageState::Intent, code: None, reply: None, next_at: None });
            self.give(*worker, *job);
        }
        self.ledger.write(self.run.plan.channel, &self.run.plan.mailing, &lines, now)?;
        for (worker, job) in handed {
            self.give(worker, job);
        }
        for told in done {
            self.run.progress.advance(1);
            (self.told)(told);
        }
        if self.is_over() {
            for worker in self.idle.drain(..) {
                self.answers[worker] = None;
            }
        }
        Ok(())
    }

    /// A message's number: for the first time to get it ready, and again to hand it over.
    fn give(&self, worker: usize, job: usize) {
        // A worker waits for its answer, so it is there.
        if let Some(answer) = &self.answers[worker] {
            let _ = answer.send(job);
        }
    }

    fn is_stopped(&self) -> bool {
        self.run.stop.load(Ordering::Relaxed) || self.cut.as_ref().is_some_and(is_for_all)
    }

    fn is_over(&self) -> bool {
        self.is_stopped() || self.queue.is_empty() && self.queue.in_flight() == 0
    }

    /// The ledger's line for an outcome, and what is told of it unless it is tried again.
    fn record(&mut self, job: usize, outcome: DeliveryOutcome, now: Timestamp) -> (Update<'a>, Option<Progressed<'a>>) {
        let planned = &self.run.plan.due[job];
        let mut next_at = None;
        let (state, code, reply) = outcome.recorded();
        match &outcome {
            DeliveryOutcome::Deferred { .. } if !self.is_stopped() => {
                let wait = self.run.pace.retries.get(self.tries[job]);
                if let Some(at) = wait.and_then(|wait| now.checked_add(*wait).ok()) {
                    self.tries[job] += 1;
                    self.queue.put_off(job, at);
                    next_at = Some(at);
                }
            }
            DeliveryOutcome::Unwelcome { reply, .. } => {
                let from = self.run.messages.get(&planned.edition).map(|message| message.from().to_string());
                let (server, from, why) = (self.run.transport.name(), from.unwrap_or_default(), reply.clone());
                self.cut.get_or_insert(TransportError::Unwelcome { server, from, why });
            }
            DeliveryOutcome::TooLarge { size, most } => {
                let (server, size, most) = (self.run.transport.name(), *size, *most);
                self.cut.get_or_insert(TransportError::TooLarge { server, size, most });
            }
            _ => {}
        }
        let reply = Some(reply.to_owned());
        let told = next_at.is_none().then(|| Progressed { planned, state, code, reply: reply.clone() });
        (Update { address: &planned.journalist.address, state, code, reply, next_at }, told)
    }

    /// Gives the next messages to those who wait, as far as the rate allows.
    fn hand_out(&mut self, now: Timestamp) -> Vec<(usize, usize)> {
        let mut handed = Vec::new();
        while !self.is_stopped() && !self.idle.is_empty() {
            let Some(job) = self.queue.next(now) else { break };
            handed.extend(self.idle.pop().map(|worker| (worker, job)));
        }
        handed
    }

    /// How long to listen before looking again at the clock.
    fn timeout(&self) -> Duration {
        // The stop sign is not a word: it is looked for now and then.
        const POLL: Duration = Duration::from_millis(200);
        if self.idle.is_empty() {
            return POLL;
        }
        self.queue.wait((self.run.clock)()).unwrap_or(POLL).min(POLL)
    }

    /// Tells of what this run has not come to.
    fn end(self) -> Ending {
        let left = self.queue.waiting();
        let stopped = self.run.stop.load(Ordering::Relaxed);
        for job in &left {
            let state = if self.tries[*job] > 0 { MessageState::Deferred } else { MessageState::Queued };
            (self.told)(Progressed { planned: &self.run.plan.due[*job], state, code: None, reply: None });
        }
        let over = left.is_empty();
        match self.cut {
            Some(error) if !over || is_for_all(&error) => Ending::Cut(error),
            _ if stopped && !over => Ending::Stopped,
            _ => Ending::Whole,
        }
    }
}

/// Whether what happened to one message would happen to all of them.
fn is_for_all(error: &TransportError) -> bool {
    matches!(error, TransportError::Unwelcome { .. } | TransportError::TooLarge { .. })
}

/// Sends one message by way of trial: the ledger hears nothing of it.
pub fn trial(
    transport: &dyn Transport,
    message: &Message,
    planned: &Planned,
) -> Result<DeliveryOutcome, TransportError> {
    let mut session = transport.open()?;
    let content = message.in_thread(&planned.journalist, &planned.message_id, &planned.follows);
    let (to, id) = (&planned.journalist.address, &planned.message_id);
    let outcome = session.deliver(&Outgoing { from: &message.return_path(to), to, id, content: &content });
    session.close();
    Ok(outcome)
}
