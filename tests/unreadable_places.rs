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
        !status.stderr.contains("nothing needs you") && status.stderr.contains("cannot be read"),
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
