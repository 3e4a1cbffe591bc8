//! When a picture was taken, as precisely as its file states it.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A date as precise as the file states it: from a year alone to a fraction of a second with an offset from UTC.
///
/// Nothing that the file does not state is added: no day, no time, no offset.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Captured {
    pub year: u16,
    pub month: Option<u8>,
    pub day: Option<u8>,
    /// Hour, minute, and the second where it is known; only with a whole date.
    pub time: Option<(u8, u8, Option<u8>)>,
    /// The digits after the decimal point of the second, as written.
    pub fraction: Option<String>,
    /// Minutes east of UTC.
    pub offset: Option<i16>,
}

/// Text that is not a date, or not in a form that pressbox can read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date such as `2022-05-13` or `2022-05-13T16:20:00+02:00`")]
pub struct NotADate(String);

impl FromStr for Captured {
    type Err = NotADate;

    /// Reads ISO 8601 at any precision, and the forms that cameras and old tools write into XMP
    /// (`2019:07:14 09:21:11`).
    fn from_str(text: &str) -> Result<Self, NotADate> {
        parse_captured(text.trim()).ok_or_else(|| NotADate(text.to_owned()))
    }
}

impl Captured {
    /// Reads a date from a file: as [`FromStr`] does, but an invalid offset is ignored and the rest is kept.
    #[must_use]
    pub fn of_file(text: &str) -> Option<Self> {
        let text = text.trim();
        parse_captured(text).or_else(|| {
            let time = text.find(['T', ' '])?;
            let zone = time + text[time..].find(['Z', '+', '-'])?;
            parse_captured(&text[..zone])
        })
    }
}

fn parse_captured(text: &str) -> Option<Captured> {
    let (date, time) = match text.find(['T', ' ']) {
        Some(at) => (&text[..at], Some(text[at + 1..].trim())),
        None => (text, None),
    };
    let mut parts = date.split(['-', ':']);
    let year = digits(parts.next()?, 4)?;
    let part = |p: Option<&str>, max: u16| -> Option<Option<u8>> {
        match p {
            None => Some(None),
            Some(p) => match digits(p, 2)? {
                0 => Some(None),
                n if n <= max => Some(Some(u8::try_from(n).ok()?)),
                _ => None,
            },
        }
    };
    let month = part(parts.next(), 12)?;
    let day = part(parts.next(), 31)?.filter(|_| month.is_some());
    if year == 0 || parts.next().is_some() {
        return None;
    }
    if let (Some(m), Some(d)) = (month, day) {
        Date::new(i16::try_from(year).ok()?, i8::try_from(m).ok()?, i8::try_from(d).ok()?).ok()?;
    }
    let mut captured = Captured { year, month, day, time: None, fraction: None, offset: None };
    if let Some(time) = time.filter(|t| !t.is_empty() && day.is_some()) {
        read_time(time, &mut captured)?;
    }
    Some(captured)
}

fn read_time(text: &str, captured: &mut Captured) -> Option<()> {
    let zone_at = text.find(['Z', '+', '-']).unwrap_or(text.len());
    let (clock, zone) = text.split_at(zone_at);
    let (clock, fraction) = match clock.split_once('.') {
        Some((clock, f)) => (clock, Some(f.trim())),
        None => (clock, None),
    };
    let mut parts = clock.trim().split(':');
    let number = |part: &str, max: u16| digits(part, 2).filter(|n| *n <= max).and_then(|n| u8::try_from(n).ok());
    let (hour, minute) = (number(parts.next()?, 23)?, number(parts.next()?, 59)?);
    // A leap second counts as the one before it.
    let second = parts.next().map(|part| number(part, 60).map(|second| second.min(59)).ok_or(())).transpose().ok()?;
    captured.time = Some((hour, minute, second));
    captured.fraction = fraction.filter(|f| second.is_some() && is_fraction(f)).map(str::to_owned);
    if !zone.trim().is_empty() {
        captured.offset = Some(parse_offset(zone.trim())?);
    }
    Some(())
}

/// Whether the digits are a fraction of a second. Only zeros mean a full second, or a camera that does not know.
pub(crate) fn is_fraction(text: &str) -> bool {
    text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit()) && text.bytes().any(|b| b != b'0')
}

/// Reads `Z`, `+02:00` or `+0200` as minutes east of UTC.
#[must_use]
pub fn parse_offset(text: &str) -> Option<i16> {
    if text == "Z" {
        return Some(0);
    }
    let sign = match text.chars().next()? {
        '+' => 1,
        '-' => -1,
        _ => return None,
    };
    let rest = text[1..].replace(':', "");
    if rest.len() != 4 {
        return None;
    }
    let hours = digits(rest.get(..2)?, 2).filter(|h| *h <= 15)?;
    let minutes = digits(rest.get(2..)?, 2).filter(|m| *m <= 59)?;
    Some(sign * i16::try_from(hours * 60 + minutes).ok()?)
}

fn digits(text: &str, len: usize) -> Option<u16> {
    (text.len() == len && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

impl Captured {
    /// The day, if it is known.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        let (year, month, day) = (i16::try_from(self.year), self.month?, self.day?);
        Date::new(year.ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    }

    /// Whether it is the same date, at least as precise.
    #[must_use]
    pub fn refines(&self, other: &Self) -> bool {
        fn has<T: PartialEq>(own: Option<T>, other: Option<T>) -> bool {
            other.is_none() || own == other
        }
        let clock = |time: Option<(u8, u8, Option<u8>)>| time.map(|(hour, minute, _)| (hour, minute));
        let second = |time: Option<(u8, u8, Option<u8>)>| time.and_then(|(.., second)| second);
        self.year == other.year
            && has(self.month, other.month)
            && has(self.day, other.day)
            && has(clock(self.time), clock(other.time))
            && has(second(self.time), second(other.time))
            && has(self.fraction.as_ref(), other.fraction.as_ref())
            && has(self.offset, other.offset)
    }

    /// The first day that lies behind it as a whole or begins with it: what is held back until an hour is held back for that
    /// whole day, and where the day is not known, until the first of its month or year.
    #[must_use]
    pub fn first_day(&self) -> Option<Date> {
        let year = i16::try_from(self.year).ok()?;
        match (self.month, self.day) {
            (Some(month), None) => Date::new(year, i8::try_from(month).ok()?, 1).ok(),
            (None, _) => Date::new(year, 1, 1).ok(),
            _ if self.time.is_some_and(|(hour, minute, second)| (hour, minute, second.unwrap_or(0)) != (0, 0, 0)) => {
                self.date()?.tomorrow().ok()
            }
            _ => self.date(),
        }
    }

    /// The last day that it can mean: the last of its month or year where the day is not known.
    #[must_use]
    pub fn last_day(&self) -> Option<Date> {
        let year = i16::try_from(self.year).ok()?;
        match (self.month, self.day) {
            (Some(month), None) => Some(Date::new(year, i8::try_from(month).ok()?, 1).ok()?.last_of_month()),
            (None, _) => Date::new(year, 12, 31).ok(),
            _ => self.date(),
        }
    }

    /// `+02:00`.
    #[must_use]
    pub fn offset_text(&self) -> Option<String> {
        self.offset.map(|minutes| {
            let sign = if minutes < 0 { '-' } else { '+' };
            format!("{sign}{:02}:{:02}", minutes.unsigned_abs() / 60, minutes.unsigned_abs() % 60)
        })
    }
}

impl fmt::Display for Captured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.year)?;
        let Some(month) = self.month else { return Ok(()) };
        write!(f, "-{month:02}")?;
        let Some(day) = self.day else { return Ok(()) };
        write!(f, "-{day:02}")?;
        let Some((hour, minute, second)) = self.time else { return Ok(()) };
        write!(f, "T{hour:02}:{minute:02}")?;
        if let Some(second) = second {
            write!(f, ":{second:02}")?;
        }
        if let Some(fraction) = &self.fraction {
            write!(f, ".{fraction}")?;
        }
        f.write_str(&self.offset_text().unwrap_or_default())
    }
}

impl Serialize for Captured {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Captured {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_keeps_its_precision_and_a_zone_that_is_none_is_no_zone() {
        let minutes: Captured = "2022-05-13T16:20".parse().unwrap();
        assert_eq!(minutes.to_string(), "2022-05-13T16:20");
        assert!("2022-05-13T16:20:00+25:00".parse::<Captured>().is_err());
        assert_eq!(Captured::of_file("2022:05:13 16:20:07+25:00").unwrap().to_string(), "2022-05-13T16:20:07");
        let moment = |text: &str| text.parse::<Captured>().unwrap();
        let whole = moment("2022-05-13T16:20:05.25+02:00");
        for part in ["2022", "2022-05-13", "2022-05-13T16:20", "2022-05-13T16:20:05+02:00"] {
            assert!(whole.refines(&moment(part)) && !moment(part).refines(&whole), "{part}");
        }
        assert!(!whole.refines(&moment("2022-05-13T16:20:06")));
        let last = |text: &str| text.parse::<Captured>().unwrap().last_day().unwrap().to_string();
        assert_eq!((last("2020").as_str(), last("2024-02").as_str()), ("2020-12-31", "2024-02-29"));
    }

    #[test]
    fn a_date_keeps_its_precision_and_gains_no_zone() {
        for text in ["2011", "2011-01", "2011-01-22", "2011-01-22T10:11:12", "2011-01-22T10:11:12.34+01:00"] {
            assert_eq!(text.parse::<Captured>().map(|c| c.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn odd_spellings_of_dates_are_read_and_nonsense_is_refused() {
        let read = |text: &str| text.parse::<Captured>().map(|c| c.to_string());
        assert_eq!(read("2019:07:14 09:21:11"), Ok("2019-07-14T09:21:11".to_owned()));
        assert_eq!(read("2011:01:22   :  :  ").ok(), None);
        assert_eq!(read("2011-00-00"), Ok("2011".to_owned()));
        assert_eq!(read("2011-02-30").ok(), None);
        assert_eq!(read("0000:00:00 00:00:00").ok(), None);
        assert_eq!(read("last summer").ok(), None);
    }
}
