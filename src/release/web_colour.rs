//! A colour in the notation of the web, and whether it can be read on another.

use std::fmt;
use std::str::FromStr;

/// An opaque colour: `#rrggbb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WebColour([u8; 3]);

/// A text that is not a colour.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a colour: write six hexadecimal digits after a `#`, such as `#9c2f1b`")]
pub struct NotAColour(String);

impl WebColour {
    #[must_use]
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self([red, green, blue])
    }

    /// Red, green and blue.
    #[must_use]
    pub const fn channels(self) -> [u8; 3] {
        self.0
    }

    /// The contrast ratio of two colours as WCAG 2 defines it: from 1, for the same colour, to 21, for black on white.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|level| {
            let level = f64::from(level) / 255.0;
            if level <= 0.040_45 { level / 12.92 } else { ((level + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The same hue, darkened just enough to be read on each background.
    #[must_use]
    pub fn darkened_for(self, grounds: &[Self], contrast: f64) -> Self {
        self.mixed_for([0; 3], grounds, contrast)
    }

    /// The same hue, lightened just enough to be read on each background.
    #[must_use]
    pub fn lightened_for(self, grounds: &[Self], contrast: f64) -> Self {
        self.mixed_for([255; 3], grounds, contrast)
    }

    fn mixed_for(self, with: [u8; 3], grounds: &[Self], contrast: f64) -> Self {
        const STEPS: u32 = 255;
        let mixed = |step: u32| {
            let level = |(own, other): (u8, u8)| {
                let sum = u32::from(own) * (STEPS - step) + u32::from(other) * step;
                u8::try_from((sum + STEPS / 2) / STEPS).unwrap_or(u8::MAX)
            };
            let [red, green, blue] = [0, 1, 2].map(|at| level((self.0[at], with[at])));
            Self([red, green, blue])
        };
        let legible = |colour: &Self| grounds.iter().all(|ground| colour.contrast(*ground) >= contrast);
        (0..=STEPS).map(mixed).find(legible).unwrap_or(Self(with))
    }
}

impl FromStr for WebColour {
    type Err = NotAColour;

    fn from_str(text: &str) -> Result<Self, NotAColour> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6);
        let digits = digits.filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()));
        let number = digits.and_then(|digits| u32::from_str_radix(digits, 16).ok());
        let [_, red, green, blue] = number.ok_or_else(|| NotAColour(text.to_owned()))?.to_be_bytes();
        Ok(Self([red, green, blue]))
    }
}

impl TryFrom<String> for WebColour {
    type Error = NotAColour;

    fn try_from(text: String) -> Result<Self, NotAColour> {
        text.parse()
    }
}

impl fmt::Display for WebColour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> WebColour {
        text.parse().unwrap()
    }

    #[test]
    fn contrast_is_counted_as_wcag_counts_it() {
        for (a, b, ratio) in [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#ff0000", "#0000ff", 2.15)]
        {
            let found = colour(a).contrast(colour(b));
            assert!(
                (found - ratio).abs() < 0.006 && (found - colour(b).contrast(colour(a))).abs() < 1e-6,
                "{a} on {b}: {found}"
            );
        }
    }

    #[test]
    fn six_digits_are_a_colour_and_nothing_else_is() {
        assert_eq!(colour("#9C2f1b").to_string(), "#9c2f1b");
        for bad in ["", "#", "red", "#fff", "9c2f1b", "#9c2f1bff", "#+c2f1b", "#ééé", "#9c2f1;", "#9c2f1b;}"] {
            assert!(bad.parse::<WebColour>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_shade_is_the_nearest_that_can_be_read() {
        let (white, black) = (colour("#ffffff"), colour("#1c1b19"));
        for text in ["#ffd500", "#e67e22", "#00ffff", "#ffffff", "#808080", "#000000", "#0000ff"] {
            let dark = colour(text).darkened_for(&[white], 4.5);
            assert!((4.5..4.7).contains(&dark.contrast(white)) || dark == colour(text), "{text}: {dark}");
            let light = colour(text).lightened_for(&[black], 6.0);
            assert!((6.0..6.3).contains(&light.contrast(black)) || light == colour(text), "{text}: {light}");
        }
    }
}
