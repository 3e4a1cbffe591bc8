//! The events that journalists have in their calendars: kept when something leaves the newsroom, never lost in silence, and
//! taken back when a correction drops them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::support::judges::python;
use crate::support::newsroom::newsroom;
use crate::support::preview::Preview;
use crate::support::sink::{Act, Sink};
use crate::support::{Room, pictures};

const KEPT: &str = "releases/race/calendar.en.toml";

/// Writes an edition of `race`.
fn edition(room: &Room, language: &str, version: u32, events: &[(&str, &str)]) {
    let correction = if version > 1 { "correction = 'The programme has changed.'\n" } else { "" };
    let events: String = events
        .iter()
        .map(|(hour, title)| format!("[[timetable]]\nstart = '2026-05-15 {hour}'\ntitle = '{title}'\n\n"))
        .collect();
    let text = format!(
        "+++\nheadline = 'The race'\ndate = 2026-05-14\nzone = 'Europe/Stockholm'\nversion = {version}\n{correction}\n{events}+++\n\
         The race was long in Åre.\n"
    );
    room.write(&format!("releases/race/release.{language}.md"), text);
}

/// All files of the release.
fn source(room: &Room) -> BTreeMap<String, String> {
    let files = std::fs::read_dir(room.path("releases/race")).unwrap().flatten();
    let named = |path: PathBuf| path.file_name().unwrap().to_string_lossy().into_owned();
    files.map(|file| (named(file.path()), std::fs::read_to_string(file.path()).unwrap())).collect()
}

/// The events of a calendar, alone or attached to a message, as Python's icalendar reads them, by title: UID, SEQUENCE,
/// DTSTAMP, STATUS.
fn events(file: &Path) -> BTreeMap<String, [String; 4]> {
    let script = "import email, email.policy, icalendar
bytes = open(sys.argv[1], 'rb').read()
if sys.argv[1].endswith('.eml'):
    mail = email.message_from_bytes(bytes, policy=email.policy.default)
    bytes = next(part.get_payload(decode=True) for part in mail.iter_attachments() if part.get_content_type() == 'text/calendar')
calendar = icalendar.Calendar.from_ical(bytes)
assert calendar['METHOD'] == 'PUBLISH'
for event in calendar.walk('VEVENT'):
    assert not event.errors and event.has_key('DTSTART')
    print(event['SUMMARY'], event['UID'], event['SEQUENCE'], event['DTSTAMP'].dt.isoformat(), event.get('STATUS', '-'), sep='\\t')";
    let read = python(script, &[file.to_str().unwrap()]);
    let row = |line: &str| {
        let mut parts = line.split('\t').map(str::to_owned);
        (parts.next().unwrap(), parts.collect::<Vec<_>>().try_into().unwrap())
    };
    read.lines().map(row).collect()
}

/// The one message that is written into a new outbox for somebody.
fn message(room: &Room, dir: &str, to: &str, with: &[&str]) -> PathBuf {
    room.pressbox(["send", "race", "--list", "motor", "--outbox", dir, "--yes"].iter().chain(with)).succeeds();
    let files = std::fs::read_dir(room.path(dir)).unwrap().flatten().map(|file| file.path());
    let mut files: Vec<_> = files.filter(|path| path.to_string_lossy().contains(to)).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files.remove(0)
}

#[test]
fn an_event_that_a_correction_drops_is_cancelled_in_calendars() {
    let room = newsroom();
    room.list("motor", "bo@media.example\n");
    edition(&room, "en", 1, &[("10:00", "Draft"), ("12:00", "Start")]);
    room.pressbox(["release", "render", "race", "-o", "draft"]).succeeds();
    // A draft that changes cancels nothing.
    edition(&room, "en", 1, &[("10:30", "Practice"), ("12:00", "Start"), ("14:00", "Prizes")]);
    let first = events(&message(&room, "first", "bo@", &[]));
    assert_eq!(first.keys().collect::<Vec<_>>(), ["Practice", "Prizes", "Start"]);
    assert!(first.values().all(|[_, sequence, _, status]| (sequence.as_str(), status.as_str()) == ("0", "-")));

    edition(&room, "en", 2, &[("12:00", "Start"), ("16:00", "Dinner")]);
    let before = source(&room);
    let preview = Preview::start(&room);
    assert_eq!(preview.body("/view/en/sent/timetable.ics").matches("\r\nSTATUS:CANCELLED\r\n").count(), 2);
    let shown = preview.body("/en/mail/light");
    assert!(shown.contains("The calendar cancels <code>Practice</code>, <code>Prizes</code>.</p>"), "{shown}");
    let plan = room.pressbox(["send", "race", "--list", "motor", "--outbox", "second", "--dry-run"]).succeeds();
    assert!(plan.stderr.contains("\n    the calendar cancels `Practice`, `Prizes`\n"), "{}", plan.stderr);
    let plan =
        room.pressbox(["send", "race", "--list", "motor", "--outbox", "second", "--dry-run", "--json"]).succeeds();
    let cancelled = plan.json().into_iter().find_map(|object| object["cancelled_events"].as_array().cloned()).unwrap();
    for (event, title) in cancelled.iter().zip(["Practice", "Prizes"]) {
        assert_eq!((event["title"].as_str(), event["uid"].as_str()), (Some(title), Some(first[title][0].as_str())));
        assert!(event["start"].as_str().unwrap().ends_with(":00Z"), "{event}");
    }
    assert_eq!(cancelled.len(), 2);
    assert_eq!(source(&room), before);
    let second = events(&message(&room, "second", "bo@", &[]));
    assert_eq!(second.keys().collect::<Vec<_>>(), ["Dinner", "Practice", "Prizes", "Start"]);
    for (title, [uid, sequence, stamp, status]) in &second {
        let gone = ["Practice", "Prizes"].contains(&title.as_str());
        assert_eq!((sequence.as_str(), status == "CANCELLED"), ("1", gone), "{title}");
        if let Some([had, _, earlier, _]) = first.get(title) {
            assert!(uid == had && stamp > earlier, "{title}");
        }
    }
    // The site's calendar and the kit's say the same.
    room.pressbox(["release", "render", "race", "-o", "out"]).succeeds();
    assert_eq!(events(&room.path("out/timetable.ics")), second);
    room.pressbox(["kit", "race", "-o", "kit.zip"]).succeeds();
    let script =
        "import zipfile; open(sys.argv[2], 'wb').write(zipfile.ZipFile(sys.argv[1]).read('race/timetable.ics'))";
    let of_kit = room.path("kit.ics");
    python(script, &[room.path("kit.zip").to_str().unwrap(), of_kit.to_str().unwrap()]);
    assert_eq!(events(&of_kit), second);

    // It may take place after all; what takes another's place is another event.
    edition(&room, "en", 3, &[("12:00", "Start"), ("10:30", "Warm-up"), ("15:00", "Prizes"), ("16:00", "Dinner")]);
    room.pressbox(["release", "render", "race", "-o", "out"]).succeeds();
    let third = events(&room.path("out/timetable.ics"));
    assert_eq!(third["Prizes"][..2], [first["Prizes"][0].clone(), "2".to_owned()]);
    assert_eq!((third["Prizes"][3].as_str(), third["Practice"][3].as_str()), ("-", "CANCELLED"));
    assert_ne!(third["Warm-up"][0], first["Practice"][0]);

    // With nothing left, everything is cancelled; somebody new is told of no cancelled event.
    edition(&room, "en", 4, &[]);
    room.pressbox(["release", "render", "race", "-o", "out"]).succeeds();
    let fourth = events(&room.path("out/timetable.ics"));
    assert!(fourth.len() == 5 && fourth.values().all(|event| event[3] == "CANCELLED"), "{fourth:?}");
    edition(&room, "en", 2, &[("12:00", "Start"), ("16:00", "Dinner")]);
    room.list("motor", "bo@media.example\neva@media.example\n");
    let new = message(&room, "new", "eva@", &["--also"]);
    assert_eq!(events(&new).keys().collect::<Vec<_>>(), ["Dinner", "Start"]);
}

#[test]
fn what_does_not_leave_the_newsroom_changes_nothing_in_it() {
    let sink = Sink::start(|_| Act::Take);
    let room = newsroom().mailing_to(sink.port);
    room.list("motor", "name,email,language\nBo,bo@media.example,en\nAnna,anna@media.example,sv\n");
    let first: &[(&str, &str)] = &[("10:00", "Practice"), ("12:00", "Start")];
    for language in ["en", "sv"] {
        edition(&room, language, 1, first);
    }
    let unchanged = |room: &Room, args: &[&str], code: i32| {
        let before = source(room);
        let run = room.pressbox(["send", "race"].iter().chain(args)).exits(code);
        assert_eq!(source(room), before, "{args:?}");
        run
    };
    unchanged(&room, &["--list", "motor", "--dry-run"], 0);
    unchanged(&room, &["--list", "motor", "--outbox", "mail", "--dry-run"], 0);
    unchanged(&room, &["--test", "bo@media.example"], 0);
    unchanged(&room, &["--list", "motor", "--at", "2999-05-13 08:00 Europe/Stockholm", "--later", "--yes"], 0);
    // Nobody is there to agree.
    let run = unchanged(&room, &["--list", "motor"], 1);
    assert!(run.stderr.contains("nothing was sent"), "{}", run.stderr);
    // No server is there to take it.
    let room = room.env("PRESSBOX_SMTP_URL", "smtp://127.0.0.1:1?tls=none");
    unchanged(&room, &["--list", "motor", "--yes"], 1);
    let room = room.mailing_to(sink.port);
    let send = ["send", "race", "--list", "motor", "--yes", "-q"];
    // Only the edition that goes is kept.
    room.list("one", "bo@media.example\n");
    room.pressbox(["send", "race", "--list", "one", "--yes", "-q"]).succeeds();
    assert!(room.path(KEPT).is_file() && !room.path("releases/race/calendar.sv.toml").exists());
    room.pressbox(send).succeeds();
    assert!(room.path("releases/race/calendar.sv.toml").is_file());
    // A renamed event is written into its edition's file when the correction goes, and not before.
    edition(&room, "en", 2, &[("10:00", "Free practice"), ("12:00", "Start")]);
    unchanged(&room, &["--list", "motor", "--dry-run"], 0);
    unchanged(&room, &["--list", "motor"], 1);
    let swedish = source(&room)["release.sv.md"].clone();
    room.pressbox(send).succeeds();
    let after = source(&room);
    assert!(after["release.en.md"].contains("\nuid = \""), "{}", after["release.en.md"]);
    assert_eq!(after["release.sv.md"], swedish);
    // Sent to everybody already, it touches nothing.
    unchanged(&room, &["--list", "motor", "--yes"], 0);
}

#[test]
fn a_damaged_record_of_the_events_is_told_and_left_alone() {
    let sink = Sink::start(|_| Act::Take);
    let room = newsroom().mailing_to(sink.port);
    room.list("motor", "bo@media.example\n");
    edition(&room, "en", 1, &[("10:00", "Practice"), ("12:00", "Start")]);
    room.write("in/1.jpg", pictures::jpeg(7));
    let says = ["--credit", "Foto: Ö", "--terms", "Free.", "--caption", "The winner in Åre."];
    let photo = room.pressbox(["ingest", "in", "--json"].into_iter().chain(says)).succeeds().json();
    let photo = photo[0]["photo"].as_str().unwrap()[..8].to_owned();
    room.pressbox(["release", "add", "race", &photo, "--alt", "A car."]).succeeds();
    room.pressbox(["send", "race", "--list", "motor", "--yes", "-q"]).succeeds();
    let kept = room.read(KEPT);
    let text = room.read("releases/race/release.en.md");
    room.write(
        "releases/race/release.en.md",
        text.replace("version = 1", "version = 2\ncorrection = 'New title.'").replace("'Practice'", "'Free practice'"),
    );
    for (damaged, line) in [
        (&kept[..kept.len() / 2], "on line "),
        (&kept[..0], "it is empty"),
        (&format!("<<<<<<< ours\n{kept}"), "on line 1: "),
        (&kept.replace("uid =", "id ="), "on line "),
    ] {
        room.write(KEPT, damaged);
        let before = source(&room);
        for command in [
            &["release", "render", "race", "-o", "out"][..],
            &["send", "race", "--dry-run"],
            &["send", "race", "--yes"],
            &["kit", "race", "-o", "race.zip"],
        ] {
            let run = room.pressbox(command).exits(1);
            let said = run.stderr.lines().next().unwrap();
            assert!(said.starts_with("error: `") && said.contains("calendar.en.toml` is damaged"), "{said}");
            assert!(said.contains(line), "{said}");
            assert!(run.stderr.contains("\nhint: it holds the UIDs of the events"), "{}", run.stderr);
            assert_eq!(source(&room), before, "{command:?}");
        }
        assert!(!room.path("out/email.html").exists() && !room.path("race.zip").exists());
        let shown = Preview::start(&room).body("/en/mail/light");
        assert!(shown.contains("calendar.en.toml</code> is damaged"), "{shown}");
    }
    // A notice about a photo is urgent, and has no calendar.
    room.pressbox(["photo", "withdraw", &photo, "-q"]).succeeds();
    room.pressbox(["send", "race", "--kill", &photo, "--yes", "-q"]).succeeds();
    assert_eq!(sink.taken().len(), 2);
    assert_eq!(room.read(KEPT), kept.replace("uid =", "id ="));
    // Brought back, it does what it is for.
    room.write(KEPT, &kept);
    room.pressbox(["release", "render", "race", "-o", "out"]).succeeds();
    let renamed = events(&room.path("out/timetable.ics"));
    assert!(kept.contains(&renamed["Free practice"][0]), "{renamed:?}");
}

#[test]
fn a_kit_keeps_its_events_as_well() {
    let room = newsroom();
    edition(&room, "en", 1, &[("10:00", "Practice")]);
    room.pressbox(["kit", "race", "-o", "race.zip"]).succeeds();
    let kept = room.read(KEPT);
    edition(&room, "en", 2, &[("10:00", "Free practice")]);
    room.pressbox(["release", "render", "race", "-o", "out"]).succeeds();
    assert!(kept.contains(&events(&room.path("out/timetable.ics"))["Free practice"][0]));
}

#[test]
fn an_event_that_went_out_is_cancelled_though_the_correction_was_looked_at_under_the_old_version() {
    let room = newsroom();
    room.list("motor", "bo@media.example\n");
    edition(&room, "en", 1, &[("10:00", "Practice"), ("12:00", "Start")]);
    let first = events(&message(&room, "first", "bo@", &[]));
    edition(&room, "en", 1, &[("12:00", "Start"), ("16:00", "Only a draft")]);
    room.pressbox(["release", "render", "race", "-o", "look"]).succeeds();
    assert_eq!(events(&room.path("look/timetable.ics")).keys().collect::<Vec<_>>(), ["Only a draft", "Start"]);
    let run = room.pressbox(["send", "race", "--list", "motor", "--outbox", "first", "--yes"]).exits(1);
    assert!(run.stderr.contains("has changed since version 1 went out"), "{}", run.stderr);
    // What only a draft had is told to nobody, once it is out of the draft.
    edition(&room, "en", 1, &[("12:00", "Start")]);
    room.pressbox(["release", "render", "race", "-o", "look"]).succeeds();
    edition(&room, "en", 2, &[("12:00", "Start")]);
    let second = events(&message(&room, "second", "bo@", &[]));
    assert_eq!(second.keys().collect::<Vec<_>>(), ["Practice", "Start"]);
    assert_eq!((&second["Practice"][0], second["Practice"][3].as_str()), (&first["Practice"][0], "CANCELLED"));
}

#[test]
fn an_event_counts_as_sent_when_a_server_has_accepted_a_message_with_it() {
    let both: &[(&str, &str)] = &[("12:00", "Start"), ("19:00", "Dinner")];
    let is_sent = |room: &Room| room.read(KEPT).contains("\nsent = true\n");
    let send = ["send", "race", "--list", "motor", "--yes", "-q"];
    let right = Sink::start(|_| Act::Take);
    let refuses = |answer| Sink::start(move |to| if to.is_empty() { Act::Take } else { Act::Answer(answer) });
    let [relay, unknown] = ["554 5.7.1 Relay access denied", "550 5.1.1 user unknown"].map(refuses);
    for wrong in [relay, unknown] {
        let room = newsroom().mailing_to(wrong.port);
        room.list("motor", "bo@media.example\ncia@other.example\n");
        edition(&room, "en", 1, both);
        room.pressbox(send).exits(3);
        // The UIDs are kept, and nobody has the events.
        assert!(room.path(KEPT).is_file() && !is_sent(&room), "{}", room.read(KEPT));
        edition(&room, "en", 1, &[("12:00", "Start")]);
        let room = room.mailing_to(right.port);
        room.list("motor", "eva@third.example\nbo@media.example\n");
        room.pressbox(send).succeeds();
        assert!(is_sent(&room), "{}", room.read(KEPT));
        edition(&room, "en", 2, &[("12:00", "Start")]);
        let second = events(&message(&room, "second", "eva@", &["--also"]));
        assert_eq!(second.keys().collect::<Vec<_>>(), ["Start"]);
    }
}

#[test]
fn an_outbox_is_no_calendar_and_whoever_may_have_an_event_has_it() {
    let sink = Sink::start(|_| Act::Take);
    let room = newsroom().mailing_to(sink.port);
    room.list("motor", "bo@media.example\n");
    edition(&room, "en", 1, &[("12:00", "Start"), ("19:00", "Dinner")]);
    message(&room, "trial", "bo@", &[]);
    assert!(!room.read(KEPT).contains("sent"), "{}", room.read(KEPT));
    edition(&room, "en", 1, &[("12:00", "Start")]);
    room.pressbox(["send", "race", "--list", "motor", "--yes", "-q"]).succeeds();
    assert!(!room.read(KEPT).contains("Dinner"), "{}", room.read(KEPT));
    edition(&room, "en", 2, &[("12:00", "Start"), ("15:00", "Prizes")]);
    room.pressbox(["send", "race", "--list", "motor", "--yes", "-q"]).succeeds();
    let last = String::from_utf8(sink.taken().pop().unwrap().content).unwrap();
    assert!(!last.contains("Dinner") && last.contains("Prizes"), "{last}");

    let breaks = Sink::start(|_| Act::TakeAndHangUp);
    let room = newsroom().mailing_to(breaks.port);
    room.list("motor", "bo@media.example\n");
    edition(&room, "en", 1, &[("12:00", "Start"), ("19:00", "Dinner")]);
    room.pressbox(["send", "race", "--list", "motor", "--yes", "-q"]).exits(3);
    assert_eq!(room.read(KEPT).matches("\nsent = true\n").count(), 2);
    assert!(room.read(KEPT).ends_with("sent = true\n"));
}
