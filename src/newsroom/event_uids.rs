//! The UIDs of a release's events, kept beside the release, so that a corrected title or time changes the event that
//! journalists have.

use std::fs;
use std::io;
use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::not_kept::NotKept;
use super::notice::{Notice, Observer};
use super::opened::Newsroom;
use crate::release::{Event, KnownEvent, Language, Release, Slug};
use crate::storage::{Access, file};

/// The comment at the top of the file.
const HEADER: &str = "\
# Written by pressbox: the names (UIDs) of this release's events in calendars. Keep it with the release, so that a
# corrected title or time changes the event that journalists have and does not add another.
";

/// The events of an edition as they were in its last calendar.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Calendar {
    #[serde(default, rename = "event")]
    events: Vec<Row>,
}

#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    uid: String,
    title: String,
    start: Timestamp,
}

impl Newsroom {
    /// An edition whose events have the UIDs that they have in calendars.
    #[must_use]
    pub fn with_event_uids(&self, mut release: Release) -> Release {
        let uids = release.event_uids(self.domain(), &self.known_events(&release.slug, release.language));
        for (event, uid) in release.timetable.iter_mut().zip(uids) {
            event.uid = Some(uid);
        }
        release
    }

    /// Keeps the UIDs of the events. A UID that can no longer be made from an event's title is written into the release
    /// itself.
    pub(super) fn keep_event_uids(&self, slug: &Slug, observer: &dyn Observer) {
        for language in self.releases().languages(slug).unwrap_or_default() {
            if let Err(error) = self.keep_uids_of(slug, language) {
                observer.notice(&Notice::EventsNotKept(error));
            }
        }
    }

    fn keep_uids_of(&self, slug: &Slug, language: Language) -> Result<(), NotKept> {
        let releases = self.releases();
        let unreadable = |error| NotKept::Source(Box::new(error));
        let release = releases.manuscript(slug, language).map_err(unreadable)?.release;
        let path = self.events_file(slug, language);
        if release.timetable.is_empty() && !path.exists() {
            return Ok(());
        }
        let uids = release.event_uids(self.domain(), &self.known_events(slug, language));
        let fresh = release.event_uids(self.domain(), &[]);
        let moved: Vec<_> = uids.iter().zip(&fresh).map(|(uid, fresh)| (uid != fresh).then(|| uid.clone())).collect();
        if moved.iter().any(Option::is_some) {
            releases.keep_event_uids(slug, language, &moved).map_err(unreadable)?;
        }
        let row =
            |(event, uid): (&Event, String)| Row { uid, title: event.title.clone(), start: event.start.timestamp() };
        let calendar = Calendar { events: release.timetable.iter().zip(uids).map(row).collect() };
        if self.read_events(slug, language).is_some_and(|kept| kept == calendar) {
            return Ok(());
        }
        let write = || {
            let text = toml::to_string(&calendar).map_err(io::Error::other)?;
            file::write(&path, format!("{HEADER}{text}").as_bytes(), Access::Shared)
        };
        write().map_err(|source| NotKept::Write { path: path.display().to_string(), source })
    }

    fn known_events(&self, slug: &Slug, language: Language) -> Vec<KnownEvent> {
        let kept = self.read_events(slug, language).unwrap_or_default();
        kept.events.into_iter().map(|Row { uid, title, start }| KnownEvent { uid, title, start }).collect()
    }

    /// What is kept about an edition's events; a damaged file is made again.
    fn read_events(&self, slug: &Slug, language: Language) -> Option<Calendar> {
        toml::from_str(&fs::read_to_string(self.events_file(slug, language)).ok()?).ok()
    }

    fn events_file(&self, slug: &Slug, language: Language) -> PathBuf {
        self.root.join("releases").join(slug.as_str()).join(format!("calendar.{language}.toml"))
    }

    /// What UIDs end in.
    fn domain(&self) -> &str {
        let domain = self.settings.identity.from.rsplit('@').next().unwrap_or_default();
        if domain.is_empty() { "pressbox.invalid" } else { domain }
    }
}
