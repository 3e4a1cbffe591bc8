//! A mailbox on a server (IMAP, RFC 3501) as a place where bounces lie: opened to be read, and left as it is.
//!
//! It speaks the few commands that this takes over a line of our own: nothing is marked, moved or deleted, because no
//! command is known here that could. What was read is remembered by the numbers that the server gives its messages for
//! good (UIDVALIDITY and UID), so that a second look asks only for what is new.

mod response;
mod talk;

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use self::talk::Talk;
use super::server::{Auth, Login, Password, Schemes, Server, ServerError, parse, password, unescaped};
use crate::progress::Progress;

/// `[imap]` in `pressbox.toml`: how mailboxes on servers are opened.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImapSettings {
    pub password_command: Option<String>,
    pub password_file: Option<String>,
    /// How we prove who we are; without it by `plain`, or by `login` where that is all that is offered.
    pub auth: Option<Auth>,
    /// A file of certificates that are trusted besides those that everybody trusts.
    pub ca: Option<String>,
    /// Seconds to wait for each answer.
    pub timeout: Option<u64>,
}

/// A folder on a mail server, and how to get in.
#[derive(Debug, Clone)]
pub struct Mailbox {
    server: Server,
    folder: String,
}

/// A mailbox that cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ImapError {
    #[error("`{0}` is not the address of a mailbox")]
    Address(String),
    #[error("`{0}` names nobody to log in as")]
    Nobody(String),
    #[error(transparent)]
    Server(#[from] ServerError),
    #[error("`{server}` cannot be reached: {why}")]
    Unreachable { server: String, why: String },
    #[error("`{server}` does not offer to keep the line private")]
    NoTls { server: String },
    #[error("the line to `{server}` cannot be made private: {why}")]
    Tls { server: String, why: String },
    #[error("`{server}` does not let `{user}` in: {why}")]
    Login { server: String, user: String, why: String },
    #[error("the folder `{folder}` cannot be opened: {why}")]
    Folder { folder: String, why: String },
    #[error("`{server}` does not do what a mail server does: {why}")]
    Broken { server: String, why: String },
    #[error("what was read of mailboxes cannot be remembered in `{path}`")]
    Remember { path: String, source: std::io::Error },
    /// Whoever takes the messages takes no more.
    #[error("no more was wanted")]
    Enough,
}

const IMAP: Schemes = Schemes { open: ("imap", 143), private: ("imaps", 993) };

/// Messages that are asked for at once, by number and size.
const WINDOW: u32 = 2_000;
/// Messages that are fetched at once.
const BATCH: usize = 25;

/// A mailbox as it was opened.
#[derive(Debug, Clone, Copy)]
struct Opened {
    /// The age of its numbers: another one means that all of them are new.
    validity: u32,
    next_uid: Option<u32>,
}

/// How far a mailbox was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    validity: u32,
    uid: u32,
}

/// A message in a mailbox.
#[derive(Debug)]
pub struct Received {
    pub uid: u32,
    /// Its bytes; `None` for one that is larger than what is read.
    pub content: Option<Vec<u8>>,
}

impl Mailbox {
    /// Whether a word names a mailbox on a server, not a file.
    #[must_use]
    pub fn is_named(word: &str) -> bool {
        word.split_once("://").is_some_and(|(scheme, _)| [IMAP.open.0, IMAP.private.0].contains(&scheme))
    }

    /// The mailbox at an address: `imaps://user@mail.example.org/INBOX`.
    pub fn find(url: &str, settings: &ImapSettings, given: Option<&str>, root: &Path) -> Result<Self, ImapError> {
        let (scheme, rest) = url.split_once("://").ok_or_else(|| ImapError::Address(url.to_owned()))?;
        let (rest, options) = rest.split_once('?').map_or((rest, String::new()), |(rest, o)| (rest, format!("?{o}")));
        let (authority, folder) = rest.split_once('/').unwrap_or((rest, ""));
        let (mut server, user) =
            parse(&format!("{scheme}://{authority}{options}"), IMAP).map_err(|error| match error {
                ServerError::Scheme(_) | ServerError::Host(_) => ImapError::Address(url.to_owned()),
                error => error.into(),
            })?;
        let user = user.ok_or_else(|| ImapError::Nobody(url.to_owned()))?;
        let password = match given {
            Some(given) => Password::new(given),
            None => password(settings.password_command.as_deref(), settings.password_file.as_deref(), root, &user)?,
        };
        server.login = Some(Login { user, password });
        server.auth = settings.auth;
        server.ca = settings.ca.as_ref().map(|file| root.join(file));
        server.timeout = settings.timeout.map(|seconds| Duration::from_secs(seconds.max(1)));
        let folder = if folder.is_empty() { "INBOX".to_owned() } else { unescaped(folder) };
        Ok(Self { server, folder })
    }

    /// The same mailbox in one way of writing, without a password.
    #[must_use]
    pub fn name(&self) -> String {
        let user = self.server.login.as_ref().map_or("", |login| login.user.as_str());
        format!("imap:{user}@{}/{}", talk::name(&self.server), self.folder)
    }

    /// Reads what came in after a mark, oldest first, and tells how far it is after each batch. Larger messages are
    /// named and not fetched. `take` says whether it goes on.
    pub fn read(
        &self,
        after: Option<Mark>,
        largest: u64,
        progress: &dyn Progress,
        take: &mut dyn FnMut(Received) -> bool,
        reached: &mut dyn FnMut(Mark) -> Result<(), ImapError>,
    ) -> Result<(), ImapError> {
        let done = self.read_all(after, largest, progress, take, reached);
        progress.finish();
        done
    }

    fn read_all(
        &self,
        after: Option<Mark>,
        largest: u64,
        progress: &dyn Progress,
        take: &mut dyn FnMut(Received) -> bool,
        reached: &mut dyn FnMut(Mark) -> Result<(), ImapError>,
    ) -> Result<(), ImapError> {
        let mut talk = Talk::open(&self.server)?;
        let opened = talk.examine(&self.folder)?;
        let mut last = after.filter(|mark| mark.validity == opened.validity).map_or(0, |mark| mark.uid);
        let end = match opened.next_uid {
            Some(next) => next.saturating_sub(1),
            None => newest(&mut talk)?,
        };
        let mut window = WINDOW;
        while last < end {
            let until = last.saturating_add(window).min(end);
            let mut sizes: BTreeMap<u32, u64> = BTreeMap::new();
            talk.fetch(&format!("{}:{until}", last + 1), "UID RFC822.SIZE", 1 << 16, |fetched| {
                if (last + 1..=until).contains(&fetched.uid)
                    && let Some(size) = fetched.size
                {
                    sizes.insert(fetched.uid, size);
                }
                Ok(())
            })?;
            // Numbers are never used twice, so that an old mailbox has wide gaps between them.
            window = if sizes.is_empty() { window.saturating_mul(2) } else { WINDOW };
            let all: Vec<_> = sizes.into_iter().collect();
            progress.start("reading mails", all.len() as u64);
            for batch in all.chunks(BATCH) {
                progress.advance(batch.len() as u64);
                fetch(&mut talk, batch, largest, take)?;
                if let Some((uid, _)) = batch.last() {
                    reached(Mark { validity: opened.validity, uid: *uid })?;
                }
            }
            last = until;
        }
        reached(Mark { validity: opened.validity, uid: end.max(last) })?;
        talk.close();
        Ok(())
    }
}

/// Fetches some messages; each is given on as it comes.
fn fetch(
    talk: &mut Talk<'_>,
    batch: &[(u32, u64)],
    largest: u64,
    take: &mut dyn FnMut(Received) -> bool,
) -> Result<(), ImapError> {
    let mut give = |received| if take(received) { Ok(()) } else { Err(ImapError::Enough) };
    let (fit, unfit): (Vec<_>, Vec<_>) = batch.iter().partition(|(_, size)| *size <= largest);
    for (uid, _) in unfit {
        give(Received { uid, content: None })?;
    }
    if fit.is_empty() {
        return Ok(());
    }
    let uids: Vec<_> = fit.iter().map(|(uid, _)| uid.to_string()).collect();
    // Some servers count line ends otherwise than they send them.
    let most = usize::try_from(largest.saturating_mul(2)).unwrap_or(usize::MAX);
    talk.fetch(&uids.join(","), "UID BODY.PEEK[]", most, |fetched| {
        let asked = fit.iter().any(|(uid, _)| *uid == fetched.uid);
        match fetched.content {
            Some(content) if asked => give(Received { uid: fetched.uid, content: Some(content) }),
            _ => Ok(()),
        }
    })
}

/// The newest message's number, where the server does not say what the next one will be.
fn newest(talk: &mut Talk<'_>) -> Result<u32, ImapError> {
    let mut newest = 0;
    talk.fetch("*", "UID", 1 << 16, |fetched| {
        newest = newest.max(fetched.uid);
        Ok(())
    })?;
    Ok(newest)
}

/// How far each mailbox was read, in a file of its own. Lost, it costs a second reading, which changes nothing.
#[derive(Debug)]
pub struct Marks {
    path: PathBuf,
    marks: BTreeMap<String, Mark>,
}

impl Marks {
    /// The marks of a newsroom; none where the file is not there or not understood.
    #[must_use]
    pub fn read(dir: &Path) -> Self {
        let path = dir.join("mailboxes.json");
        let marks = std::fs::read(&path).ok().and_then(|json| serde_json::from_slice(&json).ok()).unwrap_or_default();
        Self { path, marks }
    }

    #[must_use]
    pub fn of(&self, mailbox: &Mailbox) -> Option<Mark> {
        self.marks.get(&mailbox.name()).copied()
    }

    /// Remembers how far a mailbox was read.
    pub fn set(&mut self, mailbox: &Mailbox, mark: Mark) -> Result<(), ImapError> {
        if self.marks.insert(mailbox.name(), mark) == Some(mark) {
            return Ok(());
        }
        let write = || {
            let dir = self.path.parent().unwrap_or(Path::new("."));
            std::fs::create_dir_all(dir)?;
            let mut file = tempfile::Builder::new().prefix(".mailboxes-").tempfile_in(dir)?;
            file.write_all(&serde_json::to_vec_pretty(&self.marks)?)?;
            file.persist(&self.path)?;
            Ok(())
        };
        write().map_err(|source| ImapError::Remember { path: self.path.display().to_string(), source })
    }
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
        assert!(find("imaps://u:hemligt@mail.example.org/").is_err_and(|error| !error.contains("hemligt")));
        assert!(find("imaps://mail.example.org/INBOX").unwrap_err().contains("names nobody"));
        assert!(find("imap://u@mail.example.org/INBOX?tls=none").unwrap_err().contains("in the open"));
        assert!(find("imaps://u@/INBOX").unwrap_err().contains("not the address"));
        assert!(Mailbox::is_named("imaps://u@x/") && !Mailbox::is_named("in/mail") && !Mailbox::is_named("pop://u@x/"));
    }
}
