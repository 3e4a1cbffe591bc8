//! What is said about a photo: the properties that pressbox knows, and nothing else.
//!
//! The properties are those of the IPTC Photo Metadata Standard and PLUS that a press office needs. Whatever else a
//! file carries (GPS, serial numbers, maker notes, edit history) has no field here, so it cannot leave the house.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// A photo's metadata. An empty property is `None` or an empty list, never an empty string.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Metadata {
    /// Who made the picture (IPTC Creator, `dc:creator`), in order.
    #[serde(with = "joined_names", skip_serializing_if = "Vec::is_empty")]
    pub creator: Vec<String>,
    /// IPTC Creator's Job Title.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creator_title: Option<String>,
    /// IPTC Copyright Notice.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copyright: Option<String>,
    /// IPTC Credit Line: what must stand beside the published picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credit: Option<String>,
    /// IPTC Description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// IPTC Title, the object name of old: often the file's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instructions: Option<String>,
    /// IPTC Job Id (`photoshop:TransmissionReference`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption_writer: Option<String>,
    /// IPTC Rights Usage Terms.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub usage_terms: Option<String>,
    /// IPTC Web Statement of Rights: the URL of the licence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub web_statement: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub licensors: Vec<Licensor>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digital_source_type: Option<DigitalSourceType>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_mining: Option<DataMining>,
    /// The last day on which the picture may be published (`plus:LicenseEndDate`, IIM's Expiration Date).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<Date>,
    /// When the picture was taken (IPTC Date Created), as precisely as the file says and no more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub captured: Option<Captured>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sublocation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// IPTC Province or State.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// ISO 3166 country code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country_code: Option<String>,
    /// IPTC Alt Text (Accessibility).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub alt_text: Option<String>,
}

/// Who grants licences for the picture (`plus:Licensor`).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Licensor {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl FromStr for Licensor {
    type Err = Infallible;

    /// Reads a name, an address, or both with the address at the end.
    fn from_str(text: &str) -> Result<Self, Infallible> {
        let words: Vec<_> = text.split_whitespace().collect();
        let (names, url) = match words.split_last() {
            Some((last, names)) if last.contains("://") => (names, Some((*last).to_owned())),
            _ => (&words[..], None),
        };
        Ok(Self { name: Some(names.join(" ")).filter(|name| !name.is_empty()), url })
    }
}

macro_rules! vocabulary {
    ($(#[$about:meta])* $name:ident in $uri:literal { $($variant:ident = $term:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name { $($variant,)+ }

        impl $name {
            /// Every term of the vocabulary.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The term as pressbox writes it in commands and JSON.
            #[must_use]
            pub fn term(self) -> &'static str {
                match self { $(Self::$variant => $term,)+ }
            }

            /// The full URI that stands in XMP.
            #[must_use]
            pub fn uri(self) -> String {
                format!("{}{}", $uri, self.term())
            }

            /// Takes a bare term or its URI, `http` or `https`, with the term behind `/` or `#`.
            #[must_use]
            pub fn from_term(text: &str) -> Option<Self> {
                let term = text.trim().rsplit(['/', '#']).next()?;
                Self::ALL.iter().copied().find(|v| v.term().eq_ignore_ascii_case(term))
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.term())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::from_term(&text).ok_or_else(|| serde::de::Error::custom(format!("`{text}` is not a known term")))
            }
        }
    };
}

vocabulary! {
    /// How the picture came to be (IPTC Digital Source Type NewsCodes).
    DigitalSourceType in "http://cv.iptc.org/newscodes/digitalsourcetype/" {
        DigitalCapture = "digitalCapture",
        ComputationalCapture = "computationalCapture",
        NegativeFilm = "negativeFilm",
        PositiveFilm = "positiveFilm",
        Print = "print",
        HumanEdits = "humanEdits",
        MinorHumanEdits = "minorHumanEdits",
        CompositeCapture = "compositeCapture",
        Composite = "composite",
        CompositeSynthetic = "compositeSynthetic",
        CompositeWithTrainedAlgorithmicMedia = "compositeWithTrainedAlgorithmicMedia",
        AlgorithmicallyEnhanced = "algorithmicallyEnhanced",
        AlgorithmicMedia = "algorithmicMedia",
        TrainedAlgorithmicMedia = "trainedAlgorithmicMedia",
        DataDrivenMedia = "dataDrivenMedia",
        DigitalArt = "digitalArt",
        DigitalCreation = "digitalCreation",
        ScreenCapture = "screenCapture",
        VirtualRecording = "virtualRecording",
        SoftwareImage = "softwareImage",
    }
}

vocabulary! {
    /// What machines may do with the picture (PLUS Data Mining).
    DataMining in "http://ns.useplus.org/ldf/vocab/" {
        Unspecified = "DMI-UNSPECIFIED",
        Allowed = "DMI-ALLOWED",
        ProhibitedAiTraining = "DMI-PROHIBITED-AIMLTRAINING",
        ProhibitedGenerativeAiTraining = "DMI-PROHIBITED-GENAIMLTRAINING",
        ProhibitedExceptSearchEngines = "DMI-PROHIBITED-EXCEPTSEARCHENGINEINDEXING",
        Prohibited = "DMI-PROHIBITED",
        ProhibitedSeeConstraint = "DMI-PROHIBITED-SEECONSTRAINT",
        ProhibitedSeeEmbeddedRights = "DMI-PROHIBITED-SEEEMBEDDEDRIGHTSEXPR",
        ProhibitedSeeLinkedRights = "DMI-PROHIBITED-SEELINKEDRIGHTSEXPR",
    }
}

/// A moment as precise as a file says it: from a year alone to a fraction of a second with an offset.
///
/// It never gains what the file does not say: neither a day, nor a time, nor a zone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Captured {
    pub year: u16,
    pub month: Option<u8>,
    pub day: Option<u8>,
    /// Hour, minute, and the second where it is known; only with a whole date.
    pub time: Option<(u8, u8, Option<u8>)>,
    /// Digits behind the second, as written.
    pub fraction: Option<String>,
    /// Minutes east of UTC.
    pub offset: Option<i16>,
}

/// Text that is no date that pressbox can read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date such as `2022-05-13` or `2022-05-13T16:20:00+02:00`")]
pub struct NotADate(String);

impl FromStr for Captured {
    type Err = NotADate;

    /// Reads ISO 8601 at any precision, and the spellings that cameras and old tools write into XMP
    /// (`2019:07:14 09:21:11`).
    fn from_str(text: &str) -> Result<Self, NotADate> {
        parse_captured(text.trim()).ok_or_else(|| NotADate(text.to_owned()))
    }
}

impl Captured {
    /// Reads what a file says: as [`FromStr`] does, but a zone that is none is passed over and the rest kept.
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

/// Digits behind a second that say more than that it was the full second, or that the camera does not know.
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

    /// Whether it is the same moment, told at least as precisely.
    #[must_use]
    pub fn tells_all_of(&self, other: &Self) -> bool {
        fn told<T: PartialEq>(own: Option<T>, other: Option<T>) -> bool {
            other.is_none() || own == other
        }
        let clock = |time: Option<(u8, u8, Option<u8>)>| time.map(|(hour, minute, _)| (hour, minute));
        let second = |time: Option<(u8, u8, Option<u8>)>| time.and_then(|(.., second)| second);
        self.year == other.year
            && told(self.month, other.month)
            && told(self.day, other.day)
            && told(clock(self.time), clock(other.time))
            && told(second(self.time), second(other.time))
            && told(self.fraction.as_ref(), other.fraction.as_ref())
            && told(self.offset, other.offset)
    }

    /// The last day that it can mean: that of its month, or of its year.
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

/// Several names as one string: joined with `; `, a name that holds `;` or `"` in quotes (MWG 2.0, as in EXIF Artist).
#[must_use]
pub fn join_names(names: &[String]) -> String {
    let quote = |name: &String| {
        if name.contains(';') || name.starts_with('"') {
            format!("\"{}\"", name.replace('"', "\"\""))
        } else {
            name.clone()
        }
    };
    names.iter().map(quote).collect::<Vec<_>>().join("; ")
}

/// Takes apart what [`join_names`] joined.
#[must_use]
pub fn split_names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, after) = match rest.strip_prefix('"') {
            Some(quoted) => take_quoted(quoted),
            None => match rest.split_once(';') {
                Some((name, after)) => (name.trim().to_owned(), after),
                None => (rest.trim().to_owned(), ""),
            },
        };
        let name = name.trim();
        if !name.is_empty() {
            names.push(name.to_owned());
        }
        rest = after.trim_start();
    }
    names
}

/// The text up to the closing quote, and what follows the separator behind it.
fn take_quoted(text: &str) -> (String, &str) {
    let mut name = String::new();
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c != '"' {
            name.push(c);
        } else if chars.next_if(|(_, next)| *next == '"').is_some() {
            name.push('"');
        } else {
            let after = text[at + 1..].trim_start();
            return (name, after.strip_prefix(';').unwrap_or(after));
        }
    }
    (name, "")
}

mod joined_names {
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(names: &[String], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&super::join_names(names))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
        Ok(super::split_names(&String::deserialize(deserializer)?))
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
            assert!(whole.tells_all_of(&moment(part)) && !moment(part).tells_all_of(&whole), "{part}");
        }
        assert!(!whole.tells_all_of(&moment("2022-05-13T16:20:06")));
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

    #[test]
    fn names_survive_being_joined() {
        let names = vec!["Åsa Öberg".to_owned(), "Foto; \"Nord\" AB".to_owned(), "\"Q\"".to_owned()];
        assert_eq!(split_names(&join_names(&names)), names);
        assert_eq!(split_names("a;b ; c"), ["a", "b", "c"]);
    }

    #[test]
    fn a_term_is_known_by_its_name_or_its_uri() {
        let uri = "https://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture";
        assert_eq!(DigitalSourceType::from_term(uri), Some(DigitalSourceType::DigitalCapture));
        assert_eq!(DataMining::from_term("DMI-PROHIBITED"), Some(DataMining::Prohibited));
        assert_eq!(DataMining::from_term("perhaps"), None);
    }
}
