//! What is under embargo: who gets it before the lift, and what it says until then.

use crate::support::Room;

/// A newsroom with one release that is held until `lift`.
fn held_until(lift: &str) -> Room {
    let room = Room::new();
    let front = format!("+++\nheadline = 'Later'\ndate = 2026-05-14\nembargo = '{lift}'\nboilerplate = 'We.'\n");
    let contact = "[[contacts]]\nname = 'Åsa'\nphone = '+46 70 123 45 67'\n";
    room.write("releases/later/release.en.md", format!("{front}{contact}+++\n\nThe lead in Åre.\n"));
    room
}

#[test]
fn an_embargo_is_printed_until_it_lifts_and_not_after() {
    let room = held_until("2999-05-14 08:00 Europe/Stockholm");
    room.pressbox(["release", "render", "later", "-o", "before", "--quiet"]).succeeds();
    let line = "UNDER EMBARGO UNTIL 08:00 CEST (06:00 UTC), Tuesday 14 May 2999";
    for file in ["email.txt", "email.html", "release.html", "release.ninjs.json"] {
        let text = room.read(format!("before/{file}"));
        assert!(text.contains(line), "{file}: {text}");
    }
    assert!(room.read("before/email.txt").starts_with(line));

    let lifted = room.read("releases/later/release.en.md").replace("2999", "2022");
    room.write("releases/later/release.en.md", lifted);
    room.pressbox(["release", "render", "later", "-o", "after", "--quiet"]).succeeds();
    for file in ["email.txt", "email.html", "release.html", "release.ninjs.json"] {
        let text = room.read(format!("after/{file}"));
        assert!(!text.contains("EMBARGO"), "{file}: {text}");
    }
}
