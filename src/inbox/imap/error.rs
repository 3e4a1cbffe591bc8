//! Why a mailbox cannot be read.

use crate::net::{ConnectError, EndpointError};

/// A mailbox that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ImapError {
    #[error("`{0}` is not the address of a mailbox")]
    Address(String),
    #[error("`{0}` has no user name to log in with")]
    Nobody(String),
    #[error(transparent)]
    Endpoint(#[from] EndpointError),
    #[error(transparent)]
    Connect(#[from] ConnectError),
    #[error("the folder `{folder}` cannot be opened: {why}")]
    Folder { folder: String, why: String },
    #[error("`{server}` does not behave like a mail server: {why}")]
    Broken { server: String, why: String },
    #[error("`{path}` cannot record which messages were read")]
    Remember { path: String, source: std::io::Error },
    #[error("`{server}` takes longer than the {seconds} seconds that reading a mailbox may take")]
    Late { server: String, seconds: u64 },
    /// The receiver of the messages wants no more.
    #[error("no more messages were wanted")]
    Enough,
}
