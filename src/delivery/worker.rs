//! A worker: one session, and one message after the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender};
use std::thread;
use std::time::Duration;

use super::composed::Composed;
use super::send_run::SendRun;
use super::transport::{DeliveryOutcome, Outgoing, Session, TransportError};
use super::workers::Task;
use crate::press::Address;

/// What a worker reports.
pub(super) enum WorkerEvent {
    /// It has a session and nothing to do; with what became of its last message.
    Ready { worker: usize, finished: Option<(usize, DeliveryOutcome)> },
    /// A message that it had reported as accepted may not have been: the server's replies had shifted.
    Doubted { job: usize, reply: String },
    /// Its session broke; it opens another.
    Broke { job: usize, outcome: DeliveryOutcome },
    /// It has ended; with the error that ended it, if one did.
    Ended(Option<TransportError>),
}

/// Sends one message after the other over a session of its own, and opens another when it breaks.
pub(super) fn work(
    worker: usize,
    run: &SendRun<'_>,
    over: &Arc<AtomicBool>,
    events: &Sender<WorkerEvent>,
    tasks: &Receiver<Task>,
) {
    let mut connected = false;
    let mut prepared = Prepared::default();
    loop {
        // A server that was reached may be gone for a moment; one that was never reached is not there.
        let reconnects: &[Duration] = if connected { &run.limits.reconnects } else { &[] };
        let mut session = match connect(run, over, reconnects) {
            Ok(session) => session,
            Err(error) => {
                let _ = events.send(WorkerEvent::Ended(error));
                return;
            }
        };
        connected = true;
        let mut finished = None;
        // The last message that the server accepted in this session.
        let mut accepted = None;
        loop {
            // The coordinator may have ended.
            let sent = events.send(WorkerEvent::Ready { worker, finished: finished.take() });
            let Some(job) = sent.ok().and_then(|()| next_job(run, tasks, &mut prepared)) else {
                session.close();
                let _ = events.send(WorkerEvent::Ended(None));
                return;
            };
            let planned = &run.plan.due[job];
            let (to, id) = (&planned.journalist.address, &planned.message_id);
            let outcome = match &prepared.from {
                Some(from) => {
                    let message = Outgoing { from, to, id, content: &prepared.content };
                    let mut outcome = session.deliver(&message);
                    if let (DeliveryOutcome::OutOfStep { reply }, Some(job)) = (&outcome, accepted.take()) {
                        let _ = events.send(WorkerEvent::Doubted { job, reply: reply.clone() });
                    }
                    if let DeliveryOutcome::SessionEnded { reply } | DeliveryOutcome::OutOfStep { reply } = &outcome {
                        // Servers end sessions after some messages or some time: that is no attempt.
                        session = match connect(run, over, &run.limits.reconnects) {
                            Ok(session) => session,
                            Err(error) => {
                                let outcome = DeliveryOutcome::Deferred { code: None, reply: reply.clone() };
                                let _ = events.send(WorkerEvent::Broke { job, outcome });
                                let _ = events.send(WorkerEvent::Ended(error));
                                return;
                            }
                        };
                        outcome = session.deliver(&message);
                    }
                    outcome
                }
                // A plan names only editions that it was given.
                None => DeliveryOutcome::Deferred {
                    code: None,
                    reply: format!("there is no message in `{}`", planned.edition),
                },
            };
            accepted = matches!(outcome, DeliveryOutcome::Accepted { .. }).then_some(job);
            if session.is_open() {
                finished = Some((job, outcome));
            } else {
                let _ = events.send(WorkerEvent::Broke { job, outcome });
                break;
            }
        }
    }
}

/// A message that is ready to be sent.
#[derive(Default)]
struct Prepared {
    job: Option<usize>,
    /// Who it comes from on its envelope; `None` if there is no such message.
    from: Option<Address>,
    content: Composed,
}

impl Prepared {
    fn prepare(&mut self, run: &SendRun<'_>, job: usize) {
        if self.job.replace(job) == Some(job) {
            return;
        }
        let planned = &run.plan.due[job];
        let message = run.messages.get(&planned.edition);
        self.from = message.map(|message| message.return_path(&planned.journalist.address));
        if let Some(message) = message {
            message.compose_into(&mut self.content, &planned.journalist, &planned.message_id, &planned.follows);
        }
    }
}

/// Prepares what it is told to until a message may be sent, whose `intent` is on disk by then; without that, nothing is sent.
fn next_job(run: &SendRun<'_>, tasks: &Receiver<Task>, prepared: &mut Prepared) -> Option<usize> {
    loop {
        match tasks.recv().ok()? {
            Task::Prepare(job) => prepared.prepare(run, job),
            Task::Send(job) => {
                prepared.prepare(run, job);
                return Some(job);
            }
        }
    }
}

/// Opens a session, with a retry after each of the backoff times. There is no error where the run is over meanwhile.
fn connect(
    run: &SendRun<'_>,
    over: &Arc<AtomicBool>,
    backoff: &[Duration],
) -> Result<Box<dyn Session>, Option<TransportError>> {
    const POLL: Duration = Duration::from_millis(100);
    let mut backoff = backoff.iter();
    loop {
        let error = match run.transport.open(over) {
            Ok(session) => return Ok(session),
            Err(error) => error,
        };
        let Some(mut left) = backoff.next().copied() else {
            return Err(Some(error).filter(|_| !over.load(Ordering::Relaxed)));
        };
        while !left.is_zero() {
            if over.load(Ordering::Relaxed) {
                return Err(None);
            }
            if run.stop.load(Ordering::Relaxed) {
                return Err(Some(error));
            }
            let pause = left.min(POLL);
            thread::sleep(pause);
            left -= pause;
        }
    }
}
