//! Who says what where the narrator speaks as well.

use pressbox::release::{Block, import};

use crate::support::spoken::{check, read};
use crate::support::world::origin;

#[test]
fn a_title_in_small_letters_stays_with_the_name() {
    check(&[
        ("sv", "Anna Berg, vd: ”Vi öppnar på fredag.”", &["Anna Berg, vd: Vi öppnar på fredag."]),
        (
            "sv",
            "Anna Berg, chef för hamnen: ”Vi öppnar på fredag.”",
            &["Anna Berg, chef för hamnen: Vi öppnar på fredag."],
        ),
        ("fr", "Anne Morel, maire : « Nous rouvrirons. »", &["Anne Morel, maire: Nous rouvrirons."]),
        (
            "es",
            "Ana Rey, directora del museo: «Abrimos el viernes».",
            &["Ana Rey, directora del museo: Abrimos el viernes"],
        ),
        ("en", "Ann Miller, chair: “We open on Friday.”", &["Ann Miller, chair: We open on Friday."]),
        ("it", "Anna Serra, direttrice: «Apriamo venerdì».", &["Anna Serra, direttrice: Apriamo venerdì"]),
        ("nl", "Anna de Wit, directeur: “Wij openen vrijdag.”", &["Anna de Wit, directeur: Wij openen vrijdag."]),
    ]);
}

#[test]
fn what_the_narrator_tells_is_no_part_of_the_speaker_and_is_not_lost() {
    check(&[
        ("de", "„Das ist neu“, sagte Präsident Ralf Lindner zur Begründung.", &["Präsident Ralf Lindner: Das ist neu"]),
        (
            "it",
            "Soddisfatta anche Elena Bassi, presidente di Due Ruote: «Era ora che la strada riaprisse».",
            &[
                "Soddisfatta anche Elena Bassi, presidente di Due Ruote:",
                "Elena Bassi, presidente di Due Ruote: Era ora che la strada riaprisse",
            ],
        ),
        (
            "sv",
            "– Den är dammig, säger Anna Berg och visar på linsen.",
            &["– Den är dammig, säger Anna Berg och visar på linsen."],
        ),
        ("sv", "– Den är dammig, säger Anna Berg med ett leende.", &["Anna Berg: Den är dammig"]),
        (
            "sv",
            "”Den är dammig”, säger Anna Berg, intendent, och visar på linsen.",
            &["”Den är dammig”, säger Anna Berg, intendent, och visar på linsen."],
        ),
        (
            "es",
            "\"El volcán está tranquilo\", afirma el director del parque, Óscar Medina, quien recuerda que el aforo es de 80 personas al día.",
            &[
                "\"El volcán está tranquilo\", afirma el director del parque, Óscar Medina, quien recuerda que el aforo es de 80 personas al día.",
            ],
        ),
        (
            "en",
            "Asked whether the tortoise minded, Ann Miller said: “It has not moved since.”",
            &["Asked whether the tortoise minded, Ann Miller said:", "Ann Miller: It has not moved since."],
        ),
        (
            "sv",
            "På frågan om sköldpaddan hade något emot det svarade Anna Berg: ”Den har inte rört sig.”",
            &["På frågan om sköldpaddan hade något emot det svarade Anna Berg:", "Anna Berg: Den har inte rört sig."],
        ),
        (
            "en",
            "“We are delighted”, comments Ann Miller (Chair), adding that tickets cost £5.",
            &["“We are delighted”, comments Ann Miller (Chair), adding that tickets cost £5."],
        ),
        ("nb", "– Det flyter, sier Anna Berg (Ap) til NTB.", &["Anna Berg (Ap): Det flyter"]),
        ("nb", "«Det flyter», skriver Anna Berg i en e-post.", &["Anna Berg: Det flyter"]),
        ("sv", "– Det flyter, sa Anna Berg när Bo Ek frågade.", &["– Det flyter, sa Anna Berg när Bo Ek frågade."]),
        (
            "de",
            "Dazu Kulturdezernentin Dr. Anna Berg: „Es schwimmt.“",
            &["Kulturdezernentin Dr. Anna Berg: Es schwimmt."],
        ),
        ("en", "“It floats,” said Ann Miller, holding up a jar.", &["Ann Miller: It floats"]),
        (
            "en",
            "“It floats,” said Ann Miller, acting director of Norby.",
            &["Ann Miller, acting director of Norby: It floats"],
        ),
        ("en", "“It floats,” said a delighted Ann Miller.", &["Ann Miller: It floats"]),
        ("de", "„Es schwimmt“, sagt eine begeisterte Anna Berg.", &["Anna Berg: Es schwimmt"]),
        ("fr", "« Ça flotte », dit Anne Morel en montrant la lentille.", &["Anne Morel: Ça flotte"]),
        ("it", "«Galleggia», dice Anna Serra indicando la lente.", &["Anna Serra: Galleggia"]),
        (
            "it",
            "Soddisfatto il sindaco Andrea Riva: «Galleggia ancora bene».",
            &["il sindaco Andrea Riva: Galleggia ancora bene"],
        ),
    ]);
}

#[test]
fn what_somebody_was_asked_or_does_meanwhile_is_kept() {
    check(&[
        (
            "de",
            "„Es schwimmt“, sagt Anna Berg, als sie an Land geht.",
            &["„Es schwimmt“, sagt Anna Berg, als sie an Land geht."],
        ),
        (
            "de",
            "Gefragt, ob die Brücke hält, sagt Anna Berg: „Sie hält.“",
            &["Gefragt, ob die Brücke hält, sagt Anna Berg:", "Anna Berg: Sie hält."],
        ),
        (
            "fr",
            "Interrogée sur la solidité du pont, Anne Morel répond : « Il tient. »",
            &["Interrogée sur la solidité du pont, Anne Morel répond :", "Anne Morel: Il tient."],
        ),
        (
            "nl",
            "Op de vraag of de brug het houdt, antwoordt Anna de Wit: “Hij houdt het.”",
            &["Op de vraag of de brug het houdt, antwoordt Anna de Wit:", "Anna de Wit: Hij houdt het."],
        ),
        (
            "fi",
            "Kysyttäessä kestääkö silta Anna Koski vastaa: ”Se kestää.”",
            &["Kysyttäessä kestääkö silta Anna Koski vastaa: ”Se kestää.”"],
        ),
        (
            "de",
            "Bo Eck, Kapitän, sieht das anders: „Sie sinkt.“",
            &["Bo Eck, Kapitän, sieht das anders:", "Bo Eck, Kapitän: Sie sinkt."],
        ),
        (
            "fr",
            "« Nous sommes fiers », déclare Anne Morel, avant de remercier Paul Henry.",
            &["« Nous sommes fiers », déclare Anne Morel, avant de remercier Paul Henry."],
        ),
    ]);
}

#[test]
fn a_speaker_between_dashes_adds_no_comma() {
    check(&[
        (
            "it",
            "«Questo restauro – afferma l’assessora, Chiara Leone – restituisce alla città un pezzo di mare».",
            &["l’assessora, Chiara Leone: Questo restauro restituisce alla città un pezzo di mare"],
        ),
        ("fr", "« Ce pont – explique Anne Morel –, c’est le nôtre ».", &["Anne Morel: Ce pont, c’est le nôtre"]),
        (
            "es",
            "“Esto flota –ha explicado Ana Rey, directora del museo– y con eso basta”.",
            &["Ana Rey, directora del museo: Esto flota y con eso basta"],
        ),
        (
            "sv",
            "– Det flyter, säger Anna Berg till Norbyposten. – Det räcker.",
            &["Anna Berg: Det flyter. Det räcker."],
        ),
        ("de", "„Es schwimmt – so Anna Berg – und singt.“", &["Anna Berg: Es schwimmt und singt."]),
        ("en", "“It floats – said Ann Miller – and sings.”", &["Ann Miller: It floats and sings."]),
    ]);
}

#[test]
fn quotes_of_other_layouts_are_found() {
    check(&[
        ("de", ",,Die Brücke ist wieder offen'', sagt Anna Berg.", &["Anna Berg: Die Brücke ist wieder offen"]),
        (
            "de",
            "Der Bauingenieur Jens Petersen leitet die Arbeiten.\n\nPetersen: „Der Mörtel hält, nur die Küste hält nicht.“",
            &[
                "Der Bauingenieur Jens Petersen leitet die Arbeiten.",
                "Petersen: Der Mörtel hält, nur die Küste hält nicht.",
            ],
        ),
        (
            "en",
            "“We are delighted to be back.” — Ann Miller, Chair",
            &["Ann Miller, Chair: We are delighted to be back."],
        ),
        (
            "fi",
            "– Se kelluu, toteaa Anna Koski ja jatkaa:\n\n– Se riittää.",
            &["Anna Koski: Se kelluu", "Anna Koski: Se riittää."],
        ),
        (
            "nl",
            "‘Het drijft’, zegt Anna de Wit, directeur van ‘t Sluisje. ‘En dat volstaat.’",
            &["Anna de Wit, directeur van ‘t Sluisje: Het drijft. En dat volstaat."],
        ),
        ("en", "\"We are open.\" -- Ann Miller, Chair", &["Ann Miller, Chair: We are open."]),
        (
            "en",
            "“We are delighted to be back.”\nAnn Miller, Chair of the Norby Trust",
            &["Ann Miller, Chair of the Norby Trust: We are delighted to be back."],
        ),
        ("es", "Ana Rey: «Flota». Juan Gil: «Se hunde».", &["Ana Rey: Flota", "Juan Gil: Se hunde"]),
        ("it", "Anna Serra: «Galleggia». Bruno Leoni: «Affonda».", &["Anna Serra: Galleggia", "Bruno Leoni: Affonda"]),
        (
            "en",
            "Ivo Marsh, who wrote Fog, said: “It is 90 minutes long.”",
            &["Ivo Marsh, who wrote Fog: It is 90 minutes long."],
        ),
        (
            "sv",
            "Citat från Anna Berg, generaldirektör:\n”Vi ser en tydlig vändning.”",
            &["Anna Berg, generaldirektör: Vi ser en tydlig vändning."],
        ),
    ]);
}

#[test]
fn words_beside_a_speaker_that_are_left_out_are_quoted_in_a_finding() {
    for (language, text, words) in [
        ("de", "„Das ist neu“, sagte Präsident Ralf Lindner zur Begründung.", "zur Begründung"),
        ("sv", "– Den är dammig, säger Anna Berg med ett leende.", "med ett leende"),
        ("sv", "– Det flyter, säger Anna Berg till Norbyposten. – Det räcker.", "till Norbyposten"),
        ("nb", "«Det flyter», skriver Anna Berg i en e-post.", "i en e-post"),
        ("de", "Dazu Kulturdezernentin Dr. Anna Berg: „Es schwimmt.“", "Dazu"),
    ] {
        let findings = read(language, text).findings;
        let told = |rule: &str| findings.iter().any(|finding| finding.rule == rule && finding.message.contains(words));
        assert!(told("words-left-out"), "{text}\n{findings:?}");
    }
}

#[test]
fn paragraphs_of_a_block_quote_over_a_name_are_one_quote() {
    let page = "<h1>Hall opens</h1><p>The harbour museum of Norby opens its new hall on Friday, and shows forty models of ships from all over the world.</p>\
        <blockquote><p>We wanted a season you can smell.</p><p>There will be tar.</p><cite>Ruth Adeyemi, artistic director</cite></blockquote>";
    let body = import(page.as_bytes(), &origin("Europe/London")).unwrap().manuscript.release.body;
    let quote = Block::Quote {
        text: "We wanted a season you can smell.\n\nThere will be tar.".to_owned(),
        speaker: Some("Ruth Adeyemi, artistic director".to_owned()),
    };
    assert_eq!(body, [quote]);
}

#[test]
fn what_stands_beside_an_hour_is_kept() {
    let all = |language: &str, text: &str| -> Vec<String> {
        let release = read(language, text).manuscript.release;
        release
            .timetable
            .iter()
            .map(|event| {
                let hour = event.start.strftime("%d %H:%M");
                format!("{hour} {} ({})", event.title, event.note.as_deref().unwrap_or_default())
            })
            .collect()
    };
    let told = |language: &str, text: &str, words: &str| {
        let events = all(language, text);
        assert!(events.iter().any(|event| event.contains(words)), "{text}\n{events:?}");
    };
    told(
        "sv",
        "Tid: Fredag 11 december 2026, kl. 09.30–10.30. Fika från kl. 09.\nPlats: Hamnkontoret",
        "Fika från kl. 09",
    );
    told("en", "When: Friday 11 December 2026, 10am to noon. Doors open at 9.30\nWhere: Pier 9", "Doors open at 9.30");
    told("de", "Wann: Freitag, 11. Dezember 2026, 10 Uhr, Einlass ab 9.30 Uhr\nWo: Hafen", "Einlass ab 9.30 Uhr");
    told(
        "fr",
        "Quand : vendredi 11 décembre 2026, 10 h, accueil café dès 9 h 30\nOù : le port",
        "accueil café dès 9 h 30",
    );
    assert_eq!(
        all(
            "en",
            "Programme\n\nFriday, January 15, 2027\n6 pm | Opening\n\nSaturday, January 16, 2027\nNoon | Family parade\n11:45 pm | Midnight swim\n\nSunday, January 17, 2027\n2-4pm | Closing concert"
        ),
        [
            "15 18:00 Opening ()",
            "16 12:00 Family parade ()",
            "16 23:45 Midnight swim ()",
            "17 14:00 Closing concert (until 16:00)"
        ]
    );
    assert_eq!(
        all("en", "Programme, Saturday 12 December 2026\n10.00 Doors open\nNoon Lunch\n13:00 Tour\nMidnight Fireworks"),
        ["12 10:00 Doors open ()", "12 12:00 Lunch ()", "12 13:00 Tour ()", "13 00:00 Fireworks ()"]
    );
}

#[test]
fn a_place_or_an_office_is_no_name_of_a_contact() {
    let names = |language: &str, text: &str| -> Vec<String> {
        let contacts = read(language, text).manuscript.release.contacts;
        contacts.into_iter().map(|contact| contact.name).collect()
    };
    assert_eq!(
        names("en", "Media contact: Norby Police press office, 01632 960200, press.office@police.example"),
        ["Norby Police press office"]
    );
    assert_eq!(
        names(
            "en",
            "For more information, please contact:\nIn Geneva, Amira Haddad (English, Arabic): +41-22-555-0171; or haddada@watch.example\nIn Nairobi, Peter Otieno: +254-20-555-0172; or otienop@watch.example"
        ),
        ["Amira Haddad", "Peter Otieno"]
    );
    assert_eq!(
        names(
            "de",
            "Weitere Auskünfte\nProf. Dr. Reto Moser\nUniversität Norbikon\nTel. +41 44 555 12 34\nE-Mail: reto.moser@uni.example"
        ),
        ["Prof. Dr. Reto Moser"]
    );
}

#[test]
fn who_sends_a_release_and_when_a_mail_was_sent_are_no_headline() {
    let body = "Norbyn uusi uimahalli avataan yleisölle lauantaina 9. tammikuuta, ja altaat lämmitetään konesalin hukkalämmöllä.\n\n\
        Halli on auki joka päivä, ja sisäänpääsy maksaa kuusi euroa ensimmäisen vuoden ajan.\n";
    let text = format!(
        "Norbyn kaupunki\n\nNorbyn uusi uimahalli lämpiää hukkalämmöllä\n\n\
         30.11.2026 10:15:00 EET | Norbyn kaupunki | Tiedote\n\n{body}"
    );
    let release = import(text.as_bytes(), &origin("Europe/Helsinki")).unwrap().manuscript.release;
    assert_eq!(release.headline, "Norbyn uusi uimahalli lämpiää hukkalämmöllä");
    let text = "Date: Tue, 1 Dec 2026 09:12:44 +0000\n\nPenguin moves in with tortoise\n\n\
        A Humboldt penguin at Norby Zoo has left its colony to live with a giant tortoise that is 97 years old.\n";
    let release = import(text.as_bytes(), &origin("Europe/London")).unwrap().manuscript.release;
    assert_eq!(release.headline, "Penguin moves in with tortoise");
    assert_eq!(release.date.map(|date| date.to_string()).as_deref(), Some("2026-12-01"));
}
