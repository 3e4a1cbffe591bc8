//! A mail as it stands in a file or mailbox, or why it cannot be read.

use std::io;
use std::path::{Path, PathBuf};

/// No notice is as large; what is, is not read.
pub const LARGEST: u64 = 32 << 20;

/// One mail of a mailbox.
#[derive(Debug)]
pub struct StoredMail {
    pub path: PathBuf,
    /// The mail's number in its file, from 1; `None` where the file is the mail.
    pub number: Option<usize>,
    pub content: Result<Vec<u8>, MailboxError>,
    /// By its `Content-Length`, another mail of the file goes on until behind this one: whoever wrote that mail may have written
    /// this one as well, down to what servers say in it.
    pub within_another: bool,
}

impl StoredMail {
    pub(super) fn at(path: &Path, number: Option<usize>, content: Result<Vec<u8>, MailboxError>) -> Self {
        Self { path: path.to_path_buf(), number, content, within_another: false }
    }
}

/// A mail that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum MailboxError {
    #[error("it cannot be read")]
    Read(#[from] io::Error),
    #[error("it is too large for a bounce or a reply")]
    TooLarge,
    #[error("the server lists it but does not send it")]
    NotDelivered,
    #[error("it is damaged, or made in a way that pressbox cannot read")]
    Unreadable,
    #[error("it has more parts, levels or headers than a bounce or a reply")]
    TooComplex,
    #[error("it is not a whole email, mailbox or notification of Amazon SES")]
    NotMail,
}
