//! Ratings: read from files, set in bulk, searched, sorted by and shown.

use crate::support::newsroom::newsroom;
use crate::support::pictures::jpeg;
use crate::support::{Room, tool};

/// A newsroom with six photos, from the oldest on: with 5 stars, 4, 2, none, rejected, and 4 in its file.
fn room() -> (Room, Vec<String>) {
    let room = newsroom();
    let mut ids = Vec::new();
    for (seed, rating) in [(301, "5"), (302, "4"), (303, "2"), (304, ""), (305, "-1"), (306, "")] {
        let name = format!("in/{seed}.jpg");
        let path = room.write(&name, jpeg(seed)).display().to_string();
        if seed == 306 {
            tool("exiftool", ["-q", "-overwrite_original", "-XMP-xmp:Rating=4", path.as_str()]);
        }
        let options = if rating.is_empty() { vec![] } else { vec!["--rating", rating] };
        let run = room.pressbox(["ingest", &name, "--json"].into_iter().chain(options)).succeeds();
        ids.push(run.json()[0]["photo"].as_str().unwrap().to_owned());
    }
    (room, ids)
}

/// Which of the photos a search finds, counted from 1.
fn found(room: &Room, ids: &[String], args: &[&str]) -> Vec<usize> {
    let photos = room.pressbox(["photos", "--json"].iter().chain(args)).succeeds().json();
    photos.iter().map(|photo| 1 + ids.iter().position(|id| *id == photo["photo"]).unwrap()).collect()
}

#[test]
fn photos_are_found_by_their_stars_and_sorted_by_them() {
    let (room, ids) = room();
    let finds: [(&[&str], &[usize]); 18] = [
        (&["rating:4"], &[6, 2]),
        (&["rating:4+"], &[6, 2, 1]),
        (&["rating:>=4"], &[6, 2, 1]),
        (&["rating:>4"], &[1]),
        (&["rating:2-4"], &[6, 3, 2]),
        (&["rating:<3"], &[5, 4, 3]),
        (&["rating:<=0"], &[5, 4]),
        (&["rating:rejected"], &[5]),
        (&["rating:-1"], &[5]),
        (&["rating:none"], &[4]),
        (&["missing:rating"], &[4]),
        (&["-rating:rejected"], &[6, 4, 3, 2, 1]),
        (&["--", "-rating:none"], &[6, 5, 3, 2, 1]),
        (&["rating:5", "OR", "rating:none"], &[4, 1]),
        (&["file:306", "rating:4+"], &[6]),
        (&["--sort", "rating"], &[1, 6, 2, 3, 4, 5]),
        (&["--sort", "rating", "--newest", "3", "-rating:rejected"], &[6, 3, 4]),
        (&["--newest", "2", "rating:4+"], &[6, 2]),
    ];
    for (args, expected) in finds {
        assert_eq!(found(&room, &ids, args), expected, "{args:?}");
    }
    for (wrong, says) in [
        ("rating:6", "`rating:6` needs a number of stars such as `4`, `4+` or `>=4`"),
        ("rating:good", "`rating:good` needs a number of stars"),
        // What a shell leaves of `rating:>=4`.
        ("rating:", "write `rating:4+`, or quote a comparison: `'rating:>=4'`"),
    ] {
        let run = room.pressbox(["photos", wrong]).exits(2);
        assert!(run.stderr.contains(says), "{wrong}: {}", run.stderr);
    }
}

#[test]
fn photos_are_rated_in_bulk_and_say_so() {
    let (room, ids) = room();
    let edit = ["photo", "edit", "--query", "rating:none OR rating:2", "--rating", "3", "--json"];
    assert_eq!(room.pressbox(edit).succeeds().json().len(), 2);
    assert_eq!(found(&room, &ids, &["rating:3"]), [4, 3]);
    room.pressbox(["photo", "edit", "--query", "rating:4", "--rating", "rejected", "-q"]).succeeds();
    assert_eq!(found(&room, &ids, &["rating:rejected"]), [6, 5, 2]);
    // Of two photos from files, one had stars there: what a person says counts, and removing it is one, too.
    room.pressbox(["photo", "edit", &ids[5], "--clear", "rating", "-q"]).succeeds();
    assert_eq!(found(&room, &ids, &["rating:none"]), [6]);
    let zero = room.pressbox(["photo", "edit", &ids[0], "--rating", "0"]).exits(2);
    assert!(zero.stderr.contains("`pressbox photo edit --clear rating`"), "{}", zero.stderr);
    let lines = room.pressbox(["photos", "--sort", "rating"]).succeeds().stdout;
    let ends: Vec<_> = lines.lines().map(|line| line.rsplit("  ").next().unwrap()).collect();
    assert_eq!(ends, ["★★★★★", "★★★", "★★★", "no credit", "rejected", "rejected"], "{lines}");
    // It is a judgement, no ban: who uses such a photo is told.
    let added = room.pressbox(["release", "add", "race", &ids[4]]).succeeds();
    let short = &ids[4][..8];
    assert!(added.stderr.contains(&format!("warning: `{short}` is rejected (rating -1)")), "{}", added.stderr);
    room.pressbox(["photos", "--sheet", "sheet.html", "rating:5 OR rating:rejected", "-q"]).succeeds();
    let sheet = room.read("sheet.html");
    assert!(sheet.contains("<dt>Rating</dt><dd>5 of 5</dd>") && sheet.contains("<li>rejected</li>"), "{sheet}");
}

#[test]
fn photos_are_sorted_by_when_they_were_taken() {
    let (room, ids) = room();
    for (nth, taken) in [(0, "2026-05-02T10:00:00"), (1, "2026-05-03"), (3, "2026-05-02T09:00:00")] {
        room.pressbox(["photo", "edit", &ids[nth], "--captured", taken, "-q"]).succeeds();
    }
    assert_eq!(found(&room, &ids, &["--sort", "captured"]), [2, 1, 4, 6, 5, 3]);
}

#[test]
fn what_a_photo_is_most_about_comes_first_on_request() {
    let (room, ids) = room();
    let long = "A long day in the town ends with a walk along the harbour, where many people wait for the evening";
    room.pressbox(["photo", "edit", &ids[5], "--caption", long, "-q"]).succeeds();
    let about = ["--caption", "The harbour", "--headline", "Harbour opens", "--keyword", "harbour", "-q"];
    room.pressbox(["photo", "edit", &ids[1]].into_iter().chain(about)).succeeds();
    room.pressbox(["photo", "edit", &ids[3], "--headline", "The harbours of the north", "-q"]).succeeds();
    assert_eq!(found(&room, &ids, &["harbour"]), [6, 4, 2]);
    assert_eq!(found(&room, &ids, &["harbour", "--sort", "relevance"]), [2, 4, 6]);
    assert_eq!(found(&room, &ids, &["caption:harbour", "--sort", "relevance"]), [2, 6]);
    assert_eq!(found(&room, &ids, &["rating:4+", "--sort", "relevance"]), [6, 2, 1], "without words, the newest first");
}
