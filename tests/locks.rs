//! Two at the same thing: whoever comes second waits, is told who is at it, or only reads and does not wait.

use std::fs::{self, File};
use std::io::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::support::newsroom::newsroom;
use crate::support::pictures::{encoded, jpeg, picture};
use crate::support::sink::{Act, Sink};
use crate::support::{Room, now};

/// Locks a file of the newsroom's library as process 4711 would.
fn hold(room: &Room, lock: &str) -> File {
    let path = room.path("library").join(lock);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut file = File::create(path).unwrap();
    file.lock().unwrap();
    writeln!(file, "4711").unwrap();
    file
}

fn office(sink: &Sink) -> (Room, String) {
    let room = newsroom().mailing_to(sink.port);
    room.write("one.jpg", jpeg(1));
    let own = ["--caption", "Åsa", "--credit", "Nord", "--copyright", "Nord", "--json"];
    let taken = room.pressbox(["ingest", "one.jpg"].into_iter().chain(own)).succeeds().json();
    let photo = taken[0]["photo"].as_str().unwrap().to_owned();
    room.pressbox(["release", "add", "race", &photo]).succeeds();
    room.list("motor", "email\nanna@media.example\n");
    room.pressbox(["list", "suppress", "bo@media.example", "--yes"]).succeeds();
    (room, photo)
}

#[test]
fn whoever_waits_for_long_is_told_who_is_at_it_and_changes_nothing() {
    let sink = Sink::start(|_| Act::Take);
    let (room, photo) = office(&sink);
    room.pressbox(["kit", "race"]).succeeds();
    let at = ["--at", "2090-05-01 08:00 UTC", "--later", "--yes"];
    let schedule: Vec<_> = ["send", "race", "--list", "motor"].into_iter().chain(at).collect();
    let cases: [(&str, &[&str]); 9] = [
        ("lists.lock", &["list", "suppress", "cia@media.example", "--yes"]),
        ("list-files.lock", &["list", "add", "motor", "cia@media.example"]),
        ("list-files.lock", &["list", "undo", "motor"]),
        ("ledger.lock", &["list", "erase", "anna@media.example", "--yes"]),
        ("ledger.lock", &["send", "race", "--list", "motor", "--yes"]),
        ("locks/release-race.lock", &["release", "add", "race", &photo, "--caption", "Other"]),
        ("locks/release-race.lock", &["release", "new", "race", "--language", "sv"]),
        ("locks/schedule.lock", &schedule),
        ("locks/schedule.lock", &["schedule", "cancel", "other"]),
    ];
    let mut locks: Vec<_> = cases.iter().map(|(lock, _)| *lock).collect();
    locks.dedup();
    let held: Vec<_> = locks.into_iter().map(|lock| hold(&room, lock)).collect();
    let read =
        || ["lists/motor.csv", "lists/suppressed.csv", "releases/race/release.en.md"].map(|file| room.read(file));
    let (before, begun) = (read(), Instant::now());
    let start = |(_, args): &(&str, &[&str])| {
        room.command(*args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let running: Vec<_> = cases.iter().map(start).collect();
    for (child, (lock, args)) in running.into_iter().zip(&cases) {
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{args:?}: {said}");
        assert!(said.contains("another `pressbox` (process 4711) is "), "{lock} {args:?}: {said}");
        assert!(said.contains("hint: wait until it has finished"), "{lock} {args:?}: {said}");
    }
    assert!(begun.elapsed() < Duration::from_secs(25), "{:?}", begun.elapsed());
    assert_eq!(read(), before);
    assert!(!room.path("schedule").exists() && sink.took().is_empty());
    drop(held);
    room.pressbox(cases[1].1).succeeds();
}

#[test]
fn commands_that_read_do_not_wait_for_those_that_write() {
    let sink = Sink::start(|_| Act::Take);
    let (room, photo) = office(&sink);
    room.pressbox(["kit", "race"]).succeeds();
    room.pressbox(["send", "race", "--list", "motor", "--yes"]).succeeds();
    room.write("mail/1.eml", "From: anna@media.example\nSubject: Please remove me\n\nThank you.\n");
    room.write("more.csv", "email\ncia@media.example\n");
    let locks = ["lists.lock", "list-files.lock", "ledger.lock", "ingest.lock"];
    let more = ["locks/release-race.lock", "locks/schedule.lock", "locks/outputs.lock", "locks/mailboxes.lock"];
    let _held: Vec<_> = locks.into_iter().chain(more).map(|lock| hold(&room, lock)).collect();
    // Somebody is in the midst of a change of each database.
    let writing = ["catalogue", "ledger", "outputs"].map(|name| {
        let database = rusqlite::Connection::open(room.path(format!("library/{name}.sqlite3"))).unwrap();
        database.execute_batch("BEGIN IMMEDIATE").unwrap();
        database
    });
    let reading: [&[&str]; 15] = [
        &["photos"],
        &["photos", "Åsa"],
        &["photo", "show", &photo],
        &["photo", "edit", &photo, "--city", "Åre", "--dry-run"],
        &["lists"],
        &["list", "show", "motor"],
        &["list", "export", "anna@media.example"],
        &["list", "import", "motor", "more.csv", "--dry-run"],
        &["release", "show", "race"],
        &["release", "check", "race"],
        &["schedule"],
        &["report", "race"],
        &["bounces", "mail", "--dry-run"],
        &["send", "race", "--list", "motor", "--dry-run"],
        &["check"],
    ];
    for args in reading {
        let begun = Instant::now();
        let run = room.pressbox(args);
        assert_eq!(run.code, Some(0), "{args:?}: {run:?}");
        assert!(begun.elapsed() < Duration::from_secs(4), "{args:?} takes {:?}", begun.elapsed());
    }
    drop(writing);
}

#[test]
fn a_mailing_that_is_sent_and_still_has_its_file_is_not_cancelled() {
    let sink = Sink::start(|_| Act::Take);
    let (room, _) = office(&sink);
    room.list("motor", "email\nanna@media.example\n");
    let at = (now() - jiff::SignedDuration::from_mins(1)).to_zoned(jiff::tz::TimeZone::UTC);
    let file = format!("release = \"race\"\nat = \"{}\"\nlists = [\"motor\"]\n", at.strftime("%Y-%m-%d %H:%M UTC"));
    room.write("schedule/a.toml", file);
    let held = hold(&room, "locks/turn.lock");
    let run = room.pressbox(["schedule", "cancel", "race"]).exits(1);
    assert!(run.stderr.contains("may already be going out"), "{}", run.stderr);
    assert!(room.path("schedule/a.toml").exists());
    drop(held);
    room.pressbox(["schedule", "cancel", "race"]).succeeds();
    assert!(!room.path("schedule/a.toml").exists());
}

#[test]
fn a_mailing_is_either_cancelled_or_sent() {
    const ROUNDS: u64 = 24;
    let sink = Sink::start(|_| Act::Take);
    let (room, _) = office(&sink);
    let people: Vec<_> = (0..ROUNDS).map(|n| format!("a{n}@media.example")).collect();
    let (mut cancelled, mut sent) = (0, 0);
    let mut takes = Duration::ZERO;
    for (n, address) in (0..ROUNDS).zip(&people) {
        room.list(&format!("l{n}"), &format!("email\n{address}\n"));
        let at = (now() - jiff::SignedDuration::from_mins(1)).to_zoned(jiff::tz::TimeZone::UTC);
        let at = at.strftime("%Y-%m-%d %H:%M UTC");
        room.write("schedule/a.toml", format!("release = \"race\"\nat = \"{at}\"\nlists = [\"l{n}\"]\n"));
        let start = |args: &[&str]| {
            room.command(args)
                .stdout(Stdio::piped())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
                .wait_with_output()
                .unwrap()
        };
        // The first is all sent before it is cancelled, which shows how long that takes; the second is cancelled before it is sent.
        let (cancel, due) = if n == 0 {
            let begun = Instant::now();
            let due = start(&["send", "--due"]);
            takes = begun.elapsed();
            (start(&["schedule", "cancel", "race"]), due)
        } else if n == 1 {
            (start(&["schedule", "cancel", "race"]), start(&["send", "--due"]))
        } else {
            std::thread::scope(|scope| {
                let due = scope.spawn(|| start(&["send", "--due"]));
                std::thread::sleep(takes.mul_f64((n - 2) as f64 / (ROUNDS - 2) as f64));
                let cancel = start(&["schedule", "cancel", "race"]);
                (cancel, due.join().unwrap())
            })
        };
        let is_cancelled = String::from_utf8_lossy(&cancel.stdout).contains("cancelled");
        let is_sent = sink.took().contains(address);
        let said = || format!("{n}: {cancel:?} {due:?}");
        assert!(is_cancelled != is_sent, "{}", said());
        assert_eq!(cancel.status.code(), Some(i32::from(!is_cancelled)), "who cancels is told: {}", said());
        assert_eq!(String::from_utf8_lossy(&due.stdout).contains(address.as_str()), is_sent, "{}", said());
        assert!(n > 1 || is_sent == (n == 0), "{}", said());
        assert!(!room.path("schedule/a.toml").exists() || !is_cancelled, "{}", said());
        cancelled += usize::from(is_cancelled);
        sent += usize::from(is_sent);
        let _ = fs::remove_file(room.path("schedule/a.toml"));
    }
    assert_eq!((cancelled + sent, cancelled.min(1), sent.min(1)), (24, 1, 1), "{cancelled} cancelled, {sent} sent");
}

#[test]
fn a_photo_that_is_withdrawn_while_it_is_packed_and_rendered_is_in_nothing() {
    const ROUNDS: usize = 10;
    let room = newsroom();
    let files: Vec<_> = (0..ROUNDS).map(|n| format!("in/p{n}.jpg")).collect();
    for (n, file) in files.iter().enumerate() {
        room.write(file, encoded(&picture(n as u32, 90, 60), image::ImageFormat::Jpeg));
    }
    let own = ["--caption", "Åsa", "--credit", "Nord", "--copyright", "Nord", "--json"];
    let taken = room.pressbox(["ingest", "in"].into_iter().chain(own)).succeeds().json();
    let photos: Vec<_> = taken.iter().map(|photo| photo["photo"].as_str().unwrap().to_owned()).collect();
    room.pressbox(["release", "add", "race"].into_iter().chain(photos.iter().map(String::as_str))).succeeds();
    let making: [&[&str]; 3] = [
        &["kit", "race"],
        &["release", "render", "race", "-o", "out/page"],
        &["renditions", "--all", "--preset", "web", "-o", "out/web"],
    ];
    for args in making {
        room.pressbox(args).succeeds();
    }
    for (n, photo) in photos.iter().enumerate() {
        let start = |args: &[&str]| room.command(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let running = making.map(start);
        std::thread::sleep(Duration::from_millis(n as u64 * 20));
        room.pressbox(["photo", "withdraw", photo]).succeeds();
        for mut child in running {
            child.wait().unwrap();
        }
        let short = &photo[..8];
        for entry in walkdir::WalkDir::new(room.path("out")).into_iter().flatten() {
            let (name, path) = (entry.file_name().to_string_lossy().into_owned(), entry.path());
            assert!(!name.contains(short), "round {n}: {}", path.display());
            let holds = |word: &str| path.is_file() && memmem(&fs::read(path).unwrap(), word.as_bytes());
            assert!(!holds(&format!("p{n}.jpg")) && !holds(short), "round {n}: {}", path.display());
        }
    }
}

fn memmem(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

#[test]
fn a_check_beside_an_ingest_finds_nothing_wrong() {
    let room = newsroom();
    for n in 0..60 {
        room.write(&format!("in/p{n}.jpg"), encoded(&picture(n, 60, 40), image::ImageFormat::Jpeg));
    }
    let mut ingest = room.command(["ingest", "in"]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let mut checks = 0;
    while ingest.try_wait().unwrap().is_none() || checks == 0 {
        room.pressbox(["check"]).succeeds();
        checks += 1;
    }
    room.pressbox(["check"]).succeeds();
}

#[test]
fn of_two_who_make_the_same_newsroom_one_has_it_whole() {
    let init = ["init", "new", "--name", "Nord", "--from", "press@press.example"];
    for round in 0..20 {
        let room = Room::empty();
        let start = || room.command(init).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let mut running = [start(), start()];
        let codes: Vec<_> = running.iter_mut().map(|child| child.wait().unwrap().code()).collect();
        assert!(codes.contains(&Some(0)) && codes.contains(&Some(1)), "round {round}: {codes:?}");
        for made in ["lists/example.csv", "pressbox.toml", "releases", "templates", "library", "out"] {
            assert!(room.path("new").join(made).exists(), "round {round}: {made}");
        }
    }
}
