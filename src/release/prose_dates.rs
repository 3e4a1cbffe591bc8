//! Days as they stand in prose: `Friday May 13th`, `fredag 13 maj`, `Freitag, 13. Mai 2022`, `2022-05-13`.

use jiff::civil::{Date, Weekday};

/// The months' names in English, Swedish and German; what follows the first three letters may be cut off or dotted.
const MONTHS: [&[&str]; 12] = [
    &["january", "januari", "januar", "jänner"],
    &["february", "februari", "februar"],
    &["march", "mars", "märz", "maerz"],
    &["april"],
    &["may", "maj", "mai"],
    &["june", "juni"],
    &["july", "juli"],
    &["august", "augusti"],
    &["september"],
    &["october", "oktober"],
    &["november"],
    &["december", "dezember"],
];

const WEEKDAYS: [(Weekday, &[&str]); 7] = [
    (Weekday::Monday, &["monday", "måndag", "montag", "mon", "mån"]),
    (Weekday::Tuesday, &["tuesday", "tisdag", "dienstag", "tue", "tues", "tis"]),
    (Weekday::Wednesday, &["wednesday", "onsdag", "mittwoch", "wed", "ons"]),
    (Weekday::Thursday, &["thursday", "torsdag", "donnerstag", "thu", "thur", "thurs", "tor", "tors"]),
    (Weekday::Friday, &["friday", "fredag", "freitag", "fri", "fre"]),
    (Weekday::Saturday, &["saturday", "lördag", "samstag", "sonnabend", "lör"]),
    (Weekday::Sunday, &["sunday", "söndag", "sonntag", "sön"]),
];

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

    /// The date, the year being told by the weekday and by nearness to `base`.
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

/// The weekday that a word names, in full or as it is shortened.
pub(crate) fn weekday(word: &str) -> Option<Weekday> {
    let word = word.trim_end_matches('.').to_lowercase();
    let whole = |names: &&[&str]| {
        names
            .iter()
            .any(|name| *name == word || word.strip_suffix('s') == Some(name) || word.strip_suffix("en") == Some(name))
    };
    WEEKDAYS.iter().find(|(_, names)| whole(names)).map(|(weekday, _)| *weekday)
}

fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches(['.', ',', ':', ')']).to_lowercase();
    let short = |name: &str| {
        word.chars().count() >= 3 && name.starts_with(&word) && (word.chars().count() <= 4 || word == name)
    };
    let at = MONTHS.iter().position(|names| names.iter().any(|name| short(name)))?;
    i8::try_from(at + 1).ok()
}

/// A day's number: `13`, `13th`, `13.`, `13:e`; of a range `13–15` the first.
fn day_number(word: &str) -> Option<i8> {
    let word = word.trim_end_matches([',', ':']);
    let first = word.split(['-', '–', '—']).next()?;
    let digits = first.trim_end_matches(|c: char| !c.is_ascii_digit());
    let ending = &first[digits.len()..];
    let ends = matches!(ending, "" | "." | "st" | "nd" | "rd" | "th" | ":e" | ":a" | "e" | ".:");
    digits.parse().ok().filter(|day| ends && (1..=31).contains(day))
}

fn year(word: &str) -> Option<i16> {
    let digits = word.trim_end_matches([',', '.', ':', ';', ')']);
    digits.parse().ok().filter(|year| digits.len() == 4 && (1900..2200).contains(year))
}

/// The first day that a text names, with the bytes on which it stands.
pub(crate) fn find_day(text: &str) -> Option<(WrittenDay, std::ops::Range<usize>)> {
    days(text).into_iter().next()
}

/// All days that a text names, in order.
pub(crate) fn days(text: &str) -> Vec<(WrittenDay, std::ops::Range<usize>)> {
    let words = words(text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < words.len() {
        match day_at(&words[at..]) {
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

fn words(text: &str) -> Vec<(usize, &str)> {
    let start = text.as_ptr() as usize;
    text.split_whitespace()
        .map(|word| word.trim_start_matches(['(', '“', '"', '„', '»']))
        .map(|word| (word.as_ptr() as usize - start, word))
        .collect()
}

/// A day at the beginning of some words, and how many of them it takes.
fn day_at(words: &[(usize, &str)]) -> Option<(WrittenDay, usize)> {
    let word = |at: usize| words.get(at).map(|(_, word)| *word);
    let named = word(0).and_then(|first| weekday(first.trim_end_matches([',', ':'])));
    let mut at = usize::from(named.is_some());
    if matches!(word(at), Some("den" | "the" | "der" | "dem")) {
        at += 1;
    }
    let first = word(at)?;
    if let Some(date) = iso(first).or_else(|| dotted(first)) {
        return Some((WrittenDay { weekday: named, ..date }, at + 1));
    }
    let (day, month, mut used) = match (day_number(first), month(first)) {
        (Some(day), _) => {
            let of = usize::from(word(at + 1) == Some("of"));
            (day, word(at + 1 + of).and_then(month)?, at + 2 + of)
        }
        // Only English puts the month first, and in capitals: `they may 5 times` names no day.
        (None, Some(month)) if first.starts_with(char::is_uppercase) => {
            let the = usize::from(word(at + 1) == Some("the"));
            (word(at + 1 + the).and_then(day_number)?, month, at + 2 + the)
        }
        _ => return None,
    };
    // `May 13` ends where the word does: in `in May, 13 cars` it does not stand.
    if word(used - 2).is_some_and(|before| before.ends_with([',', ':']) && self::month(before).is_some()) {
        return None;
    }
    let year = word(used).and_then(year).filter(|_| !word(used - 1).is_some_and(|w| w.ends_with(':')));
    used += usize::from(year.is_some());
    Some((WrittenDay { weekday: named, year, month, day }, used))
}

/// `2022-05-13`
fn iso(word: &str) -> Option<WrittenDay> {
    let word = word.trim_end_matches([',', '.', ':', ';', ')']);
    let date: Date = word.parse().ok().filter(|_| word.len() == 10)?;
    Some(WrittenDay { weekday: None, year: Some(date.year()), month: date.month(), day: date.day() })
}

/// `13.5.2022`, `13.05.`; `13/5 2022` and its kind are left alone, for they are read differently in different countries.
fn dotted(word: &str) -> Option<WrittenDay> {
    let word = word.trim_end_matches([',', ':', ';', ')']);
    let mut parts = word.split('.');
    let (day, month, last) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some_and(|rest| !rest.is_empty()) || day.len() > 2 || month.len() > 2 {
        return None;
    }
    let (day, month) = (day.parse().ok()?, month.parse().ok()?);
    let year = match last.len() {
        0 => None,
        4 => Some(last.parse().ok()?),
        _ => return None,
    };
    Date::new(year.unwrap_or(2024), month, day).ok()?;
    Some(WrittenDay { weekday: None, year, month, day })
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
