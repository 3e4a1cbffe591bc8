//! The UIDs of a release's events, kept beside the release, so that a corrected title or time changes the event that
//! journalists have, and an event that is dropped leaves their calendars.

use std::path::PathBuf;

use super::kept_events::{KeptEvent, KeptEvents, KeptEventsError};
use super::not_kept::NotKept;
use super::notice::{Notice, Observer};
use super::opened::Newsroom;
use crate::release::{Event, Language, LockedRelease, Release, Slug};

/// In what form the events of an edition leave the newsroom.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaving {
    /// In messages that the mail server accepted, or may have: journalists have them.
    ByMail,
    /// In messages that no mail server has accepted yet.
    Offered,
    /// In the files of an outbox. They count as sent for a correction to an outbox, until a message goes by mail.
    InOutbox,
    /// In files, which may be a draft's.
    InFiles,
}

impl Newsroom {
    /// An edition whose events have the UIDs that they have in calendars, with the events that it no longer has.
    pub fn with_event_uids(&self, mut release: Release) -> Result<Release, KeptEventsError> {
        let kept = KeptEvents::read(&self.events_file(&release.slug, release.language))?;
        let known = kept.unwrap_or_default().known();
        let uids = release.event_uids(self.domain(), &known);
        release.cancelled = release.cancelled_events(&uids, &known);
        for (event, uid) in release.timetable.iter_mut().zip(uids) {
            event.uid = Some(uid);
        }
        Ok(release)
    }

    /// Keeps the events of editions that are about to leave the newsroom. A UID that can no longer be made from an
    /// event's title is written into the release itself. What cannot be kept is reported, and the result is then `false`.
    pub(super) fn keep_event_uids<'r>(
        &self,
        editions: impl IntoIterator<Item = &'r Release>,
        leaving: Leaving,
        observer: &dyn Observer,
    ) -> bool {
        let mut all = true;
        for edition in editions {
            if let Err(error) = self.keep_uids_of(edition, leaving) {
                observer.notice(&Notice::EventsNotKept(error));
                all = false;
            }
        }
        all
    }

    fn keep_uids_of(&self, edition: &Release, leaving: Leaving) -> Result<(), NotKept> {
        let path = self.events_file(&edition.slug, edition.language);
        if edition.timetable.is_empty() && KeptEvents::read(&path)?.is_none() {
            return Ok(());
        }
        let unreadable = |error| NotKept::Source(Box::new(error));
        let locked = self.releases().lock(&edition.slug).map_err(unreadable)?;
        let kept = KeptEvents::read(&path)?;
        self.keep_in_source(edition, &locked)?;
        let (version, before) = (edition.version, kept.unwrap_or_default().events);
        let row = |event: &Event| {
            let (uid, title) = (event.uid.clone()?, event.title.clone());
            let had = before.iter().find(|row| row.uid == uid);
            let since = had.map_or(version, |row| row.since.min(version));
            let sent = leaving == Leaving::ByMail || had.is_some_and(|row| row.sent);
            let outbox = !sent && (leaving == Leaving::InOutbox || had.is_some_and(|row| row.outbox));
            Some(KeptEvent { uid, title, start: event.start.timestamp(), since, cancelled: None, sent, outbox })
        };
        // Once a message goes by mail, what was written into an outbox before was a trial.
        let is_out = |gone: &KeptEvent| gone.sent || gone.outbox && leaving != Leaving::ByMail;
        let mut events: Vec<_> = edition.timetable.iter().filter_map(row).collect();
        for gone in before {
            let is_cancelled = edition.cancelled.iter().any(|event| event.uid == gone.uid);
            if is_cancelled {
                let cancelled = gone.cancelled.map_or(version, |earlier| earlier.min(version));
                events.push(KeptEvent { cancelled: Some(cancelled), ..gone });
            } else if is_out(&gone) && events.iter().all(|event| event.uid != gone.uid) {
                // The next version cancels it: this one went out with it.
                events.push(gone);
            }
        }
        let write = || KeptEvents { events }.write(&path);
        write().map_err(|source| NotKept::Write { path: path.display().to_string(), source })
    }

    /// Writes those UIDs into the edition's file that do not follow from it.
    fn keep_in_source(&self, edition: &Release, locked: &LockedRelease) -> Result<(), NotKept> {
        let releases = self.releases();
        let (slug, language) = (&edition.slug, edition.language);
        let unreadable = |error| NotKept::Source(Box::new(error));
        let written = releases.manuscript(slug, language).map_err(unreadable)?.release;
        let is_same = |(one, other): (&Event, &Event)| one.title == other.title && one.start == other.start;
        let both = || written.timetable.iter().zip(&edition.timetable);
        if written.timetable.len() != edition.timetable.len() || !both().all(is_same) {
            // It was edited meanwhile. What leaves the newsroom is kept beside it.
            return Ok(());
        }
        let fresh = written.event_uids(self.domain(), &[]);
        let moved = both().zip(&fresh).map(|((_, event), fresh)| event.uid.clone().filter(|uid| uid != fresh));
        let moved: Vec<_> = moved.collect();
        if moved.iter().any(Option::is_some) {
            locked.keep_event_uids(language, &moved).map_err(unreadable)?;
        }
        Ok(())
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
