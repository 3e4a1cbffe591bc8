//! A server that has something against us and not against a journalist: a wrong relay, a block, a limit. Nobody has failed.

use std::time::Duration;

use crate::support::Room;
use crate::support::crowds::{PEOPLE, SEND, counts, ended, journalists, office, room, states, tally};
use crate::support::office::smtp;
use crate::support::sink::{Act, Sink};

#[test]
fn a_wrong_setting_is_told_once_with_what_to_mend_and_then_everybody_gets_it() {
    let wrong = Sink::start(|to| if to.is_empty() { Act::Take } else { Act::Answer("554 5.7.1 Relay access denied") });
    let room = room(wrong.port, 30);
    let run = room.pressbox(SEND).exits(3);
    assert!(!run.stderr.contains("failed:"), "{}", run.stderr);
    let expected = format!(
        "sent 0 messages; 30 queued\n\
         warning: the mail server `127.0.0.1:{}` refuses all messages: 554 5.7.1 Relay access denied\n\
         hint: use your mail provider's server for outgoing mail, with your user name in `url` under `[smtp]`, and check `from` under `[newsroom]`\n\
         hint: then run the same command again: anyone who has not received it is still in the queue\n",
        wrong.port
    );
    assert!(run.stderr.ends_with(&expected), "{}", run.stderr);
    assert_eq!(room.pressbox(["report", "race", "--json"]).succeeds().json().len(), 30);
    let right = Sink::start(|_| Act::Take);
    let room = room.mailing_to(right.port);
    room.pressbox(SEND).succeeds();
    assert_eq!(right.took().len(), 30);
}

#[test]
fn a_short_list_that_is_refused_as_a_whole_has_not_failed() {
    let sink = Sink::start(|to| if to.is_empty() { Act::Take } else { Act::Answer("550 5.7.1 blocked using a list") });
    let room = room(sink.port, 2);
    // Two at one domain: that may be the domain's own rule.
    room.pressbox(SEND).exits(3);
    let states = |room: &Room| {
        let report = room.pressbox(["report", "race", "--json"]).succeeds().json();
        report.iter().map(|message| message["state"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(states(&room), ["failed", "failed"]);
    let room = self::room(sink.port, 12);
    room.pressbox(SEND).exits(3);
    assert_eq!(states(&room), ["queued"; 12]);
}

#[test]
fn a_relay_that_is_not_ours_is_nobodys_failure_however_few_are_mailed() {
    for refusal in [
        "554 5.7.1 Relay access denied",
        "550 relay not permitted",
        "530 5.7.1 Authentication required",
        "550 5.7.1 Client was not authenticated",
    ] {
        let wrong = Sink::start(move |to| if to.is_empty() { Act::Take } else { Act::Answer(refusal) });
        for people in [1, 7] {
            let room = room(wrong.port, people);
            for _ in 0..2 {
                let run = room.pressbox(SEND).exits(3);
                assert!(!run.stderr.contains("failed"), "{refusal}: {}", run.stderr);
                assert!(run.stderr.contains("refuses all messages"), "{refusal}: {}", run.stderr);
                assert!(
                    run.stderr.contains("anyone who has not received it is still in the queue"),
                    "{refusal}: {}",
                    run.stderr
                );
            }
            assert_eq!(states(&room), counts(&[("queued", people)]), "{refusal}");
            let right = Sink::start(|_| Act::Take);
            room.mailing_to(right.port).pressbox(SEND).succeeds();
            assert_eq!(right.taken_count(), people);
        }
    }
}

#[test]
fn a_relay_that_takes_its_own_domain_alone_fails_nobody() {
    for (own, people) in [("media0", 40), ("media2", 40), ("media0", 14)] {
        let wrong = Sink::start(move |to| {
            if to.is_empty() || to.contains(&format!("@{own}.")) {
                Act::Take
            } else {
                Act::Answer("554 5.7.1 Relay access denied")
            }
        });
        let room = room(wrong.port, people);
        for _ in 0..2 {
            let run = room.pressbox(SEND).exits(3);
            assert!(run.stderr.contains("use your mail provider's server for outgoing mail"), "{}", run.stderr);
            assert_eq!(states(&room).get("failed"), None, "{}", run.stderr);
        }
        let before = wrong.taken_count();
        let right = Sink::start(|_| Act::Take);
        let room = room.mailing_to(right.port);
        room.pressbox(SEND).succeeds();
        assert_eq!((right.taken_count(), states(&room)), (people - before, counts(&[("sent", people)])));
    }
}

#[test]
fn a_scheduled_sending_outlives_a_wrong_relay() {
    let wrong = Sink::start(|to| if to.is_empty() { Act::Take } else { Act::Answer("554 5.7.1 Relay access denied") });
    let room = room(wrong.port, 7);
    let soon = crate::support::now() + jiff::SignedDuration::from_secs(2);
    let at = soon.strftime("%Y-%m-%d %H:%M:%S UTC").to_string();
    room.pressbox(["send", "race", "--list", "all", "--yes", "--later", "--at", &at]).succeeds();
    std::thread::sleep(Duration::from_millis(2_500));
    let run = room.pressbox(["send", "--due"]).exits(3);
    assert!(run.stderr.contains("is kept: the next `send --due` retries what is left"), "{}", run.stderr);
    let right = Sink::start(|_| Act::Take);
    let room = room.mailing_to(right.port);
    room.pressbox(["send", "--due"]).succeeds();
    assert_eq!(right.taken_count(), 7);
}

#[test]
fn a_server_that_blocks_us_in_the_middle_of_a_mailing_has_failed_nobody() {
    let taken = std::sync::atomic::AtomicUsize::new(0);
    let sink = Sink::start(move |to| {
        if to.is_empty() || taken.fetch_add(1, std::sync::atomic::Ordering::SeqCst) < 100 {
            Act::Take
        } else {
            Act::Answer("550 5.7.1 blocked using a list")
        }
    });
    let office = office();
    let (_, ending) = office.send(&smtp(sink.port), journalists(PEOPLE));
    assert_eq!(ended(&ending), "refusing", "{ending:?}");
    let sent = sink.taken_count();
    assert_eq!(tally(&office), [("sent", sent), ("unsent", PEOPLE - sent)].into());
}

#[test]
fn a_daily_limit_is_no_journalists_failure_even_if_the_server_calls_it_permanent() {
    let sink =
        Sink::start(|to| if to.is_empty() { Act::Take } else { Act::Answer("550 5.4.5 Daily sending quota exceeded") });
    let office = office();
    let (_, ending) = office.send(&smtp(sink.port), journalists(100));
    assert_eq!(ended(&ending), "limited", "{ending:?}");
    assert_eq!(tally(&office), [("unsent", 100)].into());
}
