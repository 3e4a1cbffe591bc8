//! Short leads, letterheads, programmes without a day of their own, contacts in a list: parts that are easily lost.

use pressbox::release::{Block, Release, import};

use crate::support::world::origin;

fn read(text: &str) -> Release {
    import(text.as_bytes(), &origin("Europe/Stockholm")).unwrap().manuscript.release
}

#[test]
fn a_short_lead_behind_a_dateline_is_kept() {
    for lead in [
        "Norby, 14 May 2027 – It opens.",
        "NORBY, 14 May 2027 - It opens!",
        "Norby, 14 May 2027: Doors open.",
        "Norby, 14 May 2027. It opens.",
        "14 May 2027 — We won.",
    ] {
        let release = read(&format!("Harbour fair opens\n\n{lead}\n\nIt is big.\n"));
        assert_eq!(
            (release.lead.as_str(), release.date.map(|date| date.to_string()).as_deref()),
            (lead, Some("2027-05-14"))
        );
    }
    for label in ["Norby, 14 May 2027", "Press release – 14 May 2027", "Press release, 14 May 2027."] {
        let release = read(&format!("Harbour fair opens\n\n{label}\n\nThe harbour fair of Norby opens its doors.\n"));
        assert_eq!(release.lead, "The harbour fair of Norby opens its doors.", "{label}");
    }
}

#[test]
fn a_letterhead_is_no_headline() {
    for (name, office) in [
        ("Stadtwerke Nordhafen", "Pressestelle"),
        ("Norby Council", "Press Office"),
        ("Ville de Norby", "Service de presse"),
        ("Comune di Norby", "Ufficio stampa"),
        ("Norby kommun", "Presstjänst"),
    ] {
        let release = read(&format!(
            "{name}\n{office}\n\nNew ferry starts its service\n\nNorby, 5 June 2024 – The new ferry starts its service in the harbour.\n"
        ));
        assert_eq!(release.headline, "New ferry starts its service", "{office}");
        assert_eq!(release.date.map(|date| date.to_string()).as_deref(), Some("2024-06-05"), "{office}");
    }
}

#[test]
fn a_programme_is_on_the_only_day_of_the_story_that_is_not_the_dateline() {
    let text = "PERSBERICHT\n\nHaven van Zilverdam krijgt drijvend museum\n\nZILVERDAM, 15 mei 2024 - De haven van Zilverdam krijgt een \
                drijvend museum. Het schip komt op 16 mei aan.\n\nProgramma\n14.00 uur: aankomst van het schip\n15.30 uur: toespraken\n\
                16.00 - 18.00 uur: borrel\n";
    let starts: Vec<_> =
        read(text).timetable.iter().map(|event| event.start.strftime("%d %H:%M").to_string()).collect();
    assert_eq!(starts, ["16 14:00", "16 15:30", "16 16:00"]);
}

#[test]
fn contacts_in_a_list_are_read() {
    let text = "# Ny fyr tänds\n\nFyren i Rönnskär tänds på fredag. Den är ny och det är bra för alla som bor där.\n\n## Presskontakt\n\n\
                - Åsa Öberg, fyrmästare, 070-123 45 67, asa@ronnskar.example\n- Bo Ek, projektledare, 070-123 45 68\n\n## Om Rönnskär\n\n\
                Rönnskär är en ö.\n";
    let names: Vec<_> = read(text).contacts.into_iter().map(|person| person.name).collect();
    assert_eq!(names, ["Åsa Öberg", "Bo Ek"]);
}

#[test]
fn single_marks_end_where_the_speaker_is_named() {
    let text = "Haven krijgt museum\n\nDe haven van Zilverdam krijgt een drijvend museum en dat is voor de hele stad een feest.\n\n\
                'Dit is een droom die uitkomt', zegt directeur Willem van der Berg. 'Iedereen is welkom.'\n";
    let found = read(text).body.into_iter().find_map(|block| match block {
        Block::Quote { text, speaker } => Some((text, speaker)),
        _ => None,
    });
    let speaker = Some("directeur Willem van der Berg".to_owned());
    assert_eq!(found, Some(("Dit is een droom die uitkomt. Iedereen is welkom.".to_owned(), speaker)));
}
