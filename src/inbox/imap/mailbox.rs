//! A folder on a mail server, and reading what is new in it.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use super::client::Client;
use super::error::ImapError;
use super::read_positions::ReadPosition;
use super::settings::ImapSettings;
use crate::inbox::stored_mail::MailboxError;
use crate::net::{
    Endpoint, EndpointError, EndpointOptions, PasswordSource, Schemes, percent_decoded, without_password,
};
use crate::progress::Progress;

/// A folder on a mail server, with its login.
#[derive(Debug, Clone)]
pub struct Mailbox {
    server: Endpoint,
    folder: String,
    /// For a whole visit.
    total_timeout: Duration,
}

/// For a whole visit, where the settings say nothing else; the next one goes on from there.
const TOTAL_TIMEOUT: Duration = Duration::from_mins(15);

/// Messages that are asked for at once, by number and size.
const WINDOW: u32 = 2_000;
/// Messages that are fetched at once.
const BATCH: usize = 25;

/// A message in a mailbox.
#[derive(Debug)]
pub struct Received {
    pub uid: u32,
    /// Its bytes; an error for one that is larger than what is read, or that the server does not give.
    pub content: Result<Vec<u8>, MailboxError>,
}

/// What happens while a mailbox is read.
#[derive(Debug)]
pub enum MailboxEvent {
    Received(Received),
    /// Whatever came before has been passed on.
    Reached(ReadPosition),
}

/// Is told what happens; an error ends the reading.
pub(super) type HearsMailbox<'a> = &'a mut dyn FnMut(MailboxEvent) -> Result<(), ImapError>;

impl Mailbox {
    /// Whether a word names a mailbox on a server, not a file.
    #[must_use]
    pub fn is_named(word: &str) -> bool {
        word.split_once("://").is_some_and(|(scheme, _)| {
            let known = [Schemes::IMAP.start_tls.0, Schemes::IMAP.tls.0];
            known.iter().any(|known| known.eq_ignore_ascii_case(scheme))
        })
    }

    /// The mailbox at an address: `imaps://user@mail.example.org/INBOX`.
    pub fn find(url: &str, settings: &ImapSettings, given: Option<&str>, root: &Path) -> Result<Self, ImapError> {
        let (scheme, rest) = url.split_once("://").ok_or_else(|| ImapError::Address(without_password(url)))?;
        let (rest, options) = rest.split_once('?').map_or((rest, String::new()), |(rest, o)| (rest, format!("?{o}")));
        let (authority, folder) = rest.split_once('/').unwrap_or((rest, ""));
        let parsed = Endpoint::parse(&format!("{scheme}://{authority}{options}"), Schemes::IMAP);
        let (server, user) = parsed.map_err(|error| match error {
            EndpointError::Scheme(_) | EndpointError::Host(_) => ImapError::Address(without_password(url)),
            error => error.into(),
        })?;
        let user = user.ok_or_else(|| ImapError::Nobody(without_password(url)))?;
        let password = PasswordSource {
            given,
            command: settings.password_command.as_deref(),
            file: settings.password_file.as_deref(),
        };
        let options = EndpointOptions {
            password,
            auth: settings.auth,
            ca: settings.ca.as_deref(),
            timeout_seconds: settings.timeout,
        };
        let server = server.with(Some(user), options, root)?;
        let folder = if folder.is_empty() { "INBOX".to_owned() } else { percent_decoded(folder) };
        let total_timeout = settings.total_timeout.map_or(TOTAL_TIMEOUT, Duration::from_secs);
        Ok(Self { server, folder, total_timeout })
    }

    /// The same mailbox in one way of writing, without a password.
    #[must_use]
    pub fn name(&self) -> String {
        let user = self.server.login.as_ref().map_or("", |login| login.user.as_str());
        format!("imap:{user}@{}/{}", self.server.name(), self.folder)
    }

    /// Reads what came in after a position, oldest first, and reports its position after each batch. Larger messages
    /// are listed but not fetched.
    pub fn read(
        &self,
        after: Option<ReadPosition>,
        largest: u64,
        progress: &dyn Progress,
        hears: HearsMailbox<'_>,
    ) -> Result<(), ImapError> {
        let done = self.read_all(after, largest, progress, hears);
        progress.finish();
        done
    }

    fn read_all(
        &self,
        after: Option<ReadPosition>,
        largest: u64,
        progress: &dyn Progress,
        hears: HearsMailbox<'_>,
    ) -> Result<(), ImapError> {
        let mut client = Client::open(&self.server, self.total_timeout)?;
        let opened = client.examine(&self.folder)?;
        let mut last = after.filter(|position| position.validity == opened.validity).map_or(0, |position| position.uid);
        let end = match opened.next_uid {
            Some(next) => next.saturating_sub(1),
            None => newest(&mut client)?,
        };
        let mut window = WINDOW;
        while last < end {
            let until = last.saturating_add(window).min(end);
            let mut sizes: BTreeMap<u32, u64> = BTreeMap::new();
            client.fetch(&format!("{}:{until}", last + 1), "UID RFC822.SIZE", 1 << 16, |fetched| {
                let Some(size) = fetched.size else { return Ok(()) };
                // If it mistakes their numbers, messages would be passed over for good.
                if !(last + 1..=until).contains(&fetched.uid) {
                    let why = format!("it answers about message {}, which nobody asked for", fetched.uid);
                    return Err(ImapError::Broken { server: self.server.name(), why });
                }
                sizes.insert(fetched.uid, size);
                Ok(())
            })?;
            // Numbers are never used twice, so that an old mailbox has wide gaps between them.
            window = if sizes.is_empty() { window.saturating_mul(2) } else { WINDOW };
            let all: Vec<_> = sizes.into_iter().collect();
            progress.start("reading messages", all.len() as u64);
            for batch in all.chunks(BATCH) {
                progress.advance(batch.len() as u64);
                fetch(&mut client, batch, largest, hears)?;
                if let Some((uid, _)) = batch.last() {
                    hears(MailboxEvent::Reached(ReadPosition { validity: opened.validity, uid: *uid }))?;
                }
            }
            last = until;
        }
        hears(MailboxEvent::Reached(ReadPosition { validity: opened.validity, uid: end.max(last) }))?;
        client.close();
        Ok(())
    }
}

/// Fetches some messages, and passes each on as it comes.
fn fetch(
    client: &mut Client<'_>,
    batch: &[(u32, u64)],
    largest: u64,
    hears: HearsMailbox<'_>,
) -> Result<(), ImapError> {
    let mut give = |received| hears(MailboxEvent::Received(received));
    let (fit, unfit): (Vec<_>, Vec<_>) = batch.iter().partition(|(_, size)| *size <= largest);
    for (uid, _) in unfit {
        give(Received { uid, content: Err(MailboxError::TooLarge) })?;
    }
    // Some servers count line ends differently from how they send them.
    let most = usize::try_from(largest.saturating_mul(2)).unwrap_or(usize::MAX);
    let mut left: BTreeMap<u32, u64> = fit.into_iter().collect();
    for _ in 0..TRIES {
        if left.is_empty() {
            return Ok(());
        }
        client.fetch(&listed(&left), "UID BODY.PEEK[]", most, |fetched| match fetched.content {
            Some(content) if left.get(&fetched.uid).is_some_and(|size| !content.is_empty() || *size == 0) => {
                left.remove(&fetched.uid);
                give(Received { uid: fetched.uid, content: Ok(content) })
            }
            _ => Ok(()),
        })?;
    }
    // What has been deleted meanwhile has no size any more.
    let mut still_there = Vec::new();
    client.fetch(&listed(&left), "UID RFC822.SIZE", 1 << 16, |fetched| {
        if left.contains_key(&fetched.uid) && fetched.size.is_some() {
            still_there.push(fetched.uid);
        }
        Ok(())
    })?;
    still_there.into_iter().try_for_each(|uid| give(Received { uid, content: Err(MailboxError::NotDelivered) }))
}

/// How often a message is asked for.
const TRIES: usize = 2;

fn listed(uids: &BTreeMap<u32, u64>) -> String {
    uids.keys().map(u32::to_string).collect::<Vec<_>>().join(",")
}

/// The newest message's number, where the server does not say what the next one will be.
fn newest(client: &mut Client<'_>) -> Result<u32, ImapError> {
    let mut newest = 0;
    client.fetch("*", "UID", 1 << 16, |fetched| {
        newest = newest.max(fetched.uid);
        Ok(())
    })?;
    Ok(newest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn find(url: &str) -> Result<Mailbox, String> {
        let found = Mailbox::find(url, &ImapSettings::default(), Some("x"), Path::new("."));
        found.map_err(|error| error.to_string())
    }

    #[test]
    fn a_mailbox_is_read_from_its_address() {
        let mailbox = find("imaps://press@x.example@mail.example.org/Bounces/%C3%85r 1").unwrap();
        assert_eq!(mailbox.name(), "imap:press@x.example@mail.example.org:993/Bounces/År 1");
        assert_eq!(find("imap://u@mail.example.org:1143").unwrap().name(), "imap:u@mail.example.org:1143/INBOX");
        assert!(find("imap://u@127.0.0.1:2143/INBOX?tls=none").is_ok());
    }

    #[test]
    fn what_is_no_address_of_a_mailbox_is_refused() {
        for url in ["imaps://u:hemligt@mail.example.org/", "IMAPS://u:hemligt@h/", "imaps:///u:hemligt@h/INBOX"] {
            assert!(Mailbox::is_named(url), "{url}");
            assert!(find(url).is_err_and(|error| !error.contains("hemligt")), "{url}");
        }
        assert!(find("imaps://mail.example.org/INBOX").unwrap_err().contains("has no user name"));
        assert!(find("imap://u@mail.example.org/INBOX?tls=none").unwrap_err().contains("would not be encrypted"));
        assert!(find("imaps://u@/INBOX").unwrap_err().contains("not the address"));
        assert!(Mailbox::is_named("imaps://u@x/") && !Mailbox::is_named("in/mail") && !Mailbox::is_named("pop://u@x/"));
    }
}
