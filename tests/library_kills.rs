//! Kills over ingest, edits, collections, withdrawals and forgetting: what was acknowledged is there, in the catalogue and in
//! the records, and nothing is left half-done.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Stdio;
use std::time::Duration;

use crate::support::Room;
use crate::support::pictures::jpeg;
use crate::support::verbs::age_leftovers;

const KILLS: u32 = 48;

/// What may be true of a photo: what was acknowledged last, and what was tried since.
type Headlines = BTreeMap<String, BTreeSet<String>>;

fn headline_of(room: &Room, id: &str) -> String {
    let shown = room.pressbox(["photo", "show", id, "--json"]).succeeds().json();
    shown[0]["metadata"]["headline"].as_str().unwrap_or_default().to_owned()
}

#[test]
fn whatever_is_killed_loses_nothing_that_was_acknowledged() {
    let room = Room::new();
    let mut dice = 0x9E37_79B9_7F4A_7C15_u64;
    let mut roll = |sides: u64| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) % sides
    };
    for seed in 0..12 {
        room.write(&format!("in/{seed}.jpg"), jpeg(seed));
    }
    let taken = room.pressbox(["ingest", "in/0.jpg", "in/1.jpg", "in/2.jpg", "in/3.jpg", "--json"]).succeeds().json();
    let mut ids: Vec<String> = taken.iter().map(|photo| photo["photo"].as_str().unwrap().to_owned()).collect();
    let (mut headlines, mut collected, mut forgotten) = (Headlines::new(), BTreeSet::new(), BTreeSet::new());
    let (mut killed, mut next) = (0, 4);
    // In milliseconds, and for each command: how long it takes depends on the machine.
    let mut within = BTreeMap::<&str, f64>::new();
    for round in 0..KILLS {
        let id = ids[roll(ids.len() as u64) as usize].clone();
        let said = format!("Round {round}");
        let file = format!("in/{next}.jpg");
        let args: Vec<&str> = match roll(8) {
            0 | 1 if next < 12 => vec!["ingest", &file],
            2 => vec!["collection", "add", "Kept", &id],
            3 if forgotten.len() < 3 => vec!["photo", "forget", &id, "--yes"],
            4 => vec!["photo", "edit", "--query", "", "--city", &said],
            _ => vec!["photo", "edit", &id, "--headline", &said],
        };
        let verb = match args[..] {
            ["ingest", _] => "ingest",
            ["collection", ..] => "collection",
            ["photo", "forget", ..] => "forget",
            ["photo", "edit", "--query", ..] => "edit all",
            _ => "edit",
        };
        let mut child = room.command(&args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let within = within.entry(verb).or_insert(90.0);
        std::thread::sleep(Duration::from_secs_f64(*within / 1000.0 * roll(1000) as f64 / 1000.0));
        let _ = child.kill();
        let is_done = child.wait().unwrap().code() == Some(0);
        killed += u32::from(!is_done);
        *within *= if is_done { 0.7 } else { 1.2 };
        match args[..] {
            ["ingest", _] if is_done => next += 1,
            ["photo", "edit", _, "--headline", _] if !forgotten.contains(&id) => {
                let may = headlines.entry(id).or_insert_with(|| BTreeSet::from([String::new()]));
                if is_done {
                    may.clear();
                }
                may.insert(said);
            }
            ["collection", ..] if is_done => {
                collected.insert(id);
            }
            ["photo", "forget", ..] => {
                // Done or not: it is finished below.
                forgotten.insert(id);
            }
            _ => {}
        }
        let photos = room.pressbox(["photos", "--json"]).succeeds().json();
        ids = photos.iter().map(|photo| photo["photo"].as_str().unwrap().to_owned()).collect();
    }
    assert!(killed > KILLS / 4, "{killed}");
    for id in &forgotten {
        room.pressbox(["photo", "forget", id, "--yes", "-q"]).succeeds();
    }
    age_leftovers(&room);
    room.pressbox(["ingest", "in"]).exits(if forgotten.is_empty() { 0 } else { 3 });
    room.pressbox(["check", "-q"]).says("");
    for entry in walkdir::WalkDir::new(room.path("library")).into_iter().flatten() {
        assert!(entry.path().extension().is_none_or(|end| end != "part"), "{}", entry.path().display());
    }
    let photos = room.pressbox(["photos", "--json"]).succeeds().stdout;
    assert_eq!(photos.lines().count(), 12 - forgotten.len(), "each once");
    for (id, may) in headlines.iter().filter(|(id, _)| !forgotten.contains(*id)) {
        let found = headline_of(&room, id);
        assert!(may.contains(&found), "{id}: {found:?} is none of {may:?}");
    }
    for id in collected.difference(&forgotten) {
        assert!(
            room.pressbox(["collection", "show", "Kept", "--json"]).succeeds().stdout.contains(id.as_str()),
            "{id}"
        );
    }
    for end in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(room.path(format!("library/catalogue.sqlite3{end}")));
    }
    room.pressbox(["library", "rebuild", "-q"]).succeeds();
    assert_eq!(room.pressbox(["photos", "--json"]).succeeds().stdout, photos, "the records say the same");
}
