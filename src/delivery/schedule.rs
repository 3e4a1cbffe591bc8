//! Scheduled mailings: each a plain file in the newsroom, which you can read, change or delete.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use std::{fs, io};

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use serde::{Deserialize, Serialize};

use crate::release::{NotAnInstant, read_instant, write_instant};
use crate::storage::permissions::is_writable_by_all;
use crate::storage::text::rfc3339;
use crate::storage::{Access, file, regular_file, toml_mistake};

/// A mailing that is scheduled and has not been sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduledSend {
    pub release: String,
    /// Local time, and the zone's name: `2022-05-13 08:00 Europe/Stockholm`.
    pub at: String,
    /// Whether it goes when the embargo lifts; `at` says when that was as it was scheduled, and holds where there is no
    /// embargo any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub lift: bool,
    #[serde(default)]
    pub lists: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub segment: Option<String>,
    /// Whether a correction also goes to those who did not get what it corrects.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub also: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<u32>,
    /// When it was closed because it was more than 6 hours overdue: it is not sent automatically any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<String>,
    /// Why the last run left some of it: the next one does not report the same thing again.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attach: Vec<ScheduledAttachment>,
}

/// A file that is attached to a scheduled mailing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduledAttachment {
    pub path: PathBuf,
    /// The hash of the file when it was scheduled; a file that has changed since is not sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// A scheduled mailing that cannot be written or read.
#[derive(Debug, thiserror::Error)]
pub enum ScheduleError {
    #[error("`{path}` cannot be read")]
    Read { path: String, source: io::Error },
    #[error("`{path}` cannot be written")]
    Write { path: String, source: io::Error },
    #[error("`{path}` is not a valid scheduled mailing: {why}")]
    Parse { path: String, why: String },
    #[error("everybody on this machine may change `{path}`, so it is not sent")]
    OpenToAll { path: String },
    #[error("`{path}` cannot be locked, so nothing was changed")]
    Lock { path: String, source: io::Error },
}

impl ScheduledSend {
    /// When it is due.
    pub fn hour(&self) -> Result<Zoned, NotAnInstant> {
        read_instant(&self.at, None)
    }

    /// Writes it into the folder, below a header of comment lines. The same mailing has the same file name; another one
    /// at the same time gets a name of its own.
    pub fn write(&self, dir: &Path, hour: &Zoned, header: &str) -> Result<PathBuf, ScheduleError> {
        let utc = hour.with_time_zone(TimeZone::UTC).strftime("%Y-%m-%dT%H%MZ");
        let name = |nth: usize| match nth {
            1 => format!("{utc}-{}.toml", self.release),
            _ => format!("{utc}-{}-{nth}.toml", self.release),
        };
        let free = |path: &PathBuf| !path.exists() || is_still(path, self);
        let Some(path) = (1..1000).map(|nth| dir.join(name(nth))).find(free) else {
            let source = io::Error::from(io::ErrorKind::AlreadyExists);
            return Err(ScheduleError::Write { path: dir.join(name(1)).display().to_string(), source });
        };
        let write = || {
            let text = toml::to_string(self).map_err(io::Error::other)?;
            file::write(&path, format!("{header}{text}").as_bytes(), Access::Shared)
        };
        write().map_err(|source| ScheduleError::Write { path: path.display().to_string(), source })?;
        Ok(path)
    }
}

/// Closes a scheduled mailing that is more than 6 hours overdue. Everything else in its file is left as it was written.
pub fn close(path: &Path, now: &Zoned) -> Result<(), ScheduleError> {
    let shown = || path.display().to_string();
    let text = regular_file::read_to_string(path).map_err(|source| ScheduleError::Read { path: shown(), source })?;
    let (head, rest) = below_comments(&text);
    let closed = format!("{head}# Too late to be sent automatically.\nclosed = \"{}\"\n{rest}", rfc3339(now));
    file::write(path, closed.as_bytes(), Access::Shared)
        .map_err(|source| ScheduleError::Write { path: shown(), source })
}

/// Records what a run reported about a scheduled mailing, so that the next one need not repeat it. One that is gone stays gone.
pub fn keep_told(path: &Path, told: &[String]) -> Result<(), ScheduleError> {
    let shown = || path.display().to_string();
    let text = match regular_file::read_to_string(path) {
        Ok(text) => text,
        Err(source) if source.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(source) => return Err(ScheduleError::Read { path: shown(), source }),
    };
    // pressbox writes it on one line, above everything that has a heading.
    let is_old = |line: &&str| line.starts_with("told = [") && line.trim_end().ends_with(']');
    let kept: String = text.split_inclusive('\n').filter(|line| !is_old(line)).collect();
    let (head, rest) = below_comments(&kept);
    // A JSON string is a TOML string too, and never takes more than one line.
    let quoted: Vec<_> = told.iter().map(|reason| serde_json::Value::from(reason.as_str()).to_string()).collect();
    let told = if told.is_empty() { String::new() } else { format!("told = [{}]\n", quoted.join(", ")) };
    let new = format!("{head}{told}{rest}");
    if new == text {
        return Ok(());
    }
    file::write(path, new.as_bytes(), Access::Shared).map_err(|source| ScheduleError::Write { path: shown(), source })
}

/// The comment at the top of a file, and the rest.
fn below_comments(text: &str) -> (&str, &str) {
    let is_comment = |line: &&str| line.trim_start().starts_with('#') || line.trim().is_empty();
    let head: usize = text.split_inclusive('\n').take_while(is_comment).map(str::len).sum();
    text.split_at(head)
}

/// Deletes a scheduled mailing; one that is gone already is no error.
pub fn remove(path: &Path) -> Result<(), ScheduleError> {
    match fs::remove_file(path) {
        Err(source) if source.kind() != io::ErrorKind::NotFound => {
            Err(ScheduleError::Write { path: path.display().to_string(), source })
        }
        _ => Ok(()),
    }
}

/// A scheduled mailing with its time, or what is wrong with its file.
pub type ReadSchedule = Result<(ScheduledSend, Zoned), ScheduleError>;

/// Whether a file still has this mailing; what was told of it may have changed.
#[must_use]
pub fn is_still(path: &Path, sending: &ScheduledSend) -> bool {
    read(path).is_ok_and(|(there, _)| ScheduledSend { told: sending.told.clone(), ..there } == *sending)
}

/// Every scheduled mailing in the folder, by name, and so by time.
pub fn scheduled_sends(dir: &Path) -> Vec<(PathBuf, ReadSchedule)> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()),
        Err(source) if source.kind() == io::ErrorKind::NotFound => return Vec::new(),
        // What is in it is not known, and that is not nothing.
        Err(source) => {
            return vec![(dir.to_owned(), Err(ScheduleError::Read { path: dir.display().to_string(), source }))];
        }
    };
    let mut paths: Vec<_> = entries.filter(|path| path.extension().is_some_and(|kind| kind == "toml")).collect();
    paths.sort();
    paths.into_iter().map(|path| (path.clone(), read(&path))).collect()
}

fn read(path: &Path) -> ReadSchedule {
    let shown = || path.display().to_string();
    // Whoever writes here has mail sent in our name.
    if let Some(open) = [Some(path), path.parent()].into_iter().flatten().find(|path| is_writable_by_all(path)) {
        return Err(ScheduleError::OpenToAll { path: open.display().to_string() });
    }
    let text = regular_file::read_to_string(path).map_err(|source| ScheduleError::Read { path: shown(), source })?;
    let scheduled: ScheduledSend = toml::from_str(&text).map_err(|error| {
        let span = error.span().unwrap_or_default();
        let line = text.get(..span.start).map_or(1, |before| before.matches('\n').count() + 1);
        let said = error.message();
        let said = toml_mistake::explained(&text, &span, said).unwrap_or_else(|| said.replace('\n', "; "));
        ScheduleError::Parse { path: shown(), why: format!("line {line}: {said}") }
    })?;
    let hour = scheduled.hour().map_err(|error| ScheduleError::Parse { path: shown(), why: error.to_string() })?;
    Ok((scheduled, hour))
}

/// How a time is written into the file.
#[must_use]
pub fn written(hour: &Zoned) -> String {
    write_instant(hour, None)
}

/// The two hours that may be meant by one that the clocks skip or show twice.
#[must_use]
pub fn choices(error: &NotAnInstant) -> Option<[String; 2]> {
    let (NotAnInstant::Skipped { time, zone } | NotAnInstant::Twice { time, zone }) = error else { return None };
    let moment = DateTime::strptime("%Y-%m-%d %H:%M", time).ok()?;
    let found = TimeZone::get(zone).ok()?.to_ambiguous_zoned(moment);
    let twice = matches!(error, NotAnInstant::Twice { .. });
    let format = if twice { "%Y-%m-%d %H:%M%:z" } else { "%Y-%m-%d %H:%M" };
    let written = |at: Zoned| format!("{} {zone}", at.strftime(format));
    Some([written(found.clone().earlier().ok()?), written(found.later().ok()?)])
}

/// How late a sending may start: after that, the story may have moved on.
pub const LATEST: SignedDuration = SignedDuration::from_hours(6);

/// A wait by the wall clock, which may be set, or stand still while the machine sleeps.
#[derive(Debug)]
pub struct ClockWait {
    until: Timestamp,
    seen: (Timestamp, Instant),
}

/// What a look at the clock found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClockCheck {
    /// Not yet: look again after this.
    Sleep(Duration),
    /// The clock was set, or the machine slept, for this long.
    Jumped(SignedDuration),
    Due,
    /// It is this much overdue, more than [`LATEST`].
    Late(SignedDuration),
}

impl ClockWait {
    #[must_use]
    pub fn new(until: Timestamp, wall: Timestamp, steady: Instant) -> Self {
        Self { until, seen: (wall, steady) }
    }

    /// Compares the wall clock with a monotonic one.
    pub fn look(&mut self, wall: Timestamp, steady: Instant) -> ClockCheck {
        const PAUSE: Duration = Duration::from_secs(1);
        const JUMP: SignedDuration = SignedDuration::from_secs(30);
        let passed = steady.saturating_duration_since(self.seen.1);
        let expected = self.seen.0.checked_add(passed).unwrap_or(Timestamp::MAX);
        self.seen = (wall, steady);
        let jumped = wall.duration_since(expected);
        if jumped.abs() > JUMP {
            return ClockCheck::Jumped(jumped);
        }
        let left = self.until.duration_since(wall);
        if left > SignedDuration::ZERO {
            return ClockCheck::Sleep(Duration::try_from(left).unwrap_or(PAUSE).min(PAUSE));
        }
        if -left > LATEST { ClockCheck::Late(-left) } else { ClockCheck::Due }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn whoever_can_read_the_newsroom_can_read_what_is_scheduled() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let plain = dir.path().join("plain");
        fs::write(&plain, "").unwrap();
        let send = ScheduledSend {
            release: "launch".to_owned(),
            at: "2026-05-14 08:00 Europe/Stockholm".to_owned(),
            lift: false,
            lists: vec!["daily".to_owned()],
            segment: None,
            also: false,
            rate: None,
            closed: None,
            told: Vec::new(),
            attach: Vec::new(),
        };
        let path = send.write(dir.path(), &send.hour().unwrap(), "# Later.\n").unwrap();
        assert_eq!(mode(&path), mode(&plain));
        assert!(fs::read_to_string(&path).unwrap().starts_with("# Later.\n"));
        assert_eq!(scheduled_sends(dir.path()).pop().unwrap().1.unwrap().0, send);
    }

    #[test]
    fn a_sending_that_is_closed_stays_as_somebody_wrote_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.toml");
        let text = "# Mine.\n\nrelease = \"launch\" # the launch\nat = \"2026-05-14 08:00 Europe/Stockholm\"\n\
                    [[attach]]\npath = \"a.pdf\"\n";
        fs::write(&path, text).unwrap();
        close(&path, &"2026-05-14T15:00:00+02:00[Europe/Stockholm]".parse().unwrap()).unwrap();
        let (closed, _) = read(&path).unwrap();
        assert_eq!(closed.closed.as_deref(), Some("2026-05-14T15:00:00+02:00"));
        assert_eq!(closed.attach.len(), 1);
        let written = fs::read_to_string(&path).unwrap();
        assert!(written.starts_with("# Mine.\n\n") && written.contains("# the launch\n"), "{written}");
        // What was told of it is kept in the same way, and replaced.
        keep_told(&path, &["it \"said\" \\ no\nmore".to_owned(), "two".to_owned()]).unwrap();
        assert_eq!(read(&path).unwrap().0.told, ["it \"said\" \\ no\nmore", "two"]);
        keep_told(&path, &["three".to_owned()]).unwrap();
        assert_eq!(read(&path).unwrap().0.told, ["three"]);
        keep_told(&path, &[]).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), written);
        remove(&path).unwrap();
        remove(&path).unwrap();
        keep_told(&path, &["three".to_owned()]).unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn an_hour_that_the_clocks_skip_or_show_twice_gives_two_to_choose_from() {
        let of = |text: &str| choices(&read_instant(text, None).unwrap_err()).unwrap();
        let skipped = of("2022-03-27 02:30 Europe/Stockholm");
        assert_eq!(skipped, ["2022-03-27 01:30 Europe/Stockholm", "2022-03-27 03:30 Europe/Stockholm"]);
        let twice = of("2022-10-30 02:30 Europe/Stockholm");
        assert_eq!(twice, ["2022-10-30 02:30+02:00 Europe/Stockholm", "2022-10-30 02:30+01:00 Europe/Stockholm"]);
        // What is offered is understood.
        for text in skipped.iter().chain(&twice) {
            assert!(read_instant(text, None).is_ok(), "{text}");
        }
    }

    #[test]
    fn a_wait_goes_by_the_wall_clock_and_tells_when_that_jumps() {
        let (wall, steady): (Timestamp, _) = ("2022-05-13T05:00:00Z".parse().unwrap(), Instant::now());
        let at = |minutes: i64| wall + SignedDuration::from_mins(minutes);
        let on = |minutes: u64| steady + Duration::from_secs(minutes * 60);
        let nap = ClockCheck::Sleep(Duration::from_secs(1));
        let mut wait = ClockWait::new(at(60), wall, steady);
        assert_eq!(wait.look(at(10), on(10)), nap);
        // The machine slept for 20 minutes.
        assert_eq!(wait.look(at(31), on(11)), ClockCheck::Jumped(SignedDuration::from_mins(20)));
        assert_eq!(wait.look(at(31), on(11)), nap);
        // Somebody set the clock back by an hour.
        assert_eq!(wait.look(at(-28), on(12)), ClockCheck::Jumped(SignedDuration::from_mins(-60)));
        assert_eq!(wait.look(at(60), on(100)), ClockCheck::Due);
        // It slept through the day.
        assert_eq!(wait.look(at(60 + 361), on(100)), ClockCheck::Jumped(SignedDuration::from_mins(361)));
        assert_eq!(wait.look(at(60 + 361), on(100)), ClockCheck::Late(SignedDuration::from_mins(361)));
        assert_eq!(ClockWait::new(at(60), at(60), steady).look(at(60), steady), ClockCheck::Due);
        let half = at(60) - SignedDuration::from_millis(500);
        assert_eq!(
            ClockWait::new(at(60), half, steady).look(half, steady),
            ClockCheck::Sleep(Duration::from_millis(500))
        );
    }
}
