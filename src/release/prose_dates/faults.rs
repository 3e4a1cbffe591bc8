//! Dates that do not exist, and dates in the wrong order: `31 April`, `12-10 May`.
//!
//! The reader is lenient, because reading a release is better than refusing it. A fault is reported only where the words can mean
//! nothing but a date.

use std::ops::Range;

use jiff::civil::Date;

use super::reader::{
    ENDS, Form, LEAP_YEAR, Order, Read, date_at, day_numbers, is_of, known_weekday, weekday, words, year,
};
use crate::release::languages::{Dates, Vocabulary, folded};
use crate::release::model::Language;

/// Words that cannot be right as a date.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Fault {
    /// Where they are in the text.
    pub(crate) at: Range<usize>,
    pub(crate) why: String,
}

/// Dates that do not exist: `31 April`, `30.2.`, `29 February 2023`, `2024-13-05`.
#[expect(clippy::redundant_closure_for_method_calls, reason = "the method itself is not general enough")]
pub(crate) fn impossible(text: &str, language: Language) -> Vec<Fault> {
    each(text, language, |prose, at| prose.impossible(at))
}

/// Dates in the wrong order: `12-10 May`, `17/5–15/5`.
#[expect(clippy::redundant_closure_for_method_calls, reason = "the method itself is not general enough")]
pub(crate) fn backwards(text: &str, language: Language) -> Vec<Fault> {
    each(text, language, |prose, at| prose.backwards(at))
}

/// Asks at each word, and skips the words of what has been found.
fn each(
    text: &str,
    language: Language,
    ask: impl for<'a> Fn(&Prose<'a>, usize) -> Option<(usize, String)>,
) -> Vec<Fault> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let prose = Prose { all: words(text), language };
    let mut found = Vec::new();
    let mut at = 0;
    while at < prose.all.len() {
        let Some((last, why)) = ask(&prose, at) else {
            at += 1;
            continue;
        };
        let (start, (end, word)) = (prose.all[at].0, prose.all[last]);
        let written = text[start..end + word.len()]
            .trim_end_matches([',', ';', ':', ')', '.', '!', '?', '”', '“', '"', '»', '«']);
        found.push(Fault { at: start..start + written.len(), why });
        at = last + 1;
    }
    found
}

/// The words of a text, with their places in it.
struct Prose<'a> {
    all: Vec<(usize, &'a str)>,
    language: Language,
}

impl<'a> Prose<'a> {
    fn word(&self, at: usize) -> &'a str {
        self.all.get(at).map_or("", |(_, word)| *word)
    }

    /// The names of months and days in the edition's language, and in English.
    fn dates(&self) -> impl Iterator<Item = &'static Dates> {
        Vocabulary::with_english(self.language).map(|vocabulary| &vocabulary.dates)
    }

    /// The month that a word names by itself, and whether it can only mean a month.
    fn month(&self, word: &str) -> Option<(i32, bool)> {
        let name = folded(word.trim_end_matches(['.', ',', ':', ';', ')', '!', '?', '”', '“', '"']));
        self.dates().find_map(|dates| {
            let own = |known: &&str| {
                folded(known) == name && (word.starts_with(char::is_uppercase) || *known == folded(known))
            };
            let at = dates.months.iter().position(|names| names.iter().any(&own))?;
            // `May` is also a full name; `set` is short for September, but also a word.
            let whole = dates.months[at].first().is_some_and(own);
            Some((i32::try_from(at).ok()? + 1, whole || name.chars().count() > 3))
        })
    }

    /// The month that is named at a word, or after a small word there, and at which word it is.
    fn month_at(&self, at: usize) -> Option<(usize, i32, bool)> {
        let at = at + usize::from(is_of(self.all.get(at).map(|(_, word)| *word)));
        self.month(self.word(at)).map(|(month, sure)| (at, month, sure))
    }

    /// The year at a word, or after a small word there, and at which word it is.
    fn year_at(&self, at: usize) -> Option<(usize, i16)> {
        let at = at + usize::from(is_of(self.all.get(at).map(|(_, word)| *word)));
        year(self.word(at)).map(|year| (at, year))
    }

    fn is_weekday(&self, word: &str) -> bool {
        let name = folded(word.trim_end_matches(['.', ',', ':']));
        let own = |dates: &Dates| dates.weekdays.iter().flatten().any(|known| folded(known) == name);
        weekday(word.trim_end_matches([',', ':'])).is_some() || known_weekday(&name).is_some() && self.dates().any(own)
    }

    /// Whether the word before says that a day follows.
    fn is_led(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).map(|at| self.word(at)) else { return false };
        let small = folded(before.trim_end_matches(['.', ',']));
        self.is_weekday(before) || self.dates().any(|dates| dates.led.contains(&small.as_str()))
    }

    /// Whether the word before says that something takes place then, or until then.
    fn is_timed(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).map(|at| folded(self.word(at))) else { return false };
        let times = &Vocabulary::of(self.language).times;
        self.is_led(at) || times.before.contains(&before.as_str()) || self.is_until(&before)
    }

    /// An impossible date that begins with this word: its last word, and why it is impossible.
    fn impossible(&self, at: usize) -> Option<(usize, String)> {
        let read = date_at(&self.all[at..], Order::DayFirst).filter(|read| read.before == 0)?;
        match read.form {
            Form::DayAndName => self.no_such_day(at, &read),
            Form::NameAndDay => self.no_such_day_of_month(at, &read),
            Form::Numbers | Form::Slash => self.no_such_numbers(at, &read),
            Form::ShortYear => None,
        }
    }

    /// `31 April`
    fn no_such_day(&self, at: usize, read: &Read) -> Option<(usize, String)> {
        let (behind, month, sure) = self.month_at(at + 1)?;
        let year = self.year_at(behind + 1);
        let certain = year.is_some() || self.is_led(at);
        let wrong =
            |day: &i32| no_day(*day, month, year.map(|(_, year)| year)).filter(|_| certain || sure && *day < 32);
        let why = read.days.iter().find_map(wrong)?;
        Some((year.map_or(behind, |(at, _)| at), why))
    }

    /// `April 31`, as in English.
    fn no_such_day_of_month(&self, at: usize, read: &Read) -> Option<(usize, String)> {
        let first = self.word(at);
        let (month, _) = self.month(first)?;
        if !Vocabulary::of(self.language).habits.month_first || first.ends_with([',', ':', ';', ')']) {
            return None;
        }
        let last = at + read.used - 1;
        let word = self.word(if read.year.is_some() { last - 1 } else { last });
        // `in April 31 cars` is not a date: punctuation or a year ends one.
        let ends = word.ends_with([',', '.', ':', ';', ')'])
            || last + 1 >= self.all.len()
            || read.year.is_some()
            || !word.ends_with(|c: char| c.is_ascii_digit());
        let why = read.days.iter().filter(|day| **day < 32).find_map(|day| no_day(*day, month, read.year))?;
        (ends || self.is_timed(at)).then_some((last, why))
    }

    /// `31.4.2024`, `fre 31/4`, `2024-04-31`
    fn no_such_numbers(&self, at: usize, read: &Read) -> Option<(usize, String)> {
        let word = self.word(at).trim_end_matches(ENDS);
        let day = *read.days.first()?;
        if read.year.is_some_and(|year| !(1900..2200).contains(&year)) {
            return None;
        }
        // `45.67.` and `9/13` are dates only where something says so.
        let slash = word.contains('/');
        if read.year.is_none() && !(self.is_led(at) && (slash || word.ends_with('.')) && (!slash || read.month < 13)) {
            return None;
        }
        let why = no_day(day, read.month, read.year)?;
        // With the month first it may be a date.
        let turned = slash && no_day(read.month, day, read.year).is_none();
        (!turned).then_some((at, why))
    }

    /// Dates in the wrong order, beginning with this word: their last word.
    fn backwards(&self, at: usize) -> Option<(usize, String)> {
        let first = self.word(at);
        if !first.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let why = || "it ends before it begins".to_owned();
        let days = day_numbers(first);
        // `12-10 May`
        if let Some([from, to]) = days.as_deref()
            && !first.contains('/')
            && first.split(['-', '–', '—']).count() == 2
        {
            let (behind, ..) = self.month_at(at + 1).filter(|(_, _, sure)| *sure)?;
            return runs_back(*from, *to).then(|| (behind, why()));
        }
        // `17.–15.5.`, `17/5–15/5`
        if let Some((one, other)) = first.split_once(['-', '–', '—']) {
            let sign = if other.contains('/') { '/' } else { '.' };
            let (one, other) = (numbers(one, sign)?, numbers(other.trim_end_matches([',', ')', ';', ':']), sign)?);
            let [from, from_rest @ ..] = one.as_slice() else { return None };
            let [to, month, year @ ..] = other.as_slice() else { return None };
            let dated = self.is_led(at) || !year.is_empty() || *from > 12;
            let same = from_rest.is_empty()
                || from_rest.first() == Some(month) && from_rest.get(1).is_none_or(|own| year.first() == Some(own));
            return (dated && same && runs_back(*from, *to) && (1..=12).contains(month)).then(|| (at, why()));
        }
        // `12 to 10 May`, `12 May – 10 May`
        let from = days.filter(|days| days.len() == 1)?[0];
        let begun = self.month_at(at + 1);
        let mut next = begun.map_or(at + 1, |(own, ..)| own + 1);
        let begun_year = begun.and_then(|_| year(self.word(next)));
        next += usize::from(begun_year.is_some());
        if !self.is_until(&folded(self.word(next))) {
            return None;
        }
        next += 1;
        let between = |word: &str| self.dates().any(|dates| dates.between.contains(&folded(word).as_str()));
        next += usize::from(between(self.word(next)) || self.is_weekday(self.word(next)));
        let to = day_numbers(self.word(next)).filter(|days| days.len() == 1)?[0];
        let (behind, ending, sure) = self.month_at(next + 1)?;
        let end_year = self.year_at(behind + 1);
        let back = match (begun.map(|(_, month, _)| month), begun_year, end_year) {
            (None, ..) => sure && runs_back(from, to),
            (Some(month), None, _) => month == ending && from > to,
            (Some(month), Some(year), Some((_, end))) => (end, ending, to) < (year, month, from),
            (Some(_), Some(_), None) => false,
        };
        back.then(|| (end_year.map_or(behind, |(at, _)| at), why()))
    }

    /// A dash or a word between the first day and the last.
    fn is_until(&self, word: &str) -> bool {
        let Vocabulary { times, speech, .. } = Vocabulary::of(self.language);
        let known = times.to.contains(&word) && !speech.links.contains(&word);
        known || matches!(word, "-" | "–" | "—") || self.dates().any(|dates| dates.until.contains(&word))
    }
}

/// Whether days of one month are in the wrong order; `30–2 May` begins in the month before.
fn runs_back(from: i32, to: i32) -> bool {
    from > to && (1..=31).contains(&from) && to > 0 && !(from >= 25 && to <= 7)
}

fn numbers(text: &str, sign: char) -> Option<Vec<i32>> {
    let parts = text.trim_end_matches('.').split(sign).map(|part| part.parse().ok().filter(|_| part.len() <= 4));
    parts.collect::<Option<Vec<i32>>>().filter(|parts| parts.len() <= 3 && parts.first().is_some_and(|day| *day <= 31))
}

/// Why there is no such date.
fn no_day(day: i32, month: i32, year: Option<i16>) -> Option<String> {
    let names = &Vocabulary::of(Language::English).dates.months;
    let place = usize::try_from(month).ok().and_then(|month| month.checked_sub(1));
    let Some(name) = place.and_then(|at| names.get(at)?.first()) else {
        return Some("a year has twelve months".to_owned());
    };
    let first = Date::new(year.unwrap_or(LEAP_YEAR), i8::try_from(month).ok()?, 1).ok()?;
    let most = first.days_in_month();
    match (month, day) {
        (2, 29) if most == 28 => Some(format!("{} is not a leap year", first.year())),
        _ if day > i32::from(most) || day < 1 => Some(format!("{name} has {most} days")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_where_the_reader_reads_dates() {
        let found = |text: &str, faults: fn(&str, Language) -> Vec<Fault>| {
            let faults = faults(text, Language::English).into_iter();
            faults.map(|fault| (text[fault.at].to_owned(), fault.why)).collect::<Vec<_>>()
        };
        let one = |words: &str, why: &str| vec![(words.to_owned(), why.to_owned())];
        assert_eq!(found("Then, on 31 April 2024, it opens.", impossible), one("31 April 2024", "April has 30 days"));
        assert_eq!(found("Closed 30/31 April.", impossible), one("30/31 April", "April has 30 days"));
        assert_eq!(found("On 2024-13-05 it opens.", impossible), one("2024-13-05", "a year has twelve months"));
        assert_eq!(found("Open 12 to 10 May 2024!", backwards), one("12 to 10 May 2024", "it ends before it begins"));
        for text in ["On 30 April 2024, 31 cars came.", "The share is 45.67.12 today.", "He may 31 times."] {
            assert_eq!((found(text, impossible), found(text, backwards)), (vec![], vec![]), "{text}");
        }
    }
}
