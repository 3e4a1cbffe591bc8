//! A release that is being made out of a text.

use jiff::civil::Date;

use super::super::finding::Finding;
use super::super::manuscript::Manuscript;
use super::super::model::{Block, Link, Titles};
use super::super::weblink::Weblink;
use super::zones::Clues;

/// What the rows that were read so far have given.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) manuscript: Manuscript,
    pub(super) findings: Vec<Finding>,
    /// Days without a year are near this one.
    pub(super) base: Date,
    pub(super) clues: Clues,
}

impl Draft {
    pub(super) fn find(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Adds a block to the body.
    pub(super) fn block(&mut self, line: usize, block: Block) {
        self.manuscript.release.body.push(block);
        self.manuscript.lines.body.push(line);
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
        let message = format!("an address without `https://` was made `{}`", link.url);
        self.find(Finding::note("bare-host", line, message).with_remedy("open it and see that it answers"));
    }

    /// The one who spoke last, without a title.
    pub(super) fn last_speaker(&self) -> Option<&str> {
        self.manuscript.release.body.iter().rev().find_map(|block| match block {
            Block::Quote { speaker: Some(name), .. } => name.split(',').next(),
            _ => None,
        })
    }

    /// Keeps the title of a part; one that comes too late is told.
    pub(super) fn title(&mut self, line: usize, title: &str, over: fn(&mut Titles) -> &mut Option<String>) {
        let title = title.trim_end_matches(':').trim();
        match over(&mut self.manuscript.release.titles) {
            none @ None => *none = Some(title.to_owned()),
            Some(earlier) if earlier == title => {}
            Some(earlier) => {
                let message = format!("the title `{title}` was left out: the part is called `{earlier}` already");
                self.find(Finding::note("title-left-out", line, message));
            }
        }
    }
}
