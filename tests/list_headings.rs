//! Headings that say who gets mail, and those that say the opposite of what a word in them says.

use std::fmt::Write as _;

use crate::support::Room;

/// What an import makes of two people, of whom the first wants mail and the second does not.
fn outcome(heading: &str, willing: &str, out: &str) -> String {
    let room = Room::new();
    room.write("in.csv", format!("name;email;{heading}\nAnna;a@m.example;{willing}\nBo;b@m.example;{out}\n"));
    let run = room.pressbox(["list", "import", "t", "in.csv"]);
    if run.stderr.contains("may say who does not want mail") {
        return "asked".to_owned();
    }
    let read = |file: &str| std::fs::read_to_string(room.path(file)).unwrap_or_default();
    let (suppressed, pending) = (read("lists/suppressed.csv"), read("lists/pending.csv"));
    let of = |address: &str| match (suppressed.contains(address), pending.contains(address)) {
        (true, _) => "suppressed",
        (_, true) => "pending",
        _ => "mail",
    };
    format!("{} {}", of("a@m.example"), of("b@m.example"))
}

#[test]
fn a_heading_that_turns_a_consent_round_is_read_that_way() {
    let mut wrong = String::new();
    for (heading, willing, out) in [
        ("Subscription cancelled", "no", "yes"),
        ("Removed from newsletter", "no", "yes"),
        ("Wants no press releases", "no", "yes"),
        ("Consent withdrawn", "no", "yes"),
        ("Consent withdrawn on", "", "2024-05-01"),
        ("is_excluded", "false", "true"),
        ("is_excluded_from_campaigns", "False", "True"),
        ("Objection to mailings", "no", "yes"),
        ("Abo beendet", "nein", "ja"),
        ("Abonnement gekündigt", "nein", "ja"),
        ("Keine Presseinfos", "nein", "ja"),
        ("Einwilligung widerrufen", "nein", "ja"),
        ("Einwilligung zurückgezogen am", "", "01.05.2024"),
        ("Widerspruch am", "", "01.05.2024"),
        ("Möchte keine Mails", "nein", "ja"),
        ("raus", "", "x"),
        ("Abonnement résilié", "non", "oui"),
        ("Consentement retiré", "non", "oui"),
        ("Ne veut plus de communiqués", "non", "oui"),
        ("Ne souhaite pas recevoir", "non", "oui"),
        ("Suscripción cancelada", "no", "sí"),
        ("No desea recibir", "no", "sí"),
        ("Consentimiento revocado", "no", "sí"),
        ("Iscrizione annullata", "no", "sì"),
        ("Consenso revocato", "no", "sì"),
        ("Non vuole ricevere", "no", "sì"),
        ("Abonnement opgezegd", "nee", "ja"),
        ("Toestemming ingetrokken", "nee", "ja"),
        ("Wil geen persberichten", "nee", "ja"),
        ("Prenumeration avslutad", "nej", "ja"),
        ("Samtycke återkallat", "", "2024-05-01"),
        ("Vill inte ha pressmeddelanden", "nej", "ja"),
        ("Reserverad mot utskick", "nej", "ja"),
        ("Ønsker ikke nyhedsbrev", "nej", "ja"),
        ("Abonnement opsagt", "nej", "ja"),
        ("Samtykke trukket tilbake", "nei", "ja"),
        ("Har meldt seg av", "nei", "ja"),
        ("Ei halua tiedotteita", "ei", "kyllä"),
        ("Suostumus peruttu", "ei", "kyllä"),
        ("Assinatura cancelada", "não", "sim"),
        ("Rezygnacja", "nie", "tak"),
        ("Отписан", "нет", "да"),
    ] {
        let found = outcome(heading, willing, out);
        if found != "mail suppressed" && found != "asked" {
            writeln!(wrong, "{heading}: {found}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_heading_that_agrees_is_not_turned_round() {
    let mut wrong = String::new();
    for (heading, willing, out, expected) in [
        ("Newsletter", "ja", "nein", "mail pending"),
        ("Newsletter ja/nein", "ja", "nein", "mail pending"),
        ("Newsletter (yes or no)", "yes", "no", "mail pending"),
        ("Consent to mailings", "yes", "no", "mail pending"),
        ("Consent given", "yes", "no", "mail pending"),
        ("Einwilligung erteilt", "ja", "nein", "mail pending"),
        ("Abonné", "oui", "non", "mail suppressed"),
        ("Cancelled events", "yes", "no", "mail mail"),
        ("No of guests", "2", "0", "mail mail"),
        ("Refused accreditation", "no", "yes", "mail mail"),
        ("Object", "Lens", "Tower", "mail mail"),
        ("Information", "met in May", "met in June", "mail mail"),
        ("Opposition", "Labour", "Greens", "mail mail"),
    ] {
        let found = outcome(heading, willing, out);
        if found != expected {
            writeln!(wrong, "{heading}: {found}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn notes_that_object_wait_for_a_decision() {
    let mut wrong = String::new();
    for note in [
        "möchte nicht mehr angeschrieben werden (Tel. 3.5.)",
        "im Ruhestand seit 2023, bitte rausnehmen",
        "Widerspruch DSGVO 2.1.2024",
        "hat der Nutzung widersprochen",
    ] {
        let found = outcome("Bemerkung", "Kultur und Sport", note);
        if found != "mail pending" {
            writeln!(wrong, "{note}: {found}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
