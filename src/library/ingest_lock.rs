//! Whether an ingest is running: every ingest holds a shared lock, so nobody can get the lock for one alone meanwhile.
//!
//! The system lifts the lock when a process ends, however it ends.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::storage::{file_lock, regular_file};

/// The lock's file in the library.
const LOCK: &str = "ingest.lock";

/// A running ingest. It ends when this is dropped.
#[derive(Debug)]
pub(super) struct RunningIngest(#[expect(dead_code, reason = "held for its lock")] Option<File>);

/// Begins an ingest; `alone` is called first if no other is running. Where files cannot be locked, it is not called.
pub(super) fn begin(library: &Path, alone: impl FnOnce() -> io::Result<()>) -> io::Result<RunningIngest> {
    let path = file(library);
    let lock = file_lock::open(&path)?;
    if lock.try_lock().is_ok() {
        alone()?;
        lock.unlock()?;
    }
    // What others hold alone they give back at once.
    let is_locked = lock.lock_shared().is_ok();
    Ok(RunningIngest(is_locked.then_some(lock)))
}

/// Calls `then` unless an ingest is running; none begins before it returns. Where files cannot be locked, nobody knows, and
/// it is called.
pub(super) fn while_none(library: &Path, then: impl FnOnce()) {
    let Ok(lock) = regular_file::open(&file(library)) else { return then() };
    if !matches!(lock.try_lock(), Err(TryLockError::WouldBlock)) {
        then();
    }
}

pub(super) fn file(library: &Path) -> PathBuf {
    library.join(LOCK)
}
