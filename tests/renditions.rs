//! Renditions: the right size, the right way up, in the right colours, with the rights in them.

use image::{GenericImageView as _, ImageFormat};
use serde_json::Value;

use crate::support::pictures::{encoded, jpeg, picture};
use crate::support::{Room, shared, tool};

/// What exiftool reads in a file, by `GROUP:TAG`.
fn exiftool(path: &str) -> Value {
    let json = tool("exiftool", ["-json", "-G1", "-struct", "-n", path]);
    serde_json::from_str::<Vec<Value>>(&json).unwrap().remove(0)
}

fn made(room: &Room, args: &[&str]) -> Vec<Value> {
    room.pressbox(["renditions", "--json"].iter().chain(args)).succeeds().json()
}

#[test]
fn each_preset_has_its_size_and_nothing_is_enlarged() {
    let room = Room::new();
    room.write("large.jpg", encoded(&picture(1, 4000, 2500), ImageFormat::Jpeg));
    room.write("small.png", encoded(&picture(2, 500, 300), ImageFormat::Png));
    room.pressbox(["ingest", "-q", "large.jpg", "small.png"]).succeeds();
    let sizes = |query| -> Vec<_> {
        let size = |r: &Value| {
            let file = image::open(r["path"].as_str().unwrap()).unwrap();
            assert_eq!(
                (file.width(), file.height()),
                (r["width"].as_u64().unwrap() as u32, r["height"].as_u64().unwrap() as u32)
            );
            (r["preset"].as_str().unwrap().to_owned(), file.width(), file.height())
        };
        made(&room, &["--query", query]).iter().map(size).collect()
    };
    let named = |name: &str, w, h| (name.to_owned(), w, h);
    assert_eq!(
        sizes("large"),
        [named("print", 3543, 2214), named("web", 2048, 1280), named("mail", 1200, 750), named("thumb", 400, 250)]
    );
    assert_eq!(
        sizes("small"),
        [named("print", 500, 300), named("web", 500, 300), named("mail", 500, 300), named("thumb", 400, 240)]
    );
    let print = exiftool(made(&room, &["--query", "large", "--preset", "print"])[0]["path"].as_str().unwrap());
    assert_eq!((&print["IFD0:XResolution"], &print["JFIF:XResolution"]), (&300.into(), &300.into()));
}

#[test]
fn the_rights_are_in_every_rendition_in_exif_iptc_and_xmp() {
    let room = Room::new();
    room.write("a.jpg", jpeg(1));
    let caption = "Åsa Öberg (to the left) wins “the 12 hours” – in Hockenheim & says <yes> 🏁";
    let says = [
        ("--creator", "Åsa Öberg; Bo \"B\" Ek"),
        ("--credit", "Foto: Åsa Öberg/Nordiska Bildbyrån i Göteborg"),
        ("--copyright", "© 2022 Nordiska Bildbyrån"),
        ("--terms", "Free for editorial use\nwith the credit line"),
        ("--caption", caption),
        ("--web-statement", "https://nord.example/villkor"),
        ("--licensor", "Nordiska Bildbyrån https://nord.example"),
        ("--keyword", "motorsport"),
        ("--city", "Hockenheim"),
        ("--country-code", "DEU"),
        ("--captured", "2022-05-14T13:55:02+02:00"),
    ];
    room.pressbox(["ingest", "-q", "a.jpg"].into_iter().chain(says.iter().flat_map(|(o, v)| [*o, *v]))).succeeds();
    let renditions = made(&room, &["--all"]);
    assert_eq!(renditions.len(), 4);
    for rendition in renditions {
        let path = rendition["path"].as_str().unwrap();
        let read = exiftool(path);
        let is = |tag: &str, value: &str| assert_eq!(read[tag], Value::from(value), "{tag} of {path}");
        is("IFD0:ImageDescription", caption);
        is("IPTC:Caption-Abstract", caption);
        assert_eq!(read["XMP-dc:Description"], Value::from(caption));
        is("IFD0:Artist", "Åsa Öberg; Bo \"B\" Ek");
        assert_eq!(read["IPTC:By-line"], serde_json::json!(["Åsa Öberg", "Bo \"B\" Ek"]));
        assert_eq!(read["XMP-dc:Creator"], serde_json::json!(["Åsa Öberg", "Bo \"B\" Ek"]));
        // IPTC holds 32 bytes of a credit line, and `Å`, `Ö` take two.
        is("IPTC:Credit", "Foto: Åsa Öberg/Nordiska");
        is("XMP-photoshop:Credit", "Foto: Åsa Öberg/Nordiska Bildbyrån i Göteborg");
        is("IFD0:Copyright", "© 2022 Nordiska Bildbyrån");
        is("IPTC:CopyrightNotice", "© 2022 Nordiska Bildbyrån");
        is("XMP-dc:Rights", "© 2022 Nordiska Bildbyrån");
        is("XMP-xmpRights:UsageTerms", "Free for editorial use\nwith the credit line");
        is("XMP-xmpRights:WebStatement", "https://nord.example/villkor");
        assert_eq!(
            read["XMP-plus:Licensor"],
            serde_json::json!([{ "LicensorName": "Nordiska Bildbyrån", "LicensorURL": "https://nord.example" }])
        );
        is("IPTC:CodedCharacterSet", "\u{1b}%G");
        is("IPTC:TimeCreated", "13:55:02+02:00");
        is("ExifIFD:OffsetTimeOriginal", "+02:00");
        let valid = tool("exiftool", ["-validate", "-warning", "-a", "-s3", path]);
        assert_eq!(valid.trim(), "OK", "{path}");
    }
}

#[test]
fn secrets_of_the_camera_are_not_in_the_renditions() {
    let room = Room::new();
    let path = room.write("a.jpg", jpeg(1));
    let secrets = [
        "-GPSLatitude=59.3",
        "-GPSLatitudeRef=N",
        "-GPSLongitude=18.1",
        "-GPSLongitudeRef=E",
        "-XMP:GPSLatitude=59.3",
        "-SerialNumber=4711",
        "-OwnerName=Åsa",
        "-LensSerialNumber=12",
        "-XMP-aux:SerialNumber=4711",
        "-Software=X",
    ];
    tool("exiftool", ["-q", "-overwrite_original"].into_iter().chain(secrets).chain([path.to_str().unwrap()]));
    room.pressbox(["ingest", "-q", "a.jpg"]).succeeds();
    for rendition in made(&room, &["--all"]) {
        let text = tool("exiftool", ["-a", "-G1", "-s", rendition["path"].as_str().unwrap()]);
        for secret in ["GPS", "Serial", "Owner", "Software", "Thumbnail"] {
            assert!(!text.contains(secret), "{secret} in\n{text}");
        }
    }
}

#[test]
fn the_top_is_up_whatever_the_camera_noted() {
    // Red above, green below, the left a little darker: every turn can be told from every other.
    let upright = image::RgbImage::from_fn(600, 400, |x, y| {
        let light = if x < 300 { 120 } else { 240 };
        if y < 200 { image::Rgb([light, 0, 0]) } else { image::Rgb([0, light, 0]) }
    });
    let room = Room::new();
    for orientation in 1..=8 {
        let turned = match orientation {
            1 => upright.clone(),
            2 => image::imageops::flip_horizontal(&upright),
            3 => image::imageops::rotate180(&upright),
            4 => image::imageops::flip_vertical(&upright),
            5 => image::imageops::flip_horizontal(&image::imageops::rotate90(&upright)),
            6 => image::imageops::rotate270(&upright),
            7 => image::imageops::flip_horizontal(&image::imageops::rotate270(&upright)),
            _ => image::imageops::rotate90(&upright),
        };
        let path = room.write(&format!("o{orientation}.jpg"), encoded(&turned, ImageFormat::Jpeg));
        let set = format!("-Orientation#={orientation}");
        tool("exiftool", ["-q", "-overwrite_original", &set, path.to_str().unwrap()]);
        room.pressbox(["ingest", "-q", &format!("o{orientation}.jpg")]).succeeds();
    }
    for orientation in 1..=8 {
        let name = format!("o{orientation}");
        let rendition = made(&room, &["--query", &name, "--preset", "thumb"]).remove(0);
        let picture = image::open(rendition["path"].as_str().unwrap()).unwrap();
        assert_eq!(picture.dimensions(), (400, 267), "{name}");
        for (x, y, expected) in
            [(100, 60, [120, 0, 0]), (300, 60, [240, 0, 0]), (100, 200, [0, 120, 0]), (300, 200, [0, 240, 0])]
        {
            let found = picture.get_pixel(x, y).0;
            let off = found.iter().zip(expected).map(|(a, b): (&u8, u8)| a.abs_diff(b)).max().unwrap();
            assert!(off <= 6, "{name} at {x},{y}: {found:?} instead of {expected:?}");
        }
        assert_eq!(exiftool(rendition["path"].as_str().unwrap())["IFD0:Orientation"], Value::from(1));
    }
}

#[test]
fn a_rendition_is_made_once_and_again_only_when_something_changed() {
    let room = Room::new();
    room.write("a.jpg", jpeg(1));
    room.pressbox(["ingest", "-q", "a.jpg"]).succeeds();
    let statuses = |args: &[&str]| -> Vec<String> {
        made(&room, args).iter().map(|r| r["status"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(statuses(&["--all", "--preset", "web"]), ["made"]);
    assert_eq!(statuses(&["--all"]), ["made", "current", "made", "made"]);
    assert_eq!(statuses(&["--all"]), ["current"; 4]);
    assert_eq!(statuses(&["--all", "--force"]), ["made"; 4]);
    let photo = made(&room, &["--all", "--preset", "web"])[0]["photo"].as_str().unwrap().to_owned();
    room.pressbox(["photo", "edit", &photo, "--caption", "Now it says something"]).succeeds();
    assert_eq!(statuses(&["--all"]), ["made"; 4]);
    room.configure("[presets.web]\nlong_side = 200");
    assert_eq!(statuses(&["--all"]), ["current", "current", "current", "made"]);
}

#[test]
fn an_export_goes_only_as_far_as_the_rights() {
    let room = Room::new();
    room.write("målgång.jpg", jpeg(1));
    room.write("nobody.jpg", jpeg(2));
    let said = ["--credit", "Foto: Åsa", "--copyright", "© Åsa", "--caption", "I mål"];
    room.pressbox(["ingest", "-q", "målgång.jpg"].into_iter().chain(said)).succeeds();
    room.pressbox(["ingest", "-q", "nobody.jpg"]).succeeds();
    let run = room.pressbox(["renditions", "--all", "--preset", "web", "-o", "export", "-q"]).exits(3);
    let refused = "has no creator or credit line, no copyright notice or usage terms and no caption, and may not be used in an export";
    assert!(run.stderr.contains(refused), "{}", run.stderr);
    let files: Vec<_> = std::fs::read_dir(room.path("export")).unwrap().map(|f| f.unwrap().file_name()).collect();
    let photo = pressbox::storage::Sha256::of(&jpeg(1)).short();
    assert_eq!(files, [format!("målgång_{photo}_web.jpg").as_str()]);
    // It is made, and not copied: for people in these words, for scripts as any item that failed.
    let run = room.pressbox(["renditions", "--all", "--preset", "web", "-o", "export", "--json"]).exits(3);
    assert!(run.stderr.contains("1 rendition already up to date, 1 not copied"), "{}", run.stderr);
    let nobody = pressbox::storage::Sha256::of(&jpeg(2)).to_hex();
    let answer = run.json().into_iter().find(|answer| answer["photo"] == nobody.as_str()).unwrap();
    assert_eq!((answer["status"].as_str(), answer["preset"].as_str()), (Some("rejected"), Some("web")));
    assert!(answer["reason"].as_str().unwrap().contains("may not be used in an export"), "{answer}");
}

#[cfg(unix)]
#[test]
fn whoever_may_read_other_new_files_may_read_an_export() {
    use std::os::unix::fs::PermissionsExt as _;
    let room = Room::new();
    room.write("a.jpg", jpeg(1));
    let said = ["--credit", "Foto: Åsa", "--copyright", "© Åsa", "--caption", "I mål"];
    room.pressbox(["ingest", "-q", "a.jpg"].into_iter().chain(said)).succeeds();
    let export = made(&room, &["--all", "--preset", "web", "-o", "export"])[0]["path"].as_str().unwrap().to_owned();
    let cached = made(&room, &["--all", "--preset", "web"])[0]["path"].as_str().unwrap().to_owned();
    assert!(export != cached && export.contains("export"), "{export}");
    let mode = |path: &str| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let usual = mode(room.write("usual.txt", "").to_str().unwrap());
    assert_eq!([mode(&export), mode(&cached)], [usual, usual]);
}

#[test]
fn presets_are_named_in_any_way_that_a_person_may_try() {
    let room = Room::new();
    room.write("a.jpg", jpeg(1));
    let photo = room.pressbox(["ingest", "a.jpg", "--json"]).succeeds().json()[0]["photo"].as_str().unwrap().to_owned();
    let calls: [&[&str]; 5] = [
        &["--all", "--preset", "web", "thumb"],
        &["--all", "--preset", "web,thumb"],
        &["--all", "--preset", "web", "--preset", "thumb"],
        &[&photo[..8], "--preset", "web", "thumb"],
        &["--preset", "web", "thumb", &photo[..8]],
    ];
    for call in calls {
        let made = made(&room, call);
        let presets: Vec<_> = made.iter().map(|made| made["preset"].as_str().unwrap()).collect();
        assert_eq!(presets, ["web", "thumb"], "{call:?}");
    }
}

#[test]
fn wrong_calls_are_told_what_to_do() {
    let room = Room::new();
    room.pressbox(["renditions"]).says(
        "! error: no photos are named\n\
         ! hint: name them, or use `--query WORDS` or `--all`\n\
         exit 2",
    );
    room.pressbox(["renditions", "--all", "--preset", "poster"]).says(
        "! error: there is no preset `poster`\n\
         ! hint: the presets are `mail`, `print`, `thumb`, `web`; add your own to `pressbox.toml`\n\
         exit 1",
    );
}

#[test]
fn an_original_that_was_tampered_with_is_not_rendered() {
    let room = Room::new();
    room.write("a.jpg", jpeg(1));
    let photo = room.pressbox(["ingest", "a.jpg", "--json"]).json()[0]["photo"].as_str().unwrap().to_owned();
    let original = room.path(format!("library/originals/{}/{photo}.jpg", &photo[..2]));
    std::fs::remove_file(&original).unwrap();
    std::fs::write(&original, jpeg(2)).unwrap();
    let run = room.pressbox(["renditions", "--all", "--preset", "web"]).exits(3);
    assert!(run.stderr.contains("the original file was changed"), "{}", run.stderr);
}

#[test]
fn transparency_lies_on_white_and_every_format_comes_out_right() {
    let room = Room::new();
    let clear = image::RgbaImage::from_fn(60, 40, |x, _| image::Rgba([200, 40, 40, if x < 30 { 0 } else { 255 }]));
    let mut png = std::io::Cursor::new(Vec::new());
    clear.write_to(&mut png, ImageFormat::Png).unwrap();
    room.write("a.png", png.into_inner());
    room.write("b.tif", encoded(&picture(3, 300, 200), ImageFormat::Tiff));
    room.write("c.webp", encoded(&picture(4, 300, 200), ImageFormat::WebP));
    room.pressbox(["ingest", "-q", "a.png", "b.tif", "c.webp"]).succeeds();
    let path = made(&room, &["--query", "a", "--preset", "print"])[0]["path"].as_str().unwrap().to_owned();
    let picture_of = |path: &str| image::open(path).unwrap().into_rgb8();
    let a = picture_of(&path);
    assert!(a.get_pixel(10, 20).0.iter().all(|c| *c > 250), "{:?}", a.get_pixel(10, 20));
    assert!(a.get_pixel(50, 20).0[0].abs_diff(200) < 6);
    for (query, seed) in [("b", 3), ("c", 4)] {
        let path = made(&room, &["--query", query, "--preset", "print"])[0]["path"].as_str().unwrap().to_owned();
        let (found, wanted) = (picture_of(&path), picture(seed, 300, 200));
        let error: f64 = found.iter().zip(wanted.iter()).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2)).sum();
        let psnr = 10.0 * (255.0 * 255.0 * wanted.len() as f64 / error).log10();
        assert!(psnr > 38.0, "{query}: {psnr:.1} dB");
    }
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with real photos and texts")]
fn real_press_photos_leave_with_their_words_and_nothing_else() {
    let press = shared("photos/press");
    let room = Room::new();
    room.pressbox(["ingest", "-q", press.to_str().unwrap(), "--credit", "Foto: X"]).exits(3);
    let renditions = made(&room, &["--all", "--preset", "web"]);
    assert_eq!(renditions.len(), 35);
    let verdicts = tool(
        "exiftool",
        ["-r", "-ext", "jpg", "-q", "-s3", "-validate", room.path("library/renditions").to_str().unwrap()],
    );
    assert_eq!(verdicts.lines().filter(|line| *line == "OK").count(), 35, "{verdicts}");
    let tags = tool(
        "exiftool",
        ["-r", "-ext", "jpg", "-q", "-a", "-G1", "-s", room.path("library/renditions").to_str().unwrap()],
    );
    assert!(!tags.contains("GPS") && !tags.contains("Serial") && !tags.contains("Thumbnail"), "{tags}");
}
