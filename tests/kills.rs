//! A sending that is killed again and again: nobody gets two messages, and nobody is forgotten.

#![cfg(unix)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Child, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use mail_parser::{MessageParser, MimeHeaders as _};

use crate::support::newsroom::newsroom;
use crate::support::sink::{Act, Sink};
use crate::support::{Room, tool};

/// Chance that is the same in every run.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: u64) -> u64 {
        // xorshift64: enough for moments of death.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % sides
    }
}

/// A server that takes its time, refuses some for good, puts others off at first, and keeps count.
fn moody_sink() -> Sink {
    let tried = Mutex::new(BTreeMap::<String, u32>::new());
    Sink::start(move |to| {
        if to.is_empty() {
            return Act::Take;
        }
        let number: u64 = to.bytes().filter(u8::is_ascii_digit).fold(0, |n, b| n * 10 + u64::from(b - b'0'));
        let first = {
            let mut tried = tried.lock().unwrap();
            let tries = tried.entry(to.to_owned()).or_default();
            *tries += 1;
            *tries == 1
        };
        let wait = Duration::from_millis(number * 7 % 40);
        match number % 50 {
            7 => Act::Answer("550 5.1.1 unknown"),
            13 => Act::AnswerDotSlowly(wait, "554 5.7.1 looks like spam"),
            11 | 31 if first => Act::Answer("451 4.7.1 come back later"),
            23 if first => Act::AnswerDotSlowly(wait, "452 4.3.1 no room"),
            _ => Act::TakeSlowly(wait),
        }
    })
}

fn with_crowd(sink: &Sink, people: usize) -> Room {
    let room = newsroom().mailing_to(sink.port);
    room.configure("[smtp]\nurl = \"smtp://127.0.0.1:25?tls=none\"\nconnections = 8");
    let crowd: Vec<_> = (1..=people).map(|n| format!("a{n}@media.example")).collect();
    room.list("all", &crowd.join("\n"));
    room
}

const SEND: [&str; 6] = ["send", "race", "--list", "all", "--yes", "--quiet"];

fn sender(room: &Room) -> Child {
    room.command(SEND).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Waits until so many messages more have been taken, or the sender has ended; `false` if it had.
fn let_run(child: &mut Child, sink: &Sink, messages: usize) -> bool {
    let (until, goal) = (Instant::now() + Duration::from_secs(20), sink.taken_count() + messages);
    while sink.taken_count() < goal && Instant::now() < until {
        if child.try_wait().unwrap().is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    true
}

/// The state of each address.
fn states(room: &Room) -> BTreeMap<String, String> {
    let report = room.pressbox(["report", "race", "--json"]).succeeds().json();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    report.iter().map(|message| (text(&message["address"]), text(&message["state"]))).collect()
}

/// Runs until nothing is left to send. What kills left in doubt is no run's business, and none is done before it is settled.
fn finish(room: &Room, send: &[&str]) {
    for _ in 0..8 {
        let run = room.pressbox(send);
        if run.stderr.contains("journalists may or may not have received it") {
            assert_eq!(run.code, Some(3), "{}", run.stderr);
        }
        let is_open = |state: &String| matches!(state.as_str(), "queued" | "deferred" | "intent");
        if !states(room).values().any(is_open) {
            return;
        }
    }
    panic!("{:?}", states(room));
}

/// Holds what the ledger says against what the server took.
fn assert_truth(sink: &Sink, states: &BTreeMap<String, String>, people: usize, most_in_doubt: usize) -> usize {
    let took = sink.took();
    let once: BTreeSet<_> = took.iter().cloned().collect();
    assert_eq!(took.len(), once.len(), "somebody got it twice");
    assert_eq!(states.len(), people, "somebody was forgotten");
    let mut in_doubt = 0;
    for (who, state) in states {
        match state.as_str() {
            "sent" => assert!(once.contains(who), "{who} is sent and got nothing"),
            "failed" => assert!(!once.contains(who), "{who} failed and got it"),
            "in_doubt" => in_doubt += 1,
            other => panic!("{who} is {other}"),
        }
    }
    assert!(in_doubt <= most_in_doubt, "{in_doubt} in doubt");
    in_doubt
}

#[test]
fn fifty_kills_leave_nobody_with_two_messages_and_nobody_forgotten() {
    const PEOPLE: usize = 2_000;
    const KILLS: usize = 52;
    let sink = moody_sink();
    let room = with_crowd(&sink, PEOPLE);
    let mut dice = Dice(0x2545_F491_4F6C_DD1D);
    let mut killed = 0;
    while killed < KILLS {
        let mut child = sender(&room);
        // Some die while they are still reading the list, most in the midst of their messages.
        if dice.throw(6) == 0 {
            std::thread::sleep(Duration::from_millis(dice.throw(120)));
        } else if !let_run(&mut child, &sink, usize::try_from(dice.throw(36)).unwrap()) {
            break;
        }
        std::thread::sleep(Duration::from_micros(dice.throw(5_000)));
        child.kill().unwrap();
        child.wait().unwrap();
        killed += 1;
    }
    assert_eq!(killed, KILLS, "everything was sent before");
    assert!(sink.taken_count() < PEOPLE);
    finish(&room, &SEND);
    let in_doubt = assert_truth(&sink, &states(&room), PEOPLE, KILLS * 8);
    assert!(in_doubt > 0, "no kill came in the midst of a message");
    eprintln!("{killed} kills, {} taken, {in_doubt} in doubt", sink.taken_count());
}

#[test]
fn kills_in_a_sending_with_attachments_leave_everybody_with_one_message_and_the_same_files() {
    const PEOPLE: usize = 400;
    const KILLS: usize = 16;
    let sink = moody_sink();
    let room = with_crowd(&sink, PEOPLE);
    let text = room.read("releases/race/release.en.md");
    let timetable = "[[timetable]]\nstart = '2026-05-15 13:55 Europe/Stockholm'\ntitle = 'Start'\n+++\nThe race";
    room.write("releases/race/release.en.md", text.replacen("+++\nThe race", timetable, 1));
    let map: Vec<u8> = (0..=255).rev().cycle().take(60_000).collect();
    room.write("map.pdf", &map);
    room.write("laps.csv", "lap;time\n1;1:02\n");
    let send = SEND.iter().copied().chain(["--attach", "map.pdf", "--attach", "laps.csv"]).collect::<Vec<_>>();
    let mut dice = Dice(0x1B87_3593_9A4F_11C7);
    let mut killed = 0;
    while killed < KILLS {
        let mut child = room.command(&send).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        if dice.throw(5) == 0 {
            std::thread::sleep(Duration::from_millis(dice.throw(150)));
        } else if !let_run(&mut child, &sink, usize::try_from(dice.throw(18)).unwrap()) {
            break;
        }
        std::thread::sleep(Duration::from_micros(dice.throw(8_000)));
        child.kill().unwrap();
        child.wait().unwrap();
        killed += 1;
    }
    assert_eq!(killed, KILLS, "everything was sent before");
    // Somebody has the files: from now on nobody gets others.
    room.write("laps.csv", "lap;time\n1;1:03\n");
    let other = room.pressbox(&send).exits(1);
    assert!(other.stderr.contains("`laps.csv` has changed since the first messages"), "{}", other.stderr);
    room.write("laps.csv", "lap;time\n1;1:02\n");
    finish(&room, &send);
    assert_truth(&sink, &states(&room), PEOPLE, KILLS * 8);
    let mut files = BTreeSet::new();
    for taken in sink.taken() {
        let message = MessageParser::default().parse(&taken.content).unwrap();
        let attached =
            message.attachments().map(|part| (part.attachment_name().unwrap().to_owned(), part.contents().to_vec()));
        let attached: BTreeMap<_, _> = attached.collect();
        assert!(attached["map.pdf"] == map && attached["laps.csv"] == b"lap;time\n1;1:02\n", "{}", taken.to);
        files.insert(attached);
    }
    assert_eq!(files.len(), 1, "not everybody got the same");
    let calendar = &files.first().unwrap()["timetable.ics"];
    let uid = room.read("releases/race/calendar.en.toml").split("uid = \"").nth(1).unwrap()[..32].to_owned();
    assert!(String::from_utf8_lossy(calendar).contains(&uid), "what they have is kept");
}

#[test]
fn a_sending_that_is_asked_to_end_leaves_none_in_doubt() {
    const PEOPLE: usize = 400;
    let sink = moody_sink();
    let room = with_crowd(&sink, PEOPLE);
    for round in 0..6 {
        let mut child = sender(&room);
        if !let_run(&mut child, &sink, 5 + round * 7) {
            break;
        }
        tool("kill", ["-TERM", &child.id().to_string()]);
        let until = Instant::now() + Duration::from_secs(10);
        while child.try_wait().unwrap().is_none() {
            assert!(Instant::now() < until, "it does not end");
            std::thread::sleep(Duration::from_millis(2));
        }
    }
    finish(&room, &SEND);
    assert_truth(&sink, &states(&room), PEOPLE, 0);
}
