//! The records beside the originals, and the catalogue made again from them.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::pictures::jpeg;
use crate::support::{Room, tool};

const CATALOGUE: &str = "library/catalogue.sqlite3";

/// A newsroom with five photos that have all that a photo can have, and their ids.
fn room() -> (Room, Vec<String>) {
    let room = Room::new();
    let mut ids = Vec::new();
    for seed in 1..6 {
        let name = format!("in/Åre {seed}/Größe_{seed}.jpg");
        room.write(&name, jpeg(seed));
        let says = ["--credit", "Foto: \"Nord\"\nÅ", "--keyword", "a", "--keyword", "b", "--json"];
        let taken = room.pressbox(["ingest", &name].into_iter().chain(says)).succeeds().json();
        ids.push(taken[0]["photo"].as_str().unwrap().to_owned());
    }
    // The same file under another name, and a copy of a picture under other words.
    room.write("in/again.jpg", jpeg(1));
    fs::copy(room.path("in/again.jpg"), room.path("in/copy.jpg")).unwrap();
    let tags = ["-overwrite_original", "-City=Oslo"].map(PathBuf::from);
    tool("exiftool", tags.into_iter().chain([room.path("in/copy.jpg")]));
    room.pressbox(["ingest", "in/again.jpg", "in/copy.jpg"]).succeeds();
    room.pressbox(["photo", "edit", &ids[1], "--headline", "One", "--clear", "credit", "--focus", "40%,25%"])
        .succeeds();
    room.pressbox(["photo", "edit", &ids[1], "--headline", "Two"]).succeeds();
    room.pressbox(["photo", "withdraw", &ids[2], "-q"]).succeeds();
    room.pressbox(["photo", "withdraw", &ids[3], "-q"]).succeeds();
    room.pressbox(["photo", "withdraw", &ids[3], "--undo", "-q"]).succeeds();
    room.pressbox(["collection", "add", "Gala \u{1F389}", &ids[3], &ids[0]]).succeeds();
    room.pressbox(["collection", "add", "Other", &ids[0], &ids[1]]).succeeds();
    room.pressbox(["collection", "remove", "Other", &ids[0]]).succeeds();
    room.pressbox(["photo", "forget", &ids[4], "--yes", "-q"]).succeeds();
    (room, ids)
}

/// Every command that reads the library.
const READS: [&[&str]; 6] = [
    &["photos", "--json"],
    &["collections", "--json"],
    &["collection", "show", "Gala \u{1F389}", "--json"],
    &["photo", "show", "--query", "", "--json"],
    &["photos", "oslo", "--json"],
    &["photos", "--json", "folder:Åre"],
];

/// What each of them says.
fn said(room: &Room) -> Vec<String> {
    READS.iter().map(|args| room.pressbox(*args).succeeds().stdout).collect()
}

fn record(room: &Room, id: &str) -> PathBuf {
    room.path(format!("library/originals/{}/{id}.json", &id[..2]))
}

fn read(path: &PathBuf) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

fn remove_catalogue(room: &Room) {
    for end in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(room.path(format!("{CATALOGUE}{end}")));
    }
}

#[test]
fn every_change_is_in_the_record_beside_the_original() {
    let (room, ids) = room();
    let first = read(&record(&room, &ids[0]));
    assert_eq!((&first["record"], &first["version"]), (&"photo".into(), &1.into()));
    assert_eq!(first["names"], serde_json::json!(["Größe_1.jpg", "again.jpg", "copy.jpg"]));
    assert_eq!(first["folders"][0], serde_json::json!({ "name": "Größe_1.jpg", "folder": "in/Åre 1" }));
    assert_eq!(first["copies"][0]["read"]["city"], "Oslo");
    assert_eq!(first["layers"]["read"]["city"], "Oslo", "it was merged");
    assert_eq!(first["collections"].as_array().unwrap().len(), 1);
    let second = read(&record(&room, &ids[1]));
    assert_eq!(second["layers"]["edited"]["headline"], "Two");
    let changes = second["changes"].as_array().unwrap().iter().map(|one| &one["change"]);
    let headlines: Vec<_> = changes.map(|change| &change["set"]["headline"]).filter(|one| !one.is_null()).collect();
    assert_eq!(headlines, ["One", "Two"].map(Value::from).iter().collect::<Vec<_>>().as_slice());
    assert_eq!(read(&record(&room, &ids[2]))["withdrawn"], true);
    assert_eq!(read(&record(&room, &ids[3]))["changes"].as_array().unwrap().len(), 2);
    let forgotten = read(&record(&room, &ids[4]));
    assert_eq!(forgotten.as_object().unwrap().len(), 5);
    assert_eq!((&forgotten["record"], &forgotten["photo"]), (&"forgotten".into(), &ids[4].clone().into()));
    room.pressbox(["check", "-q"]).says("");
}

#[test]
fn a_new_photo_s_record_is_what_the_catalogue_has_of_it() {
    let room = Room::new();
    for seed in 1..5 {
        room.write(&format!("in/Åre {}/Größe_{seed}.jpg", seed % 2), jpeg(seed));
    }
    // In the same batch: the same file twice, and the same picture under other words.
    room.write("in/again.jpg", jpeg(1));
    room.write("in/copy.jpg", jpeg(2));
    let tags = ["-overwrite_original", "-City=Oslo", "-Orientation#=6"].map(PathBuf::from);
    tool("exiftool", tags.into_iter().chain([room.path("in/copy.jpg")]));
    room.pressbox(["ingest", "in", "--credit", "Foto: Nord"]).succeeds();
    let photos = room.pressbox(["photos", "--json"]).succeeds().json();
    let paths: Vec<PathBuf> = photos.iter().map(|photo| record(&room, photo["photo"].as_str().unwrap())).collect();
    assert_eq!(paths.len(), 4);
    let written: Vec<Value> = paths.iter().map(read).collect();
    for path in &paths {
        fs::remove_file(path).unwrap();
    }
    room.pressbox(["library", "rebuild"]).succeeds();
    assert_eq!(paths.iter().map(read).collect::<Vec<_>>(), written);
}

#[test]
fn a_catalogue_that_is_lost_cut_damaged_or_older_is_noticed_and_made_again_with_the_same_answers() {
    let (room, ids) = room();
    let whole = said(&room);
    let older = fs::read(room.path(CATALOGUE)).unwrap();
    room.pressbox(["photo", "edit", &ids[0], "--caption", "Later"]).succeeds();
    let newer = said(&room);
    assert_ne!(whole, newer);
    let cut = |bytes: &[u8]| bytes[..bytes.len() / 2].to_vec();
    let latest = fs::read(room.path(CATALOGUE)).unwrap();
    let mut damaged = latest.clone();
    let middle = damaged.len() / 3;
    damaged[middle..middle + 30_000].fill(0x5A);
    for (how, bytes) in [
        ("missing", None),
        ("empty", Some(Vec::new())),
        ("cut", Some(cut(&latest))),
        ("older", Some(older)),
        ("no database", Some(b"SQLite format 3, or not".to_vec())),
        ("damaged", Some(damaged)),
    ] {
        remove_catalogue(&room);
        if let Some(bytes) = &bytes {
            fs::write(room.path(CATALOGUE), bytes).unwrap();
        }
        if how != "damaged" {
            for args in [&["photos"][..], &["check"], &["ingest", "in"], &["collections"], &["photo", "show", &ids[0]]]
            {
                let run = room.pressbox(args);
                assert_eq!(run.code, Some(1), "{how}: {args:?}: {run:?}");
                assert!(run.stderr.contains("pressbox library rebuild"), "{how}: {args:?}: {}", run.stderr);
                assert!(!run.stdout.contains("no photo") && !run.stderr.contains("is empty;"), "{how}: {run:?}");
            }
        }
        if how == "damaged" {
            // Where the damage is not met, the answers are whole.
            for (args, whole) in READS.iter().zip(&newer) {
                let run = room.pressbox(*args);
                let is_refused = run.code == Some(1) && run.stderr.contains("pressbox library rebuild");
                assert!(is_refused || run.stdout == *whole, "{args:?}: {run:?}");
            }
        }
        let rebuilt = room.pressbox(["library", "rebuild", "--json"]).succeeds();
        assert_eq!(rebuilt.json().len(), 4, "{how}");
        assert!(rebuilt.json().iter().all(|photo| photo["status"] == "rebuilt"), "{how}");
        assert_eq!(said(&room), newer, "{how}");
        room.pressbox(["check", "-q"]).says("");
        let refused = room.pressbox(["ingest", "in/Åre 5"]).exits(3);
        assert!(refused.stderr.contains("was forgotten"), "{how}: {}", refused.stderr);
    }
    // What comes after it is recorded as well.
    room.pressbox(["photo", "edit", &ids[0], "--caption", "Last"]).succeeds();
    remove_catalogue(&room);
    room.pressbox(["library", "rebuild", "-q"]).succeeds();
    let shown = room.pressbox(["photo", "show", &ids[0], "--json"]).succeeds().json();
    assert_eq!(shown[0]["metadata"]["caption"], "Last");
}

#[test]
fn a_rebuild_of_a_whole_catalogue_changes_nothing_and_writes_records_that_are_gone() {
    let (room, ids) = room();
    let whole = said(&room);
    let before = fs::read(record(&room, &ids[1])).unwrap();
    fs::remove_file(record(&room, &ids[1])).unwrap();
    fs::write(record(&room, &ids[2]), "{").unwrap();
    let found = room.pressbox(["check", "--json"]).exits(1).json();
    let mut problems: Vec<_> = found.iter().map(|one| format!("{} {}", one["part"], one["problem"])).collect();
    problems.sort();
    assert_eq!(problems, ["\"record\" \"missing\"", "\"record\" \"unreadable\""]);
    let rebuilt = room.pressbox(["library", "rebuild", "--json"]).exits(3);
    let from = |word: &str| rebuilt.json().iter().filter(|photo| photo["from"] == word).count();
    assert_eq!((from("record"), from("catalogue"), from("file")), (2, 2, 0));
    assert_eq!(fs::read(record(&room, &ids[1])).unwrap(), before);
    assert_eq!(said(&room), whole);
    room.pressbox(["check", "-q"]).says("");
}

#[test]
fn an_original_that_nothing_is_known_about_is_read_again_and_named() {
    let (room, ids) = room();
    fs::remove_file(record(&room, &ids[1])).unwrap();
    remove_catalogue(&room);
    let run = room.pressbox(["library", "rebuild", "--json"]).succeeds();
    let read_again: Vec<_> = run.json().into_iter().filter(|photo| photo["from"] == "file").collect();
    assert_eq!(read_again.len(), 1);
    assert_eq!((&read_again[0]["photo"], &read_again[0]["names"]), (&ids[1].clone().into(), &serde_json::json!([])));
    assert!(run.stderr.contains("edits, withdrawals and collections are lost"), "{}", run.stderr);
    assert_eq!(room.pressbox(["photos", "--json"]).succeeds().json().len(), 4);
    room.pressbox(["check", "-q"]).says("");
}

#[test]
fn a_newer_record_and_a_newer_catalogue_are_left_alone() {
    let (room, ids) = room();
    let path = record(&room, &ids[0]);
    let newer = fs::read_to_string(&path).unwrap().replacen("\"version\": 1", "\"version\": 2", 1);
    fs::write(&path, &newer).unwrap();
    room.pressbox(["library", "rebuild"]).says(&format!(
        "! error: the record `[ROOM]/library/originals/{}/{}.json` was written by a newer pressbox\n\
         ! hint: update pressbox\n\
         exit 1",
        &ids[0][..2],
        ids[0]
    ));
    assert_eq!(fs::read_to_string(&path).unwrap(), newer);
    tool("sqlite3", [room.path(CATALOGUE), PathBuf::from("UPDATE schema_version SET version = 99")]);
    for args in [&["photos"][..], &["library", "rebuild"]] {
        let run = room.pressbox(args).exits(1);
        assert!(run.stderr.contains("made by a newer pressbox") && run.stderr.contains("update pressbox"), "{run:?}");
    }
}

#[test]
fn a_newsroom_without_records_gets_them_and_an_older_catalogue_is_copied_before_it_is_migrated() {
    let (room, ids) = room();
    let whole = said(&room);
    // As an older version left it: no records, and none of the tables for them.
    for id in &ids {
        let _ = fs::remove_file(record(&room, id));
    }
    fs::remove_file(room.path("library/catalogue.count")).unwrap();
    let sql = "DROP TABLE state; DROP TABLE unrecorded; DROP TABLE photo_change; DROP INDEX copy_photo; \
               ALTER TABLE photo DROP COLUMN revision; ALTER TABLE photo DROP COLUMN serial; \
               ALTER TABLE photo DROP COLUMN mirrored; UPDATE schema_version SET version = 8";
    tool("sqlite3", [room.path(CATALOGUE), PathBuf::from(sql)]);
    assert_eq!(said(&room), whole);
    assert!(room.path("library/catalogue.before-10.sqlite3").is_file());
    assert!(!record(&room, &ids[1]).exists(), "reading writes nothing");
    room.pressbox(["photo", "edit", &ids[0], "--city", "Bergen"]).succeeds();
    assert!(record(&room, &ids[0]).exists(), "a change writes its own");
    let now = said(&room);
    room.pressbox(["check"]).succeeds();
    assert!(ids.iter().all(|id| record(&room, id).exists()));
    remove_catalogue(&room);
    room.pressbox(["library", "rebuild"]).succeeds();
    assert_eq!(said(&room), now);
    room.pressbox(["photo", "forget", &ids[0], "--yes", "-q"]).succeeds();
    assert!(!room.path("library/catalogue.before-10.sqlite3").exists(), "it has the words of what is forgotten");
}

#[test]
fn an_older_copy_does_not_bring_back_what_was_forgotten() {
    let (room, ids) = room();
    let older = fs::read(room.path(CATALOGUE)).unwrap();
    let original = walkdir::WalkDir::new(room.path("library/originals")).into_iter().flatten().find(|entry| {
        entry.path().file_stem().is_some_and(|stem| stem == ids[3].as_str())
            && entry.path().extension().unwrap() != "json"
    });
    let original = original.unwrap().into_path();
    let bytes = fs::read(&original).unwrap();
    room.pressbox(["photo", "forget", &ids[3], "--yes", "-q"]).succeeds();
    remove_catalogue(&room);
    fs::write(room.path(CATALOGUE), older).unwrap();
    fs::write(&original, &bytes).unwrap();
    let run = room.pressbox(["library", "rebuild"]).exits(3);
    assert!(run.stderr.contains("it is an original of a photo that was forgotten, and was left out"), "{}", run.stderr);
    assert!(room.pressbox(["photos", "--json"]).json().iter().all(|photo| photo["photo"] != ids[3]));
    let found = room.pressbox(["check", "--json"]).exits(1).json();
    assert_eq!((&found[0]["problem"], &found[0]["photo"]), (&"orphaned".into(), &ids[3].clone().into()));
    assert!(found[0]["message"].as_str().unwrap().ends_with("came back, although the photo was forgotten"));
}

#[test]
fn records_that_nobody_can_mean_are_named_and_the_others_are_taken() {
    let (room, ids) = room();
    let whole = fs::read_to_string(record(&room, &ids[0])).unwrap();
    let other = read(&record(&room, &ids[1]));
    let picture = format!("\"picture\": {}", other["picture"]);
    let own = format!("\"picture\": {}", read(&record(&room, &ids[0]))["picture"]);
    for (what, text) in [
        ("the highest numbers", whole.replacen("\"number\": 1", &format!("\"number\": {}", i64::MAX), 1)),
        ("a revision", whole.replacen("\"revision\": ", "\"revision\": 9223372036854775", 1)),
        ("another's picture", whole.replacen(&own, &picture, 1)),
        ("another's id", whole.replace(&ids[0], &ids[1])),
        ("no hash", whole.replacen("\"perceptual_hash\": \"", "\"perceptual_hash\": \"x", 1)),
        ("no date at all", whole.replacen("\"ingested\": \"", "\"ingested\": \"x", 1)),
        ("deep", format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000))),
        ("an empty list here", "[]".to_owned()),
        ("nothing there", String::new()),
    ] {
        assert_ne!(text, whole, "{what}");
        fs::write(record(&room, &ids[0]), &text).unwrap();
        remove_catalogue(&room);
        let run = room.pressbox(["library", "rebuild", "--json"]);
        assert!(matches!(run.code, Some(0 | 3)), "{what}: {run:?}");
        let photos = room.pressbox(["photos", "--json"]).succeeds().json();
        assert!(photos.len() >= 3, "{what}: {run:?}");
        // It goes on: an ingest numbers what comes.
        let name = format!("more {}.jpg", what.len());
        room.write(&name, jpeg(100 + what.len() as u32));
        assert_eq!(
            room.pressbox(["ingest", &name, "--json"]).succeeds().json()[0]["photo"].as_str().unwrap().len(),
            64
        );
        let newest = room.pressbox(["photos", "--newest", "1", "--json"]).succeeds().json();
        assert!(what == "the highest numbers" || newest[0]["names"][0] == name, "{what}: {}", newest[0]["names"]);
    }
}

#[test]
fn what_was_lost_comes_back_from_an_older_copy_of_the_catalogue() {
    let (room, ids) = room();
    let whole = said(&room);
    let catalogue = fs::read(room.path(CATALOGUE)).unwrap();
    let forget_records = || ids[..4].iter().for_each(|id| fs::remove_file(record(&room, id)).unwrap());
    // A catalogue of an older pressbox that was lost after it was migrated, before there were records.
    forget_records();
    remove_catalogue(&room);
    fs::write(room.path("library/catalogue.before-10.sqlite3"), &catalogue).unwrap();
    let run = room.pressbox(["library", "rebuild", "--json"]).succeeds();
    assert!(run.json().iter().all(|photo| photo["from"] == "catalogue"), "{}", run.stdout);
    assert_eq!(said(&room), whole);
    assert_eq!(fs::read(room.path("library/catalogue.before-10.sqlite3")).unwrap(), catalogue, "it is only read");
    // Nothing is left but the files, until somebody finds a backup.
    forget_records();
    remove_catalogue(&room);
    fs::remove_file(room.path("library/catalogue.before-10.sqlite3")).unwrap();
    let _ = fs::remove_file(room.path("library/catalogue.replaced.sqlite3"));
    let run = room.pressbox(["library", "rebuild", "--json"]).succeeds();
    assert!(run.json().iter().all(|photo| photo["from"] == "file"), "{}", run.stdout);
    remove_catalogue(&room);
    fs::write(room.path(CATALOGUE), &catalogue).unwrap();
    room.pressbox(["photos"]).exits(1);
    room.pressbox(["library", "rebuild"]).succeeds();
    assert_eq!(said(&room), whole);
    room.pressbox(["check", "-q"]).says("");
}

#[test]
fn a_record_that_comes_back_outweighs_what_was_made_of_a_copy_meanwhile() {
    let (room, ids) = room();
    let whole = said(&room);
    let kept = fs::read(record(&room, &ids[0])).unwrap();
    let copy = read(&record(&room, &ids[0]))["copies"][0]["sha256"].as_str().unwrap().to_owned();
    fs::remove_file(record(&room, &ids[0])).unwrap();
    remove_catalogue(&room);
    let _ = fs::remove_file(room.path("library/catalogue.replaced.sqlite3"));
    room.pressbox(["library", "rebuild", "-q"]).succeeds();
    assert_ne!(said(&room), whole);
    // Whichever of the two files became the photo, the record of the first is put back from a backup.
    if !record(&room, &copy).exists() {
        let bare = fs::read_to_string(record(&room, &ids[0])).unwrap();
        let swapped = bare.replace(&ids[0], "FIRST").replace(&copy, &ids[0]).replace("FIRST", &copy);
        fs::write(record(&room, &copy), swapped).unwrap();
    }
    fs::write(record(&room, &ids[0]), kept).unwrap();
    remove_catalogue(&room);
    let _ = fs::remove_file(room.path("library/catalogue.replaced.sqlite3"));
    room.pressbox(["library", "rebuild", "-q"]).succeeds();
    assert_eq!(said(&room), whole);
    assert!(!record(&room, &copy).exists());
    room.pressbox(["check", "-q"]).says("");
}
