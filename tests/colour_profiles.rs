//! Renditions say which colours they are in: a small profile of sRGB, judged by exiftool and ImageMagick.

use image::ImageFormat;

use crate::support::pictures::{encoded, picture};
use crate::support::{Room, tool};

const CMYK: &str = "/usr/share/color/icc/ghostscript/default_cmyk.icc";
const GREY: &str = "/usr/share/color/icc/ghostscript/sgray.icc";
const WORDS: [&str; 6] = ["--credit", "Ek", "--copyright", "Ek", "--caption", "The bridge"];

fn presets(colour: &str) -> String {
    let preset =
        |(name, format)| format!("[presets.{name}]\nlong_side = 200\nformat = \"{format}\"\ncolour = \"{colour}\"\n");
    [("j", "jpeg"), ("p", "png"), ("t", "tiff"), ("w", "webp")].into_iter().map(preset).collect()
}

/// A newsroom with one picture in several colours: without a profile, wide, grey, of inks.
fn room(colour: &str) -> Room {
    let room = Room::new();
    room.configure(&presets(colour));
    let p3 = room.write("p3.icc", moxcms::ColorProfile::new_display_p3().encode().unwrap()).display().to_string();
    for (seed, name) in (400..).zip(["plain", "wide", "grey", "ink"]) {
        let path = room.write(&format!("in/{name}.png"), encoded(&picture(seed, 300, 200), ImageFormat::Png));
        let from = path.display().to_string();
        let to = room.path(format!("in/{name}.jpg")).display().to_string();
        let options: &[&str] = match name {
            "wide" => &["-profile", &p3],
            "grey" => &["-colorspace", "Gray", "-profile", GREY],
            "ink" => &["-profile", "/usr/share/color/icc/ghostscript/srgb.icc", "-profile", CMYK],
            _ => &["-strip"],
        };
        tool("convert", [from.as_str()].iter().chain(options).copied().chain(["-quality", "98", &to]));
        std::fs::remove_file(path).unwrap();
    }
    room.pressbox(["ingest", "in"].iter().chain(&WORDS).copied().collect::<Vec<_>>()).succeeds();
    room
}

fn renditions(room: &Room) -> Vec<(String, String)> {
    let made = room.pressbox(["renditions", "--all", "--preset", "j,p,t,w", "--json"]).succeeds().json();
    let photos = room.pressbox(["photos", "--json"]).json();
    let name = |id: &serde_json::Value| {
        let photo = photos.iter().find(|photo| photo["photo"] == *id).unwrap();
        photo["names"][0].as_str().unwrap().trim_end_matches(".jpg").to_owned()
    };
    made.iter().map(|made| (name(&made["photo"]), made["path"].as_str().unwrap().to_owned())).collect()
}

fn profile(path: &str) -> String {
    tool("exiftool", ["-s3", "-ICC_Profile:ProfileDescription", path]).trim().to_owned()
}

#[test]
fn renditions_in_srgb_say_so_in_less_than_a_kilobyte() {
    let room = room("srgb");
    let made = renditions(&room);
    assert_eq!(made.len(), 16);
    for (name, path) in made {
        assert_eq!(profile(&path), "sRGB IEC61966-2.1", "{name}: {path}");
        let bytes = tool("exiftool", ["-s3", "-ICC_Profile", &path]);
        let bytes = bytes.trim().strip_prefix("(Binary data ").and_then(|bytes| bytes.split_once(" bytes"));
        assert!(bytes.unwrap().0.parse::<usize>().unwrap() < 1_000, "{name}: {bytes:?}");
        let valid = tool("exiftool", ["-validate", "-warning", "-a", "-s3", &path]);
        assert_eq!(valid.trim(), "OK", "{name}: {path}");
        // LittleCMS finds nothing to change between it and another profile of sRGB.
        let to = room.path("srgb.png").display().to_string();
        let from = room.path("plain.png").display().to_string();
        tool("convert", [path.as_str(), "-profile", "/usr/share/color/icc/ghostscript/srgb.icc", "+profile", "*", &to]);
        tool("convert", [path.as_str(), "+profile", "*", &from]);
        let (one, other) = (image::open(&from).unwrap().to_rgb8(), image::open(&to).unwrap().to_rgb8());
        let most = one.iter().zip(other.iter()).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
        assert!(most <= 1, "{name}: {path}: {most}");
    }
}

#[test]
fn presets_that_keep_colours_name_srgb_only_where_it_is_certain() {
    let room = room("keep");
    for (name, path) in renditions(&room) {
        let expected = match name.as_str() {
            "plain" => "",
            "wide" => "Display P3",
            _ => "sRGB IEC61966-2.1",
        };
        assert!(
            profile(&path).contains(expected) && profile(&path).is_empty() == expected.is_empty(),
            "{name}: {path}"
        );
    }
}

#[test]
fn a_rendition_that_comes_back_is_the_same_picture() {
    let room = Room::new();
    room.configure("[presets.j]\nlong_side = 300\n");
    room.write("in/a.jpg", encoded(&picture(410, 300, 200), ImageFormat::Jpeg));
    room.pressbox(["ingest", "in"].iter().chain(&WORDS).copied().collect::<Vec<_>>()).succeeds();
    room.pressbox(["renditions", "--all", "--preset", "j", "-o", "elsewhere"]).succeeds();
    let again = room.pressbox(["ingest", "elsewhere", "--json"]).succeeds().json().remove(0);
    assert_eq!(again["status"], "same_picture", "{again}");
    // A new caption keeps the profile.
    room.pressbox(["photo", "edit", "a.jpg", "--caption", "Another bridge"]).succeeds();
    let made = room.pressbox(["renditions", "--all", "--preset", "j", "--json"]).succeeds().json().remove(0);
    assert_eq!(profile(made["path"].as_str().unwrap()), "sRGB IEC61966-2.1");
}
