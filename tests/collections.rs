//! Collections, and the fields by which photos are searched.

use serde_json::Value;

use crate::support::newsroom::newsroom;
use crate::support::pictures::jpeg;
use crate::support::{Room, tool};

/// A newsroom with four photos, from the oldest on, and their ids.
fn room() -> (Room, Vec<String>) {
    let room = newsroom();
    let says: [&[&str]; 4] = [
        &["--credit", "Foto: Nord Press", "--city", "Åre", "--captured", "2026-04-30", "--person", "Åsa Öberg"],
        &["--caption", "The harbour", "--credit", "Nord", "--captured", "2026-05", "--keyword", "night race"],
        &["--headline", "Grand harbour opening", "--captured", "2026-05-02", "--expires", "2030-01-10"],
        &["--alt", "A boat", "--captured", "2025", "--expires", "2030-03-01"],
    ];
    let folders = ["in/Åre opening/day 1", "in/Åre opening/day 2", "in/gala", "in/gala"];
    let mut ids = Vec::new();
    for (seed, (says, folder)) in (1..).zip(says.iter().zip(folders)) {
        let name = format!("{folder}/_DSC{seed}.jpg");
        room.write(&name, jpeg(seed));
        let camera = ["NIKON CORPORATION", "Canon", "SONY", ""][seed as usize - 1];
        let model = ["NIKON D850", "Canon EOS R5", "ILCE-7M3", ""][seed as usize - 1];
        let tags = [format!("-Make={camera}"), format!("-Model={model}"), "-overwrite_original".to_owned()];
        tool("exiftool", tags.map(std::path::PathBuf::from).into_iter().chain([room.path(&name)]));
        let run = room.pressbox(["ingest", &name, "--json"].iter().chain(says.iter())).succeeds();
        ids.push(run.json()[0]["photo"].as_str().unwrap().to_owned());
    }
    (room, ids)
}

/// Which of the photos a search finds, counted from 1, newest first.
fn found(room: &Room, ids: &[String], args: &[&str]) -> Vec<usize> {
    let run = room.pressbox(["photos", "--json"].iter().chain(args)).succeeds();
    numbers(&run.json(), ids)
}

fn numbers(photos: &[Value], ids: &[String]) -> Vec<usize> {
    photos.iter().map(|photo| 1 + ids.iter().position(|id| *id == photo["photo"]).unwrap()).collect()
}

#[test]
fn fields_words_phrases_minus_and_or_find_what_they_say() {
    let (room, ids) = room();
    room.pressbox(["release", "add", "race", &ids[1], &ids[3]]).succeeds();
    room.pressbox(["collection", "add", "Spring gala", &ids[2], &ids[0]]).succeeds();
    let finds: [(&[&str], &[usize]); 37] = [
        (&["credit:nord"], &[2, 1]),
        (&["credit:\"foto: nord\""], &[1]),
        (&["credit:Foto: Nord"], &[1]),
        (&["city:are"], &[1]),
        (&["person:oberg"], &[1]),
        (&["keyword:night"], &[2]),
        (&["keyword:race"], &[2]),
        (&["camera:nikon"], &[1]),
        (&["camera:sony"], &[3]),
        (&["camera:EOS R5"], &[2]),
        (&["file:_dsc3"], &[3]),
        (&["folder:gala"], &[4, 3]),
        (&["folder:are opening"], &[]),
        (&["folder:åre opening"], &[2, 1]),
        (&["folder:day 2"], &[2]),
        (&["before:2026-05-02"], &[4, 1]),
        (&["before:2026-06-01"], &[4, 3, 2, 1]),
        (&["after:2026-04-30"], &[3, 2]),
        (&["after:2025"], &[3, 2, 1]),
        (&["after:2026-05-01", "before:2026-05-03"], &[3]),
        (&["missing:credit"], &[4, 3]),
        (&["missing:caption"], &[4, 3, 1]),
        (&["missing:alt-text"], &[3, 2, 1]),
        (&["release:race"], &[4, 2]),
        (&["collection:spring GALA"], &[3, 1]),
        (&["collection:\"Spring gala\"", "harbour"], &[3]),
        (&["--newest", "1", "collection:Spring gala"], &[3]),
        (&["harbour"], &[3, 2]),
        (&["\"grand harbour\""], &[3]),
        (&["\"harbour grand\""], &[]),
        (&["--", "harbour", "-grand"], &[2]),
        (&["--", "-credit:nord"], &[4, 3]),
        (&["--", "-collection:spring gala"], &[4, 2]),
        (&["city:åre", "OR", "caption:harbour"], &[2, 1]),
        (&["--newest", "2", "harbour OR city:are"], &[3, 2]),
        (&["OR"], &[4, 3, 2, 1]),
        (&["headline:open"], &[3]),
    ];
    for (args, expected) in finds {
        assert_eq!(found(&room, &ids, args), expected, "{args:?}");
    }
    // A query is the same wherever it is asked.
    let shown = room.pressbox(["photo", "show", "--query", "collection:\"Spring gala\" camera:nikon", "--json"]);
    assert_eq!(numbers(&shown.succeeds().json(), &ids), [1]);
    let edited = room.pressbox(["photo", "edit", "--query", "folder:gala", "--city", "Oslo", "--json"]).succeeds();
    assert_eq!(edited.json().len(), 2);
    let made = room.pressbox(["renditions", "--query", "city:oslo -file:dsc4", "--preset", "thumb", "--json"]);
    assert_eq!(numbers(&made.succeeds().json(), &ids), [3]);
}

#[test]
fn what_expires_is_found_by_the_days_that_are_left() {
    let (room, ids) = room();
    for (args, expected) in [
        ("expires:10y", vec![4, 3]),
        ("expires:0d", vec![]),
        ("expires:2030-01-31", vec![3]),
        ("expires:2030", vec![4, 3]),
    ] {
        assert_eq!(found(&room, &ids, &[args]), expected, "{args}");
    }
}

#[test]
fn a_field_with_a_value_that_it_cannot_have_is_refused_in_a_sentence() {
    let (room, _) = room();
    for (query, code, says) in [
        ("before:soon", 2, "`before:soon` needs a date such as `2026-05-01`, `2026-05` or `2026`"),
        ("expires:30", 2, "`expires:30` needs a time such as `30d`, `6w` or `3m`, or a date such as `2026-05-01`"),
        ("missing:colour", 2, "`missing:colour` needs a property of photos, such as `credit`, `caption` or `alt_text`"),
        ("credit:", 2, "`credit:` needs a value behind the colon"),
        ("collection:nothing", 1, "there is no collection `nothing`"),
        ("release:nothing", 1, "there is no release `nothing`"),
    ] {
        let run = room.pressbox(["photos", query]).exits(code);
        assert!(run.stderr.contains(says) && run.stderr.contains("hint: "), "{query}: {}", run.stderr);
    }
    // What is no field is text.
    room.pressbox(["photos", "10:30"]).says("! no photo matches `10:30`");
}

#[test]
fn a_collection_is_made_shown_searched_and_removed() {
    let (room, ids) = room();
    room.pressbox(["collections"]).says(
        "! there are no collections yet\n\
         ! hint: create one with `pressbox collection add NAME PHOTO`",
    );
    let add = ["collection", "add", " Spring  gala ", &ids[2][..8], "_DSC1.jpg", "--json"];
    let added = room.pressbox(add).succeeds();
    assert_eq!(numbers(&added.json(), &ids), [3, 1]);
    let state = |answers: &[Value]| -> Vec<String> {
        answers.iter().map(|answer| format!("{} {}", answer["collection"], answer["status"])).collect()
    };
    assert_eq!(state(&added.json()), ["\"Spring gala\" \"added\""; 2]);
    // The same under another case, with one that is in it.
    let again = room.pressbox(["collection", "add", "SPRING GALA", "--query", "harbour", "--json"]).succeeds();
    assert_eq!(state(&again.json()), ["\"Spring gala\" \"unchanged\"", "\"Spring gala\" \"added\""]);
    let shown = room.pressbox(["collection", "show", "spring gala", "--json"]).succeeds().json();
    assert_eq!(numbers(&shown, &ids), [3, 1, 2], "in the order in which they were added");
    assert_eq!(shown[0]["collections"], serde_json::json!(["Spring gala"]));
    room.pressbox(["photo", "withdraw", &ids[1], "-q"]).succeeds();
    let listed = room.pressbox(["collections", "--json"]).succeeds().json();
    let of = |collection: &Value| {
        (collection["collection"].clone(), collection["photos"].clone(), collection["withdrawn"].clone())
    };
    assert_eq!(listed.iter().map(of).collect::<Vec<_>>(), [("Spring gala".into(), 3.into(), 1.into())]);

    let refused = room.pressbox(["collection", "remove", "Spring gala", &ids[0], &ids[3]]).exits(1);
    assert!(refused.stderr.contains("is not in the collection `Spring gala`"), "{}", refused.stderr);
    room.pressbox(["collection", "remove", "Spring gala", &ids[2], "--json"]).succeeds();
    let shown = room.pressbox(["collection", "show", "Spring gala", "--json"]).succeeds().json();
    assert_eq!(numbers(&shown, &ids), [1, 2], "nothing was removed by the call that was refused");
    room.pressbox(["collection", "remove", "Spring gala"]).says(
        "! error: the whole collection `Spring gala` is removed only with `--yes`\n\
         ! hint: name photos to take only these out of it\n\
         exit 1",
    );
    room.pressbox(["collection", "remove", "Spring gala", "--yes"]).succeeds();
    room.pressbox(["collection", "show", "Spring gala"]).says(
        "! error: there is no collection `Spring gala`\n\
         ! hint: there are no collections yet; create one with `pressbox collection add NAME PHOTO`\n\
         exit 1",
    );
    assert_eq!(found(&room, &ids, &[]), [4, 3, 2, 1], "the photos stay");
    room.pressbox(["collection", "add", "x\"y", &ids[0]]).exits(2);
    room.pressbox(["collection", "add", "x"]).exits(2);
    room.pressbox(["collection", "add", "x", "none.jpg"]).exits(1);
}
