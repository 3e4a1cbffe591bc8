//! Every text of a release that somebody will read, with its line.

use std::fmt;

use super::context::LintContext;
use super::markup::Shown;
use super::pictures::figures;
use super::remark::Remark;
use crate::release::manuscript::Manuscript;
use crate::release::model::Block;
use crate::storage::Sha256;

/// The part that a text plays in its release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Headline,
    Subheading,
    Lead,
    Paragraph,
    Heading,
    Quote,
    Speaker,
    Item,
    /// The caption of a photo, or of a photo that is not chosen yet.
    Caption(Option<Sha256>),
    Alt(Sha256),
    Event,
    Fact,
    Link,
    Contact,
    Terms,
    Boilerplate,
    Correction,
    /// The photo's caption in the library, which the release does not contain.
    PhotoCaption(Sha256),
    PhotoAlt(Sha256),
}

impl Part {
    /// Whether it is running text.
    pub(super) fn is_prose(self) -> bool {
        matches!(self, Self::Lead | Self::Paragraph | Self::Quote | Self::Item | Self::Boilerplate)
    }

    /// Whether Markdown has an effect in it.
    pub(super) fn is_markdown(self) -> bool {
        self.is_prose() || matches!(self, Self::Heading | Self::Event | Self::Fact)
    }

    /// Whether it is in the release's file.
    pub(super) fn is_in_file(self) -> bool {
        !matches!(self, Self::PhotoCaption(_) | Self::PhotoAlt(_))
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Headline => "the headline",
            Self::Subheading => "the subheading",
            Self::Lead => "the lead",
            Self::Paragraph | Self::Item => "the text",
            Self::Heading => "a heading",
            Self::Quote => "a quote",
            Self::Speaker => "a speaker’s line",
            Self::Caption(_) => "a caption",
            Self::Alt(_) => "an alt text",
            Self::Event => "the timetable",
            Self::Fact => "the facts",
            Self::Link => "a link’s label",
            Self::Contact => "a contact",
            Self::Terms => "the usage terms",
            Self::Boilerplate => "the boilerplate",
            Self::Correction => "the correction",
            Self::PhotoCaption(photo) => return write!(f, "the caption of photo `{}`", photo.short()),
            Self::PhotoAlt(photo) => return write!(f, "the alt text of photo `{}`", photo.short()),
        })
    }
}

/// A text that somebody will read.
#[derive(Debug)]
pub(super) struct Passage {
    pub(super) line: usize,
    pub(super) part: Part,
    pub(super) shown: Shown,
}

impl Passage {
    /// A remark about words of this text.
    pub(super) fn remark(&self, words: &str, message: impl Into<String>, hint: impl Into<String>) -> Remark {
        let mut remark = Remark::new(self.line, message, hint.into());
        remark.words = self.part.is_in_file().then(|| words.to_owned());
        remark
    }
}

/// Every text of a release, in the order of its parts.
pub(super) fn passages(context: &LintContext) -> Vec<Passage> {
    let Manuscript { release, lines } = context.manuscript;
    let mut all: Vec<(usize, Part, &str)> = vec![(lines.headline, Part::Headline, &release.headline)];
    all.extend(release.subheading.iter().map(|text| (lines.headline, Part::Subheading, text.as_str())));
    all.push((lines.lead, Part::Lead, &release.lead));
    for (block, line) in release.body.iter().zip(&lines.body) {
        match block {
            Block::Paragraph(text) => all.push((*line, Part::Paragraph, text)),
            Block::Heading(text) => all.push((*line, Part::Heading, text)),
            Block::Quote { text, speaker } => {
                all.push((*line, Part::Quote, text));
                all.extend(speaker.iter().map(|speaker| (*line, Part::Speaker, speaker.as_str())));
            }
            Block::List(items) => all.extend(items.iter().map(|item| (*line, Part::Item, item.as_str()))),
            Block::Table(table) => all.extend(table.texts().map(|text| (*line, Part::Item, text))),
        }
    }
    for (event, line) in release.timetable.iter().zip(&lines.timetable) {
        all.push((*line, Part::Event, &event.title));
        all.extend(event.note.iter().map(|note| (*line, Part::Event, note.as_str())));
    }
    for (fact, line) in release.facts.iter().zip(&lines.facts) {
        all.extend([(*line, Part::Fact, fact.label.as_str()), (*line, Part::Fact, fact.value.as_str())]);
    }
    all.extend(release.links.iter().zip(&lines.links).map(|(link, line)| (*line, Part::Link, link.label.as_str())));
    for (person, line) in release.contacts.iter().zip(&lines.contacts) {
        let said = [Some(&person.name), person.role.as_ref(), person.email.as_ref(), person.phone.as_ref()];
        all.extend(said.into_iter().flatten().map(|said| (*line, Part::Contact, said.as_str())));
    }
    all.extend(release.caption.iter().map(|text| (lines.caption, Part::Caption(None), text.as_str())));
    all.extend(release.usage_terms.iter().map(|text| (lines.usage_terms, Part::Terms, text.as_str())));
    all.extend(release.boilerplate.iter().map(|text| (lines.boilerplate, Part::Boilerplate, text.as_str())));
    all.extend(release.correction.iter().map(|text| (lines.headline, Part::Correction, text.as_str())));
    for (figure, line) in release.photos.iter().zip(&lines.photos) {
        all.extend(figure.caption.iter().map(|text| (*line, Part::Caption(Some(figure.photo)), text.as_str())));
        all.extend(figure.alt.iter().map(|text| (*line, Part::Alt(figure.photo), text.as_str())));
    }
    for (line, figure, known) in figures(context) {
        let Some(metadata) = &known.metadata else { continue };
        let own = [
            (&figure.caption, &metadata.caption, Part::PhotoCaption(figure.photo)),
            (&figure.alt, &metadata.alt_text, Part::PhotoAlt(figure.photo)),
        ];
        let from_library = own.into_iter().filter(|(said, ..)| said.is_none());
        all.extend(from_library.filter_map(|(_, text, part)| Some((line, part, text.as_deref()?))));
    }
    let passage = |(line, part, written): (usize, Part, &str)| {
        let shown = if part.is_markdown() {
            Shown::of(written)
        } else {
            Shown { text: written.to_owned(), ..Shown::default() }
        };
        Passage { line, part, shown }
    };
    all.into_iter().filter(|(_, _, text)| !text.trim().is_empty()).map(passage).collect()
}
