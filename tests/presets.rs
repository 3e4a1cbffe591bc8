//! What presets can ask for, and what is not made again.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use image::{GenericImageView as _, ImageFormat, Rgb, RgbImage};
use serde_json::Value;

use crate::support::pictures::{encoded, jpeg, picture};
use crate::support::{Room, tool};

fn made(room: &Room, args: &[&str]) -> Vec<Value> {
    room.pressbox(["renditions", "--json"].iter().chain(args)).succeeds().json()
}

/// The file that one preset makes of the only photo.
fn file(room: &Room, preset: &str) -> Vec<u8> {
    std::fs::read(made(room, &["--all", "--preset", preset])[0]["path"].as_str().unwrap()).unwrap()
}

fn statuses(room: &Room, args: &[&str]) -> Vec<String> {
    made(room, args).iter().map(|rendition| rendition["status"].as_str().unwrap().to_owned()).collect()
}

/// A JPEG's tables and scans: all of it but what is said about the picture.
fn scans(jpeg: &[u8]) -> Vec<u8> {
    let mut kept = Vec::new();
    let mut at = 2;
    while jpeg[at + 1] != 0xDA {
        let end = at + 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
        if !matches!(jpeg[at + 1], 0xE0..=0xEF | 0xFE) {
            kept.extend(&jpeg[at..end]);
        }
        at = end;
    }
    kept.extend(&jpeg[at..]);
    kept
}

/// A newsroom with one photo, `a.jpg`.
fn room_with(photo: &[u8]) -> Room {
    let room = Room::new();
    room.write("a.jpg", photo);
    room.pressbox(["ingest", "-q", "a.jpg", "--credit", "Foto: Åsa", "--caption", "I mål"]).succeeds();
    room
}

/// A picture that no encoder makes small: every pixel another.
fn noise(width: u32, height: u32) -> RgbImage {
    let mut state = 1_u32;
    RgbImage::from_fn(width, height, |_, _| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        Rgb([(state >> 24) as u8, (state >> 16) as u8, (state >> 8) as u8])
    })
}

#[test]
fn a_box_holds_the_picture_and_a_crop_is_exact_around_its_focus() {
    // Red to the left, blue to the right.
    let sides = RgbImage::from_fn(900, 400, |x, _| if x < 450 { Rgb([200, 20, 20]) } else { Rgb([20, 20, 200]) });
    let room = room_with(&encoded(&sides, ImageFormat::Jpeg));
    room.configure(
        "[presets.wide]\nbox = [600, 100]\n[presets.square]\ncrop = [200, 200]\n[presets.large]\ncrop = [2000, 2000]",
    );
    let size = |preset: &str| image::load_from_memory(&file(&room, preset)).unwrap().dimensions();
    assert_eq!([size("wide"), size("square"), size("large")], [(225, 100), (200, 200), (400, 400)]);
    let middle = |preset: &str| image::load_from_memory(&file(&room, preset)).unwrap().get_pixel(100, 100).0;
    let photo = made(&room, &["--all", "--preset", "square"])[0]["photo"].as_str().unwrap().to_owned();
    for (focus, red, blue) in [("10%,50%", 200, 20), ("0.9,0.5", 20, 200)] {
        room.pressbox(["photo", "edit", &photo, "--focus", focus]).succeeds();
        // Only what is cut around it is made again.
        let again = statuses(&room, &["--all", "--preset", "square", "--preset", "large", "--preset", "wide"]);
        assert_eq!(again, ["made", "made", "current"], "{focus}");
        let [r, _, b, _] = middle("square");
        assert!(r.abs_diff(red) < 8 && b.abs_diff(blue) < 8, "{focus}: {r} {b}");
    }
    let shown = room.pressbox(["photos", "--json"]).json().remove(0);
    assert_eq!(shown["focus"], "90%,50%");
    let wrong = room.pressbox(["photo", "edit", &photo, "--focus", "120%,0"]).exits(2);
    assert!(wrong.stderr.contains("`120%,0` is not a point in a picture"), "{}", wrong.stderr);
}

#[test]
fn a_crop_of_a_turned_photo_is_cut_from_the_upright_picture() {
    // Upright: green above, the rest grey. The camera lay on its side.
    let upright = RgbImage::from_fn(400, 900, |_, y| if y < 200 { Rgb([20, 180, 20]) } else { Rgb([90, 90, 90]) });
    let lying = image::imageops::rotate270(&upright);
    let room = Room::new();
    let path = room.write("a.jpg", encoded(&lying, ImageFormat::Jpeg));
    tool("exiftool", ["-q", "-overwrite_original", "-Orientation#=6", path.to_str().unwrap()]);
    let photo = room.pressbox(["ingest", "a.jpg", "--json"]).json()[0]["photo"].as_str().unwrap().to_owned();
    room.pressbox(["photo", "edit", &photo, "--focus", "50%,0%"]).succeeds();
    room.configure("[presets.head]\ncrop = [200, 100]\nformat = \"png\"");
    let head = image::load_from_memory(&file(&room, "head")).unwrap();
    assert_eq!(head.dimensions(), (200, 100));
    let [r, g, b, _] = head.get_pixel(100, 50).0;
    assert!(r < 40 && g > 160 && b < 40, "{r} {g} {b}");
}

#[test]
fn a_file_fits_into_its_bytes_by_less_quality_and_at_last_by_fewer_pixels() {
    let room = room_with(&encoded(&noise(700, 500), ImageFormat::Jpeg));
    room.configure(
        "[presets.roomy]\nat_most = \"5 MB\"\nlong_side = 600\n\
         [presets.tight]\nat_most = \"150 KB\"\nlong_side = 600\n\
         [presets.tiny]\nat_most = \"40 KB\"\nlong_side = 600\n\
         [presets.tiny-webp]\nat_most = \"40 KB\"\nlong_side = 600\nformat = \"webp\"",
    );
    let found: Vec<_> = ["roomy", "tight", "tiny", "tiny-webp"]
        .iter()
        .map(|preset| {
            let made = made(&room, &["--all", "--preset", preset]).remove(0);
            (made["width"].as_u64().unwrap(), made["bytes"].as_u64().unwrap())
        })
        .collect();
    assert_eq!((found[0].0, found[1].0), (600, 600));
    assert!(found[0].1 > 150_000 && (120_000..=150_000).contains(&found[1].1), "{found:?}");
    assert!(found[2].0 < 500 && (25_000..=40_000).contains(&found[2].1), "{found:?}");
    assert!(found[3].1 <= 40_000, "{found:?}");
}

#[test]
fn each_format_is_packed_as_it_is_told_and_sharpening_sharpens() {
    let room = room_with(&jpeg(4));
    room.configure(
        "[presets.lossy]\nformat = \"webp\"\n[presets.exact]\nformat = \"webp\"\nlossless = true\n\
         [presets.lzw]\nformat = \"tiff\"\n[presets.deflate]\nformat = \"tiff\"\ncompression = \"deflate\"\n\
         [presets.none]\nformat = \"tiff\"\ncompression = \"none\"\n\
         [presets.soft]\nformat = \"png\"\nlong_side = 300\n[presets.sharp]\nformat = \"png\"\nlong_side = 300\nsharpen = 80",
    );
    let all = made(&room, &["--all"]);
    let path = |preset: &str| all.iter().find(|r| r["preset"] == preset).unwrap()["path"].as_str().unwrap();
    let open = |preset: &str| image::open(path(preset)).unwrap().into_rgb8();
    let original = image::open(room.path("a.jpg")).unwrap().into_rgb8();
    for exact in ["exact", "lzw", "deflate", "none"] {
        let off = open(exact).iter().zip(original.iter()).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
        assert!(off <= 3, "{exact} is off by {off}");
        // ImageMagick reads it, too.
        tool("/usr/bin/identify", [path(exact)]);
    }
    let bytes = |preset: &str| std::fs::metadata(path(preset)).unwrap().len();
    assert!(
        bytes("lossy") * 2 < bytes("exact") && bytes("lzw") < bytes("none"),
        "{} {}",
        bytes("lossy"),
        bytes("exact")
    );
    let compression = |preset: &str| tool("exiftool", ["-s3", "-Compression", path(preset)]);
    assert_eq!(["lzw", "none"].map(|p| compression(p).trim().to_owned()), ["LZW", "Uncompressed"]);
    assert!(compression("deflate").contains("Deflate"), "{}", compression("deflate"));
    let edges = |picture: &RgbImage| -> u64 {
        let row = picture.width() as usize * 3;
        picture.as_raw().chunks(row).flat_map(|r| r.windows(4)).map(|w| u64::from(w[0].abs_diff(w[3]))).sum()
    };
    assert!(edges(&open("sharp")) > edges(&open("soft")) * 21 / 20);
}

#[test]
fn a_preset_that_makes_no_sense_is_named_with_its_setting() {
    let room = Room::new();
    let settings = room.read("pressbox.toml");
    let lines = settings.lines().count();
    for (preset, message) in [
        ("quality = 0", "has a preset `poster` that cannot be used: `quality` is 0: it must be between 1 and 100"),
        ("long_side = 3\ncrop = [3, 3]", "`crop` cannot be combined with `long_side`: keep one of them"),
        ("format = \"png\"\nat_most = \"100 KB\"", "`at_most` is only for jpeg and lossy webp"),
        ("quality = 300", "in the preset `poster`: `quality` is too large"),
        ("at_most = \"much\"", "in the preset `poster`: `at_most`: `much` is not a number of bytes"),
        ("background = \"blue\"", "in the preset `poster`: `background`: `blue` is not a colour"),
        ("colour = \"cmyk\"", "in the preset `poster`: `colour` must be `"),
        ("size = 300", "in the preset `poster`: there is no setting `size`"),
    ] {
        room.write("pressbox.toml", format!("{settings}\n[presets.poster]\n{preset}\n"));
        let run = room.pressbox(["renditions", "--all"]).exits(1);
        assert!(run.stderr.contains(message), "{preset}: {}", run.stderr);
        assert_eq!(run.stderr.lines().filter(|line| line.starts_with("error:")).count(), 1);
        let parsed = message.starts_with("in the preset");
        assert!(!parsed || run.stderr.contains(&format!("line {}", lines + 3)), "{preset}: {}", run.stderr);
    }
    room.write("pressbox.toml", format!("{settings}\n[renditions]\nmemory = \"lots\"\n"));
    let run = room.pressbox(["renditions", "--all"]).exits(1);
    assert!(run.stderr.contains("`lots` is not a number of bytes: write it like `500 KB`"), "{}", run.stderr);
}

#[test]
fn a_jpeg_that_is_right_as_it_is_keeps_its_picture_bit_for_bit() {
    let plain = jpeg(5);
    let room = Room::new();
    let path = room.write("a.jpg", &plain);
    let secrets = ["-q", "-overwrite_original", "-GPSLatitude=59", "-GPSLatitudeRef=N", "-Comment=4711"];
    tool("exiftool", secrets.into_iter().chain([path.to_str().unwrap()]));
    // Phones put a second picture behind the first.
    let behind = [std::fs::read(&path).unwrap(), jpeg(6)].concat();
    room.write("a.jpg", &behind);
    room.pressbox(["ingest", "-q", "a.jpg", "--credit", "Foto: Åsa"]).succeeds();
    for preset in ["print", "web", "mail"] {
        let file = file(&room, preset);
        assert!(scans(&file) == scans(&plain), "{preset}");
        let read = made(&room, &["--all", "--preset", preset])[0]["path"].as_str().unwrap().to_owned();
        let text = tool("exiftool", ["-a", "-G1", "-s", &read]);
        assert!(text.contains("Foto: Åsa") && !text.contains("GPS") && !text.contains("4711"), "{text}");
        assert_eq!(tool("exiftool", ["-validate", "-warning", "-a", "-s3", &read]).trim(), "OK");
    }
    assert!(scans(&file(&room, "thumb")) != scans(&plain));
    room.configure("[presets.sharp]\nsharpen = 20\n[presets.wide]\nbox = [600, 400]");
    assert!(scans(&file(&room, "sharp")) != scans(&plain));
    assert!(scans(&file(&room, "wide")) == scans(&plain));
}

#[test]
fn a_jpeg_that_lies_on_its_side_or_has_other_colours_is_encoded_again() {
    let room = Room::new();
    let turned = room.write("turned.jpg", jpeg(7));
    tool("exiftool", ["-q", "-overwrite_original", "-Orientation#=6", turned.to_str().unwrap()]);
    let p3 = room.write("p3.icc", moxcms::ColorProfile::new_display_p3().encode().unwrap());
    let wide = room.write("wide.jpg", jpeg(8));
    let profile = format!("-ICC_Profile<={}", p3.display());
    tool("exiftool", ["-q", "-overwrite_original", &profile, wide.to_str().unwrap()]);
    room.pressbox(["ingest", "-q", "turned.jpg", "wide.jpg"]).succeeds();
    let kept = |name: &str, preset: &str, seed: u32| {
        let made = made(&room, &["--query", name, "--preset", preset]).remove(0);
        scans(&std::fs::read(made["path"].as_str().unwrap()).unwrap()) == scans(&jpeg(seed))
    };
    assert!(!kept("turned", "web", 7) && !kept("turned", "print", 7));
    assert!(!kept("wide", "web", 8), "the web takes sRGB");
    assert!(kept("wide", "print", 8), "print keeps the profile");
}

#[test]
fn other_metadata_leaves_the_pixels_as_they_are() {
    let room = room_with(&encoded(&picture(3, 2600, 1700), ImageFormat::Jpeg));
    room.configure(
        "[presets.web-png]\nformat = \"png\"\nlong_side = 800\n[presets.web-webp]\nformat = \"webp\"\nlong_side = 800\n\
         [presets.web-tiff]\nformat = \"tiff\"\nlong_side = 800",
    );
    let first = made(&room, &["--all"]);
    assert!(first.len() == 7 && first.iter().all(|rendition| rendition["status"] == "made"));
    let read = |rendition: &Value| std::fs::read(rendition["path"].as_str().unwrap()).unwrap();
    let pixels = |rendition: &Value| image::load_from_memory(&read(rendition)).unwrap().into_rgb8();
    let before: Vec<_> = first.iter().map(|r| (read(r), pixels(r))).collect();
    let photo = first[0]["photo"].as_str().unwrap();
    room.pressbox(["photo", "edit", photo, "--caption", "Nu säger den något – 🏁"]).succeeds();
    // The original is not even looked at: it may be gone.
    let original = room.path(format!("library/originals/{}/{photo}.jpg", &photo[..2]));
    std::fs::rename(&original, room.path("away.jpg")).unwrap();
    let again = made(&room, &["--all"]);
    for (rendition, (file, picture)) in again.iter().zip(before) {
        assert_eq!(rendition["status"], "made");
        let path = rendition["path"].as_str().unwrap();
        assert!(pixels(rendition) == picture, "{path}");
        if Path::new(path).extension().unwrap() == "jpg" {
            assert!(scans(&read(rendition)) == scans(&file), "{path}");
        }
        assert!(tool("exiftool", ["-Description", "-s3", path]).contains("Nu säger den något – 🏁"), "{path}");
    }
    assert!(statuses(&room, &["--all"]).iter().all(|status| status == "current"));
}

#[test]
fn a_rendition_that_somebody_changed_is_made_from_the_original_again() {
    let room = room_with(&encoded(&picture(3, 900, 600), ImageFormat::Jpeg));
    let thumb = made(&room, &["--all", "--preset", "thumb"]).remove(0);
    let path = thumb["path"].as_str().unwrap();
    let mut file = std::fs::read(path).unwrap();
    let whole = file.clone();
    let last = file.len() - 40;
    file[last] ^= 0x55;
    std::fs::write(path, &file).unwrap();
    room.pressbox(["photo", "edit", thumb["photo"].as_str().unwrap(), "--caption", "Other words"]).succeeds();
    assert_eq!(statuses(&room, &["--all", "--preset", "thumb"]), ["made"]);
    assert!(scans(&std::fs::read(path).unwrap()) == scans(&whole));
}

#[test]
#[cfg(unix)]
fn killed_at_any_moment_it_leaves_whole_files_and_the_next_run_does_the_rest() {
    let room = Room::new();
    for seed in 0..6 {
        room.write(&format!("p{seed}.jpg"), encoded(&picture(seed, 1500, 1000), ImageFormat::Jpeg));
    }
    let photos: Vec<_> = (0..6).map(|seed| format!("p{seed}.jpg")).collect();
    room.pressbox(["ingest", "-q"].into_iter().chain(photos.iter().map(String::as_str))).succeeds();
    let renditions = room.path("library/renditions");
    let files = || walkdir::WalkDir::new(&renditions).into_iter().flatten().filter(|e| e.file_type().is_file());
    let dated =
        || files().filter_map(|e| Some((e.metadata().ok()?.modified().ok()?, e.into_path()))).collect::<BTreeSet<_>>();
    let mut killed = 0;
    for new in (0..12).map(|n| n * 3) {
        let before = dated();
        let mut child = room.command(["renditions", "--all", "--force", "-q"]).spawn().unwrap();
        // Six photos make 48 files, renditions and what stands beside them: it has not ended by then.
        while dated().difference(&before).count() < new && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        child.kill().unwrap();
        killed += usize::from(child.wait().unwrap().code().is_none());
        // Whatever stands under its name is whole.
        for entry in files() {
            let name = entry.file_name().to_string_lossy().into_owned();
            match entry.path().extension().and_then(|e| e.to_str()) {
                _ if name.starts_with('.') => {}
                Some("jpg") => assert!(image::open(entry.path()).is_ok(), "{name} after {new} files"),
                Some("json") => {
                    let recorded: Value = serde_json::from_slice(&std::fs::read(entry.path()).unwrap()).unwrap();
                    let file = std::fs::read(entry.path().with_extension("jpg")).unwrap();
                    assert_eq!(
                        recorded["sha256"],
                        pressbox::storage::Sha256::of(&file).to_hex(),
                        "{name} after {new} files"
                    );
                }
                _ => panic!("{name}"),
            }
        }
    }
    assert!(killed > 6, "only {killed} runs were killed");
    let rest = statuses(&room, &["--all"]);
    assert!(rest.len() == 24 && rest.iter().all(|status| status == "made" || status == "current"), "{rest:?}");
    assert_eq!(statuses(&room, &["--all"]), vec!["current"; 24]);
}

#[test]
fn what_a_kill_left_is_swept_up_a_day_later() {
    let room = room_with(&jpeg(1));
    let folder = made(&room, &["--all", "--preset", "thumb"])[0]["path"].as_str().unwrap().to_owned();
    let folder = Path::new(&folder).parent().unwrap();
    // The first two are what older versions left.
    let names = [".incoming-old", ".incoming-new", ".pressbox-old.part", ".pressbox-new.part"];
    let paths = names.map(|name| folder.join(name));
    for path in &paths {
        std::fs::write(path, "half a picture").unwrap();
    }
    for old in [&paths[0], &paths[2]] {
        tool("touch", ["-d", "2 days ago", old.to_str().unwrap()]);
    }
    room.pressbox(["check", "-q"]).succeeds();
    made(&room, &["--all", "--preset", "thumb", "--force"]);
    assert_eq!(paths.map(|path| path.exists()), [false, true, false, true]);
}

#[test]
fn little_memory_makes_the_same_renditions() {
    let room = Room::new();
    for seed in 0..4 {
        room.write(&format!("p{seed}.jpg"), encoded(&picture(seed, 1200, 800), ImageFormat::Jpeg));
    }
    room.pressbox(["ingest", "-q", "p0.jpg", "p1.jpg", "p2.jpg", "p3.jpg"]).succeeds();
    let hashes = |room: &Room| -> Vec<(String, String)> {
        let of = |r: &Value| (format!("{}{}", r["photo"], r["preset"]), r["sha256"].to_string());
        let mut all: Vec<_> = made(room, &["--all", "--force"]).iter().map(of).collect();
        all.sort();
        all
    };
    let usual = hashes(&room);
    room.configure("[renditions]\nmemory = \"1 MB\"");
    assert_eq!(hashes(&room), usual);
}
