//! How long each command takes that only looks: in a newsroom of 10,000 photos, 500 releases and 5,000 journalists.
//!
//! `cargo bench --bench verbs [PROGRAM]`, where `PROGRAM` is another `pressbox` to time. The newsroom is made first, which takes
//! longer than all the rest; the pictures are small, since what is timed reads none. Each command is a process of its own, run
//! seven times after one that does not count; the median is printed, and whether it is over the goal of 50 ms. Commands whose
//! answer is the whole newsroom (`photos` without a query, a check of every file, a report of 5,000) are work, and are
//! printed beside the goal.

#![expect(clippy::unwrap_used, clippy::print_stdout, clippy::format_collect, reason = "a benchmark")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

const PHOTOS: usize = 10_000;
const RELEASES: usize = 500;
const JOURNALISTS: usize = 5_000;

/// Milliseconds that a command may take.
const GOAL: f64 = 50.0;

const ROUNDS: usize = 7;

/// What only looks, and is answered while a finger is still on the key.
const LOOKS: [&str; 21] = [
    "--version",
    "help embargo",
    "status",
    "photos --newest 20",
    "photos harbour --newest 20",
    "photos folder:d7 --newest 20",
    "photos missing:credit --newest 20",
    "photos collection:Best",
    "photos release:r7",
    "photo show p00077.jpg",
    "collections",
    "collection show Best",
    "releases",
    "release show r7",
    "release check r7",
    "lists",
    "list show few",
    "schedule",
    "report r8",
    "send r9 --list few --outbox out/few --dry-run",
    "doctor --hosts hosts.txt",
];

/// What reads or prints all that there is.
const WORK: [&str; 7] = [
    "photos",
    "photos --json",
    "photos --look-alikes p00077.jpg",
    "list show media",
    "report r7",
    "send r9 --list media --outbox out/all --dry-run",
    "check --quick",
];

fn main() {
    let program = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let program = PathBuf::from(program.unwrap_or_else(|| env!("CARGO_BIN_EXE_pressbox").to_owned()));
    let dir = tempfile::tempdir().unwrap();
    newsroom(&program, dir.path());
    let time = |line: &str| {
        let mut took: Vec<_> = (0..=ROUNDS).map(|_| milliseconds(&program, dir.path(), line)).skip(1).collect();
        took.sort_by(f64::total_cmp);
        took[ROUNDS / 2]
    };
    let mut over = Vec::new();
    for line in LOOKS {
        let took = time(line);
        println!("{took:7.1} ms  {line}{}", if took > GOAL { "   over the goal" } else { "" });
        if took > GOAL {
            over.push(line);
        }
    }
    println!("\nthe work itself:");
    for line in WORK {
        println!("{:7.1} ms  {line}", time(line));
    }
    assert!(over.is_empty(), "over {GOAL} ms: {}", over.join(", "));
}

fn pressbox(program: &Path, dir: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(dir).env("HOME", dir).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// How long a command takes, whatever it answers: a check that finds something ends with 1.
fn milliseconds(program: &Path, dir: &Path, line: &str) -> f64 {
    let begun = Instant::now();
    let ended = pressbox(program, dir).args(line.split(' ')).status().unwrap();
    let took = begun.elapsed().as_secs_f64() * 1_000.0;
    assert!(matches!(ended.code(), Some(0 | 1)), "{line}: {ended}");
    took
}

fn newsroom(program: &Path, dir: &Path) {
    let run = |args: &[&str]| {
        let ended = pressbox(program, dir).args(args).status().unwrap();
        assert!(ended.success(), "{args:?}: {ended}");
    };
    run(&["init", ".", "--name", "The Harbour", "--from", "press@harbour.example", "--zone", "Europe/Stockholm"]);
    for nth in 0..PHOTOS {
        let folder = dir.join(format!("in/d{}", nth / 250));
        fs::create_dir_all(&folder).unwrap();
        picture(&folder.join(format!("p{nth:05}.jpg")), nth);
    }
    let words = ["--creator", "Per Ek", "--terms", "Free for the press.", "--caption", "The harbour, 14 May 2022."];
    run(&[&["ingest", "in"], &words[..]].concat());
    run(&["photo", "edit", "--query", "folder:d1", "--credit", "Photo: Per Ek"]);
    run(&["collection", "add", "Best", "--query", "folder:d7"]);
    let listed = Command::new(program).current_dir(dir).args(["photos", "--json"]).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    let ids: Vec<_> = listed.lines().map(|line| &line.split_once("\"photo\":\"").unwrap().1[..64]).collect();
    assert_eq!(ids.len(), PHOTOS);
    for (nth, photos) in ids.chunks(PHOTOS / RELEASES).enumerate() {
        let folder = dir.join(format!("releases/r{nth}"));
        fs::create_dir_all(&folder).unwrap();
        let (year, month, day) = (2010 + nth % 15, nth % 12 + 1, nth % 28 + 1);
        let mut text = format!("+++\nheadline = \"The harbour opens {nth}\"\ndate = {year}-{month:02}-{day:02}\n");
        for photo in &photos[..2] {
            let _ = write!(text, "\n[[photos]]\nphoto = \"{photo}\"\nalt = \"A harbour\"\n");
        }
        text += "\n+++\n\n";
        text += &format!("On Friday {nth} people saw the harbour from a boat, and it was a day like no other.\n\n")
            .repeat(8);
        fs::write(folder.join("release.en.md"), text).unwrap();
    }
    let rows = |number: usize| -> String {
        (0..number).map(|n| format!("Åsa Öberg {n},j{n}@media{}.example,Daily {n},en,motor;tv\n", n % 500)).collect()
    };
    for (list, number) in [("media", JOURNALISTS), ("few", 50)] {
        fs::write(dir.join("people.csv"), format!("Name,Email,Outlet,Language,Tags\n{}", rows(number))).unwrap();
        run(&["list", "import", list, "people.csv"]);
    }
    // One went to all, and one to few.
    run(&["photo", "edit", "--query", "release:r7 OR release:r8", "--credit", "Photo: Per Ek"]);
    for (release, list) in [("r7", "media"), ("r8", "few")] {
        run(&["send", release, "--list", list, "--outbox", "out/mail", "--yes"]);
    }
    run(&["photo", "edit", "--query", "release:r9", "--credit", "Photo: Per Ek"]);
    // Nobody is asked: the answers of a domain that receives mail as it should.
    let hosts = "harbour.example MX 10 mx.harbour.example\nmx.harbour.example A 192.0.2.1\n";
    fs::write(dir.join("hosts.txt"), hosts).unwrap();
    fs::remove_dir_all(dir.join("in")).unwrap();
}

/// A small picture that looks like no other.
fn picture(path: &Path, nth: usize) {
    let level = |at: u32, turn: usize| u8::try_from((at as usize * (1 + nth / turn % 7) + nth / turn) % 256).unwrap();
    image::RgbImage::from_fn(96, 64, |x, y| image::Rgb([level(x * 3, 1), level(y * 3, 50), level((x + y) * 3, 2500)]))
        .save(path)
        .unwrap();
}
