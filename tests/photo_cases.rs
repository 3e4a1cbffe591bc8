//! The files of `../shared/cases/photos`: what is to come of each, written down before the code.

use std::fs;

use serde_json::Value;

use crate::support::{Room, Run, shared};

/// Ingests some of the cases, each by its name, and returns what is said of each file.
#[track_caller]
fn ingest(room: &Room, cases: &[&str], options: &[&str]) -> (Run, Vec<Value>) {
    for case in cases {
        copy(room, case);
    }
    let run = room.pressbox(["ingest", "in", "--json"].iter().chain(options).collect::<Vec<_>>());
    let answers = run.json();
    (run, answers)
}

/// Puts a case, a file or a folder, into the folder `in`.
fn copy(room: &Room, case: &str) {
    let from = shared("cases/photos").join(case);
    let name = from.file_name().unwrap().to_string_lossy().into_owned();
    if from.is_dir() {
        let files = walkdir::WalkDir::new(&from).into_iter().map(Result::unwrap);
        for file in files.filter(|entry| entry.file_type().is_file()) {
            let inside = file.path().strip_prefix(&from).unwrap();
            room.write(&format!("in/{name}/{}", inside.display()), fs::read(file.path()).unwrap());
        }
    } else {
        room.write(&format!("in/{name}"), fs::read(from).unwrap());
    }
}

/// What is said of the file of this name.
#[track_caller]
fn of<'a>(answers: &'a [Value], name: &str) -> &'a Value {
    let found = answers.iter().find(|answer| answer["path"].as_str().is_some_and(|path| path.ends_with(name)));
    found.unwrap_or_else(|| panic!("{name} is not in {answers:#?}"))
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with the cases")]
fn no_file_stops_a_folder() {
    let room = Room::new();
    let (run, answers) = ingest(&room, &["01-planar-tiled.tif", "01b-webp-panic.webp", "03-damaged/plain-ok.jpg"], &[]);
    assert_eq!(run.code, Some(3), "{run:?}");
    assert_eq!(of(&answers, "01-planar-tiled.tif")["status"], "new");
    assert_eq!(of(&answers, "plain-ok.jpg")["status"], "new");
    let rejected = of(&answers, "01b-webp-panic.webp");
    assert_eq!(rejected["status"], "rejected");
    let reason = rejected["reason"].as_str().unwrap();
    assert!(reason.starts_with("its picture is damaged") && !reason.contains('\n'), "{reason}");
    assert!(!run.stderr.contains("panicked") && !run.stderr.contains("yuv.rs"), "{}", run.stderr);
    let verified = room.pressbox(["photo", "verify", "in/01b-webp-panic.webp"]).exits(1);
    assert!(!verified.stderr.contains("panicked"), "{}", verified.stderr);
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with the cases")]
fn a_restriction_in_xmp_that_is_not_well_formed_is_read() {
    let room = Room::new();
    let (_, answers) = ingest(&room, &["02-xmp-vertical-tab-restriction.jpg"], &[]);
    let answer = of(&answers, "restriction.jpg");
    assert_eq!(answer["notes"].as_array().unwrap().len(), 1, "{answer}");
    let id = answer["photo"].as_str().unwrap();
    let shown = &room.pressbox(["photo", "show", id, "--json"]).succeeds().json()[0]["metadata"];
    assert_eq!(shown["usage_terms"], "EDITORIAL USE ONLY. NO SALES. NO ARCHIVE after 1 June.");
    assert_eq!(shown["credit"], "Foto: Anna Ek/Nord");
    assert_eq!(shown["instructions"], "Mandatory credit R&D Foto");
}
