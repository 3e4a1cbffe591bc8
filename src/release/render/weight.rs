//! How large a mail is: mail programs clip a large one in the middle.

use super::email::Email;
use super::layout::Layout;
use super::templates::TemplateError;
use super::view::ReleaseView;
use crate::release::Release;

/// Gmail clips at about 102,000 bytes; an address or two that a mail program adds must not matter.
const HEAVY: usize = 90_000;

/// A mail that may be clipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight {
    pub bytes: usize,
    /// The largest part, and its size.
    pub heaviest: (&'static str, usize),
}

/// Takes a part out of a release.
type Without = fn(&mut Release);

impl Layout<'_> {
    /// Measures its mail; `None` where nothing will be clipped.
    pub fn weigh(&self, email: &Email) -> Result<Option<Weight>, TemplateError> {
        let bytes = email.html.len();
        if bytes <= HEAVY {
            return Ok(None);
        }
        let parts: [(&str, Without); 4] = [
            ("the text", |release| release.body.clear()),
            ("the timetable", |release| release.timetable.clear()),
            ("the facts", |release| release.facts.clear()),
            ("the links", |release| release.links.clear()),
        ];
        let without = |lighter: Layout<'_>| -> Result<usize, TemplateError> {
            let rest = lighter.email_of(&ReleaseView::new(&lighter))?.html.len();
            Ok(bytes.saturating_sub(rest))
        };
        // A part's size is by how much the mail is smaller without it.
        let mut heaviest = ("the template", 0);
        for (part, take_out) in parts {
            let mut release = self.release.clone();
            take_out(&mut release);
            let weighs = without(Layout { release: &release, ..*self })?;
            if weighs > heaviest.1 {
                heaviest = (part, weighs);
            }
        }
        let weighs = without(Layout { figures: &[], ..*self })?;
        if weighs > heaviest.1 {
            heaviest = ("the photos\u{2019} captions", weighs);
        }
        Ok(Some(Weight { bytes, heaviest }))
    }
}
