//! `ingest --raw-preview`: the raw file is kept, and its picture is the one that the camera put into it.

use std::fs;

use crate::support::Room;
use crate::support::pictures::{encoded, picture};

/// A raw file of a camera, as a Nikon writes one: its sensor's picture, and JPEGs behind it.
fn nef(jpegs: &[Vec<u8>]) -> Vec<u8> {
    let make = b"NIKON CORPORATION\0\0\0";
    let entries: [(u16, u16, u32, u32); 7] = [
        (256, 4, 1, 6_016),
        (257, 4, 1, 4_016),
        (259, 3, 1, 34_713),
        (262, 3, 1, 32_803),
        (271, 2, make.len() as u32, 8 + 2 + 7 * 12 + 4),
        (274, 3, 1, 6),
        (277, 3, 1, 1),
    ];
    let mut file = b"II*\0\x08\0\0\0".to_vec();
    file.extend((entries.len() as u16).to_le_bytes());
    for (tag, kind, count, value) in entries {
        file.extend(tag.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend(count.to_le_bytes());
        file.extend(value.to_le_bytes());
    }
    file.extend([0; 4]);
    file.extend(make);
    for jpeg in jpegs {
        file.extend(b"\xFF\xD8\xFFbetween");
        file.extend(jpeg);
    }
    file.extend((0..200_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8));
    file
}

fn jpeg(seed: u32, width: u32, height: u32) -> Vec<u8> {
    encoded(&picture(seed, width, height), image::ImageFormat::Jpeg)
}

#[test]
fn a_raw_file_is_taken_on_request_and_shown_by_its_preview() {
    let room = Room::new();
    let raw = nef(&[jpeg(1, 160, 120), jpeg(1, 1_200, 800), jpeg(1, 640, 424)]);
    room.write("in/DSC_0042.NEF", &raw);
    room.write("in/DSC_0043.NEF", nef(&[jpeg(2, 160, 120)]));
    let refused = room.pressbox(["ingest", "in"]).exits(3);
    assert!(
        refused.stderr.contains("hint: `pressbox ingest --raw-preview` takes cameras' raw files"),
        "{}",
        refused.stderr
    );
    let credit = ["--credit", "Photo: Ada Berg", "--terms", "Free.", "--caption", "A wave breaks at the pier in Åre."];
    let args = ["ingest", "in", "--raw-preview", "--json"];
    let taken = room.pressbox(args.iter().chain(&credit)).exits(3).json();
    let [first, second] = &taken[..] else { panic!("{taken:?}") };
    assert_eq!((first["status"].as_str(), first["format"].as_str()), (Some("new"), Some("raw")));
    assert_eq!((first["width"].as_u64(), first["height"].as_u64()), (Some(1_200), Some(800)));
    assert_eq!(first["notes"][0], "it is a camera's raw file: its picture is the camera's preview, 1200 × 800");
    assert_eq!(second["status"], "rejected");
    assert!(second["reason"].as_str().unwrap().contains("no picture into it but a thumbnail"), "{second}");
    let id = first["photo"].as_str().unwrap();
    assert_eq!(fs::read(room.path(format!("library/originals/{}/{id}.raw", &id[..2]))).unwrap(), raw);
    // Turned as the raw file says, and told.
    let made = room.pressbox(["renditions", id, "--preset", "web", "--json"]).succeeds().json();
    assert_eq!((made[0]["width"].as_u64(), made[0]["height"].as_u64()), (Some(800), Some(1_200)), "{made:?}");
    assert_eq!(made[0]["from"], "camera_preview");
    let said = room.pressbox(["renditions", id, "--preset", "web"]).succeeds().stdout;
    assert!(said.trim_end().ends_with("DSC_0042.NEF  from the camera's preview"), "{said}");
    // The preview, saved by itself, is another photo.
    room.write("preview.jpg", jpeg(1, 1_200, 800));
    let beside = room.pressbox(["ingest", "preview.jpg", "--json"]).succeeds().json();
    assert_eq!(beside[0]["status"], "new");
    assert_eq!(room.pressbox(args).exits(3).json()[0]["status"], "duplicate");
}

#[test]
fn a_raw_file_lives_through_check_rebuild_export_and_repair() {
    let room = Room::new();
    let raw = nef(&[jpeg(1, 1_200, 800)]);
    room.write("in/DSC_0042.NEF", &raw);
    let id = room.pressbox(["ingest", "in", "--raw-preview", "--json"]).succeeds().json()[0]["photo"].clone();
    let id = id.as_str().unwrap();
    room.pressbox(["check", "-q"]).says("");
    let photos = room.pressbox(["photos", "--json"]).succeeds().stdout;
    for end in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(room.path(format!("library/catalogue.sqlite3{end}")));
    }
    room.pressbox(["library", "rebuild", "-q"]).succeeds();
    assert_eq!(room.pressbox(["photos", "--json"]).succeeds().stdout, photos);
    room.pressbox(["library", "export", "exported", "-q"]).succeeds();
    let other = Room::new();
    let from = room.path("exported").display().to_string();
    other.pressbox(["library", "import", &from, "-q"]).succeeds();
    let there = other.pressbox(["photos", "--json"]).succeeds().json();
    assert_eq!((there[0]["photo"].as_str(), there[0]["format"].as_str()), (Some(id), Some("raw")));
    let original = room.path(format!("library/originals/{}/{id}.raw", &id[..2]));
    fs::remove_file(&original).unwrap();
    room.pressbox(["check", "--repair", "in", "-q"]).succeeds();
    assert_eq!(fs::read(original).unwrap(), raw);
}
