//! Sendings that wait for their time: listed, cancelled, sent by a timer, and closed when it is too late.

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::support::newsroom::newsroom;
use crate::support::sink::{Act, Sink};
use crate::support::{Room, now};

const DUE: [&str; 3] = ["send", "--due", "--quiet"];

/// A newsroom with a list of three.
fn room(sink: &Sink) -> Room {
    let room = newsroom().mailing_to(sink.port);
    room.list("motor", "anna@media.example\nbo@other.example\ncia@third.example\n");
    room
}

/// Schedules `race` for so many minutes ago.
fn order(room: &Room, name: &str, minutes_ago: i64) {
    let at = (now() - jiff::SignedDuration::from_mins(minutes_ago)).to_zoned(jiff::tz::TimeZone::UTC);
    let at = at.strftime("%Y-%m-%d %H:%M UTC");
    room.write(
        &format!("schedule/{name}.toml"),
        format!("# Mine.\nrelease = \"race\"\nat = \"{at}\"\nlists = [\"motor\"]\n"),
    );
}

#[test]
fn what_is_scheduled_is_listed_and_cancelled() {
    let sink = Sink::start(|_| Act::Take);
    let room = room(&sink);
    room.pressbox(["schedule"]).says("! nothing is scheduled");
    room.pressbox(["schedule", "--json"]).says("! nothing is scheduled");
    for at in ["2999-05-14 08:00 Europe/Stockholm", "2998-05-14 08:00 Europe/Stockholm"] {
        room.pressbox(["send", "race", "--list", "motor", "--yes", "--later", "--at", at]).succeeds();
    }
    room.pressbox(["schedule"]).says(
        "waiting   2998-05-14 08:00 Europe/Stockholm  `race` to the list `motor`\n\
         waiting   2999-05-14 08:00 Europe/Stockholm  `race` to the list `motor`\n\
         ! 2 mailings are scheduled",
    );
    let objects = room.pressbox(["schedule", "--json"]).succeeds().json();
    let expected = serde_json::json!({
        "release": "race", "at": "2998-05-14T08:00:00+02:00", "lift": false, "status": "waiting",
        "path": "schedule/2998-05-14T0600Z-race.toml", "lists": ["motor"], "segment": null, "closed": null,
    });
    assert_eq!(objects[0], expected);
    room.pressbox(["schedule", "cancel", "race", "--at", "2998-05-14 08:00 Europe/Stockholm"])
        .says("cancelled 2998-05-14 08:00 Europe/Stockholm  `race` to the list `motor`\n! cancelled 1 mailing");
    let cancelled = room.pressbox(["schedule", "cancel", "race", "--json"]).succeeds().json();
    assert_eq!(cancelled[0]["status"], "cancelled");
    room.pressbox(["schedule", "cancel", "race"]).says(
        "! error: no mailing of `race` is scheduled\n! hint: `pressbox schedule` lists what is scheduled\nexit 1",
    );
    room.write("schedule/odd.toml", "release = \"race\"\nat = \"tomorrow\"\n");
    let run = room.pressbox(["schedule", "--json"]).exits(3);
    assert_eq!(
        (run.json()[0]["status"].as_str(), run.json()[0]["path"].as_str()),
        (Some("rejected"), Some("schedule/odd.toml"))
    );
}

#[test]
fn a_file_with_a_typing_error_is_told_where_its_sending_is_cancelled() {
    let sink = Sink::start(|_| Act::Take);
    let room = room(&sink);
    let told =
        "failed: `[ROOM]/schedule/odd.toml` is not a valid scheduled mailing: `tomorrow` is not a date with a time";
    let hint = "hint: correct `schedule/odd.toml`, or delete it to cancel the mailing\n";
    room.write("schedule/odd.toml", "release = \"race\"\nat = \"tomorrow\"\nlists = [\"motor\"]\n");
    let at = ["--at", "2999-05-14 08:00 Europe/Stockholm"];
    for (more, then) in [(&[] as &[&str], ""), (&at, " at that time")] {
        let run = room.pressbox(["schedule", "cancel", "race"].iter().chain(more)).exits(3);
        let said = run.stderr.replace(room.path("").to_str().unwrap().trim_end_matches('/'), "[ROOM]");
        assert!(said.starts_with(told) && said.contains(hint), "{said}");
        assert!(
            said.ends_with(&format!(
                "nothing was cancelled: none of the readable files in `schedule` is for `race`{then}\n"
            )),
            "{said}"
        );
    }
    let run = room.pressbox(["send", "race", "--due", "--late"]).exits(3);
    assert!(run.stderr.contains(hint) && !run.stderr.contains("no mailing of"), "{}", run.stderr);
    assert!(
        run.stderr.ends_with("nothing was sent: none of the readable files in `schedule` is for `race`\n"),
        "{}",
        run.stderr
    );
    assert_eq!(sink.connections(), 0);
    // What can be read is cancelled all the same.
    order(&room, "now", -60);
    let run = room.pressbox(["schedule", "cancel", "race", "--json"]).exits(3);
    let stages: Vec<_> = run.json().iter().map(|object| object["status"].clone()).collect();
    assert_eq!(stages, ["rejected", "cancelled"]);
    assert!(run.stderr.ends_with("cancelled 1 mailing\n"), "{}", run.stderr);
    assert!(!room.path("schedule/now.toml").exists() && room.path("schedule/odd.toml").exists());
    // Nothing is known of what a folder holds that is none.
    std::fs::remove_dir_all(room.path("schedule")).unwrap();
    room.write("schedule", "");
    for verb in [&["schedule"] as &[&str], &["schedule", "cancel", "race"], &["send", "--due"]] {
        let run = room.pressbox(verb).exits(3);
        assert!(run.stderr.contains("schedule` cannot be read"), "{}", run.stderr);
        assert!(run.stderr.contains("hint: move the file `schedule` away"), "{}", run.stderr);
    }
}

#[test]
fn what_waits_is_the_same_object_wherever_it_is_shown() {
    let sink = Sink::start(|_| Act::Take);
    let room = room(&sink);
    order(&room, "later", -60);
    let listed = room.pressbox(["schedule", "--json"]).succeeds().json();
    assert_eq!(listed[0]["status"], "waiting");
    assert_eq!(room.pressbox(["send", "--due", "--dry-run", "--json"]).succeeds().json(), listed);
}

#[test]
fn of_two_runs_that_overlap_one_sends_and_the_other_says_nothing() {
    let sink = Sink::start(|_| Act::TakeSlowly(Duration::from_millis(400)));
    let room = room(&sink);
    order(&room, "now", 1);
    let start = || room.command(DUE).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // Both at the same moment, and one while another is at it.
    let mut runs = vec![start(), start()];
    let until = Instant::now() + Duration::from_secs(20);
    while sink.connections() == 0 {
        assert!(Instant::now() < until, "nothing is sent");
        std::thread::sleep(Duration::from_millis(10));
    }
    runs.push(start());
    let outputs: Vec<_> = runs.into_iter().map(|run| run.wait_with_output().unwrap()).collect();
    let said: Vec<_> = outputs.iter().map(|output| String::from_utf8_lossy(&output.stderr).into_owned()).collect();
    assert!(outputs.iter().all(|output| output.status.code() == Some(0)), "{said:?}");
    assert!(said.iter().all(String::is_empty), "{said:?}");
    assert_eq!(outputs.iter().filter(|output| output.stdout.is_empty()).count(), 2);
    assert_eq!(sink.took(), ["anna@media.example", "bo@other.example", "cia@third.example"]);
    assert!(!room.path("schedule/now.toml").exists());
}

#[test]
fn what_is_overdue_and_partly_sent_is_told_once_and_closed() {
    let sink = Sink::start(|to| if to.starts_with("cia@") { Act::Answer("452 4.2.2 mailbox full") } else { Act::Take });
    let room = room(&sink);
    order(&room, "old", 5);
    let first = room.pressbox(DUE).exits(3);
    assert!(
        first.stderr.contains("warning: the message to cia@third.example was deferred: 452 4.2.2 mailbox full"),
        "{}",
        first.stderr
    );
    // The next minute it is tried again, and not told again.
    let second = room.pressbox(DUE).exits(3);
    assert_eq!((second.stdout.as_str(), second.stderr.as_str()), ("", ""));
    assert!(room.path("schedule/old.toml").exists());

    order(&room, "old", 7 * 60);
    let third = room.pressbox(["send", "--due"]).exits(3);
    assert!(third.stderr.contains("7 hours ago, and is too late to be sent automatically\n"), "{}", third.stderr);
    assert!(
        third.stderr.contains("2 journalists have `race` already, and 1 has not received it yet"),
        "{}",
        third.stderr
    );
    room.pressbox(DUE).says("");
    room.pressbox(["send", "--due"])
        .says("! 1 scheduled mailing is more than 6 hours overdue: see `pressbox schedule`\n! nothing is due");
    let listed = room.pressbox(["schedule"]).succeeds();
    assert!(
        listed.stdout.starts_with("overdue   ") && listed.stderr.contains("send RELEASE --due --late"),
        "{listed:?}"
    );
    // A person decides: it is finished, or dropped.
    let late = room.pressbox(["send", "race", "--due", "--late"]).exits(3);
    assert!(late.stderr.contains("the message to cia@third.example is still deferred"), "{}", late.stderr);
    assert!(room.path("schedule/old.toml").exists());
    room.pressbox(["schedule", "cancel", "race"]).succeeds();
    room.pressbox(["schedule"]).says("! nothing is scheduled");
    assert_eq!(sink.took(), ["anna@media.example", "bo@other.example"]);
}

#[test]
fn an_order_stays_while_somebody_is_in_doubt() {
    let sink = Sink::start(|to| if to.starts_with("cia@") { Act::TakeAndHangUp } else { Act::Take });
    let room = room(&sink);
    order(&room, "now", 1);
    let first = room.pressbox(["send", "--due"]).exits(3);
    assert!(first.stderr.contains("warning: 1 journalist may or may not have received it\n"), "{}", first.stderr);
    assert!(
        first.stderr.contains("`schedule/now.toml` is kept until you settle the messages in doubt\n"),
        "{}",
        first.stderr
    );
    assert!(first.stderr.contains("no scheduled mailing was completed, 1 is kept"), "{}", first.stderr);
    assert!(room.path("schedule/now.toml").exists());
    let second = room.pressbox(DUE).exits(3);
    assert_eq!((second.stdout.as_str(), second.stderr.as_str()), ("", ""));
    // Another run that sends something does not pass over it either.
    room.list("motor", "anna@media.example\ncia@third.example\ndan@other.example\n");
    let by_hand = room.pressbox(["send", "race", "--list", "motor", "--yes"]).exits(3);
    assert!(by_hand.stderr.contains("warning: 1 journalist may or may not have received it\n"), "{}", by_hand.stderr);
    assert!(room.path("schedule/now.toml").exists());
    assert_eq!(sink.took().iter().filter(|to| to.starts_with("cia@")).count(), 1);
    room.pressbox(["resolve", "race", "--mark-sent"]).succeeds();
    room.pressbox(DUE).succeeds();
    assert!(!room.path("schedule/now.toml").exists());
}

#[test]
fn an_order_that_is_cancelled_meanwhile_does_not_keep_the_others_waiting() {
    let sink = Sink::start(|_| Act::TakeSlowly(Duration::from_millis(700)));
    let room = room(&sink);
    room.list("more", "dan@media.example\n");
    let name = |name: &str| room.path(format!("schedule/{name}.toml"));
    for name in ["1", "2", "3"] {
        order(&room, name, 1);
    }
    std::fs::write(name("3"), room.read("schedule/3.toml").replace("motor", "more")).unwrap();
    let run = room.command(["send", "--due"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let until = Instant::now() + Duration::from_secs(20);
    while sink.connections() == 0 {
        assert!(Instant::now() < until, "nothing is sent");
        std::thread::sleep(Duration::from_millis(10));
    }
    std::fs::remove_file(name("2")).unwrap();
    let output = run.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("`schedule/2.toml` is no longer there") && !said.contains("another `pressbox`"), "{said}");
    assert_eq!(sink.taken_count(), 4);
    assert!(!name("1").exists() && !name("3").exists());
}

#[test]
fn a_run_that_finds_the_ledger_locked_waits_and_names_the_lock_if_that_lasts() {
    let sink = Sink::start(|_| Act::Take);
    let room = room(&sink);
    order(&room, "now", 1);
    std::fs::create_dir_all(room.path("library")).unwrap();
    let lock = std::fs::File::create(room.path("library/ledger.lock")).unwrap();
    lock.lock().unwrap();
    let run = room.pressbox(["send", "--due"]).succeeds();
    assert!(run.stderr.contains("has locked `library/ledger.lock`"), "{}", run.stderr);
    assert!(room.path("schedule/now.toml").exists());
    let waits = room.command(DUE).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(700));
    drop(lock);
    assert!(waits.wait_with_output().unwrap().status.success());
    assert_eq!(sink.taken_count(), 3);
}

#[test]
fn what_is_overdue_is_sent_only_by_name_or_with_a_yes() {
    let sink = Sink::start(|_| Act::Take);
    let room = room(&sink);
    let text =
        "+++\nheadline = 'The gala'\ndate = 2026-05-14\nzone = 'Europe/Stockholm'\n+++\nThe gala was long in Åre.\n";
    room.write("releases/gala/release.en.md", text);
    room.list("more", "dan@media.example\n");
    order(&room, "race", 7 * 60);
    order(&room, "gala", 90 * 24 * 60);
    let gala = room.read("schedule/gala.toml").replace("\"race\"", "\"gala\"").replace("motor", "more");
    room.write("schedule/gala.toml", gala);
    // Nobody is there to be asked.
    let run = room.pressbox(["send", "--due", "--late"]).exits(3);
    for release in ["race", "gala"] {
        let hint = format!("hint: send it with `pressbox send {release} --due --late`, or cancel it with");
        assert!(run.stderr.contains(&hint), "{}", run.stderr);
    }
    assert_eq!(sink.connections(), 0);
    assert!(!room.read("schedule/race.toml").contains("closed"));
    room.pressbox(["send", "race", "--due"]).exits(2);
    let run = room.pressbox(["send", "other", "--due", "--late"]).exits(1);
    assert!(run.stderr.starts_with("error: no mailing of `other` is scheduled\n"), "{}", run.stderr);
    room.pressbox(["send", "race", "--due", "--late"]).succeeds();
    assert_eq!(sink.took(), ["anna@media.example", "bo@other.example", "cia@third.example"]);
    assert!(!room.path("schedule/race.toml").exists() && room.path("schedule/gala.toml").exists());
    room.pressbox(["send", "--due", "--late", "--dry-run"]).succeeds();
    assert_eq!(sink.taken_count(), 3);
    room.pressbox(["send", "--due", "--late", "--yes"]).succeeds();
    assert_eq!(sink.taken_count(), 4);
    assert!(!room.path("schedule/gala.toml").exists());
}

#[test]
fn why_an_order_stays_is_told_once_and_told_again_when_that_changes() {
    let answer =
        |answer: &'static str| Sink::start(move |to| if to.is_empty() { Act::Take } else { Act::Answer(answer) });
    let wrong = answer("554 5.7.1 Relay access denied");
    let room = room(&wrong);
    order(&room, "now", 1);
    let first = room.pressbox(DUE).exits(3);
    assert!(first.stderr.contains("refuses all messages: 554 5.7.1 Relay access denied\n"), "{}", first.stderr);
    assert_eq!(first.stdout.matches("queued ").count(), 3, "{}", first.stdout);
    // The next minute.
    let second = room.pressbox(DUE).exits(3);
    assert_eq!((second.stdout.as_str(), second.stderr.as_str()), ("", ""));
    let loud = room.pressbox(["send", "--due"]).exits(3);
    assert!(loud.stderr.contains("no change since the last run: the mail server `"), "{}", loud.stderr);
    assert_eq!(room.pressbox(["send", "--due", "--json"]).exits(3).json().len(), 3);
    assert!(room.read("schedule/now.toml").starts_with("# Mine.\n"));
    // By hand it is told each time.
    let by_hand = room.pressbox(["send", "race", "--list", "motor", "--yes", "-q"]).exits(3);
    assert!(by_hand.stderr.contains("refuses all messages"), "{}", by_hand.stderr);
    let other = answer("530 5.7.0 Authentication required");
    let room = room.mailing_to(other.port);
    let third = room.pressbox(DUE).exits(3);
    assert!(third.stderr.contains("refuses all messages: 530 5.7.0 Authentication required"), "{}", third.stderr);
    assert_eq!(room.pressbox(DUE).exits(3).stderr, "");
    let right = Sink::start(|_| Act::Take);
    let room = room.mailing_to(right.port);
    room.pressbox(DUE).succeeds();
    assert_eq!(right.taken_count(), 3);
    assert!(!room.path("schedule/now.toml").exists());
}

#[test]
fn a_server_that_cannot_be_reached_is_told_once_whichever_words_the_system_has_for_it() {
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let room = newsroom().mailing_to(nobody);
    room.list("motor", "anna@media.example\nbo@other.example\ncia@third.example\n");
    order(&room, "now", 1);
    let first = room.pressbox(["send", "--due"]).exits(3);
    assert!(first.stderr.contains("cannot be reached: "), "{}", first.stderr);
    assert!(first.stderr.contains("what was not sent waits for the next run\n"), "{}", first.stderr);
    for _ in 0..2 {
        let later = room.pressbox(DUE).exits(3);
        assert_eq!((later.stdout.as_str(), later.stderr.as_str()), ("", ""));
    }
    let loud = room.pressbox(["send", "--due"]).exits(3);
    assert!(loud.stderr.contains("no change since the last run: the mail server `"), "{}", loud.stderr);
    assert!(loud.stderr.ends_with("no scheduled mailing was completed, 1 is kept\n"), "{}", loud.stderr);
    // It hangs up in place of a greeting: the same, in other words.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let mute = listener.local_addr().unwrap().port();
    std::thread::spawn(move || listener.incoming().flatten().for_each(drop));
    let room = room.mailing_to(mute);
    assert_eq!(room.pressbox(DUE).exits(3).stderr, "");
    // By hand it is told each time, and refused.
    let by_hand = room.pressbox(["send", "race", "--list", "motor", "--yes", "-q"]).exits(1);
    assert!(by_hand.stderr.starts_with("error: "), "{}", by_hand.stderr);
    // Another cause is news, and so is the old one after it.
    let wrong = Sink::start(|to| if to.is_empty() { Act::Take } else { Act::Answer("554 5.7.1 Relay access denied") });
    let room = room.mailing_to(wrong.port);
    assert!(room.pressbox(DUE).exits(3).stderr.contains("refuses all messages"));
    let room = room.mailing_to(nobody);
    assert!(room.pressbox(DUE).exits(3).stderr.contains("cannot be reached: "));
    let right = Sink::start(|_| Act::Take);
    let room = room.mailing_to(right.port);
    room.pressbox(DUE).succeeds();
    assert_eq!(right.taken_count(), 3);
    assert!(!room.path("schedule/now.toml").exists());
}

#[test]
fn a_release_that_cannot_be_sent_is_told_once_with_all_that_is_wrong() {
    let sink = Sink::start(|_| Act::Take);
    let room = room(&sink);
    order(&room, "now", 1);
    let good = room.read("releases/race/release.en.md");
    room.write("releases/race/release.en.md", good.replacen("date = ", "dat = ", 1));
    let first = room.pressbox(DUE).exits(3);
    assert!(first.stderr.contains("`schedule/now.toml`: "), "{}", first.stderr);
    let second = room.pressbox(DUE).exits(3);
    assert_eq!((second.stdout.as_str(), second.stderr.as_str()), ("", ""));
    // Another list does not exist either.
    room.write("releases/race/release.en.md", &good);
    let scheduled = room.read("schedule/now.toml");
    room.write("schedule/now.toml", scheduled.replace("motor", "moto"));
    assert!(room.pressbox(DUE).exits(3).stderr.contains("moto"));
    assert_eq!(room.pressbox(DUE).exits(3).stderr, "");
    room.write("schedule/now.toml", room.read("schedule/now.toml").replace("moto", "motor"));
    room.pressbox(DUE).succeeds();
    assert_eq!(sink.taken_count(), 3);
}

#[test]
fn a_look_at_what_is_due_says_that_nothing_was_sent() {
    let sink = Sink::start(|_| Act::Take);
    let room = room(&sink);
    order(&room, "now", 1);
    let look = room.pressbox(["send", "--due", "--dry-run"]).succeeds();
    assert!(look.stderr.ends_with("1 scheduled mailing would be sent; nothing was\n"), "{}", look.stderr);
    assert!(room.path("schedule/now.toml").exists());
    let run = room.pressbox(["send", "--due"]).succeeds();
    assert!(run.stderr.ends_with("sent 1 scheduled mailing\n"), "{}", run.stderr);
}
