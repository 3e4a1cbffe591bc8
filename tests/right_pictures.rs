//! Pixels beside ImageMagick's: the same picture, however its file has it.
//!
//! ImageMagick makes the files and, from the same files, the pictures to compare with; its colours are Little CMS'.
//! Difference in colour is ΔE (CIE 1976): below 1 nobody sees it, at 2 an expert does side by side.

use std::path::Path;

use image::{DynamicImage, RgbImage};

use crate::support::pictures::{encoded, picture};
use crate::support::{Room, tool};

const ADOBE_RGB: &str = "/usr/share/color/icc/ghostscript/a98.icc";
const PROPHOTO: &str = "/usr/share/color/icc/ghostscript/rommrgb.icc";
const SRGB: &str = "/usr/share/color/icc/ghostscript/srgb.icc";
const GREY: &str = "/usr/share/color/icc/ghostscript/sgray.icc";
const CMYK: &str = "/usr/share/color/icc/ghostscript/default_cmyk.icc";

/// ImageMagick, by the name under which no other program stands.
fn convert<'a>(room: &Room, args: impl IntoIterator<Item = &'a str>) {
    let from = room.path("");
    let path = |arg: &'a str| match arg.split_once('@') {
        // `@name` is a file of the room, `png:@name` one in that format.
        Some((before, name)) => format!("{before}{}", from.join(name).display()),
        None => arg.to_owned(),
    };
    tool("/usr/bin/convert", args.into_iter().map(path));
}

/// A newsroom with a preset that shows every pixel: `exact`, in sRGB.
fn room() -> Room {
    let room = Room::new();
    room.configure("[presets.exact]\nformat = \"png\"\n[presets.small]\nformat = \"png\"\nlong_side = 300");
    room.write("base.png", encoded(&picture(3, 480, 320), image::ImageFormat::Png));
    room
}

fn open(path: impl AsRef<Path>) -> RgbImage {
    image::open(path).unwrap().into_rgb8()
}

/// Our rendition of a file.
fn ours(room: &Room, file: &str, preset: &str) -> DynamicImage {
    let photo = room.pressbox(["ingest", "--json", file]).succeeds().json().remove(0);
    let photo = photo["photo"].as_str().unwrap();
    let made = room.pressbox(["renditions", photo, "--preset", preset, "--json"]).succeeds().json().remove(0);
    image::open(made["path"].as_str().unwrap()).unwrap()
}

/// A colour of sRGB in CIELAB, under D65.
fn lab(pixel: &[u8]) -> [f64; 3] {
    let linear = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let [red, green, blue] = [linear(pixel[0]), linear(pixel[1]), linear(pixel[2])];
    let root = |t: f64| if t > 0.008_856 { t.cbrt() } else { 7.787 * t + 16.0 / 116.0 };
    let x = root((0.412_4 * red + 0.357_6 * green + 0.180_5 * blue) / 0.950_47);
    let y = root(0.212_6 * red + 0.715_2 * green + 0.072_2 * blue);
    let z = root((0.019_3 * red + 0.119_2 * green + 0.950_5 * blue) / 1.088_83);
    [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
}

/// The mean and the 99th percentile of ΔE between two pictures.
fn difference(one: &RgbImage, other: &RgbImage) -> (f64, f64) {
    assert_eq!(one.dimensions(), other.dimensions());
    let mut all: Vec<f64> = one
        .pixels()
        .zip(other.pixels())
        .map(|(a, b)| lab(&a.0).iter().zip(lab(&b.0)).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt())
        .collect();
    all.sort_by(f64::total_cmp);
    (all.iter().sum::<f64>() / all.len() as f64, all[all.len() * 99 / 100])
}

fn psnr(one: &RgbImage, other: &RgbImage) -> f64 {
    assert_eq!(one.dimensions(), other.dimensions());
    let error: f64 = one.iter().zip(other.iter()).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2)).sum();
    10.0 * (255.0 * 255.0 * one.len() as f64 / error.max(1e-9)).log10()
}

#[track_caller]
fn assert_same_colours(room: &Room, file: &str, reference: &str, (mean, most): (f64, f64)) {
    let found = difference(&ours(room, file, "exact").into_rgb8(), &open(room.path(reference)));
    assert!(found.0 < mean && found.1 < most, "{file}: ΔE {:.2} in the mean, {:.2} at the most", found.0, found.1);
}

#[test]
fn colours_of_wide_profiles_are_what_little_cms_makes_of_them() {
    let room = room();
    let p3 = moxcms::ColorProfile::new_display_p3().encode().unwrap();
    let p3 = room.write("p3.icc", p3);
    let profiles = [("adobe", ADOBE_RGB), ("prophoto", PROPHOTO), ("p3", p3.to_str().unwrap())];
    for ((name, profile), seed) in profiles.into_iter().zip(1..) {
        // The same numbers under another profile would pass for the same picture.
        room.write("base.png", encoded(&picture(seed, 480, 320), image::ImageFormat::Png));
        for (ending, more) in [("jpg", "8"), ("png", "8"), ("tif", "16")] {
            let file = format!("{name}.{ending}");
            let to = format!("@{file}");
            convert(&room, ["@base.png", "-depth", more, "-quality", "100", "-profile", profile, to.as_str()]);
            convert(&room, [to.as_str(), "-profile", SRGB, "-depth", "8", "+profile", "*", "@reference.png"]);
            assert_same_colours(&room, &file, "reference.png", (0.8, 2.5));
        }
    }
}

#[test]
fn grey_pictures_with_a_profile_get_its_tones() {
    let room = room();
    for (ending, depth) in [("jpg", "8"), ("png", "16"), ("tif", "8")] {
        let file = format!("grey.{ending}");
        let to = format!("@{file}");
        let grey =
            ["@base.png", "-colorspace", "Gray", "-depth", depth, "-quality", "100", "-profile", GREY, to.as_str()];
        convert(&room, grey);
        convert(
            &room,
            [to.as_str(), "-profile", SRGB, "-type", "TrueColor", "-depth", "8", "+profile", "*", "@reference.png"],
        );
        assert_same_colours(&room, &file, "reference.png", (0.8, 2.5));
    }
}

#[test]
fn ink_becomes_light_through_its_profile() {
    let room = room();
    for (file, more) in [
        ("cmyk.jpg", vec![]),
        ("ycck.jpg", vec!["-sampling-factor", "2x1"]),
        ("cmyk.tif", vec!["-compress", "LZW"]),
        ("deep.tif", vec!["-depth", "16"]),
        ("tiled.tif", vec!["-define", "tiff:tile-geometry=64x64"]),
    ] {
        let to = format!("@{file}");
        let profiles = ["@base.png", "-profile", SRGB, "-profile", CMYK, "-quality", "98"];
        convert(&room, profiles.into_iter().chain(more).chain([to.as_str()]));
        convert(&room, [to.as_str(), "-profile", SRGB, "-depth", "8", "+profile", "*", "@reference.png"]);
        assert_same_colours(&room, file, "reference.png", (1.5, 5.0));
    }
}

#[test]
fn sixteen_bits_and_palettes_come_out_as_they_are() {
    let room = room();
    for (file, args) in [
        ("deep.png", &["-depth", "16"][..]),
        ("deep.tif", &["-depth", "16", "-compress", "LZW"]),
        ("plain.tif", &["-depth", "8", "-compress", "None"]),
        ("packed.tif", &["-depth", "8", "-compress", "Zip"]),
        ("tiled.tif", &["-depth", "8", "-define", "tiff:tile-geometry=64x64"]),
        ("palette.png", &["-colors", "200", "-type", "Palette"]),
        ("grey.png", &["-colorspace", "Gray", "-depth", "8"]),
        ("progressive.jpg", &["-interlace", "JPEG", "-quality", "96"]),
        ("restarts.jpg", &["-sampling-factor", "4x1", "-quality", "96"]),
        ("picture.webp", &["-quality", "100", "-define", "webp:lossless=true"]),
    ] {
        let to = format!("@{file}");
        convert(&room, ["@base.png"].into_iter().chain(args.iter().copied()).chain([to.as_str()]));
        convert(&room, [to.as_str(), "-type", "TrueColor", "-depth", "8", "@reference.png"]);
        let db = psnr(&ours(&room, file, "exact").into_rgb8(), &open(room.path("reference.png")));
        // A JPEG's colours are widened by filters that differ from one program to the next.
        let least = if file.ends_with("jpg") { 36.0 } else { 55.0 };
        assert!(db > least, "{file}: {db:.1} dB");
    }
}

#[test]
fn every_orientation_is_turned_as_imagemagick_turns_it() {
    let room = room();
    for orientation in ["1", "2", "3", "4", "5", "6", "7", "8"] {
        let file = format!("turned-{orientation}.jpg");
        let to = format!("@{file}");
        // Each another picture, or they would be one photo.
        let seed = orientation.parse().unwrap();
        room.write("one.png", encoded(&picture(seed, 480, 320), image::ImageFormat::Png));
        convert(&room, ["@one.png", "-quality", "97", "-sampling-factor", "1x1", to.as_str()]);
        let set = format!("-Orientation#={orientation}");
        tool("exiftool", ["-q", "-overwrite_original", &set, room.path(&file).to_str().unwrap()]);
        convert(&room, [to.as_str(), "-auto-orient", "-strip", "-depth", "8", "@reference.png"]);
        let reference = open(room.path("reference.png"));
        let db = psnr(&ours(&room, &file, "exact").into_rgb8(), &reference);
        assert!(db > 45.0, "{file}: {db:.1} dB");
        convert(&room, ["@reference.png", "-filter", "Lanczos", "-resize", "300x300", "-depth", "8", "@small.png"]);
        let db = psnr(&ours(&room, &file, "small").into_rgb8(), &open(room.path("small.png")));
        assert!(db > 38.0, "{file} made smaller: {db:.1} dB");
    }
}

#[test]
fn smaller_pictures_are_those_that_imagemagick_makes_however_a_jpeg_shares_its_colours() {
    let room = room();
    room.configure(
        "[presets.half]\nformat = \"png\"\nlong_side = 1500\n[presets.cut]\nformat = \"png\"\ncrop = [100, 150]",
    );
    // Sides that no group of pixels divides, and, of the large one, more than one band of rows.
    for (sampling, size) in [("1x1", "481x321!"), ("2x1", "481x321!"), ("2x2", "481x321!"), ("2x2", "3001x2001!")] {
        let large = size.starts_with('3');
        let file = format!("shared-{sampling}-{large}.jpg");
        let to = format!("@{file}");
        let make = ["@base.png", "-resize", size, "-quality", "98", "-sampling-factor", sampling, to.as_str()];
        convert(&room, make);
        let (preset, side) = if large { ("half", "1500x1500") } else { ("small", "300x300") };
        convert(&room, [to.as_str(), "-filter", "Lanczos", "-resize", side, "-depth", "8", "@reference.png"]);
        let db = psnr(&ours(&room, &file, preset).into_rgb8(), &open(room.path("reference.png")));
        assert!(db > 45.0, "{file}: {db:.1} dB");
        let whole = ours(&room, &file, "exact").into_rgb8();
        let cut = ours(&room, &file, "cut").into_rgb8();
        let (high, wide) = (whole.height(), whole.height() * 2 / 3);
        let part = image::imageops::crop_imm(&whole, (whole.width() - wide) / 2, 0, wide, high).to_image();
        let part = image::imageops::resize(&part, 100, 150, image::imageops::FilterType::Lanczos3);
        let db = psnr(&cut, &part);
        assert!(db > 42.0, "{file}, cut: {db:.1} dB");
    }
}

#[test]
fn jpegs_of_jpegs_are_those_that_imagemagick_makes_however_they_share_their_colours_and_lie() {
    let room = room();
    // Nothing but JPEGs, the most colour first: such are made of the original's own planes.
    room.configure(
        "[presets.full]\nquality = 100\nchroma = \"4:4:4\"\nlong_side = 301\n\
         [presets.half]\nquality = 100\nlong_side = 255\n\
         [presets.cut]\nquality = 100\ncrop = [100, 150]",
    );
    let mut orientation = 0;
    for (sampling, size) in [("1x1", "480x320!"), ("2x1", "481x321!"), ("2x2", "481x321!"), ("2x2", "1500x1000!")] {
        for _ in 0..4 {
            orientation = orientation % 8 + 1;
            let file = format!("own-{sampling}-{}-{orientation}.jpg", &size[..4]);
            let to = format!("@{file}");
            room.write("one.png", encoded(&picture(orientation, 480, 320), image::ImageFormat::Png));
            convert(&room, ["@one.png", "-resize", size, "-quality", "98", "-sampling-factor", sampling, to.as_str()]);
            let set = format!("-Orientation#={orientation}");
            tool("exiftool", ["-q", "-overwrite_original", &set, room.path(&file).to_str().unwrap()]);
            let photo = room.pressbox(["ingest", "--json", &file]).succeeds().json().remove(0);
            let made = ["renditions", photo["photo"].as_str().unwrap(), "--preset", "full,half,cut", "--json"];
            let made = room.pressbox(made).succeeds().json();
            for (made, (side, sharing)) in made.iter().zip([("301x301", "1x1"), ("255x255", "2x2")]) {
                let reference = [to.as_str(), "-auto-orient", "-strip", "-filter", "Lanczos", "-resize", side];
                let kind = ["-sampling-factor", sharing, "-quality", "100", "@reference.jpg"];
                convert(&room, reference.into_iter().chain(kind));
                let db = psnr(&open(made["path"].as_str().unwrap()), &open(room.path("reference.jpg")));
                assert!(db > 46.0, "{file}, {side}: {db:.1} dB");
            }
            convert(&room, [to.as_str(), "-auto-orient", "-strip", "-depth", "8", "@whole.png"]);
            let whole = open(room.path("whole.png"));
            let (wide, high) = (whole.width().min(whole.height() * 2 / 3), whole.height().min(whole.width() * 3 / 2));
            let (left, top) = ((whole.width() - wide) / 2, (whole.height() - high) / 2);
            let part = image::imageops::crop_imm(&whole, left, top, wide, high).to_image();
            let part = image::imageops::resize(&part, 100, 150, image::imageops::FilterType::Lanczos3);
            let db = psnr(&open(made[2]["path"].as_str().unwrap()), &part);
            // Half a pixel is rounded to another side there.
            assert!(db > 44.0, "{file}, cut: {db:.1} dB");
        }
    }
}

#[test]
fn smaller_jpegs_change_their_colours_as_imagemagick_does() {
    let room = room();
    room.configure(
        "[presets.first]\nquality = 100\nchroma = \"4:4:4\"\ncolour = \"keep\"\nlong_side = 400\n\
         [presets.then]\nquality = 100\nchroma = \"4:4:4\"\nlong_side = 301\n\
         [presets.plain]\nformat = \"png\"\nlong_side = 255\n\
         [presets.cut]\nformat = \"png\"\ncrop = [150, 150]",
    );
    for (seed, sampling) in (11..).zip(["1x1", "2x1", "2x2"]) {
        let file = format!("wide-{sampling}.jpg");
        let to = format!("@{file}");
        room.write("one.png", encoded(&picture(seed, 481, 321), image::ImageFormat::Png));
        let kind = ["-quality", "98", "-sampling-factor", sampling, "-profile", ADOBE_RGB, to.as_str()];
        convert(&room, ["@one.png"].into_iter().chain(kind));
        let photo = room.pressbox(["ingest", "--json", &file]).succeeds().json().remove(0);
        let photo = photo["photo"].as_str().unwrap();
        let presets = "first,then,plain,cut";
        let made = room.pressbox(["renditions", photo, "--preset", presets, "--json"]).succeeds().json();
        let smaller = [to.as_str(), "-filter", "Lanczos", "-resize"];
        convert(&room, smaller.into_iter().chain(["400x400", "-depth", "8", "+profile", "*", "@first.png"]));
        let db = psnr(&open(made[0]["path"].as_str().unwrap()), &open(room.path("first.png")));
        assert!(db > 44.0, "{file}, kept: {db:.1} dB");
        for (made, side) in made[1..3].iter().zip(["301x301", "255x255"]) {
            let srgb = [side, "-profile", SRGB, "-depth", "8", "+profile", "*", "@reference.png"];
            convert(&room, smaller.into_iter().chain(srgb));
            let found = difference(&open(made["path"].as_str().unwrap()), &open(room.path("reference.png")));
            assert!(found.0 < 1.0 && found.1 < 3.0, "{file}, {side}: ΔE {:.2}, {:.2}", found.0, found.1);
        }
        let square =
            ["-gravity", "center", "-crop", "321x321+0+0", "+repage", "-filter", "Lanczos", "-resize", "150x150"];
        let srgb = ["-profile", SRGB, "-depth", "8", "+profile", "*", "@reference.png"];
        convert(&room, [to.as_str()].into_iter().chain(square).chain(srgb));
        let found = difference(&open(made[3]["path"].as_str().unwrap()), &open(room.path("reference.png")));
        assert!(found.0 < 1.0 && found.1 < 3.0, "{file}, cut: ΔE {:.2}, {:.2}", found.0, found.1);
    }
}

#[test]
fn clear_parts_stay_clear_or_lie_on_the_colour_that_the_preset_names() {
    let room = room();
    room.configure("[presets.blue]\nformat = \"jpeg\"\nquality = 100\nchroma = \"4:4:4\"\nbackground = \"#2040c0\"");
    let fading =
        image::RgbaImage::from_fn(300, 200, |x, y| image::Rgba([220, (y % 256) as u8, 40, (x * 255 / 299) as u8]));
    let mut png = std::io::Cursor::new(Vec::new());
    fading.write_to(&mut png, image::ImageFormat::Png).unwrap();
    room.write("fading.png", png.into_inner());
    let kept = ours(&room, "fading.png", "exact").into_rgba8();
    assert_eq!(kept, fading, "a PNG keeps what is clear");
    for (preset, colour) in [("blue", "#2040c0"), ("web", "#ffffff")] {
        convert(&room, ["@fading.png", "-background", colour, "-flatten", "-depth", "8", "@reference.png"]);
        let db = psnr(&ours(&room, "fading.png", preset).into_rgb8(), &open(room.path("reference.png")));
        assert!(db > 34.0, "{preset}: {db:.1} dB");
    }
}

#[test]
fn what_cannot_be_read_is_refused_with_its_reason_and_before_its_memory_is_taken() {
    let room = room();
    // A JPEG, a PNG and a TIFF that claim 39,000 × 39,000 pixels in a few hundred bytes.
    let mut bomb = encoded(&picture(1, 16, 16), image::ImageFormat::Jpeg);
    let frame = bomb.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    bomb[frame + 5..frame + 9].copy_from_slice(&[0x98, 0x58, 0x98, 0x58]);
    room.write("bomb.jpg", &bomb);
    let mut png = encoded(&picture(1, 16, 16), image::ImageFormat::Png);
    png[16..24].copy_from_slice(&[0, 0, 0x98, 0x58, 0, 0, 0x98, 0x58]);
    let mut crc = flate2::Crc::new();
    crc.update(&png[12..29]);
    png[29..33].copy_from_slice(&crc.sum().to_be_bytes());
    room.write("bomb.png", &png);
    let mut deep = encoded(&picture(1, 64, 64), image::ImageFormat::Jpeg);
    let frame = deep.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
    (deep[frame + 1], deep[frame + 4]) = (0xC1, 12);
    room.write("deep.jpg", &deep);
    let whole = encoded(&picture(2, 600, 400), image::ImageFormat::Jpeg);
    room.write("cut.jpg", &whole[..whole.len() / 2]);
    let run = room.run(room.command(["ingest", "bomb.jpg", "bomb.png", "deep.jpg", "cut.jpg"]).env("LC_ALL", "C"));
    run.says(
        "! failed: `bomb.jpg`: it is 39000 × 39000 pixels, but pressbox reads at most 250 million\n\
         ! failed: `bomb.png`: it is 39000 × 39000 pixels, but pressbox reads at most 250 million\n\
         ! failed: `deep.jpg`: it has 12 bits per channel, but pressbox reads only 8-bit JPEGs\n\
         ! failed: `cut.jpg`: it is cut off: part of the picture is missing\n\
         ! 0 new photos, 4 files rejected\n\
         exit 3",
    );
}
