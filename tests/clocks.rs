//! A clock that is wrong, or jumps: nobody is mailed twice or too early, and what was recorded meanwhile can be read.

use std::fs;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::newsroom::newsroom;
use crate::support::sink::{Act, Sink};
use crate::support::verbs::{VERBS, args, copy, office, seen, sink};
use crate::support::{Room, Run, clock_library, now, sweep_clocks};

/// A command by another clock: `+2h`, `-1y`, or a time.
fn by(clock: &str, room: &Room, args: &[String]) -> Run {
    room.run(&mut faked(clock, room, args))
}

fn faked(clock: &str, room: &Room, args: &[String]) -> Command {
    sweep_clocks();
    let ours = room.command(args);
    let mut command = Command::new("faketime");
    command.args(["-f", clock]).arg(ours.get_program()).args(ours.get_args()).current_dir(room.path(""));
    command.stdin(Stdio::null()).env_clear();
    command.envs(ours.get_envs().filter_map(|(name, value)| Some((name, value?))));
    // How long something takes is measured by another clock, which nobody sets.
    command.env("DONT_FAKE_MONOTONIC", "1");
    command
}

fn words(line: &str) -> Vec<String> {
    line.split(' ').map(|word| word.replace('~', " ")).collect()
}

fn at(minutes: i64) -> String {
    let at = (now() + jiff::SignedDuration::from_mins(minutes)).to_zoned(jiff::tz::TimeZone::UTC);
    at.strftime("%Y-%m-%d~%H:%M~UTC").to_string()
}

#[test]
fn every_command_works_by_a_clock_that_is_years_off_and_the_next_by_the_right_one() {
    let sink = sink();
    let (office, photos) = office(&sink);
    for clock in ["-40y", "+40y"] {
        for (line, _) in VERBS {
            let (room, args) = (copy(&office).mailing_to(sink.port), args(line, &photos));
            let run = by(clock, &room, &args);
            assert_eq!(run.code, Some(0), "`{line}` by {clock}: {run:?}");
            seen(&room, line);
        }
    }
    assert_eq!(sink.took(), ["anna@media.example", "bo@media.example"]);
}

#[test]
fn a_clock_that_jumps_forward_and_back_mails_nobody_twice() {
    let sink = Sink::start(|_| Act::Take);
    let room = newsroom().mailing_to(sink.port);
    room.list("motor", "email\nanna@media.example\n");
    let order = words(&format!("send race --list motor --at {} --later --yes", at(120)));
    room.pressbox(&order).succeeds();
    let due = words("send --due");
    let send = words("send race --list motor --yes");
    room.pressbox(&due).succeeds();
    assert_eq!(sink.took().len(), 0);
    // It jumps to the time of the mailing, which goes out then, once.
    by("+3h", &room, &due).succeeds();
    assert_eq!(sink.took(), ["anna@media.example"]);
    // Back again: nothing is sent until somebody says that the clock is right now.
    room.list("motor", "email\nanna@media.example\nbo@media.example\n");
    let refused = room.pressbox(&send).exits(1);
    assert!(refused.stderr.contains("the clock was set back") && refused.stderr.contains("hint: "), "{refused:?}");
    let refused = by("-1y", &room, &send).exits(1);
    assert!(refused.stderr.contains("the clock was set back"), "{refused:?}");
    assert_eq!(sink.took().len(), 1);
    room.pressbox(words("send race --list motor --yes --trust-ledger")).succeeds();
    room.pressbox(&send).succeeds();
    by("+3h", &room, &send).succeeds();
    assert_eq!(sink.took(), ["anna@media.example", "bo@media.example"]);
    // An order that is long overdue, because the clock jumped over its hour, is told and not sent.
    room.list("motor", "email\nanna@media.example\nbo@media.example\ncia@media.example\n");
    room.pressbox(&order).succeeds();
    let late = by("+40h", &room, &due).exits(3);
    assert!(late.stderr.contains("too late to be sent automatically"), "{late:?}");
    assert_eq!(sink.took().len(), 2);
    let opted_out = by("-1y", &room, &words("list suppress cia@media.example --yes"));
    assert_eq!(opted_out.code, Some(0), "{opted_out:?}");
    room.pressbox(words("send race --list motor --yes --trust-ledger")).succeeds();
    assert_eq!(sink.took().len(), 2);
}

#[test]
fn a_wait_notices_a_clock_that_jumps_and_sends_once() {
    let sink = Sink::start(|_| Act::Take);
    let room = newsroom().mailing_to(sink.port);
    room.list("motor", "email\nanna@media.example\n");
    let clock = room.write("clock", "+0");
    let send = words(&format!("send race --list motor --at {} --yes", at(60)));
    let mut command = room.command(&send);
    sweep_clocks();
    // The clock is what the file says at each moment.
    command.env("LD_PRELOAD", clock_library()).env("FAKETIME_TIMESTAMP_FILE", &clock).env("FAKETIME_NO_CACHE", "1");
    command.env("DONT_FAKE_MONOTONIC", "1");
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(1_500));
    assert!(child.try_wait().unwrap().is_none() && sink.took().is_empty());
    fs::write(&clock, "-2h").unwrap();
    std::thread::sleep(Duration::from_millis(1_500));
    fs::write(&clock, "+61m").unwrap();
    let begun = Instant::now();
    while child.try_wait().unwrap().is_none() && begun.elapsed() < Duration::from_secs(15) {
        std::thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    let output = child.wait_with_output().unwrap();
    sweep_clocks();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(said.contains("the clock was moved back") && said.contains("the clock was moved forward"), "{said}");
    assert_eq!(sink.took(), ["anna@media.example"]);
}
