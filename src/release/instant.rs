//! Instants as a person writes them: `2022-05-13 16:20 Europe/Berlin`.
//!
//! A time without a zone is not an instant, and neither is one that the clocks skip or show twice.

use jiff::Zoned;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};

/// Text that is not an instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAnInstant {
    #[error("`{0}` is not a date with a time")]
    Unreadable(String),
    #[error("`{0}` has a date but no time")]
    NoTime(String),
    #[error("`{0}` has no time zone")]
    NoZone(String),
    #[error("`{0}` is not a time zone")]
    UnknownZone(String),
    #[error("`{time}` does not exist in `{zone}`: the clocks go forward")]
    Skipped { time: String, zone: String },
    #[error("`{time}` occurs twice in `{zone}`: the clocks go back")]
    Twice { time: String, zone: String },
    #[error("`{time}` is `{right}` in `{zone}`, not `{written}`")]
    WrongOffset { time: String, zone: String, written: Offset, right: Offset },
}

impl NotAnInstant {
    /// The name of the finding that it makes.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "time-unreadable",
            Self::NoTime(_) => "time-missing",
            Self::NoZone(_) => "zone-missing",
            Self::UnknownZone(_) => "zone-unknown",
            Self::Skipped { .. } | Self::Twice { .. } => "time-ambiguous",
            Self::WrongOffset { .. } => "offset-wrong",
        }
    }

    /// What to write instead.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "write it as `2022-05-13 16:20`",
            Self::NoTime(_) => "put the time after the date, as in `2022-05-13 08:00 Europe/Stockholm`",
            Self::NoZone(_) => "put the zone after the time, or add `zone = \"Europe/Stockholm\"` to the front matter",
            Self::UnknownZone(_) => "use an IANA name, such as `Europe/Stockholm`",
            Self::Skipped { .. } => "choose a time before or after that hour",
            Self::Twice { .. } => "say which with an offset, as in `2022-10-30 02:30+02:00 Europe/Stockholm`",
            Self::WrongOffset { .. } => "correct the offset, or leave it out",
        }
    }
}

/// Reads an instant; one that names no zone is in `zone`.
pub fn read_instant(text: &str, zone: Option<&str>) -> Result<Zoned, NotAnInstant> {
    let text = text.trim();
    let unreadable = || NotAnInstant::Unreadable(text.to_owned());
    let (date, rest) = text.split_at_checked(10).ok_or_else(unreadable)?;
    let date: Date = date.parse().map_err(|_| unreadable())?;
    let rest = rest.strip_prefix(['T', 't']).unwrap_or(rest).trim_start();
    let end = rest.find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.')).unwrap_or(rest.len());
    let (clock, rest) = rest.split_at(end);
    if clock.is_empty() {
        return Err(NotAnInstant::NoTime(text.to_owned()));
    }
    let time = read_clock(clock).ok_or_else(unreadable)?;
    let (offset, named) = read_offset(rest).ok_or_else(unreadable)?;
    let named = named.trim().trim_start_matches('[').trim_end_matches(']').trim();
    let zone = if named.is_empty() { zone } else { Some(named) };
    let moment = date.to_datetime(time);
    match (zone, offset) {
        (Some(zone), offset) => place(moment, zone, offset),
        (None, Some(offset)) => {
            let zone = if offset == Offset::UTC { TimeZone::UTC } else { TimeZone::fixed(offset) };
            moment.to_zoned(zone).map_err(|_| unreadable())
        }
        (None, None) => Err(NotAnInstant::NoZone(text.to_owned())),
    }
}

/// A moment on the clocks of a zone; an offset tells which where the clocks are put back.
pub(super) fn place(moment: DateTime, zone: &str, offset: Option<Offset>) -> Result<Zoned, NotAnInstant> {
    let tz = TimeZone::get(zone).map_err(|_| NotAnInstant::UnknownZone(zone.to_owned()))?;
    let time = moment.strftime("%Y-%m-%d %H:%M").to_string();
    let named = || zone.to_owned();
    let found = tz.to_ambiguous_zoned(moment);
    let right = match (found.offset(), offset) {
        (AmbiguousOffset::Gap { .. }, _) => return Err(NotAnInstant::Skipped { time, zone: named() }),
        (AmbiguousOffset::Fold { .. }, None) => return Err(NotAnInstant::Twice { time, zone: named() }),
        (AmbiguousOffset::Fold { before, after }, Some(written)) if written == after && before != after => {
            return found.later().map_err(|_| NotAnInstant::Unreadable(time));
        }
        (AmbiguousOffset::Fold { before, .. }, _) => before,
        (AmbiguousOffset::Unambiguous { offset }, _) => offset,
    };
    match offset {
        Some(written) if written != right => Err(NotAnInstant::WrongOffset { time, zone: named(), written, right }),
        _ => found.earlier().map_err(|_| NotAnInstant::Unreadable(time)),
    }
}

/// Writes an instant so that [`read_instant`] reads it back, leaving out the zone where it is `zone`.
#[must_use]
pub fn write_instant(instant: &Zoned, zone: Option<&str>) -> String {
    let own = instant.time_zone().iana_name();
    let second = instant.time();
    let precise = second.second() != 0 || second.subsec_nanosecond() != 0;
    let mut text = instant.strftime(if precise { "%Y-%m-%d %H:%M:%S%.f" } else { "%Y-%m-%d %H:%M" }).to_string();
    let ambiguous = instant.time_zone().to_ambiguous_zoned(instant.datetime()).is_ambiguous();
    if own.is_none() || ambiguous {
        text += &instant.strftime("%:z").to_string();
    }
    if let Some(own) = own.filter(|own| Some(*own) != zone) {
        text.push(' ');
        text += own;
    }
    text
}

/// The name of an instant's zone: the IANA's, else the offset.
#[must_use]
pub fn zone_name(instant: &Zoned) -> String {
    instant.time_zone().iana_name().map_or_else(|| instant.strftime("%:z").to_string(), str::to_owned)
}

/// `16:20`, `16:20:30`, `9:05`.
fn read_clock(text: &str) -> Option<Time> {
    let padded = if text.find(':') == Some(1) { format!("0{text}") } else { text.to_owned() };
    if padded.find(':') == Some(2) { padded.parse().ok() } else { None }
}

/// An offset at the beginning, `Z` or `+02:00`, and what follows it.
fn read_offset(text: &str) -> Option<(Option<Offset>, &str)> {
    let text = text.trim_start();
    if let Some(rest) = text.strip_prefix('Z').filter(|rest| !rest.starts_with(char::is_alphabetic)) {
        return Some((Some(Offset::UTC), rest));
    }
    let Some(sign) = text.chars().next().filter(|c| matches!(c, '+' | '-')) else { return Some((None, text)) };
    let end = text[1..].find(|c: char| !c.is_ascii_digit() && c != ':').map_or(text.len(), |at| at + 1);
    let digits: String = text[1..end].chars().filter(char::is_ascii_digit).collect();
    let number = |range: std::ops::Range<usize>| digits.get(range).and_then(|n| n.parse::<i32>().ok());
    let (hours, minutes) = match digits.len() {
        2 => (number(0..2)?, 0),
        4 => (number(0..2)?, number(2..4)?),
        _ => return None,
    };
    let seconds = (hours * 60 + minutes) * 60 * if sign == '-' { -1 } else { 1 };
    if minutes > 59 { None } else { Some((Some(Offset::from_seconds(seconds).ok()?), &text[end..])) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, &'static str> {
        read_instant(text, None).map(|z| z.to_string()).map_err(|e| e.rule())
    }

    #[test]
    fn an_instant_takes_a_zone_an_offset_or_both() {
        let noon = Ok("2022-05-13T16:20:00+02:00[Europe/Berlin]".to_owned());
        assert_eq!(read("2022-05-13 16:20 Europe/Berlin"), noon);
        assert_eq!(read("2022-05-13T16:20:00+02:00[Europe/Berlin]"), noon);
        assert_eq!(read_instant("2022-05-13 16:20", Some("Europe/Berlin")).map(|z| z.to_string()).ok(), noon.ok());
        assert_eq!(read("2022-05-13 9:05+02:00"), Ok("2022-05-13T09:05:00+02:00[+02:00]".to_owned()));
        assert_eq!(read("2022-05-13 09:05Z"), Ok("2022-05-13T09:05:00+00:00[UTC]".to_owned()));
    }

    #[test]
    fn what_is_no_instant_is_refused_by_its_reason() {
        assert_eq!(read("2022-05-13 16:20"), Err("zone-missing"));
        assert_eq!(read("2022-05-13"), Err("time-missing"));
        assert_eq!(read("2022-05-13 Europe/Berlin"), Err("time-missing"));
        assert_eq!(read("2022-05-13 16:20 CEST"), Err("zone-unknown"));
        assert_eq!(read("2022-05-32 16:20 Europe/Berlin"), Err("time-unreadable"));
        assert_eq!(read("Friday, 16:20"), Err("time-unreadable"));
        assert_eq!(read("åäö åäö åäö"), Err("time-unreadable"));
        assert_eq!(read("2022-05-13 16:20+01:00 Europe/Berlin"), Err("offset-wrong"));
    }

    #[test]
    fn an_hour_that_the_clocks_skip_or_repeat_must_be_settled() {
        assert_eq!(read("2022-03-27 02:30 Europe/Berlin"), Err("time-ambiguous"));
        assert_eq!(read("2022-10-30 02:30 Europe/Berlin"), Err("time-ambiguous"));
        assert_eq!(
            read("2022-10-30 02:30+01:00 Europe/Berlin"),
            Ok("2022-10-30T02:30:00+01:00[Europe/Berlin]".to_owned())
        );
    }

    #[test]
    fn a_written_instant_reads_back() {
        for text in [
            "2022-05-13 16:20 Europe/Berlin",
            "2022-05-13 16:20:30 Europe/Berlin",
            "2022-10-30 02:30+01:00 Europe/Berlin",
            "2022-10-30 02:30+02:00 Europe/Berlin",
            "2022-05-13 16:20+02:00",
            "2022-05-13 16:20 UTC",
        ] {
            let instant = read_instant(text, None).unwrap();
            assert_eq!(write_instant(&instant, None), text);
        }
        let instant = read_instant("2022-05-13 16:20", Some("Europe/Berlin")).unwrap();
        assert_eq!(write_instant(&instant, Some("Europe/Berlin")), "2022-05-13 16:20");
    }
}
