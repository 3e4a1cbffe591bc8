//! The timetable as iCalendar (RFC 5545), to be published, not answered.

use std::collections::HashMap;

use icalendar::{Calendar, Component as _, Event as Entry, Property};
use jiff::Timestamp;

use super::prose::{Prose, clean_line, href};
use crate::release::{Issuer, Release};
use crate::storage::Sha256;

/// The timetable of a release for a calendar, or nothing where there is none. `made` is the moment that the file bears.
///
/// An entry keeps its UID when its time is corrected, and a corrected release counts its SEQUENCE up, so that a calendar
/// that holds the old time moves it.
#[must_use]
pub fn timetable(release: &Release, issuer: &Issuer, made: Timestamp) -> Option<String> {
    if release.timetable.is_empty() {
        return None;
    }
    let mut calendar = Calendar::empty();
    calendar.append_property(Property::new("VERSION", "2.0"));
    calendar.append_property(Property::new("PRODID", "-//pressbox//timetable//EN"));
    calendar.append_property(Property::new("CALSCALE", "GREGORIAN"));
    calendar.append_property(Property::new("METHOD", "PUBLISH"));
    calendar.append_property(Property::new("X-WR-CALNAME", clean_line(&release.headline)));
    let domain = issuer.address.rsplit('@').next().filter(|d| !d.is_empty()).unwrap_or("pressbox.invalid");
    let mut seen: HashMap<&str, u32> = HashMap::new();
    for event in &release.timetable {
        let nth = seen.entry(&event.title).or_default();
        *nth += 1;
        let who = format!("{}\n{}\n{nth}", release.slug, event.title);
        let mut entry = Entry::with_uid(&format!("{}@{domain}", &Sha256::of(who.as_bytes()).to_hex()[..32]));
        entry
            .add_property("DTSTAMP", universal(made))
            .add_property("DTSTART", universal(event.start.timestamp()))
            .sequence(release.version.saturating_sub(1))
            .summary(&clean_line(&Prose::markdown(&event.title).text))
            // Nobody's day is taken by what they may watch or not.
            .add_property("TRANSP", "TRANSPARENT");
        if let Some(note) = &event.note {
            entry.description(&Prose::markdown(note).text);
        }
        if let Some(url) = event.url.as_deref().and_then(href) {
            entry.url(&url);
        }
        calendar.push(entry.done());
    }
    Some(calendar.to_string())
}

fn universal(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}
