//! Why the UIDs of a release's events are not kept.

use std::io;

use super::kept_events::KeptEventsError;
use crate::release::ReleaseError;

/// The UIDs of the events are not kept.
#[derive(Debug, thiserror::Error)]
pub enum NotKept {
    #[error(transparent)]
    Source(Box<ReleaseError>),
    /// It was damaged since the editions were read; it stays as it is.
    #[error(transparent)]
    Kept(#[from] KeptEventsError),
    #[error("`{path}` cannot be written")]
    Write { path: String, source: io::Error },
}
