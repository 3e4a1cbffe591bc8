//! Photo ids: the SHA-256 of the original file.

use std::fmt;
use std::str::FromStr;

use crate::storage::Sha256;

/// A photo's id: the SHA-256 of the original's bytes.
pub type PhotoId = Sha256;

/// The start of a photo's id, as people type it: at least six hex digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct PhotoPrefix(String);

/// Text that cannot be the start of a photo's id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a photo's id: an id is made of 0-9 and a-f; give at least its first six characters")]
pub struct NotAPhotoPrefix(String);

impl PhotoPrefix {
    /// The digits, lowercase.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PhotoPrefix {
    type Err = NotAPhotoPrefix;

    fn from_str(text: &str) -> Result<Self, NotAPhotoPrefix> {
        let digits = text.to_ascii_lowercase();
        if (6..=64).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            Ok(Self(digits))
        } else {
            Err(NotAPhotoPrefix(text.to_owned()))
        }
    }
}

/// What a person calls a photo: the beginning of its id, or the name of a file that it was ingested from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhotoName {
    Id(PhotoPrefix),
    /// With its ending, and without its folder.
    File(String),
}

impl FromStr for PhotoName {
    type Err = NotAPhotoPrefix;

    fn from_str(text: &str) -> Result<Self, NotAPhotoPrefix> {
        match text.parse() {
            Ok(prefix) => Ok(Self::Id(prefix)),
            Err(error) => {
                let name = text.rsplit(['/', '\\']).next().unwrap_or(text);
                let is_file =
                    name.rsplit_once('.').is_some_and(|(stem, ending)| !stem.is_empty() && !ending.is_empty());
                if is_file { Ok(Self::File(name.to_owned())) } else { Err(error) }
            }
        }
    }
}

impl From<PhotoId> for PhotoPrefix {
    fn from(id: PhotoId) -> Self {
        Self(id.to_hex())
    }
}

impl fmt::Display for PhotoPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_takes_six_digits_or_more_in_either_case() {
        assert_eq!("ABCDEF".parse::<PhotoPrefix>().map(|p| p.to_string()), Ok("abcdef".to_owned()));
        assert!("abcde".parse::<PhotoPrefix>().is_err());
        assert!("abcdeg".parse::<PhotoPrefix>().is_err());
    }
}
