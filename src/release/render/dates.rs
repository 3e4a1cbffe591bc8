//! Days, times, zones and embargoes, as each language writes them.

use jiff::Zoned;
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

use crate::release::Language;

use crate::release::languages::{Vocabulary, Words};

/// `14 May 2022`, `14 maj 2022`, `14. Mai 2022`.
#[must_use]
pub fn date(language: Language, date: Date) -> String {
    filled(Vocabulary::of(language).dates.date, language, date)
}

/// `Saturday 14 May 2022`, `lördag 14 maj 2022`, `Samstag, 14. Mai 2022`.
#[must_use]
pub fn long_date(language: Language, day: Date) -> String {
    filled(Vocabulary::of(language).dates.long_date, language, day)
}

fn filled(pattern: &str, language: Language, day: Date) -> String {
    pattern
        .replace("{weekday}", weekday(language, day.weekday()))
        .replace("{day}", &day.day().to_string())
        .replace("{month}", month(language, day.month()))
        .replace("{year}", &day.year().to_string())
}

/// The zone's own abbreviation, or the offset where it has none: `CEST`, `UTC-3`.
pub(super) fn zone(at: &Zoned) -> String {
    let name = at.strftime("%Z").to_string();
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { offset(at) }
}

/// `UTC`, `UTC+2`, `UTC-3:30`.
pub(super) fn offset(at: &Zoned) -> String {
    let seconds = at.offset().seconds();
    let minutes = seconds.abs() / 60;
    let sign = if seconds < 0 { '-' } else { '+' };
    match (minutes / 60, minutes % 60) {
        (0, 0) => "UTC".to_owned(),
        (hours, 0) => format!("UTC{sign}{hours}"),
        (hours, minutes) => format!("UTC{sign}{hours}:{minutes:02}"),
    }
}

/// The zone so that a person anywhere can convert it: `CEST (UTC+2)`.
pub(super) fn zone_with_offset(at: &Zoned) -> String {
    let (zone, offset) = (zone(at), offset(at));
    if zone == offset { zone } else { format!("{zone} ({offset})") }
}

/// `UNDER EMBARGO UNTIL 00:01 CEST (22:01 UTC), Saturday 14 May 2022`.
#[must_use]
pub fn embargo_line(language: Language, lift: &Zoned) -> String {
    let (until, clock) = (Words::of(language).embargo_until, lift.strftime("%H:%M"));
    let day = long_date(language, lift.date());
    if lift.offset().seconds() == 0 {
        return format!("{until} {clock} UTC, {day}");
    }
    let universal = lift.with_time_zone(TimeZone::UTC).strftime("%H:%M");
    format!("{until} {clock} {} ({universal} UTC), {day}", zone(lift))
}

/// The same for a reader whose clock shows another time: `… · Your time: 18:01 EDT, Friday 13 May 2022`.
pub(super) fn embargo_line_read_in(language: Language, lift: &Zoned, reader: &TimeZone) -> String {
    let (line, own) = (embargo_line(language, lift), lift.with_time_zone(reader.clone()));
    let day = long_date(language, own.date());
    format!("{line} · {} {} {}, {day}", Words::of(language).embargo_your_time, own.strftime("%H:%M"), zone(&own))
}

/// Whether a reader's clock shows another time when an embargo lifts.
pub(super) fn lifts_elsewhere(lift: &Zoned, reader: &TimeZone) -> bool {
    lift.with_time_zone(reader.clone()).offset() != lift.offset()
}

/// The embargo as short as a subject line wants it: `UNDER EMBARGO UNTIL 14 May 2022, 00:01 CEST`.
pub(super) fn short_embargo(language: Language, lift: &Zoned) -> String {
    let until = Words::of(language).embargo_until;
    format!("{until} {}, {} {}", date(language, lift.date()), lift.strftime("%H:%M"), zone(lift))
}

/// `Sat`, `lör`, `Sa`
pub(super) fn short_weekday(language: Language, at: &Zoned) -> String {
    weekday(language, at.weekday()).chars().take(Vocabulary::of(language).dates.short_weekday).collect()
}

fn month(language: Language, month: i8) -> &'static str {
    first(&Vocabulary::of(language).dates.months, usize::try_from(month - 1).unwrap_or(0))
}

fn weekday(language: Language, day: Weekday) -> &'static str {
    first(&Vocabulary::of(language).dates.weekdays, usize::try_from(day.to_monday_zero_offset()).unwrap_or(0))
}

/// The name that pressbox itself writes.
fn first(names: &[Vec<&'static str>], at: usize) -> &'static str {
    names.get(at).and_then(|names| names.first()).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Zoned {
        text.parse().unwrap()
    }

    #[test]
    fn a_date_is_spelled_as_its_language_spells_it() {
        let day = at("2022-05-14T00:01[Europe/Berlin]").date();
        assert_eq!(long_date(Language::English, day), "Saturday 14 May 2022");
        assert_eq!(long_date(Language::Swedish, day), "lördag 14 maj 2022");
        assert_eq!(long_date(Language::German, day), "Samstag, 14. Mai 2022");
    }

    #[test]
    fn an_embargo_says_the_hour_here_and_in_utc() {
        let lift = at("2022-05-14T00:01[Europe/Stockholm]");
        assert_eq!(
            embargo_line(Language::English, &lift),
            "UNDER EMBARGO UNTIL 00:01 CEST (22:01 UTC), Saturday 14 May 2022"
        );
        let london = at("2022-01-14T09:00[Europe/London]").with_time_zone(TimeZone::UTC);
        assert_eq!(embargo_line(Language::German, &london), "SPERRFRIST BIS 09:00 UTC, Freitag, 14. Januar 2022");
    }

    #[test]
    fn an_embargo_says_the_readers_own_time() {
        let lift = at("2022-05-14T00:01[Europe/Stockholm]");
        let [new_york, berlin, london] =
            ["America/New_York", "Europe/Berlin", "Europe/London"].map(|name| TimeZone::get(name).unwrap());
        assert_eq!(
            embargo_line_read_in(Language::English, &lift, &new_york),
            "UNDER EMBARGO UNTIL 00:01 CEST (22:01 UTC), Saturday 14 May 2022 · Your time: 18:01 EDT, Friday 13 May 2022"
        );
        assert_eq!(
            embargo_line_read_in(Language::Swedish, &lift, &london),
            "UNDER EMBARGO TILL 00:01 CEST (22:01 UTC), lördag 14 maj 2022 · Din tid: 23:01 BST, fredag 13 maj 2022"
        );
        assert!(
            lifts_elsewhere(&lift, &new_york) && lifts_elsewhere(&lift, &london) && !lifts_elsewhere(&lift, &berlin)
        );
    }

    #[test]
    fn a_zone_without_a_name_is_given_as_its_offset() {
        assert_eq!(zone_with_offset(&at("2022-05-14T12:00[Europe/Berlin]")), "CEST (UTC+2)");
        assert_eq!(zone_with_offset(&at("2022-05-14T12:00[America/Sao_Paulo]")), "UTC-3");
        assert_eq!(zone_with_offset(&at("2022-05-14T12:00[Asia/Kolkata]")), "IST (UTC+5:30)");
        assert_eq!(zone_with_offset(&at("2022-05-14T12:00[UTC]")), "UTC");
    }
}
