//! Time zones as people write them into lists: by city, country, offset, or a program's own name.

use jiff::tz::{TimeZone, db};
use unicode_normalization::UnicodeNormalization as _;

/// The IANA name of a time zone; `None` for one that is not understood.
pub(super) fn zone(text: &str) -> Option<String> {
    let text = text.trim();
    if let Ok(zone) = TimeZone::get(text) {
        return Some(zone.iana_name().unwrap_or(text).to_owned());
    }
    if let Some(zone) = offset(text) {
        return Some(zone);
    }
    // HubSpot writes `europe_slash_stockholm`.
    let text = text.replace("_slash_", "/");
    if let Some(zone) = named(&text) {
        return Some(zone);
    }
    // `(UTC+01:00) Amsterdam, Berlin`, `Stockholm (CET)`, `Stockholm, Sweden`, `Sweden/Stockholm`.
    let parts = || text.split(['(', ')', ',', ';', '/']).map(str::trim).filter(|part| !part.is_empty());
    parts().find_map(named).or_else(|| parts().find_map(offset))
}

/// A zone by its name alone.
fn named(text: &str) -> Option<String> {
    if let Ok(zone) = TimeZone::get(text) {
        return Some(zone.iana_name().unwrap_or(text).to_owned());
    }
    let word = folded(text);
    if let Some((_, zone)) = OTHERS.iter().find(|(names, _)| names.split('|').any(|name| name == word)) {
        return Some((*zone).to_owned());
    }
    let all = db().available().filter(|name| !name.as_str().starts_with("Etc/") && name.as_str().contains('/'));
    let mut cities =
        all.filter(|name| name.as_str().rsplit('/').next().is_some_and(|city| folded(&city.replace('_', " ")) == word));
    let first = cities.next()?.as_str().to_owned();
    // A name of two places says neither.
    cities.next().is_none().then_some(first)
}

/// Lowercase, without accents.
fn folded(text: &str) -> String {
    let plain = text.nfd().filter(|c| !matches!(c, '\u{300}'..='\u{36F}'));
    plain.flat_map(char::to_lowercase).map(|c| if c == 'ø' { 'o' } else { c }).collect()
}

/// `UTC+1`, `GMT-05:00`, `+0100`: a zone without summer time.
fn offset(text: &str) -> Option<String> {
    let bare = text.trim();
    let bare = ["UTC", "GMT", "utc", "gmt", "Z"].iter().find_map(|name| bare.strip_prefix(name)).unwrap_or(bare).trim();
    let bare = bare.replace(['−', '–'], "-");
    let (sign, digits) =
        bare.strip_prefix('+').map(|rest| (1, rest)).or_else(|| Some((-1, bare.strip_prefix('-')?)))?;
    let digits: String = digits.chars().filter(|c| !matches!(c, ':' | '.' | ' ' | 'h')).collect();
    let (hours, minutes) = match digits.len() {
        1 | 2 => (digits.as_str(), "0"),
        3 | 4 => digits.split_at(digits.len() - 2),
        _ => return None,
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    match (sign * hours, minutes) {
        (0, 0) => Some("Etc/UTC".to_owned()),
        // In these names the sign is turned round.
        (east @ 1..=14, 0) => Some(format!("Etc/GMT-{east}")),
        (west @ -12..=-1, 0) => Some(format!("Etc/GMT+{}", -west)),
        (hours, minutes) => {
            let half = HALVES.iter().find(|(of, _)| *of == (hours, minutes));
            half.map(|(_, zone)| (*zone).to_owned())
        }
    }
}

/// Offsets of half an hour and less, with the one place that they mean.
const HALVES: [((i32, i32), &str); 8] = [
    ((5, 30), "Asia/Kolkata"),
    ((5, 45), "Asia/Kathmandu"),
    ((3, 30), "Asia/Tehran"),
    ((4, 30), "Asia/Kabul"),
    ((6, 30), "Asia/Yangon"),
    ((9, 30), "Australia/Darwin"),
    ((-3, 30), "America/St_Johns"),
    ((-9, 30), "Pacific/Marquesas"),
];

/// Names that the database does not have: cities in their own language, countries with one zone, Windows' names.
const OTHERS: [(&str, &str); 40] = [
    ("goteborg|gothenburg|malmo|uppsala|lund|umea|sweden|sverige|schweden|suede", "Europe/Stockholm"),
    ("kopenhamn|kobenhavn|kopenhagen|aarhus|arhus|odense|denmark|danmark|danemark", "Europe/Copenhagen"),
    ("bergen|trondheim|stavanger|norway|norge|norwegen|norvege", "Europe/Oslo"),
    ("helsingfors|tampere|tammerfors|turku|abo|espoo|finland|suomi|finnland|finlande", "Europe/Helsinki"),
    (
        "munchen|munich|hamburg|koln|cologne|frankfurt|frankfurt am main|stuttgart|dusseldorf|leipzig|dresden|bonn|mainz\
         |hannover|nurnberg|germany|deutschland|tyskland|allemagne|mez|mesz|w. europe standard time",
        "Europe/Berlin",
    ),
    ("wien|graz|salzburg|austria|osterreich|osterrike", "Europe/Vienna"),
    ("zurich|bern|basel|genf|geneve|geneva|lausanne|switzerland|schweiz|suisse|svizzera", "Europe/Zurich"),
    ("lyon|marseille|nice|strasbourg|france|frankreich|frankrike|romance standard time", "Europe/Paris"),
    ("rom|roma|milano|mailand|milan|torino|turin|napoli|italy|italia|italien", "Europe/Rome"),
    ("barcelona|sevilla|valencia|bilbao|spain|espana|spanien", "Europe/Madrid"),
    ("lissabon|lisboa|porto|portugal", "Europe/Lisbon"),
    (
        "den haag|the hague|rotterdam|utrecht|hilversum|netherlands|nederland|niederlande|nederlanderna",
        "Europe/Amsterdam",
    ),
    ("bruxelles|brussel|bryssel|antwerpen|gent|belgium|belgie|belgique|belgien", "Europe/Brussels"),
    ("warszawa|warschau|krakow|gdansk|wroclaw|poland|polska|polen|central european standard time", "Europe/Warsaw"),
    ("praha|prag|brno|czechia|czech republic|cesko|tschechien|tjeckien", "Europe/Prague"),
    ("hungary|magyarorszag|ungarn|ungern|central europe standard time", "Europe/Budapest"),
    ("bukarest|bucuresti|romania|rumanien|gtb standard time", "Europe/Bucharest"),
    ("athen|aten|athina|greece|griechenland|grekland", "Europe/Athens"),
    (
        "edinburgh|glasgow|manchester|birmingham|cardiff|bristol|leeds|uk|united kingdom|great britain|england|scotland\
         |grossbritannien|storbritannien|bst|gmt standard time",
        "Europe/London",
    ),
    ("cork|ireland|irland", "Europe/Dublin"),
    ("reykjavík|reykjavik|iceland|island", "Atlantic/Reykjavik"),
    ("kiev|kiew|kyjiv|ukraine|ukraina|fle standard time", "Europe/Kyiv"),
    ("moskau|moskva|russian standard time", "Europe/Moscow"),
    ("tallin|reval|estonia|eesti|estland", "Europe/Tallinn"),
    ("latvia|latvija|lettland", "Europe/Riga"),
    ("wilna|lithuania|lietuva|litauen", "Europe/Vilnius"),
    ("cest|cet/cest|central european time", "CET"),
    ("ankara|turkey|turkiye|turkei|turkiet|turkey standard time", "Europe/Istanbul"),
    (
        "washington|washington dc|boston|philadelphia|atlanta|miami|edt|et|us eastern|eastern time|eastern standard time",
        "America/New_York",
    ),
    ("houston|dallas|austin|cdt|central time|us central|central standard time", "America/Chicago"),
    ("mdt|mountain time|us mountain|mountain standard time", "America/Denver"),
    ("san francisco|seattle|san diego|pst|pdt|pt|us pacific|pacific time|pacific standard time", "America/Los_Angeles"),
    ("peking|beijing|china|kina|china standard time", "Asia/Shanghai"),
    ("tokio|osaka|kyoto|japan|jst|tokyo standard time", "Asia/Tokyo"),
    ("new delhi|delhi|mumbai|bombay|bangalore|bengaluru|chennai|india|indien|india standard time", "Asia/Kolkata"),
    ("seoul|korea|south korea|korea standard time", "Asia/Seoul"),
    ("dubai|abu dhabi|arabian standard time", "Asia/Dubai"),
    ("canberra|aest|aus eastern standard time", "Australia/Sydney"),
    ("jerusalem|tel aviv|israel|israel standard time", "Asia/Jerusalem"),
    ("wellington|new zealand|new zealand standard time", "Pacific/Auckland"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zones_are_known_by_city_country_offset_and_name() {
        for (text, name) in [
            ("Europe/Stockholm", "Europe/Stockholm"),
            ("europe/stockholm", "Europe/Stockholm"),
            ("Stockholm", "Europe/Stockholm"),
            ("stockholm, Sweden", "Europe/Stockholm"),
            ("Göteborg", "Europe/Stockholm"),
            ("München", "Europe/Berlin"),
            ("New York", "America/New_York"),
            ("København", "Europe/Copenhagen"),
            ("UTC+1", "Etc/GMT-1"),
            ("GMT+1", "Etc/GMT-1"),
            ("UTC+01:00", "Etc/GMT-1"),
            ("UTC−5", "Etc/GMT+5"),
            ("+0530", "Asia/Kolkata"),
            ("UTC", "UTC"),
            ("(UTC+01:00) Amsterdam, Berlin", "Europe/Amsterdam"),
            ("(UTC+01:00) Nowhere", "Etc/GMT-1"),
            ("W. Europe Standard Time", "Europe/Berlin"),
            ("MEZ", "Europe/Berlin"),
            ("Stockholm (CET)", "Europe/Stockholm"),
            ("europe_slash_stockholm", "Europe/Stockholm"),
        ] {
            let found = zone(text).unwrap_or_else(|| panic!("{text} is not understood"));
            assert_eq!(found, name, "{text}");
            assert!(TimeZone::get(&found).is_ok(), "{found}");
        }
        assert!(OTHERS.iter().all(|(_, zone)| TimeZone::get(zone).is_ok()));
        for text in ["Mars/Phobos", "here", "+99", "UTC+25", "IST", "", "1"] {
            assert_eq!(zone(text), None, "{text}");
        }
    }
}
