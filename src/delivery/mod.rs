//! The story on its way: plan, message, ledger, and the ways out of the house.

pub mod doctor;
mod encode;
mod ledger;
mod message;
mod outbox;
mod plan;
mod send;
mod server;
mod smtp;
mod transport;

pub use ledger::{Channel, Entry, Ledger, LedgerError, Pen, State, Verdict};
pub use message::{Letterhead, Mailing, Message, MessageId, Picture};
pub use outbox::Outbox;
pub use plan::{Brief, KeptBack, Plan, Planned, WhyNot};
pub use send::{Ending, Pace, Run, Told, send, trial};
pub use server::{Given, Login, Password, Security, Server, ServerError, SmtpSettings};
pub use smtp::Smtp;
pub use transport::{Outcome, Parcel, Session, Transport, TransportError};
