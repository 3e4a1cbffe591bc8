//! How good somebody found a picture (IPTC Image Rating, `xmp:Rating`).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// From 1 to 5 stars, or -1 for a picture that was rejected. 0 says that nobody has rated it, and is no rating.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i8", into = "i8")]
pub struct Rating(i8);

/// A text that is not a rating.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a rating: write a number from 1 to 5, or -1 for a picture that was rejected")]
pub struct NotARating(String);

impl TryFrom<i8> for Rating {
    type Error = NotARating;

    fn try_from(number: i8) -> Result<Self, NotARating> {
        let is_known = matches!(number, -1 | 1..=5);
        is_known.then_some(Self(number)).ok_or_else(|| NotARating(number.to_string()))
    }
}

impl From<Rating> for i8 {
    fn from(rating: Rating) -> Self {
        rating.0
    }
}

impl FromStr for Rating {
    type Err = NotARating;

    /// Reads a whole number, also as XMP's real number: `4.0`.
    fn from_str(text: &str) -> Result<Self, NotARating> {
        let not_one = || NotARating(text.to_owned());
        let text = text.trim();
        let (whole, part) = text.split_once('.').unwrap_or((text, ""));
        let is_whole = part.bytes().all(|digit| digit == b'0');
        let number: i8 = whole.parse().ok().filter(|_| is_whole).ok_or_else(not_one)?;
        Self::try_from(number).map_err(|_| not_one())
    }
}

impl fmt::Display for Rating {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rating_is_one_to_five_or_rejected() {
        for (text, number) in [("1", 1), ("5", 5), ("-1", -1), ("4.0", 4), (" 3 ", 3), ("2.", 2)] {
            assert_eq!(text.parse::<Rating>().map(i8::from), Ok(number), "{text}");
        }
        for text in ["0", "6", "-2", "4.5", "", "five", "99999999999", "NaN", "1.0.0"] {
            assert!(text.parse::<Rating>().is_err(), "{text}");
        }
    }
}
