//! What comes back: a failure, a delay, an automatic reply, a complaint, somebody who unsubscribes.
//!
//! [`read`] takes one message's bytes and knows nothing of ledgers and lists: whose message it is about, it gives as
//! marks to look for, surest first. A notice in the form of RFC 3464 is taken as it says; others are read as people
//! read them. What may stand in a mail is anybody's invention: nothing here trusts it to be whole.
//!
//! | file | what it holds |
//! |---|---|
//! | [`mail_files`](stored_mails) | maildirs, mboxes, `.eml` files |
//! | [`imap`](Mailbox) | a mailbox on a server |
//! | [`read`] | one mail's bytes made a reading |
//! | [`reading`](Reading) | what a mail says |
//! | `dsn` | delivery status notices (RFC 3464) and complaints (RFC 5965) |
//! | `auto_reply` | automatic replies (RFC 3834), and mails that unsubscribe |
//! | `freeform` | notices in no form at all |
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
pub use imap::{ImapError, ImapSettings, Mailbox, Mark, Marks, Received};
pub use mail_files::{LARGEST, MailboxError, StoredMail, stored_mails};
pub use read::read;
pub use reading::{About, Reading};
