//! Rules on days, times and zones.

use std::ops::Range;

use jiff::Zoned;
use jiff::civil::{Date, Time, Weekday};

use super::context::LintContext;
use super::remark::Remark;
use crate::release::import::clock;
use crate::release::instant::write_instant;
use crate::release::languages::{DayPart, Vocabulary, begins, folded};
use crate::release::model::{Event, Language};
use crate::release::prose_dates::{WrittenDay, days, weekday};

/// `Friday 14 May 2022` was a Saturday.
pub(super) fn weekday_date(context: &LintContext) -> Vec<Remark> {
    let base = base(context);
    let language = context.manuscript.release.language;
    let mut remarks = Vec::new();
    for (line, text) in context.texts() {
        for (day, at) in days(text) {
            let said = day.weekday.map(|named| (named, at.clone()));
            let said = said.or_else(|| in_front(text, at.clone(), language)).or_else(|| behind(text, at.clone()));
            let Some((named, place)) = said else { continue };
            let in_base = |day: WrittenDay| match (day.year, base) {
                (Some(year), _) => day.in_year(year),
                (None, Some(base)) => nearest(day.month, day.day, base),
                (None, None) => None,
            };
            let Some(date) = in_base(day).filter(|date| date.weekday() != named) else { continue };
            // `Fri 5/7` may be in July or in May.
            let turned = WrittenDay { day: day.month, month: day.day, ..day };
            let slashed = Vocabulary::of(language).habits.month_first && text[at.clone()].contains('/') && day.day < 13;
            if slashed && in_base(turned).is_some_and(|date| date.weekday() == named) {
                continue;
            }
            // The full stop is the sentence's: a year has none.
            let written = if day.year.is_some() { text[place].trim_end_matches('.') } else { &text[place] };
            let is = if day.year.is_some() { date.strftime("%A") } else { date.strftime("%A in %Y") };
            let message = format!("“{written}” is a {is}");
            remarks.push(Remark::new(line, message, "correct the day or the date"));
        }
    }
    remarks
}

/// The date to which dates without a year are near: that of the release, or of its event.
fn base(context: &LintContext) -> Option<Date> {
    let release = &context.manuscript.release;
    let event = || release.timetable.first().map(|event| event.start.date());
    let lift = || release.embargo.as_ref().map(Zoned::date);
    release.date.or_else(event).or_else(lift).or_else(|| {
        // If the text names one year only, it is that year.
        let texts = context.texts();
        let mut years: Vec<i16> =
            texts.iter().flat_map(|(_, text)| days(text)).filter_map(|(day, _)| day.year).collect();
        years.dedup();
        <[i16; 1]>::try_from(years).ok().and_then(|[year]| Date::new(year, 6, 30).ok())
    })
}

/// A weekday in brackets after a date: `17/5 (fre)`.
fn behind(text: &str, at: Range<usize>) -> Option<(Weekday, Range<usize>)> {
    let rest = text.get(at.end..)?.strip_prefix(" (")?;
    let word = &rest[..rest.find(')')?];
    Some((weekday(word)?, at.start..at.end + 2 + word.len() + 1))
}

/// A weekday before a date, in the short form of the edition's language, which may be a word in another: `do 17 mei`.
fn in_front(text: &str, at: Range<usize>, language: Language) -> Option<(Weekday, Range<usize>)> {
    let before = text.get(..at.start)?.trim_end();
    let word = before.rsplit([' ', '\u{a0}', '(', '\n']).next()?;
    let bare = word.trim_end_matches([',', '.']);
    let names = &Vocabulary::of(language).dates.weekdays;
    let same = |name: &&str| {
        *name == bare || name.to_lowercase() == bare.to_lowercase() && !name.starts_with(char::is_uppercase)
    };
    let nth = names.iter().position(|names| names.iter().any(&same))?;
    let weekday = Weekday::from_monday_zero_offset(i8::try_from(nth).ok()?).ok()?;
    Some((weekday, before.len() - word.len()..at.end))
}

fn nearest(month: i8, day: i8, base: Date) -> Option<Date> {
    let years = base.year() - 1..=base.year() + 1;
    years.filter_map(|year| Date::new(year, month, day).ok()).min_by_key(|date| (*date - base).get_days().abs())
}

/// `Friday 13 May` in a release that has no date and no timetable to show the year.
pub(super) fn year_missing(context: &LintContext) -> Vec<Remark> {
    let release = &context.manuscript.release;
    if release.date.is_some() || !release.timetable.is_empty() {
        return Vec::new();
    }
    let mut remarks = Vec::new();
    for (line, text) in context.texts() {
        let days = days(text);
        // A year that is given for one day holds for the others.
        if days.iter().any(|(day, _)| day.year.is_some()) {
            return Vec::new();
        }
        remarks.extend(days.into_iter().map(|(_, at)| {
            let message = format!("“{}” has no year, and the release does not say which", &text[at]);
            Remark::new(line, message, "write the year, or the `date` of the release")
        }));
    }
    remarks.truncate(1);
    remarks
}

/// `on Saturday night`, where all that Saturday holds begins at 13:55.
pub(super) fn day_part(context: &LintContext) -> Vec<Remark> {
    let language = context.manuscript.release.language;
    let timetable = &context.manuscript.release.timetable;
    let mut remarks: Vec<Remark> = Vec::new();
    for (line, text) in context.texts() {
        for (named, part, words) in day_parts(text, language) {
            let on_day: Vec<&Event> = timetable.iter().filter(|event| event.start.weekday() == named).collect();
            let fits = |event: &&Event| {
                let hour = event.start.hour();
                (part.from..part.to).contains(&hour) || (part.from..part.to).contains(&(hour + 24))
            };
            if on_day.is_empty() || on_day.iter().any(fits) {
                continue;
            }
            let times: Vec<_> = on_day.iter().map(|event| event.start.strftime("%H:%M").to_string()).collect();
            let message = format!("“{words}”, but the timetable says {}", times.join(" and "));
            if !remarks.iter().any(|remark| remark.line == line && remark.message == message) {
                remarks.push(Remark::new(line, message, "correct the text or the timetable"));
            }
        }
    }
    remarks
}

/// `Saturday night`, `sábado por la noche`, `Samstagabend`: weekday, part of the day, both as written.
fn day_parts(text: &str, language: Language) -> Vec<(Weekday, &'static DayPart, String)> {
    // The edition's own words go first: `middag` is noon in Danish, and the afternoon in Dutch.
    let others = Language::ALL.into_iter().filter(|other| *other != language);
    let parts: Vec<&DayPart> =
        std::iter::once(language).chain(others).flat_map(|of| Vocabulary::of(of).day_parts.all()).collect();
    let words: Vec<&str> = text
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|w| !w.is_empty())
        .collect();
    let mut found = Vec::new();
    for (at, word) in words.iter().enumerate() {
        if let Some(day) = weekday(word) {
            // `por la noche` has three words.
            let rest = words[at + 1..words.len().min(at + 4)].join(" ");
            let lower = folded(&rest);
            let part = parts.iter().find_map(|part| Some((*part, begins(&part.words, &lower)?)));
            if let Some((part, said)) = part {
                let count = said.split(' ').count();
                found.push((day, part, words[at..=at + count].join(" ")));
            }
        }
        // German and the languages of the north write both in one word.
        let lower = folded(word);
        let both = parts.iter().find_map(|part| {
            let day = part.words.iter().find_map(|said| lower.strip_suffix(said).filter(|day| day.len() > 4))?;
            Some((weekday(day.trim_end_matches('-'))?, *part))
        });
        found.extend(both.map(|(day, part)| (day, part, (*word).to_owned())));
    }
    found
}

/// `on Friday at 16:30`, where all that Friday holds begins at other times.
pub(super) fn prose_time(context: &LintContext) -> Vec<Remark> {
    let language = context.manuscript.release.language;
    let timetable = &context.manuscript.release.timetable;
    let mut remarks: Vec<Remark> = Vec::new();
    for (line, text) in context.texts() {
        for sentence in text.split_inclusive(['!', '?', ';']).flat_map(|part| part.split(". ")) {
            let mut named: Vec<Weekday> = sentence.split_whitespace().filter_map(bare_weekday).collect();
            named.dedup();
            // Two days in a sentence share its times in ways that only a reader understands.
            let times = written_times(sentence, language);
            let ([day], [time]) = (named.as_slice(), times.as_slice()) else { continue };
            let on_day: Vec<_> = timetable.iter().filter(|event| event.start.weekday() == *day).collect();
            if on_day.is_empty() || on_day.iter().any(|event| event.start.time() == *time) {
                continue;
            }
            let times: Vec<_> = on_day.iter().map(|event| event.start.strftime("%H:%M").to_string()).collect();
            let times = match times.as_slice() {
                [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
                _ => times.concat(),
            };
            let message = format!("the text says {}, but the timetable says {times}", time.strftime("%H:%M"));
            remarks.push(Remark::new(line, message, "check which is right"));
        }
    }
    remarks
}

fn bare_weekday(word: &str) -> Option<Weekday> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    // Names that are shortened are too short to be sure of.
    weekday(word).filter(|_| word.chars().count() > 5)
}

/// The times of day in a sentence: with a colon, or after `kl.`, or before `Uhr` and the like.
fn written_times(sentence: &str, language: Language) -> Vec<Time> {
    let words: Vec<&str> = sentence.split_whitespace().collect();
    let own = &Vocabulary::of(language).times;
    let sure = || Vocabulary::all().iter().flat_map(|vocabulary| &vocabulary.times.sure);
    let clocks = || Vocabulary::all().iter().flat_map(|vocabulary| &vocabulary.times.clock).copied();
    let before = |at: usize| {
        let word = at.checked_sub(1).and_then(|before| words.get(before)).map(|word| folded(word))?;
        own.at.iter().chain(sure()).find(|known| **known == word).copied()
    };
    let time = |(at, word): (usize, &&str)| {
        if !word.trim_start_matches('(').starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let behind = words.get(at + 1).map_or(String::new(), |word| folded(word));
        let suffix = clocks().chain(["am", "pm", "a.m.", "p.m."]).any(|suffix| behind.starts_with(suffix));
        let bare = word.trim_start_matches('(').trim_end_matches(['.', ',', ')']);
        let lead_in = before(at);
        let time = clock(format!("{} {bare} {behind}", lead_in.unwrap_or_default()).trim_start())?.0;
        (lead_in.is_some() || suffix || bare.contains(':')).then_some(time)
    };
    words.iter().enumerate().filter_map(time).collect()
}

/// `16:20 CEST` in prose.
pub(super) fn zone_abbreviation(context: &LintContext) -> Vec<Remark> {
    const ABBREVIATIONS: &[&str] = &[
        "CET", "CEST", "MEZ", "MESZ", "GMT", "BST", "EET", "EEST", "WET", "WEST", "EST", "EDT", "CST", "CDT", "PST",
        "PDT", "JST",
    ];
    let mut remarks = Vec::new();
    for (line, text) in context.texts() {
        let words: Vec<&str> =
            text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | ',')).filter(|w| !w.is_empty()).collect();
        for pair in words.windows(2) {
            let zone = pair[1].trim_matches(|c: char| !c.is_alphanumeric());
            let before = folded(pair[0]);
            let timed = before.bytes().any(|b| b.is_ascii_digit())
                || matches!(before.as_str(), "am" | "pm")
                || Vocabulary::all().iter().any(|vocabulary| vocabulary.times.clock.contains(&before.as_str()));
            if timed && ABBREVIATIONS.contains(&zone) {
                let message = format!("readers elsewhere may not know `{zone}`");
                remarks.push(Remark::new(
                    line,
                    message,
                    "name the place, as in “16:20 in Berlin”, or put it into the timetable",
                ));
            }
        }
    }
    remarks
}

/// An offset is no zone: it does not know of summer time, and calendars show it wrongly.
pub(super) fn zone_offset(context: &LintContext) -> Vec<Remark> {
    let lines = &context.manuscript.lines;
    let events =
        context.manuscript.release.timetable.iter().map(|event| &event.start).zip(lines.timetable.iter().copied());
    let embargo = context.manuscript.release.embargo.iter().map(|lift| (lift, lines.embargo));
    events
        .chain(embargo)
        .filter(|(instant, _)| instant.time_zone().iana_name().is_none())
        .map(|(instant, line)| {
            let message = format!("`{}` has an offset but no zone", write_instant(instant, None));
            Remark::new(line, message, "put the zone after it, such as `Europe/Berlin`")
        })
        .collect()
}

pub(super) fn timetable_order(context: &LintContext) -> Vec<Remark> {
    let timetable = &context.manuscript.release.timetable;
    let late = timetable.windows(2).position(|pair| pair[1].start < pair[0].start).map(|at| at + 1);
    let remark = |at: usize| {
        let line = context.manuscript.lines.timetable.get(at).copied().unwrap_or(1);
        Remark::new(
            line,
            format!("“{}” is listed after a later event", timetable[at].title),
            "put the timetable in order",
        )
    };
    late.map(remark).into_iter().collect()
}

pub(super) fn embargo_past(context: &LintContext) -> Vec<Remark> {
    let Some(lift) = &context.manuscript.release.embargo else { return Vec::new() };
    let message = format!("the embargo lifted on {}", write_instant(lift, None));
    Remark::when(
        lift.timestamp() <= context.now,
        context.manuscript.lines.embargo,
        message,
        "remove it, or correct its date",
    )
}

/// Guests may come under embargo, so an embargo that lifts between two events may well be meant.
pub(super) fn embargo_after_first_event(context: &LintContext) -> Vec<Remark> {
    let Some((lift, first, last)) = embargo_and_events(context) else { return Vec::new() };
    let message =
        format!("the embargo lifts after “{}” has begun: nobody can announce it before it takes place", first.title);
    let within = *lift > first.start && *lift <= last.start;
    Remark::when(
        within,
        context.manuscript.lines.embargo,
        message,
        "check the date, unless guests attend under embargo",
    )
}

/// An embargo that lifts after the last event is seldom meant.
pub(super) fn embargo_after_last_event(context: &LintContext) -> Vec<Remark> {
    let Some((lift, _, last)) = embargo_and_events(context) else { return Vec::new() };
    let what = if context.manuscript.release.timetable.len() == 1 { "it" } else { "any of the events" };
    let message = format!("the embargo lifts after “{}” has begun: nobody can announce {what} beforehand", last.title);
    Remark::when(*lift > last.start, context.manuscript.lines.embargo, message, "correct `embargo` or the timetable")
}

/// The embargo, the first event and the last.
fn embargo_and_events<'a>(context: &LintContext<'a>) -> Option<(&'a Zoned, &'a Event, &'a Event)> {
    let release = &context.manuscript.release;
    let start = |event: &&Event| event.start.timestamp();
    let (first, last) = (release.timetable.iter().min_by_key(start)?, release.timetable.iter().max_by_key(start)?);
    Some((release.embargo.as_ref()?, first, last))
}
