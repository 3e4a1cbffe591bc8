//! A worker: one session, and one message after the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender};
use std::thread;
use std::time::Duration;

use super::send_run::SendRun;
use super::transport::{DeliveryOutcome, Outgoing, Session, TransportError};

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
    jobs: &Receiver<usize>,
) {
    let mut connected = false;
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
            let Some(job) = sent.ok().and_then(|()| jobs.recv().ok()) else {
                session.close();
                let _ = events.send(WorkerEvent::Ended(None));
                return;
            };
            let planned = &run.plan.due[job];
            let (to, id) = (&planned.journalist.address, &planned.message_id);
            let message = run.messages.get(&planned.edition);
            let composed = message
                .map(|message| (message.return_path(to), message.in_thread(&planned.journalist, id, &planned.follows)));
            // The same number again means that `intent` is on disk; without it nothing may be sent.
            if jobs.recv().is_err() {
                session.close();
                let _ = events.send(WorkerEvent::Ended(None));
                return;
            }
            let outcome = match composed {
                Some((from, content)) => {
                    let message = Outgoing { from: &from, to, id, content: &content };
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
