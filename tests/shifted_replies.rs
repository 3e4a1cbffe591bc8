//! A mail server that gives an answer too many: no refusal counts as sent, and nothing that was accepted is sent again.

use std::time::Duration;

use pressbox::delivery::{MessageState, SendLimits};

use crate::support::office::{Office, crowd, smtp};
use crate::support::sink::{Act, Sink};

/// Sends to four over one connection; the server refuses the second after it seemed to accept it.
fn states_after(wait: Duration, offers: &'static str) -> Vec<MessageState> {
    let act = move |to: &str| if to.starts_with("a2@") { Act::AnswerTooMuch(wait) } else { Act::Take };
    let sink = Sink::with_offers(offers, act);
    let office =
        Office { limits: SendLimits { connections: 1, retries: Vec::new(), ..SendLimits::default() }, ..Office::new() };
    office.send(&smtp(sink.port), crowd(4));
    let states: Vec<_> = office.states().into_values().collect();
    assert_eq!(sink.took(), [1, 3, 4].map(|n| format!("a{n}@media.example")), "each once, after {wait:?}");
    states
}

#[test]
fn a_reply_too_many_makes_no_refusal_a_success() {
    use MessageState::{Deferred, Failed, InDoubt, Sent};
    for offers in ["PIPELINING", ""] {
        // Before the message had ended, nobody has it; after that, nobody knows.
        for (wait, either) in [(0, [Deferred, Failed]), (40, [InDoubt, InDoubt])] {
            let states = states_after(Duration::from_millis(wait), offers);
            assert!(either.contains(&states[1]), "after {wait} ms, {offers:?}: {states:?}");
            assert_eq!([states[0], states[2], states[3]], [Sent; 3], "after {wait} ms, {offers:?}");
        }
    }
}
