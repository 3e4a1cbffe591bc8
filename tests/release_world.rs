//! Releases as the world writes them: ten languages, three house styles each, and the ten cases that stand for kinds.
//!
//! Beside each `NAME.txt` stands `NAME.expected`: what a person would write down of it, a field a line. What is right, wrong, missed
//! and too much is counted a field; `cargo test --test suite release_world -- --nocapture` shows the table.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use pressbox::release::{Block, Imported, Language, Origin, Releases, import};

use crate::support::world::{Counted, compare, counted, counts, fields, home, name, origin, shown, story, texts};
use crate::support::{Room, shared};

#[test]
fn ten_languages_in_three_house_styles_are_understood() {
    let Counted { table, report } = counted();
    eprintln!("{}{report}", shown(&table));
    let all = table.values().map(|count| count.right + count.wrong + count.missed).sum::<usize>();
    let right = table.values().map(|count| count.right).sum::<usize>();
    assert!(texts().len() >= 30 && right * 100 >= all * 95, "{right} of {all}\n{report}");
    let embargo = table["embargo"];
    assert_eq!((embargo.wrong, embargo.missed, embargo.extra), (0, 0, 0), "{report}");
    let quote = table["quote"];
    assert_eq!((quote.wrong, quote.extra), (0, 0), "{report}");
}

/// What an embargo may be written like; each is in the evening of or after the day that is named, or refused.
const EMBARGOES: &[(&str, Option<&str>)] = &[
    ("Får ej publiceras före fredag den 17 maj 2024 kl 06.00", Some("2024-05-17T04:00:00Z")),
    ("Kan publiceras tidigast fredag 17 maj 2024, kl 06:00", Some("2024-05-17T04:00:00Z")),
    ("Pressmeddelande – embargo till 17 maj 2024 kl 06.00", Some("2024-05-17T04:00:00Z")),
    ("Zur Veröffentlichung ab 17. Mai 2024, 11 Uhr", Some("2024-05-17T09:00:00Z")),
    ("Frei zur Veröffentlichung ab: 17.05.2024, 11:00 Uhr", Some("2024-05-17T09:00:00Z")),
    ("Nicht vor dem 17. Mai 2024, 11 Uhr veröffentlichen", Some("2024-05-17T09:00:00Z")),
    ("Bitte erst ab 17. Mai 2024, 11 Uhr veröffentlichen", Some("2024-05-17T09:00:00Z")),
    ("Hold for release until 9 a.m. EDT, Friday, May 17, 2024", Some("2024-05-17T13:00:00Z")),
    ("For publication on or after 17 May 2024, 09:00 BST", Some("2024-05-17T08:00:00Z")),
    ("For release at 12:30 p.m. EDT, May 17, 2024", Some("2024-05-17T16:30:00Z")),
    ("NOT FOR RELEASE BEFORE 9:00 AM US EASTERN DAYLIGHT TIME, MAY 17, 2024", Some("2024-05-17T13:00:00Z")),
    ("EMBARGOED UNTIL 00:01 BST / 19:01 EDT (16 May 2024), 17 May 2024", Some("2024-05-16T23:01:00Z")),
    ("EMBARGOED UNTIL 00:01 BST / 01:01 CEST, 17 May 2024", Some("2024-05-16T23:01:00Z")),
    ("EMBARGO: 17 May 2024, 9am ET", Some("2024-05-17T13:00:00Z")),
    // Read to the letter, which is the later hour.
    ("EMBARGO: 17 May 2024, 9am EST", Some("2024-05-17T14:00:00Z")),
    ("EMBARGO: 17 May 2024, 11:00 CET", Some("2024-05-17T10:00:00Z")),
    ("EMBARGO: 17 May 2024, 11:00 GMT", Some("2024-05-17T11:00:00Z")),
    ("Embargoed for release at 10:00 a.m. Eastern Time on May 17, 2024", Some("2024-05-17T14:00:00Z")),
    ("Embargo until noon on 17 May 2024", Some("2024-05-17T10:00:00Z")),
    ("Embargo until 17 May 2024", Some("2024-05-17T22:00:00Z")),
    ("For use from 0600 on 17 May 2024", Some("2024-05-17T04:00:00Z")),
    ("Offentliggøres tidligst 17. maj 2024 kl. 10", Some("2024-05-17T08:00:00Z")),
    ("Kan publiseres fra 17. mai 2024 kl. 10.00", Some("2024-05-17T08:00:00Z")),
    ("Julkaisuvapaa 17.5.2024 klo 10", Some("2024-05-17T08:00:00Z")),
    ("À ne pas diffuser avant le 17 mai 2024 à 10h", Some("2024-05-17T08:00:00Z")),
    ("No difundir antes del 17 de mayo de 2024 a las 10:00", Some("2024-05-17T08:00:00Z")),
    ("Da non pubblicare prima delle ore 10 del 17 maggio 2024", Some("2024-05-17T08:00:00Z")),
    ("Niet publiceren voor 17 mei 2024, 10.00 uur", Some("2024-05-17T08:00:00Z")),
    ("EMBARGOED UNTIL 00:01 BST / 20:01 EDT, 17 May 2024", None),
    ("EMBARGO: 17 May 2024, 9am CST", None),
    ("Embargoed until midnight on 17 May 2024", None),
    ("Embargo: 10:00", None),
    ("UNDER EMBARGO", None),
    ("Sperrfrist: Beginn der Rede", None),
];

const STORY: &str = "\n\nThe harbour opens its hall\n\nThe harbour of Norby opens its new hall, and the people who built it will be there with it.\n";

#[test]
fn an_embargo_is_understood_or_the_import_stops() {
    for (line, lift) in EMBARGOES {
        let imported = import(format!("{line}{STORY}").as_bytes(), &origin("Europe/Stockholm"));
        let found = imported.ok().map(|read| {
            assert_eq!(read.manuscript.release.headline, "The harbour opens its hall", "{line}");
            read.manuscript.release.embargo.map(|lift| lift.timestamp().to_string())
        });
        assert_eq!(found, lift.map(|lift| Some(lift.to_owned())), "{line}");
    }
}

#[test]
fn a_label_with_sender_day_and_hour_is_a_dateline_and_no_embargo() {
    let mut wrong = String::new();
    for line in [
        "Press release from Norby Council, 27 May 2024, 10:00",
        "Pressmeddelande från Norby kommun, 27 maj 2024, kl. 10.00",
        "Pressemitteilung der Stadt Norby, 27. Mai 2024, 10.00 Uhr",
        "Pressemelding fra Norby kommune, 27. mai 2024, kl. 10.00",
        "Pressemeddelelse fra Norby Kommune, 27. maj 2024, kl. 10.00",
        "Tiedote 27.5.2024 klo 10.00",
        "Communiqué de presse de la ville de Norby, 27 mai 2024, 10 h 00",
        "Nota de prensa del Ayuntamiento de Norby, 27 de mayo de 2024, 10:00 horas",
        "Comunicato stampa del Comune di Norby, 27 maggio 2024, ore 10.00",
        "Persbericht van de gemeente Norby, 27 mei 2024, 10.00 uur",
    ] {
        let release =
            import(format!("{line}{STORY}").as_bytes(), &origin("Europe/Stockholm")).unwrap().manuscript.release;
        let (date, headline) = (release.date.map(|date| date.to_string()), release.headline);
        if release.embargo.is_some()
            || date.as_deref() != Some("2024-05-27")
            || headline != "The harbour opens its hall"
        {
            writeln!(wrong, "{line}\n    {:?} {date:?} {headline}", release.embargo).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn an_embargo_is_in_the_zone_that_was_asked_for_and_its_weekday_and_season_are_checked() {
    let in_london = Origin { zone: Some("Europe/London".to_owned()), ..origin("Europe/Stockholm") };
    let imported = import(format!("EMBARGOED UNTIL 00.01 FRIDAY 17 MAY 2024{STORY}").as_bytes(), &in_london).unwrap();
    assert_eq!(imported.manuscript.release.embargo.unwrap().to_string(), "2024-05-17T00:01:00+01:00[Europe/London]");
    assert!(imported.findings.is_empty(), "{:?}", imported.findings);
    let rules = |line: &str| {
        let imported = import(format!("{line}{STORY}").as_bytes(), &origin("Europe/London")).unwrap();
        imported.findings.into_iter().map(|finding| finding.rule).collect::<Vec<_>>()
    };
    assert_eq!(rules("EMBARGO: Thursday 17 May 2024, 10:00 BST"), ["weekday-date"]);
    assert_eq!(rules("EMBARGO: 17 May 2024, 10:00 GMT"), ["zone-season"]);
    assert_eq!(rules("EMBARGO: 17 May, 10:00 BST"), ["year-inferred"]);
    assert!(rules("FOR IMMEDIATE RELEASE").contains(&"label-left-out"));
}

#[test]
fn what_may_be_an_embargo_a_contact_a_programme_or_a_quote_and_is_none_is_quoted_in_a_finding() {
    let text = "The harbour opens its hall\n\nThe harbour of Norby opens its new hall for everybody who wants to come and see it.\n\n\
        The report stays under embargo until 17 May 2024 at 10:00, the ministry has told everybody who asked about it twice.\n\n\
        Write to hall@norby.example if you want to come to the opening of the hall.\n\n\
        10:15 The doors open\n\n\
        He read from the letter: “We are all in the same boat, and it leaks a little more each day” and then sat down.\n";
    let imported = import(text.as_bytes(), &origin("Europe/London")).unwrap();
    let found: Vec<_> = imported.findings.iter().map(|finding| (finding.rule, finding.line)).collect();
    assert_eq!(
        found,
        [("embargo-suspected", 5), ("contact-suspected", 7), ("programme-suspected", 9), ("quote-suspected", 11)]
    );
    assert!(imported.findings[2].message.contains("10:15 The doors open"));
}

/// Words that have become structure: dates, hours, verbs of saying, titles of parts.
fn became_structure(word: &str) -> bool {
    let lower = word.to_lowercase();
    BECAME.split_whitespace().any(|known| known == lower)
}

const BECAME: &str = include_str!("testdata/world/structure.words");

#[test]
fn no_word_of_these_texts_is_lost_or_stands_in_two_places() {
    let mut wrong = String::new();
    for path in texts() {
        let text = fs::read_to_string(&path).unwrap();
        let imported = import(text.as_bytes(), &origin(home(&name(&path)))).unwrap();
        let (written, kept) = (counts(&text), counts(&everything(&imported)));
        for (word, times) in &written {
            if kept.get(word).copied().unwrap_or_default() < *times && !became_structure(word) {
                writeln!(wrong, "{}: `{word}` is lost", name(&path)).unwrap();
            }
        }
        let release = counts(&story(&imported, false));
        for (word, times) in release {
            if times > written.get(&word).copied().unwrap_or_default() && !became_structure(&word) {
                writeln!(wrong, "{}: `{word}` stands there once too often", name(&path)).unwrap();
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The words of a release and of the findings on it.
fn everything(imported: &Imported) -> String {
    let findings = imported.findings.iter().map(|finding| finding.message.clone()).collect::<Vec<_>>().join("\n");
    format!("{}\n{findings}", story(imported, true))
}

#[test]
fn the_import_of_a_release_that_was_imported_is_the_same_release() {
    let room = Room::empty();
    let releases = Releases::new(&room.path("releases"));
    for path in texts() {
        let imported = import(&fs::read(&path).unwrap(), &origin(home(&name(&path)))).unwrap().manuscript.release;
        let written = fs::read(releases.write(&imported).unwrap()).unwrap();
        let again = import(&written, &origin(home(&name(&path)))).unwrap().manuscript.release;
        assert_eq!(again, imported, "{}", path.display());
    }
}

#[test]
fn a_text_in_a_language_that_pressbox_does_not_speak_is_refused() {
    let polish = "Port w Norby otwiera nową halę\n\nPort w Norby otwiera w piątek nową halę, w której będzie można zobaczyć czterdzieści \
        modeli statków, jakich nikt nie widział od lat. Hala jest otwarta codziennie, a wstęp jest wolny dla wszystkich, którzy przyjdą z dziećmi \
        i zostaną do wieczora, aby posłuchać koncertu orkiestry portowej.\n";
    let error = import(polish.as_bytes(), &origin("Europe/Warsaw")).unwrap_err();
    assert_eq!(error.to_string(), "the language of the text cannot be recognised");
    let said = Origin { language: Some(Language::English), ..origin("Europe/Warsaw") };
    assert!(import(polish.as_bytes(), &said).is_ok());
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with real photos and texts")]
fn the_ten_cases_are_read_as_their_expectations_say() {
    let mut wrong = String::new();
    let mut cases = 0;
    for entry in fs::read_dir(shared("cases/releases")).unwrap() {
        let path = entry.unwrap().path();
        let name = name(&path);
        if !name.starts_with('t') {
            continue;
        }
        cases += 1;
        let zone = (name == "t02_uk_embargo").then(|| "Europe/London".to_owned());
        let home = if name.contains("_us_") { "America/New_York" } else { "Europe/Stockholm" };
        let release = import(&fs::read(&path).unwrap(), &Origin { zone, ..origin(home) }).unwrap().manuscript.release;
        let mut found = fields(&release);
        found.extend(release.caption.iter().map(|caption| format!("caption: {caption}")));
        found.extend(release.facts.iter().map(|fact| format!("fact: {} = {}", fact.label, fact.value)));
        found.extend(release.usage_terms.iter().map(|terms| format!("terms: {terms}")));
        for block in &release.body {
            match block {
                Block::Heading(text) => found.push(format!("heading: {text}")),
                Block::Paragraph(text) => found.push(format!("paragraph: {text}")),
                Block::List(items) => found.push(format!("list: {}", items.join(" | "))),
                Block::Table(table) => {
                    found.extend(table.head().map(|names| format!("columns: {}", names.join(" | "))));
                    found.extend(table.body().iter().map(|row| format!("row: {}", row.join(" | "))));
                }
                Block::Quote { .. } => {}
            }
        }
        found.push(format!("lead: {}", release.lead));
        let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/testdata/cases/{name}.expected"));
        compare(&name, &fs::read_to_string(expected).unwrap(), found, &mut BTreeMap::new(), &mut wrong);
    }
    assert!(cases == 10 && wrong.is_empty(), "{cases} cases\n{wrong}");
}
