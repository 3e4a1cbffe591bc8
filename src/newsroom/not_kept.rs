//! Why the UIDs of a release's events are not kept.

use std::io;

use crate::release::ReleaseError;

/// The UIDs of the events are not kept.
#[derive(Debug, thiserror::Error)]
pub enum NotKept {
    #[error(transparent)]
    Source(Box<ReleaseError>),
    #[error("`{path}` cannot be written")]
    Write { path: String, source: io::Error },
}
