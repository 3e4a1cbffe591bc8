//! `kit --split`: several zips, each a kit in itself and none too large.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::support::{Room, pictures, tool};

/// A newsroom with a release in two languages and five photos, of which one edition shows three and the other four.
fn newsroom() -> (Room, Vec<String>) {
    let room = Room::new();
    for seed in 1..=5 {
        room.write(&format!("photos/{seed}.jpg"), pictures::jpeg(seed));
    }
    let said = ["--credit", "Per Ek", "--copyright", "© Per Ek", "--caption", "Åsa Öberg på Väddö"];
    let photos = room.pressbox(["ingest", "photos", "--json"].into_iter().chain(said)).succeeds().json();
    let photos: Vec<String> = photos.iter().map(|photo| photo["photo"].as_str().unwrap().to_owned()).collect();
    for (language, shown) in [("en", &photos[..3]), ("sv", &photos[1..])] {
        let figures: String =
            shown.iter().map(|photo| format!("[[photos]]\nphoto = \"{photo}\"\nalt = \"En brygga\"\n\n")).collect();
        let text =
            format!("+++\nheadline = \"Öppning\"\ndate = \"2022-05-14\"\n{figures}+++\n\nThe lead stands alone.\n");
        room.write(&format!("releases/island/release.{language}.md"), text);
    }
    (room, photos)
}

/// The zips of a kit by their names.
fn parts(room: &Room) -> Vec<PathBuf> {
    let mut found: Vec<_> = std::fs::read_dir(room.path("out"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_str().unwrap().contains("of"))
        .collect();
    found.sort();
    found
}

fn files(path: &PathBuf) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut found = BTreeMap::new();
    for nth in 0..zip.len() {
        let mut entry = zip.by_index(nth).unwrap();
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut bytes).unwrap();
        found.insert(entry.name().unwrap().into_owned(), bytes);
    }
    found
}

#[test]
fn each_part_is_a_kit_in_itself_and_together_they_have_every_photo_once() {
    let (room, _) = newsroom();
    room.pressbox(["kit", "island", "-o", "out/whole.zip"]).succeeds();
    let split = room.pressbox(["kit", "island", "-o", "out/kit.zip", "--split", "330KB"]).succeeds();
    let parts = parts(&room);
    let of = parts.len();
    assert!((2..=4).contains(&of), "{parts:?}");
    assert!(!split.stderr.contains("warning"), "{}", split.stderr);
    assert!(!room.path("out/kit.zip").exists());
    let mut pictures = Vec::new();
    let mut papers = BTreeSet::new();
    for (nth, part) in (1..).zip(&parts) {
        assert_eq!(part.file_name().unwrap().to_str().unwrap(), format!("kit-{nth}of{of}.zip"));
        assert!(split.stderr.contains(&format!("packed `out/kit-{nth}of{of}.zip`: ")), "{}", split.stderr);
        assert!(std::fs::metadata(part).unwrap().len() <= 330_000, "{}", part.display());
        room.pressbox(["kit".as_ref(), "verify".as_ref(), part.as_os_str()]).succeeds();
        tool("unzip", ["-tq".as_ref(), part.as_os_str()]);
        let folder = format!("island-{nth}of{of}/");
        let files = files(part);
        assert!(files.keys().all(|name| name.starts_with(&folder)), "{:?}", files.keys());
        for name in ["README.txt", "README.sv.txt", "release.html", "release.sv.pdf", "RIGHTS.txt", "SHA256SUMS"] {
            assert!(files.contains_key(&format!("{folder}{name}")), "{name}");
        }
        let readme = String::from_utf8(files[&format!("{folder}README.txt")].clone()).unwrap();
        assert!(readme.contains(&format!("This is part {nth} of {of}.")), "{readme}");
        papers.insert(files[&format!("{folder}release.pdf")].clone());
        pictures.extend(
            files
                .into_iter()
                .filter_map(|(name, bytes)| name.contains(".jpg").then(|| (name[folder.len()..].to_owned(), bytes))),
        );
    }
    assert_eq!(papers.len(), 1, "the release on paper is the same in all");
    let whole: BTreeMap<_, _> = files(&room.path("out/whole.zip"))
        .into_iter()
        .filter_map(|(name, bytes)| name.contains(".jpg").then(|| (name["island/".len()..].to_owned(), bytes)))
        .collect();
    assert_eq!(pictures.len(), 10);
    assert_eq!(pictures.into_iter().collect::<BTreeMap<_, _>>(), whole);
    // The rights of a photo that only the second edition shows are told, too.
    let rights = String::from_utf8(files(&room.path("out/whole.zip"))["island/RIGHTS.txt"].clone()).unwrap();
    assert_eq!(rights.matches("Credit: Per Ek").count(), 5, "{rights}");

    // Packed again, each is the same to the byte.
    let before: Vec<_> = parts.iter().map(|part| std::fs::read(part).unwrap()).collect();
    room.pressbox(["kit", "island", "-o", "out/kit.zip", "--split", "330KB"]).succeeds();
    assert!(parts.iter().zip(before).all(|(part, bytes)| std::fs::read(part).unwrap() == bytes));
}

#[test]
fn a_kit_that_is_small_enough_stays_one_and_a_photo_that_is_too_large_is_told() {
    let (room, _) = newsroom();
    let one = room.pressbox(["kit", "island", "-o", "out/kit.zip", "--split", "25MB"]).succeeds();
    assert!(one.stderr.starts_with("packed `out/kit.zip`: "), "{}", one.stderr);
    assert_eq!(parts(&room), [] as [PathBuf; 0]);
    let each = room.pressbox(["kit", "island", "-o", "out/kit.zip", "--split", "50KB"]).succeeds();
    assert_eq!(parts(&room).len(), 5);
    assert_eq!(each.stderr.matches(", more than 50 KB: its one photo takes that much").count(), 5, "{}", each.stderr);
    room.pressbox(["kit", "island", "--split", "much"]).exits(2);
}

#[test]
fn a_photo_that_is_withdrawn_is_taken_out_of_its_part_alone() {
    let (room, photos) = newsroom();
    room.pressbox(["kit", "island", "-o", "out/kit.zip", "--split", "330KB"]).succeeds();
    let parts = parts(&room);
    let has = |part: &PathBuf| {
        let manifest = files(part).into_iter().find(|(name, _)| name.ends_with("manifest.json")).unwrap().1;
        String::from_utf8(manifest).unwrap().contains(&photos[4])
    };
    let holding: Vec<_> = parts.iter().filter(|part| has(part)).collect();
    assert_eq!(holding.len(), 1);
    let others: Vec<_> = parts.iter().filter(|part| !has(part)).map(|part| std::fs::read(part).unwrap()).collect();
    room.pressbox(["photo", "withdraw", &photos[4]]).succeeds();
    assert!(parts.iter().all(|part| part.exists() && !has(part)));
    for part in &parts {
        room.pressbox(["kit".as_ref(), "verify".as_ref(), part.as_os_str()]).succeeds();
    }
    let again: Vec<_> = parts.iter().map(|part| std::fs::read(part).unwrap()).collect();
    assert!(others.iter().all(|other| again.contains(other)), "the other parts are as they were");
}
