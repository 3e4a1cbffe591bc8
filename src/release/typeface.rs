//! The typeface of headlines and text: a list of fonts that ends with one that everybody has.

/// A typeface as mails and pages name it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Typeface {
    /// Georgia, or a font like it.
    #[default]
    Serif,
    /// Helvetica, or a font like it.
    Sans,
    /// A font, for those who have it; the others see one of the two above.
    Family { name: String, serif: bool },
}

/// A text that is not a typeface.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a typeface: write `serif` or `sans`, or a font followed by `serif` or `sans`, for readers who do not have it, as \
     in `Merriweather, serif`"
)]
pub struct NotATypeface(String);

const SERIF: &str = "Georgia, \"Times New Roman\", \"Liberation Serif\", serif";
const SANS: &str = "\"Helvetica Neue\", Helvetica, Arial, \"Liberation Sans\", sans-serif";

impl Typeface {
    /// The fonts for a style sheet.
    #[must_use]
    pub fn css(&self) -> String {
        match self {
            Self::Serif => SERIF.to_owned(),
            Self::Sans => SANS.to_owned(),
            // The name has letters, digits, spaces and hyphens only.
            Self::Family { name, serif } => format!("\"{name}\", {}", if *serif { SERIF } else { SANS }),
        }
    }

    /// The font for Outlook on Windows, which uses Times New Roman if it does not have the first font of a list.
    #[must_use]
    pub fn in_word(&self) -> &'static str {
        match self {
            Self::Serif | Self::Family { serif: true, .. } => "Georgia, serif",
            Self::Sans | Self::Family { serif: false, .. } => "Arial, sans-serif",
        }
    }
}

impl TryFrom<String> for Typeface {
    type Error = NotATypeface;

    fn try_from(text: String) -> Result<Self, NotATypeface> {
        let (name, generic) = match text.split_once(',') {
            Some((name, generic)) => (name.trim(), generic.trim()),
            None => (text.trim(), "sans"),
        };
        let serif = match generic {
            "serif" => true,
            "sans" | "sans-serif" => false,
            _ => return Err(NotATypeface(text)),
        };
        let plain = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
        let alone = !text.contains(',');
        match name {
            "serif" if alone => Ok(Self::Serif),
            "sans" | "sans-serif" if alone => Ok(Self::Sans),
            name if !name.is_empty() && name.chars().count() <= 60 && name.chars().all(plain) => {
                Ok(Self::Family { name: name.to_owned(), serif })
            }
            _ => Err(NotATypeface(text)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_typeface_is_one_of_two_or_a_family_that_falls_back_to_one() {
        let css = |text: &str| Typeface::try_from(text.to_owned()).map(|typeface| typeface.css());
        assert_eq!(css("serif").unwrap(), Typeface::default().css());
        assert_eq!(css("sans").unwrap(), SANS);
        assert_eq!(css("Merriweather, serif").unwrap(), format!("\"Merriweather\", {SERIF}"));
        assert_eq!(css("Source Sans 3").unwrap(), format!("\"Source Sans 3\", {SANS}"));
        assert_eq!(css("Åäö-Grotesk_2,sans").unwrap(), format!("\"Åäö-Grotesk_2\", {SANS}"));
        let long = "x".repeat(61);
        for bad in [
            "",
            ",serif",
            "a, b",
            "a, serif, b",
            "x\"; } body { display: none",
            "a'b",
            "</style>",
            "url(x)",
            "a;b",
            "a\nb",
            "a\\62",
            long.as_str(),
        ] {
            assert!(css(bad).is_err(), "{bad}");
        }
    }
}
