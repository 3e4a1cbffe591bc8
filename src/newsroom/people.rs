//! The people on the newsroom's lists.

use jiff::Timestamp;

use super::list_error::ListReadError;
use super::notice::{Notice, Observer};
use super::opened::Newsroom;
use crate::press::{Journalist, ListError, ListName, MediaList, Segment, Unusable};

/// A list in numbers.
#[derive(Debug)]
pub struct ListSummary {
    pub name: ListName,
    /// When its file last changed.
    pub changed: Option<Timestamp>,
    pub numbers: Result<ListNumbers, ListReadError>,
}

/// Who is on a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListNumbers {
    pub journalists: usize,
    /// Those among them who get no mail.
    pub suppressed: usize,
    /// Those among them who get none until somebody decides.
    pub pending: usize,
    /// Rows that cannot be used.
    pub unusable: usize,
}

impl Newsroom {
    /// Every list in numbers, in the order of their names, but for an [example](Self::example_list) that nobody has touched.
    pub fn list_summaries(&self) -> Result<Vec<ListSummary>, ListError> {
        let lists = self.lists();
        let (suppressed, pending) = (lists.suppressed()?, lists.pending()?);
        let numbers = |name: &ListName| {
            let (list, unusable) = self.list(name)?;
            let is_suppressed = |journalist: &&Journalist| suppressed.get(&journalist.address).is_some();
            let (out, others): (Vec<_>, Vec<_>) = list.journalists().partition(is_suppressed);
            let pending = others.iter().filter(|journalist| pending.get(&journalist.address).is_some()).count();
            Ok(ListNumbers { journalists: list.len(), suppressed: out.len(), pending, unusable: unusable.len() })
        };
        let summary = |name: ListName| {
            let (changed, numbers) = (lists.changed(&name), numbers(&name));
            ListSummary { name, changed, numbers }
        };
        Ok(lists.offered().into_iter().map(summary).collect())
    }

    /// The list of a new newsroom, as long as it is as `init` wrote it.
    #[must_use]
    pub fn example_list(&self) -> Option<ListName> {
        let lists = self.lists();
        lists.names().into_iter().find(|name| lists.is_example(name))
    }

    /// A list, and the rows of its file that cannot be used.
    pub fn list(&self, name: &ListName) -> Result<(MediaList, Vec<(usize, Unusable)>), ListReadError> {
        let lists = self.lists();
        lists.read(name).map_err(|source| match source {
            ListError::Unknown(_) => ListReadError::Unknown { name: name.clone(), there: lists.offered(), source },
            other => ListReadError::List(other),
        })
    }

    /// Everybody on any list; one that cannot be read is noticed and passed over.
    pub fn everybody(&self, observer: &dyn Observer) -> Vec<Journalist> {
        let mut all = Vec::new();
        for name in self.lists().names() {
            match self.list(&name) {
                Ok((list, _)) => all.extend(list.journalists().cloned()),
                Err(error) => observer.notice(&Notice::UnreadableList(error)),
            }
        }
        all
    }
}

/// Those of some people who belong to a segment.
pub fn in_segment(segment: &Segment, people: Vec<Journalist>, observer: &dyn Observer) -> Vec<Journalist> {
    for tag in segment.tags() {
        if !people.iter().any(|journalist| journalist.tags.iter().any(|own| own == tag)) {
            observer.notice(&Notice::UnknownTag(tag.to_owned()));
        }
    }
    people.into_iter().filter(|journalist| segment.holds(journalist)).collect()
}
