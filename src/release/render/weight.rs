//! How heavy a mail is: past a point mail programs cut it off in the middle.

use super::view::ReleaseView;
use super::{Email, FigureView, TemplateError, Templates, set_email};
use crate::release::{Issuer, Release};

/// Gmail cuts at about 102,000 bytes; an address or two that a mail program adds must not matter.
const HEAVY: usize = 90_000;

/// A mail that may be cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weight {
    pub bytes: usize,
    /// The part that weighs most, and how much.
    pub heaviest: (&'static str, usize),
}

/// Weighs a mail; `None` where nothing will be cut off.
pub fn weigh(
    email: &Email,
    templates: &Templates,
    release: &Release,
    issuer: &Issuer,
    figures: &[FigureView],
) -> Result<Option<Weight>, TemplateError> {
    let bytes = email.html.len();
    if bytes <= HEAVY {
        return Ok(None);
    }
    let parts: [(&str, fn(&mut Release)); 4] = [
        ("the text", |release| release.body.clear()),
        ("the timetable", |release| release.timetable.clear()),
        ("the facts", |release| release.facts.clear()),
        ("the links", |release| release.links.clear()),
    ];
    // A part weighs what the mail is lighter without it.
    let mut heaviest = ("the template", 0);
    for (part, without) in parts {
        let mut lighter = release.clone();
        without(&mut lighter);
        let rest = set_email(templates, release, &ReleaseView::new(&lighter, issuer, figures))?.html.len();
        let weighs = bytes.saturating_sub(rest);
        if weighs > heaviest.1 {
            heaviest = (part, weighs);
        }
    }
    let rest = set_email(templates, release, &ReleaseView::new(release, issuer, &[]))?.html.len();
    if bytes.saturating_sub(rest) > heaviest.1 {
        heaviest = ("the photos\u{2019} captions", bytes - rest);
    }
    Ok(Some(Weight { bytes, heaviest }))
}
