//! What stands around a story: `Press release`, a date, the embargo, `ENDS`.

use jiff::civil::Date;

use super::super::finding::Finding;
use super::super::instant::place;
use super::super::prose_dates::find_day;
use super::ImportError;
use super::draft::Draft;
use super::programme::clock;
use super::rows::Row;
use super::zones::{self, Because, Clues};

const LABELS: &[&str] = &[
    "for immediate release",
    "press release",
    "media release",
    "news release",
    "press information",
    "pressmeddelande",
    "pressinformation",
    "pressemitteilung",
    "presseinformation",
    "medienmitteilung",
    "presserklärung",
    "till redaktionen",
];

const ENDS: &[&str] = &["ends", "end", "slut", "ende", "30", "ends here"];

/// `PRESS RELEASE – 11 May 2022`, `Stockholm, 11 maj 2022`: labels and dates that stand alone.
pub(super) fn label(row: &Row, draft: &mut Draft) -> bool {
    if row.text.split_whitespace().count() > 9 {
        return false;
    }
    let day = find_day(&row.text);
    let mut rest = row.text.to_lowercase();
    if let Some((_, at)) = &day {
        rest = format!("{} {}", row.text[..at.start].to_lowercase(), row.text[at.end..].to_lowercase());
    }
    let label = LABELS.iter().find(|label| rest.contains(**label));
    if let Some(label) = label {
        rest = rest.replace(label, " ");
    }
    let words = rest.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).count();
    let alone = if day.is_some() { words <= 3 } else { label.is_some() && words <= 1 };
    let closed = !row.text.ends_with(['.', '!', '?']) || day.as_ref().is_some_and(|(day, _)| day.year.is_some());
    if !alone || !closed || row.text.contains(['@', '/']) && label.is_none() {
        return false;
    }
    if let Some((day, _)) = day {
        date(day.near(draft.base), row.line, draft);
    }
    if label.is_some() || words > 0 {
        draft.find(Finding::note("label-left-out", row.line, format!("`{}` is no part of the story", row.text)));
    }
    true
}

/// `LÜBECK, 11 May 2022 – …`: the day at the beginning of the lead; the lead keeps its words.
pub(super) fn dateline(text: &str, line: usize, draft: &mut Draft) {
    let Some((day, at)) = find_day(text) else { return };
    let (before, behind) = (&text[..at.start], text[at.end..].trim_start_matches([')', ',', ' ']));
    let placed = before.split_whitespace().count() <= 4 && !before.contains(". ");
    if placed && behind.starts_with(['–', '—', '-', ':']) {
        date(day.near(draft.base), line, draft);
    }
}

fn date(date: Option<Date>, line: usize, draft: &mut Draft) {
    if draft.manuscript.release.date.is_none() && date.is_some() {
        draft.manuscript.release.date = date;
        draft.manuscript.lines.date = line;
    }
}

/// `ENDS`, `###`, `-30-`, `* * *`
pub(super) fn is_end(row: &Row) -> bool {
    let bare = row.text.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    bare.is_empty() && !row.text.chars().any(char::is_alphanumeric) && row.text.is_ascii()
        || ENDS.contains(&bare.as_str()) && (bare != row.text.to_lowercase() || row.text == row.text.to_uppercase())
}

/// `EMBARGO until 13 May 2022, 08:00 CEST`. One that is not understood stops the import: it must never be lost.
pub(super) fn embargo(row: &Row, draft: &mut Draft) -> Result<bool, ImportError> {
    let lower = row.text.to_lowercase();
    let words = [
        "embargo",
        "sperrfrist",
        "gesperrt bis",
        "not for publication before",
        "not for release before",
        "får inte publiceras före",
        "frei ab",
        "frei für veröffentlichung ab",
    ];
    let spoken = words.iter().any(|word| lower.contains(word));
    let begins =
        ["embargo", "under embargo", "strictly embargo", "sperrfrist", "gesperrt", "not for", "får inte", "frei "]
            .iter()
            .any(|word| lower.trim_start_matches(['*', ' ', '-']).starts_with(word));
    if !spoken || row.text.split_whitespace().count() > 24 || !(begins || row.text.chars().any(|c| c.is_ascii_digit()))
    {
        return Ok(false);
    }
    if !begins && row.text.split_whitespace().count() > 12 {
        return Ok(false);
    }
    let refuse = || ImportError::Embargo { line: row.line, text: row.text.clone() };
    let (day, at) = find_day(&row.text).ok_or_else(refuse)?;
    let date = day.near(draft.base).ok_or_else(refuse)?;
    let outside = [&row.text[at.end..], &row.text[..at.start]];
    let time = outside.iter().flat_map(|text| starts(text)).find_map(|text| clock(text)).map(|(time, _)| time);
    let clues = Clues {
        named: zones::named(&row.text),
        stated: zones::stated(&row.text),
        place: draft.clues.place.filter(|_| zones::stated(&row.text).is_some()),
        home: draft.clues.home.clone(),
    };
    // Without a time it is held for the whole of the day: too late does less harm than too early.
    let moment = match time {
        Some(time) => date.to_datetime(time),
        None => date.tomorrow().map_err(|_| refuse())?.to_datetime(jiff::civil::Time::midnight()),
    };
    let about = moment.to_zoned(jiff::tz::TimeZone::UTC).map_err(|_| refuse())?.timestamp();
    let (zone, because) = clues.zone(about);
    let lift = place(moment, &zone, None).map_err(|_| refuse())?;
    if time.is_none() {
        draft.find(
            Finding::error(
                "embargo-without-time",
                row.line,
                format!("the embargo has no time: it is held until {}", lift.strftime("%Y-%m-%d %H:%M")),
            )
            .with_remedy("ask when it lifts, and write it into `embargo`"),
        );
    }
    if because == Because::Home {
        draft.find(
            Finding::warning(
                "zone-assumed",
                row.line,
                format!("the embargo names no zone: it is taken to be in `{zone}`, the newsroom's"),
            )
            .with_remedy("correct `embargo` if it is not"),
        );
    }
    draft.manuscript.release.embargo = Some(lift);
    draft.manuscript.lines.embargo = row.line;
    Ok(true)
}

/// The text from each of its words on.
fn starts(text: &str) -> impl Iterator<Item = &str> {
    let begin = text.as_ptr() as usize;
    text.split_whitespace().map(move |word| {
        let word_at = word.as_ptr() as usize - begin;
        text[word_at..].trim_start_matches(['(', ','])
    })
}
