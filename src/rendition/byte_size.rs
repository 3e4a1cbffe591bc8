//! Numbers of bytes, as people write them.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A number of bytes: `500 KB`, `1.5 MB`, `1 GB`; the units are those of 1,000.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ByteSize(u64);

const UNITS: [(&str, u64); 4] = [("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1_000), ("B", 1)];

/// A text that is not a number of bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a number of bytes: write it like `500 KB`, `2 MB` or `1 GB`")]
pub struct NotAByteSize(String);

impl ByteSize {
    #[must_use]
    pub const fn bytes(bytes: u64) -> Self {
        Self(bytes)
    }

    #[must_use]
    pub fn get(self) -> u64 {
        self.0
    }
}

impl FromStr for ByteSize {
    type Err = NotAByteSize;

    fn from_str(text: &str) -> Result<Self, NotAByteSize> {
        let upper = text.trim().to_uppercase();
        let unit = UNITS.iter().find_map(|(name, bytes)| Some((upper.strip_suffix(name)?, *bytes)));
        let bytes = unit.and_then(|(number, bytes)| {
            let number = number.trim_end();
            let (whole, part) = number.split_once('.').unwrap_or((number, ""));
            // Digits and nothing else; what is smaller than a byte is left out.
            if whole.is_empty() || !whole.chars().chain(part.chars()).all(|c| c.is_ascii_digit()) || part.len() > 9 {
                return None;
            }
            let parts = part.parse::<u64>().unwrap_or(0) * bytes / 10_u64.pow(u32::try_from(part.len()).ok()?);
            whole.parse::<u64>().ok()?.checked_mul(bytes)?.checked_add(parts)
        });
        bytes.filter(|bytes| *bytes > 0).map(Self).ok_or_else(|| NotAByteSize(text.to_owned()))
    }
}

impl fmt::Display for ByteSize {
    /// In the largest unit that divides it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, bytes) = UNITS.into_iter().find(|(_, bytes)| self.0.is_multiple_of(*bytes)).unwrap_or(("B", 1));
        write!(f, "{} {name}", self.0 / bytes)
    }
}

impl TryFrom<String> for ByteSize {
    type Error = NotAByteSize;

    fn try_from(text: String) -> Result<Self, NotAByteSize> {
        text.parse()
    }
}

impl From<ByteSize> for String {
    fn from(size: ByteSize) -> Self {
        size.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_written_in_units_of_a_thousand() {
        let parsed = |text: &str| text.parse::<ByteSize>().map(ByteSize::get).ok();
        assert_eq!(parsed("500 KB"), Some(500_000));
        assert_eq!(parsed("1.5mb"), Some(1_500_000));
        assert_eq!(parsed(" 1 GB "), Some(1_000_000_000));
        assert_eq!(parsed("0.0005 KB"), None);
        for wrong in ["", "500", "KB", "-1 MB", "1e3 KB", "1,5 MB", "99999999999 GB", "0 MB", "1 GiB", "5 ßß"] {
            assert_eq!(parsed(wrong), None, "{wrong}");
        }
        assert_eq!(ByteSize::bytes(1_500_000).to_string(), "1500 KB");
    }
}
