//! A mailbox on a server (IMAP, RFC 3501) as a place where bounces lie: opened to be read, and left as it is.
//!
//! It speaks the few commands that this takes over a line of our own: nothing is marked, moved or deleted, because no
//! command is known here that could. What was read is remembered by the numbers that the server gives its messages for
//! good (UIDVALIDITY and UID), so that a second look asks only for what is new.
//!
//! | file | what it holds |
//! |---|---|
//! | [`settings`](ImapSettings) | `[imap]` in `pressbox.toml` |
//! | [`mailbox`](Mailbox) | a folder on a server: what is new in it |
//! | `client` | the few commands that this takes |
//! | `response` | what a server says, taken apart |
//! | [`marks`](Marks) | how far each mailbox was read |
//! | [`error`](ImapError) | why a mailbox cannot be read |

mod client;
mod error;
mod mailbox;
mod marks;
mod response;
mod settings;

pub use error::ImapError;
pub use mailbox::{Mailbox, Received};
pub use marks::{Mark, Marks};
pub use settings::ImapSettings;
