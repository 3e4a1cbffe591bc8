//! Rights for every destination: what is required, what is refused, how to fix it, and what the files say then.

use image::ImageFormat;
use pressbox::storage::Sha256;
use serde_json::{Value, json};

use crate::support::pictures::{encoded, jpeg, picture};
use crate::support::{Room, tool};

/// What exiftool reads in a file, by `GROUP:TAG`.
fn exiftool(path: &str) -> Value {
    let json = tool("exiftool", ["-json", "-G1", "-struct", "-n", path]);
    serde_json::from_str::<Vec<Value>>(&json).unwrap().remove(0)
}

/// Ingests a picture and gives its id.
fn ingest(room: &Room, name: &str, seed: u32, says: &[&str]) -> String {
    room.write(name, jpeg(seed));
    let answer = room.pressbox(["ingest", name, "--json"].iter().chain(says)).succeeds().json().remove(0);
    answer["photo"].as_str().unwrap().to_owned()
}

/// A release with terms of its own and one photo.
fn release(room: &Room, photo: &str, terms: Option<&str>) {
    let terms = terms.map(|terms| format!("usage_terms = \"{terms}\"\n")).unwrap_or_default();
    let text = format!(
        "+++\nheadline = \"The boat is in\"\ndate = 2022-05-14\n{terms}\n[[contacts]]\nname = \"Anna\"\nphone = \"+46 70 123 45 67\"\n+++\n\n\
         The boat came in on Saturday with all hands.\n"
    );
    room.write("releases/boat/release.en.md", text);
    room.pressbox(["release", "add", "boat", photo, "-q"]).succeeds();
}

#[test]
fn every_destination_requires_credit_terms_and_caption_and_says_how_to_add_what_is_missing() {
    let room = Room::new();
    let photo = ingest(&room, "a.jpg", 1, &["--caption", "A boat comes in"]);
    let short = &photo[..8];
    release(&room, &photo, None);
    let refused = |destination: &str| {
        format!(
            "photo `{short}` has no creator or credit line and no copyright notice or usage terms, and may not be used {destination}"
        )
    };
    let remedy = format!("`pressbox photo edit {short} --credit TEXT --copyright TEXT`");
    let run = room.pressbox(["release", "render", "boat"]).exits(1);
    assert!(run.stderr.contains(&refused("in an email")) && run.stderr.contains(&remedy), "{}", run.stderr);
    let run = room.pressbox(["kit", "boat", "-o", "kit.zip"]).exits(1);
    assert!(run.stderr.contains(short), "{}", run.stderr);
    assert!(!room.path("kit.zip").exists());
    let run = room.pressbox(["renditions", "--all", "--preset", "thumb", "-o", "export"]).exits(3);
    assert!(run.stderr.contains(&refused("in an export")) && run.stderr.contains(&remedy), "{}", run.stderr);
    assert_eq!(std::fs::read_dir(room.path("export")).unwrap().count(), 0);
    // Renditions inside the newsroom need no rights.
    room.pressbox(["renditions", "--all"]).succeeds();

    room.pressbox(["photo", "edit", short, "--credit", "Foto: Åsa", "--copyright", "© Åsa", "-q"]).succeeds();
    room.pressbox(["release", "render", "boat", "-q"]).succeeds();
    room.pressbox(["kit", "boat", "-o", "kit.zip", "-q"]).succeeds();
    room.pressbox(["renditions", "--all", "--preset", "thumb", "-o", "export"]).succeeds();
}

#[test]
fn a_page_is_asked_for_what_the_site_asks() {
    let room = Room::new();
    room.configure("[rights]\nsite = [\"own-alt-text\"]");
    let photo = ingest(&room, "a.jpg", 1, &["--caption", "A boat comes in", "--credit", "Å", "--copyright", "© Å"]);
    release(&room, &photo, None);
    let run = room.pressbox(["release", "render", "boat"]).exits(1);
    assert!(run.stderr.contains("may not be used on the site"), "{}", run.stderr);
    room.pressbox(["photo", "edit", &photo[..8], "--alt", "A boat", "-q"]).succeeds();
    room.pressbox(["release", "render", "boat", "-q"]).succeeds();
}

#[test]
fn a_rendition_that_somebody_altered_is_used_nowhere() {
    let room = Room::new();
    let photo = ingest(&room, "a.jpg", 1, &["--caption", "A boat comes in", "--credit", "Å", "--copyright", "© Å"]);
    release(&room, &photo, None);
    room.write("l.csv", "address\nanna@media.example\n");
    room.pressbox(["list", "import", "press", "l.csv", "-q"]).succeeds();
    for made in room.pressbox(["renditions", "--all", "--json"]).succeeds().json() {
        let path = made["path"].as_str().unwrap();
        let mut bytes = std::fs::read(path).unwrap();
        // A letter of the credit's: the length stays, and so does the picture.
        let at = bytes.windows(10).position(|words| words == b"A boat com").unwrap();
        bytes[at] = b'B';
        std::fs::remove_file(path).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let commands: [&[&str]; 3] = [
        &["renditions", "--all", "--preset", "web", "-o", "export"],
        &["release", "render", "boat"],
        &["send", "boat", "--list", "press", "--yes", "--outbox", "out/mail"],
    ];
    for command in commands {
        let run = room.pressbox(command);
        assert!(matches!(run.code, Some(1 | 3)), "{command:?}: {}{}", run.stdout, run.stderr);
        assert!(
            run.stderr.contains("the rendition's file was changed: its checksum no longer matches"),
            "{command:?}: {}",
            run.stderr
        );
    }
    room.pressbox(["renditions", "--all", "--force", "-q"]).succeeds();
    for command in commands {
        room.pressbox(command).succeeds();
    }
}

#[test]
fn a_newsroom_may_require_more_or_less_for_a_destination() {
    let room = Room::new();
    room.configure("[rights]\nexport = [\"creator-or-credit\"]\nkit = [\"own-alt-text\"]");
    let photo = ingest(&room, "a.jpg", 1, &["--credit", "Åsa", "--copyright", "© Åsa", "--caption", "A boat"]);
    release(&room, &photo, None);
    room.pressbox(["renditions", "--all", "--preset", "thumb", "-o", "export"]).succeeds();
    let run = room.pressbox(["kit", "boat", "-o", "kit.zip"]).exits(1);
    assert!(run.stderr.contains("has no alt text and may not be used in a kit"), "{}", run.stderr);
    assert!(run.stderr.contains("--alt TEXT"), "{}", run.stderr);
}

#[test]
fn the_terms_of_a_release_hold_for_photos_without_any_and_stand_in_the_files_that_leave() {
    let room = Room::new();
    let says = ["--credit", "Foto: Åsa Öberg", "--caption", "A boat comes in", "--headline", "Boat"];
    let photo = ingest(&room, "a.jpg", 1, &says);
    release(&room, &photo, Some("Free rights to use the images"));
    room.pressbox(["release", "add", "boat", &photo, "--caption", "Båten är här", "-q"]).succeeds();
    room.pressbox(["release", "render", "boat", "-o", "out", "-q"]).succeeds();
    for preset in ["mail", "web"] {
        let path = room.path(format!("out/photos/{}_{preset}.jpg", &photo[..8]));
        let read = exiftool(path.to_str().unwrap());
        assert_eq!(read["XMP-xmpRights:UsageTerms"], "Free rights to use the images");
        assert_eq!(read["XMP-dc:Description"], "Båten är här");
        assert_eq!(read["IFD0:ImageDescription"], "Båten är här");
        assert_eq!(read["IPTC:Headline"], "Boat");
        assert_eq!(tool("exiftool", ["-validate", "-warning", "-a", "-s3", path.to_str().unwrap()]).trim(), "OK");
    }
    // A kit proves itself against its own manifest, terms included.
    room.pressbox(["kit", "boat", "-o", "kit.zip", "-q"]).succeeds();
    room.pressbox(["kit", "verify", "kit.zip"]).succeeds();
    // The photo's own record is what it was, and so are its renditions in the library.
    let own = room.pressbox(["renditions", &photo, "--preset", "web", "--json"]).succeeds().json().remove(0);
    assert_eq!(own["status"], "current");
    assert_eq!(exiftool(own["path"].as_str().unwrap())["XMP-xmpRights:UsageTerms"], Value::Null);
    // Its own terms count before the release's.
    room.pressbox(["photo", "edit", &photo, "--terms", "Editorial only", "-q"]).succeeds();
    room.pressbox(["release", "render", "boat", "-o", "out", "-q"]).succeeds();
    let path = room.path(format!("out/photos/{}_web.jpg", &photo[..8]));
    assert_eq!(exiftool(path.to_str().unwrap())["XMP-xmpRights:UsageTerms"], "Editorial only");
}

#[test]
fn a_caption_stands_in_for_an_alt_text_and_the_check_asks_for_a_better_one() {
    let room = Room::new();
    let photo = ingest(&room, "a.jpg", 1, &["--credit", "Åsa", "--copyright", "© Åsa", "--caption", "A boat comes in"]);
    release(&room, &photo, None);
    let findings = room.pressbox(["release", "check", "boat", "--json"]).succeeds().json();
    assert!(findings.iter().any(|f| f["rule"] == "figure-alt" && f["severity"] == "note"), "{findings:?}");
    room.pressbox(["release", "render", "boat", "-o", "out", "-q"]).succeeds();
    assert!(room.read("out/release.html").contains("alt=\"A boat comes in\""));
}

#[test]
fn a_photo_may_be_used_until_its_last_day_and_not_after_it() {
    let room = Room::new();
    let full = ["--credit", "Åsa", "--copyright", "© Åsa", "--caption", "A boat"];
    let photo = ingest(&room, "a.jpg", 1, &[&full[..], &["--expires", "2021-12-31"]].concat());
    release(&room, &photo, None);
    let run = room.pressbox(["release", "render", "boat"]).exits(1);
    let says =
        format!("photo `{}` could only be used until 2021-12-31 and may no longer be used in an email", &photo[..8]);
    assert!(run.stderr.contains(&says), "{}", run.stderr);
    assert!(run.stderr.contains(&format!("pressbox photo edit {} --expires DATE", &photo[..8])), "{}", run.stderr);
    room.pressbox(["kit", "boat", "-o", "kit.zip"]).exits(1);
    room.pressbox(["renditions", "--all", "--preset", "thumb", "-o", "export"]).exits(3);
    room.pressbox(["photo", "edit", &photo, "--expires", "2999-12-31", "-q"]).succeeds();
    room.pressbox(["renditions", "--all", "--preset", "thumb", "-o", "export", "-q"]).succeeds();
    // Whoever holds the file can read until when.
    let read = exiftool(room.path(format!("export/a_{}_thumb.jpg", Sha256::of(&jpeg(1)).short())).to_str().unwrap());
    assert_eq!(
        (&read["XMP-plus:LicenseEndDate"], &read["IPTC:ExpirationDate"]),
        (&json!("2999:12:31"), &json!("2999:12:31"))
    );
}

#[test]
fn a_licence_is_named_once_and_given_by_its_name() {
    let room = Room::new();
    room.configure(
        "[licences.editorial]\nterms = \"Editorial use only\"\nweb_statement = \"https://nord.example/terms\"\n\
         licensor = \"Nord AB https://nord.example\"\ndata_mining = \"DMI-PROHIBITED\"",
    );
    let photo = ingest(&room, "a.jpg", 1, &["--licence", "editorial", "--credit", "Åsa"]);
    let metadata = room.pressbox(["photo", "show", &photo, "--json"]).succeeds().json().remove(0)["metadata"].clone();
    assert_eq!(metadata["usage_terms"], "Editorial use only");
    assert_eq!(metadata["web_statement"], "https://nord.example/terms");
    assert_eq!(metadata["licensors"], json!([{ "name": "Nord AB", "url": "https://nord.example" }]));
    assert_eq!(metadata["data_mining"], "DMI-PROHIBITED");
    // What is said besides counts before it.
    room.pressbox(["photo", "edit", &photo, "--licence", "editorial", "--terms", "Ask us", "-q"]).succeeds();
    let metadata = room.pressbox(["photo", "show", &photo, "--json"]).succeeds().json().remove(0)["metadata"].clone();
    assert_eq!(metadata["usage_terms"], "Ask us");
    room.pressbox(["photo", "edit", &photo, "--licence", "comercial"]).says(
        "! error: `pressbox.toml` has no licence `comercial`\n\
         ! hint: it has `editorial`; add `[licences.comercial]` with `terms`, `web_statement` and `licensor`\n\
         exit 1",
    );
}

#[test]
fn what_machines_may_do_is_asked_for_and_never_assumed() {
    let room = Room::empty();
    let init = ["init", "a", "--name", "Nord", "--from", "press@press.example", "-q"];
    room.pressbox(init).succeeds();
    room.write("p.jpg", jpeg(1));
    let mining = |dir: &str| {
        room.pressbox(["--newsroom", dir, "ingest", "p.jpg", "-q"]).succeeds();
        room.pressbox(["--newsroom", dir, "photos", "--json"]).json()[0]["metadata"]["data_mining"].clone()
    };
    assert_eq!(mining("a"), Value::Null);
    let term = "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING";
    let init = ["init", "b", "--name", "Nord", "--from", "press@press.example", "-q", "--data-mining", term];
    room.pressbox(init).succeeds();
    assert_eq!(mining("b"), term);
    let init = ["init", "c", "--name", "Nord", "--from", "press@press.example", "--data-mining", "no"];
    let run = room.pressbox(init).exits(2);
    assert!(run.stderr.contains("`no` is not a data mining term"), "{}", run.stderr);
    assert!(!room.path("c").exists());
}

#[test]
fn a_word_on_machines_stands_when_its_photo_comes_again_and_under_other_options() {
    let room = Room::empty();
    let allowed =
        ["init", "n", "--name", "Nord", "--from", "press@press.example", "-q", "--data-mining", "DMI-ALLOWED"];
    room.pressbox(allowed).succeeds();
    let photo = |seed: u32, says: &[&str]| {
        let name = format!("{seed}.jpg");
        room.write(&name, jpeg(seed));
        room.pressbox(["--newsroom", "n", "ingest", &name, "--json"].iter().chain(says)).succeeds().json().remove(0)
    };
    let metadata = |seed: u32| {
        room.pressbox(["--newsroom", "n", "photos", &format!("{seed}.jpg"), "--json"]).json()[0]["metadata"].clone()
    };
    photo(1, &["--data-mining", "DMI-PROHIBITED", "--credit", "First"]);
    let again = photo(1, &["--credit", "Second"]);
    assert_eq!((&again["conflicts"][0]["kept"], &again["conflicts"][0]["other"]), (&json!("First"), &json!("Second")));
    assert_eq!((&metadata(1)["data_mining"], &metadata(1)["credit"]), (&json!("DMI-PROHIBITED"), &json!("First")));
    photo(2, &["--override", "--credit", "X"]);
    assert_eq!(metadata(2)["data_mining"], "DMI-ALLOWED");
    photo(2, &["--data-mining", "DMI-PROHIBITED"]);
    assert_eq!(metadata(2)["data_mining"], "DMI-PROHIBITED");
}

#[test]
fn words_that_people_write_are_tidied_before_a_file_has_to_hold_them() {
    let room = Room::new();
    room.configure("[licences.open]\nterms = \"\"\"\nFree for editorial use.\n\"\"\"");
    room.write("a.jpg", jpeg(1));
    let says = ["--licence", "open", "--caption", "A\u{7}B\u{ffff}", "--credit", "\u{feff}Nord"];
    room.pressbox(["ingest", "a.jpg", "-q"].iter().chain(&says)).succeeds();
    let made = room.pressbox(["renditions", "--all", "--preset", "web", "--json"]).succeeds().json().remove(0);
    let read = exiftool(made["path"].as_str().unwrap());
    assert_eq!(
        (&read["XMP-xmpRights:UsageTerms"], &read["XMP-photoshop:Credit"]),
        (&json!("Free for editorial use."), &json!("Nord"))
    );
    let long = "x".repeat(20_000);
    let run = room.pressbox(["photo", "edit", &made["photo"].as_str().unwrap()[..8], "--caption", &long]).exits(2);
    assert!(
        run.stderr.contains("the caption is 20000 bytes long, but a picture file can hold only 16000"),
        "{}",
        run.stderr
    );
}

#[test]
fn any_file_is_verified_by_whoever_holds_it() {
    let room = Room::new();
    ingest(&room, "a.jpg", 1, &["--credit", "Foto: Åsa", "--terms", "Free", "--caption", "A boat"]);
    room.pressbox(["renditions", "--all", "--preset", "thumb", "-o", "export", "-q"]).succeeds();
    let outside = Room::empty();
    std::fs::copy(room.path(format!("export/a_{}_thumb.jpg", Sha256::of(&jpeg(1)).short())), outside.path("good.jpg"))
        .unwrap();
    outside.pressbox(["photo", "verify", "good.jpg"]).says(
        "good.jpg  JPEG 400×267\n\
         \x20 caption               A boat  (EXIF)\n\
         \x20 credit                Foto: Åsa  (XMP)\n\
         \x20 usage terms           Free  (XMP)",
    );
    outside.write("bare.png", encoded(&picture(2, 60, 40), ImageFormat::Png));
    outside.pressbox(["photo", "verify", "bare.png"]).says(
        "bare.png  PNG 60×40\n\
         \x20 missing               creator or credit line  (required for mail, kit, site, export)\n\
         \x20 missing               copyright notice or usage terms  (required for mail, kit, site, export)\n\
         \x20 missing               caption  (required for mail, kit, site, export)\n\
         \x20 missing               alt text or caption  (required for mail, site)\n\
         exit 1",
    );
    outside.write("text.jpg", "no picture");
    let answers = outside.pressbox(["photo", "verify", "good.jpg", "bare.png", "text.jpg", "--json"]).exits(1).json();
    let statuses: Vec<_> = answers.iter().map(|answer| answer["status"].as_str().unwrap()).collect();
    assert_eq!(statuses, ["complete", "incomplete", "rejected"]);
    assert_eq!(answers[0]["metadata"]["credit"], "Foto: Åsa");
    assert_eq!(answers[1]["missing"][3], json!({ "requirement": "alt-text", "doors": ["mail", "site"] }));
}

#[test]
fn many_photos_are_captioned_by_one_template() {
    let room = Room::new();
    let captured = |day: &str| format!("2022-05-{day}T12:00:00+02:00");
    for (seed, day) in [(1, "15"), (2, "13"), (3, "14")] {
        let name = format!("race{seed}.jpg");
        let city: &[&str] = if seed == 3 { &[] } else { &["--city", "Hockenheim"] };
        ingest(&room, &name, seed, &[&["--creator", "Åsa Öberg", "--captured", &captured(day)], city].concat());
    }
    let template = "Race {n} in {city}, {captured}. Photo: {creator}";
    let plan = ["photo", "edit", "--query", "race", "--caption-template", template, "--dry-run"];
    let run = room.pressbox(plan).exits(3);
    assert!(run.stderr.contains("2 photos; sets caption"), "{}", run.stderr);
    assert!(room.pressbox(["photos", "--json"]).json().iter().all(|p| p["metadata"]["caption"].is_null()));
    let run = room.pressbox(&plan[..6]).exits(3);
    assert!(run.stderr.contains("it has no city, so it keeps its caption"), "{}", run.stderr);
    let caption = |query: &str| {
        room.pressbox(["photos", query, "--json"]).json()[0]["metadata"]["caption"].as_str().map(str::to_owned)
    };
    assert_eq!(caption("race2").as_deref(), Some("Race 1 in Hockenheim, 2022-05-13. Photo: Åsa Öberg"));
    assert_eq!(caption("race1").as_deref(), Some("Race 3 in Hockenheim, 2022-05-15. Photo: Åsa Öberg"));
    assert_eq!(caption("race3"), None);
    let run = room.pressbox(["photo", "edit", "--query", "race", "--credit", "Foto: Nord", "-q"]).succeeds();
    assert_eq!(run.stdout.lines().count(), 3);
    let wrong = room.pressbox(["photo", "edit", "--query", "race", "--caption-template", "{who}"]).exits(2);
    assert!(wrong.stderr.contains("`{who}` is not a placeholder that a photo can fill"), "{}", wrong.stderr);
}

#[test]
fn a_copy_with_better_words_completes_the_photo_and_shows_what_changed() {
    let room = Room::new();
    let whole = "Foto: Åsa Öberg / Nordiska Bildbyrån AB";
    let [cut, better, other] = ["cut.jpg", "better.jpg", "other.jpg"].map(|name| room.write(name, jpeg(1)));
    let write = |path: &std::path::Path, tags: &[&str]| {
        let arguments = ["-q", "-overwrite_original", "-IPTC:CodedCharacterSet=UTF8"].iter().chain(tags);
        tool("exiftool", arguments.copied().chain([path.to_str().unwrap()]));
    };
    write(&cut, &["-IPTC:Credit=Foto: Åsa Öberg / Nordiska Bil", "-XMP:Headline=Båten"]);
    write(&better, &[&format!("-XMP:Credit={whole}"), "-XMP:City=Åre"]);
    write(&other, &["-XMP:Headline=Skeppet"]);
    room.pressbox(["ingest", "cut.jpg", "-q"]).succeeds();
    let answer = room.pressbox(["ingest", "better.jpg", "--json"]).succeeds().json().remove(0);
    assert_eq!((&answer["status"], &answer["added"]), (&json!("same_picture"), &json!(["city"])));
    assert_eq!(
        answer["changed"],
        json!([{ "property": "credit", "before": "Foto: Åsa Öberg / Nordiska Bil", "after": whole }])
    );
    let metadata = || room.pressbox(["photos", "--json"]).json()[0]["metadata"].clone();
    assert_eq!((&metadata()["credit"], &metadata()["headline"]), (&json!(whole), &json!("Båten")));
    // Other words are told and left to a person to choose.
    let run = room.pressbox(["ingest", "other.jpg"]).succeeds();
    assert!(
        run.stderr.contains("headline: kept `Båten`, not `Skeppet`, which another copy has (both XMP)"),
        "{}",
        run.stderr
    );
    assert_eq!(metadata()["headline"], "Båten");
    let newer = room.write("newer.jpg", jpeg(1));
    write(&newer, &["-XMP:Headline=Fartyget"]);
    let answer = room.pressbox(["ingest", "newer.jpg", "--prefer-copy", "--json"]).succeeds().json().remove(0);
    assert_eq!(answer["conflicts"][0]["other"], "Båten");
    assert_eq!(metadata()["headline"], "Fartyget");
    // A file that is there already can be asked again, and so can a sidecar that came later.
    let answer = room.pressbox(["ingest", "other.jpg", "--prefer-copy", "--json"]).succeeds().json().remove(0);
    assert_eq!((&answer["status"], &answer["changed"][0]["after"]), (&json!("same_picture"), &json!("Skeppet")));
    let sidecar = room.path("cut.XMP");
    std::fs::write(
        &sidecar,
        pressbox::photo::xmp::write(&pressbox::photo::Metadata {
            instructions: Some("Ring först".to_owned()),
            ..Default::default()
        }),
    )
    .unwrap();
    let answer = room.pressbox(["ingest", "cut.jpg", "--json"]).succeeds().json().remove(0);
    assert_eq!(answer["added"], json!(["instructions"]));
    assert_eq!(room.pressbox(["ingest", "cut.jpg", "--json"]).succeeds().json()[0]["status"], "duplicate");
    std::fs::write(&sidecar, "no packet").unwrap();
    let run = room.pressbox(["ingest", "cut.jpg"]).succeeds();
    assert!(run.stderr.contains("its sidecar `cut.XMP` is not readable XMP"), "{}", run.stderr);
    // A copy that was turned upright by somebody says so.
    let turned = room.write("turned.jpg", jpeg(1));
    write(&turned, &["-n", "-IFD0:Orientation=6"]);
    let answer = room.pressbox(["ingest", "turned.jpg", "--newer-words", "--json"]).succeeds().json().remove(0);
    assert_eq!(
        (&answer["conflicts"][0]["property"], &answer["conflicts"][0]["kept"]),
        (&json!("orientation"), &json!("6"))
    );
}

#[test]
fn what_a_person_types_is_written_even_if_it_looks_like_a_machines() {
    let room = Room::new();
    room.write("a.jpg", jpeg(1));
    let said = ["--credit", "C", "--creator", "DIGITAL", "--copyright", "© 2026", "--caption", "DSC_0012"];
    room.pressbox(["ingest", "a.jpg", "-q"].into_iter().chain(said)).succeeds();
    room.pressbox(["renditions", "--all", "-o", "out", "-q"]).succeeds();
    let photo = &room.pressbox(["photos", "--json"]).succeeds().json()[0];
    assert_eq!(
        (&photo["metadata"]["copyright"], &photo["metadata"]["caption"]),
        (&json!("© 2026"), &json!("DSC_0012"))
    );
}
