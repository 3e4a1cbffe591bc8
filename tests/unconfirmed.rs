//! A server that takes messages and never confirms them: few are in doubt, and everybody else keeps waiting.

use std::time::Duration;

use crate::support::crowds::{SEND, counts, ended, journalists, office, room, states, tally};
use crate::support::office::{smtp, smtp_within};
use crate::support::sink::{Act, Sink};

#[test]
fn a_server_that_confirms_nothing_ends_the_run_and_the_others_wait() {
    for act in [Act::TakeAndHangUp, Act::TakeAndBabble] {
        let sink = Sink::start(move |to| if to.is_empty() { Act::Take } else { act.clone() });
        let office = office();
        let (told, ending) = office.send(&smtp(sink.port), journalists(100));
        assert_eq!((told.len(), ended(&ending)), (100, "unconfirmed"), "{ending:?}");
        let in_doubt = tally(&office)["in_doubt"];
        assert!((8..=11).contains(&in_doubt), "{in_doubt}");
        assert_eq!(tally(&office), [("in_doubt", in_doubt), ("unsent", 100 - in_doubt)].into());
        // A second run finds out with one message.
        let (_, ending) = office.send(&smtp(sink.port), journalists(100));
        assert_eq!((ended(&ending), tally(&office)["in_doubt"]), ("unconfirmed", in_doubt + 1), "{ending:?}");
        // And everybody else gets it once the server confirms what it takes.
        let right = Sink::start(|_| Act::Take);
        let (_, ending) = office.send(&smtp(right.port), journalists(100));
        assert_eq!((ended(&ending), right.taken_count()), ("complete", 99 - in_doubt), "{ending:?}");
    }
}

#[test]
fn a_server_that_falls_silent_in_the_middle_ends_the_run_too() {
    let taken = std::sync::atomic::AtomicUsize::new(0);
    let sink = Sink::start(move |to| {
        let first = to.is_empty() || taken.fetch_add(1, std::sync::atomic::Ordering::SeqCst) < 50;
        if first { Act::Take } else { Act::TakeAndStall }
    });
    let office = office();
    let (_, ending) = office.send(&smtp_within(sink.port, Duration::from_millis(300)), journalists(100));
    assert_eq!(ended(&ending), "unconfirmed", "{ending:?}");
    let (sent, in_doubt) = (tally(&office)["sent"], tally(&office)["in_doubt"]);
    assert!((47..=50).contains(&sent) && (8..=11).contains(&in_doubt), "{:?}", tally(&office));
    assert_eq!(tally(&office)["unsent"], 100 - sent - in_doubt);
}

#[test]
fn single_messages_that_are_not_confirmed_end_no_run() {
    // One in four, and at one domain all of them.
    for is_dropped in [|n: usize| n % 4 == 3, |n: usize| n / 10 == 0] {
        let sink = Sink::start(move |to| {
            let digits: String = to.chars().filter(char::is_ascii_digit).collect();
            let of = digits.parse::<usize>().unwrap_or(0);
            // `p3@media12.example` is 312: the 123rd.
            let nth = to.chars().nth(1).and_then(|c| c.to_digit(10)).map_or(of, |unit| {
                digits.get(1..).and_then(|domain| domain.parse::<usize>().ok()).unwrap_or(0) * 10 + unit as usize
            });
            if !to.is_empty() && is_dropped(nth) { Act::TakeAndHangUp } else { Act::Take }
        });
        let office = office();
        let (_, ending) = office.send(&smtp(sink.port), journalists(80));
        let dropped = (0..80).filter(|nth| is_dropped(*nth)).count();
        assert_eq!(ended(&ending), "complete", "{ending:?}");
        assert_eq!(tally(&office), [("in_doubt", dropped), ("sent", 80 - dropped)].into());
    }
}

#[test]
fn what_is_in_doubt_is_told_with_the_way_to_settle_it_and_is_not_done() {
    let sink = Sink::start(|to| if to.is_empty() { Act::Take } else { Act::TakeAndHangUp });
    let room = room(sink.port, 30);
    let run = room.pressbox(SEND).exits(3);
    let in_doubt = states(&room)["in_doubt"];
    assert_eq!(states(&room), counts(&[("in_doubt", in_doubt), ("queued", 30 - in_doubt)]));
    assert!(run.stderr.contains(&format!("has confirmed none of the last {in_doubt} messages: ")), "{}", run.stderr);
    let settle = format!(
        "hint: ask whoever runs the mail server whether these messages went out, and why it closes the connection\n\
         hint: then run the same command again: it sends what is still due\n\
         warning: {in_doubt} journalists may or may not have received it\n\
         hint: see which with `pressbox report race`, then run `pressbox resolve race --mark-sent` if they arrived, or `--resend` if they did not\n"
    );
    assert!(run.stderr.ends_with(&settle), "{}", run.stderr);

    let right = Sink::start(|_| Act::Take);
    let room = room.mailing_to(right.port);
    room.pressbox(SEND).exits(3);
    // Nobody is due any more, but those in doubt are not settled.
    let again = room.pressbox(SEND).exits(3);
    let expected = format!(
        "there is nobody to send it to now: nothing was sent\n\
         warning: {in_doubt} journalists may or may not have received it\n"
    );
    assert!(again.stderr.contains(&expected), "{}", again.stderr);
    room.pressbox(["resolve", "race", "--mark-sent"]).succeeds();
    room.pressbox(SEND).succeeds();
    assert_eq!(right.taken_count(), 30 - in_doubt);
}
