//! What the words beside an hour say about its zone: `London time`, `heure de Montréal`, `lokal tid i New York`.
//!
//! A zone that is stated and not known is told apart from none: the newsroom's own may be hours off.

use jiff::tz::Offset;

use super::zone_names::{people, place, place_or_its, plain_letters};
use super::zones::{self, Stated};

/// What is said about the zone of an hour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    Nothing,
    Known(Stated),
    /// `local time`, and nobody says where.
    Local,
    /// It names a zone that is not known.
    Unknown,
}

impl Said {
    pub(super) fn known(self) -> Option<Stated> {
        match self {
            Self::Known(stated) => Some(stated),
            _ => None,
        }
    }
}

/// Words further from the hour say nothing about it.
const NEAR: usize = 12;

/// Zones that are spelled out, in plain letters, with the abbreviation or the zone that says the same. A name that
/// contains another stands before it.
const SPELLED: &[(&str, &str)] = &[
    ("australian eastern daylight time", "AEDT"),
    ("australian eastern standard time", "AEST"),
    ("australian eastern time", "Australia/Sydney"),
    ("australian western", "Australia/Perth"),
    ("australian central", "?"),
    ("australisk ost", "?"),
    ("central africa time", "Africa/Maputo"),
    ("east africa time", "Africa/Nairobi"),
    ("west africa time", "Africa/Lagos"),
    ("south africa standard time", "Africa/Johannesburg"),
    ("india standard time", "Asia/Kolkata"),
    ("indian standard time", "Asia/Kolkata"),
    ("china standard time", "Asia/Shanghai"),
    ("japan standard time", "Asia/Tokyo"),
    ("gulf standard time", "Asia/Dubai"),
    ("eastern european summer time", "EEST"),
    ("western european summer time", "WEST"),
    ("eastern european time", "EET"),
    ("western european time", "WET"),
    ("osteuropaische zeit", "EET"),
    ("hora de europa central", "Europe/Berlin"),
    ("hora central europea", "Europe/Berlin"),
    ("heure d'europe centrale", "Europe/Berlin"),
    ("heure de l'europe centrale", "Europe/Berlin"),
    ("ora dell'europa centrale", "Europe/Berlin"),
    ("centraleuropeisk", "Europe/Berlin"),
    ("mellaneuropeisk", "Europe/Berlin"),
    ("sentraleuropeisk", "Europe/Berlin"),
    ("mellomeuropeisk", "Europe/Berlin"),
    ("centraleuropaeisk", "Europe/Berlin"),
    ("mitteleuropaisch", "Europe/Berlin"),
    ("midden-europese", "Europe/Berlin"),
    ("keski-euroopan", "Europe/Berlin"),
    ("heure avancee de l'est", "EDT"),
    ("heure normale de l'est", "EST"),
    ("heure de l'est", "America/New_York"),
    ("heure du pacifique", "America/Los_Angeles"),
    ("heure de l'atlantique", "America/Halifax"),
    ("heure des rocheuses", "America/Denver"),
    ("heure du centre", "America/Chicago"),
    ("hora del este", "America/New_York"),
    ("hora del pacifico", "America/Los_Angeles"),
    ("hora de la costa este", "America/New_York"),
    ("hora del centro", "?"),
    ("ora della costa orientale", "America/New_York"),
    ("ora orientale", "America/New_York"),
    ("ostkusttid", "America/New_York"),
    ("ostkysttid", "America/New_York"),
    ("ostkustenzeit", "America/New_York"),
    ("oostkusttijd", "America/New_York"),
    ("itarannikon aikaa", "America/New_York"),
    ("vastkusttid", "America/Los_Angeles"),
    ("vestkysttid", "America/Los_Angeles"),
    ("westkustenzeit", "America/Los_Angeles"),
    ("westkusttijd", "America/Los_Angeles"),
    ("east coast time", "America/New_York"),
    ("west coast time", "America/Los_Angeles"),
    ("central standard time", "America/Chicago"),
    ("mountain standard time", "MST"),
    ("atlantic time", "America/Halifax"),
    ("greenwich-tid", "GMT"),
    ("greenwich time", "GMT"),
];

/// The word for time behind a place or a people.
const TIME_LAST: [&str; 11] =
    ["time", "tid", "tider", "zeit", "tijd", "aikaa", "aika", "sommartid", "sommertid", "vintertid", "sommerzeit"];

/// The word for time in front of one.
const TIME_FIRST: [&str; 6] = ["heure", "heures", "hora", "horas", "ora", "ore"];

const LOCAL: [&str; 12] = [
    "local",
    "lokal",
    "lokale",
    "lokaler",
    "locale",
    "locales",
    "locali",
    "ortlicher",
    "paikallista",
    "ortszeit",
    "lokaltid",
    "lokalzeit",
];

/// In front of the word for time these name no zone: `at that time`, `release time`.
const NO_ZONE: [&str; 61] = [
    "this",
    "that",
    "the",
    "same",
    "which",
    "what",
    "any",
    "some",
    "no",
    "first",
    "next",
    "release",
    "publication",
    "embargo",
    "broadcast",
    "of",
    "in",
    "on",
    "at",
    "by",
    "to",
    "before",
    "until",
    "prior",
    "full",
    "real",
    "start",
    "a",
    "an",
    "and",
    "exact",
    "given",
    "stated",
    "press",
    "den",
    "denna",
    "denne",
    "detta",
    "dette",
    "samma",
    "samme",
    "till",
    "til",
    "for",
    "alla",
    "alle",
    "der",
    "die",
    "das",
    "dieser",
    "diese",
    "zu",
    "zur",
    "bis",
    "de",
    "deze",
    "dit",
    "tot",
    "op",
    "siihen",
    "tahan",
];

/// Between the word for time and its place, or between an hour and one: `ora di Roma`, `17 h à Paris`.
const BETWEEN: [&str; 24] = [
    "in", "i", "en", "a", "di", "de", "d", "du", "del", "della", "dell", "des", "da", "la", "le", "l", "von", "fur",
    "for", "of", "el", "los", "las", "y",
];

/// What the text behind an hour says about its zone.
pub(super) fn said(behind: &str) -> Said {
    let plain = plain_letters(behind);
    if let Some(stated) = at_once(behind) {
        return stated;
    }
    let whole = |name: &str| plain.find(name).is_some_and(|at| !plain[..at].ends_with(char::is_alphanumeric));
    if let Some((_, short)) = SPELLED.iter().find(|(name, _)| whole(name)) {
        return spelled(short);
    }
    if let Some(stated) = zones::spelled_out(behind) {
        return Said::Known(stated);
    }
    if zones::adds_offset(behind) {
        return zones::from_utc(behind).map_or(Said::Unknown, Said::Known);
    }
    if let Some(stated) = zones::abbreviated(behind) {
        return Said::Known(stated);
    }
    let words: Vec<&str> =
        plain.split(|c: char| !c.is_alphanumeric() && c != '-').map(|word| word.trim_matches('-')).collect();
    let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).take(NEAR).collect();
    match (0..words.len()).find_map(|at| beside(&words, at)) {
        Some(said) => said,
        None => zones::stated(behind).map_or(Said::Nothing, Said::Known),
    }
}

fn spelled(short: &str) -> Said {
    if short == "?" {
        return Said::Unknown;
    }
    Said::Known(zones::abbreviated(short).unwrap_or_else(|| Stated::of_place(short)))
}

/// `06:00Z`, `06:00+01:00`
fn at_once(behind: &str) -> Option<Said> {
    if behind.strip_prefix('Z').is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)) {
        return zones::abbreviated("UTC").map(Said::Known);
    }
    let digits: String = behind.trim_start().strip_prefix('+')?.chars().filter(|c| *c != ':').take(4).collect();
    let hours = digits.get(..2).unwrap_or(&digits).trim().parse::<i32>().ok().filter(|hours| *hours <= 14);
    let whole = digits.get(2..).is_none_or(|minutes| minutes.trim_matches(['0', ' ', ',', ')']).is_empty());
    let Some(hours) = hours.filter(|_| whole) else { return Some(Said::Unknown) };
    Some(Said::Known(Stated::of_offset(hours, Offset::from_seconds(hours * 3600).ok()?)))
}

/// What the word at a place among those behind an hour says, if it speaks of a zone.
fn beside(words: &[&str], at: usize) -> Option<Said> {
    let word = words[at];
    let known = |zone: &'static str| Some(Said::Known(Stated::of_place(zone)));
    let time = words.get(at + 1).is_some_and(|next| TIME_LAST.contains(next));
    let alone = at == 0 || ["ortszeit", "lokaltid", "lokalzeit"].contains(&word);
    if LOCAL.contains(&word) && (time || alone) {
        // `Londoner Ortszeit`, `Ortszeit London`, `local time in New York`, `heure locale de Montréal`
        let zone = at.checked_sub(1).and_then(|last| name_before(words, last));
        return match zone.or_else(|| name_after(words, at + 1 + usize::from(time))) {
            Some(zone) => known(zone),
            None => Some(Said::Local),
        };
    }
    if TIME_LAST.contains(&word) {
        if let Some(zone) = at.checked_sub(1).and_then(|last| name_before(words, last)) {
            return known(zone);
        }
        let before = at.checked_sub(1).map_or("", |last| words[last]);
        if words.get(at + 1).is_some_and(|next| BETWEEN.contains(next))
            && let Some(zone) = name_after(words, at + 1)
        {
            return known(zone);
        }
        let is_none =
            before.is_empty() || NO_ZONE.contains(&before) || before.starts_with(|c: char| c.is_ascii_digit());
        return (!is_none).then_some(Said::Unknown);
    }
    if TIME_FIRST.contains(&word) {
        if let Some(zone) = name_after(words, at + 1) {
            return known(zone);
        }
        let next = words.get(at + 1)?;
        let named = words.get(at + 2).is_some_and(|name| !name.starts_with(|c: char| c.is_ascii_digit()));
        return match () {
            () if LOCAL.contains(next) => Some(Said::Local),
            () if BETWEEN.contains(next) && named => Some(Said::Unknown),
            () if next.len() > 3 && !BETWEEN.contains(next) && word != "ore" => Some(Said::Unknown),
            () => None,
        };
    }
    // `Londontid`, `Moskautid`
    let compound =
        ["tid", "zeit", "tijd"].iter().find_map(|time| word.strip_suffix(time)).filter(|name| name.len() > 2);
    if let Some(name) = compound.filter(|_| at < 5) {
        return match place_or_its(name).or_else(|| people(name)) {
            Some(zone) => known(zone),
            None => Some(Said::Unknown),
        };
    }
    // `16 di Londra`, `17 h à Paris`, `10:00 Brussels`
    let direct = at < 4 && BETWEEN.contains(&word);
    if let Some(zone) = longest(words, at + 1, place).filter(|_| direct) {
        return known(zone);
    }
    if at == 0
        && let Some(zone) = longest(words, 0, place)
    {
        return known(zone);
    }
    None
}

/// The zone of the name that ends at a word: `New York`, `britisk`.
fn name_before(words: &[&str], last: usize) -> Option<&'static str> {
    let whole = |length: usize| {
        let name = words.get((last + 1).checked_sub(length)?..=last)?.join(" ");
        place_or_its(&name)
    };
    (1..=4).rev().find_map(whole).or_else(|| people(words[last]))
}

/// The zone of the name that begins at a word, behind small words: `de la Réunion`, `i New York`.
fn name_after(words: &[&str], first: usize) -> Option<&'static str> {
    for first in first..first + 4 {
        if let Some(zone) = longest(words, first, place_or_its).or_else(|| people(words.get(first)?)) {
            return Some(zone);
        }
        if !words.get(first).is_some_and(|word| BETWEEN.contains(word) || LOCAL.contains(word)) {
            return None;
        }
    }
    None
}

fn longest(words: &[&str], first: usize, zone: fn(&str) -> Option<&'static str>) -> Option<&'static str> {
    (1..=4).rev().find_map(|length| zone(&words.get(first..first + length)?.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_beside_an_hour_is_known_unknown_local_or_nothing() {
        let zone = |text: &str| match said(text) {
            Said::Known(stated) => stated.meant().0.to_owned(),
            other => format!("{other:?}"),
        };
        for (text, expected) in [
            (", hora de Canarias", "Atlantic/Canary"),
            (" (hora canaria)", "Atlantic/Canary"),
            (" (heure de Montréal)", "America/Toronto"),
            (" hora de Ciudad de México", "America/Mexico_City"),
            (" amerikansk östkusttid", "America/New_York"),
            (" lokal tid i New York", "America/New_York"),
            (" Uhr Ortszeit London", "Europe/London"),
            (" LONDON TIME (", "Europe/London"),
            (" britisk tid", "Europe/London"),
            (" engelsk tid", "Europe/London"),
            (" grønlandsk tid", "America/Nuuk"),
            (" uur Londense tijd", "Europe/London"),
            (" uur Britse tijd", "Europe/London"),
            (" Britannian aikaa", "Europe/London"),
            (" New Yorkin aikaa", "America/New_York"),
            (" di Londra del ____", "Europe/London"),
            (" di New York", "America/New_York"),
            (", heure de La Réunion", "Indian/Reunion"),
            (", heure de l’Est", "America/New_York"),
            (" à Paris)", "Europe/Paris"),
            (" ora italiana)", "Europe/Rome"),
            (" on ________ in New York (", "America/New_York"),
            (" Australian Eastern Standard Time", "Australia/Sydney"),
            ("+01:00", "Etc/GMT-1"),
            ("Z", "UTC"),
            (" UTC + 2", "Etc/GMT-2"),
            (" UTC+5:30", "Unknown"),
            (" hora de Norbia", "Unknown"),
            (" Norbyländer Zeit", "Unknown"),
            (" norbytid", "Unknown"),
            (" heure de Norby", "Unknown"),
            (" local time", "Local"),
            (" heure locale", "Local"),
            (" Uhr (Ortszeit)", "Local"),
            (" in Norby", "Nothing"),
            (" on ________. At that time", "Nothing"),
            (" horas", "Nothing"),
            (", ________", "Nothing"),
        ] {
            assert_eq!(zone(text), expected, "{text}");
        }
    }
}
