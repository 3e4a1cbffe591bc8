//! Reads dates in prose, whether or not there is such a day.

use std::collections::HashMap;
use std::sync::OnceLock;

use jiff::civil::{Date, Weekday};

use crate::release::languages::Vocabulary;

/// Which of two numbers between slashes is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
}

/// A day as it was written: perhaps without its year, perhaps with its weekday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WrittenDay {
    pub(crate) weekday: Option<Weekday>,
    pub(crate) year: Option<i16>,
    pub(crate) month: i8,
    pub(crate) day: i8,
}

impl WrittenDay {
    /// The date in a year, if that year has it.
    pub(crate) fn in_year(self, year: i16) -> Option<Date> {
        Date::new(year, self.month, self.day).ok()
    }

    /// The date; weekday and nearness to `base` decide the year.
    ///
    /// A day without a year lies at most half a year before `base`, or ahead of it; where the weekday speaks against
    /// that, in the nearest year in which it agrees.
    pub(crate) fn near(self, base: Date) -> Option<Date> {
        if let Some(year) = self.year {
            return self.in_year(year);
        }
        let years = (base.year() - 6)..=(base.year() + 1);
        let days_off = |date: &Date| (*date - base).get_days();
        let expected = |date: &Date| (-183..=183).contains(&days_off(date));
        let dates = || years.clone().filter_map(|year| self.in_year(year));
        let agreeing = || dates().filter(|date| self.weekday.is_none_or(|weekday| date.weekday() == weekday));
        let nearest = |date: &Date| days_off(date).abs();
        agreeing()
            .filter(expected)
            .min_by_key(nearest)
            .or_else(|| agreeing().min_by_key(nearest))
            .or_else(|| dates().min_by_key(nearest))
    }
}

/// What the words of all languages mean, by the word in lower case.
struct Names {
    months: HashMap<String, i8>,
    /// Weekdays, and whether the word means one even where no date follows.
    weekdays: HashMap<String, (Weekday, bool)>,
    /// Small words in front of a date.
    between: Vec<&'static str>,
    /// Small words between its parts.
    of: Vec<&'static str>,
    /// What may follow the number of a day.
    ordinals: Vec<&'static str>,
}

fn names() -> &'static Names {
    static NAMES: OnceLock<Names> = OnceLock::new();
    NAMES.get_or_init(|| {
        let all = || Vocabulary::all().iter().map(|vocabulary| &vocabulary.dates);
        let mut names = Names {
            months: HashMap::new(),
            weekdays: HashMap::new(),
            between: all().flat_map(|dates| dates.between.iter().copied()).collect(),
            of: all().flat_map(|dates| dates.of.iter().copied()).collect(),
            ordinals: all().flat_map(|dates| dates.ordinals.iter().copied()).chain(["."]).collect(),
        };
        for vocabulary in Vocabulary::all() {
            for (month, name) in numbered(&vocabulary.dates.months) {
                names.months.entry(name.clone()).or_insert(month);
                // Three or four letters are enough.
                for letters in 3..=4 {
                    let short: String = name.chars().take(letters).collect();
                    names.months.entry(short).or_insert(month);
                }
            }
            let own = vocabulary.habits.short_weekdays;
            for (at, name) in numbered(&vocabulary.dates.weekdays) {
                let Ok(weekday) = Weekday::from_monday_one_offset(at) else { continue };
                let length = name.chars().count();
                names.weekdays.entry(name).or_insert((weekday, length >= 5 || length >= 3 && own));
            }
        }
        names
    })
}

fn numbered(lists: &[Vec<&'static str>]) -> impl Iterator<Item = (i8, String)> {
    (1..).zip(lists).flat_map(|(number, names)| names.iter().map(move |name| (number, name.to_lowercase())))
}

/// The weekday that a word names, in full or as English, Swedish and German shorten it.
pub(crate) fn weekday(word: &str) -> Option<Weekday> {
    known_weekday(word).filter(|(_, sure)| *sure).map(|(weekday, _)| weekday)
}

pub(super) fn known_weekday(word: &str) -> Option<(Weekday, bool)> {
    let word = word.trim_end_matches('.').to_lowercase();
    let bare = [Some(word.as_str()), word.strip_suffix('s'), word.strip_suffix("en")];
    bare.into_iter().flatten().find_map(|bare| names().weekdays.get(bare)).copied()
}

/// The month that a word names.
pub(crate) fn month(word: &str) -> Option<i8> {
    if !word.starts_with(char::is_alphabetic) {
        return None;
    }
    let word = word.trim_end_matches(['.', ',', ':', ')', ';']).to_lowercase();
    names().months.get(&word).copied()
}

/// The numbers of the days that a word names: `13`, `13th`, `13.`, `13:e`; of a range `13–15` both.
///
/// Anything after the first that is not a number is left out.
pub(super) fn day_numbers(word: &str) -> Option<Vec<i32>> {
    if !word.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let word = word.trim_end_matches([',', ':']);
    let number = |part: &str| {
        let digits = part.trim_end_matches(|c: char| !c.is_ascii_digit());
        let ending = &part[digits.len()..];
        let ends = || matches!(ending, "" | ".:") || names().ordinals.contains(&ending.to_lowercase().as_str());
        digits.parse::<i32>().ok().filter(|_| digits.len() <= 2 && ends())
    };
    let mut parts = word.split(['-', '–', '—', '/']).map(number);
    let mut all = vec![parts.next()??];
    all.extend(parts.map_while(|part| part));
    Some(all)
}

pub(super) fn year(word: &str) -> Option<i16> {
    let digits = word.trim_end_matches([',', '.', ':', ';', ')', '-', '–', '*', '!', '?']);
    digits.parse().ok().filter(|year| digits.len() == 4 && (1900..2200).contains(year))
}

/// The first day that a text names, with its position in bytes.
pub(crate) fn find_day(text: &str) -> Option<(WrittenDay, std::ops::Range<usize>)> {
    days(text).into_iter().next()
}

/// All days that a text names, in order.
pub(crate) fn days(text: &str) -> Vec<(WrittenDay, std::ops::Range<usize>)> {
    days_in(text, Order::DayFirst)
}

/// The same; numbers between slashes are read in the given order.
pub(crate) fn days_in(text: &str, order: Order) -> Vec<(WrittenDay, std::ops::Range<usize>)> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let words = words(text);
    let mut found = Vec::new();
    let mut at = 0;
    // A day is written in few words, and one of them has a digit: only there is it looked for.
    let mut next = 0;
    while at < words.len() {
        next = next.max(at);
        while words.get(next).is_some_and(|(_, word)| !word.bytes().any(|byte| byte.is_ascii_digit())) {
            next += 1;
        }
        if next == words.len() {
            break;
        }
        at = at.max(next.saturating_sub(WORDS_BEFORE_DIGITS));
        match day_at(&words[at..], order) {
            Some((day, used)) => {
                let end = words[at + used - 1];
                found.push((day, words[at].0..end.0 + end.1.trim_end_matches([',', ':', ';', ')']).len()));
                at += used;
            }
            None => at += 1,
        }
    }
    found
}

pub(super) fn words(text: &str) -> Vec<(usize, &str)> {
    let start = text.as_ptr() as usize;
    text.split_whitespace()
        .map(|word| word.trim_start_matches(['(', '“', '"', '„', '»', '«', '”']))
        .map(|word| (word.as_ptr() as usize - start, word))
        .collect()
}

/// A date as its numbers have it, whether or not there is such a day.
#[derive(Debug)]
pub(super) struct Read {
    /// The day, or the days of a range.
    pub(super) days: Vec<i32>,
    pub(super) month: i32,
    pub(super) year: Option<i16>,
    pub(super) form: Form,
    /// How many words before the numbers belong to it, and how many words it takes in all.
    pub(super) before: usize,
    pub(super) used: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `13 May`
    DayAndName,
    /// `May 13`
    NameAndDay,
    /// `2022-05-13`, `13.5.2022`, `13/5/2022`
    Numbers,
    /// `13.5.22`
    ShortYear,
    /// `17/5`, which is a day where a weekday is named
    Slash,
}

impl Read {
    /// The first of its days, if a month may have it.
    fn day(&self) -> Option<WrittenDay> {
        let (day, month) = (i8::try_from(*self.days.first()?).ok()?, i8::try_from(self.month).ok()?);
        let exists = match self.form {
            Form::DayAndName | Form::NameAndDay => (1..=31).contains(&day),
            _ => Date::new(self.year.unwrap_or(LEAP_YEAR), month, day).is_ok(),
        };
        exists.then_some(WrittenDay { weekday: None, year: self.year, month, day })
    }
}

/// As many words may stand in a date before its first digit: `Friday`, `the`, `May`, `the`.
const WORDS_BEFORE_DIGITS: usize = 4;

/// A day without its year may be in this one.
pub(super) const LEAP_YEAR: i16 = 2024;

/// A day at the beginning of some words, and how many of them it takes.
fn day_at(words: &[(usize, &str)], order: Order) -> Option<(WrittenDay, usize)> {
    let first = words.first()?.1;
    let date = |words: &[(usize, &str)], named: bool| {
        let read = date_at(words, order)?;
        let day = read.day().filter(|_| named || read.form != Form::Slash)?;
        Some((day, read.used))
    };
    // No word with a digit in front is the name of anything.
    let is_name = first.starts_with(char::is_alphabetic);
    let named = is_name.then(|| known_weekday(first.trim_end_matches([',', ':']))).flatten();
    let behind = named.and_then(|(named, sure)| {
        let (day, used) = date(&words[1..], true)?;
        // `la 17` and `to 3` are no days; `pe 17.5.` is.
        let sure = sure || first.chars().count() > 2 || words[1].1.contains(['.', '/']);
        sure.then_some((WrittenDay { weekday: Some(named), ..day }, used + 1))
    });
    behind.or_else(|| date(words, false))
}

/// The same without its weekday, and whether or not there is such a day.
pub(super) fn date_at(words: &[(usize, &str)], order: Order) -> Option<Read> {
    let word = |at: usize| words.get(at).map(|(_, word)| *word);
    let between =
        |word: &str| word.starts_with(char::is_alphabetic) && names().between.contains(&word.to_lowercase().as_str());
    let before = usize::from(word(0).is_some_and(between));
    let first = word(before)?;
    let is_number = first.starts_with(|c: char| c.is_ascii_digit());
    let numbers =
        || iso(first).or_else(|| dotted(first)).or_else(|| dotted_range(first)).or_else(|| slashed(first, order));
    let numbers = is_number.then(numbers).flatten().map(|read| Read { before, used: before + 1, ..read });
    // `5/6 May` are two days, and `17/5` without a month after it is one.
    match numbers {
        Some(read) if read.form != Form::Slash && read.day().is_some() => Some(read),
        other => with_name(words, before).or(other),
    }
}

/// A date whose month is named.
fn with_name(words: &[(usize, &str)], before: usize) -> Option<Read> {
    let word = |at: usize| words.get(at).map(|(_, word)| *word);
    let first = word(before)?;
    let (days, month, form, mut used) = match (day_numbers(first), month(first)) {
        (Some(days), _) => {
            let of = usize::from(is_of(word(before + 1)));
            (days, word(before + 1 + of).and_then(month)?, Form::DayAndName, before + 2 + of)
        }
        // Only English puts the month first, and in capitals: `they may 5 times` names no day.
        (None, Some(month)) if first.starts_with(char::is_uppercase) => {
            let the = usize::from(word(before + 1) == Some("the"));
            (word(before + 1 + the).and_then(day_numbers)?, month, Form::NameAndDay, before + 2 + the)
        }
        _ => return None,
    };
    // `May 13` ends where the word does: it is not a date in `in May, 13 cars`.
    if word(used - 2).is_some_and(|before| before.ends_with([',', ':']) && self::month(before).is_some()) {
        return None;
    }
    let ended = word(used - 1).is_some_and(|w| w.ends_with(':'));
    let of = usize::from(is_of(word(used)));
    let year = word(used + of).and_then(year).filter(|_| !ended);
    used += if year.is_some() { 1 + of } else { 0 };
    Some(Read { days, month: i32::from(month), year, form, before, used })
}

/// A small word between the parts of a date: `13 de mayo de 2024`.
pub(super) fn is_of(word: Option<&str>) -> bool {
    word.is_some_and(|word| names().of.contains(&word.to_lowercase().as_str()))
}

/// What may follow a date in numbers.
pub(super) const ENDS: [char; 6] = [',', ':', ';', ')', '!', '?'];

/// A date that is one word.
fn in_numbers(day: &str, month: &str, year: Option<i16>, form: Form) -> Option<Read> {
    let number = |text: &str| text.parse::<i32>().ok().filter(|_| (1..=2).contains(&text.len()));
    Some(Read { days: vec![number(day)?], month: number(month)?, year, form, before: 0, used: 1 })
}

/// `17/5`, `17/5/2024`
fn slashed(word: &str, order: Order) -> Option<Read> {
    let word = word.trim_end_matches(ENDS).trim_end_matches('.');
    let parts: Vec<&str> = word.split('/').collect();
    let (year, form) = match parts.get(2) {
        None => (None, Form::Slash),
        Some(year) if parts.len() == 3 && year.len() == 4 => (Some(year.parse().ok()?), Form::Numbers),
        Some(_) => return None,
    };
    let read = in_numbers(parts[0], parts.get(1)?, year, form)?;
    let (one, other) = (read.days[0], read.month);
    let turned = if one > 12 { false } else { other > 12 || order == Order::MonthFirst };
    Some(if turned { Read { days: vec![other], month: one, ..read } } else { read })
}

/// `2022-05-13`
fn iso(word: &str) -> Option<Read> {
    let word = word.trim_end_matches(ENDS).trim_end_matches('.');
    let parts: Vec<&str> = word.split('-').collect();
    let [year, month, day] = parts[..] else { return None };
    let whole = (year.len(), month.len(), day.len()) == (4, 2, 2);
    in_numbers(day, month, Some(year.parse().ok()?), Form::Numbers).filter(|_| whole)
}

/// `5.–7.7.2024`: the day before the dash is in the month after it.
fn dotted_range(word: &str) -> Option<Read> {
    let (first, rest) = word.split_once(['–', '—', '-'])?;
    let first = first.strip_suffix('.').unwrap_or(first);
    let number: i32 = first.parse().ok().filter(|_| (1..=2).contains(&first.len()))?;
    let read = dotted(rest)?;
    let last = *read.days.first()?;
    (number < last).then(|| Read { days: vec![number, last], ..read })
}

/// `13.5.2022`, `13.05.`; `13/5 2022` and its kind are left alone, for they are read differently in different countries.
fn dotted(word: &str) -> Option<Read> {
    let word = word.trim_end_matches(ENDS);
    let mut parts = word.split('.');
    let (day, month, last) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some_and(|rest| !rest.is_empty()) {
        return None;
    }
    let (year, form) = match last.len() {
        0 => (None, Form::Numbers),
        4 => (Some(last.parse().ok()?), Form::Numbers),
        2 if day.len() == 2 && month.len() == 2 => (Some(2000 + last.parse::<i16>().ok()?), Form::ShortYear),
        _ => return None,
    };
    in_numbers(day, month, year, form)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn first(text: &str) -> Option<(Option<Weekday>, Option<i16>, i8, i8)> {
        find_day(text).map(|(day, _)| (day.weekday, day.year, day.month, day.day))
    }

    #[test]
    fn days_are_read_as_three_languages_write_them() {
        let friday = Some(Weekday::Friday);
        for text in [
            "Friday May 13th:",
            "Friday, 13 May",
            "Fri 13 May",
            "fredag 13 maj",
            "Fredagen den 13:e maj",
            "Freitag, 13. Mai",
            "Friday the 13th of May",
            "Freitag, den 13.5.",
        ] {
            assert_eq!(first(text), Some((friday, None, 5, 13)), "{text}");
        }
        assert_eq!(first("on 2022-05-13."), Some((None, Some(2022), 5, 13)));
        assert_eq!(first("le MERCREDI 1ER MAI"), Some((Some(Weekday::Wednesday), None, 5, 1)));
        assert_eq!(first("Kivisaaressa 5.–7.7.2024."), Some((None, Some(2024), 7, 5)));
        assert_eq!(first("13/14 May"), Some((None, None, 5, 13)));
        assert_eq!(first("May 13th-15th, 2022"), Some((None, Some(2022), 5, 13)));
        assert_eq!(first("am 3. März 2022 um"), Some((None, Some(2022), 3, 3)));
        assert_eq!(first("Stockholm, 11 maj 2022 –"), Some((None, Some(2022), 5, 11)));
        for text in [
            "in May, 13 cars",
            "may 2022",
            "13 cars",
            "mars",
            "4.574 km",
            "version 1.2.3",
            "12 h",
            "31 marathons",
            "they may 5 times",
            "32.5.2022",
            "2022-13-05",
            "17/18",
        ] {
            assert_eq!(first(text), None, "{text}");
        }
    }

    #[test]
    fn a_missing_year_is_told_by_weekday_and_nearness() {
        let day = find_day("Friday May 13th").unwrap().0;
        assert_eq!(day.near(date(2022, 5, 11)), Some(date(2022, 5, 13)));
        assert_eq!(day.near(date(2026, 11, 22)), Some(date(2022, 5, 13)));
        let day = find_day("January 5").unwrap().0;
        assert_eq!(day.near(date(2022, 12, 20)), Some(date(2023, 1, 5)));
        assert_eq!(find_day("30 February 2022").unwrap().0.near(date(2022, 1, 1)), None);
    }

    #[test]
    fn a_day_stands_where_it_was_found() {
        let text = "Då, fredagen den 13 maj 2022, börjar det.";
        let (_, range) = find_day(text).unwrap();
        assert_eq!(&text[range], "fredagen den 13 maj 2022");
    }
}
