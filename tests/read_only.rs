//! A newsroom where nothing can be written: what is in it can be read all the same.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use crate::support::pictures::jpeg;
use crate::support::{Room, Run, tool};

/// A newsroom with a photo and a mailing, closed to everybody.
fn closed() -> Room {
    let room = Room::new();
    room.write("first.jpg", jpeg(1));
    room.pressbox(["ingest", "-q", "first.jpg", "--caption", "Åsa wins", "--credit", "Foto: Nord"]).succeeds();
    room.write("list.csv", "name,email\nAnna Berg,anna@media.example\n");
    room.pressbox(["list", "import", "media", "list.csv", "-q"]).succeeds();
    room.configure("[[contacts]]\nname = \"Åsa Lindqvist\"\nphone = \"+46 70 123 45 67\"");
    let release = "+++\nheadline = 'Bäckman second'\ndate = 2026-05-14\n+++\nThe race was long in Åre.\n";
    room.write("releases/launch/release.en.md", release);
    room.pressbox(["send", "launch", "--list", "media", "--outbox", "out/mail", "--yes", "-q"]).succeeds();
    room
}

/// Takes everybody's right to write, from the folder on down.
fn close(folder: &Path) {
    for entry in walkdir::WalkDir::new(folder).contents_first(true).into_iter().flatten() {
        let mode = if entry.file_type().is_dir() { 0o555 } else { 0o444 };
        fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode)).unwrap();
    }
}

/// Gives the rights back, so that the folder can be thrown away.
fn open(folder: &Path) {
    for entry in walkdir::WalkDir::new(folder).into_iter().flatten() {
        let mode = if entry.file_type().is_dir() { 0o755 } else { 0o644 };
        fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode)).unwrap();
    }
}

/// Runs `pressbox` as somebody whom closed folders keep out; root they do not.
fn as_visitor(room: &Room, args: &[&str]) -> Run {
    let ours = room.command(args);
    if !is_root() {
        return room.pressbox(args);
    }
    let mut command = as_nobody(ours.get_program());
    command.args(ours.get_args()).current_dir(room.path("")).env_clear();
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", "/nonexistent");
    room.run(&mut command)
}

fn as_nobody(program: &OsStr) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(program);
    command
}

fn is_root() -> bool {
    tool("id", ["-u"]).trim() == "0"
}

/// Whether somebody else may run what was built.
fn can_visit() -> bool {
    let program = env!("CARGO_BIN_EXE_pressbox");
    let can = !is_root() || as_nobody(program.as_ref()).arg("--version").output().is_ok_and(|run| run.status.success());
    if !can {
        eprintln!("not run: it needs a build folder that others may enter");
    }
    can
}

#[test]
fn what_is_in_it_can_be_read() {
    if !can_visit() {
        return;
    }
    let room = closed();
    let photo = room.pressbox(["photos", "--json"]).json().remove(0)["photo"].as_str().unwrap().to_owned();
    let commands: [&[&str]; 7] = [
        &["photos", "--json"],
        &["photo", "show", &photo, "--json"],
        &["report", "launch", "--json"],
        &["list", "show", "media", "--json"],
        &["release", "show", "launch", "--json"],
        &["release", "check", "launch", "--json"],
        &["check", "--json"],
    ];
    let before: Vec<_> = commands.iter().map(|args| room.pressbox(*args)).collect();
    close(&room.path(""));
    let closed: Vec<_> = commands.iter().map(|args| as_visitor(&room, args)).collect();
    let change = as_visitor(&room, &["photo", "edit", &photo, "--caption", "Other"]);
    let ingest = as_visitor(&room, &["ingest", "first.jpg"]);
    let traces = room.path("library/catalogue.sqlite3-wal").exists();
    open(&room.path(""));
    for (args, (before, closed)) in commands.iter().zip(before.iter().zip(&closed)) {
        assert!(before.code != Some(2) && before == closed, "{args:?}\n{before:?}\n{closed:?}");
    }
    assert!(before[0].stdout.contains("Åsa wins") && before[2].stdout.contains("anna@media.example"));
    assert!(!traces);
    let refusal = "error: the database can be read but not changed: its folder or disk is read-only\n";
    assert!(change.code == Some(1) && change.stderr.starts_with(refusal), "{change:?}");
    assert_eq!(ingest.code, Some(1), "{ingest:?}");
}

#[test]
fn a_disk_that_takes_no_changes_is_read_even_by_root() {
    let room = closed();
    let (from, to) = (room.path(""), tempfile::tempdir().unwrap());
    let commands: [&[&str]; 3] = [&["photos", "--json"], &["report", "launch", "--json"], &["check", "--json"]];
    // Mounted once more in a world of its own, which ends with the command.
    let there = |program: &OsStr, args: &[&str]| {
        let mut command = Command::new("unshare");
        let script =
            "mount --bind \"$1\" \"$2\" && mount -o remount,ro,bind \"$2\" && cd \"$2\" && shift 2 && exec \"$@\"";
        command
            .args(["-m", "sh", "-c", script, "sh"])
            .args([from.as_os_str(), to.path().as_os_str(), program])
            .args(args);
        room.run(&mut command)
    };
    if there("true".as_ref(), &[]).code != Some(0) || there("touch".as_ref(), &["x"]).code == Some(0) {
        eprintln!("not run: it needs the right to mount");
        return;
    }
    for args in commands {
        assert_eq!(there(env!("CARGO_BIN_EXE_pressbox").as_ref(), args), room.pressbox(args), "{args:?}");
    }
}

#[test]
fn one_that_was_never_written_to_is_empty() {
    if !can_visit() {
        return;
    }
    let room = Room::new();
    close(&room.path(""));
    let photos = as_visitor(&room, &["photos", "--json", "-q"]);
    let check = as_visitor(&room, &["check", "-q"]);
    open(&room.path(""));
    photos.says("");
    check.says("");
}

#[test]
fn what_a_writer_left_unfinished_is_read_too_or_told() {
    if !can_visit() {
        return;
    }
    let room = closed();
    // A writer that was killed: its changes stand in the log beside the catalogue.
    let catalogue = room.path("library/catalogue.sqlite3");
    let connection = rusqlite::Connection::open(&catalogue).unwrap();
    connection.execute("UPDATE photo SET withdrawn = 1", []).unwrap();
    let log = room.path("library/catalogue.sqlite3-wal");
    assert!(fs::metadata(&log).unwrap().len() > 0);
    close(&room.path(""));
    let with_writer = as_visitor(&room, &["photos", "--json"]);
    let kept = fs::read(&log).unwrap();
    open(&room.path(""));
    drop(connection);
    fs::write(&log, kept).unwrap();
    let shared = room.path("library/catalogue.sqlite3-shm");
    assert!(!shared.exists());
    close(&room.path(""));
    let after_a_kill = as_visitor(&room, &["photos", "--json"]);
    open(&room.path(""));
    assert_eq!(with_writer.succeeds().json()[0]["withdrawn"], true);
    // Only somebody who may write can take up what the log holds: that is said, and nothing wrong is told instead.
    assert!(after_a_kill.code == Some(1) && after_a_kill.stdout.is_empty(), "{after_a_kill:?}");
    assert!(after_a_kill.stderr.contains("catalogue.sqlite3` cannot be opened"), "{after_a_kill:?}");
}

#[test]
fn a_folder_that_may_not_be_written_keeps_a_withdrawn_photo_and_that_is_told() {
    if !can_visit() {
        return;
    }
    let room = closed();
    let photo = room.pressbox(["photos", "--json"]).json().remove(0)["photo"].as_str().unwrap()[..8].to_owned();
    room.pressbox(["photo", "edit", &photo, "--copyright", "© Nord", "-q"]).succeeds();
    room.pressbox(["renditions", &photo, "--preset", "web", "-o", "web", "-q"]).succeeds();
    let everybody = |folder: &Path, mode: u32| {
        for entry in walkdir::WalkDir::new(folder).contents_first(true).into_iter().flatten() {
            fs::set_permissions(entry.path(), fs::Permissions::from_mode(mode)).unwrap();
        }
    };
    everybody(&room.path(""), 0o777);
    fs::set_permissions(room.path("web"), fs::Permissions::from_mode(0o555)).unwrap();
    let told = as_visitor(&room, &["photo", "withdraw", &photo]).exits(3);
    assert!(told.stderr.contains("may still contain it: it cannot be changed: "), "{}", told.stderr);
    assert!(told.stderr.contains(&format!("run `pressbox photo withdraw {photo}` again")), "{}", told.stderr);
    everybody(&room.path("web"), 0o777);
    as_visitor(&room, &["photo", "withdraw", &photo]).succeeds();
    assert_eq!(fs::read_dir(room.path("web")).unwrap().count(), 0);
}

#[test]
fn whoever_may_not_write_is_told_so_and_no_temporary_name() {
    if !can_visit() {
        return;
    }
    let room = Room::new();
    room.write("first.jpg", jpeg(1));
    room.write("list.csv", "name,email\nAnna Berg,anna@media.example\n");
    let commands: [&[&str]; 5] = [
        &["ingest", "first.jpg"],
        &["list", "import", "media", "list.csv"],
        &["list", "suppress", "anna@media.example", "--yes"],
        &["release", "new", "launch"],
        &["dkim", "new"],
    ];
    close(&room.path(""));
    let runs = commands.map(|args| (args, as_visitor(&room, args)));
    open(&room.path(""));
    for (args, run) in runs {
        assert!(run.code == Some(1) && run.stdout.is_empty(), "{args:?} {run:?}");
        assert!(run.stderr.contains("caused by: permission denied\n"), "{args:?} {}", run.stderr);
        assert!(run.stderr.lines().any(|line| line.starts_with("hint: ")), "{args:?} {}", run.stderr);
        assert!(!run.stderr.contains(".part"), "{args:?} {}", run.stderr);
    }
}

/// Runs commands in a copy of a newsroom on a disk that has no space left; `None` without the right to mount.
fn on_a_full_disk<const N: usize>(room: &Room, commands: [&[&str]; N]) -> Option<[Run; N]> {
    let disk = tempfile::tempdir().unwrap();
    let out = tempfile::tempdir().unwrap();
    let mut failed = false;
    let runs = commands.map(|args| {
        let mut command = Command::new("unshare");
        // What the newsroom holds after the command is shown beside what the command says.
        let script = "mount -t tmpfs -o size=24m none \"$1\" && cp -a \"$2\"/. \"$1\" && cd \"$1\" || exit 99
            cat /dev/zero > filler 2>/dev/null; out=$3; shift 3; \"$@\"; code=$?; ls -A releases > \"$out\"; exit $code";
        command.args(["-m", "sh", "-c", script, "sh"]).arg(disk.path()).arg(room.path("")).arg(out.path().join("releases"));
        command.arg(env!("CARGO_BIN_EXE_pressbox")).args(args);
        let run = room.run(&mut command);
        failed |= !matches!(run.code, Some(0..=3)) || run.stderr.starts_with("unshare: ");
        assert!(failed || args[0] != "release" || fs::read(out.path().join("releases")).unwrap() == b"launch\n");
        run
    });
    (!failed).then_some(runs)
}

#[test]
fn a_full_disk_is_read_and_what_cannot_be_kept_is_told_and_leaves_nothing() {
    let room = closed();
    let photo = room.pressbox(["photos", "--json"]).json().remove(0)["photo"].as_str().unwrap().to_owned();
    room.write("second.jpg", jpeg(2));
    room.write("story.txt", "Harbour opens\n\nThe harbour opens on Friday, and everybody is welcome to see it.\n");
    let reading: [&[&str]; 4] =
        [&["photos"], &["photo", "show", &photo[..8]], &["check"], &["report", "launch", "--json"]];
    let Some(runs) = on_a_full_disk(&room, reading) else {
        eprintln!("not run: it needs the right to mount");
        return;
    };
    for (args, run) in reading.iter().zip(runs) {
        assert!(run.code == Some(0) && !run.stdout.is_empty() | args.contains(&"check"), "{args:?} {run:?}");
    }
    let import = ["release", "import", "story.txt", "--slug", "harbour", "--language", "en"];
    let writing: [&[&str]; 4] = [
        &["ingest", "second.jpg"],
        &["photo", "edit", &photo[..8], "--caption", "Other"],
        &["release", "new", "harbour"],
        &import,
    ];
    for (args, run) in writing.iter().zip(on_a_full_disk(&room, writing).unwrap()) {
        assert!(matches!(run.code, Some(1 | 3)), "{args:?} {run:?}");
        let told = ["the disk is full", "no space left on device\n"].iter().any(|told| run.stderr.contains(told));
        assert!(told && run.stderr.contains("space"), "{args:?} {run:?}");
        assert!(!run.stderr.contains("what was reported is kept"), "{args:?} {run:?}");
        assert!(!run.stderr.contains("Error code"), "{args:?} {run:?}");
    }
}

#[test]
fn an_init_that_fails_leaves_no_folder() {
    if !can_visit() {
        return;
    }
    let room = Room::empty();
    let init = ["init", "new/room", "--name", "Nord", "--from", "press@press.example"];
    fs::set_permissions(room.path(""), fs::Permissions::from_mode(0o555)).unwrap();
    let refused = as_visitor(&room, &init);
    open(&room.path(""));
    assert!(refused.code == Some(1) && refused.stderr.contains("permission denied"), "{refused:?}");
    assert!(!refused.stderr.contains("edit `"), "{refused:?}");
    assert_eq!(fs::read_dir(room.path("")).unwrap().count(), 0);
    // Here the settings cannot be written, but all the folders can.
    fs::create_dir_all(room.path("new/room/pressbox.toml")).unwrap();
    let refused = room.pressbox(init).exits(1);
    assert_eq!(fs::read_dir(room.path("new/room")).unwrap().count(), 1, "{refused:?}");
}
