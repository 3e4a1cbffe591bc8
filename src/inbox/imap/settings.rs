//! `[imap]` in `pressbox.toml`.

use serde::Deserialize;

use crate::net::Auth;

/// `[imap]` in `pressbox.toml`: how mailboxes on servers are opened.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImapSettings {
    pub password_command: Option<String>,
    pub password_file: Option<String>,
    /// How we prove who we are; without it by `plain`, or by `login` where that is all that is offered.
    pub auth: Option<Auth>,
    /// A file of certificates that are trusted besides those that everybody trusts.
    pub ca: Option<String>,
    /// Seconds to wait for each reply.
    pub timeout: Option<u64>,
    /// Seconds for a whole visit to a mailbox, whatever the server does.
    pub total_timeout: Option<u64>,
}
