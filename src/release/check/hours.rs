//! Times that do not exist, and times in the wrong order: `25:61`, `kl. 24.30`, `15–13 Uhr`.

use super::context::LintContext;
use super::passages::{Part, Passage};
use super::remark::Remark;
use crate::release::import::span;
use crate::release::languages::{self, Unit, Vocabulary, folded, is_money, is_points};
use crate::release::model::Language;
use crate::release::prose_dates::{days, weekday};

/// An hour above 24, or a minute above 59.
pub(super) fn impossible(context: &LintContext, passages: &[Passage]) -> Vec<Remark> {
    let language = context.manuscript.release.language;
    let mut remarks = Vec::new();
    for passage in passages.iter().filter(|passage| passage.part != Part::Contact) {
        let text = passage.shown.text.as_str();
        if !text.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let words: Vec<&str> = text.split_whitespace().collect();
        for at in 0..words.len() {
            if let Some((found, why)) = no_hour(&words, at, language) {
                remarks.push(passage.remark(
                    found,
                    format!("“{found}” is not a time of day: {why}"),
                    "correct the time",
                ));
            }
        }
    }
    remarks
}

/// A time as it is written.
struct Hour<'a> {
    written: &'a str,
    whole: u8,
    minute: Option<u8>,
    sign: char,
}

/// The part of a word that could be a time.
fn hour_in(word: &str) -> Option<Hour<'_>> {
    let start = word.find(|c: char| c.is_ascii_digit())?;
    if word[..start].contains(|c: char| !matches!(c, '(' | '[' | '“' | '"' | '„' | '«' | '»' | '’')) {
        return None;
    }
    let rest = &word[start..];
    let count = rest.bytes().take_while(u8::is_ascii_digit).count();
    if count > 2 {
        return None;
    }
    let hour = rest[..count].parse().ok()?;
    let behind = &rest[count..];
    let sign = behind.chars().next();
    let pair = behind.get(1..3).filter(|pair| pair.bytes().all(|b| b.is_ascii_digit()));
    let (minute, sign, length) = match (sign, pair) {
        (Some(sign @ (':' | '.' | 'h' | 'H')), Some(pair)) => (pair.parse().ok(), sign, count + 3),
        _ => (None, ' ', count),
    };
    let goes_on = rest[length..].trim_end_matches([',', '.', ';', ')', ']', '!', '?', '”', '“', '"', '»', '«', ':']);
    goes_on.is_empty().then(|| Hour { written: &rest[..length], whole: hour, minute, sign })
}

fn no_hour<'a>(words: &[&'a str], at: usize, language: Language) -> Option<(&'a str, String)> {
    let word = words[at];
    if let Some(found) = half_day(words, at, language) {
        return Some(found);
    }
    let Hour { written, whole: hour, minute, sign } = hour_in(word)?;
    let late = hour > 24 || hour == 24 && minute.is_some_and(|minute| minute > 0);
    let long = minute.is_some_and(|minute| minute > 59);
    if !late && !long {
        return None;
    }
    let before = at.checked_sub(1).map_or(String::new(), |before| folded(words[before].trim_start_matches('(')));
    let next = folded(words.get(at + 1).map_or("", |word| word.trim_end_matches(['.', ',', ';', ')', '!', '?'])));
    let times = &Vocabulary::of(language).times;
    let called = times.behind.contains(&next.as_str()) && next.chars().count() > 1;
    let money = words.iter().any(|word| word.contains(['€', '$', '£', '%']));
    let amount = is_money(&next, language) || languages::unit(&next, language).is_some_and(Unit::is_counted);
    let ended = word.ends_with([',', '.', ';', ')', '!', '?']) || at + 1 == words.len();
    let is_last = |list: &[&'static str]| list.iter().any(|lead| lead.rsplit(' ').next() == Some(before.as_str()));
    let (sure, led) = (is_last(&times.sure), is_last(&times.before));
    let dated = || {
        let day = |back: usize| at.checked_sub(back).map(|from| words[from..at].join(" "));
        (1..=4)
            .filter_map(day)
            .any(|text| days(&text).iter().any(|(_, range)| range.end + 1 >= text.trim_end_matches([',', ':']).len()))
            || before.chars().count() > 2 && weekday(before.trim_end_matches([',', ':'])).is_some()
    };
    let is_hour = match (minute, sign) {
        _ if amount => false,
        // `kl. 25`, `25 Uhr`; `25 uur` and `25 heures` are durations.
        (None, _) => sure && (ended || !next.starts_with(char::is_alphabetic)) || times.clock.contains(&next.as_str()),
        // After `from` it may be a price.
        (Some(_), '.') => sure || called || is_last(&times.at) && ended && !money,
        (Some(_), 'h' | 'H') => led,
        (Some(_), _) => sure || called || led || at == 0 && words.len() > 1 || dated(),
    };
    let why = if late { "a day has 24 hours" } else { "an hour has 60 minutes" };
    is_hour.then(|| (written, why.to_owned()))
}

/// `16:20 pm`: `pm` can follow only the hours 1 to 12.
fn half_day<'a>(words: &[&'a str], at: usize, language: Language) -> Option<(&'a str, String)> {
    if !Vocabulary::of(language).habits.half_days {
        return None;
    }
    let word = words[at].trim_start_matches(['(', '“', '"']);
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let lower = word.to_lowercase();
    let attached = ["p.m.", "a.m.", "pm", "am", "p.m", "a.m"].into_iter().find(|half| {
        lower
            .trim_end_matches([',', ';', ')', '!', '?', '”', '"'])
            .trim_end_matches('.')
            .ends_with(half.trim_end_matches('.'))
    });
    let apart = words.get(at + 1).map(|word| folded(word.trim_end_matches([',', '.', ';', ')', '!', '?', '”'])));
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let count = digits(word);
    if !(1..=2).contains(&count) {
        return None;
    }
    let hour: u8 = word[..count].parse().ok()?;
    let rest = &word[count..];
    let minutes = rest.strip_prefix([':', '.']).map_or(0, |rest| if digits(rest) == 2 { 3 } else { 0 });
    let behind = rest[minutes..].to_lowercase();
    let own = attached.is_some_and(|half| behind.starts_with(half.trim_end_matches('.')));
    let other = behind.is_empty() && apart.is_some_and(|next| matches!(next.as_str(), "pm" | "p.m" | "a.m"));
    // `16 am` may be a mistyped `a.m.`; as a separate word, `am` is also German.
    ((own || other) && hour > 12).then(|| {
        let half = if own { &word[count + minutes..] } else { words[at + 1] };
        let half = half.trim_end_matches([',', ';', ')', '!', '?', '”', '"']);
        (&word[..count + minutes], format!("`{half}` can follow only the hours 1 to 12"))
    })
}

/// `15–13 Uhr`, `from 3 pm to 1 pm`; past midnight is fine.
pub(super) fn backwards(context: &LintContext, passages: &[Passage]) -> Vec<Remark> {
    let language = context.manuscript.release.language;
    let vocabulary = Vocabulary::of(language);
    let mut remarks = Vec::new();
    for passage in passages.iter().filter(|passage| passage.part != Part::Contact) {
        let text = passage.shown.text.as_str();
        if text.bytes().filter(u8::is_ascii_digit).count() < 2 {
            continue;
        }
        let mut done = 0;
        for word in text.split_whitespace() {
            let word = word.trim_start_matches(['(', '“', '"', '„', '»', '«']);
            let at = word.as_ptr() as usize - text.as_ptr() as usize;
            if at < done || !word.starts_with(|c: char| c.is_alphanumeric() || c == 'à') {
                continue;
            }
            let Some((from, Some(until), rest)) = span(&text[at..]) else { continue };
            let written = text[at..text.len() - rest.len()].trim_end();
            done = at + written.len();
            let minute = |time: jiff::civil::Time| i32::from(time.hour()) * 60 + i32::from(time.minute());
            let (from, until) = (minute(from), minute(until));
            let night = until <= 6 * 60 || from >= 17 * 60 && until <= 10 * 60;
            if from > until && !night && is_range(written, rest, (from, until), language, &vocabulary.speech.links) {
                let message = format!("“{written}” ends before it begins");
                remarks.push(passage.remark(written, message, "put the times in order, or correct one of them"));
            }
        }
    }
    remarks
}

/// Whether two times are certainly the start and the end of something.
fn is_range(written: &str, rest: &str, (from, until): (i32, i32), language: Language, links: &[&str]) -> bool {
    let lower = folded(written);
    // `at 19 and 15` are two separate times.
    if lower.split_whitespace().any(|word| links.contains(&word)) {
        return false;
    }
    let halves = ["am", "pm", "a.m", "p.m"].into_iter().map(|half| lower.matches(half).count()).sum::<usize>();
    if halves == 1 {
        return false;
    }
    let minutes = written.contains([':', '.', 'h', 'H']) && written.bytes().filter(u8::is_ascii_digit).count() > 4;
    // In `10–4`, 4 is in the afternoon.
    let twelve = from < 13 * 60 && until < 13 * 60 && halves == 0;
    if twelve && (Vocabulary::of(language).habits.half_days || !minutes) {
        return false;
    }
    let next = folded(rest.split_whitespace().next().unwrap_or_default());
    let next = next.trim_end_matches(['.', ',', ';', ')']);
    let amount = rest.trim_start().starts_with(['%', '/', '('])
        || is_money(next, language)
        || is_points(next, language)
        || languages::unit(next, language).is_some_and(Unit::is_counted);
    let told = lower.starts_with(|c: char| c.is_alphabetic())
        || lower.ends_with(char::is_alphabetic)
        || lower.ends_with(['.', '’']);
    // Match results look like times, and seldom end in a multiple of five.
    let round = from % 5 == 0 && until % 5 == 0 && !rest.starts_with(',');
    !amount && (told || round)
}
