//! What a person should hear while a use case works, although it does not stop the work.

use std::path::PathBuf;

use super::list_error::ListReadError;
use super::outputs::OutputsError;
use crate::delivery::LedgerError;
use crate::photo::PhotoId;
use crate::press::{Address, ListName, Unusable};
use crate::progress::{Hidden, Progress};
use crate::release::render::Weight;
use crate::release::{Finding, Language, ReleaseError};

/// Something that a person should hear.
#[derive(Debug)]
pub enum Notice {
    /// An edition's mail is so heavy that mail programs cut it off.
    HeavyMail { language: Language, weight: Weight },
    /// A finding for which a release is refused, and the file that it stands in.
    ReleaseError { path: PathBuf, finding: Finding },
    /// A row of a list's own file that is of no use.
    UnusableRow { list: ListName, row: usize, unusable: Unusable },
    /// A list that cannot be read, where the work goes on without it.
    UnreadableList(ListReadError),
    /// A tag of a segment that nobody has; it may be misspelled.
    UnknownTag(String),
    /// An earlier sending was cut off, and left so many messages in doubt.
    LeftInDoubt(usize),
    /// A photo of the release was withdrawn, and is left out.
    LeftOut(PhotoId),
    /// What is written is not recorded: a photo that is withdrawn later will not be taken out of it.
    NotRecorded(Box<OutputsError>),
    /// Whom a kit is for is not recorded: a notice about one of its photos will not reach them.
    KitNotRecorded { recipient: Address, error: LedgerError },
    /// A release that cannot be read, where the work goes on without it.
    UnreadableRelease(Box<ReleaseError>),
}

/// Follows a use case: how far it is, and what a person should hear.
pub trait Observer: Progress {
    fn notice(&self, notice: &Notice);
}

impl Observer for Hidden {
    fn notice(&self, _notice: &Notice) {}
}
