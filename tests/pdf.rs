//! PDFs of releases and contact sheets, judged by qpdf and poppler: whole, searchable, tagged, and the same every time.

use std::path::Path;
use std::process::Command;

use pressbox::pdf::Printed;
use pressbox::release::render::{Layout, Templates};
use pressbox::release::{Block, Release, Table};

use super::support::{PYTHON, Room, pictures, story, tool};

/// A newsroom with a release that has everything, with photos in it; under embargo if it says so.
fn printed(embargo: &str) -> Room {
    let room = Room::new();
    room.configure("[brand]\ncolour = \"#005a8c\"");
    for seed in 1..=5 {
        room.write(&format!("photos/{seed}.jpg"), pictures::jpeg(seed));
    }
    let said = ["--credit", "Per Ek", "--copyright", "© Per Ek", "--caption", "Åsa Öberg på Väddö, 2 maj 2022"];
    let photos = room.pressbox(["ingest", "photos", "--json"].into_iter().chain(said)).succeeds().json();
    let figures: String = photos
        .iter()
        .map(|photo| format!("[[photos]]\nphoto = {}\nalt = \"En kvinna på en brygga\"\n\n", photo["photo"]))
        .collect();
    let rows: String = (1..60).map(|nth| format!("| Strecke {nth} | {nth}.000 | Betrachtung |\n")).collect();
    let front = format!(
        "headline = \"Die Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrik\"\ndate = \"2022-05-14\"\n{embargo}\n\
         usage_terms = \"Frei mit Bildnachweis\"\n\n{figures}[[timetable]]\nstart = \"2022-05-14 09:00 Europe/Berlin\"\n\
         title = \"Eröffnung\"\n\n[[facts]]\nlabel = \"Länge\"\nvalue = \"1 → 2 ≥ ½ km\"\n"
    );
    let body = format!(
        "Der Vorspann steht für sich: Ελλάδα, Москва, Łódź.\n\nVerkehrsinfrastrukturfinanzierungsgesellschaft und \
         Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz, mehr [im Bericht](https://a.example/bericht).\n\n\
         > „Ja.“\n> — Åsa Öberg\n\n## Zwischentitel\n\n- eins\n  - innen\n- zwei\n\n1. drei\n2. vier\n\n\
         | Name | Zahl | Anmerkung |\n|---|---:|---|\n{rows}\n"
    );
    room.write("releases/island/release.de.md", format!("+++\n{front}+++\n\n{body}"));
    room
}

/// The PDFs of a release's kit, unpacked.
fn unpacked(room: &Room, more: &[&str]) {
    room.pressbox(["kit", "island", "-o", "kit.zip"].iter().chain(more)).succeeds();
    tool("unzip", ["-q", "-o", room.path("kit.zip").to_str().unwrap(), "-d", room.path("kit").to_str().unwrap()]);
}

fn text(pdf: &Path) -> String {
    tool("pdftotext", ["-layout".as_ref(), pdf.as_os_str(), "-".as_ref()])
}

#[test]
fn a_release_on_paper_has_all_of_its_text_and_is_tagged() {
    let room = printed("");
    unpacked(&room, &[]);
    let pdf = room.path("kit/island/release.pdf");
    tool("qpdf", ["--check".as_ref(), pdf.as_os_str()]);
    let said = text(&pdf);
    for words in [
        "JA Bäckman",
        "Pressemitteilung · 14. Mai 2022",
        "Der Vorspann steht für sich: Ελλάδα, Москва, Łódź.",
        "im Bericht (https://a.example/bericht)",
        "Åsa Öberg på Väddö, 2 maj 2022 Foto: Per Ek",
        "„Ja.“",
        "Zwischentitel",
        "• zwei",
        "2. vier",
        "Strecke 59",
        "1 → 2 ≥ ½ km",
        "09:00",
        "Nutzung der Fotos: Frei mit Bildnachweis",
        "press@press.example",
        "1/4",
    ] {
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        assert!(bare(&said).contains(&bare(words)), "`{words}` is missing in\n{said}");
    }
    // A word that is broken at a line's end is whole again without its hyphen.
    let whole: String = said.split_whitespace().collect::<String>().replace('\u{ad}', "");
    assert!(whole.contains("Donaudampfschifffahrtsgesellschaftskapitänsmützenfabrik"), "{said}");
    assert!(whole.contains("Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"), "{said}");
    assert!(!said.contains('\u{fffd}'));
    let about = tool("pdfinfo", [pdf.as_os_str()]);
    for line in ["Tagged:          yes", "Author:          JA Bäckman", "Pages:           4"] {
        assert!(about.contains(line), "`{line}` is missing in\n{about}");
    }
    let fonts = tool("pdffonts", [pdf.as_os_str()]);
    let rows: Vec<_> = fonts.lines().skip(2).collect();
    assert!(rows.len() >= 3 && rows.iter().all(|row| row.contains("yes yes yes")), "{fonts}");
    let tags = tool("pdfinfo", ["-struct-text".as_ref(), pdf.as_os_str()]);
    for tag in ["H1", "H2", "Figure", "BlockQuote", "LI (block)", "Table", "TH", "TD", "Link"] {
        assert!(tags.lines().any(|line| line.trim_start().starts_with(tag)), "`{tag}` is missing in\n{tags}");
    }
    let bytes = std::fs::read(&pdf).unwrap();
    let says = |words: &str| memchr::memmem::find(&bytes, words.as_bytes()).is_some();
    assert!(says("<pdfaid:part>2</pdfaid:part>") && says("<pdfuaid:part>1</pdfuaid:part>"));
}

#[test]
fn nothing_on_paper_stands_beyond_the_margins() {
    let room = printed("");
    unpacked(&room, &[]);
    for name in ["release", "contact-sheet"] {
        let boxes = tool("pdftotext", ["-bbox", room.path(format!("kit/island/{name}.pdf")).to_str().unwrap(), "-"]);
        let side = |line: &str, which: &str| -> f64 {
            line.split(&format!("{which}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
        };
        let words: Vec<_> = boxes.lines().filter(|line| line.contains("<word ")).collect();
        assert!(words.len() > 40, "{name}: {}", words.len());
        for word in words {
            assert!(side(word, "xMin") > 67.0 && side(word, "xMax") < 595.28 - 67.0, "{name}: {word}");
            assert!(side(word, "yMin") > 40.0 && side(word, "yMax") < 841.89 - 20.0, "{name}: {word}");
        }
    }
}

#[test]
fn the_lead_photo_is_in_the_pdf_with_its_rights_and_byte_for_byte() {
    let room = printed("");
    unpacked(&room, &[]);
    let script = "import pathlib, sys
pdf = pathlib.Path(sys.argv[1]).read_bytes()
found = [p for p in pathlib.Path(sys.argv[2]).rglob('*') if p.is_file() and p.read_bytes()[:2] == b'\\xff\\xd8']
print(sum(p.read_bytes() in pdf for p in found), 'Per Ek'.encode() in pdf)";
    let library = room.path("library/renditions");
    let of = |name: &str| {
        let pdf = room.path(format!("kit/island/{name}.pdf"));
        tool(PYTHON, ["-c".as_ref(), script.as_ref(), pdf.as_os_str(), library.as_os_str()]).trim().to_owned()
    };
    // Of so small a photo some sizes are the same file.
    assert!(of("release").starts_with(['1', '2', '3']) && of("release").ends_with("True"), "{}", of("release"));
    assert_eq!(of("contact-sheet"), "5 True");
}

#[test]
fn an_embargo_is_the_first_line_of_each_pdf_and_on_every_page() {
    let room = printed("embargo = \"2999-05-14 06:00 Europe/Berlin\"");
    room.write("people.csv", "email,embargo\nanna@daily.example,yes\n");
    room.pressbox(["list", "import", "motor", "people.csv"]).succeeds();
    unpacked(&room, &["--for", "anna@daily.example"]);
    let line = "SPERRFRIST BIS 06:00 CEST (04:00 UTC)";
    for name in ["release", "contact-sheet"] {
        let said = text(&room.path(format!("kit/island/{name}.pdf")));
        assert!(said.trim_start().starts_with(line), "{said}");
        assert!(said.split('\u{c}').filter(|page| !page.trim().is_empty()).all(|page| page.contains(line)), "{said}");
    }
    assert!(room.read("kit/island/README.txt").starts_with(line));
}

#[test]
fn letters_that_the_fonts_lack_are_told_once_and_keep_no_kit_from_being_made() {
    let room = Room::new();
    room.write(
        "releases/island/release.en.md",
        "+++\nheadline = \"東京 calls العربية 🎉\"\ndate = \"2022-05-14\"\n+++\n\nThe lead stands alone: 東京.\n",
    );
    let packed = room.pressbox(["kit", "island", "-o", "kit.zip"]).succeeds();
    let warning = "warning: the PDF shows `�` for 10 characters that its fonts do not have: `ا`, `ب`, `ة`, `ر`, `ع`, `ل`, `ي`, `京`, `東`, `🎉`\n";
    assert!(packed.stderr.contains(warning), "{}", packed.stderr);
    assert!(!packed.stderr.contains("ICU"), "{}", packed.stderr);
    assert_eq!(packed.stderr.matches("warning").count(), 1, "{}", packed.stderr);
    tool("unzip", ["-q", room.path("kit.zip").to_str().unwrap(), "-d", room.path("kit").to_str().unwrap()]);
    assert!(text(&room.path("kit/island/release.pdf")).contains("� calls � �"));
    assert!(room.read("kit/island/release.txt").contains("東京 calls العربية 🎉"));
}

#[test]
fn strange_texts_become_pdfs_too() {
    let words = |text: &str| Block::Paragraph(text.to_owned());
    let row = |cell: &str, columns| vec![cell.to_owned(); columns];
    let table = |rows| Block::Table(Table { caption: Some("T".to_owned()), header: true, rows });
    let blocks = [
        words(&"abcdefghij".repeat(300)),
        words(
            "\u{ad}\u{200b}\u{200d}\u{feff}\u{e000}\u{2028} e\u{301}\u{302}\u{303} a\u{34f}b \u{202e}abc \u{fffe}\u{0}",
        ),
        words("\u{301}"),
        words(""),
        words("**_x_** `y`  \nz"),
        words(&"Wort ".repeat(4000)),
        Block::List((0..12).map(|level| format!("{}tief", "  ".repeat(level))).collect()),
        Block::List(vec![String::new(), "4000000000. x".to_owned()]),
        table(vec![row("Verantwortung", 40), row("a", 40)]),
        table(vec![row("a", 2), row(&"Wort ".repeat(4000), 2)]),
        table(vec![row("", 3)]),
        table(Vec::new()),
        Block::Quote { text: "ja ".repeat(3000), speaker: Some("wer ".repeat(900)) },
        Block::Heading("Kopf ".repeat(900)),
    ];
    let templates = Templates::load(None).unwrap();
    let issuer = story::issuer();
    for block in blocks {
        let release = Release { body: vec![block.clone(), words("Ende.")], ..story::release() };
        let layout = Layout { templates: &templates, release: &release, issuer: &issuer, figures: &[], editions: &[] };
        let printed =
            Printed { article: &layout.article(), logo: None, photo: None, made: jiff::Timestamp::UNIX_EPOCH };
        let pdf = printed.make().unwrap_or_else(|error| panic!("{error}: {block:?}"));
        assert_eq!(printed.make().unwrap(), pdf, "the same twice: {block:?}");
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.pdf");
        std::fs::write(&path, &pdf.bytes).unwrap();
        tool("qpdf", ["--check".as_ref(), path.as_os_str()]);
        assert!(text(&path).contains("Ende."), "{block:?}");
    }
}

#[test]
fn every_unpacker_reads_the_kit_alike() {
    let room = printed("");
    unpacked(&room, &[]);
    let kit = room.path("kit.zip");
    tool("unzip", ["-tq".as_ref(), kit.as_os_str()]);
    let listed = |command: &str, args: &[&str]| -> Vec<String> {
        let said = tool(command, args.iter().map(AsRef::as_ref).chain([kit.as_os_str()]));
        let mut names: Vec<_> =
            said.lines().filter_map(|line| line.split("island/").nth(1)).map(str::to_owned).collect();
        names.sort();
        names
    };
    let names = listed("unzip", &["-Z1"]);
    assert_eq!(names.len(), 21, "{names:?}");
    assert_eq!(listed("bsdtar", &["-tf"]), names);
    let tested = Command::new("7z").args(["t", "-bd"]).arg(&kit).output().expect("7z; `tests/run` installs it");
    assert!(tested.status.success(), "{}", String::from_utf8_lossy(&tested.stdout));
    room.pressbox(["kit", "verify", "kit.zip"]).succeeds();
}
