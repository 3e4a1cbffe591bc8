//! Who says what where more than one person speaks, or the narrator speaks as well.

use pressbox::release::{Block, Imported, Origin, import};

use crate::support::world::origin;

/// A headline and a lead in a text's language.
const OPENINGS: [(&str, &str); 10] = [
    (
        "en",
        "Seals return to the Sod estuary\n\nSurveyors from the Norby Trust have counted 31 seals on the banks of the Sod, the first since 1944.",
    ),
    (
        "sv",
        "Sälarna är tillbaka i Norby\n\nNorby kommun har räknat 31 sälar på stränderna, och det är de första som har setts sedan 1944.",
    ),
    (
        "de",
        "Seehunde kehren nach Norby zurück\n\nDie Stadt Norby hat 31 Seehunde an den Ufern der Sod gezählt, und es sind die ersten seit 1944.",
    ),
    (
        "nb",
        "Selene er tilbake i Norby\n\nNorby kommune har telt 31 seler på strendene, og det er de første som er sett siden 1944.",
    ),
    (
        "da",
        "Sælerne er tilbage i Norby\n\nNorby Kommune har talt 31 sæler på strandene, og det er de første, der er set siden 1944.",
    ),
    (
        "fi",
        "Hylkeet ovat palanneet Norbyhyn\n\nNorbyn kaupunki on laskenut rannoilta 31 hyljettä, ja ne ovat ensimmäiset vuoden 1944 jälkeen.",
    ),
    (
        "fr",
        "Les phoques reviennent à Norby\n\nLa ville de Norby a compté 31 phoques sur les rives de la Sod, les premiers depuis 1944.",
    ),
    (
        "es",
        "Las focas vuelven a Norby\n\nEl Ayuntamiento de Norby ha contado 31 focas en las orillas del Sod, las primeras desde 1944.",
    ),
    (
        "nl",
        "De zeehonden zijn terug in Norby\n\nDe gemeente Norby heeft 31 zeehonden op de oevers van de Sod geteld, de eerste sinds 1944.",
    ),
    (
        "it",
        "Le foche tornano a Norby\n\nIl Comune di Norby ha contato 31 foche sulle rive della Sod, le prime dal 1944.",
    ),
];

fn read(language: &str, text: &str) -> Imported {
    let (_, opening) = OPENINGS.iter().find(|(tag, _)| *tag == language).unwrap();
    let origin = Origin { language: language.parse().ok(), ..origin("Europe/Stockholm") };
    let text = format!("{opening}\n\n{text}\n");
    import(text.as_bytes(), &origin).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// A text with its language, and what becomes of it: `speaker: quote` for a quote, and the words of a paragraph.
type Case = (&'static str, &'static str, &'static [&'static str]);

fn check(cases: &[Case]) {
    for (language, text, expected) in cases {
        let imported = read(language, text);
        let shown: Vec<String> = imported
            .manuscript
            .release
            .body
            .iter()
            .filter_map(|block| match block {
                Block::Quote { text, speaker } => Some(format!("{}: {text}", speaker.as_deref().unwrap_or("?"))),
                Block::Paragraph(text) => Some(text.clone()),
                _ => None,
            })
            .collect();
        assert_eq!(shown, *expected, "{text}\n{:?}", imported.findings);
        // What stays whole although it holds a quote is told, and so is whoever is not clear.
        let kept = shown.iter().any(|block| block == text);
        let unclear = shown.iter().any(|block| block.starts_with("?: "));
        let has = |rule: &str| imported.findings.iter().any(|finding| finding.rule == rule);
        assert!(!kept || has("quote-suspected"), "{text}");
        assert!(!unclear || has("speaker-unknown"), "{text}");
    }
}

#[test]
fn two_dash_quotes_in_one_paragraph_are_two_quotes() {
    check(&[
        (
            "sv",
            "– Vi är glada, säger Anna Berg, vd. – Nu kör vi, säger Bo Ek.",
            &["Anna Berg, vd: Vi är glada", "Bo Ek: Nu kör vi"],
        ),
        (
            "nb",
            "– Vi er glade, sier Anna Berg. – Nå kjører vi, sier Bo Vik, styreleder. – Endelig.",
            &["Anna Berg: Vi er glade", "Bo Vik, styreleder: Nå kjører vi. Endelig."],
        ),
        (
            "da",
            "– Vi er glade, siger Anna Berg. – Nu kører vi, siger Bo Eg.",
            &["Anna Berg: Vi er glade", "Bo Eg: Nu kører vi"],
        ),
        (
            "fi",
            "– Olemme iloisia, sanoo Anna Koski. – Nyt mennään, jatkaa Esa Salo.",
            &["Anna Koski: Olemme iloisia", "Esa Salo: Nyt mennään"],
        ),
        (
            "sv",
            "– Vi är glada, säger Anna Berg. – Mycket glada. – Nu kör vi, säger Bo Ek.",
            &["– Vi är glada, säger Anna Berg. – Mycket glada. – Nu kör vi, säger Bo Ek."],
        ),
        (
            "sv",
            "– Vi är glada, säger Anna Berg. – Nu kör vi, säger hon.",
            &["Anna Berg: Vi är glada", "Anna Berg: Nu kör vi"],
        ),
        (
            "sv",
            "- Hallen är klar! säger Anna Berg, vd på Norby Hamn. - Nu seglar vi hem, tillägger kapten Bo Ek.",
            &["Anna Berg, vd på Norby Hamn: Hallen är klar!", "kapten Bo Ek: Nu seglar vi hem"],
        ),
        (
            "sv",
            "– Vi är glada, säger Anna Berg. Bo Ek håller med: – Nu kör vi.",
            &["Anna Berg: Vi är glada", "Bo Ek: Nu kör vi."],
        ),
        (
            "nb",
            "– Vi er glade, sier Anna Berg. – Det er vi også, sier Bo Vik. Han smiler. – Veldig.",
            &["Anna Berg: Vi er glade", "– Det er vi også, sier Bo Vik. Han smiler. – Veldig."],
        ),
        (
            "sv",
            "Bo Ek är inte nöjd. – Det tog tid, säger Bo Ek. Anna Berg ser det annorlunda. – Det var värt det, säger hon.",
            &[
                "Bo Ek är inte nöjd.",
                "Bo Ek: Det tog tid",
                "Anna Berg ser det annorlunda.",
                "Anna Berg: Det var värt det",
            ],
        ),
        (
            "da",
            "Hendes bror Dan holder håndklæderne. – Det er hårdest, siger han.",
            &["Hendes bror Dan holder håndklæderne.", "Dan: Det er hårdest"],
        ),
        (
            "es",
            "– Estamos contentos – dice Ana Rey. – Yo también – añade Juan Gil.",
            &["Ana Rey: Estamos contentos", "Juan Gil: Yo también"],
        ),
    ]);
}

#[test]
fn two_speakers_in_one_sentence_are_two_quotes_or_one_paragraph_with_a_finding() {
    check(&[
        (
            "en",
            "“The pier is open,” said Ann Miller, while Bo Hill warned: “It creaks in the wind.”",
            &["Ann Miller: The pier is open", "Bo Hill: It creaks in the wind."],
        ),
        (
            "en",
            "“The pier is open,” said Ann Miller. Bo Hill, who built it, disagrees: “Not on Mondays.”",
            &["Ann Miller: The pier is open", "Bo Hill, who built it: Not on Mondays."],
        ),
        (
            "en",
            "“The pier is open,” said Ann Miller, and Bo Hill agreed that “it was about time”.",
            &["“The pier is open,” said Ann Miller, and Bo Hill agreed that “it was about time”."],
        ),
        (
            "en",
            "“The pier is open,” said Ann Miller to Bo Hill, who answered “at last” and laughed.",
            &["“The pier is open,” said Ann Miller to Bo Hill, who answered “at last” and laughed."],
        ),
        (
            "sv",
            "”Bron är öppen”, säger Anna Berg, medan Bo Ek varnar: ”Den knarrar när det blåser.”",
            &["Anna Berg: Bron är öppen", "Bo Ek: Den knarrar när det blåser."],
        ),
        (
            "nb",
            "«Broen er åpen», sier Anna Berg, mens Bo Vik advarer: «Den knirker i vinden.»",
            &["Anna Berg: Broen er åpen", "Bo Vik: Den knirker i vinden."],
        ),
        (
            "da",
            "»Broen er åben«, siger Anna Berg, mens Bo Eg advarer: »Den knirker.«",
            &["Anna Berg: Broen er åben", "Bo Eg: Den knirker."],
        ),
        (
            "nl",
            "“De brug is open”, zegt Anna de Wit, terwijl Bram Vos waarschuwt: “Hij kraakt.”",
            &["Anna de Wit: De brug is open", "Bram Vos: Hij kraakt."],
        ),
        (
            "es",
            "«El puente está abierto», dice Ana Rey, mientras que Juan Gil advierte: «Cruje con el viento».",
            &["Ana Rey: El puente está abierto", "Juan Gil: Cruje con el viento"],
        ),
        (
            "fr",
            "« Le pont est ouvert », dit Anne Morel, tandis que Paul Henry prévient : « Il grince. »",
            &["Anne Morel: Le pont est ouvert", "Paul Henry: Il grince."],
        ),
        (
            "it",
            "«Il ponte è aperto», dice Anna Serra, mentre Bruno Leoni avverte: «Cigola col vento».",
            &["Anna Serra: Il ponte è aperto", "Bruno Leoni: Cigola col vento"],
        ),
        (
            "de",
            "„Die Brücke ist offen“, sagt Berg, „endlich“, entgegnet Eck.",
            &["Berg: Die Brücke ist offen", "Eck: endlich"],
        ),
        (
            "de",
            "„Die Brücke ist offen“, sagt Berg, „endlich“, brummelt Eck.",
            &["„Die Brücke ist offen“, sagt Berg, „endlich“, brummelt Eck."],
        ),
        (
            "fi",
            "”Silta on auki”, sanoo Anna Koski, kun taas Esa Salo varoittaa: ”Se narisee.”",
            &["Anna Koski: Silta on auki", "Esa Salo: Se narisee."],
        ),
        ("fr", "« Ça flotte », sourit Anne Morel. « Et ça suffit. »", &["Anne Morel: Ça flotte. Et ça suffit."]),
        (
            "fr",
            "« Ça flotte, sourit Anne Morel, et cela nous suffit », alors que Paul Henry prévient : « Pour l’instant. »",
            &["Anne Morel: Ça flotte, et cela nous suffit", "Paul Henry: Pour l’instant."],
        ),
        (
            "en",
            "Ann Miller said: “It floats.” Bo Hill said: “It sinks.”",
            &["Ann Miller: It floats.", "Bo Hill: It sinks."],
        ),
        (
            "fr",
            "« Ça flotte, dit Anne Morel. Ça coule, répond Paul Henry. »",
            &["« Ça flotte, dit Anne Morel. Ça coule, répond Paul Henry. »"],
        ),
        (
            "fr",
            "« Ça flotte », explique Anne Morel à Paul Henry, qui répond : « Ça coule. »",
            &["« Ça flotte », explique Anne Morel à Paul Henry, qui répond : « Ça coule. »"],
        ),
        (
            "es",
            "«Flota», dice Ana Rey, a lo que Juan Gil responde: «Se hunde».",
            &["Ana Rey: Flota", "Juan Gil: Se hunde"],
        ),
        (
            "en",
            "“It floats,” said Ann Miller, prompting Bo Hill to reply: “It sinks.”",
            &["“It floats,” said Ann Miller, prompting Bo Hill to reply: “It sinks.”"],
        ),
        (
            "en",
            "“It floats,” said Ann Miller, before handing over to Bo Hill: “It sinks.”",
            &["“It floats,” said Ann Miller, before handing over to Bo Hill: “It sinks.”"],
        ),
        ("en", "Bo Hill told Ann Miller: “It floats.”", &["Bo Hill told Ann Miller: “It floats.”"]),
        ("sv", "Anna Berg citerar Bo Ek: ”Det flyter.”", &["Anna Berg citerar Bo Ek: ”Det flyter.”"]),
        ("de", "Anna Berg zitiert Bo Eck: „Es schwimmt.“", &["Anna Berg zitiert Bo Eck: „Es schwimmt.“"]),
        (
            "en",
            "Ann Miller, who is 61, said Bo Hill had told her: “It floats.”",
            &["Ann Miller, who is 61, said Bo Hill had told her: “It floats.”"],
        ),
        (
            "en",
            "The last seals left, and Ann Miller’s grandfather wrote: “They are gone.”",
            &["The last seals left, and Ann Miller’s grandfather wrote: “They are gone.”"],
        ),
        (
            "en",
            "A letter to Ann Miller read: “The fog is coming.”",
            &["A letter to Ann Miller read: “The fog is coming.”"],
        ),
        ("sv", "Men Anna Berg säger: ”Det flyter.”", &["Men Anna Berg säger:", "Anna Berg: Det flyter."]),
    ]);
}

#[test]
fn a_pronoun_is_the_person_named_last_or_nobody() {
    check(&[
        (
            "en",
            "Her brother Declan will hold the towels. \"It's the harder job,\" he said.",
            &["Her brother Declan will hold the towels.", "Declan: It's the harder job"],
        ),
        (
            "en",
            "“We are open,” said Ann Miller.\n\nHarbour master Bo Hill thanked the divers and Cara Dean. “They were cold,” he said.",
            &[
                "Ann Miller: We are open",
                "Harbour master Bo Hill thanked the divers and Cara Dean.",
                "?: They were cold",
            ],
        ),
        (
            "en",
            "“We are open,” said Ann Miller.\n\nThe work took nine years. “It was worth it,” she said.",
            &["Ann Miller: We are open", "The work took nine years.", "Ann Miller: It was worth it"],
        ),
        (
            "sv",
            "”Vi är öppna nu”, säger Anna Berg.\n\nHennes bror Dan håller handdukarna. ”Det är tyngst”, säger han.",
            &["Anna Berg: Vi är öppna nu", "Hennes bror Dan håller handdukarna.", "Dan: Det är tyngst"],
        ),
        (
            "en",
            "“It floats,” said Ann Miller.\n\nHer father built the first one in 1961. “It sank,” he said.",
            &["Ann Miller: It floats", "Her father built the first one in 1961.", "?: It sank"],
        ),
        (
            "en",
            "“It floats,” said Ann Miller.\n\n“It sinks,” said Bo Hill.\n\n“It does not,” she replied.",
            &["Ann Miller: It floats", "Bo Hill: It sinks", "?: It does not"],
        ),
        (
            "de",
            "„Es schwimmt“, sagt Anna Berg.\n\nIhr Bruder Dirk hält die Handtücher. „Das ist schwerer“, sagt er.",
            &["Anna Berg: Es schwimmt", "Ihr Bruder Dirk hält die Handtücher.", "Dirk: Das ist schwerer"],
        ),
        (
            "fr",
            "« Ça flotte », dit Anne Morel.\n\nSon frère Denis tient les serviettes. « C’est le plus dur », dit-il.",
            &["Anne Morel: Ça flotte", "Son frère Denis tient les serviettes.", "Denis: C’est le plus dur"],
        ),
    ]);
}

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
