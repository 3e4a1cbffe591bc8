//! What texts of each kind have around the story, case by case: pages, letters, invitations, labels, contacts.

use jiff::civil::date;
use pressbox::release::{Imported, Origin, import};

use crate::support::world::origin;

fn read(text: &str) -> Imported {
    import(text.as_bytes(), &origin("Europe/Stockholm")).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// Headline and lead, which say what was taken for the page's or the letter's.
fn top(text: &str) -> (String, String) {
    let release = read(text).manuscript.release;
    (release.headline, release.lead)
}

fn contacts(text: &str) -> Vec<String> {
    let people = read(text).manuscript.release.contacts;
    let shown = people.into_iter().map(|person| {
        let more = [person.role, person.phone, person.email].into_iter().flatten();
        std::iter::once(person.name).chain(more).collect::<Vec<_>>().join(" | ")
    });
    shown.collect()
}

fn speakers(text: &str) -> Vec<String> {
    let blocks = read(text).manuscript.release.body;
    let speaker = |block| match block {
        pressbox::release::Block::Quote { speaker, .. } => Some(speaker.unwrap_or_default()),
        _ => None,
    };
    blocks.into_iter().filter_map(speaker).collect()
}

const DE: &str = "Das Hafenmuseum in Norby öffnet am Freitag seine neue Halle und zeigt vierzig Modelle von Schiffen aus aller Welt.";
const SV: &str =
    "Hamnmuseet i Norby öppnar på fredag sin nya sal och visar fyrtio modeller av fartyg från hela världen.";
const EN: &str = "The harbour museum of Norby opens its new hall on Friday, and shows forty models of ships from all over the world.";

#[test]
fn a_page_is_read_by_what_its_marks_say() {
    for page in [
        format!(
            "<html><head><meta property='og:title' content='Halle öffnet'></head><main><p>Pressemitteilung</p><p>{DE}</p><h2>Das Haus</h2></main>"
        ),
        format!(
            "<html><head><meta property='og:title' content='Halle öffnet'></head><body><p>Start</p><h2>Halle öffnet</h2><p>{DE}</p></body>"
        ),
        format!(
            "<div class='social-links'><p>Facebook</p></div><div id='cookie-banner'><p>Wir haben Kekse</p></div><h1>Halle öffnet</h1><p>{DE}</p><button>Teilen</button>"
        ),
        format!("<h1>Halle öffnet</h1><p>{DE}</p><section class=related><h2>Mehr</h2><p>Alte Meldung</p></section>"),
    ] {
        assert_eq!(top(&page), ("Halle öffnet".to_owned(), DE.to_owned()), "{page}");
        assert!(
            !read(&page)
                .manuscript
                .release
                .body
                .iter()
                .any(|block| matches!(block, pressbox::release::Block::Paragraph(_))),
            "{page}"
        );
    }
    let page = format!(
        "<h1>Halle öffnet</h1><p>{DE}</p><blockquote>Wir sind stolz auf diese Halle.<footer>Anna Berg, <cite>Leiterin</cite></footer></blockquote>"
    );
    assert_eq!(speakers(&page), ["Anna Berg, Leiterin"]);
    let page = format!(
        "<h1>Halle öffnet</h1><p>{DE}</p><h2>Pressekontakt</h2><p>Bo Eck, Sprecher<br><a href='mailto:eck@hafen.example'>eck(at)hafen.example</a></p>"
    );
    assert_eq!(contacts(&page), ["Bo Eck | Sprecher | eck@hafen.example"]);
}

#[test]
fn labels_senders_letters_and_settings_are_no_part_of_the_story() {
    for text in [
        format!(
            "13.05.2024 – 10:02\n\nHafenmuseum Norby\n\nHalle öffnet\n\nNorby (ots) - {DE}\n\nDas ist alles.\n\nOriginal-Content von: Hafenmuseum Norby, übermittelt durch news aktuell\n"
        ),
        format!(
            "Hafenmuseum Norby\n\nHalle öffnet\n\n{DE}\n\nDas ist alles.\n\nÜber das Hafenmuseum Norby\nEs sammelt seit 1968 alles, was schwimmt.\n"
        ),
        format!("PRESSEINFORMATION\nNr. 34/2024\n\nHalle öffnet\n\n{DE}\n"),
        format!("Presse-Einladung | 13. Mai 2024 | Hafenmuseum\n\nHalle öffnet\n\n{DE}\n"),
        format!("Halle öffnet\n\nSehr geehrte Damen und Herren,\n\n{DE}\n\nMit freundlichen Grüßen\n"),
        format!("---\ntitle: x\ntags:\n  - a\n---\n# Halle öffnet\n\n{DE}\n"),
        format!("---\ndraft: true\nTitel: \"Halle öffnet\"\n---\n\n{DE}\n"),
        format!("---\nheadline: Halle öffnet\n---\n{DE}\n\n## Die Halle\n\nSie ist groß.\n"),
        format!("Pressemitteilungen\nHalle öffnet\nHalle öffnet\n\n{DE}\n"),
    ] {
        let (headline, lead) = top(&text);
        assert_eq!((headline.as_str(), lead.trim_start_matches("Norby (ots) - ")), ("Halle öffnet", DE), "{text}");
    }
    let text =
        format!("Salen öppnar\n\n{SV}\n\n13.5.2024 09:00:00 CEST | Hamnmuseet | Pressmeddelande\n\nDet är allt.\n");
    assert_eq!(read(&text).manuscript.release.date, Some(date(2024, 5, 13)));
}

#[test]
fn who_sends_the_release_is_no_headline_and_a_headline_over_a_date_is_one() {
    for (text, headline) in [
        (format!("Norby Museum\nPresse und Kommunikation\n\nHalle öffnet\n\n{DE}\n"), "Halle öffnet"),
        (
            format!("Museum der Schiffe\nNr. 17/2024\n4. Juni 2024\n\nDie neue Halle öffnet\n\n{DE}\n"),
            "Die neue Halle öffnet",
        ),
        (
            format!(
                "Region Vänervik\n2024-06-03\n\nSalen på museet öppnar\n\n{SV}\n\nRegion Vänervik betalar allt det här.\n"
            ),
            "Salen på museet öppnar",
        ),
        (
            format!(
                "PREFECT OF NORBY\nOffice of the prefect\n\nNorby, 4 June 2024\n\nPRESS RELEASE\n\nThe new hall opens to the public\n\n{EN}\n"
            ),
            "The new hall opens to the public",
        ),
        // These are headlines, with a date and a subheading under them.
        (
            format!("Halle öffnet\n13. Mai 2024\n\nVierzig Modelle aus aller Welt sind zu sehen\n\n{DE}\n"),
            "Halle öffnet",
        ),
        (format!("Hall opens in Norby\n\n13 May 2024\n\n{EN}\n"), "Hall opens in Norby"),
        (format!("Salen öppnar\nPressmeddelande • Maj 13, 2024\n\n{SV}\n"), "Salen öppnar"),
    ] {
        let imported = read(&text);
        assert_eq!(imported.manuscript.release.headline, headline, "{text}");
        let name = text.lines().next().unwrap();
        let told = imported.findings.iter().any(|finding| finding.message.contains(name));
        assert!(told || name == headline, "{text}");
    }
}

#[test]
fn a_source_that_is_named_before_a_quote_says_it() {
    for (language, text, speaker) in [
        (
            "fr",
            "Selon le maire, M. Jean Lefèvre, « c'est une étape importante pour la ville ».",
            "le maire, M. Jean Lefèvre",
        ),
        ("fr", "D’après Marie Roy, directrice, « la cave est la serre de demain ».", "Marie Roy, directrice"),
        ("es", "Según la alcaldesa, Ana Ruiz, \"el faro es de todos los vecinos\".", "la alcaldesa, Ana Ruiz"),
        ("it", "Secondo il sindaco Ugo Bassi, «il ponte è di tutti noi».", "il sindaco Ugo Bassi"),
        ("de", "Laut Bürgermeisterin Anna Berg, „ist die Halle für alle da“.", "Bürgermeisterin Anna Berg"),
        ("nl", "Volgens wethouder Anja Smit, “is het museum van ons allemaal”.", "wethouder Anja Smit"),
        ("en", "According to the mayor, Ann Lee, “the hall is there for everybody”.", "the mayor, Ann Lee"),
        ("sv", "Enligt museichef Bo Ek, ”är salen till för alla som vill”.", "museichef Bo Ek"),
    ] {
        let origin = Origin { language: language.parse().ok(), ..origin("Europe/Stockholm") };
        let text = format!("The hall opens\n\n{EN}\n\n{text}\n");
        let blocks = import(text.as_bytes(), &origin).unwrap().manuscript.release.body;
        let said = |block: &pressbox::release::Block| match block {
            pressbox::release::Block::Quote { speaker, .. } => speaker.clone(),
            _ => None,
        };
        assert_eq!(blocks.iter().filter_map(said).collect::<Vec<_>>(), [speaker], "{text}\n{blocks:?}");
    }
}

#[test]
fn practical_facts_are_facts_and_nothing_of_a_contact_is_lost() {
    let text = "Salle ouverte\n\nLe musée de Norby ouvre vendredi sa nouvelle salle, et il y montre quarante modèles de bateaux du monde entier.\n\n\
        Informations pratiques\nAdresse : 1, quai du Port\nTarif : 8 € / 5 €\nNuméro vert : 0 800 55 50 66\n\n\
        Contact presse\nAgence Claire & Co\nMarie Martin – marie@claire.example – 01 23 45 67 89\n";
    let release = read(text).manuscript.release;
    let facts: Vec<_> = release.facts.iter().map(|fact| format!("{}: {}", fact.label, fact.value)).collect();
    assert_eq!(facts, ["Adresse: 1, quai du Port", "Tarif: 8 € / 5 €", "Numéro vert: 0 800 55 50 66"]);
    assert_eq!(contacts(text), ["Marie Martin | Agence Claire & Co | 01 23 45 67 89 | marie@claire.example"]);
    for (text, found) in [
        (
            "Presskontakt\nBo Ek, vd, 070-123 45 67\nPresstjänst (dygnet runt): 08-123 456 00",
            ["Bo Ek | vd | 070-123 45 67", "Presstjänst | dygnet runt | 08-123 456 00"],
        ),
        (
            "Presskontakt\nBo Ek, vd, 070-123 45 67\nPresstjänsten, Norby kommun, 08-123 456 00",
            ["Bo Ek | vd | 070-123 45 67", "Presstjänsten | Norby kommun | 08-123 456 00"],
        ),
    ] {
        assert_eq!(contacts(&format!("Salen öppnar\n\n{SV}\n\n{text}\n")), found, "{text}");
    }
}

#[test]
fn contacts_end_where_the_programme_begins_and_hours_are_no_numbers() {
    let text = format!(
        "Salen öppnar\n\nTid: Torsdag 6 juni 2024 kl. 10.15\n\n{SV}\n\nAnmälan görs till press@vik.example senast den 4 juni.\n\n\
        Program\nkl 10.15 Välkommen\nkl 10.30-10.50 Ritningarna visas\n\nKontakt:\nBo Ek, pressekreterare\n070-123 45 67\n"
    );
    assert_eq!(contacts(&text), ["Bo Ek | pressekreterare | 070-123 45 67"]);
    let events = read(&text).manuscript.release.timetable;
    assert!(events.iter().all(|event| event.start.date() == date(2024, 6, 6)) && events.len() == 3, "{events:?}");
}

#[test]
fn contacts_have_their_extensions_offices_and_signatures() {
    for (text, found) in [
        (
            "Contact: Ann Lee, Head of Press, on +44 20 7946 0123 (ext. 12) or 07700 900123",
            "Ann Lee | Head of Press | +44 20 7946 0123 (ext. 12), 07700 900123",
        ),
        (
            "Contact: Cara Dean\n(614) 555-0100 office\n(614) 555-0101 cell",
            "Cara Dean | (614) 555-0100, (614) 555-0101",
        ),
        (
            "Contacts:\nPress office: 020 7946 0123 / press@rescue.example",
            "Press office | 020 7946 0123 | press@rescue.example",
        ),
        (
            "Cara Dahl\nHead of communications\nNorby Museum\n020 7946 0123\ndahl@museum.example",
            "Cara Dahl | Head of communications, Norby Museum | 020 7946 0123 | dahl@museum.example",
        ),
    ] {
        assert_eq!(contacts(&format!("Hall opens\n\n{EN}\n\n{text}\n")), [found], "{text}");
    }
    let text = format!(
        "Hall opens\n\nWHAT: The hall\nWHEN: Friday, June 7, 2024, 8:30 p.m.\nRSVP: press@gov.example by June 5\n\n{EN}\n"
    );
    let release = read(&text).manuscript.release;
    assert!(
        release.contacts.is_empty() && release.facts.iter().any(|fact| fact.label == "RSVP") && release.lead == EN,
        "{release:?}"
    );
}

#[test]
fn the_speaker_is_somebody_and_the_occasion_is_no_part_of_them() {
    for (text, found) in [
        ("“Nobody believed in us,” the founder’s daughter, Lisa Norby, recalled. “We did.”", "Lisa Norby"),
        (
            "“She was the only one we all agreed on,” explained trustee Mary Lund, a former pilot, at a meeting on Tuesday.",
            "trustee Mary Lund, a former pilot",
        ),
        (
            "„Wir geben weiter, was wir sparen“, freut sich Geschäftsführer Dr.-Ing. Karl Moor.",
            "Geschäftsführer Dr.-Ing. Karl Moor",
        ),
        (
            "«Es un día grande», ha dicho Ana Miró, directora del museo, durante la inauguración.",
            "Ana Miró, directora del museo",
        ),
        ("« C’est un grand jour », a déclaré Anne Dupont, maire, lors de l’inauguration.", "Anne Dupont, maire"),
        (
            "For Mary Lund the mill is “the heart of the village”. “Without our helpers it would stand still,” says Mary Lund.",
            "Mary Lund",
        ),
    ] {
        let story = if text.starts_with('„') { DE } else { EN };
        let language = if text.starts_with('«') { if text.contains("Anne") { "fr" } else { "es" } } else { "" };
        let origin = Origin { language: language.parse().ok(), ..origin("Europe/Stockholm") };
        let blocks = import(format!("The hall opens\n\n{story}\n\n{text}\n").as_bytes(), &origin)
            .unwrap()
            .manuscript
            .release
            .body;
        let found_speakers: Vec<_> = blocks
            .into_iter()
            .filter_map(|block| match block {
                pressbox::release::Block::Quote { speaker, .. } => speaker,
                _ => None,
            })
            .collect();
        assert_eq!(found_speakers, [found], "{text}");
    }
    let alone = format!(
        "Vd lämnar\n\n{SV} Vd Anna Berg lämnar sin post.\n\n\"Det har varit tolv fantastiska år\", säger hon.\n"
    );
    assert_eq!(speakers(&alone), ["Anna Berg"]);
    assert!(read(&alone).findings.iter().any(|finding| finding.rule == "speaker-inferred"));
    let unknown = format!("Vd lämnar\n\n{SV}\n\n\"Det har varit tolv fantastiska år\", säger hon.\n");
    assert!(read(&unknown).findings.iter().any(|finding| finding.rule == "speaker-unknown"));
}
