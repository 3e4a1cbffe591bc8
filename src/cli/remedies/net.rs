//! Remedies for servers, and what the settings say about them.

use super::words::closing;
use crate::net::{ConnectError, EndpointError};
use crate::storage::SecretFileError;

/// A mail server's protocol, which says where its settings are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protocol {
    Smtp,
    Imap,
}

impl Protocol {
    /// Of its addresses, of its settings, and of its environment variables.
    fn name(self) -> &'static str {
        match self {
            Self::Smtp => "smtp",
            Self::Imap => "imap",
        }
    }
}

/// What to do where no server is named that could be used.
pub(super) fn of_endpoint(error: &EndpointError, protocol: Protocol) -> String {
    let name = protocol.name();
    match (error, protocol) {
        (EndpointError::Unset, _) => {
            format!("set `url` under `[{name}]` in `pressbox.toml`, as in `{name}://user@mail.example.org`")
        }
        (
            EndpointError::Scheme(_) | EndpointError::Host(_) | EndpointError::Port(_) | EndpointError::Option(_),
            Protocol::Smtp,
        ) => "write it as `smtp://user@mail.example.org:587` or `smtps://user@mail.example.org:465`".to_owned(),
        (
            EndpointError::Scheme(_) | EndpointError::Host(_) | EndpointError::Port(_) | EndpointError::Option(_),
            Protocol::Imap,
        ) => MAILBOX.to_owned(),
        (EndpointError::OtherUser(_), Protocol::Smtp) => {
            "if it is yours, run `chmod o-w . pressbox.toml` in it; else let its owner run this, or set `PRESSBOX_SMTP_URL` and `PRESSBOX_SMTP_PASSWORD` yourself".to_owned()
        }
        (EndpointError::OtherUser(_), Protocol::Imap) => {
            "if it is yours, run `chmod o-w . pressbox.toml` in it; else let its owner run this, or set `PRESSBOX_IMAP_PASSWORD` yourself".to_owned()
        }
        (EndpointError::PasswordInUrl | EndpointError::NoPassword(_), _) => {
            let variable = name.to_uppercase();
            format!(
                "give the password in `PRESSBOX_{variable}_PASSWORD`, or as `password_command` or `password_file` under `[{name}]`"
            )
        }
        (EndpointError::File(SecretFileError::Open { path, .. }), _) => closing(path),
        (EndpointError::File(_), _) => format!("correct `password_file` under `[{name}]` in `pressbox.toml`"),
        (EndpointError::Command(_) | EndpointError::CommandFailed(_), _) => {
            format!("correct `password_command` under `[{name}]` in `pressbox.toml`")
        }
        (EndpointError::Open(_), _) => format!("leave out `?tls=none`, or use `{name}s://`"),
        (EndpointError::Ca(_) | EndpointError::CaFile { .. } | EndpointError::Tls(_), _) => {
            format!("correct `ca` under `[{name}]` in `pressbox.toml`")
        }
    }
}

/// How the address of a mailbox is written.
pub(super) const MAILBOX: &str = "write it as `imaps://user@mail.example.org/INBOX`";

/// What to do about a server that cannot be used.
pub(super) fn of_connection(error: &ConnectError, protocol: Protocol) -> String {
    let name = protocol.name();
    // A mailbox is named where it is read, a server to send with in the settings.
    let address = if protocol == Protocol::Smtp { "`url` under `[smtp]`" } else { "the address" };
    match error {
        ConnectError::Unreachable { .. } => format!("check {address} and the network"),
        ConnectError::NoTls { .. } => {
            let port = if protocol == Protocol::Smtp { 465 } else { 993 };
            format!(
                "ask your mail provider for its `{name}s://` address, usually on port {port}; only a server on this machine \
                 may do without, with `?tls=none` behind its address"
            )
        }
        ConnectError::Tls { .. } => {
            format!(
                "check the host and the port in {address}; for a server with a certificate of its own, set `ca` under `[{name}]`"
            )
        }
        ConnectError::Login { .. } => format!("check the user in {address}, and the password"),
        ConnectError::NoCommonAuth { .. } => format!(
            "set `auth` under `[{name}]` to \"plain\", \"login\" or \"xoauth2\"; \"xoauth2\" takes a token from `password_command`"
        ),
    }
}
