//! Five people at work, with all that they type and read: the files are in `tests/testdata/transcripts`.
//!
//! They are there to be read: aloud, as the person whom each is about. Whoever changes a message reads it there in its place.

use std::fmt::Write as _;
use std::fs;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage, imageops};

use crate::support::Room;
use crate::support::pictures::{encoded, jpeg};
use crate::support::terminal::there_are_terminals;
use crate::support::transcript::plays;

/// What the press office of a club has on the desk: a text, pictures, and people to write to.
fn desk() -> Room {
    let room = Room::empty();
    room.write("opening.txt", OPENING);
    room.write("journalists.csv", JOURNALISTS);
    for (seed, name) in [(1, "stand.jpg"), (2, "team.jpg"), (3, "ribbon.jpg"), (2, "team-copy.jpg")] {
        room.write(&format!("photos/{name}"), jpeg(seed));
    }
    room.write("photos/notes.txt", "ask Ida about the second half\n");
    room
}

const OPENING: &str = "PRESS RELEASE
20 May 2026

New stand opens at Nord FK on 6 June

Nord FK opens its new north stand with a match against Brann on Saturday 6 June at 15:00. The stand has 2,400 seats, \
60 of them for wheelchair users.

\"We built it in eleven months, and the grass never stopped growing,\" says Kari Lund, chair of Nord FK.

The ticket office opens on 22 May at 10:00. Tickets cost 150 kroner, and 50 for children.

Programme

Saturday 6 June
13:30 Gates open
14:30 The mayor cuts the ribbon
15:00 Kick-off, Nord FK against Brann

Facts
Seats: 2,400
Cost: 31 million kroner

Press contact: Ole Berg, press officer, +47 900 12 345, ole@nordfk.example
";

const JOURNALISTS: &str = "Name,Email,Outlet,Language,Tags,Status
Anna Dahl,anna@daily.example,Daily North,en,sport,active
Per Moe,per@radio.example,Radio North,en,sport;radio,active
Liv Strand,liv@paper.example,The Paper,en,sport,unsubscribed
Tor Vik,tor.paper.example,The Paper,en,sport,active
";

/// A scene that is like no other: soft patches of light, from a number.
fn scene(number: u64) -> RgbImage {
    let mut state = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0xD1B5_4A32_D192_ED03;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    };
    let patches = RgbImage::from_fn(9, 6, |_, _| Rgb([next(), next(), next()]));
    imageops::resize(&patches, 72, 48, imageops::FilterType::Triangle)
}

/// A block of EXIF: the camera, and when the picture was taken.
fn exif(camera: &str, taken: &str) -> Vec<u8> {
    let text = |text: &str| [text.as_bytes(), b"\0"].concat();
    let (make, model, taken) = (text("Canon"), text(camera), text(taken));
    let entry = |tag: u16, kind: u16, count: usize, value: usize| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &(count as u32).to_be_bytes(), &(value as u32).to_be_bytes()]
            .concat()
    };
    // The texts stand behind both directories: 8 bytes of header, 3 entries, 1 entry.
    let first = 8 + (2 + 3 * 12 + 4);
    let texts = first + (2 + 12 + 4);
    let directories = [
        b"MM\0*\0\0\0\x08".to_vec(),
        3_u16.to_be_bytes().to_vec(),
        entry(0x010F, 2, make.len(), texts),
        entry(0x0110, 2, model.len(), texts + make.len()),
        entry(0x8769, 4, 1, first),
        vec![0; 4],
        1_u16.to_be_bytes().to_vec(),
        entry(0x9003, 2, taken.len(), texts + make.len() + model.len()),
        vec![0; 4],
    ];
    [&directories.concat()[..], &make, &model, &taken].concat()
}

fn frame(picture: &RgbImage, camera: &str, taken: &str) -> Vec<u8> {
    let bytes = encoded(picture, ImageFormat::Jpeg);
    let block = [b"Exif\0\0", &exif(camera, taken)[..]].concat();
    let length = (block.len() as u16 + 2).to_be_bytes();
    [&bytes[..2], &[0xFF, 0xE1], &length, &block, &bytes[2..]].concat()
}

/// Three cards of 3,000 photos. Among those of the match are two bursts, and one of the gala is there twice, once smaller.
fn cards() -> Room {
    let room = Room::empty();
    let events = [("cup-final", 1_500, 9, 13), ("gala", 900, 10, 19), ("training", 597, 11, 10)];
    let mut number = 0;
    for (folder, photos, day, hour) in events {
        fs::create_dir_all(room.path(format!("cards/{folder}"))).unwrap();
        let mut taken = hour * 3_600;
        for nth in 1..=photos {
            // Every frame of a burst shows the same with somebody elsewhere.
            let in_burst = folder == "cup-final" && matches!(nth, 201..=204 | 901..=903);
            let starts = matches!(nth, 201 | 901);
            number += u64::from(!in_burst || starts);
            taken += if in_burst && !starts { 1 } else { 5 };
            let mut picture = scene(number);
            if in_burst {
                let at = i64::from(nth % 5 * 4);
                imageops::overlay(&mut picture, &RgbImage::from_pixel(3, 3, Rgb([250, 250, 250])), 20 + at, 20);
            }
            let clock = format!("2026:05:{day:02} {:02}:{:02}:{:02}", taken / 3_600, taken / 60 % 60, taken % 60);
            let path = room.path(format!("cards/{folder}/IMG_{nth:04}.jpg"));
            fs::write(path, frame(&picture, "Canon EOS R5", &clock)).unwrap();
            if folder == "gala" && nth == 450 {
                let small = DynamicImage::from(picture).thumbnail(48, 32).to_rgb8();
                room.write("cards/gala/for-the-web.jpg", frame(&small, "Canon EOS R5", &clock));
            }
        }
    }
    room.write("cards/gala/IMG_0901.jpg", &jpeg(5)[..2_000]);
    room.write("cards/gala/shots.txt", "see the list of guests\n");
    let mut codes = String::from("// Nord FK\n");
    for (code, name, role) in
        [("n1", "Ole Nordmann", "goalkeeper Ole Nordmann"), ("n9", "Åsa Öberg", "striker Åsa Öberg")]
    {
        let _ = writeln!(codes, "{code}\t{name}\t{role}");
    }
    room.write("codes.txt", codes + "home\tNord FK\n");
    room
}

#[test]
fn a_press_officer_on_a_terminal() {
    if there_are_terminals() {
        plays(&desk(), "press-officer.txt", Some(80));
    }
}

#[test]
fn a_picture_editor_with_3000_photos() {
    if there_are_terminals() {
        plays(&cards(), "picture-editor.txt", Some(80));
    }
}

#[test]
fn a_script_that_reads_json() {
    plays(&desk(), "script.txt", None);
}

#[test]
fn wrong_folders_and_typos() {
    if there_are_terminals() {
        plays(&desk(), "mistakes.txt", Some(80));
    }
}

#[test]
fn somebody_who_listens_to_a_screen_reader() {
    if there_are_terminals() {
        let room = desk().env("NO_COLOR", "1").env("TERM", "dumb");
        let heard = plays(&room, "screen-reader.txt", Some(80));
        // Bars, frames and arrows are spelled out by a reader, one by one.
        let drawn = |c: &char| matches!(*c, '\u{2190}'..='\u{21FF}' | '\u{2500}'..='\u{27BF}');
        assert_eq!(heard.chars().find(drawn), None);
    }
}
