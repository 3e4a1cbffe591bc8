//! An error in one line.

use std::error::Error;

/// An error and its causes in one line.
pub(super) fn with_causes(error: &dyn Error) -> String {
    let mut parts = vec![error.to_string()];
    let mut next = error.source();
    while let Some(cause) = next {
        parts.push(cause.to_string());
        next = cause.source();
    }
    parts.dedup();
    parts.join(": ")
}
