//! The press kit: what is in it, that it is the same twice, and that it notices when somebody changed it.

use std::collections::BTreeMap;
use std::io::{Read as _, Write as _};
use std::path::{Path, PathBuf};

use pressbox::kit::{self, Contents, KitEdition, KitError, KitFile, KitPhoto, State};
use pressbox::photo::exif::ImageInfo;
use pressbox::photo::{Cleared, Destination, Format, Metadata, PhotoId, RightsSettings, clear};
use pressbox::progress::Hidden;
use pressbox::release::render::Templates;
use pressbox::release::{Language, Release};
use pressbox::rendition::{Rendition, embed};
use pressbox::storage::Sha256;

use super::support::{PYTHON, Room, pictures, story, tool};

/// A photo with a print and a web rendition in a folder of its own.
struct Shot {
    cleared: Cleared,
    renditions: Vec<Rendition>,
}

fn shot(dir: &Path, name: &str, metadata: &Metadata) -> Shot {
    let id = PhotoId::of(name.as_bytes());
    let cleared = clear(
        id,
        metadata,
        pressbox::photo::Standing::default(),
        Destination::Kit,
        &RightsSettings::default(),
        jiff::civil::date(2022, 5, 14),
    )
    .unwrap();
    let rendition = |preset: &str, width| {
        let bytes = jpeg(width / 32, metadata);
        let path = dir.join(format!("{name}-{preset}.jpg"));
        std::fs::write(&path, &bytes).unwrap();
        Rendition {
            photo: id,
            preset: preset.to_owned(),
            path,
            width,
            height: width * 2 / 3,
            bytes: bytes.len() as u64,
            sha256: Sha256::of(&bytes),
            crc32: Some(crc32fast::hash(&bytes)),
        }
    };
    Shot { cleared, renditions: vec![rendition("web", 2048), rendition("print", 3543)] }
}

/// A small picture that says of itself what the metadata says.
fn jpeg(side: u32, metadata: &Metadata) -> Vec<u8> {
    let mut plain = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_fn(side, side, |x, y| image::Rgb([(x * 3) as u8, (y * 5) as u8, 90]))
        .write_to(&mut plain, image::ImageFormat::Jpeg)
        .unwrap();
    let pixels = ImageInfo { width: side, height: side, dpi: 72, srgb: true, position: None };
    embed(Format::Jpeg, plain.get_ref(), metadata, pixels, None).unwrap()
}

fn metadata() -> Metadata {
    Metadata {
        creator: vec!["Per Ek".to_owned()],
        credit: Some("Per Ek / Skärgårdsoperan".to_owned()),
        copyright: Some("© Per Ek 2022".to_owned()),
        caption: Some("Jürgen Weiß sings on Söderarm, Sweden, on 2 May 2022.".to_owned()),
        city: Some("Söderarm".to_owned()),
        country: Some("Sweden".to_owned()),
        captured: Some("2022-05-02T21:14:00+02:00".parse().unwrap()),
        ..Metadata::default()
    }
}

fn photo(shot: &Shot) -> KitPhoto<'_> {
    let metadata = shot.cleared.metadata();
    KitPhoto {
        cleared: &shot.cleared,
        caption: metadata.caption.as_deref().unwrap(),
        alt: "A man sings beside a lighthouse",
        credit: metadata.credit.clone().unwrap(),
        renditions: &shot.renditions,
        small: &[],
    }
}

struct Bench {
    dir: tempfile::TempDir,
    shots: Vec<Shot>,
    releases: Vec<Release>,
}

impl Bench {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let other = Metadata { headline: Some("=2+2 Ångström & søn".to_owned()), ..metadata() };
        let shots = vec![shot(dir.path(), "one", &metadata()), shot(dir.path(), "two", &other)];
        Self { dir, shots, releases: vec![story::release()] }
    }

    fn out(&self) -> PathBuf {
        self.dir.path().join("kit.zip")
    }

    fn pack(&self, out: &Path) -> Result<Vec<KitFile>, KitError> {
        let templates = Templates::load(None).unwrap();
        let photos: Vec<_> = self.shots.iter().map(photo).collect();
        let editions: Vec<_> =
            self.releases.iter().map(|release| KitEdition { release, photos: photos.clone() }).collect();
        let issuer = story::issuer();
        let contents = Contents {
            attachments: &[],
            templates: &templates,
            issuer: &issuer,
            editions: &editions,
            logo: None,
            recipient: None,
            part: None,
        };
        kit::pack(out, &contents, &Hidden)
    }
}

fn unzipped(path: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    (0..zip.len())
        .map(|nth| {
            let mut entry = zip.by_index(nth).unwrap();
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).unwrap();
            (entry.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

#[test]
fn a_kit_holds_release_photos_captions_rights_and_its_own_manifest_in_one_folder() {
    let bench = Bench::new();
    let files = bench.pack(&bench.out()).unwrap();
    let paths: Vec<_> = files.iter().map(|file| file.path.strip_prefix("the-flying-islander/").unwrap()).collect();
    assert_eq!(
        paths,
        [
            "README.txt",
            "release.html",
            "release.pdf",
            "release.txt",
            "photos/print/2022-05-02_Jurgen-Weiss-sings-on-Soderarm-Sweden-on-2-May_Per-Ek-Skargardsoperan_print.jpg",
            "photos/print/2022-05-02_2-2-Angstrom-son_Per-Ek-Skargardsoperan_print.jpg",
            "photos/web/2022-05-02_Jurgen-Weiss-sings-on-Soderarm-Sweden-on-2-May_Per-Ek-Skargardsoperan_web.jpg",
            "photos/web/2022-05-02_2-2-Angstrom-son_Per-Ek-Skargardsoperan_web.jpg",
            "contact-sheet.pdf",
            "captions.csv",
            "captions.txt",
            "timetable.ics",
            "RIGHTS.txt",
            "manifest.json",
            "SHA256SUMS",
        ]
    );
    let found = unzipped(&bench.out());
    for file in &files {
        assert_eq!(Sha256::of(&found[&file.path]), file.sha256, "{}", file.path);
    }
}

#[test]
fn the_page_in_a_kit_shows_the_pictures_beside_it() {
    let bench = Bench::new();
    bench.pack(&bench.out()).unwrap();
    let found = unzipped(&bench.out());
    let page = String::from_utf8(found["the-flying-islander/release.html"].clone()).unwrap();
    let mut shown = 0;
    for part in page.split("src=\"").skip(1).chain(page.split("href=\"photos").skip(1)) {
        let path = part.split('"').next().unwrap();
        let path = if path.starts_with('/') { format!("photos{path}") } else { path.to_owned() };
        assert!(found.contains_key(&format!("the-flying-islander/{path}")), "{path}");
        shown += 1;
    }
    assert_eq!(shown, 4, "two pictures, each with its print size");
}

#[test]
fn captions_open_in_a_spreadsheet_with_every_letter_and_no_formula() {
    let bench = Bench::new();
    bench.pack(&bench.out()).unwrap();
    let found = unzipped(&bench.out());
    let table = String::from_utf8(found["the-flying-islander/captions.csv"].clone()).unwrap();
    let table = table.strip_prefix('\u{feff}').expect("a spreadsheet needs the mark to see UTF-8");
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let header = rows.headers().unwrap().clone();
    let rows: Vec<BTreeMap<_, _>> = rows
        .records()
        .map(|row| header.iter().map(str::to_owned).zip(row.unwrap().iter().map(str::to_owned)).collect())
        .collect();
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[0]["caption"], "Jürgen Weiß sings on Söderarm, Sweden, on 2 May 2022.");
    assert_eq!(rows[0]["credit"], "Per Ek / Skärgårdsoperan");
    assert_eq!(rows[0]["copyright"], "© Per Ek 2022");
    assert_eq!(rows[0]["usage_terms"], "Free for editorial use with the credit line.");
    assert_eq!(rows[0]["place"], "Söderarm, Sweden");
    assert!(found.contains_key(&format!("the-flying-islander/{}", rows[0]["file"])));

    let mut formula = Bench::new();
    let caption = Metadata { caption: Some("=HYPERLINK(\"x\")".to_owned()), ..metadata() };
    formula.shots = vec![shot(formula.dir.path(), "bad", &caption)];
    formula.pack(&formula.out()).unwrap();
    let table = String::from_utf8(unzipped(&formula.out())["the-flying-islander/captions.csv"].clone()).unwrap();
    assert!(table.contains("\"'=HYPERLINK") && !table.contains(",=") && !table.contains("\"="), "{table}");
}

#[test]
fn the_rights_file_names_credit_copyright_terms_and_whom_to_ask() {
    let bench = Bench::new();
    bench.pack(&bench.out()).unwrap();
    let rights = String::from_utf8(unzipped(&bench.out())["the-flying-islander/RIGHTS.txt"].clone()).unwrap();
    for line in [
        "Use of the photos: Free for editorial use with the credit line.",
        "Credit: Per Ek / Skärgårdsoperan",
        "Photographer: Per Ek",
        "Copyright: © Per Ek 2022",
        "Åsa Lindqvist, press officer, +46 (0)70 123 45 67, asa@opera.example",
    ] {
        assert!(rights.lines().any(|l| l == line), "`{line}` is missing in\n{rights}");
    }
}

#[test]
fn packed_twice_a_kit_is_the_same_to_the_byte() {
    let bench = Bench::new();
    let again = bench.dir.path().join("again.zip");
    bench.pack(&bench.out()).unwrap();
    bench.pack(&again).unwrap();
    assert!(std::fs::read(bench.out()).unwrap() == std::fs::read(&again).unwrap());

    let mut undated = Bench::new();
    undated.releases[0].date = None;
    let again = undated.dir.path().join("again.zip");
    undated.pack(&undated.out()).unwrap();
    undated.pack(&again).unwrap();
    assert!(std::fs::read(undated.out()).unwrap() == std::fs::read(&again).unwrap());
}

#[test]
fn every_edition_has_its_texts_and_shares_the_pictures() {
    let mut bench = Bench::new();
    let german =
        Release { language: Language::German, headline: "Die fliegende Insulanerin".to_owned(), ..story::release() };
    bench.releases.push(german);
    let files = bench.pack(&bench.out()).unwrap();
    let has = |name: &str| files.iter().any(|file| file.path == format!("the-flying-islander/{name}"));
    for name in ["release.html", "release.de.html", "release.de.txt", "captions.de.csv", "timetable.de.ics"] {
        assert!(has(name), "{name}");
    }
    assert_eq!(files.iter().filter(|file| file.path.contains(".jpg")).count(), 4);
}

#[test]
fn an_embargo_stands_in_the_first_line_of_the_kits_texts() {
    let mut bench = Bench::new();
    bench.releases[0].embargo = Some("2022-05-14T00:01[Europe/Stockholm]".parse().unwrap());
    bench.pack(&bench.out()).unwrap();
    let found = unzipped(&bench.out());
    let text = String::from_utf8(found["the-flying-islander/release.txt"].clone()).unwrap();
    let line = "UNDER EMBARGO UNTIL 00:01 CEST (22:01 UTC), Saturday 14 May 2022";
    assert_eq!(text.lines().next(), Some(line));
    assert!(String::from_utf8(found["the-flying-islander/release.html"].clone()).unwrap().contains(line));
}

#[test]
fn a_picture_that_changed_in_the_library_keeps_the_kit_from_being_made() {
    refuses_changed_picture(Bench::new());
    // An older version wrote down no CRC-32.
    let mut bench = Bench::new();
    bench.shots.iter_mut().flat_map(|shot| &mut shot.renditions).for_each(|rendition| rendition.crc32 = None);
    refuses_changed_picture(bench);
}

fn refuses_changed_picture(bench: Bench) {
    let path = &bench.shots[0].renditions[1].path;
    let mut bytes = std::fs::read(path).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    std::fs::write(path, &bytes).unwrap();
    std::fs::write(bench.out(), "the kit of yesterday").unwrap();
    assert!(matches!(bench.pack(&bench.out()), Err(KitError::Damaged { .. })));
    std::fs::write(path, &bytes[1..]).unwrap();
    assert!(matches!(bench.pack(&bench.out()), Err(KitError::Changed { .. })));
    assert_eq!(std::fs::read(bench.out()).unwrap(), b"the kit of yesterday");
    let left: Vec<_> = std::fs::read_dir(bench.dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert!(!left.iter().any(|name| name.to_string_lossy().starts_with(".kit-")), "{left:?}");
}

#[test]
fn verifying_a_kit_finds_what_was_changed_taken_out_and_slipped_in() {
    let bench = Bench::new();
    bench.pack(&bench.out()).unwrap();
    let sound = kit::verify(&bench.out()).unwrap();
    assert_eq!(sound.len(), 15);
    assert!(sound.iter().all(|file| file.state == State::Intact), "{sound:#?}");

    let tampered = bench.dir.path().join("tampered.zip");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&tampered).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    for (name, bytes) in unzipped(&bench.out()) {
        if name.ends_with("captions.txt") {
            continue;
        }
        zip.start_file(name.as_str(), options).unwrap();
        zip.write_all(if name.ends_with("RIGHTS.txt") { b"free for all" } else { &bytes }).unwrap();
    }
    zip.start_file("the-flying-islander/extra.exe", options).unwrap();
    zip.finish().unwrap();
    let found = kit::verify(&tampered).unwrap();
    let state = |name: &str| found.iter().find(|file| file.path.ends_with(name)).unwrap().state;
    assert_eq!(state("RIGHTS.txt"), State::Changed);
    assert_eq!(state("captions.txt"), State::Missing);
    assert_eq!(state("extra.exe"), State::Unlisted);
    assert_eq!(state("release.html"), State::Intact);
}

#[test]
fn folders_in_a_kit_that_was_packed_again_are_no_fault_unless_somebody_put_them_there() {
    let bench = Bench::new();
    bench.pack(&bench.out()).unwrap();
    let packed = |folders: &[(&str, &[u8])]| {
        let path = bench.dir.path().join("again.zip");
        let mut zip = zip::ZipWriter::new(std::fs::File::create(&path).unwrap());
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
        for (name, bytes) in folders {
            zip.start_file(*name, options).unwrap();
            zip.write_all(bytes).unwrap();
        }
        for (name, bytes) in unzipped(&bench.out()) {
            zip.start_file(name.as_str(), options).unwrap();
            zip.write_all(&bytes).unwrap();
        }
        zip.finish().unwrap();
        kit::verify(&path)
    };
    let own: [(&str, &[u8]); 2] = [("the-flying-islander/", b""), ("the-flying-islander/photos/", b"")];
    assert!(packed(&own).unwrap().iter().all(|file| file.state == State::Intact));
    for (folder, bytes) in [("the-flying-islander/call 555/", &b""[..]), ("other/", b""), (own[1].0, b"hidden")] {
        let found = packed(&[(folder, bytes)]).unwrap();
        let wrong: Vec<_> = found.iter().filter(|file| file.state != State::Intact).collect();
        assert!(matches!(&wrong[..], [file] if file.path == folder && file.state == State::Unlisted), "{wrong:?}");
    }
    for folder in ["../../up/", "/root/", "the-flying-islander//", "a\\b/"] {
        assert!(matches!(packed(&[(folder, b"")]), Err(kit::NotAKit::Unsafe { .. })), "{folder}");
    }
}

#[test]
fn verifying_a_kit_reads_the_rights_out_of_the_pictures_themselves() {
    let mut bench = Bench::new();
    // Whoever wrote this kit's manifest knew what to write there; the pictures do not.
    for (rendition, said) in [(0, Metadata::default()), (1, Metadata { copyright: None, ..metadata() })] {
        let bytes = jpeg(64, &said);
        let rendition = &mut bench.shots[0].renditions[rendition];
        std::fs::write(&rendition.path, &bytes).unwrap();
        (rendition.bytes, rendition.sha256) = (bytes.len() as u64, Sha256::of(&bytes));
        rendition.crc32 = Some(crc32fast::hash(&bytes));
    }
    bench.pack(&bench.out()).unwrap();
    let found = kit::verify(&bench.out()).unwrap();
    let states: Vec<_> = found.iter().filter(|file| file.path.contains("Jurgen")).map(|file| file.state).collect();
    assert_eq!(states, [State::Unproven, State::Uncredited]);
    assert!(found.iter().filter(|file| !file.path.contains("Jurgen")).all(|file| file.state == State::Intact));
}

#[test]
fn what_is_no_kit_is_refused_with_a_reason() {
    let bench = Bench::new();
    let text = bench.dir.path().join("a.zip");
    std::fs::write(&text, "no zip").unwrap();
    assert_eq!(kit::verify(&text).unwrap_err().to_string(), format!("`{}` is not a zip file", text.display()));
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&text).unwrap());
    zip.start_file("holiday.jpg", zip::write::SimpleFileOptions::default()).unwrap();
    zip.finish().unwrap();
    let refusal = format!("`{}` is not a press kit: it has no `manifest.json` in a folder", text.display());
    assert_eq!(kit::verify(&text).unwrap_err().to_string(), refusal);
}

#[test]
fn pythons_zipfile_reads_the_kit_and_its_sums_hold() {
    let bench = Bench::new();
    bench.pack(&bench.out()).unwrap();
    let script = "import hashlib, sys, zipfile
zip = zipfile.ZipFile(sys.argv[1])
assert zip.testzip() is None
folder = zip.namelist()[0].split('/')[0] + '/'
sums = zip.read(folder + 'SHA256SUMS').decode().splitlines()
assert len(sums) == len(zip.namelist()) - 1
for line in sums:
    digest, name = line.split('  ', 1)
    assert hashlib.sha256(zip.read(folder + name)).hexdigest() == digest, name
for info in zip.infolist():
    assert info.filename.isascii() and info.flag_bits & 8 == 0
    assert (info.compress_type == zipfile.ZIP_STORED) == info.filename.endswith(('.jpg', '.pdf'))
    assert info.date_time == (2022, 5, 14, 0, 0, 0)
print('sound')";
    let out = bench.out();
    assert_eq!(tool(PYTHON, ["-c", script, out.to_str().unwrap()]).trim(), "sound");
}

#[test]
fn the_kit_command_packs_lists_and_verifies() {
    let room = Room::new();
    room.write(
        "releases/island/release.en.md",
        "+++\nheadline = \"Öppning – åäö\"\ndate = \"2022-05-14\"\n+++\n\nThe lead stands alone.\n",
    );
    let packed = room.pressbox(["kit", "island", "-o", "kit.zip", "--json"]).succeeds();
    let paths: Vec<_> = packed.json().iter().map(|file| file["path"].as_str().unwrap().to_owned()).collect();
    let wanted = ["README.txt", "release.html", "release.pdf", "release.txt", "manifest.json", "SHA256SUMS"];
    assert_eq!(paths, wanted.map(|name| format!("island/{name}")));
    assert!(packed.json().iter().all(|file| file["bytes"].is_u64() && file["sha256"].as_str().unwrap().len() == 64));
    assert!(packed.stderr.starts_with("packed `kit.zip`: 6 files, "), "{}", packed.stderr);
    room.pressbox(["kit", "verify", "kit.zip"]).says("`kit.zip` is intact: 6 files");

    let kit = std::fs::File::options().read(true).write(true).open(room.path("kit.zip")).unwrap();
    let mut zip = zip::ZipWriter::new_append(kit).unwrap();
    zip.start_file("island/more.jpg", zip::write::SimpleFileOptions::default()).unwrap();
    zip.finish().unwrap();
    room.pressbox(["kit", "verify", "kit.zip"]).says(
        "`island/more.jpg` is not in the manifest\n\
         ! hint: `kit.zip` has 1 problem: ask whoever made it for a new one\n\
         exit 1",
    );
    let no_kit = room.pressbox(["kit", "verify", "pressbox.toml"]).exits(1).stderr;
    assert!(no_kit.starts_with("error: `[ROOM]/pressbox.toml` is not a zip file\n"), "{no_kit}");
}

#[test]
fn photos_travel_from_a_folder_into_mail_page_and_kit() {
    let room = Room::new();
    room.write("photos/one.jpg", pictures::jpeg(1));
    let said = ["--credit", "Per Ek", "--copyright", "© Per Ek", "--caption", "Åsa Öberg på Väddö, 2 maj 2022"];
    let photos = room.pressbox(["ingest", "photos", "--json"].into_iter().chain(said)).succeeds().json();
    let photo = photos[0]["photo"].as_str().unwrap();
    let release = format!(
        "+++\nheadline = \"Öppning\"\ndate = \"2022-05-14\"\n\n[[photos]]\nphoto = \"{photo}\"\n\
         alt = \"En kvinna på en brygga\"\n+++\n\nThe lead stands alone.\n"
    );
    room.write("releases/island/release.en.md", release);

    let rendered = room.pressbox(["release", "render", "island", "-o", "set", "--json"]).succeeds().json();
    let shown = format!("photos/{}_mail.jpg", &photo[..8]);
    assert!(rendered.iter().any(|file| file["path"] == format!("set/{shown}") && file["kind"] == "photo"));
    let mail = room.read("set/email.html");
    assert!(mail.contains(&format!("src=\"{shown}\" width=\"552\" height=\"368\" alt=\"En kvinna på en brygga\"")));
    assert!(room.path("set").join(&shown).is_file());
    assert!(room.read("set/email.txt").contains("Åsa Öberg på Väddö, 2 maj 2022\nPhoto: Per Ek\n"));

    let kit = room.pressbox(["kit", "island", "-o", "kit.zip", "--json"]).succeeds().json();
    let name = "Asa-Oberg-pa-Vaddo-2-maj-2022_Per-Ek";
    for preset in ["print", "web"] {
        let path = format!("island/photos/{preset}/{name}_{preset}.jpg");
        assert!(kit.iter().any(|file| file["path"] == path), "{path} in {kit:#?}");
    }
    room.pressbox(["kit", "verify", "kit.zip"]).says("`kit.zip` is intact: 12 files");
    let again = room.pressbox(["kit", "island", "-o", "again.zip"]).succeeds();
    assert!(again.stdout.contains("island/photos/web/\n  "), "{}", again.stdout);
    assert!(std::fs::read(room.path("kit.zip")).unwrap() == std::fs::read(room.path("again.zip")).unwrap());
}

#[test]
fn a_kit_under_embargo_says_so_and_to_whom_it_went() {
    let room = Room::new();
    room.write(
        "releases/island/release.en.md",
        "+++\nheadline = \"Later\"\nembargo = \"2999-05-13 08:00 Europe/Stockholm\"\n+++\n\nThe lead.\n",
    );
    room.write("lists/press.csv", "address,embargo\nanna@daily.example,yes\n");
    let run = room.pressbox(["kit", "island", "-o", "kit.zip", "--for", "anna@daily.example"]).succeeds();
    assert!(run.stderr.contains("warning: the release is under embargo until 2999-05-13 08:00"), "{}", run.stderr);
    let manifest = String::from_utf8(unzipped(&room.path("kit.zip"))["island/manifest.json"].clone()).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    assert_eq!(manifest["for"], "anna@daily.example");
    assert!(manifest["embargo"].as_str().unwrap().starts_with("2999-05-13T08:00:00"));
}

#[test]
fn what_is_no_kit_is_told_with_what_to_do() {
    let room = Room::new();
    room.write("empty.zip", "");
    room.write("folder/file.txt", "");
    let other = "\x50\x4b\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    room.write("other.zip", other);
    let again = "download it again, or ask whoever made it for a new one";
    let cases = [
        ("empty.zip", "`[ROOM]/empty.zip` is not a zip file", again),
        (
            "folder",
            "`[ROOM]/folder` cannot be read\n!   caused by: it is a folder, not a file",
            "name the kit's `.zip` file, and check that you can read it",
        ),
        (
            "other.zip",
            "`[ROOM]/other.zip` is not a press kit: it has no `manifest.json` in a folder",
            "name a file that `pressbox kit` made",
        ),
    ];
    for (file, error, hint) in cases {
        room.pressbox(["kit", "verify", file]).says(&format!("! error: {error}\n! hint: {hint}\nexit 1"));
    }
    #[cfg(unix)]
    {
        tool("mkfifo", [room.path("pipe.zip").to_str().unwrap()]);
        let run = room.pressbox(["kit", "verify", "pipe.zip"]).exits(1);
        assert!(run.stderr.contains("caused by: it is not a regular file\n"), "{}", run.stderr);
    }
}
