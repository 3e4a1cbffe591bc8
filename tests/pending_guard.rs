//! Nobody who waits for a decision is mailed because `pending.csv` was lost, cut off or exchanged.

use std::fs;

use crate::support::Room;
use crate::support::newsroom::newsroom;
use crate::support::sink::{Act, Sink};

const FILE: &str = "lists/pending.csv";
const SEND: [&str; 6] = ["send", "race", "--list", "motor", "--yes", "--quiet"];

/// Four journalists, of whom cia and dan wait for a decision.
fn office(sink: &Sink) -> Room {
    let room = newsroom().mailing_to(sink.port);
    let notes =
        "email,Notes\nanna@m.example,\nbo@m.example,\ncia@m.example,please remove\ndan@m.example,no more mail\n";
    room.list("motor", notes);
    assert_eq!(room.read(FILE).lines().count(), 3);
    room
}

#[track_caller]
fn stops(room: &Room, sink: &Sink, sentence: &str) {
    for more in [&["--dry-run"][..], &["--outbox", "out/mail"], &[]] {
        room.pressbox(SEND.into_iter().chain(more.iter().copied())).says(&format!(
            "! error: `[ROOM]/{FILE}` {sentence}\n\
             ! hint: restore the file from a backup, or decide about each with `pressbox list suppress ADDRESS` or `pressbox list \
             allow ADDRESS --why REASON`; `pressbox list accept --why REASON` accepts the file as it is; until then nothing is sent\n\
             exit 1"
        ));
    }
    assert_eq!(sink.took(), Vec::<String>::new());
}

#[test]
fn a_lost_emptied_or_cut_file_stops_the_sending_until_it_is_back() {
    let sink = Sink::start(|_| Act::Take);
    let room = office(&sink);
    let whole = room.read(FILE);
    let header = "address,since,why\n";
    for (content, sentence) in [
        (None, "is missing: it no longer names 2 of 2 addresses that are waiting for your decision"),
        (Some(String::new()), "is empty: it no longer names 2 of 2 addresses that are waiting for your decision"),
        (Some("\n\n".to_owned()), "is empty: it no longer names 2 of 2 addresses that are waiting for your decision"),
        (Some(header.to_owned()), "is empty: it no longer names 2 of 2 addresses that are waiting for your decision"),
        (
            Some(whole.lines().take(2).collect::<Vec<_>>().join("\n")),
            "is not complete: it no longer names 1 of 2 addresses that are waiting for your decision",
        ),
        (
            Some(format!("{header}eva@m.example,2026-01-01T00:00:00Z,asks\n")),
            "is not complete: it no longer names 2 of 2 addresses that are waiting for your decision",
        ),
    ] {
        match content {
            None => fs::remove_file(room.path(FILE)).unwrap(),
            Some(content) => drop(room.write(FILE, content)),
        }
        stops(&room, &sink, sentence);
        let shown = room.pressbox(["list", "show", "motor"]).succeeds();
        assert!(shown.stderr.contains("waiting for your decision"), "{}", shown.stderr);
    }
    // Sorted, saved with semicolons and added to, it is whole.
    let mut rows: Vec<&str> = whole.lines().skip(1).collect();
    rows.reverse();
    room.write(FILE, format!("address;since;why\r\n{}\r\nbo@m.example;;asks\r\n", rows.join("\r\n").replace(',', ";")));
    room.pressbox(SEND).succeeds();
    assert_eq!(sink.took(), ["anna@m.example"]);
    // Whoever was added by hand is known from then on, too.
    room.write(FILE, &whole);
    let run = room.pressbox(SEND).exits(1);
    assert!(run.stderr.contains("1 of 3 addresses"), "{}", run.stderr);
}

#[test]
fn each_decision_counts_although_the_row_is_gone() {
    let sink = Sink::start(|_| Act::Take);
    let room = office(&sink);
    fs::remove_file(room.path(FILE)).unwrap();
    // The suppression is an answer, and so is the permission.
    room.pressbox(["list", "suppress", "cia@m.example"]).succeeds();
    stops(&room, &sink, "is missing: it no longer names an address that is waiting for your decision");
    let allowed =
        room.pressbox(["list", "allow", "dan@m.example", "--why", "she meant another list", "--json"]).succeeds();
    let was = allowed.json()[0]["was"].as_str().unwrap().to_owned();
    assert!(was.starts_with("it is missing from `lists/pending.csv`"), "{was}");
    room.pressbox(SEND).succeeds();
    assert_eq!(sink.took(), ["anna@m.example", "bo@m.example", "dan@m.example"]);
    assert!(!room.path(FILE).exists());
}

#[test]
fn a_row_that_somebody_moved_to_the_suppressed_is_a_decision_and_an_erased_person_is_not_missed() {
    let sink = Sink::start(|_| Act::Take);
    let room = office(&sink);
    room.write("lists/suppressed.csv", "address,since,why\ncia@m.example,,asked\n");
    room.write(FILE, room.read(FILE).lines().filter(|row| !row.starts_with("cia")).collect::<Vec<_>>().join("\n"));
    room.pressbox(["list", "erase", "dan@m.example"]).succeeds();
    assert!(!room.path(FILE).exists());
    room.pressbox(SEND).succeeds();
    assert_eq!(sink.took(), ["anna@m.example", "bo@m.example"]);
}

#[test]
fn the_file_can_be_accepted_with_a_reason_that_is_kept() {
    let sink = Sink::start(|_| Act::Take);
    let room = office(&sink);
    room.pressbox(["list", "suppress", "eva@m.example"]).succeeds();
    fs::remove_file(room.path(FILE)).unwrap();
    room.pressbox(["list", "accept", "--why", "they were tests"]).says(
        "! 2 addresses are missing from `lists/pending.csv`: cia@m.example, dan@m.example\n\
         ! error: this needs your confirmation, and there is no terminal to ask in: nothing was changed\n\
         ! hint: if the missing addresses may get mail again, accept the file with `--yes`\n\
         exit 1",
    );
    let json =
        room.pressbox(["list", "accept", "--why", "they were tests", "--yes", "--json", "--quiet"]).succeeds().json();
    assert_eq!(
        (&json[0]["status"], &json[0]["lost"], &json[0]["lost_pending"]),
        (&"accepted".into(), &0.into(), &2.into())
    );
    assert_eq!(json[0]["pending_addresses"], serde_json::json!(["cia@m.example", "dan@m.example"]));
    let held = room.pressbox(["list", "export", "cia@m.example"]).succeeds().stdout;
    assert!(held.contains("they were tests"), "{held}");
    room.pressbox(["list", "accept", "--why", "x", "--yes"]).says("no address is missing from `lists/suppressed.csv`");
    room.pressbox(SEND).succeeds();
    assert_eq!(sink.took().len(), 4);
}

#[test]
fn a_newsroom_from_before_learns_who_waits_and_a_file_lost_while_it_sends_stops_it() {
    let sink = Sink::start(|_| Act::Take);
    let room = newsroom().mailing_to(sink.port);
    room.list("motor", "email\nanna@m.example\ncia@m.example\n");
    room.write(FILE, "address,since,why\ncia@m.example,2026-01-01T00:00:00Z,asks\n");
    // Nothing is known of it yet; the sending learns it.
    room.pressbox(SEND).succeeds();
    assert_eq!(sink.took(), ["anna@m.example"]);
    fs::remove_file(room.path(FILE)).unwrap();
    let run = room.pressbox(SEND).exits(1);
    assert!(run.stderr.contains("it no longer names an address that is waiting for your decision"), "{}", run.stderr);
    assert_eq!(sink.took(), ["anna@m.example"]);
}
