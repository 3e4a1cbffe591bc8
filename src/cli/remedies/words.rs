//! Words that several remedies share.

use std::io;

use crate::storage::file_lock;

/// What to do about a private file that others can read.
pub(super) fn closing(path: &str) -> String {
    format!("make it private with `chmod 600 {path}`")
}

/// Names in backticks, with commas between.
pub(super) fn listed(names: &[impl std::fmt::Display]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// A lock that cannot be had.
pub(super) fn of_lock(error: &io::Error) -> &'static str {
    if file_lock::taken(error).is_some() {
        "wait until it has finished, then run this again; if it never does, end that process"
    } else {
        "check that you can write to the folder `library`, and that its file system supports file locks"
    }
}
