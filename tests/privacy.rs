//! What is about people is for the newsroom's owner alone, and is found wherever it stands when somebody asks for it or wants
//! to be forgotten.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, chown};
use std::path::Path;

use crate::support::Room;
use crate::support::newsroom::newsroom;
use crate::support::sink::{Act, Sink};

const ANNA: &str = "anna@media.example";

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap_or_else(|e| panic!("{}: {e}", path.display())).permissions().mode() & 0o777
}

#[test]
fn a_new_newsroom_is_its_owners_and_what_is_for_others_stays_readable() {
    let outer = Room::empty();
    outer.pressbox(["init", "desk", "--name", "Desk", "--from", "press@press.example"]).succeeds();
    for folder in ["desk", "desk/lists", "desk/library"] {
        assert_eq!(mode(&outer.path(folder)), 0o700, "{folder}");
    }
    assert_eq!(mode(&outer.path("desk/lists/example.csv")), 0o600);
    // A folder that is there and empty is a newsroom's, too; one with files of others is left as it is, and that is told.
    fs::create_dir(outer.path("empty")).unwrap();
    fs::set_permissions(outer.path("empty"), fs::Permissions::from_mode(0o755)).unwrap();
    outer.pressbox(["init", "empty", "--name", "Desk", "--from", "press@press.example"]).succeeds();
    assert_eq!(mode(&outer.path("empty")), 0o700);
    outer.write("full/notes.txt", "x");
    fs::set_permissions(outer.path("full"), fs::Permissions::from_mode(0o755)).unwrap();
    let run = outer.pressbox(["init", "full", "--name", "Desk", "--from", "press@press.example"]).succeeds();
    assert_eq!(mode(&outer.path("full")), 0o755);
    assert!(run.stderr.contains("other users of this machine can look into this folder"), "{run:?}");
}

#[test]
fn what_is_about_people_has_mode_0600_and_a_mode_that_was_chosen_is_kept() {
    let room = newsroom();
    room.list("motor", &format!("email\n{ANNA}\n"));
    room.list("motor", &format!("email\n{ANNA}\nbo@media.example\n"));
    room.pressbox(["list", "suppress", "cia@media.example"]).succeeds();
    room.pressbox(["send", "race", "--list", "motor", "--yes", "--outbox", "out/box"]).succeeds();
    room.pressbox(["release", "render", "race", "-o", "out/pages"]).succeeds();
    let private = ["lists/motor.csv", "lists/suppressed.csv", "library/ledger.sqlite3"];
    for file in private {
        assert_eq!(mode(&room.path(file)), 0o600, "{file}");
    }
    let in_folder = |folder: &str| {
        let entries = fs::read_dir(room.path(folder)).unwrap().flatten().map(|entry| entry.path());
        let all: Vec<_> = entries.filter(|path| path.is_file()).collect();
        assert!(!all.is_empty(), "{folder}");
        all
    };
    for folder in ["lists/.history/motor", "out/box"] {
        assert_eq!(mode(&room.path(folder)), 0o700, "{folder}");
        assert!(in_folder(folder).iter().all(|file| mode(file) == 0o600), "{folder}");
    }
    assert!(in_folder("out/pages").iter().all(|file| mode(file) & 0o044 == 0o044), "pages are for others");
    fs::set_permissions(room.path("lists/motor.csv"), fs::Permissions::from_mode(0o640)).unwrap();
    room.list("motor", &format!("email\n{ANNA}\ndan@media.example\n"));
    assert_eq!(mode(&room.path("lists/motor.csv")), 0o640);
}

#[test]
fn the_doctor_remarks_on_a_newsroom_that_others_can_read() {
    let room = newsroom();
    let find = || {
        let run = room.pressbox(["doctor", "--resolver", "127.0.0.1:1", "--json"]);
        run.json().iter().any(|found| found["rule"] == "private")
    };
    assert!(!find());
    for folder in [".", "lists"] {
        fs::set_permissions(room.path(folder), fs::Permissions::from_mode(0o755)).unwrap();
    }
    assert!(find());
    fs::set_permissions(room.path("lists"), fs::Permissions::from_mode(0o700)).unwrap();
    fs::set_permissions(room.path("."), fs::Permissions::from_mode(0o700)).unwrap();
    assert!(!find());
}

#[test]
fn settings_that_another_user_wrote_run_no_command_and_send_nowhere() {
    let sink = Sink::start(|_| Act::Take);
    let room = newsroom();
    room.list("motor", &format!("email\n{ANNA}\n"));
    let url = format!("smtp://u@127.0.0.1:{}?tls=none", sink.port);
    room.configure(&format!(
        "[smtp]\nurl = \"{url}\"\npassword_command = \"touch ran; echo x\"\n[imap]\npassword_command = \"touch ran; echo x\""
    ));
    if chown(room.path("pressbox.toml"), Some(65_534), None).is_err() {
        eprintln!("not run: only root may give files away");
        return;
    }
    let run = room.pressbox(["send", "race", "--list", "motor", "--yes"]).exits(1);
    assert!(run.stderr.contains("belongs to another user"), "{run:?}");
    assert!(run.stderr.contains("`PRESSBOX_SMTP_URL`"), "{run:?}");
    room.pressbox(["bounces", "imap://u@127.0.0.1:1?tls=none"]).exits(1);
    assert!(room.pressbox(["doctor", "--resolver", "127.0.0.1:1"]).stdout.contains("belongs to another user"));
    assert!(!room.path("ran").exists());
    assert_eq!(sink.taken_count(), 0);
    // With a server of one's own, and for whoever called sudo.
    let own = format!("smtp://127.0.0.1:{}?tls=none", sink.port);
    let room = room.env("PRESSBOX_SMTP_URL", own);
    room.pressbox(["send", "race", "--list", "motor", "--yes"]).succeeds();
    assert!(!room.path("ran").exists());
    let room = room.env("SUDO_UID", "65534");
    room.pressbox(["bounces", "imap://u@127.0.0.1:1?tls=none"]).exits(3);
    assert!(room.path("ran").exists());
}

#[test]
fn a_password_in_an_address_is_refused_and_never_shown() {
    let room = newsroom();
    for url in ["imaps://u:hemligt@h/", "IMAPS://u:hemligt@h/", "Imap://u%3Ahemligt@h/INBOX", "imaps:///u:hemligt@h"] {
        let run = room.pressbox(["bounces", url]);
        assert_ne!(run.code, Some(0));
        assert!(!format!("{run:?}").contains("hemligt"), "{url}: {run:?}");
    }
    for url in
        ["SMTP://u:hemligt@h", "sMtPs://u:hemligt@h", "u:hemligt@h", "smtpx://u:hemligt@h", "smtp:///u:hemligt@h"]
    {
        let room = newsroom().env("PRESSBOX_SMTP_URL", url);
        room.list("motor", &format!("email\n{ANNA}\n"));
        let run = room.pressbox(["send", "race", "--list", "motor", "--yes"]).exits(1);
        assert!(!format!("{run:?}").contains("hemligt"), "{url}: {run:?}");
    }
}

/// A newsroom that names Anna wherever it may.
fn full_of_anna() -> Room {
    let sink =
        Sink::start(
            |to| if to.starts_with("bo@") { Act::Answer("550 5.7.1 ask anna@media.example") } else { Act::Take },
        );
    let room = newsroom().mailing_to(sink.port);
    room.list("motor", &format!("email,notes\n{ANNA},\nbo@media.example,see Anna@media.example first\n"));
    room.list(
        "motor",
        &format!("email,notes\nbo@media.example,see Anna@media.example first\n{ANNA},\njoanna@media.example,\n"),
    );
    room.pressbox(["send", "race", "--list", "motor", "--yes", "--outbox", "out/box"]).succeeds();
    let _ = room.pressbox(["send", "race", "--list", "motor", "--yes"]);
    let notice = "From: MAILER-DAEMON@mx.media.example\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n\
        --b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.media.example\n\n\
        Final-Recipient: rfc822; joanna@media.example\nAction: failed\nStatus: 5.2.2\n\
        Diagnostic-Code: smtp; 552 5.2.2 full, write to anna@media.example\n\n--b--\n";
    room.write("in/one.eml", notice);
    room.pressbox(["bounces", "in"]).succeeds();
    room.write("schedule/note.toml.txt", format!("for {ANNA} only\n"));
    room
}

#[test]
fn an_export_finds_a_person_in_the_words_of_others_and_erasing_takes_them_out() {
    let room = full_of_anna();
    let export = room.pressbox(["list", "export", ANNA, "--json"]).succeeds().json();
    let told = export.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
    for part in [
        "ask anna@media.example",
        "write to anna@media.example",
        "out/box",
        "schedule/note.toml.txt",
        "lists/motor.csv",
        ".history",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let run = room.pressbox(["list", "erase", ANNA]).succeeds();
    assert!(run.stderr.contains("deleted 1 message to them in outboxes"), "{run:?}");
    for line in ["schedule/note.toml.txt, line 1", "lists/motor.csv, line 2"] {
        assert!(run.stderr.contains(line), "{line}: {run:?}");
    }
    // What is left is what others wrote and were told of; nobody else is touched.
    let left = room.pressbox(["list", "export", ANNA, "--json"]).succeeds().json();
    let mut paths: Vec<_> = left.iter().filter_map(|one| one["path"].as_str()).collect();
    paths.sort_unstable();
    assert_eq!(paths, ["lists/motor.csv", "schedule/note.toml.txt"], "{left:?}");
    let ledger = fs::read(room.path("library/ledger.sqlite3")).unwrap();
    let ledger = String::from_utf8_lossy(&ledger).replace("joanna@media.example", "");
    assert!(!ledger.contains(ANNA));
    assert!(!room.path("lists/.history/motor").exists());
    let joanna = room.pressbox(["list", "export", "joanna@media.example", "--json"]).succeeds().json();
    assert!(joanna.iter().any(|one| one["said"] == "552 5.2.2 full, write to (erased)"), "{joanna:?}");
}

#[test]
fn settings_and_scheduled_mailings_that_everybody_may_change_are_not_used() {
    let set = |room: &Room, name: &str, mode| {
        fs::set_permissions(room.path(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    let room = newsroom();
    room.list("motor", "email\nanna@media.example\n");
    room.configure("[smtp]\nurl = \"smtp://press@mail.example\"\npassword_command = \"touch ran; echo hemligt\"");
    let send = ["send", "race", "--list", "motor", "--yes"];
    for name in ["pressbox.toml", ""] {
        let before = fs::metadata(room.path(name)).unwrap().permissions().mode();
        set(&room, name, before | 0o002);
        let run = room.pressbox(send).exits(1);
        assert!(run.stderr.contains("everybody on this machine may change it"), "{name}: {}", run.stderr);
        assert!(run.stderr.contains("chmod o-w"), "{name}: {}", run.stderr);
        set(&room, name, before);
    }
    assert!(!room.path("ran").exists());

    room.pressbox(["send", "race", "--list", "motor", "--at", "2998-05-14 08:00 Europe/Stockholm", "--later", "--yes"])
        .succeeds();
    let order = fs::read_dir(room.path("schedule"))
        .unwrap()
        .flatten()
        .find(|file| file.path().extension().is_some_and(|kind| kind == "toml"));
    let order = format!("schedule/{}", order.unwrap().file_name().display());
    for (name, mode) in [(order.as_str(), 0o646), ("schedule", 0o757)] {
        let before = fs::metadata(room.path(name)).unwrap().permissions().mode();
        set(&room, name, mode);
        let run = room.pressbox(["schedule"]).exits(3);
        assert!(run.stderr.contains("so it is not sent"), "{name}: {}", run.stderr);
        room.pressbox(["send", "--due"]).exits(3);
        set(&room, name, before);
        room.pressbox(["schedule"]).succeeds();
    }
}
