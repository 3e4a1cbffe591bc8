//! `check --repair` and `check --quick`.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::Room;
use crate::support::pictures::jpeg;

/// A newsroom with three photos, a backup of their files under other names, and their originals in that order.
fn room() -> (Room, Vec<PathBuf>) {
    let room = Room::new();
    let mut originals = Vec::new();
    for seed in 1..4 {
        room.write(&format!("in/{seed}.jpg"), jpeg(seed));
        room.write(&format!("backup/old disk/Ünsortiert/{}.JPEG", 9 - seed), jpeg(seed));
        room.write(&format!("backup/{seed}.txt"), "no picture");
        let taken = room.pressbox(["ingest", &format!("in/{seed}.jpg"), "--json"]).succeeds().json();
        let shown = room.pressbox(["photo", "show", taken[0]["photo"].as_str().unwrap(), "--json"]).succeeds().json();
        originals.push(PathBuf::from(shown[0]["original"].as_str().unwrap()));
    }
    (room, originals)
}

fn rewrite(path: &PathBuf, bytes: &[u8]) {
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
}

#[test]
fn missing_and_altered_originals_are_fetched_by_their_content_and_the_altered_one_is_kept() {
    let (room, originals) = room();
    fs::remove_file(&originals[0]).unwrap();
    let mut flipped = jpeg(2);
    let middle = flipped.len() / 2;
    flipped[middle] ^= 0xFF;
    rewrite(&originals[1], &flipped);
    rewrite(&originals[2], b"cut");
    let elsewhere = room.pressbox(["check", "--repair", "backup/1.txt", "--json"]).exits(1);
    assert_eq!(elsewhere.json().len(), 3, "nothing there is one of them");
    let run = room.pressbox(["check", "--json", "--repair", "in/1.jpg", "backup"]).succeeds();
    let told = run.json();
    let of = |answer: &Value| (answer["problem"].clone(), answer["status"].clone(), answer["from"].clone());
    let mut found: Vec<_> = told.iter().map(of).collect();
    found.sort_by_key(|(problem, _, from)| format!("{problem}{from}"));
    let expected = [
        ("altered", "backup/old disk/Ünsortiert/6.JPEG"),
        ("altered", "backup/old disk/Ünsortiert/7.JPEG"),
        ("missing", "in/1.jpg"),
    ];
    assert_eq!(found, expected.map(|(problem, from)| (problem.into(), "repaired".into(), from.into())));
    for (path, seed) in originals.iter().zip(1..) {
        assert_eq!(fs::read(path).unwrap(), jpeg(seed));
        assert!(fs::metadata(path).unwrap().permissions().readonly());
    }
    let kept = |nth: usize| fs::read(room.path("library/set-aside").join(originals[nth].file_name().unwrap())).unwrap();
    assert_eq!((kept(1), kept(2)), (flipped.clone(), b"cut".to_vec()));
    assert!(run.stderr.contains("3 originals repaired, no problems left"), "{}", run.stderr);
    // A second altered one is kept beside the first.
    rewrite(&originals[2], b"again");
    room.pressbox(["check", "-q", "--repair", "backup"]).succeeds();
    assert_eq!(fs::read_dir(room.path("library/set-aside")).unwrap().count(), 3);
    room.pressbox(["check", "-q"]).says("");
    // What was kept aside of a photo goes with it.
    let id = originals[2].file_stem().unwrap().to_str().unwrap();
    room.pressbox(["photo", "forget", id, "--yes", "-q"]).succeeds();
    assert_eq!(fs::read_dir(room.path("library/set-aside")).unwrap().count(), 1);
}

#[test]
fn what_is_nowhere_stays_a_problem_and_a_folder_that_is_not_there_is_told() {
    let (room, originals) = room();
    fs::remove_file(&originals[0]).unwrap();
    fs::remove_file(&originals[1]).unwrap();
    fs::remove_file(room.path("in/1.jpg")).unwrap();
    let run = room.pressbox(["check", "--json", "--repair", "in"]).exits(1);
    let mut states: Vec<_> = run.json().iter().map(|problem| problem["status"].clone()).collect();
    states.sort_by_key(Value::to_string);
    assert_eq!(states, ["found", "repaired"]);
    assert!(run.stderr.contains("1 original repaired, 1 problem left"), "{}", run.stderr);
    room.pressbox(["check", "--repair", "nowhere"]).says(
        "! error: there is no file or folder `nowhere`\n\
         ! hint: name the folders in which the originals may be, such as a backup\n\
         exit 1",
    );
}

#[test]
fn a_quick_check_looks_at_lengths_alone() {
    let (room, originals) = room();
    room.pressbox(["renditions", "--all", "--preset", "thumb", "-q"]).succeeds();
    let mut flipped = jpeg(1);
    *flipped.last_mut().unwrap() ^= 0xFF;
    rewrite(&originals[0], &flipped);
    room.pressbox(["check", "--quick", "-q"]).says("");
    room.pressbox(["check", "-q"]).exits(1);
    rewrite(&originals[1], b"cut");
    fs::remove_file(&originals[2]).unwrap();
    let quick = room.pressbox(["check", "--quick", "--json"]).exits(1);
    let mut found: Vec<_> = quick.json().iter().map(|problem| problem["problem"].clone()).collect();
    found.sort_by_key(Value::to_string);
    assert_eq!(found, ["altered", "missing"]);
    assert!(quick.stderr.contains("looked at 3 originals"), "{}", quick.stderr);
}
