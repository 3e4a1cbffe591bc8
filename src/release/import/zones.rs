//! Which zone a timetable is in, told by abbreviations, by peoples (`Swedish time`) and by the place of the event.
//!
//! Both tables are explicit and hold nothing that could be meant in two ways.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

use super::places;

/// Abbreviations: minutes east of UTC, and the zone they are believed to mean where nothing else is known.
const ABBREVIATIONS: &[(&str, i32, &str)] = &[
    ("UTC", 0, "UTC"),
    ("GMT", 0, "Europe/London"),
    ("BST", 60, "Europe/London"),
    ("WET", 0, "Europe/Lisbon"),
    ("WEST", 60, "Europe/Lisbon"),
    ("CET", 60, "Europe/Berlin"),
    ("CEST", 120, "Europe/Berlin"),
    ("MEZ", 60, "Europe/Berlin"),
    ("MESZ", 120, "Europe/Berlin"),
    ("EET", 120, "Europe/Helsinki"),
    ("EEST", 180, "Europe/Helsinki"),
    ("MSK", 180, "Europe/Moscow"),
    ("EST", -300, "America/New_York"),
    ("EDT", -240, "America/New_York"),
    ("CDT", -300, "America/Chicago"),
    ("MDT", -360, "America/Denver"),
    ("PST", -480, "America/Los_Angeles"),
    ("PDT", -420, "America/Los_Angeles"),
    ("JST", 540, "Asia/Tokyo"),
    ("AEST", 600, "Australia/Sydney"),
    ("AEDT", 660, "Australia/Sydney"),
    ("MST", -420, "America/Denver"),
    ("AKST", -540, "America/Anchorage"),
    ("AKDT", -480, "America/Anchorage"),
    ("HST", -600, "Pacific/Honolulu"),
    ("SGT", 480, "Asia/Singapore"),
    ("HKT", 480, "Asia/Hong_Kong"),
    ("KST", 540, "Asia/Seoul"),
    ("AWST", 480, "Australia/Perth"),
    ("NZST", 720, "Pacific/Auckland"),
    ("NZDT", 780, "Pacific/Auckland"),
    ("SAST", 120, "Africa/Johannesburg"),
];

/// What means a zone in winter and in summer alike.
const GENERIC: &[(&str, &str)] =
    &[("ET", "America/New_York"), ("CT", "America/Chicago"), ("MT", "America/Denver"), ("PT", "America/Los_Angeles")];

/// Zones that are spelled out, with the abbreviation that says the same.
const SPELLED: &[(&str, &str)] = &[
    ("eastern daylight time", "EDT"),
    ("eastern standard time", "EST"),
    ("eastern time", "ET"),
    ("central daylight time", "CDT"),
    ("central time", "CT"),
    ("mountain daylight time", "MDT"),
    ("mountain time", "MT"),
    ("pacific daylight time", "PDT"),
    ("pacific standard time", "PST"),
    ("pacific time", "PT"),
    ("british summer time", "BST"),
    ("greenwich mean time", "GMT"),
    ("central european summer time", "CEST"),
    ("central european time", "CET"),
    ("mitteleuropäische sommerzeit", "MESZ"),
    ("mitteleuropäischer sommerzeit", "MESZ"),
    ("mitteleuropäische zeit", "MEZ"),
    ("coordinated universal time", "UTC"),
];

/// How languages that put the time first say it: `heure de Paris`, `hora de Madrid`, `ora di Roma`.
const TIME_FIRST: [&str; 3] = ["heure de", "hora de", "ora di"];

/// Countries that have one zone, by their names and their peoples' in English, Swedish and German.
const COUNTRIES: &[(&str, &[&str], &[&str])] = &[
    ("Europe/Stockholm", &["Sweden", "Sverige", "Schweden"], &["Swedish", "svensk", "schwedischer", "Ruotsin"]),
    (
        "Europe/Oslo",
        &["Norway", "Norge", "Norwegen", "Norvège", "Noruega", "Norvegia"],
        &["Norwegian", "norsk", "norwegischer"],
    ),
    (
        "Europe/Copenhagen",
        &["Denmark", "Danmark", "Dänemark", "Köpenhamn", "Kopenhagen"],
        &["Danish", "dansk", "dänischer"],
    ),
    (
        "Europe/Helsinki",
        &["Finland", "Finnland", "Helsingfors", "Suomi", "Suomessa"],
        &["Finnish", "finsk", "finnischer", "Suomen"],
    ),
    ("Atlantic/Reykjavik", &["Iceland"], &["Icelandic", "isländsk", "isländischer"]),
    ("Europe/Berlin", &["Germany", "Tyskland", "Deutschland"], &["German", "tysk", "deutscher"]),
    (
        "Europe/Vienna",
        &["Austria", "Österrike", "Österreich", "Wien"],
        &["Austrian", "österrikisk", "österreichischer"],
    ),
    ("Europe/Zurich", &["Switzerland", "Schweiz", "Zürich"], &["Swiss", "schweizisk", "Schweizer"]),
    (
        "Europe/Amsterdam",
        &["Netherlands", "Nederland", "Nederländerna", "Niederlande", "Niederlanden"],
        &["Dutch", "Nederlandse", "nederländsk", "niederländischer"],
    ),
    ("Europe/Brussels", &["Belgium", "Belgien", "Bryssel", "Brüssel"], &["Belgian", "belgisk", "belgischer"]),
    ("Europe/Luxembourg", &["Luxemburg"], &["Luxembourgish"]),
    (
        "Europe/Paris",
        &["Frankrike", "Frankreich", "France", "Francia", "Frankrijk"],
        &["French", "française", "fransk", "französischer"],
    ),
    (
        "Europe/Rome",
        &["Italy", "Italien", "Rom", "Roma", "Italia", "Italie", "Italië"],
        &["Italian", "italiensk", "italienischer"],
    ),
    ("Europe/Warsaw", &["Poland", "Polen", "Warschau", "Warszawa"], &["Polish", "polsk", "polnischer"]),
    (
        "Europe/Prague",
        &["Czechia", "Czech Republic", "Tjeckien", "Tschechien", "Prag"],
        &["Czech", "tjeckisk", "tschechischer"],
    ),
    ("Europe/Bratislava", &["Slovakia", "Slovakien", "Slowakei"], &["Slovak"]),
    ("Europe/Budapest", &["Hungary", "Ungern", "Ungarn"], &["Hungarian", "ungersk", "ungarischer"]),
    ("Europe/Ljubljana", &["Slovenia", "Slovenien", "Slowenien"], &["Slovenian"]),
    ("Europe/Zagreb", &["Croatia", "Kroatien"], &["Croatian"]),
    ("Europe/Bucharest", &["Romania", "Rumänien"], &["Romanian"]),
    ("Europe/Sofia", &["Bulgaria", "Bulgarien"], &["Bulgarian"]),
    ("Europe/Athens", &["Greece", "Grekland", "Griechenland"], &["Greek", "grekisk", "griechischer"]),
    ("Europe/Tallinn", &["Estonia", "Estland"], &["Estonian"]),
    ("Europe/Riga", &["Latvia", "Lettland"], &["Latvian"]),
    ("Europe/Vilnius", &["Lithuania", "Litauen"], &["Lithuanian"]),
    ("Europe/Dublin", &["Ireland", "Irland"], &["Irish", "irländsk", "irischer"]),
    (
        "Europe/London",
        &[
            "England",
            "Scotland",
            "Skottland",
            "Schottland",
            "Wales",
            "United Kingdom",
            "Great Britain",
            "Storbritannien",
            "Großbritannien",
        ],
        &["British", "UK", "brittisk", "britischer"],
    ),
    ("Europe/Madrid", &["Spain", "España", "Spanien", "Espagne", "Spagna", "Spanje"], &["Spanish", "spansk"]),
    ("Europe/Monaco", &["Monaco"], &[]),
    ("Europe/Istanbul", &["Turkey", "Türkiye", "Turkiet", "Türkei"], &["Turkish"]),
    ("Asia/Tokyo", &["Japan"], &["Japanese", "japansk", "japanischer"]),
    ("Asia/Seoul", &["South Korea", "Sydkorea", "Südkorea"], &["Korean"]),
    ("Asia/Singapore", &["Singapore", "Singapur"], &[]),
    ("Asia/Dubai", &["United Arab Emirates", "Abu Dhabi"], &[]),
    ("Asia/Qatar", &["Qatar", "Katar"], &[]),
    ("Asia/Bahrain", &["Bahrain"], &[]),
    ("Asia/Kolkata", &["India", "Indien"], &["Indian"]),
];

/// What a text says about the zone of its times.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stated {
    /// The words that say it.
    pub(super) words: String,
    /// The zone that the words alone would mean.
    zone: String,
    /// The offset that they mean, where they mean one.
    offset: Option<Offset>,
    /// Whether the words name a town, and so nothing but its zone.
    town: bool,
}

/// The zone that is named outright in a text, as the IANA does.
pub(super) fn named(text: &str) -> Option<String> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+')))
        .filter(|word| word.contains('/') && word.len() < 40)
        .find_map(|word| TimeZone::get(word).ok()?.iana_name().map(str::to_owned))
}

/// What a text says about its zone: `(all times are in CEST/Swedish time)`.
pub(super) fn stated(text: &str) -> Option<Stated> {
    let words: Vec<&str> = text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let lower = text.to_lowercase();
    if let Some(spelled) = spelled_out(text) {
        return Some(spelled);
    }
    if let Some(behind) = TIME_FIRST.iter().find_map(|first| Some(&lower[lower.find(first)? + first.len()..])) {
        let name = behind.trim().split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let zone = all_zones().find(|zone| {
            let named = COUNTRIES.iter().find(|(of, ..)| of == zone).map_or(&[][..], |(_, names, _)| names);
            places::towns(zone).chain(named.iter().copied()).any(|town| town.to_lowercase() == name)
        });
        if let Some(zone) = zone {
            return Some(Stated { words: name.to_owned(), zone: zone.to_owned(), offset: None, town: true });
        }
    }
    if let Some((name, zone)) = GENERIC.iter().find(|(name, _)| words.contains(name)) {
        return Some(Stated { words: (*name).to_owned(), zone: (*zone).to_owned(), offset: None, town: true });
    }
    // `UTC+2` says more than its abbreviation.
    if let Some(stated) = words.iter().find_map(|word| from_utc(text).or_else(|| abbreviation(word))) {
        return Some(stated);
    }
    if let Some(stated) = words.windows(3).find_map(|three| town(&three[..2], three[2])) {
        return Some(stated);
    }
    words.windows(2).find_map(|pair| {
        let time =
            matches!(pair[1].to_lowercase().as_str(), "time" | "times" | "tid" | "tider" | "zeit" | "tijd" | "aikaa");
        let people = COUNTRIES.iter().find(|(_, _, peoples)| time && peoples.contains(&pair[0]));
        let of_people = |zone: &str| Stated { words: pair.join(" "), zone: zone.to_owned(), offset: None, town: false };
        people.map(|(zone, ..)| of_people(zone)).or_else(|| town(&pair[..1], pair[1]))
    })
}

/// `Eastern Daylight Time`
pub(super) fn spelled_out(text: &str) -> Option<Stated> {
    let lower = text.to_lowercase();
    let (at, (name, short)) = SPELLED.iter().find_map(|spelled| Some((lower.find(spelled.0)?, spelled)))?;
    let words = text.get(at..at + name.len()).unwrap_or(name);
    abbreviated(short).map(|stated| Stated { words: words.to_owned(), ..stated })
}

/// `9 a.m. CST`: beside an American hour, and on a day on which America has it, it is not China's.
pub(super) fn central_standard(day: Date) -> Option<Stated> {
    let (zone, offset) = ("America/Chicago", Offset::from_seconds(-6 * 3600).ok()?);
    let noon = day.at(12, 0, 0, 0).in_tz(zone).ok()?;
    let stated = Stated { words: "CST".to_owned(), zone: zone.to_owned(), offset: Some(offset), town: false };
    (noon.offset() == offset).then_some(stated)
}

fn abbreviation(word: &str) -> Option<Stated> {
    let (name, minutes, zone) = ABBREVIATIONS.iter().find(|(name, ..)| *name == word)?;
    let offset = Offset::from_seconds(minutes * 60).ok();
    Some(Stated { words: (*name).to_owned(), zone: (*zone).to_owned(), offset, town: false })
}

/// The first abbreviation in a text.
pub(super) fn abbreviated(text: &str) -> Option<Stated> {
    let generic = |word: &str| {
        let (name, zone) = GENERIC.iter().find(|(name, _)| *name == word)?;
        Some(Stated { words: (*name).to_owned(), ..Stated::of_place(zone) })
    };
    text.split(|c: char| !c.is_alphabetic()).find_map(|word| abbreviation(word).or_else(|| generic(word)))
}

/// Whether a text adds an offset to `UTC` or `GMT`, of whole hours or not.
pub(super) fn adds_offset(text: &str) -> bool {
    let Some(at) = ["UTC", "GMT"].into_iter().find_map(|name| Some(text.find(name)? + name.len())) else {
        return false;
    };
    let rest = text[at..].trim_start();
    let added = rest.strip_prefix(['+', '-', '−', '–']).unwrap_or_default();
    let adds = added.trim_start().starts_with(|c: char| c.is_ascii_digit());
    let spelled = ["plus", "minus"].iter().any(|word| rest.starts_with(word));
    adds || spelled
}

/// `New York time`, `Berliner Zeit`
fn town(name: &[&str], time: &str) -> Option<Stated> {
    if !matches!(time.to_lowercase().as_str(), "time" | "tid" | "zeit" | "tijd" | "aikaa") {
        return None;
    }
    let name = name.join(" ");
    let bare = name.strip_suffix("er").unwrap_or(&name);
    let known = |zone: &'static str| places::towns(zone).any(|town| town == name || town == bare);
    let zone = all_zones().find(|zone| known(zone))?;
    Some(Stated { words: format!("{name} {time}"), zone: zone.to_owned(), offset: None, town: true })
}

/// `UTC+2`, `GMT -05`
pub(super) fn from_utc(text: &str) -> Option<Stated> {
    let (at, name) = ["UTC", "GMT"].into_iter().find_map(|name| Some((text.find(name)?, name)))?;
    let rest = text[at + name.len()..].trim_start();
    let sign = rest.chars().next().filter(|c| matches!(c, '+' | '-' | '−'))?;
    let rest = rest[sign.len_utf8()..].trim_start();
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let hours: i32 = digits.parse().ok().filter(|hours| (0..=14).contains(hours))?;
    // `UTC+5:30`
    let minutes = rest[digits.len()..].strip_prefix([':', '.']).unwrap_or_default();
    if minutes.starts_with(|c: char| c.is_ascii_digit()) && !minutes.starts_with("00") {
        return None;
    }
    let east = if sign == '+' { hours } else { -hours };
    let stated = Stated::of_offset(east, Offset::from_seconds(east * 3600).ok()?);
    Some(Stated { words: format!("{name}{sign}{hours}"), ..stated })
}

/// What a text says about its zone in its first words, and what follows them: `BST Opening`, `London time: Opening`.
pub(super) fn at_start(text: &str) -> Option<(Stated, &str)> {
    let bare = text.trim_start_matches(['(', ' ']);
    let ends = bare.match_indices([' ', ':', ',', ')', '\t']).map(|(at, _)| at).chain([bare.len()]);
    let mut found = ends.take(3).filter_map(|end| Some((stated(&bare[..end])?, end)));
    let (stated, end) = found.find(|(stated, end)| bare[..*end] == stated.words)?;
    Some((stated, bare[end..].trim_start_matches([')', ' ', ':', '-', '–', '—', ',', '|'])))
}

/// Whether capitals look like a zone's abbreviation, known or not: `CST`, `AKDT`.
pub(super) fn is_abbreviation(word: &str) -> bool {
    (2..=5).contains(&word.len()) && word.ends_with(['T', 'Z']) && word.bytes().all(|byte| byte.is_ascii_uppercase())
}

impl Stated {
    pub(super) fn of_place(zone: &str) -> Self {
        Self { words: zone.to_owned(), zone: zone.to_owned(), offset: None, town: true }
    }

    /// So many hours east of UTC.
    pub(super) fn of_offset(hours: i32, offset: Offset) -> Self {
        // The IANA counts these zones westwards.
        let zone = match hours {
            0 => "UTC".to_owned(),
            1.. => format!("Etc/GMT-{hours}"),
            _ => format!("Etc/GMT+{}", -hours),
        };
        Self { words: format!("UTC{hours:+}"), zone, offset: Some(offset), town: false }
    }

    /// The zone that the words alone mean, and the offset where they mean one.
    pub(super) fn meant(&self) -> (&str, Option<Offset>) {
        (&self.zone, self.offset)
    }
}

fn all_zones() -> impl Iterator<Item = &'static str> {
    COUNTRIES.iter().map(|(zone, ..)| *zone).chain(places::zones())
}

/// The zone of the place that a text speaks of most, if its country has only one.
pub(super) fn place(text: &str) -> Option<&'static str> {
    let mut best: Option<(usize, &'static str)> = None;
    for zone in all_zones() {
        let names = COUNTRIES.iter().find(|(of, ..)| *of == zone).map_or(&[][..], |(_, names, _)| names);
        let count: usize = names.iter().copied().chain(places::towns(zone)).map(|name| mentions(text, name)).sum();
        if count > best.map_or(0, |(most, _)| most) {
            best = Some((count, zone));
        }
    }
    best.map(|(_, zone)| zone)
}

/// How often a name stands in a text as a word of its own.
fn mentions(text: &str, name: &str) -> usize {
    let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    text.match_indices(name)
        .filter(|(at, _)| !inside(text[..*at].chars().next_back()))
        .filter(|(at, _)| {
            let mut behind = text[at + name.len()..].chars();
            // The genitive: `Sveriges`, `Germany's`.
            let next = behind.next();
            !inside(next) || next == Some('s') && !inside(behind.next())
        })
        .count()
}

/// Where a zone was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Because {
    /// The user or the text names it.
    Named,
    /// It is that of the event's place.
    Place,
    /// The words that state it mean it, for want of a place.
    Stated,
    /// It is the newsroom's own, for want of anything.
    Home,
}

/// What is known about the zone of a text's times.
#[derive(Debug, Clone)]
pub(super) struct Clues {
    pub(super) named: Option<String>,
    pub(super) stated: Option<Stated>,
    pub(super) place: Option<&'static str>,
    pub(super) home: String,
}

impl Clues {
    /// The zone at an instant that is at most a day off: the first that agrees with what is stated.
    pub(super) fn zone(&self, about: Timestamp) -> (String, Because) {
        if let Some(named) = &self.named {
            return (named.clone(), Because::Named);
        }
        let Some(stated) = &self.stated else {
            let place = self.place.map(|place| (place.to_owned(), Because::Place));
            return place.unwrap_or_else(|| (self.home.clone(), Because::Home));
        };
        if stated.town {
            return (stated.zone.clone(), Because::Named);
        }
        let offset = |zone: &str| TimeZone::get(zone).map(|zone| zone.to_offset(about)).ok();
        let meant = stated.offset.or_else(|| offset(&stated.zone));
        let agrees = |zone: &str| offset(zone).is_some() && offset(zone) == meant;
        match self.place.filter(|place| agrees(place)) {
            Some(place) => (place.to_owned(), Because::Place),
            None if agrees(&self.home) => (self.home.clone(), Because::Stated),
            None => (stated.zone.clone(), Because::Stated),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(text: &str, place: Option<&'static str>, about: &str) -> String {
        let clues = Clues { named: named(text), stated: stated(text), place, home: "America/New_York".to_owned() };
        clues.zone(about.parse().unwrap()).0
    }

    #[test]
    fn every_zone_in_the_tables_is_one() {
        let zones = ABBREVIATIONS.iter().map(|a| a.2).chain(all_zones());
        for zone in zones {
            assert!(TimeZone::get(zone).is_ok(), "{zone}");
        }
    }

    #[test]
    fn the_place_settles_the_zone_where_it_agrees_with_what_is_stated() {
        let may = "2022-05-13T12:00:00Z";
        assert_eq!(zone("(all times are in CEST)", Some("Europe/Vienna"), may), "Europe/Vienna");
        assert_eq!(zone("alla tider är svensk tid", Some("Europe/London"), may), "Europe/Stockholm");
        assert_eq!(zone("all times BST", None, may), "Europe/London");
        assert_eq!(zone("all times local", Some("Asia/Tokyo"), may), "Asia/Tokyo");
        assert_eq!(zone("all times Europe/Oslo", Some("Asia/Tokyo"), may), "Europe/Oslo");
        assert_eq!(zone("all times New York time", Some("Asia/Tokyo"), may), "America/New_York");
        assert_eq!(zone("Berliner Zeit", None, may), "Europe/Berlin");
        assert_eq!(zone("UTC+2", Some("Europe/Vienna"), may), "Europe/Vienna");
        assert_eq!(zone("UTC+9", None, may), "Etc/GMT-9");
        assert_eq!(zone("no word of it", None, may), "America/New_York");
    }

    #[test]
    fn a_place_is_known_by_country_or_capital_and_not_by_half_a_word() {
        assert_eq!(place("in Hockenheim, Germany, for the Swedish team"), Some("Europe/Berlin"));
        assert_eq!(place("Sveriges bästa, i Stockholm"), Some("Europe/Stockholm"));
        assert_eq!(place("Romance in the Islands"), None);
    }
}
