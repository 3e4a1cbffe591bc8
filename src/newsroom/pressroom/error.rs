//! Why nothing is taken from another service's pressroom, or why it stops in the middle.

use std::io;

use crate::library::LibraryError;
use crate::net::EndpointError;
use crate::release::{ReleaseError, UnreadableExport};

/// Why a pressroom is not taken.
#[derive(Debug, thiserror::Error)]
pub enum PressroomError {
    #[error("`{0}` does not know this key")]
    UnknownKey(String),
    #[error("`{address}` cannot be read: {why}")]
    Service { address: String, why: String },
    #[error("`{path}` cannot be read")]
    File { path: String, source: io::Error },
    #[error("`{path}` cannot be read")]
    Export { path: String, source: UnreadableExport },
    #[error("`{0}` contains no JSON or XML file")]
    NoExport(String),
    #[error("another run takes a pressroom over right now")]
    Running,
    #[error("the record of what was taken before, `{path}`, is damaged")]
    Damaged { path: String },
    #[error("`{path}` cannot be written")]
    Write { path: String, source: io::Error },
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    #[error(transparent)]
    Library(#[from] LibraryError),
    #[error(transparent)]
    Release(#[from] ReleaseError),
}
