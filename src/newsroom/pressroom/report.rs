//! What becomes of each item of another service's pressroom.

use jiff::civil::Date;

use crate::photo::PhotoId;
use crate::release::{Finding, Language, PressroomItem, Slug};

/// What is told while a pressroom is taken.
#[derive(Debug)]
pub enum PressroomReport<'a> {
    Item(Box<ReportedItem<'a>>),
    /// Some of the pressroom could not be read at all.
    Fault(SourceFault),
}

/// A page or a file that could not be read; the others are taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFault {
    pub what: String,
    pub why: String,
}

/// An item, and what became of it.
#[derive(Debug)]
pub struct ReportedItem<'a> {
    pub item: &'a PressroomItem,
    pub state: ItemState,
    pub slug: Option<Slug>,
    pub language: Option<Language>,
    pub date: Option<Date>,
    /// The photos that came with it now.
    pub photos: Vec<PhotoId>,
    /// Of them, those that lack the rights to be published.
    pub without_rights: Vec<PhotoId>,
    pub contacts: usize,
    pub findings: Vec<Finding>,
    /// What was decided, in sentences.
    pub notes: Vec<String>,
    pub not_carried: Vec<NotCarried>,
    pub is_draft: bool,
}

impl<'a> ReportedItem<'a> {
    pub(super) fn new(item: &'a PressroomItem, state: ItemState) -> Self {
        Self {
            item,
            state,
            slug: None,
            language: None,
            date: None,
            photos: Vec::new(),
            without_rights: Vec::new(),
            contacts: 0,
            findings: Vec::new(),
            notes: Vec::new(),
            not_carried: Vec::new(),
            is_draft: false,
        }
    }
}

/// What became of an item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ItemState {
    /// It was taken now.
    New,
    /// It was here, and has the pictures now that it lacked.
    Completed,
    /// It was taken before.
    Here {
        /// It was changed at the service since.
        changed: bool,
        /// Somebody has removed or renamed it here.
        gone: bool,
    },
    /// There is no place for its kind.
    Other(&'static str),
    /// It could not be taken.
    Rejected(String),
}

/// Something of an item that did not come with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotCarried {
    /// What it is: an address where it is a picture.
    pub what: String,
    pub why: String,
    /// Of a picture: the name under which it can be put beside the export. Then it is tried again.
    pub file: Option<String>,
}
