//! Sending: workers with a session each, and a coordinator that keeps the ledger ahead of them.
//!
//! A worker reports what became of its last message and asks for the next in one event. Until the answer comes it composes
//! and signs the message that is probably next. The coordinator gathers the events that have come, names each worker's next
//! message, and writes all of it in one commit. Only then does it let the messages go: so `intent` is on disk before a
//! server hears about a message, many connections share one fsync, and no worker idles while the disk writes.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, mpsc};
use std::thread;

use super::coordinator::Coordinator;
use super::ledger::{LedgerError, LedgerWriter, NewEntry};
use super::message::Message;
use super::plan::Planned;
use super::send_run::{Ending, Progressed, SendRun};
use super::transport::{DeliveryOutcome, Outgoing, Transport, TransportError};
use super::worker::work;
use super::workers::Workers;

/// Sends what is due, and reports each message as soon as this run is done with it.
pub fn send<'a>(
    ledger: &mut LedgerWriter,
    run: &SendRun<'a>,
    report: &mut dyn FnMut(Progressed<'a>),
) -> Result<Ending, LedgerError> {
    enqueue(ledger, run)?;
    if run.plan.due.is_empty() {
        return Ok(Ending::Complete);
    }
    let workers = run.limits.connections.clamp(1, run.plan.due.len());
    run.progress.start("sending", run.plan.due.len() as u64);
    // Whoever waits for a connection when there is nothing left to send is not waited for.
    let over = Arc::new(AtomicBool::new(false));
    let ending = thread::scope(|scope| {
        let (sender, events) = mpsc::channel();
        let mut jobs = Vec::new();
        for worker in 0..workers {
            let (give, given) = mpsc::channel();
            jobs.push(give);
            let (sender, over) = (sender.clone(), over.clone());
            scope.spawn(move || work(worker, run, &over, &sender, &given));
        }
        drop(sender);
        Ok(Coordinator::new(ledger, run, Workers::new(jobs), &over, report)?.run(&events))
    });
    run.progress.finish();
    ending
}

fn enqueue(ledger: &mut LedgerWriter, run: &SendRun<'_>) -> Result<(), LedgerError> {
    let due = run.plan.due.iter().map(|planned| NewEntry {
        address: &planned.journalist.address,
        name: &planned.journalist.name,
        edition: Some(planned.edition),
        version: planned.version,
        content: run.messages.get(&planned.edition).and_then(Message::content),
        message_id: &planned.message_id,
        skipped: None,
    });
    let skipped = run.plan.skipped.iter().map(|skipped| NewEntry {
        address: &skipped.journalist.address,
        name: &skipped.journalist.name,
        edition: None,
        version: skipped.version,
        content: None,
        message_id: &skipped.message_id,
        skipped: Some(skipped.why.to_string()),
    });
    let entries: Vec<_> = due.chain(skipped).collect();
    ledger.enqueue(run.plan.channel, &run.plan.mailing.slug, &entries, (run.clock)())
}

/// Sends one message as a test: nothing is written into the ledger.
pub fn trial(
    transport: &dyn Transport,
    message: &Message,
    planned: &Planned,
) -> Result<DeliveryOutcome, TransportError> {
    let mut session = transport.open(&Arc::default())?;
    let content = message.in_thread(&planned.journalist, &planned.message_id, &planned.follows);
    let (to, id) = (&planned.journalist.address, &planned.message_id);
    let outcome = session.deliver(&Outgoing { from: &message.return_path(to), to, id, content: &content });
    session.close();
    Ok(outcome)
}
