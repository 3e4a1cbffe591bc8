//! The linter on small texts in ten languages: what is a fault is found, and what only looks like one is left alone.

use std::fmt::Write as _;

use jiff::Timestamp;
use pressbox::release::{Brand, Contact, Issuer, Language, LintContext, Releases, check};

use crate::support::Room;

/// An issuer with whom nothing is amiss.
fn issuer() -> Issuer {
    Issuer {
        name: "Norby".to_owned(),
        address: "press@norby.example".to_owned(),
        language: Language::English,
        zone: jiff::tz::TimeZone::UTC,
        contacts: vec![Contact { name: "Anna".into(), phone: Some("+46 70".into()), ..Contact::default() }],
        boilerplate: Some("Norby is a harbour.".to_owned()),
        site_url: None,
        brand: Brand::default(),
    }
}

/// `rule: message` of every finding on a release of 13 May 2024 with this front matter and text.
fn found(room: &Room, language: &str, front: &str, body: &str) -> Vec<String> {
    let headline = if front.contains("headline") { "" } else { "headline = 'Norby'\n" };
    room.write(
        &format!("releases/a/release.{language}.md"),
        format!("+++\n{headline}date = 2024-05-13\n{front}\n+++\n\n{body}\n"),
    );
    let language: Language = language.parse().unwrap();
    let read = Releases::new(&room.path("releases")).manuscript(&"a".parse().unwrap(), language);
    let manuscript = read.unwrap_or_else(|error| panic!("{front}{body}: {error:?}"));
    let now: Timestamp = "2024-05-13T08:00:00Z".parse().unwrap();
    let findings = check(&LintContext { manuscript: &manuscript, issuer: &issuer(), photos: &[], now });
    findings.iter().map(|finding| format!("{}: {}", finding.rule, finding.message)).collect()
}

/// Each text has one finding, of the rule that is named, on the words that are named.
fn are_found(rule: &str, cases: &[(&str, &str, &str)]) {
    let (room, mut wrong) = (Room::empty(), String::new());
    for (language, text, words) in cases {
        let (front, body) = text.split_once("|||").unwrap_or(("", text));
        let found = found(&room, language, front, body);
        let right = found.len() == 1 && found[0].starts_with(&format!("{rule}: ")) && found[0].contains(words);
        if !right {
            writeln!(wrong, "{language}: {text}\n    {found:?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{rule}\n{wrong}");
}

/// None of the texts has a finding.
fn are_sound(cases: &[(&str, &str)]) {
    let (room, mut wrong) = (Room::empty(), String::new());
    for (language, text) in cases {
        let (front, body) = text.split_once("|||").unwrap_or(("", text));
        let found = found(&room, language, front, body);
        if !found.is_empty() {
            writeln!(wrong, "{language}: {text}\n    {found:?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn what_a_writer_left_to_be_filled_in_is_found() {
    are_found(
        "placeholder",
        &[
            ("en", "The museum opens with [INSERT NAME] on stage.", "[INSERT NAME]"),
            ("en", "Dear {{name}}, the museum opens.", "{{name}}"),
            ("en", "Dear {{ first_name }}, the museum opens.", "{{ first_name }}"),
            ("en", "The museum opens. TODO: ask Bo for a quote.", "TODO"),
            ("en", "The museum opens with XXX guests.", "XXX"),
            ("en", "Lorem ipsum dolor sit amet.", "Lorem ipsum"),
            ("en", "headline = 'INTERNAL DRAFT: museum opens'|||Lead.", "INTERNAL DRAFT"),
            ("en", "headline = 'Museum opens (internal draft)'|||Lead.", "internal draft"),
            ("en", "The museum is run by [company name].", "[company name]"),
            ("en", "The museum, says [Name, job title], is open.", "[Name, job title]"),
            ("en", "The museum opens (insert date).", "(insert date)"),
            ("en", "Call 070-XXX XX XX for more.", "070-XXX"),
            ("en", "Dear *|FNAME|*, it opens.", "*|FNAME|*"),
            ("en", "It opens in 20XX.", "20XX"),
            ("en", "Name: ______", "______"),
            ("en", "FIXME the museum opens.", "FIXME"),
            ("en", "[[facts]]\nlabel = 'Guests'\nvalue = 'XXX'|||Lead.", "XXX"),
            ("en", "[[contacts]]\nname = '[NAME]'\nphone = '1'|||Lead.", "[NAME]"),
            ("sv", "Museet öppnar den XX maj.", "XX"),
            ("sv", "Museet öppnar, säger [namn, titel].", "[namn, titel]"),
            ("sv", "Museet öppnar [INFOGA DATUM].", "[INFOGA DATUM]"),
            ("sv", "[citat kommer]", "[citat kommer]"),
            ("sv", "headline = 'Internt utkast'|||Ingress.", "Internt utkast"),
            ("sv", "Kontakta Förnamn Efternamn.", "Förnamn Efternamn"),
            ("de", "Das Museum öffnet am [Datum einfügen].", "[Datum einfügen]"),
            ("de", "headline = 'Interner Entwurf – Museum öffnet'|||Vorspann.", "Interner Entwurf"),
            ("de", "Das sagt [Vorname Nachname].", "[Vorname Nachname]"),
            ("de", "[Zitat folgt]", "[Zitat folgt]"),
            ("de", "Blindtext", "Blindtext"),
            ("nb", "Museet åpner [sett inn dato].", "[sett inn dato]"),
            ("nb", "headline = 'INTERNT UTKAST'|||Ingress.", "INTERNT UTKAST"),
            ("da", "Museet åbner [indsæt dato].", "[indsæt dato]"),
            ("da", "Internt udkast: museet åbner.", "Internt udkast"),
            ("fi", "Museo avataan [lisää päivämäärä].", "[lisää päivämäärä]"),
            ("fi", "SISÄINEN LUONNOS", "SISÄINEN LUONNOS"),
            ("fi", "Kertoo Etunimi Sukunimi.", "Etunimi Sukunimi"),
            ("fr", "Le musée ouvre le [date à confirmer].", "[date à confirmer]"),
            ("fr", "Le musée ouvre avec [insérer le nom].", "[insérer le nom]"),
            ("fr", "headline = 'Document de travail'|||Chapô.", "Document de travail"),
            ("es", "El museo abre el XX de mayo.", "XX"),
            ("es", "El museo, dice [nombre y cargo], abre.", "[nombre y cargo]"),
            ("es", "BORRADOR INTERNO", "BORRADOR INTERNO"),
            ("es", "TODO: llamar al alcalde.", "TODO"),
            ("nl", "Het museum opent op [datum invoegen].", "[datum invoegen]"),
            ("nl", "Intern concept – het museum opent.", "Intern concept"),
            ("it", "Il museo apre il [inserire data].", "[inserire data]"),
            ("it", "Bozza interna", "Bozza interna"),
            ("it", "Costa XX euro.", "XX"),
        ],
    );
    are_found(
        "draft-mark",
        &[
            ("en", "headline = 'DRAFT – museum opens'|||Lead.", "DRAFT"),
            ("en", "headline = 'Museum opens – draft'|||Lead.", "draft"),
            ("en", "It opens at a place TBC.", "TBC"),
            ("en", "It opens on: ???", "???"),
            ("sv", "headline = 'Utkast: museet öppnar'|||Ingress.", "Utkast"),
            ("de", "ENTWURF v3", "ENTWURF"),
            ("fi", "Luonnos", "Luonnos"),
            ("fr", "BROUILLON", "BROUILLON"),
            ("nl", "Vertrouwelijk", "Vertrouwelijk"),
            ("it", "headline = 'Il museo apre (bozza)'|||Sommario.", "bozza"),
        ],
    );
}

#[test]
fn words_that_only_look_like_a_gap_are_left_alone() {
    are_sound(&[
        ("en", "“He [the mayor] was glad,” she said [sic]."),
        ("en", "The internal draft of the report was never printed."),
        ("en", "Draft law passes, and the draft beer flows."),
        ("en", "Super Bowl XXX and the band The XX."),
        ("en", "Fans of X, XL and XXL shirts, and of the XX chromosome."),
        ("en", "Text [1] and [2] with a [link](https://a.example)."),
        ("en", "Tickets (add 5 per cent) are out."),
        ("en", "It rose by 5% and 6% (name: Bo)."),
        ("en", "The to-do list is long; todo is a fish."),
        ("en", "The paper `{{name}}` is code."),
        ("en", "headline = 'Concept cars meet'|||Lead."),
        ("sv", "Anmälan till Bo (ange namn och telefon)."),
        ("sv", "Ett utkast till lag, ett internt utkast, läckte."),
        ("sv", "Skriv till fornamn.efternamn@norby.example."),
        ("de", "Anmeldung (bitte Namen angeben) bei Bo."),
        ("de", "Die XXX. Olympischen Spiele und das XX. Jahrhundert."),
        ("de", "Der Entwurf des Gesetzes liegt vor."),
        ("nb", "Et utkast til lov er klart, og kommunen kommer."),
        ("da", "Udkastet er klart [red.]."),
        ("fi", "Luonnos laista on valmis. [Lue lisää](https://a.example)"),
        ("fr", "La XXX édition du festival, au XX siècle. Vraiment ?"),
        ("fr", "Le brouillon interne de la loi a circulé."),
        ("es", "La XXX edición y el siglo XX. TODO ES POSIBLE."),
        ("es", "El XX congreso de la región."),
        ("es", "Indicando nombre y apellidos."),
        ("nl", "Het concept van de wet, een nieuw concept, is klaar."),
        ("it", "Il XX secolo e la XXX edizione del premio."),
        ("it", "La bozza interna della legge è pronta."),
    ]);
}

#[test]
fn links_that_lead_nowhere_or_carry_a_password_are_found() {
    are_found(
        "link-broken",
        &[
            ("en", "Lead words here.\n\nSee [the page](htps://a.example/x) for more.", "htps://a.example/x"),
            ("en", "Lead words here.\n\nSee [the page] (https://a.example/x) for more.", "is not a link"),
            ("sv", "Ingressen kommer först.\n\nLäs mer på [sidan](https:/a.example/x) i dag.", "no `//`"),
            ("de", "Der Vorspann steht hier.\n\nFragen an [die Presse](mailto:presse) bitte.", "no mail address"),
            ("fi", "Ingressi on tässä.\n\nKysy lisää [meiltä](anna@a.example) heti.", "mailto:"),
            ("fr", "Le chapô se trouve ici.\n\nVoir [la page](<>) du musée.", "is empty"),
        ],
    );
    are_found(
        "link-secret",
        &[
            ("en", "Lead words here.\n\nPhotos: https://press:hunter2@a.example/photos today.", "a password"),
            (
                "sv",
                "Ingressen kommer först.\n\nBilder: https://a.example/b?token=9f8e7d finns nu.",
                "a password or a key",
            ),
        ],
    );
}

#[test]
fn a_quotation_mark_without_its_partner_is_found() {
    are_found(
        "quote-unclosed",
        &[
            ("en", "Lead words here.\n\nShe said that “the boat leaves at noon and went away.", "no partner"),
            ("en", "Lead words here.\n\nShe said that “the boat leaves at noon\" and went away.", "different marks"),
            ("sv", "Ingressen kommer först.\n\nHon sa att ”båten går klockan tolv och gick.", "no partner"),
            ("de", "Der Vorspann steht hier.\n\nSie sagte, „das Boot fährt um zwölf, und ging.", "no partner"),
            (
                "fr",
                "Le chapô se trouve ici.\n\nElle a dit que « le bateau part à midi et elle est partie.",
                "no partner",
            ),
            ("nb", "Ingressen kommer først.\n\nHun sa at «båten går klokken tolv og gikk.", "no partner"),
        ],
    );
}

#[test]
fn good_links_and_quotation_marks_are_left_alone() {
    are_sound(&[
        (
            "en",
            "Lead words here.\n\nSee [the page](https://a.example/x) and [write](mailto:anna@a.example?subject=x) or [call](tel:+4670).",
        ),
        ("en", "Lead words here.\n\nThe board is 5\" wide and 7\" high, and the harbour's boats are the keepers' own."),
        ("en", "Lead words here.\n\nHe called it “a ‘small’ boat” [sic] (in 1969) and the “’60s” came."),
        ("en", "Lead words here.\n\nSee https://a.example/search?q=token and https://a.example/@anna for more."),
        ("sv", "Ingressen kommer först.\n\nHan kallade den ”en liten båt” och »en stor» också."),
        ("de", "Der Vorspann steht hier.\n\nEr nannte es „ein ‚kleines‘ Boot“ und »ein großes« dazu."),
        ("fr", "Le chapô se trouve ici.\n\nIl l’a appelé « un “petit” bateau » l’an dernier."),
        ("fi", "Ingressi on tässä.\n\nHän sanoi sitä ”pieneksi veneeksi” ja »suureksi» myös."),
        ("nl", "De inleiding staat hier.\n\nHij noemde het ‘een kleine boot’ en \"een grote\" ook."),
    ]);
}
