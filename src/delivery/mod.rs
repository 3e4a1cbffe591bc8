//! Sending a release to journalists by mail: who gets it, each message, the ledger, and how it travels.
//!
//! | file | what it holds |
//! |---|---|
//! | [`settings`](SmtpSettings) | `[smtp]` and `[delivery]`, and what the environment overrides |
//! | [`carried_photos`](CarriedPhotos) | which photos travel inside a message |
//! | [`attachment`](Attachment) | a file that is attached to each message |
//! | `mime_body` | texts, pictures and files as the parts of a message |
//! | `personal` | what differs for each journalist: marks in a message, and the values in their places |
//! | [`message`](Message) | one message for each edition, and what differs for each journalist |
//! | [`content`](MessageContent) | the text and the photos that a message holds |
//! | [`composed`](Composed) | a message as it is handed over |
//! | `header`, `quoted_printable` | headers and texts in 7 bits, where lettre's own do not suffice |
//! | [`dkim`](Signer) | DKIM keys and signatures |
//! | [`reply_paths`](ReplyPaths) | where notices of failure and requests to unsubscribe go |
//! | [`ledger`](Ledger) | what was meant to happen to each message, and what did |
//! | [`plan`](Plan) | who gets a mailing now, and who does not and why |
//! | [`schedule`](ScheduledSend) | mailings for later |
//! | [`refusal`](RefusalCause) | why a server refused a message |
//! | [`transport`](Transport) | what the two below have in common |
//! | [`smtp`](Smtp) | a mail server |
//! | [`outbox`](Outbox) | a folder of `.eml` files |
//! | [`send_run`](SendRun) | what a sending is given, and what it reports |
//! | `queue` | the order of messages, within the rate limits |
//! | `streak` | equal refusals in a row: a wrong setting, or a limit |
//! | `unconfirmed` | messages in a row that the server took without a word: the run ends |
//! | `second_tries` | servers that accept a message only at its second try |
//! | `pace` | how many messages are on their way, and how long all wait |
//! | `worker` | one session, and one message after the other |
//! | `workers` | the workers as the coordinator sees them |
//! | `coordinator` | gives messages to workers, and writes the ledger before them |
//! | `held_refusal` | refusals that are not final yet, and what the ledger gets once they are |
//! | `unrecorded` | outcomes that the ledger does not have, because it could not be written |
//! | [`send`] | puts the last of these together |

mod attachment;
mod carried_photos;
mod composed;
mod content;
mod coordinator;
mod dkim;
mod header;
mod held_refusal;
mod ledger;
mod message;
mod mime_body;
mod outbox;
mod pace;
mod personal;
mod plan;
mod queue;
mod quoted_printable;
mod refusal;
mod reply_paths;
mod schedule;
mod second_tries;
mod send;
mod send_run;
mod settings;
mod smtp;
mod streak;
mod transport;
mod unconfirmed;
mod unrecorded;
mod worker;
mod workers;

pub use attachment::{Attachment, AttachmentError, attach};
pub use carried_photos::CarriedPhotos;
pub use composed::Composed;
pub use content::{MessageContent, MessagePhoto};
pub use dkim::{DkimError, DkimSettings, Record, Signer, key_file};
pub use ledger::{
    Channel, Entry, HeldMessage, KitRecord, Ledger, LedgerError, LedgerRecord, LedgerWriter, MailingTally,
    MessageState, Notice, NoticeKind, PhotoCarrier, Recipient, Resolution, RollbackGuard, SentAttachment, Unsettled,
};
pub use message::{MailHeaders, Mailing, Message, MessageId};
pub use mime_body::InlinePicture;
pub use outbox::Outbox;
pub use plan::{Plan, PlanRequest, Planned, SkipReason, Skipped};
pub use queue::Limit;
pub use refusal::{RefusalCause, SenderFault};
pub use reply_paths::{ReplyPathError, ReplyPaths};
pub use schedule::{
    ClockCheck, ClockWait, LATEST, ReadSchedule, ScheduleError, ScheduledAttachment, ScheduledSend, choices, close,
    is_still, keep_told, remove, scheduled_sends, written,
};
pub use send::{send, trial};
pub use send_run::{Ending, Progressed, SendLimits, SendRun, StillDue};
pub use settings::{DeliverySettings, EnvOverrides, SmtpSettings};
pub use smtp::Smtp;
pub use transport::{DeliveryOutcome, Outgoing, Session, Transport, TransportError};
