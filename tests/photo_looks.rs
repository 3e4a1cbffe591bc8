//! Photos that look alike: turned, mirrored and lightly cropped ones.

use crate::support::pictures::{encoded, picture};
use crate::support::{Room, tool};

/// How many of some changed copies of a picture are named as look-alikes of it.
fn found(options: &[&str]) -> usize {
    let room = Room::new();
    for seed in 0..6 {
        let from =
            room.write(&format!("in/{seed}.jpg"), encoded(&picture(200 + seed, 900, 600), image::ImageFormat::Jpeg));
        let to = room.path(format!("later/{seed}.jpg"));
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        let (from, to) = (from.display().to_string(), to.display().to_string());
        tool("convert", [from.as_str()].iter().chain(options).copied().chain([to.as_str()]));
    }
    let first = room.pressbox(["ingest", "in", "--json"]).succeeds().json();
    let later = room.pressbox(["ingest", "later", "--json"]).succeeds().json();
    first
        .iter()
        .zip(&later)
        .filter(|(one, other)| other["look_alikes"].as_array().unwrap().contains(&one["photo"]))
        .count()
}

#[test]
fn a_mirrored_or_lightly_cropped_copy_is_named() {
    for options in [
        &["-flop", "-quality", "80"][..],
        &["-resize", "50%", "-quality", "70"],
        &["-gravity", "east", "-crop", "90%x100%+0+0", "+repage"],
        &["-gravity", "center", "-crop", "90%x90%+0+0", "+repage"],
        &["-gravity", "northwest", "-crop", "90%x90%+0+0", "+repage"],
    ] {
        let found = found(options);
        // Crops on all sides are the hardest.
        assert!(found >= 4, "{options:?}: {found} of 6");
    }
}

#[test]
fn a_photo_that_is_turned_by_its_orientation_looks_like_the_upright_one() {
    let room = Room::new();
    let upright = picture(210, 600, 900);
    room.write("in/upright.jpg", encoded(&upright, image::ImageFormat::Jpeg));
    let turned = image::DynamicImage::ImageRgb8(upright).rotate270().into_rgb8();
    let path = room.write("in/z-turned.jpg", encoded(&turned, image::ImageFormat::Jpeg)).display().to_string();
    tool("exiftool", ["-q", "-overwrite_original", "-n", "-Orientation=6", path.as_str()]);
    let answers = room.pressbox(["ingest", "in", "--json"]).succeeds().json();
    assert_eq!(answers[1]["look_alikes"], serde_json::json!([answers[0]["photo"]]));
    let others = room.pressbox(["photos", "--look-alikes", "upright.jpg", "--json"]).succeeds().json();
    assert_eq!(others[0]["photo"], answers[1]["photo"]);
}

#[test]
fn a_photo_that_looks_like_many_names_the_first_of_them() {
    let room = Room::new();
    for nth in 0..8 {
        let mut frame = picture(221, 900, 600);
        frame.put_pixel(nth, 3, image::Rgb([nth as u8, 0, 0]));
        room.write(&format!("in/scan-{nth}.jpg"), encoded(&frame, image::ImageFormat::Jpeg));
    }
    let run = room.pressbox(["ingest", "in"]).succeeds();
    let last = run.stdout.lines().last().unwrap();
    assert!(last.ends_with(" and 2 more") && last.matches('`').count() == 10, "{last}");
    let found = room.pressbox(["photos", "--look-alikes", "scan-7.jpg", "--json"]).succeeds().json();
    assert_eq!(found.len(), 7, "all of them are found");
}

#[test]
fn a_burst_is_told_in_one_line() {
    let room = Room::new();
    for nth in 0..4 {
        let mut frame = picture(220, 900, 600);
        // Each frame differs a little.
        frame.put_pixel(nth, 3, image::Rgb([nth as u8, 0, 0]));
        let path = room.write(&format!("in/DSC_{nth}.jpg"), encoded(&frame, image::ImageFormat::Jpeg));
        let taken = format!("-DateTimeOriginal=2026:05:13 16:20:0{nth}");
        tool("exiftool", ["-q", "-overwrite_original", taken.as_str(), &path.display().to_string()]);
    }
    let run = room.pressbox(["ingest", "in"]).succeeds();
    assert!(!run.stdout.contains("looks like"), "{}", run.stdout);
    assert!(
        run.stderr.contains("burst: 4 photos within 4 seconds look alike, `DSC_0.jpg` to `DSC_3.jpg`"),
        "{}",
        run.stderr
    );
}

#[test]
fn crops_of_photos_that_an_older_version_took_in_are_found() {
    let room = Room::new();
    for seed in 0..4 {
        let jpeg = encoded(&picture(240 + seed, 900, 600), image::ImageFormat::Jpeg);
        let from = room.write(&format!("in/{seed}.jpg"), jpeg).display().to_string();
        let to = room.path(format!("later/{seed}.jpg"));
        std::fs::create_dir_all(to.parent().unwrap()).unwrap();
        let crop = ["-gravity", "east", "-crop", "90%x100%+0+0", "+repage"];
        tool("convert", [from.as_str()].iter().chain(&crop).copied().chain([to.to_str().unwrap()]));
    }
    let first = room.pressbox(["ingest", "in", "--json"]).succeeds().json();
    let forget = || {
        let catalogue = rusqlite::Connection::open(room.path("library/catalogue.sqlite3")).unwrap();
        catalogue.execute("UPDATE photo SET crops = NULL, phash = phash + 65535", []).unwrap();
    };
    forget();
    let later = room.pressbox(["ingest", "later", "--json"]).succeeds().json();
    for (one, other) in first.iter().zip(&later) {
        assert!(other["look_alikes"].as_array().unwrap().contains(&one["photo"]), "{other}");
    }
    // The same without an ingest.
    forget();
    let alike = room.pressbox(["photos", "--look-alikes", later[0]["photo"].as_str().unwrap(), "--json"]).succeeds();
    assert!(alike.json().iter().any(|answer| answer["photo"] == first[0]["photo"]), "{}", alike.stdout);
}

#[test]
fn a_copy_with_a_profile_that_the_photo_lacks_is_offered() {
    let room = Room::new();
    let plain = encoded(&picture(250, 600, 400), image::ImageFormat::Jpeg);
    let with_profile = |name: &str| {
        let profile = std::fs::read(format!("/usr/share/color/icc/ghostscript/{name}.icc")).unwrap();
        let payload = [&b"ICC_PROFILE\0\x01\x01"[..], &profile].concat();
        let length = (payload.len() as u16 + 2).to_be_bytes();
        [&plain[..2], &[0xFF, 0xE2], &length, &payload, &plain[2..]].concat()
    };
    room.write("plain.jpg", &plain);
    room.write("wide.jpg", with_profile("a98"));
    room.write("other.jpg", with_profile("rommrgb"));
    let first = room.pressbox(["ingest", "plain.jpg", "--json"]).succeeds().json()[0]["photo"].clone();
    let short = &first.as_str().unwrap()[..8];
    let run = room.pressbox(["ingest", "wide.jpg", "--json"]).succeeds();
    assert_eq!((&run.json()[0]["status"], &run.json()[0]["better_colours_than"]), (&serde_json::json!("new"), &first));
    let said = format!("it is the picture of `{short}` with a colour profile, which `{short}` lacks");
    assert!(
        run.stderr.contains(&said) && run.stderr.contains(&format!("`pressbox photo withdraw {short}`")),
        "{}",
        run.stderr
    );
    // It is said once.
    assert_eq!(room.pressbox(["ingest", "wide.jpg", "--json"]).succeeds().json()[0]["status"], "duplicate");
    // Where the photo has a profile, nobody knows which one is better.
    let room = Room::new();
    room.write("a.jpg", with_profile("a98"));
    room.write("b.jpg", with_profile("rommrgb"));
    let answers = room.pressbox(["ingest", "a.jpg", "b.jpg", "--json"]).succeeds().json();
    assert!(answers[1]["better_colours_than"].is_null(), "{}", answers[1]);
}
