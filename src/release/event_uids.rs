//! The UIDs of calendar events (RFC 5545): a corrected event keeps its UID, so that calendars change it and do not show
//! it twice.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::model::{CancelledEvent, Event, Release};
use crate::storage::Sha256;

/// An event that is in calendars.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownEvent {
    pub uid: String,
    pub title: String,
    pub start: Timestamp,
    /// The first version that had it.
    pub since: u32,
    /// The first version that did not have it any more.
    pub cancelled: Option<u32>,
}

/// Whether an event is one that is in calendars, or was until it was cancelled.
type IsSame = fn(&Event, &KnownEvent, bool) -> bool;

impl Release {
    /// The UID of each event, in the order of the timetable: the one in the source, else that of the event in calendars
    /// with the same title or start, else one made from its title.
    #[must_use]
    pub fn event_uids(&self, domain: &str, known: &[KnownEvent]) -> Vec<String> {
        let events = &self.timetable;
        let mut uids: Vec<Option<String>> = vec![None; events.len()];
        let mut used = BTreeSet::new();
        for (uid, event) in uids.iter_mut().zip(events) {
            *uid = event.uid.clone().filter(|own| used.insert(own.clone()));
        }
        // What takes the place of an event that calendars have removed is another event.
        let was_cancelled = |known: &KnownEvent| known.cancelled.is_some_and(|version| version < self.version);
        let known: Vec<_> = known.iter().map(|known| (known, was_cancelled(known))).collect();
        let same_start: IsSame = |event, known, gone| !gone && event.start.timestamp() == known.start;
        let same_title: IsSame = |event, known, _| event.title.trim() == known.title.trim();
        let same: IsSame =
            |event, known, _| event.start.timestamp() == known.start && event.title.trim() == known.title.trim();
        for is_same in [same, same_title, same_start] {
            for (uid, event) in uids.iter_mut().zip(events).filter(|(uid, _)| uid.is_none()) {
                // Of several with the same title, the nearest: a day with several sessions is moved as a whole.
                let away = |known: &&KnownEvent| known.start.duration_since(event.start.timestamp()).abs();
                let free =
                    known.iter().filter(|(known, gone)| !used.contains(&known.uid) && is_same(event, known, *gone));
                let free = free.map(|(known, _)| *known);
                if let Some(found) = free.min_by_key(away) {
                    used.insert(found.uid.clone());
                    *uid = Some(found.uid.clone());
                }
            }
        }
        let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
        let mut named = Vec::with_capacity(events.len());
        for (uid, event) in uids.into_iter().zip(events) {
            let nth = seen.entry(&event.title).or_default();
            *nth += 1;
            named.push(uid.unwrap_or_else(|| {
                let from = |nth: u32| {
                    let identity = format!("{}\n{}\n{nth}", self.slug, event.title);
                    format!("{}@{domain}", &Sha256::of(identity.as_bytes()).to_hex()[..32])
                };
                // A UID that another event has taken is not given twice.
                (*nth..=u32::MAX).map(from).find(|uid| used.insert(uid.clone())).unwrap_or_default()
            }));
        }
        named
    }

    /// The events that an earlier version had, and that are none of these.
    #[must_use]
    pub fn cancelled_events(&self, uids: &[String], known: &[KnownEvent]) -> Vec<CancelledEvent> {
        let gone = known.iter().filter(|known| known.since < self.version && !uids.contains(&known.uid));
        gone.map(|KnownEvent { uid, title, start, .. }| CancelledEvent {
            uid: uid.clone(),
            title: title.clone(),
            start: *start,
        })
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::release::Language;

    fn release(events: &[(&str, &str)]) -> Release {
        let mut release = Release::new("race".parse().unwrap(), Language::English);
        release.timetable = events
            .iter()
            .map(|(start, title)| Event {
                start: format!("2026-05-15T{start}[Europe/Stockholm]").parse().unwrap(),
                title: (*title).to_owned(),
                note: None,
                url: None,
                uid: None,
            })
            .collect();
        release
    }

    fn known(release: &Release, uids: &[String]) -> Vec<KnownEvent> {
        let known = |(event, uid): (&Event, &String)| KnownEvent {
            uid: uid.clone(),
            title: event.title.clone(),
            start: event.start.timestamp(),
            since: 1,
            cancelled: None,
        };
        release.timetable.iter().zip(uids).map(known).collect()
    }

    #[test]
    fn an_event_is_known_by_its_title_or_by_its_start() {
        let before = release(&[("10:00", "Practice"), ("12:00", "Race"), ("14:00", "Prizes"), ("16:00", "Race")]);
        let uids = before.event_uids("a.example", &[]);
        assert_eq!(uids.iter().collect::<BTreeSet<_>>().len(), 4);
        let held = known(&before, &uids);
        let uid = |index: usize| uids[index].clone();
        let of = |events: &[(&str, &str)]| release(events).event_uids("a.example", &held);
        // Moved by an hour, renamed, put into another order, and one that is new.
        assert_eq!(of(&[("11:00", "Practice"), ("13:00", "Race"), ("14:00", "Prizes"), ("17:00", "Race")]), uids);
        assert_eq!(of(&[("10:00", "Free practice"), ("12:00", "First race")]), [uid(0), uid(1)]);
        assert_eq!(of(&[("16:00", "Race"), ("12:00", "Race")]), [uid(3), uid(1)]);
        let new = of(&[("18:00", "Dinner"), ("14:00", "Prizes")]);
        assert!(!uids.contains(&new[0]) && new[1] == uids[2]);
        // A title that was taken over by another event gives the event that now has it another name.
        let swapped =
            of(&[("12:00", "Heat"), ("10:00", "Practice"), ("20:00", "Race"), ("16:00", "Race"), ("21:00", "Race")]);
        assert_eq!(swapped.iter().collect::<BTreeSet<_>>().len(), 5, "{swapped:?}");
        assert_eq!(swapped[3], uid(3));
    }

    #[test]
    fn what_the_source_says_counts_and_never_twice() {
        let mut release = release(&[("10:00", "Practice"), ("12:00", "Race")]);
        let held = known(&release, &release.event_uids("a.example", &[]));
        release.timetable[1].uid = Some("own@b.example".to_owned());
        assert_eq!(release.event_uids("a.example", &held)[1], "own@b.example");
        release.timetable[0].uid = Some("own@b.example".to_owned());
        let uids = release.event_uids("a.example", &held);
        assert_eq!(uids[0], "own@b.example");
        assert_eq!(uids[1], held[1].uid);
    }

    #[test]
    fn an_event_that_a_later_version_drops_is_cancelled_and_one_that_replaces_it_later_is_new() {
        let first = release(&[("10:00", "Practice"), ("12:00", "Race")]);
        let uids = first.event_uids("a.example", &[]);
        let mut held = known(&first, &uids);
        let mut second = release(&[("10:00", "Practice")]);
        // In the same version it is a draft that changes.
        let of = |release: &Release, held: &[KnownEvent]| {
            let uids = release.event_uids("a.example", held);
            (release.cancelled_events(&uids, held).into_iter().map(|event| event.uid).collect::<Vec<_>>(), uids)
        };
        assert_eq!(of(&second, &held).0, [] as [&str; 0]);
        second.version = 2;
        assert_eq!(of(&second, &held).0, [uids[1].clone()]);
        held[1].cancelled = Some(2);
        // Within the correction's draft it may still come back under another title; later it comes back as itself.
        for (version, title, is_back) in [(2, "Final", true), (3, "Final", false), (3, "Race", true)] {
            let mut later = release(&[("10:00", "Practice"), ("12:00", title)]);
            later.version = version;
            let (cancelled, now) = of(&later, &held);
            assert_eq!((now[1] == uids[1], cancelled.is_empty()), (is_back, is_back), "{version} {title}");
        }
    }
}
