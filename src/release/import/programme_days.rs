//! The days of a timetable: over it, in its title, beside an hour, or only in the story.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use super::clock::{clocks, noon, span};
use super::draft::Draft;
use super::row::Row;
use crate::release::languages::{Vocabulary, contains, folded};
use crate::release::model::Block;
use crate::release::prose_dates::{Order, WrittenDay, days_in, find_day};

pub(super) fn is_title(text: &str) -> bool {
    if text.ends_with('.') || text.split_whitespace().count() > 12 {
        return false;
    }
    let lower = folded(text);
    Vocabulary::all().iter().any(|vocabulary| contains(&vocabulary.parts.programme, &lower).is_some())
}

/// Whether a short row stands right over a day.
pub(super) fn is_over_days(rows: &[Row], order: Order) -> bool {
    let [row, next, ..] = rows else { return false };
    let short = row.text.split_whitespace().count() <= 6 && !row.text.ends_with(['.', '!', '?', ',']);
    let hour = span(&row.text).is_some() || noon(&row.text).is_some();
    short && !hour && find_day(&row.text).is_none() && !row.text.contains(": ") && day_row(&next.text, order).is_some()
}

/// `Friday May 13th:` with what follows on the row, if little stands before it.
pub(super) fn day_row(text: &str, order: Order) -> Option<(WrittenDay, &str)> {
    let (day, at) = days_in(text, order).into_iter().next()?;
    let before = text[..at.start].trim_matches(|c: char| !c.is_alphanumeric());
    let lower = folded(before);
    let small = Vocabulary::all().iter().any(|vocabulary| vocabulary.dates.led.contains(&lower.as_str()));
    let behind = text[at.end..].trim_start_matches([' ', '\t', ':', ',', ')', '–', '-', '*', '|']).trim_end();
    (before.is_empty() || small).then_some((day, behind))
}

/// The day of a programme that has none of its own: the weekday in its title, else the only day of the story, else its only weekday.
pub(super) fn only_day(row: &Row, titled: bool, draft: &Draft) -> Option<(usize, WrittenDay)> {
    let release = &draft.manuscript.release;
    let on = |date: Date| WrittenDay { day: date.day(), month: date.month(), year: Some(date.year()), weekday: None };
    // The date under `When:` is the date of the programme.
    let announced: Vec<Date> = release.timetable.iter().map(|event| event.start.date()).collect();
    if let [date, others @ ..] = announced.as_slice()
        && others.iter().all(|other| other == date)
    {
        return Some((row.line, on(*date)));
    }
    let paragraphs = release.body.iter().filter_map(|block| match block {
        Block::Paragraph(text) => Some(text.as_str()),
        _ => None,
    });
    let texts: Vec<&str> = paragraphs.chain([release.headline.as_str()]).collect();
    let is_own = |day: &WrittenDay| release.date.is_some_and(|date| (date.day(), date.month()) == (day.day, day.month));
    let named = texts.iter().flat_map(|text| days_in(text, draft.order)).map(|(day, _)| day);
    // The day in the dateline is that of the release.
    let mut days: Vec<WrittenDay> = named.filter(|day| !is_own(day)).collect();
    let of_title = if titled { only_weekday([row.text.as_str()], draft.vocabulary) } else { None };
    if let Some(weekday) = of_title {
        days.retain(|day| day.near(draft.base).is_some_and(|date| date.weekday() == weekday));
    }
    if let Some(first) = days.first() {
        let same = |day: &WrittenDay| (day.day, day.month) == (first.day, first.month);
        return days.iter().all(same).then_some((row.line, *first));
    }
    let weekday = of_title.or_else(|| only_weekday(texts, draft.vocabulary))?;
    let first = release.date?;
    let mut week = (0..7).filter_map(|days| first.checked_add(days.days()).ok());
    Some((row.line, on(week.find(|date| date.weekday() == weekday)?)))
}

/// The weekday that some texts name, if they name no other: `på fredag`, `torstaina`, `on Friday`.
fn only_weekday<'a>(texts: impl IntoIterator<Item = &'a str>, vocabulary: &Vocabulary) -> Option<Weekday> {
    let of = |word: &str| {
        let lower = folded(word);
        // Endings are added to its full name.
        let names = |name: &&&str| {
            name.chars().count() >= 5
                && lower.strip_prefix(folded(name).as_str()).is_some_and(|ending| ending.chars().count() <= 3)
        };
        let at = vocabulary.dates.weekdays.iter().position(|known| known.iter().any(|name| names(&name)))?;
        Weekday::from_monday_zero_offset(i8::try_from(at).ok()?).ok()
    };
    let words =
        texts.into_iter().flat_map(|text| text.split(|c: char| !c.is_alphabetic())).filter(|word| word.len() > 4);
    let mut found: Vec<Weekday> = words.filter_map(of).collect();
    found.dedup();
    let only = *found.first()?;
    found.iter().all(|other| *other == only).then_some(only)
}

/// `(Internationaler Museumstag)`, `– round 1`: a few words beside a day.
pub(super) fn note_beside(text: &str) -> Option<String> {
    let bare = text.trim_matches(['(', ')', ' ', ':', '–', '-']);
    let short = bare.split_whitespace().count() <= 8 && !bare.contains(['.', ',', '!', '?']) && !bare.is_empty();
    short.then(|| bare.to_owned())
}

/// A day inside of a heading, with what else it says: `Program lördag 12 december`, `Herrar, omgång 1, fredag 17/5:`.
///
/// The words are the timetable's title where they say that it is one.
pub(super) fn heading_day(text: &str, order: Order) -> Option<(WrittenDay, Option<String>, Option<String>)> {
    let (day, at) = days_in(text, order).into_iter().next()?;
    let before = text[..at.start].trim_matches(|c: char| !c.is_alphanumeric() && c != ')');
    let behind = text[at.end..].trim_matches(|c: char| !c.is_alphanumeric());
    let words = text.split_whitespace().count();
    if before.is_empty()
        || words > 12
        || text.ends_with(['.', '!', '?'])
        || !clocks(behind).is_empty()
        || !clocks(before).is_empty()
    {
        return None;
    }
    // `Il programma di domenica 12 maggio` keeps its day where it would end in a small word.
    let open =
        before.rsplit(' ').next().is_some_and(|word| word.chars().count() <= 3 && word.starts_with(char::is_lowercase));
    if open && is_title(before) {
        return Some((day, None, Some(text.trim_end_matches(':').to_owned())));
    }
    let others = Some([before, behind].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "));
    Some(if is_title(before) { (day, None, others) } else { (day, others, None) })
}
