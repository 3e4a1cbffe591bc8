//! The files of `../shared/cases/photos`: what is to come of each, written down before the code.

use std::fs;

use serde_json::Value;

use crate::support::{Room, Run, shared};

/// Ingests some of the cases, each by its name, and returns what is said of each file.
#[track_caller]
fn ingest(room: &Room, cases: &[&str], options: &[&str]) -> (Run, Vec<Value>) {
    for case in cases {
        copy(room, case);
    }
    let run = room.pressbox(["ingest", "in", "--json"].iter().chain(options).collect::<Vec<_>>());
    let answers = run.json();
    (run, answers)
}

/// Puts a case, a file or a folder, into the folder `in`.
fn copy(room: &Room, case: &str) {
    let from = shared("cases/photos").join(case);
    let name = from.file_name().unwrap().to_string_lossy().into_owned();
    if from.is_dir() {
        let files = walkdir::WalkDir::new(&from).into_iter().map(Result::unwrap);
        for file in files.filter(|entry| entry.file_type().is_file()) {
            let inside = file.path().strip_prefix(&from).unwrap();
            room.write(&format!("in/{name}/{}", inside.display()), fs::read(file.path()).unwrap());
        }
    } else {
        room.write(&format!("in/{name}"), fs::read(from).unwrap());
    }
}

/// What is said of the file of this name.
#[track_caller]
fn of<'a>(answers: &'a [Value], name: &str) -> &'a Value {
    let found = answers.iter().find(|answer| answer["path"].as_str().is_some_and(|path| path.ends_with(name)));
    found.unwrap_or_else(|| panic!("{name} is not in {answers:#?}"))
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with the cases")]
fn no_file_stops_a_folder() {
    let room = Room::new();
    let (run, answers) = ingest(&room, &["01-planar-tiled.tif", "01b-webp-panic.webp", "03-damaged/plain-ok.jpg"], &[]);
    assert_eq!(run.code, Some(3), "{run:?}");
    assert_eq!(of(&answers, "01-planar-tiled.tif")["status"], "new");
    assert_eq!(of(&answers, "plain-ok.jpg")["status"], "new");
    let rejected = of(&answers, "01b-webp-panic.webp");
    assert_eq!(rejected["status"], "rejected");
    let reason = rejected["reason"].as_str().unwrap();
    assert!(reason.starts_with("its picture is damaged") && !reason.contains('\n'), "{reason}");
    assert!(!run.stderr.contains("panicked") && !run.stderr.contains("yuv.rs"), "{}", run.stderr);
    let verified = room.pressbox(["photo", "verify", "in/01b-webp-panic.webp"]).exits(1);
    assert!(!verified.stderr.contains("panicked"), "{}", verified.stderr);
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with the cases")]
fn a_restriction_in_xmp_that_is_not_well_formed_is_read() {
    let room = Room::new();
    let (_, answers) = ingest(&room, &["02-xmp-vertical-tab-restriction.jpg"], &[]);
    let answer = of(&answers, "restriction.jpg");
    assert_eq!(answer["notes"].as_array().unwrap().len(), 1, "{answer}");
    let id = answer["photo"].as_str().unwrap();
    let shown = &room.pressbox(["photo", "show", id, "--json"]).succeeds().json()[0]["metadata"];
    assert_eq!(shown["usage_terms"], "EDITORIAL USE ONLY. NO SALES. NO ARCHIVE after 1 June.");
    assert_eq!(shown["credit"], "Foto: Anna Ek/Nord");
    assert_eq!(shown["instructions"], "Mandatory credit R&D Foto");
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with the cases")]
fn a_raw_file_is_known_as_one() {
    let room = Room::new();
    let (_, answers) = ingest(&room, &["04-raw/DSC_0042.NEF"], &[]);
    let answer = of(&answers, "DSC_0042.NEF");
    let reason = answer["reason"].as_str().unwrap();
    assert!(reason.starts_with("it is a camera raw file"), "{reason}");
    assert!(reason.contains("export it as JPEG or TIFF"), "{reason}");
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with the cases")]
fn what_a_machine_writes_is_no_caption() {
    let room = Room::new();
    let (_, answers) = ingest(&room, &["05-machine-captions"], &[]);
    let caption = "Mayor Anna Ek opens the new bridge in Åre, Sweden, on 3 May 2026.";
    for (file, expected) in [("dji.jpg", Some(caption)), ("huawei.jpg", Some(caption)), ("sanyo-ricoh.jpg", None)] {
        let shown = metadata(&room, of(&answers, file));
        assert_eq!(shown["caption"].as_str(), expected, "{file}");
        assert_eq!(shown["copyright"], Value::Null, "{file}");
        assert_eq!(shown["creator"], Value::Null, "{file}");
    }
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with the cases")]
fn a_photo_has_its_own_sidecar() {
    let room = Room::new();
    let (_, answers) = ingest(&room, &["07-sidecars"], &[]);
    assert_eq!(metadata(&room, of(&answers, "DSC_1.jpg"))["caption"], "FINAL caption in the JPEG");
    assert_eq!(metadata(&room, of(&answers, "DSC_2.jpg"))["caption"], "from DSC_2.jpg.xmp (this JPEG)");
    assert!(of(&answers, "DSC_1.NEF")["reason"].as_str().unwrap().contains("raw"));
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with the cases")]
fn trash_and_thumbnails_on_a_stick_are_not_ingested() {
    let room = Room::new();
    let (run, answers) = ingest(&room, &["09-stick"], &[]);
    let new: Vec<_> = answers.iter().map(|answer| (answer["status"].as_str(), answer["path"].as_str())).collect();
    let expected = ["100MSDCF/IMG_0001.JPG", "101MSDCF/IMG_0001.JPG", "102/img_0001.jpg"]
        .map(|name| (Some("new"), format!("in/09-stick/DCIM/{name}")));
    assert_eq!(new.len(), 3, "{answers:#?}");
    for (status, path) in expected {
        assert!(new.contains(&(status, Some(path.as_str()))), "{path} in {new:?}");
    }
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let said = "skipped 7 pictures in trash, thumbnail and similar folders \
                ($RECYCLE.BIN, .Trash-1000, .Trashes, .thumbnails, .THM, .picasaoriginals, @eaDir); add `--all` to include them";
    assert!(run.stderr.contains(said), "{}", run.stderr);
    let all = room.pressbox(["ingest", "in", "--all", "--json"]);
    let names = ["IMG_0666.JPG", "IMG_0667.JPG", "$R1A2B3C.jpg", "IMG_0002.JPG", "SYNOPHOTO_THUMB_XL.jpg", "1.jpg"];
    for name in names {
        assert_eq!(of(&all.json(), name)["status"], "new", "{name}");
    }
}

/// The metadata of a photo that was ingested.
#[track_caller]
fn metadata(room: &Room, answer: &Value) -> Value {
    let id = answer["photo"].as_str().unwrap_or_else(|| panic!("{answer}"));
    room.pressbox(["photo", "show", id, "--json"]).succeeds().json()[0]["metadata"].clone()
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with the cases")]
fn names_keep_their_letters() {
    let room = Room::new();
    let (_, answers) = ingest(&room, &["10-ascii-and-mojibake"], &[]);
    for file in [
        "07-double-utf8-stale-digest-good-xmp.jpg",
        "10-exif-ascii-folded-good-xmp.jpg",
        "11-exif-mojibake-good-xmp.jpg",
    ] {
        let shown = metadata(&room, of(&answers, file));
        assert_eq!(shown["creator"], "Björn Åkesson", "{file}");
        assert_eq!(shown["caption"], "Malmö på våren", "{file}");
    }
    let noted = of(&answers, "10-exif-ascii-folded-good-xmp.jpg")["notes"].to_string();
    assert!(noted.contains("`Bjorn Akesson` (EXIF) has lost letters"), "{noted}");
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with the cases")]
fn a_damaged_picture_is_never_taken_in_silently() {
    let room = Room::new();
    let (_, answers) = ingest(&room, &["03-damaged"], &[]);
    let whole = of(&answers, "plain-ok.jpg");
    assert_eq!((&whole["status"], whole["notes"].as_array().unwrap().len()), (&Value::from("new"), 0));
    for file in ["plain-06.jpg", "plain-37.jpg", "restart-04.jpg", "restart-08.jpg"] {
        let answer = of(&answers, file);
        let is_noted = answer["notes"].to_string().contains("may be damaged");
        assert!(answer["status"] == "rejected" || is_noted, "{file}: {answer}");
    }
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with the cases")]
fn a_grey_profile_takes_no_colours_away() {
    let room = Room::new();
    let words = ["--credit", "Ek", "--copyright", "Ek", "--caption", "The bridge"];
    let (_, answers) = ingest(&room, &["08-rgb-with-grey-profile.jpg"], &words);
    let id = of(&answers, "08-rgb-with-grey-profile.jpg")["photo"].as_str().unwrap();
    room.pressbox(["renditions", id, "--preset", "thumb", "-o", "out"]).succeeds();
    let file = fs::read_dir(room.path("out")).unwrap().next().unwrap().unwrap().path();
    let picture = image::open(file).unwrap().into_rgb8();
    let colourful = picture.pixels().filter(|pixel| pixel[0].abs_diff(pixel[2]) > 30).count();
    assert!(colourful > picture.pixels().len() / 10, "{colourful}");
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with the cases")]
fn an_upright_export_looks_like_the_photo_that_its_orientation_turns() {
    for names in [["export-upright.jpg", "original-o6.jpg"], ["original-o6.jpg", "export-upright.jpg"]] {
        let room = Room::new();
        for name in names {
            copy(&room, &format!("06-orientation-look-alike/{name}"));
        }
        let first = room.pressbox(["ingest", &format!("in/{}", names[0]), "--json"]).succeeds().json();
        let second = room.pressbox(["ingest", &format!("in/{}", names[1]), "--json"]).succeeds().json();
        assert_eq!(second[0]["look_alikes"], serde_json::json!([first[0]["photo"]]), "{names:?}");
    }
}
