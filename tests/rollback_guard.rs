//! The ledger kept from being forgotten, put back, or outlived by a wrong clock.

use crate::support::Room;
use crate::support::newsroom::newsroom;
use crate::support::sink::{Act, Sink};

fn with_two_lists(sink: &Sink) -> Room {
    let room = newsroom().mailing_to(sink.port);
    room.list("one", "anna@media.example");
    room.list("two", "bo@media.example\nasa@media.example");
    room
}

fn send(list: &str) -> [&str; 6] {
    ["send", "race", "--list", list, "--yes", "--quiet"]
}

#[test]
fn a_look_at_what_would_be_sent_makes_no_ledger() {
    let sink = Sink::start(|_| Act::Take);
    let room = with_two_lists(&sink);
    room.pressbox(["send", "race", "--list", "one", "--dry-run"]).succeeds();
    room.pressbox(["report", "race"]).says(
        "! error: `race` has not been sent to anyone yet\n\
         ! hint: send it with `pressbox send race --list NAME`\n\
         exit 1",
    );
    assert!(!room.path("library/ledger.sqlite3").exists());
    room.pressbox(send("one")).succeeds();
    assert!(room.path("library/ledger.sqlite3").exists());
}

/// Everything under a folder, or back again.
fn copy(room: &Room, from: &str, to: &str) {
    let _ = std::fs::remove_dir_all(room.path(to));
    std::fs::create_dir_all(room.path(to)).unwrap();
    for entry in std::fs::read_dir(room.path(from)).unwrap().flatten() {
        if entry.path().is_file() {
            std::fs::copy(entry.path(), room.path(to).join(entry.file_name())).unwrap();
        }
    }
}

#[test]
fn a_ledger_put_back_from_a_backup_is_refused_until_a_person_says_otherwise() {
    let sink = Sink::start(|_| Act::Take);
    let room = with_two_lists(&sink);
    room.pressbox(send("one")).succeeds();
    copy(&room, "library", "backup");
    room.pressbox(send("two")).succeeds();
    assert_eq!(sink.taken().len(), 3);

    copy(&room, "backup", "library");
    let refused = "! error: the ledger is an old copy: 2 messages have gone out that it has no record of\n";
    let run = room.pressbox(["send", "race", "--list", "two", "--yes"]).exits(1);
    assert!(run.stderr.starts_with(&refused[2..]), "{}", run.stderr);
    assert!(run.stderr.contains("--trust-ledger"), "{}", run.stderr);
    // Whatever is under `out` can be deleted; the count stands outside the newsroom as well.
    std::fs::remove_dir_all(room.path("out")).unwrap();
    room.pressbox(send("two")).exits(1);
    assert_eq!(sink.taken().len(), 3);
    // Looking is free, and so is an outbox.
    room.pressbox(["send", "race", "--list", "two", "--dry-run"]).succeeds();
    room.pressbox(send("two").into_iter().chain(["--outbox", "out/mail"])).succeeds();

    room.pressbox(send("two").into_iter().chain(["--trust-ledger"])).succeeds();
    assert_eq!(sink.taken().len(), 5);
    room.pressbox(send("one")).succeeds();
    assert_eq!(sink.taken().len(), 5);
}

#[test]
fn a_ledger_that_is_gone_is_missed() {
    let sink = Sink::start(|_| Act::Take);
    let room = with_two_lists(&sink);
    room.pressbox(send("two")).succeeds();
    for file in ["ledger.sqlite3", "ledger.sqlite3-wal", "ledger.sqlite3-shm"] {
        let _ = std::fs::remove_file(room.path("library").join(file));
    }
    let run = room.pressbox(send("two")).exits(1);
    assert!(run.stderr.contains("the ledger is an old copy"), "{}", run.stderr);
    assert_eq!(sink.taken().len(), 2);
}
