//! A release on its way to journalists: a request becomes a draft (who gets it, and the messages), and a draft is sent.
//!
//! [`Sending::open`] reads what is to be sent. [`Sending::draft`] plans and composes without touching anything;
//! [`Sending::prepare`] does the same as the ledger's only writer, and [`Sending::deliver`] sends what it prepared.
//!
//! | file | what it holds |
//! |---|---|
//! | [`request`](SendRequest) | what is asked for, from the command line or the schedule |
//! | [`error`](MailingError) | why nothing is sent |
//! | [`withdrawal`](Withdrawal) | the notice that a photo is withdrawn |
//! | [`sending`](Sending) | a request with the editions that it sends |
//! | `headers` | the headers that all messages share |
//! | [`attachments`](AttachedFile) | attachments, the same for everybody |
//! | `attached_before` | what was attached to the messages sent so far |
//! | `messages` | editions composed into messages |
//! | `private` | private links in mails under embargo, and that nothing else in them can be guessed |
//! | `calendars` | events that go out, kept as journalists' calendars have them |
//! | `content` | what an edition's messages hold, for the ledger |
//! | [`versions`](VersionError) | why a version is not sent |
//! | `history` | what journalists have already, against what the files say now |
//! | [`audience`](Audience) | who gets it, who does not and why |
//! | `writer` | the ledger's writer, and where the rollback guard is kept |
//! | `route` | the mail server or the outbox |
//! | `opt_outs` | opt-outs that come while a sending runs |
//! | [`deliver`](Draft) | plan and messages, and sending them |
//! | [`refusals`](RefusedAddresses) | addresses that the server refused: that counts like a bounce |
//! | [`trial`](Trial) | every edition to one address, without plan or ledger |

mod attached_before;
mod attachments;
mod audience;
mod calendars;
mod content;
mod deliver;
mod error;
mod headers;
mod history;
mod messages;
mod opt_outs;
mod private;
mod refusals;
mod request;
mod route;
mod sending;
mod trial;
mod versions;
mod withdrawal;
mod writer;

pub use attachments::{AttachedError, AttachedFile};
pub use audience::Audience;
pub use deliver::{Delivered, Draft, Prepared};
pub use error::MailingError;
pub use refusals::RefusedAddresses;
pub use request::{MailEnvironment, RequestError, SendRequest};
pub use sending::Sending;
pub use trial::Trial;
pub use versions::VersionError;
pub use withdrawal::Withdrawal;
