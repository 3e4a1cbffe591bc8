//! The embargo: either it is read, or the import stops, because a release without its embargo is published too early.
//!
//! Its words are looked for in all languages at once, whatever the text's own is.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::ImportError;
use super::clock::clocks;
use super::draft::Draft;
use super::opening::label_length;
use super::row::Row;
use super::zones::{self, Because, Clues, Stated};
use crate::release::finding::Finding;
use crate::release::instant::place;
use crate::release::languages::{Vocabulary, begins, contains, folded};
use crate::release::prose_dates::{WrittenDay, days_in};
use crate::release::remedy::Remedy;

/// A row with more words is a sentence of the story.
const LONGEST: usize = 30;

/// Reads an embargo that begins at the first of some rows, and says how many rows it takes.
///
/// `early` tells that the story has not begun yet: there a line such as `For release 17 May` is an embargo, too.
pub(super) fn take(rows: &[Row], early: bool, draft: &mut Draft) -> Result<Option<usize>, ImportError> {
    let Some(row) = rows.first().filter(|row| words(&row.text) <= LONGEST) else { return Ok(None) };
    let Some(spoken) = spoken(&row.text).or_else(|| hinted(rows, early, draft)) else { return Ok(None) };
    let timed = |text: &str| !days_in(text, draft.order).is_empty() || !clocks(text).is_empty();
    let refuse = |text: &str| ImportError::Embargo { line: row.line, text: text.to_owned() };
    let unwritten = draft.manuscript.release.body.is_empty();
    let (text, used) = match spoken {
        Spoken::First if timed(&row.text) => (row.text.clone(), 1),
        Spoken::First => match rows.get(1).filter(|next| words(&next.text) <= 14 && timed(&next.text)) {
            Some(next) if bare(&row.text) => (format!("{} {}", row.text, next.text), 2),
            _ if bare(&row.text) => return Err(refuse(&row.text)),
            _ => return Ok(None),
        },
        Spoken::Within if early && timed(&row.text) && (unwritten || words(&row.text) <= 14) => (row.text.clone(), 1),
        Spoken::Opener if early && timed(&row.text) && words(&row.text) <= 22 => (row.text.clone(), 1),
        Spoken::Hinted => {
            let message = format!("this line is read as the embargo: `{}`", row.text);
            draft.find(
                Finding::warning("embargo-read", row.line, message).with_remedy("remove `embargo` if it is not one"),
            );
            (row.text.clone(), 1)
        }
        _ => return Ok(None),
    };
    let written = days_in(&text, draft.order);
    // `Release: 13 May 2024` says when it is sent, if that is its day.
    if let (Spoken::Opener, [(day, _)], Some(date)) = (&spoken, written.as_slice(), draft.manuscript.release.date)
        && clocks(&without(&text, &written)).is_empty()
        && day.near(draft.base).is_some_and(|day| day <= date)
    {
        return Ok(None);
    }
    let dates: Option<Vec<Date>> = written.iter().map(|(day, _)| day.near(draft.base)).collect();
    let dates = dates.filter(|dates| !dates.is_empty()).ok_or_else(|| refuse(&text))?;
    let lift = moment(&text, &written, &dates, row.line, draft).ok_or_else(|| refuse(&text))?;
    for ((day, _), date) in written.iter().zip(&dates) {
        tell_day(*day, *date, row.line, draft);
    }
    draft.manuscript.release.embargo = Some(lift);
    draft.manuscript.lines.embargo = row.line;
    Ok(Some(used))
}

/// Whether a text speaks of an embargo and names a day or an hour; for what was not read as one.
pub(super) fn is_suspected(text: &str, draft: &Draft) -> bool {
    let lower = folded(text);
    let named = Vocabulary::all().iter().any(|vocabulary| contains(&vocabulary.embargo.words, &lower).is_some());
    named
        && (words(text) <= LONGEST || lower.contains("embargo") || lower.contains("sperrfrist"))
        && (!days_in(text, draft.order).is_empty()
            || !clocks(text).is_empty()
            || begins(&["embargo", "sperrfrist"], &lower).is_some())
}

/// How a row speaks of an embargo.
#[derive(Debug, PartialEq)]
enum Spoken {
    /// It begins with it.
    First,
    /// It has it somewhere.
    Within,
    /// It begins as lines about publishing do.
    Opener,
    /// It speaks of publishing in words that are not known.
    Hinted,
}

fn spoken(text: &str) -> Option<Spoken> {
    let lower = folded(text.trim_start_matches(|c: char| !c.is_alphanumeric()));
    let all = Vocabulary::all();
    if all.iter().any(|vocabulary| contains(&vocabulary.embargo.free, &lower).is_some()) {
        return None;
    }
    let named = all.iter().filter_map(|vocabulary| contains(&vocabulary.embargo.words, &lower)).min();
    if let Some((at, _)) = named {
        // `STRICTLY UNDER EMBARGO`, `Bitte beachten: Sperrfrist …`
        return Some(if words(&lower[..at]) <= 3 { Spoken::First } else { Spoken::Within });
    }
    let opens = all.iter().any(|vocabulary| begins(&vocabulary.embargo.openers, &lower).is_some());
    opens.then_some(Spoken::Opener)
}

/// A short line above the story that speaks of publishing, with a day and an hour: `Bitte erst ab 17. Mai, 11 Uhr veröffentlichen`.
fn hinted(rows: &[Row], early: bool, draft: &Draft) -> Option<Spoken> {
    let row = rows.first()?;
    let lower = folded(&row.text);
    let begins =
        |word: &str| Vocabulary::all().iter().any(|v| v.embargo.stems.iter().any(|stem| word.starts_with(stem)));
    // `Press release from Norby, 27 May, 10:00` says when it was sent.
    let behind_label = label_length(&lower).and_then(|length| lower.get(length..)).unwrap_or(&lower);
    let speaks = behind_label.split(|c: char| !c.is_alphanumeric()).any(begins);
    let written = days_in(&row.text, draft.order);
    // A headline has the story right under it.
    let release = &draft.manuscript.release;
    let above = !release.headline.is_empty()
        || rows.get(1).is_some_and(|next| words(&next.text) <= 20 && !next.text.ends_with('.'));
    let timed = || !written.is_empty() && !clocks(&without(&row.text, &written)).is_empty();
    (early && above && release.body.is_empty() && speaks && words(&row.text) <= 14 && timed()).then_some(Spoken::Hinted)
}

/// Whether a row that names no day is about nothing but an embargo: `EMBARGO until the gala`, not `Embargo hits fishers of Norby`.
fn bare(text: &str) -> bool {
    let lower = folded(text);
    let mut until = Vocabulary::all().iter().flat_map(|vocabulary| &vocabulary.embargo.until);
    words(text) <= 3 || text.contains(':') || text == text.to_uppercase() || until.any(|word| lower.contains(word))
}

fn words(text: &str) -> usize {
    text.split_whitespace().count()
}

/// A text with blanks where its days stand, so that no part of a date is taken for an hour.
fn without(text: &str, days: &[(WrittenDay, std::ops::Range<usize>)]) -> String {
    let mut out = text.to_owned();
    for (_, at) in days {
        out.replace_range(at.clone(), &"_".repeat(at.len()));
    }
    out
}

/// An hour with what is said about its zone.
struct Hour {
    time: Time,
    stated: Option<Stated>,
}

fn moment(
    text: &str,
    days: &[(WrittenDay, std::ops::Range<usize>)],
    dates: &[Date],
    line: usize,
    draft: &mut Draft,
) -> Option<Zoned> {
    let rest = without(text, days);
    let lower = folded(&rest);
    // Nobody knows which night is meant.
    let midnight = |vocabulary: &Vocabulary| vocabulary.times.midnight.iter().any(|word| lower.contains(word));
    if Vocabulary::all().iter().any(midnight) {
        return None;
    }
    let found = clocks(&rest);
    let mut hours: Vec<Hour> = Vec::new();
    for (nth, (time, at)) in found.iter().enumerate() {
        let behind = rest.get(at.end..found.get(nth + 1).map_or(rest.len(), |(_, next)| next.start))?;
        let stated = zones::stated(behind);
        let next = behind.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
        if stated.is_none() && zones::is_abbreviation(next) {
            return None;
        }
        hours.push(Hour { time: *time, stated });
    }
    if hours.is_empty() && Vocabulary::all().iter().any(|v| contains(&v.times.noon, &lower).is_some()) {
        hours.push(Hour { time: Time::constant(12, 0, 0, 0), stated: zones::stated(&rest) });
    }
    let named = zones::named(text);
    let (first, others) = match (hours.as_slice(), dates) {
        ([], [date]) => return whole_day(*date, line, draft),
        // Two days and one hour could mean either.
        ([], _) | ([_], [_, _, ..]) => return None,
        ([first, others @ ..], _) => (first, others),
    };
    let stated = first.stated.clone().or_else(|| zones::stated(&rest).filter(|_| others.is_empty()));
    if others.is_empty() {
        return lift(dates[0], first.time, stated, named, line, draft);
    }
    // Another hour is the same one on another clock, with its own day perhaps; else nobody knows what is meant.
    let same = |date: &Date| {
        let instant = at_offset(*date, first.time, stated.as_ref()?)?;
        let agrees = |other: &Hour| {
            let day = dates.iter().filter(|day| dates.len() == 1 || *day != date).find(|day| {
                let again = other.stated.as_ref().and_then(|stated| at_offset(**day, other.time, stated));
                again.is_some_and(|again| {
                    let off = again.as_second() - instant.as_second();
                    off == 0 || dates.len() == 1 && off.rem_euclid(86_400) == 0
                })
            });
            day.is_some()
        };
        others.iter().all(agrees).then_some(*date)
    };
    let date = dates.iter().find_map(same)?;
    lift(date, first.time, stated, named, line, draft)
}

/// The instant at which a time is on the clocks of what is stated.
fn at_offset(date: Date, time: Time, stated: &Stated) -> Option<Timestamp> {
    let (zone, offset) = stated.meant();
    let zone = match offset {
        Some(offset) => TimeZone::fixed(offset),
        None => TimeZone::get(zone).ok()?,
    };
    Some(date.to_datetime(time).to_zoned(zone).ok()?.timestamp())
}

fn lift(
    date: Date,
    time: Time,
    stated: Option<Stated>,
    named: Option<String>,
    line: usize,
    draft: &mut Draft,
) -> Option<Zoned> {
    let moment = date.to_datetime(time);
    let about = moment.to_zoned(TimeZone::UTC).ok()?.timestamp();
    if let (None, Some(stated)) = (&named, &stated) {
        let exact = at_offset(date, time, stated)?;
        let given = draft.given_zone.as_deref().or(draft.clues.place);
        let (meant, offset) = stated.meant();
        let in_force = |zone: &str| {
            let zone = TimeZone::get(zone).ok()?;
            (Some(zone.to_offset(exact)) == offset
                || offset.is_none() && zone.to_offset(exact) == TimeZone::get(meant).ok()?.to_offset(exact))
            .then_some(zone)
        };
        let home = draft.clues.home.as_str();
        if let Some(zone) = given
            .and_then(in_force)
            .or_else(|| in_force(meant).filter(|_| in_force(home).is_none()))
            .or_else(|| in_force(home))
        {
            return Some(exact.to_zoned(zone));
        }
        let lift = exact.to_zoned(TimeZone::get(meant).ok()?);
        let message = format!(
            "`{}` is not in force on {}: taken literally, the embargo lifts at {}",
            stated.words,
            date.strftime("%-d %B %Y"),
            lift.strftime("%H:%M %Z")
        );
        draft.find(
            Finding::warning("zone-season", line, message)
                .with_remedy("ask which hour is meant, and correct `embargo`"),
        );
        return Some(lift);
    }
    let clues = Clues {
        named: named.or_else(|| draft.given_zone.clone()),
        stated: None,
        place: None,
        home: draft.clues.home.clone(),
    };
    let (zone, because) = clues.zone(about);
    if because == Because::Home {
        let message = format!("the embargo gives no time zone: it is taken to be in `{zone}`, the newsroom's");
        draft.find(Finding::warning("zone-assumed", line, message).with_remedy("correct `embargo` if that is wrong"));
    }
    place(moment, &zone, None).ok()
}

/// Without a time it is held for the whole of the day: too late does less harm than too early.
fn whole_day(date: Date, line: usize, draft: &mut Draft) -> Option<Zoned> {
    let next = date.tomorrow().ok()?.to_datetime(Time::midnight());
    let zone = draft.given_zone.clone().unwrap_or_else(|| draft.clues.home.clone());
    let assumed = draft.given_zone.is_none();
    let lift = place(next, &zone, None).ok()?;
    let message = format!("the embargo has no time: it is held until {}", lift.strftime("%Y-%m-%d %H:%M"));
    draft.find(
        Finding::error("embargo-without-time", line, message)
            .with_remedy("ask when it lifts, and write it into `embargo`"),
    );
    if assumed {
        let message = format!("the embargo gives no time zone: it is taken to be in `{zone}`, the newsroom's");
        draft.find(Finding::warning("zone-assumed", line, message).with_remedy("correct `embargo` if that is wrong"));
    }
    Some(lift)
}

fn tell_day(day: WrittenDay, date: Date, line: usize, draft: &mut Draft) {
    if day.weekday.is_some_and(|weekday| weekday != date.weekday()) {
        let message =
            format!("the embargo's weekday is wrong: {} is a {}", date.strftime("%-d %B %Y"), date.strftime("%A"));
        draft.find(
            Finding::error("weekday-date", line, message).with_remedy("ask which day is meant, and correct `embargo`"),
        );
    }
    if day.year.is_none() {
        let message = format!("the embargo gives no year: it is taken to be {}", date.year());
        draft.find(Finding::warning("year-inferred", line, message).with_remedy(Remedy::StateDate));
    }
}
