//! What photos and their files are called, and what is said about many of them.

use std::fs;

use serde_json::Value;

use crate::support::Room;
use crate::support::pictures::jpeg;
use crate::support::tool;

fn exiftool(path: &str, options: &[&str]) {
    tool("exiftool", ["-q", "-overwrite_original"].iter().chain(options).copied().chain([path]));
}

#[test]
fn a_photo_is_found_by_the_name_of_its_file() {
    let room = Room::new();
    room.write("in/DSC01003.jpg", jpeg(90));
    room.write("in/a/IMG_1.jpg", jpeg(91));
    room.write("in/b/IMG_1.jpg", jpeg(92));
    room.pressbox(["ingest", "in"]).succeeds();
    let shown = |name: &str| room.pressbox(["photo", "show", name, "--json"]);
    for name in ["DSC01003.jpg", "dsc01003.JPG", "in/DSC01003.jpg"] {
        assert_eq!(shown(name).succeeds().json()[0]["names"][0], "DSC01003.jpg", "{name}");
    }
    let two = shown("IMG_1.jpg").exits(1);
    assert!(two.stderr.contains("2 photos were ingested from a file `IMG_1.jpg`"), "{}", two.stderr);
    let none = shown("IMG_2.jpg").exits(1);
    assert!(none.stderr.contains("no photo in the library was ingested from a file `IMG_2.jpg`"), "{}", none.stderr);
    room.pressbox(["photo", "edit", "DSC01003.jpg", "--caption", "The bridge", "--credit", "Ek", "--copyright", "Ek"])
        .succeeds();
    room.pressbox(["renditions", "DSC01003.jpg", "--preset", "web", "-o", "out/w"]).succeeds();
    room.pressbox(["photos", "--look-alikes", "DSC01003.jpg"]).succeeds();
    shown("nonsense").exits(2);
}

#[test]
fn exports_have_names_that_every_system_accepts() {
    let room = Room::new();
    let long = "å".repeat(120);
    let names =
        ["a:b*c?<d>|e.jpg", "quote\"s\\.jpg", "dots...jpg", " .hidden. .jpg", "turn\u{202e}gpj.jpg", "new\nline.jpg"];
    for (seed, name) in (100..).zip(names) {
        room.write(&format!("in/{name}"), jpeg(seed));
    }
    room.write(&format!("in/{long}.jpg"), jpeg(120));
    let words = ["--credit", "Ek", "--copyright", "Ek", "--caption", "The bridge"];
    let _ = room.pressbox(["ingest", "in"].iter().chain(&words).copied().collect::<Vec<_>>());
    room.pressbox(["renditions", "--all", "--preset", "web", "-o", "out/w"]).succeeds();
    let mut found: Vec<String> = fs::read_dir(room.path("out/w"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    found.sort();
    for name in &found {
        let refused = |c: char| c.is_control() || ":*?<>|\"\\\u{202e}".contains(c);
        assert!(!name.contains(refused) && name.len() <= 255 && !name.starts_with(['.', ' ']), "{name}");
    }
    for start in ["abcde_", "quotes_", "dots_", "turngpj_", "newline_", "hidden_"] {
        assert!(found.iter().any(|name| name.starts_with(start)), "{start} in {found:?}");
    }
}

#[test]
fn a_portrait_photo_is_listed_upright() {
    let room = Room::new();
    let path = room.write("in/a.jpg", jpeg(130)).display().to_string();
    exiftool(&path, &["-n", "-Orientation=6"]);
    room.pressbox(["ingest", "in"]).succeeds();
    assert!(room.pressbox(["photos"]).succeeds().stdout.contains("400×600"));
    assert!(room.pressbox(["photo", "show", "a.jpg"]).succeeds().stdout.contains("400×600"));
    assert_eq!(room.pressbox(["photos", "--json"]).succeeds().json()[0]["orientation"], 6);
}

#[test]
fn what_is_the_same_for_many_files_is_said_a_few_times() {
    let room = Room::new();
    for nth in 0..9 {
        room.write(&format!("in/{nth}.gif"), b"GIF89a");
        let path = room.write(&format!("in/{nth}.jpg"), jpeg(140 + nth)).display().to_string();
        exiftool(&path, &[&format!("-ImageDescription=DCIM\\100MEDIA\\DJI_00{nth}1.JPG")]);
    }
    let run = room.pressbox(["ingest", "in"]).exits(3);
    assert_eq!(run.stderr.matches("failed: ").count(), 5, "{}", run.stderr);
    assert_eq!(run.stderr.matches("  note: ").count(), 5, "{}", run.stderr);
    assert!(
        run.stderr.contains("9 rejected files for this reason (the first 5 are listed above): it is a GIF"),
        "{}",
        run.stderr
    );
    assert!(
        run.stderr.contains("9 notes for this reason (the first 5 are listed above): its caption `…`"),
        "{}",
        run.stderr
    );
    let refused = room.pressbox(["renditions", "--all", "--preset", "web", "-o", "out/w"]).exits(3);
    assert_eq!(refused.stderr.matches("failed: ").count(), 5, "{}", refused.stderr);
    assert!(refused.stderr.contains("9 refusals for this reason"), "{}", refused.stderr);
    let json = room.pressbox(["ingest", "in", "--json"]).json();
    assert_eq!(json.iter().filter(|answer| answer["status"] == "rejected").count(), 9);
}

#[test]
fn letters_that_one_block_has_lost_are_taken_from_another() {
    let room = Room::new();
    let cases: &[(&str, &[&str], &str)] = &[
        ("mac", &["-charset", "iptc=MacRoman", "-IPTC:By-line=Björn Åkesson"], "Björn Åkesson"),
        ("latin", &["-charset", "iptc=Latin", "-IPTC:By-line=Björn Åkesson"], "Björn Åkesson"),
        ("latin 2", &["-charset", "iptc=Latin2", "-IPTC:By-line=Łukasz Żółć"], "Łukasz Żółć"),
        ("cyrillic", &["-charset", "iptc=Cyrillic", "-IPTC:By-line=Анна Иванова"], "Анна Иванова"),
        ("without marks", &["-EXIF:Artist=Bjorn Akesson", "-XMP-dc:Creator=Björn Åkesson"], "Björn Åkesson"),
        ("spelt out", &["-EXIF:Artist=Bjoern Aakesson", "-XMP-dc:Creator=Björn Åkesson"], "Björn Åkesson"),
        ("signs", &["-EXIF:Artist=Bj?rn ?kesson", "-XMP-dc:Creator=Björn Åkesson"], "Björn Åkesson"),
        ("twice", &["-XMP-dc:Creator=BjÃ¶rn Ã…kesson"], "Björn Åkesson"),
        (
            "in XMP",
            &["-XMP-dc:Creator=Bjorn Akesson", "-codedcharacterset=utf8", "-IPTC:By-line=Björn Åkesson"],
            "Björn Åkesson",
        ),
    ];
    for (seed, (what, options, expected)) in (160..).zip(cases) {
        let path = room.write(&format!("{seed}.jpg"), jpeg(seed)).display().to_string();
        exiftool(&path, options);
        let answer = &room.pressbox(["photo", "verify", path.as_str(), "--json"]).exits(1).json()[0];
        assert_eq!(answer["metadata"]["creator"], Value::from(*expected), "{what}: {answer:#}");
        assert_eq!(answer["conflicts"].as_array().unwrap().len(), 0, "{what}: {answer:#}");
    }
}

#[test]
fn names_of_ten_languages_keep_their_letters_in_every_encoding() {
    let room = Room::new();
    let encoded = |encoding: &str| format!("iptc={encoding}");
    let cases = [
        ("MacRoman", "Göran Sjöström", "Malmö", "Kungen öppnar bron vid Öresund"),
        ("MacRoman", "Käthe Groß", "Düsseldorf", "Die Bürgermeisterin eröffnet die Straße"),
        ("MacRoman", "François Lefèvre", "Nîmes", "Le maire à l’Élysée, très ému"),
        ("MacRoman", "Søren Kjærgård", "Ærøskøbing", "Statsministeren åbner broen"),
        ("MacRoman", "Begoña Núñez", "A Coruña", "¿Quién ganó la elección?"),
        ("MacRoman", "Niccolò Pasarò", "Forlì", "Perché la città è più bella"),
        ("Latin2", "Agnieszka Dąbrowska", "Łódź", "Premier otwiera wystawę w Gdańsku"),
        ("Latin2", "Jiří Dvořák", "Plzeň", "Starostka otevírá most přes Vltavu"),
        ("Latin2", "Győző Szűcs", "Győr", "A miniszter megnyitja az új hidat"),
        ("Latin2", "Đorđe Šarić", "Šibenik", "Gradonačelnica otvara most u Čakovcu"),
        ("Latin2", "Ľubomír Štúr", "Košice", "Primátorka otvára nový most v Žiline"),
        ("Cyrillic", "Мария Щукина", "Москва", "Мэр открывает мост через Неву"),
        ("Cyrillic", "Олексій Їжак", "Київ", "Мер відкриває міст у Львові"),
        ("Latin", "João Gonçalves", "São Paulo", "Eleições em Portugal: a decisão do irmão"),
        ("Latin", "Þórður Guðmundsson", "Ísafjörður", "Forsætisráðherra á Þingvöllum"),
    ];
    for (nth, (encoding, name, city, caption)) in cases.iter().enumerate() {
        let path = room.write(&format!("in/{nth:02}.jpg"), jpeg(300 + nth as u32)).display().to_string();
        let (charset, name, city) = (encoded(encoding), format!("-IPTC:By-line={name}"), format!("-IPTC:City={city}"));
        let caption = format!("-IPTC:Caption-Abstract={caption}");
        exiftool(&path, &["-charset", &charset, &name, &city, &caption]);
        // The same, encoded twice.
        let path = room.write(&format!("in/{nth:02}-twice.jpg"), jpeg(330 + nth as u32)).display().to_string();
        let twice = |option: &str| {
            let (option, text) = option.split_once('=').unwrap();
            format!("{option}={}", text.bytes().map(char::from).collect::<String>())
        };
        exiftool(&path, &["-codedcharacterset=utf8", &twice(&name), &twice(&caption)]);
    }
    room.pressbox(["ingest", "in", "--json"]).succeeds();
    let photos = room.pressbox(["photos", "--json"]).succeeds().json();
    assert_eq!(photos.len(), 2 * cases.len());
    for photo in photos {
        let file = photo["names"][0].as_str().unwrap();
        let (encoding, name, city, caption) = cases[file[..2].parse::<usize>().unwrap()];
        let words = &photo["metadata"];
        // IPTC's 32 bytes do not hold every name that is encoded twice.
        let is_cut =
            file.contains("twice") && name.bytes().map(|byte| if byte < 128 { 1 } else { 2 }).sum::<usize>() > 32;
        assert!(is_cut || words["creator"] == name, "{file} {encoding}: {words}");
        assert_eq!(words["caption"], Value::from(caption), "{file} {encoding}");
        assert!(file.contains("twice") || words["city"] == city, "{file} {encoding}: {words}");
    }
}
