//! What readers should not have yet, or not at all: embargoes wherever they stand, and notes of the office.

use std::fmt::Write as _;

use pressbox::release::{EmbargoIs, Imported, import, import_where};

use crate::support::Room;
use crate::support::newsroom::newsroom;
use crate::support::pictures::jpeg;
use crate::support::site::ingest;
use crate::support::world::origin;

fn story(top: &str, end: &str) -> String {
    format!(
        "{top}New lighthouse opens in Norby\n\nNorby, 13 May 2027 – The lighthouse opens tomorrow. It is the first one.\n\n\
         The town has waited for ten years for this, and it will cost two million.\n{end}"
    )
}

fn read(text: &str) -> Result<Imported, String> {
    import(text.as_bytes(), &origin("Europe/Stockholm")).map_err(|error| error.to_string())
}

/// Each is read as this, or refused, at the top, in the middle and at the end alike.
const LINES: &[(&str, Option<&str>)] = &[
    ("Embargo: 14 May 2027, 10am", Some("2027-05-14T08:00:00Z")),
    ("NOT FOR RELEASE BEFORE 10:00 CEST, 14 May 2027", Some("2027-05-14T08:00:00Z")),
    ("Hold for release until May 14, 2027 at 10 a.m. ET", Some("2027-05-14T14:00:00Z")),
    ("Press hold until 14 May 2027 10:00", Some("2027-05-14T08:00:00Z")),
    ("Not for publication or broadcast before 10.00 on 14 May 2027", Some("2027-05-14T08:00:00Z")),
    ("Not for broadcast or publication until 10:00 on 14 May 2027", Some("2027-05-14T08:00:00Z")),
    ("Release time: 14 May 2027 10:00", Some("2027-05-14T08:00:00Z")),
    ("Publication time: 14 May 2027 10:00", Some("2027-05-14T08:00:00Z")),
    ("FOR RELEASE: May 14, 2027, 10 a.m. EDT", Some("2027-05-14T14:00:00Z")),
    ("This release is under embargo until Friday 14 May 2027 at 10:00 BST.", Some("2027-05-14T09:00:00Z")),
    ("This press release is embargoed until 14 May 2027 at 10:00.", Some("2027-05-14T08:00:00Z")),
    (
        "Please note that this information must not be published before 14 May 2027 at 10:00.",
        Some("2027-05-14T08:00:00Z"),
    ),
    ("This text may only be published after 14 May 2027 at 10:00.", Some("2027-05-14T08:00:00Z")),
    ("E M B A R G O: 14 May 2027 10:00", Some("2027-05-14T08:00:00Z")),
    ("**EMBARGO:** 14 May 2027 10:00", Some("2027-05-14T08:00:00Z")),
    ("🚫 EMBARGO 🚫 14/05/2027 10h", Some("2027-05-14T08:00:00Z")),
    ("Får publiceras tidigast 14 maj 2027 kl 10.00", Some("2027-05-14T08:00:00Z")),
    ("Får ej publiceras före den 14 maj 2027 kl. 10", Some("2027-05-14T08:00:00Z")),
    ("Denna information får inte publiceras före den 14 maj 2027 kl 10.", Some("2027-05-14T08:00:00Z")),
    ("Frei zur Veröffentlichung ab 14. Mai 2027, 10 Uhr", Some("2027-05-14T08:00:00Z")),
    ("Diese Information darf nicht vor dem 14. Mai 2027, 10 Uhr veröffentlicht werden.", Some("2027-05-14T08:00:00Z")),
    ("Ne pas diffuser avant le 14 mai 2027 à 10h", Some("2027-05-14T08:00:00Z")),
    ("Diffusion autorisée à partir du 14 mai 2027 à 10h", Some("2027-05-14T08:00:00Z")),
    ("Ce communiqué ne peut pas être diffusé avant le 14 mai 2027 à 10h.", Some("2027-05-14T08:00:00Z")),
    ("No difundir hasta el 14 de mayo de 2027 a las 10:00", Some("2027-05-14T08:00:00Z")),
    ("Non pubblicare prima del 14 maggio 2027 ore 10", Some("2027-05-14T08:00:00Z")),
    ("Niet publiceren voor 14 mei 2027 10.00 uur", Some("2027-05-14T08:00:00Z")),
    ("Må ikke offentliggøres før 14. maj 2027 kl. 10", Some("2027-05-14T08:00:00Z")),
    ("Må ikke publiseres før 14. mai 2027 kl. 10", Some("2027-05-14T08:00:00Z")),
    ("Ei julkisuuteen ennen 14.5.2027 klo 10", Some("2027-05-14T08:00:00Z")),
    ("AMBARGO: 14 May 2027 10:00", Some("2027-05-14T08:00:00Z")),
    ("AMBARGO: 14 Mayıs 2027 10:00", None),
    ("EMBARGADO ATÉ 14 de maio de 2027, 10h00", None),
    ("ЭМБАРГО до 14 мая 2027 года, 10:00", None),
    ("Εμπάργκο έως 14 Μαΐου 2027, 10:00", None),
    ("エンバーゴ 2027年5月14日 10時", None),
    ("【解禁日時:2027年5月14日(金)午前10時】", None),
    ("禁運至2027年5月14日10:00", None),
    ("محظور النشر حتى 15 مايو 2027 الساعة 10:00", None),
    ("Embargo do 14. května 2027 10:00", None),
    ("Embargo till lunch", None),
];

#[test]
fn an_embargo_is_read_or_refused_wherever_it_stands() {
    let mut wrong = String::new();
    for (line, lift) in LINES {
        let middle = story("", "")
            .replace("tomorrow. It", "tomorrow.\n\nIt")
            .replace("The town", &format!("{line}\n\nThe town"));
        let texts = [
            ("top", story(&format!("{line}\n\n"), "")),
            ("end", story("", &format!("\n{line}\n"))),
            ("middle", middle),
            ("list", story("", &format!("\nNotes to editors\n- The tower is old.\n- {line}\n"))),
            ("cell", story("", &format!("\n| What | When |\n|---|---|\n| Talk | noon |\n| Note | {line} |\n"))),
            ("settings", format!("---\ntitle: x\nnote: {line}\n---\n{}", story("", ""))),
        ];
        for (place, text) in texts {
            let found = read(&text).ok().map(|read| {
                read.manuscript.release.embargo.map_or("lost".to_owned(), |lift| lift.timestamp().to_string())
            });
            if found.as_deref() != *lift {
                writeln!(wrong, "{place}: {line}\n    {found:?}").unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn an_embargo_inside_of_a_paragraph_is_read_and_told() {
    let end = "\nThe tower is white. Please note that this information must not be published before 14 May 2027 at 10:00. It has \
               a lamp, a stair, a bell, and forty windows that look out over the sea and over the land behind it.\n";
    let imported = read(&story("", end)).unwrap();
    assert_eq!(imported.manuscript.release.embargo.unwrap().timestamp().to_string(), "2027-05-14T08:00:00Z");
    assert!(imported.findings.iter().any(|finding| finding.rule == "embargo-read"), "{:?}", imported.findings);
}

#[test]
fn a_story_that_speaks_of_an_embargo_or_of_a_day_has_none() {
    let mut wrong = String::new();
    for line in [
        "Sin embargo, el puerto abre el 14 de mayo de 2027 a las 10:00.",
        "The arms embargo on Norland ends on 14 May 2027, and the harbour is glad of it.",
        "The embargo on oil was lifted on 14 May 2026.",
        "The book is published on 14 May 2027 by the harbour.",
        "The lighthouse is open from 14 May 2027 at 10:00.",
        "The council will publish its report on 14 May 2027.",
        "For immediate release, 13 May 2027",
        "No embargo.",
        "Embargo: none",
        "Sperrfrist: keine",
    ] {
        match read(&story("", &format!("\n{line}\n"))) {
            Ok(read) if read.manuscript.release.embargo.is_none() => {}
            other => writeln!(wrong, "{line}\n    {:?}", other.map(|read| read.manuscript.release.embargo)).unwrap(),
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn whoever_has_read_the_text_can_say_that_it_has_no_embargo() {
    for line in ["EMBARGO until the gala", "Embargo: 14 May 2027 10:00", "ЭМБАРГО до 14 мая 2027 года, 10:00"]
    {
        let text = story("", &format!("\n{line}\n"));
        let imported = import_where(text.as_bytes(), &origin("Europe/Stockholm"), EmbargoIs::None).unwrap();
        assert!(imported.manuscript.release.embargo.is_none(), "{line}");
        assert!(!imported.findings.iter().any(|finding| finding.rule.starts_with("embargo")), "{line}");
    }
}

#[test]
fn two_embargoes_that_differ_stop_the_import() {
    let two = |first: &str, second: &str| read(&story(&format!("{first}\n{second}\n\n"), "")).map(|_| ());
    assert_eq!(
        two("Embargo: 15 May 2027 10:00", "Embargo: 16 May 2027 10:00").unwrap_err(),
        "the embargo on line 2 is different from the one on line 1: `Embargo: 16 May 2027 10:00`"
    );
    assert!(two("Embargo: 15 May 2027 10:00", "Embargo: 15 May 2027 10:00").is_ok());
    assert!(two("EMBARGO: 15 May 2027 09:00 BST", "Sperrfrist: 15. Mai 2027, 10 Uhr").is_ok());
    let apart =
        story("Embargo: 15 May 2027 10:00\n\n", "\nThis release is under embargo until 16 May 2027 at 10:00.\n");
    assert!(read(&apart).is_err());
}

#[test]
fn an_embargo_that_may_be_another_day_is_an_error() {
    let rules = |line: &str| -> Vec<&str> {
        let imported = read(&story(&format!("{line}\n\n"), "")).unwrap();
        imported.findings.iter().map(|finding| finding.rule).collect()
    };
    assert!(rules("EMBARGO 03/06/2027 09:00").contains(&"embargo-ambiguous"));
    for sure in ["EMBARGO 23/06/2027 09:00", "EMBARGO 06/06/2027 09:00", "EMBARGO 2027-06-03 09:00"] {
        assert!(!rules(sure).contains(&"embargo-ambiguous"), "{sure}");
    }
}

#[test]
fn an_embargo_without_a_zone_is_in_that_of_the_place() {
    let text = "Sperrfrist: 14. Mai 2027, 10 Uhr\n\nNeuer Turm in Berlin\n\nBerlin, 13. Mai 2027 – Der neue Turm in Berlin wird morgen \
                eröffnet, und die Stadt hat lange darauf gewartet.\n";
    let imported = import(text.as_bytes(), &origin("America/New_York")).unwrap();
    assert_eq!(imported.manuscript.release.embargo.unwrap().timestamp().to_string(), "2027-05-14T08:00:00Z");
    assert!(imported.findings.iter().any(|finding| finding.message.contains("`Europe/Berlin`, the event's place")));
}

#[test]
fn a_note_that_is_not_for_readers_is_quoted() {
    let mut wrong = String::new();
    for line in [
        "Notes (not for publication):\nThe mayor will resign on Friday.",
        "DRAFT v3 – internal comment: [TK check with legal]",
        "Noot voor de redactie (niet voor publicatie):\nDe burgemeester treedt af.",
        "Nicht zur Veröffentlichung: Der Bürgermeister tritt zurück.",
        "Interner Hinweis: mit der Rechtsabteilung klären",
        "Ej för publicering: borgmästaren avgår.",
        "Ikke til offentliggørelse: borgmesteren går af.",
        "Ikke for publisering: ordføreren går av.",
        "Pas pour publication : le maire démissionne.",
        "No publicar: el alcalde dimite.",
        "Non pubblicare: il sindaco si dimette.",
        "Ei julkaistavaksi: kaupunginjohtaja eroaa.",
        "[internal note: call Bo first]",
        "OFF THE RECORD: the mayor resigns.",
    ] {
        let imported = read(&story("", &format!("\n{line}\n"))).unwrap();
        let found = imported.findings.iter().find(|finding| finding.rule == "internal-note");
        if !found.is_some_and(|finding| finding.message.contains(line.lines().next().unwrap_or_default())) {
            writeln!(wrong, "{line}\n    {found:?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
    for line in ["Not for publication before 14 May 2027 at 10:00", "The report is internal to the council."] {
        let imported = read(&story("", &format!("\n{line}\n"))).unwrap();
        assert!(!imported.findings.iter().any(|finding| finding.rule == "internal-note"), "{line}");
    }
}

#[test]
fn a_text_in_another_script_or_language_is_never_guessed_to_be_ours() {
    for text in [
        "بيان صحفي\n\nافتتاح المتحف البحري الجديد\n\nدبي، 14 مايو 2024 – افتتح المتحف البحري أبوابه اليوم.\n",
        "報道関係者各位\nプレスリリース\n\n新しい灯台が開館\n\n株式会社灯台(本社:東京都)は、新しい灯台を開館します。\n",
        "Новый маяк\n\nВ городе открывается новый маяк.\n",
        "Νέος φάρος\n\nΣτην πόλη ανοίγει ένας νέος φάρος.\n",
        "INFORMACJA PRASOWA\n\nNowa latarnia w Gdańsku\n\nGdańsk, 14 maja 2024 r. – Nowa latarnia zostanie otwarta jutro.\n\n\
         „To wielki dzień” – powiedziała prezydent Anna Nowak.\n",
        "Embargoed until 00:01 on 16 May 2027\n\nLisboa: novo farol abre ao público\n\nLisboa, 15 de maio de 2027 – O novo farol abre \
         amanhã.\n\n“É um dia feliz”, disse a diretora Maria Silva.\n",
    ] {
        assert_eq!(
            read(text).map(|read| read.manuscript.release.language).unwrap_err(),
            "the language of the text cannot be recognised",
            "{text}"
        );
    }
}

#[test]
fn a_story_about_an_embargo_on_goods_is_read_with_an_error_to_judge() {
    let text = "EU weapons embargo until 14 May 2027 10:00 shapes harbour trade\n\nNorby, 14 May 2026 – The embargo holds until \
                14 May 2027, and it is the first of its kind for the harbour.\n\nIt is big.\n";
    let imported = read(text).unwrap();
    assert!(imported.manuscript.release.embargo.is_none());
    assert!(imported.findings.iter().any(|finding| finding.rule == "embargo-suspected"));
}

#[test]
fn an_import_without_embargo_says_so_in_the_source_and_nobody_asks_again() {
    let room = Room::new();
    let line = "Under embargo until 17 May 2027, 10:00";
    room.write("story.txt", story(line, ""));
    room.write(
        "sentence.txt",
        story("", "\nThis text may not be published before 17 May 2027 at 10:00, the ministry wrote.\n"),
    );
    for file in ["story.txt", "sentence.txt"] {
        let slug = file.trim_end_matches(".txt");
        let said = room.pressbox(["release", "import", file, "--slug", slug, "--no-embargo"]).succeeds();
        assert!(!said.stderr.contains("embargo"), "{}", said.stderr);
        let source = format!("releases/{slug}/release.en.md");
        assert!(room.read(&source).contains("\nembargo = \"none\"\n"), "{}", room.read(&source));
        let checked = room.pressbox(["release", "check", slug]).stdout;
        assert!(checked.contains("warning") && !checked.contains("embargo"), "{checked}");
        // What is exported says it, too.
        room.write("shown.json", room.pressbox(["release", "show", slug, "--json"]).succeeds().stdout);
        room.pressbox(["release", "import", "shown.json", "--slug", slug, "--force"]).succeeds();
        assert!(room.read(&source).contains("\nembargo = \"none\"\n"));
        // Without it the check asks.
        let asked = room.read(&source).replace("embargo = \"none\"\n", "");
        room.write(&source, asked);
        let checked = room.pressbox(["release", "check", slug]).stdout;
        assert!(checked.contains("embargo-suspected") && checked.contains("embargo = \"none\""), "{checked}");
    }
}

#[test]
fn a_text_that_says_plainly_that_it_is_withheld_goes_nowhere_without_an_embargo() {
    let room = Room::new();
    room.list("motor", "email\nanna@media.example\n");
    let source = |text: &str, front: &str| {
        format!(
            "+++\nheadline = \"A merger\"\nlanguage = \"en\"\ndate = 2026-11-20\n{front}+++\n\n{text}\n\nThe lead of it all.\n"
        )
    };
    let send = ["send", "r", "--list", "motor", "--outbox", "outbox", "--yes"];
    for text in [
        "STRICTLY EMBARGOED UNTIL 08:00 GMT 24 December 2099",
        "Sperrfrist: 24. Dezember 2099, 8.00 Uhr",
        "Embargo: 24.12.2099 kl. 8",
        "Not for publication before 8 am on 24 December 2099",
        "UNDER EMBARGO",
        "This release is under embargo.",
        "Under embargo until noon tomorrow.",
        "Under strict embargo until the market closes.",
        "Do not publish before 24 December 2099.",
        "GESPERRT: Sperrfrist bis auf Weiteres",
        "STRICTLY UNDER EMBARGO\n\nThe union fights the EU arms embargo and its many rules",
        "This release, which our partners in twelve countries have seen and approved, is under embargo until the minister has spoken.",
    ] {
        room.write("releases/r/release.en.md", source(text, ""));
        let checked = room.pressbox(["release", "check", "r"]).exits(1).stdout;
        assert!(checked.contains("[embargo-suspected]"), "{checked}");
        let sent = room.pressbox(send).exits(1);
        assert!(
            sent.stderr.contains("this withholds the text") && sent.stderr.contains("embargo = \"none\""),
            "{sent:?}"
        );
        assert!(!room.path("outbox").exists(), "{text}");
        room.pressbox(["kit", "r", "-o", "kit.zip"]).exits(1);
        assert!(!room.path("kit.zip").exists());
        let built = room.pressbox(["site", "build"]);
        assert!(built.stderr.contains("this withholds the text"), "{built:?}");
        assert!(!room.path("out/site/r").exists(), "{text}");
    }
    // Whoever has read it can say so, and a story about an embargo on goods only gets a warning.
    for (text, front) in [
        ("STRICTLY EMBARGOED UNTIL 08:00 GMT 24 December 2099", "embargo = \"none\"\n"),
        ("The arms embargo on Norby ends on 24 December 2099.", ""),
        ("The union fights the EU arms embargo. The embargo ends on 24 December 2099.", ""),
        ("The embargo was a mistake, says the minister.", ""),
        ("Cuba embargo costs the museum its paint", ""),
        ("EU eases embargo rules for small boats", ""),
        ("Museum breaks embargo", ""),
        ("Hold for release 24 December 2099.", ""),
    ] {
        room.write("releases/r/release.en.md", source(text, front));
        room.pressbox(["release", "check", "r"]).succeeds();
        room.pressbox(["kit", "r", "-o", "kit.zip"]).succeeds();
        std::fs::remove_file(room.path("kit.zip")).unwrap();
    }
}

#[test]
fn an_embargo_in_a_file_that_nothing_reads_holds_the_release_back() {
    let room = Room::new();
    room.list("motor", "email\nanna@media.example\n");
    let source = |language: &str, front: &str| {
        format!(
            "+++\nheadline = \"A merger\"\nlanguage = \"{language}\"\ndate = 2026-11-20\n{front}+++\n\nThe lead of it all.\n"
        )
    };
    room.write("releases/r/release.sv.md", source("sv", ""));
    for name in ["release.EN.md", "release.pt-br.md", "release.md", "release.en.markdown", "release.en (1).md"] {
        let path = format!("releases/r/{name}");
        room.write(&path, source("en", "embargo = \"2099-12-24 08:00 UTC\"\n"));
        for command in
            [&["send", "r", "--list", "motor", "--outbox", "outbox", "--yes"][..], &["kit", "r", "-o", "kit.zip"]]
        {
            let refused = room.pressbox(command).exits(1).stderr;
            assert!(refused.contains(&format!("{name}` names an embargo, but is not used")), "{name}: {refused}");
        }
        let built = room.pressbox(["site", "build"]);
        assert!(
            built.stderr.contains("names an embargo, but is not used") && !room.path("out/site/r").exists(),
            "{built:?}"
        );
        std::fs::remove_file(room.path(&path)).unwrap();
    }
    room.pressbox(["kit", "r", "-o", "kit.zip"]).succeeds();
}

#[test]
fn a_photo_that_a_public_release_shows_before_the_embargo_lifts_is_told() {
    let room = newsroom();
    room.write("in/car.jpg", jpeg(21));
    let photo = ingest(&room, "in", "Per Ek drives in Åre on 3 May 2026.").remove(0);
    room.write(
        "releases/later/release.en.md",
        "+++\nheadline = 'Later'\nembargo = '2090-05-01 08:00 Europe/Oslo'\n+++\nLead.\n",
    );
    for slug in ["race", "later"] {
        room.pressbox(["release", "add", slug, &photo, "--alt", "A car."]).succeeds();
    }
    let told = |slug: &str| {
        let found = room.pressbox(["release", "check", slug, "--json"]).json();
        found.into_iter().find(|finding| finding["rule"] == "photo-before-embargo")
    };
    let warning = told("later").unwrap();
    let says =
        format!("this release is under embargo, and `race`, which is not, shows the same photo `{}`", &photo[..8]);
    assert_eq!((&warning["severity"], &warning["message"]), (&"warning".into(), &says.into()));
    assert!(told("race").is_none());
    // Once the other is under embargo as well, nothing is shown.
    let text = room.read("releases/race/release.en.md");
    room.write(
        "releases/race/release.en.md",
        text.replacen("+++\n", "+++\nembargo = '2090-05-01 08:00 Europe/Oslo'\n", 1),
    );
    assert!(told("later").is_none());
}
