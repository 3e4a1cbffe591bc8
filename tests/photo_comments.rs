//! Words where few programs look count where nothing else speaks: the tags of Windows, comments of JPEG, texts of PNG.

use std::io::Write as _;

use image::ImageFormat;
use pressbox::photo::container::{Blocks, Remark};
use pressbox::photo::{Format, MergeRule, Merged, merge};
use serde_json::{Value, json};

use crate::support::pictures::{encoded, jpeg, picture};
use crate::support::{Room, tool};

fn with(room: &Room, name: &str, seed: u32, options: &[&str]) -> String {
    let path = room.write(name, jpeg(seed)).display().to_string();
    tool("exiftool", ["-q", "-m", "-overwrite_original"].iter().chain(options).copied().chain([path.as_str()]));
    path
}

fn verified(room: &Room, path: &str) -> Value {
    room.pressbox(["photo", "verify", path, "--json"]).json().remove(0)
}

#[test]
fn the_tags_of_windows_speak_where_nothing_else_does() {
    let room = Room::new();
    let windows = [
        "-EXIF:XPTitle=bridge-1",
        "-EXIF:XPComment=Åsa Öberg opens the bridge",
        "-EXIF:XPAuthor=Anna Ek;Bo Öst",
        "-EXIF:XPKeywords=bridge;Åre",
        "-EXIF:XPSubject=The bridge",
        "-EXIF:Rating=4",
    ];
    let read = verified(&room, &with(&room, "a.jpg", 300, &windows));
    let metadata = &read["metadata"];
    assert_eq!(metadata["caption"], "Åsa Öberg opens the bridge");
    assert_eq!((&metadata["title"], &metadata["headline"]), (&json!("bridge-1"), &json!("The bridge")));
    assert_eq!((&metadata["creator"], &metadata["rating"]), (&json!("Anna Ek; Bo Öst"), &json!(4)));
    assert_eq!((&metadata["keywords"], &read["from"]["caption"]), (&json!(["bridge", "Åre"]), &json!("windows")));

    let stated = ["-XMP-dc:Description=The bridge in winter", "-IPTC:By-line=Cia Al", "-XMP-xmp:Rating=2"];
    let read = verified(&room, &with(&room, "b.jpg", 301, &[&windows[..], &stated].concat()));
    let metadata = &read["metadata"];
    assert_eq!((&metadata["caption"], &metadata["creator"]), (&json!("The bridge in winter"), &json!("Cia Al")));
    assert_eq!((&metadata["rating"], &metadata["headline"]), (&json!(2), &json!("The bridge")));
    assert_eq!((&read["conflicts"], &read["notes"]), (&json!([]), &json!([])));

    let of_machines = [
        "-EXIF:Make=Canon",
        "-EXIF:Model=Canon EOS R5",
        "-EXIF:XPTitle=IMG_0042.JPG",
        "-EXIF:XPComment=OLYMPUS DIGITAL CAMERA",
        "-EXIF:XPAuthor=Canon EOS R5",
        "-EXIF:XPSubject=Untitled",
    ];
    let read = verified(&room, &with(&room, "c.jpg", 302, &of_machines));
    for property in ["caption", "title", "creator", "headline"] {
        assert_eq!(read["metadata"][property], Value::Null, "{property}");
    }
    assert!(read["notes"].to_string().contains("looks like text from a camera or a program"), "{read}");
}

#[test]
fn a_comment_of_a_person_is_a_caption_and_one_of_a_program_is_nothing() {
    let room = Room::new();
    for (seed, comment, caption, copyright) in [
        (310, "Åsa Öberg opens the bridge in Åre", json!("Åsa Öberg opens the bridge in Åre"), Value::Null),
        (311, "(c) 2026 Anna Ek/Nord", Value::Null, json!("(c) 2026 Anna Ek/Nord")),
        (312, "CREATOR: gd-jpeg v1.0 (using IJG JPEG v62), quality = 90", Value::Null, Value::Null),
        (313, "Lavc58.134.100", Value::Null, Value::Null),
        (314, "File written by Adobe Photoshop 5.2", Value::Null, Value::Null),
        (315, "(c) by Caplio RR1 User", Value::Null, Value::Null),
        (316, "DCIM\\100MEDIA\\DJI_0042.JPG", Value::Null, Value::Null),
    ] {
        let path = with(&room, &format!("{seed}.jpg"), seed, &[&format!("-Comment={comment}")]);
        let read = verified(&room, &path);
        assert_eq!((&read["metadata"]["caption"], &read["metadata"]["copyright"]), (&caption, &copyright), "{comment}");
    }
    let both = ["-Comment=The bridge on a Monday", "-XMP-dc:Description=The bridge"];
    let read = verified(&room, &with(&room, "b.jpg", 320, &both));
    assert_eq!((&read["metadata"]["caption"], &read["conflicts"]), (&json!("The bridge"), &json!([])));
    // The gate asks for a caption, and a program's comment is none.
    let words = ["--credit", "Ek", "--copyright", "Ek"];
    room.pressbox(["ingest", "312.jpg", "310.jpg"].iter().chain(&words).copied().collect::<Vec<_>>()).succeeds();
    room.pressbox(["renditions", "312.jpg", "--preset", "web", "-o", "out"]).exits(3);
    room.pressbox(["renditions", "310.jpg", "--preset", "web", "-o", "out"]).succeeds();
    let made = std::fs::read_dir(room.path("out")).unwrap().next().unwrap().unwrap().path().display().to_string();
    let caption = tool("exiftool", ["-s3", "-XMP-dc:Description", made.as_str()]);
    assert_eq!(caption.trim(), "Åsa Öberg opens the bridge in Åre");
}

#[test]
fn a_better_copy_takes_the_place_of_a_comment() {
    let room = Room::new();
    let path = with(&room, "a.jpg", 330, &["-Comment=The bridge on a Monday"]);
    room.pressbox(["ingest", "a.jpg"]).succeeds();
    tool("exiftool", ["-q", "-overwrite_original", "-XMP-dc:Description=The mayor opens the bridge", path.as_str()]);
    let again = room.pressbox(["ingest", "a.jpg", "--json"]).succeeds().json().remove(0);
    assert_eq!(again["conflicts"], json!([]), "{again}");
    let shown = room.pressbox(["photo", "show", "a.jpg", "--json"]).json();
    assert_eq!(shown[0]["metadata"]["caption"], "The mayor opens the bridge", "{shown:?}");
    // A comment is never kept instead of what was stated.
    tool("exiftool", ["-q", "-overwrite_original", "-XMP:all=", "-Comment=Another bridge on a Monday", path.as_str()]);
    room.pressbox(["ingest", "a.jpg"]).succeeds();
    let shown = room.pressbox(["photo", "show", "a.jpg", "--json"]).json();
    assert_eq!(shown[0]["metadata"]["caption"], "The mayor opens the bridge", "{shown:?}");
}

fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let mut crc = flate2::Crc::new();
    crc.update(&kind);
    crc.update(data);
    [&u32::try_from(data.len()).unwrap().to_be_bytes(), &kind[..], data, &crc.sum().to_be_bytes()].concat()
}

fn deflated(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

/// A whole PNG with chunks after its header.
fn png_with(seed: u32, chunks: &[Vec<u8>]) -> Vec<u8> {
    let plain = encoded(&picture(seed, 60, 40), ImageFormat::Png);
    [&plain[..33], &chunks.concat(), &plain[33..]].concat()
}

fn merged(file: &[u8]) -> Merged {
    merge(&Blocks::read(Format::Png, file), None, MergeRule::Mwg)
}

#[test]
fn texts_of_a_png_speak_where_nothing_else_does() {
    let latin = chunk(*b"tEXt", b"Author\0\xc5sa \xd6berg");
    let packed = chunk(*b"zTXt", &[&b"Copyright\0\0"[..], &deflated(b"\xa9 2026 \xc5sa \xd6berg")].concat());
    let described = "Description\0\x01\0sv\0Beskrivning\0";
    let described =
        chunk(*b"iTXt", &[described.as_bytes(), &deflated("Borgmästaren öppnar bron 🏁".as_bytes())].concat());
    let title = chunk(*b"iTXt", "title\0\0\0\0\0bro-1".as_bytes());
    let terms = chunk(*b"tEXt", b"Disclaimer\0Not for adverts");
    let software = chunk(*b"tEXt", b"Software\0Nord Paint 4");
    let comment = chunk(*b"tEXt", b"Comment\0Created with GIMP");
    let texts = [latin, packed, described, title, terms, software, comment];
    let file = png_with(340, &texts);
    let read = merged(&file);
    let metadata = &read.metadata;
    assert_eq!(metadata.creator, ["Åsa Öberg"]);
    assert_eq!(metadata.copyright.as_deref(), Some("© 2026 Åsa Öberg"));
    assert_eq!(metadata.caption.as_deref(), Some("Borgmästaren öppnar bron 🏁"));
    assert_eq!((metadata.title.as_deref(), metadata.usage_terms.as_deref()), (Some("bro-1"), Some("Not for adverts")));
    assert!(read.sources.iter().all(|(_, source)| source.name() == "PNG text"), "{:?}", read.sources);

    // Other programs read the same.
    let room = Room::new();
    let path = room.write("a.png", &file).display().to_string();
    let told = tool("exiftool", ["-s3", "-PNG:Copyright", "-PNG:Description-sv", "-PNG:Title", path.as_str()]);
    assert_eq!(told.lines().collect::<Vec<_>>(), ["© 2026 Åsa Öberg", "Borgmästaren öppnar bron 🏁", "bro-1"]);

    // XMP counts before, and only what it does not say is taken from the texts.
    tool("exiftool", ["-q", "-overwrite_original", "-XMP-dc:Description=The bridge", path.as_str()]);
    let read = merged(&std::fs::read(&path).unwrap());
    assert_eq!(read.metadata.caption.as_deref(), Some("The bridge"));
    assert_eq!((read.metadata.title.as_deref(), read.conflicts.len()), (Some("bro-1"), 0));
}

#[test]
fn what_programs_write_into_a_png_is_nothing() {
    let texts = [
        chunk(*b"tEXt", b"Software\0Nord Paint 4"),
        chunk(*b"tEXt", b"Description\0Nord Paint 4"),
        chunk(*b"tEXt", b"Title\0Screenshot"),
        chunk(*b"tEXt", b"Author\0Unknown"),
        chunk(*b"tEXt", b"Copyright\0Copyright 2026"),
        chunk(*b"tEXt", b"Comment\0Created with GIMP"),
        chunk(*b"tEXt", b"date:create\x002026-01-01T00:00:00+00:00"),
    ];
    assert_eq!(merged(&png_with(341, &texts)).metadata, pressbox::photo::Metadata::default());
}

#[test]
fn texts_that_inflate_without_end_take_no_memory_and_are_told() {
    let zeros = deflated(&vec![b'x'; 200 << 20]);
    let bomb = |kind: [u8; 4], head: &[u8]| chunk(kind, &[head, &zeros].concat());
    for texts in [
        vec![bomb(*b"zTXt", b"Copyright\0\0"); 20],
        vec![bomb(*b"iTXt", b"Description\0\x01\0\0\0")],
        vec![chunk(*b"zTXt", b"Copyright\0\0not deflated")],
        vec![chunk(*b"tEXt", &[&b"Comment\0"[..], &vec![b'x'; 100_000]].concat())],
        vec![chunk(*b"tEXt", b"Comment\0a b"); 5_000],
    ] {
        let blocks = Blocks::read(Format::Png, &png_with(342, &texts));
        assert_eq!(blocks.remarks, [Remark::UnreadText]);
        assert!(blocks.texts.iter().map(|text| text.text.len()).sum::<usize>() < 1 << 20);
        let notes = merge(&blocks, None, MergeRule::Mwg).notes;
        assert_eq!(notes, ["it has text in its PNG chunks that is damaged or very long and was not read"]);
    }
}
