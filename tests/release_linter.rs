//! The linter on small texts in ten languages: gaps, headlines that are none, quotation marks without a partner.

use crate::support::linter::{are_found, are_sound};

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
