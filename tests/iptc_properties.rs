//! The properties of the IPTC standard beyond the caption and the rights: read, edited, written, gated; and what is not
//! carried is said.

use serde_json::{Value, json};

use crate::support::pictures::jpeg;
use crate::support::{Room, tool};

const WORDS: [&str; 6] = ["--credit", "Ek", "--copyright", "Ek", "--caption", "The bridge"];

fn with(room: &Room, name: &str, seed: u32, options: &[&str]) -> String {
    let path = room.write(name, jpeg(seed)).display().to_string();
    tool("exiftool", ["-q", "-m", "-overwrite_original"].iter().chain(options).copied().chain([path.as_str()]));
    path
}

#[test]
fn persons_organisations_and_others_are_carried_into_every_format() {
    let room = Room::new();
    with(
        &room,
        "in/a.jpg",
        220,
        &[
            "-XMP-iptcExt:PersonInImage=Anna Ek",
            "-XMP-iptcExt:PersonInImage=Bo Öst",
            "-XMP-iptcExt:OrganisationInImageName=Åre kommun",
            "-XMP-iptcExt:Event=Bridge opening",
            "-XMP-plus:OtherConstraints=Not for adverts",
            "-XMP-plus:CopyrightOwnerName=Nord AB",
            "-XMP-plus:ImageSupplierName=Nord bild",
            "-XMP-plus:ImageSupplierImageID=N-42",
            "-XMP-plus:ModelReleaseID=MR-1",
            "-XMP-iptcCore:Scene=011221",
            "-XMP-iptcCore:SubjectCode=15000000",
        ],
    );
    room.pressbox(["ingest", "in"].iter().chain(&WORDS).copied().collect::<Vec<_>>()).succeeds();
    let shown = &room.pressbox(["photo", "show", "a.jpg", "--json"]).succeeds().json()[0]["metadata"];
    assert_eq!(shown["persons"], json!(["Anna Ek", "Bo Öst"]));
    assert_eq!(shown["organisations"], json!(["Åre kommun"]));
    assert_eq!((&shown["event"], &shown["supplier_image_id"]), (&json!("Bridge opening"), &json!("N-42")));
    assert_eq!(room.pressbox(["photos", "Öst", "--json"]).json().len(), 1, "persons are searched");
    room.configure("[presets.p]\nlong_side = 300\nformat = \"png\"\n[presets.t]\nlong_side = 300\nformat = \"tiff\"\n[presets.w]\nlong_side = 300\nformat = \"webp\"\n[presets.j]\nlong_side = 300\n");
    room.pressbox(["renditions", "a.jpg", "--preset", "j,p,t,w", "-o", "out"]).succeeds();
    for file in std::fs::read_dir(room.path("out")).unwrap() {
        let path = file.unwrap().path().display().to_string();
        let read = tool("exiftool", ["-json", "-G1", path.as_str()]);
        let read: Value = serde_json::from_str(&read).unwrap();
        assert_eq!(read[0]["XMP-iptcExt:PersonInImage"], json!(["Anna Ek", "Bo Öst"]), "{path}");
        assert_eq!(read[0]["XMP-iptcExt:OrganisationInImageName"], "Åre kommun", "{path}");
        assert_eq!(read[0]["XMP-iptcExt:Event"], "Bridge opening", "{path}");
        assert_eq!(read[0]["XMP-plus:OtherConstraints"], "Not for adverts", "{path}");
        assert_eq!(read[0]["XMP-plus:CopyrightOwnerName"], "Nord AB", "{path}");
        assert_eq!(read[0]["XMP-plus:ImageSupplierImageID"], "N-42", "{path}");
    }
}

#[test]
fn a_photo_that_may_not_be_used_before_a_day_is_held_until_it() {
    let far = [&["-XMP-plus:LicenseStartDate=2099:05:01"][..], &["-IPTC:ReleaseDate=2099:05:01"]];
    for (seed, options) in (230..).zip(far) {
        let room = Room::new();
        with(&room, "in/a.jpg", seed, options);
        room.pressbox(["ingest", "in"].iter().chain(&WORDS).copied().collect::<Vec<_>>()).succeeds();
        let refused = room.pressbox(["renditions", "a.jpg", "--preset", "web", "-o", "out"]).exits(3);
        assert!(refused.stderr.contains("may only be used from 2099-05-01"), "{options:?}: {}", refused.stderr);
        let verified = room.pressbox(["photo", "verify", "in/a.jpg"]).exits(1);
        assert!(verified.stdout.contains("2099-05-01"), "{options:?}: {}", verified.stdout);
        room.pressbox(["photo", "edit", "a.jpg", "--not-before", "2020-01-01"]).succeeds();
        room.pressbox(["renditions", "a.jpg", "--preset", "web", "-o", "out"]).succeeds();
    }
}

#[test]
fn prisms_dates_are_read_in_every_version() {
    for version in ["1.2", "2.0", "2.1", "3.0"] {
        let packet = format!(
            "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\
             <rdf:Description xmlns:prism='http://prismstandard.org/namespaces/basic/{version}/' \
             prism:embargoDate='2099-05-01T06:00:00Z'><prism:expirationDate>2100-01-31</prism:expirationDate>\
             </rdf:Description></rdf:RDF></x:xmpmeta>"
        );
        let read = pressbox::photo::xmp::read(packet.as_bytes());
        let days = [read.not_before, read.expires].map(|day| day.map(|day| day.to_string()));
        // At six that day it is not whole yet.
        assert_eq!(days, [Some("2099-05-02".to_owned()), Some("2100-01-31".to_owned())], "{version}");
    }
}

#[test]
fn a_first_or_last_day_is_never_earlier_or_later_than_the_file_says_and_never_dropped() {
    let read = |property: &str, text: &str| {
        let packet = format!(
            "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\
             <rdf:Description xmlns:plus='http://ns.useplus.org/ldf/xmp/1.0/' plus:{property}='{text}'/></rdf:RDF></x:xmpmeta>"
        );
        let facts = pressbox::photo::xmp::read_facts(packet.as_bytes());
        let day = facts.metadata.not_before.or(facts.metadata.expires).map(|day| day.to_string());
        (day.unwrap_or_default(), facts.state == pressbox::photo::xmp::PacketState::Whole)
    };
    for (property, text, day, is_whole) in [
        ("LicenseStartDate", "2099-05-10", "2099-05-10", true),
        ("LicenseStartDate", "2099-05-10T00:00:00Z", "2099-05-10", true),
        ("LicenseStartDate", "2099-05-10T18:00:00+02:00", "2099-05-11", true),
        ("LicenseStartDate", "2099-05", "2099-05-01", true),
        ("LicenseStartDate", "2099", "2099-01-01", true),
        ("LicenseEndDate", "2099-05", "2099-05-31", true),
        ("LicenseEndDate", "2099", "2099-12-31", true),
        ("LicenseStartDate", "1 May 2099 at noon", "", false),
        ("LicenseEndDate", "2099-02-31", "", false),
        ("LicenseEndDate", "0000-00-00", "", true),
        ("LicenseEndDate", "none", "", true),
    ] {
        assert_eq!(read(property, text), (day.to_owned(), is_whole), "{property} {text}");
    }
    // IPTC-IIM has the hour in a dataset of its own.
    let room = Room::new();
    let path = with(&room, "iim.jpg", 250, &["-IPTC:ReleaseDate=2099:05:10", "-IPTC:ReleaseTime=18:00:00+02:00"]);
    let answer = room.pressbox(["photo", "verify", path.as_str()]).exits(1);
    assert!(answer.stdout.contains("2099-05-11"), "{}", answer.stdout);
}

#[test]
fn words_for_an_embargo_and_what_is_not_carried_are_remarked() {
    let room = Room::new();
    let noted = |name: &str, seed: u32, options: &[&str]| {
        let path = with(&room, name, seed, options);
        let answer = room.pressbox(["photo", "verify", path.as_str(), "--json"]).json()[0].clone();
        answer["notes"].to_string()
    };
    let embargo = noted("a.jpg", 240, &["-XMP-photoshop:Instructions=EMBARGO until Sunday 6 pm"]);
    assert!(embargo.contains("may be an embargo"), "{embargo}");
    let held = noted("b.jpg", 241, &["-IPTC:SpecialInstructions=NOT FOR RELEASE"]);
    assert!(held.contains("may be an embargo"), "{held}");
    let unmarked = noted("c.jpg", 242, &["-XMP-xmpRights:Marked=False"]);
    assert!(unmarked.contains("nobody has the copyright"), "{unmarked}");
    let contact =
        noted("d.jpg", 243, &["-XMP-iptcCore:CreatorWorkEmail=a@b.example", "-XMP-iptcExt:LocationCreatedCity=Åre"]);
    assert!(
        contact.contains("renditions do not carry the creator's contact information, the location created"),
        "{contact}"
    );
    assert_eq!(noted("e.jpg", 244, &["-XMP-photoshop:Instructions=Credit the photographer"]), "[]");
}
