//! Signatures, judged by the programs that receivers use.

#![cfg(unix)]

use std::os::unix::fs::PermissionsExt as _;

use crate::support::mail_judges::{Published, dkimpy, opendkim, spam_score};
use crate::support::postfix::Postfix;
use crate::support::sink::{Act, Sink};
use crate::support::{Room, pictures};

/// A newsroom that signs, with a release, a lead photo and a list; and the record of its key.
fn that_signs() -> (Room, Published) {
    let room = Room::new();
    let made = room.pressbox(["dkim", "new", "--json"]).succeeds().json().remove(0);
    let text = |key: &str| made[key].as_str().unwrap().to_owned();
    room.configure(&format!("[dkim]\nkey = \"{}\"\nselector = \"pressbox\"", text("key")));
    room.configure(
        "[delivery]\nbounce = \"bounces@press.example\"\n\
         unsubscribe_url = \"https://press.example/unsubscribe/{token}\"\n\
         [[contacts]]\nname = \"Åsa Lindqvist\"\nphone = \"+46 70 123 45 67\"",
    );
    let story = "The race in Åre was long, and the weather changed on every lap of it.\n\n".repeat(12);
    room.write(
        "releases/race/release.en.md",
        format!("+++\nheadline = 'Bäckman second in Åre – “what a race” 🏁'\ndate = 2026-05-14\n+++\n{story}"),
    );
    room.write("in/lead.jpg", pictures::jpeg(7));
    let says = ["--credit", "Foto: Åsa Ö", "--copyright", "© Åsa Ö", "--caption", "The winner at the finish in Åre."];
    let photo = room.pressbox(["ingest", "in", "--json"].into_iter().chain(says)).succeeds().json();
    let photo = photo[0]["photo"].as_str().unwrap().to_owned();
    room.pressbox(["release", "add", "race", &photo, "--alt", "A driver waves."]).succeeds();
    room.write(
        "people.csv",
        "name,address\nÅsa   Öberg-Nåväl – Süddeutsche Allgemeine Redaktion Motor & Sport,asa@media.example\n\
         Anna Larsson,anna@media.example\n",
    );
    room.pressbox(["list", "import", "motor", "people.csv"]).succeeds();
    (room, Published { name: text("name"), value: text("value") })
}

fn send(room: Room, port: u16) -> Room {
    let room = room.mailing_to(port);
    room.pressbox(["send", "race", "--list", "motor", "--yes"]).succeeds();
    room
}

#[track_caller]
fn assert_verifies(record: &Published, message: &[u8]) {
    let verdict = opendkim(record, message);
    assert!(verdict.ends_with("succeeded"), "{verdict}");
    assert!(dkimpy(record, message));
}

#[test]
fn opendkim_and_dkimpy_verify_each_message_and_neither_one_that_was_changed() {
    let (room, record) = that_signs();
    let sink = Sink::start(|_| Act::Take);
    send(room, sink.port);
    let taken = sink.taken();
    assert_eq!(taken.len(), 2);
    for message in &taken {
        assert_verifies(&record, &message.content);
        let content = String::from_utf8(message.content.clone()).unwrap();
        assert!(content.lines().all(|line| line.len() <= 78), "{content}");
        let signed = content.split("\r\n h=").nth(1).unwrap().split(';').next().unwrap().replace("\r\n  ", "");
        let signed: Vec<_> = signed.split(':').collect();
        for name in ["From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type", "List-Id"] {
            assert!(signed.contains(&name), "{name} is not signed: {signed:?}");
        }
        assert!(signed.contains(&"List-Unsubscribe") && signed.contains(&"List-Unsubscribe-Post"), "{signed:?}");

        for (from, to) in [
            ("The race in =C3=85re", "The road in =C3=85re"),
            ("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", ""),
            ("https://press.example/unsubscribe/", "https://press.example/welcome/"),
            ("\r\nSubject:", "\r\nSubject: another\r\nSubject:"),
            ("boundary=\"=_", "boundary=\"=_x"),
        ] {
            let changed = content.replacen(from, to, 1);
            assert_ne!(changed, content, "{from}");
            assert!(!opendkim(&record, changed.as_bytes()).ends_with("succeeded"), "{from} -> {to}");
        }
    }
}

#[test]
fn a_message_with_attachments_verifies_and_none_of_them_can_be_changed() {
    let (room, record) = that_signs();
    let server = Postfix::start(&["anna", "asa"]);
    let sink = Sink::start(|_| Act::Take);
    let every_byte: Vec<u8> = (0..=255).cycle().take(70_001).collect();
    room.write("files/Årsredovisning – 2026.pdf", &every_byte);
    room.write("files/from.txt", "From here\n.\n..\n \n\t\nlone\rreturns\r\n  \n\n\n");
    let send = |room: &Room| {
        let attach = ["--attach", "files/Årsredovisning – 2026.pdf", "--attach", "files/from.txt"];
        room.pressbox(["send", "race", "--list", "motor", "--yes"].iter().chain(&attach)).succeeds();
    };
    let room = room.mailing_to(sink.port);
    send(&room);
    for message in sink.taken() {
        assert_verifies(&record, &message.content);
        let content = String::from_utf8(message.content).unwrap();
        let file = content.find("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g").unwrap();
        for (at, to) in [(file + 20, "B"), (content.len() - 200, "x")] {
            let changed = [&content[..at], to, &content[at + 1..]].concat();
            assert_ne!(changed, content);
            assert!(!opendkim(&record, changed.as_bytes()).ends_with("succeeded"), "{at}");
        }
        for (from, to) in [("name=\"from.txt\"", "name=\"from.exe\""), ("; filename", "; filname")] {
            let changed = content.replacen(from, to, 1);
            assert_ne!(changed, content, "{from}");
            assert!(!opendkim(&record, changed.as_bytes()).ends_with("succeeded"), "{from}");
        }
    }
    // A server that hands it on changes nothing either.
    let (other, record) = that_signs();
    other.write("files/Årsredovisning – 2026.pdf", &every_byte);
    other.write("files/from.txt", "From here\n");
    let other = other.mailing_to(server.port);
    send(&other);
    for person in ["anna", "asa"] {
        assert_verifies(&record, &server.mail_of(person, 1).remove(0));
    }
}

#[test]
fn a_signature_holds_when_a_postfix_has_handed_the_message_on() {
    let (room, record) = that_signs();
    let server = Postfix::start(&["anna", "asa"]);
    send(room, server.port);
    for person in ["anna", "asa"] {
        let mail = server.mail_of(person, 1).remove(0);
        assert!(String::from_utf8_lossy(&mail).contains("\nReceived: "));
        // The token stands in the return path that the server wrote down.
        assert!(String::from_utf8_lossy(&mail).starts_with("Return-Path: <bounces+"));
        assert_verifies(&record, &mail);
    }
}

#[test]
fn a_message_is_no_spam_to_spamassassin() {
    let (room, _) = that_signs();
    let sink = Sink::start(|_| Act::Take);
    send(room, sink.port);
    let (score, report) = spam_score(&sink.taken()[0].content);
    assert!(score <= 0.5, "{score}\n{report}");
}

#[test]
fn a_key_is_made_with_the_record_to_publish_and_is_not_made_twice() {
    let room = Room::new();
    let made = room.pressbox(["dkim", "new", "--selector", "autumn"]).succeeds();
    assert!(made.stdout.starts_with("autumn._domainkey.press.example. IN TXT (\n    \"v=DKIM1; k=rsa; p=MII"));
    assert!(made.stderr.contains("`key = \"keys/dkim-autumn.pem\"`, `selector = \"autumn\"`"), "{}", made.stderr);
    let key = room.path("keys/dkim-autumn.pem");
    assert_eq!(std::fs::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
    let first = room.read("keys/dkim-autumn.pem");
    room.pressbox(["dkim", "new", "--selector", "autumn"]).says(
        "! error: `keys/dkim-autumn.pem` already exists\n\
         ! hint: create a key under another name with `--selector`, print its record with `pressbox dkim show`, or replace \
         it with `--force`\n\
         exit 1",
    );
    assert_eq!(room.read("keys/dkim-autumn.pem"), first);
    room.pressbox(["dkim", "show"]).exits(1);
    room.configure("[dkim]\nkey = \"keys/dkim-autumn.pem\"\nselector = \"autumn\"");
    assert_eq!(room.pressbox(["dkim", "show"]).succeeds().stdout, made.stdout);
    let strings = room.pressbox(["dkim", "show", "--json"]).succeeds().json()[0]["strings"].clone();
    assert!(strings.as_array().unwrap().iter().all(|string| string.as_str().unwrap().len() <= 255));
    room.pressbox(["dkim", "new", "--selector", "autumn", "--force"]).succeeds();
    assert_ne!(room.read("keys/dkim-autumn.pem"), first);
    room.pressbox(["dkim", "new", "--selector", "../../etc/x"]).exits(1);
}

#[test]
fn a_key_that_others_can_read_or_that_is_none_stops_the_sending() {
    let (room, _) = that_signs();
    let sink = Sink::start(|_| Act::Take);
    let room = room.mailing_to(sink.port);
    let send = ["send", "race", "--list", "motor", "--yes", "--quiet"];
    let key = room.path("keys/dkim-pressbox.pem");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let run = room.pressbox(send).exits(1);
    assert!(run.stderr.contains("can be read by others: its mode is 644"), "{}", run.stderr);
    std::fs::write(&key, "no key").unwrap();
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    let run = room.pressbox(send).exits(1);
    assert!(run.stderr.contains("contains no RSA key of at least 2048 bits"), "{}", run.stderr);
    std::fs::remove_file(&key).unwrap();
    room.pressbox(send).exits(1);
    assert_eq!(sink.connections(), 0);
}
