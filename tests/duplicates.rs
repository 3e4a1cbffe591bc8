//! `photos duplicates`: the same picture in several files, look-alikes and bursts.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::support::pictures::{encoded, picture};
use crate::support::{Room, tool};

/// Writes a photo with what a camera says in it.
fn shot(room: &Room, name: &str, seed: u32, tags: &[&str]) -> PathBuf {
    let path = room.write(name, encoded(&picture(seed, 900, 600), image::ImageFormat::Jpeg));
    let file = path.display().to_string();
    tool("exiftool", ["-q", "-overwrite_original"].iter().chain(tags).copied().chain([file.as_str()]));
    path
}

/// The next frame: the picture with a few other pixels.
fn frame(room: &Room, name: &str, seed: u32, nth: u32, tags: &[&str]) {
    let mut frame = picture(seed, 900, 600);
    for x in 0..40 {
        frame.put_pixel(x + nth, 3 + nth, image::Rgb([nth as u8 * 8, 0, 0]));
    }
    let path = room.write(name, encoded(&frame, image::ImageFormat::Jpeg)).display().to_string();
    tool("exiftool", ["-q", "-overwrite_original"].iter().chain(tags).copied().chain([path.as_str()]));
}

fn convert(room: &Room, from: &str, options: &[&str], to: &str) {
    let (from, to) = (room.path(from).display().to_string(), room.path(to).display().to_string());
    tool("convert", [from.as_str()].iter().chain(options).copied().chain([to.as_str()]));
}

/// The names of each group's photos with what they are.
fn told(groups: &[Value]) -> Vec<(String, Vec<String>)> {
    let photo =
        |photo: &Value| format!("{} {}", photo["names"][0].as_str().unwrap(), photo["relation"].as_str().unwrap());
    let group = |group: &Value| {
        let photos = group["photos"].as_array().unwrap().iter().map(photo).collect();
        (group["kind"].as_str().unwrap().to_owned(), photos)
    };
    groups.iter().map(group).collect()
}

fn duplicates(room: &Room, args: &[&str]) -> Vec<(String, Vec<String>)> {
    told(&room.pressbox(["photos", "duplicates", "--json"].iter().chain(args)).succeeds().json())
}

fn group(kind: &str, photos: &[&str]) -> (String, Vec<String>) {
    (kind.to_owned(), photos.iter().map(|photo| (*photo).to_owned()).collect())
}

const TAKEN: [&str; 3] = ["-Make=Canon", "-Model=Canon EOS R5", "-DateTimeOriginal=2026:05:13 16:20:01"];

#[test]
fn one_picture_in_several_files_is_found_with_the_best_file_first() {
    let room = Room::new();
    shot(&room, "in/IMG_1.jpg", 402, &TAKEN);
    convert(&room, "in/IMG_1.jpg", &["-resize", "600x400", "-quality", "70"], "in/web.jpg");
    convert(&room, "in/IMG_1.jpg", &["-flop", "-quality", "80"], "in/flop.jpg");
    convert(&room, "in/IMG_1.jpg", &["-gravity", "east", "-crop", "90%x100%+0+0", "+repage"], "in/crop.jpg");
    convert(&room, "in/IMG_1.jpg", &["-quality", "60"], "in/IMG_1-again.jpg");
    // Another picture, and what is too plain to be told from others.
    shot(&room, "in/other.jpg", 409, &TAKEN);
    for grey in [100, 101] {
        let plain = image::RgbImage::from_pixel(900, 600, image::Rgb([grey; 3]));
        room.write(&format!("in/plain-{grey}.jpg"), encoded(&plain, image::ImageFormat::Jpeg));
    }
    room.pressbox(["ingest", "in", "-q"]).succeeds();
    room.pressbox(["photo", "edit", "web.jpg", "--caption", "The race", "--credit", "Nord", "-q"]).succeeds();
    let all = ["IMG_1-again.jpg best", "IMG_1.jpg recoded", "flop.jpg mirrored", "crop.jpg cropped", "web.jpg smaller"];
    assert_eq!(duplicates(&room, &[]), [group("same_picture", &all)]);
    // Of equal sizes that with more words counts, then that with more stars.
    room.pressbox(["photo", "edit", "IMG_1.jpg", "--rating", "4", "-q"]).succeeds();
    assert_eq!(duplicates(&room, &[])[0].1[0], "IMG_1.jpg best");
    room.pressbox(["photo", "edit", "flop.jpg", "--headline", "The race", "-q"]).succeeds();
    assert_eq!(duplicates(&room, &[])[0].1[0], "flop.jpg best");
    room.pressbox(["photo", "edit", "flop.jpg", "--clear", "headline", "-q"]).succeeds();

    let found = room.pressbox(["photos", "duplicates", "--json"]).succeeds().json();
    let best = &found[0]["photos"][0];
    assert_eq!(found[0]["best"], best["photo"]);
    let web = found[0]["photos"].as_array().unwrap().iter().find(|photo| photo["relation"] == "smaller").unwrap();
    assert_eq!((&web["of"], &web["metadata"]["caption"]), (&best["photo"], &json!("The race")));
    assert_eq!(
        found[0]["lacking"],
        json!([{"property": "caption", "photo": web["photo"]}, {"property": "credit", "photo": web["photo"]}])
    );
    let command = found[0]["commands"][0].as_str().unwrap();
    let short = |photo: &Value| photo.as_str().unwrap()[..8].to_owned();
    let run = room.pressbox(["photos", "duplicates"]).succeeds();
    for line in [
        "the same picture in 5 files".to_owned(),
        format!("  {}    900×600  IMG_1.jpg  ★★★★  best: most stars", short(&best["photo"])),
        format!("  {}    600×400  web.jpg  the same, smaller", short(&web["photo"])),
        format!("  the best one has no caption, credit, which {} has", short(&web["photo"])),
        format!("    {command}"),
    ] {
        assert!(run.stdout.lines().any(|there| there == line), "{line}\nin\n{}", run.stdout);
    }
    assert_eq!(run.stderr, "1 picture in several files: 5 photos in all; nothing was changed\n");
    // Who does what is said has nothing left to do.
    let words: Vec<&str> = command.split(' ').skip(1).collect();
    room.pressbox(words.iter().chain(&["-q"])).succeeds();
    assert!(duplicates(&room, &[]).is_empty());
    assert_eq!(duplicates(&room, &["--all"])[0].1.len(), 5);
    room.pressbox(["photos", "duplicates"]).says("! no photo is there more than once");
}

#[test]
fn bursts_are_groups_of_their_own_by_camera_and_second() {
    let room = Room::new();
    let taken = |second: u32| format!("-DateTimeOriginal=2026:05:13 16:20:{second:02}");
    let body = |serial: &str| format!("-SerialNumber={serial}");
    let model = ["-Make=NIKON CORPORATION", "-Model=NIKON Z 9"];
    // Two photographers with the same camera side by side.
    for nth in 0..3 {
        for serial in ["3001", "3002"] {
            let number = format!("-ExifIFD:{}", &body(serial)[1..]);
            let name = format!("in/{serial}_{nth}.jpg");
            frame(
                &room,
                &name,
                411,
                nth + if serial == "3001" { 0 } else { 5 },
                &[model[0], model[1], &taken(nth + 1), &number],
            );
        }
    }
    // The same scene a minute later, a copy of one frame for the web, and the same scene the day before.
    frame(&room, "in/later.jpg", 411, 20, &[model[0], model[1], "-DateTimeOriginal=2026:05:13 16:21:30"]);
    frame(&room, "in/before.jpg", 411, 21, &[model[0], model[1], "-DateTimeOriginal=2026:05:12 16:20:01"]);
    convert(&room, "in/3001_1.jpg", &["-resize", "450x300"], "in/3001_1-web.jpg");
    room.pressbox(["ingest", "in", "-q"]).succeeds();
    room.pressbox(["photo", "edit", "3001_2.jpg", "--rating", "5", "-q"]).succeeds();
    let found = duplicates(&room, &[]);
    assert_eq!(found.len(), 4, "{found:?}");
    assert_eq!(found[0], group("same_picture", &["3001_1.jpg best", "3001_1-web.jpg smaller"]));
    assert_eq!(found[1].0, "look_alikes");
    // Of each burst the best frame stands for it.
    assert_eq!(found[1].1[0], "3001_2.jpg best");
    assert_eq!(found[1].1.len(), 4, "{found:?}");
    let mut bursts = found[2..].to_vec();
    bursts.sort();
    assert_eq!(bursts[0], group("burst", &["3001_2.jpg best", "3001_0.jpg frame", "3001_1.jpg frame"]));
    assert_eq!(bursts[1], group("burst", &["3002_0.jpg best", "3002_1.jpg frame", "3002_2.jpg frame"]));

    let only = room.pressbox(["photos", "duplicates", "file:3001", "--kind", "burst", "--json"]).succeeds().json();
    assert_eq!((only.len(), &only[0]["seconds"]), (1, &json!(2)));
    let run = room.pressbox(["photos", "duplicates", "file:3001", "--kind", "burst"]).succeeds();
    assert!(run.stdout.starts_with("burst: 3 photos of one camera in 3 seconds\n"), "{}", run.stdout);
    let command = only[0]["commands"][0].as_str().unwrap();
    let words: Vec<&str> = command.split(' ').skip(1).collect();
    room.pressbox(words.iter().chain(&["-q"])).succeeds();
    assert!(duplicates(&room, &["file:3001", "--kind", "burst"]).is_empty(), "those that were rejected are settled");
    // A contact sheet knows them apart as well, and an ingest.
    let room = Room::new();
    for (nth, serial) in [(0, "3001"), (1, "3002")] {
        let number = format!("-ExifIFD:SerialNumber={serial}");
        frame(&room, &format!("in/{serial}.jpg"), 411, nth, &[model[0], model[1], &taken(nth + 1), &number]);
    }
    let run = room.pressbox(["ingest", "in"]).succeeds();
    assert!(run.stdout.contains("looks like") && !run.stderr.contains("burst"), "{}{}", run.stdout, run.stderr);
    room.pressbox(["photos", "--sheet", "sheet.html", "-q"]).succeeds();
    assert!(room.read("sheet.html").contains("2 photos that look alike"));
    assert_eq!(duplicates(&room, &[])[0].0, "look_alikes");
}

#[test]
fn only_what_a_search_finds_is_compared_unless_it_is_with_others() {
    let room = Room::new();
    for (folder, quality) in [("old", "90"), ("new", "60")] {
        for seed in [402, 403] {
            std::fs::create_dir_all(room.path(folder)).unwrap();
            shot(&room, &format!("{folder}/{seed}.png.jpg"), seed, &TAKEN);
            let file = format!("{folder}/{seed}.png.jpg");
            convert(
                &room,
                &file,
                &["-quality", quality, "-resize", "720x480"],
                &format!("{folder}/{folder}{seed}.jpg"),
            );
            std::fs::remove_file(room.path(&file)).unwrap();
        }
    }
    room.pressbox(["ingest", "old", "new", "-q"]).succeeds();
    assert_eq!(duplicates(&room, &[]).len(), 2);
    assert_eq!(duplicates(&room, &["folder:new"]), []);
    let with = duplicates(&room, &["folder:new", "file:402", "--with-others"]);
    // Both are as good: the older one is first.
    assert_eq!(with, [group("same_picture", &["old402.jpg best", "new402.jpg recoded"])]);
    assert_eq!(duplicates(&room, &["--query", "file:403 OR file:402 -folder:none"]).len(), 2);
    assert_eq!(duplicates(&room, &["file:403", "-folder:old"]), []);
    room.pressbox(["photos", "duplicates", "before:soon"]).exits(2);
    // The word can still be searched for.
    room.pressbox(["photos", "--", "duplicates"]).says("! no photo matches `duplicates`");
}

#[test]
fn a_library_of_an_older_version_is_looked_at_once() {
    let room = Room::new();
    shot(&room, "in/IMG_1.jpg", 402, &TAKEN);
    convert(&room, "in/IMG_1.jpg", &["-flop", "-quality", "80"], "in/flop.jpg");
    room.pressbox(["ingest", "in", "-q"]).succeeds();
    let said = room.pressbox(["photos", "--json"]).succeeds().stdout;
    let found = duplicates(&room, &[]);
    assert_eq!(found[0].1[1], "flop.jpg mirrored");
    let catalogue = rusqlite::Connection::open(room.path("library/catalogue.sqlite3")).unwrap();
    catalogue.execute("UPDATE photo SET mirrored = NULL", []).unwrap();
    drop(catalogue);
    assert_eq!(duplicates(&room, &[]), found);
    assert_eq!(room.pressbox(["photos", "--json"]).succeeds().stdout, said);
    // What was found out is in the records, too.
    std::fs::remove_file(room.path("library/catalogue.sqlite3")).unwrap();
    room.pressbox(["library", "rebuild", "-q"]).succeeds();
    let catalogue = rusqlite::Connection::open(room.path("library/catalogue.sqlite3")).unwrap();
    let unknown: i64 =
        catalogue.query_row("SELECT count(*) FROM photo WHERE mirrored IS NULL", [], |row| row.get(0)).unwrap();
    assert_eq!(unknown, 0);
    drop(catalogue);
    assert_eq!(duplicates(&room, &[]), found);
}
