//! Numbers with their nouns, so that nobody reads `1 photos`.

use std::fmt;

/// `1 photo`, `12 photos`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Count<'a> {
    number: usize,
    one: &'a str,
    many: &'a str,
}

/// Counts things, with the singular and the plural that the caller gives.
pub(crate) fn count<'a>(number: usize, one: &'a str, many: &'a str) -> Count<'a> {
    Count { number, one, many }
}

impl fmt::Display for Count<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.number, if self.number == 1 { self.one } else { self.many })
    }
}

/// A file's size as a person reads it: `812 bytes`, `340 KB`, `1.4 MB`.
pub(crate) fn size(bytes: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
    let in_units = |unit: u64| bytes as f64 / unit as f64;
    match bytes {
        0..1_000 => count(usize::try_from(bytes).unwrap_or(0), "byte", "bytes").to_string(),
        1_000..999_500 => format!("{:.0} KB", in_units(1_000)),
        999_500..999_950_000 => format!("{:.1} MB", in_units(1_000_000)),
        _ => format!("{:.2} GB", in_units(1_000_000_000)),
    }
}
