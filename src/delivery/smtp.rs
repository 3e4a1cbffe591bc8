//! SMTP over connections of our own: pipelined, one write for a message, and exact about where a line broke.

use std::borrow::Cow;
use std::error::Error as _;
use std::time::Duration;

use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;

use super::ledger::Channel;
use super::server::{Security, Server};
use super::transport::{Outcome, Parcel, Session, Transport, TransportError};

/// How long a server may take to pick up.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long it may think over a message: RFC 5321 asks for ten minutes after the last dot.
const THOUGHT: Duration = Duration::from_mins(10);

/// A mail server as a way out.
#[derive(Debug)]
pub struct Smtp {
    server: Server,
    hello: ClientId,
}

impl Smtp {
    #[must_use]
    pub fn new(server: Server) -> Self {
        Self { server, hello: ClientId::default() }
    }

    /// Meets the server, and leaves before any login: what it offers, and the certificate that it showed.
    pub(super) fn meet(&self) -> Result<(Vec<String>, Option<Vec<u8>>), TransportError> {
        let mut line = self.connect()?;
        let lost = |error: Error| TransportError::Unreachable { server: self.name(), why: said(&error) };
        let answer = line.command(format_args!("EHLO {}\r\n", self.hello)).map_err(lost)?;
        // The first line is the server's name.
        let offers = answer.message().skip(1).map(str::to_owned).collect();
        let certificate = line.peer_certificate().ok();
        // Nothing was asked of it that a goodbye could undo.
        let _ = line.quit();
        Ok((offers, certificate))
    }

    fn connect(&self) -> Result<SmtpConnection, TransportError> {
        let Server { host, port, security, .. } = &self.server;
        let server = || format!("{host}:{port}");
        let unreachable = |error: Error| {
            let why = said(&error);
            if error.is_tls() {
                TransportError::Tls { server: server(), why }
            } else {
                TransportError::Unreachable { server: server(), why }
            }
        };
        let tls = match security {
            Security::None => None,
            Security::Tls | Security::StartTls => Some(TlsParameters::new(host.clone()).map_err(unreachable)?),
        };
        let at_once = tls.as_ref().filter(|_| *security == Security::Tls);
        let place = (host.as_str(), *port);
        let mut line =
            SmtpConnection::connect(place, Some(PATIENCE), &self.hello, at_once, None).map_err(unreachable)?;
        if let (Security::StartTls, Some(tls)) = (security, &tls) {
            if !line.can_starttls() {
                line.abort();
                return Err(TransportError::NoTls { server: server() });
            }
            let private = line.starttls(tls, &self.hello);
            private.map_err(|error| TransportError::Tls { server: server(), why: said(&error) })?;
        }
        Ok(line)
    }
}

impl Transport for Smtp {
    fn channel(&self) -> Channel {
        Channel::Smtp
    }

    fn name(&self) -> String {
        format!("{}:{}", self.server.host, self.server.port)
    }

    fn open(&self) -> Result<Box<dyn Session>, TransportError> {
        let server = || self.name();
        let mut line = self.connect()?;
        let lost = |error: Error| TransportError::Unreachable { server: server(), why: said(&error) };
        // Asked once more in our own words: only here does the server's whole answer come to hand.
        let offers = line.command(format_args!("EHLO {}\r\n", self.hello)).map_err(lost)?;
        let pipelining = offers.message().any(|offer| offer.trim().eq_ignore_ascii_case("PIPELINING"));
        if let Some(login) = &self.server.login {
            let credentials = Credentials::new(login.user.clone(), login.password.reveal().to_owned());
            if let Err(error) = line.auth(&[Mechanism::Plain, Mechanism::Login], &credentials) {
                line.abort();
                let (server, user) = (server(), login.user.clone());
                return Err(TransportError::Login { server, user, why: said(&error) });
            }
        }
        line.set_timeout(Some(THOUGHT))
            .map_err(|error| TransportError::Unreachable { server: server(), why: error.to_string() })?;
        Ok(Box::new(Line { connection: line, pipelining, open: true }))
    }
}

struct Line {
    connection: SmtpConnection,
    pipelining: bool,
    open: bool,
}

/// A server's answer.
struct Reply {
    code: u16,
    text: String,
}

impl Reply {
    fn is_good(&self) -> bool {
        self.code < 400
    }
}

/// A line that gives no more answers, and why.
struct Lost(String);

/// What was answered to `MAIL`, `RCPT` and `DATA`; what was not asked any more has no answer.
struct Envelope {
    mail: Reply,
    rcpt: Option<Reply>,
    data: Option<Reply>,
}

impl Session for Line {
    fn deliver(&mut self, parcel: &Parcel<'_>) -> Outcome {
        let envelope = match self.envelope(parcel) {
            Ok(envelope) => envelope,
            Err(Lost(reply)) => {
                self.open = false;
                return Outcome::Deferred { code: None, reply };
            }
        };
        let go_ahead = envelope.data.as_ref().is_some_and(Reply::is_good);
        let sender_refused = !envelope.mail.is_good();
        let answers = [Some(envelope.mail), envelope.rcpt, envelope.data];
        if let Some(refusal) = answers.into_iter().flatten().find(|reply| !reply.is_good()) {
            self.start_over(go_ahead, &refusal);
            let Reply { code, text: reply } = refusal;
            return match code {
                500.. if sender_refused => Outcome::Unwelcome { code, reply },
                500.. => Outcome::Refused { code, reply },
                _ => Outcome::Deferred { code: Some(code), reply },
            };
        }
        match self.ask(Whole(parcel.content)) {
            // From the first byte on, an answer that does not come may be one that was given.
            Err(Lost(why)) => {
                self.open = false;
                Outcome::InDoubt { reply: format!("no answer came when the message was handed over: {why}") }
            }
            Ok(Reply { code, text: reply }) => {
                self.open = code != 421;
                match code {
                    500.. => Outcome::Refused { code, reply },
                    400.. => Outcome::Deferred { code: Some(code), reply },
                    _ => Outcome::Accepted { code: Some(code), reply },
                }
            }
        }
    }

    fn is_open(&self) -> bool {
        self.open
    }

    fn close(&mut self) {
        if self.open {
            self.open = false;
            // Whatever was sent has been answered for; a goodbye that fails changes nothing.
            let _ = self.connection.quit();
        }
    }
}

impl Line {
    fn envelope(&mut self, parcel: &Parcel<'_>) -> Result<Envelope, Lost> {
        let mail = format!("MAIL FROM:<{}>\r\n", parcel.from);
        let rcpt = format!("RCPT TO:<{}>\r\n", parcel.to);
        if self.pipelining {
            let mail = self.ask(format_args!("{mail}{rcpt}DATA\r\n"))?;
            if mail.code == 421 {
                return Ok(Envelope { mail, rcpt: None, data: None });
            }
            let rcpt = read(self.connection.read_response())?;
            let data = if rcpt.code == 421 { None } else { Some(read(self.connection.read_response())?) };
            return Ok(Envelope { mail, rcpt: Some(rcpt), data });
        }
        let mail = self.ask(mail)?;
        let rcpt = if mail.is_good() { Some(self.ask(rcpt)?) } else { None };
        let data = if rcpt.as_ref().is_some_and(Reply::is_good) { Some(self.ask("DATA\r\n")?) } else { None };
        Ok(Envelope { mail, rcpt, data })
    }

    /// Makes the line fit for the next message after a refusal.
    fn start_over(&mut self, go_ahead: bool, refusal: &Reply) {
        if refusal.code == 421 {
            self.open = false;
            return;
        }
        // A server that wants the message although nobody may get it is given an empty one.
        let ended = if go_ahead { self.ask(".\r\n").map(drop) } else { Ok(()) };
        if ended.and_then(|()| self.ask("RSET\r\n")).is_err() {
            self.open = false;
        }
    }

    fn ask(&mut self, words: impl std::fmt::Display) -> Result<Reply, Lost> {
        read(self.connection.command(words))
    }
}

/// A message as it goes over the line: dots doubled where they begin a line, and the last dot behind it.
struct Whole<'a>(&'a [u8]);

impl std::fmt::Display for Whole<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Messages are built as 7-bit text.
        let text = String::from_utf8_lossy(self.0);
        let mut text: Cow<'_, str> = if text.contains("\r\n.") { text.replace("\r\n.", "\r\n..").into() } else { text };
        if text.starts_with('.') {
            text.to_mut().insert(0, '.');
        }
        f.write_str(&text)?;
        f.write_str(if text.ends_with("\r\n") { ".\r\n" } else { "\r\n.\r\n" })
    }
}

fn read(answer: Result<Response, Error>) -> Result<Reply, Lost> {
    match answer {
        Ok(response) => {
            let text = response.message().collect::<Vec<_>>().join(" ");
            Ok(Reply { code: response.code().into(), text })
        }
        Err(error) => match error.status() {
            Some(code) => Ok(Reply { code: code.into(), text: said(&error) }),
            None => Err(Lost(said(&error))),
        },
    }
}

/// The last cause of an error: the server's own words, or the network's.
fn said(error: &Error) -> String {
    let mut last: &(dyn std::error::Error + 'static) = error;
    while let Some(cause) = last.source() {
        last = cause;
    }
    if error.source().is_none() { error.to_string() } else { last.to_string() }
}
