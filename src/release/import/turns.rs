//! Paragraphs in which more than one person speaks.

use super::grammar::Grammar;
use super::marks::Piece;
use super::names::words;
use super::speakers::Attribution;

/// Parts a dash quote where another one begins: `Vi är glada, säger Anna Berg. – Nu kör vi, säger Bo Ek.`
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Turns<'a> {
    /// Nobody or one person speaks.
    One,
    /// One text for each who speaks.
    Several(Vec<&'a str>),
    /// Nobody is named as the speaker of a part between two others.
    Unclear,
}

pub(super) fn turns(text: &str, grammar: Grammar) -> Turns<'_> {
    let cuts: Vec<usize> = begins(text);
    if cuts.is_empty() {
        return Turns::One;
    }
    let mut starts = vec![0];
    starts.extend(&cuts);
    let part = |nth: usize| {
        let end = starts.get(nth + 1).copied().unwrap_or(text.len());
        text[starts[nth]..end].trim()
    };
    let named: Vec<bool> = (0..starts.len()).map(|nth| grammar.in_quote(undashed(part(nth))).is_some()).collect();
    if named.iter().filter(|named| **named).count() < 2 {
        return Turns::One;
    }
    let first = named.iter().position(|named| *named).unwrap_or_default();
    let last = named.iter().rposition(|named| *named).unwrap_or_default();
    if named[first..=last].contains(&false) {
        return Turns::Unclear;
    }
    // What nobody says at the beginning belongs to the first speaker, at the end to the last.
    let ends: Vec<usize> = (first..=last).map(|nth| if nth == last { text.len() } else { starts[nth + 1] }).collect();
    let mut begin = 0;
    let parts = ends.into_iter().map(|end| {
        let part = undashed(text[begin..end].trim());
        begin = end;
        part
    });
    Turns::Several(parts.collect())
}

/// Where a dash begins another quote behind the end of a sentence.
fn begins(text: &str) -> Vec<usize> {
    text.match_indices([' ', '\u{a0}'])
        .filter(|(at, space)| {
            let rest = &text[at + space.len()..];
            text[..*at].ends_with(['.', '!', '?', '…', '”', '"'])
                && rest.strip_prefix(['–', '—', '-', '―']).is_some_and(|rest| rest.starts_with([' ', '\u{a0}']))
        })
        .map(|(at, _)| at)
        .take(20)
        .collect()
}

fn undashed(text: &str) -> &str {
    text.trim_start_matches(['–', '—', '-', '―', ' ', '\u{a0}'])
}

/// Two speakers between two quotes: ` said Ann Miller, while Bo Hill warned: `.
pub(super) struct Both<'a> {
    pub(super) first: Attribution,
    /// What joins the two: `while`.
    pub(super) join: &'a str,
    /// What announces the second quote.
    pub(super) second: &'a str,
}

pub(super) fn both(told: &str, grammar: Grammar) -> Option<Both<'_>> {
    if !told.trim_end().ends_with([':', ',']) {
        return None;
    }
    words(told).into_iter().find_map(|(at, _)| {
        let (join, second) = grammar.joined(&told[at..])?;
        let next = grammar.before_quote(second).filter(|next| next.before.is_empty())?;
        let first = told[..at].trim().trim_end_matches(',');
        let named = words(first).len() > 1 && !grammar.is_pronoun(&next.speaker);
        let first = named.then(|| grammar.behind_quote(first)).flatten()?;
        let apart = first.after.is_empty() && first.speaker != next.speaker;
        apart.then_some(Both { first, join, second })
    })
}

/// Whether a quote behind another one belongs to the same speaker: nobody else is named behind it in the same sentence.
pub(super) fn is_last(rest: &[Piece]) -> bool {
    match rest.get(1) {
        Some(Piece::Told(told)) => {
            let told = told.trim_start();
            !(told.starts_with(char::is_lowercase)
                || told.strip_prefix([',', '–', '—', ';']).is_some_and(|told| told.contains(char::is_alphabetic)))
        }
        _ => true,
    }
}
