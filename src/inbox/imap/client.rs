//! An IMAP client with the few commands that reading needs.

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::error::ImapError;
use super::response::{Response, Word, next};
use crate::net::{Auth, ConnectError, Connection, ConnectionLost, Endpoint, Login, Security, tls};

/// How long we wait for each reply.
const TIMEOUT: Duration = Duration::from_mins(1);

/// The longest literal in a response that is not a message.
const SMALL: usize = 64 << 10;

/// No command has more responses than this: we ask about a few thousand messages at once.
const MOST_ANSWERS: usize = 100_000;

/// A line to the server.
pub(super) struct Client<'a> {
    server: &'a Endpoint,
    connection: Connection,
    timeout: Duration,
    /// How long the whole visit may take, and when that is over.
    total: (Duration, Instant),
    number: u32,
}

/// A mailbox as it was opened.
#[derive(Debug, Clone, Copy)]
pub(super) struct Opened {
    /// The age of its numbers: another one means that all of them are new.
    pub(super) validity: u32,
    pub(super) next_uid: Option<u32>,
}

/// How a command ended.
enum End {
    Ok,
    /// The server's reason.
    No(String),
}

impl<'a> Client<'a> {
    /// Connects, encrypts the connection and logs in.
    pub(super) fn open(server: &'a Endpoint, total: Duration) -> Result<Self, ImapError> {
        let ends = Instant::now() + total;
        let tls = tls::config(server.ca.as_deref())?;
        let timeout = server.timeout.unwrap_or(TIMEOUT);
        let connection =
            Connection::connect(&server.host, server.port, timeout).map_err(|lost| unreachable(server, lost))?;
        let mut client = Self { server, connection, timeout, total: (total, ends), number: 0 };
        if server.security == Security::Tls {
            client.start_tls(&tls)?;
        }
        let greeting = client.hear(SMALL)?;
        let word = greeting.after("*").unwrap_or_default().to_ascii_uppercase();
        if !word.starts_with("OK") && !word.starts_with("PREAUTH") {
            return Err(unreachable(server, ConnectionLost(shown(greeting.text()))));
        }
        if server.security == Security::StartTls {
            if let End::No(_) = client.ask("STARTTLS", |_| Ok(()))? {
                return Err(ConnectError::NoTls { server: client.name() }.into());
            }
            client.start_tls(&tls)?;
        }
        if let Some(login) = server.login.as_ref().filter(|_| !word.starts_with("PREAUTH")) {
            client.log_in(login)?;
        }
        Ok(client)
    }

    fn name(&self) -> String {
        self.server.name()
    }

    fn start_tls(&mut self, config: &tls::TlsConfig) -> Result<(), ImapError> {
        let started = tls::start(&mut self.connection, config, &self.server.host, self.timeout);
        started.map_err(|why| ConnectError::Tls { server: self.name(), why }.into())
    }

    fn log_in(&mut self, login: &Login) -> Result<(), ImapError> {
        let mut capabilities = Vec::new();
        self.ask("CAPABILITY", |response| {
            let words = response.after("*").filter(|rest| rest.to_ascii_uppercase().starts_with("CAPABILITY"));
            capabilities.extend(words.into_iter().flat_map(str::split_whitespace).map(str::to_ascii_uppercase));
            Ok(())
        })?;
        let offered = |word: &str| capabilities.iter().any(|offer| offer == word);
        let (user, password) = (&login.user, login.password.reveal());
        let secret = match self.server.auth {
            Some(Auth::Xoauth2) => Some(("XOAUTH2", format!("user={user}\u{1}auth=Bearer {password}\u{1}\u{1}"))),
            Some(Auth::Plain) => Some(("PLAIN", format!("\0{user}\0{password}"))),
            None if offered("AUTH=PLAIN") => Some(("PLAIN", format!("\0{user}\0{password}"))),
            None | Some(Auth::Login) => None,
        };
        let end = if let Some((way, secret)) = secret {
            self.authenticate(way, &STANDARD.encode(secret))?
        } else {
            let (Some(user), Some(password)) = (quoted(user), quoted(password)) else {
                return Err(self.no_login(login, "it accepts only ASCII characters in a login"));
            };
            self.ask(&format!("LOGIN {user} {password}"), |_| Ok(()))?
        };
        match end {
            End::Ok => Ok(()),
            End::No(why) => Err(self.no_login(login, &why)),
        }
    }

    fn no_login(&self, login: &Login, why: &str) -> ImapError {
        ConnectError::Login { server: self.name(), user: login.user.clone(), why: why.to_owned() }.into()
    }

    /// Logs in with SASL: the credentials are sent once the server asks for them.
    fn authenticate(&mut self, way: &str, words: &str) -> Result<End, ImapError> {
        let tag = self.say(&format!("AUTHENTICATE {way}"))?;
        let mut words = Some(words);
        for _ in 0..100 {
            let response = self.hear(SMALL)?;
            if response.after("+").is_some() || response.text() == "+" {
                // A second question is how XOAUTH2 refuses: it wants an empty line before it says so.
                let line = format!("{}\r\n", words.take().unwrap_or_default());
                self.connection.write(line.as_bytes(), self.timeout).map_err(|lost| unreachable(self.server, lost))?;
            } else if let Some(end) = end(&response, &tag) {
                return Ok(end);
            }
        }
        Err(self.broken("it keeps asking for a login"))
    }

    /// Opens a folder to be read, and to be left as it is.
    pub(super) fn examine(&mut self, folder: &str) -> Result<Opened, ImapError> {
        let (mut validity, mut next_uid) = (None, None);
        let end = self.ask(&format!("EXAMINE {}", folder_name(folder)), |response| {
            validity = validity.or(response.code("UIDVALIDITY"));
            next_uid = next_uid.or(response.code("UIDNEXT"));
            Ok(())
        })?;
        match (end, validity) {
            (End::No(why), _) => Err(ImapError::Folder { folder: folder.to_owned(), why }),
            (End::Ok, None) => Err(self.broken("it does not give messages permanent numbers")),
            (End::Ok, Some(validity)) => Ok(Opened { validity, next_uid }),
        }
    }

    /// Asks about messages by their numbers, and passes on each response that is about one.
    pub(super) fn fetch(
        &mut self,
        uids: &str,
        items: &str,
        largest: usize,
        mut take: impl FnMut(Fetched) -> Result<(), ImapError>,
    ) -> Result<(), ImapError> {
        let end = self.ask_large(&format!("UID FETCH {uids} ({items})"), largest, |response| {
            match response.fetched().and_then(Fetched::of) {
                Some(fetched) => take(fetched),
                None => Ok(()),
            }
        })?;
        match end {
            End::Ok => Ok(()),
            End::No(why) => Err(self.broken(&why)),
        }
    }

    /// Logs out. What was asked for is here already, so that no reply is waited for.
    pub(super) fn close(mut self) {
        let _ = self.say("LOGOUT");
    }

    fn broken(&self, why: &str) -> ImapError {
        ImapError::Broken { server: self.name(), why: why.to_owned() }
    }

    fn ask(&mut self, words: &str, take: impl FnMut(Response) -> Result<(), ImapError>) -> Result<End, ImapError> {
        self.ask_large(words, SMALL, take)
    }

    /// Sends a command, and passes on each response until it has ended.
    fn ask_large(
        &mut self,
        words: &str,
        largest: usize,
        mut take: impl FnMut(Response) -> Result<(), ImapError>,
    ) -> Result<End, ImapError> {
        let tag = self.say(words)?;
        for _ in 0..MOST_ANSWERS {
            let response = self.hear(largest)?;
            if let Some(end) = end(&response, &tag) {
                return Ok(end);
            }
            if response.after("*").is_some_and(|rest| rest.to_ascii_uppercase().starts_with("BYE")) {
                return Err(unreachable(self.server, ConnectionLost(shown(response.text()))));
            }
            take(response)?;
        }
        Err(self.broken("its response never ends"))
    }

    fn say(&mut self, words: &str) -> Result<String, ImapError> {
        self.number += 1;
        let tag = format!("p{}", self.number);
        let line = format!("{tag} {words}\r\n");
        self.connection.write(line.as_bytes(), self.timeout).map_err(|lost| unreachable(self.server, lost))?;
        Ok(tag)
    }

    fn hear(&mut self, largest: usize) -> Result<Response, ImapError> {
        let (total, ends) = self.total;
        let server = self.server;
        let late = || ImapError::Late { server: server.name(), seconds: total.as_secs() };
        // A server that keeps talking would keep us for ever.
        if Instant::now() >= ends {
            return Err(late());
        }
        let until = ends.min(Instant::now() + self.timeout);
        let heard = next(&mut self.connection, largest, until);
        heard.map_err(|lost| if Instant::now() >= ends { late() } else { unreachable(server, lost) })
    }
}

/// What the server sent about one message.
#[derive(Debug, Default)]
pub(super) struct Fetched {
    pub(super) uid: u32,
    pub(super) size: Option<u64>,
    pub(super) content: Option<Vec<u8>>,
}

impl Fetched {
    fn of(items: Vec<(String, Word)>) -> Option<Self> {
        let mut fetched = Self::default();
        for (name, value) in items {
            match (name.as_str(), value) {
                ("UID", Word::Atom(number)) => fetched.uid = number.parse().ok()?,
                ("RFC822.SIZE", Word::Atom(number)) => fetched.size = number.parse().ok(),
                ("BODY[]", Word::Bytes(bytes)) => fetched.content = Some(bytes),
                _ => {}
            }
        }
        (fetched.uid > 0).then_some(fetched)
    }
}

fn unreachable(server: &Endpoint, ConnectionLost(why): ConnectionLost) -> ImapError {
    ConnectError::Unreachable { server: server.name(), why }.into()
}

/// How a command with this tag ended, if this response ends it.
fn end(response: &Response, tag: &str) -> Option<End> {
    let rest = response.after(tag)?;
    let (word, why) = rest.split_once(' ').unwrap_or((rest, ""));
    Some(if word.eq_ignore_ascii_case("OK") { End::Ok } else { End::No(shown(why)) })
}

/// A server's text on one line, cut to a readable length.
fn shown(text: &str) -> String {
    text.trim().chars().take(200).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// A text between quotes; `None` for one that cannot be quoted.
fn quoted(text: &str) -> Option<String> {
    let plain = |c: char| c.is_ascii() && !c.is_ascii_control();
    text.chars().all(plain).then(|| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// A folder's name as it is sent: letters outside ASCII as UTF-16 in base64, between `&` and `-` (RFC 3501, 5.1.3).
fn folder_name(name: &str) -> String {
    let mut encoded = String::from('"');
    let mut wide: Vec<u8> = Vec::new();
    let flush = |wide: &mut Vec<u8>, encoded: &mut String| {
        if !wide.is_empty() {
            let text = STANDARD.encode(std::mem::take(wide));
            encoded.extend(["&", &text.trim_end_matches('=').replace('/', ","), "-"]);
        }
    };
    for letter in name.chars() {
        if matches!(letter, ' '..='~') {
            flush(&mut wide, &mut encoded);
            match letter {
                '&' => encoded.push_str("&-"),
                '"' | '\\' => encoded.extend(['\\', letter]),
                _ => encoded.push(letter),
            }
        } else {
            wide.extend(letter.encode_utf16(&mut [0; 2]).iter().flat_map(|unit| unit.to_be_bytes()));
        }
    }
    flush(&mut wide, &mut encoded);
    encoded.push('"');
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_are_named_in_modified_utf_7() {
        assert_eq!(folder_name("INBOX"), "\"INBOX\"");
        assert_eq!(folder_name("Återbud & svar"), "\"&AMU-terbud &- svar\"");
        assert_eq!(folder_name("~peter/mail/台北/日本語"), "\"~peter/mail/&U,BTFw-/&ZeVnLIqe-\"");
        assert_eq!(folder_name("a\"b\r\nc"), "\"a\\\"b&AA0ACg-c\"");
    }

    #[test]
    fn a_login_that_would_break_the_line_is_not_sent() {
        assert_eq!(quoted("a\"b\\c").as_deref(), Some("\"a\\\"b\\\\c\""));
        assert_eq!(quoted("a\r\nLOGOUT"), None);
        assert_eq!(quoted("lösen"), None);
    }
}
