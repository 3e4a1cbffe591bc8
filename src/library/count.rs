//! How often the catalogue of a library was changed, in a file beside it: a catalogue that knows of fewer changes is an older
//! copy.

use std::io;
use std::path::Path;

use crate::storage::file::{self, Access};
use crate::storage::regular_file;

const FILE: &str = "catalogue.count";

/// How many changes the catalogue of a library had at least.
pub(super) fn counted(library: &Path) -> i64 {
    let text = regular_file::read_at_most(&library.join(FILE), 20).unwrap_or_default();
    String::from_utf8_lossy(&text).trim().parse().unwrap_or_default()
}

/// Keeps how many changes there were. Where that cannot be written, an older copy is not noticed.
pub(super) fn write_count(library: &Path, changes: i64) {
    let _ = file::write_unsynced(&library.join(FILE), changes.to_string().as_bytes(), Access::Personal);
}

/// Forgets it, for a library that begins anew.
pub(super) fn forget_count(library: &Path) -> io::Result<()> {
    file::remove(&library.join(FILE))
}
