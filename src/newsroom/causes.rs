//! An error in one line.

use std::error::Error;

use crate::storage::error_message;

/// An error and its causes in one line.
pub(super) fn with_causes(error: &(dyn Error + 'static)) -> String {
    let mut parts = vec![error_message(error)];
    let mut next = error.source();
    while let Some(cause) = next {
        parts.push(error_message(cause));
        next = cause.source();
    }
    parts.dedup();
    parts.join(": ")
}
