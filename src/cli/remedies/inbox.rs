//! Remedies for mailboxes on a server.

use super::net::{MAILBOX, Protocol, of_connection, of_endpoint};
use crate::inbox::ImapError;
use crate::net::ConnectError;

/// What to do about a mailbox that cannot be read.
pub(crate) fn of_mailbox(error: &ImapError) -> String {
    const LATER: &str = "check the address and the network; messages already read are remembered";
    match error {
        ImapError::Address(_) | ImapError::Nobody(_) => MAILBOX.to_owned(),
        ImapError::Endpoint(error) => of_endpoint(error, Protocol::Imap),
        ImapError::Connect(ConnectError::Unreachable { .. }) | ImapError::Broken { .. } | ImapError::Enough => {
            LATER.to_owned()
        }
        ImapError::Connect(error) => of_connection(error, Protocol::Imap),
        ImapError::Late { .. } => "run `bounces` again: it goes on from where it stopped; for a slow server set `total_timeout` under `[imap]`".to_owned(),
        ImapError::Folder { .. } => "name a folder that exists, such as `INBOX`".to_owned(),
        ImapError::Remember { .. } => "check that the disk has space and that you can write there".to_owned(),
    }
}

/// How a mailbox on a server is named.
pub(crate) fn naming_mailbox() -> &'static str {
    MAILBOX
}

/// What to do about a mail that is too large or too complex to be read.
pub(crate) fn unread_mail() -> &'static str {
    "look at it in your mail program; if somebody there wants no more mail, run `pressbox list suppress ADDRESS`"
}
