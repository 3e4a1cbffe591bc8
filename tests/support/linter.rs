//! The linter on small texts: what is found in each.

use std::fmt::Write as _;

use jiff::Timestamp;
use pressbox::release::{Brand, Contact, Finding, Issuer, Language, LintContext, Releases, check};

use super::Room;

/// An issuer with whom nothing is amiss.
fn issuer() -> Issuer {
    Issuer {
        name: "Norby".to_owned(),
        address: "press@norby.example".to_owned(),
        language: Language::English,
        zone: jiff::tz::TimeZone::UTC,
        contacts: vec![Contact { name: "Anna".into(), phone: Some("+46 70".into()), ..Contact::default() }],
        boilerplate: Some("Norby is a harbour.".to_owned()),
        site_url: None,
        brand: Brand::default(),
    }
}

/// Every finding on a release of 13 May 2024 with this front matter and text.
pub fn findings(room: &Room, language: &str, front: &str, body: &str) -> Vec<Finding> {
    let headline = if front.contains("headline") { "" } else { "headline = 'Norby'\n" };
    room.write(
        &format!("releases/a/release.{language}.md"),
        format!("+++\n{headline}date = 2024-05-13\n{front}\n+++\n\n{body}\n"),
    );
    let language: Language = language.parse().unwrap();
    let read = Releases::new(&room.path("releases")).manuscript(&"a".parse().unwrap(), language);
    let manuscript = read.unwrap_or_else(|error| panic!("{front}{body}: {error:?}"));
    let now: Timestamp = "2024-05-13T08:00:00Z".parse().unwrap();
    check(&LintContext { manuscript: &manuscript, issuer: &issuer(), photos: &[], now })
}

/// `rule: message` of each of them.
pub fn found(room: &Room, language: &str, front: &str, body: &str) -> Vec<String> {
    let findings = findings(room, language, front, body);
    findings.iter().map(|finding| format!("{}: {}", finding.rule, finding.message)).collect()
}

/// Each text has one finding, of the rule that is named, on the words that are named.
pub fn are_found(rule: &str, cases: &[(&str, &str, &str)]) {
    let (room, mut wrong) = (Room::empty(), String::new());
    for (language, text, words) in cases {
        let (front, body) = text.split_once("|||").unwrap_or(("", text));
        let found = found(&room, language, front, body);
        let right = found.len() == 1 && found[0].starts_with(&format!("{rule}: ")) && found[0].contains(words);
        if !right {
            writeln!(wrong, "{language}: {text}\n    {found:?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{rule}\n{wrong}");
}

/// None of the texts has a finding.
pub fn are_sound(cases: &[(&str, &str)]) {
    let (room, mut wrong) = (Room::empty(), String::new());
    for (language, text) in cases {
        let (front, body) = text.split_once("|||").unwrap_or(("", text));
        let found = found(&room, language, front, body);
        if !found.is_empty() {
            writeln!(wrong, "{language}: {text}\n    {found:?}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}
