//! What comes back: a failure, a delay, an automatic reply, a complaint, somebody who unsubscribes.
//!
//! [`read`] takes one message's bytes and knows nothing of ledgers and lists: which message it is about is given as
//! tokens, Message-IDs and addresses to look for, most certain first. A notice in the form of RFC 3464 is read field by
//! field; others are searched for the words that mail systems use. A mail may contain anything, so nothing here trusts it.
//!
//! | file | what it holds |
//! |---|---|
//! | [`mail_files`](stored_mails) | maildirs, mboxes, `.eml` files |
//! | [`imap`](Mailbox) | a mailbox on a server |
//! | [`read`] | reads one mail |
//! | [`reading`](Reading) | what a mail says |
//! | `dsn` | delivery status notices (RFC 3464) and complaints (RFC 5965) |
//! | `auto_reply` | automatic replies (RFC 3834), and mails that unsubscribe |
//! | `freeform` | notices without a standard form |
//! | `classified` | what those three share |
//! | [`correspondents`](Correspondents) | whom a mail is about |

mod auto_reply;
mod classified;
mod correspondents;
mod dsn;
mod freeform;
mod imap;
mod mail_files;
mod read;
mod reading;

pub use correspondents::Correspondents;
pub use imap::{ImapError, ImapSettings, Mailbox, ReadPosition, ReadPositions, Received};
pub use mail_files::{LARGEST, MailboxError, StoredMail, stored_mails};
pub use read::read;
pub use reading::{About, Reading};
