//! Refusals that are about a journalist, or about a domain: the others get their mail.

use crate::support::crowds::{SEND, counts, room, states};
use crate::support::newsroom::newsroom;
use crate::support::sink::{Act, Sink};

#[test]
fn refusals_of_the_last_are_theirs_if_the_server_accepted_the_others() {
    for (people, last) in [(40, 10), (40, 2), (60, 13)] {
        let sink = Sink::start(move |to| {
            let number = to.trim_start_matches('p').split('@').next().unwrap_or("").parse().unwrap_or(0);
            if number >= people - last { Act::Answer("550 5.7.1 Message rejected by local policy") } else { Act::Take }
        });
        let room = newsroom().mailing_to(sink.port);
        let all: Vec<_> = (0..people).map(|n| format!("p{n}@media{}.example", n / 3)).collect();
        room.list("all", &all.join("\n"));
        let run = room.pressbox(SEND).exits(3);
        assert!(!run.stderr.contains("refuses all messages"), "{}", run.stderr);
        assert_eq!(states(&room), counts(&[("sent", people - last), ("failed", last)]), "{}", run.stderr);
        // A second attempt, for nobody but them, is not about the server either.
        room.pressbox(["resolve", "race", "--resend", "--failed"]).succeeds();
        let again = room.pressbox(SEND).exits(3);
        assert!(!again.stderr.contains("refuses all messages"), "{}", again.stderr);
        assert_eq!(states(&room), counts(&[("sent", people - last), ("failed", last)]), "{}", again.stderr);
        room.pressbox(SEND).succeeds();
        assert_eq!(sink.taken_count(), people - last);
    }
}

#[test]
fn one_domain_that_blocks_us_is_its_own_failure_wherever_it_stands_in_the_list() {
    for blocked in ["media0", "media2", "media4"] {
        let sink = Sink::start(move |to| {
            if to.contains(&format!("@{blocked}.")) { Act::Answer("550 5.7.1 blocked") } else { Act::Take }
        });
        let room = room(sink.port, 50);
        let run = room.pressbox(SEND).exits(3);
        assert!(!run.stderr.contains("refuses all messages"), "{}", run.stderr);
        assert_eq!(sink.taken_count(), 40, "{blocked}");
        let report = room.pressbox(["report", "race", "--json"]).succeeds().json();
        assert_eq!(report.iter().filter(|message| message["state"] == "failed").count(), 10, "{blocked}");
    }
}

#[test]
fn many_domains_in_a_row_that_block_us_do_not_keep_the_others_from_their_mail() {
    // All of the first 30 block us, and everybody after them takes the mail.
    let sink = Sink::start(|to| {
        let number: usize =
            to.trim_start_matches(|c: char| !c.is_ascii_digit()).split('@').next().unwrap_or("").parse().unwrap_or(99);
        if number < 30 { Act::Answer("550 5.7.1 blocked") } else { Act::Take }
    });
    let room = newsroom().mailing_to(sink.port);
    let people: Vec<_> = (0..90).map(|n| format!("p{n}@media{n}.example")).collect();
    room.list("all", &people.join("\n"));
    let run = room.pressbox(SEND).exits(3);
    assert!(!run.stderr.contains("refuses all messages"), "{}", run.stderr);
    assert_eq!(sink.taken_count(), 60);
}

#[test]
fn whoever_was_refused_is_told_of_and_tried_again_on_request() {
    let sink = Sink::start(|to| match to {
        "p3@media0.example" => Act::Answer("550 5.7.1 blocked"),
        "p4@media0.example" => Act::Answer("550 5.1.1 user unknown"),
        _ => Act::Take,
    });
    let room = room(sink.port, 12);
    room.pressbox(SEND).exits(3);
    let again = room.pressbox(SEND).succeeds();
    let expected = "there is nobody to send it to now: nothing was sent\n\
                    warning: the messages to 2 journalists were refused and will not be delivered\n\
                    hint: see why with `pressbox report race`; to try them again: `pressbox resolve race --resend --failed`\n";
    assert!(again.stderr.ends_with(expected), "{}", again.stderr);
    // What is in doubt is settled without `--failed`, and nothing is.
    room.pressbox(["resolve", "race", "--resend"])
        .says("! no message of `race` is in doubt: there is nothing to settle");
    let settled = room.pressbox(["resolve", "race", "--resend", "--failed"]).succeeds();
    assert!(
        settled.stderr.starts_with(
            "settled 2 messages\nhint: send them with `pressbox send race --list NAME`\n\
             warning: p4@media0.example is suppressed and still gets nothing\n"
        ),
        "{}",
        settled.stderr
    );
    room.pressbox(SEND).exits(3);
    room.pressbox(["resolve", "race", "--mark-sent", "--failed", "p3@media0.example"]).succeeds();
    assert_eq!(sink.taken_count(), 10);
}

#[test]
fn an_address_outside_ascii_is_mailed_where_the_server_offers_it_and_told_of_elsewhere() {
    let room = newsroom();
    room.list("all", "name,email\nÅsa,Åsa.Öberg@media.example\nBo,bo@media.example\n");
    let plain = Sink::with_offers("PIPELINING", |_| Act::Take);
    let room = room.mailing_to(plain.port);
    let run = room.pressbox(SEND).exits(3);
    let said = "failed: the message to Åsa <åsa.öberg@media.example> was refused: not deliverable: `åsa.öberg@media.example` needs SMTPUTF8, \
                and the mail server does not offer it\n";
    assert!(run.stderr.contains(said), "{}", run.stderr);
    assert_eq!(plain.took(), ["bo@media.example"]);

    let able = Sink::with_offers("PIPELINING\n8BITMIME\nSMTPUTF8", |_| Act::Take);
    let room = room.mailing_to(able.port);
    room.pressbox(["resolve", "race", "--resend", "--failed"]).succeeds();
    room.pressbox(SEND).succeeds();
    assert_eq!(able.took(), ["åsa.öberg@media.example"]);
    let taken = able.taken();
    let content = String::from_utf8(taken[0].content.clone()).unwrap();
    assert!(content.contains("<åsa.öberg@media.example>\r\n"), "{content}");
    let message = mail_parser::MessageParser::default().parse(&taken[0].content).unwrap();
    assert_eq!(message.to().unwrap().first().unwrap().address(), Some("åsa.öberg@media.example"));
}
