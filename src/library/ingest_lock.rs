//! Whether an ingest is running: every ingest holds a shared lock, so nobody can get the lock for one alone meanwhile.
//!
//! The system lifts the lock when a process ends, however it ends.

use std::fs::TryLockError;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::LibraryError;
use crate::storage::{FileLock, file_lock, regular_file};

/// The lock's file in the library.
const LOCK: &str = "ingest.lock";

/// A running ingest. It ends when this is dropped.
#[derive(Debug)]
pub(super) struct RunningIngest(#[expect(dead_code, reason = "held for its lock")] Option<FileLock>);

/// Begins an ingest; `alone` is called first if no other is running. Whoever makes the catalogue again is waited for, but not
/// for long. Where files cannot be locked, `alone` is not called.
pub(super) fn begin(library: &Path, alone: impl FnOnce() -> io::Result<()>) -> Result<RunningIngest, LibraryError> {
    let path = file(library);
    let unusable = |source| LibraryError::Folder { path: library.display().to_string(), source };
    file_lock::open(&path).map_err(unusable)?;
    if let Ok(lock) = FileLock::wait_for(&path, Duration::ZERO) {
        alone().map_err(unusable)?;
        drop(lock);
    }
    match FileLock::wait_shared(&path) {
        Ok(lock) => Ok(RunningIngest(Some(lock))),
        Err(source) if file_lock::taken(&source).is_some() => {
            Err(LibraryError::Busy { path: library.display().to_string(), source })
        }
        Err(_) => Ok(RunningIngest(None)),
    }
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
