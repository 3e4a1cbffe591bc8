//! A photo that may not be used any more: who has it, what it is taken out of, and the way back.

use std::fs;
use std::path::Path;

use pressbox::newsroom::{MailEnvironment, MailingError, Newsroom, Notice, Observer, SendRequest, Sending, Withdrawal};
use pressbox::progress::{Hidden, Progress};
use serde_json::Value;

use crate::support::newsroom::newsroom;
use crate::support::sink::{Act, Sink};
use crate::support::{Room, pictures};

/// A newsroom with `race` in two editions, and its photos in order: the short ids of two.
fn with_two_photos(sink: &Sink) -> (Room, String, String) {
    let room = newsroom().mailing_to(sink.port);
    room.edition("sv", "Bäckman tvåa i Åre", "Loppet i Åre var långt.");
    let ids: Vec<String> = [7, 8].into_iter().map(|seed| photo(&room, seed)).collect();
    room.list("motor", "name,email,language\nAnna,anna@media.example,sv\nBo,bo@media.example,en\n");
    (room, ids[0].clone(), ids[1].clone())
}

/// Ingests a photo and puts it to every edition of `race`.
fn photo(room: &Room, seed: u32) -> String {
    let name = format!("in/IMG_{seed}.jpg");
    room.write(&name, pictures::jpeg(seed));
    let caption = format!("Car {seed} at the finish in Åre.");
    let says = ["--credit", "Foto: Åsa Ö", "--copyright", "© Åsa Ö", "--caption", &caption, "--json"];
    let photo = room.pressbox(["ingest", &name].into_iter().chain(says)).succeeds().json();
    let photo = photo[0]["photo"].as_str().unwrap()[..8].to_owned();
    room.pressbox(["release", "add", "race", &photo, "--alt", "A car.", "-q"]).succeeds();
    photo
}

/// The paths below a folder whose name or text holds a word.
fn with(room: &Room, folder: &str, word: &str) -> Vec<String> {
    let root = room.path(folder);
    let mut found = Vec::new();
    for entry in walkdir::WalkDir::new(&root).sort_by_file_name().into_iter().flatten() {
        let holds = || fs::read(entry.path()).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(word));
        if entry.file_type().is_file() && (entry.file_name().to_string_lossy().contains(word) || holds()) {
            found.push(entry.path().strip_prefix(&root).unwrap().display().to_string());
        }
    }
    found
}

/// The places of an answer by their paths: state, deleted, rewritten.
fn places(answer: &Value) -> Vec<(String, String, u64, u64)> {
    let text = |place: &Value, key: &str| place[key].as_str().unwrap().to_owned();
    let of = |place: &Value| {
        let number = |key: &str| place[key].as_u64().unwrap();
        (text(place, "path"), text(place, "state"), number("deleted"), number("rewritten"))
    };
    answer["outputs"].as_array().unwrap().iter().map(of).collect()
}

#[test]
fn a_withdrawn_photo_leaves_every_folder_and_kit_that_was_made_before() {
    let sink = Sink::start(|_| Act::Take);
    let (room, lead, other) = with_two_photos(&sink);
    room.pressbox(["release", "render", "race", "--also", "newsml,rss", "-q"]).succeeds();
    room.pressbox(["renditions", "--all", "--preset", "web", "-o", "for the web", "-q"]).succeeds();
    room.pressbox(["kit", "race", "-o", "race.zip", "-q"]).succeeds();
    assert!(with(&room, "out/race", &lead).len() > 4, "{:?}", with(&room, "out/race", &lead));
    // A draft that nobody has approved must not go out with this.
    let draft = room.read("releases/race/release.en.md").replace("The race was long", "The race was a scandal");
    room.write("releases/race/release.en.md", draft);

    let told = room.pressbox(["photo", "withdraw", &lead, "--json"]).succeeds();
    let answer = &told.json()[0];
    assert_eq!(answer["withdrawn"], true);
    let states = places(answer);
    assert_eq!(states[0], ("for the web".to_owned(), "taken_out".to_owned(), 1, 0));
    assert_eq!((states[1].0.as_str(), states[1].1.as_str(), states[1].2), ("out/race", "taken_out", 2));
    assert_eq!(states[2], ("race.zip".to_owned(), "taken_out".to_owned(), 0, 1));
    for folder in ["for the web", "out/race"] {
        assert_eq!(with(&room, folder, &lead), [] as [&str; 0], "{folder}");
        assert_ne!(with(&room, folder, &other), [] as [&str; 0], "{folder}");
    }
    for words in ["Car 7", "scandal"] {
        assert_eq!(with(&room, "out/race", words), [] as [&str; 0], "{words}");
    }
    assert!(room.read("out/race/release.html").contains("The race was long"));
    let kit = room.pressbox(["kit", "verify", "race.zip", "--json"]).succeeds().stdout;
    // A kit names its files after captions.
    assert!(!kit.contains("Car-7") && kit.contains("Car-8"), "{kit}");

    // A second run finds nothing to do.
    let again = room.pressbox(["photo", "withdraw", &lead, "--json"]).succeeds().json();
    assert_eq!(places(&again[0]), []);
}

#[test]
fn it_is_said_what_happened_in_words() {
    let sink = Sink::start(|_| Act::Take);
    let (room, lead, _) = with_two_photos(&sink);
    room.pressbox(["release", "render", "race", "--language", "en", "-q"]).succeeds();
    room.pressbox(["kit", "race", "--for", "cia@media.example", "-q"]).succeeds();
    room.pressbox(["send", "race", "--list", "motor", "--yes", "-q"]).succeeds();
    room.pressbox(["photo", "withdraw", &lead]).says(&format!(
        "`{lead}` is withdrawn; its file stays in the library\n\
        \x20 `race` shows it in `en`, `sv`: it is left out from now on\n\
        \x20 `race`: sent to 2 journalists with the message, 1 journalist in a kit\n\
        \x20 `out/race`: 2 files deleted, 4 files made again without it\n\
        \x20 `out/race.zip` was packed again without it; cia@media.example still has the old kit\n\
         ! hint: copies made from there, on a web server for example, still contain the photo: replace them\n\
         ! hint: see who has it with `pressbox send race --kill {lead} --dry-run`, and tell them with `pressbox send race \
         --kill {lead} --why \"…\"`"
    ));
    room.pressbox(["send", "race", "--kill", &lead, "--yes", "-q"]).succeeds();
    let names = ["anna", "anna", "bo", "bo", "cia"];
    assert_eq!(sink.took(), names.map(|name| format!("{name}@media.example")));
    room.pressbox(["photo", "withdraw", "--undo", &lead]).says(&format!(
        "`{lead}` can be used again: later emails, kits, pages and exports include it\n\
        \x20 `race` shows it in `en`, `sv`\n\
        \x20 `out/race` no longer contains it; make it again with `pressbox release render race -o out/race`\n\
        \x20 `out/race.zip` no longer contains it; make it again with `pressbox kit race --for cia@media.example -o out/race.zip`\n\
        \x20 3 journalists have a notice that it is withdrawn: tell them that it may be used again (`pressbox report \
         race-kill-{lead}` names them)"
    ));
    room.pressbox(["photo", "withdraw", "--undo", &lead])
        .succeeds()
        .stdout
        .starts_with(&format!("`{lead}` was not withdrawn, and stays in use\n"))
        .then_some(())
        .unwrap();
}

#[test]
fn later_outputs_leave_it_out_until_it_is_let_back_in() {
    let sink = Sink::start(|_| Act::Take);
    let (room, lead, other) = with_two_photos(&sink);
    room.pressbox(["photo", "withdraw", &lead, "-q"]).succeeds();
    let checked = room.pressbox(["release", "check", "race", "--json"]).succeeds().json();
    let found: Vec<_> = checked.iter().filter(|found| found["rule"] == "photo-withdrawn").collect();
    assert_eq!((found.len(), found[0]["severity"].as_str()), (2, Some("warning")));
    let warned = format!("warning: photo `{lead}` was withdrawn and is left out\n");
    let rendered = room.pressbox(["release", "render", "race", "-o", "page", "-q"]).succeeds();
    assert_eq!(rendered.stderr, warned);
    assert_eq!(with(&room, "page", &lead), [] as [&str; 0]);
    assert_ne!(with(&room, "page", &other), [] as [&str; 0]);
    assert_eq!(room.pressbox(["kit", "race", "-o", "kit.zip", "-q"]).succeeds().stderr, warned);
    let sent = room.pressbox(["send", "race", "--list", "motor", "--yes", "-q"]).succeeds();
    assert_eq!(sent.stderr, warned);
    // The mail shows the other photo instead, and that is on record.
    let kill = |photo: &str| room.pressbox(["send", "race", "--kill", photo, "--dry-run", "--json"]);
    assert!(kill(&lead).exits(1).stderr.starts_with(&format!("error: nobody was sent the photo `{lead}`")));
    room.pressbox(["photo", "withdraw", &other, "-q"]).succeeds();
    assert_eq!(kill(&other).succeeds().json().len(), 2);
    // A release whose photos are all withdrawn goes out without any.
    room.pressbox(["release", "render", "race", "-o", "none", "-q"]).succeeds();
    assert!(!room.path("none/photos").exists());

    room.pressbox(["photo", "withdraw", "--undo", &lead, &other, "-q"]).succeeds();
    room.pressbox(["release", "render", "race", "-o", "page", "-q"]).says(&room_lists(&room, "page"));
    assert_ne!(with(&room, "page", &lead), [] as [&str; 0]);
    // Withdrawn once more it leaves that, too.
    room.pressbox(["photo", "withdraw", &lead, "-q"]).succeeds();
    assert_eq!(with(&room, "page", &lead), [] as [&str; 0]);
}

/// What `release render` answers for a folder as it is: nothing that warns.
fn room_lists(room: &Room, folder: &str) -> String {
    let again = room.pressbox(["release", "render", "race", "-o", folder, "-q"]).succeeds();
    assert_eq!(again.stderr, "");
    again.stdout
}

#[test]
fn a_notice_goes_to_those_who_have_the_photo_and_to_nobody_else() {
    let sink = Sink::start(|_| Act::Take);
    let (room, lead, other) = with_two_photos(&sink);
    // Without pages on the web only the lead photo is in the message.
    room.pressbox(["send", "race", "--list", "motor", "--yes", "-q"]).succeeds();
    room.pressbox(["kit", "race", "--for", "Dag@media.example", "-o", "dag.zip", "-q"]).succeeds();
    room.list("late", "name,email,language\nEva,eva@media.example,en\n");
    room.pressbox(["photo", "withdraw", &lead, &other, "-q"]).succeeds();
    room.pressbox(["send", "race", "--list", "late", "--yes", "-q"]).succeeds();
    let who = |photo: &str| {
        let plan = room.pressbox(["send", "race", "--kill", photo, "--dry-run", "--json"]).succeeds().json();
        let mut who: Vec<_> = plan.iter().map(|o| format!("{} {}", o["address"].as_str().unwrap(), o["has"])).collect();
        who.sort();
        who
    };
    assert_eq!(
        who(&lead),
        ["Dag@media.example \"kit\"", "anna@media.example \"message\"", "bo@media.example \"message\""]
    );
    assert_eq!(who(&other), ["Dag@media.example \"kit\""]);

    // A correction without the photo does not take it back from those who have the first version.
    let text = room.read("releases/race/release.en.md");
    room.write("releases/race/release.en.md", text.replacen("date =", "version = 2\ncorrection = 'New.'\ndate =", 1));
    room.pressbox(["send", "race", "--yes", "-q"]).succeeds();
    assert_eq!(who(&lead).len(), 3);

    // Who is erased is told nothing more, and what was kept of them is shown before.
    let held = room.pressbox(["list", "export", "dag@media.example", "--json"]).succeeds().json();
    assert_eq!((&held[0]["kind"], &held[0]["release"]), (&"kit".into(), &"race".into()));
    room.pressbox(["list", "erase", "dag@media.example"]).succeeds();
    assert_eq!(who(&lead).len(), 2);
    for file in ["library/outputs.sqlite3", "library/ledger.sqlite3"] {
        let bytes = fs::read(room.path(file)).unwrap();
        assert!(!String::from_utf8_lossy(&bytes).to_lowercase().contains("dag@media"), "{file}");
    }
}

#[test]
fn a_linked_photo_counts_as_sent() {
    let sink = Sink::start(|_| Act::Take);
    let (room, _, other) = with_two_photos(&sink);
    room.configure("[site]\nurl = \"https://press.example/news\"");
    room.pressbox(["send", "race", "--list", "motor", "--yes", "-q"]).succeeds();
    room.pressbox(["photo", "withdraw", &other, "-q"]).succeeds();
    let plan = room.pressbox(["send", "race", "--kill", &other, "--dry-run", "--json"]).succeeds().json();
    assert_eq!(plan.len(), 2);
}

#[test]
fn what_was_changed_by_hand_is_told_and_left_until_it_is_gone() {
    let sink = Sink::start(|_| Act::Take);
    let (room, lead, _) = with_two_photos(&sink);
    room.pressbox(["release", "render", "race", "-q"]).succeeds();
    room.pressbox(["kit", "race", "-o", "race.zip", "-q"]).succeeds();
    let page = room.read("out/race/release.html").replace("</body>", "<p>By hand</p></body>");
    room.write("out/race/release.html", &page);
    let picture = format!("out/race/photos/{lead}_web.jpg");
    room.write(&picture, "cropped by hand");
    room.write("race.zip", "something else");

    let told = room.pressbox(["photo", "withdraw", &lead, "--json"]).exits(3);
    let failed: Vec<_> = told.json().into_iter().filter(|object| object["state"] == "failed").collect();
    let paths: Vec<_> = failed.iter().map(|object| object["path"].as_str().unwrap().to_owned()).collect();
    assert_eq!(paths, [picture.as_str(), "out/race/release.html", "race.zip"]);
    let why = "it was changed after pressbox wrote it, and was left alone\n";
    let no_kit = "it cannot be read as a press kit: `[ROOM]/race.zip` is not a zip file";
    for (path, why) in paths.iter().zip([why, why, no_kit]) {
        let line = format!("failed: `{path}` may still contain it: {why}");
        assert!(told.stderr.contains(&line), "{line}{}", told.stderr);
    }
    assert_eq!((room.read("out/race/release.html"), room.read(&picture)), (page, "cropped by hand".to_owned()));
    // Everything else is without it.
    assert_eq!(with(&room, "out/race", &lead), [picture.strip_prefix("out/race/").unwrap(), "release.html"]);

    for path in &paths {
        fs::remove_file(room.path(path)).unwrap();
    }
    room.pressbox(["photo", "withdraw", &lead, "-q"]).succeeds();
}

#[test]
fn a_folder_that_was_rendered_edition_by_edition_is_made_again_as_it_was() {
    let sink = Sink::start(|_| Act::Take);
    let (room, lead, _) = with_two_photos(&sink);
    room.pressbox(["release", "render", "race", "-q"]).succeeds();
    room.pressbox(["release", "render", "race", "--language", "sv", "-q"]).succeeds();
    room.pressbox(["photo", "withdraw", &lead, "-q"]).succeeds();
    for page in ["release.html", "release.sv.html"] {
        assert!(room.read(format!("out/race/{page}")).contains("Loppet i Åre"), "{page}");
    }
    assert_eq!(with(&room, "out/race", &lead), [] as [&str; 0]);
}

#[test]
fn what_cannot_be_changed_is_told_and_the_rest_is_done() {
    let sink = Sink::start(|_| Act::Take);
    let (room, lead, _) = with_two_photos(&sink);
    room.pressbox(["release", "render", "race", "-o", "page", "-q"]).succeeds();
    room.pressbox(["renditions", &lead, "--preset", "web", "-o", "web", "-q"]).succeeds();
    // In place of the pictures' folder there is a file, and the template of the page is broken.
    fs::remove_dir_all(room.path("page/photos")).unwrap();
    room.write("page/photos", "");
    let broken = "templates/page.html";
    room.write(broken, "{{ nothing.of.that }}");
    let told = room.pressbox(["photo", "withdraw", &lead, "--json"]).exits(3);
    assert_eq!(with(&room, "web", &lead), [] as [&str; 0]);
    assert!(told.stderr.contains(&format!("failed: `page/photos/{lead}_web.jpg` may still contain it: it cannot be")));
    assert!(
        told.stderr.contains("may still contain it: it cannot be made again without the photo: "),
        "{}",
        told.stderr
    );
    assert!(room.pressbox(["photo", "show", &lead, "--json"]).succeeds().json()[0]["withdrawn"] == true);

    fs::remove_file(room.path("page/photos")).unwrap();
    fs::remove_file(room.path(broken)).unwrap();
    room.pressbox(["photo", "withdraw", &lead, "-q"]).succeeds();
    assert_eq!(with(&room, "page", &lead), [] as [&str; 0]);
}

#[test]
fn a_folder_that_is_not_there_is_told_where_it_may_be_a_disk() {
    let sink = Sink::start(|_| Act::Take);
    let (room, lead, _) = with_two_photos(&sink);
    let disk = tempfile::tempdir().unwrap();
    let out = disk.path().join("press/race");
    room.pressbox(["release", "render", "race", "-q"]).succeeds();
    room.pressbox(["release", "render", "race", "-q", "-o", out.to_str().unwrap()]).succeeds();
    // What is in the newsroom's own folder can be deleted at any time; a disk can be taken away.
    fs::remove_dir_all(room.path("out")).unwrap();
    let away = disk.path().join("away");
    fs::rename(disk.path().join("press"), &away).unwrap();
    let told = room.pressbox(["photo", "withdraw", &lead, "--json"]).exits(3);
    let states: Vec<_> = places(&told.json()[0]).into_iter().map(|(_, state, ..)| state).collect();
    assert_eq!(states.iter().filter(|state| *state == "gone").count(), 1, "{states:?}");
    assert_eq!(states.iter().filter(|state| *state == "failed").count(), 1, "{states:?}");
    assert!(told.stderr.contains(&format!("failed: `{}` may contain it, but cannot be found\n", out.display())));

    fs::rename(&away, disk.path().join("press")).unwrap();
    room.pressbox(["photo", "withdraw", &lead, "-q"]).succeeds();
    assert!(!out.join(format!("photos/{lead}_web.jpg")).exists());
    assert!(!fs::read_to_string(out.join("release.html")).unwrap().contains(&lead));
}

#[test]
fn a_run_that_was_cut_off_is_finished_by_the_next() {
    let sink = Sink::start(|_| Act::Take);
    let (room, lead, _) = with_two_photos(&sink);
    room.pressbox(["release", "render", "race", "-q"]).succeeds();
    // Withdrawn, and nothing more.
    let catalogue = rusqlite::Connection::open(room.path("library/catalogue.sqlite3")).unwrap();
    catalogue.execute("UPDATE photo SET withdrawn = 1 WHERE id LIKE ?1", [format!("{lead}%")]).unwrap();
    drop(catalogue);
    // One picture is deleted, and the page recorded as it will be, but not written.
    fs::remove_file(room.path(format!("out/race/photos/{lead}_mail.jpg"))).unwrap();
    let outputs = rusqlite::Connection::open(room.path("library/outputs.sqlite3")).unwrap();
    let sql = "UPDATE output SET before = sha256, sha256 = ?1 WHERE path = 'out/race/release.html'";
    assert_eq!(outputs.execute(sql, ["0".repeat(64)]).unwrap(), 1);
    drop(outputs);
    let told = room.pressbox(["photo", "withdraw", &lead, "--json"]).succeeds().json();
    assert_eq!(places(&told[0])[0].1, "taken_out");
    assert_eq!(with(&room, "out/race", &lead), [] as [&str; 0]);
}

#[test]
fn a_newsroom_that_was_moved_still_knows_its_folders() {
    let sink = Sink::start(|_| Act::Take);
    let (room, lead, _) = with_two_photos(&sink);
    room.pressbox(["release", "render", "race", "-q"]).succeeds();
    let elsewhere = tempfile::tempdir().unwrap();
    let moved = elsewhere.path().join("moved");
    copy(&room.path(""), &moved);
    let newsroom = Newsroom::open(&moved, crate::support::now()).unwrap();
    let photo =
        pressbox::library::Library::open(&newsroom.library_dir()).unwrap().find(&lead.parse().unwrap()).unwrap();
    let told = newsroom.withdraw_photo(photo.id, &Hidden).unwrap();
    assert_eq!(told.places.unwrap().len(), 1);
    assert!(!moved.join(format!("out/race/photos/{lead}_web.jpg")).exists());
    assert!(room.path(format!("out/race/photos/{lead}_web.jpg")).exists());
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from).into_iter().flatten() {
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(&target).unwrap();
        } else {
            fs::copy(entry.path(), &target).unwrap();
        }
    }
}

#[test]
fn without_the_command_line_a_notice_needs_a_photo_that_is_withdrawn() {
    let sink = Sink::start(|_| Act::Take);
    let (room, lead, _) = with_two_photos(&sink);
    room.pressbox(["send", "race", "--list", "motor", "--outbox", "out/mail", "--yes", "-q"]).succeeds();
    let newsroom = Newsroom::open(&room.path(""), crate::support::now()).unwrap();
    let environment = MailEnvironment::default();
    let request = || SendRequest {
        outbox: Some(room.path("out/mail")),
        withdrawal: Some(Withdrawal { photo: lead.parse().unwrap(), why: None }),
        ..SendRequest::of("race".parse().unwrap())
    };
    let open = || Sending::open(&newsroom, request(), &environment, newsroom.now, &Hidden);
    assert!(matches!(open().err(), Some(MailingError::NotWithdrawn(_))));
    let photo =
        pressbox::library::Library::open(&newsroom.library_dir()).unwrap().find(&lead.parse().unwrap()).unwrap();
    let told = newsroom.withdraw_photo(photo.id, &Hidden).unwrap();
    assert!(!told.again && !told.is_sending);
    let releases = told.releases.unwrap();
    assert_eq!((releases[0].editions.len(), releases[0].journalists(), releases[0].in_outbox), (2, 0, 2));
    // What only an outbox holds is told by an outbox.
    assert_eq!(open().unwrap().draft().unwrap().audience.plan.due.len(), 2);
    assert!(newsroom.withdraw_photo(photo.id, &Hidden).unwrap().again);
}

#[test]
fn a_kit_that_cannot_be_read_is_told_as_such_with_what_to_do() {
    let sink = Sink::start(|_| Act::Take);
    let (room, lead, _) = with_two_photos(&sink);
    room.pressbox(["kit", "race", "--for", "cia@media.example", "-o", "cia.zip", "-q"]).succeeds();
    room.pressbox(["kit", "race", "-o", "race.zip", "-q"]).succeeds();
    let whole = fs::read(room.path("cia.zip")).unwrap();
    // Half of it, as a full disk leaves it; and no file any more.
    room.write("cia.zip", &whole[..whole.len() / 2]);
    fs::remove_file(room.path("race.zip")).unwrap();
    fs::create_dir(room.path("race.zip")).unwrap();
    let told = room.pressbox(["photo", "withdraw", &lead]).exits(3);
    for (kit, order) in
        [("cia.zip", "kit race --for cia@media.example -o cia.zip"), ("race.zip", "kit race -o race.zip")]
    {
        let failed = format!("failed: `{kit}` may still contain it: it cannot be read as a press kit: ");
        let hint = format!(
            "hint: pressbox cannot tell whether `{kit}` contains the photo: delete it, or pack it again with `pressbox {order}`\n"
        );
        assert!(told.stderr.contains(&failed) && told.stderr.contains(&hint), "{}", told.stderr);
    }
    assert_eq!(fs::read(room.path("cia.zip")).unwrap().len(), whole.len() / 2);
    // One of the two is packed again, the other is deleted: nothing is left to do.
    room.pressbox(["kit", "race", "--for", "cia@media.example", "-o", "cia.zip", "-q"]).succeeds();
    fs::remove_dir(room.path("race.zip")).unwrap();
    room.pressbox(["photo", "withdraw", &lead, "-q"]).succeeds();
}

/// Hears what is told while something runs.
#[derive(Default)]
struct Listener {
    stages: std::sync::Mutex<Vec<(String, u64)>>,
    notices: std::sync::Mutex<Vec<String>>,
}

impl Progress for Listener {
    fn start(&self, stage: &str, total: u64) {
        self.stages.lock().unwrap().push((stage.to_owned(), total));
    }

    fn advance(&self, steps: u64) {
        let mut stages = self.stages.lock().unwrap();
        let last = stages.last_mut().unwrap();
        last.1 = last.1.checked_sub(steps).unwrap();
    }

    fn finish(&self) {}
}

impl Observer for Listener {
    fn notice(&self, notice: &Notice) {
        self.notices.lock().unwrap().push(format!("{notice:?}"));
    }
}

#[test]
fn a_removal_tells_how_far_it_is_and_what_it_noticed() {
    let sink = Sink::start(|_| Act::Take);
    let (room, lead, _) = with_two_photos(&sink);
    let timetable = "[[timetable]]\nstart = '2026-05-15 13:55 Europe/Stockholm'\ntitle = 'Start'\n+++\nThe race";
    let text = room.read("releases/race/release.en.md").replacen("+++\nThe race", timetable, 1);
    room.write("releases/race/release.en.md", text);
    room.pressbox(["release", "render", "race", "-q"]).succeeds();
    room.pressbox(["kit", "race", "-o", "race.zip", "-q"]).succeeds();
    // What calendars have is not known any more: the photo goes all the same.
    room.write("releases/race/calendar.en.toml", "damaged");
    let newsroom = Newsroom::open(&room.path(""), crate::support::now()).unwrap();
    let photo =
        pressbox::library::Library::open(&newsroom.library_dir()).unwrap().find(&lead.parse().unwrap()).unwrap();
    let listener = Listener::default();
    let told = newsroom.withdraw_photo(photo.id, &listener).unwrap();
    assert!(told.places.unwrap().iter().all(|place| place.problems.is_empty()));
    let stages = listener.stages.into_inner().unwrap();
    for stage in ["making renditions", "packing the kit"] {
        assert!(stages.iter().any(|(name, _)| name == stage), "{stages:?}");
    }
    assert!(stages.iter().all(|(_, left)| *left == 0), "{stages:?}");
    let notices = listener.notices.into_inner().unwrap();
    assert!(notices.iter().any(|notice| notice.contains("calendar.en.toml")), "{notices:?}");
    assert_eq!(room.read("releases/race/calendar.en.toml"), "damaged");
}

#[test]
fn that_the_other_editions_cannot_be_found_is_told() {
    let sink = Sink::start(|_| Act::Take);
    let (room, lead, _) = with_two_photos(&sink);
    room.pressbox(["release", "render", "race", "-q"]).succeeds();
    let page = room.read("out/race/release.html");
    fs::rename(room.path("releases"), room.path("moved")).unwrap();
    room.write("releases", "a file in place of the folder");
    let told = room.pressbox(["photo", "withdraw", &lead]).exits(3);
    let why = "it cannot be made again without the photo: the release's other editions cannot be determined: ";
    assert!(told.stderr.contains(why), "{}", told.stderr);
    assert_eq!(room.read("out/race/release.html"), page);
    // With the folder back, the rest is done.
    fs::remove_file(room.path("releases")).unwrap();
    fs::rename(room.path("moved"), room.path("releases")).unwrap();
    room.pressbox(["photo", "withdraw", &lead, "-q"]).succeeds();
    assert_eq!(with(&room, "out/race", &lead), [] as [&str; 0]);
}
