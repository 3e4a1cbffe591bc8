//! Nobody who gets no mail is forgotten: a file of suppressed addresses that was lost, cut off, exchanged or put back stops
//! the sending, and nothing else does.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::support::Room;
use crate::support::newsroom::newsroom;
use crate::support::sink::{Act, Sink};

pub const FILE: &str = "lists/suppressed.csv";
pub const GUARD: &str = "library/suppressed.guard";
pub const SEND: [&str; 6] = ["send", "race", "--list", "motor", "--yes", "--quiet"];

/// Seven journalists, of whom cia, dan and eva get no mail.
pub struct Office {
    pub room: Room,
    sink: Sink,
}

impl Office {
    pub fn new() -> Self {
        let sink = Sink::start(|_| Act::Take);
        let room = newsroom().mailing_to(sink.port);
        let all = ["anna", "bo", "cia", "dan", "eva", "fia", "gus"].map(|name| format!("{name}@media.example"));
        room.list("motor", &format!("email\n{}\n", all.join("\n")));
        for name in ["cia", "dan", "eva"] {
            room.pressbox(["list", "suppress", &format!("{name}@media.example")]).succeeds();
        }
        Self { room, sink }
    }

    /// Who has had mail.
    pub fn mailed(&self) -> BTreeSet<String> {
        self.sink.taken().iter().map(|taken| taken.to.split('@').next().unwrap().to_owned()).collect()
    }

    /// Sending stops with this sentence, in a dry run, into an outbox and for real, and nobody has had mail.
    #[track_caller]
    pub fn stops(&self, sentence: &str) {
        let hint = "! hint: restore the file from a backup, or accept it as it is with `pressbox list accept --why REASON`; \
                    until then nothing is sent\nexit 1";
        let told = format!("! error: `[ROOM]/{FILE}` {sentence}\n{hint}");
        let before = self.mailed();
        for more in [&["--dry-run"][..], &["--outbox", "out/mail"], &[]] {
            self.room.pressbox(SEND.into_iter().chain(more.iter().copied())).says(&told);
        }
        assert_eq!(self.mailed(), before);
    }

    /// It is sent to all but these.
    #[track_caller]
    pub fn sends_to_all_but(&self, silent: &[&str]) {
        let run = self.room.pressbox(SEND).succeeds();
        assert_eq!(run.stderr, "");
        let all = BTreeSet::from(["anna", "bo", "cia", "dan", "eva", "fia", "gus"].map(str::to_owned));
        let silent = silent.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(self.mailed(), all.difference(&silent).cloned().collect());
    }

    /// Sending and accepting stop because this file cannot be read, and both leave everything as it is.
    #[track_caller]
    pub fn stops_reading(&self, file: &str) {
        let told = format!(
            "! error: `[ROOM]/{file}` cannot be used, so pressbox cannot tell whether suppressed addresses were lost\n  caused by: it \
             cannot be read\n"
        );
        let before = lists(&self.room);
        for args in [&SEND[..], &["list", "accept", "--why", "x", "--yes"]] {
            let run = self.room.pressbox(args).exits(1);
            assert!(run.stderr.starts_with(&told[2..]), "{args:?}: {}", run.stderr);
            assert!(run.stderr.contains("hint: give yourself permission to read the file"), "{}", run.stderr);
            assert!(!run.stderr.contains("list accept"), "{}", run.stderr);
            assert_eq!(lists(&self.room), before);
        }
        assert_eq!(self.mailed(), BTreeSet::new());
    }

    /// What the guard is outside the newsroom.
    pub fn outside(&self) -> PathBuf {
        let dir = std::fs::read_dir(self.room.path(".local/state/pressbox")).unwrap();
        let mut files = dir.map(|entry| entry.unwrap().path());
        files.find(|path| path.extension().is_some_and(|kind| kind == "suppressed")).unwrap()
    }
}

/// Everything that says who gets no mail, who is on a list, and what was decided.
pub fn lists(room: &Room) -> Vec<(PathBuf, String)> {
    let files = walkdir::WalkDir::new(room.path("lists")).sort_by_file_name().into_iter().flatten();
    let files = files.map(walkdir::DirEntry::into_path).filter(|path| path.is_file());
    files.map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

/// Everything in a folder.
fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

/// What becomes of the file's text, if it stays.
type Damage = Box<dyn Fn(&str) -> Option<String>>;
/// The file as a program saves it.
type Saved<'a> = Box<dyn Fn(&str) -> Vec<u8> + 'a>;
/// What becomes of the guard's text.
pub type Spoilt = fn(String) -> String;

#[test]
fn a_file_that_names_fewer_than_before_stops_the_sending_until_it_is_restored_or_accepted() {
    let all = "it used to name 3 addresses that get no mail";
    let of = |lost: usize| format!("is not complete: it no longer names {lost} of 3 addresses that get no mail");
    let other = Room::new();
    other.pressbox(["list", "suppress", "someone@else.example"]).succeeds();
    let foreign = other.read(FILE);
    let lines = |text: &str, keep: &[usize]| -> String {
        text.lines().enumerate().filter(|(at, _)| keep.contains(at)).map(|(_, line)| format!("{line}\n")).collect()
    };
    let cases: Vec<(&str, Damage, String)> = vec![
        ("deleted", Box::new(|_| None), format!("is missing: {all}")),
        ("emptied", Box::new(|_| Some(String::new())), format!("is empty: {all}")),
        ("blank", Box::new(|_| Some("\u{feff}\r\n\r\n".to_owned())), format!("is empty: {all}")),
        ("only its header", Box::new(|_| Some("address,since,why\n".to_owned())), format!("is empty: {all}")),
        ("cut off after a row", Box::new(move |text| Some(lines(text, &[0, 1]))), of(2)),
        (
            "cut off within an address",
            Box::new(|text| Some(text[..text.find("dan@media.ex").unwrap() + 14].to_owned())),
            of(2),
        ),
        ("without one row", Box::new(move |text| Some(lines(text, &[0, 1, 3]))), of(1)),
        ("without its first rows", Box::new(move |text| Some(lines(text, &[3]))), of(2)),
        ("another newsroom's", Box::new(move |_| Some(foreign.clone())), of(3)),
        ("an address mistyped", Box::new(|text| Some(text.replace("eva@", "eve@"))), of(1)),
    ];
    for (what, damage, sentence) in cases {
        for accepted in [false, true] {
            let office = Office::new();
            let whole = office.room.read(FILE);
            match damage(&whole) {
                Some(text) => drop(office.room.write(FILE, text)),
                None => std::fs::remove_file(office.room.path(FILE)).unwrap(),
            }
            office.stops(&sentence);
            // A second run forgets nothing, and neither does a new suppression.
            office.room.pressbox(["bounces", "releases"]).succeeds();
            office.room.pressbox(["list", "suppress", "gus@media.example", "--quiet"]).succeeds();
            let run = office.room.pressbox(SEND).exits(1);
            assert!(run.stderr.contains(" of 4 addresses that get no mail\n"), "{what}: {}", run.stderr);
            if accepted {
                office.room.pressbox(["list", "accept"]).exits(2);
                let run =
                    office.room.pressbox(["list", "accept", "--why", "we begin anew", "--yes", "--json"]).succeeds();
                assert_eq!(run.json()[0]["status"], "accepted");
                assert_eq!(
                    office.room.pressbox(["list", "accept", "--why", "x", "--json"]).json()[0]["status"],
                    "unchanged"
                );
                let run = office.room.pressbox(SEND).succeeds();
                assert_eq!(run.stderr, "", "{what}");
                assert!(!office.mailed().contains("gus"), "{what}");
            } else {
                office.room.write(FILE, &whole);
                let run = office.room.pressbox(SEND).exits(1);
                assert!(run.stderr.contains("it no longer names 1 of 4 addresses"), "{what}: {}", run.stderr);
                office.room.pressbox(["list", "suppress", "gus@media.example", "--quiet"]).succeeds();
                office.sends_to_all_but(&["cia", "dan", "eva", "gus"]);
            }
        }
    }
}

#[test]
fn a_file_that_somebody_added_to_or_saved_in_a_spreadsheet_is_as_good_as_before() {
    let rows = |text: &str| -> Vec<Vec<String>> {
        text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect()
    };
    let joined = |text: &str, delimiter: &str, quote: &str, end: &str| -> String {
        let row = |cells: &Vec<String>| cells.iter().map(|cell| format!("{quote}{cell}{quote}")).collect::<Vec<_>>();
        rows(text).iter().map(|cells| row(cells).join(delimiter) + end).collect()
    };
    let utf16 = |text: &str| -> Vec<u8> {
        "\u{feff}"
            .chars()
            .chain(text.chars())
            .flat_map(|c| {
                let mut units = [0; 2];
                c.encode_utf16(&mut units).iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<_>>()
            })
            .collect()
    };
    let cases: Vec<(&str, Saved<'_>)> = vec![
        ("a row more", Box::new(|text| format!("{text}gus@media.example,,by hand\n").into_bytes())),
        ("an address alone", Box::new(|text| format!("{text}gus@media.example").into_bytes())),
        (
            "turned round",
            Box::new(|text| {
                let mut lines: Vec<&str> = text.lines().collect();
                lines[1..].reverse();
                (lines.join("\n") + "\ngus@media.example,,\n").into_bytes()
            }),
        ),
        (
            "Excel in English",
            Box::new(move |text| {
                format!("\u{feff}{}gus@media.example,,\r\n", joined(text, ",", "", "\r\n")).into_bytes()
            }),
        ),
        (
            "Excel in German",
            Box::new(move |text| {
                format!("\u{feff}{}gus@media.example;;\r\n", joined(text, ";", "", "\r\n")).into_bytes()
            }),
        ),
        (
            "LibreOffice",
            Box::new(move |text| format!("{}\"gus@media.example\",,\n", joined(text, ",", "\"", "\n")).into_bytes()),
        ),
        (
            "Unicode text",
            Box::new(move |text| utf16(&format!("{}gus@media.example\t\t\r\n", joined(text, "\t", "", "\r\n")))),
        ),
        (
            "capitals",
            Box::new(|text| format!("{}GUS@media.example,,\n", text.replace("cia@media", "Cia@MEDIA")).into_bytes()),
        ),
        (
            "without header",
            Box::new(|text| format!("{}\ngus@media.example,,\n", text.split_once('\n').unwrap().1).into_bytes()),
        ),
    ];
    for (_, save) in cases {
        let office = Office::new();
        let saved = save(&office.room.read(FILE));
        office.room.write(FILE, saved);
        office.sends_to_all_but(&["cia", "dan", "eva", "gus"]);
        // What was added by hand is known from now on, too.
        std::fs::remove_file(office.room.path(FILE)).unwrap();
        office.stops("is missing: it used to name 4 addresses that get no mail");
    }
}

#[test]
fn a_newsroom_from_before_gets_its_guard_in_the_first_run_without_a_word() {
    for first in [
        &SEND[..],
        &["bounces", "releases"],
        &["list", "suppress", "cia@media.example"],
        &["list", "import", "motor", "people.csv", "--quiet"],
    ] {
        let office = Office::new();
        std::fs::remove_file(office.room.path(GUARD)).unwrap();
        std::fs::remove_file(office.outside()).unwrap();
        // Looking changes nothing.
        office.room.pressbox(SEND.into_iter().chain(["--dry-run"])).succeeds();
        assert!(!office.room.path(GUARD).exists());
        let run = office.room.pressbox(first).succeeds();
        assert!(!run.stderr.contains("warning"), "{first:?}: {}", run.stderr);
        std::fs::remove_file(office.room.path(FILE)).unwrap();
        office.stops("is missing: it used to name 3 addresses that get no mail");
    }
    // Where nobody was ever suppressed there is nothing to guard.
    let sink = Sink::start(|_| Act::Take);
    let room = newsroom().mailing_to(sink.port);
    room.list("motor", "email\nanna@media.example\n");
    room.pressbox(SEND).succeeds();
    assert!(!room.path(GUARD).exists());
}

#[test]
fn a_guard_that_is_lost_or_damaged_lets_nobody_through() {
    // With the file and the library's guard gone, the one outside the newsroom is left.
    let office = Office::new();
    std::fs::remove_file(office.room.path(FILE)).unwrap();
    std::fs::remove_file(office.room.path(GUARD)).unwrap();
    office.stops("is missing: it used to name 3 addresses that get no mail");

    let damages: [(&str, Spoilt); 5] = [
        ("it is damaged", |text| text.lines().take(4).map(|line| format!("{line}\n")).collect()),
        ("it is damaged", |text| text[..text.len() - 9].to_owned()),
        ("it is damaged", |_| String::new()),
        ("it is damaged", |text| text.replace("suppressed 3", "suppressed 2")),
        ("it was written with a different secret", |text| text.replace("key ", "key 0")),
    ];
    for (why, damage) in damages {
        let office = Office::new();
        let whole = office.room.read(GUARD);
        office.room.write(GUARD, damage(whole.clone()));
        let run = office.room.pressbox(SEND).exits(1);
        let told = format!(
            "error: `[ROOM]/{GUARD}` cannot be used, so pressbox cannot tell whether suppressed addresses were lost\n  caused by: {why}\n"
        );
        assert!(
            run.stderr.starts_with(&told) && run.stderr.contains("pressbox list accept --why REASON"),
            "{}",
            run.stderr
        );
        // It can still be written down who wants no mail.
        office.room.pressbox(["list", "suppress", "gus@media.example"]).succeeds();
        assert!(office.room.read(FILE).contains("gus@"));
        office.room.pressbox(SEND).exits(1);
        let run = office.room.pressbox(["list", "accept", "--why", "the disk was full", "--yes"]).succeeds();
        assert_eq!(run.stdout, "accepted `lists/suppressed.csv` as it is\n");
        office.sends_to_all_but(&["cia", "dan", "eva", "gus"]);
        assert!(whole.lines().count() < office.room.read(GUARD).lines().count());
    }
}

#[test]
fn another_secret_in_the_newsroom_is_noticed() {
    let office = Office::new();
    let secret = office.room.read("library/newsroom.secret");
    std::fs::remove_file(office.room.path("library/newsroom.secret")).unwrap();
    let run = office.room.pressbox(SEND).exits(1);
    assert!(run.stderr.contains("caused by: it was written with a different secret\n"), "{}", run.stderr);
    assert!(run.stderr.contains("hint: restore `library/newsroom.secret` of this newsroom"), "{}", run.stderr);
    office.room.write("library/newsroom.secret", secret);
    office.sends_to_all_but(&["cia", "dan", "eva"]);
}

#[test]
fn whoever_disappeared_is_decided_about_one_by_one_or_all_at_once_and_the_reason_is_kept() {
    let office = Office::new();
    let room = &office.room;
    std::fs::remove_file(room.path(FILE)).unwrap();
    for command in [&["report", "race"][..], &["list", "show", "motor"]] {
        let run = room.pressbox(command);
        if run.code == Some(0) {
            assert!(run.stderr.contains("suppressed.csv` is missing: it used to name 3 addresses"), "{}", run.stderr);
        }
    }
    room.pressbox(["list", "suppress", "cia@media.example"]).succeeds();
    office.stops("is not complete: it no longer names 2 of 3 addresses that get no mail");
    let run = room.pressbox(["list", "allow", "dan@media.example", "--why", "he asked for it"]).succeeds();
    assert_eq!(
        run.stdout,
        "dan@media.example gets mail again; it had been getting none: it is missing from `lists/suppressed.csv`, where it used to be\n"
    );
    office.stops("is not complete: it no longer names 1 of 2 addresses that get no mail");
    room.pressbox(["list", "accept", "--why", "test addresses"]).says(
        "! 1 address is missing from `lists/suppressed.csv`: eva@media.example\n\
         ! error: this needs your confirmation, and there is no terminal to ask in: nothing was changed\n\
         ! hint: if the missing addresses may get mail again, accept the file with `--yes`\n\
         exit 1",
    );
    office.stops("is not complete: it no longer names 1 of 2 addresses that get no mail");
    room.pressbox(["list", "accept", "--why", "test addresses", "--yes"]).says(
        "accepted `lists/suppressed.csv` as it is: 1 address that was missing gets mail again\n\
         ! 1 address is missing from `lists/suppressed.csv`: eva@media.example",
    );
    room.pressbox(["list", "accept", "--why", "x"]).says("no address is missing from `lists/suppressed.csv`");
    let export = room.pressbox(["list", "export", "eva@media.example", "--json"]).succeeds().json();
    assert!(export.iter().any(|one| one["kind"] == "allowed" && one["reason"] == "test addresses"), "{export:?}");
    office.sends_to_all_but(&["cia"]);
}

#[test]
fn what_pressbox_itself_takes_out_of_the_file_stops_nothing() {
    let office = Office::new();
    office.room.pressbox(["list", "allow", "cia@media.example", "--why", "she asked for it"]).succeeds();
    office.room.pressbox(["list", "erase", "dan@media.example"]).succeeds();
    office.room.pressbox(["list", "erase", "gus@media.example"]).succeeds();
    office.sends_to_all_but(&["dan", "eva", "gus"]);
    // Erased people are missed as well.
    let text: String = office
        .room
        .read(FILE)
        .lines()
        .filter(|line| !line.starts_with("erased:"))
        .map(|line| format!("{line}\n"))
        .collect();
    office.room.write(FILE, text);
    let run = office.room.pressbox(SEND).exits(1);
    assert!(run.stderr.contains("it no longer names 2 of 3 addresses that get no mail"), "{}", run.stderr);
}

#[test]
fn a_stop_between_two_writes_stops_no_sending_and_lets_nobody_through() {
    // Suppressed: the file was written, and the guard was not, or only the one in the library.
    for places in [2, 1] {
        let office = Office::new();
        let (guard, outside) = (office.room.read(GUARD), office.outside());
        office.room.pressbox(["list", "suppress", "gus@media.example"]).succeeds();
        std::fs::write(&outside, &guard).unwrap();
        if places == 2 {
            office.room.write(GUARD, &guard);
        }
        office.sends_to_all_but(&["cia", "dan", "eva", "gus"]);
        assert_eq!(std::fs::read_to_string(&outside).unwrap(), office.room.read(GUARD));
        std::fs::remove_file(office.room.path(FILE)).unwrap();
        office.stops("is missing: it used to name 4 addresses that get no mail");
    }
    // Allowed: the guard was written, in one place or in both, and the file was not.
    for places in [2, 1] {
        let office = Office::new();
        let (file, guard, outside) = (office.room.read(FILE), office.room.read(GUARD), office.outside());
        office.room.pressbox(["list", "allow", "cia@media.example", "--why", "she asked"]).succeeds();
        office.room.write(FILE, &file);
        if places == 1 {
            std::fs::write(&outside, &guard).unwrap();
        }
        office.sends_to_all_but(&["cia", "dan", "eva"]);
        office.room.pressbox(["list", "allow", "cia@media.example", "--why", "she asked"]).succeeds();
        office.sends_to_all_but(&["dan", "eva"]);
    }
}

#[cfg(unix)]
#[test]
fn killed_at_any_moment_the_lists_are_whole_and_nobody_who_was_suppressed_is_due() {
    use std::process::Stdio;
    use std::time::Duration;

    let office = Office::new();
    let room = &office.room;
    let (mut silent, mut killed) = (BTreeSet::from(["cia", "dan", "eva"]), 0);
    for round in 0..60_u64 {
        let who = ["anna", "bo", "fia", "gus"][round as usize % 4];
        let address = format!("{who}@media.example");
        let lifts = round / 4 % 2 == 1;
        let words: &[&str] =
            if lifts { &["list", "allow", &address, "--why", "x"] } else { &["list", "suppress", &address] };
        let mut child = room.command(words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_micros(2_000 + round * 7_919 % 90_000));
        let _ = child.kill();
        let whole = child.wait().unwrap().success();
        killed += usize::from(!whole);
        let plan = room.pressbox(SEND.into_iter().chain(["--dry-run", "--json"])).succeeds().json();
        let due: BTreeSet<_> =
            plan.iter().filter(|one| one["reason"].is_null()).map(|one| one["address"].to_string()).collect();
        let is_due = due.contains(&format!("\"{address}\""));
        match (whole, lifts) {
            (true, false) => assert!(!is_due, "{who}"),
            (true, true) => assert!(is_due, "{who}"),
            // Done or not, but never something else.
            (false, _) => {}
        }
        if is_due {
            silent.remove(who)
        } else {
            silent.insert(who)
        };
        assert!(["cia", "dan", "eva"].iter().all(|who| !due.contains(&format!("\"{who}@media.example\""))));
    }
    assert!(killed > 0, "every command was done before it could be killed");
    let silent: Vec<&str> = silent.into_iter().collect();
    office.sends_to_all_but(&silent);
}

#[test]
fn two_at_once_lose_nobody() {
    let office = Office::new();
    let children: Vec<_> = (0..12)
        .map(|n| office.room.command(["list", "suppress", &format!("n{n}@media.example"), "--quiet"]).spawn().unwrap())
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let file = office.room.read(FILE);
    assert!((0..12).all(|n| file.contains(&format!("n{n}@media.example,"))), "{file}");
    office.sends_to_all_but(&["cia", "dan", "eva"]);
}

#[test]
fn a_newsroom_that_was_restored_under_another_name_forgets_no_opt_out() {
    let office = Office::new();
    let room = &office.room;
    for folder in ["library", "lists", "releases"] {
        copy(&room.path(folder), &room.path("restored").join(folder));
    }
    std::fs::copy(room.path("pressbox.toml"), room.path("restored/pressbox.toml")).unwrap();
    let there = ["--newsroom", "restored"];
    // It is as it was: nothing to notice.
    room.pressbox(SEND.into_iter().chain(["--dry-run"]).chain(there)).succeeds();
    room.pressbox(["list", "suppress", "gus@media.example"]).succeeds();
    let run = room.pressbox(SEND.into_iter().chain(there)).exits(1);
    assert!(
        run.stderr.contains("restored/lists/suppressed.csv` is not complete: it no longer names 1 of 4 addresses"),
        "{}",
        run.stderr
    );
    // The file alone put back is enough.
    std::fs::copy(room.path(FILE), room.path("restored").join(FILE)).unwrap();
    room.pressbox(SEND.into_iter().chain(there)).succeeds();
    assert_eq!(office.mailed(), BTreeSet::from(["anna", "bo", "fia"].map(str::to_owned)));
}
