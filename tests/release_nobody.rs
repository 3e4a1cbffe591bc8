//! What is no speaker, no contact and no headline although it stands where one is looked for, in ten languages.

use crate::support::spoken::{Case, check, read, read_under};

#[test]
fn nobody_in_particular_is_no_speaker() {
    let texts: &[(&str, &'static str)] = &[
        ("en", "“We will not pay for this bridge,” said neither Ann Miller nor Bo Hill."),
        ("en", "“We will not pay for this bridge,” neither Ann Miller nor Bo Hill said."),
        ("en", "Nobody said: “This is a great day for us all.”"),
        ("en", "Everybody said: “This is a great day for us all.”"),
        ("en", "“This is a great day for us,” said no one from the Norby Trust."),
        ("sv", "Ingen sa: ”Det här är en stor dag för oss alla.”"),
        ("sv", "– Det här är en stor dag för oss, säger varken Anna Berg eller Bo Ek."),
        ("sv", "– Det här är en stor dag för oss, säger aldrig Anna Berg."),
        ("de", "Niemand sagte: „Das ist ein großer Tag für uns alle.“"),
        ("de", "Jeder sagte: „Das ist ein großer Tag für uns alle.“"),
        ("de", "„Das ist ein großer Tag für uns“, sagte weder Anna Berg noch Bo Eck."),
        ("de", "Anna Berg sagte nie: „Das ist ein großer Tag für uns alle.“"),
        ("de", "„Das ist ein großer Tag für uns“, sagt der Verein."),
        ("nb", "Ingen sa: «Dette er en stor dag for oss alle.»"),
        ("nb", "– Dette er en stor dag for oss, sier verken Anna Berg eller Bo Aas."),
        ("da", "Ingen sagde: »Det er en stor dag for os alle.«"),
        ("da", "Hverken Anna Berg eller Bo Dam siger: »Det er en stor dag for os alle.«"),
        ("fi", "Kukaan ei sanonut: ”Tämä on meille kaikille suuri päivä.”"),
        ("fi", "– Tämä on meille suuri päivä, sanoi jokainen."),
        ("fr", "Personne n’a dit : « C’est un grand jour pour nous tous. »"),
        ("fr", "Ni Anne Roy ni Paul Morel ne disent : « C’est un grand jour pour nous. »"),
        ("it", "Nessuno ha detto: «È un gran giorno per tutti noi.»"),
        ("it", "Né Anna Serra né Bo Riva dice: «È un gran giorno per tutti noi.»"),
        ("es", "Nadie dijo: «Es un gran día para todos nosotros.»"),
        ("es", "Ni Ana Rey ni Juan Gil dijo: «Es un gran día para todos nosotros.»"),
        ("nl", "Niemand zei: ‘Dit is een grote dag voor ons allemaal.’"),
        ("nl", "Noch Anna Berg noch Bo Eck zei: ‘Dit is een grote dag voor ons allemaal.’"),
    ];
    for (language, text) in texts {
        let whole: &'static [&'static str] = Box::leak(Box::new([*text]));
        check(&[(language, text, whole)]);
    }
}

#[test]
fn those_to_whom_it_was_said_are_no_part_of_the_speaker() {
    let cases: &[Case] = &[
        ("en", "“It is a great day,” said Ann Miller to Reuters.", &["Ann Miller: It is a great day"]),
        (
            "en",
            "Ann Miller told Reuters: “It is a great day for us all.”",
            &["Ann Miller: It is a great day for us all."],
        ),
        ("sv", "Anna Berg säger till TT: ”Det här är en stor dag.”", &["Anna Berg: Det här är en stor dag."]),
        (
            "sv",
            "– Det här är en stor dag, säger Anna Berg, chef, till TT.",
            &["Anna Berg, chef: Det här är en stor dag"],
        ),
        ("de", "„Das ist ein großer Tag“, sagte Anna Berg gegenüber der dpa.", &["Anna Berg: Das ist ein großer Tag"]),
        (
            "de",
            "„Das ist ein großer Tag“, sagte Anna Berg der Deutschen Presse-Agentur.",
            &["Anna Berg: Das ist ein großer Tag"],
        ),
        ("nb", "Anna Berg sier til NTB: «Dette er en stor dag.»", &["Anna Berg: Dette er en stor dag."]),
        ("da", "Anna Berg siger til Ritzau: »Det er en stor dag.«", &["Anna Berg: Det er en stor dag."]),
        ("fi", "– Tämä on suuri päivä, sanoo Anna Koski STT:lle.", &["Anna Koski: Tämä on suuri päivä"]),
        ("fi", "– Tämä on suuri päivä, sanoo Anna Koski Helsingin Sanomille.", &["Anna Koski: Tämä on suuri päivä"]),
        ("fi", "– Tämä on suuri päivä, Anna Koski sanoo STT:lle.", &["Anna Koski: Tämä on suuri päivä"]),
        ("fr", "« C’est un grand jour », a déclaré Anne Roy à l’AFP.", &["Anne Roy: C’est un grand jour"]),
        ("it", "«È un gran giorno», dice Anna Serra all’ANSA.", &["Anna Serra: È un gran giorno"]),
        ("it", "Per Anna Serra è chiaro: «È un gran giorno per noi.»", &["Anna Serra: È un gran giorno per noi."]),
        (
            "it",
            "Per Anna Serra, direttrice del museo: «È un gran giorno per noi.»",
            &["Anna Serra, direttrice del museo: È un gran giorno per noi."],
        ),
        ("es", "«Es un gran día», ha dicho Ana Rey a EFE.", &["Ana Rey: Es un gran día"]),
        ("es", "Ana Rey ha dicho a EFE: «Es un gran día para todos.»", &["Ana Rey: Es un gran día para todos."]),
        ("nl", "Anna Berg zegt tegen het ANP: ‘Dit is een grote dag.’", &["Anna Berg: Dit is een grote dag."]),
        (
            "de",
            "„Das ist ein großer Tag für uns“, sagt die Direktorin.",
            &["die Direktorin: Das ist ein großer Tag für uns"],
        ),
    ];
    check(cases);
    for (language, text, _) in cases.iter().filter(|(_, _, said)| !said[0].starts_with("die ")) {
        let told = read(language, text).findings.iter().any(|finding| finding.rule == "words-left-out");
        assert!(told, "{text}");
    }
}

#[test]
fn a_sentence_of_a_statement_is_told_and_a_part_of_one_is_not() {
    let suspected = |language, text| {
        let imported = read(language, text);
        assert!(format!("{:?}", imported.manuscript.release.body).contains(text), "{text}");
        imported.findings.iter().any(|finding| finding.rule == "quote-suspected")
    };
    for (language, text) in [
        ("en", "“It is a great day,” the statement reads."),
        ("sv", "”Det är en stor dag”, heter det i pressmeddelandet."),
        ("de", "„Das ist ein großer Tag“, heißt es in der Mitteilung."),
        ("nb", "«Det er en stor dag», heter det i meldingen."),
        ("da", "»Det er en stor dag«, hedder det i meddelelsen."),
        ("fi", "”Tämä on suuri päivä”, tiedotteessa todetaan."),
        ("fr", "« C’est un grand jour », peut-on lire dans le communiqué."),
        ("it", "«È un gran giorno», si legge nella nota."),
        ("es", "«Es un gran día», reza el comunicado."),
        ("nl", "‘Het is een grote dag’, staat in het bericht."),
    ] {
        assert!(suspected(language, text), "{text}");
    }
    for (language, text) in [
        ("en", "Ann Miller said it was “a great day”."),
        ("sv", "Anna Berg säger att det är ”en stor dag”."),
        ("de", "Anna Berg sprach von „einem großen Tag“."),
        ("nb", "Anna Berg sier at det er «en stor dag»."),
        ("da", "Anna Berg siger, at det er »en stor dag«."),
        ("fi", "Anna Koski sanoo, että se on ”suuri päivä”."),
        ("fr", "Anne Roy a dit que c’est « un grand jour »."),
        ("it", "Anna Serra ha detto che è «un gran giorno»."),
        ("es", "Ana Rey, alcaldesa de Norby, ha asegurado que «es un gran día»."),
        ("nl", "Anna Berg zegt dat het ‘een grote dag’ is."),
    ] {
        assert!(!suspected(language, text), "{text}");
    }
}

#[test]
fn who_arranges_interviews_is_the_contact_not_whom_they_are_with() {
    for (language, text, phone) in [
        ("en", "For interviews with Dr Miller, contact Jo Tran on 020 7946 0123.", "020 7946 0123"),
        ("en", "To interview Dr Miller, call Jo Tran on 020 7946 0123.", "020 7946 0123"),
        ("sv", "För intervju med Anna Berg, kontakta Jo Tran på 08-123 45 67.", "08-123 45 67"),
        ("sv", "För intervjuer med Anna Berg, kontakta Jo Tran, 08-123 45 67.", "08-123 45 67"),
        ("de", "Für Interviews mit Dr. Berg wenden Sie sich bitte an Jo Tran, Tel. 040 123 45 67.", "040 123 45 67"),
        ("nb", "For intervju med Anna Berg, kontakt Jo Tran på 22 12 34 56.", "22 12 34 56"),
        ("da", "For interview med Anna Berg, kontakt Jo Tran på 33 12 34 56.", "33 12 34 56"),
        ("fi", "Jos haluat haastatella Anna Koskea, ota yhteyttä: Jo Tran, puh. 040 123 4567", "040 123 4567"),
        ("fr", "Pour interviewer le Dr Roy, contactez Jo Tran au 01 23 45 67 89.", "01 23 45 67 89"),
        ("it", "Per interviste con Anna Riva contattare Jo Tran al 06 1234567.", "06 1234567"),
        ("es", "Para entrevistas con Ana Rey, contacte con Jo Tran en el 91 123 45 67.", "91 123 45 67"),
        ("nl", "Voor interviews met Anna Berg kunt u contact opnemen met Jo Tran via 020 123 45 67.", "020 123 45 67"),
    ] {
        let imported = read(language, text);
        let contacts: Vec<_> = imported.manuscript.release.contacts.iter().collect();
        let [contact] = contacts[..] else { panic!("{text}: {contacts:?}") };
        assert_eq!((contact.name.as_str(), &contact.role, contact.phone.as_deref()), ("Jo Tran", &None, Some(phone)));
        assert!(imported.findings.iter().any(|finding| finding.rule == "words-left-out"), "{text}");
    }
    // A number for the public is no contact for the press.
    let story = "Residents who have questions can call Ann Hill on 020 7946 0123 before Friday.";
    assert!(read("en", story).manuscript.release.contacts.is_empty());
}

#[test]
fn when_a_number_is_answered_is_no_role() {
    for (language, text, role, phone, hours) in [
        (
            "en",
            "Media contact: Beth Lowe, Manager, 01632 960123 (out of hours 07700 900456)",
            "Manager",
            "01632 960123, 07700 900456",
            "out of hours",
        ),
        (
            "en",
            "Media contact\n\nBeth Lowe\nManager\n01632 960 114\nOut of hours: 07700 900 461",
            "Manager",
            "01632 960 114, 07700 900 461",
            "Out of hours",
        ),
        (
            "sv",
            "Presskontakt: Anna Berg, presschef, 08-123 45 67 (kvällar och helger 070-123 45 67)",
            "presschef",
            "08-123 45 67, 070-123 45 67",
            "kvällar och helger",
        ),
        (
            "de",
            "Pressekontakt: Anna Berg, Sprecherin, 040 123 45 67 (am Wochenende: 0170 123 45 67)",
            "Sprecherin",
            "040 123 45 67, 0170 123 45 67",
            "am Wochenende",
        ),
        (
            "nb",
            "Pressekontakt: Anna Berg, pressesjef, 22 12 34 56 (utenfor kontortid 901 23 456)",
            "pressesjef",
            "22 12 34 56, 901 23 456",
            "utenfor kontortid",
        ),
        (
            "da",
            "Pressekontakt: Anna Berg, pressechef, 33 12 34 56 (uden for kontortid 20 12 34 56)",
            "pressechef",
            "33 12 34 56, 20 12 34 56",
            "uden for kontortid",
        ),
        (
            "fi",
            "Lisätietoja: Anna Koski, viestintäpäällikkö, 09 123 4567 (iltaisin 040 123 4567)",
            "viestintäpäällikkö",
            "09 123 4567, 040 123 4567",
            "iltaisin",
        ),
        (
            "fr",
            "Contact presse : Anne Roy, attachée de presse, 01 23 45 67 89 (soirs et week-ends : 06 12 34 56 78)",
            "attachée de presse",
            "01 23 45 67 89, 06 12 34 56 78",
            "soirs et week-ends",
        ),
        (
            "it",
            "Contatti stampa: Anna Riva, portavoce, 06 1234567 (fuori orario 347 1234567)",
            "portavoce",
            "06 1234567, 347 1234567",
            "fuori orario",
        ),
        (
            "es",
            "Contacto de prensa: Ana Rey, portavoz, 91 123 45 67 (fuera de horario 612 34 56 78)",
            "portavoz",
            "91 123 45 67, 612 34 56 78",
            "fuera de horario",
        ),
        (
            "nl",
            "Perscontact: Anna Berg, woordvoerder, 020 123 45 67 (buiten kantooruren 06 12 34 56 78)",
            "woordvoerder",
            "020 123 45 67, 06 12 34 56 78",
            "buiten kantooruren",
        ),
    ] {
        let imported = read(language, text);
        let contacts: Vec<_> = imported.manuscript.release.contacts.iter().collect();
        let [contact] = contacts[..] else { panic!("{text}: {contacts:?}") };
        assert_eq!((contact.role.as_deref(), contact.phone.as_deref()), (Some(role), Some(phone)), "{text}");
        let finding = imported.findings.iter().find(|finding| finding.rule == "hours-left-out");
        let finding = finding.unwrap_or_else(|| panic!("{text}"));
        assert!(finding.message.contains(hours), "{}", finding.message);
    }
}

#[test]
fn a_notice_over_a_speech_is_no_headline() {
    for (language, notice) in [
        ("en", "Check against delivery"),
        ("de", "Es gilt das gesprochene Wort!"),
        ("fr", "Seul le prononcé fait foi"),
        ("da", "Det talte ord gælder"),
        ("nb", "Det talte ord gjelder"),
        ("sv", "Det talade ordet gäller"),
        ("nl", "Alleen het gesproken woord geldt"),
        ("it", "Fa fede il discorso pronunciato"),
        ("es", "Solo es válido el discurso pronunciado"),
        ("fi", "Puhuttu sana pätee"),
    ] {
        let plain = read_under(language, "");
        let imported = read_under(language, notice);
        let (release, expected) = (&imported.manuscript.release, &plain.manuscript.release);
        assert_eq!((&release.headline, &release.lead), (&expected.headline, &expected.lead), "{notice}");
        assert!(imported.findings.iter().any(|finding| finding.message.contains(notice)), "{notice}");
    }
}

#[test]
fn a_covering_note_is_neither_headline_nor_lead() {
    for (language, note) in [
        ("en", "Dear all,\n\nPlease find below our press release about the seals.\n\nKind regards,\nJo Tran"),
        ("en", "Dear all, please find below our press release about the seals."),
        ("sv", "Hej, här kommer ett pressmeddelande om sälarna."),
        ("de", "Sehr geehrte Damen und Herren,\n\nanbei erhalten Sie unsere Pressemitteilung."),
        ("nb", "Hei,\nher kommer en pressemelding om selene.\n\nMvh\nBo Aas"),
        ("da", "Kære redaktion\n\nNedenfor følger en pressemeddelelse om sælerne."),
        ("fi", "Hei,\nohessa tiedotteemme hylkeistä."),
        ("fr", "Bonjour,\n\nVeuillez trouver ci-dessous notre communiqué.\n\nBien cordialement,\n\nAnne Roy"),
        ("it", "Gentili colleghi,\n\ndi seguito il comunicato stampa.\n\nCordiali saluti,\nAnna Riva"),
        ("es", "Estimados compañeros:\n\nAdjuntamos la nota de prensa.\n\nUn saludo,\nAna Rey"),
        ("nl", "Beste redactie,\nhierbij ons persbericht over de zeehonden."),
    ] {
        let plain = read_under(language, "");
        let imported = read_under(language, note);
        let (release, expected) = (&imported.manuscript.release, &plain.manuscript.release);
        assert_eq!(
            (&release.headline, &release.lead, &release.body),
            (&expected.headline, &expected.lead, &expected.body),
            "{note}"
        );
        let told = imported.findings.iter().find(|finding| finding.rule == "cover-note-left-out");
        let told = told.unwrap_or_else(|| panic!("{note}"));
        assert!(note.lines().all(|line| told.message.contains(line)), "{}", told.message);
    }
    let kept = read_under("en", "Here comes the sun");
    assert_eq!(kept.manuscript.release.headline, "Here comes the sun");
}
