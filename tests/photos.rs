//! Finding and editing photos.

use serde_json::Value;

use crate::support::Room;
use crate::support::pictures::{encoded, jpeg, picture};

/// A newsroom with three photos that say different things.
fn room() -> Room {
    let room = Room::new();
    let says: [&[&str]; 3] = [
        &["--caption", "Åsa Öberg wins in Hockenheim", "--credit", "Foto: Nord", "--city", "Hockenheim"],
        &["--caption", "Straße bei Nacht", "--keyword", "motorsport", "--keyword", "night"],
        &["--headline", "Pit stop", "--credit", "Foto: Süd"],
    ];
    for (seed, says) in (1..).zip(says) {
        let name = format!("_DSC{seed}.jpg");
        room.write(&name, jpeg(seed));
        room.pressbox(["ingest", "-q", &name].into_iter().chain(says.iter().copied())).succeeds();
    }
    room
}

fn names(room: &Room, args: &[&str]) -> Vec<String> {
    let found = room.pressbox(["photos", "--json"].iter().chain(args)).succeeds().json();
    found.iter().map(|photo| photo["names"][0].as_str().unwrap().to_owned()).collect()
}

#[test]
fn photos_are_found_by_beginnings_of_words_in_any_case_and_spelling() {
    let room = room();
    assert_eq!(names(&room, &[]), ["_DSC3.jpg", "_DSC2.jpg", "_DSC1.jpg"]);
    assert_eq!(names(&room, &["--newest", "1"]), ["_DSC3.jpg"]);
    assert_eq!(names(&room, &["foto"]), ["_DSC3.jpg", "_DSC1.jpg"]);
    assert_eq!(names(&room, &["asa", "hocken"]), ["_DSC1.jpg"]);
    assert_eq!(names(&room, &["STRASSE"]), ["_DSC2.jpg"]);
    assert_eq!(names(&room, &["night"]), ["_DSC2.jpg"]);
    assert_eq!(names(&room, &["dsc3"]), ["_DSC3.jpg"]);
    assert_eq!(names(&room, &["\" OR ( NEAR *"]), [] as [&str; 0]);
    room.pressbox(["photos", "snow"]).says("! no photo matches `snow`");
}

#[test]
fn more_photos_than_are_read_at_a_time_are_found_each_once_and_in_order() {
    let room = Room::new();
    let all: Vec<String> = (0..150).map(|nth| format!("p{nth:03}.jpg")).collect();
    for (seed, name) in (0..).zip(&all) {
        let folder = if seed % 3 == 0 { "third" } else { "others" };
        room.write(&format!("in/{folder}/{name}"), encoded(&picture(seed, 24 + seed, 16), image::ImageFormat::Jpeg));
    }
    room.pressbox(["ingest", "-q", "in/third", "--keyword", "third", "--credit", "Foto: Nord"]).succeeds();
    room.pressbox(["ingest", "-q", "in/others"]).succeeds();
    let (third, others): (Vec<_>, Vec<_>) = all.iter().cloned().enumerate().partition(|(nth, _)| nth % 3 == 0);
    let newest_first = |names: &[(usize, String)]| names.iter().rev().map(|(_, name)| name.clone()).collect::<Vec<_>>();
    let (third, others) = (newest_first(&third), newest_first(&others));
    let both = [&others[..], &third].concat();
    assert_eq!(names(&room, &[]), both);
    assert_eq!(names(&room, &["--newest", "64"]), both[..64]);
    assert_eq!(names(&room, &["--newest", "130"]), both[..130]);
    assert_eq!(names(&room, &["third"]), third);
    assert_eq!(names(&room, &["--newest", "7", "third"]), third[..7]);
    assert_eq!(names(&room, &["--", "-third"]), others);
    assert_eq!(names(&room, &["missing:credit"]), others);
    assert_eq!(names(&room, &["--newest", "90", "folder:others"]), others[..90]);
    // What both sides find is there once.
    assert_eq!(names(&room, &["third", "OR", "file:p0"]), {
        let of_others = others.iter().filter(|name| name.starts_with("p0")).cloned();
        of_others.chain(third.clone()).collect::<Vec<_>>()
    });
    assert_eq!(names(&room, &["folder:others", "OR", "credit:Nord", "OR", "p007"]), both);
    assert_eq!(names(&room, &["--newest", "101", "third", "OR", "missing:credit"]), both[..101]);
    // Nobody rated them, and none says when it was taken.
    assert_eq!(names(&room, &["--sort", "rating"]), both);
    assert_eq!(names(&room, &["--sort", "captured", "--newest", "70"]), both[..70]);
}

#[test]
fn an_edit_lies_over_what_the_file_says_and_is_found_at_once() {
    let room = room();
    let photo = room.pressbox(["photos", "dsc3", "--json"]).json()[0]["photo"].as_str().unwrap().to_owned();
    let edit =
        ["photo", "edit", &photo[..8], "--caption", "Mechanics change\n tyres", "--credit", "Foto: \"Å\"", "--json"];
    let shown = room.pressbox(edit).succeeds().json().remove(0);
    assert_eq!(shown["metadata"]["caption"], "Mechanics change\n tyres");
    assert_eq!(shown["metadata"]["headline"], "Pit stop");
    assert_eq!((&shown["from"]["caption"], &shown["from"]["headline"]), (&"edited".into(), &"ingest".into()));
    assert_eq!(names(&room, &["mechanics"]), ["_DSC3.jpg"]);
    assert_eq!(names(&room, &["süd"]), [] as [&str; 0]);
    // The original is what it was.
    let original = std::fs::read(shown["original"].as_str().unwrap()).unwrap();
    assert_eq!(pressbox::storage::Sha256::of(&original).to_hex(), photo);
}

#[test]
fn a_value_is_taken_away_whoever_said_it_and_can_be_said_again() {
    let room = room();
    let photo = room.pressbox(["photos", "dsc1", "--json"]).json()[0]["photo"].as_str().unwrap().to_owned();
    room.pressbox(["photo", "edit", &photo[..8], "--credit", "Foto: Edited"]).succeeds();
    let clear =
        ["photo", "edit", &photo[..8], "--clear", "credit", "--clear", "city", "--clear", "usage-terms", "--json"];
    let shown = room.pressbox(clear).succeeds().json().remove(0);
    assert_eq!((&shown["metadata"]["credit"], &shown["metadata"]["city"]), (&Value::Null, &Value::Null));
    assert_eq!((&shown["from"]["credit"], &shown["from"]["caption"]), (&"cleared".into(), &"ingest".into()));
    assert_eq!(names(&room, &["hockenheim"]), ["_DSC1.jpg"], "the caption has it still");
    assert_eq!(names(&room, &["nord"]), [] as [&str; 0]);
    assert!(room.pressbox(["photo", "show", &photo[..8]]).stdout.contains("  city                  (cleared)"));
    let said = room.pressbox(["photo", "edit", &photo[..8], "--credit", "Foto: Again", "--json"]).succeeds().json();
    assert_eq!((&said[0]["metadata"]["credit"], &said[0]["from"]["credit"]), (&"Foto: Again".into(), &"edited".into()));

    let wrong: [(&[&str], &str); 3] = [
        (&["--credit", "A", "--clear", "credit"], "the credit cannot be both cleared and set"),
        (&["--clear", "colour"], "`colour` is not a property of a photo"),
        (&["--city", "Berlin", "--caption", " "], "`--caption` is empty"),
    ];
    for (args, says) in wrong {
        let run = room.pressbox(["photo", "edit", &photo[..8]].iter().chain(args)).exits(2);
        assert!(run.stderr.contains(says), "{}", run.stderr);
    }
}

#[test]
fn a_photo_is_named_by_six_digits_or_more_and_by_nothing_else() {
    let room = room();
    room.pressbox(["photo", "show", "000000"]).says(
        "! error: no photo in the library has an id that begins with `000000`\n\
         ! hint: `pressbox photos` lists the photos with their ids\n\
         exit 1",
    );
    let short = room.pressbox(["photo", "show", "0000"]).exits(2);
    assert!(
        short.stderr.contains(
            "`0000` is not a photo's id: an id is made of 0-9 and a-f; give at least its first six characters"
        ),
        "{}",
        short.stderr
    );
    room.pressbox(["photo", "edit", "000000"]).says(
        "! error: there is nothing to change\n\
         ! hint: set a value with `--caption TEXT`, `--credit LINE` and so on; `--clear caption` removes one\n\
         exit 2",
    );
}

#[test]
fn an_empty_library_says_how_to_fill_it() {
    Room::new().pressbox(["photos"]).says("! hint: the library is empty; fill it with `pressbox ingest FOLDER`");
}

#[test]
fn outside_a_newsroom_every_command_says_how_to_make_one() {
    let room = Room::empty();
    room.pressbox(["photos"]).says(
        "! error: there is no newsroom in `[ROOM]` or in any folder above it\n\
         ! hint: create one with `pressbox init DIR --name ORG --from ADDRESS`, or name one with `--newsroom DIR`\n\
         exit 1",
    );
}

#[test]
fn a_word_with_a_minus_is_no_option() {
    let room = room();
    assert_eq!(names(&room, &["-night"]), ["_DSC3.jpg", "_DSC1.jpg"]);
    assert_eq!(names(&room, &["foto", "-hockenheim", "--newest", "5"]), ["_DSC3.jpg"]);
    assert_eq!(names(&room, &["-credit:Foto: Nord"]), ["_DSC3.jpg", "_DSC2.jpg"]);
    assert_eq!(names(&room, &["--", "foto", "-hockenheim"]), ["_DSC3.jpg"]);
    room.pressbox(["photos", "snow", "-night"]).says("! no photo matches `snow -night`");
    room.pressbox(["collection", "add", "Days", "--query", "-night"]).succeeds();
    assert_eq!(names(&room, &["collection:Days"]).len(), 2);
    // An option that does not exist is one still, and so is a number.
    for wrong in [["photos", "--night"], ["photos", "-x"]] {
        assert!(room.pressbox(wrong).exits(2).stderr.contains("unexpected argument"));
    }
}
