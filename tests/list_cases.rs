//! The files of `../shared/cases/lists`: what is to come of each, written down before the code.
//!
//! Where two outcomes are fair, a comment says so; the better one stands here.

use std::collections::BTreeMap;
use std::fs;

use crate::support::{Room, shared};

/// Who is on the list afterwards: address, name, and whether mail goes there.
type Person = (&'static str, &'static str, Mail);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mail {
    Goes,
    Suppressed,
}
use Mail::{Goes, Suppressed};

/// A file, who is on the list afterwards, and which rows are refused, with a piece of the reason.
type Case = (&'static str, &'static [Person], &'static [(u64, &'static str)]);

const THREE: &[Person] = &[
    ("joerg@media.example", "Jörg Müller", Goes),
    ("asa@media.example", "Åsa Öberg", Goes),
    ("rene@media.example", "René Légaré", Goes),
];

const CASES: [Case; 27] = [
    ("a1-mac-roman.csv", THREE, &[]),
    ("a2-mac-roman-cr.csv", THREE, &[]),
    ("a3-cp1252.csv", THREE, &[]),
    ("a4-utf16le-tab.txt", THREE, &[]),
    (
        "a5-cp1250.csv",
        &[("lukasz@media.example", "Łukasz Żółć", Goes), ("jiri@media.example", "Jiří Dvořák", Goes)],
        &[],
    ),
    ("a7-cp850.csv", THREE, &[]),
    ("a9-utf8-bom-sep.csv", THREE, &[]),
    ("a10-utf16be.csv", THREE, &[]),
    (
        "a11-mac-only-a.csv",
        &[
            ("h@media.example", "Hakan Åkesson", Goes),
            ("b@media.example", "Bärbel Weiß", Goes),
            ("j@media.example", "Jörn Öz", Goes),
        ],
        &[],
    ),
    (
        "a12-utf8-cut.csv",
        &[
            ("j0@media.example", "Jörg0", Goes),
            ("j1@media.example", "Jörg1", Goes),
            ("j2@media.example", "Jörg2", Goes),
        ],
        &[],
    ),
    // The second has an address that an Exchange server alone knows; of the third only `E-mail 2` is filled.
    (
        "b1-outlook.csv",
        &[("anna@media.example", "Anna Berg", Goes), ("cia@media.example", "Cia Dahl", Goes)],
        &[(3, "inside an Exchange server")],
    ),
    ("b3-google-old.csv", &[("email@media.example", "Имя Фамилия", Goes)], &[]),
    // The private address beside the first is kept, and gets no second copy.
    ("b4-thunderbird.csv", &[("anna@media.example", "Anna Berg", Goes), ("bo@media.example", "Bo Ek", Goes)], &[]),
    ("b5-apple.vcf", &[("joerg@media.example", "Jörg Müller", Goes)], &[]),
    // That those who want no mail are not on the list at all would be fair, too.
    ("b6-mailchimp.csv", &[("anna@media.example", "Anna Berg", Goes), ("bo@media.example", "Bo Ek", Suppressed)], &[]),
    ("b7-mailchimp-cleaned.csv", &[("dead@media.example", "De Ad", Suppressed)], &[]),
    ("b8-listmonk.csv", &[("anna@media.example", "Anna Berg", Goes), ("bo@media.example", "Bo Ek", Suppressed)], &[]),
    ("b9-mynewsdesk.csv", &[("anna@media.example", "Anna Berg", Goes), ("bo@media.example", "Bo Ek", Suppressed)], &[]),
    (
        "b10-cleverreach.csv",
        &[("anna@media.example", "Anna Berg", Goes), ("bo@media.example", "Bo Ek", Suppressed)],
        &[],
    ),
    (
        "c1-cells.csv",
        &[
            // Two in a cell are two people's, or a desk's: each gets mail.
            ("a1@media.example", "Multi One", Goes),
            ("a2@media.example", "Multi One", Goes),
            ("b1@media.example", "Multi Two", Goes),
            ("b2@media.example", "Multi Two", Goes),
            ("c1@media.example", "Newlines", Goes),
            ("c2@media.example", "Newlines", Goes),
            ("d@media.example", "Trail", Goes),
            ("e@media.example", "Traildot", Goes),
            ("f@media.example", "MAILTO", Goes),
            ("g@media.example", "md", Goes),
            ("h@media.example", "Angle", Goes),
            // To turn it into `First Last` would be fair, too.
            ("i@media.example", "Last, First", Goes),
            ("j@media.example", "Outlookcopy", Goes),
            ("k@media.example", "Parens", Goes),
            ("l@media.example", "NBSP", Goes),
            // Rows 14 and 15 are one address; the first row counts.
            ("m@xn--mller-kva.example", "IDN", Goes),
            // It is mailed where the server offers SMTPUTF8, and told of elsewhere.
            ("jörg@media.example", "SMTPUTF8", Goes),
            ("n@media.example", "Formula", Goes),
            ("o@media.example", "Apos", Goes),
            ("p@media.example", "=cmd|'/c calc'!A1", Goes),
            ("q@media.example", "+46 Plus", Goes),
            ("t.t@gmail.example", "Dot", Goes),
            ("tt@gmail.example", "Dot2", Goes),
            ("tt+press@gmail.example", "Plus", Goes),
            ("y@media.example", "fullwidth", Goes),
            ("aa@media.example", "Smith \"The Pen\" Bo", Goes),
            ("bb@media.example", "Ek; Bo", Goes),
            ("cc@media.example", "", Goes),
        ],
        &[
            // To read it without the invisible mark would be fair, too.
            (21, "is not an email address"),
            (22, "two alphabets"),
            (26, "is not a domain"),
            (27, "not a complete domain"),
            // To read `(at)` and to close the gap would be fair, too.
            (29, "it has no `@`"),
            (30, "contains a space"),
            (32, "not a complete domain"),
        ],
    ),
    ("c2-blank-cols.csv", &[("anna@media.example", "Anna", Goes), ("bo@media.example", "Bo", Goes)], &[]),
    ("c4-two-emails.csv", &[("red@media.example", "Anna", Goes), ("bo@media.example", "Bo", Goes)], &[]),
    (
        "c5-zone.csv",
        &[
            ("a@media.example", "A", Goes),
            ("b@media.example", "B", Goes),
            ("c@media.example", "C", Goes),
            ("d@media.example", "D", Goes),
            ("e@media.example", "E", Goes),
        ],
        &[],
    ),
    (
        "c6-html.csv",
        &[
            ("a@media.example", "<b>Anna</b> & {{ greeting }}", Goes),
            ("b@media.example", "Bo Ek", Goes),
            ("c@media.example", "מרים כהן", Goes),
            ("d@media.example", "李 大松", Goes),
            ("e@media.example", "👩\u{200D}🚀 Emoji 🇸🇪", Goes),
            ("f@media.example", "حسن العلي", Goes),
        ],
        &[],
    ),
    ("c7-unsub.csv", &[("a@media.example", "Anna", Suppressed), ("b@media.example", "Bo", Goes)], &[]),
    ("d1.xlsx", &[("j@media.example", "Jörg", Goes)], &[]),
    ("d2.ods", &[("j@media.example", "Jörg", Goes)], &[]),
];

#[test]
#[cfg_attr(not(shared), ignore = "needs ../shared, with the cases")]
fn each_list_of_the_cases_has_its_outcome() {
    let mut wrong = Vec::new();
    for (file, people, refused) in CASES {
        let room = Room::new();
        room.write(file, fs::read(shared(&format!("cases/lists/{file}"))).unwrap());
        let run = room.pressbox(["list", "import", "people", file, "--json"]);
        let changes = run.json();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        let told: Vec<(u64, String)> = changes
            .iter()
            .filter(|change| change["status"] == "rejected")
            .map(|change| (change["row"].as_u64().unwrap_or(0), text(&change["reason"])))
            .collect();
        let rows_fit = told.len() == refused.len()
            && told.iter().zip(refused).all(|((row, why), (right, piece))| row == right && why.contains(piece));
        if !rows_fit {
            wrong.push(format!("{file}: refused {told:?}, expected {refused:?}\n{}", run.stderr));
        }
        let show = room.pressbox(["list", "show", "people", "--json"]);
        let found: BTreeMap<String, (String, Mail)> = show
            .json()
            .iter()
            .map(|one| {
                (
                    text(&one["address"]),
                    (text(&one["name"]), if one["suppressed"].is_null() { Goes } else { Suppressed }),
                )
            })
            .collect();
        let right: BTreeMap<String, (String, Mail)> =
            people.iter().map(|(address, name, mail)| ((*address).to_owned(), ((*name).to_owned(), *mail))).collect();
        if found != right {
            let only = |one: &BTreeMap<String, (String, Mail)>, other: &BTreeMap<String, (String, Mail)>| {
                one.iter()
                    .filter(|(a, p)| other.get(*a) != Some(p))
                    .map(|o| format!("{o:?}"))
                    .collect::<Vec<_>>()
                    .join(", ")
            };
            wrong.push(format!(
                "{file}: found {}; expected {}\n{}",
                only(&found, &right),
                only(&right, &found),
                run.stderr
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let files =
        fs::read_dir(shared("cases/lists")).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let missing: Vec<_> = files.filter(|name| !CASES.iter().any(|case| case.0 == name)).collect();
    assert!(missing.is_empty(), "without an expectation: {missing:?}");
}
