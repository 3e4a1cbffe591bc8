//! What a person should hear while a use case works, although it does not stop the work.

use std::path::PathBuf;

use super::list_error::ListReadError;
use crate::press::{ListName, Unusable};
use crate::progress::{Hidden, Progress};
use crate::release::render::Weight;
use crate::release::{Finding, Language};

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
}

/// Follows a use case: how far it is, and what a person should hear.
pub trait Observer: Progress {
    fn notice(&self, notice: &Notice);
}

impl Observer for Hidden {
    fn notice(&self, _notice: &Notice) {}
}
