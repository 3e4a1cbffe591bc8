//! A mailbox on a server (IMAP, RFC 3501), opened to read bounces, and left as it is.
//!
//! The client knows only the few commands that reading needs: nothing is marked, moved or deleted, because no command
//! here could do that. What was read is remembered by the numbers that the server gives its messages for
//! good (UIDVALIDITY and UID), so that a second look asks only for what is new.
//!
//! | file | what it holds |
//! |---|---|
//! | [`settings`](ImapSettings) | `[imap]` in `pressbox.toml` |
//! | [`mailbox`](Mailbox) | a folder on a server: what is new in it |
//! | `client` | the few commands that reading needs |
//! | `response` | parses the server's responses |
//! | [`read_positions`](ReadPositions) | how far each mailbox was read |
//! | [`error`](ImapError) | why a mailbox cannot be read |

mod client;
mod error;
mod mailbox;
mod read_positions;
mod response;
mod settings;

pub use error::ImapError;
pub use mailbox::{Mailbox, MailboxEvent, Received};
pub use read_positions::{ReadPosition, ReadPositions};
pub use settings::ImapSettings;
