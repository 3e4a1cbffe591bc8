//! What becomes of messages, by what servers answer, or do in place of an answer.

use std::sync::Mutex;
use std::time::Duration;

use pressbox::delivery::{Ending, InlinePicture, Limit, MessageState, TransportError};

use crate::support::office::{Office, address, crowd, journalist, messages, smtp, smtp_within};
use crate::support::sink::{Act, Sink};

#[test]
fn what_the_server_refuses_is_failed_and_what_it_puts_off_is_tried_again_by_the_next_run() {
    let second_try = Mutex::new(false);
    let sink = Sink::start(move |to| match to {
        "a1@media.example" => Act::Answer("550 5.1.1 unknown"),
        "a2@media.example" if !*second_try.lock().unwrap() => {
            *second_try.lock().unwrap() = true;
            Act::Answer("452 4.2.2 full")
        }
        "a3@media.example" => Act::AnswerAndAsk("550 5.1.1 unknown, but go on"),
        "a4@media.example" => Act::AnswerDot("554 5.7.1 looks like spam"),
        _ => Act::Take,
    });
    let mut office = Office::new();
    office.limits.connections = 1;
    let (told, ending) = office.send(&smtp(sink.port), crowd(6));
    assert!(matches!(ending, Ending::Complete), "{ending:?}");
    let state = |n: usize| (told[n - 1].1, told[n - 1].2);
    assert_eq!(state(1), (MessageState::Failed, Some(550)));
    assert_eq!(state(2), (MessageState::Deferred, Some(452)));
    assert_eq!(state(3), (MessageState::Failed, Some(550)));
    assert_eq!(state(4), (MessageState::Failed, Some(554)));
    assert_eq!(state(5), (MessageState::Sent, Some(250)));
    assert_eq!(sink.connections(), 1, "a refusal costs no connection");

    let (told, _) = office.send(&smtp(sink.port), crowd(6));
    assert_eq!(told, [("a2@media.example".to_owned(), MessageState::Sent, Some(250))]);
    assert_eq!(sink.took(), ["a2@media.example", "a5@media.example", "a6@media.example"]);
}

#[test]
fn a_server_without_pipelining_is_spoken_to_line_by_line() {
    let sink = Sink::with_offers("", |to| match to {
        "a2@media.example" => Act::Answer("550 5.1.1 unknown"),
        _ => Act::Take,
    });
    let (told, _) = Office::new().send(&smtp(sink.port), crowd(3));
    assert_eq!(
        told.iter().map(|(_, state, _)| *state).collect::<Vec<_>>(),
        [MessageState::Sent, MessageState::Failed, MessageState::Sent]
    );
}

#[test]
fn what_is_put_off_is_tried_again_within_the_run_while_it_lasts() {
    let tries = Mutex::new(0);
    let sink = Sink::start(move |to| {
        let mut tries = tries.lock().unwrap();
        *tries += usize::from(!to.is_empty());
        if *tries < 3 { Act::Answer("451 4.7.1 come back later") } else { Act::Take }
    });
    let mut office = Office::new();
    office.limits.retries = vec![Duration::from_millis(20); 2];
    let (told, _) = office.send(&smtp(sink.port), crowd(1));
    assert_eq!(told, [("a1@media.example".to_owned(), MessageState::Sent, Some(250))]);
}

#[test]
fn a_server_that_falls_silent_before_the_last_dot_has_no_message() {
    let sink = Sink::start(|to| if to == "a1@media.example" { Act::Stall } else { Act::Take });
    let office = Office::new();
    let (told, ending) = office.send(&smtp_within(sink.port, Duration::from_secs(2)), crowd(3));
    assert!(matches!(ending, Ending::Complete), "{ending:?}");
    assert_eq!(
        told.iter().map(|(_, state, _)| *state).collect::<Vec<_>>(),
        [MessageState::Deferred, MessageState::Sent, MessageState::Sent]
    );
    assert_eq!(sink.took(), ["a2@media.example", "a3@media.example"]);
}

#[test]
fn a_line_that_breaks_within_a_message_leaves_it_due() {
    let sink = Sink::start(|to| match to {
        "a1@media.example" => Act::HangUpWithin(100_000),
        "a2@media.example" => Act::AnswerWithin(100_000, "421 4.3.2 shutting down"),
        "a3@media.example" => Act::AnswerWithin(100_000, "552 5.3.4 that is too much"),
        _ => Act::Take,
    });
    // More than the network takes up while nobody reads.
    let jpeg = vec![0x5A; 24 << 20];
    let picture = InlinePicture::new(&"spring-race".parse().unwrap(), &address("press@press.example"), jpeg);
    let mut office = Office::new();
    office.limits.connections = 1;
    let transport = smtp_within(sink.port, Duration::from_secs(20));
    let (told, ending) = office.send_with(&transport, crowd(4), &messages(Some(&picture)));
    assert!(matches!(ending, Ending::Complete), "{ending:?}");
    let states: Vec<_> = told.iter().map(|(_, state, code)| (*state, *code)).collect();
    assert_eq!(states[0].0, MessageState::Deferred, "{states:?}");
    assert_eq!(states[1].0, MessageState::Deferred, "{states:?}");
    assert!(matches!(states[2].0, MessageState::Failed | MessageState::Deferred), "{states:?}");
    assert_eq!(states[3], (MessageState::Sent, Some(250)));
    assert_eq!(sink.took(), ["a4@media.example"]);
}

#[test]
fn a_domain_is_asked_to_take_no_more_at_once_than_it_may() {
    let now = std::sync::Arc::new(Mutex::new((0_u32, 0_u32)));
    let seen = now.clone();
    let sink = Sink::start(move |to| {
        if to.ends_with("@small.example") {
            let mut now = seen.lock().unwrap();
            now.0 += 1;
            now.1 = now.1.max(now.0);
            drop(now);
            std::thread::sleep(Duration::from_millis(30));
            seen.lock().unwrap().0 -= 1;
        }
        Act::Take
    });
    let mut office = Office::new();
    office.limits.connections = 6;
    office.limits.domain = Limit { at_once: Some(2), per_minute: None };
    let people: Vec<_> = (0..12)
        .flat_map(|n| ["small", "large"].map(|where_| journalist("Bo", &format!("b{n}@{where_}.example"))))
        .collect();
    let (told, _) = office.send(&smtp(sink.port), people);
    assert!(told.len() == 24 && told.iter().all(|(_, state, _)| *state == MessageState::Sent), "{told:?}");
    assert_eq!(now.lock().unwrap().1, 2);
}

#[cfg(unix)]
#[test]
fn a_real_server_takes_one_refuses_another_and_puts_a_third_off() {
    let server = crate::support::postfix::Postfix::with_settings(
        &["a1", "a3", "a4"],
        "smtpd_recipient_restrictions = check_recipient_access inline:{ {a3@media.example=450 4.7.1 come back later} }, \
         permit_mynetworks, reject\nmessage_size_limit = 100000",
    );
    let mut office = Office::new();
    office.limits.connections = 1;
    let (told, ending) = office.send(&smtp(server.port), crowd(4));
    assert!(matches!(ending, Ending::Complete), "{ending:?}");
    let states: Vec<_> = told.iter().map(|(_, state, code)| (*state, *code)).collect();
    assert_eq!(
        states,
        [
            (MessageState::Sent, Some(250)),
            (MessageState::Failed, Some(550)),
            (MessageState::Deferred, Some(450)),
            (MessageState::Sent, Some(250))
        ]
    );
    assert_eq!(["a1", "a4"].map(|person| server.mail_of(person, 1).len()), [1, 1]);
    assert_eq!(
        server.log().matches(": connect from").count() - 1,
        1,
        "a refusal costs no connection\n{}",
        server.log()
    );

    let jpeg = vec![0x5A; 200_000];
    let picture = InlinePicture::new(&"spring-race".parse().unwrap(), &address("press@press.example"), jpeg);
    let (_, ending) = office.send_with(&smtp(server.port), crowd(6), &messages(Some(&picture)));
    assert!(matches!(ending, Ending::Failed(TransportError::TooLarge { most: 100_000, .. })), "{ending:?}");
}
