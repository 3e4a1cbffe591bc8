//! An issuer's brand: the colour, the typeface and the logo of its mails and pages.

use super::typeface::Typeface;
use super::web_colour::WebColour;

/// How an issuer's mails and pages look; by default as pressbox sets them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Brand {
    /// The colour of links, times and lines; [`Brand::check`] says whether it can be read.
    pub colour: Option<WebColour>,
    pub typeface: Typeface,
    pub logo: Option<Logo>,
}

/// A logo as a mail or a page shows it, in place of the issuer's name.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Logo {
    pub src: String,
    pub width: u32,
    pub height: u32,
}

/// A colour in which text is hard to read.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error(
    "the brand's colour `{colour}` is too pale for text: on `{ground}` its contrast is {ratio:.2}:1, and text needs 4.5:1"
)]
pub struct PaleColour {
    pub colour: WebColour,
    /// The background on which it is hardest to read.
    pub ground: WebColour,
    pub ratio: f64,
    /// The nearest readable shade.
    pub nearest: WebColour,
}

/// The backgrounds of coloured text: mail, page, and their boxes.
const LIGHT: [WebColour; 4] = [
    WebColour::new(0xff, 0xff, 0xff),
    WebColour::new(0xf7, 0xf4, 0xee),
    WebColour::new(0xfb, 0xfa, 0xf7),
    WebColour::new(0xf3, 0xef, 0xe8),
];

/// The same in dark mode.
const DARK: [WebColour; 4] = [
    WebColour::new(0x1c, 0x1b, 0x19),
    WebColour::new(0x27, 0x25, 0x22),
    WebColour::new(0x17, 0x16, 0x15),
    WebColour::new(0x22, 0x20, 0x1e),
];

/// What WCAG 2 asks of text.
const LEGIBLE: f64 = 4.5;

/// Light letters on a dark background need somewhat more.
const LEGIBLE_IN_THE_DARK: f64 = 6.0;

impl Brand {
    /// Whether text in a colour can be read on every background.
    pub fn check(colour: WebColour) -> Result<(), PaleColour> {
        let worst = LIGHT.into_iter().map(|ground| (colour.contrast(ground), ground));
        let worst = worst.min_by(|(a, _), (b, _)| a.total_cmp(b)).filter(|(ratio, _)| *ratio < LEGIBLE);
        match worst {
            Some((ratio, ground)) => {
                // Rounded down: 4.496 is not 4.50.
                let (ratio, nearest) = ((ratio * 100.0).floor() / 100.0, colour.darkened_for(&LIGHT, LEGIBLE));
                Err(PaleColour { colour, ground, ratio, nearest })
            }
            None => Ok(()),
        }
    }

    /// The colour of links, times and lines.
    #[must_use]
    pub fn accent(&self) -> WebColour {
        self.colour.unwrap_or(WebColour::new(0x9c, 0x2f, 0x1b))
    }

    /// The same in dark mode.
    #[must_use]
    pub fn accent_on_dark(&self) -> WebColour {
        let own = self.colour.map(|colour| colour.lightened_for(&DARK, LEGIBLE_IN_THE_DARK));
        own.unwrap_or(WebColour::new(0xff, 0x9d, 0x85))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pale_colour_is_told_with_the_nearest_that_is_not() {
        let orange: WebColour = "#e67e22".parse().unwrap();
        let pale = Brand::check(orange).unwrap_err();
        assert!(Brand::check(pale.nearest).is_ok() && pale.nearest.contrast(pale.ground) < 4.65, "{pale:?}");
        assert_eq!(
            pale.to_string(),
            "the brand's colour `#e67e22` is too pale for text: on `#f3efe8` its contrast is 2.48:1, and text needs 4.5:1"
        );
        assert!(Brand::check(Brand::default().accent()).is_ok());
    }

    #[test]
    fn every_colour_that_passes_has_a_lighter_one_for_the_dark() {
        for (red, green, blue) in [(0, 0, 0), (0, 0, 255), (0x9c, 0x2f, 0x1b), (0, 96, 57), (90, 0, 120)] {
            let colour = Some(WebColour::new(red, green, blue));
            let brand = Brand { colour, ..Brand::default() };
            assert!(DARK.iter().all(|ground| brand.accent_on_dark().contrast(*ground) >= 6.0), "{brand:?}");
        }
    }

    #[test]
    fn the_grounds_are_those_of_mail_and_page() {
        let templates =
            [include_str!("../../templates/email.html"), include_str!("../../templates/page.html")].concat();
        for ground in LIGHT.iter().chain(&DARK) {
            assert!(templates.contains(&ground.to_string()), "{ground}");
        }
    }
}
