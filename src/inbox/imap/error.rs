//! Why a mailbox cannot be read.

use crate::net::{ConnectError, EndpointError};

/// A mailbox that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ImapError {
    #[error("`{0}` is not the address of a mailbox")]
    Address(String),
    #[error("`{0}` names no user to log in as")]
    Nobody(String),
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    #[error(transparent)]
    Connect(#[from] ConnectError),
    #[error("the folder `{folder}` cannot be opened: {why}")]
    Folder { folder: String, why: String },
    #[error("`{server}` does not behave like a mail server: {why}")]
    Broken { server: String, why: String },
    #[error("which messages were read cannot be recorded in `{path}`")]
    Remember { path: String, source: std::io::Error },
    /// Whoever takes the messages takes no more.
    #[error("no more was wanted")]
    Enough,
}
