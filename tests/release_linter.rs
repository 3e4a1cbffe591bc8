//! The linter on small texts in ten languages: what is a fault is found, and what only looks like one is left alone.

use std::fmt::Write as _;

use jiff::Timestamp;
use pressbox::release::{Brand, Contact, Finding, Issuer, Language, LintContext, Releases, check};

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

/// Every finding on a release of 13 May 2024 with this front matter and text.
fn findings(room: &Room, language: &str, front: &str, body: &str) -> Vec<Finding> {
    let headline = if front.contains("headline") { "" } else { "headline = 'Norby'\n" };
    room.write(
        &format!("releases/a/release.{language}.md"),
        format!("+++\n{headline}date = 2024-05-13\n{front}\n+++\n\n{body}\n"),
    );
    let language: Language = language.parse().unwrap();
    let read = Releases::new(&room.path("releases")).manuscript(&"a".parse().unwrap(), language);
    let manuscript = read.unwrap_or_else(|error| panic!("{front}{body}: {error:?}"));
    let now: Timestamp = "2024-05-13T08:00:00Z".parse().unwrap();
    check(&LintContext { manuscript: &manuscript, issuer: &issuer(), photos: &[], now })
}

/// `rule: message` of each of them.
fn found(room: &Room, language: &str, front: &str, body: &str) -> Vec<String> {
    let findings = findings(room, language, front, body);
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

#[test]
fn a_link_that_cannot_be_opened_has_one_finding_with_the_right_advice() {
    let room = Room::empty();
    for (url, rule, hint) in [
        ("anna@a.example", "link-broken", "write `mailto:anna@a.example`"),
        ("Anna Berg <anna@a.example>", "link-broken", "write `mailto:anna@a.example`"),
        ("anna@a..example", "link-broken", "write a full email address, as in `mailto:name@host.example`"),
        ("mailto:anna", "link-broken", "write a full email address, as in `mailto:name@host.example`"),
        ("Tel:", "link-broken", "write the number with its country code, as in `tel:+46701234567`"),
        ("C:\\Photos\\a.jpg", "link-broken", "put the file on the web, and link to it there"),
        ("C:\\My Photos\\a.jpg", "link-broken", "put the file on the web, and link to it there"),
        ("\\\\server\\a.jpg", "link-broken", "put the file on the web, and link to it there"),
        ("file:///home/a.jpg", "link-broken", "put the file on the web, and link to it there"),
        ("javascript:alert(1)", "link-broken", "link to a web page, beginning with `https://`"),
        ("ftp://a.example", "link-broken", "link to a web page, beginning with `https://`"),
        ("https://192.168.1.4/x", "link-broken", "link to a page that everybody can open"),
        ("/press", "link-broken", "write the full address, beginning with `https://`"),
        ("norby", "link-broken", "write the full address, beginning with `https://`"),
        ("www.a.example", "link-relative", "start it with `https://`"),
        ("a.example/x", "link-relative", "start it with `https://`"),
    ] {
        for front in [
            format!("[[links]]\nlabel = 'Live'\nurl = '{url}'"),
            format!("[[timetable]]\nstart = '2024-05-14 10:00 Europe/Oslo'\ntitle = 'Live'\nurl = '{url}'"),
        ] {
            let findings = findings(&room, "en", &front, "Lead.");
            let told: Vec<_> = findings.iter().map(|found| (found.rule, format!("{:?}", found.remedy))).collect();
            assert!(told.len() == 1 && told[0].0 == rule && told[0].1.contains(hint), "{front}\n{told:#?}");
        }
    }
    for url in ["https://a.example/x", "mailto:anna@a.example", "MAILTO:anna@a.example", "tel:+4670"] {
        assert_eq!(found(&room, "en", &format!("[[links]]\nlabel = 'Live'\nurl = '{url}'"), "Lead."), [""; 0], "{url}");
    }
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
        ("sv", "Kvinnor har XX-kromosomer, två stycken."),
        ("de", "Das XX Chromosom und die XX-chromosomale Linie."),
        ("nb", "Kvinner har XX-kromosomer."),
        ("fi", "Naisilla on XX-kromosomit."),
        ("fr", "Les chromosomes XX sont deux."),
        ("es", "Los cromosomas XX son dos."),
        ("it", "I cromosomi XX sono due."),
        ("nl", "Het zijn de chromosomen XX."),
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
fn days_and_hours_that_there_are_none_of_are_found() {
    are_found(
        "day-impossible",
        &[
            ("en", "It opens on 31 April.", "31 April"),
            ("en", "It opens on April 31, at noon.", "April 31"),
            ("en", "It opens on 29 February 2023.", "29 February 2023"),
            ("en", "It opens on 2024-04-31.", "2024-04-31"),
            ("en", "[[facts]]\nlabel = 'Opens'\nvalue = '31 June'|||Lead.", "31 June"),
            ("sv", "Den öppnar den 31 april.", "31 april"),
            ("sv", "Den öppnar fredag 31/4.", "31/4"),
            ("de", "Es öffnet am 31. April.", "31. April"),
            ("de", "Es öffnet am 31.4.2024.", "31.4.2024"),
            ("nb", "Det åpner 31. juni.", "31. juni"),
            ("da", "Det åbner den 30. februar.", "30. februar"),
            ("fi", "Se avataan 31. huhtikuuta.", "31. huhtikuuta"),
            ("fr", "Il ouvre le 31 avril.", "31 avril"),
            ("es", "Abre el 31 de abril.", "31 de abril"),
            ("nl", "Het opent op 31 april.", "31 april"),
            ("it", "Apre il 31 aprile.", "31 aprile"),
        ],
    );
    are_found(
        "hour-impossible",
        &[
            ("en", "The doors open at 25:61.", "25:61"),
            ("en", "The doors open on 17 May, 24:30.", "24:30"),
            ("en", "The doors open at 16:20 pm.", "16:20"),
            ("sv", "Dörrarna öppnar kl. 24.30.", "24.30"),
            ("sv", "Dörrarna öppnar klockan 25.", "25"),
            ("de", "Die Türen öffnen um 25:61 Uhr.", "25:61"),
            ("de", "Die Türen öffnen um 24.30 Uhr.", "24.30"),
            ("nb", "Dørene åpner kl. 19.75.", "19.75"),
            ("da", "Dørene åbner klokken 25.10.", "25.10"),
            ("fi", "Ovet avataan klo 24.30.", "24.30"),
            ("fr", "Les portes ouvrent à 25h30.", "25h30"),
            ("es", "Las puertas abren a las 25:00.", "25:00"),
            ("nl", "De deuren gaan om 24.30 uur open.", "24.30"),
            ("it", "Le porte aprono alle ore 25.30.", "25.30"),
        ],
    );
}

#[test]
fn days_and_hours_that_run_backwards_are_found() {
    are_found(
        "hours-backwards",
        &[
            ("en", "It is open 15-13 o'clock.", "15-13"),
            ("en", "It is open from 3 pm to 1 pm.", "3 pm to 1 pm"),
            ("en", "It is open from 15:00 to 13:00.", "15:00 to 13:00"),
            ("sv", "Det är öppet kl. 15–13.", "15–13"),
            ("sv", "Det är öppet kl. 15.00–13.00.", "15.00–13.00"),
            ("de", "Geöffnet von 15 bis 13 Uhr.", "15 bis 13"),
            ("nb", "Åpent kl. 15–13.", "15–13"),
            ("da", "Åbent fra kl. 15 til 13.", "15 til 13"),
            ("fi", "Avoinna klo 15–13.", "15–13"),
            ("fr", "Ouvert de 15 h à 13 h.", "15 h à 13"),
            ("es", "Abierto de las 15 a las 13.", "15 a las 13"),
            ("nl", "Open van 15 tot 13 uur.", "15 tot 13"),
            ("it", "Aperto dalle 15 alle 13.", "15 alle 13"),
        ],
    );
    are_found(
        "days-backwards",
        &[
            ("en", "It is open 12-10 May.", "12-10 May"),
            ("en", "It is open 12 to 10 May.", "12 to 10 May"),
            ("en", "It is open 12 May – 10 May.", "12 May – 10 May"),
            ("sv", "Det är öppet 17–15 maj.", "17–15 maj"),
            ("sv", "Det är öppet 17/5–15/5.", "17/5–15/5"),
            ("de", "Geöffnet vom 17. bis 15. Mai.", "17. bis 15. Mai"),
            ("de", "Geöffnet 17.–15.5.2024.", "17.–15.5.2024"),
            ("fr", "Ouvert du 17 au 15 mai.", "17 au 15 mai"),
            ("es", "Abierto del 17 al 15 de mayo.", "17 al 15 de mayo"),
            ("it", "Aperto dal 17 al 15 maggio.", "17 al 15 maggio"),
            ("nl", "Open van 17 tot 15 mei.", "17 tot 15 mei"),
            ("fi", "Avoinna 17.–15.5.2024.", "17.–15.5.2024"),
        ],
    );
}

#[test]
fn a_weekday_that_does_not_fit_is_found_in_short_dates_too() {
    are_found(
        "weekday-date",
        &[
            ("en", "It opens Thu 17 May.", "Thu 17 May"),
            ("en", "It opens on 17 May (Thursday).", "17 May (Thursday)"),
            ("en", "It opens Thursday, May 17.", "Thursday, May 17"),
            ("sv", "Den öppnar tors 17/5.", "tors 17/5"),
            ("sv", "Den öppnar den 17/5 2024, lör 19/5.", "lör 19/5"),
            ("de", "Es öffnet Do., 17.5.", "Do., 17.5"),
            ("nb", "Det åpner tors. 17. mai.", "tors. 17. mai"),
            ("da", "Det åbner tors d. 17/5.", "tors d. 17/5"),
            ("fi", "Se avataan to 17.5.", "to 17.5"),
            ("fr", "Il ouvre jeudi 17 mai.", "jeudi 17 mai"),
            ("es", "Abre el jueves 17 de mayo.", "jueves 17 de mayo"),
            ("nl", "Het opent do 17 mei.", "do 17 mei"),
            ("it", "Apre gio 17 maggio.", "gio 17 maggio"),
        ],
    );
    are_sound(&[
        ("en", "It opens Fri 17 May, and on Friday, May 17, 2024, and on 17 May (Friday)."),
        ("en", "It opens Fri 5/17."),
        ("sv", "Den öppnar fre 17/5 och lör 18/5."),
        ("de", "Es öffnet Fr., 17.5., und Sa, 18. Mai."),
        ("nb", "Det åpner fre. 17. mai."),
        ("da", "Det åbner fre d. 17/5."),
        ("fi", "Se avataan pe 17.5. ja la 18.5."),
        ("fr", "Il ouvre ven. 17 mai."),
        ("es", "Abre el vie 17 de mayo."),
        ("nl", "Het opent vr 17 mei."),
        ("it", "Apre ven 17 maggio."),
    ]);
}

#[test]
fn days_and_hours_that_only_look_wrong_are_left_alone() {
    are_sound(&[
        ("sv", "Matchen slutade 15–13 poäng, biljetter 25.61 kronor."),
        ("fi", "Ottelu päättyi 15–13 pistettä."),
        ("nl", "Vanaf 24.30 euro, met 15–13 punten."),
        ("en", "Norby won 32:28, then 25:61, and 12-10 in the end."),
        ("en", "Open 10–4, 9-5 and 11 am–2 pm; the bar 10 pm–2 am."),
        ("en", "The share closed at 25.61 euros, and 31 sets were played."),
        ("en", "Shows at 7 pm and 5 pm, on 28 May–3 June, and 29 February."),
        ("en", "Psalm 119:105 and Matthew 25:61. A ride of 24.30 km."),
        ("en", "In April 31 cars came, and in May 40."),
        ("en", "The 12-10 vote in May was close."),
        ("sv", "Öppet kl. 22–02, 18–01 och 10–24. Pris 24.30 kr."),
        ("sv", "Föreställningar kl. 19 och 15, 30–2 juni."),
        ("sv", "Matchen slutade 15–13, 21–19 och 30/4 spelas nästa."),
        ("de", "Von 24.30 Euro auf 25.70 Euro; geöffnet von 22 bis 6 Uhr."),
        ("de", "Um 20 und 18 Uhr, das Spiel endete 31:29."),
        ("nb", "Åpent kl. 20–03, kamper kl. 18 og 16."),
        ("da", "Åbent kl. 22-05, og 31 maj-dage."),
        ("fi", "Avoinna klo 21–03, esitykset klo 19 ja 15."),
        ("fr", "Un trajet de 25 heures, ouvert de 22 h à 6 h."),
        ("fr", "Séances à 20 h et 18 h."),
        ("es", "Abierto de 22:00 a 6:00; 25 horas de música."),
        ("es", "Funciones a las 20 y a las 18."),
        ("nl", "Een feest van 25 uur, open van 22 tot 4 uur."),
        ("it", "Aperto dalle 22 alle 4; una gara di 25 ore. Alle 25 persone."),
        ("it", "31 set vinti."),
    ]);
}

#[test]
fn furniture_is_no_headline() {
    let of =
        |headline: &'static str| Box::leak(format!("headline = '{headline}'|||The lead.").into_boxed_str()) as &str;
    are_found(
        "headline-label",
        &[
            ("en", of("Press release"), "Press release"),
            ("en", of("FOR IMMEDIATE RELEASE"), "FOR IMMEDIATE RELEASE"),
            ("en", of("Press release, 13 May 2024"), "Press release, 13 May 2024"),
            ("en", of("Press release: Norby opens"), "begins with “Press release”"),
            ("sv", of("Pressmeddelande"), "Pressmeddelande"),
            ("sv", of("Pressmeddelande – 13 maj 2024"), "Pressmeddelande"),
            ("de", of("Pressemitteilung Nr. 12/2024"), "Pressemitteilung"),
            ("de", of("Pressemitteilung – Norby öffnet"), "begins with “Pressemitteilung”"),
            ("fi", of("Lehdistötiedote: Norby avataan"), "begins with “Lehdistötiedote”"),
            ("es", of("Comunicado de prensa: abre Norby"), "begins with “Comunicado de prensa”"),
            ("nl", of("Persbericht: Norby opent"), "begins with “Persbericht”"),
            ("nb", of("PRESSEMELDING"), "PRESSEMELDING"),
            ("da", of("Pressemeddelelse"), "Pressemeddelelse"),
            ("fi", of("Tiedote"), "Tiedote"),
            ("fr", of("Communiqué de presse"), "Communiqué de presse"),
            ("es", of("Nota de prensa"), "Nota de prensa"),
            ("nl", of("Persbericht"), "Persbericht"),
            ("it", of("COMUNICATO STAMPA"), "COMUNICATO STAMPA"),
            ("en", "For immediate release", "For immediate release"),
        ],
    );
    are_sound(&[
        ("en", of("Press release laws change")),
        ("en", of("Media alert: the harbour opens")),
        ("sv", of("Inbjudan till pressträff: hamnen öppnar")),
        ("sv", of("Nyhet för hamnen: ny kaj")),
        ("de", of("Pressedienst wird 100")),
        ("it", of("Conferenza stampa il 17 maggio: apre il porto")),
    ]);
}

#[test]
fn addresses_with_a_slip_and_marks_that_readers_see_are_found() {
    are_found(
        "address-mistyped",
        &[
            ("en", "See htps://a.example/x for more.", "htps://a.example/x"),
            ("en", "See www,a.example for more.", "www,a.example"),
            ("sv", "Läs mer på https//a.example i dag.", "https//a.example"),
            ("de", "Mehr auf https://www.a,example heute.", "https://www.a,example"),
            ("fr", "Voir http:/a.example ce soir.", "http:/a.example"),
            ("en", "Write to anna@a..example now.", "anna@a..example"),
            ("en", "[[contacts]]\nname = 'Bo'\nemail = 'bo@a,example'|||Lead.", "bo@a,example"),
            ("en", "[[contacts]]\nname = 'Bo'\nemail = 'bo@norby'|||Lead.", "bo@norby"),
        ],
    );
    are_found(
        "link-broken",
        &[
            ("en", "[[links]]\nlabel = 'Live'\nurl = 'htps://a.example'|||Lead.", "htps://a.example"),
            ("en", "[[links]]\nlabel = 'Live'\nurl = 'https://localhost/x'|||Lead.", "your own network"),
            ("en", "See [the page](/press) now.", "/press"),
            ("en", "See (the page)[https://a.example] now.", "is not a link"),
            ("en", "See [the page][1] now.", "is not a link"),
            ("en", "See [](https://a.example) now.", "no words"),
        ],
    );
    are_found(
        "markdown-broken",
        &[
            ("en", "The **big day is here.", "**"),
            ("sv", "Den <b>stora dagen</b> är här.", "<b>"),
            ("en", "The ~~big~~ day.", "~~"),
            ("en", "Lead.\n\n##Heading", "##Heading"),
        ],
    );
    are_sound(&[
        ("en", "Live@Norby, a day with @norby and anna@a.example at [a.example](https://a.example)."),
        ("es", "Tod@s l@s niñ@s y amig@s vienen."),
        ("en", "A hotel of four stars (****) is new."),
        ("en", "Press [Enter] (the big key), see [1] and <https://a.example>."),
        ("sv", "Skriv till anna.berg@a.example, eller till å@ö.example."),
        ("de", "5 < 6 und 7 > 3; #norby lädt ein."),
        ("en", "[[contacts]]\nname = 'Bo'\nemail = 'bo.ek+press@a.example'\nphone = '+46 70'|||Lead."),
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
            ("de", "Der Vorspann steht hier.\n\nFragen an [die Presse](mailto:presse) bitte.", "not an email address"),
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
            ("en", "Lead words here.\n\nShe said that “the boat leaves at noon and went away.", "is never closed"),
            ("en", "Lead words here.\n\nShe said that “the boat leaves at noon\" and went away.", "different marks"),
            ("sv", "Ingressen kommer först.\n\nHon sa att ”båten går klockan tolv och gick.", "is never closed"),
            ("de", "Der Vorspann steht hier.\n\nSie sagte, „das Boot fährt um zwölf, und ging.", "is never closed"),
            (
                "fr",
                "Le chapô se trouve ici.\n\nElle a dit que « le bateau part à midi et elle est partie.",
                "is never closed",
            ),
            ("nb", "Ingressen kommer først.\n\nHun sa at «båten går klokken tolv og gikk.", "is never closed"),
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
