//! What comes back: a failure, a delay, an automatic reply, a complaint, somebody who unsubscribes.
//!
//! [`read`] takes one message's bytes and knows nothing of ledgers and lists: whose message it is about, it gives as
//! tokens, Message-IDs and addresses to look for, most certain first. A notice in the form of RFC 3464 is read field by
//! field; others are searched for the words that mail systems use. [`Correspondents`] know whom it is about, and
//! therefore what follows. A mail may contain anything: nothing here trusts it.
//!
//! | file | what it holds |
//! |---|---|
//! | [`mail_files`](stored_mails) | maildirs, mboxes, `.eml` files |
//! | `mbox` | the mails of an mbox |
//! | [`stored_mail`](StoredMail) | a mail of them |
//! | [`imap`](Mailbox) | a mailbox on a server |
//! | [`read`] | reads one mail |
//! | `repaired` | what was cut off, with the boundaries that it lacks |
//! | `bounds` | whether it is simple enough for that |
//! | [`reading`](Reading) | what a mail says |
//! | `found` | what each of the readers below returns |
//! | `dsn` | delivery status notices (RFC 3464) |
//! | `complaint` | complaints (RFC 5965, Hotmail's) |
//! | `ses` | notifications of Amazon SES |
//! | `fields` | the groups of fields in those |
//! | [`authentication`](Authentication) | what the receiving server found out about the sender |
//! | `original` | the message that a notice is about |
//! | [`auto_reply`](Remark) | automatic replies (RFC 3834) |
//! | `freeform` | notices without a standard form |
//! | `notice_text` | the blocks of their text, each about an address |
//! | `request` | a person's request for no more mail |
//! | `html_text` | the text of a mail in HTML |
//! | `own_words` | what somebody wrote, without what they quote |
//! | `subject` | subjects, and the marks in front of them |
//! | [`diagnosis`](Diagnosis) | what is wrong, by number and words |
//! | [`refusal_cause`] | why a mail server refuses a message that is being sent |
//! | `codes` | codes and addresses in a text |
//! | `vocabulary`, `phrases` | the phrases of mail systems and automatic replies, and how they are found |
//! | [`correspondents`](Correspondents) | whom a mail is about |
//! | [`verdict`](Verdict) | what follows for them |

mod authentication;
mod auto_reply;
mod bounds;
mod codes;
mod complaint;
mod correspondents;
mod diagnosis;
mod dsn;
mod fields;
mod found;
mod freeform;
mod html_text;
mod imap;
mod mail_files;
mod mbox;
mod notice_text;
mod original;
mod own_words;
mod phrases;
mod read;
mod reading;
mod refusal_cause;
mod repaired;
mod request;
mod ses;
mod stored_mail;
mod subject;
mod verdict;
mod vocabulary;

pub use authentication::Authentication;
pub use auto_reply::Remark;
pub use correspondents::{Correspondents, Evidence, SenderCheck, Understood};
pub use diagnosis::{Diagnosis, diagnose, diagnose_refusal};
pub use imap::{ImapError, ImapSettings, Mailbox, MailboxEvent, ReadPosition, ReadPositions, Received};
pub use mail_files::stored_mails;
pub use read::read;
pub use reading::{About, Reading};
pub use refusal_cause::{refusal_cause, speaks_of_rate};
pub use stored_mail::{LARGEST, MailboxError, StoredMail};
pub use verdict::{Doubt, Proof, Verdict};
