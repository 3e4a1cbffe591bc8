//! The timetable as templates see it: by day, in local time.

use jiff::Zoned;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::dates;
use super::layout::Layout;
use super::prose::{Prose, clean_line, href};
use crate::release::Release;
use crate::release::languages::Words;
use crate::storage::text::rfc3339;

#[derive(Debug, Clone, Serialize)]
pub(super) struct TimetableView {
    pub(super) zone_note: Option<String>,
    /// What the times in brackets are, where the reader's clock shows others.
    pub(super) own_note: Option<String>,
    pub(super) days: Vec<DayView>,
    /// Where the calendar file can be downloaded, if anywhere.
    pub(super) calendar_url: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct DayView {
    pub(super) date: String,
    pub(super) events: Vec<EventView>,
}

#[derive(Debug, Clone, Serialize)]
pub(super) struct EventView {
    /// `16:20`, with its zone where a timetable has several.
    pub(super) time: String,
    /// The same on the reader's own clock, with the weekday where it is another.
    pub(super) own: Option<String>,
    /// RFC 3339 with its offset.
    pub(super) datetime: String,
    pub(super) title: Prose,
    pub(super) note: Option<Prose>,
    pub(super) url: Option<String>,
    /// The address as people write it.
    pub(super) shown_url: Option<String>,
}

/// Whether a reader's clock shows other times than a timetable's.
pub(super) fn differs(release: &Release, reader: &TimeZone) -> bool {
    release.timetable.iter().any(|event| event.start.with_time_zone(reader.clone()).offset() != event.start.offset())
}

pub(super) fn timetable(layout: &Layout, reader: Option<&TimeZone>) -> Option<TimetableView> {
    let Layout { release, issuer, .. } = layout;
    let first = release.timetable.first()?;
    let one_zone = release.timetable.iter().all(|event| event.start.offset() == first.start.offset());
    let words = Words::of(release.language);
    let reader = reader.filter(|reader| differs(release, reader));
    let own_time = |at: &Zoned| {
        let own = at.with_time_zone(reader?.clone());
        let day =
            if own.date() == at.date() { String::new() } else { dates::short_weekday(release.language, &own) + " " };
        Some(format!("{day}{}", own.strftime("%H:%M")))
    };
    let mut events: Vec<_> = release.timetable.iter().collect();
    events.sort_by_key(|event| event.start.timestamp());
    let mut days: Vec<(jiff::civil::Date, DayView)> = Vec::new();
    for event in events {
        let clock = event.start.strftime("%H:%M");
        let url = event.url.as_deref().and_then(href);
        let view = EventView {
            time: if one_zone { clock.to_string() } else { format!("{clock} {}", dates::zone(&event.start)) },
            own: own_time(&event.start),
            datetime: rfc3339(&event.start),
            title: Prose::markdown(&event.title),
            note: event.note.as_deref().map(Prose::markdown),
            shown_url: url.as_deref().map(|_| clean_line(event.url.as_deref().unwrap_or_default())),
            url,
        };
        let day = event.start.date();
        match days.last_mut() {
            Some((known, today)) if *known == day => today.events.push(view),
            _ => days.push((day, DayView { date: dates::long_date(release.language, day), events: vec![view] })),
        }
    }
    let zone_note = one_zone.then(|| format!("{} {}", words.times_are_local, dates::zone_with_offset(&first.start)));
    let own_note = reader.map(|reader| {
        let own = dates::zone_with_offset(&first.start.with_time_zone(reader.clone()));
        format!("{} {own}", words.your_time)
    });
    // Before an embargo lifts nothing of the release is on the web.
    let site = issuer.site_url.as_deref().and_then(href).filter(|_| release.embargo.is_none());
    let calendar_url = site.map(|site| format!("{site}/{}/timetable{}.ics", release.slug, layout.mark()));
    Some(TimetableView { zone_note, own_note, days: days.into_iter().map(|(_, day)| day).collect(), calendar_url })
}
