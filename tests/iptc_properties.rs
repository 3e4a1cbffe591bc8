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
    assert!(unmarked.contains("the photo is not under copyright"), "{unmarked}");
    let uncarried = noted(
        "d.jpg",
        243,
        &[
            "-XMP-iptcExt:DigitalImageGUID=7",
            "-XMP-iptcExt:ProductInImageName=Sko",
            "-XMP-plus:LicensorEmail=a@b.example",
            "-XMP-iptcExt:LocationShownCity=Åre",
            "-XMP-iptcExt:LocationShownCity=Lund",
            "-XMP-iptcCore:CreatorWorkEmail=a@b.example",
            "-XMP-iptcExt:LocationCreatedCity=Åre",
        ],
    );
    assert_eq!(
        uncarried,
        json!(["renditions do not carry the picture's GUID, the products shown, the licensors' email addresses, \
             the second and further locations shown"])
        .to_string()
    );
    let of_iim = ["-IPTC:Contact=Anna Ek, +46 1", "-IPTC:SubjectReference=IPTC:15000000:Sport", "-IPTC:Urgency=4"];
    let of_iim_alone = noted("f.jpg", 245, &of_iim);
    assert_eq!(of_iim_alone, json!(["renditions do not carry the subject references, the contact"]).to_string());
    let in_xmp_as_well = ["-XMP-iptcCore:SubjectCode=15000000", "-XMP-iptcCore:CreatorWorkTelephone=+46 1"];
    assert_eq!(noted("g.jpg", 246, &[&of_iim[..], &in_xmp_as_well].concat()), "[]");
    let said = ["-XMP-dc:Description=The bridge", "-XMP-xmpRights:UsageTerms=Editorial use"];
    let same = ["-XMP-dc:Description-en-GB=The bridge", "-XMP-xmpRights:UsageTerms-en-GB=Editorial use"];
    let other = ["-XMP-dc:Description-sv=Bron", "-XMP-xmpRights:UsageTerms-sv=Redaktionellt bruk"];
    assert_eq!(noted("h.jpg", 247, &[&said[..], &same].concat()), "[]");
    let in_swedish = "renditions do not carry the caption in other languages, the usage terms in other languages";
    assert_eq!(noted("i.jpg", 248, &[&said[..], &same, &other].concat()), json!([in_swedish]).to_string());
    assert_eq!(noted("e.jpg", 244, &["-XMP-photoshop:Instructions=Credit the photographer"]), "[]");
}

/// Four presets, one for each format.
const FORMATS: &str = "[presets.p]\nlong_side = 300\nformat = \"png\"\n[presets.t]\nlong_side = 300\nformat = \"tiff\"\n\
    [presets.w]\nlong_side = 300\nformat = \"webp\"\n[presets.j]\nlong_side = 300\n";

const STRUCTURES: [&str; 12] = [
    "-XMP-iptcCore:CreatorContactInfo={CiEmailWork=anna@ek.example,CiTelWork=+46 1,CiAdrCity=Kiruna,CiUrlWork=https://ek.example}",
    "-XMP-iptcExt:Genre={CvTermName=Feature,CvTermId=http://cv.example/f,CvId=http://cv.example/,CvTermRefinedAbout=http://cv.example/a}",
    "-XMP-iptcCore:IntellectualGenre=Profile",
    "-XMP-iptcExt:EmbdEncRightsExpr={EncRightsExpr=<x/>,RightsExprEncType=application/xml,RightsExprLangId=http://odrl.example/}",
    "-XMP-iptcExt:LinkedEncRightsExpr={LinkedRightsExpr=https://ek.example/odrl.json,RightsExprEncType=application/json}",
    "-XMP-iptcExt:LocationCreated={City=Lund,CountryName=Sweden,CountryCode=SWE,WorldRegion=Europe,LocationName=Arenan,LocationId=http://geo.example/1}",
    "-XMP-cc:License=https://creativecommons.org/licenses/by/4.0/",
    "-XMP-cc:AttributionName=Anna Ek/Nord",
    "-XMP-xmp:Rating=4",
    "-XMP-plus:DataMining=http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-SEELINKEDRIGHTSEXPR",
    "-XMP-dc:Rights=Ek",
    "-XMP-dc:Description=The bridge",
];

#[test]
fn properties_with_parts_are_carried_into_every_format_and_read_back_by_others() {
    let room = Room::new();
    with(&room, "in/a.jpg", 260, &STRUCTURES);
    room.pressbox(["ingest", "in"]).succeeds();
    let shown = room.pressbox(["photo", "show", "a.jpg", "--json"]).succeeds().json().remove(0);
    let metadata = &shown["metadata"];
    assert_eq!(metadata["creator_contact"]["email"], "anna@ek.example");
    assert_eq!(metadata["genres"][0]["name"], "Feature");
    assert_eq!(metadata["location_created"]["city"], "Lund");
    // Nothing states the place shown, the web statement or the credit line.
    assert_eq!((&metadata["city"], &metadata["country_code"]), (&json!("Lund"), &json!("SWE")));
    assert_eq!(metadata["web_statement"], "https://creativecommons.org/licenses/by/4.0/");
    assert_eq!((&metadata["credit"], &metadata["rating"]), (&json!("Anna Ek/Nord"), &json!(4)));
    assert_eq!((&shown["from"]["city"], &shown["from"]["web_statement"]), (&json!("XMP"), &json!("XMP")));
    let text = room.pressbox(["photo", "show", "a.jpg"]).succeeds().stdout;
    for line in ["creator contact       Kiruna, +46 1, anna@ek.example, https://ek.example", "rating                4"]
    {
        assert!(text.contains(line), "{line}: {text}");
    }
    for (words, found) in [("Feature", 1), ("anna@ek.example", 1), ("Arenan", 1), ("Kiruna", 0), ("odrl", 0)] {
        assert_eq!(room.pressbox(["photos", words, "--json"]).json().len(), found, "{words}");
    }
    room.configure(FORMATS);
    room.pressbox(["renditions", "a.jpg", "--preset", "j,p,t,w", "-o", "out"]).succeeds();
    let files: Vec<_> = std::fs::read_dir(room.path("out")).unwrap().map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), 4);
    for path in files {
        let path = path.display().to_string();
        let read = tool("exiftool", ["-json", "-G1", "-struct", "-n", path.as_str()]);
        let read = serde_json::from_str::<Vec<Value>>(&read).unwrap().remove(0);
        for (tag, value) in [
            (
                "XMP-iptcCore:CreatorContactInfo",
                json!({ "CiEmailWork": "anna@ek.example", "CiTelWork": "+46 1", "CiAdrCity": "Kiruna", "CiUrlWork": "https://ek.example" }),
            ),
            (
                "XMP-iptcExt:Genre",
                json!([{ "CvTermName": "Feature", "CvTermId": "http://cv.example/f", "CvId": "http://cv.example/",
                    "CvTermRefinedAbout": "http://cv.example/a" }]),
            ),
            ("XMP-iptcCore:IntellectualGenre", json!("Profile")),
            (
                "XMP-iptcExt:EmbdEncRightsExpr",
                json!([{ "EncRightsExpr": "<x/>", "RightsExprEncType": "application/xml", "RightsExprLangId": "http://odrl.example/" }]),
            ),
            (
                "XMP-iptcExt:LinkedEncRightsExpr",
                json!([{ "LinkedRightsExpr": "https://ek.example/odrl.json", "RightsExprEncType": "application/json" }]),
            ),
            (
                "XMP-iptcExt:LocationCreated",
                json!([{ "City": "Lund", "CountryName": "Sweden", "CountryCode": "SWE", "WorldRegion": "Europe",
                    "LocationName": "Arenan", "LocationId": ["http://geo.example/1"] }]),
            ),
            ("XMP-cc:License", json!("https://creativecommons.org/licenses/by/4.0/")),
            ("XMP-xmpRights:WebStatement", json!("https://creativecommons.org/licenses/by/4.0/")),
            ("XMP-photoshop:City", json!("Lund")),
            ("XMP-xmp:Rating", json!(4)),
        ] {
            assert_eq!(read[tag], value, "{tag} of {path}");
        }
        for (key, value) in [
            ("Xmp.iptc.CreatorContactInfo/Iptc4xmpCore:CiEmailWork", "anna@ek.example"),
            ("Xmp.iptcExt.EmbdEncRightsExpr[1]/Iptc4xmpExt:EncRightsExpr", "<x/>"),
            ("Xmp.iptcExt.LinkedEncRightsExpr[1]/Iptc4xmpExt:LinkedRightsExpr", "https://ek.example/odrl.json"),
            ("Xmp.iptcExt.LocationCreated[1]/Iptc4xmpExt:LocationId", "http://geo.example/1"),
            ("Xmp.cc.license", "https://creativecommons.org/licenses/by/4.0/"),
        ] {
            let found = tool("exiv2", ["-K", key, "-Pv", path.as_str()]);
            assert_eq!(found.trim_end_matches('\n'), value, "{key} of {path}");
        }
    }
}

#[test]
fn a_place_that_is_stated_is_not_mixed_with_where_the_camera_was() {
    for (seed, stated, city) in [
        (270, "-XMP-photoshop:Country=Norway", Value::Null),
        (271, "-IPTC:City=Malmö", json!("Malmö")),
        (272, "-XMP-iptcExt:LocationShownCity=Ystad", json!("Ystad")),
    ] {
        let room = Room::new();
        let options =
            ["-charset", "iptc=utf8", "-codedcharacterset=utf8", stated, "-XMP-iptcExt:LocationCreatedCity=Lund"];
        let path = with(&room, "a.jpg", seed, &options);
        let read = room.pressbox(["photo", "verify", path.as_str(), "--json"]).json().remove(0);
        assert_eq!(read["metadata"]["city"], city, "{stated}: {read}");
        assert_eq!(read["metadata"]["location_created"]["city"], "Lund", "{stated}");
        assert_eq!(read["notes"], json!([]), "{stated}");
    }
}

#[test]
fn a_part_is_edited_and_the_others_stay_and_what_was_cleared_stays_cleared() {
    let room = Room::new();
    with(&room, "in/a.jpg", 280, &STRUCTURES);
    room.pressbox(["ingest", "in"]).succeeds();
    let edit = |options: &[&str]| {
        let answer = room.pressbox(["photo", "edit", "a.jpg", "--json"].iter().chain(options)).succeeds();
        answer.json().remove(0)["metadata"].clone()
    };
    let contact = &edit(&["--contact-phone", "+46 2", "--rating", "-1"]);
    assert_eq!(
        (&contact["creator_contact"]["phone"], &contact["creator_contact"]["city"], &contact["rating"]),
        (&json!("+46 2"), &json!("Kiruna"), &json!(-1))
    );
    assert_eq!(edit(&["--clear", "creator-contact"])["creator_contact"], Value::Null);
    assert_eq!(edit(&["--contact-email", "new@ek.example"])["creator_contact"], json!({ "email": "new@ek.example" }));
    let edited = edit(&["--clear", "city", "--clear", "country", "--clear", "country_code", "--clear", "rating"]);
    assert_eq!((&edited["city"], &edited["rating"]), (&Value::Null, &Value::Null));
    // What is cleared is written nowhere, and is not made up again.
    room.pressbox(["renditions", "a.jpg", "--preset", "web", "-o", "out"]).succeeds();
    let file = std::fs::read_dir(room.path("out")).unwrap().next().unwrap().unwrap().path();
    let read = tool("exiftool", ["-json", "-G1", &file.display().to_string()]);
    assert!(!read.contains("+46") && !read.contains("Kiruna") && !read.contains("XMP-photoshop:City"), "{read}");
    for (option, value) in [("--rating", "6"), ("--rating", "0"), ("--model-release", "yes"), ("--genre", " ")] {
        let refused = room.pressbox(["photo", "edit", "a.jpg", option, value]).exits(2);
        assert!(
            refused.stderr.contains(option.trim_start_matches('-').split('-').next().unwrap()),
            "{}",
            refused.stderr
        );
    }
}

#[test]
fn a_rating_that_is_none_is_told_and_no_rating_is_not() {
    let room = Room::new();
    let read = |name: &str, seed, rating: &str| {
        let path = with(&room, name, seed, &[&format!("-XMP-xmp:Rating={rating}")]);
        room.pressbox(["photo", "verify", path.as_str(), "--json"]).json().remove(0)
    };
    assert_eq!(read("a.jpg", 290, "0")["conflicts"], json!([]));
    assert_eq!(read("b.jpg", 291, "3")["metadata"]["rating"], 3);
    let odd = read("c.jpg", 292, "11");
    assert_eq!((&odd["metadata"]["rating"], &odd["conflicts"][0]["other"]), (&Value::Null, &json!("11")));
}

#[test]
fn rights_for_machines_that_are_too_long_are_told_and_not_cut() {
    let long = "x".repeat(20_000);
    let packet = format!(
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\
         <rdf:Description xmlns:i='http://iptc.org/std/Iptc4xmpExt/2008-02-29/'><i:EmbdEncRightsExpr><rdf:Bag><rdf:li \
         i:EncRightsExpr='{long}'/></rdf:Bag></i:EmbdEncRightsExpr></rdf:Description></rdf:RDF></x:xmpmeta>"
    );
    let blocks = pressbox::photo::container::Blocks { xmp: vec![packet.into_bytes()], ..Default::default() };
    let merged = pressbox::photo::merge(&blocks, None, pressbox::photo::MergeRule::Mwg);
    assert!(merged.metadata.embedded_rights.is_empty());
    assert_eq!(merged.notes, ["its embedded rights of 20000 bytes was not kept: it is too long"]);
}

#[test]
fn lists_and_texts_without_end_are_cut_and_told() {
    let persons = "<rdf:li>Anna Ek</rdf:li>".repeat(900);
    let event = "x".repeat(40_000);
    let packet = format!(
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\
         <rdf:Description xmlns:i='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' i:Event='{event}'><i:PersonInImage><rdf:Bag>\
         {persons}</rdf:Bag></i:PersonInImage></rdf:Description></rdf:RDF></x:xmpmeta>"
    );
    let blocks = pressbox::photo::container::Blocks { xmp: vec![packet.into_bytes()], ..Default::default() };
    let merged = pressbox::photo::merge(&blocks, None, pressbox::photo::MergeRule::Mwg);
    assert_eq!(merged.metadata.persons.len(), 500);
    assert_eq!(
        merged.notes,
        [
            "only the first 500 of 900 values of the persons were kept",
            "only the first 16000 of 40000 bytes of the event were kept"
        ]
    );
}
