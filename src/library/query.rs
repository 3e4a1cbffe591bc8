//! What people search for: words, and fields such as `credit:` or `before:`.
//!
//! `harbour "grand opening" -night credit:Nord after:2026-05 OR collection:Favourites`: all of them have to hold, on one side
//! of an `OR`. A word is found as the beginning of a word; what is quoted, as words in a row. What is no field is a word,
//! whatever signs it has.
//!
//! Ratings are numbers: a photo that nobody rated counts as 0, and a rejected one as -1.

use std::collections::BTreeSet;

use jiff::ToSpan as _;
use jiff::civil::Date;
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::catalogue::normalized;
use super::file_names::folded_name;
use super::photo::Photo;
use crate::photo::{Captured, PhotoId, Property};

/// What photos are searched for. An empty one finds all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// One of these has to hold, with all that it has.
    pub(super) alternatives: Vec<Vec<Term>>,
}

/// One thing that is asked for.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Term {
    /// Whether it must not hold.
    pub(super) excludes: bool,
    pub(super) sought: Sought,
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Sought {
    /// Words in a row, the last of which may go on.
    Words(Vec<String>),
    Property(Property, Vec<String>),
    Camera(Vec<String>),
    /// A part of a file's name, folded.
    File(String),
    /// A part of a folder's path, folded.
    Folder(String),
    /// Taken before this day, or after it.
    Before(Date),
    After(Date),
    Missing(Property),
    /// The last day on which it may be published lies between these.
    Expires(Date, Date),
    Release(String),
    Photos(BTreeSet<PhotoId>),
    Collection(String),
    /// The lowest and the highest number of stars.
    Rating(i8, i8),
}

/// A field with a value that it cannot have.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    #[error("`{field}:` needs a value behind the colon")]
    Blank { field: String },
    #[error("`{field}:{value}` needs a date such as `2026-05-01`, `2026-05` or `2026`")]
    Date { field: String, value: String },
    #[error("`expires:{value}` needs a time such as `30d`, `6w` or `3m`, or a date such as `2026-05-01`")]
    Expires { value: String },
    #[error("`missing:{value}` needs a property of photos, such as `credit`, `caption` or `alt_text`")]
    Missing { value: String },
    #[error(
        "`rating:{value}` needs a number of stars such as `4`, `4+` or `>=4`, a range such as `3-5`, `rejected` or `none`"
    )]
    Rating { value: String },
}

/// Fields that are not properties of metadata.
const FIELDS: [&str; 10] =
    ["camera", "file", "folder", "before", "after", "missing", "expires", "release", "collection", "rating"];

impl Query {
    /// Whether a search has a field of this name.
    #[must_use]
    pub fn is_field(name: &str) -> bool {
        FIELDS.contains(&name) || property(name).is_some()
    }

    /// Reads a search as it is written in one line, with quotation marks where a value has spaces.
    pub fn parse(text: &str, today: Date) -> Result<Self, QueryError> {
        let mut query = Self { alternatives: vec![Vec::new()] };
        query.read(text, today)?;
        query.tidy();
        Ok(query)
    }

    /// Reads the words of a command, from which a shell took the quotation marks: a field with spaces behind it is one value.
    pub fn of_arguments(arguments: &[String], today: Date) -> Result<Self, QueryError> {
        let mut query = Self { alternatives: vec![Vec::new()] };
        for argument in arguments {
            match whole_field(argument) {
                Some((excludes, field, value)) => query.push(Term { excludes, sought: sought(field, value, today)? }),
                None => query.read(argument, today)?,
            }
        }
        query.tidy();
        Ok(query)
    }

    /// Every photo.
    #[must_use]
    pub fn all() -> Self {
        Self::default()
    }

    /// Whether it finds every photo.
    #[must_use]
    pub fn is_all(&self) -> bool {
        self.alternatives.is_empty()
    }

    /// The collections that are named in it.
    pub fn collections(&self) -> impl Iterator<Item = &str> {
        self.alternatives.iter().flatten().filter_map(|term| match &term.sought {
            Sought::Collection(name) => Some(name.as_str()),
            _ => None,
        })
    }

    /// Asks which photos the releases have that are named in it.
    pub fn with_releases<E>(mut self, photos: impl Fn(&str) -> Result<BTreeSet<PhotoId>, E>) -> Result<Self, E> {
        for term in self.alternatives.iter_mut().flatten() {
            if let Sought::Release(slug) = &term.sought {
                term.sought = Sought::Photos(photos(slug)?);
            }
        }
        Ok(self)
    }

    fn read(&mut self, text: &str, today: Date) -> Result<(), QueryError> {
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let (excludes, behind) = match rest.strip_prefix('-') {
                Some(behind) if behind.starts_with(|c: char| c.is_alphanumeric() || c == '"') => (true, behind),
                _ => (false, rest),
            };
            let (field, behind) = match field_of(behind) {
                Some((field, behind)) => (Some(field), behind),
                None => (None, behind),
            };
            let (value, is_quoted, left) = value_of(behind);
            rest = left.trim_start();
            match field {
                Some(field) => self.push(Term { excludes, sought: sought(field, value, today)? }),
                None if !is_quoted && !excludes && value == "OR" => self.alternatives.push(Vec::new()),
                None => {
                    let words = words(value);
                    if is_quoted && !words.is_empty() {
                        self.push(Term { excludes, sought: Sought::Words(words) });
                    } else {
                        for word in words {
                            self.push(Term { excludes, sought: Sought::Words(vec![word]) });
                        }
                    }
                }
            }
        }
        Ok(())
    }

    fn push(&mut self, term: Term) {
        if let Some(last) = self.alternatives.last_mut() {
            last.push(term);
        }
    }

    /// An `OR` with nothing on one side says nothing.
    fn tidy(&mut self) {
        self.alternatives.retain(|terms| !terms.is_empty());
    }
}

/// A field at the beginning of a text, and what is behind its colon.
fn field_of(text: &str) -> Option<(&str, &str)> {
    let (name, behind) = text.split_once(':')?;
    let is_field = FIELDS.contains(&name) || property(name).is_some();
    (is_field && !behind.starts_with("//")).then_some((name, behind))
}

/// A whole argument that is a field with spaces in its value, and no other field.
fn whole_field(argument: &str) -> Option<(bool, &str, &str)> {
    let argument = argument.trim_start();
    let (excludes, text) = argument.strip_prefix('-').map_or((false, argument), |text| (true, text));
    let (field, value) = field_of(text)?;
    let is_one = value.trim().contains(char::is_whitespace)
        && !value.contains('"')
        && !value.split_whitespace().any(|word| word == "OR" || field_of(word.trim_start_matches('-')).is_some());
    is_one.then_some((excludes, field, value))
}

/// The value at the beginning of a text, whether it is quoted, and the rest.
fn value_of(text: &str) -> (&str, bool, &str) {
    if let Some(quoted) = text.strip_prefix('"') {
        let (value, rest) = quoted.split_once('"').unwrap_or((quoted, ""));
        return (value, true, rest);
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (value, rest) = text.split_at(end);
    (value, false, rest)
}

/// A property by its name in a search: as in JSON, or one of several.
fn property(name: &str) -> Option<Property> {
    match name {
        "keyword" => Some(Property::Keywords),
        "person" => Some(Property::Persons),
        "organisation" => Some(Property::Organisations),
        "licence" => Some(Property::CcLicence),
        _ => Property::ALL.iter().copied().find(|property| property.name() == name && !FIELDS.contains(&name)),
    }
}

fn sought(field: &str, value: &str, today: Date) -> Result<Sought, QueryError> {
    let value = value.trim();
    if value.is_empty() {
        return Err(QueryError::Blank { field: field.to_owned() });
    }
    let words = || match words(value) {
        words if words.is_empty() => Err(QueryError::Blank { field: field.to_owned() }),
        words => Ok(words),
    };
    Ok(match field {
        "camera" => Sought::Camera(words()?),
        "file" => Sought::File(folded_name(value)),
        "folder" => Sought::Folder(folded_name(value.trim_end_matches('/'))),
        "before" => Sought::Before(days(field, value)?.0),
        "after" => Sought::After(days(field, value)?.1),
        "missing" => {
            let name = value.to_lowercase().replace([' ', '-'], "_");
            let wanted = property(&name).or_else(|| name.parse().ok());
            Sought::Missing(wanted.ok_or_else(|| QueryError::Missing { value: value.to_owned() })?)
        }
        "expires" => {
            let last = span_end(value, today).or_else(|| Some(days(field, value).ok()?.1));
            Sought::Expires(today, last.ok_or_else(|| QueryError::Expires { value: value.to_owned() })?)
        }
        "release" => Sought::Release(value.to_owned()),
        "collection" => Sought::Collection(value.to_owned()),
        "rating" => {
            let (lowest, highest) = stars(value).ok_or_else(|| QueryError::Rating { value: value.to_owned() })?;
            Sought::Rating(lowest, highest)
        }
        _ => match property(field) {
            Some(property) => Sought::Property(property, words()?),
            None => Sought::Words(words()?),
        },
    })
}

/// The first and the last day of a date, which may be a month or a year.
fn days(field: &str, value: &str) -> Result<(Date, Date), QueryError> {
    let wrong = || QueryError::Date { field: field.to_owned(), value: value.to_owned() };
    let date: Captured = value.parse().map_err(|_| wrong())?;
    match (date.time, date.first_day(), date.last_day()) {
        (None, Some(first), Some(last)) => Ok((first, last)),
        _ => Err(wrong()),
    }
}

/// The last day of a time from today on: `30d`, `6w`, `3m`, `1y`.
fn span_end(value: &str, today: Date) -> Option<Date> {
    let unit = value.chars().next_back()?;
    let number: i64 =
        value[..value.len() - unit.len_utf8()].parse().ok().filter(|number| (0..=36_500).contains(number))?;
    let span = match unit.to_ascii_lowercase() {
        'd' => number.days(),
        'w' => number.min(5_200).weeks(),
        'm' => number.min(1_200).months(),
        'y' => number.min(100).years(),
        _ => return None,
    };
    today.checked_add(span).ok()
}

/// The lowest and the highest number of stars that a text means: `4`, `4+`, `>=4`, `<3`, `3-5`, `rejected`, `none`.
fn stars(text: &str) -> Option<(i8, i8)> {
    const ALL: std::ops::RangeInclusive<i8> = -1..=5;
    let number = |text: &str| text.trim().parse::<i8>().ok().filter(|stars| ALL.contains(stars));
    let from_to = || {
        // The first sign may be that of -1.
        let sign = || text.char_indices().skip(1).find(|(_, c)| matches!(c, '-' | '–'));
        let signed = || sign().map(|(at, sign)| (&text[..at], &text[at + sign.len_utf8()..]));
        let (lowest, highest) = text.split_once("..").or_else(signed)?;
        Some((number(lowest)?, number(highest)?))
    };
    let (lowest, highest) = match text.to_lowercase().as_str() {
        "rejected" => (-1, -1),
        "none" | "unrated" => (0, 0),
        _ => {
            if let Some(least) = text.strip_prefix(">=").or_else(|| text.strip_prefix('≥')) {
                (number(least)?, *ALL.end())
            } else if let Some(most) = text.strip_prefix("<=").or_else(|| text.strip_prefix('≤')) {
                (*ALL.start(), number(most)?)
            } else if let Some(less) = text.strip_prefix('>') {
                (number(less)? + 1, *ALL.end())
            } else if let Some(more) = text.strip_prefix('<') {
                (*ALL.start(), number(more)? - 1)
            } else if let Some(least) = text.strip_suffix('+') {
                (number(least)?, *ALL.end())
            } else if let Some(only) = number(text.trim_start_matches('=')) {
                (only, only)
            } else {
                from_to()?
            }
        }
    };
    (lowest <= highest && ALL.contains(&lowest) && ALL.contains(&highest)).then_some((lowest, highest))
}

/// The words of a text, as they are compared.
fn words(text: &str) -> Vec<String> {
    let words = normalized(text);
    words.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// Whether a text has words in a row, the last of which may go on.
fn has_words(text: &str, wanted: &[String]) -> bool {
    let plain = |text: &str| text.nfd().filter(|c| !is_combining_mark(*c)).collect::<String>();
    let there = words(&plain(text));
    let wanted: Vec<_> = wanted.iter().map(|word| plain(word)).collect();
    let Some((last, first)) = wanted.split_last() else { return false };
    there.windows(wanted.len()).any(|row| row[..first.len()] == *first && row[first.len()].starts_with(last.as_str()))
}

impl Sought {
    /// Whether it holds of a photo, where the photo alone tells.
    pub(super) fn holds(&self, photo: &Photo) -> bool {
        let metadata = &photo.metadata;
        match self {
            Self::Property(property, words) => property.text(metadata).is_some_and(|text| has_words(&text, words)),
            Self::Camera(words) => photo.camera.as_deref().is_some_and(|camera| has_words(camera, words)),
            Self::Before(day) => photo.captured.as_ref().and_then(Captured::last_day).is_some_and(|taken| taken < *day),
            Self::After(day) => {
                let whole = |taken: &Captured| Captured { time: None, ..taken.clone() }.first_day();
                photo.captured.as_ref().and_then(whole).is_some_and(|taken| taken > *day)
            }
            Self::Missing(property) => property.is_blank(metadata),
            Self::Expires(first, last) => metadata.expires.is_some_and(|day| (*first..=*last).contains(&day)),
            Self::Photos(ids) => ids.contains(&photo.id),
            Self::File(part) => photo.names.iter().any(|name| folded_name(name).contains(part)),
            Self::Folder(part) => photo.folders.iter().any(|folder| folded_name(folder).contains(part)),
            Self::Collection(name) => {
                let name = folded_name(&name.split_whitespace().collect::<Vec<_>>().join(" "));
                photo.collections.iter().any(|there| folded_name(there) == name)
            }
            Self::Rating(lowest, highest) => (*lowest..=*highest).contains(&metadata.rating.map_or(0, i8::from)),
            // The catalogue's index tells.
            Self::Words(_) | Self::Release(_) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Query {
        Query::parse(text, "2026-05-01".parse().unwrap()).unwrap()
    }

    fn word(words: &[&str]) -> Term {
        Term { excludes: false, sought: Sought::Words(words.iter().map(|word| (*word).to_owned()).collect()) }
    }

    #[test]
    fn words_phrases_fields_minus_and_or_are_told_apart() {
        assert_eq!(parse("Åre A-klasse").alternatives, [[word(&["åre"]), word(&["a"]), word(&["klasse"])]]);
        assert_eq!(parse("\"grand opening\" x").alternatives, [[word(&["grand", "opening"]), word(&["x"])]]);
        let or = parse("a OR \"OR\" or");
        assert_eq!(or.alternatives, [vec![word(&["a"])], vec![word(&["or"]), word(&["or"])]]);
        let minus = parse("-night -credit:Nord");
        assert!(minus.alternatives[0].iter().all(|term| term.excludes), "{minus:?}");
        let credit = Sought::Property(Property::Credit, vec!["foto".to_owned(), "nord".to_owned()]);
        assert_eq!(parse("credit:\"Foto: Nord\"").alternatives, [[Term { excludes: false, sought: credit }]]);
    }

    #[test]
    fn what_is_no_field_is_a_word() {
        assert_eq!(parse("10:30").alternatives, [[word(&["10"]), word(&["30"])]]);
        assert_eq!(parse("Final: - (A").alternatives, [[word(&["final"]), word(&["a"])]]);
        for nothing in ["", " ", "OR", "* - \" \"", "\""] {
            assert!(parse(nothing).is_all(), "{nothing:?}");
        }
        assert_eq!(parse("source://x").alternatives, [[word(&["source"]), word(&["x"])]]);
    }

    #[test]
    fn an_argument_with_spaces_is_one_value_unless_it_is_a_search_of_its_own() {
        let today = "2026-05-01".parse().unwrap();
        let read = |argument: &str| Query::of_arguments(&[argument.to_owned()], today).unwrap();
        assert_eq!(read("collection:Spring gala"), parse("collection:\"Spring gala\""));
        assert_eq!(read("credit:Nord city:Oslo"), parse("credit:Nord city:Oslo"));
        assert_eq!(read("Spring gala"), parse("Spring gala"));
    }

    #[test]
    fn values_that_a_field_cannot_have_are_refused() {
        let today: Date = "2026-05-01".parse().unwrap();
        for wrong in [
            "before:soon",
            "after:2026-13",
            "expires:30",
            "expires:d",
            "missing:colour",
            "credit:",
            "city:\" \"",
            "camera:-",
        ] {
            assert!(Query::parse(wrong, today).is_err(), "{wrong}");
        }
        let sought = |text: &str| Query::parse(text, today).unwrap().alternatives[0][0].sought.clone();
        let date = |text: &str| text.parse::<Date>().unwrap();
        assert_eq!(sought("before:2026-04"), Sought::Before(date("2026-04-01")));
        assert_eq!(sought("after:2025"), Sought::After(date("2025-12-31")));
        assert_eq!(sought("expires:30d"), Sought::Expires(today, date("2026-05-31")));
        assert_eq!(sought("expires:2026-06-30"), Sought::Expires(today, date("2026-06-30")));
        assert_eq!(sought("missing:keyword"), sought("missing:keywords"));
    }

    #[test]
    fn ratings_are_numbers_that_may_be_compared() {
        for (text, range) in [
            ("4", (4, 4)),
            ("4+", (4, 5)),
            (">=4", (4, 5)),
            ("≥4", (4, 5)),
            (">3", (4, 5)),
            ("<=2", (-1, 2)),
            ("<3", (-1, 2)),
            ("3-5", (3, 5)),
            ("3..5", (3, 5)),
            ("-1", (-1, -1)),
            ("-1-2", (-1, 2)),
            ("Rejected", (-1, -1)),
            ("none", (0, 0)),
            ("0", (0, 0)),
        ] {
            assert_eq!(stars(text), Some(range), "{text}");
        }
        for wrong in ["6", "-2", ">5", "<-1", "5-3", "four", "+", "-", "4-", "★", "4.5", "é-4"] {
            assert_eq!(stars(wrong), None, "{wrong}");
        }
        assert_eq!(parse("-rating:rejected").alternatives, [[Term { excludes: true, sought: Sought::Rating(-1, -1) }]]);
    }

    #[test]
    fn a_value_is_found_without_its_marks_and_at_the_beginning_of_a_word() {
        let has = |text: &str, wanted: &str| has_words(text, &words(wanted));
        assert!(has("Foto: Åsa Öberg/Nord", "asa ob"));
        assert!(has("Straße", "strasse") && has("Malmö", "malmo") && has("Malmo", "malmö"));
        assert!(!has("Foto: Nord", "ord") && !has("Nord Foto", "Foto Nord"));
    }
}
