//! Editions of one release that disagree in facts.

use crate::release::finding::Finding;
use crate::release::instant::write_instant;
use crate::release::manuscript::Manuscript;
use crate::release::model::{Fact, Release};
use crate::release::remedy::Remedy;

/// What every further edition says otherwise than the first, on that edition; one list for each.
///
/// Words may differ from language to language, instants and photos may not.
#[must_use]
pub fn check_editions(editions: &[Manuscript]) -> Vec<Vec<Finding>> {
    let Some((first, others)) = editions.split_first() else { return Vec::new() };
    let mut all = vec![Vec::new()];
    all.extend(others.iter().map(|other| compare(first, other)));
    all
}

fn compare(first: &Manuscript, other: &Manuscript) -> Vec<Finding> {
    let (one, two) = (&first.release, &other.release);
    let (language, lines) = (one.language, &other.lines);
    let mut findings = Vec::new();
    let lift = |release: &Release| release.embargo.as_ref().map(jiff::Zoned::timestamp);
    if lift(one) != lift(two) {
        let said = one.embargo.as_ref().map_or("none".to_owned(), |lift| write_instant(lift, None));
        let message = format!("the embargo differs from the `{language}` edition's: {said}");
        // One of the two is sent too early.
        findings.push(
            Finding::error("editions-differ", lines.embargo, message).with_remedy("correct the one that is wrong"),
        );
    }
    let starts = |release: &Release| release.timetable.iter().map(|event| event.start.timestamp()).collect::<Vec<_>>();
    let (theirs, ours) = (starts(one), starts(two));
    if theirs != ours {
        let at = ours.iter().zip(&theirs).position(|(a, b)| a != b).unwrap_or(ours.len().min(theirs.len()));
        let message = match (two.timetable.get(at), one.timetable.get(at)) {
            (Some(here), Some(there)) => format!(
                "“{}” is at {}, but at {} in the `{language}` edition",
                here.title,
                write_instant(&here.start, None),
                write_instant(&there.start, None)
            ),
            _ => format!("the timetable has {} of the `{language}` edition's {} events", ours.len(), theirs.len()),
        };
        let line = lines.timetable.get(at).or(lines.timetable.last()).copied().unwrap_or(1);
        findings.push(Finding::warning("editions-differ", line, message).with_remedy("correct the one that is wrong"));
    }
    let photos = |release: &Release| release.photos.iter().map(|f| f.photo).collect::<Vec<_>>();
    if photos(one) != photos(two) {
        let line = lines.photos.first().copied().unwrap_or(1);
        let message = format!("the photos differ from the `{language}` edition's");
        let remedy = Remedy::MatchPhotos { release: two.slug.clone() };
        findings.push(Finding::warning("editions-differ", line, message).with_remedy(remedy));
    }
    findings.extend(facts(first, other));
    findings.extend(contacts(first, other));
    if one.date != two.date || one.version != two.version {
        let message = format!("the date or the version differs from the `{language}` edition's");
        findings.push(
            Finding::warning("editions-differ", lines.date, message).with_remedy("correct the one that is wrong"),
        );
    }
    findings
}

/// Figures in the fact box: words differ from language to language, digits do not.
fn facts(first: &Manuscript, other: &Manuscript) -> Option<Finding> {
    let (one, two, language) = (&first.release.facts, &other.release.facts, first.release.language);
    let hint = "correct the one that is wrong";
    if one.len() != two.len() {
        let line = other.lines.facts.last().copied().unwrap_or(1);
        let message = format!("there are {} facts here, but {} in the `{language}` edition", two.len(), one.len());
        return Some(Finding::warning("editions-differ", line, message).with_remedy(hint));
    }
    let differs = |(one, two): (&Fact, &Fact)| !same_numbers(&one.value, &two.value);
    let at = one.iter().zip(two).position(differs)?;
    let message = format!(
        "“{}: {}” is “{}: {}” in the `{language}` edition",
        two[at].label, two[at].value, one[at].label, one[at].value
    );
    let line = other.lines.facts.get(at).copied().unwrap_or(1);
    Some(Finding::warning("editions-differ", line, message).with_remedy(hint))
}

/// Whether two texts hold the same numbers: with other signs in them, and where there are several, in another order.
fn same_numbers(one: &str, other: &str) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<Vec<_>>();
    let several =
        |text: &str| text.split_whitespace().filter(|word| word.contains(|c: char| c.is_ascii_digit())).count() > 1;
    let (mut ours, mut theirs) = (digits(one), digits(other));
    if several(one) && several(other) {
        ours.sort_unstable();
        theirs.sort_unstable();
    }
    ours == theirs
}

/// Whom to ask: the same people, whatever their titles.
fn contacts(first: &Manuscript, other: &Manuscript) -> Option<Finding> {
    let ways = |release: &Release| {
        let ways = release.contacts.iter().flat_map(|person| [&person.email, &person.phone]).flatten();
        let mut ways: Vec<String> = ways.map(|way| way.to_lowercase().replace([' ', '-'], "")).collect();
        ways.sort();
        ways
    };
    let (ours, theirs) = (ways(&other.release), ways(&first.release));
    let line = other.lines.contacts.first().copied().unwrap_or(1);
    let message = format!("the press contacts differ from the `{}` edition's", first.release.language);
    (ours != theirs)
        .then(|| Finding::warning("editions-differ", line, message).with_remedy("correct the one that is wrong"))
}
