//! The timetable of a text: days, times, titles, and a remark about the zone.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

use super::super::finding::Finding;
use super::super::instant::place;
use super::super::languages::Vocabulary;
use super::super::model::{Event, Language};
use super::super::prose_dates::{WrittenDay, find_day};
use super::super::remedy::Remedy;
use super::super::weblink::weblinks;
use super::draft::Draft;
use super::rows::Row;
use super::zones::{self, Because, Stated};

const TITLES: &[&str] = &[
    "timetable",
    "time table",
    "schedule",
    "programme",
    "program",
    "agenda",
    "tidschema",
    "tidtabell",
    "tidsschema",
    "tider",
    "körschema",
    "zeitplan",
    "programm",
    "ablauf",
    "ablaufplan",
    "termine",
];

/// An entry as it was written.
struct Entry {
    line: usize,
    day: (usize, WrittenDay),
    time: Time,
    until: Option<Time>,
    title: String,
    /// The zone, where the entry says its own.
    zone: Option<Stated>,
}

/// Takes a timetable: a title perhaps, then remarks, days and entries.
pub(super) fn take(rows: &[Row], draft: &mut Draft) -> Option<usize> {
    let named = rows.first().is_some_and(|row| is_title(&row.text));
    let titled = named || is_over_days(rows);
    let mut at = usize::from(titled);
    let mut day: Option<(usize, WrittenDay)> = None;
    let mut entries: Vec<Entry> = Vec::new();
    let mut remark: Option<&Row> = None;
    let mut used = 0;
    while let Some(row) = rows.get(at) {
        if let Some((named, rest)) = day_row(&row.text) {
            day = Some((row.line, named));
            if let Some(clock) = clock_row(rest) {
                entries.push(clock.on(row.line, (row.line, named)));
                used = at + 1;
            } else if !rest.is_empty() {
                break;
            }
        } else if let (Some(day), Some(clock)) = (day, clock_row(&row.text)) {
            entries.push(clock.on(row.line, day));
            used = at + 1;
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
    if titled {
        draft.title(rows[0].line, &rows[0].text, |titles| &mut titles.timetable);
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
    for entry in entries {
        let (day_line, day) = entry.day;
        let base = told.map_or(draft.base, |(_, date)| date);
        let Some(date) = day.near(base) else {
            keep(&entry, "its day is not in the calendar", draft);
            continue;
        };
        if told.is_none_or(|(line, _)| line != day_line) {
            tell_year(day, date, day_line, told.is_none(), draft);
            told = Some((day_line, date));
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
                let (title, note, url) = parts(&entry.title);
                let note = [note, until(entry.until, draft.manuscript.release.language)];
                let note = note.into_iter().flatten().collect::<Vec<_>>().join(", ");
                let note = Some(note).filter(|note| !note.is_empty());
                if let Some(link) = url.as_ref().filter(|link| link.bare) {
                    draft.bare_host(entry.line, link);
                }
                let url = url.map(|link| link.url);
                draft.manuscript.release.timetable.push(Event { start, title, note, url });
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
    draft.block(entry.line, super::super::model::Block::Paragraph(text));
}

fn tell_year(day: WrittenDay, date: Date, line: usize, first: bool, draft: &mut Draft) {
    if day.weekday.is_some_and(|weekday| weekday != date.weekday()) {
        let message = format!("{} is a {}", date.strftime("%-d %B %Y"), date.strftime("%A"));
        draft.find(Finding::warning("weekday-date", line, message).with_remedy("correct the day or the date"));
    }
    if day.year.is_some() || !first {
        return;
    }
    let message =
        format!("the year is not written: {} {} is taken to be in {}", date.day(), date.strftime("%B"), date.year());
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
            format!("no zone is written: the times are taken to be in `{zone}`, the event's place"),
        ),
        (_, Some(stated)) => Finding::note("zone-abbreviation", line, format!("`{stated}` is taken to be `{zone}`")),
        (_, None) => Finding::warning(
            "zone-assumed",
            line,
            format!("no zone is written: the times are taken to be in `{zone}`, the newsroom's"),
        ),
    };
    draft.find(finding.with_remedy(Remedy::StateZone));
}

fn is_title(text: &str) -> bool {
    let lower = text.to_lowercase();
    let words = lower.split_whitespace().count();
    let named = TITLES.iter().any(|title| {
        lower.match_indices(title).any(|(at, _)| {
            let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            apart(lower[..at].chars().next_back()) && apart(lower[at + title.len()..].chars().next())
        })
    });
    named && words <= 12 && !lower.ends_with('.')
}

/// Whether a short row stands right over a day.
fn is_over_days(rows: &[Row]) -> bool {
    let [row, next, ..] = rows else { return false };
    let short = row.text.split_whitespace().count() <= 6 && !row.text.ends_with(['.', '!', '?', ',']);
    short && find_day(&row.text).is_none() && day_row(&next.text).is_some()
}

fn is_zone_remark(text: &str) -> bool {
    let lower = text.to_lowercase();
    let times = [
        "all times",
        "times are",
        "times in",
        "local time",
        "alla tider",
        "tiderna",
        "alle zeiten",
        "zeiten in",
        "zeitangaben",
        "uhrzeiten",
        "ortszeit",
        "lokal tid",
    ];
    text.split_whitespace().count() <= 15 && times.iter().any(|words| lower.contains(words))
}

/// `Friday May 13th:` with what follows on the row, if little stands before it.
fn day_row(text: &str) -> Option<(WrittenDay, &str)> {
    let (day, at) = find_day(text)?;
    let before = text[..at.start].trim_matches(|c: char| !c.is_alphanumeric());
    (before.is_empty() || matches!(before.to_lowercase().as_str(), "on" | "den" | "am" | "på"))
        .then(|| (day, text[at.end..].trim_start_matches([' ', '\t', ':', ',', ')', '–', '-', '*']).trim_end()))
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
    fn on(self, line: usize, day: (usize, WrittenDay)) -> Entry {
        let Self { time, until, zone, title } = self;
        Entry { line, day, time, until, title, zone }
    }
}

/// `16:20 Free Practice (live)`: a time, perhaps its end, perhaps its zone, and a title.
fn clock_row(text: &str) -> Option<ClockRow> {
    let text = text.trim_start_matches(['-', '–', '•', '*', ' ', '\t']);
    let (time, until, rest) = span(text)?;
    let title = rest.trim_start_matches([' ', '\t', ':', '-', '–', '—', ',', '|', '.']);
    let (zone, title) = match zones::at_start(title) {
        Some((stated, behind)) => (Some(stated), behind),
        None => (None, title),
    };
    Some(ClockRow { time, until, zone, title: title.to_owned() }).filter(|row| !row.title.is_empty())
}

/// A time and perhaps its end: `16:20–17:00`, `10–12 Uhr`, `2–4 pm`.
fn span(text: &str) -> Option<(Time, Option<Time>, &str)> {
    let behind_dash = |rest: &str| {
        let dash = ["-", "–", "—", "to ", "till ", "bis "];
        let at = dash.into_iter().find_map(|dash| rest.trim_start().strip_prefix(dash)).map(str::trim_start)?;
        Some(text.len() - text[text.len() - at.len()..].len())
    };
    let Some((time, rest)) = clock(text) else {
        // The hour before a dash goes by what stands behind it.
        let start = without_lead_in(text);
        let digits = start.bytes().take_while(u8::is_ascii_digit).count();
        let hour: i8 = start.get(..digits).filter(|_| (1..=2).contains(&digits))?.parse().ok()?;
        let end = &text[behind_dash(&start[digits..])?..];
        let (until, rest) = clock(end)?;
        let time = Time::new(hour, 0, 0, 0).ok()?;
        return Some((in_same_half(time, until, &end[..end.len() - rest.len()]), Some(until), rest));
    };
    match behind_dash(rest).and_then(|at| Some((at, clock(&text[at..])?))) {
        Some((at, (until, behind))) => {
            let written = text[..text.len() - rest.len()].to_lowercase();
            let said = written.ends_with(['m', '.']);
            let time = if said { time } else { in_same_half(time, until, &text[at..text.len() - behind.len()]) };
            Some((time, Some(until), behind))
        }
        None => Some((time, None, rest)),
    }
}

/// `2–4 pm` begins in the afternoon, `11–1 pm` does not.
fn in_same_half(time: Time, until: Time, written: &str) -> Time {
    let afternoon = written.to_lowercase().contains('p') && (1..12).contains(&time.hour());
    let later = Time::new(time.hour() + if afternoon { 12 } else { 0 }, time.minute(), 0, 0).unwrap_or(time);
    if later <= until { later } else { time }
}

fn without_lead_in(text: &str) -> &str {
    let words = ["kl.", "kl", "at", "um", "ab", "from", "från"];
    let rest = words.into_iter().find_map(|word| text.strip_prefix(word).filter(|r| r.starts_with([' ', '\u{a0}'])));
    rest.map_or(text, |rest| rest.trim_start_matches([' ', '\u{a0}']).strip_prefix("kl. ").unwrap_or(rest.trim_start()))
}

/// A time of day at the beginning: `16:20`, `kl. 16.20`, `16.20 Uhr`, `4:20 pm`, `16h20`, `16 Uhr`, `4 pm`.
pub(in crate::release) fn clock(text: &str) -> Option<(Time, &str)> {
    let swedish = text.starts_with("kl") || text.starts_with("från kl");
    let text = without_lead_in(text);
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let hour: i8 = text.get(..digits).filter(|_| (1..=2).contains(&digits))?.parse().ok()?;
    let mut rest = &text[digits..];
    let mut minute: i8 = 0;
    let pair = rest.get(1..3).filter(|pair| pair.bytes().all(|b| b.is_ascii_digit()));
    let written =
        pair.filter(|_| rest.starts_with([':', '.', 'h']) && !rest[3..].starts_with(|c: char| c.is_ascii_digit()));
    if let Some(pair) = written {
        minute = pair.parse().ok()?;
        rest = &rest[3..];
    }
    let lower = rest.trim_start().to_lowercase();
    let suffix = ["a.m.", "p.m.", "am", "pm", "uhr", "noon", "midnight", "h"]
        .into_iter()
        .find(|suffix| lower.strip_prefix(suffix).is_some_and(|behind| !behind.starts_with(char::is_alphanumeric)));
    let hour = match suffix.map(|suffix| suffix.as_bytes()[0]) {
        Some(b'a' | b'p') if !(1..=12).contains(&hour) => return None,
        Some(b'n' | b'm') if hour != 12 => return None,
        Some(b'a' | b'm') => hour % 12,
        Some(b'p') => hour % 12 + 12,
        // `16 cars` is no time.
        None if written.is_none() && !swedish => return None,
        _ => hour,
    };
    if let Some(suffix) = suffix {
        rest = &rest.trim_start()[suffix.len()..];
    }
    // `4.574 km`, `16.20 %` and `1.47.095` are none either.
    if rest.starts_with(['.', ':', ',']) && rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (hour, minute) = if hour == 24 && minute == 0 { (0, 0) } else { (hour, minute) };
    Some((Time::new(hour, minute, 0, 0).ok()?, rest))
}

/// A title, the remark in brackets behind it, and its address.
fn parts(text: &str) -> (String, Option<String>, Option<super::super::weblink::Weblink>) {
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
        without.strip_suffix(')').and_then(|text| text.rsplit_once('(')).filter(|(title, _)| !title.trim().is_empty());
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
