//! The rollback guard: how pressbox notices that its ledger is an old copy, or that the clock was set back.
//!
//! The ledger counts every message that it ever let go. The count is also kept in small files outside the ledger, written
//! right after each commit. A ledger that has counted less than they say was put back from a copy: it has forgotten
//! messages, and would send them again.

use std::fs::{self, File};
use std::io::{Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};

use super::error::LedgerError;
use crate::storage::{Database, regular_file};

pub(super) const TABLE: &str = "CREATE TABLE fence (counted BIGINT NOT NULL, at BIGINT NOT NULL);
INSERT INTO fence (counted, at) VALUES (0, 0)";

/// A later step: the table under the name that it has now.
pub(super) const RENAMED: &str = "ALTER TABLE fence RENAME TO send_counter";

/// How far a clock may be corrected without a question.
const SLACK: SignedDuration = SignedDuration::from_mins(10);

/// Where the count is kept besides the ledger.
#[derive(Debug, Clone, Default)]
pub struct RollbackGuard {
    /// Files that hold the count; those that cannot be written are skipped.
    pub places: Vec<PathBuf>,
    /// A file that held the count before; it is deleted once the places have it.
    pub former: Option<PathBuf>,
    /// Whether the user vouches for the ledger and the clock, whatever the files say.
    pub trusted: bool,
}

/// The count of messages that were let go.
#[derive(Debug)]
pub(super) struct SendCounter {
    counted: i64,
    files: Vec<File>,
}

impl SendCounter {
    /// Compares the ledger's count with the files', and the clock with the ledger's; without a guard, neither.
    pub(super) fn take(db: &Database, guard: Option<&RollbackGuard>, now: Timestamp) -> Result<Self, LedgerError> {
        let Some(guard) = guard else { return Ok(Self { counted: 0, files: Vec::new() }) };
        let row =
            db.query("SELECT counted, at FROM send_counter", &[], |row| Ok((row.integer(0)?, row.integer(1)?)))?;
        let (counted, at) = row.first().copied().unwrap_or_default();
        let last = Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH);
        if !guard.trusted {
            let known = guard.places.iter().chain(&guard.former).filter_map(|place| count_in(place));
            if let Some(known) = known.max().filter(|known| *known > counted) {
                return Err(LedgerError::OldCopy { forgotten: known.abs_diff(counted) });
            }
            if now.checked_add(SLACK).is_ok_and(|latest| latest < last) {
                return Err(LedgerError::ClockSetBack { last, now });
            }
        }
        let open = |place: &PathBuf| {
            fs::create_dir_all(place.parent()?).ok()?;
            File::options().create(true).truncate(false).write(true).open(place).ok()
        };
        let mut counter = Self { counted, files: guard.places.iter().filter_map(open).collect() };
        if guard.trusted {
            // The clock starts again, too.
            db.exec("UPDATE send_counter SET at = ?1", &[now.as_millisecond().into()])?;
            counter.write_files();
        }
        if let Some(former) = guard.former.as_ref().filter(|former| former.exists()) {
            counter.move_from(former, guard);
        }
        Ok(counter)
    }

    /// Deletes a file that held the count before, once every place has it safely.
    fn move_from(&mut self, former: &Path, guard: &RollbackGuard) {
        self.write_files();
        let is_kept = self.files.len() == guard.places.len() && self.files.iter().all(|file| file.sync_all().is_ok());
        if is_kept && guard.places.iter().filter_map(|place| count_in(place)).all(|count| count == self.counted) {
            let _ = fs::remove_file(former);
        }
    }

    /// Counts messages in the commit that lets them go.
    pub(super) fn add(db: &Database, messages: usize, now: Timestamp) -> Result<(), LedgerError> {
        let messages = i64::try_from(messages).unwrap_or(i64::MAX);
        let sql = "UPDATE send_counter SET counted = counted + ?1, at = CASE WHEN at > ?2 THEN at ELSE ?2 END";
        db.exec(sql, &[messages.into(), now.as_millisecond().into()])?;
        Ok(())
    }

    /// Writes what was committed to the files.
    pub(super) fn committed(&mut self, messages: usize) {
        self.counted = self.counted.saturating_add(i64::try_from(messages).unwrap_or(i64::MAX));
        self.write_files();
    }

    fn write_files(&mut self) {
        // Always the same length, so that one write leaves no rest of another. A file that fails is skipped: the
        // ledger itself is whole.
        let line = format!("{:020}\n", self.counted);
        self.files.retain_mut(|file| {
            let written = file.seek(SeekFrom::Start(0)).and_then(|_| file.write_all(line.as_bytes()));
            written.is_ok()
        });
    }
}

/// The count that a file holds.
fn count_in(place: &Path) -> Option<i64> {
    regular_file::read_to_string(place).ok()?.trim().parse().ok()
}
