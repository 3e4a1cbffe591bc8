//! SMTP over a line of our own: pipelined, private, and exact about where it broke.

use std::borrow::Cow;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::extension::ClientId;
use rustls::ClientConfig;
use rustls::pki_types::ServerName;

use super::ledger::Channel;
use super::line::{Line, Lost, Meanwhile, Reply};
use super::server::{Auth, Login, Security, Server, ServerError};
use super::tls;
use super::transport::{Outcome, Parcel, Session, Transport, TransportError};

/// How long we wait at each point for the server.
#[derive(Debug, Clone, Copy)]
struct Patience {
    /// Until it picks up, greets us and lets us in.
    greeting: Duration,
    /// For an answer, and while it takes in a message.
    answer: Duration,
    /// While it thinks over a whole message.
    dot: Duration,
}

/// What RFC 5321 asks for.
const PATIENCE: Patience =
    Patience { greeting: Duration::from_mins(1), answer: Duration::from_mins(5), dot: Duration::from_mins(10) };

/// A mail server as a way out.
#[derive(Debug)]
pub struct Smtp {
    server: Server,
    tls: Arc<ClientConfig>,
    patience: Patience,
}

/// What a server said that it can do.
#[derive(Debug, Default)]
pub(super) struct Offers {
    pub(super) pipelining: bool,
    pub(super) starttls: bool,
    /// The most bytes that it takes, or 0 if it does not say.
    pub(super) size: Option<u64>,
    pub(super) auth: Vec<String>,
}

impl Offers {
    fn of(reply: &Reply) -> Self {
        let mut offers = Self::default();
        // The first line is the server's name.
        for line in reply.lines.iter().skip(1) {
            let mut words = line.split([' ', '=']).filter(|word| !word.is_empty()).map(str::to_ascii_uppercase);
            match words.next().as_deref() {
                Some("PIPELINING") => offers.pipelining = true,
                Some("STARTTLS") => offers.starttls = true,
                Some("SIZE") => offers.size = Some(words.next().and_then(|size| size.parse().ok()).unwrap_or(0)),
                Some("AUTH") => offers.auth.extend(words),
                _ => {}
            }
        }
        offers
    }
}

impl Smtp {
    /// Fails where the newsroom's own certificates cannot be read.
    pub fn new(server: Server) -> Result<Self, ServerError> {
        let tls = tls::config(server.ca.as_deref())?;
        let all = |wait| Patience { greeting: wait, answer: wait, dot: wait };
        let patience = server.timeout.map_or(PATIENCE, all);
        Ok(Self { server, tls, patience })
    }

    /// Meets the server, and leaves before any login: what it offers, and the certificate that it showed.
    pub(super) fn meet(&self) -> Result<(Offers, Option<Vec<u8>>), TransportError> {
        let (mut line, offers) = self.reach()?;
        // Nothing was asked of it, so its goodbye is of no interest.
        let _ = line.say(b"QUIT\r\n", self.patience.greeting);
        Ok((offers, line.certificate()))
    }

    /// A line to the server, private as it should be, before any login; and what the server offers on it.
    fn reach(&self) -> Result<(Line, Offers), TransportError> {
        let unreachable = |Lost(why)| TransportError::Unreachable { server: self.name(), why };
        let Server { host, port, security, .. } = &self.server;
        let mut line = Line::call(host, *port, self.patience.greeting).map_err(unreachable)?;
        if *security == Security::Tls {
            self.make_private(&mut line)?;
        }
        let greeting = line.hear(self.patience.greeting).map_err(unreachable)?;
        if !greeting.is_good() {
            return Err(unreachable(Lost(answered(&greeting))));
        }
        let mut offers = self.greet(&mut line).map_err(unreachable)?;
        if *security == Security::StartTls {
            if !offers.starttls {
                return Err(TransportError::NoTls { server: self.name() });
            }
            line.say(b"STARTTLS\r\n", self.patience.greeting).map_err(unreachable)?;
            let reply = line.hear(self.patience.greeting).map_err(unreachable)?;
            if !reply.is_good() {
                return Err(TransportError::Tls { server: self.name(), why: answered(&reply) });
            }
            self.make_private(&mut line)?;
            // What was said in the open counts no more.
            offers = self.greet(&mut line).map_err(unreachable)?;
        }
        Ok((line, offers))
    }

    fn greet(&self, line: &mut Line) -> Result<Offers, Lost> {
        line.say(format!("EHLO {}\r\n", own_name(line.own_address())).as_bytes(), self.patience.greeting)?;
        let reply = line.hear(self.patience.greeting)?;
        if reply.is_good() { Ok(Offers::of(&reply)) } else { Err(Lost(answered(&reply))) }
    }

    fn make_private(&self, line: &mut Line) -> Result<(), TransportError> {
        let broken = |why| TransportError::Tls { server: self.name(), why };
        let name = ServerName::try_from(self.server.host.clone());
        let name = name.map_err(|_| broken("its name cannot stand in a certificate".to_owned()))?;
        line.make_private(&self.tls, &name, self.patience.greeting).map_err(|error| broken(tls::why(&error)))
    }

    fn log_in(&self, line: &mut Line, offers: &Offers, login: &Login) -> Result<(), TransportError> {
        let refused = |why: String| TransportError::Login { server: self.name(), user: login.user.clone(), why };
        let offered = |auth: &Auth| offers.auth.iter().any(|word| word == auth.word());
        let wanted = match self.server.auth {
            Some(auth) => Some(auth).filter(offered),
            None => [Auth::Plain, Auth::Login].into_iter().find(offered),
        };
        let Some(auth) = wanted else {
            return Err(match offers.auth.join(", ") {
                none if none.is_empty() => refused("it asks nobody for a password".to_owned()),
                offered => TransportError::NoWayIn { server: self.name(), offered },
            });
        };
        let reply = auth_talk(line, auth, login, self.patience.greeting).map_err(|Lost(why)| refused(why))?;
        if reply.is_good() { Ok(()) } else { Err(refused(answered(&reply))) }
    }
}

/// The server's part and ours, until it has decided.
fn auth_talk(line: &mut Line, auth: Auth, login: &Login, patience: Duration) -> Result<Reply, Lost> {
    let credentials = Credentials::new(login.user.clone(), login.password.reveal().to_owned());
    let mechanism = match auth {
        Auth::Plain => Mechanism::Plain,
        Auth::Login => Mechanism::Login,
        Auth::Xoauth2 => Mechanism::Xoauth2,
    };
    let mut ask = |words: &str| {
        line.say(format!("{words}\r\n").as_bytes(), patience)?;
        line.hear(patience)
    };
    let first = if mechanism.supports_initial_response() {
        let response = mechanism.response(&credentials, None).map_err(|error| Lost(error.to_string()))?;
        format!("AUTH {mechanism} {}", STANDARD.encode(response))
    } else {
        format!("AUTH {mechanism}")
    };
    let mut reply = ask(&first)?;
    let mut reason = None;
    for _ in 0..4 {
        if reply.code != 334 {
            break;
        }
        let challenge = STANDARD.decode(reply.text()).unwrap_or_default();
        let challenge = String::from_utf8_lossy(&challenge).into_owned();
        // A challenge after the first word is how XOAUTH2 says no: it wants an empty line before it says so aloud.
        reply = if let Ok(response) = mechanism.response(&credentials, Some(&challenge)) {
            ask(&STANDARD.encode(response))?
        } else {
            reason = Some(challenge);
            ask(if auth == Auth::Login { "*" } else { "" })?
        };
    }
    if let Some(reason) = reason.filter(|_| !reply.is_good()) {
        reply.lines.push(format!("({})", reason.trim()));
    }
    if reply.code == 334 { Err(Lost("it goes on asking".to_owned())) } else { Ok(reply) }
}

impl Transport for Smtp {
    fn channel(&self) -> Channel {
        Channel::Smtp
    }

    fn name(&self) -> String {
        format!("{}:{}", self.server.host, self.server.port)
    }

    fn open(&self) -> Result<Box<dyn Session>, TransportError> {
        let (mut line, offers) = self.reach()?;
        if let Some(login) = &self.server.login {
            self.log_in(&mut line, &offers, login)?;
        }
        Ok(Box::new(Call { line, offers, patience: self.patience, open: true }))
    }
}

/// How we call ourselves: the machine's name on the network, or its address where it has none that others know.
fn own_name(address: Option<SocketAddr>) -> ClientId {
    let named = ClientId::default();
    let ClientId::Domain(name) = &named else { return named };
    if name.rsplit_once('.').is_some_and(|(_, last)| !last.eq_ignore_ascii_case("local")) {
        return named;
    }
    match address.map(|address| address.ip()) {
        Some(IpAddr::V4(ip)) => ClientId::Ipv4(ip),
        Some(IpAddr::V6(ip)) => ClientId::Ipv6(ip),
        None => named,
    }
}

fn answered(reply: &Reply) -> String {
    format!("{} {}", reply.code, reply.text())
}

/// A call that lasts for many messages.
struct Call {
    line: Line,
    offers: Offers,
    patience: Patience,
    open: bool,
}

/// What was answered to `MAIL`, `RCPT` and `DATA`; what was not asked any more has no answer.
struct Envelope {
    mail: Reply,
    rcpt: Option<Reply>,
    data: Option<Reply>,
}

/// Where a line broke while a message was handed over.
enum Broke {
    /// The last dot had not been written: nobody has the message.
    Before(Lost),
    /// It had been.
    After(Lost),
    /// The server spoke before we had ended.
    Early(Reply),
}

impl Session for Call {
    fn deliver(&mut self, parcel: &Parcel<'_>) -> Outcome {
        let size = parcel.content.len() as u64;
        if let Some(most) = self.offers.size.filter(|most| *most > 0 && *most < size) {
            return Outcome::TooLarge { size, most };
        }
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
            let (code, reply) = (refusal.code, refusal.text());
            return match code {
                500.. if sender_refused => Outcome::Unwelcome { code, reply },
                500.. => Outcome::Refused { code, reply },
                _ => Outcome::Deferred { code: Some(code), reply },
            };
        }
        let answer = self.hand_over(parcel.content).or_else(|broke| {
            self.open = false;
            match broke {
                Broke::Early(reply) if !reply.is_good() => Ok(reply),
                Broke::Early(reply) => Err(Outcome::Deferred { code: None, reply: answered(&reply) }),
                Broke::Before(Lost(why)) => {
                    let reply = format!("the line broke while the message was handed over: {why}");
                    Err(Outcome::Deferred { code: None, reply })
                }
                Broke::After(Lost(why)) => {
                    Err(Outcome::InDoubt { reply: format!("no answer came when the message was handed over: {why}") })
                }
            }
        });
        let answer = match answer {
            Ok(answer) => answer,
            Err(outcome) => return outcome,
        };
        self.open &= answer.code != 421;
        let (code, reply) = (answer.code, answer.text());
        match code {
            500.. => Outcome::Refused { code, reply },
            400.. => Outcome::Deferred { code: Some(code), reply },
            200..300 => Outcome::Accepted { code: Some(code), reply },
            _ => {
                self.open = false;
                Outcome::InDoubt { reply: format!("the server answered what means neither yes nor no: {code} {reply}") }
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
            let _ = self.line.say(b"QUIT\r\n", self.patience.greeting);
        }
    }
}

impl Call {
    fn envelope(&mut self, parcel: &Parcel<'_>) -> Result<Envelope, Lost> {
        let size = self.offers.size.map(|_| format!(" SIZE={}", parcel.content.len())).unwrap_or_default();
        // Addresses and messages are ASCII throughout: no server needs to know SMTPUTF8 or 8BITMIME.
        let mail = format!("MAIL FROM:<{}>{size}\r\n", parcel.from);
        let rcpt = format!("RCPT TO:<{}>\r\n", parcel.to);
        if self.offers.pipelining {
            let mail = self.ask(&format!("{mail}{rcpt}DATA\r\n"))?;
            if mail.code == 421 {
                return Ok(Envelope { mail, rcpt: None, data: None });
            }
            let rcpt = self.line.hear(self.patience.answer)?;
            let data = if rcpt.code == 421 { None } else { Some(self.line.hear(self.patience.answer)?) };
            return Ok(Envelope { mail, rcpt: Some(rcpt), data });
        }
        let mail = self.ask(&mail)?;
        let rcpt = if mail.is_good() { Some(self.ask(&rcpt)?) } else { None };
        let data = if rcpt.as_ref().is_some_and(Reply::is_good) { Some(self.ask("DATA\r\n")?) } else { None };
        Ok(Envelope { mail, rcpt, data })
    }

    /// The message, and the dot behind it only if the server is still there when all of it was written.
    fn hand_over(&mut self, content: &[u8]) -> Result<Reply, Broke> {
        let Patience { answer, dot, .. } = self.patience;
        self.line.say(&stuffed(content), answer).map_err(Broke::Before)?;
        match self.line.meanwhile() {
            Meanwhile::Nothing => {}
            Meanwhile::Spoke => return Err(self.line.hear(answer).map_or_else(Broke::Before, Broke::Early)),
            Meanwhile::HungUp => return Err(Broke::Before(Lost("the server hung up".to_owned()))),
        }
        let end: &[u8] = if content.ends_with(b"\r\n") { b".\r\n" } else { b"\r\n.\r\n" };
        self.line.say(end, answer).map_err(Broke::Before)?;
        self.line.hear(dot).map_err(Broke::After)
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

    fn ask(&mut self, words: &str) -> Result<Reply, Lost> {
        self.line.say(words.as_bytes(), self.patience.answer)?;
        self.line.hear(self.patience.answer)
    }
}

/// A message as it goes over the line: dots doubled where they begin a line.
fn stuffed(content: &[u8]) -> Cow<'_, [u8]> {
    let at_start = |at: usize| content[at] == b'.' && (at == 0 || content[..at].ends_with(b"\r\n"));
    // Messages of ours begin no line with a dot, and text is looked through the fastest.
    if std::str::from_utf8(content).is_ok_and(|text| !text.starts_with('.') && !text.contains("\r\n.")) {
        return content.into();
    }
    let mut out = Vec::with_capacity(content.len() + 16);
    for (at, byte) in content.iter().enumerate() {
        if at_start(at) {
            out.push(b'.');
        }
        out.push(*byte);
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_begins_with_a_dot_is_given_another() {
        assert_eq!(*stuffed(b".a\r\n.\r\nb.\r\n..c"), *b"..a\r\n..\r\nb.\r\n...c");
        assert!(matches!(stuffed(b"a.\r\nb"), Cow::Borrowed(_)));
    }

    #[test]
    fn what_a_server_offers_is_read_whatever_its_letters_are() {
        let lines = ["mx.example", "pipelining", "SIZE 52428800", "auth=PLAIN login", "AUTH XOAUTH2", "x-odd å"];
        let offers = Offers::of(&Reply { code: 250, lines: lines.map(str::to_owned).to_vec() });
        assert!(offers.pipelining && !offers.starttls);
        assert_eq!(offers.size, Some(52_428_800));
        assert_eq!(offers.auth, ["PLAIN", "LOGIN", "XOAUTH2"]);
    }
}
