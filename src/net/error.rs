//! Why there is no connection: settings that name no server, and servers that cannot be used.

use std::error::Error;

use crate::storage::{SecretFileError, error_message};

/// Settings that name no server.
#[derive(Debug, thiserror::Error)]
pub enum EndpointError {
    #[error("no mail server is set")]
    Unset,
    /// A newsroom's settings can run commands, and say where mail goes.
    #[error(
        "the newsroom `{0}` belongs to another user, or everybody on this machine may change it: its mail settings are not used"
    )]
    OtherUser(String),
    #[error("`{0}` is not the address of a mail server: it begins with `smtp://` or `smtps://`")]
    Scheme(String),
    #[error("`{0}` has no host name")]
    Host(String),
    #[error("`{0}` is not a port")]
    Port(String),
    #[error(
        "`{0}` is not an option of a mail server's address: the only one is `tls=none`, for a server on this machine"
    )]
    Option(String),
    #[error("the mail server's address contains a password")]
    PasswordInUrl,
    #[error("mail to `{0}` would not be encrypted: `tls=none` is only for a server on this machine")]
    Open(String),
    #[error("there is no password for `{0}`")]
    NoPassword(String),
    #[error("the file with the password cannot be used")]
    File(#[from] SecretFileError),
    #[error("`{0}` contains no certificate in PEM format")]
    Ca(String),
    #[error("the certificates in `{path}` cannot be read")]
    CaFile { path: String, source: std::io::Error },
    #[error("TLS cannot be used: {0}")]
    Tls(String),
    #[error("`password_command` cannot be run")]
    Command(#[source] std::io::Error),
    #[error("`password_command` gave no password: {0}")]
    CommandFailed(String),
}

/// A server that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    #[error("the mail server `{server}` cannot be reached: {why}")]
    Unreachable { server: String, why: String },
    #[error("the mail server `{server}` does not offer STARTTLS, so mail and password would not be encrypted")]
    NoTls { server: String },
    #[error("the connection to the mail server `{server}` cannot be encrypted: {why}")]
    Tls { server: String, why: String },
    #[error("the mail server `{server}` does not accept the login of `{user}`: {why}")]
    Login { server: String, user: String, why: String },
    #[error("the mail server `{server}` accepts logins only with {offered}")]
    NoCommonAuth { server: String, offered: String },
}

impl ConnectError {
    /// The kind in a word or two.
    #[must_use]
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "unreachable",
            Self::NoTls { .. } => "no tls",
            Self::Tls { .. } => "tls",
            Self::Login { .. } => "login",
            Self::NoCommonAuth { .. } => "no common login",
        }
    }
}

/// An error and its causes in one line.
#[must_use]
pub fn in_one_line(error: &(dyn Error + 'static)) -> String {
    let mut text = error_message(error);
    let mut next = error.source();
    while let Some(cause) = next {
        text = format!("{text}: {}", error_message(cause));
        next = cause.source();
    }
    text
}
