//! Two programs at one release at the same time: neither loses what the other one adds.

use std::process::{Output, Stdio};

use crate::support::Room;
use crate::support::pictures::jpeg;

const ROUNDS: usize = 20;

/// Runs commands at the same time, each with a text on stdin, and waits for all.
fn at_once(room: &Room, commands: &[(&[&str], &str)]) -> Vec<Output> {
    let start = |(args, text): &(&[&str], &str)| {
        let path = room.write(&format!("stdin-{}", args.join("-").replace('/', "_")), text);
        let stdin = std::fs::File::open(path).unwrap();
        let mut command = room.command(*args);
        command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let running: Vec<_> = commands.iter().map(start).collect();
    running.into_iter().map(|child| child.wait_with_output().unwrap()).collect()
}

fn codes(outputs: &[Output]) -> Vec<Option<i32>> {
    let mut codes: Vec<_> = outputs.iter().map(|output| output.status.code()).collect();
    codes.sort_unstable();
    codes
}

/// A newsroom with a release in English, and the ids of two photos.
fn office() -> (Room, [String; 2]) {
    let room = Room::new();
    room.write("in/a.jpg", jpeg(4));
    room.write("in/b.jpg", jpeg(9));
    let taken = room.pressbox(["ingest", "in", "--json"]).succeeds().json();
    let photo = |at: usize| taken[at]["photo"].as_str().unwrap().to_owned();
    let photos = [photo(0), photo(1)];
    (room, photos)
}

fn begin(room: &Room, slug: &str) -> String {
    let file = format!("releases/{slug}/release.en.md");
    room.write(&file, "+++\nheadline = 'The race'\ndate = 2026-05-11\n+++\nThe lead.\n");
    file
}

#[test]
fn two_photos_that_are_added_at_once_are_both_there() {
    let (room, [a, b]) = office();
    for round in 0..ROUNDS {
        let slug = format!("race-{round}");
        let file = begin(&room, &slug);
        let done = at_once(&room, &[(&["release", "add", &slug, &a], ""), (&["release", "add", &slug, &b], "")]);
        assert_eq!(codes(&done), [Some(0), Some(0)]);
        let text = room.read(&file);
        assert!(text.contains(&a) && text.contains(&b), "round {round}: {text}");
        let told: String = done.iter().map(|run| String::from_utf8_lossy(&run.stdout).into_owned()).collect();
        assert!(told.contains("photo 1 of") && told.contains("photo 2 of"), "round {round}: {told}");
    }
}

#[test]
fn an_edition_that_begins_while_a_photo_is_added_has_the_photo() {
    let (room, [a, _]) = office();
    for round in 0..ROUNDS {
        let slug = format!("race-{round}");
        let file = begin(&room, &slug);
        let new = ["release", "new", &slug, "--language", "sv"];
        let done = at_once(&room, &[(&["release", "add", &slug, &a], ""), (&new, "")]);
        assert_eq!(codes(&done), [Some(0), Some(0)]);
        for file in [file.clone(), file.replace(".en.", ".sv.")] {
            assert!(room.read(&file).contains(&a), "round {round}: {file}");
        }
    }
}

#[test]
fn the_second_of_two_imports_is_refused_and_replaces_nothing() {
    let room = Room::new();
    for round in 0..ROUNDS {
        let slug = format!("race-{round}");
        let of = |date| ["release", "import", "-", "--slug", &slug, "--date", date];
        let (one, two) = (of("2026-05-11"), of("2026-05-12"));
        let text =
            |word: &str| format!("The {word} opens\n\nThe {word} opens on Friday. It is the largest in the country.\n");
        let done = at_once(&room, &[(&one, &text("harbour")), (&two, &text("museum"))]);
        assert_eq!(codes(&done), [Some(0), Some(1)], "round {round}");
        let refused = done.iter().find(|run| run.status.code() == Some(1)).unwrap();
        assert!(String::from_utf8_lossy(&refused.stderr).contains("already exists"));
        let word = if done[0].status.success() { "harbour" } else { "museum" };
        assert!(room.read(format!("releases/{slug}/release.en.md")).contains(word), "round {round}");
    }
}

#[test]
fn the_second_of_an_import_and_a_new_release_is_refused() {
    let room = Room::new();
    for round in 0..ROUNDS {
        let slug = format!("race-{round}");
        let import = ["release", "import", "-", "--slug", &slug, "--language", "en"];
        let text = "The harbour opens\n\nThe harbour opens on Friday. It is the largest in the country.\n";
        let done = at_once(&room, &[(&import, text), (&["release", "new", &slug], "")]);
        assert_eq!(codes(&done), [Some(0), Some(1)], "round {round}");
        let is_imported = room.read(format!("releases/{slug}/release.en.md")).contains("harbour");
        assert_eq!(is_imported, done[0].status.success(), "round {round}");
    }
}

#[test]
fn a_release_that_is_not_there_gets_no_lock_and_one_that_cannot_be_locked_stays_as_it_is() {
    let (room, [a, _]) = office();
    room.pressbox(["release", "add", "nowhere", &a]).exits(1);
    room.pressbox(["release", "check", "nowhere", "--fix"]).exits(1);
    assert!(!room.path("library/locks/release-nowhere.lock").exists());
    let file = begin(&room, "race");
    let before = room.read(&file);
    // As where a file system has no locks: the file cannot be opened to be locked.
    room.write("library/locks/release-other.lock", "");
    std::fs::create_dir(room.path("library/locks/release-race.lock")).unwrap();
    let run = room.pressbox(["release", "add", "race", &a]).exits(1);
    let told = "error: `[ROOM]/library/locks/release-race.lock` cannot be locked, so nothing was changed\n";
    assert!(run.stderr.starts_with(told), "{}", run.stderr);
    assert!(run.stderr.contains("hint: check that you can write to the folder `library`"), "{}", run.stderr);
    assert_eq!(room.read(&file), before);
    room.pressbox(["release", "show", "race"]).succeeds();
}
