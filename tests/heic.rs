//! HEIC as phones and programs write it: its pixels against libheif's, its words, and which side is up.

use std::fs;
use std::path::Path;

use image::{RgbImage, RgbaImage};
use pressbox::photo::{Channels, Decoded, Format, PixelLayout, decode, inspect, memory_needed};

use crate::support::newsroom::newsroom;
use crate::support::pictures::{encoded, picture};
use crate::support::{Room, tool};

/// How libheif's encoder makes a file.
const KINDS: [&str; 16] = [
    "-q 90",
    "-q 50",
    "-q 20",
    "-L",
    "-q 90 -p chroma=420",
    "-q 90 -p chroma=422",
    "-q 90 -p chroma=444",
    "-q 90 -b 10",
    "-q 90 -b 12",
    "-q 90 -b 10 -p chroma=444",
    "-q 90 --matrix_coefficients=1 --colour_primaries=1 --transfer_characteristic=1",
    "-q 90 --matrix_coefficients=6 --full_range_flag=0",
    "-q 90 --full_range_flag=1",
    "-q 70 -p preset=slow",
    "-q 90 -t 64",
    "-q 80 -p preset=ultrafast -p tune=ssim",
];

/// Pictures of even and odd sides.
const SIZES: [(u32, u32); 2] = [(192, 128), (131, 97)];

/// How far apart two pictures are, in decibels: 30 cannot be told apart at arm's length.
fn psnr(one: &RgbImage, other: &RgbImage) -> f64 {
    assert_eq!(one.dimensions(), other.dimensions());
    let square = |(a, b): (&u8, &u8)| f64::from(a.abs_diff(*b)).powi(2);
    let mean = one.iter().zip(other.iter()).map(square).sum::<f64>() / one.len() as f64;
    10.0 * (255.0 * 255.0 / mean.max(0.01)).log10()
}

fn decoded(file: &[u8]) -> RgbImage {
    assert_eq!(Format::sniff(file), Ok(Format::Heic));
    let Decoded { width, height, channels, pixels, .. } =
        decode(Format::Heic, file, PixelLayout::Interleaved, |bytes| vec![0; bytes]).unwrap();
    match channels {
        Channels::Rgb => RgbImage::from_raw(width, height, pixels).unwrap(),
        Channels::Rgba => {
            image::DynamicImage::ImageRgba8(RgbaImage::from_raw(width, height, pixels).unwrap()).into_rgb8()
        }
        other => panic!("{other:?}"),
    }
}

/// A HEIC of a PNG.
fn made(room: &Room, png: &Path, options: &str) -> Vec<u8> {
    let out = room.path("made.heic");
    let words = options.split(' ').map(str::to_owned);
    let files = ["-o".to_owned(), out.display().to_string(), png.display().to_string()];
    tool("heif-enc", words.chain(files));
    fs::read(out).unwrap()
}

/// What libheif reads from a HEIC.
fn expected(room: &Room, file: &[u8]) -> RgbImage {
    let (from, to) = (room.write("judged.heic", file), room.path("judged.png"));
    tool("heif-convert", [&from, &to]);
    image::open(to).unwrap().into_rgb8()
}

#[test]
fn heics_of_every_kind_are_read_as_libheif_reads_them() {
    let room = Room::empty();
    for (nth, (width, height)) in SIZES.into_iter().enumerate() {
        let source = picture(nth as u32 + 3, width, height);
        let png = room.write("source.png", encoded(&source, image::ImageFormat::Png));
        for options in KINDS {
            let file = made(&room, &png, options);
            let apart = psnr(&decoded(&file), &expected(&room, &file));
            assert!(apart > 30.0, "{options}, {width} × {height}: {apart:.1} dB");
            let facts = inspect(Format::Heic, &file).unwrap();
            assert_eq!((facts.width, facts.height), (width, height), "{options}");
            assert!(memory_needed(Format::Heic, &file) > u64::from(width * height), "{options}");
        }
    }
}

#[test]
fn heics_in_tiles_as_phones_make_them_are_read_as_libheif_reads_them() {
    let room = Room::empty();
    for (seed, width, height, quality) in [(1, 1100, 700, 80), (2, 513, 512, 40), (3, 600, 1030, 95)] {
        let source = picture(seed, width, height);
        let options = heifer::EncodeOptions { quality, max_threads: 1 };
        let file = heifer::encode_rgb8(width, height, &source, &options).unwrap();
        let found = decoded(&file);
        let (judged, original) = (psnr(&found, &expected(&room, &file)), psnr(&found, &source));
        assert!(judged > 30.0 && original > 30.0, "{width} × {height}: {judged:.1} and {original:.1} dB");
    }
}

#[test]
fn what_is_transparent_stays_so_and_a_profile_comes_along() {
    let room = Room::empty();
    let mut pixels = image::DynamicImage::ImageRgb8(picture(9, 120, 80)).into_rgba8();
    pixels.enumerate_pixels_mut().filter(|(x, ..)| *x < 60).for_each(|(.., pixel)| pixel[3] = 0);
    pixels.save(room.path("alpha.png")).unwrap();
    let file = made(&room, &room.path("alpha.png"), "-L");
    let found = decode(Format::Heic, &file, PixelLayout::Interleaved, |bytes| vec![0; bytes]).unwrap();
    assert_eq!((found.channels, found.pixels[3], found.pixels[119 * 4 + 3]), (Channels::Rgba, 0, 255));
    let profile = "/usr/share/color/icc/ghostscript/a98.icc";
    let [plain, with] = ["plain.png", "with.png"].map(|name| room.path(name).display().to_string());
    picture(9, 120, 80).save(&plain).unwrap();
    tool("convert", [plain.as_str(), "-profile", profile, with.as_str()]);
    let file = made(&room, Path::new(&with), "-q 90");
    let found = decode(Format::Heic, &file, PixelLayout::Interleaved, |bytes| vec![0; bytes]).unwrap();
    assert!(found.icc.is_some_and(|icc| icc.len() > 100));
}

/// The boxes that say how a picture is turned: quarters against the clock, and along which axis it is mirrored.
fn turned(file: &[u8], quarters: u8, mirror: Option<u8>) -> Vec<u8> {
    let mut boxes = vec![[&[0, 0, 0, 9][..], b"irot", &[quarters]].concat()];
    boxes.extend(mirror.map(|axis| [&[0, 0, 0, 9][..], b"imir", &[axis]].concat()));
    let added = (boxes.len() * 10) as u32;
    let mut file = file.to_vec();
    let at = |file: &[u8], name: &[u8; 4]| memchr::memmem::find(file, name).unwrap() - 4;
    let number = |file: &[u8], at: usize| u32::from_be_bytes(file[at..at + 4].try_into().unwrap());
    // The pictures' own places move; libheif writes offsets of four bytes.
    let iloc = at(&file, b"iloc");
    let (sizes, version) = (file[iloc + 12], file[iloc + 8]);
    assert_eq!((sizes, file[iloc + 13]), (0x44, 0x40), "libheif writes other places");
    let items = u16::from_be_bytes([file[iloc + 14], file[iloc + 15]]);
    let mut place = iloc + 16;
    for _ in 0..items {
        place += 2 + if version > 0 { 2 } else { 0 } + 2 + 4;
        let extents = u16::from_be_bytes([file[place], file[place + 1]]);
        place += 2;
        for _ in 0..extents {
            let moved = number(&file, place) + added;
            file[place..place + 4].copy_from_slice(&moved.to_be_bytes());
            place += 8;
        }
    }
    let grow = |file: &mut Vec<u8>, name: &[u8; 4], by: u32| {
        let at = at(file, name);
        let size = number(file, at) + by;
        file[at..at + 4].copy_from_slice(&size.to_be_bytes());
    };
    grow(&mut file, b"meta", added);
    grow(&mut file, b"iprp", added);
    grow(&mut file, b"ipco", added - boxes.len() as u32);
    grow(&mut file, b"ipma", boxes.len() as u32);
    // The first item is the picture: its new properties come behind the others.
    let ipma = at(&file, b"ipma");
    let count = file[ipma + 18] as usize;
    let ipco = at(&file, b"ipco");
    let (mut known, mut place) = (0, ipco + 8);
    let end = ipco + number(&file, ipco) as usize - (added as usize - boxes.len());
    while place < end {
        known += 1;
        place += number(&file, place) as usize;
    }
    file[ipma + 18] += boxes.len() as u8;
    for nth in (1..=boxes.len()).rev() {
        file.insert(ipma + 19 + count, 0x80 | (known + nth) as u8);
    }
    file.splice(end..end, boxes.concat());
    file
}

#[test]
fn a_turned_heic_is_upright_whatever_its_exif_says() {
    let room = Room::empty();
    let png = room.write("source.png", encoded(&picture(4, 160, 96), image::ImageFormat::Png));
    let plain = made(&room, &png, "-q 90");
    for (quarters, mirror) in [(1, None), (2, None), (3, None), (0, Some(0)), (0, Some(1)), (1, Some(0)), (3, Some(1))]
    {
        let file = turned(&plain, quarters, mirror);
        let apart = psnr(&decoded(&file), &expected(&room, &file));
        assert!(apart > 30.0, "{quarters} {mirror:?}: {apart:.1} dB");
    }
    // A manifest of Content Credentials, as cameras write it, is noticed.
    let credentials =
        [&[0, 0, 0, 28][..], b"uuid\xd8\xfe\xc3\xd6\x1b\x0e\x48\x3c\x92\x97\x58\x28\x87\x7e\xc4\x81jumb"].concat();
    room.write("signed.heic", [plain.clone(), credentials].concat());
    let room_of_signed = newsroom();
    fs::copy(room.path("signed.heic"), room_of_signed.path("signed.heic")).unwrap();
    let run = room_of_signed.pressbox(["ingest", "signed.heic"]).succeeds();
    assert!(run.stderr.contains("Content Credentials") || run.stdout.contains("Content Credentials"), "{}", run.stderr);
    // Phones write both.
    let room = newsroom();
    let phone = room.write("phone.heic", turned(&plain, 3, None));
    let phone = phone.display().to_string();
    tool(
        "exiftool",
        [
            "-q",
            "-overwrite_original",
            "-EXIF:Orientation#=6",
            "-EXIF:Artist=Åsa Öberg",
            "-EXIF:Copyright=© Norby",
            "-EXIF:ImageDescription=The boat, seen from the quay.",
            &phone,
        ],
    );
    let answer = room.pressbox(["ingest", "phone.heic", "--json"]).succeeds().json().remove(0);
    let id = answer["photo"].as_str().unwrap();
    room.pressbox(["renditions", id, "-o", "out", "--preset", "print"]).succeeds();
    let out = fs::read_dir(room.path("out")).unwrap().next().unwrap().unwrap().path();
    assert_eq!(image::image_dimensions(&out).unwrap(), (96, 160));
    let said = tool("exiftool", ["-s3", "-Orientation", "-n", &out.display().to_string()]);
    assert!(["", "1"].contains(&said.trim()), "{said}");
}

#[test]
fn the_words_of_a_heic_go_the_whole_way() {
    let room = newsroom();
    let png = room.write("source.png", encoded(&picture(6, 640, 480), image::ImageFormat::Png));
    let file = room.write("IMG_0042.HEIC", made(&room, &png, "-q 90"));
    let path = file.display().to_string();
    let words = [
        "-XMP-dc:Creator=Åsa Öberg",
        "-XMP-photoshop:Credit=Norby IF",
        "-XMP-dc:Rights=© Norby IF 2026",
        "-XMP-dc:Description=The harbour on Friday.",
        "-XMP-xmpRights:UsageTerms=Free for the press.",
        "-EXIF:DateTimeOriginal=2026:05:14 13:55:02",
        "-EXIF:Model=Phone 9",
    ];
    tool("exiftool", ["-q", "-overwrite_original"].into_iter().chain(words).chain([path.as_str()]));
    let answer = room.pressbox(["ingest", "IMG_0042.HEIC", "--json"]).succeeds().json().remove(0);
    assert_eq!((&answer["status"], &answer["format"]), (&"new".into(), &"heic".into()), "{answer}");
    let id = answer["photo"].as_str().unwrap();
    room.pressbox(["renditions", id, "-o", "out"]).succeeds();
    for entry in fs::read_dir(room.path("out")).unwrap() {
        let out = entry.unwrap().path().display().to_string();
        let said = tool("exiftool", ["-s3", "-XMP-dc:Creator", "-IPTC:Credit", "-XMP-xmpRights:UsageTerms", &out]);
        assert_eq!(said, "Åsa Öberg\nNorby IF\nFree for the press.\n", "{out}");
        room.pressbox(["photo", "verify", &out]).succeeds();
    }
    room.pressbox(["check"]).succeeds();
    assert_eq!(room.pressbox(["photos", "file:IMG_0042.HEIC", "--json"]).succeeds().json().len(), 1);
    // The same picture under other words is the same photo.
    fs::copy(&file, room.path("copy.heic")).unwrap();
    let copy = room.path("copy.heic").display().to_string();
    tool("exiftool", ["-q", "-overwrite_original", "-XMP-dc:Subject=boats", &copy]);
    let answer = room.pressbox(["ingest", "copy.heic", "--json"]).succeeds().json().remove(0);
    assert_eq!((&answer["status"], answer["photo"].as_str()), (&"same_picture".into(), Some(id)), "{answer}");
}

#[test]
fn a_heic_that_is_cut_or_changed_is_refused_or_read_and_a_preset_does_not_make_one() {
    let room = newsroom();
    let png = room.write("source.png", encoded(&picture(8, 64, 48), image::ImageFormat::Png));
    let file = made(&room, &png, "-q 60");
    for nth in 0..60 {
        let mut bytes = file.clone();
        bytes.truncate(file.len() * (nth + 1) / 61);
        room.write(&format!("in/cut-{nth}.heic"), &bytes);
        let mut bytes = file.clone();
        let at = (nth * 7_919) % bytes.len();
        bytes[at] ^= 1 << (nth % 8);
        room.write(&format!("in/changed-{nth}.heic"), &bytes);
    }
    let run = room.pressbox(["ingest", "in", "--json"]).exits(3);
    let answers = run.json();
    let reasons: Vec<_> = answers.iter().filter_map(|answer| answer["reason"].as_str()).collect();
    assert!(reasons.len() >= 55 && reasons.iter().all(|reason| reason.starts_with("it")), "{reasons:?}");
    room.configure("[presets.mine]\nformat = \"heic\"\n");
    let said = room.pressbox(["photos"]).exits(1).stderr;
    assert!(said.contains("`format` is heic, which pressbox reads and does not write: use jpeg"), "{said}");
}
