//! Mail servers that accept a message at a second try, or are busy: a run goes on, and says what it waits for.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use pressbox::delivery::{Ending, MessageState, SendLimits, TransportError};
use pressbox::press::Journalist;

use crate::support::Room;
use crate::support::newsroom::newsroom;
use crate::support::office::{Office, journalist, smtp};
use crate::support::sink::{Act, Sink};

fn addresses(number: usize) -> Vec<String> {
    (0..number).map(|n| format!("p{n}@media{}.example", n % 4)).collect()
}

fn journalists(number: usize) -> Vec<Journalist> {
    addresses(number).iter().map(|address| journalist("Åsa", address)).collect()
}

/// An office that waits for milliseconds where others wait for seconds.
fn office() -> Office {
    let waits = |all: &[u64]| all.iter().copied().map(Duration::from_millis).collect();
    let limits = SendLimits {
        retries: waits(&[100, 400]),
        pauses: waits(&[50, 100, 200, 400, 750, 1_500]),
        ..SendLimits::default()
    };
    Office { limits, ..Office::new() }
}

/// A server that answers so until it has known an address for a while.
fn greylists(answer: &'static str, until: Duration) -> Sink {
    let seen = Mutex::new(BTreeMap::new());
    Sink::start(move |to| {
        if to.is_empty() {
            return Act::Take;
        }
        let first = *seen.lock().unwrap().entry(to.to_owned()).or_insert_with(Instant::now);
        if first.elapsed() < until { Act::Answer(answer) } else { Act::Take }
    })
}

#[test]
fn a_server_that_wants_a_second_try_gets_it_whatever_it_calls_it() {
    let cases = [
        ("450 4.1.1 Recipient address rejected: unverified address: Address verification in progress", 200),
        ("451 4.7.1 Try again later", 50),
        ("451 4.7.1 Try again later", 500),
        ("451 4.7.1 Please try again later", 1_000),
        ("450 4.3.2 Service currently unavailable", 300),
        ("452 4.2.2 mailbox busy", 300),
    ];
    for (answer, until) in cases {
        // Three are too few to tell a limit: each is tried three times within half a second.
        for people in [3, 40].into_iter().filter(|people| *people > 3 || until < 400) {
            let sink = greylists(answer, Duration::from_millis(until));
            let office = office();
            let started = Instant::now();
            let (told, ending) = office.send(&smtp(sink.port), journalists(people));
            assert!(matches!(ending, Ending::Complete), "{answer}, {until} ms, {people}: {ending:?}");
            let unsent = told.iter().filter(|(_, state, _)| *state != MessageState::Sent).count();
            assert_eq!((unsent, sink.taken_count()), (0, people), "{answer}, {until} ms");
            assert!(started.elapsed() < Duration::from_secs(20), "{answer}: {:?}", started.elapsed());
        }
    }
}

#[test]
fn a_few_who_are_never_accepted_for_now_keep_nobody_else_from_their_mail() {
    let sink = Sink::start(|to| {
        let number: usize = to.trim_start_matches('p').split('@').next().unwrap_or("").parse().unwrap_or(99);
        if number < 6 { Act::Answer("451 4.3.0 try again") } else { Act::Take }
    });
    let office = office();
    let (told, ending) = office.send(&smtp(sink.port), journalists(60));
    // The run ends when they alone are left, or when each has had its tries.
    assert!(matches!(ending, Ending::Complete | Ending::Failed(TransportError::Limited { .. })), "{ending:?}");
    assert_eq!(sink.taken_count(), 54);
    let of = |wanted| told.iter().filter(|(_, state, _)| *state == wanted).count();
    assert_eq!((told.len(), of(MessageState::Sent), of(MessageState::Failed)), (60, 54, 0), "{told:?}");
    let told: BTreeMap<_, _> = told.into_iter().map(|(address, state, _)| (address, state)).collect();
    assert_eq!(told, office.states());
}

#[test]
fn a_limit_is_still_a_limit_and_what_is_told_is_what_the_ledger_says() {
    for answer in ["550 5.7.1 Your message was rejected due to rate limiting", "451 4.7.1 Try again later"] {
        let taken = AtomicUsize::new(0);
        let sink = Sink::start(move |to| {
            let over = !to.is_empty() && taken.fetch_add(1, Ordering::SeqCst) >= 10;
            if over { Act::Answer(answer) } else { Act::Take }
        });
        let office = office();
        let (told, ending) = office.send(&smtp(sink.port), journalists(38));
        assert!(matches!(ending, Ending::Failed(TransportError::Limited { .. })), "{answer}: {ending:?}");
        let told: BTreeMap<_, _> = told.into_iter().map(|(address, state, _)| (address, state)).collect();
        assert_eq!(told, office.states(), "{answer}");
        assert!(!told.values().any(|state| *state == MessageState::Failed), "{answer}: {told:?}");
    }
}

const SEND: [&str; 5] = ["send", "race", "--list", "all", "--yes"];

fn room(port: u16, people: usize) -> Room {
    let room = newsroom().mailing_to(port);
    room.list("all", &addresses(people).join("\n"));
    room
}

#[cfg(unix)]
#[test]
fn a_run_that_waits_says_so() {
    let sink =
        Sink::start(
            |to| if to.is_empty() { Act::Take } else { Act::AnswerDot("452 4.3.1 Insufficient system storage") },
        );
    let room = room(sink.port, 40);
    let mut child =
        room.command(SEND).stdout(std::process::Stdio::null()).stderr(std::process::Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let said = lines.find(|line| line.starts_with("the server is not accepting any more mail for now"));
    assert_eq!(said.as_deref(), Some("the server is not accepting any more mail for now: waiting 4 s"));
    crate::support::tool("kill", ["-INT", &child.id().to_string()]);
    assert_eq!(child.wait().unwrap().code(), Some(3));
}

#[test]
fn messages_that_are_too_large_and_a_sender_that_is_not_welcome_have_failed_nobody() {
    let small = Sink::with_offers("PIPELINING\nSIZE 1000", |_| Act::Take);
    let unwelcome = Sink::start(|_| Act::AnswerSender("554 5.7.1 sender rejected"));
    for (sink, code, hint) in
        [(small, 1, "hint: attach fewer or smaller files"), (unwelcome, 3, "hint: check `from` under `[newsroom]`")]
    {
        let room = room(sink.port, 12);
        let run = room.pressbox(SEND).exits(code);
        assert!(!run.stderr.contains("failed:") && run.stderr.contains(hint), "{}", run.stderr);
        assert!(run.stderr.contains("sent 0 messages; 12 queued\n"), "{}", run.stderr);
        let report = room.pressbox(["report", "race", "--json"]).succeeds().json();
        assert!(report.iter().all(|message| message["state"] == "queued"), "{report:?}");
    }
}
