//! The story on its way: plan, message, ledger, and the ways out of the house.

pub mod bounce;
mod dkim;
mod encode;
mod holders;
mod kill;
mod ledger;
mod message;
mod notices;
mod outbox;
mod person;
mod plan;
mod private;
mod returns;
mod schedule;
mod send;
mod server;
mod smtp;
mod token;
mod transport;

pub use dkim::{DkimError, DkimSettings, Record, Signer, key_file};
pub use holders::Holder;
pub use kill::{Withdrawn, kill_notice};
pub use ledger::{Channel, Entry, Ledger, LedgerError, Pen, State, Verdict};
pub use message::{Letterhead, Mailing, Message, MessageId, Picture};
pub use notices::{About, Correspondents, Notice};
pub use outbox::Outbox;
pub use person::Kept;
pub use plan::{Brief, KeptBack, Plan, Planned, WhyNot};
pub use private::PrivateFileError;
pub use returns::{DeliverySettings, Returns, ReturnsError};
pub use schedule::{Glance, LATEST, Order, OrderError, ReadOrder, Wait, choices, orders, written};
pub use send::{Ending, Pace, Run, Told, send, trial};
pub use server::{Given, Login, Password, Security, Server, ServerError, SmtpSettings};
pub use smtp::Smtp;
pub use token::{Secret, SecretError, owner, return_path, sealed, token, tokens_in};
pub use transport::{Outcome, Parcel, Session, Transport, TransportError};
