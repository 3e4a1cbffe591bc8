//! Reads what came back: each mail is recorded in the ledger, and people who are to get no more mail are suppressed.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use super::mail_consequence::{Consequence, doubt_of, reason_of, remark_of};
use super::notice::Observer;
use super::opened::Newsroom;
use super::suspicion::{SuspicionError, Suspicions};
use crate::delivery::{Ledger, LedgerError, Notice, NoticeKind};
use crate::inbox::{
    self, About, Correspondents, Doubt, Evidence, ImapError, ImapSettings, LARGEST, Mailbox, MailboxError,
    MailboxEvent, Proof, ReadPositions, Reading, Verdict,
};
use crate::net::EndpointError;
use crate::press::{Address, ListError, Lists, Pending, SecretError, Suppressed};

/// Reads mails from files and mailboxes, one after the other. The ledger is locked only while something is recorded, so
/// that a slow mailbox keeps nobody from sending.
#[expect(missing_debug_implementations, reason = "it borrows a trait object")]
pub struct MailReader<'a> {
    newsroom: &'a Newsroom,
    observer: &'a dyn Observer,
    lists: Lists,
    ledger: Ledger,
    dry_run: bool,
    known: Correspondents,
    /// How many messages had been sent when those were looked up.
    known_messages: usize,
    suspicions: Suspicions,
    /// Who gets no mail: those at the beginning, and those added since.
    suppressed: Suppressed,
    pending: Pending,
    newly_suppressed: HashSet<Address>,
    waiting: HashSet<Address>,
    /// The mails that were read in this run.
    ids: HashSet<String>,
    batch: Batch,
    batch_size: usize,
    tally: MailTally,
}

/// What was read and is not written yet: thousands of notices are written a few hundred at a time.
#[derive(Debug, Default)]
struct Batch {
    reports: Vec<MailReport>,
    suppress: Vec<(Address, String)>,
    hold: Vec<(Address, String)>,
    notices: Vec<(Notice, String)>,
}

/// So many mails of files are kept together at first, and twice as many each time, up to a limit: the lists are written
/// anew each time, and that must not grow with the square of their length. What a mailbox on a server gives is kept
/// before its position is.
const BATCHES: (usize, usize) = (250, 4_000);

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
    /// It gets none until somebody decides.
    pub pending: bool,
    /// Why, or why nothing follows.
    pub why: Option<String>,
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

impl From<SuspicionError> for MailReaderError {
    fn from(error: SuspicionError) -> Self {
        match error {
            SuspicionError::Ledger(error) => error.into(),
            SuspicionError::List(error) => error.into(),
        }
    }
}

/// What was read all in all.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct MailTally {
    pub kinds: BTreeMap<NoticeKind, usize>,
    /// Of those, mails that were read before.
    pub known: usize,
    /// Addresses that get no mail from now on.
    pub suppressed: usize,
    /// Addresses that get none until somebody decides.
    pub pending: usize,
    /// Mails and places that could not be read.
    pub unreadable: usize,
}

/// Is told about each mail once it is recorded, and says whether reading goes on.
pub type HearsMail<'a> = &'a mut dyn FnMut(&MailReport) -> ControlFlow<()>;

impl Newsroom {
    /// The mailbox at an address, with the password that was given or that the settings name.
    pub fn mailbox(&self, url: &str, password: Option<&str>) -> Result<Mailbox, ImapError> {
        let own = &self.settings.imap;
        let asks = own.password_command.is_some() || own.password_file.is_some();
        if !self.may_be_changed_by_others() {
            return Mailbox::find(url, own, password, &self.root);
        }
        if asks && password.is_none() {
            return Err(EndpointError::OtherUser(self.root.display().to_string()).into());
        }
        Mailbox::find(url, &ImapSettings::default(), password, &self.root)
    }
}

/// Takes the people out of notices who were erased: only that a mail was read is kept of them.
fn forget_erased(notices: &mut [(Notice, String)], suppressed: &Suppressed) {
    for (notice, reason) in notices {
        let address: Option<Address> = notice.address.as_deref().and_then(|address| address.parse().ok());
        if address.is_none_or(|address| suppressed.erased(&address).is_none()) {
            continue;
        }
        notice.address = None;
        notice.message_id = None;
        notice.reason_given = None;
        reason.clear();
    }
}

impl<'a> MailReader<'a> {
    /// Opens the ledger for what comes back. With `dry_run`, pressbox only says what would follow: nothing is changed,
    /// and no mail counts as read.
    pub fn open(newsroom: &'a Newsroom, observer: &'a dyn Observer, dry_run: bool) -> Result<Self, MailReaderError> {
        let library = newsroom.library_dir();
        if !dry_run {
            // While another process sends, nothing could be recorded: that is told before anything is read.
            drop(newsroom.ledger_writer()?);
        }
        let ledger = Ledger::open(&library)?;
        let known_messages = ledger.sent_count()?;
        let known = correspondents(newsroom, &ledger, observer)?;
        let lists = newsroom.lists();
        if !dry_run {
            newsroom.keep_guard(observer)?;
        }
        Ok(Self {
            newsroom,
            observer,
            suppressed: lists.suppressed()?,
            pending: lists.pending()?,
            lists,
            ledger,
            dry_run,
            known,
            known_messages,
            suspicions: Suspicions::new(newsroom.settings.identity.time_zone()),
            newly_suppressed: HashSet::new(),
            waiting: HashSet::new(),
            ids: HashSet::new(),
            batch: Batch::default(),
            batch_size: BATCHES.0,
            tally: MailTally::default(),
        })
    }

    /// Reads every mail at a path: a maildir, an mbox, an `.eml` file, or a folder of them.
    pub fn read_files(&mut self, path: &Path, hears: HearsMail<'_>) -> Result<(), MailReaderError> {
        let mut ended = None;
        let read = inbox::stored_mails(path, &mut |mail| {
            if ended.is_none() {
                let place = MailPlace::File { path: mail.path, number: mail.number };
                let content = mail.content.map_err(UnreadableMail::from);
                let read = content.and_then(|content| Ok(inbox::read(&content)?));
                // What a server says in such a mail, its writer may have written.
                let read = read.map(|read| if mail.within_another { read.unauthenticated() } else { read });
                ended = self.take(place, read, self.batch_size, hears).break_value();
            }
        });
        match (ended, read) {
            (Some(ended), _) => ended,
            (None, Ok(())) => self.keep(hears).break_value().unwrap_or(Ok(())),
            (None, Err(error)) => self.pass_over(error.into(), hears),
        }
    }

    /// Reads what is new in a mailbox, and remembers how far it was read.
    pub fn read_mailbox(&mut self, mailbox: &Mailbox, hears: HearsMail<'_>) -> Result<(), MailReaderError> {
        let (mut marks, name) = (ReadPositions::read(&self.newsroom.library_dir()), mailbox.name());
        let (after, observer) = (marks.of(&name), self.observer);
        let mut ended = None;
        let read = mailbox.read(after, LARGEST, observer, &mut |event| match event {
            MailboxEvent::Received(received) => {
                let content = received.content.map_err(UnreadableMail::Mail);
                let read = content.and_then(|content| Ok(inbox::read(&content)?));
                ended = self.take(MailPlace::Uid(received.uid), read, BATCHES.0, hears).break_value();
                if ended.is_some() { Err(ImapError::Enough) } else { Ok(()) }
            }
            MailboxEvent::Reached(mark) => {
                ended = self.keep(hears).break_value();
                match (&ended, self.dry_run) {
                    (Some(_), _) => Err(ImapError::Enough),
                    (None, true) => Ok(()),
                    (None, false) => marks.set(&name, mark),
                }
            }
        });
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

    /// Understands one mail, to be kept and reported with others; breaks when no more is to be read.
    fn take(
        &mut self,
        place: MailPlace,
        reading: Result<Reading, UnreadableMail>,
        batch: usize,
        hears: HearsMail<'_>,
    ) -> ControlFlow<Result<(), MailReaderError>> {
        if self.batch.reports.is_empty()
            && let Err(error) = self.refresh()
        {
            return ControlFlow::Break(Err(error));
        }
        let result = match reading {
            Ok(reading) => match self.understand(reading) {
                Ok(opened) => Ok(opened),
                Err(error) => return ControlFlow::Break(Err(error)),
            },
            Err(error) => {
                self.tally.unreadable += 1;
                Err(error)
            }
        };
        self.batch.reports.push(MailReport { place, result });
        if self.batch.reports.len() >= batch { self.keep(hears) } else { ControlFlow::Continue(()) }
    }

    /// Reports a whole place that cannot be read.
    fn pass_over(&mut self, error: UnreadableMail, hears: HearsMail<'_>) -> Result<(), MailReaderError> {
        self.take(MailPlace::Whole, Err(error), 1, hears).break_value().unwrap_or(Ok(()))
    }

    /// Keeps what was read, and reports it.
    fn keep(&mut self, hears: HearsMail<'_>) -> ControlFlow<Result<(), MailReaderError>> {
        let Batch { reports, suppress, hold, mut notices, .. } = std::mem::take(&mut self.batch);
        if reports.len() >= self.batch_size {
            self.batch_size = (self.batch_size * 2).min(BATCHES.1);
        }
        let now = self.newsroom.now;
        let mut kept = || -> Result<(), MailReaderError> {
            if self.dry_run || (suppress.is_empty() && hold.is_empty() && notices.is_empty()) {
                return Ok(());
            }
            let mut writer = self.newsroom.ledger_writer()?;
            // Nobody is erased meanwhile: that takes the ledger's lock, too.
            forget_erased(&mut notices, &self.lists.suppressed()?);
            // Kept before the mails count as read, so that a kill in between loses nothing.
            if !suppress.is_empty() || !hold.is_empty() {
                self.lists.record_opt_outs(&suppress, &hold, now)?;
            }
            Ok(writer.record_notices(&notices, now)?)
        };
        if let Err(error) = kept() {
            return ControlFlow::Break(Err(error));
        }
        for report in &reports {
            hears(report).map_break(Ok)?;
        }
        ControlFlow::Continue(())
    }

    /// Others may send meanwhile: what came back to their messages is recognised, too.
    fn refresh(&mut self) -> Result<(), MailReaderError> {
        let messages = self.ledger.sent_count()?;
        if messages != self.known_messages {
            self.known = correspondents(self.newsroom, &self.ledger, self.observer)?;
            self.known_messages = messages;
        }
        Ok(())
    }

    /// What follows from a mail.
    fn understand(&mut self, reading: Reading) -> Result<OpenedMail, MailReaderError> {
        let inbox::Understood { reading, about, proof, verdict, evidence } = self.known.understand(reading);
        let now = self.newsroom.now;
        let known = !self.ids.insert(reading.id.clone()) || self.ledger.notice(&reading.id)?.is_some();
        *self.tally.kinds.entry(reading.kind).or_default() += 1;
        self.tally.known += usize::from(known);
        let mut opened = OpenedMail { why: None, about, known, suppressed: false, pending: false, reading };
        if known {
            return Ok(opened);
        }
        let consequence = self.consequence(&opened, proof, verdict, &evidence)?;
        if let Some(about) = &opened.about {
            let address = &about.address;
            let suppressed = self.suppressed.get(address).is_some() || self.newly_suppressed.contains(address);
            match &consequence {
                Consequence::Suppress(why) if !suppressed => {
                    self.newly_suppressed.insert(address.clone());
                    self.batch.suppress.push((address.clone(), why.clone()));
                    opened.suppressed = true;
                    self.tally.suppressed += 1;
                }
                Consequence::Hold(why) if !suppressed => {
                    if self.pending.get(address).is_none() && self.waiting.insert(address.clone()) {
                        self.batch.hold.push((address.clone(), why.clone()));
                        self.tally.pending += 1;
                    }
                    opened.pending = true;
                }
                _ => {}
            }
        }
        if opened.reading.kind != NoticeKind::Other {
            let notice = opened.reading.notice(opened.about.as_ref(), now);
            self.batch.notices.push((notice, opened.reading.reason()));
        }
        opened.why = consequence.into_why();
        Ok(opened)
    }

    /// What follows from a mail for whom it is about.
    fn consequence(
        &mut self,
        opened: &OpenedMail,
        proof: Option<Proof>,
        verdict: Verdict,
        evidence: &Evidence,
    ) -> Result<Consequence, MailReaderError> {
        let reading = &opened.reading;
        let Some(about) = &opened.about else { return Ok(Consequence::of_nobody(reading)) };
        Ok(match verdict {
            Verdict::Nothing => remark_of(reading).map_or(Consequence::Nothing, Consequence::Remark),
            Verdict::Suppress => Consequence::Suppress(reason_of(reading, proof, evidence)),
            Verdict::Pending(doubt) => Consequence::Hold(doubt_of(reading, doubt, evidence)),
            Verdict::Suspect => {
                let at = reading.at.unwrap_or(self.newsroom.now);
                let enough = self.suspicions.notice(&self.ledger, &self.lists, &about.address, at)?;
                match proof {
                    _ if !enough => Consequence::suspected(),
                    Some(Proof::Address | Proof::Sender) | None => {
                        Consequence::Hold(doubt_of(reading, Doubt::Unproven, evidence))
                    }
                    Some(Proof::Token | Proof::MessageId) => {
                        Consequence::Suppress(format!("the address failed more than once: {}", reading.reason()))
                    }
                }
            }
        })
    }
}

/// Whom mail may be about: everybody whom we have sent some, and whoever is on a list.
fn correspondents(
    newsroom: &Newsroom,
    ledger: &Ledger,
    observer: &dyn Observer,
) -> Result<Correspondents, MailReaderError> {
    // Somebody who is only on a list has had no mail to answer, so a damaged list can wait.
    let others = newsroom.everybody(observer).into_iter().map(|journalist| journalist.address);
    let receiver = newsroom.settings.inbox.receiver.as_deref();
    Ok(Correspondents::of(ledger, &newsroom.secret()?, others)?.trusting(receiver))
}
