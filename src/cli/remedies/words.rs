//! Words that several remedies share.

/// What to do about a private file that others can read.
pub(super) fn closing(path: &str) -> String {
    format!("make it private with `chmod 600 {path}`")
}

/// Names in backticks, with commas between.
pub(super) fn listed(names: &[impl std::fmt::Display]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// A lock that cannot be had.
pub(super) const LOCK: &str =
    "check that you can write to the folder `library`, and that its file system supports file locks";
