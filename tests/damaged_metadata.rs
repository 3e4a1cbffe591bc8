//! Blocks of metadata that are damaged: what they may have said is not dropped in silence.

use pressbox::photo::Metadata;
use pressbox::photo::exif::{self, Container, ImageInfo};
use pressbox::photo::{iim, xmp};
use serde_json::json;

use crate::support::Room;
use crate::support::pictures::jpeg;

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
