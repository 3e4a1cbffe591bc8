//! The photos that a release shows. Its editions show the same ones, so each is looked up once.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::opened::Newsroom;
use crate::library::{LibraryError, Photo};
use crate::photo::PhotoId;

/// Looks photos up in the newsroom's library, and keeps those that it found.
#[derive(Debug)]
pub(super) struct PhotoLookup<'n> {
    newsroom: &'n Newsroom,
    found: RefCell<BTreeMap<PhotoId, Rc<Photo>>>,
}

impl<'n> PhotoLookup<'n> {
    pub(super) fn new(newsroom: &'n Newsroom) -> Self {
        Self { newsroom, found: RefCell::default() }
    }

    pub(super) fn photo(&self, id: PhotoId) -> Result<Rc<Photo>, LibraryError> {
        if let Some(photo) = self.found.borrow().get(&id) {
            return Ok(Rc::clone(photo));
        }
        let photo = Rc::new(self.newsroom.opened_library()?.photo(id)?);
        self.found.borrow_mut().insert(id, Rc::clone(&photo));
        Ok(photo)
    }
}
