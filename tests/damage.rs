//! Files of the newsroom that a bad disk, a backup or a hand has damaged: each is named, nothing goes on as if it were empty,
//! it stays as it is, and there is a way back.

use std::fs;

use crate::support::Room;
use crate::support::newsroom::newsroom;
use crate::support::pictures::jpeg;
use crate::support::sink::{Act, Sink};

/// What happens to a file.
#[derive(Debug, Clone, Copy)]
enum Damage {
    Empty,
    Cut,
    Zeros,
    /// A part in the middle was never written.
    Middle,
    /// Something else stands in its place.
    Other,
}

impl Damage {
    const ALL: [Self; 5] = [Self::Empty, Self::Cut, Self::Zeros, Self::Middle, Self::Other];

    fn of(self, bytes: &[u8]) -> Vec<u8> {
        match self {
            Self::Empty => Vec::new(),
            Self::Cut => bytes[..bytes.len() * 2 / 5].to_vec(),
            Self::Zeros => vec![0; bytes.len()],
            Self::Middle => {
                let (from, to) = (bytes.len() / 10, bytes.len() * 19 / 20);
                [&bytes[..from], &vec![0; to - from], &bytes[to..]].concat()
            }
            Self::Other => b"<html>not found\xff</html>\n".repeat(20),
        }
    }
}

const SEND: [&str; 5] = ["send", "race", "--list", "motor", "--yes"];

/// A newsroom in which one has the race, one waits, one was suppressed, one erased and one allowed again.
fn office(sink: &Sink) -> Room {
    let room = newsroom().mailing_to(sink.port);
    room.write("one.jpg", jpeg(1));
    let own = ["--caption", "Åsa", "--credit", "Nord", "--copyright", "Nord"];
    room.pressbox(["ingest", "one.jpg"].into_iter().chain(own)).succeeds();
    room.list("motor", "email\nanna@media.example\nbo@media.example\ncia@media.example\ndan@media.example\n");
    for args in [
        &["list", "suppress", "bo@media.example", "--yes"][..],
        &["list", "suppress", "dan@media.example", "--yes"],
        &["list", "allow", "dan@media.example", "--why", "asked", "--yes"],
        &["list", "erase", "eva@media.example", "--yes"],
        &["kit", "race"],
    ] {
        room.pressbox(args).succeeds();
    }
    room.write("mail/1.eml", "From: cia@media.example\nSubject: Please remove me\n\nThank you.\n");
    room.pressbox(["bounces", "mail"]).succeeds();
    room.pressbox(SEND).succeeds();
    room.list("motor", "email\nanna@media.example\nbo@media.example\ncia@media.example\nfia@media.example\n");
    room
}

/// A damaged file, and the commands that need what it held.
const NEEDED: [(&str, &[&[&str]]); 8] = [
    ("library/ledger.sqlite3", &[&SEND, &["report", "race"], &["resolve", "race", "--resend"], &["bounces", "mail"]]),
    ("library/catalogue.sqlite3", &[&["photos"], &["ingest", "one.jpg"], &["check"], &["renditions", "--all"]]),
    ("library/outputs.sqlite3", &[&["photo", "withdraw", "PHOTO"]]),
    ("library/newsroom.secret", &[&SEND, &["list", "erase", "fia@media.example", "--yes"]]),
    ("lists/suppressed.csv", &[&SEND]),
    ("lists/pending.csv", &[&SEND]),
    ("releases/race/release.en.md", &[&SEND, &["kit", "race"], &["release", "render", "race", "-o", "out/page"]]),
    ("pressbox.toml", &[&SEND, &["photos"], &["lists"]]),
];

#[test]
fn what_is_damaged_is_named_and_nothing_goes_on_without_it() {
    let sink = Sink::start(|_| Act::Take);
    let office = office(&sink);
    let photo = office.pressbox(["photos", "--json"]).json()[0]["photo"].as_str().unwrap().to_owned();
    let mut faults = Vec::new();
    for (file, commands) in NEEDED {
        let whole = fs::read(office.path(file)).unwrap_or_else(|e| panic!("{file}: {e}"));
        for damage in Damage::ALL {
            // Half of the settings are comments.
            if file == "pressbox.toml" && matches!(damage, Damage::Cut) {
                continue;
            }
            let damaged = damage.of(&whole);
            fs::write(office.path(file), &damaged).unwrap();
            for end in ["-wal", "-shm"] {
                let _ = fs::remove_file(office.path(format!("{file}{end}")));
            }
            for args in commands {
                let args = args.iter().map(|word| if *word == "PHOTO" { photo.as_str() } else { word });
                let args: Vec<_> = args.collect();
                let run = office.pressbox(&args);
                let name = file.rsplit('/').next().unwrap();
                let told = run.stderr.contains(name) && run.stderr.contains("hint: ");
                if !matches!(run.code, Some(1 | 3)) || !told {
                    faults.push(format!("{file} {damage:?} {args:?}: {run:?}"));
                }
                if fs::read(office.path(file)).unwrap() != damaged {
                    faults.push(format!("{file} {damage:?} {args:?} changed it"));
                    fs::write(office.path(file), &damaged).unwrap();
                }
            }
            fs::write(office.path(file), &whole).unwrap();
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    assert_eq!(sink.took(), ["anna@media.example", "dan@media.example"], "nobody was mailed meanwhile");
    // Put back, each of them is as it was.
    office.pressbox(["check"]).succeeds();
    office.pressbox(SEND).succeeds();
    assert_eq!(sink.took(), ["anna@media.example", "dan@media.example", "fia@media.example"]);
}
