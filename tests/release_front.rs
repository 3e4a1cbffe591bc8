//! Front matter as people write it who have never met TOML: each slip is told with its line and with what to write.

use std::fmt::Write as _;

use pressbox::release::{ReleaseError, Releases, Remedy};

use crate::support::Room;

/// `line: message; what to write` of the first error of a file.
fn told(room: &Room, text: &str) -> String {
    room.write("releases/a/release.en.md", text);
    let read = Releases::new(&room.path("releases")).manuscript(&"a".parse().unwrap(), "en".parse().unwrap());
    match read {
        Err(ReleaseError::NotUnderstood { source, .. }) => {
            let first = &source.first;
            let hint = match &first.remedy {
                Some(Remedy::Advice(advice)) => advice.clone(),
                other => format!("{other:?}"),
            };
            format!("{}: {}; {hint}", first.line, first.message)
        }
        Err(error) => panic!("{error:?}"),
        Ok(_) => "understood".to_owned(),
    }
}

#[test]
fn each_slip_is_told_with_its_line_and_what_to_write() {
    let room = Room::empty();
    let mut wrong = String::new();
    for (line, hint) in [
        ("caption = “A boat”", "2: write `caption = \"A boat\"`"),
        ("caption = ”En båt”", "2: write `caption = \"En båt\"`"),
        ("caption = „Ein Boot“", "2: write `caption = \"Ein Boot\"`"),
        ("caption = « Un bateau »", "2: write `caption = \"Un bateau\"`"),
        ("caption = \"A boat”", "2: write `caption = \"A boat\"`"),
        ("caption = \"A boat", "2: write `caption = \"A boat\"`"),
        ("caption = A boat", "2: write `caption = \"A boat\"`"),
        ("caption: A boat", "2: write `caption = \"A boat\"`"),
        ("caption \"A boat\"", "2: write `caption = \"A boat\"`"),
        ("caption\t\"A boat\"", "2: write `caption = \"A boat\"`"),
        ("caption == \"A boat\"", "2: write `caption = \"A boat\"`"),
        ("caption = \"The \"big\" boat\"", "2: write `caption = 'The \"big\" boat'`"),
        ("caption = 'Anna's boat'", "2: write `caption = \"Anna's boat\"`"),
        ("caption = \"A boat\",", "2: write `caption = \"A boat\"`"),
        ("caption = \"A boat\" date = 2024-05-13", "2: write it on a line of its own"),
        ("caption =", "2: write one, as in `caption = \"…\"`"),
        ("caption = 2024", "2: write `caption = \"2024\"`"),
        ("caption = \"one\ntwo\"", "2: close it on the same line"),
        ("boilerplate = \"\"\"\nWe are.\n", "2: write `\"\"\"` after its last word"),
        ("\u{a0}caption = \"A boat\"", "2: retype it: `caption = \"A boat\"`"),
        ("captoin = \"A boat\"", "2: did you mean `caption`?"),
        ("Caption = \"A boat\"", "2: did you mean `caption`?"),
        ("usage terms = \"Free\"", "2: write `usage_terms = \"Free\"`"),
        ("usage-terms = \"Free\"", "2: did you mean `usage_terms`?"),
        ("rubrik = \"x\"", "2: did you mean `headline`?"),
        ("lead = \"x\"", "2: write the lead and the text below the second `+++`"),
        ("date = 13.05.2024", "2: write `date = 2024-05-13`"),
        ("date = 13/05/2024", "2: write `date = 2024-05-13`"),
        ("date = 13 May 2024", "2: write `date = 2024-05-13`"),
        ("date = \"13.05.2024\"", "2: write `date = 2024-05-13`"),
        ("date = 2024-5-13", "2: write `date = 2024-05-13`"),
        ("date = 2024-13-05", "2: write `date = 2024-05-13`"),
        ("date = 20240513", "2: write `date = 2024-05-13`"),
        ("date = 2024-04-31", "2: correct the day or the month"),
        ("date = 5/9/2024", "2: write year, month and day"),
        ("embargo = 2024-05-17 06:00 Europe/Rome", "2: write `embargo = \"2024-05-17 06:00 Europe/Rome\"`"),
        ("embargo = 17.05.2024 06:00", "2: write `embargo = \"2024-05-17 06:00\"`"),
        ("embargo = \"17.05.2024 06:00 Europe/Rome\"", "2: write `2024-05-17 06:00 Europe/Rome`"),
        ("embargo = \"2026-12-24 24:00 Europe/Rome\"", "2: write `2026-12-25 00:00 Europe/Rome`"),
        ("version = \"2\"", "2: write it without quotation marks"),
        ("version = 1,5", "2: write a whole number"),
        ("// why", "2: start a comment with `#`, as in `# why`"),
        ("[timetable]\nstart = \"2024-05-17 06:00 Europe/Rome\"\ntitle = \"x\"", "2: write `[[timetable]]`"),
        ("[contacts]\nname = \"A\"\n[contacts]\nname = \"B\"", "4: write `[[contacts]]` for each"),
        ("[[contacts]\nname = \"A\"", "2: write `[[contacts]]`"),
        ("[[contact]]\nname = \"A\"", "2: did you mean `contacts`?"),
        ("[[titles]]\nfacts = \"x\"", "2: write `[titles]`"),
        ("contacts = \"Anna\"", "2: begin each of them with `[[contacts]]`"),
        ("[[contacts]]\nphone = \"1\"", "2: write `name = \"…\"` below it"),
        ("[[contacts]]\nname = \"A\"\nphone = 070-123 45 67", "4: write `phone = \"070-123 45 67\"`"),
        ("[[contacts]]\nname = \"A\"\nphone = 0701234567", "4: write `phone = \"0701234567\"`"),
        ("[[contacts]]\nname = \"A\"\ntitle = \"CEO\"", "4: did you mean `role`?"),
        ("[[contacts]]\nname = \"A\"\ncaption = \"x\"", "4: move it above the first block"),
        ("[[contacts]]\nname = \"A\"\nname = \"B\"", "4: delete one of them, or begin another block"),
        ("caption = \"A\"\ncaption = \"B\"", "3: delete one of them"),
        ("[[timetable]]\nstart = 13.05.2024 14.00\ntitle = \"x\"", "3: write `start = \"2024-05-13 14:00\"`"),
        ("[[links]]\nlabel = \"x\"\nurl = https://a.example", "4: write `url = \"https://a.example\"`"),
        ("just some words", "2: move it below the second `+++`"),
    ] {
        let said = told(&room, &format!("+++\n{line}\n+++\nLead.\n"));
        let (number, hint) = hint.split_once(' ').unwrap();
        if !said.starts_with(number) || !said.contains(hint) {
            writeln!(wrong, "{line}\n    {said}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

#[test]
fn a_missing_line_of_plus_signs_is_told_where_it_belongs() {
    let room = Room::empty();
    for (text, said) in [
        ("headline = 'A'\n+++\nLead.\n", "1: the first line is not `+++`; write `+++` above this line"),
        ("\n+++\nheadline = 'A'\n+++\nLead.\n", "2: the first line is not `+++`; delete the empty lines above it"),
        (
            "---\nheadline: A\n---\nLead.\n",
            "1: `---` does not begin front matter; write `+++`, and nothing else, above and below the front matter",
        ),
        (
            "+++\nheadline = 'A'\n---\nLead.\n",
            "3: `---` does not end the front matter; write `+++`, and nothing else, on that line",
        ),
        ("+++\nheadline = 'A'\n\nLead.\n", "4: the front matter is not closed; write a second line `+++` above line 4"),
        ("+++\nheadline = 'A'\n", "2: the front matter is not closed; write a second line `+++` at its end"),
        (
            "Words.\n",
            "1: the file does not start with front matter between two lines of `+++`; start it with `+++`, `headline = \"…\"` and `+++`",
        ),
    ] {
        assert_eq!(told(&room, text), said, "{text}");
    }
}

#[test]
fn untrusted_front_matter_is_told_of_and_never_ends_the_program() {
    let room = Room::empty();
    for text in [
        "=",
        "“",
        "\"",
        "'",
        "a=\"",
        "[",
        "[[",
        "]]",
        "\u{a0}",
        "x = “",
        "= =",
        "date = é",
        "date = 2024-é-1",
        "a = \"\\",
        "“”=“”",
        "date=\u{202f}1",
        "ééééé = ééé",
    ] {
        told(&room, &format!("+++\n{text}\n+++\n"));
        told(&room, text);
    }
}
