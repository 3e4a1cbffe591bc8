//! The suppression guard, its copy and the locks where they cannot be had, read or written: that is told, and nobody is lost.

use std::collections::BTreeSet;

use crate::support::newsroom::newsroom;
use crate::suppression_guard::{GUARD, Office, SEND, Spoilt, lists};

#[cfg(unix)]
#[test]
fn without_the_lock_nothing_is_changed_and_looking_is_free() {
    for lock in ["lists.lock", "list-files.lock"] {
        let office = Office::new();
        let room = &office.room;
        room.write("more.csv", "email\nnew@media.example\n");
        room.pressbox(["list", "import", "motor", "more.csv", "--quiet"]).succeeds();
        room.write("outs.csv", "email,status\nbo@media.example,unsubscribed\nanna@media.example,pending\n");
        // As where a file system has no locks: the file cannot be opened to be locked, and all others can be written.
        let path = room.path("library").join(lock);
        std::fs::remove_file(&path).unwrap();
        std::os::unix::fs::symlink(room.path("nowhere/at/all"), &path).unwrap();
        let before = (lists(room), room.read(GUARD));
        let of_addresses: [&[&str]; 4] = [
            &["list", "suppress", "gus@media.example"],
            &["list", "suppress", "--from", "outs.csv", "--yes"],
            &["list", "allow", "cia@media.example", "--why", "x", "--yes"],
            &["list", "accept", "--why", "x", "--yes"],
        ];
        let imports: [&[&str]; 2] =
            [&["list", "import", "motor", "outs.csv"], &["list", "import", "motor", "people.csv", "--replace"]];
        let of_both: [&[&str]; 1] = [&["list", "erase", "gus@media.example"]];
        let undo: [&[&str]; 1] = [&["list", "undo", "motor"]];
        let refused = if lock == "lists.lock" { &of_addresses[..] } else { &undo[..] };
        for args in refused.iter().chain(&imports).chain(&of_both) {
            let run = room.pressbox(*args).exits(1);
            let told = format!("error: `[ROOM]/library/{lock}` cannot be locked, so nothing was changed\n");
            assert!(run.stderr.contains(&told), "{args:?}: {}", run.stderr);
            assert!(run.stderr.contains("hint: check that you can write to the folder `library`"), "{}", run.stderr);
            assert_eq!((lists(room), room.read(GUARD)), before, "{args:?}");
        }
        room.pressbox(["list", "show", "motor"]).succeeds();
        room.pressbox(SEND.into_iter().chain(["--dry-run"])).succeeds();
        if lock == "lists.lock" {
            room.pressbox(SEND).exits(1);
            assert_eq!(office.mailed(), BTreeSet::new());
        }
    }
}

#[test]
fn two_imports_at_once_lose_nobody_even_in_a_newsroom_without_a_library() {
    let room = newsroom();
    let _ = std::fs::remove_dir_all(room.path("library"));
    let files: Vec<String> = (0..8).map(|n| format!("{n}.csv")).collect();
    for (n, file) in files.iter().enumerate() {
        room.write(file, format!("email\nn{n}@media.example\n"));
    }
    let children: Vec<_> =
        files.iter().map(|file| room.command(["list", "import", "motor", file, "--quiet"]).spawn().unwrap()).collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let list = room.read("lists/motor.csv");
    assert!((0..8).all(|n| list.contains(&format!("n{n}@media.example"))), "{list}");
}

#[cfg(unix)]
#[test]
fn a_guard_that_cannot_be_read_is_not_damaged_and_is_not_made_anew() {
    // A loop of links is read by nobody, root included.
    let office = Office::new();
    let room = &office.room;
    let whole = room.read(GUARD);
    std::fs::remove_file(room.path(GUARD)).unwrap();
    std::os::unix::fs::symlink(room.path(GUARD), room.path(GUARD)).unwrap();
    // The library looks as if it had none, and the copy outside is all there is.
    office.stops_reading(GUARD);
    std::fs::remove_file(room.path(GUARD)).unwrap();
    room.write(GUARD, &whole);
    office.sends_to_all_but(&["cia", "dan", "eva"]);

    let office = Office::new();
    let outside = office.outside();
    std::fs::remove_file(office.room.path(GUARD)).unwrap();
    std::fs::remove_file(&outside).unwrap();
    std::os::unix::fs::symlink(&outside, &outside).unwrap();
    office.stops_reading(outside.strip_prefix(office.room.path("")).unwrap().to_str().unwrap());
}

#[cfg(unix)]
#[test]
fn a_copy_outside_that_is_missing_or_damaged_is_told_once_and_made_anew() {
    let damages: [(&str, Option<Spoilt>, &str); 4] = [
        ("was missing and has been created again", None, "if the newsroom was restored from a backup, check that"),
        (
            "could not be used and has been created again: it is damaged",
            Some(|_| String::new()),
            "hint: if the newsroom was restored",
        ),
        (
            "could not be used and has been created again: it is damaged",
            Some(|text| text[..text.len() - 9].to_owned()),
            "check that",
        ),
        (
            "created again: it was written with a different secret",
            Some(|text| text.replace("key ", "key 0")),
            "check that",
        ),
    ];
    let firsts: [&[&str]; 3] = [&SEND[..5], &["bounces", "releases"], &["list", "import", "motor", "people.csv"]];
    for (told, damage, hint) in damages {
        for first in firsts {
            let office = Office::new();
            let (room, outside) = (&office.room, office.outside());
            match damage {
                Some(damage) => std::fs::write(&outside, damage(room.read(GUARD))).unwrap(),
                None => std::fs::remove_file(&outside).unwrap(),
            }
            let before = std::fs::read(&outside).ok();
            // Whoever says nothing about it leaves it as it is.
            room.pressbox(["list", "suppress", "gus@media.example", "--quiet"]).succeeds();
            room.pressbox(["list", "allow", "dan@media.example", "--why", "x", "--quiet"]).succeeds();
            room.pressbox(SEND.into_iter().chain(["--dry-run"])).succeeds();
            assert_eq!(std::fs::read(&outside).ok(), before, "{told}");
            let run = room.pressbox(first).succeeds();
            assert!(run.stderr.contains(told) && run.stderr.contains(hint), "{first:?}: {}", run.stderr);
            assert!(run.stderr.contains(".suppressed`, the second record of who gets no mail, "), "{}", run.stderr);
            assert_eq!(std::fs::read_to_string(&outside).unwrap(), room.read(GUARD));
            let again = room.pressbox(["bounces", "releases"]).succeeds();
            assert!(!again.stderr.contains("second record"), "{}", again.stderr);
        }
    }
}

#[cfg(unix)]
#[test]
fn a_copy_outside_that_cannot_be_read_or_written_is_told_and_stays() {
    let office = Office::new();
    let outside = office.outside();
    std::fs::remove_file(&outside).unwrap();
    std::os::unix::fs::symlink(&outside, &outside).unwrap();
    for _ in 0..2 {
        let run = office.room.pressbox(["bounces", "releases"]).succeeds();
        assert!(run.stderr.contains("the second record of who gets no mail, cannot be read: "), "{}", run.stderr);
        assert!(run.stderr.contains("hint: give yourself permission to read the file"), "{}", run.stderr);
        assert!(outside.is_symlink());
    }
    // A file where its folder should be.
    let office = Office::new();
    let outside = office.outside();
    let folder = outside.parent().unwrap();
    std::fs::remove_dir_all(folder).unwrap();
    std::fs::write(folder, "").unwrap();
    let run = office.room.pressbox(["bounces", "releases"]).succeeds();
    assert!(run.stderr.contains("the second record of who gets no mail, cannot be written: "), "{}", run.stderr);
    assert!(run.stderr.contains("hint: check that you can write there"), "{}", run.stderr);
}
