//! What a killed command left is no longer in anybody's way, and the command after it finishes or passes over it.

use std::fs::{self, File};
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::support::newsroom::newsroom;
use crate::support::sink::{Act, Sink};
use crate::support::{Room, now};

const ANNA: &str = "anna@media.example";

fn history(room: &Room, list: &str) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(room.path(format!("lists/.history/{list}"))).into_iter().flatten().flatten();
    let mut all: Vec<_> = entries.map(|entry| entry.path()).collect();
    all.sort();
    all
}

#[test]
fn an_import_that_was_killed_before_it_changed_the_list_is_no_change() {
    let room = newsroom();
    room.list("motor", "email\nanna@media.example\n");
    room.list("motor", "email\nanna@media.example\nbo@media.example\n");
    // As the kill leaves it: the state before is kept, and the list is not changed yet.
    room.write("lists/.history/motor/000003-00000000.csv", room.read("lists/motor.csv"));
    let twice = fs::read(room.path("lists/motor.csv")).unwrap();
    room.list("motor", "email\nanna@media.example\nbo@media.example\ncia@media.example\n");
    assert_eq!(history(&room, "motor").len(), 3, "{:?}", history(&room, "motor"));
    room.pressbox(["list", "undo", "motor"]).succeeds();
    assert_eq!(fs::read(room.path("lists/motor.csv")).unwrap(), twice);
    room.pressbox(["list", "undo", "motor"]).succeeds();
    assert!(!room.read("lists/motor.csv").contains("bo@"));
    // Without another import in between.
    room.write("lists/.history/motor/000005-00000000.csv", room.read("lists/motor.csv"));
    let run = room.pressbox(["list", "undo", "motor"]).succeeds();
    assert!(run.stderr.contains("the last change to `motor` was interrupted and had changed nothing"), "{run:?}");
    room.pressbox(["list", "undo", "motor"]).succeeds();
    assert!(!room.path("lists/motor.csv").exists());
}

#[test]
fn an_undoing_that_was_killed_at_its_end_is_finished() {
    let room = newsroom();
    room.list("motor", "email\nanna@media.example\n");
    let kept = history(&room, "motor").remove(0);
    let before = fs::read(&kept).unwrap();
    room.pressbox(["list", "undo", "motor"]).succeeds();
    fs::write(&kept, before).unwrap();
    room.pressbox(["list", "undo", "motor"]).succeeds();
    let run = room.pressbox(["list", "undo", "motor"]).exits(1);
    assert!(run.stderr.contains("`motor` has no change to undo"), "{run:?}");
}

#[test]
fn a_message_for_an_outbox_is_never_in_doubt_but_written_again() {
    let room = newsroom();
    room.list("motor", "email\nanna@media.example\nbo@media.example\n");
    let send = ["send", "race", "--list", "motor", "--outbox", "out/mail", "--yes"];
    room.pressbox(send).succeeds();
    let ledger = rusqlite::Connection::open(room.path("library/ledger.sqlite3")).unwrap();
    for state in ["intent", "in_doubt"] {
        let set = "UPDATE delivery SET state = ?1 WHERE address = 'anna@media.example'";
        assert_eq!(ledger.execute(set, [state]).unwrap(), 1);
        let run = room.pressbox(send).succeeds();
        assert!(run.stdout.contains(ANNA) && !run.stdout.contains("bo@"), "{run:?}");
        assert!(!run.stderr.contains("in doubt"), "{run:?}");
        room.pressbox(send).succeeds();
    }
}

#[test]
fn half_written_files_of_killed_commands_go_wherever_they_are() {
    let room = newsroom();
    room.list("motor", "email\nanna@media.example\n");
    let folders =
        ["lists", "lists/.history/motor", "library", "releases/race", "schedule", "out", "out/page", "out/mail"];
    let mut writing = Vec::new();
    for folder in folders {
        let path = room.write(&format!("{folder}/.pressbox-aB3dE6.part"), "anna@media.example");
        let file = File::options().write(true).open(path).unwrap();
        let written = file.metadata().unwrap().modified().unwrap();
        file.set_modified(written - Duration::from_secs(5)).unwrap();
        // One that somebody is writing just now.
        let written = File::create(room.path(folder).join(".pressbox-new123.part")).unwrap();
        written.lock().unwrap();
        writing.push(written);
    }
    room.pressbox(["list", "erase", ANNA, "--yes"]).succeeds();
    room.list("motor", "email\nbo@media.example\n");
    room.pressbox(["release", "render", "race", "-o", "out/page"]).succeeds();
    room.pressbox(["kit", "race"]).succeeds();
    room.pressbox(["release", "new", "race", "--language", "sv"]).succeeds();
    fs::remove_file(room.path("releases/race/release.sv.md")).unwrap();
    room.pressbox(["send", "race", "--list", "motor", "--outbox", "out/mail", "--yes"]).succeeds();
    let sink = Sink::start(|_| Act::Take);
    let room = room.mailing_to(sink.port);
    let at = ["--at", "2090-05-01 08:00 UTC", "--later", "--yes"];
    room.pressbox(["send", "race", "--list", "motor"].into_iter().chain(at)).succeeds();
    for folder in folders {
        assert!(!room.path(folder).join(".pressbox-aB3dE6.part").exists(), "{folder}");
        assert!(room.path(folder).join(".pressbox-new123.part").exists(), "{folder}");
    }
}

#[test]
fn a_demo_that_is_killed_leaves_a_newsroom_that_can_be_read_or_none() {
    for (n, milliseconds) in [150, 700, 1_800].into_iter().enumerate() {
        let (room, name) = (Room::empty(), format!("demo{n}"));
        let mut demo = room.command(["demo", &name]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(milliseconds));
        demo.kill().unwrap();
        demo.wait().unwrap();
        if room.path(&name).join("pressbox.toml").exists() {
            for args in [&["photos"][..], &["releases"], &["lists"], &["status"], &["schedule"], &["check"]] {
                let run = room.pressbox(["--newsroom", &name].into_iter().chain(args.iter().copied()));
                // An ingest that was killed leaves files, which `check` names.
                let is_told = args == ["check"] && run.stdout.contains("interrupted");
                assert!(run.code == Some(0) || is_told, "after {milliseconds} ms, {args:?}: {run:?}");
            }
            let again = room.pressbox(["demo", &name]).exits(1);
            assert!(again.stderr.contains(&format!("`{name}` is not empty\nhint: name a folder")), "{again:?}");
        }
    }
}

#[test]
fn a_mail_of_somebody_who_was_erased_brings_nobody_back() {
    let sink = Sink::start(|_| Act::Take);
    let room = newsroom().mailing_to(sink.port);
    room.list("motor", "email\nanna@media.example\n");
    room.pressbox(["send", "race", "--list", "motor", "--yes"]).succeeds();
    room.pressbox(["list", "erase", ANNA, "--yes"]).succeeds();
    let failed = "From: mailer-daemon@media.example\nSubject: failed\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n\nNo anna@media.example here.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; media.example\n\nFinal-Recipient: rfc822; anna@media.example\nAction: failed\nStatus: 5.1.1\n\n--b--\n";
    room.write("mail/1.eml", format!("From: {ANNA}\nSubject: Please remove me from your list\n\nThank you.\n"));
    room.write("mail/2.eml", failed);
    let read = room.pressbox(["bounces", "mail", "--json"]).succeeds().json();
    assert_eq!(read.len(), 2, "{read:?}");
    let again = room.pressbox(["bounces", "mail", "--json"]).succeeds();
    for file in walkdir::WalkDir::new(room.path("library")).into_iter().flatten().filter(|file| file.path().is_file()) {
        let bytes = fs::read(file.path()).unwrap();
        let found = bytes.windows(ANNA.len()).any(|window| window.eq_ignore_ascii_case(ANNA.as_bytes()));
        assert!(!found, "{} {again:?}", file.path().display());
    }
    assert!(!room.read("lists/suppressed.csv").contains(ANNA) && !room.path("lists/pending.csv").exists());
}

#[test]
fn a_timer_that_was_killed_in_a_message_keeps_the_order_and_says_so_until_somebody_decides() {
    let sink = Sink::start(|to| if to.starts_with("bo@") { Act::TakeAndStall } else { Act::Take });
    let room = newsroom().mailing_to(sink.port);
    room.list("motor", "email\nanna@media.example\nbo@media.example\n");
    let at = (now() - jiff::SignedDuration::from_mins(1)).to_zoned(jiff::tz::TimeZone::UTC);
    let at = at.strftime("%Y-%m-%d %H:%M UTC");
    room.write("schedule/a.toml", format!("release = \"race\"\nat = \"{at}\"\nlists = [\"motor\"]\n"));
    let mut child = room.command(["send", "--due"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let until = Instant::now() + Duration::from_secs(20);
    while sink.taken_count() < 2 {
        assert!(Instant::now() < until, "{:?}", sink.took());
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    for _ in 0..2 {
        let run = room.pressbox(["send", "--due"]).exits(3);
        assert!(run.stdout.is_empty() && room.path("schedule/a.toml").exists(), "{run:?}");
    }
    let states: Vec<_> = room.pressbox(["report", "race", "--json"]).json();
    let in_doubt = states.iter().filter(|message| message["state"] == "in_doubt").count();
    assert!((1..=2).contains(&in_doubt), "{states:?}");
    room.pressbox(["resolve", "race", "--mark-sent"]).succeeds();
    room.pressbox(["send", "--due"]).succeeds();
    assert!(!room.path("schedule/a.toml").exists());
    assert_eq!(sink.took(), [ANNA, "bo@media.example"]);
}
