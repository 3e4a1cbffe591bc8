//! The story on its way: plan, message, ledger, and the transports that bring it out.

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
pub use ledger::{
    Channel, Entry, Ledger, LedgerError, LedgerRecord, LedgerWriter, MessageState, Notice, NoticeKind, Recipient,
    Resolution, RollbackGuard,
};
pub use message::{InlinePicture, MailHeaders, Mailing, Message, MessageId};
pub use outbox::Outbox;
pub use plan::{Plan, PlanRequest, Planned, SkipReason, Skipped};
pub use queue::Limit;
pub use reply_paths::{ReplyPathError, ReplyPaths};
pub use schedule::{
    ClockCheck, ClockWait, LATEST, ReadSchedule, ScheduleError, ScheduledSend, choices, orders, written,
};
pub use send::{Ending, Progressed, Run, SendLimits, send, trial};
pub use settings::{DeliverySettings, EnvOverrides, SmtpSettings};
pub use smtp::Smtp;
pub use transport::{DeliveryOutcome, Outgoing, Session, Transport, TransportError};
