//! `library export` and `library import`: nothing is lost on the way.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::support::pictures::jpeg;
use crate::support::{Room, tool};

/// Names that disks, shells and people find hard.
const NAMES: [&str; 9] = [
    "DSC_1.jpg",
    "dsc_1.JPG",
    "Größe & \"Ågren\" – 100 %.jpg",
    " .hidden; rm -rf.jpg",
    "CON.jpg",
    "a:b?c*<d>|.jpg",
    "\u{1F389} ny\u{0301}tt.jpg",
    "-rf.jpg",
    "no ending.jpeg",
];

/// A library with everything that a library can have, and the ids of its photos.
fn hard() -> (Room, Vec<String>) {
    let room = Room::new();
    let mut ids = Vec::new();
    for (seed, name) in (1..).zip(NAMES) {
        let path = format!("in/{seed}/{name}");
        room.write(&path, jpeg(seed));
        let caption = format!("{name}\nline \u{2028} {{x}} \\ \t end");
        let caption = format!("--caption={caption}");
        let says = [&caption, "--credit", "N'Å", "--person", "Å", "--captured", "2026-05-14T10:00:00+02:00"];
        let says = if seed % 3 == 0 { &says[..3] } else { &says[..] };
        let taken = room.pressbox(["ingest", &path, "--json"].iter().chain(says)).succeeds().json();
        ids.push(taken[0]["photo"].as_str().unwrap().to_owned());
    }
    fs::copy(room.path(format!("in/1/{}", NAMES[0])), room.path("in/copy.jpg")).unwrap();
    let tags = ["-overwrite_original", "-City=Oslo", "-XMP-dc:Rights=©"].map(PathBuf::from);
    tool("exiftool", tags.into_iter().chain([room.path("in/copy.jpg")]));
    room.write("in/other name.jpg", jpeg(2));
    room.pressbox(["ingest", "in/copy.jpg", "in/other name.jpg", "--prefer-copy"]).succeeds();
    room.pressbox(["photo", "edit", &ids[1], "--headline", "H", "--clear", "credit", "--focus", "10%,90%"]).succeeds();
    room.pressbox(["photo", "withdraw", &ids[2], "-q"]).succeeds();
    room.pressbox(["collection", "add", "Ö/\u{1F389}", &ids[5], &ids[0], &ids[3]]).succeeds();
    room.pressbox(["collection", "add", "b", &ids[0]]).succeeds();
    room.pressbox(["photo", "forget", &ids[8], "--yes", "-q"]).succeeds();
    (room, ids)
}

fn said(room: &Room) -> Vec<String> {
    let reads: [&[&str]; 4] = [
        &["photos", "--json"],
        &["collections", "--json"],
        &["collection", "show", "Ö/\u{1F389}", "--json"],
        &["photo", "show", "--query", "", "--json"],
    ];
    reads.iter().map(|args| room.pressbox(*args).succeeds().stdout).collect()
}

/// The originals and records of a library, by their paths. Records count changes of their own library.
fn originals(room: &Room) -> BTreeMap<String, Vec<u8>> {
    let root = room.path("library/originals");
    let files = walkdir::WalkDir::new(&root).into_iter().flatten().filter(|entry| entry.file_type().is_file());
    let of = |entry: walkdir::DirEntry| {
        let bytes = fs::read(entry.path()).unwrap();
        let bytes = match serde_json::from_slice::<Value>(&bytes) {
            Ok(mut record) => {
                record["revision"] = Value::Null;
                serde_json::to_vec(&record).unwrap()
            }
            Err(_) => bytes,
        };
        (entry.path().strip_prefix(&root).unwrap().display().to_string(), bytes)
    };
    files.map(of).collect()
}

#[test]
fn an_export_that_is_imported_elsewhere_is_the_same_library() {
    let (room, ids) = hard();
    let run = room.pressbox(["library", "export", "out/all", "--json"]).succeeds();
    assert_eq!(run.json().len(), 8);
    assert!(run.json().iter().all(|photo| photo["status"] == "exported"));
    let elsewhere = Room::new();
    let from = room.path("out/all");
    let imported = elsewhere.pressbox(["library".as_ref(), "import".as_ref(), from.as_os_str(), "--json".as_ref()]);
    let imported = imported.succeeds();
    assert!(imported.json().iter().all(|photo| photo["status"] == "new"), "{}", imported.stdout);
    assert_eq!(said(&elsewhere), said(&room));
    assert_eq!(originals(&elsewhere), originals(&room));
    elsewhere.pressbox(["check", "-q"]).says("");
    // What was forgotten there is known to be forgotten here.
    elsewhere.write("nine.jpg", jpeg(9));
    let refused = elsewhere.pressbox(["ingest", "nine.jpg"]).exits(3);
    assert!(refused.stderr.contains("was forgotten"), "{}", refused.stderr);
    // Again: nothing changes.
    let before = originals(&elsewhere);
    let again = elsewhere.pressbox(["library".as_ref(), "import".as_ref(), from.as_os_str(), "--json".as_ref()]);
    assert!(again.succeeds().json().iter().all(|photo| photo["status"] == "known"));
    assert_eq!(originals(&elsewhere), before);
    assert_eq!(said(&elsewhere), said(&room));
    assert_eq!(ids.len(), 9);
}

#[test]
fn the_files_of_an_export_have_readable_names_and_their_words_beside_them() {
    let (room, ids) = hard();
    let run = room.pressbox(["library", "export", "all", "--json"]).succeeds().json();
    let path = |id: &str| run.iter().find(|photo| photo["photo"] == id).unwrap()["path"].as_str().unwrap().to_owned();
    assert_eq!(path(&ids[0]), "all/photos/2026-05/DSC_1.jpg");
    assert_eq!(path(&ids[1]), format!("all/photos/2026-05/dsc_1-{}.jpg", ids[1]), "one file on Macs and PCs");
    assert_eq!(path(&ids[2]), "all/photos/undated/Größe & Ågren – 100 %.jpg");
    for (id, seed) in ids[..8].iter().zip(1..) {
        assert_eq!(fs::read(room.path(path(id))).unwrap(), jpeg(seed));
        let words =
            tool("exiftool", ["-s3", "-XMP-dc:Description", &room.path(path(id) + ".xmp").display().to_string()]);
        assert!(words.contains("end"), "{words}");
    }
    let headline = room.path(path(&ids[1]) + ".xmp").display().to_string();
    assert_eq!(tool("exiftool", ["-s3", "-XMP-photoshop:Headline", &headline]).trim(), "H", "an edit counts");
    room.pressbox(["library", "export", "all"]).says(
        "! error: the folder `[ROOM]/all` is not empty\n\
         ! hint: name a folder that is empty, or that is not there yet\n\
         exit 1",
    );
}

#[test]
fn an_import_into_a_library_that_has_some_of_the_photos_adds_words_and_says_what_it_leaves() {
    let (room, ids) = hard();
    room.pressbox(["photo", "edit", &ids[4], "--city", "Rom"]).succeeds();
    room.pressbox(["library", "export", "all", "-q"]).succeeds();
    let elsewhere = Room::new();
    for (seed, name) in [(2, "own name.jpg"), (5, "five.jpg"), (4, "gone.jpg"), (1, "one.jpg")] {
        elsewhere.write(name, jpeg(seed));
        elsewhere.pressbox(["ingest", name, "-q"]).succeeds();
    }
    elsewhere.pressbox(["photo", "edit", &ids[4], "--city", "Paris"]).succeeds();
    elsewhere.pressbox(["photo", "forget", &ids[3], "--yes", "-q"]).succeeds();
    elsewhere.pressbox(["collection", "add", "B", "own name.jpg"]).succeeds();
    let from = room.path("all");
    let import = |more: &[&str]| {
        let args = ["library", "import", from.to_str().unwrap(), "--json"];
        elsewhere.pressbox(args.iter().chain(more))
    };
    let run = import(&[]).exits(3);
    assert!(run.stderr.contains(&format!("`{}`: it was forgotten here on ", &ids[3][..8])), "{}", run.stderr);
    let left = format!("`{}` comes without its edits: the photo was edited here, too, and these stay", &ids[4][..8]);
    assert!(run.stderr.contains(&left), "{}", run.stderr);
    let shown = |id: &str| elsewhere.pressbox(["photo", "show", id, "--json"]).succeeds().json().remove(0);
    let second = shown(&ids[1]);
    assert_eq!(second["metadata"]["headline"], "H");
    assert_eq!(second["names"], serde_json::json!(["own name.jpg", "dsc_1.JPG", "other name.jpg"]));
    assert_eq!(shown(&ids[4])["metadata"]["city"], "Paris");
    assert_eq!(shown(&ids[0])["collections"], serde_json::json!(["B", "Ö/\u{1F389}"]));
    assert_eq!(elsewhere.pressbox(["photos", "--json"]).json().len(), 7);
    elsewhere.pressbox(["check", "-q"]).says("");
    import(&["--forgotten"]).exits(3);
    assert_eq!(elsewhere.pressbox(["photos", "--json"]).json().len(), 8);
    elsewhere.pressbox(["check", "-q"]).says("");
}

#[test]
fn a_damaged_export_is_told_and_what_can_be_taken_in_is() {
    let (room, ids) = hard();
    room.pressbox(["library", "export", "all", "-q"]).succeeds();
    let import =
        |elsewhere: &Room| elsewhere.pressbox(["library", "import", room.path("all").to_str().unwrap(), "--json"]);
    fs::write(room.path("all/photos/2026-05/DSC_1.jpg"), jpeg(77)).unwrap();
    fs::remove_file(room.path("all/photos/undated/Größe & Ågren – 100 %.jpg")).unwrap();
    let elsewhere = Room::new();
    let run = import(&elsewhere).exits(3);
    assert!(run.stderr.contains("DSC_1.jpg: it was changed after it was exported"), "{}", run.stderr);
    let known = elsewhere.pressbox(["photos", "--json"]).json();
    assert_eq!(known.len(), 8, "their words are kept");
    let problems = elsewhere.pressbox(["check", "--json"]).exits(1).json();
    assert_eq!(problems.iter().filter(|problem| problem["problem"] == "missing").count(), 2);
    elsewhere.pressbox(["check", "-q", "--repair", room.path("in").to_str().unwrap()]).succeeds();

    let list = room.read("all/library.jsonl");
    let lines: Vec<_> = list.lines().collect();
    for (what, text) in [
        ("cut", list[..list.len() / 2].to_owned()),
        ("a line less", [&lines[..2], &lines[3..]].concat().join("\n")),
        ("no list", "{}".to_owned()),
        ("newer", list.replacen("\"version\":1", "\"version\":2", 1)),
        ("outside", list.replacen("photos/2026-05", "../all/photos/2026-05", 1)),
    ] {
        room.write("all/library.jsonl", text);
        let elsewhere = Room::new();
        let run = import(&elsewhere);
        assert_ne!(run.code, Some(0), "{what}: {run:?}");
        assert!(run.stderr.contains("hint: ") || what == "outside", "{what}: {}", run.stderr);
    }
    let run = Room::new().pressbox(["library", "import", room.path("in").to_str().unwrap()]).exits(1);
    assert!(run.stderr.contains("is not the export of a library"), "{}", run.stderr);
    assert_eq!(ids.len(), 9);
}

#[test]
fn a_photo_that_was_forgotten_here_does_not_come_back_by_one_of_its_copies() {
    let copied = |name: &str, room: &Room| {
        room.write(name, jpeg(1));
        let tags = ["-overwrite_original", "-City=Oslo"].map(PathBuf::from);
        tool("exiftool", tags.into_iter().chain([room.path(name)]));
    };
    let room = Room::new();
    room.write("one.jpg", jpeg(1));
    copied("copy.jpg", &room);
    room.pressbox(["ingest", "one.jpg", "copy.jpg", "-q"]).succeeds();
    room.pressbox(["library", "export", "all", "-q"]).succeeds();
    // Here the copy is the photo.
    let elsewhere = Room::new();
    fs::copy(room.path("copy.jpg"), elsewhere.path("copy.jpg")).unwrap();
    elsewhere.pressbox(["ingest", "copy.jpg", "-q"]).succeeds();
    elsewhere.pressbox(["photo", "forget", "copy.jpg", "--yes", "-q"]).succeeds();
    let from = room.path("all").display().to_string();
    let run = elsewhere.pressbox(["library", "import", &from]).exits(3);
    assert!(run.stderr.contains("it was forgotten here on "), "{}", run.stderr);
    assert_eq!(elsewhere.pressbox(["photos", "--json"]).succeeds().stdout, "");
    elsewhere.pressbox(["check", "-q"]).says("");
    elsewhere.pressbox(["library", "import", &from, "--forgotten", "-q"]).succeeds();
    assert_eq!(elsewhere.pressbox(["photos", "--json"]).succeeds().json().len(), 1);
    elsewhere.pressbox(["check", "-q"]).says("");
}
