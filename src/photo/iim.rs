//! IPTC-IIM 4.2, the metadata format of wire photos since 1991: read and written.

use encoding_rs::Encoding;
use jiff::civil::Date;

use super::captured::{Captured, parse_offset};
use super::letters::judge;
use super::metadata::Metadata;
use super::property::Property;
use super::text;

/// Dataset numbers of record 2.
mod dataset {
    pub(super) const VERSION: u8 = 0;
    pub(super) const TITLE: u8 = 5;
    pub(super) const KEYWORDS: u8 = 25;
    pub(super) const NOT_BEFORE: u8 = 30;
    pub(super) const NOT_BEFORE_TIME: u8 = 35;
    pub(super) const EXPIRES: u8 = 37;
    pub(super) const INSTRUCTIONS: u8 = 40;
    pub(super) const DATE_CREATED: u8 = 55;
    pub(super) const TIME_CREATED: u8 = 60;
    pub(super) const CREATOR: u8 = 80;
    pub(super) const CREATOR_TITLE: u8 = 85;
    pub(super) const CITY: u8 = 90;
    pub(super) const SUBLOCATION: u8 = 92;
    pub(super) const STATE: u8 = 95;
    pub(super) const COUNTRY_CODE: u8 = 100;
    pub(super) const COUNTRY: u8 = 101;
    pub(super) const JOB_ID: u8 = 103;
    pub(super) const HEADLINE: u8 = 105;
    pub(super) const CREDIT: u8 = 110;
    pub(super) const SOURCE: u8 = 115;
    pub(super) const COPYRIGHT: u8 = 116;
    pub(super) const CAPTION: u8 = 120;
    pub(super) const CAPTION_WRITER: u8 = 122;
}

/// The maximum length of a dataset of record 2, in bytes of UTF-8.
fn max_dataset_length(number: u8) -> usize {
    match number {
        dataset::CAPTION => 2_000,
        dataset::HEADLINE | dataset::INSTRUCTIONS => 256,
        dataset::COPYRIGHT => 128,
        dataset::TITLE | dataset::KEYWORDS | dataset::COUNTRY => 64,
        dataset::COUNTRY_CODE => 3,
        _ => 32,
    }
}

/// The maximum length of a property's dataset, in bytes; `None` where the property is not a text or has no dataset.
#[must_use]
pub fn max_length(property: Property) -> Option<usize> {
    let number = match property {
        Property::Caption => dataset::CAPTION,
        Property::Headline => dataset::HEADLINE,
        Property::Creator => dataset::CREATOR,
        Property::CreatorTitle => dataset::CREATOR_TITLE,
        Property::Credit => dataset::CREDIT,
        Property::Copyright => dataset::COPYRIGHT,
        Property::Source => dataset::SOURCE,
        Property::Sublocation => dataset::SUBLOCATION,
        Property::City => dataset::CITY,
        Property::State => dataset::STATE,
        Property::Country => dataset::COUNTRY,
        Property::Keywords => dataset::KEYWORDS,
        Property::Title => dataset::TITLE,
        Property::Instructions => dataset::INSTRUCTIONS,
        Property::JobId => dataset::JOB_ID,
        Property::CaptionWriter => dataset::CAPTION_WRITER,
        _ => return None,
    };
    Some(max_dataset_length(number))
}

/// `ESC % G`: the datasets that follow are UTF-8 (ISO 2022, dataset 1:90).
const UTF8: &[u8] = b"\x1b%G";

/// Character sets of one byte a letter, as ISO 2022 declares them; Latin-1 is judged, as many programs declare it wrongly.
fn declared_encoding(declared: &[u8]) -> Option<&'static Encoding> {
    match declared {
        [0x1B, b'-' | b'.' | b'/', b'B'] => Some(encoding_rs::ISO_8859_2),
        [0x1B, b'-' | b'.' | b'/', b'L'] => Some(encoding_rs::ISO_8859_5),
        [0x1B, b'-' | b'.' | b'/', b'F'] => Some(encoding_rs::ISO_8859_7),
        _ => None,
    }
}

/// One encoding for all texts of a block: the more there are, the better it is known.
fn undeclared_encoding(datasets: &[(u8, &[u8])]) -> &'static Encoding {
    let odd = datasets.iter().map(|(_, value)| *value).filter(|value| std::str::from_utf8(value).is_err());
    judge(&odd.take(200).collect::<Vec<_>>().join(&b'\n'))
}

/// Real blocks have fewer datasets; more are an attack.
const MAX_DATASETS: usize = 10_000;

/// Reads a block. Text without a declared character set is taken for UTF-8 where it is valid, else for windows-1252.
#[must_use]
pub fn read(block: &[u8]) -> Metadata {
    read_datasets(block).0
}

/// The same, with whether the block could be read to its end.
pub(super) fn read_datasets(block: &[u8]) -> (Metadata, bool) {
    let mut metadata = Metadata::default();
    let (mut date, mut time) = (None, None);
    let (mut expires, mut not_before, mut not_before_time) = (None::<String>, None::<String>, None::<String>);
    let mut at = 0;
    let mut declared: Option<&[u8]> = None;
    let mut datasets = Vec::new();
    for _ in 0..MAX_DATASETS {
        let Some((record, number, value, next)) = dataset_at(block, at) else { break };
        at = next;
        match (record, number) {
            (1, 90) => declared = Some(value),
            (2, _) => datasets.push((number, value)),
            _ => {}
        }
    }
    let declared_utf8 = declared == Some(UTF8);
    let encoding = declared.and_then(declared_encoding).unwrap_or_else(|| undeclared_encoding(&datasets));
    for (number, value) in datasets {
        let Some(text) = text::decode_truncated(value, declared_utf8, encoding) else { continue };
        let place = match number {
            dataset::KEYWORDS => {
                metadata.keywords.push(text);
                continue;
            }
            dataset::CREATOR => {
                metadata.creator.push(text);
                continue;
            }
            dataset::DATE_CREATED => &mut date,
            dataset::TIME_CREATED => &mut time,
            dataset::EXPIRES => &mut expires,
            dataset::NOT_BEFORE => &mut not_before,
            dataset::NOT_BEFORE_TIME => &mut not_before_time,
            _ => match field(&mut metadata, number) {
                Some(place) => place,
                None => continue,
            },
        };
        // These datasets are not repeatable: the first one counts.
        place.get_or_insert(text);
    }
    metadata.not_before = not_before.as_ref().and_then(|date| captured(date, not_before_time.as_deref())?.first_day());
    metadata.expires = expires.as_ref().and_then(|date| captured(date, None)?.last_day());
    // A day that is there and cannot be read may forbid the use of the photo; zeros are no day.
    let is_lost = |text: &Option<String>, read: Option<Date>| {
        read.is_none() && text.as_ref().is_some_and(|text| text.contains(|c: char| matches!(c, '1'..='9')))
    };
    let has_lost_day = is_lost(&not_before, metadata.not_before) || is_lost(&expires, metadata.expires);
    metadata.captured = date.and_then(|date| captured(&date, time.as_deref()));
    // Zeros fill a block up.
    let is_whole = block.get(at).is_none_or(|byte| *byte == 0) && !has_lost_day;
    (metadata, is_whole)
}

/// Datasets that nothing here reads, each with the property that says the same in XMP, and its name for people.
const UNCARRIED: [(u8, Property, &str); 3] = [
    (4, Property::IntellectualGenre, "the object attributes"),
    (12, Property::SubjectCodes, "the subject references"),
    (118, Property::CreatorContact, "the contact"),
];

/// What a block says that is not carried on, unless the metadata has it from XMP.
pub(super) fn uncarried(block: &[u8], metadata: &Metadata) -> Vec<&'static str> {
    let mut at = 0;
    let datasets = std::iter::from_fn(|| {
        let (record, number, value, next) = dataset_at(block, at)?;
        at = next;
        Some((record, number, value))
    });
    let has: Vec<u8> = datasets
        .take(MAX_DATASETS)
        .filter(|(record, _, value)| *record == 2 && value.iter().any(u8::is_ascii_graphic))
        .map(|(_, number, _)| number)
        .collect();
    let is_lost = |number: u8, property: Property| has.contains(&number) && property.is_blank(metadata);
    UNCARRIED.iter().filter(|(number, property, _)| is_lost(*number, *property)).map(|(.., name)| *name).collect()
}

fn field(metadata: &mut Metadata, number: u8) -> Option<&mut Option<String>> {
    Some(match number {
        dataset::TITLE => &mut metadata.title,
        dataset::INSTRUCTIONS => &mut metadata.instructions,
        dataset::CREATOR_TITLE => &mut metadata.creator_title,
        dataset::CITY => &mut metadata.city,
        dataset::SUBLOCATION => &mut metadata.sublocation,
        dataset::STATE => &mut metadata.state,
        dataset::COUNTRY_CODE => &mut metadata.country_code,
        dataset::COUNTRY => &mut metadata.country,
        dataset::JOB_ID => &mut metadata.job_id,
        dataset::HEADLINE => &mut metadata.headline,
        dataset::CREDIT => &mut metadata.credit,
        dataset::SOURCE => &mut metadata.source,
        dataset::COPYRIGHT => &mut metadata.copyright,
        dataset::CAPTION => &mut metadata.caption,
        dataset::CAPTION_WRITER => &mut metadata.caption_writer,
        _ => return None,
    })
}

/// A dataset: tag marker, record, number, length, value. A length with the top bit set is the size of an extended length
/// field that follows.
fn dataset_at(block: &[u8], at: usize) -> Option<(u8, u8, &[u8], usize)> {
    let head = block.get(at..at + 5)?;
    if head[0] != 0x1C {
        return None;
    }
    let length = usize::from(u16::from_be_bytes([head[3], head[4]]));
    let (start, length) = if length & 0x8000 == 0 {
        (at + 5, length)
    } else {
        let width = length & 0x7FFF;
        let digits = block.get(at + 5..).and_then(|rest| rest.get(..width)).filter(|_| width <= 4)?;
        (at + 5 + width, digits.iter().fold(0, |sum, digit| sum << 8 | usize::from(*digit)))
    };
    let end = start.checked_add(length)?;
    Some((head[1], head[2], block.get(start..end)?, end))
}

/// Reads CCYYMMDD, with zeros for what is not known, and HHMMSS±HHMM.
fn captured(date: &str, time: Option<&str>) -> Option<Captured> {
    let digits: String = date.chars().filter(char::is_ascii_digit).collect();
    if digits.len() != 8 {
        return None;
    }
    let mut captured: Captured = format!("{}-{}-{}", &digits[..4], &digits[4..6], &digits[6..]).parse().ok()?;
    if let Some(time) = time.filter(|_| captured.day.is_some()).filter(|t| t.is_ascii()) {
        let clock: String = time.chars().take_while(char::is_ascii_digit).collect();
        if clock.len() == 6 {
            let text = format!("{captured}T{}:{}:{}", &clock[..2], &clock[2..4], &clock[4..]);
            if let Ok(mut with_time) = text.parse::<Captured>() {
                with_time.offset = parse_offset(&time[6..]);
                captured = with_time;
            }
        }
    }
    Some(captured)
}

/// Writes a block in UTF-8; a text that is too long for its dataset is truncated between characters.
#[must_use]
pub fn write(metadata: &Metadata) -> Vec<u8> {
    let mut block = Vec::new();
    put(&mut block, 1, 0, &[0, 4]);
    put(&mut block, 1, 90, UTF8);
    put(&mut block, 2, dataset::VERSION, &[0, 4]);
    let (date, time) = metadata.captured.as_ref().map(date_and_time).unwrap_or_default();
    // A country code of two letters has no dataset; XMP carries it.
    let code = metadata.country_code.as_deref().filter(|code| code.len() == 3);
    let one = |text: &Option<String>| text.iter().cloned().collect::<Vec<_>>();
    let values = [
        (dataset::TITLE, one(&metadata.title)),
        (dataset::KEYWORDS, metadata.keywords.clone()),
        (
            dataset::NOT_BEFORE,
            metadata.not_before.map(|date| date.strftime("%Y%m%d").to_string()).into_iter().collect(),
        ),
        (dataset::EXPIRES, metadata.expires.map(|date| date.strftime("%Y%m%d").to_string()).into_iter().collect()),
        (dataset::INSTRUCTIONS, one(&metadata.instructions)),
        (dataset::DATE_CREATED, one(&date)),
        (dataset::TIME_CREATED, one(&time)),
        (dataset::CREATOR, metadata.creator.clone()),
        (dataset::CREATOR_TITLE, one(&metadata.creator_title)),
        (dataset::CITY, one(&metadata.city)),
        (dataset::SUBLOCATION, one(&metadata.sublocation)),
        (dataset::STATE, one(&metadata.state)),
        (dataset::COUNTRY_CODE, code.map(str::to_owned).into_iter().collect()),
        (dataset::COUNTRY, one(&metadata.country)),
        (dataset::JOB_ID, one(&metadata.job_id)),
        (dataset::HEADLINE, one(&metadata.headline)),
        (dataset::CREDIT, one(&metadata.credit)),
        (dataset::SOURCE, one(&metadata.source)),
        (dataset::COPYRIGHT, one(&metadata.copyright)),
        (dataset::CAPTION, one(&metadata.caption)),
        (dataset::CAPTION_WRITER, one(&metadata.caption_writer)),
    ];
    for (number, texts) in values {
        for text in texts {
            put(&mut block, 2, number, cut_at_word(&text, max_dataset_length(number)).as_bytes());
        }
    }
    block
}

fn put(block: &mut Vec<u8>, record: u8, number: u8, value: &[u8]) {
    block.extend([0x1C, record, number]);
    // The maximum lengths are far below the threshold of the extended form.
    block.extend(u16::try_from(value.len()).unwrap_or(0).to_be_bytes());
    block.extend(value);
}

/// The start of a text, up to a number of bytes, without half a character at the end.
#[must_use]
pub fn truncate(text: &str, bytes: usize) -> &str {
    &text[..text.floor_char_boundary(bytes)]
}

/// The same, ended at a word and without a sign that leads nowhere, unless that would leave less than half.
#[must_use]
pub fn cut_at_word(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    let cut = truncate(text, bytes);
    let ends =
        |c: char| c.is_whitespace() || matches!(c, '/' | '|' | ',' | ';' | ':' | '-' | '–' | '—' | '(' | '&' | '+');
    // A word that ends right here is whole.
    let whole = if text[cut.len()..].starts_with(ends) { cut } else { &cut[..cut.rfind(ends).unwrap_or(0)] };
    let whole = whole.trim_end_matches(ends);
    if whole.len() * 2 >= bytes { whole } else { cut }
}

fn date_and_time(captured: &Captured) -> (Option<String>, Option<String>) {
    let date = format!("{:04}{:02}{:02}", captured.year, captured.month.unwrap_or(0), captured.day.unwrap_or(0));
    // The dataset needs an offset from UTC. Where it is not known, the time is left out: none is invented.
    let time = captured
        .time
        .and_then(|(h, m, s)| Some((h, m, s?)))
        .zip(captured.offset_text())
        .map(|((h, m, s), offset)| format!("{h:02}{m:02}{s:02}{}", offset.replace(':', "")));
    (Some(date), time)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(record: u8, number: u8, value: &[u8]) -> Vec<u8> {
        let mut block = Vec::new();
        put(&mut block, record, number, value);
        block
    }

    #[test]
    fn what_is_written_is_read_again_within_its_limits() {
        let long = "ä".repeat(17);
        let metadata = Metadata {
            credit: Some(long.clone()),
            keywords: vec!["å".to_owned(), "ö".to_owned()],
            captured: "2022-05-13T16:20:05+02:00".parse().ok(),
            ..Metadata::default()
        };
        let back = read(&write(&metadata));
        assert_eq!(back, Metadata { credit: Some("ä".repeat(16)), ..metadata });
    }

    #[test]
    fn a_time_without_a_zone_and_a_short_country_code_are_left_out() {
        let metadata = Metadata {
            captured: "2022-05-13T16:20:05".parse().ok(),
            country_code: Some("SE".to_owned()),
            ..Metadata::default()
        };
        let back = read(&write(&metadata));
        assert_eq!(back, Metadata { captured: "2022-05-13".parse().ok(), ..Metadata::default() });
    }

    #[test]
    fn undeclared_latin_1_and_undeclared_utf_8_are_both_read() {
        let latin = text(2, 80, b"Bj\xf6rn");
        assert_eq!(read(&latin).creator, ["Björn"]);
        let utf8 = text(2, 80, "Björn".as_bytes());
        assert_eq!(read(&utf8).creator, ["Björn"]);
    }

    #[test]
    fn a_value_truncated_inside_a_character_is_read_up_to_it() {
        let truncated = &"Foto: Åsa Öberg/Nordbild Åå".as_bytes()[..28];
        assert_eq!(read(&text(2, 110, truncated)).credit.as_deref(), Some("Foto: Åsa Öberg/Nordbild"));
        let declared = [text(1, 90, UTF8), text(2, 110, b"caf\xc3")].concat();
        assert_eq!(read(&declared).credit.as_deref(), Some("caf"));
        assert_eq!(read(&text(2, 110, b"caf\xe9")).credit.as_deref(), Some("café"));
    }

    #[test]
    fn lengths_that_lead_nowhere_end_the_reading() {
        let mut block = text(2, 105, b"kept");
        block.extend([0x1C, 2, 120, 0x80, 9, 255, 255, 255, 255, 255, 255, 255, 255, 255]);
        assert_eq!(read(&block).headline.as_deref(), Some("kept"));
    }
}
