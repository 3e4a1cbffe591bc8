//! Why it is not kept what calendars know the events of a release by.

use std::io;

use crate::release::ReleaseError;

/// The events are not kept.
#[derive(Debug, thiserror::Error)]
pub enum NotKept {
    #[error(transparent)]
    Source(Box<ReleaseError>),
    #[error("`{path}` cannot be written")]
    Write { path: String, source: io::Error },
}
