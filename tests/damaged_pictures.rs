//! JPEGs with damage in their picture: refused or noted; whole ones with something harmless beside it are taken in quietly.

use image::codecs::jpeg::JpegEncoder;
use serde_json::Value;

use crate::support::pictures::picture;
use crate::support::{Room, tool};

/// A JPEG of ImageMagick's: its options say how it is coded.
fn coded(room: &Room, options: &[&str]) -> Vec<u8> {
    let mut plain = Vec::new();
    JpegEncoder::new_with_quality(&mut plain, 92).encode_image(&picture(7, 640, 480)).unwrap();
    let from = room.write("plain.jpg", &plain).display().to_string();
    let to = room.path("coded.jpg").display().to_string();
    tool("convert", [from.as_str()].iter().chain(options).copied().chain([to.as_str()]));
    std::fs::read(to).unwrap()
}

/// Where the entropy-coded data begins.
fn scan(file: &[u8]) -> usize {
    let at = file.windows(2).position(|pair| pair == [0xFF, 0xDA]).unwrap();
    at + 2 + usize::from(u16::from_be_bytes([file[at + 2], file[at + 3]]))
}

/// What is said of some files: rejected, noted as perhaps damaged, or taken in quietly.
fn answers(room: &Room, files: &[Vec<u8>]) -> Vec<&'static str> {
    for (nth, file) in files.iter().enumerate() {
        room.write(&format!("in/{nth:03}.jpg"), file);
    }
    let run = room.pressbox(["ingest", "in", "--json"]);
    let judge = |answer: &Value| match answer["status"].as_str().unwrap() {
        "rejected" => "rejected",
        _ if answer["notes"].to_string().contains("may be damaged") => "noted",
        _ => "quiet",
    };
    let answers: Vec<_> = run.json().iter().map(judge).collect();
    assert_eq!(answers.len(), files.len(), "{}", run.stderr);
    answers
}

#[test]
fn a_scan_with_other_bytes_in_it_is_refused_or_noted() {
    let mut seed = 0x5EED_0011_u64;
    let mut chance = move |end: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % end as u64) as usize
    };
    for options in [&["-quality", "90"][..], &["-quality", "90", "-define", "jpeg:restart-interval=8"]] {
        let room = Room::new();
        let whole = coded(&room, options);
        let from = scan(&whole);
        let damaged: Vec<_> = (0..40)
            .map(|_| {
                let mut file = whole.clone();
                let at = from + chance(whole.len() - from - 600);
                for byte in &mut file[at..at + 400] {
                    *byte = chance(255) as u8;
                }
                file
            })
            .collect();
        let said = answers(&room, &damaged);
        let silent = said.iter().filter(|said| **said == "quiet").count();
        assert!(silent <= 1, "{options:?}: {silent} of 40 are taken in silently");
    }
}

/// Where each scan begins, with its head, and where its data end.
fn scans(file: &[u8]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut segments = pressbox::photo::container::JpegSegments::of(file);
    while let Some(segment) = segments.next() {
        if segment.marker == 0xDA {
            segments.skip_scan();
            found.push((segment.start, segments.position()));
        }
    }
    found
}

#[test]
fn a_progressive_picture_without_some_of_its_scans_or_codes_is_refused_or_noted() {
    let mut seed = 0x5EED_0012_u64;
    let mut chance = move |end: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % end as u64) as usize
    };
    for options in [
        &["-quality", "90", "-interlace", "plane"][..],
        &["-quality", "75", "-interlace", "line", "-sampling-factor", "1x1"],
        &["-quality", "85", "-interlace", "plane", "-colorspace", "Gray"],
    ] {
        let room = Room::new();
        let whole = coded(&room, options);
        let scans = scans(&whole);
        assert!(scans.len() > 4, "{options:?}");
        let (from, to) = (scans[0].0 + 20, scans.last().unwrap().1);
        // Each scan but the first one.
        let mut damaged: Vec<_> =
            scans[1..].iter().map(|(start, end)| [&whole[..*start], &whole[*end..]].concat()).collect();
        for _ in 0..10 {
            let at = from + chance(to - from - 300);
            damaged.push([&whole[..at], &whole[at + 300..]].concat());
            damaged.push([&whole[..at], &[0xFF, 0xD9]].concat());
            let mut other = whole.clone();
            for byte in &mut other[at..at + 300] {
                *byte = chance(255) as u8;
            }
            damaged.push(other);
        }
        let said = answers(&room, &damaged);
        let silent = said.iter().filter(|said| **said == "quiet").count();
        assert!(silent <= 1, "{options:?}: {silent} of {} are taken in silently", said.len());
    }
}

#[test]
fn what_is_harmless_stays_quiet() {
    let room = Room::new();
    let whole = coded(&room, &["-quality", "85"]);
    let progressive = coded(&room, &["-quality", "85", "-interlace", "plane"]);
    let inks = coded(&room, &["-quality", "85", "-interlace", "plane", "-colorspace", "CMYK"]);
    let end = whole.len() - 2;
    let with = |before: &[u8], after: &[u8]| [&whole[..end], before, &whole[end..], after].concat();
    let app = [&[0xFF, 0xE5, 0, 12][..], b"0123456789"].concat();
    let files = [
        with(&[], b"a trailer behind the picture"),
        with(&[0; 200], &[]),
        with(&[0; 1], &[]),
        with(&[], &[0; 500]),
        [&whole[..20], &[1, 2, 3], &app, &whole[20..]].concat(),
        [&progressive[..], b"a trailer"].concat(),
        progressive.clone(),
        // Whole, but for its end marker.
        progressive[..progressive.len() - 2].to_vec(),
        inks,
    ];
    // Each has to be another photo.
    for (nth, file) in files.iter().enumerate() {
        let room = Room::new();
        assert_eq!(answers(&room, std::slice::from_ref(file)), ["quiet"], "{nth}");
    }
}

#[test]
fn restart_markers_out_of_step_and_rows_that_are_missing_are_found() {
    let room = Room::new();
    let whole = coded(&room, &["-quality", "85", "-define", "jpeg:restart-interval=10"]);
    let markers: Vec<usize> = (scan(&whole)..whole.len() - 1)
        .filter(|at| whole[*at] == 0xFF && (0xD0..=0xD7).contains(&whole[at + 1]))
        .collect();
    if markers.is_empty() {
        return;
    }
    let mut renumbered = whole.clone();
    renumbered[markers[4] + 1] = 0xD0 + (renumbered[markers[4] + 1] - 0xD0 + 3) % 8;
    let without_one = [&whole[..markers[6]], &whole[markers[7]..]].concat();
    let mut taller = whole.clone();
    let frame = whole.windows(2).position(|pair| pair == [0xFF, 0xC0]).unwrap();
    taller[frame + 5..frame + 7].copy_from_slice(&960_u16.to_be_bytes());
    for said in answers(&room, &[renumbered, without_one, taller]) {
        assert_ne!(said, "quiet");
    }
}

#[test]
fn a_png_without_a_profile_is_shown_in_the_colours_that_it_describes() {
    let room = Room::new();
    let grey = image::RgbImage::from_pixel(64, 64, image::Rgb([128, 128, 128]));
    let path = room.write("grey.png", crate::support::pictures::encoded(&grey, image::ImageFormat::Png));
    // Samples that are light itself: the middle of them is much lighter on a screen.
    let chunk = |kind: &[u8; 4], data: &[u8]| {
        let crc = crc32(&[kind, data].concat());
        [&(data.len() as u32).to_be_bytes()[..], kind, data, &crc.to_be_bytes()].concat()
    };
    let plain = std::fs::read(&path).unwrap();
    let linear = [&plain[..33], &chunk(b"gAMA", &100_000_u32.to_be_bytes()), &plain[33..]].concat();
    let screen = [&plain[..33], &chunk(b"gAMA", &45_455_u32.to_be_bytes()), &plain[33..]].concat();
    let both =
        [&plain[..33], &chunk(b"gAMA", &100_000_u32.to_be_bytes()), &chunk(b"sRGB", &[0]), &plain[33..]].concat();
    let middle = |name: &str, file: &[u8]| {
        let room = Room::new();
        room.write(&format!("in/{name}.png"), file);
        room.pressbox(["ingest", "in", "--credit", "E", "--copyright", "E", "--caption", "C"]).succeeds();
        room.pressbox(["renditions", "--all", "--preset", "thumb", "-o", "out"]).succeeds();
        let made = std::fs::read_dir(room.path("out")).unwrap().next().unwrap().unwrap().path();
        image::open(made).unwrap().into_rgb8().get_pixel(32, 32)[0]
    };
    assert!(middle("linear", &linear).abs_diff(188) <= 3, "{}", middle("linear", &linear));
    assert!(middle("screen", &screen).abs_diff(128) <= 2);
    assert!(middle("both", &both).abs_diff(128) <= 2);
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

#[test]
fn xmps_orientation_counts_where_exif_has_none() {
    let room = Room::new();
    let path = room.write("in/a.jpg", crate::support::pictures::jpeg(180)).display().to_string();
    tool("exiftool", ["-q", "-overwrite_original", "-n", "-XMP-tiff:Orientation=8", path.as_str()]);
    room.pressbox(["ingest", "in"]).succeeds();
    assert_eq!(room.pressbox(["photos", "--json"]).succeeds().json()[0]["orientation"], 8);
    let path = room.write("b/b.jpg", crate::support::pictures::jpeg(181)).display().to_string();
    tool(
        "exiftool",
        ["-q", "-overwrite_original", "-n", "-XMP-tiff:Orientation=8", "-IFD0:Orientation=1", path.as_str()],
    );
    room.pressbox(["ingest", "b"]).succeeds();
    assert_eq!(room.pressbox(["photo", "show", "b.jpg", "--json"]).succeeds().json()[0]["orientation"], 1);
}
