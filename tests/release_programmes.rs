//! Programmes as offices write them in ten languages: without a day, without a title, in columns, in a list.

use std::fmt::Write as _;

use pressbox::release::{Release, import};

use crate::support::world::origin;

fn read(text: &str) -> Release {
    import(text.as_bytes(), &origin("Europe/Stockholm"))
        .unwrap_or_else(|error| panic!("{error}\n{text}"))
        .manuscript
        .release
}

fn events(release: &Release) -> Vec<String> {
    let shown =
        release.timetable.iter().map(|event| format!("{} {}", event.start.strftime("%-d.%-m. %H:%M"), event.title));
    shown.collect()
}

const DA: &str = "Pressemeddelelse\n\nNy bro åbner i Norby\n\nNorby, den 4. juni 2024\n\nBroen åbner på torsdag, og den bliver den længste i landet. Det er en stor dag for hele byen, siger alle.\n\n";
const SV: &str = "Pressmeddelande\n\nNy bro öppnar i Norby\n\nNorby 2024-06-04\n\nBron öppnar på torsdag, och den blir den längsta i landet. Det är en stor dag för hela staden.\n\n";
const DE: &str = "Pressemitteilung\n\nNeue Brücke in Norby\n\nNorby, 4. Juni 2024 – Die Brücke öffnet am Donnerstag, und sie ist die längste im Land. Die Stadt hat lange darauf gewartet.\n\n";
const NL: &str = "Persbericht\n\nNieuwe brug in Norby\n\nNORBY, 4 juni 2024 - De brug gaat donderdag open, en het is de langste van het land. De stad heeft er lang op gewacht.\n\n";
const NB: &str = "Pressemelding\n\nNy bro åpner i Norby\n\nNorby, 4. juni 2024: Broen åpner på torsdag, og den blir den lengste i landet. Det er en stor dag for hele byen.\n\n";
const FI: &str = "Tiedote 4.6.2024\n\nUusi silta avautuu Norbyssa\n\nSilta avautuu torstaina, ja se on maan pisin. Kaupunki on odottanut sitä kauan, ja nyt se on valmis.\n\n";
const EN: &str = "Press release\n\nNew bridge opens in Norby\n\nNorby, 4 June 2024 – The bridge opens on Thursday, and it is the longest in the country. The town has waited for it for years.\n\n";
const FR: &str = "Communiqué de presse\n\nUn nouveau pont à Norby\n\nNorby, le 4 juin 2024 – Le pont ouvre jeudi, et c’est le plus long du pays. La ville l’attendait depuis des années.\n\n";
const IT: &str = "Comunicato stampa\n\nUn nuovo ponte a Norby\n\nNorby, 4 giugno 2024 – Il ponte apre giovedì, ed è il più lungo del paese. La città lo aspettava da anni.\n\n";
const ES: &str = "Nota de prensa\n\nUn nuevo puente en Norby\n\nNorby, 4 de junio de 2024.- El puente abre el jueves, y es el más largo del país. La ciudad lo esperaba desde hace años.\n\n";

#[test]
fn a_programme_without_a_day_is_on_the_only_weekday_of_the_story() {
    let mut wrong = String::new();
    for (story, lines) in [
        (DA, "Program\nKl. 12.00: Klipning af snor\nKl. 12.30-14.00: Gåtur over broen"),
        // Words such as `kl.` need no title.
        (DA, "Kl. 12.00: Klipning af snor\nKl. 12.30-14.00: Gåtur over broen"),
        (SV, "## Program\n\n- 12.00 Klipning af snor\n- 12.30–14.00 Gåtur over broen (anmälan krävs)"),
        (SV, "kl. 12.00 Klipning af snor\nkl. 12.30–14 Gåtur over broen"),
        (SV, "Hålltider:\n12:00    Klipning af snor\n12:30    Gåtur over broen"),
        (DE, "12 Uhr    Klipning af snor\n12.30–14 Uhr Gåtur over broen"),
        (DE, "Ablauf\nab 12 Uhr Klipning af snor\nab 12.30 Uhr Gåtur over broen"),
        (DE, "Programm am Donnerstag:\n12.00 Uhr: Klipning af snor\n12.30–14.00 Uhr: Gåtur over broen"),
        (NL, "Programma\n12.00 uur: Klipning af snor\n12.30 - 14.00 uur: Gåtur over broen"),
        (NL, "12.00 uur: Klipning af snor\n12.30 uur: Gåtur over broen"),
        (NB, "kl. 12.00 Klipning af snor\nkl. 12.30–14 Gåtur over broen"),
        (FI, "Ohjelma\nklo 12 Klipning af snor\nklo 12.30 Gåtur over broen"),
        (FI, "Klo 12.00 Klipning af snor\nKlo 12.30–14.00 Gåtur over broen"),
        (EN, "Programme\n12.00 noon Klipning af snor\n12.30 pm Gåtur over broen"),
        (EN, "Timetable on Thursday:\n12:00 Klipning af snor\n12:30 Gåtur over broen"),
        (FR, "Programme de jeudi\n12h00 : Klipning af snor\n12h30 – 14h : Gåtur over broen"),
        (IT, "Programma di giovedì\nore 12 Klipning af snor\nore 12.30 Gåtur over broen"),
        (ES, "Programa del jueves\n12:00 h. Klipning af snor\n12:30 h. Gåtur over broen"),
    ] {
        let found = events(&read(&format!("{story}{lines}\n")));
        if found != ["6.6. 12:00 Klipning af snor", "6.6. 12:30 Gåtur over broen"] {
            writeln!(wrong, "{lines}\n    {found:?}\n").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn hours_that_are_no_programme_or_may_be_on_two_days_stay_in_the_text() {
    let two_days = SV.replace("på torsdag", "på torsdag och fredag");
    for text in [
        format!("{two_days}kl. 12.00 Klipning\nkl. 12.30 Gåtur\n"),
        // Results have no word for an hour.
        format!("{SV}12.31 Anna Berg\n12.47 Bo Ek\n"),
        format!("{SV}Kl. 12 klipps bandet av borgmästaren, och sedan går alla över bron.\n\nDet är allt.\n"),
    ] {
        assert!(events(&read(&text)).is_empty(), "{text}");
    }
    let imported =
        import(format!("{DA}Kl. 12.00: Klipning\nKl. 12.30: Gåtur\n").as_bytes(), &origin("Europe/Copenhagen"));
    let findings = imported.unwrap().findings;
    let told = findings.iter().find(|finding| finding.rule == "day-inferred").map(|finding| finding.message.as_str());
    assert_eq!(
        told,
        Some("`Kl. 12.00: Klipning` gives no day: it is taken to be on 6 June, the only day in the story that fits")
    );
}

#[test]
fn a_partys_letters_stay_with_the_name_and_other_remarks_are_notes() {
    let release =
        read(&format!("{SV}Program\n12.00 Tal av regionråd Ulla Ek (S)\n12.30 Provtur (max åtta personer)\n"));
    assert_eq!(events(&release), ["6.6. 12:00 Tal av regionråd Ulla Ek (S)", "6.6. 12:30 Provtur"]);
    assert_eq!(release.timetable[1].note.as_deref(), Some("max åtta personer"));
}
