//! What the rules look at: a release, its photos and the day.

use jiff::Timestamp;

use crate::photo::{Metadata, NotCleared, PhotoId};
use crate::release::Slug;
use crate::release::manuscript::Manuscript;
use crate::release::model::{Block, Issuer};

/// What is known about a photo of a release.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownPhoto {
    pub photo: PhotoId,
    /// The photo's metadata under the release's caption and alt text; `None` where the library has no such photo.
    pub metadata: Option<Metadata>,
    /// Why it may not be used, for each destination that refuses it.
    pub refusals: Vec<NotCleared>,
    /// Releases that are not under embargo and show it, where this one is.
    pub shown_by: Vec<Slug>,
}

/// A release as the rules see it: its manuscript and what else is known.
#[derive(Debug, Clone, Copy)]
pub struct LintContext<'a> {
    pub manuscript: &'a Manuscript,
    pub issuer: &'a Issuer,
    pub photos: &'a [KnownPhoto],
    pub now: Timestamp,
}

impl<'a> LintContext<'a> {
    /// The running text with its lines: headline, lead, and the body without its lists' marks.
    pub(super) fn texts(&self) -> Vec<(usize, &'a str)> {
        let Manuscript { release, lines } = self.manuscript;
        let mut texts = vec![(lines.headline, release.headline.as_str()), (lines.lead, release.lead.as_str())];
        for (block, line) in release.body.iter().zip(&lines.body) {
            match block {
                Block::Paragraph(text) | Block::Heading(text) | Block::Quote { text, .. } => texts.push((*line, text)),
                Block::List(items) => texts.extend(items.iter().map(|item| (*line, item.as_str()))),
                Block::Table(table) => texts.extend(table.texts().map(|text| (*line, text))),
            }
        }
        texts
    }
}
