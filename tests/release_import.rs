//! A structured release out of plain text.

use jiff::civil::date;
use pressbox::release::{Block, Imported, Language, Origin, Release, Slug, import, zone_name};

use crate::support::shared;

fn origin() -> Origin {
    Origin {
        slug: "race".parse::<Slug>().unwrap(),
        language: None,
        home_language: Language::English,
        date: None,
        today: date(2026, 11, 22),
        zone: None,
        home_zone: "Europe/Stockholm".to_owned(),
    }
}

fn imported(text: &str) -> Imported {
    import(text.as_bytes(), &origin()).unwrap()
}

fn starts(release: &Release) -> Vec<String> {
    release.timetable.iter().map(|event| event.start.to_string()).collect()
}

fn rules(imported: &Imported) -> Vec<(&str, usize)> {
    imported.findings.iter().map(|finding| (finding.rule, finding.line)).collect()
}

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with real photos and texts")]
fn the_reference_release_is_understood() {
    let path = shared("reference/release.txt");
    let bytes = std::fs::read(path).unwrap();
    let imported = import(&bytes, &Origin { date: Some(date(2022, 5, 11)), ..origin() }).unwrap();
    let release = &imported.manuscript.release;
    assert_eq!(release.language, Language::English);
    assert!(release.headline.starts_with("Andreas Bäckman") && release.headline.ends_with("Hockenheim"));
    assert!(release.caption.as_deref().unwrap().starts_with("Lestrup Racing Team's"));
    assert!(release.lead.starts_with("This weekend, May 13th-15th") && release.lead.ends_with("for Andreas."));
    assert_eq!(imported.manuscript.lines.lead, 3);
    let quotes = release.body.iter().filter_map(|block| match block {
        Block::Quote { text, speaker } => Some((text.as_str(), speaker.as_deref().unwrap_or_default())),
        _ => None,
    });
    let quotes: Vec<_> = quotes.collect();
    let speakers: Vec<_> = quotes.iter().map(|(_, speaker)| *speaker).collect();
    assert_eq!(
        speakers,
        ["Andreas Bäckman", "Fredrik Lestrup, co-founder of Lestrup Racing Team", "Andreas Bäckman", "Andreas Bäckman",]
    );
    assert!(quotes.iter().all(|(text, _)| !text.contains(" says") && !text.ends_with(',') && !text.starts_with('-')));
    let headings: Vec<_> = release.body.iter().filter(|block| matches!(block, Block::Heading(_))).collect();
    assert_eq!(headings.len(), 1);
    assert_eq!(
        starts(release),
        [
            "2022-05-13T16:20:00+02:00[Europe/Berlin]",
            "2022-05-13T19:05:00+02:00[Europe/Berlin]",
            "2022-05-14T13:55:00+02:00[Europe/Berlin]",
            "2022-05-15T14:05:00+02:00[Europe/Berlin]",
        ]
    );
    assert_eq!(release.timetable[2].title, "Race – Part 1");
    assert!(release.timetable.iter().all(|event| event.note.as_deref().unwrap().ends_with("YouTube")));
    let labels: Vec<_> = release.facts.iter().map(|fact| fact.label.as_str()).collect();
    assert_eq!(labels, ["Located in", "Length", "Corners", "Race duration", "Lap record (TCR)"]);
    let urls: Vec<_> = release.links.iter().map(|link| link.url.as_str()).collect();
    assert_eq!(
        urls,
        [
            "https://youtube.com/24HSeries",
            "https://livetiming.getraceresults.com/24hseries",
            "https://24hseries.com",
            "http://bit.ly/jabaeckman-photos",
            "https://www.mynewsdesk.com/se/ja-backman/images",
        ]
    );
    assert_eq!(release.usage_terms.as_deref(), Some("Free rights to use the images."));
    assert_eq!(release.date, Some(date(2022, 5, 11)));
    assert_eq!((release.contacts.len(), &release.boilerplate, &release.embargo), (0, &None, &None));
    assert_eq!(
        rules(&imported),
        [
            ("caption-found", 2),
            ("zone-abbreviation", 24),
            ("year-inferred", 25),
            ("bare-host", 36),
            ("bare-host", 37),
            ("bare-host", 38),
        ]
    );
    nothing_is_lost(&String::from_utf8(bytes).unwrap(), &imported);
}

/// Every word of a text stands in its release or in a remark; times, days and dashes have become something else.
#[track_caller]
fn nothing_is_lost(text: &str, imported: &Imported) {
    let kept = format!("{imported:?}");
    let kept: std::collections::HashSet<&str> = kept.split(|c: char| !c.is_alphanumeric()).collect();
    let became = [
        "says",
        "säger",
        "sagt",
        "said",
        "Sunday",
        "Saturday",
        "Friday",
        "all",
        "times",
        "are",
        "in",
        "time",
        "Swedish",
        "Friday",
        "13th",
        "14th",
        "15th",
        "fredag",
        "maj",
        "Freitag",
        "Mai",
        "Uhr",
        "kl",
        "Tel",
        "MESZ",
        "alla",
        "tider",
        "svensk",
        "tid",
        "Bildtext",
        "mars",
        "lördag",
        "Presskontakt",
        "E",
        "post",
    ];
    let lost: Vec<_> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.chars().any(char::is_alphabetic) && !kept.contains(word) && !became.contains(word))
        .collect();
    assert!(lost.is_empty(), "{lost:?} in {imported:#?}");
}

#[test]
fn without_a_date_the_weekdays_tell_the_year() {
    let text = "Headline\n\nA lead about a race in Germany, with some more words in it.\n\nTimetable:\nFriday May 13th:\n16:20 Practice\n19:05 Qualifying\n";
    let imported = imported(text);
    assert_eq!(starts(&imported.manuscript.release)[0], "2022-05-13T16:20:00+02:00[Europe/Berlin]");
    assert!(rules(&imported).contains(&("year-inferred", 6)));
}

const SWEDISH: &str = "\
PRESSMEDDELANDE 2024-03-04

Hamnarkivet öppnar dörrarna för alla

Lübeck visar för första gången fyra hundra bilder som ingen har sett sedan de togs, och det är öppet för alla som vill se dem.
Bildtext: Hamnarkivet från vattnet. Foto: Åsa Öberg

– Vi har väntat på det här i tjugo år, säger Anna Larsson, chef för Hamnarkivet.
– Nu är det äntligen dags att visa bilderna för alla, säger hon.
– Det är stort för staden! säger borgmästare Jörg Groß.

Det här visas
• Bilder från hamnen
• Kartor

Tidschema (alla tider är svensk tid):
fredag 8 mars
kl. 10.00 Visning (för press)
kl. 18.30–20.00 Invigning
lördag 9 mars
11.00 Öppet hus

Pressbilder: www.hamnarkivet.example/bilder
Bilderna är fria att använda med fotografens namn.

Presskontakt:
Anna Larsson, chef
070-123 45 67
anna@hamnarkivet.example

Per Åkesson, presschef
Tel: +46 8 123 45 67
E-post: per@hamnarkivet.example

Om Hamnarkivet
Hamnarkivet samlar bilder och kartor från hamnen sedan 1912 och visar dem för alla.
";

#[test]
fn a_swedish_release_is_understood() {
    let imported = imported(SWEDISH);
    let release = &imported.manuscript.release;
    assert_eq!(release.language, Language::Swedish);
    assert_eq!(release.headline, "Hamnarkivet öppnar dörrarna för alla");
    assert_eq!(release.date, Some(date(2024, 3, 4)));
    assert!(release.lead.starts_with("Lübeck visar"));
    assert_eq!(release.caption.as_deref(), Some("Hamnarkivet från vattnet. Foto: Åsa Öberg"));
    let quote = |text: &str, speaker: &str| Block::Quote { text: text.to_owned(), speaker: Some(speaker.to_owned()) };
    assert_eq!(
        release.body,
        [
            quote("Vi har väntat på det här i tjugo år", "Anna Larsson, chef för Hamnarkivet"),
            quote("Nu är det äntligen dags att visa bilderna för alla", "Anna Larsson"),
            quote("Det är stort för staden!", "borgmästare Jörg Groß"),
            Block::Heading("Det här visas".to_owned()),
            Block::List(vec!["Bilder från hamnen".to_owned(), "Kartor".to_owned()]),
        ]
    );
    assert_eq!(
        starts(release),
        [
            "2024-03-08T10:00:00+01:00[Europe/Berlin]",
            "2024-03-08T18:30:00+01:00[Europe/Berlin]",
            "2024-03-09T11:00:00+01:00[Europe/Berlin]",
        ]
    );
    assert_eq!(release.timetable[0].note.as_deref(), Some("för press"));
    assert_eq!(release.timetable[1].note.as_deref(), Some("till 20:00"));
    assert_eq!(release.links[0].url, "https://www.hamnarkivet.example/bilder");
    assert!(release.usage_terms.as_deref().unwrap().starts_with("Bilderna är fria"));
    let people: Vec<_> = release
        .contacts
        .iter()
        .map(|c| (c.name.as_str(), c.role.as_deref(), c.email.as_deref(), c.phone.as_deref()))
        .collect();
    assert_eq!(
        people,
        [
            ("Anna Larsson", Some("chef"), Some("anna@hamnarkivet.example"), Some("070-123 45 67")),
            ("Per Åkesson", Some("presschef"), Some("per@hamnarkivet.example"), Some("+46 8 123 45 67")),
        ]
    );
    assert!(release.boilerplate.as_deref().unwrap().starts_with("Hamnarkivet samlar"));
    nothing_is_lost(SWEDISH, &imported);
}

const GERMAN: &str = "\
Sperrfrist: Freitag, 8. März 2024, 8:00 Uhr MEZ

Das Hafenarchiv zeigt vierhundert Bilder

LÜBECK, 4. März 2024 – Das Hafenarchiv zeigt vierhundert Bilder, die seit dem Tag ihrer Aufnahme
niemand gesehen hat, und ist vom achten März an für alle geöffnet, die sie sehen wollen.

„Wir haben zwanzig Jahre darauf gewartet“, sagt Dr. Anna Groß, Leiterin des Hafenarchivs. „Jetzt
ist es so weit.“

Bürgermeister Jörg Öz erklärt: „Das ist ein großer Tag für die ganze Stadt und für den Hafen.“

Zahlen und Fakten
Bilder: 400
Karten: 12
Eintritt: 6 Euro

Zeitplan:
Freitag, 8. März: 10:00 Uhr Führung
Samstag, 9. März: 11.30 Uhr Tag der offenen Tür

Weitere Informationen: https://hafenarchiv.example/presse

Pressekontakt: Anna Groß, Tel. +49 451 1234567, anna@hafenarchiv.example

###
";

#[test]
fn a_german_release_broken_at_the_page_edge_is_understood() {
    let imported = imported(GERMAN);
    let release = &imported.manuscript.release;
    assert_eq!(release.language, Language::German);
    assert_eq!(release.headline, "Das Hafenarchiv zeigt vierhundert Bilder");
    assert_eq!(release.embargo.as_ref().unwrap().timestamp().to_string(), "2024-03-08T07:00:00Z");
    assert_eq!(release.date, Some(date(2024, 3, 4)));
    assert!(release.lead.ends_with("sehen wollen."), "{}", release.lead);
    let quote = |text: &str, speaker: &str| Block::Quote { text: text.to_owned(), speaker: Some(speaker.to_owned()) };
    assert_eq!(
        release.body,
        [
            quote(
                "Wir haben zwanzig Jahre darauf gewartet. Jetzt ist es so weit.",
                "Dr. Anna Groß, Leiterin des Hafenarchivs"
            ),
            quote("Das ist ein großer Tag für die ganze Stadt und für den Hafen.", "Bürgermeister Jörg Öz"),
        ]
    );
    assert_eq!(release.facts.len(), 3);
    assert_eq!(release.timetable.len(), 2);
    assert_eq!(release.timetable[1].title, "Tag der offenen Tür");
    assert_eq!(release.links.len(), 1);
    let anna = &release.contacts[0];
    assert_eq!((anna.name.as_str(), anna.phone.as_deref()), ("Anna Groß", Some("+49 451 1234567")));
}

#[test]
fn english_quotes_in_marks_find_their_speakers() {
    let text = "Headline\n\nThe lead of it all, which is long enough to be one.\n\n\
        “We are glad,” says Anna Larsson, head of Arts. “Very glad.”\n\n\
        \"It took long,\" Per Öberg said.\n\n\
        «Enfin», she adds.\n\n\
        She called it “a great day” and left.\n";
    let release = imported(text).manuscript.release;
    let quote = |text: &str, speaker: &str| Block::Quote { text: text.to_owned(), speaker: Some(speaker.to_owned()) };
    assert_eq!(
        release.body,
        [
            quote("We are glad. Very glad.", "Anna Larsson, head of Arts"),
            quote("It took long", "Per Öberg"),
            quote("Enfin", "Per Öberg"),
            Block::Paragraph("She called it “a great day” and left.".to_owned()),
        ]
    );
}

#[test]
fn an_embargo_that_is_not_understood_stops_the_import() {
    let error = import("EMBARGO until the gala\nHeadline\nLead.".as_bytes(), &origin()).unwrap_err();
    assert_eq!(error.to_string(), "the embargo on line 1 cannot be read: `EMBARGO until the gala`");
    let imported = imported("UNDER EMBARGO UNTIL Saturday 14 May 2022\nHeadline\n\nThe lead.");
    let lift = imported.manuscript.release.embargo.clone().unwrap();
    assert_eq!(
        (lift.to_string().as_str(), zone_name(&lift).as_str()),
        ("2022-05-15T00:00:00+02:00[Europe/Stockholm]", "Europe/Stockholm")
    );
    assert!(rules(&imported).contains(&("embargo-without-time", 1)));
}

#[test]
fn hostile_text_neither_panics_nor_hangs() {
    assert!(import(b"", &origin()).is_err());
    assert!(import(b"\x00\xff\x00", &origin()).is_ok_and(|i| !i.manuscript.release.headline.is_empty()));
    assert!(import(b"PK\x03\x04zip", &origin()).is_err());
    let pieces = [
        "- ", "“", "says ", ", ", "13 May ", "16:20 ", ":", "http://", "@", "(", ")", "\n", "Foto:", "å", "\u{feff}",
        "Embargo",
    ];
    let mut seed = 7_u32;
    for _ in 0..300 {
        let mut text = String::new();
        for _ in 0..60 {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text += pieces[(seed >> 16) as usize % pieces.len()];
        }
        let _ = import(text.as_bytes(), &origin());
    }
    let _ = import("- a, says ".repeat(20_000).as_bytes(), &origin());
    let _ = import("a b: c\n".repeat(20_000).as_bytes(), &origin());
    let _ = import("Timetable:\n".repeat(20_000).as_bytes(), &origin());
}

#[test]
fn an_english_release_from_top_to_bottom_is_understood() {
    let text = "\
FOR IMMEDIATE RELEASE

Harbour Museum to open at night
New gallery stays open until four, three nights a week

LIVERPOOL, UK, 7 May 2024 — The Harbour Museum will open its galleries at night for the first time, so that people \
who work late can see its photographs.

Opening events
Friday 17 May, 10 pm: Opening by the Mayor
Saturday 18 May, 11.30 pm – 1 am: Concert (free)
All times BST.

Notes to editors
1. The Harbour Museum was founded in 1901.
2. The night gallery is funded by the Dock Trust.

ENDS

For more information, please contact:
Sam Patel
Press Officer
0151 496 0000 / sam@harbourmuseum.example
";
    let imported = imported(text);
    let release = &imported.manuscript.release;
    assert_eq!(release.headline, "Harbour Museum to open at night");
    assert_eq!(release.subheading.as_deref(), Some("New gallery stays open until four, three nights a week"));
    assert!(release.lead.starts_with("LIVERPOOL"));
    assert_eq!(release.date, Some(date(2024, 5, 7)));
    assert_eq!(
        starts(release),
        ["2024-05-17T22:00:00+01:00[Europe/London]", "2024-05-18T23:30:00+01:00[Europe/London]",]
    );
    assert_eq!(release.timetable[1].note.as_deref(), Some("free, until 01:00"));
    let notes = ["1. The Harbour Museum was founded in 1901.", "2. The night gallery is funded by the Dock Trust."];
    assert_eq!(
        release.body,
        [Block::Heading("Notes to editors".to_owned()), Block::List(notes.map(str::to_owned).to_vec()),]
    );
    let sam = &release.contacts[0];
    assert_eq!((sam.name.as_str(), sam.role.as_deref()), ("Sam Patel", Some("Press Officer")));
    assert_eq!(
        (sam.phone.as_deref(), sam.email.as_deref()),
        (Some("0151 496 0000"), Some("sam@harbourmuseum.example"))
    );
    assert_eq!(release.contacts.len(), 1);
}
