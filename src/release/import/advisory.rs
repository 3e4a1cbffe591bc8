//! Media advisories, which put everything in short lines: WHO, WHAT, WHEN, WHERE.

use super::draft::Draft;
use super::labels::labelled;
use super::programme;
use super::row::Row;
use crate::release::languages::{Vocabulary, folded};
use crate::release::model::Fact;

/// Takes such lines: a day with its hour becomes an event, the others facts.
pub(super) fn take(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let vocabulary = draft.vocabulary;
    let all: Vec<(usize, &str, &str)> = rows
        .iter()
        .take(10)
        .map_while(|row| labelled(&row.text, vocabulary).map(|(label, value)| (row.line, label, value)))
        .collect();
    let kind = |label: &str| kind(label);
    let first = all.first().is_some_and(|(_, label, _)| kind(label).is_some());
    let several = all.iter().filter(|(_, label, _)| kind(label).is_some()).count() >= 2;
    // `När: torsdag 6 juni kl. 10.15` alone also says when it is.
    if let (Some((line, label, value)), false) = (all.first(), several)
        && kind(label) == Some(Kind::When)
    {
        let headline = draft.manuscript.release.headline.clone();
        return programme::announce(*line, value, &headline, draft).then_some(1);
    }
    // Whatever else is labelled between them is a fact.
    let known = if first && several { all.len() } else { 0 };
    let timed = all[..known].iter().any(|(_, label, _)| matches!(kind(label), Some(Kind::When | Kind::Where)));
    if known < 2 || !timed {
        return None;
    }
    let what = all[..known]
        .iter()
        .find(|(_, label, _)| kind(label) == Some(Kind::What))
        .map(|(_, _, value)| (*value).to_owned());
    let title = what.clone().unwrap_or_else(|| draft.manuscript.release.headline.clone());
    // `Date: Thursday 12 September` and `Time: 14.00` are one.
    let whens: Vec<usize> = (0..known).filter(|nth| kind(all[*nth].1) == Some(Kind::When)).collect();
    let value = whens.iter().map(|nth| all[*nth].2).collect::<Vec<_>>().join(", ");
    let line = whens.first().map_or(1, |nth| all[*nth].0);
    let announced = !whens.is_empty() && programme::announce(line, &value, &title, draft);
    for (line, label, value) in &all[..known] {
        let told = announced && matches!(kind(label), Some(Kind::What | Kind::When));
        if !told {
            draft.manuscript.release.facts.push(Fact { label: (*label).to_owned(), value: (*value).to_owned() });
            draft.manuscript.lines.facts.push(*line);
        }
    }
    Some(known)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    When,
    Where,
    What,
    Other,
}

fn kind(label: &str) -> Option<Kind> {
    let lower = folded(label);
    let any = |list: fn(&'static Vocabulary) -> &'static Vec<&'static str>| {
        Vocabulary::all().iter().any(|vocabulary| list(vocabulary).contains(&lower.as_str()))
    };
    if any(|vocabulary| &vocabulary.parts.when) {
        Some(Kind::When)
    } else if any(|vocabulary| &vocabulary.parts.place) {
        Some(Kind::Where)
    } else if any(|vocabulary| &vocabulary.parts.what) {
        Some(Kind::What)
    } else {
        any(|vocabulary| &vocabulary.parts.others).then_some(Kind::Other)
    }
}
