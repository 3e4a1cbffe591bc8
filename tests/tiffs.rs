//! TIFFs as editors, scanners and old programs write them: their pixels against ImageMagick's.

use std::fs;

use pressbox::photo::{Channels, DecodeError, Format, PixelLayout, decode, inspect, memory_needed};

use crate::support::pictures::{encoded, picture};
use crate::support::{Room, tool};

/// A kind of TIFF: its name, how ImageMagick makes it of a picture, and how far a sample may be from ImageMagick's on average.
type Kind = (&'static str, &'static str, f64);

const KINDS: [Kind; 22] = [
    ("separate planes", "-interlace plane", 0.0),
    ("separate planes, LZW", "-interlace plane -compress lzw", 0.0),
    ("separate planes, not compressed", "-interlace plane -compress none", 0.0),
    ("separate planes of tiles", "-interlace plane -define tiff:tile-geometry=32x32", 0.0),
    ("separate planes of 16 bits", "-depth 16 -interlace plane -compress zip", 0.6),
    ("separate planes, big-endian", "-interlace plane -endian MSB -depth 16", 0.6),
    ("tiles", "-define tiff:tile-geometry=32x32", 0.0),
    ("a palette", "-colors 200 -type palette", 0.6),
    ("a palette of four bits", "-colors 12 -type palette -depth 4", 0.6),
    ("a palette, not compressed", "-colors 100 -type palette -compress none -endian MSB", 0.6),
    ("Lab", "-colorspace Lab", 6.0),
    ("Lab of 16 bits", "-colorspace Lab -depth 16", 6.0),
    ("luminance and chroma", "-colorspace YCbCr", 1.5),
    ("luminance and chroma in JPEG", "-colorspace YCbCr -compress jpeg", 3.0),
    ("RGB in JPEG", "-compress jpeg", 3.0),
    ("reversed bits, LZW", "-define tiff:fill-order=lsb -compress lzw", 0.0),
    ("reversed bits, not compressed", "-define tiff:fill-order=lsb -compress none", 0.0),
    ("reversed bits, tiles", "-define tiff:fill-order=lsb -define tiff:tile-geometry=32x32 -compress zip", 0.0),
    ("grey of four bits", "-colorspace gray -depth 4", 0.0),
    ("grey of two bits", "-colorspace gray -depth 2 -compress none", 0.0),
    ("white is zero", "-colorspace gray -define quantum:polarity=min-is-white", 0.0),
    ("black and white as a fax", "-colorspace gray -threshold 50% -compress group4", 0.0),
];

/// What pressbox decodes, as red, green and blue.
fn decoded(file: &[u8]) -> Result<Vec<u8>, DecodeError> {
    let decoded = decode(Format::Tiff, file, PixelLayout::Interleaved, |bytes| vec![0; bytes])?;
    Ok(match decoded.channels {
        Channels::Rgb => decoded.pixels,
        Channels::Rgba => decoded.pixels.chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect(),
        other => panic!("{other:?}"),
    })
}

fn mean_difference(one: &[u8], other: &[u8]) -> f64 {
    assert_eq!(one.len(), other.len());
    one.iter().zip(other).map(|(a, b)| f64::from(a.abs_diff(*b))).sum::<f64>() / one.len() as f64
}

/// A TIFF that ImageMagick makes of a picture of 83 × 61 pixels, and the pixels that it reads from it.
fn made(room: &Room, options: &str) -> (Vec<u8>, Vec<u8>) {
    let source = room.write("source.png", encoded(&picture(5, 83, 61), image::ImageFormat::Png));
    let [file, pixels] = ["made.tif", "made.rgb"].map(|name| room.path(name).display().to_string());
    let source = source.display().to_string();
    let options = options.split(' ').filter(|option| !option.is_empty());
    tool("convert", [source.as_str()].into_iter().chain(options).chain([file.as_str()]));
    tool("convert", [file.as_str(), "-colorspace", "sRGB", "-depth", "8", &format!("rgb:{pixels}")]);
    (fs::read(file).unwrap(), fs::read(pixels).unwrap())
}

#[test]
fn tiffs_of_every_arrangement_are_read_as_other_programs_read_them() {
    let room = Room::empty();
    for (kind, options, most) in KINDS {
        let (file, expected) = made(&room, options);
        let found = decoded(&file).unwrap_or_else(|error| panic!("{kind}: {error}"));
        let difference = mean_difference(&found, &expected);
        assert!(difference <= most, "{kind}: {difference:.2} on average");
        let facts = inspect(Format::Tiff, &file).unwrap();
        assert_eq!((facts.width, facts.height), (83, 61), "{kind}");
        assert!(memory_needed(Format::Tiff, &file) > 83 * 61, "{kind}");
    }
}

#[test]
fn inks_in_separate_planes_stay_inks() {
    let room = Room::empty();
    let inks = |options: &str| {
        let (file, _) = made(&room, options);
        decode(Format::Tiff, &file, PixelLayout::Interleaved, |bytes| vec![0; bytes]).unwrap()
    };
    let planes = inks("-colorspace cmyk -interlace plane");
    assert_eq!(planes.channels, Channels::Cmyk);
    assert_eq!(planes.pixels, inks("-colorspace cmyk").pixels);
}

#[test]
fn colours_that_alpha_has_multiplied_are_divided_again() {
    let room = Room::empty();
    let half = "-alpha set -channel A -evaluate set 50% +channel";
    let straight = decoded(&made(&room, half).0).unwrap();
    for options in ["-define tiff:alpha=associated", "-interlace plane"] {
        let found = decoded(&made(&room, &format!("{half} {options}")).0).unwrap();
        assert!(mean_difference(&found, &straight) < 1.5, "{options}");
    }
    let grey = decoded(&made(&room, &format!("-colorspace gray {half}")).0).unwrap();
    assert!(grey.chunks_exact(3).all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2]));
}

/// A TIFF of one strip, little-endian, from its entries: tag, type (3 is 16 bits, 4 is 32), values.
fn written(entries: &[(u16, u16, Vec<u32>)], strip: &[u8]) -> Vec<u8> {
    let mut entries = entries.to_vec();
    entries.push((273, 4, vec![8]));
    entries.push((279, 4, vec![strip.len() as u32]));
    entries.sort();
    let mut file = b"II*\0".to_vec();
    file.extend((8 + strip.len() as u32).to_le_bytes());
    file.extend(strip);
    file.extend((entries.len() as u16).to_le_bytes());
    let mut values_at = file.len() + entries.len() * 12 + 4;
    let mut values = Vec::new();
    for (tag, kind, numbers) in &entries {
        file.extend(tag.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend((numbers.len() as u32).to_le_bytes());
        let mut bytes: Vec<u8> = match kind {
            3 => numbers.iter().flat_map(|n| (*n as u16).to_le_bytes()).collect(),
            _ => numbers.iter().flat_map(|n| n.to_le_bytes()).collect(),
        };
        if bytes.len() <= 4 {
            bytes.resize(4, 0);
            file.extend(bytes);
        } else {
            file.extend((values_at as u32).to_le_bytes());
            values_at += bytes.len();
            values.extend(bytes);
        }
    }
    file.extend([0; 4]);
    file.extend(values);
    file
}

fn head(width: u32, height: u32, bits: &[u32], photometric: u32) -> Vec<(u16, u16, Vec<u32>)> {
    vec![
        (256, 4, vec![width]),
        (257, 4, vec![height]),
        (258, 3, bits.to_vec()),
        (259, 3, vec![1]),
        (262, 3, vec![photometric]),
        (277, 3, vec![bits.len() as u32]),
        (278, 4, vec![height]),
    ]
}

#[test]
fn chroma_that_is_stored_once_for_four_pixels_is_read() {
    // Two units of 2 × 2 pixels: grey of four levels, then red.
    let mut entries = head(3, 2, &[8, 8, 8], 6);
    entries.push((530, 3, vec![2, 2]));
    let file = written(&entries, &[10, 20, 30, 40, 128, 128, 76, 0, 76, 0, 85, 255]);
    let found = decoded(&file).unwrap();
    let at = |x: usize, y: usize| &found[(y * 3 + x) * 3..][..3];
    assert_eq!((at(0, 0), at(1, 0), at(0, 1), at(1, 1)), (&[10; 3][..], &[20; 3][..], &[30; 3][..], &[40; 3][..]));
    assert!(at(2, 0)[0] > 250 && at(2, 0)[1] < 5 && at(2, 1)[2] < 5, "{found:?}");
}

#[test]
fn what_cannot_be_read_is_said_without_jargon() {
    let floats = written(&[head(2, 1, &[32, 32, 32], 8), vec![(339, 3, vec![3, 3, 3])]].concat(), &[0; 24]);
    let twelve = written(&head(2, 1, &[12], 1), &[0; 3]);
    let sensor = written(&head(2, 1, &[8], 32_803), &[0; 2]);
    for (what, file) in [("floating", floats), ("twelve bits", twelve), ("a sensor", sensor)] {
        let why = decoded(&file).unwrap_err().to_string();
        assert!(!why.contains('\n') && why.starts_with("its picture cannot be read: "), "{what}: {why}");
        for word in ["Unsupported", "TIFF error", "ExtendedColorType", "InterpretationWithBits", "format error"] {
            assert!(!why.contains(word), "{what}: {why}");
        }
    }
}
