//! Scheduled mailings: how far each is, which go now, and what becomes of their files.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use jiff::{SignedDuration, Timestamp, Zoned};

use super::opened::Newsroom;
use crate::delivery::{
    Channel, LATEST, Ledger, LedgerError, LedgerWriter, Mailing, MessageState, ScheduleError, ScheduledSend, close,
    is_still, keep_told, remove, scheduled_sends,
};
use crate::release::{ReleaseError, Slug};
use crate::storage::{FileLock, file, file_lock};

/// How far a scheduled mailing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    Waiting,
    Due,
    /// Too late to be sent automatically.
    Overdue,
    Cancelled,
}

impl Stage {
    /// Of one for this hour.
    fn of(hour: &Zoned, now: Timestamp) -> Self {
        match now.duration_since(hour.timestamp()) {
            late if late.is_negative() => Self::Waiting,
            late if late > LATEST => Self::Overdue,
            _ => Self::Due,
        }
    }

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Due => "due",
            Self::Overdue => "overdue",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A scheduled mailing in its file.
#[derive(Debug, Clone)]
pub struct Scheduled {
    pub path: PathBuf,
    pub sending: ScheduledSend,
    /// When it is due. For one that goes when the embargo lifts, this is what the release says now.
    pub hour: Zoned,
}

/// A file that should be a scheduled mailing.
#[derive(Debug)]
pub struct UnreadableSchedule {
    pub path: PathBuf,
    pub error: ScheduleError,
}

/// Everything that is scheduled.
#[derive(Debug, Default)]
pub struct Schedule {
    /// By the names of their files.
    pub sendings: Vec<Scheduled>,
    pub unreadable: Vec<UnreadableSchedule>,
}

/// Which of the sendings that are due are sent.
#[derive(Debug, Clone, Copy, Default)]
pub struct DueRequest<'a> {
    /// Only those of this release.
    pub release: Option<&'a Slug>,
    /// Also those that are more than 6 hours overdue.
    pub late: bool,
    /// Somebody has agreed to those already.
    pub agreed: bool,
}

/// What is done about a scheduled mailing now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    Send,
    /// Its time has not come.
    Wait,
    /// It is this long overdue: it is sent if somebody agrees.
    Ask(SignedDuration),
    /// It is this long overdue: it is told and closed.
    Close(SignedDuration),
    /// An earlier run has closed it.
    Closed,
}

/// What is due, and what waits.
#[derive(Debug, Default)]
pub struct DueSendings {
    pub turns: Vec<(Scheduled, Turn)>,
    pub unreadable: Vec<UnreadableSchedule>,
}

/// What was cancelled.
#[derive(Debug)]
pub struct CancelledSendings {
    pub sendings: Vec<Scheduled>,
    /// Files that cannot be read: they may be of the release as well.
    pub unreadable: Vec<UnreadableSchedule>,
    /// Why it went no further.
    pub failed: Option<ScheduleError>,
}

/// Why nothing is cancelled.
#[derive(Debug, thiserror::Error)]
pub enum CancelError {
    #[error("no mailing of `{release}` is scheduled{}", if *.then { " for that time" } else { "" })]
    NotScheduled { release: Slug, then: bool },
    #[error("`{0}` may already be going out: another `pressbox` is sending right now")]
    OnItsWay(Slug),
    #[error(transparent)]
    Lock(ScheduleError),
}

/// How many journalists have a release of which a scheduled mailing is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PartlySent {
    pub sent: usize,
    pub left: usize,
}

/// What becomes of the file of a scheduled mailing after a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Settled {
    /// All of it is sent, and the file is deleted.
    Done,
    /// It is kept, and the next run tries what is left.
    TriedAgain,
    /// It is kept until somebody has settled what is in doubt.
    InDoubt,
}

impl Newsroom {
    /// Everything that is scheduled.
    #[must_use]
    pub fn schedule(&self) -> Schedule {
        let mut schedule = Schedule::default();
        for (path, read) in scheduled_sends(&self.schedule_dir()) {
            match read {
                Ok((sending, hour)) => {
                    let hour = self.lift_of(&sending).unwrap_or(hour);
                    schedule.sendings.push(Scheduled { path, sending, hour });
                }
                Err(error) => schedule.unreadable.push(UnreadableSchedule { path, error }),
            }
        }
        schedule
    }

    /// When the embargo lifts for which a scheduled mailing waits; `None` if it waits for none, or that cannot be read: the
    /// mailing itself will say so.
    fn lift_of(&self, sending: &ScheduledSend) -> Option<Zoned> {
        let slug = sending.release.parse().ok().filter(|_| sending.lift)?;
        self.embargo_of(&slug).ok()?
    }

    /// When the embargo on a release lifts.
    pub fn embargo_of(&self, slug: &Slug) -> Result<Option<Zoned>, ReleaseError> {
        // One edition may go only when the last one may.
        let embargoes = self.releases().editions(slug)?.into_iter().filter_map(|edition| edition.embargo);
        Ok(embargoes.max_by_key(Zoned::timestamp))
    }

    /// Schedules a mailing, in a file that begins with a comment; gives its path.
    pub fn schedule_later(
        &self,
        sending: &ScheduledSend,
        hour: &Zoned,
        header: &str,
    ) -> Result<PathBuf, ScheduleError> {
        let _lock = self.lock_schedule()?;
        let dir = self.schedule_dir();
        let _ = file::sweep_dead(&dir);
        sending.write(&dir, hour, header)
    }

    /// Waits until nobody else changes what is scheduled. Whoever needs the ledger's lock, too, takes that one first.
    fn lock_schedule(&self) -> Result<FileLock, ScheduleError> {
        let path = self.locks_dir().join("schedule.lock");
        FileLock::wait(&path).map_err(|source| ScheduleError::Lock { path: path.display().to_string(), source })
    }

    /// To be held from the look for a mailing's file until that file is settled: what is sent already, and still has its file, must not be
    /// cancelled. Several runs may hold it; where nothing can be locked, nobody cancels, either.
    #[must_use]
    pub fn lock_turn(&self) -> Option<FileLock> {
        FileLock::wait_shared(&self.turn_lock()).ok()
    }

    fn turn_lock(&self) -> PathBuf {
        self.locks_dir().join("turn.lock")
    }

    /// Whether a mailing is still scheduled; asked by whoever is about to send it, and has the ledger's lock.
    pub(super) fn is_still_scheduled(&self, path: &Path, sending: &ScheduledSend) -> bool {
        // Whoever is cancelling it now is waited for. Where nothing can be locked, nobody cancels, either.
        let _lock = self.lock_schedule().ok();
        is_still(path, sending)
    }

    /// What is to be done about each scheduled mailing now.
    #[must_use]
    pub fn due(&self, request: DueRequest<'_>) -> DueSendings {
        let Schedule { sendings, unreadable } = self.schedule();
        let meant = |scheduled: &Scheduled| request.release.is_none_or(|release| scheduled.is_of(release));
        let turn = |scheduled: Scheduled| {
            let turn = scheduled.turn(request, self.now);
            (scheduled, turn)
        };
        DueSendings { turns: sendings.into_iter().filter(meant).map(turn).collect(), unreadable }
    }

    /// Cancels the scheduled mailings of a release, or only those for a moment.
    pub fn cancel_scheduled(&self, release: &Slug, at: Option<Timestamp>) -> Result<CancelledSendings, CancelError> {
        let begun = Instant::now();
        let _lock = self.lock_schedule().map_err(CancelError::Lock)?;
        let now = self.now.checked_add(begun.elapsed()).unwrap_or(Timestamp::MAX);
        let Schedule { mut sendings, unreadable } = self.schedule();
        sendings.retain(|one| one.is_of(release) && at.is_none_or(|at| at == one.hour.timestamp()));
        if sendings.is_empty() && unreadable.is_empty() {
            return Err(CancelError::NotScheduled { release: release.clone(), then: at.is_some() });
        }
        let is_due = sendings.iter().any(|one| one.hour.timestamp() <= now);
        // Whoever begins to send it later than this looks for its file first, and finds none.
        let turn = FileLock::wait_for(&self.turn_lock(), Duration::ZERO);
        let is_in_turn = turn.as_ref().is_err_and(|error| file_lock::taken(error).is_some());
        if is_due && (is_in_turn || self.is_sending()) {
            return Err(CancelError::OnItsWay(release.clone()));
        }
        let mut cancelled = CancelledSendings { sendings: Vec::new(), unreadable, failed: None };
        for scheduled in sendings {
            if let Err(error) = remove(&scheduled.path) {
                cancelled.failed = Some(error);
                break;
            }
            cancelled.sendings.push(scheduled);
        }
        Ok(cancelled)
    }

    /// How far a scheduled mailing is that is sent no further; `None` if nobody has it.
    pub fn partly_sent(&self, scheduled: &Scheduled) -> Result<Option<PartlySent>, LedgerError> {
        let Ok(slug) = scheduled.sending.release.parse::<Slug>() else { return Ok(None) };
        let ledger = Ledger::open(&self.library_dir())?;
        let Some(version) = ledger.versions(Channel::Smtp, &slug)?.pop() else { return Ok(None) };
        let entries = ledger.entries(Channel::Smtp, &Mailing { slug, version })?;
        let of = |states: &[MessageState]| entries.iter().filter(|entry| states.contains(&entry.state)).count();
        let sent = of(&[MessageState::Sent]);
        let left = of(&[MessageState::Queued, MessageState::Deferred]);
        Ok((sent > 0).then_some(PartlySent { sent, left }))
    }

    /// Whether another run is sending.
    #[must_use]
    pub fn is_sending(&self) -> bool {
        LedgerWriter::is_at_work(&self.library_dir())
    }
}

impl Scheduled {
    /// How far it is.
    #[must_use]
    pub fn stage(&self, now: Timestamp) -> Stage {
        Stage::of(&self.hour, now)
    }

    fn is_of(&self, release: &Slug) -> bool {
        self.sending.release == release.as_str()
    }

    fn turn(&self, request: DueRequest<'_>, now: Timestamp) -> Turn {
        let late = now.duration_since(self.hour.timestamp());
        match self.stage(now) {
            Stage::Waiting | Stage::Cancelled => Turn::Wait,
            Stage::Due => Turn::Send,
            Stage::Overdue if !request.late && self.sending.closed.is_some() => Turn::Closed,
            Stage::Overdue if !request.late => Turn::Close(late),
            Stage::Overdue if request.release.is_some() || request.agreed => Turn::Send,
            Stage::Overdue => Turn::Ask(late),
        }
    }

    /// Closes it: no later run sends it automatically.
    pub fn close(&self, newsroom: &Newsroom) -> Result<(), ScheduleError> {
        let _lock = newsroom.lock_schedule()?;
        // Somebody may have cancelled it, or given it another time.
        if !is_still(&self.path, &self.sending) {
            return Ok(());
        }
        close(&self.path, &newsroom.now.to_zoned(newsroom.settings.identity.time_zone()))
    }

    /// Sends it as soon as no other run sends; `None` if its file is gone by then. A run that sends for longer than a few
    /// seconds is not waited for.
    pub fn in_turn<T, E>(
        &self,
        is_sending: &dyn Fn() -> bool,
        is_busy: &dyn Fn(&E) -> bool,
        send: impl FnMut() -> Result<T, E>,
    ) -> Option<Result<T, E>> {
        in_turn(&self.path, is_sending, is_busy, send)
    }

    /// Keeps in its file what a run has told that did not get as far as sending.
    pub fn keep_told(&self, newsroom: &Newsroom, told: &[String]) -> Result<(), ScheduleError> {
        let _lock = newsroom.lock_schedule()?;
        keep_told(&self.path, told)
    }

    /// Deletes its file if nothing is left to send; else keeps in it what a run has told, so that the next one need not tell
    /// it again.
    pub fn settle(
        &self,
        newsroom: &Newsroom,
        left: usize,
        in_doubt: usize,
        told: &[String],
    ) -> (Settled, Result<(), ScheduleError>) {
        match (left, in_doubt) {
            (0, 0) => (Settled::Done, self.remove_sent(newsroom)),
            (0, _) => (Settled::InDoubt, self.keep_told(newsroom, told)),
            _ => (Settled::TriedAgain, self.keep_told(newsroom, told)),
        }
    }

    /// Deletes its file, unless somebody has put another mailing there meanwhile.
    fn remove_sent(&self, newsroom: &Newsroom) -> Result<(), ScheduleError> {
        let _lock = newsroom.lock_schedule()?;
        if is_still(&self.path, &self.sending) { remove(&self.path) } else { Ok(()) }
    }
}

fn in_turn<T, E>(
    path: &Path,
    is_sending: &dyn Fn() -> bool,
    is_busy: &dyn Fn(&E) -> bool,
    mut send: impl FnMut() -> Result<T, E>,
) -> Option<Result<T, E>> {
    const LOCK_TIMEOUT: Duration = Duration::from_secs(5);
    const PAUSE: Duration = Duration::from_millis(100);
    let until = Instant::now() + LOCK_TIMEOUT;
    while path.exists() {
        let may_wait = Instant::now() < until;
        if may_wait && is_sending() {
            thread::sleep(PAUSE);
            continue;
        }
        match send() {
            Err(error) if is_busy(&error) && may_wait => {}
            // It was cancelled before the first message.
            Err(_) if !path.exists() => return None,
            ended => return Some(ended),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::delivery::written;

    fn scheduled(minutes_ago: i64, now: Timestamp, closed: bool) -> Scheduled {
        let hour = (now - SignedDuration::from_mins(minutes_ago)).to_zoned(jiff::tz::TimeZone::UTC);
        let sending = ScheduledSend {
            release: "race".to_owned(),
            at: written(&hour),
            lift: false,
            lists: Vec::new(),
            segment: None,
            also: false,
            rate: None,
            closed: closed.then(|| "then".to_owned()),
            told: Vec::new(),
            attach: Vec::new(),
        };
        Scheduled { path: PathBuf::new(), sending, hour }
    }

    #[test]
    fn what_is_overdue_goes_only_by_name_or_if_somebody_agrees() {
        let now: Timestamp = "2026-05-14T08:00:00Z".parse().unwrap();
        let race: Slug = "race".parse().unwrap();
        let timer = DueRequest::default();
        let late = DueRequest { late: true, ..timer };
        let named = DueRequest { release: Some(&race), ..late };
        let agreed = DueRequest { agreed: true, ..late };
        let seven = SignedDuration::from_hours(7);
        let cases = [
            (-1, false, Stage::Waiting, [Turn::Wait; 4]),
            (0, false, Stage::Due, [Turn::Send; 4]),
            (360, false, Stage::Due, [Turn::Send; 4]),
            (420, false, Stage::Overdue, [Turn::Close(seven), Turn::Ask(seven), Turn::Send, Turn::Send]),
            (420, true, Stage::Overdue, [Turn::Closed, Turn::Ask(seven), Turn::Send, Turn::Send]),
            // Somebody gave a closed one another time.
            (10, true, Stage::Due, [Turn::Send; 4]),
        ];
        for (minutes_ago, closed, stage, turns) in cases {
            let scheduled = scheduled(minutes_ago, now, closed);
            assert_eq!(scheduled.stage(now), stage, "{minutes_ago} minutes ago");
            let found = [timer, late, named, agreed].map(|request| scheduled.turn(request, now));
            assert_eq!(found, turns, "{minutes_ago} minutes ago, closed: {closed}");
        }
    }

    #[test]
    fn a_file_is_deleted_only_if_nothing_is_left_and_nothing_in_doubt() {
        let dir = tempfile::tempdir().unwrap();
        let told = ["refuses all: relay".to_owned()];
        let settings = "name = \"Nord\"\nfrom = \"press@press.example\"\nlanguage = \"en\"\nzone = \"UTC\"\n";
        std::fs::write(dir.path().join("pressbox.toml"), format!("[newsroom]\n{settings}")).unwrap();
        let newsroom = Newsroom::open(dir.path(), Timestamp::UNIX_EPOCH).unwrap();
        for (left, in_doubt, expected) in
            [(1, 0, Settled::TriedAgain), (1, 1, Settled::TriedAgain), (0, 1, Settled::InDoubt), (0, 0, Settled::Done)]
        {
            let scheduled = scheduled(0, Timestamp::UNIX_EPOCH, false);
            let path = newsroom.schedule_later(&scheduled.sending, &scheduled.hour, "# Mine.\n").unwrap();
            let (settled, kept) =
                Scheduled { path: path.clone(), ..scheduled }.settle(&newsroom, left, in_doubt, &told);
            kept.unwrap();
            assert_eq!((settled, path.exists()), (expected, expected != Settled::Done));
            if path.exists() {
                assert!(std::fs::read_to_string(&path).unwrap().contains("told = [\"refuses all: relay\"]"));
            }
        }
    }

    #[test]
    fn one_that_is_gone_is_not_sent_and_a_busy_run_is_waited_for() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.toml");
        let never = || false;
        let is_busy = |error: &&str| *error == "busy";
        let mut tries = 0;
        let mut send = || {
            tries += 1;
            if tries < 3 { Err("busy") } else { Ok(tries) }
        };
        assert_eq!(in_turn(&path, &never, &is_busy, &mut send), None);
        std::fs::write(&path, "").unwrap();
        assert_eq!(in_turn(&path, &never, &is_busy, &mut send), Some(Ok(3)));
        // Another run sends it and deletes it meanwhile.
        let gone = || std::fs::remove_file(&path).is_ok();
        assert_eq!(in_turn(&path, &gone, &is_busy, &mut send), None);
        assert_eq!(tries, 3);
    }
}
