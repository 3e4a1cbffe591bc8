//! Quotes in ten languages, each behind a headline and a lead, and what becomes of them.

use pressbox::release::{Block, Imported, Origin, import};

use super::world::origin;

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

pub fn read(language: &str, text: &str) -> Imported {
    let (_, opening) = OPENINGS.iter().find(|(tag, _)| *tag == language).unwrap();
    let origin = Origin { language: language.parse().ok(), ..origin("Europe/Stockholm") };
    let text = format!("{opening}\n\n{text}\n");
    import(text.as_bytes(), &origin).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// What becomes of a headline and a lead under other words.
pub fn read_under(language: &str, over: &str) -> Imported {
    let (_, opening) = OPENINGS.iter().find(|(tag, _)| *tag == language).unwrap();
    let origin = Origin { language: language.parse().ok(), ..origin("Europe/Stockholm") };
    import(format!("{over}\n\n{opening}\n").as_bytes(), &origin).unwrap()
}

/// A text with its language, and what becomes of it: `speaker: quote` for a quote, and the words of a paragraph.
pub type Case = (&'static str, &'static str, &'static [&'static str]);

pub fn check(cases: &[Case]) {
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
