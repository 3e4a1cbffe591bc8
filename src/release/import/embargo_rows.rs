//! The rows of an embargo: one that stands in a row with the story is parted from it, and one over several rows is put together.

use super::clock::{clock, clocks};
use super::embargo_words::{Speaks, Spoken, is_topical, readable, sentences, speaks, spoken};
use super::row::{Row, Shape};
use super::zone_words::{Said, said};
use crate::release::languages::{Searched, Vocabulary, folded};
use crate::release::prose_dates::{Order, days, days_in};

/// In so many rows from the top, any sentence about the embargo is parted from the story; below, one that begins with its word.
const TOP: usize = 8;

/// A longer row is no paragraph that somebody wrote.
const LONGEST: usize = 5_000;

/// The same rows, with an embargo that stands in one row with the story in a row of its own.
pub(super) fn parted(rows: Vec<Row>) -> Vec<Row> {
    let mut out = Vec::with_capacity(rows.len());
    for (at, row) in rows.into_iter().enumerate() {
        match parts(&row, at < TOP) {
            Some((label, rest)) => {
                let apart = row.apart;
                out.push(Row { text: label, ..row.clone() });
                out.push(Row { text: rest, apart: apart || at == 0, ..row });
            }
            None => out.push(row),
        }
    }
    out
}

fn parts(row: &Row, at_top: bool) -> Option<(String, String)> {
    let text = &row.text;
    let plain = row.shape == Shape::Plain && text.len() < LONGEST && !text.contains(['\u{1f}', '\u{1e}']);
    if !plain || !text.contains(|c: char| c.is_ascii_digit()) || is_topical(text) || !may_speak(text, at_top) {
        return None;
    }
    bracketed(text).or_else(|| sentence(text, at_top)).or_else(|| dashed(text))
}

/// A quick look, before a row is looked at closely.
fn may_speak(text: &str, at_top: bool) -> bool {
    let lower = folded(text);
    let searched = Searched::of(&lower);
    let named = Vocabulary::all().iter().any(|vocabulary| searched.contains(&vocabulary.embargo.words).is_some());
    named || at_top && sentences(text).iter().any(|sentence| speaks(sentence, false).is_some())
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn is_label(text: &str) -> bool {
    let text = readable(text);
    !days(&text).is_empty() && spoken(&text) == Some(Spoken::First) && speaks(&text, false) == Some(Speaks::Plainly)
}

/// Whether what is left is text of its own, and no more about the embargo.
fn is_story(rest: &str) -> bool {
    let lower = folded(rest);
    let about = Vocabulary::all().iter().any(|v| {
        lower.split(|c: char| !c.is_alphanumeric()).any(|word| {
            v.embargo.named.contains(&word)
                || v.embargo.stems.iter().any(|stem| word.starts_with(stem)) && words(rest) <= 14
        })
    });
    words(rest) >= 5 && !about && spoken(rest).is_none() && rest.chars().any(char::is_lowercase)
}

/// `The trust said (embargoed until 06:00, 9 December) that …`
fn bracketed(text: &str) -> Option<(String, String)> {
    let open = text.find('(')?;
    let close = open + text[open..].find(')')?;
    let (label, before, behind) = (&text[open + 1..close], text[..open].trim_end(), &text[close + 1..]);
    let rest = format!("{before}{behind}");
    (is_label(label) && !before.is_empty() && is_story(&rest)).then(|| (label.to_owned(), rest.trim().to_owned()))
}

/// `EMBARGO: 9 December 2026, 06:00. The trust has counted …`
fn sentence(text: &str, at_top: bool) -> Option<(String, String)> {
    let all = sentences(text);
    let short = words(text) <= 30;
    let withholds =
        |sentence: &&str| is_label(sentence) || at_top && short && speaks(sentence, false) == Some(Speaks::Plainly);
    let at = all.iter().position(withholds).filter(|_| all.len() > 1)?;
    let rest: Vec<&str> = all.iter().enumerate().filter(|(nth, _)| *nth != at).map(|(_, sentence)| *sentence).collect();
    let rest = rest.join(" ");
    is_story(&rest).then(|| (all[at].to_owned(), rest))
}

/// `EMBARGOED until 06:00, 9 December 2026 – The trust has counted …`
fn dashed(text: &str) -> Option<(String, String)> {
    let dashes = [" - ", " – ", " — ", " | ", " // "];
    let mut places: Vec<(usize, usize)> =
        dashes.iter().flat_map(|dash| text.match_indices(dash).map(|(at, dash)| (at, at + dash.len()))).collect();
    places.sort_unstable();
    places.into_iter().find_map(|(at, end)| {
        let (label, rest) = (&text[..at], text[end..].trim());
        let figures = readable(label);
        let days = days(&figures);
        let begins = rest.split_whitespace().take(4).collect::<Vec<_>>().join(" ");
        let timed = has_hour(&figures) || clocks(&begins).is_empty();
        let parted = !days.is_empty() && timed && is_label(label) && is_story(rest);
        let opens = rest.starts_with(|c: char| c.is_uppercase() || matches!(c, '“' | '"' | '„' | '«'));
        (parted && opens).then(|| (label.trim().to_owned(), rest.to_owned()))
    })
}

fn has_hour(text: &str) -> bool {
    let days = days(text);
    clocks(text).iter().any(|(_, at)| !days.iter().any(|(_, day)| day.start < at.end && at.start < day.end))
}

/// The embargo's text with what belongs to it in the rows below it, and how many rows it takes with its first.
///
/// `EMBARGO: 9 December 2026` has its hour in the next row, if nothing else stands there.
pub(super) fn below(text: &str, rows: &[Row], order: Order) -> (String, usize) {
    let next = rows.first().map(|row| readable(&row.text));
    let dated = |text: &str| !days_in(text, order).is_empty();
    match next {
        Some(next) if dated(text) && !has_hour(text) && is_hour(&next) => (format!("{text} {next}"), 2),
        Some(next) if !dated(text) && has_hour(text) && is_day(&next, order) => (format!("{text} {next}"), 2),
        _ => (text.to_owned(), 1),
    }
}

/// Whether a row is an hour and nothing else, but for its zone: `06:00 GMT`, `kl. 06.00`.
fn is_hour(text: &str) -> bool {
    let bare = text.trim().trim_start_matches(|c: char| !c.is_alphanumeric());
    let Some((_, behind)) = clock(bare) else { return false };
    let left = words(behind.trim_matches(|c: char| !c.is_alphanumeric()));
    left == 0 || left <= 5 && (said(behind) != Said::Nothing || left <= 1)
}

/// Whether a row is a day and nothing else: `Wednesday 9 December 2026`.
fn is_day(text: &str, order: Order) -> bool {
    let found = days_in(text, order);
    let [(_, at)] = found.as_slice() else { return false };
    let around = words(text[..at.start].trim_matches(|c: char| !c.is_alphanumeric()))
        + words(text[at.end..].trim_matches(|c: char| !c.is_alphanumeric()));
    around <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<String> {
        parted(vec![Row::plain(1, text)]).into_iter().map(|row| row.text).collect()
    }

    #[test]
    fn an_embargo_is_parted_from_the_story_in_its_row() {
        for (text, label, rest) in [
            (
                "The trust has counted 31 seals on the banks. EMBARGO: 9 December 2026, 06:00 GMT",
                "EMBARGO: 9 December 2026, 06:00 GMT",
                "The trust has counted 31 seals on the banks.",
            ),
            (
                "Sperrfrist: 9. Dezember 2026, 6 Uhr. Die Stadt Norby hat 31 Seehunde gezählt.",
                "Sperrfrist: 9. Dezember 2026, 6 Uhr.",
                "Die Stadt Norby hat 31 Seehunde gezählt.",
            ),
            (
                "EMBARGOED until 06:00, 9 December 2026 - The Norby Trust has counted 31 seals.",
                "EMBARGOED until 06:00, 9 December 2026",
                "The Norby Trust has counted 31 seals.",
            ),
            (
                "The trust said (embargoed until 06:00, 9 December 2026) that 31 seals were seen.",
                "embargoed until 06:00, 9 December 2026",
                "The trust said that 31 seals were seen.",
            ),
        ] {
            assert_eq!(rows(text), [label, rest]);
        }
        for text in [
            "EMBARGO: 9 December 2026, 06:00. Please respect the embargo.",
            "STRICT EMBARGO – NOT FOR PUBLICATION BEFORE 16:00 LONDON TIME, 9 DECEMBER 2026",
            "Embargo lifts: 9 December 2026, 14:00 GMT / 15:00 CET / 09:00 ET",
            "The arms embargo ends on 9 December 2026. The harbour is glad of it.",
        ] {
            assert_eq!(rows(text), [text]);
        }
    }

    #[test]
    fn an_hour_or_a_day_alone_belongs_to_the_embargo_above() {
        assert!(is_hour("06:00 GMT") && is_hour("kl. 06.00") && is_hour("6:00 Uhr") && is_hour("6 h"));
        assert!(!is_hour("10:00 Opening of the exhibition") && !is_hour("6 boats"));
        assert!(is_day("Wednesday 9 December 2026", Order::DayFirst));
        assert!(!is_day("On 9 December 2026 it opens", Order::DayFirst));
    }
}
