//! Why a mailbox cannot be read.

use crate::net::{ConnectError, EndpointError};

/// A mailbox that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ImapError {
    #[error("`{0}` is not the address of a mailbox")]
    Address(String),
    #[error("`{0}` names nobody to log in as")]
    Nobody(String),
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    #[error(transparent)]
    Connect(#[from] ConnectError),
    #[error("the folder `{folder}` cannot be opened: {why}")]
    Folder { folder: String, why: String },
    #[error("`{server}` does not do what a mail server does: {why}")]
    Broken { server: String, why: String },
    #[error("what was read of mailboxes cannot be remembered in `{path}`")]
    Remember { path: String, source: std::io::Error },
    /// Whoever takes the messages takes no more.
    #[error("no more was wanted")]
    Enough,
}
