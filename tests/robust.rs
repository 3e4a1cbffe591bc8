//! Bytes that nobody vouches for: damaged in every way, they are read as far as they make sense, in bounded time.

use std::io::Write as _;
use std::time::{Duration, Instant};

use image::ImageFormat;
use pressbox::photo::container::{Block, Blocks};
use pressbox::photo::exif::{self, Container, ImageInfo};
use pressbox::photo::{Format, MergeRule, Metadata, iim, merge, xmp};
use pressbox::rendition::embed;

use crate::support::pictures::{encoded, picture};
use crate::support::{Room, shared};

/// Marsaglia's xorshift: chance that is the same in every run.
pub struct Chance(pub u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end.max(1) as u64) as usize
    }

    /// A file with some of its bytes changed, cut, doubled or made extreme.
    pub fn damaged(&mut self, file: &[u8]) -> Vec<u8> {
        let mut file = file.to_vec();
        for _ in 0..=self.below(12) {
            if file.is_empty() {
                break;
            }
            let at = self.below(file.len());
            match self.below(7) {
                0 => file[at] ^= 1 << self.below(8),
                1 => file[at] = [0, 0xFF, 0x7F, 0x80, b'<', b'>'][self.below(6)],
                2 => file.truncate(at),
                3 => {
                    let end = (at + self.below(64)).min(file.len());
                    file.drain(at..end);
                }
                4 => {
                    let end = (at + self.below(64)).min(file.len());
                    let piece = file[at..end].to_vec();
                    file.splice(at..at, piece);
                }
                // A length or an offset that claims a lot, or points to itself.
                5 => {
                    let claim = [u32::MAX, 0x7FFF_FFFF, at as u32, 0x0001_0000][self.below(4)];
                    let bytes = if self.below(2) == 0 { claim.to_be_bytes() } else { claim.to_le_bytes() };
                    for (place, byte) in file[at..].iter_mut().zip(bytes) {
                        *place = byte;
                    }
                }
                _ => file[at] = self.next() as u8,
            }
        }
        file
    }
}

fn record() -> Metadata {
    let text = |text: &str| Some(text.to_owned());
    Metadata {
        creator: vec!["Åsa; Öberg".to_owned(), "B".to_owned()],
        caption: Some("Två rader\noch en till ".repeat(30).trim().to_owned()),
        credit: text("Foto: Åsa Öberg/Nordiska Bildbyrån"),
        keywords: (0..20).map(|n| format!("ord {n}")).collect(),
        web_statement: text("https://nord.example/terms"),
        captured: "2022-05-14T13:55:02.25+02:00".parse().ok(),
        ..Metadata::default()
    }
}

/// The same picture and words in each format.
fn made() -> Vec<(Format, Vec<u8>)> {
    let plain = picture(3, 24, 16);
    let pixels = ImageInfo { width: 24, height: 16, dpi: 72, srgb: true, position: None };
    [
        (Format::Jpeg, ImageFormat::Jpeg),
        (Format::Png, ImageFormat::Png),
        (Format::Tiff, ImageFormat::Tiff),
        (Format::Webp, ImageFormat::WebP),
    ]
    .into_iter()
    .map(|(format, image)| (format, embed(format, &encoded(&plain, image), &record(), pixels, None).unwrap()))
    .collect()
}

/// Longer than any file may hold a reader up, however little of the machine it gets: seconds are the benchmarks' business.
const FOR_EVER: Duration = Duration::from_mins(1);

/// Reads everything that there is to read.
#[track_caller]
fn read(format: Format, file: &[u8]) {
    let begun = Instant::now();
    let merged = merge(&Blocks::read(format, file), None, MergeRule::Mwg);
    assert!(begun.elapsed() < FOR_EVER, "{format}, {} bytes: {:?}", file.len(), begun.elapsed());
    // What was read can be written and read again.
    let again = xmp::read(&xmp::write(&merged.metadata));
    assert_eq!(again, merged.metadata);
}

#[test]
fn damaged_files_of_every_format_are_read_without_a_panic() {
    let mut chance = Chance(0x5EED_0003);
    for (format, file) in made() {
        for _ in 0..1_500 {
            read(format, &chance.damaged(&file));
        }
        for cut in (0..file.len()).step_by(7) {
            read(format, &file[..cut]);
        }
    }
}

#[test]
fn damaged_blocks_are_read_without_a_panic() {
    let mut chance = Chance(0x5EED_0004);
    let pixels = ImageInfo { width: 24, height: 16, dpi: 72, srgb: true, position: None };
    let blocks = [exif::write(&record(), pixels, Container::Jpeg), iim::write(&record()), xmp::write(&record())];
    for _ in 0..3_000 {
        let [exif_block, iim_block, packet] = blocks.each_ref().map(|block| chance.damaged(block));
        let begun = Instant::now();
        let _ = (exif::read(&exif_block), iim::read(&iim_block), xmp::read(&packet));
        assert!(begun.elapsed() < FOR_EVER);
    }
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with real photos and texts")]
fn damaged_real_photos_are_read_without_a_panic() {
    let press = shared("photos/press");
    let mut chance = Chance(0x5EED_0005);
    for entry in std::fs::read_dir(press).unwrap() {
        let mut file = std::fs::read(entry.unwrap().path()).unwrap();
        let Ok(format) = Format::sniff(&file) else { continue };
        read(format, &file);
        // What is said about a photo stands at its beginning, in most formats; its pixels are not looked at here.
        if format == Format::Jpeg {
            file.truncate(60_000);
        }
        for _ in 0..40 {
            read(format, &chance.damaged(&file));
        }
    }
}

#[test]
fn what_is_made_to_keep_a_reader_busy_does_not() {
    let begun = Instant::now();
    let packet = |body: &str| {
        let head =
            "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>";
        xmp::read(format!("{head}{body}</rdf:RDF></x:xmpmeta>").as_bytes())
    };
    let many = |count: usize, one: fn(usize) -> String| (0..count).map(one).collect::<Vec<_>>().concat();
    let attributes = many(200_000, |n| format!(" a{n}=''"));
    let namespaces = many(100_000, |n| format!(" xmlns:a{n}='u{n}'"));
    assert_eq!(packet(&format!("<rdf:Description{attributes}/>")), Metadata::default());
    assert_eq!(
        packet(&format!("<rdf:Description{namespaces}>{}</rdf:Description>", "<b/>".repeat(100_000))),
        Metadata::default()
    );
    assert_eq!(packet(&"<a".repeat(1_000_000)), Metadata::default());
    assert_eq!(packet(&format!("{}/", "<a ".repeat(1_000_000))), Metadata::default());
    assert_eq!(packet(&"<a>".repeat(300_000)), Metadata::default());
    // A gigabyte of nothing in a few kilobytes of PNG.
    let mut deflated = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        deflated.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    let data = [b"XML:com.adobe.xmp\0\x01\0\0\0", &deflated.finish().unwrap()[..]].concat();
    let png = [b"\x89PNG\r\n\x1a\n", &chunk(*b"iTXt", &data)[..]].concat();
    assert_eq!(Blocks::read(Format::Png, &png), Blocks { broken: vec![Block::Xmp], ..Blocks::default() });
    assert!(begun.elapsed() < FOR_EVER, "{:?}", begun.elapsed());
}

fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut checksum = flate2::Crc::new();
    checksum.update(&kind);
    checksum.update(data);
    [&(data.len() as u32).to_be_bytes(), &kind[..], data, &checksum.sum().to_be_bytes()].concat()
}

/// A PNG that says what it says in text chunks alone, as ImageMagick writes them.
fn png_with(chunks: &[Vec<u8>]) -> Vec<u8> {
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunks.concat()].concat()
}

fn deflated(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

fn raw_profile(name: &str, data: &[u8]) -> Vec<u8> {
    let mut text = format!("\n{name}\n{:8}\n", data.len());
    for line in data.chunks(36) {
        text.extend(line.iter().map(|byte| format!("{byte:02x}")));
        text.push('\n');
    }
    text.into_bytes()
}

#[test]
fn a_png_is_read_whatever_chunks_its_words_stand_in() {
    let said = record();
    let pixels = ImageInfo { width: 24, height: 16, dpi: 72, srgb: true, position: None };
    let exif_block = [b"Exif\0\0", &exif::write(&said, pixels, Container::Chunk)[..]].concat();
    let compressed = |keyword: &[u8], text: &[u8]| chunk(*b"zTXt", &[keyword, b"\0\0", &deflated(text)].concat());
    let plain = |keyword: &[u8], text: &[u8]| chunk(*b"tEXt", &[keyword, b"\0", text].concat());
    let of = |chunks: &[Vec<u8>]| merge(&Blocks::read(Format::Png, &png_with(chunks)), None, MergeRule::Mwg).metadata;

    let from_exif = of(&[compressed(b"Raw profile type exif", &raw_profile("exif", &exif_block))]);
    assert_eq!((&from_exif.caption, &from_exif.creator), (&said.caption, &said.creator));
    let from_app1 = of(&[plain(b"Raw profile type APP1", &raw_profile("generic", &exif_block))]);
    assert_eq!(from_app1, from_exif);
    let from_iptc = of(&[plain(b"Raw profile type iptc", &raw_profile("iptc", &iim::write(&said)))]);
    assert_eq!(from_iptc.keywords, said.keywords);
    assert_eq!(of(&[compressed(b"Raw profile type xmp", &raw_profile("xmp", &xmp::write(&said)))]), said);
    let packed = [b"XML:com.adobe.xmp\0\x01\0\0\0", &deflated(&xmp::write(&said))[..]].concat();
    assert_eq!(of(&[chunk(*b"iTXt", &packed)]), said);
    // The standard's own chunk counts before a profile in text.
    let other = Metadata { caption: Some("Another".to_owned()), ..Metadata::default() };
    let own = chunk(*b"eXIf", &exif::write(&other, pixels, Container::Chunk));
    assert_eq!(
        of(&[compressed(b"Raw profile type exif", &raw_profile("exif", &exif_block)), own]).caption,
        other.caption
    );
}

#[test]
fn null_is_no_word() {
    let null =
        Metadata { caption: Some("null".to_owned()), credit: Some("null and void".to_owned()), ..Metadata::default() };
    let read = xmp::read(&xmp::write(&null));
    assert_eq!((read.caption, read.credit.as_deref()), (None, Some("null and void")));
    assert_eq!(iim::read(&iim::write(&null)).caption, None);
}

#[test]
fn a_file_that_cannot_be_used_is_refused_with_a_hint_and_in_our_own_words() {
    let room = Room::new();
    let release = |slug: &str, front: &[u8]| {
        let text = [b"+++\n", front, b"\ndate = 2026-05-14\n+++\nThe race was long.\n"].concat();
        room.write(&format!("releases/{slug}/release.en.md"), text);
    };
    release("whole", b"headline = 'Second in Are'");
    release("open", b"headline = \"Second");
    release("unknown", b"headline = 'Second'\ncolour = 'red'");
    release("nul", b"headline = \"Sec\0nd\"");
    release("latin", b"headline = \"Second in \xC5re\"");
    room.write("folder/file", "");
    room.write("empty.csv", "");
    room.write("nul.csv", "name,email\0\n");
    let cases: [(&[&str], &str); 12] = [
        (&["release", "show", "open"], "hint: write `headline = \"Second\"`\n"),
        (&["release", "show", "unknown"], "hint: the keys here are `headline`"),
        (&["release", "show", "nul"], "there is an invisible character here, U+0000\nhint: delete it"),
        (&["kit", "nul"], "hint: "),
        (&["send", "latin", "--list", "x", "--dry-run"], "hint: open it in a text editor, and save it as UTF-8"),
        (&["release", "check", "latin"], "hint: open it in a text editor, and save it as UTF-8"),
        (&["release", "render", "whole", "-o", "empty.csv"], "hint: there is a file where a folder is needed"),
        (&["kit", "whole", "-o", "folder"], "hint: it is a folder: name a file"),
        (&["release", "import", "folder", "--slug", "x"], "hint: "),
        (&["list", "import", "x", "folder"], "hint: "),
        (&["list", "import", "x", "empty.csv"], "hint: export it again"),
        (&["list", "import", "x", "nul.csv"], "hint: open it in a spreadsheet"),
    ];
    for (args, says) in cases {
        let run = room.pressbox(args).exits(1);
        assert!(run.stderr.contains(says), "{args:?} {}", run.stderr);
        for raw in ["os error", "i/o error", "expected", "EOCD"] {
            assert!(!run.stderr.contains(raw), "{args:?} {}", run.stderr);
        }
    }
    room.configure("site = \"\0\"");
    let run = room.pressbox(["photos"]).exits(1);
    assert!(run.stderr.contains("there is an invisible character, U+0000: delete it"), "{}", run.stderr);
}
