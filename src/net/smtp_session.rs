//! SMTP up to the point where messages could be sent: greeting, capabilities, STARTTLS and login.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::extension::ClientId;

use super::connection::{Connection, ConnectionLost};
use super::endpoint::{Endpoint, Security};
use super::error::{ConnectError, EndpointError};
use super::login::{Auth, Login};
use super::smtp_reply::Reply;
use super::tls::{self, TlsConfig};

/// How long we wait at each point for the server.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Timeouts {
    /// For the connection, the greeting, and all up to the login.
    pub(crate) greeting: Duration,
    /// For a reply, and while it takes in a message.
    pub(crate) reply: Duration,
    /// While it processes a whole message.
    pub(crate) end_of_data: Duration,
}

impl Timeouts {
    /// What RFC 5321 asks for (section 4.5.3.2).
    const STANDARD: Self =
        Self { greeting: Duration::from_mins(5), reply: Duration::from_mins(5), end_of_data: Duration::from_mins(10) };

    fn uniform(timeout: Duration) -> Self {
        Self { greeting: timeout, reply: timeout, end_of_data: timeout }
    }
}

/// A mail server that can be connected to.
#[derive(Debug)]
pub struct SmtpClient {
    endpoint: Endpoint,
    tls: TlsConfig,
    timeouts: Timeouts,
}

/// An open connection to a mail server.
pub(crate) struct SmtpSession {
    pub(crate) connection: Connection,
    pub(crate) capabilities: Capabilities,
    pub(crate) timeouts: Timeouts,
}

/// A server's capabilities, from its reply to EHLO.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is an offer of its own")]
pub struct Capabilities {
    pub pipelining: bool,
    pub starttls: bool,
    /// Addresses and headers outside ASCII (RFC 6531).
    pub smtputf8: bool,
    pub eight_bit: bool,
    /// The most bytes that it takes, or 0 if it does not say.
    pub size: Option<u64>,
    pub auth: Vec<String>,
}

impl Capabilities {
    fn of(reply: &Reply) -> Self {
        let mut capabilities = Self::default();
        // The first line is the server's name.
        for line in reply.lines.iter().skip(1) {
            let mut words = line.split([' ', '=']).filter(|word| !word.is_empty()).map(str::to_ascii_uppercase);
            match words.next().as_deref() {
                Some("PIPELINING") => capabilities.pipelining = true,
                Some("SMTPUTF8") => capabilities.smtputf8 = true,
                Some("8BITMIME") => capabilities.eight_bit = true,
                Some("STARTTLS") => capabilities.starttls = true,
                Some("SIZE") => capabilities.size = Some(words.next().and_then(|size| size.parse().ok()).unwrap_or(0)),
                Some("AUTH") => capabilities.auth.extend(words),
                _ => {}
            }
        }
        capabilities
    }
}

impl SmtpClient {
    /// Fails where the newsroom's own certificates cannot be read.
    pub fn new(endpoint: Endpoint) -> Result<Self, EndpointError> {
        let tls = tls::config(endpoint.ca.as_deref())?;
        let timeouts = endpoint.timeout.map_or(Timeouts::STANDARD, Timeouts::uniform);
        Ok(Self { endpoint, tls, timeouts })
    }

    /// `mail.example.org:587`
    #[must_use]
    pub fn name(&self) -> String {
        self.endpoint.name()
    }

    /// Connects and leaves before any login: what the server offers, and the certificate that it showed.
    pub fn probe(&self) -> Result<(Capabilities, Option<Vec<u8>>), ConnectError> {
        let mut session = self.connect(&Arc::default())?;
        session.quit();
        Ok((session.capabilities, session.connection.certificate()))
    }

    /// Logs in and leaves.
    pub fn probe_login(&self) -> Result<(), ConnectError> {
        self.open().map(|mut session| session.quit())
    }

    /// A session in which messages can be sent.
    pub(crate) fn open(&self) -> Result<SmtpSession, ConnectError> {
        self.open_unless(&Arc::default())
    }

    /// The same; when `over` is set meanwhile, it waits for the server no longer.
    pub(crate) fn open_unless(&self, over: &Arc<AtomicBool>) -> Result<SmtpSession, ConnectError> {
        let mut session = self.connect(over)?;
        if let Some(login) = &self.endpoint.login {
            self.log_in(&mut session, login)?;
        }
        // From here on, wait for each answer: it says who has received a message.
        session.connection.wait_whatever_happens();
        Ok(session)
    }

    /// A connection, encrypted as it should be, before any login.
    fn connect(&self, over: &Arc<AtomicBool>) -> Result<SmtpSession, ConnectError> {
        let unreachable = |ConnectionLost(why)| ConnectError::Unreachable { server: self.name(), why };
        let Endpoint { host, port, security, .. } = &self.endpoint;
        let timeout = self.timeouts.greeting;
        let mut connection = Connection::connect_unless(host, *port, timeout, over).map_err(unreachable)?;
        if *security == Security::Tls {
            self.start_tls(&mut connection)?;
        }
        let greeting = connection.read_reply(timeout).map_err(unreachable)?;
        if !greeting.is_good() {
            return Err(unreachable(ConnectionLost(greeting.to_string())));
        }
        let mut capabilities = self.ehlo(&mut connection).map_err(unreachable)?;
        if *security == Security::StartTls {
            if !capabilities.starttls {
                return Err(ConnectError::NoTls { server: self.name() });
            }
            connection.write(b"STARTTLS\r\n", timeout).map_err(unreachable)?;
            let reply = connection.read_reply(timeout).map_err(unreachable)?;
            if !reply.is_good() {
                return Err(ConnectError::Tls { server: self.name(), why: reply.to_string() });
            }
            self.start_tls(&mut connection)?;
            // Capabilities from before the encryption do not count.
            capabilities = self.ehlo(&mut connection).map_err(unreachable)?;
        }
        Ok(SmtpSession { connection, capabilities, timeouts: self.timeouts })
    }

    fn ehlo(&self, connection: &mut Connection) -> Result<Capabilities, ConnectionLost> {
        let timeout = self.timeouts.greeting;
        let name = own_name(connection.own_address());
        connection.write(format!("EHLO {name}\r\n").as_bytes(), timeout)?;
        let reply = connection.read_reply(timeout)?;
        if reply.is_good() {
            return Ok(Capabilities::of(&reply));
        }
        if reply.code < 500 {
            return Err(ConnectionLost(reply.to_string()));
        }
        // A server from before ESMTP (RFC 5321, 3.2) offers nothing, and takes messages.
        connection.write(format!("HELO {name}\r\n").as_bytes(), timeout)?;
        let reply = connection.read_reply(timeout)?;
        if reply.is_good() { Ok(Capabilities::default()) } else { Err(ConnectionLost(reply.to_string())) }
    }

    fn start_tls(&self, connection: &mut Connection) -> Result<(), ConnectError> {
        let started = tls::start(connection, &self.tls, &self.endpoint.host, self.timeouts.greeting);
        started.map_err(|why| ConnectError::Tls { server: self.name(), why })
    }

    fn log_in(&self, session: &mut SmtpSession, login: &Login) -> Result<(), ConnectError> {
        let refused = |why: String| ConnectError::Login { server: self.name(), user: login.user.clone(), why };
        let capabilities = &session.capabilities;
        let offered = |auth: &Auth| capabilities.auth.iter().any(|word| word == auth.as_str());
        let wanted = match self.endpoint.auth {
            Some(auth) => Some(auth).filter(offered),
            None => [Auth::Plain, Auth::Login].into_iter().find(offered),
        };
        let Some(auth) = wanted else {
            return Err(match capabilities.auth.join(", ") {
                none if none.is_empty() => refused("it offers no login".to_owned()),
                offered => ConnectError::NoCommonAuth { server: self.name(), offered },
            });
        };
        let reply = authenticate(&mut session.connection, auth, login, self.timeouts.greeting);
        let reply = reply.map_err(|ConnectionLost(why)| refused(why))?;
        if reply.is_good() { Ok(()) } else { Err(refused(reply.to_string())) }
    }
}

impl SmtpSession {
    /// Ends the session. Whatever was sent has its reply, so that a failure here changes nothing.
    pub(crate) fn quit(&mut self) {
        let _ = self.connection.write(b"QUIT\r\n", self.timeouts.greeting);
    }
}

/// The server's part and ours, until it has decided.
fn authenticate(
    connection: &mut Connection,
    auth: Auth,
    login: &Login,
    timeout: Duration,
) -> Result<Reply, ConnectionLost> {
    let credentials = Credentials::new(login.user.clone(), login.password.reveal().to_owned());
    let mechanism = match auth {
        Auth::Plain => Mechanism::Plain,
        Auth::Login => Mechanism::Login,
        Auth::Xoauth2 => Mechanism::Xoauth2,
    };
    let mut ask = |words: &str| {
        connection.write(format!("{words}\r\n").as_bytes(), timeout)?;
        connection.read_reply(timeout)
    };
    let first = if mechanism.supports_initial_response() {
        let response = mechanism.response(&credentials, None).map_err(|error| ConnectionLost(error.to_string()))?;
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
        // A challenge after the first word is how XOAUTH2 refuses: it wants an empty line before it says so.
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
    if reply.code == 334 { Err(ConnectionLost("it keeps asking for a login".to_owned())) } else { Ok(reply) }
}

/// The name we give ourselves: the machine's name on the network, or its address where it has none that others know.
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
#[cfg(test)]
mod tests {
    use super::*;
    use crate::net::Schemes;

    #[test]
    fn servers_have_as_long_as_the_standard_gives_them_unless_the_settings_say_otherwise() {
        let of = |timeout| {
            let (endpoint, _) = Endpoint::parse("smtp://mail.example.org", Schemes::SMTP).unwrap();
            let Timeouts { greeting, reply, end_of_data } =
                SmtpClient::new(Endpoint { timeout, ..endpoint }).unwrap().timeouts;
            [greeting, reply, end_of_data]
        };
        // RFC 5321, 4.5.3.2.1 (greeting), .2 to .4 (MAIL, RCPT, DATA) and .6 (the end of the data).
        assert_eq!(of(None), [5, 5, 10].map(Duration::from_mins));
        assert_eq!(of(Some(Duration::from_secs(7))), [Duration::from_secs(7); 3]);
    }

    #[test]
    fn what_a_server_offers_is_read_whatever_its_letters_are() {
        let lines = ["mx.example", "pipelining", "SIZE 52428800", "auth=PLAIN login", "AUTH XOAUTH2", "x-odd å"];
        let capabilities = Capabilities::of(&Reply { code: 250, lines: lines.map(str::to_owned).to_vec() });
        assert!(capabilities.pipelining && !capabilities.starttls);
        assert_eq!(capabilities.size, Some(52_428_800));
        assert_eq!(capabilities.auth, ["PLAIN", "LOGIN", "XOAUTH2"]);
    }
}
