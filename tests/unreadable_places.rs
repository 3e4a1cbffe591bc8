//! Places that cannot be looked into are not empty ones, and names that are no UTF-8 are names.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt as _;

use crate::support::Room;
use crate::support::newsroom::newsroom;
use crate::support::pictures::jpeg;
use crate::support::sink::{Act, Sink};

#[test]
fn a_library_on_a_disk_that_is_not_connected_is_not_empty() {
    let sink = Sink::start(|_| Act::Take);
    let room = newsroom().mailing_to(sink.port);
    room.list("motor", "email\nanna@media.example\n");
    room.write("a.jpg", jpeg(1));
    room.pressbox(["ingest", "a.jpg", "-q"]).succeeds();
    room.pressbox(["send", "race", "--list", "motor", "--yes", "-q"]).succeeds();
    std::fs::rename(room.path("library"), room.path("disk")).unwrap();
    std::os::unix::fs::symlink("nowhere", room.path("library")).unwrap();
    for args in
        [&["photos"][..], &["report", "race"], &["releases"], &["renditions", "--all"], &["photo", "show", "a.jpg"]]
    {
        let run = room.pressbox(args).exits(1);
        assert!(run.stderr.contains("cannot be read, so nobody knows"), "{args:?}: {}", run.stderr);
        assert!(run.stderr.contains("hint: connect the disk that `library` is on"), "{args:?}: {}", run.stderr);
    }
    let status = room.pressbox(["status"]).succeeds();
    assert!(
        !status.stderr.contains("nothing needs your attention") && status.stderr.contains("cannot be read"),
        "{}",
        status.stderr
    );
    room.pressbox(["send", "race", "--list", "motor", "--yes"]).exits(1);
    assert_eq!(sink.taken_count(), 1);
    std::fs::remove_file(room.path("library")).unwrap();
    std::fs::rename(room.path("disk"), room.path("library")).unwrap();
    assert_eq!(room.pressbox(["photos", "--json"]).succeeds().json().len(), 1);
}

#[test]
fn a_name_in_latin_1_is_refused_or_used_and_never_a_panic() {
    let room = Room::new();
    let name = |text: &[u8]| OsStr::from_bytes(text).to_owned();
    let photo = name(b"latin1-\xe5.jpg");
    std::fs::write(room.path("").join(&photo), jpeg(1)).unwrap();
    let run = |args: &[&OsStr]| {
        let run = room.run(room.command([""; 0]).args(args));
        assert!(!run.stderr.contains("panicked"), "{args:?}: {}", run.stderr);
        run
    };
    run(&[OsStr::new("ingest"), &photo]).succeeds();
    run(&[OsStr::new("photo"), OsStr::new("show"), &photo]).exits(2);
    run(&[OsStr::new("kit"), &photo]).exits(2);
    run(&[OsStr::new("--json"), OsStr::new("bounces"), &photo]).exits(3);
    let other = name(b"nytt-\xe5");
    let init = ["init", "--name", "Nord", "--from", "press@press.example", "--json"].map(OsStr::new);
    let made = run(&[&init[..], &[other.as_os_str()]].concat()).succeeds();
    assert_eq!(made.json()[0]["name"], "Nord");
    let newsroom = OsStr::new("--newsroom");
    run(&[newsroom, &other, OsStr::new("ingest"), &photo]).succeeds();
    run(&[newsroom, &other, OsStr::new("--json"), OsStr::new("renditions"), OsStr::new("--all")]).succeeds();
}

#[test]
fn a_newsroom_that_cannot_be_read_is_not_taken_for_none() {
    use std::os::unix::fs::symlink;
    let room = Room::empty();
    symlink("nowhere", room.path("gone")).unwrap();
    symlink("loop", room.path("loop")).unwrap();
    room.write("unmounted/pressbox.toml", "");
    std::fs::remove_file(room.path("unmounted/pressbox.toml")).unwrap();
    symlink("/nowhere/pressbox.toml", room.path("unmounted/pressbox.toml")).unwrap();
    room.write("folder/pressbox.toml/x", "");
    for (place, says, hint) in [
        ("gone", "the folder `gone` cannot be read", "connect the disk that the folder is on, or restore the folder"),
        ("loop", "the folder `loop` cannot be read", "connect the disk that the folder is on"),
        ("unmounted", "`unmounted/pressbox.toml` cannot be read", "connect the disk that the file is on"),
        ("folder", "`folder` is not a newsroom: it has no `pressbox.toml`", "create one with `pressbox init"),
        ("none", "there is no folder `none`", "create one with `pressbox init"),
    ] {
        let run = room.pressbox(["--newsroom", place, "releases"]).exits(1);
        assert!(run.stderr.contains(says), "{place}: {}", run.stderr);
        assert!(run.stderr.contains(&format!("hint: {hint}")), "{place}: {}", run.stderr);
    }
}

#[test]
fn settings_in_utf_16_are_told_as_such_and_those_with_a_mark_are_read() {
    let room = Room::new();
    let text = room.read("pressbox.toml");
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for bytes in [[b"\xff\xfe", &utf_16[..]].concat(), utf_16.clone()] {
        room.write("pressbox.toml", bytes);
        room.pressbox(["releases"]).says(
            "! error: `[ROOM]/pressbox.toml` is UTF-16 text, and must be UTF-8\n\
             ! hint: open `[ROOM]/pressbox.toml` in a text editor, and save it as UTF-8\nexit 1",
        );
    }
    room.write("pressbox.toml", [text.as_bytes(), b"# \xe5"].concat());
    room.pressbox(["releases"]).says(
        "! error: `[ROOM]/pressbox.toml` is not UTF-8 text\n\
         ! hint: open `[ROOM]/pressbox.toml` in a text editor, and save it as UTF-8\nexit 1",
    );
    room.write("pressbox.toml", format!("\u{feff}{text}"));
    room.pressbox(["releases"]).succeeds();
}

/// Runs a command as a user who owns nothing here; `None` where that cannot be tried.
fn as_stranger(room: &Room, args: &[&str]) -> Option<crate::support::Run> {
    use std::os::unix::fs::PermissionsExt as _;
    if crate::support::tool("id", ["-u"]).trim() != "0" {
        return None;
    }
    std::fs::set_permissions(room.path(""), std::fs::Permissions::from_mode(0o755)).unwrap();
    let program = room.command(args).get_program().to_owned();
    let mut command = std::process::Command::new("setpriv");
    command.args(["--reuid=61003", "--regid=61003", "--clear-groups"]).arg(program).args(args);
    command.current_dir(room.path("")).env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
    let run = room.run(&mut command);
    (!run.stderr.starts_with("setpriv: ")).then_some(run)
}

#[test]
fn what_its_permissions_keep_from_us_is_told_as_such() {
    use std::fs::{Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt as _;
    let room = newsroom();
    room.write("closed/pressbox.toml", room.read("pressbox.toml"));
    set_permissions(room.path("closed"), Permissions::from_mode(0o700)).unwrap();
    let Some(run) = as_stranger(&room, &["--newsroom", "closed", "releases"]) else {
        crate::support::not_run("it needs root", crate::support::tool("id", ["-u"]).trim() == "0");
        return;
    };
    let run = run.exits(1);
    assert!(run.stderr.contains("the folder `closed` cannot be read"), "{run:?}");
    assert!(
        run.stderr
            .contains("hint: run pressbox as the user who owns the newsroom, or have its owner open the folder to you"),
        "{run:?}"
    );
    room.pressbox(["list", "suppress", "zed@media.example", "--yes"]).succeeds();
    room.pressbox(["list", "erase", "zoe@media.example", "--yes"]).succeeds();
    for entry in walkdir::WalkDir::new(room.path("")).into_iter().flatten() {
        let mode = if entry.file_type().is_dir() { 0o755 } else { 0o644 };
        set_permissions(entry.path(), Permissions::from_mode(mode)).unwrap();
    }
    set_permissions(room.path("library/newsroom.secret"), Permissions::from_mode(0o600)).unwrap();
    let run = as_stranger(&room, &["lists"]).unwrap();
    assert!(run.stderr.contains("permission denied"), "{run:?}");
    assert!(
        run.stderr.contains(
            "hint: run pressbox as the user who owns the newsroom: `library/newsroom.secret` is for nobody else"
        ),
        "{run:?}"
    );
}

#[test]
fn a_secret_that_cannot_be_used_is_told_with_what_helps() {
    let room = newsroom();
    room.pressbox(["list", "erase", "zoe@media.example", "--yes"]).succeeds();
    let secret = room.path("library/newsroom.secret");
    std::fs::remove_file(&secret).unwrap();
    std::os::unix::fs::symlink("newsroom.secret", &secret).unwrap();
    let run = room.pressbox(["list", "suppress", "a@media.example", "--yes"]).exits(1);
    assert!(run.stderr.contains("hint: connect the disk that `library` is on"), "{run:?}");
    std::fs::remove_file(&secret).unwrap();
    std::fs::create_dir(&secret).unwrap();
    std::fs::set_permissions(&secret, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let run = room.pressbox(["list", "suppress", "a@media.example", "--yes"]).exits(1);
    assert!(run.stderr.contains("hint: restore the file `library/newsroom.secret`"), "{run:?}");
}
