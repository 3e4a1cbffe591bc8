//! A release while it is being imported.

use jiff::civil::Date;

use super::grammar::Grammar;
use super::names::words;
use super::zones::Clues;
use crate::release::finding::Finding;
use crate::release::languages::Vocabulary;
use crate::release::manuscript::Manuscript;
use crate::release::model::{Block, Contact, Link, Titles};
use crate::release::prose_dates::Order;
use crate::release::weblink::Weblink;

/// What the rows that were read so far have given.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) manuscript: Manuscript,
    pub(super) findings: Vec<Finding>,
    /// Days without a year are near this one.
    pub(super) base: Date,
    pub(super) clues: Clues,
    /// The zone that was asked for, if any was.
    pub(super) given_zone: Option<String>,
    pub(super) vocabulary: &'static Vocabulary,
    /// How the text writes days with slashes.
    pub(super) order: Order,
    /// Whether embargoes are looked for: not if the user says that there is none.
    pub(super) holds: bool,
    /// Whether the story is about an embargo on something.
    pub(super) topical: bool,
    /// The lines that were read as the embargo.
    pub(super) embargo_lines: Vec<usize>,
    /// The speaker whom the row before announces: `Anna Berg, head of Arts, said:`.
    pub(super) announced: Option<Announced>,
}

/// A row that says who speaks in the next one.
#[derive(Debug, Clone)]
pub(super) struct Announced {
    pub(super) line: usize,
    pub(super) text: String,
    pub(super) speaker: String,
}

impl Draft {
    /// The grammar of attributions in the text's language.
    pub(super) fn grammar(&self) -> Grammar {
        Grammar::of(self.vocabulary)
    }

    pub(super) fn find(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Puts an announcement that no quote has followed back into the text.
    pub(super) fn unannounced(&mut self) {
        if let Some(Announced { line, text, .. }) = self.announced.take().filter(|announced| !announced.text.is_empty())
        {
            self.block(line, Block::Paragraph(text));
        }
    }

    /// Tells of words that stand nowhere in the release.
    pub(super) fn left_out(&mut self, line: usize, words: &[String]) {
        for words in words {
            let message = format!("“{words}” next to the quote is left out");
            self.find(
                Finding::note("words-left-out", line, message).with_remedy("add anything that matters to the text"),
            );
        }
    }

    /// Adds a block to the body.
    pub(super) fn block(&mut self, line: usize, block: Block) {
        let block = match block {
            Block::Heading(text) => Block::Heading(text.split_whitespace().collect::<Vec<_>>().join(" ")),
            block => block,
        };
        self.manuscript.release.body.push(block);
        self.manuscript.lines.body.push(line);
    }

    /// Adds somebody whom journalists can ask; whoever is there already is not there twice.
    pub(super) fn contact(&mut self, line: usize, contact: Contact) {
        if self.manuscript.release.contacts.contains(&contact) {
            let Contact { name, role, email, phone } = contact;
            let all = std::iter::once(name).chain([role, email, phone].into_iter().flatten()).collect::<Vec<_>>();
            let message = format!("`{}` is in the text twice, but only once in the contacts", all.join(", "));
            self.find(Finding::note("contact-twice", line, message));
            return;
        }
        self.manuscript.release.contacts.push(contact);
        self.manuscript.lines.contacts.push(line);
    }

    /// Adds a link; a bare host has become an address.
    pub(super) fn link(&mut self, line: usize, label: &str, link: &Weblink) {
        if link.bare {
            self.bare_host(line, link);
        }
        self.manuscript.release.links.push(Link { label: label.to_owned(), url: link.url.clone() });
        self.manuscript.lines.links.push(line);
    }

    /// Tells that a bare host has become an address.
    pub(super) fn bare_host(&mut self, line: usize, link: &Weblink) {
        let message = format!("an address without `https://` was changed to `{}`", link.url);
        self.find(Finding::note("bare-host", line, message).with_remedy("open it and check that it works"));
    }

    /// The one who spoke last, without a title.
    pub(super) fn last_speaker(&self) -> Option<&str> {
        self.manuscript.release.body.iter().rev().find_map(|block| match block {
            Block::Quote { speaker: Some(name), .. } => name.split(',').next(),
            _ => None,
        })
    }

    /// Whom the paragraph right before names as its source or its subject: `according to Leo Falk`, `Leo Falk is not so sure.`
    pub(super) fn told_of(&self) -> Option<String> {
        let Some(Block::Paragraph(text)) = self.manuscript.release.body.last() else { return None };
        let name = self.grammar().source(text).or_else(|| self.grammar().subject(text))?;
        name.split(',').next().map(str::to_owned)
    }

    /// Whether the story has named somebody with this surname: `Petersen`.
    pub(super) fn knows_surname(&self, surname: &str) -> bool {
        let release = &self.manuscript.release;
        let body = release.body.iter().filter_map(|block| match block {
            Block::Paragraph(text) => Some(text.as_str()),
            Block::Quote { speaker, .. } => speaker.as_deref(),
            _ => None,
        });
        body.chain([release.lead.as_str()]).any(|text| {
            words(text).windows(2).any(|two| two[1].1 == surname && two[0].1.starts_with(char::is_uppercase))
        })
    }

    /// The only person named in the text so far: two or three capitalised words, and not an organisation.
    pub(super) fn only_person(&self) -> Option<String> {
        let release = &self.manuscript.release;
        let body = release.body.iter().filter_map(|block| match block {
            Block::Paragraph(text) => Some(text.as_str()),
            _ => None,
        });
        let mut named: Vec<String> = body.flat_map(|text| self.grammar().people(text)).collect();
        named.sort();
        named.dedup();
        <[String; 1]>::try_from(named).ok().map(|[only]| only)
    }

    /// Keeps the title of a part; one that comes too late is told.
    pub(super) fn title(&mut self, line: usize, title: &str, over: fn(&mut Titles) -> &mut Option<String>) {
        let title = title.trim_end_matches(':').trim();
        match over(&mut self.manuscript.release.titles) {
            none @ None => *none = Some(title.to_owned()),
            Some(earlier) if earlier == title => {}
            Some(earlier) => {
                let message = format!("the heading `{title}` was left out: this section is already called `{earlier}`");
                self.find(Finding::note("title-left-out", line, message));
            }
        }
    }
}
