//! The people on the newsroom's lists.

use super::list_error::ListReadError;
use super::notice::{Notice, Observer};
use super::opened::Newsroom;
use crate::press::{Journalist, ListError, ListName, MediaList, Segment, Unusable};

impl Newsroom {
    /// A list, and the rows of its file that cannot be used.
    pub fn list(&self, name: &ListName) -> Result<(MediaList, Vec<(usize, Unusable)>), ListReadError> {
        let lists = self.lists();
        lists.read(name).map_err(|source| match source {
            ListError::Unknown(_) => ListReadError::Unknown { name: name.clone(), there: lists.names(), source },
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
