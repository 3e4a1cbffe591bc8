//! Many journalists at once, at a server that is given: to send to all of them, and to count what became of them.

use std::collections::BTreeMap;
use std::time::Duration;

use pressbox::delivery::{Ending, MessageState, SendLimits, TransportError};
use pressbox::press::Journalist;

use super::Room;
use super::newsroom::newsroom;
use super::office::{Office, journalist};

pub const PEOPLE: usize = 400;

/// Where each message takes the server its time.
pub const FEW: usize = 80;

/// Ten people at each domain.
pub fn addresses(number: usize) -> Vec<String> {
    (0..number).map(|n| format!("p{}@media{}.example", n % 10, n / 10)).collect()
}

pub fn journalists(number: usize) -> Vec<Journalist> {
    addresses(number).iter().map(|address| journalist("Åsa", address)).collect()
}

/// An office that waits for milliseconds where others wait for seconds.
pub fn office() -> Office {
    let waits = |all: &[u64]| all.iter().copied().map(Duration::from_millis).collect();
    let limits = SendLimits {
        retries: waits(&[300, 900]),
        pauses: waits(&[20, 50, 100, 200]),
        reconnects: waits(&[20, 100, 500]),
        ..SendLimits::default()
    };
    Office { limits, ..Office::new() }
}

/// How many messages are in each state.
pub fn tally(office: &Office) -> BTreeMap<&'static str, usize> {
    let mut tally = BTreeMap::new();
    for state in office.states().into_values() {
        let state =
            if matches!(state, MessageState::Queued | MessageState::Deferred) { "unsent" } else { state.as_str() };
        *tally.entry(state).or_default() += 1;
    }
    tally
}

/// How the run ended, in a word.
pub fn ended(ending: &Ending) -> &'static str {
    match ending {
        Ending::Complete => "complete",
        Ending::Failed(TransportError::Refusing { .. }) => "refusing",
        Ending::Failed(TransportError::Limited { .. }) => "limited",
        Ending::Failed(TransportError::Unconfirmed { .. }) => "unconfirmed",
        Ending::Failed(TransportError::TooLarge { .. }) => "too large",
        Ending::Failed(_) => "failed",
        Ending::Unrecorded(_) => "unrecorded",
        Ending::Stopped => "stopped",
    }
}

/// A newsroom with a list of so many, at a server on this port.
pub fn room(port: u16, people: usize) -> Room {
    let room = newsroom().mailing_to(port);
    room.list("all", &addresses(people).join("\n"));
    room
}

/// Sends to all of them.
pub const SEND: [&str; 5] = ["send", "race", "--list", "all", "--yes"];

/// How many messages are in each state, as the report has it.
pub fn states(room: &Room) -> BTreeMap<String, usize> {
    let mut states = BTreeMap::new();
    for message in room.pressbox(["report", "race", "--json"]).succeeds().json() {
        *states.entry(message["state"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    states
}

pub fn counts(expected: &[(&str, usize)]) -> BTreeMap<String, usize> {
    expected.iter().map(|(state, number)| ((*state).to_owned(), *number)).collect()
}
