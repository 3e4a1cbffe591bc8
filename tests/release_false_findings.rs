//! What the import and the linter report on the suite's own texts, each warning and error judged by hand.
//!
//! `tests/testdata/findings.judged` lists them all: `right` where the text has that fault, `false` where it has not. A finding that is not
//! listed there fails the test. `cargo test --test suite release_false_findings -- --nocapture` counts them.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use pressbox::release::{Brand, Contact, Finding, Issuer, Language, LintContext, Severity, check, import};

use crate::support::world::{compare, fields, home, name, origin};

/// A newsroom with whom nothing is amiss.
fn issuer(zone: &str) -> Issuer {
    Issuer {
        name: "Norby".to_owned(),
        address: "press@norby.example".to_owned(),
        language: Language::English,
        zone: jiff::tz::TimeZone::get(zone).unwrap(),
        contacts: vec![Contact { name: "Anna".into(), phone: Some("+46 70".into()), ..Contact::default() }],
        boilerplate: Some("Norby is a harbour.".to_owned()),
        site_url: None,
        brand: Brand::default(),
    }
}

/// The texts of the suite that are written after real habits.
fn texts() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/testdata");
    let files = ["world", "releases", "habits"].map(|name| fs::read_dir(folder.join(name)).unwrap());
    let mut found: Vec<_> = files.into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_some_and(|kind| kind == "txt" || kind == "html" || kind == "md"));
    found.sort();
    found
}

/// Every finding on a text: those of its import, and those of the check of what was imported.
fn findings(path: &Path) -> Vec<Finding> {
    let zone = home(path.file_name().unwrap().to_str().unwrap());
    let imported =
        import(&fs::read(path).unwrap(), &origin(zone)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let now: Timestamp = "2024-06-01T10:00:00Z".parse().unwrap();
    let context = LintContext { manuscript: &imported.manuscript, issuer: &issuer(zone), photos: &[], now };
    let mut all = check(&context);
    all.extend(imported.findings);
    all
}

#[test]
fn every_warning_on_the_own_texts_is_judged_and_none_is_false() {
    let judged = include_str!("testdata/findings.judged");
    let mut left: Vec<(&str, &str)> = judged.lines().filter_map(|line| line.split_once(' ')).collect();
    let (mut right, mut wrong, mut new) = (BTreeMap::<&str, usize>::new(), String::new(), String::new());
    let texts = texts();
    for path in &texts {
        let name = path.file_name().unwrap().to_str().unwrap();
        for finding in findings(path).iter().filter(|finding| finding.severity != Severity::Note) {
            let line = format!("{name}:{} {}: {}", finding.line, finding.rule, finding.message);
            match left.iter().position(|(_, known)| *known == line).map(|at| left.remove(at).0) {
                Some("right") => *right.entry(finding.rule).or_default() += 1,
                Some(_) => writeln!(wrong, "{line}").unwrap(),
                None => writeln!(new, "{line}").unwrap(),
            }
        }
    }
    for (rule, count) in &right {
        eprintln!("{rule:24} {count:>4} right");
    }
    let count = right.values().sum::<usize>();
    eprintln!("{count} right, {} false in {} texts", wrong.lines().count(), texts.len());
    assert!(wrong.is_empty(), "false findings:\n{wrong}");
    assert!(new.is_empty() && left.is_empty(), "not judged yet:\n{new}\nno longer found: {left:#?}");
}

/// Short texts of offices that the others do not have: theatre, police, university, charity, food, election, transport, church,
/// festival, technology.
#[test]
fn short_texts_of_more_kinds_of_office_are_read_as_a_person_reads_them() {
    let (mut table, mut report) = (BTreeMap::new(), String::new());
    for path in texts().iter().filter(|path| path.parent().is_some_and(|folder| folder.ends_with("habits"))) {
        let name = name(path);
        let imported = import(&fs::read(path).unwrap(), &origin(home(&name))).unwrap();
        let expected = fs::read_to_string(path.with_extension("expected")).unwrap();
        compare(&name, &expected, fields(&imported.manuscript.release), &mut table, &mut report);
    }
    let all = table.values().map(|count| count.right + count.wrong + count.missed).sum::<usize>();
    let right = table.values().map(|count| count.right).sum::<usize>();
    eprintln!("{right} of {all}\n{report}");
    assert!(all > 100 && right * 100 >= all * 98, "{right} of {all}\n{report}");
    let quote = table["quote"];
    assert_eq!((quote.wrong, quote.missed, quote.extra), (0, 0, 0), "{report}");
}
