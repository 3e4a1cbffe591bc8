//! A server's address: `smtps://user@mail.example.org:465`, taken apart.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::error::EndpointError;
use super::login::{Auth, Login, PasswordSource};

/// A server that can be connected to, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Endpoint {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub login: Option<Login>,
    pub auth: Option<Auth>,
    /// A file of certificates that are trusted besides those that everybody trusts.
    pub ca: Option<PathBuf>,
    /// For each reply; without it as long as the standard asks.
    pub timeout: Option<Duration>,
}

/// How the connection to the server is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS after the greeting; a server that does not offer it is left alone.
    StartTls,
    /// None; only to the machine that we are on.
    None,
}

/// What a server's address begins with, and its usual port: with STARTTLS, and with TLS from the first byte.
#[derive(Debug, Clone, Copy)]
pub struct Schemes {
    pub(crate) start_tls: (&'static str, u16),
    pub(crate) tls: (&'static str, u16),
}

impl Schemes {
    pub const SMTP: Self = Self { start_tls: ("smtp", 587), tls: ("smtps", 465) };
    pub const IMAP: Self = Self { start_tls: ("imap", 143), tls: ("imaps", 993) };
}

/// What settings say beside a server's address.
#[derive(Debug, Clone, Copy)]
pub struct EndpointOptions<'a> {
    pub password: PasswordSource<'a>,
    pub auth: Option<Auth>,
    pub ca: Option<&'a str>,
    pub timeout_seconds: Option<u64>,
}

impl Endpoint {
    /// Whether the server is this machine itself.
    #[must_use]
    pub fn is_on_this_machine(&self) -> bool {
        self.host == "localhost" || self.host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    /// Takes an address apart: the server without its login, and the user.
    pub fn parse(url: &str, schemes: Schemes) -> Result<(Self, Option<String>), EndpointError> {
        let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
        let (authority, options) = rest.split_once('?').unwrap_or((rest, ""));
        let authority = authority.strip_suffix('/').unwrap_or(authority);
        // The user may be an address with an `@` of its own.
        let (user, place) = match authority.rsplit_once('@') {
            Some((user, place)) => (Some(user), place),
            None => (None, authority),
        };
        if user.is_some_and(|user| percent_decoded(user).contains(':')) {
            return Err(EndpointError::PasswordInUrl);
        }
        let (mut security, usual) = match (schemes.start_tls, schemes.tls) {
            ((start_tls, port), _) if scheme.eq_ignore_ascii_case(start_tls) => (Security::StartTls, port),
            (_, (tls, port)) if scheme.eq_ignore_ascii_case(tls) => (Security::Tls, port),
            _ => return Err(EndpointError::Scheme(without_password(url))),
        };
        let (host, port) = match place.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((host, port)) => (host, port.strip_prefix(':')),
            None => place.split_once(':').map_or((place, None), |(host, port)| (host, Some(port))),
        };
        if host.is_empty() || !host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:_".contains(&b)) {
            return Err(EndpointError::Host(without_password(url)));
        }
        let port = match port {
            Some(port) => port.parse().ok().filter(|p| *p > 0).ok_or_else(|| EndpointError::Port(port.to_owned()))?,
            None => usual,
        };
        match options {
            "" => {}
            "tls=none" if security == Security::StartTls => {
                let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
                if !here {
                    return Err(EndpointError::Open(host.to_owned()));
                }
                security = Security::None;
            }
            other => {
                // Its value may be a password.
                let name = other.split('=').next().unwrap_or_default();
                return Err(EndpointError::Option(name.to_owned()));
            }
        }
        let user = user.map(percent_decoded).filter(|user| !user.is_empty());
        Ok((Self { host: host.to_owned(), port, security, login: None, auth: None, ca: None, timeout: None }, user))
    }

    /// The same server with what the settings say of it; relative paths begin at `root`.
    pub fn with(
        mut self,
        user: Option<String>,
        options: EndpointOptions<'_>,
        root: &Path,
    ) -> Result<Self, EndpointError> {
        self.login = match user {
            Some(user) => Some(Login { password: options.password.read(root, &user)?, user }),
            None => None,
        };
        self.auth = options.auth;
        self.ca = options.ca.map(|file| root.join(file));
        self.timeout = options.timeout_seconds.map(|seconds| Duration::from_secs(seconds.max(1)));
        Ok(self)
    }

    /// `mail.example.org:587`
    #[must_use]
    pub fn name(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

/// An address to be shown: what may be a password in it is left out.
#[must_use]
pub fn without_password(url: &str) -> String {
    let start = url.find("://").map_or(0, |at| at + 3);
    let (scheme, rest) = url.split_at(start);
    let rest = rest.split('?').next().unwrap_or_default();
    match rest.rsplit_once('@').map(|(login, place)| (login.split_once(':'), place)) {
        Some((Some((user, _)), place)) => format!("{scheme}{user}:…@{place}"),
        _ => format!("{scheme}{rest}"),
    }
}

/// Takes `%40` and its like back.
#[must_use]
pub fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|h| std::str::from_utf8(h).ok()).and_then(|h| u8::from_str_radix(h, 16).ok());
        if let (b'%', Some(byte)) = (first, hex) {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Result<(Endpoint, Option<String>), String> {
        Endpoint::parse(url, Schemes::SMTP).map_err(|error| error.to_string())
    }

    #[test]
    fn a_server_is_read_with_its_usual_port_and_its_way_of_being_private() {
        let (server, user) = read("smtp://press%40x.example@mail.example.org").unwrap();
        assert_eq!((server.host.as_str(), server.port, server.security), ("mail.example.org", 587, Security::StartTls));
        assert_eq!(user.as_deref(), Some("press@x.example"));
        let (server, user) = read("smtps://press@x.example@mail.example.org:4650").unwrap();
        assert_eq!((server.port, server.security), (4650, Security::Tls));
        assert_eq!(user.as_deref(), Some("press@x.example"));
        let (server, _) = read("smtp://[::1]:2525?tls=none").unwrap();
        assert_eq!((server.host.as_str(), server.security), ("::1", Security::None));
    }

    #[test]
    fn no_password_stands_in_an_address_and_none_travels_in_the_open() {
        let error = read("smtp://press:hemligt@mail.example.org").unwrap_err();
        assert!(!error.contains("hemligt"), "{error}");
        for url in [
            "SMTP://press:hemligt@mail.example.org",
            "smtps://press%3Ahemligt@mail.example.org",
            "smtps:///press:hemligt@mail.example.org",
            "smtpx://press:hemligt@mail.example.org/x",
            "press:hemligt@mail.example.org",
            "smtp://press@mail.example.org?password=hemligt",
        ] {
            assert!(!read(url).unwrap_err().contains("hemligt"), "{url}");
        }
        assert_eq!(read("SMTPS://press@mail.example.org").unwrap().0.port, 465);
        assert!(read("smtp://mail.example.org?tls=none").unwrap_err().contains("would not be encrypted"));
        assert!(read("http://mail.example.org").is_err());
        assert!(read("smtp://mail.example.org:99999").is_err());
        assert!(read("smtp://").is_err());
    }
}
