//! Pipes, devices and folders where a file belongs: the cause is told at once, and nobody waits.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::newsroom::newsroom;
use crate::support::{Room, Run, tool};

fn pipe(room: &Room, name: &str) {
    let path = room.path(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    if path.exists() {
        std::fs::remove_file(&path).unwrap();
    }
    tool("mkfifo", [path]);
}

/// A run that may not wait for anybody.
fn at_once(room: &Room, args: &[&str]) -> Run {
    let mut child = room.command(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let until = Instant::now() + Duration::from_secs(30);
    while child.try_wait().unwrap().is_none() {
        if Instant::now() > until {
            child.kill().unwrap();
            child.wait().unwrap();
            panic!("{args:?} waits");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    room.pressbox(args)
}

#[track_caller]
fn refuses(room: &Room, args: &[&str], said: &str) {
    let run = at_once(room, args);
    let all = format!("{}{}", run.stdout, run.stderr);
    assert!(run.code != Some(0) && all.contains(said), "{args:?}: {:?}: {all}", run.code);
}

#[test]
fn a_pipe_that_is_named_is_not_waited_for() {
    let room = newsroom();
    for name in ["f.csv", "f.vcf", "f.txt", "f.eml", "f.zip", "f.jpg"] {
        pipe(&room, name);
    }
    std::os::unix::fs::symlink(room.path("f.csv"), room.path("link.csv")).unwrap();
    for args in [
        &["list", "import", "x", "f.csv"][..],
        &["list", "import", "x", "f.vcf"],
        &["list", "import", "x", "link.csv"],
        &["list", "import", "x", "/dev/zero"],
        &["list", "suppress", "--from", "f.csv", "--yes"],
        &["release", "import", "f.txt", "--slug", "x"],
        &["bounces", "f.eml"],
        &["kit", "verify", "f.zip"],
        &["photo", "verify", "f.jpg"],
        &["ingest", "f.jpg"],
        &["doctor", "--hosts", "f.txt"],
    ] {
        refuses(&room, args, "it is not a regular file");
    }
    refuses(&room, &["release", "import", "lists", "--slug", "x"], "it is a folder, not a file");
    refuses(&room, &["list", "import", "x", "lists"], "it is a folder, not a file");
}

#[test]
fn a_pipe_that_lies_in_the_newsroom_is_not_waited_for() {
    let send = ["send", "race", "--list", "motor", "--yes", "--outbox", "mail"];
    for (name, args) in [
        ("lists/suppressed.csv", &send[..]),
        ("lists/pending.csv", &send),
        ("lists/motor.csv", &send),
        ("lists/suppressed.csv", &["list", "suppress", "bo@media.example", "--yes"]),
        ("releases/race/release.en.md", &send),
        ("releases/race/release.sv.md", &send),
        ("releases/race/release.en.md", &["release", "check", "race"]),
        ("schedule/x.toml", &["schedule"]),
        ("schedule/x.toml", &["send", "--due"]),
    ] {
        let room = newsroom();
        room.list("motor", "anna@media.example");
        pipe(&room, name);
        refuses(&room, args, "it is not a regular file");
        assert!(!room.path("mail").exists(), "{name}");
    }
}

#[test]
fn a_folder_in_the_place_of_an_edition_or_a_list_is_told_as_such() {
    let room = Room::new();
    for folder in ["releases/race/release.en.md", "lists/media.csv"] {
        std::fs::create_dir_all(room.path(folder)).unwrap();
    }
    for args in [&["release", "show", "race"][..], &["release", "check", "race"], &["release", "render", "race"]] {
        refuses(&room, args, "`[ROOM]/releases/race/release.en.md` cannot be read\n");
        refuses(&room, args, "it is a folder, not a file");
    }
    refuses(&room, &["list", "show", "media"], "`[ROOM]/lists/media.csv` cannot be read\n");
    refuses(&room, &["list", "show", "media"], "it is a folder, not a file");
    refuses(&room, &["release", "show", "other"], "there is no release `other`");
    refuses(&room, &["list", "show", "other"], "there is no list `other`");
}

#[test]
fn what_a_shell_has_opened_already_is_read() {
    let room = Room::new();
    let program = env!("CARGO_BIN_EXE_pressbox");
    let script = format!("printf 'email\\nanna@media.example\\n' | {program} list import x /dev/stdin");
    room.run(Command::new("sh").args(["-c", &script]).current_dir(room.path("."))).succeeds();
    assert!(room.read("lists/x.csv").contains("anna@media.example"));
}
