//! Files that go along with each message: which may, how they arrive, and that everybody gets the same.

use std::fs;
use std::path::Path;

use crate::support::newsroom::newsroom;
use crate::support::sink::{Act, Sink};
use crate::support::{PYTHON, Room, now, tool};

/// A newsroom with a release, and one list.
fn room_with(list: &str) -> Room {
    let room = newsroom();
    room.list("motor", list);
    room
}

/// The attachments of a message, read by Python: name, media type, SHA-256; and the structure in front.
fn attachments(message: &Path) -> Vec<String> {
    let script = "import email, email.policy, hashlib, sys
mail = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default.clone(raise_on_defect=True))
print(' '.join(part.get_content_type() for part in mail.walk()))
for part in mail.iter_attachments():
    bytes = part.get_payload(decode=True)
    print(part.get_filename(), part['Content-Type'], part.get_content_disposition(), len(bytes), hashlib.sha256(bytes).hexdigest())
assert max(len(line) for line in open(sys.argv[1], 'rb').read().split(b'\\r\\n')) <= 100";
    tool(PYTHON, ["-c", script, message.to_str().unwrap()]).lines().map(str::to_owned).collect()
}

fn sha256(bytes: &[u8]) -> String {
    pressbox::storage::Sha256::of(bytes).to_hex()
}

#[test]
fn a_file_arrives_bit_for_bit_under_its_name_and_media_type() {
    let room = room_with("name,email\nBo Ek,bo@media.example\n");
    let every_byte: Vec<u8> = (0..=255).cycle().take(70_000).collect();
    let long = format!("{}.pdf", "Åre – ".repeat(15).trim_end_matches([' ', '–']));
    let files: [(&str, &[u8], &str); 7] = [
        ("map.pdf", &every_byte, "application/pdf"),
        (&long, b"%PDF-1.4\n\x00\xFF", "application/pdf"),
        (
            "Årsredovisning 2026 (final).docx",
            b"PK\x03\x04",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("lines.csv", "a;b\r\nå;ö\n\rlone\rends.\n.\n".as_bytes(), "text/csv; charset=\"utf-8\""),
        ("latin.txt", b"f\xF6r\n", "text/plain"),
        ("forwarded.eml", b"Subject: x\n\nFrom here.\n", "application/octet-stream"),
        ("no-ending", b"\n", "application/octet-stream"),
    ];
    let mut args = vec!["send".to_owned(), "race".to_owned(), "--list".to_owned(), "motor".to_owned()];
    args.extend(["--outbox", "mail", "--yes", "--json"].map(str::to_owned));
    for (name, bytes, _) in files {
        room.write(&format!("files/{name}"), bytes);
        args.extend(["--attach".to_owned(), format!("files/{name}")]);
    }
    let run = room.pressbox(&args).succeeds();
    assert!(run.stderr.contains("\n    with `map.pdf` attached, 70 KB\n"), "{}", run.stderr);
    let found = attachments(&room.path("mail/race.bo@media.example.eml"));
    let kinds: Vec<_> = files.iter().map(|(_, _, kind)| kind.split(';').next().unwrap()).collect();
    assert_eq!(found[0], format!("multipart/mixed multipart/alternative text/plain text/html {}", kinds.join(" ")));
    for (line, (name, bytes, kind)) in found[1..].iter().zip(files) {
        assert_eq!(*line, format!("{name} {kind} attachment {} {}", bytes.len(), sha256(bytes)));
    }
    assert_eq!(found.len(), 8);
    args.push("--dry-run".to_owned());
    // An outbox can be thrown away and made again.
    fs::remove_dir_all(room.path("mail")).unwrap();
    let plan = room.pressbox(&args).succeeds().json();
    assert_eq!(plan[0]["attachments"][0]["sha256"], sha256(&every_byte));
    assert_eq!(plan[0]["attachments"][3]["media_type"], "text/csv; charset=utf-8");
    let size = plan[0]["bytes"].as_u64().unwrap();
    assert!((95_000..120_000).contains(&size), "{size}");
}

#[test]
fn what_cannot_be_attached_is_refused_in_a_sentence_before_anything_is_sent() {
    let room = room_with("bo@media.example\n");
    fs::create_dir(room.path("folder")).unwrap();
    room.write("empty.pdf", "");
    room.write("map.pdf", "x");
    room.write("other/MAP.pdf", "y");
    room.write("run.exe", "x");
    room.write("a:b.pdf", "x");
    room.write("gpj.\u{202e}exe", "x");
    room.write("big.pdf", vec![7; 3_000_001]);
    room.write("half.pdf", vec![7; 1_600_000]);
    room.write("half2.pdf", vec![7; 1_600_000]);
    std::os::unix::fs::symlink(room.path("map.pdf"), room.path("link.pdf")).unwrap();
    tool("mkfifo", [room.path("pipe.pdf").to_str().unwrap()]);
    let cases: [(&[&str], &str); 12] = [
        (&["gone.pdf"], "there is no file `[ROOM]/gone.pdf` to attach"),
        (&["map.pdf/x"], "there is no file `[ROOM]/map.pdf/x` to attach"),
        (&["folder"], "`[ROOM]/folder` is a folder, and only files can be attached"),
        (&["link.pdf"], "`[ROOM]/link.pdf` is a symbolic link, which cannot be attached"),
        (&["pipe.pdf"], "`[ROOM]/pipe.pdf` is not a regular file and cannot be attached"),
        (&["empty.pdf"], "`[ROOM]/empty.pdf` is empty and cannot be attached"),
        (&["big.pdf"], "`[ROOM]/big.pdf` is too large to attach: attachments may total at most 3 MB"),
        (&["half.pdf", "half2.pdf"], "`[ROOM]/half2.pdf` is too large to attach: attachments may total at most 3 MB"),
        (&["run.exe"], "`[ROOM]/run.exe` cannot be attached: mail servers refuse files that end in `.exe`"),
        (&["gpj.\u{202e}exe"], "`[ROOM]/gpj.\\u{202e}exe` cannot be attached: its name has invisible characters"),
        (
            &["a:b.pdf"],
            "`[ROOM]/a:b.pdf` cannot be attached: its name has one of the characters `/ \\ : * ? \" < > |`, which Windows \
             does not allow",
        ),
        (&["map.pdf", "other/MAP.pdf"], "two attachments cannot have the same name: `MAP.pdf`"),
    ];
    for (files, sentence) in cases {
        let mut args = vec!["send", "race", "--list", "motor", "--outbox", "mail", "--yes"];
        for file in files {
            args.extend(["--attach", file]);
        }
        let run = room.pressbox(args).exits(1);
        assert_eq!(run.stderr.lines().next().unwrap(), format!("error: {sentence}"), "{files:?}");
        assert!(run.stderr.lines().skip(1).all(|line| line.starts_with("hint: ")), "{}", run.stderr);
        assert!(!room.path("mail").exists());
    }
}

#[test]
fn whoever_gets_it_in_a_later_run_gets_the_same_files_or_nobody_does() {
    let sink = Sink::start(|to| if to.starts_with("bo@") { Act::Answer("451 4.7.1 later") } else { Act::Take });
    let room = room_with("anna@media.example\nbo@media.example\n").mailing_to(sink.port);
    room.write("map.pdf", "first");
    room.write("more.pdf", "more");
    let send = |files: &[&str]| {
        let mut args = vec!["send", "race", "--list", "motor", "--yes", "--quiet"];
        for file in files {
            args.extend(["--attach", file]);
        }
        room.pressbox(args)
    };
    send(&["map.pdf"]).exits(3);
    assert_eq!(sink.took(), ["anna@media.example"]);
    let refused = |files: &[&str], sentence: &str, hint: &str| {
        send(files).says(&format!("! error: {sentence}\n! hint: {hint}\nexit 1"));
    };
    room.write("map.pdf", "second");
    let correct = "send the new one as a correction, by raising the release's `version`";
    refused(
        &["map.pdf"],
        "`map.pdf` has changed since the first messages of `race` were sent with it",
        &format!("attach the file as it was, or {correct}"),
    );
    refused(
        &[],
        "the first messages of `race` were sent with `map.pdf` attached, and the others would not get it",
        "attach the same file with `--attach map.pdf`",
    );
    room.write("map.pdf", "first");
    refused(
        &["map.pdf", "more.pdf"],
        "the first messages of `race` were sent without `more.pdf`, and the people who received them would not get this file",
        &format!("leave out `--attach`, or {correct}"),
    );
    room.list("motor", "cia@media.example\n");
    send(&["map.pdf"]);
    let taken = sink.taken();
    assert_eq!(taken.len(), 2);
    for message in &taken {
        let path = room.write("taken.eml", &message.content);
        assert!(attachments(&path)[1].ends_with(&sha256(b"first")), "{}", message.to);
    }
    // A test counts as nothing, and carries what is to be sent.
    room.write("map.pdf", "third");
    room.pressbox(["send", "race", "--test", "cia@media.example", "--attach", "map.pdf"]).succeeds();
    let path = room.write("taken.eml", &sink.taken()[2].content);
    assert!(attachments(&path)[1].ends_with(&sha256(b"third")));
}

#[test]
fn a_scheduled_sending_takes_the_file_as_it_was_planned() {
    let sink = Sink::start(|_| Act::Take);
    let room = room_with("anna@media.example\n").mailing_to(sink.port);
    let map = room.write("map.pdf", "planned");
    room.pressbox([
        "send",
        "race",
        "--list",
        "motor",
        "--attach",
        "map.pdf",
        "--at",
        "2999-05-13 08:00 Europe/Stockholm",
        "--later",
        "--yes",
    ])
    .succeeds();
    let order = fs::read_dir(room.path("schedule")).unwrap().next().unwrap().unwrap().path();
    let text = fs::read_to_string(&order).unwrap();
    assert!(text.contains(&sha256(b"planned")) && text.contains(map.to_str().unwrap()), "{text}");
    let hour = now().to_zoned(jiff::tz::TimeZone::UTC).strftime("%Y-%m-%d %H:%M UTC").to_string();
    fs::write(&order, text.replace("2999-05-13 08:00 Europe/Stockholm", &hour)).unwrap();
    room.write("map.pdf", "changed");
    let due = ["send", "--due", "--yes", "--quiet"];
    let run = room.pressbox(due).exits(3);
    assert!(run.stderr.contains("map.pdf` has changed since the mailing was planned\n"), "{}", run.stderr);
    assert!(sink.taken().is_empty());
    room.write("map.pdf", "planned");
    room.pressbox(due).succeeds();
    let path = room.write("taken.eml", &sink.taken()[0].content);
    assert!(attachments(&path)[1].ends_with(&sha256(b"planned")));
}

#[test]
fn the_timetable_is_attached_where_it_is_not_on_the_web() {
    let front = "+++\nheadline = 'The race'\ndate = 2026-05-14\nzone = 'Europe/Stockholm'\n[[timetable]]\nstart = '2026-05-15 13:55'\n\
                 title = 'Start'\n+++\nThe race was long in Åre.\n";
    for (settings, attached) in [("", true), ("[site]\nurl = 'https://press.example'\n", false)] {
        let room = room_with("bo@media.example\n");
        room.configure(settings);
        room.write("releases/race/release.en.md", front);
        room.pressbox(["release", "render", "race", "-o", "out"]).succeeds();
        let run = room.pressbox(["send", "race", "--list", "motor", "--outbox", "mail", "--yes"]).succeeds();
        let found = attachments(&room.path("mail/race.bo@media.example.eml"));
        let calendar = fs::read(room.path("out/timetable.ics")).unwrap();
        assert_eq!(run.stderr.contains("    with `timetable.ics` attached, "), attached, "{}", run.stderr);
        assert_eq!(found.len(), if attached { 2 } else { 1 });
        if attached {
            let kind = "text/calendar; charset=\"utf-8\"; method=\"PUBLISH\"";
            let line = format!("timetable.ics {kind} attachment {} {}", calendar.len(), sha256(&calendar));
            assert_eq!(found[1], line);
        }
        let html = fs::read_to_string(room.path("mail/race.bo@media.example.eml")).unwrap();
        assert_eq!(html.contains("https://press.example/race/timetable.ics"), !attached);
    }
}
