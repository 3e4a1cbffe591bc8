//! What comes with a text besides its rows: picture descriptions, notes, page headers and footers.

use super::draft::Draft;
use super::row::Row;
use crate::release::Language;
use crate::release::finding::Finding;
use crate::release::remedy::Remedy;

/// Collected while the rows are read.
#[derive(Debug, Default)]
pub(super) struct Aside {
    /// How a picture is described, with the line on which it stood.
    pictures: Vec<(usize, String)>,
    /// The line that refers to a note, and the note's number; the note itself is a row.
    pub(super) notes: Vec<(usize, usize)>,
    /// `header` or `footer`, and what it says on every page.
    pub(super) edges: Vec<(&'static str, String)>,
    /// What colleagues wrote beside the text.
    pub(super) comments: Vec<String>,
    /// What a document has and does not show, with its line.
    pub(super) hidden: Vec<(usize, String)>,
    /// Whether insertions and deletions of colleagues are still marked.
    pub(super) has_tracked_changes: bool,
    /// What a page shows around the release.
    pub(super) furniture: Vec<(usize, String)>,
    /// What a page says where the release is not: in its title, menus and footers; an embargo counts there, too.
    pub(super) unseen: Vec<(usize, String)>,
    pub(super) is_page: bool,
    /// The language that the file says it is in.
    pub(super) language: Option<Language>,
}

impl Aside {
    /// Keeps how a picture is described; one that says nothing is left alone.
    pub(super) fn picture(&mut self, line: usize, said: &str) {
        if said.chars().any(char::is_alphabetic) {
            self.pictures.push((line, said.to_owned()));
        }
    }

    /// What stands at the edges of the pages, and around the release, as rows.
    pub(super) fn edge_rows(&self) -> Vec<Row> {
        let edges = self.edges.iter().map(|(_, text)| Row::plain(1, text));
        let around = self.furniture.iter().chain(&self.unseen).chain(&self.hidden);
        let comments = self.comments.iter().map(|text| Row::plain(1, text));
        edges.chain(around.map(|(line, text)| Row::plain(*line, text))).chain(comments).collect()
    }

    /// Puts all of it where it is not lost, and tells.
    pub(super) fn keep(self, draft: &mut Draft) {
        for (line, number) in self.notes {
            let message = format!("the footnote to this line is at the end of the text, as `[{number}]`");
            draft.find(
                Finding::note("footnote", line, message)
                    .with_remedy("an email has no footnotes: work it into the text"),
            );
        }
        for (line, text) in self.furniture {
            let message = format!("“{text}” belongs to the page, not to the release, and is left out");
            draft.find(Finding::note("page-furniture", line, message));
        }
        for (edge, text) in self.edges {
            let message = format!("the page {edge} is left out: \u{201c}{text}\u{201d}");
            draft.find(
                Finding::warning("page-edge", 1, message).with_remedy("add anything that matters to the release"),
            );
        }
        for text in self.comments {
            let message = format!("a comment in the document is left out: \u{201c}{text}\u{201d}");
            draft.find(
                Finding::warning("comment", 1, message)
                    .with_remedy("do what it asks for, and add what readers should know to the release"),
            );
        }
        for (line, text) in self.hidden {
            let message = format!("hidden text is left out: \u{201c}{text}\u{201d}");
            draft.find(
                Finding::warning("hidden-text", line, message).with_remedy("add anything that matters to the release"),
            );
        }
        if self.has_tracked_changes {
            let message = "the document has tracked changes: what was inserted is taken, what was deleted is left out";
            draft.find(
                Finding::warning("tracked-changes", 1, message).with_remedy("read the text as it is to be published"),
            );
        }
        for (line, said) in self.pictures {
            let release = &mut draft.manuscript.release;
            let remedy = Remedy::DescribePhoto { release: release.slug.clone() };
            // Beside the caption: neither is printed before it belongs to a photo.
            match &mut release.caption {
                Some(caption) if caption.contains(&said) => {}
                Some(caption) => caption.extend(["\n", &said]),
                none @ None => {
                    *none = Some(said.clone());
                    draft.manuscript.lines.caption = line;
                }
            }
            let message = format!("there was a picture here, described as \u{201c}{said}\u{201d}");
            draft.find(Finding::note("picture-described", line, message).with_remedy(remedy));
        }
    }
}
