//! Words that several remedies share.

use std::io;

use crate::storage::file_lock;

pub(super) const PHOTO_IDS: &str = "`pressbox photos` lists the photos with their ids";
pub(super) const FREE_SPACE: &str = "check that the disk has space, then run the command again";

/// What to do about a private file that others can read.
pub(super) fn closing(path: &str) -> String {
    format!("make it private with `chmod 600 {path}`")
}

/// Names in backticks, with commas between.
pub(super) fn listed(names: &[impl std::fmt::Display]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// The first of many names, and how many more there are.
pub(super) fn listed_first(names: &[impl std::fmt::Display]) -> String {
    const MOST: usize = 10;
    match names.len().checked_sub(MOST) {
        None | Some(0) => listed(names),
        Some(more) => format!("{} and {more} more", listed(&names[..MOST])),
    }
}

/// A lock that cannot be had.
pub(super) fn of_lock(error: &io::Error) -> &'static str {
    if file_lock::taken(error).is_some() {
        "wait until it has finished, then run this again; if it never does, end that process"
    } else {
        "check that you can write to the folder `library`, and that its file system supports file locks"
    }
}
