//! Folders as cameras, disks and editors leave them: which files are photos, what the others are, and whose words are whose.

use std::fs;

use serde_json::Value;

use crate::support::pictures::{encoded, jpeg, picture};
use crate::support::{Room, tool};

/// A little-endian TIFF with some entries: tag, type, value; and perhaps another directory behind the first.
fn tiff(entries: &[(u16, u16, u32)], sub: &[(u16, u16, u32)]) -> Vec<u8> {
    let directory = |entries: &[(u16, u16, u32)]| {
        let mut bytes = (entries.len() as u16).to_le_bytes().to_vec();
        for (tag, kind, value) in entries {
            bytes.extend(tag.to_le_bytes());
            bytes.extend(kind.to_le_bytes());
            bytes.extend(1_u32.to_le_bytes());
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend([0; 4]);
        bytes
    };
    let first = directory(entries);
    [b"II*\0\x08\0\0\0", &first[..], &directory(sub)].concat()
}

#[test]
fn other_formats_are_named_and_there_is_a_way_out() {
    let room = Room::new();
    let ifd0 = [(256, 4, 160), (257, 4, 120), (262, 3, 2)];
    let with_sub: Vec<_> = ifd0.iter().copied().chain([(330, 4, 8 + 2 + 4 * 12 + 4)]).collect();
    let dng: Vec<_> = ifd0.iter().copied().chain([(50_706, 1, 0x0000_0401)]).collect();
    let sony: Vec<_> = [(256, 4, 160), (257, 4, 120), (259, 3, 32_767), (262, 3, 2)].to_vec();
    let cases: &[(&str, Vec<u8>, &str, &str)] = &[
        ("a.nef", tiff(&with_sub, &[(262, 3, 32_803)]), "a camera raw file", "raw converter"),
        ("a.dng", tiff(&dng, &[]), "a camera raw file (DNG)", "raw converter"),
        ("a.arw", tiff(&sony, &[]), "a camera raw file", "raw converter"),
        ("a.cr2", b"II*\0\x10\0\0\0CR\x02\0\0\0\0\0".to_vec(), "a camera raw file (CR2)", "raw converter"),
        ("a.iiq", b"II*\0\x10\0\0\0IIIITwaR".to_vec(), "a camera raw file (IIQ)", "raw converter"),
        ("a.orf", b"IIRO\x08\0\0\0".to_vec(), "a camera raw file (ORF)", "raw converter"),
        ("a.rw2", b"IIU\0\x18\0\0\0".to_vec(), "a camera raw file (RW2)", "raw converter"),
        ("a.raf", b"FUJIFILMCCD-RAW 0201".to_vec(), "a camera raw file (RAF)", "raw converter"),
        ("a.crw", b"II\x1a\0\0\0HEAPCCDR".to_vec(), "a camera raw file (CRW)", "raw converter"),
        ("a.x3f", b"FOVb\0\0\x02\0".to_vec(), "a camera raw file (X3F)", "raw converter"),
        ("a.cr3", b"\0\0\0\x18ftypcrx \0\0\0\x01crx isom".to_vec(), "a camera raw file (CR3)", "raw converter"),
        ("a.jxl", b"\xff\x0a\xfa\x7f".to_vec(), "a JPEG XL", "save it as JPEG"),
        ("b.jxl", b"\0\0\0\x0cJXL \r\n\x87\n".to_vec(), "a JPEG XL", "save it as JPEG"),
        ("a.jp2", b"\0\0\0\x0cjP  \r\n\x87\n".to_vec(), "a JPEG 2000", "save it as JPEG"),
        ("a.j2k", b"\xff\x4f\xff\x51\0\x2f".to_vec(), "a JPEG 2000", "save it as JPEG"),
        ("a.avif", b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf".to_vec(), "an AVIF", "save it as JPEG"),
        ("a.svg", b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), "an SVG", "as PNG"),
        ("a.eps", b"%!PS-Adobe-3.0 EPSF-3.0".to_vec(), "an EPS", "as PNG"),
        ("a.psd", b"8BPS\0\x01\0\0\0\0".to_vec(), "a Photoshop document", "save it as JPEG"),
        ("a.bmp", b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0".to_vec(), "a BMP", "save it as JPEG"),
        ("a.ico", b"\0\0\x01\0\x01\0\x20\x20".to_vec(), "an icon", "made from"),
        ("a.gif", b"GIF89a\x01\0\x01\0".to_vec(), "a GIF", "save it as PNG"),
        ("a.mp4", b"\0\0\0\x18ftypmp42\0\0\0\0isommp42".to_vec(), "a video", "frame"),
        ("a.mov", b"\0\0\0\x14ftypqt  \0\0\0\0qt  ".to_vec(), "a video", "frame"),
        ("a.docx", b"PK\x03\x04\x14\0".to_vec(), "a zip or an office document", "save the pictures"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), "an old office document", "save the pictures"),
        ("a.pdf", b"%PDF-1.7".to_vec(), "a PDF", "save the pictures"),
    ];
    for (name, bytes, _, _) in cases {
        room.write(&format!("in/{name}"), bytes);
    }
    let run = room.pressbox(["ingest", "in", "--json"]).exits(3);
    let answers = run.json();
    for (name, _, what, way_out) in cases {
        let answer = answers.iter().find(|answer| answer["path"] == format!("in/{name}")).unwrap();
        let reason = answer["reason"].as_str().unwrap_or_else(|| panic!("{name}: {answer}"));
        assert!(reason.starts_with(&format!("it is {what}")) && reason.contains(way_out), "{name}: {reason}");
    }
}

#[test]
fn a_tiff_of_an_editor_is_no_raw_file() {
    let room = Room::new();
    let png = room.write("a.png", encoded(&picture(8, 40, 30), image::ImageFormat::Png)).display().to_string();
    let tif = room.path("in.tif").display().to_string();
    tool("convert", [png.as_str(), tif.as_str()]);
    tool("exiftool", ["-q", "-overwrite_original", "-Make=NIKON CORPORATION", "-Model=NIKON D5", tif.as_str()]);
    assert_eq!(room.pressbox(["ingest", "in.tif", "--json"]).succeeds().json()[0]["status"], "new");
}

fn packet(caption: &str, attributes: &str) -> String {
    format!(
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\
         <rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/' \
         xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' {attributes}><dc:description><rdf:Alt>\
         <rdf:li xml:lang='x-default'>{caption}</rdf:li></rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
}

#[test]
fn each_photo_finds_its_own_sidecar_whatever_the_case_of_its_name() {
    let room = Room::new();
    let photo = |name: &str, seed: u32| room.write(&format!("in/{name}"), jpeg(seed));
    let sidecar = |name: &str, caption: &str, attributes: &str| {
        room.write(&format!("in/{name}"), packet(caption, attributes));
    };
    photo("A.JPG", 31);
    sidecar("a.xmp", "of a", "");
    photo("b.jpeg", 32);
    sidecar("B.XMP", "of b", "photoshop:SidecarForExtension='JPG'");
    photo("c.jpg", 33);
    sidecar("c.xmp", "of the raw file", "photoshop:SidecarForExtension='CR2'");
    sidecar("C.JPG.xmp", "of c", "");
    photo("d.jpg", 34);
    sidecar("d.xmp", "of the raw file", "photoshop:SidecarForExtension='.ARW'");
    photo("e.jpg", 35);
    photo("E.jpg", 36);
    sidecar("e.xmp", "of small e", "");
    sidecar("E.xmp", "of large E", "");
    let answers = room.pressbox(["ingest", "in", "--json"]).succeeds().json();
    let expected = [
        ("A.JPG", Some("of a")),
        ("b.jpeg", Some("of b")),
        ("c.jpg", Some("of c")),
        ("d.jpg", None),
        ("e.jpg", Some("of small e")),
        ("E.jpg", Some("of large E")),
    ];
    assert_eq!(answers.len(), expected.len());
    for (name, caption) in expected {
        let answer = answers.iter().find(|answer| answer["path"] == format!("in/{name}")).unwrap();
        let id = answer["photo"].as_str().unwrap();
        let shown = room.pressbox(["photo", "show", id, "--json"]).succeeds().json();
        assert_eq!(shown[0]["metadata"]["caption"].as_str(), caption, "{name}");
    }
    // A single file that is named finds its sidecar, too.
    let named = Room::new();
    named.write("x.jpg", jpeg(37));
    named.write("X.xmp", packet("of x", ""));
    let answer = named.pressbox(["ingest", "x.jpg", "--json"]).succeeds().json();
    let shown = named.pressbox(["photo", "show", answer[0]["photo"].as_str().unwrap(), "--json"]).succeeds().json();
    assert_eq!(shown[0]["metadata"]["caption"], "of x");
}

#[test]
fn folders_of_programs_and_systems_are_passed_over() {
    let room = Room::new();
    let folders = [
        ".Trash",
        "$Recycle.Bin/S-1",
        "RECYCLER",
        "#recycle",
        "@Recycle",
        "a/@eaDir/b.jpg",
        ".thumbnails/normal",
        ".picasaoriginals",
        ".stversions",
        ".dropbox.cache/2026",
        "System Volume Information",
        "lost+found",
        "__MACOSX/a",
        "PRIVATE/M4ROOT/THMBNL",
        "Catalog Previews.lrdata/0/1",
        "a/CaptureOne/Cache",
        "My.photoslibrary/resources/derivatives",
        "Thumbnails",
        ".@__thumb",
    ];
    for (seed, folder) in (40..).zip(folders) {
        room.write(&format!("in/{folder}/x.jpg"), jpeg(seed));
    }
    room.write("in/old/Picasa.ini", "[a]");
    room.write("in/old/Originals/y.jpg", jpeg(70));
    room.write("in/old/y.jpg_original", jpeg(71));
    room.write("in/My.photoslibrary/originals/0/z.jpg", jpeg(72));
    room.write("in/Originals/w.jpg", jpeg(73));
    room.write("in/.hidden.jpg", jpeg(74));
    for junk in ["._z.jpg", ".DS_Store", "desktop.ini", "Thumbs.db", "ehthumbs.db", "CAPTURE.LST", "a.AAE", "a.pp3"] {
        room.write(&format!("in/{junk}"), "junk");
    }
    let run = room.pressbox(["ingest", "in", "--json"]).succeeds();
    let mut taken: Vec<_> = run.json().iter().map(|answer| answer["path"].as_str().unwrap().to_owned()).collect();
    taken.sort();
    assert_eq!(taken, ["in/My.photoslibrary/originals/0/z.jpg", "in/Originals/w.jpg"]);
    let line = run.stderr.lines().filter(|line| line.contains("skipped ")).collect::<Vec<_>>();
    assert_eq!(line.len(), 1, "{}", run.stderr);
    assert!(line[0].starts_with("skipped 22 pictures in trash"), "{line:?}");
    // Whoever names a folder wants it.
    let named = room.pressbox(["ingest", "in/.Trash", "--json"]).succeeds();
    assert_eq!(named.json()[0]["status"], Value::from("new"));
    let all = room.pressbox(["ingest", "in", "--all", "--json"]);
    assert!(all.json().len() >= 24 && !all.stderr.contains("skipped "), "{}", all.stderr);
    assert!(fs::exists(room.path("in/.hidden.jpg")).unwrap());
}

#[test]
fn machines_words_neither_win_nor_satisfy_the_gate() {
    let room = Room::new();
    let path = room.write("a.jpg", jpeg(80)).display().to_string();
    let set = [
        "-Make=SANYO",
        "-Model=Caplio RR1",
        "-EXIF:ImageDescription=SANYO DIGITAL CAMERA",
        "-EXIF:Artist=Caplio RR1 User",
        "-EXIF:Copyright=(C) by Caplio RR1 User",
        "-IPTC:Caption-Abstract=DSC_0042.JPG",
        "-XMP-dc:Description=Caplio RR1",
    ];
    tool("exiftool", ["-q", "-overwrite_original"].into_iter().chain(set).chain([path.as_str()]));
    let verified = room.pressbox(["photo", "verify", "a.jpg", "--json"]).exits(1).json();
    assert_eq!(verified[0]["missing"].as_array().unwrap().len(), 4, "{verified:#?}");
    assert_eq!(verified[0]["metadata"]["caption"], Value::Null);
    assert_eq!(verified[0]["notes"].as_array().unwrap().len(), 5, "{verified:#?}");
    let person =
        ["-XMP-dc:Description=The mayor opens the bridge", "-XMP-dc:Creator=Anna Ek", "-XMP-dc:Rights=© Anna Ek"];
    tool("exiftool", ["-q", "-overwrite_original"].into_iter().chain(person).chain([path.as_str()]));
    let verified = room.pressbox(["photo", "verify", "a.jpg", "--json"]).succeeds().json();
    assert_eq!(verified[0]["metadata"]["caption"], "The mayor opens the bridge");
    assert_eq!(verified[0]["metadata"]["creator"], "Anna Ek");
}
