//! The embargo: either it is read, or the import stops, because a release without its embargo is published too early.
//!
//! Its words are looked for in all languages at once, whatever the text's own is.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use super::ImportError;
use super::clock::clocks;
use super::draft::Draft;
use super::embargo_hours::{in_its_half, names_hour};
use super::embargo_rows::below;
use super::embargo_words::{Speaks, Spoken, is_topical, is_untimed, readable, sentences, speaks, spoken};
use super::opening::label_length;
use super::row::Row;
use super::zone_words::{self, Said};
use super::zones::{self, Because, Clues, Stated};
use crate::release::finding::Finding;
use crate::release::instant::place;
use crate::release::languages::{Searched, Vocabulary, begins, contains, folded};
use crate::release::prose_dates::{WrittenDay, days_in};
use crate::release::remedy::Remedy;

/// A row with more words is a sentence of the story.
const LONGEST: usize = 30;

/// Reads an embargo that begins at the first of some rows, and says how many rows it takes.
///
/// `early` tells that the story has not begun yet: there a line such as `For release 17 May` is an embargo, too.
pub(super) fn take(rows: &[Row], early: bool, draft: &mut Draft) -> Result<Option<usize>, ImportError> {
    let Some(row) = rows.first().filter(|row| words(&row.text) <= LONGEST && !is_topical(&row.text)) else {
        return Ok(None);
    };
    if !draft.holds {
        return Ok(left_out(rows, draft));
    }
    let said = readable(&row.text);
    let hinted = || hinted(rows, early, draft).or_else(|| above(rows, &said, draft));
    let Some(spoken) = spoken(&said).or_else(hinted) else { return Ok(None) };
    let timed = |text: &str| !days_in(text, draft.order).is_empty() || !clocks(text).is_empty();
    let refuse = |text: &str| ImportError::Embargo { line: row.line, text: text.to_owned() };
    let unwritten = draft.manuscript.release.body.is_empty();
    let (text, used) = match spoken {
        // A sentence of a story on an embargo may begin with the word.
        Spoken::First | Spoken::Within if draft.topical && speaks(&said, true) == Some(Speaks::Perhaps) => {
            return Ok(None);
        }
        Spoken::First if timed(&said) => below(&said, &rows[1..], draft.order),
        Spoken::First => match rows.get(1).filter(|next| words(&next.text) <= 14 && timed(&readable(&next.text))) {
            Some(next) if bare(&said) => {
                let (text, more) = below(&format!("{said} {}", readable(&next.text)), &rows[2..], draft.order);
                (text, more + 1)
            }
            _ if bare(&said) => return Err(refuse(&row.text)),
            _ => return Ok(None),
        },
        Spoken::Within if early && timed(&said) && (unwritten || words(&said) <= 14) => (said, 1),
        Spoken::Opener if early && timed(&said) && words(&said) <= 22 => (said, 1),
        Spoken::Hinted => {
            draft.find(read_as(row.line, &row.text));
            (said, 1)
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
    let lift = read(&text, row.line, draft).ok_or_else(|| refuse(&text))?;
    hold(lift, row.line, &text, draft)?;
    draft.embargo_lines.extend(rows[..used].iter().map(|row| row.line));
    Ok(Some(used))
}

/// Where somebody has said that there is no embargo, a line that is nothing but one is still not the headline.
fn left_out(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let row = &rows[0];
    let said = readable(&row.text);
    let above = draft.manuscript.release.headline.is_empty() && rows.len() > 1;
    let speaks = matches!(spoken(&said), Some(Spoken::First)) || speaks(&said, draft.topical) == Some(Speaks::Plainly);
    if !above || !speaks {
        return None;
    }
    let days = days_in(&said, draft.order);
    let hours = clocks(&without(&said, &days));
    let used = if days.is_empty() {
        let next = rows.get(1).map(|next| readable(&next.text)).filter(|next| words(next) <= 6);
        let timed = next.filter(|next| !days_in(next, draft.order).is_empty() && words(&said) <= 4);
        timed.map(|next| below(&format!("{said} {next}"), &rows[2..], draft.order).1 + 1)
    } else {
        let last = days.iter().map(|(_, at)| at.end).chain(hours.iter().map(|(_, at)| at.end)).max()?;
        let behind = said.get(last..).unwrap_or_default();
        let zoned = matches!(zone_words::said(behind), Said::Known(_) | Said::Unknown | Said::Local);
        (words(behind) <= if zoned { 8 } else { 3 }).then(|| below(&said, &rows[1..], draft.order).1)
    };
    let used = used.or_else(|| is_untimed(&said).then_some(1)).filter(|used| *used < rows.len())?;
    for row in &rows[..used] {
        let message = format!("`{}` is not part of the story", row.text);
        draft.find(Finding::note("label-left-out", row.line, message));
    }
    Some(used)
}

/// A line above the headline that withholds something, in words of any kind: nothing else stands there and says so.
fn above(rows: &[Row], said: &str, draft: &Draft) -> Option<Spoken> {
    let timed = || {
        let days = days_in(said, draft.order);
        !days.is_empty() && !clocks(&without(said, &days)).is_empty()
    };
    // `Press release from Norby, 27 May, 10:00` says when it was sent.
    let labelled = label_length(&folded(said)).is_some();
    let stands_above = draft.manuscript.release.headline.is_empty() && rows.len() > 1 && !draft.topical && !labelled;
    (stands_above && speaks(said, false).is_some() && timed()).then_some(Spoken::Hinted)
}

/// Looks at every row that was not read as the embargo: what withholds this text is read wherever it stands, or the import stops.
///
/// What is read here stays in the text, too: it may be half of a paragraph.
pub(super) fn guard(rows: &[Row], draft: &mut Draft) -> Result<(), ImportError> {
    if !draft.holds {
        return Ok(());
    }
    let is_read = |row: &Row| draft.embargo_lines.contains(&row.line) && spoken(&readable(&row.text)).is_some();
    let alone = |row: &Row| rows.iter().filter(|other| other.line == row.line).nth(1).is_none();
    let is_read = |row: &Row| is_read(row) || draft.embargo_lines.contains(&row.line) && alone(row);
    for row in rows.iter().filter(|row| !is_read(row)).cloned().collect::<Vec<_>>() {
        let whole = row.text.replace('\u{1f}', " ");
        let cells = row.text.split('\u{1f}').filter(|_| row.text.contains('\u{1f}'));
        // `note: Not for release before …`
        let labelled = row.text.split_once(": ").map(|(_, value)| value);
        for text in std::iter::once(whole.as_str()).chain(cells).chain(labelled) {
            let text = readable(text);
            for sentence in sentences(&text) {
                if is_untimed(sentence) {
                    return Err(ImportError::Embargo { line: row.line, text: sentence.to_owned() });
                }
                if speaks(sentence, draft.topical) == Some(Speaks::Plainly) {
                    stands_alone(sentence, row.line, draft)?;
                }
            }
        }
    }
    Ok(())
}

fn stands_alone(sentence: &str, line: usize, draft: &mut Draft) -> Result<(), ImportError> {
    let held = draft.manuscript.release.embargo.is_some();
    // `The embargo lifts at 10.` says nothing new.
    if held
        && days_in(sentence, draft.order).is_empty()
        && !sentence.chars().any(|c| c as u32 > 0x370 && c.is_alphabetic())
    {
        return Ok(());
    }
    let told = draft.findings.len();
    let refuse = || ImportError::Embargo { line, text: sentence.to_owned() };
    let lift = read(sentence, line, draft).ok_or_else(refuse)?;
    if held {
        draft.findings.truncate(told);
    } else {
        draft.find(read_as(line, sentence));
    }
    hold(lift, line, sentence, draft)
}

fn read_as(line: usize, text: &str) -> Finding {
    Finding::warning("embargo-read", line, format!("this line is read as the embargo: `{text}`"))
        .with_remedy("remove `embargo` if it is not one")
}

/// The moment that a text names, with what had to be guessed in findings.
fn read(text: &str, line: usize, draft: &mut Draft) -> Option<Zoned> {
    let written = days_in(text, draft.order);
    let dates: Option<Vec<Date>> = written.iter().map(|(day, _)| day.near(draft.base)).collect();
    let dates = dates.filter(|dates| !dates.is_empty())?;
    let lift = moment(text, &written, &dates, line, draft)?;
    for ((day, at), date) in written.iter().zip(&dates) {
        tell_day(*day, *date, line, draft);
        tell_order(*day, *date, &text[at.clone()], line, draft);
    }
    Some(lift)
}

/// There is one embargo; two that differ are for a person to settle.
fn hold(lift: Zoned, line: usize, text: &str, draft: &mut Draft) -> Result<(), ImportError> {
    let first = draft.manuscript.lines.embargo;
    match &draft.manuscript.release.embargo {
        Some(held) if held.timestamp() != lift.timestamp() => {
            return Err(ImportError::TwoEmbargoes { first, line, text: text.to_owned() });
        }
        Some(_) => {}
        None => {
            draft.manuscript.release.embargo = Some(lift);
            draft.manuscript.lines.embargo = line;
        }
    }
    Ok(())
}

/// Whether a text speaks of an embargo and names a day or an hour; for what was not read as one.
pub(super) fn is_suspected(text: &str, draft: &Draft) -> bool {
    draft.holds && (has_words(text, draft) || sentences(text).iter().any(|part| speaks(part, draft.topical).is_some()))
}

fn has_words(text: &str, draft: &Draft) -> bool {
    let lower = folded(text).replace("sin embargo", " ");
    let searched = Searched::of(&lower);
    let named = Vocabulary::all().iter().any(|vocabulary| searched.contains(&vocabulary.embargo.words).is_some());
    named
        && (words(text) <= LONGEST || lower.contains("embargo") || lower.contains("sperrfrist"))
        && (!days_in(text, draft.order).is_empty()
            || !clocks(text).is_empty()
            || begins(&["embargo", "sperrfrist"], &lower).is_some())
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
    // `Strictly confidential until 6 June, 6 a.m.: must not be published before this time`
    let forbids = || self::speaks(&row.text, draft.topical).is_some() && !row.text.ends_with('.');
    let short = words(&row.text) <= 14 || words(&row.text) <= 22 && forbids();
    (early && above && release.body.is_empty() && speaks && short && timed()).then_some(Spoken::Hinted)
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
    let mut local = false;
    for (nth, (time, at)) in found.iter().enumerate() {
        let behind = rest.get(at.end..found.get(nth + 1).map_or(rest.len(), |(_, next)| next.start))?;
        let hour = in_its_half(time.hour(), &rest, at)?;
        let said = zone_words::said(behind);
        local |= said == Said::Local;
        let next = behind.split(|c: char| !c.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
        let stated = match said {
            Said::Unknown => return None,
            Said::Known(stated) => Some(stated),
            _ if next == "CST" && is_american(&rest[at.clone()]) => Some(zones::central_standard(*dates.first()?)?),
            _ if zones::is_abbreviation(next) => return None,
            Said::Nothing | Said::Local => None,
        };
        hours.push(Hour { time: Time::new(hour, time.minute(), 0, 0).ok()?, stated });
    }
    if hours.is_empty() && Vocabulary::all().iter().any(|v| contains(&v.times.noon, &lower).is_some()) {
        hours.push(Hour { time: Time::constant(12, 0, 0, 0), stated: zone_words::said(&rest).known() });
    }
    // An hour that stands there in words and is not understood must not be taken for the end of the day.
    if hours.is_empty() && names_hour(&rest) {
        return None;
    }
    let named = zones::named(text);
    let (first, others) = match (hours.as_slice(), dates) {
        ([], [date]) => return whole_day(*date, line, draft),
        // Two days and one hour could mean either.
        ([], _) | ([_], [_, _, ..]) => return None,
        ([first, others @ ..], _) => (first, others),
    };
    let stated = first.stated.clone().or_else(|| zone_words::said(&rest).known().filter(|_| others.is_empty()));
    // Local time is that of the place; without one nobody knows whose.
    if local && stated.is_none() && named.is_none() && draft.given_zone.is_none() {
        let place = draft.clues.place?;
        tell_zone(place, Because::Place, line, draft);
        return lift(dates[0], first.time, Some(Stated::of_place(place)), None, line, draft)
            .filter(|_| others.is_empty());
    }
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

/// `9:00 A.M.`
fn is_american(hour: &str) -> bool {
    let lower = hour.to_lowercase();
    lower.ends_with('m') || lower.ends_with("m.")
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
        place: place_but_home(draft),
        home: draft.clues.home.clone(),
    };
    let (zone, because) = clues.zone(about);
    tell_zone(&zone, because, line, draft);
    place(moment, &zone, None).ok()
}

/// Without a time it is held for the whole of the day: too late does less harm than too early.
fn whole_day(date: Date, line: usize, draft: &mut Draft) -> Option<Zoned> {
    let next = date.tomorrow().ok()?.to_datetime(Time::midnight());
    let about = next.to_zoned(TimeZone::UTC).ok()?.timestamp();
    let clues =
        Clues { named: draft.given_zone.clone(), stated: None, place: place_but_home(draft), ..draft.clues.clone() };
    let (zone, because) = clues.zone(about);
    let lift = place(next, &zone, None).ok()?;
    let message =
        format!("the embargo has no time of day: the release is held until {}", lift.strftime("%Y-%m-%d %H:%M"));
    draft.find(
        Finding::error("embargo-without-time", line, message)
            .with_remedy("ask when it lifts, and write it into `embargo`"),
    );
    tell_zone(&zone, because, line, draft);
    Some(lift)
}

/// The event's place, unless the newsroom is where its language is spoken: a Danish office that goes to Malmö keeps Danish time.
fn place_but_home(draft: &Draft) -> Option<&'static str> {
    let home = &draft.clues.home;
    draft.clues.place.filter(|place| place != home && !draft.vocabulary.times.zones.contains(&home.as_str()))
}

fn tell_zone(zone: &str, because: Because, line: usize, draft: &mut Draft) {
    let whose = match because {
        Because::Place => "the event's place",
        Because::Home => "the newsroom's",
        Because::Named | Because::Stated => return,
    };
    let message = format!("the embargo gives no time zone: it is taken to be in `{zone}`, {whose}");
    draft.find(Finding::warning("zone-assumed", line, message).with_remedy("correct `embargo` if that is wrong"));
}

/// `03/04/2027` is in March for some readers of English, and in April for others.
fn tell_order(day: WrittenDay, date: Date, written: &str, line: usize, draft: &mut Draft) {
    let either = day.day <= 12 && day.day != day.month && day.weekday.is_none();
    if !either || !written.contains('/') || !draft.vocabulary.habits.month_first {
        return;
    }
    let Ok(other) = Date::new(date.year(), day.day, day.month) else { return };
    let message = format!(
        "the embargo's `{written}` is read as {}, but may mean {}",
        date.strftime("%-d %B %Y"),
        other.strftime("%-d %B %Y")
    );
    draft.find(
        Finding::error("embargo-ambiguous", line, message).with_remedy("ask which day is meant, and correct `embargo`"),
    );
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
