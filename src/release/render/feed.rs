//! Feeds: the latest releases for feed readers, as RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1.

use jiff::Timestamp;

use super::layout::Layout;

/// A feed: what it is called, where it is, and its items.
#[derive(Debug, Clone, Copy)]
pub struct Feed<'a> {
    pub title: &'a str,
    pub description: &'a str,
    pub language: &'a str,
    /// The page that it belongs to.
    pub home: &'a str,
    /// Where it is itself.
    pub address: &'a str,
    pub author: &'a str,
    /// The releases, newest first, each with the moment from which on it is public.
    pub items: &'a [(Layout<'a>, Timestamp)],
}

impl Feed<'_> {
    /// When it changed last: it says the same in every run.
    pub(super) fn updated(&self) -> Timestamp {
        self.items.iter().map(|(layout, public)| layout.versioned(*public)).max().unwrap_or_default()
    }
}
