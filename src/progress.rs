//! What the core says while it works.
//!
//! The core never prints. A long job gets a [`Progress`] and tells it how far it is; whether and how that is
//! shown is up to the caller.

use std::time::Duration;

/// How far a long job is. Shared by the job's threads.
pub trait Progress: Sync {
    /// Starts a stage of `total` steps under a short name such as `reading photos`.
    fn start(&self, stage: &str, total: u64);
    /// `steps` more of the current stage are done.
    fn advance(&self, steps: u64);
    /// The current stage pauses for this long, because the other side accepts no more for now.
    fn waits(&self, _time: Duration) {}
    /// The current stage is over.
    fn finish(&self);
}

/// Shows nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Hidden;

impl Progress for Hidden {
    fn start(&self, _stage: &str, _total: u64) {}
    fn advance(&self, _steps: u64) {}
    fn finish(&self) {}
}
