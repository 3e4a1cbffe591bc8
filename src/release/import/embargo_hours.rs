//! Days and hours of an embargo that are not written as elsewhere: `0001hrs`, `alle 6,00`, `six o’clock in the morning`.
//!
//! They are rewritten in figures, so that there is one reader of days and one of hours.

use std::borrow::Cow;
use std::ops::Range;

use super::clock::clocks;
use super::zone_names::plain_letters;
use crate::release::languages::Vocabulary;
use crate::release::prose_dates::days;

/// In front of an hour, in any language.
const BEFORE: [&str; 23] = [
    "until", "till", "at", "before", "from", "after", "kl", "kl.", "klo", "klockan", "klokken", "um", "ab", "om",
    "alle", "ore", "dalle", "delle", "à", "las", "vóór", "to", "kello",
];

/// A longer text is no line about an embargo.
const LONGEST: usize = 2_000;

/// A text with its days in figures that their reader knows.
pub(super) fn days_in_figures(text: &str) -> Cow<'_, str> {
    let rewritten = |word: &str| {
        let (day, hour) = word.split_once('T').filter(|(day, hour)| is_iso(day) && clocks(hour).len() == 1)?;
        Some(format!("{day} {hour}"))
    };
    let rewritten = |word: &str| slashed(word).or_else(|| rewritten(word));
    if text.len() > LONGEST || !text.split(' ').any(|word| rewritten(word).is_some()) {
        return Cow::Borrowed(text);
    }
    let words = text.split(' ').map(|word| rewritten(word).map_or(Cow::Borrowed(word), Cow::Owned));
    Cow::Owned(words.collect::<Vec<_>>().join(" "))
}

/// A text with its hour in figures that their reader knows.
pub(super) fn hours_in_figures(text: &str) -> Cow<'_, str> {
    if text.len() > LONGEST || !text.contains(|c: char| c.is_ascii_digit()) {
        return Cow::Borrowed(text);
    }
    let words: Vec<&str> = text.split(' ').collect();
    let beside = |at: usize| {
        let before = at.checked_sub(1).map_or("", |last| words[last]);
        (before, words.get(at + 1).copied().unwrap_or_default())
    };
    let rewritten = |at: usize| {
        let (word, (before, next)) = (words[at], beside(at));
        if before.eq_ignore_ascii_case("delle") && is_short_number(word) && next.starts_with(['d', 'D']) {
            return Some(format!("ore {word}"));
        }
        pointed(word).filter(|_| BEFORE.contains(&before.to_lowercase().as_str()))
    };
    let mut out: Vec<Cow<'_, str>> = words.iter().map(|word| Cow::Borrowed(*word)).collect();
    for (at, word) in out.iter_mut().enumerate() {
        if let Some(rewritten) = rewritten(at) {
            *word = Cow::Owned(rewritten);
        }
    }
    let joined = out.join(" ");
    if clocks_beside_days(&joined) {
        return Cow::Owned(joined);
    }
    let days = days(text);
    let mut start = 0;
    for at in 0..words.len() {
        let (before, next) = beside(at);
        let end = start + words[at].len();
        // Its own day: `0600 on 9 December`, `9 December, 0600`. Other digits behind it are those of a telephone.
        let has_day_behind = days.iter().any(|(_, day)| text.get(end..day.start).is_some_and(is_small_gap));
        let has_day_before = days.iter().any(|(_, day)| {
            text.get(day.end..start).is_some_and(|gap| !gap.contains(char::is_alphanumeric) && gap.len() < 6)
        });
        let is_telephone = next.trim_start_matches('(').starts_with(|c: char| c.is_ascii_digit()) && !has_day_behind;
        start = end + 1;
        if is_telephone {
            continue;
        }
        if let Some(hour) = four_digits(words[at], before, next, has_day_behind || has_day_before, text) {
            out[at] = Cow::Owned(hour);
            return Cow::Owned(out.join(" "));
        }
    }
    Cow::Owned(spelled_hour(&joined).unwrap_or(joined))
}

/// Whether an hour stands in a text that is no part of a day.
fn clocks_beside_days(text: &str) -> bool {
    let days = days(text);
    clocks(text).iter().any(|(_, at)| !days.iter().any(|(_, day)| day.start < at.end && at.start < day.end))
}

fn is_short_number(word: &str) -> bool {
    (1..=2).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit())
}

/// `2026-12-09`
fn is_iso(day: &str) -> bool {
    let pattern = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    day.len() == 10 && day.bytes().enumerate().all(pattern)
}

/// Whether only a small word stands between an hour and its day.
fn is_small_gap(gap: &str) -> bool {
    gap.len() < 9 && !gap.contains(|c: char| c.is_ascii_digit()) && gap.split_whitespace().count() < 3
}

/// `9-12-2026`, `9/12-2026`
fn slashed(word: &str) -> Option<String> {
    let bare = word.trim_end_matches([',', ';', ')', '.', ':']);
    let parts: Vec<&str> = bare.trim_start_matches('(').split(['-', '/']).collect();
    let [day, month, year] = parts[..] else { return None };
    let dated = is_short_number(day) && is_short_number(month) && year.len() == 4 && year.starts_with("20");
    (dated && bare.contains('-') && year.bytes().all(|byte| byte.is_ascii_digit())).then(|| word.replace('-', "/"))
}

/// `6,00`
fn pointed(word: &str) -> Option<String> {
    let (hour, minute) = word.trim_end_matches([',', ';', ')', '.', ':']).split_once(',')?;
    (is_short_number(hour) && is_short_number(minute) && minute.len() == 2).then(|| word.replacen(',', ".", 1))
}

/// `0001hrs`, `0600`, `1800 GMT`
fn four_digits(word: &str, before: &str, next: &str, is_beside_day: bool, text: &str) -> Option<String> {
    let word = word.trim_start_matches('(');
    let (hour, minute) = (word.get(..2)?, word.get(2..4)?);
    let is_pair = |pair: &str, under: u8| {
        pair.bytes().all(|byte| byte.is_ascii_digit()) && pair.parse().is_ok_and(|number: u8| number < under)
    };
    if !is_pair(hour, 24) || !is_pair(minute, 60) {
        return None;
    }
    let behind = &word[4..];
    let unit = behind.trim_end_matches([',', ';', ')', '.', ':']);
    let is_unit = |unit: &str| {
        matches!(
            unit.trim_end_matches([',', '.', ')']),
            "hrs" | "hours" | "hr" | "h" | "H" | "HRS" | "Hrs" | "uur" | "u" | "Uhr" | "UHR" | "Z"
        )
    };
    let abbreviated = next.len() > 1 && next.bytes().take(2).all(|byte| byte.is_ascii_uppercase());
    let led = BEFORE.contains(&before.to_lowercase().as_str());
    let named = is_unit(unit)
        || unit.is_empty() && (is_unit(next) || abbreviated || led || hour.starts_with('0') && is_beside_day);
    // `until 2027` names no hour, unless the year stands beside it.
    let other_year = |other: &str| other.len() == 4 && other.starts_with("20") && other != &word[..4];
    let mut numbers = text.split(|c: char| !c.is_ascii_digit());
    let sure = is_unit(unit) || !matches!(hour, "19" | "20") || numbers.any(other_year);
    let apart = if behind.is_empty() || behind.starts_with([',', ';', ')', '.', ':', 'Z']) { "" } else { " " };
    (named && sure).then(|| format!("{hour}:{minute}{apart}{behind}"))
}

/// The hours from one to twelve in words, in plain letters.
const NUMBERS: [&[&str]; 12] = [
    &["one", "ett", "ein", "eins", "en", "et", "yksi", "une", "una", "een", "l'una"],
    &["two", "tva", "zwei", "to", "kaksi", "deux", "dos", "twee", "due"],
    &["three", "tre", "drei", "kolme", "trois", "tres", "drie"],
    &["four", "fyra", "vier", "fire", "nelja", "quatre", "cuatro", "quattro"],
    &["five", "fem", "funf", "viisi", "cinq", "cinco", "vijf", "cinque"],
    &["six", "sex", "sechs", "seks", "kuusi", "seis", "zes", "sei"],
    &["seven", "sju", "sieben", "syv", "seitseman", "sept", "siete", "zeven", "sette"],
    &["eight", "atta", "acht", "atte", "otte", "kahdeksan", "huit", "ocho", "otto"],
    &["nine", "nio", "neun", "ni", "yhdeksan", "neuf", "nueve", "negen", "nove"],
    &["ten", "tio", "zehn", "ti", "kymmenen", "dix", "diez", "tien", "dieci"],
    &["eleven", "elva", "elf", "elleve", "yksitoista", "onze", "once", "undici"],
    &["twelve", "tolv", "zwolf", "kaksitoista", "douze", "doce", "twaalf", "dodici"],
];

/// Behind or before an hour in words.
const MARKED_BEHIND: [&str; 9] = ["o'clock", "uhr", "uur", "heures", "heure", "horas", "a.m.", "p.m.", "am"];
const MARKED_BEFORE: [&str; 10] = ["kl", "kl.", "klo", "kello", "klockan", "klokken", "klokka", "las", "ore", "alle"];

/// Between whole hours.
const PARTS: [&str; 22] = [
    "half past",
    "quarter past",
    "quarter to",
    "halv ",
    "halb ",
    "half ",
    "puoli ",
    "et demie",
    "et quart",
    "moins le quart",
    "y media",
    "y cuarto",
    "menos cuarto",
    "e mezz",
    "e un quarto",
    "meno un quarto",
    "viertel ",
    "kvart ",
    "kvarter",
    "kwart ",
    "varttia",
    "klokken kvart",
];

/// When in the day: an hour after noon, one of the night, or one before noon.
const AFTER_NOON: [&str; 27] = [
    "afternoon",
    "evening",
    "tonight",
    "kvall",
    "kvallen",
    "eftermiddag",
    "eftermiddagen",
    "aften",
    "aftenen",
    "ettermiddag",
    "ettermiddagen",
    "kveld",
    "kvelden",
    "abend",
    "abends",
    "nachmittag",
    "nachmittags",
    "soir",
    "apres-midi",
    "tarde",
    "avond",
    "avonds",
    "namiddag",
    "sera",
    "pomeriggio",
    "illalla",
    "iltapaivalla",
];
const NIGHT: [&str; 11] =
    ["night", "natten", "natt", "nacht", "nachts", "noche", "nuit", "notte", "yolla", "nat", "'s nachts"];
const MORNING: [&str; 21] = [
    "morning",
    "morgon",
    "morgonen",
    "formiddag",
    "formiddagen",
    "morgen",
    "morgenen",
    "morgens",
    "fruh",
    "vormittag",
    "vormittags",
    "matin",
    "manana",
    "ochtend",
    "ochtends",
    "mattina",
    "mattino",
    "aamulla",
    "aamuna",
    "aamupaivalla",
    "fm",
];

/// What a text says about the part of the day, near a place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum PartOfDay {
    Morning,
    AfterNoon,
    Night,
}

fn part_of_day(text: &str, at: &Range<usize>) -> Option<PartOfDay> {
    let letters = |text: &str| plain_letters(text);
    let parted = |text: &str| -> Vec<String> {
        text.split(|c: char| !c.is_alphanumeric() && c != '-')
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    // What stands in another sentence is the story's: `10:00, 9 May. Evening gala`.
    let behind = text.get(at.end..)?;
    let mut stops = behind.match_indices(". ").map(|(stop, _)| stop);
    let stop = stops.find(|stop| behind[stop + 2..].starts_with(char::is_uppercase));
    let behind = parted(&letters(&behind[..stop.unwrap_or(behind.len())]));
    let before = parted(&letters(text.get(..at.start)?));
    let near = behind.iter().take(5).chain(before.iter().rev().take(2));
    near.map(String::as_str).find_map(|word| {
        let is = |words: &[&str]| words.contains(&word);
        match () {
            () if is(&AFTER_NOON) => Some(PartOfDay::AfterNoon),
            () if is(&NIGHT) => Some(PartOfDay::Night),
            () if is(&MORNING) => Some(PartOfDay::Morning),
            () => None,
        }
    })
}

/// The hour of 24 that is meant by one of 12; `None` if that cannot be told.
fn of_24(hour: i8, part: PartOfDay) -> Option<i8> {
    match (part, hour) {
        (PartOfDay::Morning, 1..=11) => Some(hour),
        (PartOfDay::AfterNoon, 12) => Some(12),
        (PartOfDay::AfterNoon, 1..=11) | (PartOfDay::Night, 6..=11) => Some(hour + 12),
        _ => None,
    }
}

/// The hour as the words around it mean it: `6 de la tarde` is 18. `None` if that cannot be told.
pub(super) fn in_its_half(hour: i8, text: &str, at: &Range<usize>) -> Option<i8> {
    let written = plain_letters(text.get(at.clone())?);
    let behind = plain_letters(text.get(at.end..)?);
    let before = plain_letters(text.get(..at.start)?);
    let behind = behind.trim_start();
    let before = before.trim_end();
    // `las 6 y media`, `halb 7 Uhr`
    let half =
        PARTS.iter().any(|part| behind.starts_with(part) || before.ends_with(part.trim_end()) && part.ends_with(' '));
    if half || PARTS.iter().any(|part| written.contains(part)) {
        return None;
    }
    let halved = written.ends_with('m') || written.ends_with("m.");
    let minutes = written.chars().filter(char::is_ascii_digit).count() > 2;
    match part_of_day(text, at).filter(|_| (1..=12).contains(&hour) && !halved) {
        // `10:00 … evening`: whoever writes minutes counts to 24, and may speak of something else.
        Some(PartOfDay::AfterNoon | PartOfDay::Night) if minutes => None,
        Some(part) => of_24(hour, part),
        None => Some(hour),
    }
}

/// Where an hour stands in words, and which one it is.
fn in_words(text: &str) -> Option<(Range<usize>, i8)> {
    let begin = text.as_ptr() as usize;
    let words: Vec<&str> = text.split([' ', ',', '(', ')', ':']).filter(|word| !word.is_empty()).collect();
    let plain: Vec<String> = words.iter().map(|word| plain_letters(word)).collect();
    (0..words.len()).find_map(|at| {
        let nth = NUMBERS.iter().position(|names| names.contains(&plain[at].as_str()))?;
        let marked = plain.get(at + 1).is_some_and(|next| MARKED_BEHIND.contains(&next.as_str()));
        let led = at > 0 && MARKED_BEFORE.contains(&plain[at - 1].as_str());
        let last = if marked { words[at + 1] } else { words[at] };
        let range = words[at].as_ptr() as usize - begin..last.as_ptr() as usize - begin + last.len();
        (marked || led).then(|| Some((range, i8::try_from(nth + 1).ok()?)))?
    })
}

/// `six o’clock in the morning` as `06:00 in the morning`
fn spelled_hour(text: &str) -> Option<String> {
    let (range, hour) = in_words(text)?;
    let plain = plain_letters(text);
    if PARTS.iter().any(|part| plain.contains(part)) {
        return None;
    }
    let hour = of_24(hour, part_of_day(text, &range)?)?;
    let mut out = text.to_owned();
    out.replace_range(range, &format!("{hour:02}:00"));
    Some(out)
}

/// Whether a text without an hour in figures names one in words, which is not known for sure.
pub(super) fn names_hour(text: &str) -> bool {
    let plain = plain_letters(text);
    let marks = || Vocabulary::all().iter().flat_map(|vocabulary| &vocabulary.times.clock);
    in_words(text).is_some()
        || ["half past", "quarter past", "quarter to", "o'clock"].iter().any(|part| plain.contains(part))
        || PARTS.iter().filter(|part| plain.contains(**part)).any(|_| {
            let words: Vec<&str> = plain.split(|c: char| !c.is_alphanumeric()).collect();
            words
                .iter()
                .any(|word| NUMBERS.iter().any(|names| names.contains(word)) || marks().any(|mark| mark == word))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_hours_are_rewritten_in_figures() {
        for (text, figures) in [
            ("EMBARGO: 09/12/2026 0001hrs", "EMBARGO: 09/12/2026 00:01 hrs"),
            ("Embargoed until 0600 9 December 2026", "Embargoed until 06:00 9 December 2026"),
            ("Embargoed until 1800 on 9 December 2026", "Embargoed until 18:00 on 9 December 2026"),
            ("EMBARGO: 1800 GMT, 9 December 2026", "EMBARGO: 18:00 GMT, 9 December 2026"),
            ("Embargo: 0600Z, 9 December 2026", "Embargo: 06:00Z, 9 December 2026"),
            ("Embargo until 9 December 2026", "Embargo until 9 December 2026"),
            ("Embargo: 06:00, 9 December 2026 GMT", "Embargo: 06:00, 9 December 2026 GMT"),
            ("tot 9-12-2026 06:00u", "tot 9/12/2026 06:00u"),
            ("tidligst 9/12-2026 kl. 06.00", "tidligst 9/12/2026 kl. 06.00"),
            ("sino alle 6,00 di 9 dicembre 2026", "sino alle 6.00 di 9 dicembre 2026"),
            ("prima delle 6 del 9 dicembre 2026", "prima delle ore 6 del 9 dicembre 2026"),
            ("until six o’clock in the morning on 9 May 2027", "until 06:00 in the morning on 9 May 2027"),
            ("Embargo: 2026-12-09T06:00Z", "Embargo: 2026-12-09 06:00Z"),
            ("klockan sex på kvällen den 9 maj 2027", "klockan 18:00 på kvällen den 9 maj 2027"),
        ] {
            assert_eq!(hours_in_figures(&days_in_figures(text)), figures);
        }
    }

    #[test]
    fn an_hour_is_in_the_half_of_the_day_that_is_named() {
        let meant = |text: &str| {
            let (time, at) = clocks(text).into_iter().next()?;
            in_its_half(time.hour(), text, &at)
        };
        assert_eq!(meant("a las 6 de la tarde"), Some(18));
        assert_eq!(meant("6 Uhr abends"), Some(18));
        assert_eq!(meant("kl. 6 på morgonen"), Some(6));
        assert_eq!(meant("6 pm this evening"), Some(18));
        assert_eq!(meant("las 6 y media"), None);
        assert_eq!(meant("10:00, 9 May. Evening gala"), Some(10));
        assert_eq!(meant("06.00, 9 maj"), Some(6));
        assert!(names_hour("until half past six on 9 May") && names_hour("um sechs Uhr") && !names_hour("until 9 May"));
    }
}
