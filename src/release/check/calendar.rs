//! Dates that do not exist, and dates in the wrong order: `31 April`, `12-10 May`.

use jiff::civil::Date;

use super::context::LintContext;
use super::passages::Passage;
use super::remark::Remark;
use crate::release::languages::{Dates, Vocabulary, folded};
use crate::release::model::Language;
use crate::release::prose_dates::weekday;

/// `31 April`, `30.2.`, `29 February 2023`, `2024-13-05`
pub(super) fn impossible_day(context: &LintContext, passages: &[Passage]) -> Vec<Remark> {
    each(context, passages, |words, at| {
        let (text, why) = words.impossible(at)?;
        Some((text, format!("“{text}” is not a real date: {why}"), "correct the day or the month"))
    })
}

/// `12-10 May`, `17/5–15/5`
pub(super) fn backwards(context: &LintContext, passages: &[Passage]) -> Vec<Remark> {
    each(context, passages, |words, at| {
        let text = words.backwards(at)?;
        Some((text, format!("“{text}” ends before it begins"), "put the dates in order, or correct one of them"))
    })
}

/// Tries each word of each text, and skips the words of what it has found.
fn each(
    context: &LintContext,
    passages: &[Passage],
    ask: impl for<'a> Fn(&Words<'a>, usize) -> Option<(&'a str, String, &'static str)>,
) -> Vec<Remark> {
    let language = context.manuscript.release.language;
    let mut remarks = Vec::new();
    for Passage { line, part, shown } in passages {
        if !shown.text.bytes().any(|byte| byte.is_ascii_digit()) {
            continue;
        }
        let words = Words::of(&shown.text, language);
        let mut at = 0;
        while at < words.all.len() {
            let Some((text, message, hint)) = ask(&words, at) else {
                at += 1;
                continue;
            };
            let mut remark = Remark::new(*line, message, hint);
            remark.words = part.is_in_file().then(|| text.to_owned());
            remarks.push(remark);
            at += text.split_whitespace().count().max(1);
        }
    }
    remarks
}

/// The words of a text, with the names that its language has for days and months.
struct Words<'a> {
    text: &'a str,
    all: Vec<&'a str>,
    dates: Vec<&'static Dates>,
    language: Language,
}

impl<'a> Words<'a> {
    fn of(text: &'a str, language: Language) -> Self {
        let mut dates = vec![&Vocabulary::of(language).dates];
        if language != Language::English {
            dates.push(&Vocabulary::of(Language::English).dates);
        }
        let all =
            text.split_whitespace().map(|word| word.trim_start_matches(['(', '“', '"', '„', '»', '«', '”'])).collect();
        Self { text, all, dates, language }
    }

    fn word(&self, at: usize) -> &'a str {
        self.all.get(at).copied().unwrap_or_default()
    }

    /// The text from one word to another, without the punctuation after it.
    fn span(&self, from: usize, to: usize) -> &'a str {
        let offset = |word: &str| word.as_ptr() as usize - self.text.as_ptr() as usize;
        let (first, last) = (self.word(from), self.word(to));
        self.text[offset(first)..offset(last) + last.len()]
            .trim_end_matches([',', ';', ':', ')', '.', '!', '?', '”', '“', '"', '»', '«'])
    }

    /// The month that a word names, and whether it can only mean a month.
    fn month(&self, word: &str) -> Option<(i8, bool)> {
        let name = folded(word.trim_end_matches(['.', ',', ':', ';', ')', '!', '?', '”', '“', '"']));
        let known = |dates: &&Dates| {
            let own = |known: &&str| {
                folded(known) == name && (word.starts_with(char::is_uppercase) || *known == folded(known))
            };
            let at = dates.months.iter().position(|names| names.iter().any(&own))?;
            // `May` is also a full name; `set` is short for September, but also a word.
            let whole = dates.months[at].first().is_some_and(own);
            Some((i8::try_from(at).ok()? + 1, whole || name.chars().count() > 3))
        };
        self.dates.iter().find_map(known)
    }

    fn is_weekday(&self, word: &str) -> bool {
        let name = folded(word.trim_end_matches(['.', ',', ':']));
        let own = |dates: &&Dates| dates.weekdays.iter().flatten().any(|known| folded(known) == name);
        weekday(word.trim_end_matches([',', ':'])).is_some() || self.dates.iter().any(own)
    }

    /// Whether the word before says that a day follows.
    fn is_led(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1).map(|at| self.word(at)) else { return false };
        let small = folded(before.trim_end_matches(['.', ',']));
        self.is_weekday(before) || matches!(small.as_str(), "den" | "le" | "il" | "el" | "am" | "d")
    }

    /// The numbers in a word that names days: `31`, `31st`, `30–31.`
    fn days(&self, word: &str) -> Option<Vec<i32>> {
        let word = word.trim_end_matches([',', ':']);
        let number = |part: &str| {
            let digits = part.trim_end_matches(|c: char| !c.is_ascii_digit());
            let ending = &part[digits.len()..];
            let ends = matches!(ending, "" | ".") || self.dates.iter().any(|dates| dates.ordinals.contains(&ending));
            digits.parse::<i32>().ok().filter(|_| ends && digits.len() <= 2)
        };
        word.split(['-', '–', '—', '/']).map(number).collect()
    }

    fn year(&self, at: usize) -> Option<i16> {
        let digits = self.word(at).trim_end_matches(|c: char| !c.is_ascii_digit());
        digits.parse().ok().filter(|year| digits.len() == 4 && (1900..2200).contains(year))
    }

    /// A small word between day and month, such as `of` and `de`.
    fn small_of(&self, at: usize) -> usize {
        usize::from(matches!(folded(self.word(at)).as_str(), "of" | "de" | "del" | "di"))
    }

    /// An impossible date that begins with this word, and why it is impossible.
    fn impossible(&self, at: usize) -> Option<(&'a str, String)> {
        let first = self.word(at);
        if !first.starts_with(|c: char| c.is_ascii_digit()) {
            return self.month_first(at);
        }
        if let Some(found) = self.in_numbers(at) {
            return Some(found);
        }
        let days = self.days(first)?;
        let behind = at + 1 + self.small_of(at + 1);
        let (month, sure) = self.month(self.word(behind))?;
        let of = self.small_of(behind + 1);
        let year = self.year(behind + 1 + of);
        let sure = sure || year.is_some() || self.is_led(at);
        let wrong = days.into_iter().find_map(|day| {
            no_day(day, month, year).filter(|_| sure && (day < 32 || year.is_some() || self.is_led(at)))
        })?;
        Some((self.span(at, if year.is_some() { behind + 1 + of } else { behind }), wrong))
    }

    /// `April 31`, as in English.
    fn month_first(&self, at: usize) -> Option<(&'a str, String)> {
        let first = self.word(at);
        if !Vocabulary::of(self.language).habits.month_first
            || !first.starts_with(char::is_uppercase)
            || first.ends_with([',', ':', ';', ')'])
        {
            return None;
        }
        let (month, _) = self.month(first)?;
        let word = self.word(at + 1);
        let days = self.days(word)?;
        let year = self.year(at + 2);
        let behind = self.word(at + 2);
        // `in April 31 cars` is not a date: punctuation or a year ends one.
        let ends = word.ends_with([',', '.', ':', ';', ')'])
            || behind.is_empty()
            || year.is_some()
            || !word.ends_with(|c: char| c.is_ascii_digit());
        let wrong = days.into_iter().filter(|day| *day < 32).find_map(|day| no_day(day, month, year))?;
        let led = at.checked_sub(1).is_some_and(|before| {
            matches!(folded(self.word(before)).as_str(), "on" | "until" | "till" | "from" | "by")
                || self.is_weekday(self.word(before))
        });
        (ends || led).then(|| (self.span(at, if year.is_some() { at + 2 } else { at + 1 }), wrong))
    }

    /// `31.4.2024`, `fre 31/4`, `2024-04-31`
    fn in_numbers(&self, at: usize) -> Option<(&'a str, String)> {
        let word = self.word(at).trim_end_matches([',', ':', ';', ')', '!', '?']);
        let span = || self.span(at, at);
        let iso: Vec<&str> = word.trim_end_matches('.').split('-').collect();
        if let [year, month, day] = iso[..]
            && (year.len(), month.len(), day.len()) == (4, 2, 2)
        {
            let year: i16 = year.parse().ok().filter(|year| (1900..2200).contains(year))?;
            let why = no_day(day.parse().ok()?, month.parse().ok()?, Some(year))?;
            return Some((span(), why));
        }
        let sign = if word.contains('/') { '/' } else { '.' };
        let parts: Vec<&str> = word.trim_end_matches('.').split(sign).collect();
        let number = |part: &str| part.parse::<i8>().ok().filter(|_| part.len() <= 2);
        let (one, other) = (number(parts.first()?)?, number(parts.get(1)?)?);
        let year = match parts.get(2) {
            Some(year) if year.len() == 4 => Some(year.parse().ok().filter(|year| (1900..2200).contains(year))?),
            Some(_) => return None,
            None => None,
        };
        if parts.len() > 3 || year.is_none() && !(self.is_led(at) && (sign == '/' || word.ends_with('.'))) {
            return None;
        }
        let why = no_day(i32::from(one), other, year)?;
        // With the month first it may be a date.
        let turned = sign == '/' && no_day(i32::from(other), one, year).is_none();
        (!turned).then(|| (span(), why))
    }

    /// Dates in the wrong order, beginning with this word.
    fn backwards(&self, at: usize) -> Option<&'a str> {
        let first = self.word(at);
        if !first.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        // `12-10 May`
        if let Some([from, to]) = self.days(first).as_deref().and_then(|days| <[i32; 2]>::try_from(days).ok())
            && !first.contains('/')
        {
            let behind = at + 1 + self.small_of(at + 1);
            self.month(self.word(behind)).filter(|(_, sure)| *sure)?;
            return runs_back(from, to).then(|| self.span(at, behind));
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
            return (dated && same && runs_back(*from, *to) && (1..=12).contains(month)).then(|| self.span(at, at));
        }
        // `12 to 10 May`, `12 May – 10 May`
        let from = self.days(first).filter(|days| days.len() == 1)?[0];
        let own = at + 1 + self.small_of(at + 1);
        let month = self.month(self.word(own)).map(|(month, _)| month);
        let mut next = if month.is_some() { own + 1 } else { at + 1 };
        let year = self.year(next).filter(|_| month.is_some());
        next += usize::from(year.is_some());
        if !self.is_until(self.word(next)) {
            return None;
        }
        next += 1;
        let between = |word: &str| self.dates.iter().any(|dates| dates.between.contains(&folded(word).as_str()));
        next += usize::from(between(self.word(next)) || self.is_weekday(self.word(next)));
        let to = self.days(self.word(next)).filter(|days| days.len() == 1)?[0];
        let behind = next + 1 + self.small_of(next + 1);
        let (ending, sure) = self.month(self.word(behind))?;
        let of = self.small_of(behind + 1);
        let end_year = self.year(behind + 1 + of);
        let last = if end_year.is_some() { behind + 1 + of } else { behind };
        let back = match (month, year, end_year) {
            (None, ..) => sure && runs_back(from, to),
            (Some(month), None, _) => month == ending && from > to,
            (Some(month), Some(year), Some(end)) => (end, ending, to) < (year, month, from),
            (Some(_), Some(_), None) => false,
        };
        back.then(|| self.span(at, last))
    }

    /// A dash or a word between the first day and the last.
    fn is_until(&self, word: &str) -> bool {
        const ALSO: [&str; 9] = ["al", "au", "t.o.m.", "tom", "tot", "through", "thru", "t/m", "t.o.m"];
        let word = folded(word);
        let vocabulary = Vocabulary::of(self.language);
        let known = vocabulary.times.to.contains(&word.as_str()) && !vocabulary.speech.links.contains(&word.as_str());
        known || matches!(word.as_str(), "-" | "–" | "—") || ALSO.contains(&word.as_str())
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
fn no_day(day: i32, month: i8, year: Option<i16>) -> Option<String> {
    const NAMES: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let Some(name) = usize::try_from(month).ok().and_then(|month| NAMES.get(month.checked_sub(1)?)) else {
        return Some("a year has twelve months".to_owned());
    };
    // Without a year, assume a leap year.
    let first = Date::new(year.unwrap_or(2024), month, 1).ok()?;
    let most = first.days_in_month();
    match (month, day) {
        (2, 29) if most == 28 => Some(format!("{} is not a leap year", first.year())),
        _ if day > i32::from(most) || day < 1 => Some(format!("{name} has {most} days")),
        _ => None,
    }
}
