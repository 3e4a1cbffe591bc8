//! The timetable of a text: days, times, titles, and a remark about the zone.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::clock::{clocks, span};
use super::draft::Draft;
use super::row::Row;
use super::zones::{self, Because, Stated};
use crate::release::finding::Finding;
use crate::release::instant::place;
use crate::release::languages::{Vocabulary, contains, folded};
use crate::release::model::{Block, Event, Language};
use crate::release::prose_dates::{Order, WrittenDay, days_in, find_day};
use crate::release::remedy::Remedy;
use crate::release::weblink::weblinks;

/// An entry as it was written.
struct Entry {
    line: usize,
    day: (usize, WrittenDay),
    time: Time,
    until: Option<Time>,
    title: String,
    /// The zone, where the entry says its own.
    zone: Option<Stated>,
    /// What stands beside the day that it is under: `round 1`, `Museum Day`.
    beside: Option<String>,
}

/// Takes a timetable: a title perhaps, then remarks, days and entries.
pub(super) fn take(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let named = rows.first().is_some_and(|row| is_title(&row.text));
    let titled = named || is_over_days(rows, draft.order);
    let dated = rows.first().is_some_and(|row| heading_day(&row.text, draft.order).is_some());
    let mut at = usize::from(titled && !dated);
    let named_title = titled;
    let mut day: Option<(usize, WrittenDay)> = None;
    if named && rows.get(at).is_some_and(is_clock_row) && heading_day(&rows[0].text, draft.order).is_none() {
        day = only_day(rows[0].line, draft);
    }
    let inferred = day;
    let mut beside: Option<String> = None;
    let mut entries: Vec<Entry> = Vec::new();
    let mut remark: Option<&Row> = None;
    let mut over: Option<(usize, String)> = None;
    let mut used = 0;
    while let Some(row) = rows.get(at) {
        let behind = rows.get(at + 1);
        if let Some((named, rest)) = day_row(&row.text, draft.order) {
            day = Some((row.line, named));
            beside = None;
            if let Some(clock) = clock_row(rest).or_else(|| bare_clock(rest).filter(|_| named_title)) {
                entries.push(clock.on(row.line, (row.line, named), None));
                used = at + 1;
            } else if !rest.is_empty() {
                match note_beside(rest).filter(|_| behind.is_some_and(is_clock_row)) {
                    Some(note) => beside = Some(note),
                    None => break,
                }
            }
        } else if let (Some(day), Some(clock)) = (day, clock_row(&row.text)) {
            entries.push(clock.on(row.line, day, beside.clone()));
            used = at + 1;
        } else if let Some((named, note, title)) =
            heading_day(&row.text, draft.order).filter(|_| behind.is_some_and(is_clock_row))
        {
            day = Some((row.line, named));
            beside = note;
            over = over.or(title.map(|title| (row.line, title)));
        } else if remark.is_none() && is_zone_remark(&row.text) {
            remark = Some(row);
            if !entries.is_empty() {
                used = at + 1;
            }
        } else {
            break;
        }
        at += 1;
    }
    // A sentence may begin with a day and a time; only a title or a second entry makes a timetable.
    if entries.is_empty() || !named && entries.len() < 2 && rows.len() > 1 && used < 2 {
        return None;
    }
    if titled && heading_day(&rows[0].text, draft.order).is_none() {
        draft.title(rows[0].line, &rows[0].text, |titles| &mut titles.timetable);
    }
    if let Some((line, only)) = inferred {
        let text = rows[0].text.trim_end_matches(':');
        let message = format!("`{text}` gives no day: the only day in the story is used, {}.{}.", only.day, only.month);
        draft.find(
            Finding::warning("day-inferred", line, message)
                .with_remedy("correct the timetable if it is a different day"),
        );
    }
    if let Some((line, title)) = over {
        draft.title(line, &title, |titles| &mut titles.timetable);
    }
    let stated = remark.map(|row| row.text.as_str()).into_iter().chain(titled.then_some(rows[0].text.as_str()));
    for text in stated {
        draft.clues.stated = zones::stated(text).or(draft.clues.stated.take());
    }
    settle(entries, remark.map_or(rows[0].line, |row| row.line), draft);
    Some(used)
}

/// Gives the entries their years and zones.
fn settle(entries: Vec<Entry>, remark_line: usize, draft: &mut Draft) {
    let mut told: Option<(usize, Date)> = None;
    let mut zone_told: Option<String> = None;
    let mut last: Option<(usize, Time)> = None;
    for entry in entries {
        let (day_line, day) = entry.day;
        let base = told.map_or(draft.base, |(_, date)| date);
        let Some(mut date) = day.near(base) else {
            keep(&entry, "its day does not exist", draft);
            continue;
        };
        if told.is_none_or(|(line, _)| line != day_line) {
            tell_year(day, date, day_line, told.is_none(), draft);
            told = Some((day_line, date));
        }
        if let Some((line, earlier)) = last
            && line == day_line
            && earlier.hour() >= 18
            && entry.time.hour() < 6
            && let Ok(next) = date.tomorrow()
        {
            date = next;
            let message = format!(
                "{} comes after {}: it is taken to be after midnight",
                entry.time.strftime("%H:%M"),
                earlier.strftime("%H:%M")
            );
            draft.find(Finding::note("past-midnight", entry.line, message));
        } else {
            last = Some((day_line, entry.time));
        }
        let moment = date.to_datetime(entry.time);
        let about = moment.to_zoned(TimeZone::UTC).map(|zoned| zoned.timestamp()).unwrap_or_default();
        let of_all = draft.clues.stated.clone();
        draft.clues.stated = entry.zone.clone().or_else(|| of_all.clone());
        let (zone, because) = draft.clues.zone(about);
        if zone_told.as_ref() != Some(&zone) {
            let line = if entry.zone.is_some() { entry.line } else { remark_line };
            tell_zone(&zone, because, line, draft);
            zone_told = Some(zone.clone());
        }
        draft.clues.stated = of_all;
        match place(moment, &zone, None) {
            Ok(start) => {
                let (mut title, note, url) = parts(&entry.title);
                if title.is_empty() {
                    title.clone_from(&draft.manuscript.release.headline);
                }
                let note = [entry.beside.clone(), note, until(entry.until, draft.manuscript.release.language)];
                let note = note.into_iter().flatten().collect::<Vec<_>>().join(", ");
                let note = Some(note).filter(|note| !note.is_empty());
                if let Some(link) = url.as_ref().filter(|link| link.bare) {
                    draft.bare_host(entry.line, link);
                }
                let url = url.map(|link| link.url);
                draft.manuscript.release.timetable.push(Event { start, title, note, url, uid: None });
                draft.manuscript.lines.timetable.push(entry.line);
            }
            Err(error) => keep(&entry, &error.to_string(), draft),
        }
    }
}

/// An entry that names no instant stays in the text.
fn keep(entry: &Entry, why: &str, draft: &mut Draft) {
    let clock = entry.time.strftime("%H:%M");
    draft.find(
        Finding::error(
            "time-unreadable",
            entry.line,
            format!("`{clock} {}` is not in the timetable: {why}", entry.title),
        )
        .with_remedy("put it under `[[timetable]]` by hand"),
    );
    let text = format!("{clock} {}", entry.title);
    draft.block(entry.line, Block::Paragraph(text));
}

fn tell_year(day: WrittenDay, date: Date, line: usize, first: bool, draft: &mut Draft) {
    if day.weekday.is_some_and(|weekday| weekday != date.weekday()) {
        let message = format!("{} is a {}", date.strftime("%-d %B %Y"), date.strftime("%A"));
        draft.find(Finding::warning("weekday-date", line, message).with_remedy("correct the day or the date"));
    }
    if day.year.is_some() || !first {
        return;
    }
    let message = format!("no year is given: {} {} is taken to be in {}", date.day(), date.strftime("%B"), date.year());
    let off = (date - draft.base).get_days().abs();
    draft.find(if off > 183 {
        Finding::warning("year-inferred", line, message).with_remedy(Remedy::StateDate)
    } else {
        Finding::note("year-inferred", line, message)
    });
}

fn tell_zone(zone: &str, because: Because, line: usize, draft: &mut Draft) {
    let stated = draft.clues.stated.as_ref().map(|stated| stated.words.clone());
    let finding = match (because, stated) {
        (Because::Named, _) => return,
        (Because::Place, Some(stated)) => {
            Finding::note("zone-abbreviation", line, format!("`{stated}` is taken to be `{zone}`, the event's place"))
        }
        (Because::Place, None) => Finding::note(
            "zone-assumed",
            line,
            format!("no time zone is given: the times are taken to be in `{zone}`, the event's place"),
        ),
        (_, Some(stated)) => Finding::note("zone-abbreviation", line, format!("`{stated}` is taken to be `{zone}`")),
        (_, None) => {
            let message =
                format!("no time zone is given: the times are taken to be in `{zone}`, the newsroom's time zone");
            // A Finnish text from Helsinki that names no place elsewhere means Finnish time.
            if draft.vocabulary.times.zones.contains(&zone) {
                Finding::note("zone-assumed", line, message)
            } else {
                Finding::warning("zone-assumed", line, message)
            }
        }
    };
    draft.find(finding.with_remedy(Remedy::StateZone));
}

pub(super) fn is_title(text: &str) -> bool {
    let lower = folded(text);
    let named = Vocabulary::all().iter().any(|vocabulary| contains(&vocabulary.parts.programme, &lower).is_some());
    named && lower.split_whitespace().count() <= 12 && !lower.ends_with('.')
}

/// Whether a short row stands right over a day.
fn is_over_days(rows: &[Row], order: Order) -> bool {
    let [row, next, ..] = rows else { return false };
    let short = row.text.split_whitespace().count() <= 6 && !row.text.ends_with(['.', '!', '?', ',']);
    short && find_day(&row.text).is_none() && !row.text.contains(": ") && day_row(&next.text, order).is_some()
}

fn is_zone_remark(text: &str) -> bool {
    let lower = folded(text);
    let times = || Vocabulary::all().iter().flat_map(|vocabulary| &vocabulary.times.remarks);
    text.split_whitespace().count() <= 15 && times().any(|words| lower.contains(words))
}

/// `Friday May 13th:` with what follows on the row, if little stands before it.
fn day_row(text: &str, order: Order) -> Option<(WrittenDay, &str)> {
    let (day, at) = days_in(text, order).into_iter().next()?;
    let before = text[..at.start].trim_matches(|c: char| !c.is_alphanumeric());
    let lower = folded(before);
    let small = Vocabulary::all().iter().any(|vocabulary| vocabulary.dates.led.contains(&lower.as_str()));
    let behind = text[at.end..].trim_start_matches([' ', '\t', ':', ',', ')', '–', '-', '*', '|']).trim_end();
    (before.is_empty() || small).then_some((day, behind))
}

/// The day of the story, where it names only one.
fn only_day(line: usize, draft: &Draft) -> Option<(usize, WrittenDay)> {
    let release = &draft.manuscript.release;
    // The date under `When:` is the date of the programme.
    let announced: Vec<Date> = release.timetable.iter().map(|event| event.start.date()).collect();
    if let [date, others @ ..] = announced.as_slice()
        && others.iter().all(|other| other == date)
    {
        let day = WrittenDay { day: date.day(), month: date.month(), year: Some(date.year()), weekday: None };
        return Some((line, day));
    }
    let paragraphs = release.body.iter().filter_map(|block| match block {
        Block::Paragraph(text) => Some(text.as_str()),
        _ => None,
    });
    let texts = paragraphs.chain([release.headline.as_str()]);
    let is_own = |day: &WrittenDay| release.date.is_some_and(|date| (date.day(), date.month()) == (day.day, day.month));
    let named = texts.flat_map(|text| days_in(text, draft.order)).map(|(day, _)| day);
    // The day in the dateline is that of the release.
    let days: Vec<WrittenDay> = named.filter(|day| !is_own(day)).collect();
    let first = *days.first()?;
    let same = |day: &WrittenDay| (day.day, day.month) == (first.day, first.month);
    days.iter().all(same).then_some((line, first))
}

/// `(Internationaler Museumstag)`, `– round 1`: a few words beside a day.
fn note_beside(text: &str) -> Option<String> {
    let bare = text.trim_matches(['(', ')', ' ', ':', '–', '-']);
    let short = bare.split_whitespace().count() <= 8 && !bare.contains(['.', ',', '!', '?']) && !bare.is_empty();
    short.then(|| bare.to_owned())
}

/// A day inside of a heading, with what else it says: `Program lördag 12 december`, `Herrar, omgång 1, fredag 17/5:`.
///
/// The words are the timetable's title where they say that it is one.
fn heading_day(text: &str, order: Order) -> Option<(WrittenDay, Option<String>, Option<String>)> {
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

pub(super) fn is_clock_row(row: &Row) -> bool {
    clock_row(&row.text).is_some()
}

/// Whether a text that was not read as a programme looks like a line of one.
pub(super) fn is_suspected(text: &str, order: Order) -> bool {
    let short = text.split_whitespace().count() <= 14;
    let timed = clock_row(text).is_some() || day_row(text, order).is_some_and(|(_, rest)| clock_row(rest).is_some());
    let headed = heading_day(text, order).is_some() && text.ends_with(':');
    short && (timed || headed)
}

/// An event that a line such as `WHEN: Friday, May 17, 2024, 8:30 p.m. - 9:15 p.m. EDT` tells of.
pub(super) fn announce(line: usize, value: &str, title: &str, draft: &mut Draft) -> bool {
    let Some((day, at)) = days_in(value, draft.order).into_iter().next() else { return false };
    let mut blank = value.to_owned();
    for (_, at) in days_in(value, draft.order) {
        blank.replace_range(at.clone(), &" ".repeat(at.len()));
    }
    // `kl 11–12`: the hour begins at its lead-in.
    let start = clocks(&blank).first().map(|(_, at)| at.start);
    let from = blank[at.start..].char_indices().map(|(nth, _)| at.start + nth).chain(start);
    let Some((time, until, behind)) =
        from.filter(|from| starts_word(&blank, *from)).find_map(|from| span(&blank[from..]))
    else {
        return false;
    };
    let zone = zones::stated(behind);
    let entry = Entry { line, day: (line, day), time, until, title: title.to_owned(), zone, beside: None };
    settle(vec![entry], line, draft);
    true
}

fn starts_word(text: &str, at: usize) -> bool {
    !text[..at].chars().next_back().is_some_and(char::is_alphanumeric)
}

/// What a row says behind its day.
#[derive(Debug, PartialEq)]
struct ClockRow {
    time: Time,
    until: Option<Time>,
    zone: Option<Stated>,
    title: String,
}

impl ClockRow {
    fn on(self, line: usize, day: (usize, WrittenDay), beside: Option<String>) -> Entry {
        let Self { time, until, zone, title } = self;
        Entry { line, day, time, until, title, zone, beside }
    }
}

/// `16:20 Free Practice (live)`: a time, perhaps its end, perhaps its zone, and a title.
fn clock_row(text: &str) -> Option<ClockRow> {
    let text = text.trim_start_matches(['-', '–', '•', '*', '●', ' ', '\t']);
    let (time, until, rest) = span(text)?;
    let title = rest.trim_start_matches([' ', '\t', ':', '-', '–', '—', ',', '|', '.']);
    let (zone, title) = match zones::at_start(title) {
        Some((stated, behind)) => (Some(stated), behind),
        None => (None, title),
    };
    Some(ClockRow { time, until, zone, title: title.to_owned() }).filter(|row| !row.title.is_empty())
}

/// A day and an hour alone, as in a list of performances: `So, 16. Juni, 18.00 Uhr`.
fn bare_clock(text: &str) -> Option<ClockRow> {
    let (time, until, rest) = span(text)?;
    let title = rest.trim_matches([' ', ',', '.', ';']).to_owned();
    title.is_empty().then_some(ClockRow { time, until, zone: None, title })
}

/// A title, the remark in brackets behind it, and its address.
fn parts(text: &str) -> (String, Option<String>, Option<crate::release::weblink::Weblink>) {
    let link = weblinks(text).into_iter().next();
    let without = match &link {
        Some(link) => format!(
            "{}{}",
            text[..link.at.start].trim_end_matches(['(', ' ', ':', '–', '-']),
            text[link.at.end..].trim_start_matches(')')
        ),
        None => text.to_owned(),
    };
    let without = without.trim();
    let noted =
        without.strip_suffix(')').and_then(|text| text.rsplit_once('(')).filter(|(_, note)| !note.trim().is_empty());
    match noted {
        Some((title, note)) => (title.trim().to_owned(), Some(note.trim().to_owned()), link),
        None => (without.to_owned(), None, link),
    }
}

fn until(time: Option<Time>, language: Language) -> Option<String> {
    let word = Vocabulary::of(language).times.until;
    time.map(|time| format!("{word} {}", time.strftime("%H:%M")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_three_languages_write_them() {
        let read = |text: &str| {
            clock_row(text).map(|ClockRow { time, until, title, .. }| {
                format!(
                    "{}{} {title}",
                    time.strftime("%H:%M"),
                    until.map_or(String::new(), |t| t.strftime("-%H:%M").to_string())
                )
            })
        };
        for text in [
            "16:20 Practice",
            "kl. 16.20 Practice",
            "16.20 Uhr: Practice",
            "4:20 pm – Practice",
            "16h20 Practice",
            "16:20 CEST Practice",
            "• 16:20 | Practice",
        ] {
            assert_eq!(read(text).as_deref(), Some("16:20 Practice"), "{text}");
        }
        assert_eq!(read("16:20–17:00 Practice").as_deref(), Some("16:20-17:00 Practice"));
        assert_eq!(read("10–12 Uhr: Führung").as_deref(), Some("10:00-12:00 Führung"));
        assert_eq!(read("2–4 pm Tea").as_deref(), Some("14:00-16:00 Tea"));
        assert_eq!(read("11–1 pm Tea").as_deref(), Some("11:00-13:00 Tea"));
        assert_eq!(read("10 am – 1 pm London time: Tea").as_deref(), Some("10:00-13:00 Tea"));
        assert_eq!(read("12 noon New York time: Tea").as_deref(), Some("12:00 Tea"));
        assert_eq!(read("2:30 p.m. EDT – Tea").as_deref(), Some("14:30 Tea"));
        assert_eq!(read("kl 9 Te").as_deref(), Some("09:00 Te"));
        assert_eq!(read("12 am Midnight").as_deref(), Some("00:00 Midnight"));
        assert_eq!(read("9 Uhr Frühstück").as_deref(), Some("09:00 Frühstück"));
        for text in ["16 cars start", "4.574 km", "25:00 Never", "1.47.095 lap", "16:20", "2022", "", "ä"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
