//! The story on its way: plan, message, ledger, and the ways out of the house.

mod dkim;
pub mod doctor;
mod encode;
mod imap;
mod ledger;
mod line;
mod message;
mod notices;
mod outbox;
mod person;
mod plan;
mod private;
mod queue;
mod returns;
mod send;
mod server;
mod smtp;
mod tls;
mod token;
mod transport;

pub use dkim::{DkimError, DkimSettings, Record, Signer, key_file};
pub use imap::{ImapError, ImapSettings, Mailbox, Mark, Marks, Received};
pub use ledger::{Channel, Entry, Ledger, LedgerError, Pen, State, Verdict};
pub use message::{Letterhead, Mailing, Message, MessageId, Picture};
pub use notices::Notice;
pub use outbox::Outbox;
pub use person::Kept;
pub use plan::{Brief, KeptBack, Plan, Planned, WhyNot};
pub use private::PrivateFileError;
pub use queue::Limit;
pub use returns::{DeliverySettings, Returns, ReturnsError};
pub use send::{Ending, Pace, Run, Told, send, trial};
pub use server::{Auth, Given, Login, Password, Security, Server, ServerError, SmtpSettings};
pub use smtp::Smtp;
pub use token::{Secret, SecretError, owner, return_path, sealed, token, tokens_in};
pub use transport::{Outcome, Parcel, Session, Transport, TransportError};
