//! The point of a photo that matters most.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The point of the upright picture that crops keep in view, in ten-thousandths of the width and of the height.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Focus {
    x: u16,
    y: u16,
}

const UNITS: f64 = 10_000.0;

/// Text that is not a point in a picture.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a point in a picture: write `40%,25%`, from the left and from the top, or `0.4,0.25`")]
pub struct NotAFocus(String);

impl Focus {
    /// The centre, the default.
    pub const MIDDLE: Self = Self { x: 5_000, y: 5_000 };

    /// The distance from the left and from the top, 0 to 1.
    #[must_use]
    pub fn point(self) -> (f64, f64) {
        (f64::from(self.x) / UNITS, f64::from(self.y) / UNITS)
    }
}

impl FromStr for Focus {
    type Err = NotAFocus;

    fn from_str(text: &str) -> Result<Self, NotAFocus> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to 10,000")]
        let part = |part: &str| {
            let (number, unit) = match part.trim().strip_suffix('%') {
                Some(percent) => (percent.trim_end(), 100.0),
                None => (part.trim(), 1.0),
            };
            let fraction = number.parse::<f64>().ok()? / unit;
            (0.0..=1.0).contains(&fraction).then(|| (fraction * UNITS).round() as u16)
        };
        let point = text.split_once(',').and_then(|(x, y)| Some(Self { x: part(x)?, y: part(y)? }));
        point.ok_or_else(|| NotAFocus(text.to_owned()))
    }
}

impl fmt::Display for Focus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%,{}%", f64::from(self.x) / 100.0, f64::from(self.y) / 100.0)
    }
}

impl TryFrom<String> for Focus {
    type Error = NotAFocus;

    fn try_from(text: String) -> Result<Self, NotAFocus> {
        text.parse()
    }
}

impl From<Focus> for String {
    fn from(focus: Focus) -> Self {
        focus.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_written_in_percent_or_in_fractions() {
        let parsed = |text: &str| text.parse::<Focus>().map(|focus| focus.to_string());
        assert_eq!(parsed("40%, 25.5 %").as_deref(), Ok("40%,25.5%"));
        assert_eq!(parsed("0.4,1").as_deref(), Ok("40%,100%"));
        for wrong in ["", "40", "40,25", "-1%,0", "101%,0%", "x,y", "NaN,0", "0.5;0.5"] {
            assert!(parsed(wrong).is_err(), "{wrong}");
        }
    }
}
