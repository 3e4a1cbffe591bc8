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
    assert!(run.stderr.contains("burst: 4 photos of 4 s look alike, `DSC_0.jpg` to `DSC_3.jpg`"), "{}", run.stderr);
}
