//! Photos of a release: put to the front, taken out; and a release that starts from another one's text.

use crate::support::Room;
use crate::support::pictures::jpeg;

/// A newsroom with three photos, by their ids.
fn office() -> (Room, [String; 3]) {
    let room = Room::new();
    for (name, seed) in [("a", 4), ("b", 9), ("c", 14)] {
        room.write(&format!("in/{name}.jpg"), jpeg(seed));
    }
    let taken = room.pressbox(["ingest", "in", "--json"]).succeeds().json();
    let photos = [0, 1, 2].map(|at| taken[at]["photo"].as_str().unwrap().to_owned());
    (room, photos)
}

/// The photos of an edition, in order.
fn order(room: &Room, slug: &str, language: &str) -> Vec<String> {
    let shown = room.pressbox(["release", "show", slug, "--language", language, "--json"]).succeeds().json();
    let photos = shown[0]["photos"].as_array().unwrap();
    photos.iter().map(|photo| photo["photo"].as_str().unwrap().to_owned()).collect()
}

fn begin(room: &Room, front: &str, language: &str) -> String {
    let file = format!("releases/race/release.{language}.md");
    room.write(&file, format!("+++\nheadline = 'The race' # short\ndate = 2026-05-11\n{front}+++\nThe lead.\n"));
    file
}

/// The ways in which a person may write two photos.
fn forms(a: &str, b: &str) -> [String; 4] {
    [
        format!(
            "\n# The winner\n[[photos]]\nphoto = '{a}' # wide\ncaption = 'One'\n\n[[photos]]\nphoto = '{b}'\nalt = 'Two'\n"
        ),
        format!("photos = [{{ photo = '{a}', caption = 'One' }}, {{ photo = '{b}', alt = 'Two' }}]\n"),
        format!("photos = [\n  {{ photo = '{a}', caption = 'One' }},\n  {{ photo = '{b}', alt = 'Two' }},\n]\n"),
        format!(
            "photos = [\n  # The winner\n  {{ photo = '{a}', caption = 'One' }}, # wide\n  {{ photo = '{b}', alt = 'Two' }}\n]\n\n[titles]\nfacts = 'Facts'\n"
        ),
    ]
}

#[test]
fn a_photo_that_is_added_first_is_the_lead_photo_and_the_rest_stays() {
    let (room, [a, b, c]) = office();
    for (nth, form) in forms(&a, &b).iter().enumerate() {
        let file = begin(&room, form, "en");
        let added =
            room.pressbox(["release", "add", "race", &c, "--first", "--alt", "Three", "--json"]).succeeds().json();
        assert_eq!(added[0]["position"], 1, "form {nth}");
        assert_eq!(order(&room, "race", "en"), [&c, &a, &b].map(String::clone), "form {nth}");
        // One that is there moves, and keeps what is said of it.
        room.pressbox(["release", "add", "race", &b, "--first"]).succeeds();
        assert_eq!(order(&room, "race", "en"), [&b, &c, &a].map(String::clone), "form {nth}");
        let text = room.read(&file);
        for kept in ["'The race' # short", "'One'", "'Two'", "Three", "The lead."] {
            assert!(text.contains(kept), "form {nth}, {kept}: {text}");
        }
        if form.contains("winner") {
            assert!(text.contains("# The winner"), "form {nth}: {text}");
        }
        // Several go to the front in their order.
        room.pressbox(["release", "add", "race", &a, &c, "--first"]).succeeds();
        assert_eq!(order(&room, "race", "en"), [&a, &c, &b].map(String::clone), "form {nth}");
        // Where everything is as it should be, the file is left alone.
        let before = room.read(&file);
        room.pressbox(["release", "add", "race", &a, "--first"]).succeeds();
        assert_eq!(room.read(&file), before, "form {nth}");
    }
}

#[test]
fn a_photo_is_taken_out_of_every_edition_or_of_one() {
    let (room, [a, b, c]) = office();
    for (nth, form) in forms(&a, &b).iter().enumerate() {
        let file = begin(&room, form, "en");
        begin(&room, form, "sv");
        let gone = room.pressbox(["release", "remove", "race", "a.jpg", "--json"]).succeeds().json();
        assert_eq!((&gone[0]["photo"], &gone[0]["state"]), (&a.as_str().into(), &"removed".into()), "form {nth}");
        assert_eq!(gone[0]["languages"].as_array().unwrap().len(), 2);
        for language in ["en", "sv"] {
            assert_eq!(order(&room, "race", language), std::slice::from_ref(&b), "form {nth}, {language}");
        }
        let text = room.read(&file);
        assert!(text.contains("# short") && text.contains("'Two'") && !text.contains("'One'"), "form {nth}: {text}");
        room.pressbox(["release", "remove", "race", &b[..8], "--language", "sv"]).succeeds();
        assert_eq!((order(&room, "race", "en"), order(&room, "race", "sv")), (vec![b.clone()], vec![]), "form {nth}");
        let before = room.read(&file);
        let run = room.pressbox(["release", "remove", "race", &b, &c]).exits(1);
        assert!(run.stderr.contains("is not in `race`, so nothing was changed"), "{}", run.stderr);
        assert_eq!(room.read(&file), before, "form {nth}");
        room.pressbox(["release", "remove", "race", &b]).succeeds();
        assert_eq!(order(&room, "race", "en"), Vec::<String>::new(), "form {nth}");
    }
    room.pressbox(["release", "remove", "nowhere", &a]).exits(1);
}

#[test]
fn a_release_starts_from_the_text_of_another_one_as_a_draft() {
    let (room, [a, ..]) = office();
    let front = format!(
        "version = 3\ncorrection = 'The hour was wrong.'\nembargo = \"2026-05-11 08:00 Europe/Berlin\"\n[[photos]]\nphoto = '{a}'\n\n[[facts]]\nlabel = 'Length'\nvalue = '4.5 km'\n"
    );
    begin(&room, &front, "en");
    begin(&room, &front, "sv");
    let begun = room.pressbox(["release", "new", "race-2027", "--from", "race", "--json"]).succeeds().json();
    assert_eq!(begun.len(), 2);
    for (at, language) in ["en", "sv"].iter().enumerate() {
        let release = &begun[at];
        assert_eq!((&release["slug"], &release["version"]), (&"race-2027".into(), &1.into()));
        assert_eq!(release["headline"], "The race");
        assert_eq!(release["facts"][0]["value"], "4.5 km");
        assert!(release["photos"].as_array().unwrap().is_empty() && release["embargo"].is_null());
        let text = room.read(format!("releases/race-2027/release.{language}.md"));
        assert!(text.contains("status = \"draft\"") && !text.contains("correction"), "{text}");
    }
    let run = room.pressbox(["release", "new", "race-2027", "--from", "race"]).exits(1);
    assert!(run.stderr.contains("already exists, so nothing was written"), "{}", run.stderr);
    room.pressbox(["release", "new", "other", "--from", "nowhere"]).exits(1);
    room.pressbox(["release", "new", "other", "--from", "race", "--language", "de"]).exits(1);
    assert!(!room.path("releases/other").exists());
    // A draft goes nowhere.
    let run = room.pressbox(["release", "show", "race-2027", "--language", "en"]).succeeds();
    assert!(run.stdout.contains("The race"));
}
