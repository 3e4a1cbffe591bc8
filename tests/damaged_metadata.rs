//! Blocks of metadata that are damaged: what they may have said is not dropped in silence.

use pressbox::photo::Metadata;
use pressbox::photo::exif::{self, Container, ImageInfo};
use pressbox::photo::{iim, xmp};
use serde_json::json;

use crate::support::pictures::{encoded, jpeg, picture};
use crate::support::{Room, tool};

fn metadata() -> Metadata {
    let text = |text: &str| Some(text.to_owned());
    Metadata {
        creator: vec!["Anna Ek".to_owned()],
        caption: text("The mayor opens the bridge"),
        credit: text("Foto: Anna Ek"),
        copyright: text("© Anna Ek"),
        usage_terms: text("No sales"),
        ..Metadata::default()
    }
}

fn segment(marker: u8, payload: &[u8]) -> Vec<u8> {
    [&[0xFF, marker][..], &(payload.len() as u16 + 2).to_be_bytes(), payload].concat()
}

/// A JPEG with these segments.
fn with(seed: u32, segments: &[Vec<u8>]) -> Vec<u8> {
    let picture = jpeg(seed);
    [&picture[..2], &segments.concat(), &picture[2..]].concat()
}

fn exif_block() -> Vec<u8> {
    let pixels = ImageInfo { width: 600, height: 400, dpi: 72, srgb: true, position: None };
    exif::write(&metadata(), pixels, Container::Jpeg)
}

fn exif_segment(block: &[u8]) -> Vec<u8> {
    segment(0xE1, &[b"Exif\0\0", block].concat())
}

fn xmp_segment(packet: &[u8]) -> Vec<u8> {
    segment(0xE1, &[b"http://ns.adobe.com/xap/1.0/\0", packet].concat())
}

fn iim_segment(block: &[u8], length: usize) -> Vec<u8> {
    let resource = [b"8BIM\x04\x04\0\0", &(length as u32).to_be_bytes()[..], block].concat();
    segment(0xED, &[b"Photoshop 3.0\0", &resource[..]].concat())
}

#[test]
fn a_photo_with_a_damaged_block_is_kept_back_until_somebody_has_looked() {
    let packet = xmp::write(&metadata());
    let block = iim::write(&metadata());
    let exif = exif_block();
    // The copyright notice is behind the end of the block.
    let mut far = exif.clone();
    let at = far.windows(2).position(|tag| tag == [0x82, 0x98]).unwrap();
    far[at + 8..at + 12].copy_from_slice(&[0, 1, 0, 0]);
    let datasets = |bytes: &[u8]| iim_segment(bytes, bytes.len() + bytes.len() % 2);
    let cases = [
        ("xmp", "cut", xmp_segment(&packet[..packet.len() - 400])),
        ("xmp", "nonsense", xmp_segment(b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>\x01\x02 garbage")),
        ("iim", "cut inside a dataset", datasets(&block[..block.len() - 7])),
        ("iim", "longer than the segment", iim_segment(&block, block.len() + 5_000)),
        ("iim", "another byte where a dataset is due", datasets(&[&block[..], &[7, 2, 120, 0, 1, b'x']].concat())),
        ("exif", "no header", exif_segment(b"garbage and more garbage")),
        ("exif", "a directory outside", exif_segment(b"MM\0*\0\0\xFF\xFF\0\0\0\0")),
        ("exif", "a text outside", exif_segment(&far)),
    ];
    for (seed, (source, what, damaged)) in (20..).zip(cases) {
        let room = Room::new();
        // The other blocks are whole, and say all that is asked for.
        let whole = if source == "xmp" { exif_segment(&exif) } else { xmp_segment(&packet) };
        room.write("in/a.jpg", with(seed, &[damaged, whole]));
        let run = room.pressbox(["ingest", "in", "--json", "--credit", "Foto: Ek"]).succeeds();
        let answer = &run.json()[0];
        assert_eq!(answer["unread"], json!([source]), "{what}: {answer}");
        assert!(answer["notes"][0].as_str().unwrap().contains(" is damaged"), "{what}: {answer}");
        assert!(run.stderr.contains("damaged metadata"), "{what}: {}", run.stderr);
        let id = answer["photo"].as_str().unwrap();

        let verified = room.pressbox(["photo", "verify", "in/a.jpg"]).exits(1);
        assert!(verified.stdout.contains("unread"), "{what}: {}", verified.stdout);
        let export = || room.pressbox(["renditions", id, "--preset", "web", "-o", "out/web"]);
        let refused = export().exits(3);
        assert!(refused.stderr.contains("which may have restrictions"), "{what}: {}", refused.stderr);
        room.pressbox(["photo", "edit", id, "--accept-unread"]).succeeds();
        export().succeeds();
        // The decision stays.
        let again = room.pressbox(["ingest", "in", "--json"]).succeeds();
        assert_eq!(again.json()[0]["unread"], json!([]), "{what}");
    }
}

#[test]
fn a_whole_block_with_zeros_behind_it_is_whole() {
    let room = Room::new();
    let packet = [&xmp::write(&metadata())[..], &[0; 40]].concat();
    let block = [&iim::write(&metadata())[..], &[0; 30]].concat();
    let exif = [&exif_block()[..], &[0; 99]].concat();
    room.write("in/a.jpg", with(3, &[xmp_segment(&packet), iim_segment(&block, block.len()), exif_segment(&exif)]));
    let answer = &room.pressbox(["ingest", "in", "--json"]).succeeds().json()[0];
    assert_eq!((&answer["unread"], &answer["notes"]), (&json!([]), &json!([])));
    room.pressbox(["photo", "verify", "in/a.jpg"]).succeeds();
}

/// A photo of a format with what exiftool writes into it.
fn written(room: &Room, seed: u32, format: image::ImageFormat, options: &[&str]) -> Vec<u8> {
    let ending = format.extensions_str()[0];
    let plain = encoded(&picture(seed, 90, 60), format);
    let path = room.write(&format!("plain-{seed}.{ending}"), plain).display().to_string();
    tool("exiftool", ["-q", "-overwrite_original"].iter().chain(options).copied().chain([path.as_str()]));
    std::fs::read(path).unwrap()
}

const SAID: [&str; 2] = ["-XMP-xmpRights:UsageTerms=No sales", "-XMP-dc:Description=The mayor opens the bridge"];

fn find(file: &[u8], words: &[u8]) -> usize {
    file.windows(words.len()).position(|found| found == words).unwrap()
}

/// Where the chunk of a PNG with these words begins, and where it ends.
fn png_chunk(file: &[u8], words: &[u8]) -> (usize, usize) {
    let mut at = 8;
    loop {
        let length = u32::from_be_bytes(file[at..at + 4].try_into().unwrap()) as usize;
        if file[at + 4..at + 8 + length].windows(words.len()).any(|found| found == words) {
            return (at, at + 12 + length);
        }
        at += 12 + length;
    }
}

fn png_chunk_of(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut checksum = flate2::Crc::new();
    checksum.update(&kind);
    checksum.update(data);
    [&(data.len() as u32).to_be_bytes(), &kind[..], data, &checksum.sum().to_be_bytes()].concat()
}

fn riff_chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    [&kind[..], &(data.len() as u32).to_le_bytes(), data, &vec![0; data.len() % 2]].concat()
}

/// The same TIFF, with another position or length in the entry of a tag.
fn with_entry(file: &[u8], tag: u16, change: impl Fn(&mut u32, &mut u32)) -> Vec<u8> {
    assert!(file.starts_with(b"II"));
    let mut file = file.to_vec();
    let number = |file: &[u8], at: usize| u32::from_le_bytes(file[at..at + 4].try_into().unwrap());
    let directory = number(&file, 4) as usize;
    let at = (directory + 2..).step_by(12).find(|at| file[*at..at + 2] == tag.to_le_bytes()).unwrap();
    let (mut length, mut position) = (number(&file, at + 4), number(&file, at + 8));
    change(&mut length, &mut position);
    file[at + 4..at + 8].copy_from_slice(&length.to_le_bytes());
    file[at + 8..at + 12].copy_from_slice(&position.to_le_bytes());
    file
}

/// Ingests a damaged file, which must be noted and held back until somebody has decided, and then never again.
fn is_held_back(room: &Room, name: &str, file: &[u8], source: &str, what: &str) {
    room.write(&format!("in/{name}"), file);
    let run = room.pressbox(["ingest", "in", "--json", "--credit", "E", "--copyright", "E", "--caption", "C"]);
    assert_eq!(run.json()[0]["status"], "new", "{what}: {}", run.stderr);
    let answer = &run.json()[0];
    assert_eq!(answer["unread"], json!([source]), "{what}: {answer}");
    assert!(answer["notes"].to_string().contains(" is damaged"), "{what}: {answer}");
    let id = answer["photo"].as_str().unwrap();
    let remedy = format!("`pressbox photo edit {} --accept-unread`", &id[..8]);
    assert!(run.stderr.contains(&remedy), "{what}: {}", run.stderr);
    let verified = room.pressbox(["photo", "verify", &format!("in/{name}")]).exits(1);
    assert!(verified.stdout.contains("unread"), "{what}: {}", verified.stdout);
    let export = || room.pressbox(["renditions", id, "--preset", "thumb", "-o", "out/thumb"]);
    assert!(export().exits(3).stderr.contains("which may have restrictions"), "{what}");
    room.pressbox(["photo", "edit", id, "--accept-unread"]).succeeds();
    export().succeeds();
    assert_eq!(room.pressbox(["ingest", "in", "--json"]).succeeds().json()[0]["unread"], json!([]), "{what}");
}

#[test]
fn a_png_with_a_damaged_block_is_held_back() {
    let room = Room::new();
    let png =
        written(&room, 40, image::ImageFormat::Png, &[&SAID[..], &["-EXIF:Copyright=E", "-IPTC:Credit=E"]].concat());
    let (from, to) = png_chunk(&png, b"XML:com.adobe.xmp");
    let without = [&png[..from], &png[to..]].concat();
    let mut flipped = png.clone();
    flipped[find(&png, b"No sales")] = b'G';
    let large = [&b"XML:com.adobe.xmp\0\0\0\0\0"[..], &vec![b' '; 5 << 20]].concat();
    let iend = without.len() - 12;
    let with = |chunk: &[u8]| [&without[..iend], chunk, &without[iend..]].concat();
    let (exif_from, exif_to) = png_chunk(&png, b"eXIf");
    let exif = with(&png_chunk_of(*b"eXIf", &[&png[exif_from + 8..exif_to - 4], &vec![0; 5 << 20]].concat()));
    let exif = {
        let (from, to) = png_chunk(&exif, b"eXIf");
        [&exif[..from], &exif[to..]].concat()
    };
    let (iptc_from, _) = png_chunk(&png, b"Raw profile type iptc");
    let mut iptc = png.clone();
    iptc[iptc_from + 40] ^= 0x15;
    let moved = with(&png[from..to]);
    let mut long = moved.clone();
    long[iend + 1] = 0x40;
    for (source, what, file) in [
        ("xmp", "a byte that has changed", flipped),
        ("xmp", "a chunk that is longer than the file", long),
        ("xmp", "too large", with(&png_chunk_of(*b"iTXt", &large))),
        ("xmp", "cut behind the picture", moved[..moved.len() - 100].to_vec()),
        ("exif", "too large", exif),
        ("iim", "a raw profile that has changed", iptc),
    ] {
        is_held_back(&Room::new(), "a.png", &file, source, what);
    }
}

#[test]
fn a_tiff_with_a_damaged_block_is_held_back() {
    let room = Room::new();
    let options = [
        &SAID[..],
        &["-IPTC:Caption-Abstract=Words", "-EXIF:Copyright=E", "-EXIF:DateTimeOriginal=2026:05:13 16:20:05"],
    ];
    let tiff = written(&room, 41, image::ImageFormat::Tiff, &options.concat());
    let outside = |tag: u16| with_entry(&tiff, tag, |_, position| *position += 0x0100_0000);
    let long = |tag: u16| with_entry(&tiff, tag, |length, _| *length += 0x0010_0000);
    let end = tiff.len() as u32;
    let large = with_entry(&[&tiff[..], &vec![b' '; 5 << 20]].concat(), 700, |length, position| {
        (*length, *position) = (5 << 20, end);
    });
    for (source, what, file) in [
        ("xmp", "XMP outside", outside(700)),
        ("xmp", "XMP longer than the file", long(700)),
        ("xmp", "XMP too large", large),
        ("iim", "IIM outside", outside(33_723)),
        ("exif", "a copyright notice outside", long(0x8298)),
        ("exif", "EXIF's directory outside", outside(0x8769)),
    ] {
        is_held_back(&Room::new(), "a.tif", &file, source, what);
    }
}

#[test]
fn a_webp_with_a_damaged_block_is_held_back() {
    let room = Room::new();
    let webp = written(&room, 42, image::ImageFormat::WebP, &[&SAID[..], &["-EXIF:Copyright=E"]].concat());
    let (exif, xmp) = (find(&webp, b"EXIF"), find(&webp, b"XMP "));
    assert!(exif < xmp);
    let riff = |body: &[&[u8]]| {
        let body = body.concat();
        [&b"RIFF"[..], &(body.len() as u32 + 4).to_le_bytes(), b"WEBP", &body].concat()
    };
    let packet = [&webp[xmp + 8..], &vec![b' '; 5 << 20]].concat();
    let mut renamed = webp.clone();
    renamed[xmp..xmp + 4].copy_from_slice(b"XNP ");
    let mut long = webp.clone();
    long[exif + 6] = 0x10;
    for (source, what, file) in [
        ("xmp", "a chunk that is cut", webp[..webp.len() - 300].to_vec()),
        ("xmp", "too large", riff(&[&webp[12..xmp], &riff_chunk(*b"XMP ", &packet)])),
    ] {
        is_held_back(&Room::new(), "a.webp", &file, source, what);
    }
    let room = Room::new();
    room.write("in/cut-between-chunks.webp", &webp[..xmp]);
    room.write("in/cut-by-a-length.webp", long);
    room.write("in/without-what-its-head-promises.webp", renamed);
    for answer in room.pressbox(["ingest", "in", "--json"]).exits(3).json() {
        assert_eq!(answer["status"], "rejected", "{answer}");
    }
}

#[test]
fn a_jpeg_with_blocks_over_the_limit_is_held_back() {
    let packet = xmp::write(&metadata());
    let guid = b"0123456789ABCDEF0123456789ABCDEF";
    let main = String::from_utf8(packet.clone()).unwrap().replace(
        "<rdf:Description ",
        "<rdf:Description xmlns:xmpNote='http://ns.adobe.com/xmp/note/' \
         xmpNote:HasExtendedXMP='0123456789ABCDEF0123456789ABCDEF' ",
    );
    let whole: u32 = 5 << 20;
    let parts = (0..whole).step_by(60_000).map(|offset| {
        let bytes = vec![b' '; 60_000.min(whole - offset) as usize];
        let head = [&b"http://ns.adobe.com/xmp/extension/\0"[..], guid, &whole.to_be_bytes(), &offset.to_be_bytes()];
        segment(0xE1, &[&head.concat()[..], &bytes].concat())
    });
    let extended = with(50, &[vec![xmp_segment(main.as_bytes())], parts.collect()].concat());
    is_held_back(&Room::new(), "a.jpg", &extended, "xmp", "extended XMP");
    // Photoshop's resources, with the datasets behind four megabytes of something else.
    let other = [&b"8BIM\x04\x0f\0\0"[..], &(5_u32 << 20).to_be_bytes(), &vec![0; 5 << 20]].concat();
    let block = iim::write(&metadata());
    let own = [&b"8BIM\x04\x04\0\0"[..], &(block.len() as u32).to_be_bytes(), &block].concat();
    let parts: Vec<_> = [other, own]
        .concat()
        .chunks(60_000)
        .map(|part| segment(0xED, &[&b"Photoshop 3.0\0"[..], part].concat()))
        .collect();
    is_held_back(&Room::new(), "b.jpg", &with(51, &parts), "iim", "IIM behind large resources");
}

#[test]
fn a_damaged_sidecar_holds_back_a_photo_that_is_known_already_once() {
    let room = Room::new();
    room.write("in/a.jpg", jpeg(60));
    let ingest = || room.pressbox(["ingest", "in", "--json"]).succeeds().json()[0].clone();
    let first = ingest();
    assert_eq!(first["unread"], json!([]));
    let id = first["photo"].as_str().unwrap();
    let packet = xmp::write(&metadata());
    for damaged in [&packet[..packet.len() - 400], &b"no XMP at all"[..], &packet[..packet.len() - 500]] {
        room.write("in/a.xmp", damaged);
        let answer = ingest();
        assert_eq!(answer["unread"], json!(["sidecar"]), "{answer}");
        assert!(answer["notes"].to_string().contains("its sidecar"), "{answer}");
        room.pressbox(["renditions", id, "--preset", "thumb", "-o", "out"]).exits(3);
        room.pressbox(["photo", "edit", id, "--accept-unread"]).succeeds();
        assert_eq!(ingest()["unread"], json!([]));
    }
    // One that was there from the beginning.
    room.write("new/b.jpg", jpeg(61));
    room.write("new/b.jpg.xmp", &packet[..packet.len() - 400]);
    let ingest = || room.pressbox(["ingest", "new", "--json"]).succeeds().json()[0].clone();
    let answer = ingest();
    assert_eq!(answer["unread"], json!(["sidecar"]));
    assert_eq!(ingest()["unread"], json!(["sidecar"]));
    room.pressbox(["photo", "edit", answer["photo"].as_str().unwrap(), "--accept-unread"]).succeeds();
    assert_eq!(ingest()["unread"], json!([]));
}

#[test]
fn the_warning_names_the_photos_and_each_once() {
    let room = Room::new();
    let packet = xmp::write(&metadata());
    for seed in 70..77 {
        room.write(&format!("in/{seed}.jpg"), with(seed, &[xmp_segment(&packet[..packet.len() - 400])]));
        room.write(&format!("in/{seed}-again.jpg"), with(seed, &[xmp_segment(&packet[..packet.len() - 400])]));
    }
    let run = room.pressbox(["ingest", "in", "--json"]).succeeds();
    let mut ids: Vec<_> = run.json().iter().map(|answer| answer["photo"].as_str().unwrap()[..8].to_owned()).collect();
    ids.dedup();
    let named = ids[..5].iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(", ");
    let said =
        format!("7 photos have damaged metadata and cannot be used until you have looked at them: {named} and 2 more");
    assert!(run.stderr.contains(&said), "{}", run.stderr);
    assert!(run.stderr.contains("`pressbox photo edit PHOTO --accept-unread`"), "{}", run.stderr);
}
