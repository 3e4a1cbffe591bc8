//! Commands that write, all at once: nothing that one of them did is undone by another.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::process::{Child, Stdio};

use image::ImageFormat;

use crate::support::Room;
use crate::support::newsroom::newsroom;
use crate::support::pictures::{encoded, jpeg, picture};
use crate::support::sink::{Act, Sink};

/// All commands of a round run at the same time, and so every pair of them does.
const ROUNDS: usize = 50;

fn addresses(kind: &str) -> Vec<String> {
    (0..ROUNDS).map(|n| format!("{kind}{n}@media.example")).collect()
}

/// The commands of one round; each round begins with another one of them.
fn at_once(room: &Room, round: usize, commands: &[Vec<String>]) -> String {
    let start = |args: &Vec<String>| -> (String, Child) {
        let mut command = room.command(args);
        (args.join(" "), command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap())
    };
    let first = round * 7 % commands.len();
    let running: Vec<_> = commands[first..].iter().chain(&commands[..first]).map(start).collect();
    let mut failed = String::new();
    for (command, child) in running {
        let output = child.wait_with_output().unwrap();
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            let _ = writeln!(failed, "round {round}, {command}: {:?} {said}", output.status.code());
        }
    }
    failed
}

/// The cells of a list's rows.
fn cells(text: &str) -> BTreeSet<String> {
    text.split([',', '\n']).map(|cell| cell.trim_matches(['"', '\u{feff}', '\r']).to_owned()).collect()
}

/// How many of a kind are there; a number says at once what was lost.
fn count(all: &BTreeSet<String>, kind: &str) -> usize {
    addresses(kind).iter().filter(|one| all.contains(*one)).count()
}

/// A newsroom with everybody on `motor` whom a command is about, a photo, and files for the commands that read some.
fn office(sink: &Sink) -> (Room, String) {
    let room = newsroom().mailing_to(sink.port);
    let on_list = ["erased", "removed", "allowed", "asks", "bothers", "hushed"].map(addresses).concat();
    room.list("motor", &format!("email\n{}\n", on_list.join("\n")));
    room.list("few", "email\none@media.example\ntwo@media.example\n");
    room.list("some", "email\none@media.example\n");
    room.write("allowed.csv", format!("email\n{}\n", addresses("allowed").join("\n")));
    room.pressbox(["list", "suppress", "--from", "allowed.csv", "--yes"]).succeeds();
    for n in 0..ROUNDS {
        for kind in ["first", "second", "file"] {
            room.write(&format!("in/{kind}{n}.csv"), format!("email\n{kind}{n}@media.example\n"));
        }
        for kind in ["asks", "bothers"] {
            let mail =
                format!("From: {kind}{n}@media.example\nSubject: Please remove me from your list\n\nThank you.\n");
            room.write(&format!("mail/{kind}{n}/one.eml"), mail);
        }
        for (kind, seed) in [("a", 2 * n), ("b", 2 * n + 1)] {
            let small = encoded(&picture(seed as u32, 60, 40), ImageFormat::Jpeg);
            room.write(&format!("photos/{kind}{n}/{kind}{n}.jpg"), small);
        }
    }
    room.write("one.jpg", jpeg(1_000));
    let photo =
        room.pressbox(["ingest", "one.jpg", "--json"]).succeeds().json()[0]["photo"].as_str().unwrap().to_owned();
    let text = room.read("releases/race/release.en.md");
    for slug in ["shown", "album"] {
        room.write(&format!("releases/{slug}/release.en.md"), &text);
    }
    (room, photo)
}

fn hour(n: usize) -> String {
    format!("2090-05-{:02}~{:02}:00~UTC", 1 + n / 20, n % 20)
}

fn commands(n: usize, photo: &str, last: Option<[&str; 2]>) -> Vec<Vec<String>> {
    let mut lines = vec![
        format!("list suppress hushed{n}@media.example"),
        format!("list suppress stranger{n}@media.example"),
        format!("list suppress --from in/file{n}.csv --yes"),
        format!("list erase erased{n}@media.example --yes"),
        format!("list allow allowed{n}@media.example --why asked"),
        format!("list import motor in/first{n}.csv"),
        format!("list import motor in/second{n}.csv"),
        format!("list add motor added{n}@media.example"),
        format!("list remove motor removed{n}@media.example"),
        format!("bounces mail/asks{n}"),
        format!("bounces mail/bothers{n}"),
        format!("send race --list few --outbox out/few{n} --yes"),
        format!("send race --list few --at {} --later --yes", hour(n)),
        format!("send race --list some --at {} --later --yes", hour(n)),
        format!("ingest photos/a{n}"),
        format!("ingest photos/b{n}"),
        format!("photo edit {photo} --city City{n}"),
        format!("photo edit {photo} --headline Story{n}"),
        format!("release new story{n} --language en"),
        format!("release new story{n} --language sv"),
        format!("release render shown -o out/page"),
        format!("kit shown"),
        format!("dkim new --selector key{n}"),
    ];
    // What the round before took in and scheduled.
    if let Some(photos) = last {
        lines.extend(photos.map(|photo| format!("release add album {photo}")));
        lines.push(format!("schedule cancel race --at {}", hour(n - 1)));
    }
    lines.iter().map(|line| line.split(' ').map(|word| word.replace('~', " ")).collect()).collect()
}

#[test]
fn every_pair_of_commands_that_write_fifty_times_loses_nothing() {
    let sink = Sink::start(|_| Act::Take);
    let (room, photo) = office(&sink);
    let mut failed = String::new();
    let (mut added, mut edited_twice, mut scheduled) = (Vec::new(), 0, 0);
    for n in 0..ROUNDS {
        let last = added.last_chunk::<2>().map(|[a, b]: &[String; 2]| [a.as_str(), b.as_str()]);
        failed += &at_once(&room, n, &commands(n, &photo, last));
        let photos = room.pressbox(["photos", "--newest", "2", "--json"]).succeeds().json();
        let mut newest: Vec<_> = photos.iter().map(|photo| photo["photo"].as_str().unwrap().to_owned()).collect();
        added.append(&mut newest);
        let edited = room.pressbox(["photo", "show", &photo, "--json"]).succeeds().json().remove(0);
        let (city, headline) = (&edited["metadata"]["city"], &edited["metadata"]["headline"]);
        edited_twice += usize::from(*city == format!("City{n}") && *headline == format!("Story{n}"));
        // Those of the round before are cancelled.
        scheduled += std::fs::read_dir(room.path("schedule")).unwrap().count();
    }
    assert!(failed.is_empty(), "{failed}");
    assert_eq!((edited_twice, scheduled), (ROUNDS, 2 * ROUNDS), "edits of one photo, mailings for one hour");
    let on_list = cells(&room.read("lists/motor.csv"));
    let silent = cells(&room.read("lists/suppressed.csv"));
    let waiting = cells(&room.read("lists/pending.csv"));
    let kinds = ["first", "second", "added", "allowed", "asks", "bothers", "hushed"];
    assert_eq!(kinds.map(|kind| count(&on_list, kind)), [ROUNDS; 7], "on the list: {kinds:?}");
    assert_eq!(["removed", "erased"].map(|kind| count(&on_list, kind)), [0; 2], "came back");
    assert_eq!(["hushed", "stranger", "file"].map(|kind| count(&silent, kind)), [ROUNDS; 3], "suppressed");
    assert_eq!(["allowed", "erased"].map(|kind| count(&silent, kind)), [0; 2], "allowed, or erased by name");
    assert_eq!(["asks", "bothers"].map(|kind| count(&waiting, kind)), [ROUNDS; 2], "waiting for a decision");
    let again = format!("email\n{}\n", addresses("erased").join("\n"));
    room.write("again.csv", again);
    let run = room.pressbox(["list", "import", "motor", "again.csv", "--json"]);
    let stay = run.json().iter().filter(|one| one["status"] == "rejected").count();
    assert_eq!(stay, ROUNDS, "erased for good: {run:?}");
    for n in 0..ROUNDS {
        assert_eq!(std::fs::read_dir(room.path(format!("out/few{n}"))).unwrap().count(), 2, "round {n}");
        assert!(room.path(format!("keys/dkim-key{n}.pem")).is_file());
        for language in ["en", "sv"] {
            assert!(room.path(format!("releases/story{n}/release.{language}.md")).is_file());
        }
    }
    let text = room.read("releases/album/release.en.md");
    let lost: Vec<_> = added[..2 * (ROUNDS - 1)].iter().filter(|photo| !text.contains(photo.as_str())).collect();
    assert_eq!(lost, [&""; 0], "photos of the release");
    room.pressbox(["check"]).succeeds();
    room.pressbox(["kit", "verify", "out/shown.zip"]).succeeds();
    assert_eq!(sink.took(), [] as [&str; 0]);
}
