//! Photos that are forgotten for good: what goes, what stays, and that they do not come back unnoticed.

use std::fs;

use serde_json::Value;

use crate::support::newsroom::newsroom;
use crate::support::sink::{Act, Sink};
use crate::support::terminal::there_are_terminals;
use crate::support::{Room, pictures, tool};

const WORDS: &str = "Kvistofta 4711";

/// A newsroom with `race` in two editions, which show two photos. Ids of the two, the first of which says [`WORDS`].
fn room(sink: &Sink) -> (Room, String, String) {
    let room = newsroom().mailing_to(sink.port);
    room.configure("[site]\nurl = \"https://press.example/news\"");
    room.edition("sv", "Bäckman tvåa i Åre", "Loppet i Åre var långt.");
    let mut ids = Vec::new();
    for (name, seed, caption) in [("in/one.jpg", 7, WORDS), ("in/two.jpg", 8, "Another car")] {
        room.write(name, pictures::jpeg(seed));
        let says = ["--credit", "Foto: Åsa Ö", "--copyright", "© Åsa Ö", "--caption", caption, "--json"];
        let taken = room.pressbox(["ingest", name].into_iter().chain(says)).succeeds().json();
        ids.push(taken[0]["photo"].as_str().unwrap().to_owned());
    }
    let figure = ["--alt", "A car.", "--caption", "In Kvistofta 4711, too"];
    room.pressbox(["release", "add", "race", &ids[0]].into_iter().chain(figure)).succeeds();
    room.pressbox(["release", "add", "race", &ids[1], "--alt", "A car."]).succeeds();
    room.list("motor", "name,email,language\nAnna,anna@media.example,sv\nBo,bo@media.example,en\n");
    (room, ids[0].clone(), ids[1].clone())
}

/// The files of the newsroom, but for what the user put there, whose name or bytes hold a word.
fn with(room: &Room, word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(room.path("")).sort_by_file_name().into_iter().flatten() {
        let path = entry.path().strip_prefix(room.path("")).unwrap().display().to_string();
        if !entry.file_type().is_file() || path.starts_with("in/") || path == "people.csv" {
            continue;
        }
        let bytes = fs::read(entry.path()).unwrap_or_default();
        if path.contains(word) || memchr::memmem::find(&bytes, word.as_bytes()).is_some() {
            found.push(path);
        }
    }
    found
}

/// All that can be made: renditions, an export, pages, a kit, a site, a contact sheet, a collection, a mail.
fn make_all(room: &Room) {
    room.pressbox(["release", "render", "race", "--also", "newsml,rss", "-q"]).succeeds();
    room.pressbox(["renditions", "--all", "--preset", "web", "-o", "for the web", "-q"]).succeeds();
    room.pressbox(["kit", "race", "-o", "race.zip", "-q"]).succeeds();
    room.pressbox(["site", "build", "-q"]).succeeds();
    room.pressbox(["photos", "--sheet", "sheet.html", "-q"]).succeeds();
    room.pressbox(["collection", "add", "Spring", "--query", ""]).succeeds();
    room.pressbox(["send", "race", "--list", "motor", "--yes"]).succeeds();
}

#[test]
fn a_forgotten_photo_is_gone_from_everything_and_only_its_id_stays() {
    let sink = Sink::start(|_| Act::Take);
    let (room, one, two) = room(&sink);
    make_all(&room);
    // A copy of the same picture under other words, and an edit that was replaced.
    fs::copy(room.path("in/one.jpg"), room.path("in/copy.jpg")).unwrap();
    let tags = ["-overwrite_original", "-City=Kvistofta 4711"].map(std::path::PathBuf::from);
    tool("exiftool", tags.into_iter().chain([room.path("in/copy.jpg")]));
    room.pressbox(["ingest", "in/copy.jpg"]).succeeds();
    room.pressbox(["photo", "edit", &one, "--headline", "Kvistofta 4711"]).succeeds();
    room.pressbox(["photo", "edit", &one, "--headline", "Other"]).succeeds();
    assert!(with(&room, WORDS).len() > 10 && with(&room, &one[..8]).len() > 10);

    let short = &one[..8];
    let refused = room.pressbox(["photo", "forget", &one]);
    refused.says(&format!(
        "! error: nothing was deleted: to delete `{short}` (one.jpg) for good, add `--yes`\n\
         ! hint: `{short}` is listed in `race`, and was sent to 2 journalists with `race`\n\
         ! hint: to tell those who have it, first run `pressbox photo withdraw {short}` and `pressbox send race --kill {short}`: \
         once it is deleted, pressbox cannot\n\
         ! hint: `pressbox photo withdraw` takes a photo out of use, and can be undone\n\
         exit 1"
    ));
    let told = room.pressbox(["photo", "forget", "one.jpg", "--yes", "--json"]).succeeds();
    let answer = &told.json()[0];
    assert_eq!((&answer["photo"], &answer["status"]), (&Value::from(one.clone()), &"forgotten".into()));
    assert_eq!((&answer["originals"], &answer["again"]), (&2.into(), &false.into()));
    assert_eq!(answer["editions"].as_array().unwrap().len(), 2);
    assert_eq!(answer["releases"][0]["by_message"], 2, "who has it is told");

    assert_eq!(with(&room, WORDS), [] as [&str; 0]);
    // Which messages had it is known by its id, and so is what was taken out of which place.
    let known = ["library/catalogue.sqlite3", "library/ledger.sqlite3", "library/outputs.sqlite3"];
    let left: Vec<_> = with(&room, &one[..8]).into_iter().filter(|path| !path.ends_with("-wal")).collect();
    let may = |path: &String| {
        let is_record =
            path.starts_with("library/originals/") && std::path::Path::new(path).extension() == Some("json".as_ref());
        known.contains(&path.as_str()) || is_record || path.starts_with("out/site/")
    };
    assert!(left.iter().all(may), "{left:?}");
    for folder in ["for the web", "out", "releases"] {
        assert!(with(&room, &two[..8]).iter().any(|path| path.starts_with(folder)), "{folder} keeps the other one");
    }
    assert!(!room.path("sheet.html").exists());

    let photos = room.pressbox(["photos", "--json"]).succeeds().json();
    assert_eq!(photos.iter().map(|photo| photo["photo"].as_str().unwrap()).collect::<Vec<_>>(), [two.as_str()]);
    let figures = &room.pressbox(["release", "show", "race", "--json"]).succeeds().json()[0]["photos"];
    assert_eq!(figures.as_array().unwrap().len(), 1);
    let spring = room.pressbox(["collection", "show", "Spring", "--json"]).succeeds().json();
    assert_eq!(spring.len(), 1);
    for made in [&["check"][..], &["renditions", "--all"], &["kit", "race", "-o", "race.zip"], &["site", "build"]] {
        room.pressbox(made).succeeds();
    }
    assert_eq!(with(&room, WORDS), [] as [&str; 0], "nothing of it is made again");
    for verb in [&["photo", "show", &one][..], &["renditions", &one], &["release", "add", "race", &one]] {
        let run = room.pressbox(verb).exits(1);
        assert!(run.stderr.contains(&format!("the photo `{}` was forgotten on ", &one[..8])), "{}", run.stderr);
    }
    // Again: there is nothing left to do.
    let again = room.pressbox(["photo", "forget", &one, "--yes", "--json"]).succeeds().json();
    assert_eq!((&again[0]["again"], &again[0]["originals"]), (&true.into(), &0.into()));
}

#[test]
fn a_forgotten_file_comes_back_only_where_that_is_asked_for() {
    let sink = Sink::start(|_| Act::Take);
    let (room, one, two) = room(&sink);
    room.pressbox(["photo", "forget", &one[..8], "--yes", "-q"]).succeeds();
    let again = room.pressbox(["ingest", "in", "--json"]).exits(3);
    let answers = again.json();
    assert_eq!((&answers[0]["status"], &answers[1]["status"]), (&"rejected".into(), &"duplicate".into()));
    assert!(answers[0]["reason"].as_str().unwrap().starts_with("its photo was forgotten on "), "{}", answers[0]);
    assert!(again.stderr.contains("hint: `pressbox ingest --forgotten` ingests forgotten photos anyway"));
    assert_eq!(room.pressbox(["photos", "--json"]).json().len(), 1);

    let taken = room.pressbox(["ingest", "in", "--forgotten", "--json"]).succeeds().json();
    assert_eq!((&taken[0]["status"], &taken[0]["photo"]), (&"new".into(), &one.clone().into()));
    assert_eq!(taken[1]["photo"], two);
    let shown = room.pressbox(["photo", "show", &one, "--json"]).succeeds().json();
    assert_eq!((&shown[0]["metadata"]["caption"], &shown[0]["withdrawn"]), (&Value::Null, &false.into()));
    // It is an ordinary photo again.
    room.pressbox(["ingest", "in"]).succeeds();
    room.pressbox(["check"]).succeeds();
}

#[test]
fn what_cannot_be_taken_out_is_named_and_finished_by_the_next_run() {
    let sink = Sink::start(|_| Act::Take);
    let (room, one, _) = room(&sink);
    room.pressbox(["renditions", &one, "--preset", "web", "-o", "for the web", "-q"]).succeeds();
    let exported = fs::read_dir(room.path("for the web")).unwrap().next().unwrap().unwrap().path();
    let whole = fs::read(&exported).unwrap();
    fs::write(&exported, "changed by hand").unwrap();
    let release = room.read("releases/race/release.en.md");
    room.write("releases/race/release.en.md", release.replacen("+++", "+++\nno key", 1));
    let told = room.pressbox(["photo", "forget", &one, "--yes"]).exits(3);
    assert!(told.stderr.contains("may still contain it: it was changed after pressbox wrote it"), "{}", told.stderr);
    assert!(told.stderr.contains("failed: a release or page may still list it: "), "{}", told.stderr);
    assert!(told.stderr.contains(&format!("run `pressbox photo forget {} --yes` again", &one[..8])), "{}", told.stderr);
    assert!(!room.read("releases/race/release.sv.md").contains(&one[..6]));
    fs::write(&exported, whole).unwrap();
    room.write("releases/race/release.en.md", release);
    room.pressbox(["photo", "forget", &one, "--yes"]).succeeds();
    assert!(!exported.exists() && !room.read("releases/race/release.en.md").contains(&one[..6]));
}

#[test]
fn copies_of_the_catalogue_that_a_killed_command_left_go_with_the_photo() {
    let sink = Sink::start(|_| Act::Take);
    let (room, one, _) = room(&sink);
    for name in [
        ".pressbox-catalogue.before-9.part",
        ".pressbox-catalogue.new.sqlite3.part",
        ".pressbox-catalogue.new.sqlite3.part-wal",
        "catalogue.new.sqlite3",
        "catalogue.replaced-copy.sqlite3",
        "catalogue.before-8.sqlite3",
    ] {
        room.write(&format!("library/{name}"), WORDS);
    }
    room.pressbox(["photo", "forget", &one, "--yes", "-q"]).succeeds();
    assert_eq!(with(&room, WORDS), [""; 0]);
}

#[test]
fn who_is_asked_sees_which_photos_they_are_who_has_them_and_what_to_do_first() {
    if !there_are_terminals() {
        return;
    }
    let sink = Sink::start(|_| Act::Take);
    let (room, one, two) = room(&sink);
    room.pressbox(["send", "race", "--list", "motor", "--yes"]).succeeds();
    room.pressbox(["release", "remove", "race", &two]).succeeds();
    let asked = room.on_terminal("n", ["photo", "forget", &one, &two]).stdout;
    let [one, two] = [&one[..8], &two[..8]];
    for line in [
        &format!("warning: `{one}` is listed in `race`, and was sent to 2 journalists with `race`\n"),
        &format!("warning: `{two}` was sent to 2 journalists with `race`\n"),
        &format!("`pressbox photo withdraw {two}` and `pressbox send race --kill {two}`"),
        &format!(
            "delete 2 photos – `{one}` (one.jpg), `{two}` (two.jpg) – for good, with all that was made from them? [y/N] "
        ),
        "nothing was changed",
    ] {
        assert!(asked.contains(line), "{line}\nis missing in\n{asked}");
    }
}

#[test]
fn a_standing_page_that_lists_a_forgotten_photo_is_named_and_not_changed() {
    let sink = Sink::start(|_| Act::Take);
    let (room, one, two) = room(&sink);
    let page = |id: &str| {
        format!(
            "+++\nheadline = 'About us'\nstatus = 'ready'\n\n[[people]]\nname = 'Åsa'\nphoto = '{id}'\n+++\nWe race.\n"
        )
    };
    room.write("pages/about.md", page(&one));
    room.write("pages/cars.sv.md", page(&two));
    let asked = room.pressbox(["photo", "forget", &one]).exits(1).stderr;
    assert!(asked.contains(&format!("hint: `{}` is listed in `race`, `pages/about.md`\n", &one[..8])), "{asked}");
    let told = room.pressbox(["photo", "forget", &one, "--yes"]).succeeds().stderr;
    let says = "warning: `pages/about.md`, line 7, still lists it\n\
                hint: remove its id from each standing page yourself: until then, the page is left off the site\n";
    assert!(told.contains(says), "{told}");
    assert_eq!(room.read("pages/about.md"), page(&one));
    let again = room.pressbox(["photo", "forget", &one, "--yes", "--json"]).succeeds().json();
    assert_eq!(again[0]["pages"], serde_json::json!(["pages/about.md"]));
}
