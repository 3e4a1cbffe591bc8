//! A release together with the line numbers of its parts in the file, so that every finding can give its line.

use super::model::Release;

/// A release as it was read from a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Manuscript {
    pub release: Release,
    pub lines: Lines,
}

/// Where the parts of a release begin in its file; lines count from 1. A part that is not there has line 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lines {
    pub headline: usize,
    pub lead: usize,
    /// One for each block of the body; the lists below likewise.
    pub body: Vec<usize>,
    pub caption: usize,
    pub timetable: Vec<usize>,
    pub facts: Vec<usize>,
    pub links: Vec<usize>,
    pub usage_terms: usize,
    pub contacts: Vec<usize>,
    pub boilerplate: usize,
    pub embargo: usize,
    pub status: usize,
    pub date: usize,
    pub photos: Vec<usize>,
    pub attachments: Vec<usize>,
}

impl Default for Lines {
    fn default() -> Self {
        Self {
            headline: 1,
            lead: 1,
            body: Vec::new(),
            caption: 1,
            timetable: Vec::new(),
            facts: Vec::new(),
            links: Vec::new(),
            usage_terms: 1,
            contacts: Vec::new(),
            boilerplate: 1,
            embargo: 1,
            status: 1,
            date: 1,
            photos: Vec::new(),
            attachments: Vec::new(),
        }
    }
}

/// The line of each byte of a text.
#[derive(Debug)]
pub(crate) struct LineIndex {
    /// Where each line begins.
    starts: Vec<usize>,
}

impl LineIndex {
    pub(crate) fn new(text: &str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { starts: std::iter::once(0).chain(breaks).collect() }
    }

    /// The line of a byte, from 1.
    pub(crate) fn line(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset)
    }
}
