//! Photos in: known by content, kept whole, refused with a reason.

use std::io::{BufRead as _, Read as _};
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use image::ImageFormat;
use serde_json::Value;
use sha2::Digest as _;

use crate::support::pictures::{encoded, jpeg, picture};
use crate::support::{Room, shared, tool};

fn statuses(answers: &[Value]) -> Vec<(&str, &str)> {
    let text = |answer: &'_ Value, key: &str| answer[key].as_str().map(str::to_owned).unwrap_or_default();
    let mut found: Vec<_> = answers
        .iter()
        .map(|answer| {
            let path = answer["path"].as_str().unwrap();
            (path.rsplit('/').next().unwrap(), answer["status"].as_str().unwrap())
        })
        .collect();
    assert!(answers.iter().all(|a| !text(a, "path").is_empty()));
    found.sort_unstable();
    found
}

#[test]
fn a_folder_is_taken_in_with_all_its_folders_and_known_again() {
    let room = Room::new();
    room.write("photos/one.jpg", jpeg(1));
    room.write("photos/inner/två.png", encoded(&picture(2, 40, 30), ImageFormat::Png));
    room.write("photos/inner/deep/three.tif", encoded(&picture(3, 40, 30), ImageFormat::Tiff));
    room.write("photos/inner/deep/no-ending", encoded(&picture(4, 40, 30), ImageFormat::WebP));
    room.write("photos/.DS_Store", "clutter");
    let first = room.pressbox(["ingest", "photos", "--json"]).succeeds().json();
    assert_eq!(statuses(&first), [("no-ending", "new"), ("one.jpg", "new"), ("three.tif", "new"), ("två.png", "new")]);
    for answer in &first {
        let file = std::fs::read(room.path(answer["path"].as_str().unwrap())).unwrap();
        let hash: String = sha2::Sha256::digest(&file).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(answer["sha256"], Value::from(hash.clone()));
        assert_eq!(answer["photo"], Value::from(hash.clone()));
        // The bytes are kept as they came, and nobody writes to them by mistake.
        let extension = match answer["format"].as_str().unwrap() {
            "jpeg" => "jpg",
            "tiff" => "tif",
            other => other,
        };
        let kept = room.path(format!("library/originals/{}/{hash}.{extension}", &hash[..2]));
        assert_eq!(std::fs::read(&kept).unwrap(), file);
        assert_eq!(std::fs::metadata(&kept).unwrap().permissions().mode() & 0o777, 0o444);
    }
    let again = room.pressbox(["ingest", "photos", "--json"]).succeeds().json();
    assert!(again.iter().all(|answer| answer["status"] == "duplicate" && answer["of"] == answer["photo"]));
    assert_eq!(again.len(), 4);
    assert_eq!(room.pressbox(["photos", "--json"]).succeeds().json().len(), 4);
}

#[test]
fn what_is_no_readable_picture_is_named_and_everything_else_goes_on() {
    let room = Room::new();
    let whole = jpeg(1);
    room.write("p/a-text.jpg", "not a picture at all");
    room.write("p/b-cut.jpg", &whole[..whole.len() / 2]);
    room.write("p/c-empty.jpg", "");
    room.write("p/d-bomb.png", bomb_png());
    room.write("p/e-bomb.jpg", bomb_jpeg(&whole));
    let png = encoded(&picture(2, 300, 200), ImageFormat::Png);
    room.write("p/f-cut.png", &png[..png.len() / 2]);
    room.write("p/g-whole.jpg", &whole);
    std::os::unix::fs::symlink("nowhere", room.path("p/h-dead-link.jpg")).unwrap();
    room.write("p/i.pdf", "%PDF-1.7\n");
    room.pressbox(["ingest", "p", "gone"]).exits(3).says(&format!(
        "new  {}  p/g-whole.jpg\n\
         ! failed: `p/a-text.jpg`: it is not a picture: not JPEG, PNG, TIFF, WebP or HEIC\n\
         ! failed: `p/b-cut.jpg`: it is cut off: part of the picture is missing\n\
         ! failed: `p/c-empty.jpg`: it is empty\n\
         ! failed: `p/d-bomb.png`: it is 30000 × 30000 pixels, but pressbox reads at most 250 million\n\
         ! failed: `p/e-bomb.jpg`: it is 30000 × 30000 pixels, but pressbox reads at most 250 million\n\
         ! failed: `p/f-cut.png`: it is cut off: part of the picture is missing\n\
         ! failed: `p/h-dead-link.jpg`: it cannot be read: no such file or directory\n\
         ! failed: `p/i.pdf`: it is a PDF, not a JPEG, PNG, TIFF, WebP or HEIC; save the pictures in it as files of their own\n\
         ! failed: `gone`: it cannot be read: no such file or directory\n\
         ! 1 new photo, 9 files rejected\n\
         exit 3",
        pressbox::storage::Sha256::of(&whole).short()
    ));
    let rejected = room.pressbox(["ingest", "p/c-empty.jpg", "--json"]).exits(3).json();
    assert_eq!(rejected[0]["status"], "rejected");
    assert_eq!(rejected[0]["reason"], "it is empty");
}

/// A PNG whose header claims 30000 × 30000 pixels, with a right checksum.
fn bomb_png() -> Vec<u8> {
    let mut png = encoded(&picture(1, 3, 3), ImageFormat::Png);
    png[16..20].copy_from_slice(&30_000u32.to_be_bytes());
    png[20..24].copy_from_slice(&30_000u32.to_be_bytes());
    let checksum = png[12..29].iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    });
    png[29..33].copy_from_slice(&(!checksum).to_be_bytes());
    png
}

/// A JPEG whose frame header claims 30000 × 30000 pixels.
fn bomb_jpeg(jpeg: &[u8]) -> Vec<u8> {
    let mut bomb = jpeg.to_vec();
    let frame = bomb.windows(4).position(|w| w == [0xFF, 0xC0, 0, 17]).unwrap();
    bomb[frame + 5..frame + 7].copy_from_slice(&30_000u16.to_be_bytes());
    bomb[frame + 7..frame + 9].copy_from_slice(&30_000u16.to_be_bytes());
    bomb
}

#[test]
fn a_folder_that_may_not_be_read_is_named_and_the_rest_is_taken_in() {
    let room = Room::new();
    room.write("p/one.jpg", jpeg(1));
    room.write("p/closed/two.jpg", jpeg(2));
    std::fs::set_permissions(room.path("p/closed"), std::fs::Permissions::from_mode(0o000)).unwrap();
    // Root reads everything, so this one runs as nobody.
    let whole = room.path(".");
    tool("chown", ["-R", "65534:65534", whole.to_str().unwrap()]);
    let as_nobody = |program: &str| {
        let mut command = std::process::Command::new("setpriv");
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", program]).current_dir(&whole);
        command
    };
    let program = env!("CARGO_BIN_EXE_pressbox");
    if !as_nobody(program).arg("--version").output().is_ok_and(|output| output.status.success()) {
        eprintln!("not run: it needs root, and a build folder that others may enter");
        return;
    }
    let output = as_nobody(program).args(["ingest", "p"]).output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{stderr}");
    assert!(stderr.contains("failed: `p/closed`: it cannot be read: permission denied"), "{stderr}");
    assert!(stderr.contains("1 new photo, 1 file rejected"), "{stderr}");
}

#[test]
fn the_same_picture_under_other_words_is_told_apart_from_a_new_one() {
    let room = Room::new();
    let first = room.write("a.jpg", jpeg(1));
    let again = room.write("b.jpg", jpeg(1));
    tool("exiftool", ["-q", "-overwrite_original", "-XMP:Headline=Målgång", first.to_str().unwrap()]);
    let says = ["-XMP:Headline=Something else", "-IPTC:Credit=Foto: Åsa", "-IPTC:CodedCharacterSet=UTF8"];
    tool("exiftool", ["-q", "-overwrite_original"].into_iter().chain(says).chain([again.to_str().unwrap()]));
    let answers = room.pressbox(["ingest", "a.jpg", "b.jpg", "--json"]).succeeds().json();
    assert_eq!(statuses(&answers), [("a.jpg", "new"), ("b.jpg", "same_picture")]);
    assert_eq!(answers[1]["of"], answers[0]["photo"]);
    assert_eq!(answers[1]["photo"], answers[0]["photo"]);
    assert_ne!(answers[1]["sha256"], answers[0]["sha256"]);
    // What it says more is added, what it says differently is reported, and nothing is lost.
    let conflict = &answers[1]["conflicts"][0];
    assert_eq!((&conflict["kept"], &conflict["other"]), (&Value::from("Målgång"), &Value::from("Something else")));
    let photos = room.pressbox(["photos", "--json"]).succeeds().json();
    assert_eq!(photos.len(), 1);
    assert_eq!(photos[0]["metadata"]["headline"], "Målgång");
    assert_eq!(photos[0]["metadata"]["credit"], "Foto: Åsa");
    assert_eq!(photos[0]["names"], serde_json::json!(["a.jpg", "b.jpg"]));
    // The copy's own hash finds the photo, too, and the copy is known from here on.
    let sha256 = answers[1]["sha256"].as_str().unwrap();
    assert_eq!(
        room.pressbox(["photo", "show", &sha256[..8], "--json"]).succeeds().json()[0]["photo"],
        answers[0]["photo"]
    );
    assert_eq!(statuses(&room.pressbox(["ingest", "b.jpg", "--json"]).succeeds().json()), [("b.jpg", "duplicate")]);
}

#[test]
fn two_copies_in_one_batch_are_one_photo() {
    let room = Room::new();
    for name in ["a.jpg", "b.jpg", "c.jpg"] {
        room.write(&format!("p/{name}"), jpeg(1));
    }
    let answers = room.pressbox(["ingest", "p", "--json"]).succeeds().json();
    assert_eq!(statuses(&answers), [("a.jpg", "new"), ("b.jpg", "duplicate"), ("c.jpg", "duplicate")]);
}

#[test]
fn a_smaller_brighter_version_looks_alike_and_another_photo_does_not() {
    let room = Room::new();
    room.write("a.jpg", jpeg(1));
    let smaller = image::imageops::thumbnail(&picture(1, 600, 400), 300, 200);
    let brighter = image::imageops::brighten(&smaller, 12);
    room.write("b.jpg", encoded(&brighter, ImageFormat::Jpeg));
    room.write("c.jpg", jpeg(2));
    let answers = room.pressbox(["ingest", "a.jpg", "b.jpg", "c.jpg", "--json"]).succeeds().json();
    assert_eq!(statuses(&answers), [("a.jpg", "new"), ("b.jpg", "new"), ("c.jpg", "new")]);
    assert_eq!(answers[1]["look_alikes"], serde_json::json!([answers[0]["photo"]]));
    assert_eq!(answers[2]["look_alikes"], serde_json::json!([]));
    let alike = room.pressbox(["photos", "--look-alikes", answers[0]["photo"].as_str().unwrap(), "--json"]).succeeds();
    assert_eq!(alike.json()[0]["photo"], answers[1]["photo"]);
    assert_eq!(alike.json().len(), 1);
}

#[test]
fn options_fill_what_a_file_does_not_say_and_override_only_when_told() {
    let room = Room::new();
    let path = room.write("a.jpg", jpeg(1));
    tool("exiftool", ["-q", "-overwrite_original", "-XMP:Credit=Foto: Nord", path.to_str().unwrap()]);
    let fill = [
        "ingest",
        "a.jpg",
        "-q",
        "--credit",
        "Other",
        "--creator",
        "Åsa Öberg; B",
        "--terms",
        "Free for editorial use",
    ];
    room.pressbox(fill).succeeds();
    let metadata = room.pressbox(["photos", "--json"]).succeeds().json()[0]["metadata"].clone();
    assert_eq!(metadata["credit"], "Foto: Nord");
    assert_eq!(metadata["creator"], "Åsa Öberg; B");
    assert_eq!(metadata["usage_terms"], "Free for editorial use");
    room.pressbox(["ingest", "a.jpg", "-q", "--credit", "Other", "--override"]).succeeds();
    assert_eq!(room.pressbox(["photos", "--json"]).succeeds().json()[0]["metadata"]["credit"], "Other");
}

#[test]
fn a_sidecar_is_read_with_its_photo() {
    let room = Room::new();
    room.write("p/a.jpg", jpeg(1));
    let xmp = room.path("p/a.xmp");
    tool("exiftool", ["-q", "-XMP:Description=I depån", "-XMP:Creator=Åsa", xmp.to_str().unwrap()]);
    room.pressbox(["ingest", "p", "-q"]).succeeds();
    let photo = room.pressbox(["photos", "--json"]).succeeds().json().remove(0);
    assert_eq!(photo["metadata"]["caption"], "I depån");
    assert_eq!(photo["metadata"]["creator"], "Åsa");
}

#[test]
fn a_kill_at_any_moment_leaves_nothing_half_done() {
    let room = Room::new();
    for seed in 0..40 {
        room.write(&format!("p/{seed:02}.jpg"), encoded(&picture(seed, 900, 600), ImageFormat::Jpeg));
    }
    for kill in 0..6 {
        let mut child = room.command(["ingest", "p", "-q"]).stdout(std::process::Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(15 + kill * 35));
        // It may have finished; then there is nothing to kill.
        let _ = child.kill();
        child.wait().unwrap();
    }
    room.pressbox(["ingest", "p", "-q"]).succeeds();
    assert_eq!(room.pressbox(["photos", "--json"]).succeeds().json().len(), 40);
    let mut kept = 0;
    for folder in std::fs::read_dir(room.path("library/originals")).unwrap().map(Result::unwrap) {
        if !folder.path().is_dir() {
            continue;
        }
        for file in std::fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
            // The record beside each is compared with the catalogue below.
            if file.path().extension().is_some_and(|end| end == "json") {
                continue;
            }
            let hash = pressbox::storage::Sha256::of(&std::fs::read(file.path()).unwrap());
            assert_eq!(file.path().file_stem().unwrap().to_str(), Some(hash.to_hex().as_str()));
            kept += 1;
        }
    }
    assert_eq!(kept, 40);
    room.pressbox(["check", "-q"]).says("");
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with real photos and texts")]
fn real_press_photos_come_in_and_the_broken_ones_are_named() {
    let press = shared("photos/press");
    let room = Room::new();
    let answers = room.pressbox(["ingest", press.to_str().unwrap(), "--json"]).exits(3).json();
    let rejected: Vec<_> = statuses(&answers).into_iter().filter(|(_, status)| *status == "rejected").collect();
    assert_eq!(rejected, [("MANIFEST.tsv", "rejected"), ("corrupted.jpg", "rejected")]);
    assert_eq!(answers.iter().filter(|answer| answer["status"] == "new").count(), 35);
    // Latin-1 that nobody declared, a credit, a caption with a fold in it: as exiftool reads them.
    let find = |query: &str| room.pressbox(["photos", query, "--json"]).succeeds().json().remove(0)["metadata"].clone();
    assert_eq!(find("issue-614")["headline"], "l'Affiche présentait étaient");
    assert_eq!(find("bemmann")["copyright"], "(C) Peter Bemmann");
    assert_eq!(find("issue-122")["credit"], "Getty Images");
    let again = room.pressbox(["ingest", press.to_str().unwrap(), "--json"]).exits(3).json();
    assert!(again.iter().all(|answer| answer["status"] != "new"));
}

#[test]
fn what_a_kill_left_half_written_is_swept_up_after_a_day_and_not_before() {
    let room = Room::new();
    room.write("a.jpg", jpeg(1));
    room.write("library/originals/.incoming-old", "half");
    room.write("library/originals/.incoming-new", "half");
    tool("touch", ["-d", "2 days ago", room.path("library/originals/.incoming-old").to_str().unwrap()]);
    room.pressbox(["ingest", "-q", "a.jpg"]).succeeds();
    assert!(!room.path("library/originals/.incoming-old").exists());
    assert!(room.path("library/originals/.incoming-new").exists());
}

#[test]
fn the_work_is_done_even_when_nobody_reads_the_answer_to_its_end() {
    let room = Room::new();
    for seed in 0..90 {
        room.write(&format!("p/{seed:02}.png"), encoded(&picture(seed, 30, 20), ImageFormat::Png));
    }
    let mut command = room.command(["ingest", "p", "-q", "--json"]);
    let mut child = command.stdout(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
    assert_eq!(room.pressbox(["photos", "--json"]).succeeds().json().len(), 90);
}

#[test]
fn an_original_that_was_lost_is_put_back_when_its_file_comes_again() {
    let room = Room::new();
    room.write("a.jpg", jpeg(1));
    let photo = room.pressbox(["ingest", "a.jpg", "--json"]).json()[0]["photo"].as_str().unwrap().to_owned();
    let original = room.path(format!("library/originals/{}/{photo}.jpg", &photo[..2]));
    std::fs::remove_file(&original).unwrap();
    assert_eq!(statuses(&room.pressbox(["ingest", "a.jpg", "--json"]).json()), [("a.jpg", "duplicate")]);
    assert_eq!(std::fs::read(&original).unwrap(), jpeg(1));
    // So is one that is there in part.
    std::fs::remove_file(&original).unwrap();
    std::fs::write(&original, "half").unwrap();
    room.pressbox(["ingest", "a.jpg"]).succeeds();
    assert_eq!(std::fs::read(&original).unwrap(), jpeg(1));
}

#[test]
fn an_original_that_was_restored_is_told_and_a_known_file_is_not() {
    let room = Room::new();
    for seed in 1..=3 {
        room.write(&format!("p/{seed}.jpg"), jpeg(seed));
    }
    room.write("p/3-again.jpg", jpeg(3));
    let photos = room.pressbox(["ingest", "p", "--json"]).succeeds().json();
    assert!(photos.iter().all(|photo| photo["restored"] == false && photo["notes"] == serde_json::json!([])));
    let photo = |name: &str| {
        let found = photos.iter().find(|photo| photo["path"].as_str().unwrap().ends_with(name)).unwrap();
        found["photo"].as_str().unwrap().to_owned()
    };
    let [one, two, three] = ["1.jpg", "2.jpg", "3.jpg"].map(photo);
    let original = |photo: &str| room.path(format!("library/originals/{}/{photo}.jpg", &photo[..2]));
    std::fs::remove_file(original(&two)).unwrap();
    std::fs::remove_file(original(&three)).unwrap();
    std::fs::write(original(&three), "half").unwrap();
    room.pressbox(["ingest", "p"]).says(&format!(
        "duplicate  {one}  p/1.jpg\n\
         restored  {two}  p/2.jpg\n\
         restored  {three}  p/3-again.jpg\n\
         duplicate  {three}  p/3.jpg\n\
         !   note: `p/2.jpg`: its original in the library was missing and has been restored\n\
         !   note: `p/3-again.jpg`: its original in the library was damaged and has been restored\n\
         ! 0 new photos, 4 duplicates, 2 originals restored",
        one = &one[..8],
        two = &two[..8],
        three = &three[..8],
    ));
    std::fs::remove_file(original(&two)).unwrap();
    let answer = room.pressbox(["ingest", "p/2.jpg", "--json"]).succeeds().json().remove(0);
    assert_eq!((&answer["status"], &answer["restored"]), (&"duplicate".into(), &true.into()));
    room.pressbox(["check", "-q"]).says("");
}

#[test]
fn the_sidecar_of_a_second_file_counts_although_the_first_came_at_the_same_time() {
    let room = Room::new();
    room.write("p/a.jpg", jpeg(1));
    room.write("p/b.jpg", jpeg(1));
    let xmp = room.path("p/b.xmp");
    tool("exiftool", ["-q", "-XMP:Description=I depån", xmp.to_str().unwrap()]);
    let answers = room.pressbox(["ingest", "p", "--json"]).succeeds().json();
    assert_eq!(statuses(&answers), [("a.jpg", "new"), ("b.jpg", "same_picture")]);
    assert_eq!(room.pressbox(["photos", "--json"]).json()[0]["metadata"]["caption"], "I depån");
}

#[test]
fn a_kill_keeps_everything_that_was_reported() {
    const FILES: usize = 100;
    let room = Room::new();
    for seed in 0..FILES as u32 {
        room.write(&format!("p/{seed:03}.jpg"), encoded(&picture(seed, 900, 600), ImageFormat::Jpeg));
    }
    let mut command = room.command(["ingest", "p", "-q", "--json"]);
    let mut child = command.stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut answers = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut reported = String::new();
    answers.read_line(&mut reported).unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    answers.read_to_string(&mut reported).unwrap();
    // The last line may have been cut by the kill.
    let whole = reported.rfind('\n').map_or("", |end| &reported[..end]);
    let reported: Vec<Value> = whole.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!((1..=64).contains(&reported.len()), "{} at once", reported.len());
    let photos = room.pressbox(["photos", "--json"]).succeeds().json();
    let is_kept = |answer: &Value| photos.iter().any(|photo| photo["photo"] == answer["photo"]);
    assert!(reported.iter().all(is_kept));
    // The next one takes the rest, and leaves nothing behind.
    let rest = room.pressbox(["ingest", "p", "--json"]).succeeds().json();
    assert!(reported.iter().zip(&rest).all(|(_, again)| again["status"] == "duplicate"));
    room.pressbox(["check", "-q"]).says("");
    assert_eq!(room.pressbox(["photos", "--json"]).succeeds().json().len(), FILES);
}

#[test]
fn what_a_kill_left_half_written_is_named_by_check_and_removed_by_the_next_ingest_unless_another_one_runs() {
    let room = Room::new();
    room.write("a.jpg", jpeg(1));
    room.pressbox(["ingest", "-q", "a.jpg"]).succeeds();
    let left = room.write("library/originals/.pressbox-Ab12Cd.part", "half");
    // Somebody else's ingest.
    let lock = std::fs::File::options().write(true).open(room.path("library/ingest.lock")).unwrap();
    lock.lock_shared().unwrap();
    room.pressbox(["ingest", "-q", "a.jpg"]).succeeds();
    assert!(left.exists(), "another ingest may be writing it");
    room.pressbox(["check", "-q"]).says("");
    lock.unlock().unwrap();
    room.pressbox(["check", "-q"]).says(
        "unfinished  library/originals/.pressbox-Ab12Cd.part
            an ingest was interrupted while it was writing this file
            the next `pressbox ingest` removes it; ingest again the photos that the interrupted run did not report
exit 1",
    );
    assert_eq!(room.pressbox(["check", "--json", "-q"]).json()[0]["problem"], "unfinished");
    room.pressbox(["ingest", "-q", "a.jpg"]).succeeds();
    assert!(!left.exists());
    room.pressbox(["check", "-q"]).says("");
}

#[test]
fn what_is_named_and_is_no_file_is_told() {
    let room = Room::new();
    tool("mkfifo", [room.path("pipe.jpg").to_str().unwrap()]);
    room.pressbox(["ingest", "pipe.jpg"]).says(
        "! failed: `pipe.jpg`: it is not a regular file\n\
         ! 0 new photos, 1 file rejected\n\
         exit 3",
    );
}
