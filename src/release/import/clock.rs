//! Hours as they stand in text: `16:20`, `kl. 16.20`, `16.20 Uhr`, `4:20 pm`, `16h20`, `a las 11`, `2–4 pm`.

use std::collections::HashMap;
use std::sync::OnceLock;

use jiff::civil::Time;

use crate::release::languages::{Vocabulary, begins, folded};

/// Whether a bare number after a lead-in is an hour; after `at` and `um` it may be anything.
fn is_sure(word: &str) -> bool {
    Vocabulary::all().iter().any(|vocabulary| {
        let times = &vocabulary.times;
        times.sure.contains(&word) || times.bare.contains(&word)
    })
}

/// What stands in front of an hour in any language, the longest first, by the first letter.
fn lead_ins(first: char) -> &'static [&'static str] {
    static ALL: OnceLock<HashMap<char, Vec<&'static str>>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let mut all: HashMap<char, Vec<&'static str>> = HashMap::new();
        for word in Vocabulary::all().iter().flat_map(|v| v.times.before.iter().copied()) {
            all.entry(word.chars().next().unwrap_or_default()).or_default().push(word);
        }
        for words in all.values_mut() {
            words.sort_by_key(|word| std::cmp::Reverse(word.len()));
        }
        all
    });
    all.get(&first).map_or(&[], Vec::as_slice)
}

/// A text without the words in front of its hour, and whether they say that it is one.
fn without_lead_in(text: &str) -> (&str, bool) {
    let (mut rest, mut sure) = (text, false);
    // `från kl. 16`
    for _ in 0..2 {
        let Some(first) = rest.chars().next().and_then(|c| c.to_lowercase().next()) else { break };
        let same = |head: &str, word: &str| head.chars().flat_map(char::to_lowercase).eq(word.chars());
        let found = lead_ins(first).iter().find(|word| {
            rest.get(..word.len()).is_some_and(|head| same(head, word))
                && rest[word.len()..].starts_with([' ', '\u{a0}'])
        });
        let Some(word) = found else { break };
        sure |= is_sure(word);
        rest = rest[word.len()..].trim_start_matches([' ', '\u{a0}']);
    }
    (rest, sure)
}

/// What may stand behind an hour, and how many hours it adds to one before noon.
const SUFFIXES: [(&str, Half); 8] = [
    ("a.m.", Half::Morning),
    ("p.m.", Half::Afternoon),
    ("a.m", Half::Morning),
    ("p.m", Half::Afternoon),
    ("am", Half::Morning),
    ("pm", Half::Afternoon),
    ("noon", Half::Noon),
    ("midnight", Half::Midnight),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Morning,
    Afternoon,
    Noon,
    Midnight,
    Neither,
}

/// A time of day at the beginning of a text, and what follows it.
pub(in crate::release) fn clock(text: &str) -> Option<(Time, &str)> {
    let (text, sure) = without_lead_in(text);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let hour: i8 = text.get(..digits).filter(|_| (1..=2).contains(&digits))?.parse().ok()?;
    let mut rest = &text[digits..];
    let mut minute: i8 = 0;
    let written = minutes(rest);
    if let Some((pair, behind)) = written {
        minute = pair;
        rest = behind;
    }
    let start = rest.trim_start_matches([' ', '\u{a0}']);
    let lower = start.get(..start.len().min(12)).unwrap_or(start).to_lowercase();
    let ends = |suffix: &str| lower.strip_prefix(suffix).is_some_and(|b| !b.starts_with(char::is_alphanumeric));
    let hours = || Vocabulary::all().iter().flat_map(|vocabulary| vocabulary.times.behind.iter().copied());
    let suffix = SUFFIXES.into_iter().find(|(suffix, _)| ends(suffix));
    let suffix = suffix.or_else(|| hours().find(|word| ends(word)).map(|word| (word, Half::Neither)));
    let hour = match suffix.map(|(_, half)| half) {
        Some(Half::Morning | Half::Afternoon) if !(1..=12).contains(&hour) => return None,
        Some(Half::Noon | Half::Midnight) if hour != 12 => return None,
        Some(Half::Morning | Half::Midnight) => hour % 12,
        Some(Half::Afternoon) => hour % 12 + 12,
        // `16 cars` is no time.
        None if written.is_none() && (!sure || is_amount(start)) => return None,
        _ => hour,
    };
    if let Some((suffix, _)) = suffix {
        rest = &start[suffix.len()..];
    }
    // `4.574 km`, `16.20 %` and `1.47.095` are none either.
    let goes_on = rest.starts_with(['.', ':', ',']) && rest[1..].starts_with(|c: char| c.is_ascii_digit());
    if goes_on || rest.trim_start().starts_with(['%', '€', '$', '£', '/']) && suffix.is_none() {
        return None;
    }
    let (hour, minute) = if hour == 24 && minute == 0 { (0, 0) } else { (hour, minute) };
    Some((Time::new(hour, minute, 0, 0).ok()?, rest))
}

/// Whether a number goes on, or is one of something: `14.5`, `14 %`.
fn is_amount(behind: &str) -> bool {
    let decimal = behind.strip_prefix(['.', ',']).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    decimal || behind.starts_with(|c: char| matches!(c, '%' | '€' | '$' | '£' | '/') || c.is_ascii_digit())
}

/// `:20`, `.20`, `h20`, ` h 20`
fn minutes(text: &str) -> Option<(i8, &str)> {
    let spaced = text.strip_prefix(" h ").or_else(|| text.strip_prefix("\u{a0}h\u{a0}"));
    let rest = spaced.or_else(|| text.strip_prefix([':', '.', 'h', 'H', 'u']))?;
    let pair = rest.get(..2).filter(|pair| pair.bytes().all(|b| b.is_ascii_digit()))?;
    let behind = &rest[2..];
    (!behind.starts_with(|c: char| c.is_ascii_digit())).then_some((pair.parse().ok()?, behind))
}

/// A time and perhaps its end: `16:20–17:00`, `10–12 Uhr`, `2–4 pm`.
pub(in crate::release) fn span(text: &str) -> Option<(Time, Option<Time>, &str)> {
    let Some((time, rest)) = clock(text) else {
        // The hour before a dash goes by what stands behind it, or by what stands before it.
        let (start, sure) = without_lead_in(text);
        let digits = start.bytes().take_while(u8::is_ascii_digit).count();
        let hour: i8 = start.get(..digits).filter(|_| (1..=2).contains(&digits))?.parse().ok()?;
        let time = Time::new(hour, 0, 0, 0).ok()?;
        let end = behind_dash(&start[digits..])?;
        let (until, rest) = clock(end).or_else(|| bare_hour(end).filter(|_| sure))?;
        return Some((in_same_half(time, until, &end[..end.len() - rest.len()]), Some(until), rest));
    };
    let sure = without_lead_in(text).1;
    let end = behind_dash(rest)
        .and_then(|end| Some((end, clock(end).or_else(|| noon(end)).or_else(|| bare_hour(end).filter(|_| sure))?)));
    match end {
        Some((end, (until, behind))) => {
            let written = text[..text.len() - rest.len()].to_lowercase();
            let said = written.ends_with(['m', '.']);
            let time = if said { time } else { in_same_half(time, until, &end[..end.len() - behind.len()]) };
            Some((time, Some(until), behind))
        }
        None => Some((time, None, rest)),
    }
}

/// What stands behind the dash or the word between two hours.
fn behind_dash(rest: &str) -> Option<&str> {
    let rest = rest.trim_start_matches([' ', '\u{a0}']);
    if let Some(behind) = rest.strip_prefix(['-', '–', '—']) {
        return Some(behind.trim_start());
    }
    let to = |word: &&str| {
        rest.get(..word.len()).is_some_and(|head| head.to_lowercase() == **word) && rest[word.len()..].starts_with(' ')
    };
    let words = Vocabulary::all().iter().flat_map(|vocabulary| vocabulary.times.to.iter().copied());
    let word = words.filter(|word| to(word)).max_by_key(|word| word.len())?;
    Some(rest[word.len()..].trim_start())
}

/// `11:30 a.m. to noon`, `20h30 – minuit`
pub(super) fn noon(text: &str) -> Option<(Time, &str)> {
    let lower = folded(text);
    let words = |list: fn(&'static Vocabulary) -> &'static Vec<&'static str>| {
        let found = Vocabulary::all().iter().filter_map(|vocabulary| begins(list(vocabulary), &lower));
        found.max_by_key(|word| word.len()).filter(|_| lower.len() == text.len())
    };
    let noon = words(|vocabulary| &vocabulary.times.noon).map(|word| (Time::constant(12, 0, 0, 0), word));
    let (time, word) = noon.or_else(|| Some((Time::midnight(), words(|vocabulary| &vocabulary.times.midnight)?)))?;
    Some((time, &text[word.len()..]))
}

/// `kl 11–12`
fn bare_hour(text: &str) -> Option<(Time, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let hour: i8 = text.get(..digits).filter(|_| (1..=2).contains(&digits))?.parse().ok()?;
    let rest = &text[digits..];
    let ends = rest.is_empty() || rest == "." || rest.starts_with(". ") || rest.starts_with([' ', ',', ':', ';', ')']);
    Some((Time::new(hour, 0, 0, 0).ok().filter(|_| ends)?, rest))
}

/// `2–4 pm` begins in the afternoon, `11–1 pm` does not.
fn in_same_half(time: Time, until: Time, written: &str) -> Time {
    let afternoon = written.to_lowercase().contains('p') && (1..12).contains(&time.hour());
    let later = Time::new(time.hour() + if afternoon { 12 } else { 0 }, time.minute(), 0, 0).unwrap_or(time);
    if later <= until { later } else { time }
}

/// All hours that a text names, each with the bytes on which it stands.
pub(super) fn clocks(text: &str) -> Vec<(Time, std::ops::Range<usize>)> {
    let mut found: Vec<(Time, std::ops::Range<usize>)> = Vec::new();
    let begin = text.as_ptr() as usize;
    for word in text.split([' ', '\t', '\u{a0}', '(', '/', ',']).filter(|word| !word.is_empty()) {
        let at = word.as_ptr() as usize - begin;
        if found.last().is_some_and(|(_, last)| at < last.end) {
            continue;
        }
        if let Some((time, rest)) = clock(&text[at..]) {
            found.push((time, at..text.len() - rest.len()));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_ten_languages_write_them() {
        let read = |text: &str| clock(text).map(|(time, rest)| format!("{}{rest}", time.strftime("%H:%M")));
        for text in [
            "16:20 x",
            "kl. 16.20 x",
            "16.20 Uhr x",
            "4:20 pm x",
            "4.20pm x",
            "16h20 x",
            "16 h 20 x",
            "16u20 x",
            "klo 16.20 x",
            "à 16h20 x",
            "alle ore 16.20 x",
            "a las 16:20 horas x",
            "om 16.20 uur x",
        ] {
            assert_eq!(read(text).as_deref(), Some("16:20 x"), "{text}");
        }
        for text in ["kl 9 x", "klo 9 x", "9 Uhr x", "9am x", "alle 9 x", "a las 9 x", "9 heures x", "9h x"] {
            assert_eq!(read(text).as_deref(), Some("09:00 x"), "{text}");
        }
        for text in ["16 cars", "at 16 places", "4.574 km", "25:00 x", "1.47.095", "2022", "", "ä", "16.20 %"] {
            assert_eq!(read(text), None, "{text}");
        }
        let both = |text: &str| span(text).map(|(from, until, _)| (from.hour(), until.map(Time::hour)));
        assert_eq!(both("kl 11–12"), Some((11, Some(12))));
        assert_eq!(both("8:30 p.m. - 9:15 p.m. EDT"), Some((20, Some(21))));
        assert_eq!(both("10 til 12"), None);
        assert_eq!(both("de 10h à 12h"), Some((10, Some(12))));
    }
}
