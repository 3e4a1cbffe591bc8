//! Reads what came back: each mail is recorded in the ledger, and people who are to get no more mail are suppressed.

use std::collections::BTreeMap;
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::notice::Observer;
use super::opened::Newsroom;
use crate::delivery::{LedgerError, LedgerWriter, NoticeKind};
use crate::inbox::{self, About, Correspondents, ImapError, LARGEST, Mailbox, MailboxError, ReadPositions, Reading};
use crate::press::{ListError, Lists, SecretError};

/// Reads mails from files and mailboxes, one after the other. Nobody else writes the ledger meanwhile.
#[expect(missing_debug_implementations, reason = "it borrows a trait object")]
pub struct MailReader<'a> {
    newsroom: &'a Newsroom,
    observer: &'a dyn Observer,
    lists: Lists,
    writer: LedgerWriter,
    known: Correspondents,
    tally: MailTally,
}

/// A mail, or a whole place, that was read or could not be.
#[derive(Debug)]
pub struct MailReport {
    pub place: MailPlace,
    pub result: Result<OpenedMail, UnreadableMail>,
}

/// Where a mail was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailPlace {
    /// The folder, file or mailbox that was to be read, as a whole.
    Whole,
    /// A file, and the mail's number in it, from 1; `None` where the file is the mail.
    File { path: PathBuf, number: Option<usize> },
    /// A message of a mailbox on a server.
    Uid(u32),
}

/// A mail that was read.
#[derive(Debug)]
pub struct OpenedMail {
    pub reading: Reading,
    pub about: Option<About>,
    /// It was read before, and changed nothing now.
    pub known: bool,
    /// The address gets no mail from now on.
    pub suppressed: bool,
}

/// What cannot be read; reading goes on with the next.
#[derive(Debug, thiserror::Error)]
pub enum UnreadableMail {
    #[error(transparent)]
    Mail(#[from] MailboxError),
    #[error(transparent)]
    Path(#[from] io::Error),
    #[error(transparent)]
    Mailbox(#[from] ImapError),
}

/// Why no more mail is read.
#[derive(Debug, thiserror::Error)]
pub enum MailReaderError {
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error(transparent)]
    List(#[from] ListError),
    /// How far a mailbox was read cannot be remembered.
    #[error(transparent)]
    Mailbox(#[from] ImapError),
}

/// What was read all in all.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct MailTally {
    pub kinds: BTreeMap<NoticeKind, usize>,
    /// Of those, mails that were read before.
    pub known: usize,
    /// Addresses that get no mail from now on.
    pub suppressed: usize,
    /// Mails and places that could not be read.
    pub unreadable: usize,
}

/// Is told about each mail once it is recorded, and says whether reading goes on.
pub type HearsMail<'a> = &'a mut dyn FnMut(&MailReport) -> ControlFlow<()>;

impl Newsroom {
    /// The mailbox at an address, with the password that was given or that the settings name.
    pub fn mailbox(&self, url: &str, password: Option<&str>) -> Result<Mailbox, ImapError> {
        Mailbox::find(url, &self.settings.imap, password, &self.root)
    }
}

impl<'a> MailReader<'a> {
    pub fn open(newsroom: &'a Newsroom, observer: &'a dyn Observer) -> Result<Self, MailReaderError> {
        let writer = LedgerWriter::open(&newsroom.library_dir(), newsroom.now)?;
        // Somebody who is only on a list has had no mail to answer, so a damaged list can wait.
        let others = newsroom.everybody(observer).into_iter().map(|journalist| journalist.address);
        let known = Correspondents::of(writer.ledger(), &newsroom.secret()?, others)?;
        Ok(Self { newsroom, observer, lists: newsroom.lists(), writer, known, tally: MailTally::default() })
    }

    /// Reads every mail at a path: a maildir, an mbox, an `.eml` file, or a folder of them.
    pub fn read_files(&mut self, path: &Path, hears: HearsMail<'_>) -> Result<(), MailReaderError> {
        let mut ended = None;
        let read = inbox::stored_mails(path, &mut |mail| {
            if ended.is_none() {
                let place = MailPlace::File { path: mail.path, number: mail.number };
                ended = self.take(place, mail.content.map_err(UnreadableMail::from), hears).break_value();
            }
        });
        match (ended, read) {
            (Some(ended), _) => ended,
            (None, Ok(())) => Ok(()),
            (None, Err(error)) => self.pass_over(error.into(), hears),
        }
    }

    /// Reads what is new in a mailbox, and remembers how far it was read.
    pub fn read_mailbox(&mut self, mailbox: &Mailbox, hears: HearsMail<'_>) -> Result<(), MailReaderError> {
        let (mut marks, name) = (ReadPositions::read(&self.newsroom.library_dir()), mailbox.name());
        let (after, observer) = (marks.of(&name), self.observer);
        let mut ended = None;
        let read = mailbox.read(
            after,
            LARGEST,
            observer,
            &mut |received| {
                let content = received.content.ok_or(UnreadableMail::Mail(MailboxError::TooLarge));
                ended = self.take(MailPlace::Uid(received.uid), content, hears).break_value();
                ended.is_none()
            },
            &mut |mark| marks.set(&name, mark),
        );
        match (ended, read) {
            (Some(ended), _) => ended,
            (None, Ok(())) => Ok(()),
            (None, Err(error @ ImapError::Remember { .. })) => Err(error.into()),
            (None, Err(error)) => self.pass_over(error.into(), hears),
        }
    }

    /// What was read all in all.
    #[must_use]
    pub fn tally(self) -> MailTally {
        self.tally
    }

    /// Reads one mail and reports it; breaks where no more is to be read.
    fn take(
        &mut self,
        place: MailPlace,
        content: Result<Vec<u8>, UnreadableMail>,
        hears: HearsMail<'_>,
    ) -> ControlFlow<Result<(), MailReaderError>> {
        let result = match content {
            Ok(content) => match self.record(&content) {
                Ok(opened) => Ok(opened),
                Err(error) => return ControlFlow::Break(Err(error)),
            },
            Err(error) => {
                self.tally.unreadable += 1;
                Err(error)
            }
        };
        hears(&MailReport { place, result }).map_break(Ok)
    }

    /// Reports a whole place that cannot be read.
    fn pass_over(&mut self, error: UnreadableMail, hears: HearsMail<'_>) -> Result<(), MailReaderError> {
        self.take(MailPlace::Whole, Err(error), hears).break_value().unwrap_or(Ok(()))
    }

    /// Records what a mail says.
    fn record(&mut self, content: &[u8]) -> Result<OpenedMail, MailReaderError> {
        let reading = inbox::read(content);
        let about = self.known.find(&reading);
        let known = self.writer.ledger().notice(&reading.id)?.is_some();
        let now = self.newsroom.now;
        *self.tally.kinds.entry(reading.kind).or_default() += 1;
        self.tally.known += usize::from(known);
        let mut suppressed = false;
        if let Some(about) = about.as_ref().filter(|_| reading.suppresses() && !known) {
            // Kept before the mail counts as read: a kill in between loses nothing.
            suppressed = self.lists.suppress(&about.address, now, &why(&reading))?;
            self.tally.suppressed += usize::from(suppressed);
        }
        if reading.kind != NoticeKind::Other && !known {
            self.writer.record_notice(&reading.notice(about.as_ref(), now), &reading.reason(), now)?;
        }
        Ok(OpenedMail { reading, about, known, suppressed })
    }
}

/// Why an address gets no more mail, as it is written beside it.
fn why(reading: &Reading) -> String {
    match (reading.kind, &reading.reason_given) {
        (NoticeKind::Unsubscribe, None) => "asked by mail for no more mail".to_owned(),
        (NoticeKind::Unsubscribe, Some(said)) => said.clone(),
        _ => format!("the address fails: {}", reading.reason()),
    }
}
