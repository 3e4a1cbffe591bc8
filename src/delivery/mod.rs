//! The story on its way: plan, message, ledger, and the ways out of the house.

mod dkim;
mod encode;
mod kill;
mod ledger;
mod message;
mod outbox;
mod plan;
mod queue;
mod reply_paths;
mod schedule;
mod send;
mod settings;
mod smtp;
mod transport;

pub use dkim::{DkimError, DkimSettings, Record, Signer, key_file};
pub use kill::{Withdrawn, kill_notice};
pub use ledger::{Channel, Entry, Fence, Holder, Kept, Ledger, LedgerError, Notice, NoticeKind, Pen, State, Verdict};
pub use message::{Letterhead, Mailing, Message, MessageId, Picture};
pub use outbox::Outbox;
pub use plan::{Brief, KeptBack, Plan, Planned, WhyNot};
pub use queue::Limit;
pub use reply_paths::{Returns, ReturnsError};
pub use schedule::{Glance, LATEST, Order, OrderError, ReadOrder, Wait, choices, orders, written};
pub use send::{Ending, Pace, Run, Told, send, trial};
pub use settings::{DeliverySettings, EnvOverrides, SmtpSettings};
pub use smtp::Smtp;
pub use transport::{Outcome, Parcel, Session, Transport, TransportError};
