//! The ledger: what was meant to happen to each message, and what did.
//!
//! `intent` is on disk before the server hears about a message, the result after it has replied. What a crash leaves at
//! `intent` may or may not have been delivered: it becomes `in_doubt`, and is never sent again by itself.
//!
//! | file | what it holds |
//! |---|---|
//! | [`entry`](Entry) | a message in the ledger, and its states |
//! | [`error`](LedgerError) | why the ledger cannot be used |
//! | [`store`](Ledger) | queries |
//! | [`rollback_guard`](RollbackGuard) | how an old copy of the ledger is noticed before it sends everything again |
//! | [`writer`](LedgerWriter) | the one writer, and its lock |
//! | [`attachments`](SentAttachment) | the files attached to a mailing |
//! | `content` | the text and the photos that messages hold |
//! | [`kits`](KitRecord) | whom kits were made for |
//! | [`recipients`](Recipient) | who has a release or a photo |
//! | [`notices`](Notice) | what came back |
//! | [`data_subject`](LedgerRecord) | what is held about one person, and how it is erased |
//! | `open` | the file and its tables, put together from all of these |

mod attachments;
mod content;
mod data_subject;
mod entry;
mod error;
mod kits;
mod notices;
mod open;
mod recipients;
mod rollback_guard;
mod store;
mod writer;

pub use attachments::SentAttachment;
pub use data_subject::LedgerRecord;
pub use entry::{Channel, Entry, MessageState};
pub use error::LedgerError;
pub use kits::KitRecord;
pub use notices::{Notice, NoticeKind};
pub use recipients::{HeldMessage, PhotoCarrier, Recipient};
pub use rollback_guard::RollbackGuard;
pub use store::{Ledger, MailingTally};
pub use writer::{LedgerWriter, Resolution, Unsettled};

pub(super) use entry::{NewEntry, Update};
