//! `pressbox check`: the library against itself.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::Room;
use crate::support::pictures::jpeg;

/// A library of three photos with their renditions.
fn room() -> Room {
    let room = Room::new();
    for seed in 1..=3 {
        room.write(&format!("in/{seed}.jpg"), jpeg(seed));
    }
    room.pressbox(["ingest", "-q", "in"]).succeeds();
    room.pressbox(["renditions", "--all", "-q"]).succeeds();
    room
}

/// Files under a folder of the library, in order.
fn files(room: &Room, folder: &str) -> Vec<PathBuf> {
    let walk = walkdir::WalkDir::new(room.path(folder)).sort_by_file_name();
    let files =
        walk.into_iter().flatten().filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path);
    // Records stand beside the originals.
    files.filter(|path| folder != "library/originals" || path.extension().is_none_or(|end| end != "json")).collect()
}

/// Changes one bit in the middle of a file, and nothing about it otherwise.
fn flip(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    let kept = fs::metadata(path).unwrap().permissions();
    fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap();
    fs::write(path, bytes).unwrap();
    fs::set_permissions(path, kept).unwrap();
}

fn problems(room: &Room) -> Vec<Value> {
    room.pressbox(["check", "--json", "-q"]).exits(1).json()
}

/// What is wrong with what, in order.
fn told(problems: &[Value]) -> Vec<(String, String, String)> {
    let text = |problem: &Value, key: &str| problem[key].as_str().unwrap_or_default().to_owned();
    problems.iter().map(|p| (text(p, "problem"), text(p, "part"), text(p, "path"))).collect()
}

fn of(word: &str, part: &str, path: &Path) -> (String, String, String) {
    (word.to_owned(), part.to_owned(), path.display().to_string())
}

#[test]
fn a_library_as_it_was_kept_has_no_problem() {
    let room = room();
    let run = room.pressbox(["check"]).succeeds();
    assert_eq!(run.stdout, "");
    assert!(run.stderr.starts_with("read 3 originals (") && run.stderr.ends_with(": no problems\n"), "{run:?}");
    room.pressbox(["check", "--json", "-q"]).says("");
    Room::new().pressbox(["check"]).says("! read 0 originals (0 bytes) and 0 renditions (0 bytes): no problems");
}

#[test]
fn one_bit_that_flipped_in_an_original_is_found_and_repaired_by_an_ingest() {
    let room = room();
    let original = files(&room, "library/originals").remove(1);
    let before = fs::read(&original).unwrap();
    flip(&original);
    let found = problems(&room);
    assert_eq!(told(&found), [of("altered", "original", &original)]);
    assert_eq!(found[0]["photo"].as_str(), original.file_stem().unwrap().to_str());
    // An ingest restores it, too.
    fs::rename(&original, room.path("broken.jpg")).unwrap();
    assert_eq!(told(&problems(&room)), [of("missing", "original", &original)]);
    room.pressbox(["ingest", "-q", "in"]).succeeds();
    room.pressbox(["check", "-q"]).says("");
    assert_eq!(fs::read(&original).unwrap(), before);
}

#[test]
fn a_copy_with_the_same_picture_is_looked_after_too() {
    let room = room();
    let mut copy = jpeg(1);
    copy.splice(2..2, *b"\xFF\xFE\x00\x07hello");
    room.write("copy.jpg", copy);
    room.pressbox(["ingest", "-q", "copy.jpg"]).succeeds();
    assert_eq!(files(&room, "library/originals").len(), 4);
    room.pressbox(["check", "-q"]).says("");
    let photos = room.pressbox(["photos", "--json"]).json();
    let is_photo = |path: &PathBuf| photos.iter().any(|p| p["photo"].as_str() == path.file_stem().unwrap().to_str());
    let copy = files(&room, "library/originals").into_iter().find(|path| !is_photo(path)).unwrap();
    fs::remove_file(&copy).unwrap();
    let found = problems(&room);
    assert_eq!(told(&found), [of("missing", "original", &copy)]);
    assert!(photos.iter().any(|photo| photo["photo"] == found[0]["photo"]), "{found:?}");
}

#[test]
fn a_file_that_nothing_knows_of_is_named_and_stays() {
    let room = room();
    let strays = [
        room.write("library/originals/notes – från Åsa.txt", "hej"),
        room.write(&format!("library/originals/aa/{}.jpg", "aa".repeat(32)), jpeg(9)),
        room.write(&format!("library/renditions/aa/{}/web.jpg", "aa".repeat(32)), jpeg(9)),
    ];
    let known = files(&room, "library/originals").into_iter().find(|path| fs::read(path).unwrap() == jpeg(2)).unwrap();
    let doubled = known.with_extension("png");
    fs::copy(&known, &doubled).unwrap();
    // What an ingest is just writing is none of it.
    room.write("library/originals/.incoming-x", "half");
    let found = told(&problems(&room));
    let expected = [
        of("orphaned", "original", &strays[1]),
        of("orphaned", "original", &doubled),
        of("orphaned", "original", &strays[0]),
        of("orphaned", "rendition", strays[2].parent().unwrap()),
    ];
    assert_eq!(found.len(), expected.len(), "{found:?}");
    for stray in expected {
        assert!(found.contains(&stray), "{stray:?} in {found:?}");
    }
    assert!(strays.iter().all(|stray| stray.is_file()));
}

#[test]
fn renditions_are_compared_with_their_cache_entries_and_made_again_as_the_hint_says() {
    let room = room();
    let pictures: Vec<_> =
        files(&room, "library/renditions").into_iter().filter(|path| path.extension().unwrap() == "jpg").collect();
    flip(&pictures[0]);
    fs::remove_file(&pictures[5]).unwrap();
    fs::write(pictures[9].with_extension("json"), "{").unwrap();
    let stray = pictures[2].with_file_name("old.jpg");
    fs::copy(&pictures[2], &stray).unwrap();
    let found = problems(&room);
    let mut expected = vec![
        of("altered", "rendition", &pictures[0]),
        of("missing", "rendition", &pictures[5].with_extension("json")),
        of("unreadable", "rendition", &pictures[9].with_extension("json")),
        of("orphaned", "rendition", &stray),
    ];
    let mut told = told(&found);
    expected.sort();
    told.sort();
    assert_eq!(told, expected);
    for problem in found.iter().filter(|problem| problem["problem"] != "orphaned") {
        let hint = problem["hint"].as_str().unwrap();
        let command = hint.split('`').nth(1).unwrap().strip_prefix("pressbox ").unwrap();
        room.pressbox(command.split(' ').chain(["-q"])).succeeds();
    }
    fs::remove_file(stray).unwrap();
    room.pressbox(["check", "-q"]).says("");
}

#[test]
fn people_read_which_file_what_is_wrong_and_what_to_do() {
    let room = room();
    let original = files(&room, "library/originals").remove(0);
    fs::remove_file(&original).unwrap();
    let shown = original.strip_prefix(room.path("")).unwrap().display().to_string();
    let short = &original.file_stem().unwrap().to_str().unwrap()[..8];
    let run = room.pressbox(["check", "-q"]);
    run.says(&format!(
        "missing     {shown}
            the original of the photo `{short}` is missing
            fetch it again from its source or from a backup with `pressbox check --repair FOLDER`
exit 1"
    ));
}

#[test]
fn a_catalogue_that_is_damaged_is_told() {
    let room = room();
    let path = room.path("library/catalogue.sqlite3");
    let mut bytes = fs::read(&path).unwrap();
    // An index page in the middle of the file, filled with nothing.
    let pages = bytes.len() / 4096;
    let has_cells = |page: usize| bytes[page * 4096] == 10 && bytes[page * 4096 + 3..page * 4096 + 5] != [0, 0];
    let damaged = (2..pages).rev().find(|page| has_cells(*page)).unwrap() * 4096;
    bytes[damaged + 8..damaged + 4096].fill(0);
    fs::write(&path, bytes).unwrap();
    let run = room.pressbox(["check", "--json", "-q"]).exits(1);
    assert!(run.json().iter().any(|problem| problem["part"] == "catalogue"), "{run:?}");
}

/// What every command says where the catalogue cannot be used.
fn refusal(state: &str) -> String {
    format!(
        "! error: the catalogue `[ROOM]/library/catalogue.sqlite3` is {state}\n\
         ! hint: `pressbox library rebuild` rebuilds it from the records beside the originals; your last backup of it is \
         needed only for photos without a record, which that command names\n\
         exit 1"
    )
}

const USES: [&[&str]; 5] =
    [&["photos"], &["check"], &["ingest", "in"], &["renditions", "--all"], &["photo", "show", "aaaaaa"]];

#[test]
fn a_catalogue_that_is_no_database_is_told_in_one_sentence_with_what_to_do() {
    let room = room();
    let path = room.path("library/catalogue.sqlite3");
    let whole = fs::read(&path).unwrap();
    let mut broken_head = whole.clone();
    broken_head[..100].fill(0xAA);
    for damage in
        [b"not a database, whatever it is".to_vec(), broken_head, whole[..whole.len() / 3].to_vec(), Vec::new()]
    {
        fs::write(&path, &damage).unwrap();
        for args in USES {
            let run = room.pressbox(args);
            // A file that was cut can be opened: what is wrong is found later.
            if damage.len() < 100 || damage.starts_with(&[0xAA]) {
                run.says(&refusal("damaged"));
            } else {
                assert!(
                    run.code == Some(1) && run.stderr.contains("backup") | run.stdout.contains("backup"),
                    "{run:?}"
                );
                assert!(!run.stderr.contains("Error code"), "{run:?}");
            }
        }
        assert_eq!(fs::read(&path).unwrap(), damage, "it is left as it is");
    }
}

#[test]
fn a_catalogue_that_is_missing_beside_originals_is_not_made_again_in_silence() {
    let room = room();
    fs::remove_file(room.path("library/catalogue.sqlite3")).unwrap();
    for args in USES {
        room.pressbox(args).says(&refusal("missing"));
    }
    assert!(!room.path("library/catalogue.sqlite3").exists());
    // The originals can be taken in from elsewhere as well.
    fs::rename(room.path("library/originals"), room.path("saved")).unwrap();
    assert_eq!(room.pressbox(["ingest", "saved", "--json"]).succeeds().json().len(), 3);
    assert_eq!(room.pressbox(["photos", "--json"]).succeeds().json().len(), 3);
}

#[test]
fn an_empty_catalogue_beside_originals_is_told() {
    let (room, other) = (room(), Room::new());
    other.pressbox(["photos", "-q"]).succeeds();
    fs::copy(other.path("library/catalogue.sqlite3"), room.path("library/catalogue.sqlite3")).unwrap();
    room.pressbox(["photos"]).says(&refusal("an older copy: changes were made since that it does not have"));
    // One that is of no age.
    fs::remove_file(room.path("library/catalogue.count")).unwrap();
    room.pressbox(["photos"]).says(
        "! warning: the catalogue lists no photos, but there are files in `library/originals`\n\
         ! hint: `pressbox check` lists them, and says what to do",
    );
    assert!(problems(&room).iter().any(|problem| problem["problem"] == "orphaned"));
}
