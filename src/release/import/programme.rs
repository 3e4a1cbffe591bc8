//! The timetable of a text: days, times, titles, and a remark about the zone.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::clock::{clocks, noon, span};
use super::draft::Draft;
use super::programme_days::{day_row, heading_day, is_over_days, is_title, note_beside, only_day};
use super::row::Row;
use super::zones::{self, Because, Stated};
use crate::release::finding::Finding;
use crate::release::instant::place;
use crate::release::languages::{Vocabulary, folded};
use crate::release::model::{Block, Event, Language};
use crate::release::prose_dates::{Order, WrittenDay, days_in};
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
    // Two lines that say `kl.`, `Uhr` or `uur` are a programme, also without a title.
    let untitled = !titled && !dated && rows.len() > 1 && rows[..2].iter().all(is_worded_clock_row);
    if named && rows.get(at).is_some_and(is_clock_row) && heading_day(&rows[0].text, draft.order).is_none() || untitled
    {
        day = only_day(&rows[0], named, draft);
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
        } else if let (Some(day), Some(clock)) = (day, word_row(&row.text).filter(|clock| clock.follows(day, &entries)))
        {
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
        let day = only.near(draft.base).map_or_else(String::new, |date| date.strftime(" on %-d %B").to_string());
        let message = format!("`{text}` gives no day: it is taken to be{day}, the only day in the story that fits");
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
            && (earlier.hour() >= 18 && entry.time.hour() < 6 || entry.time == Time::midnight() && earlier.hour() >= 6)
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

fn is_zone_remark(text: &str) -> bool {
    let lower = folded(text);
    let times = || Vocabulary::all().iter().flat_map(|vocabulary| &vocabulary.times.remarks);
    text.split_whitespace().count() <= 15 && times().any(|words| lower.contains(words))
}

pub(super) fn is_clock_row(row: &Row) -> bool {
    clock_row(&row.text).is_some() || is_parted_word_row(&row.text)
}

/// Whether a row says in words that its number is an hour: `kl. 12.00: …`, `10 Uhr …`.
fn is_worded_clock_row(row: &Row) -> bool {
    let text = without_bullet(&row.text);
    let hour = span(text).map(|(_, _, rest)| &text[..text.len() - rest.len()]);
    is_clock_row(row) && hour.is_some_and(|hour| hour.chars().filter(|c| c.is_alphabetic()).count() > 1)
}

fn without_bullet(text: &str) -> &str {
    text.trim_start_matches(['-', '–', '•', '*', '●', ' ', '\t'])
}

/// Whether a text that was not read as a programme looks like a line of one.
pub(super) fn is_suspected(text: &str, order: Order) -> bool {
    let short = text.split_whitespace().count() <= 14;
    let timed = clock_row(text).is_some()
        || is_parted_word_row(text)
        || day_row(text, order).is_some_and(|(_, rest)| clock_row(rest).is_some());
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
    let hour = from.filter(|from| starts_word(&blank, *from)).find_map(|from| Some((from, span(&blank[from..])?)));
    let Some((from, (time, until, behind))) = hour else { return false };
    let zone = zones::stated(behind);
    let beside = told_beside(value, [at, from..value.len() - behind.len()], zone.as_ref());
    let entry = Entry { line, day: (line, day), time, until, title: title.to_owned(), zone, beside };
    settle(vec![entry], line, draft);
    true
}

/// What a line says besides its day, its hour and its zone: `Fika från kl. 09`.
fn told_beside(value: &str, mut read: [std::ops::Range<usize>; 2], zone: Option<&Stated>) -> Option<String> {
    read.sort_by_key(|range| range.start);
    let [first, second] = read;
    let pieces = [value.get(..first.start), value.get(first.end..second.start), value.get(second.end..)];
    let of_time = |word: &str| {
        Vocabulary::all().iter().any(|v| {
            let times = &v.times;
            [&times.before, &times.behind, &times.to, &v.dates.led].into_iter().any(|list| list.contains(&word))
        })
    };
    let told = pieces.into_iter().flatten().filter_map(|piece| {
        let piece = zone.map_or_else(|| piece.to_owned(), |zone| piece.replacen(&zone.words, "", 1));
        let piece = piece.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '(' | ')' | '“' | '”' | '"'));
        let tells =
            piece.split(|c: char| !c.is_alphabetic()).any(|word| word.chars().count() >= 4 && !of_time(&folded(word)));
        (tells && !(is_zone_remark(piece) && piece.split_whitespace().count() <= 4)).then(|| piece.to_owned())
    });
    Some(told.collect::<Vec<_>>().join(", ")).filter(|told| !told.is_empty())
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
    /// Midnight is the end of a day; on its own it may be the beginning as well.
    fn follows(&self, day: Option<(usize, WrittenDay)>, entries: &[Entry]) -> bool {
        self.time != Time::midnight()
            || entries.last().is_some_and(|last| day.is_some_and(|(line, _)| last.day.0 == line))
    }

    fn on(self, line: usize, day: (usize, WrittenDay), beside: Option<String>) -> Entry {
        let Self { time, until, zone, title } = self;
        Entry { line, day, time, until, title, zone, beside }
    }
}

/// `16:20 Free Practice (live)`: a time, perhaps its end, perhaps its zone, and a title.
fn clock_row(text: &str) -> Option<ClockRow> {
    let text = without_bullet(text);
    let (time, until, rest) = span(text)?;
    let title = rest.trim_start_matches([' ', '\t', ':', '-', '–', '—', ',', '|', '.']);
    let (zone, title) = match zones::at_start(title) {
        Some((stated, behind)) => (Some(stated), behind),
        None => (None, title),
    };
    Some(ClockRow { time, until, zone, title: title.to_owned() }).filter(|row| !row.title.is_empty())
}

/// `Noon | Family parade`, `Midnight Fireworks`
fn word_row(text: &str) -> Option<ClockRow> {
    let (time, rest) = noon(without_bullet(text))?;
    let title = rest.trim_start_matches([' ', '\t', ':', '-', '–', '—', ',', '|', '.']);
    let begins = title.starts_with(char::is_uppercase) || is_parted(rest);
    (begins && !title.is_empty()).then(|| ClockRow { time, until: None, zone: None, title: title.to_owned() })
}

/// Whether a mark stands between an hour and what happens then.
fn is_parted(rest: &str) -> bool {
    rest.trim_start().starts_with(['|', ':', '–', '—', '-'])
}

fn is_parted_word_row(text: &str) -> bool {
    word_row(text).is_some() && noon(without_bullet(text)).is_some_and(|(_, rest)| is_parted(rest))
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
        without.strip_suffix(')').and_then(|text| text.rsplit_once('(')).filter(|(_, note)| !is_party(note.trim()));
    match noted {
        Some((title, note)) => (title.trim().to_owned(), Some(note.trim().to_owned()), link),
        None => (without.to_owned(), None, link),
    }
}

/// `regionråd Ulla Ek (S)`: a party's letters are a part of the name.
fn is_party(note: &str) -> bool {
    note.chars().count() <= 3 && note.starts_with(|c: char| c.is_uppercase()) && note.chars().all(char::is_alphabetic)
        || note.is_empty()
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
