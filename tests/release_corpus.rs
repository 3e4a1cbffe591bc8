//! Releases of several houses in three languages: what is made of each is compared word for word.
//!
//! Beside `NAME.txt`, `NAME.md` or `NAME.html` stands `NAME.transcript`. Where a change is meant, run the tests once
//! with `PRESSBOX_REWRITE=1` and read what has changed.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::civil::date;
use pressbox::release::{Block, ImportError, Imported, Language, Origin, Releases, import};

use crate::support::Room;
use crate::support::documents::docx;
use crate::support::world::{counts, story};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/testdata/releases")
}

fn releases() -> Vec<PathBuf> {
    let mut found: Vec<_> = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension != "transcript"));
    found.sort();
    found
}

fn origin() -> Origin {
    Origin {
        slug: "story".parse().unwrap(),
        language: None,
        home_language: Language::English,
        date: None,
        today: date(2026, 3, 2),
        zone: None,
        home_zone: "Europe/Stockholm".to_owned(),
    }
}

fn transcript(imported: &Imported) -> String {
    let mut out = String::new();
    let release = &imported.manuscript.release;
    let lines = &imported.manuscript.lines;
    let mut say = |label: &str, text: Option<String>| {
        if let Some(text) = text {
            writeln!(out, "{label}: {}", text.replace('\n', " / ")).unwrap();
        }
    };
    say("language", Some(release.language.to_string()));
    say("date", release.date.map(|date| date.to_string()));
    say("embargo", release.embargo.as_ref().map(ToString::to_string));
    say(&format!("{} headline", lines.headline), Some(release.headline.clone()));
    say("subheading", release.subheading.clone());
    say(&format!("{} lead", lines.lead), Some(release.lead.clone()));
    say(&format!("{} caption", lines.caption), release.caption.clone());
    for (block, line) in release.body.iter().zip(&lines.body) {
        let (kind, text) = match block {
            Block::Paragraph(text) => ("paragraph", text.clone()),
            Block::Heading(text) => ("heading", text.clone()),
            Block::Quote { text, speaker } => ("quote", format!("{text} — {}", speaker.as_deref().unwrap_or("?"))),
            Block::List(items) => ("list", items.join(" | ")),
            Block::Table(table) => ("table", table.texts().collect::<Vec<_>>().join(" | ")),
        };
        say(&format!("{line} {kind}"), Some(text));
    }
    say("timetable", release.titles.timetable.clone());
    for (event, line) in release.timetable.iter().zip(&lines.timetable) {
        let more: Vec<_> = [&event.note, &event.url].into_iter().flatten().map(String::as_str).collect();
        say(&format!("{line} {}", event.start), Some([&[event.title.as_str()], &more[..]].concat().join(" | ")));
    }
    say("facts", release.titles.facts.clone());
    for (fact, line) in release.facts.iter().zip(&lines.facts) {
        say(&format!("{line} fact"), Some(format!("{} = {}", fact.label, fact.value)));
    }
    for (link, line) in release.links.iter().zip(&lines.links) {
        say(&format!("{line} link"), Some(format!("{} -> {}", link.label, link.url)));
    }
    say(&format!("{} terms", lines.usage_terms), release.usage_terms.clone());
    for (person, line) in release.contacts.iter().zip(&lines.contacts) {
        let more = [&person.role, &person.email, &person.phone].into_iter().flatten().cloned();
        let parts: Vec<_> = std::iter::once(person.name.clone()).chain(more).collect();
        say(&format!("{line} contact"), Some(parts.join(" | ")));
    }
    say("about", release.titles.boilerplate.clone());
    say(&format!("{} boilerplate", lines.boilerplate), release.boilerplate.clone());
    for finding in &imported.findings {
        say(&format!("{} [{}]", finding.line, finding.rule), Some(finding.message.clone()));
    }
    out
}

#[test]
fn every_release_is_understood_as_its_transcript_says() {
    let releases = releases();
    assert!(releases.len() >= 12, "{releases:?}");
    let mut wrong = String::new();
    for path in &releases {
        let imported = import(&fs::read(path).unwrap(), &origin()).unwrap();
        let found = transcript(&imported);
        let beside = path.with_extension("transcript");
        if std::env::var_os("PRESSBOX_REWRITE").is_some() {
            fs::write(&beside, &found).unwrap();
        }
        let expected = fs::read_to_string(&beside).unwrap_or_default();
        if found != expected {
            write!(wrong, "{}\n--- expected\n{expected}--- found\n{found}\n", path.display()).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Words that have become structure: they say what a part is, and pressbox says it again when it sets the part.
const BECAME_STRUCTURE: &[&str] = &[
    "o",
    "says",
    "said",
    "adds",
    "säger",
    "sagt",
    "erklärt",
    "so",
    "All",
    "all",
    "times",
    "time",
    "are",
    "in",
    "alla",
    "tider",
    "är",
    "svensk",
    "tid",
    "alle",
    "Zeiten",
    "Ortszeit",
    "Uhr",
    "kl",
    "pm",
    "am",
    "p",
    "m",
    "noon",
    "ab",
    "Friday",
    "Saturday",
    "fredag",
    "lördag",
    "måndag",
    "Freitag",
    "Mittwoch",
    "Samstag",
    "Tuesday",
    "March",
    "June",
    "May",
    "Mai",
    "maj",
    "augusti",
    "September",
    "November",
    "6th",
    "MESZ",
    "GMT",
    "CEST",
    "EDT",
    "London",
    "York",
    "New",
    "until",
    "UNDER",
    "EMBARGO",
    "Sperrfrist",
    "ENDS",
    "Press",
    "contact",
    "Contact",
    "Presskontakt",
    "Pressekontakt",
    "Kontakt",
    "For",
    "more",
    "information",
    "please",
    "För",
    "mer",
    "kontakta",
    "Ansprechpartnerin",
    "Tel",
    "tel",
    "Mobil",
    "Bildtext",
    "Caption",
    "Facts",
    "Timetable",
    "5th",
    "13",
    "mailto",
    "E",
    "post",
];

#[test]
fn no_word_of_a_release_is_lost() {
    for path in releases().iter().filter(|path| path.extension().is_some_and(|e| e != "html")) {
        let text = fs::read_to_string(path).unwrap();
        words_are_kept(&text, &import(text.as_bytes(), &origin()).unwrap());
    }
}

#[track_caller]
fn words_are_kept(text: &str, imported: &Imported) {
    let kept = transcript(imported);
    let mut kept: std::collections::HashMap<&str, usize> =
        kept.split(|c: char| !c.is_alphanumeric()).fold(std::collections::HashMap::default(), |mut counts, word| {
            *counts.entry(word).or_default() += 1;
            counts
        });
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().any(char::is_alphabetic)) {
        let left = kept.get_mut(word).filter(|left| **left > 0).map(|left| *left -= 1);
        assert!(
            left.is_some() || BECAME_STRUCTURE.contains(&word),
            "`{word}` is lost from\n{text}\n{}",
            transcript(imported)
        );
    }
}

/// Parts of releases that a generator puts together in any order.
const PARTS: &[&str] = &[
    "Qvist opens the tower on Friday, and forty-one people have promised to climb it before noon.",
    "- We climb because it is there, Maj Qvist says, keeper of the tower.",
    "“It is higher than it looks,” says Per Holm. “And it looks high.”",
    "Hon kallade det ”en lång dag” och gick hem.",
    "„Der Turm bleibt offen“, sagt Jana Roth, Türmerin.",
    "The steps of the tower",
    "Timetable:\nFriday June 5th 2026:\n09:40 Doorway opens (side entrance)\n15:10 Last climber",
    "Facts:\nHeight: 41 m\nSteps: 212\nBells: two",
    "• rope\n• lamp\n• bread",
    "Notes to editors\n1. Bring shoes.\n2. Leave umbrellas.",
    "Photos: https://tower.example/photos",
    "Live at tower.example/live and elsewhere, weather permitting, until dusk or soup.",
    "Press contact:\nMaj Qvist, keeper\nmaj@tower.example\n070-123 45 67",
    "About Qvist Towers\nQvist Towers keeps eleven towers upright and two of them open to everybody who asks.",
    "The images may be used freely with the photographer's name.",
    "Caption: The tower at dusk. Photo: Siv Berg",
    "Caption: The tower at dawn. Photo: Siv Berg",
    "Something: else\nentirely; \\ without [sense] *or* order (or end",
    "> Marked as a quote.\n> — Somebody, somewhere",
    "## A marked heading",
    "| Cell | other |",
    "| Kind | Oars | Sails |\n|---|---:|---|\n| Skiff | 4 | none |\n| Yawl | 7 | brown | surplus |",
    ": Captioned by hand",
    "Vessel    Masts   Guns\nPunt          1      0\nKetch         2     12",
    "Craft\tHull\tKeel\nCanoe\tcedar\tflat\nDhow\tteak\tlong",
    "- hemp\n  - tarred\n  - bare\n- wool",
    "1. dig\n   deeper\n2. fill\n   a) sand",
    "Dear editors,",
    "•\tgravel\no\tcoarse\n▪\tsharp",
    "Press release | 5 June 2026 | Qvist Towers",
    "13 May",
    "16:20",
    "— ",
    "Åäö ÅÄÖ éß 🚀 naïve",
];

#[test]
fn no_word_is_lost_or_doubled_in_any_mixture_of_parts_and_its_export_is_the_same() {
    // More of them where more are asked for: `PRESSBOX_MIXTURES=20000`.
    let mixtures = std::env::var("PRESSBOX_MIXTURES").ok().and_then(|count| count.parse().ok()).unwrap_or(400);
    let room = Room::empty();
    let releases = Releases::new(&room.path("releases"));
    let mut seed = 11_u32;
    for _ in 0..mixtures {
        let mut text = String::from("Tower headline stands here\n\n");
        for _ in 0..8 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text += PARTS[(seed >> 16) as usize % PARTS.len()];
            text += if seed & 0x100_0000 == 0 { "\n" } else { "\n\n" };
        }
        // So little of some mixtures is in any language that they are refused until it is said.
        let imported = import(text.as_bytes(), &origin()).or_else(|error| match error {
            ImportError::Language => import(text.as_bytes(), &Origin { language: Some(Language::English), ..origin() }),
            error => Err(error),
        });
        let imported = imported.unwrap();
        words_are_kept(&text, &imported);
        let written = counts(&text);
        for (word, times) in counts(&story(&imported, false)) {
            let once = times <= written.get(&word).copied().unwrap_or_default();
            assert!(
                once || BECAME_STRUCTURE.contains(&word.as_str()),
                "`{word}` is there twice\n{text}\n{}",
                transcript(&imported)
            );
        }
        let release = imported.manuscript.release;
        let again = import(&fs::read(releases.write(&release).unwrap()).unwrap(), &origin()).unwrap();
        assert_eq!(again.manuscript.release, release, "{text}");
    }
}

#[test]
fn what_show_says_imports_to_the_same_and_so_does_the_source() {
    let room = Room::new();
    for path in releases() {
        let name = path.file_stem().unwrap().to_str().unwrap();
        room.pressbox([OsArg::from("release"), "import".into(), path.clone().into(), "--slug".into(), name.into()])
            .succeeds();
        let shown = room.pressbox(["release", "show", name, "--json"]).succeeds().stdout;
        for (file, content) in [
            (format!("{name}.json"), shown.clone()),
            (format!("{name}.own.md"), room.read(format!("releases/{name}/release.{}.md", &name[..2]))),
        ] {
            room.write(&file, &content);
            room.pressbox(["release", "import", &file, "--slug", name, "--force"]).succeeds();
            let again = room.pressbox(["release", "show", name, "--json"]).succeeds().stdout;
            assert_eq!(again, shown, "{file}");
        }
    }
    room.write("broken.json", "{\"headline\": \"x\",\n\"language\": \"tlh\"}");
    let said = room.pressbox(["release", "import", "broken.json", "--slug", "broken"]).exits(1).stderr;
    assert!(said.contains("line 2: unknown variant `tlh`"), "{said}");
}

type OsArg = std::ffi::OsString;

#[test]
fn a_word_processors_document_is_read() {
    let document = docx(
        "<w:p><w:pPr><w:pStyle w:val=\"Rubrik1\"/></w:pPr><w:r><w:t>The tower opens</w:t></w:r></w:p>\
         <w:p><w:r><w:t xml:space=\"preserve\">The tower opens on </w:t></w:r><w:del><w:r><w:delText>Monday</w:delText></w:r></w:del>\
         <w:ins><w:r><w:t>Friday</w:t></w:r></w:ins><w:r><w:t>, with </w:t></w:r><w:hyperlink r:id=\"rId7\"><w:r><w:t>a walk</w:t></w:r></w:hyperlink>\
         <w:r><w:t>.</w:t></w:r></w:p>\
         <w:p><w:pPr><w:pStyle w:val=\"Citat\"/></w:pPr><w:r><w:t>“It is high,” says Per Holm.</w:t></w:r></w:p>\
         <w:p><w:r><w:rPr><w:b/></w:rPr><w:t>The way up</w:t></w:r></w:p>\
         <w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>rope</w:t></w:r></w:p>\
         <w:p><w:pPr><w:numPr/></w:pPr><w:r><w:t>lamp</w:t></w:r></w:p>\
         <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Height</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>41 m</w:t></w:r></w:p></w:tc></w:tr>\
         <w:tr><w:tc><w:p><w:r><w:t>Steps</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>212</w:t></w:r></w:p></w:tc></w:tr>\
         <w:tr><w:tc><w:p><w:r><w:t>Bells</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>two</w:t></w:r></w:p></w:tc></w:tr></w:tbl>",
        "",
    );
    assert_eq!(
        transcript(&import(&document, &origin()).unwrap()),
        "language: en\n1 headline: The tower opens\n2 lead: The tower opens on Friday, with [a walk](https://tower.example/walk).\n\
         3 quote: It is high — Per Holm\n4 heading: The way up\n5 list: rope | lamp\n\
         7 fact: Height = 41 m\n8 fact: Steps = 212\n9 fact: Bells = two\n"
    );
    let deep = docx(&format!("{}{}", "<w:sdt>".repeat(100_000), "</w:sdt>".repeat(100_000)), "");
    assert!(import(&deep, &origin()).is_err());
    assert!(import(&docx("<w:p>", ""), &origin()).is_err());
}

#[test]
fn notes_descriptions_and_page_edges_of_a_document_are_kept_and_told() {
    let document = docx(
        "<w:p><w:pPr><w:pStyle w:val=\"Rubrik1\"/></w:pPr><w:r><w:t>The tower opens</w:t></w:r></w:p>\
         <w:p><w:r><w:t>The tower opens on Friday</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r><w:r><w:t>, after years.</w:t></w:r></w:p>\
         <w:p><w:r><w:drawing><wp:docPr xmlns:wp=\"urn:wp\" id=\"1\" name=\"Bild 1\" descr=\"Tornet i dimma\"/></w:drawing></w:r></w:p>\
         <w:p><w:r><w:t>It was closed for long</w:t></w:r><w:r><w:endnoteReference w:id=\"5\"/></w:r><w:r><w:t>.</w:t></w:r></w:p>",
        "",
    );
    assert_eq!(
        transcript(&import(&document, &origin()).unwrap()),
        "language: en\n1 headline: The tower opens\n2 lead: The tower opens on Friday[1], after years.\n3 caption: Tornet i dimma\n\
         4 paragraph: It was closed for long[2].\n5 paragraph: [1] By ladder, till the stairs are dry.\n\
         6 paragraph: [2] Since 1987.\n\
         1 [page-edge]: the page footer is left out: “Tower Trust, 070-123 45 67”\n\
         2 [footnote]: the footnote to this line is at the end of the text, as `[1]`\n\
         3 [picture-described]: there was a picture here, described as “Tornet i dimma”\n\
         4 [footnote]: the footnote to this line is at the end of the text, as `[2]`\n"
    );
}

#[test]
fn what_a_document_says_beside_its_text_is_told_and_an_embargo_in_it_counts() {
    let document = docx(
        "<w:p><w:pPr><w:pStyle w:val=\"Rubrik1\"/></w:pPr><w:r><w:t>The tower opens</w:t></w:r></w:p>\
         <w:p><w:r><w:t>The tower opens on </w:t></w:r><w:del w:author=\"Eva\"><w:r><w:delText>Monday</w:delText></w:r></w:del>\
         <w:ins w:author=\"Eva\"><w:r><w:t>Friday</w:t></w:r></w:ins><w:r><w:commentReference w:id=\"1\"/></w:r><w:r><w:t>.</w:t></w:r></w:p>\
         <w:p><w:r><w:t>It is high. </w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>How high, Per?</w:t></w:r></w:p>",
        "",
    );
    let imported = import(&document, &origin()).unwrap();
    let told = |rule: &str| {
        let mut found = imported.findings.iter().filter(|finding| finding.rule == rule);
        found.next().map(|finding| (finding.line, finding.message.clone())).unwrap_or_default()
    };
    let comment = "Nothing of this before 3 December 2026, 18:00! Embargo: 3 December 2026, 18:00";
    assert_eq!(told("comment"), (1, format!("a comment in the document is left out: “{comment}”")));
    assert_eq!(told("hidden-text"), (3, "hidden text is left out: “How high, Per?”".to_owned()));
    assert_eq!(told("tracked-changes").0, 1);
    let embargo = imported.manuscript.release.embargo.map(|embargo| embargo.to_string());
    assert!(embargo.is_some(), "{:?}", imported.findings);
}

#[test]
fn what_a_web_pages_pictures_show_is_kept_beside_the_caption() {
    let page = "<h1>The tower opens</h1>\n<p>The tower <img src=a.png alt=''>opens on Friday.</p>\n<figure><img src=t.jpg\n\
        alt='The tower\n in fog'><figcaption>Photo: Per Holm</figcaption></figure><img alt='A  bell'>\n<p>It is high.</p>";
    let imported = import(page.as_bytes(), &origin()).unwrap();
    assert_eq!(imported.manuscript.release.caption.as_deref(), Some("Photo: Per Holm\nThe tower in fog\nA bell"));
    assert_eq!(imported.manuscript.release.lead, "The tower opens on Friday.");
    let found: Vec<_> = imported.findings.iter().filter(|f| f.rule == "picture-described").map(|f| f.line).collect();
    assert_eq!(found.len(), 2, "{:?}", imported.findings);
}
