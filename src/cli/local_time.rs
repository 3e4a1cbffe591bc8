//! Times for people, in the newsroom's zone.

use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

/// `2026-11-28 12:01 CET`
pub(crate) fn local_time(at: &Zoned) -> String {
    let zone = at.strftime("%Z").to_string();
    let zone = if zone.starts_with(['+', '-']) { format!("UTC{zone}") } else { zone };
    format!("{} {zone}", at.strftime("%Y-%m-%d %H:%M"))
}

/// A text in which the times of files and of the ledger (`2026-11-28T11:01:02Z`) are a person's.
pub(crate) fn with_local_times(text: &str, zone: &TimeZone) -> String {
    let mut shown = String::with_capacity(text.len());
    for part in text.split_inclusive(' ') {
        let word = part.trim_end_matches([' ', ',', ';', ':', '.', ')']);
        match word.parse::<Timestamp>() {
            Ok(at) if word.contains('T') => {
                shown += &local_time(&at.to_zoned(zone.clone()));
                shown += &part[word.len()..];
            }
            _ => shown += part,
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_in_a_text_become_those_of_the_zone() {
        let zone = TimeZone::get("Europe/Stockholm").unwrap();
        for (text, shown) in [
            ("gets no mail: asked (noted 2026-01-01T00:30:00Z)", "gets no mail: asked (noted 2026-01-01 01:30 CET)"),
            ("since 2026-07-01T00:00:00Z", "since 2026-07-01 02:00 CEST"),
            ("550 5.1.1 at 2026-07-01, T", "550 5.1.1 at 2026-07-01, T"),
            ("a  b ", "a  b "),
            ("", ""),
        ] {
            assert_eq!(with_local_times(text, &zone), shown);
        }
        let far =
            "2026-01-01T00:00:00Z".parse::<Timestamp>().unwrap().to_zoned(TimeZone::get("America/Sao_Paulo").unwrap());
        assert_eq!(local_time(&far), "2025-12-31 21:00 UTC-03");
    }
}
