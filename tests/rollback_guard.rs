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
    let refused = "! error: the ledger is an old copy: it has no record of 2 messages that were sent\n";
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

/// The whole newsroom, but for what can be made again.
fn restore(room: &Room, to: &str) {
    for folder in ["library", "lists", "releases/race"] {
        std::fs::create_dir_all(room.path(to).join(folder)).unwrap();
        copy(room, folder, &format!("{to}/{folder}"));
    }
    std::fs::copy(room.path("pressbox.toml"), room.path(to).join("pressbox.toml")).unwrap();
}

#[test]
fn an_earlier_state_under_another_name_is_noticed_before_anybody_is_mailed_twice() {
    let sink = Sink::start(|_| Act::Take);
    let room = with_two_lists(&sink);
    room.pressbox(send("one")).succeeds();
    restore(&room, "restored");
    let there = |list| send(list).into_iter().chain(["--newsroom", "restored"]);
    room.pressbox(send("two")).succeeds();
    assert_eq!(sink.taken().len(), 3);
    let run = room.pressbox(there("two")).exits(1);
    assert!(run.stderr.contains("the ledger is an old copy: it has no record of 2 messages"), "{}", run.stderr);
    // Moved, and with everything else of the newsroom gone.
    std::fs::rename(room.path("restored"), room.path("elsewhere")).unwrap();
    let run = room.pressbox(send("two").into_iter().chain(["--newsroom", "elsewhere"])).exits(1);
    assert!(run.stderr.contains("the ledger is an old copy"), "{}", run.stderr);
    assert_eq!(sink.taken().len(), 3);
    // The newest state is fine under any name.
    restore(&room, "moved");
    room.pressbox(send("two").into_iter().chain(["--newsroom", "moved"])).succeeds();
    assert_eq!(sink.taken().len(), 3);
    // A newsroom of its own in the old place knows nothing of all this.
    let other = with_two_lists(&sink);
    other.pressbox(send("two")).succeeds();
    assert_eq!(sink.taken().len(), 5);
}

/// Where the count stands outside the newsroom.
fn outside(room: &Room) -> Vec<std::path::PathBuf> {
    let dir = std::fs::read_dir(room.path(".local/state/pressbox")).unwrap().flatten();
    dir.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|kind| kind == "sent")).collect()
}

#[test]
fn a_count_that_is_named_by_the_newsrooms_path_as_before_still_counts() {
    let sink = Sink::start(|_| Act::Take);
    let room = with_two_lists(&sink);
    room.pressbox(send("one")).succeeds();
    copy(&room, "library", "backup");
    room.pressbox(send("two")).succeeds();
    // As an earlier pressbox left it.
    let [named] = &outside(&room)[..] else { panic!("{:?}", outside(&room)) };
    let path = room.path("").canonicalize().unwrap();
    let hash = pressbox::storage::Sha256::of(path.to_string_lossy().as_bytes()).to_hex();
    let former = named.with_file_name(format!("{}.sent", &hash[..16]));
    std::fs::rename(named, &former).unwrap();
    std::fs::remove_dir_all(room.path("out")).unwrap();

    copy(&room, "library", "newest");
    copy(&room, "backup", "library");
    let run = room.pressbox(send("two")).exits(1);
    assert!(run.stderr.contains("the ledger is an old copy: it has no record of 2 messages"), "{}", run.stderr);
    assert!(former.exists());
    // The right ledger takes the count over.
    copy(&room, "newest", "library");
    room.pressbox(send("two")).succeeds();
    assert_eq!(outside(&room), std::slice::from_ref(named));
    assert_eq!(std::fs::read_to_string(named).unwrap().trim().parse::<u64>().unwrap(), 3);
    assert_eq!(sink.taken().len(), 3);
    // Somebody who trusts the old one is believed.
    std::fs::rename(named, &former).unwrap();
    copy(&room, "backup", "library");
    room.pressbox(send("two").into_iter().chain(["--trust-ledger"])).succeeds();
    room.pressbox(send("one")).succeeds();
    assert_eq!(sink.taken().len(), 5);
}
