//! Editions of one release that disagree in facts.

use std::collections::BTreeSet;

use super::same::{same_numbers, same_phone};
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
        let said = |release: &Release| release.embargo.as_ref().map(|lift| write_instant(lift, None));
        let message = match (said(two), said(one)) {
            (Some(here), Some(there)) => format!("the embargo is {here}, but {there} in the `{language}` edition"),
            (Some(here), None) => format!("the embargo is {here}, but the `{language}` edition has none"),
            (None, there) => {
                let there = there.unwrap_or_default();
                format!("there is no embargo, but in the `{language}` edition it is {there}")
            }
        };
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
    // Editions have versions of their own: only one of them may have been corrected.
    if one.date != two.date {
        let message = match (two.date, one.date) {
            (Some(here), Some(there)) => format!("the date is {here}, but {there} in the `{language}` edition"),
            (Some(here), None) => format!("the date is {here}, but the `{language}` edition has none"),
            (None, there) => {
                let there = there.map(|day| day.to_string()).unwrap_or_default();
                format!("there is no date, but in the `{language}` edition it is {there}")
            }
        };
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
    let (ours, theirs) = (first.release.language, other.release.language);
    let differs = |(one, two): (&Fact, &Fact)| !same_numbers((&one.value, ours), (&two.value, theirs));
    let at = one.iter().zip(two).position(differs)?;
    let message = format!(
        "“{}: {}” is “{}: {}” in the `{language}` edition",
        two[at].label, two[at].value, one[at].label, one[at].value
    );
    let line = other.lines.facts.get(at).copied().unwrap_or(1);
    Some(Finding::warning("editions-differ", line, message).with_remedy(hint))
}

/// Whom to ask: the same people, whatever their titles.
fn contacts(first: &Manuscript, other: &Manuscript) -> Option<Finding> {
    let mails = |release: &Release| {
        let mails = release.contacts.iter().filter_map(|person| person.email.as_deref());
        mails.map(|mail| mail.trim().to_lowercase()).collect::<BTreeSet<_>>()
    };
    let phones = |release: &Release| -> Vec<String> {
        release.contacts.iter().filter_map(|person| person.phone.clone()).collect()
    };
    let (ours, theirs) = (phones(&other.release), phones(&first.release));
    let lacks = |one: &[String], two: &[String]| one.iter().any(|a| !two.iter().any(|b| same_phone(a, b)));
    let differ = mails(&other.release) != mails(&first.release)
        || ours.len() != theirs.len()
        || lacks(&ours, &theirs)
        || lacks(&theirs, &ours);
    let line = other.lines.contacts.first().copied().unwrap_or(1);
    let message = format!("the press contacts differ from the `{}` edition's", first.release.language);
    differ.then(|| Finding::warning("editions-differ", line, message).with_remedy("correct the one that is wrong"))
}
