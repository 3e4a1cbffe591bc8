//! The files attached to a mailing: everybody gets the same ones, also in a later run.

use std::path::PathBuf;

use crate::delivery::{Attachment, AttachmentError, ScheduledAttachment, SentAttachment, attach};
use crate::release::Slug;
use crate::storage::Sha256;

/// A file to attach to each message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachedFile {
    pub path: PathBuf,
    /// The hash that it must have, if it was read before.
    pub sha256: Option<Sha256>,
}

/// Files that are not attached.
#[derive(Debug, thiserror::Error)]
pub enum AttachedError {
    #[error(transparent)]
    Unusable(#[from] AttachmentError),
    #[error("`{path}` has changed since the mailing was planned")]
    ChangedSincePlan { path: String },
    #[error("`{name}` has changed since the first messages of `{release}` were sent with it")]
    Changed { name: String, release: Slug },
    #[error("the first messages of `{release}` were sent with `{name}` attached, and the others would not get it")]
    Missing { name: String, release: Slug },
    #[error(
        "the first messages of `{release}` were sent without `{name}`, and the people who received them would not get this file"
    )]
    Added { name: String, release: Slug },
}

impl AttachedFile {
    pub(super) fn scheduled(&self) -> ScheduledAttachment {
        ScheduledAttachment { path: self.path.clone(), sha256: self.sha256.map(|hash| hash.to_hex()) }
    }
}

/// Reads files, and keeps their hashes: they must be the same when they are read again.
pub(super) fn read(asked: &mut [AttachedFile]) -> Result<Vec<Attachment>, AttachedError> {
    let paths: Vec<_> = asked.iter().map(|file| file.path.clone()).collect();
    let files = attach(&paths)?;
    for (asked, file) in asked.iter_mut().zip(&files) {
        if asked.sha256.is_some_and(|planned| planned != file.sha256()) {
            return Err(AttachedError::ChangedSincePlan { path: asked.path.display().to_string() });
        }
        asked.sha256 = Some(file.sha256());
    }
    Ok(files)
}

/// Refuses files other than those that somebody already got with this mailing.
pub(super) fn refuse_others(had: &[SentAttachment], files: &[Attachment], release: &Slug) -> Result<(), AttachedError> {
    let release = || release.clone();
    for sent in had {
        let name = sent.name.clone();
        match files.iter().find(|file| file.name() == sent.name) {
            None => return Err(AttachedError::Missing { name, release: release() }),
            Some(file) if file.sha256() != sent.sha256 => {
                return Err(AttachedError::Changed { name, release: release() });
            }
            Some(_) => {}
        }
    }
    match files.iter().find(|file| had.iter().all(|sent| sent.name != file.name())) {
        Some(file) => Err(AttachedError::Added { name: file.name().to_owned(), release: release() }),
        None => Ok(()),
    }
}
