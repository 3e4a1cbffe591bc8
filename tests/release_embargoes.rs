//! Embargoes as ten languages write them: their zones, their hours, and the words that stand beside them.

use std::fmt::Write as _;

use pressbox::release::{Block, EmbargoIs, ImportError, Imported, import, import_where};

use crate::support::world::origin;

const HEADLINE: &str = "Seals return to the Sod estuary";
const LEAD: &str =
    "Surveyors from the Norby Trust have counted 31 seals on the banks of the Sod, the first since 1944.";

/// A text that is read, or refused for its embargo; another refusal is a fault.
fn read(text: &str, zone: &str) -> Result<Imported, String> {
    import(text.as_bytes(), &origin(zone)).map_err(|error| match error {
        ImportError::Embargo { .. } | ImportError::TwoEmbargoes { .. } => error.to_string(),
        other => panic!("{text}: {other}"),
    })
}

/// The moment that a text gives, `none` or `refused`.
fn moment(text: &str, zone: &str) -> String {
    match read(text, zone) {
        Ok(read) => read.manuscript.release.embargo.map_or("none".to_owned(), |lift| lift.timestamp().to_string()),
        Err(_) => "refused".to_owned(),
    }
}

fn headline(text: &str, zone: &str) -> Option<String> {
    read(text, zone).ok().map(|read| read.manuscript.release.headline)
}

/// Each line, on 9 December 2026, over a story of a newsroom in a zone: the hour in UTC, or that it is refused.
fn check(lines: &[(&str, &str, &str)]) {
    let mut wrong = String::new();
    for (zone, line, hour) in lines {
        let text = format!("{line}\n\n{HEADLINE}\n\n{LEAD}\n");
        let expected = match *hour {
            "refused" | "none" => (*hour).to_owned(),
            hour if hour.contains('T') => format!("2026-12-{hour}:00Z"),
            hour => format!("2026-12-09T{hour}:00Z"),
        };
        let found = moment(&text, zone);
        if found != expected {
            writeln!(wrong, "{line}\n    {found}, not {expected}").unwrap();
        }
        let headline = headline(&text, zone).unwrap_or_else(|| HEADLINE.to_owned());
        if headline != HEADLINE {
            writeln!(wrong, "{line}\n    headline: {headline}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_stated_zone_is_known_in_ten_languages() {
    check(&[
        ("Europe/Madrid", "Embargo: 9 de diciembre de 2026 a las 6.00, hora de Canarias", "06:00"),
        ("Europe/Madrid", "Embargo: 9 de diciembre de 2026 a las 6.00 (hora canaria)", "06:00"),
        ("Europe/Madrid", "Embargo: 9 de diciembre de 2026, 16.00 hora de Londres", "16:00"),
        ("Europe/Madrid", "Embargo: 9 de diciembre de 2026, 18:00 hora de Ciudad de México", "10T00:00"),
        ("Europe/Madrid", "Embargo: 9 de diciembre de 2026, 11.00 hora argentina", "14:00"),
        ("Europe/Madrid", "Embargo: 9 de diciembre de 2026 a las 11.00 hora del Este (17.00 hora española)", "16:00"),
        ("Europe/Paris", "Sous embargo strict jusqu’au 9 décembre 2026 à 20h (heure de Montréal)", "10T01:00"),
        ("Europe/Paris", "Embargo : 9 décembre 2026 à 16 h, heure de Londres", "16:00"),
        ("Europe/Paris", "Embargo : 9 décembre 2026 à 11 h, heure de l’Est", "16:00"),
        ("Europe/Paris", "Embargo : 9 décembre 2026 à 9 h, heure de La Réunion", "05:00"),
        ("Europe/Paris", "Embargo : 9 décembre 2026 à 11 h, heure britannique", "11:00"),
        ("Europe/Paris", "Embargo : 9 décembre 2026 à 16 h GMT (17 h à Paris)", "16:00"),
        ("Europe/Stockholm", "Embargo till onsdag 9 december 2026 kl. 16.00 brittisk tid", "16:00"),
        ("Europe/Stockholm", "Embargo till onsdag 9 december 2026 kl. 11.00 amerikansk östkusttid", "16:00"),
        ("Europe/Stockholm", "Embargo: 9 december 2026 kl. 11.00 lokal tid i New York", "16:00"),
        ("Europe/Stockholm", "Embargo: 9 december 2026 kl. 11.00 finsk tid", "09:00"),
        ("Europe/Stockholm", "Embargo: 9 december 2026 kl. 06.00 londontid", "06:00"),
        ("Europe/Berlin", "Sperrfrist: 9. Dezember 2026, 17 Uhr Ortszeit London", "17:00"),
        ("Europe/Berlin", "Sperrfrist: 9. Dezember 2026, 10 Uhr Moskauer Zeit", "07:00"),
        ("Europe/Berlin", "Sperrfrist: 9. Dezember 2026, 11 Uhr Ostküstenzeit (17 Uhr MEZ)", "16:00"),
        ("Europe/Oslo", "Sperrefrist 9. desember 2026 kl. 16.00 britisk tid", "16:00"),
        ("Europe/Oslo", "Sperrefrist 9. desember 2026 kl. 11.00 lokal tid i New York", "16:00"),
        ("Europe/Copenhagen", "Klausuleret til 9. december 2026 kl. 16.00 engelsk tid", "16:00"),
        ("Europe/Copenhagen", "Embargo: 9. december 2026 kl. 10.00 grønlandsk tid", "12:00"),
        ("Europe/Helsinki", "Embargo 9.12.2026 klo 16.00 Britannian aikaa", "16:00"),
        ("Europe/Helsinki", "Embargo 9.12.2026 klo 11.00 New Yorkin aikaa", "16:00"),
        ("Europe/Helsinki", "Embargo 9.12.2026 klo 11.00 paikallista aikaa Lontoossa", "11:00"),
        ("Europe/Amsterdam", "Embargo tot 9 december 2026 16.00 uur Londense tijd", "16:00"),
        ("Europe/Amsterdam", "Embargo tot 9 december 2026 16.00 uur Britse tijd", "16:00"),
        ("Europe/Rome", "Embargo fino alle ore 16 di Londra del 9 dicembre 2026", "16:00"),
        ("Europe/Rome", "Embargo fino al 9 dicembre 2026, ore 11 di New York", "16:00"),
        ("Europe/London", "Embargoed until 9 December 2026, 13:00 Halifax time", "17:00"),
        ("Europe/London", "Embargo: 9 December 2026, 9am Australian Eastern Daylight Time", "08T22:00"),
        ("Europe/London", "Embargoed until 11 a.m. on 9 December 2026 in New York (4 p.m. in London)", "16:00"),
        ("Europe/London", "EMBARGO: 16:00 LONDON TIME (11:00 US EASTERN TIME), 9 DECEMBER 2026", "16:00"),
        ("Europe/London", "HOLD FOR RELEASE UNTIL 9:00 A.M. CST, WEDNESDAY, DECEMBER 9, 2026", "15:00"),
        ("Europe/London", "Embargo: 9 December 2026, 06:00 (UTC +1)", "05:00"),
        ("Europe/Paris", "Embargo: 2026-12-09T06:00Z", "06:00"),
    ]);
}

#[test]
fn a_stated_zone_that_is_not_known_is_refused() {
    check(&[
        ("Europe/London", "Embargo: 9 December 2026, 06:00 Norbyland time", "refused"),
        ("Europe/London", "Embargo: 9 December 2026, 06:00 local time", "refused"),
        ("Europe/London", "Embargo: 9 December 2026, 9am IST", "refused"),
        ("Europe/London", "Embargo: 9 December 2026, 09:00 CST", "refused"),
        ("Europe/London", "Embargo: 2026-12-09 06:00 UTC+5:30", "refused"),
        ("Europe/Stockholm", "Embargo: 9 december 2026 kl. 06.00 kanadensisk tid", "refused"),
        ("Europe/Oslo", "Sperrefrist 9. desember 2026 kl. 06.00 lokal tid", "refused"),
        ("Europe/Berlin", "Sperrfrist: 9. Dezember 2026, 10 Uhr Ortszeit", "refused"),
        ("Europe/Helsinki", "Embargo 9.12.2026 klo 11.00 Kanadan aikaa", "refused"),
        ("Europe/Paris", "Embargo : 9 décembre 2026 à 11 h, heure de Norbyville", "refused"),
        ("Europe/Paris", "Embargo : 9 décembre 2026 à 11 h, heure locale", "refused"),
        ("Europe/Madrid", "Embargo: 9 de diciembre de 2026, 11.00 hora de Norbia", "refused"),
        ("Europe/Amsterdam", "Embargo tot 9 december 2026 16.00 uur Australische tijd", "refused"),
        ("Europe/Rome", "Embargo: 9 dicembre 2026, ore 11 (ora di Norbia)", "refused"),
    ]);
}

#[test]
fn hours_and_days_are_read_as_offices_write_them() {
    check(&[
        ("Europe/London", "EMBARGO: 9 December 2026 0001hrs", "00:01"),
        ("Europe/London", "Embargoed until 0600 9 December 2026", "06:00"),
        ("Europe/London", "EMBARGO: 9 December 2026, 0600", "06:00"),
        // Telephones are no hours: the embargo holds for the whole day.
        ("Europe/London", "EMBARGO: 9 December 2026 - tel 0161 496 0000", "10T00:00"),
        ("Europe/Stockholm", "Embargo till 9 december 2026, frågor 0701 23 45 67", "09T23:00"),
        ("Europe/Stockholm", "Embargo 9 december 2026, 0701 23 45 67", "09T23:00"),
        ("Europe/Berlin", "Sperrfrist: 9. Dezember 2026, Rückfragen: 0621 12345", "09T23:00"),
        ("Europe/London", "Embargo: 1430 GMT, Wednesday 9 December 2026", "14:30"),
        ("Europe/London", "Embargoed until six o’clock in the morning on Wednesday 9 December 2026", "06:00"),
        ("Europe/London", "Embargoed until 6 o’clock in the evening on 9 December 2026", "18:00"),
        ("Europe/London", "Embargoed until half past six on 9 December 2026", "refused"),
        ("Europe/London", "Embargo: 10:00, 9 December 2026. Evening gala to follow.", "refused"),
        ("Europe/London", "Embargo: 9 December 2026, 06:00 UTC – Seals", "06:00"),
        ("Europe/Stockholm", "Embargo till kl. 6 på kvällen den 9 december 2026", "17:00"),
        ("Europe/Stockholm", "Embargo till den 9 december 2026 halv sju", "refused"),
        ("Europe/Berlin", "Sperrfrist: 9. Dezember 2026, 6 Uhr abends", "17:00"),
        ("Europe/Berlin", "Sperrfrist: 9. Dezember 2026, sechs Uhr", "refused"),
        ("Europe/Madrid", "Embargo: 9 de diciembre de 2026 a las 6 de la tarde", "17:00"),
        ("Europe/Madrid", "Embargo: 9 de diciembre de 2026 a las 6 y media de la tarde", "refused"),
        ("Europe/Paris", "Embargo : 9 décembre 2026 à 6 heures du soir", "17:00"),
        ("Europe/Rome", "Notizia da pubblicare non prima delle 6 del 9 dicembre 2026", "05:00"),
        ("Europe/Rome", "Embargo sino alle 6,00 di mercoledì 9 dicembre 2026", "05:00"),
        ("Europe/Amsterdam", "Onder embargo tot 9-12-2026 06:00u", "05:00"),
        ("Europe/Amsterdam", "Embargo tot 9 december 2026, half zeven", "refused"),
        ("Europe/Copenhagen", "Til offentliggørelse tidligst 9/12-2026 kl. 06.00", "05:00"),
    ]);
}

#[test]
fn an_embargo_over_several_rows_is_one() {
    check(&[
        ("Europe/London", "EMBARGO\n9 December 2026\n06:00 GMT", "06:00"),
        ("Europe/London", "EMBARGO\n06:00 GMT\nWednesday 9 December 2026", "06:00"),
        ("Europe/London", "EMBARGO: 9 December 2026\n06:00 GMT", "06:00"),
        ("Europe/Stockholm", "EMBARGO\nonsdag 9 december 2026\nkl. 06.00", "05:00"),
        ("Europe/Berlin", "Sperrfrist:\nMittwoch, 9. Dezember 2026\n6:00 Uhr", "05:00"),
        ("Europe/Paris", "EMBARGO\nMercredi 9 décembre 2026\n6 h", "05:00"),
        ("Europe/Amsterdam", "EMBARGO\n9 december 2026\n06.00 uur", "05:00"),
        ("Europe/Helsinki", "EMBARGO\n9.12.2026\nklo 6.00", "04:00"),
        ("Europe/Madrid", "EMBARGO\n9 de diciembre de 2026\n06:00 h", "05:00"),
    ]);
    let page = format!(
        "<html lang=en><body><main><p><b>EMBARGO</b><br>9 December 2026<br>06:00</p><h1>{HEADLINE}</h1><p>{LEAD}</p></main></html>"
    );
    assert_eq!(moment(&page, "Europe/London"), "2026-12-09T06:00:00Z");
    assert_eq!(headline(&page, "Europe/London").as_deref(), Some(HEADLINE));
}

#[test]
fn what_withholds_a_text_in_other_words_is_read_or_refused() {
    check(&[
        (
            "Europe/Berlin",
            "Bitte beachten Sie: Die Ergebnisse dürfen erst ab Mittwoch, 9. Dezember 2026, 6 Uhr veröffentlicht werden.",
            "05:00",
        ),
        ("Europe/Berlin", "Sendesperrfrist: Mittwoch, 09. Dezember 2026, 0.01 Uhr", "08T23:01"),
        ("Europe/Berlin", "Nachrichtensperre bis 9. Dezember 2026, 6 Uhr", "05:00"),
        ("Europe/Amsterdam", "Let op: dit bericht mag pas woensdag 9 december 2026 om 6 uur naar buiten", "05:00"),
        ("Europe/London", "THIS IS NOT FOR PUBLICATION OR BROADCAST UNTIL THE PRIME MINISTER HAS SPOKEN", "refused"),
        ("Europe/Stockholm", "EJ FÖR PUBLICERING FÖRRÄN STATSMINISTERN HAR TALAT", "refused"),
        ("Europe/Berlin", "NICHT ZUR VERÖFFENTLICHUNG VOR DER REDE DES MINISTERS", "refused"),
        ("Europe/Paris", "NE PAS DIFFUSER AVANT LE DISCOURS DU MINISTRE", "refused"),
    ]);
}

#[test]
fn an_embargo_in_a_page_around_the_release_is_read() {
    let line = "EMBARGO: Wednesday 9 December 2026, 06:00 GMT";
    let story = format!("<main><h1>{HEADLINE}</h1><p>{LEAD}</p></main>");
    for page in [
        format!("<html lang=en><body>{story}<footer><p>{line}</p></footer></body></html>"),
        format!("<html lang=en><body><nav><a href=/>Home</a> <b>{line}</b></nav>{story}</body></html>"),
        format!("<html lang=en><head><title>{line} - Seals</title></head><body>{story}</body></html>"),
        format!("<html lang=en><body><div class=menu><p>{line}</p></div>{story}</body></html>"),
    ] {
        assert_eq!(moment(&page, "Europe/Paris"), "2026-12-09T06:00:00Z", "{page}");
    }
    let script = format!("<html lang=en><head><script>'{line}'</script></head><body>{story}</body></html>");
    assert_eq!(moment(&script, "Europe/Paris"), "none");
}

#[test]
fn the_story_in_the_row_of_an_embargo_stays() {
    for row in [
        "The trust has heard 12 owls in the old tower. EMBARGO: 9 December 2026, 06:00 GMT",
        "EMBARGO: 9 December 2026, 06:00 GMT. The trust has heard 12 owls in the old tower.",
        "EMBARGOED until 06:00 GMT, 9 December 2026 - The trust has heard 12 owls in the old tower.",
        "The trust has heard 12 owls (embargoed until 06:00 GMT, 9 December 2026) in the old tower.",
        "Sperrfrist: 9. Dezember 2026, 7 Uhr MEZ. The trust has heard 12 owls in the old tower.",
        "This release is under embargo until 9 December 2026, 06:00 GMT. The trust has heard 12 owls in the old tower.",
    ] {
        let imported = read(&format!("{HEADLINE}\n\n{row}\n\n{LEAD}\n"), "Europe/London").unwrap();
        let release = imported.manuscript.release;
        assert_eq!(release.embargo.unwrap().timestamp().to_string(), "2026-12-09T06:00:00Z", "{row}");
        assert_eq!(release.lead, "The trust has heard 12 owls in the old tower.", "{row}");
        assert_eq!(release.body, [Block::Paragraph(LEAD.to_owned())], "{row}");
    }
}

#[test]
fn a_line_that_is_said_to_be_no_embargo_is_not_the_headline() {
    for line in [
        "EMBARGO: 16:00 LONDON TIME (11:00 US EASTERN TIME), 9 DECEMBER 2026",
        "EMBARGO\n9 December 2026\n06:00 GMT",
        "Embargo : 9 décembre 2026 à 11 h, heure de Norbyville",
        "Sperrfrist: 9. Dezember 2026",
    ] {
        let text = format!("{line}\n\n{HEADLINE}\n\n{LEAD}\n");
        let imported = import_where(text.as_bytes(), &origin("Europe/London"), EmbargoIs::None).unwrap();
        assert_eq!(imported.manuscript.release.headline, HEADLINE, "{line}");
        assert!(imported.findings.iter().any(|finding| finding.rule == "label-left-out"), "{line}");
    }
}

#[test]
fn what_a_court_or_a_council_does_is_no_embargo() {
    let mut wrong = String::new();
    for line in [
        "El juzgado ordenó el embargo de la finca hasta el 9 de diciembre de 2026.",
        "El juez levantó el embargo del barco el 9 de diciembre de 2026 a las 10.00.",
        "L’embargo du navire prend fin le 9 décembre 2026 à 10 h.",
        "Rifles have reached both sides in violation of the UN arms embargo, which runs until 9 December 2026.",
        "No new release before the summer",
        "Not for sale until the release of the film",
        "Doors open at 10:00 local time on 9 December 2026.",
    ] {
        let found = moment(&format!("{HEADLINE}\n\n{LEAD}\n\n{line}\n"), "Europe/Madrid");
        if found != "none" {
            writeln!(wrong, "{line}\n    {found}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
