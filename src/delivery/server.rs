//! The mail server: `[smtp]` in `pressbox.toml`, made certain before anything is sent.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde::Deserialize;

use super::private::{self, PrivateFileError};

/// `[smtp]` in `pressbox.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpSettings {
    pub url: String,
    #[serde(default)]
    pub password_command: Option<String>,
    #[serde(default)]
    pub password_file: Option<String>,
    /// At most so many connections at once.
    #[serde(default)]
    pub connections: Option<u32>,
    /// Messages a minute.
    #[serde(default)]
    pub rate: Option<u32>,
    /// How we prove who we are; without it by `plain`, or by `login` where that is all that is offered.
    #[serde(default)]
    pub auth: Option<Auth>,
    /// A file of certificates that are trusted besides those that everybody trusts.
    #[serde(default)]
    pub ca: Option<String>,
    /// Seconds to wait for each answer; without it as long as the standard asks.
    #[serde(default)]
    pub timeout: Option<u64>,
}

/// A way to prove who we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Auth {
    Plain,
    Login,
    /// The password is a token that the mail provider gave out for a short while.
    Xoauth2,
}

impl Auth {
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Plain => "PLAIN",
            Self::Login => "LOGIN",
            Self::Xoauth2 => "XOAUTH2",
        }
    }
}

/// A mail server that can be called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub login: Option<Login>,
    pub auth: Option<Auth>,
    pub ca: Option<PathBuf>,
    pub timeout: Option<Duration>,
}

/// How the way to the server is kept private.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte.
    Tls,
    /// TLS after the greeting; a server that does not offer it is left alone.
    StartTls,
    /// None; only to the machine that we are on.
    None,
}

/// Who we are to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Login {
    pub user: String,
    pub password: Password,
}

/// A password; never shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Password(String);

impl Password {
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub(super) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// What stands beside the settings: the environment's words, and where relative paths begin.
#[derive(Debug, Clone, Default)]
pub struct Given<'a> {
    /// Overrides the settings' URL.
    pub url: Option<&'a str>,
    /// Overrides the settings' password.
    pub password: Option<&'a str>,
    /// The newsroom.
    pub root: PathBuf,
}

/// Settings that name no server.
#[derive(Debug, thiserror::Error)]
pub enum ServerError {
    #[error("no mail server is set")]
    Unset,
    #[error("`{0}` is not the address of a mail server: it begins with `smtp://` or `smtps://`")]
    Scheme(String),
    #[error("`{0}` names no host")]
    Host(String),
    #[error("`{0}` is not a port")]
    Port(String),
    #[error("`{0}` is no option of a mail server's address: there is `tls=none`, for this machine itself")]
    Option(String),
    #[error("the mail server's address holds a password")]
    PasswordInUrl,
    #[error("mail to `{0}` would travel in the open: `tls=none` is for this machine itself")]
    Open(String),
    #[error("there is no password for `{0}`")]
    NoPassword(String),
    #[error("the file with the password cannot be used")]
    File(#[from] PrivateFileError),
    #[error("`{0}` holds no certificate in PEM form")]
    Ca(String),
    #[error("`{path}`, which should hold certificates, cannot be read")]
    CaFile { path: String, source: std::io::Error },
    #[error("nothing can be sent in private: {0}")]
    Tls(String),
    #[error("`password_command` cannot be run")]
    Command(#[source] std::io::Error),
    #[error("`password_command` gave no password: {0}")]
    CommandFailed(String),
}

impl Server {
    /// The server that the settings and the environment name together.
    pub fn find(settings: Option<&SmtpSettings>, given: &Given<'_>) -> Result<Self, ServerError> {
        let url = given.url.or(settings.map(|s| s.url.as_str())).ok_or(ServerError::Unset)?;
        let (mut server, user) = parse(url, SMTP)?;
        if let Some(user) = user {
            let password = match (given.password, settings) {
                (Some(password), _) => Password::new(password),
                (None, Some(SmtpSettings { password_command, password_file, .. })) => {
                    password(password_command.as_deref(), password_file.as_deref(), &given.root, &user)?
                }
                (None, None) => return Err(ServerError::NoPassword(user)),
            };
            server.login = Some(Login { user, password });
        }
        if let Some(settings) = settings {
            server.auth = settings.auth;
            server.ca = settings.ca.as_ref().map(|file| given.root.join(file));
            server.timeout = settings.timeout.map(|seconds| Duration::from_secs(seconds.max(1)));
        }
        Ok(server)
    }
}

/// What a server's address begins with, and its usual port: made private after the greeting, and from the first byte.
#[derive(Debug, Clone, Copy)]
pub(super) struct Schemes {
    pub(super) open: (&'static str, u16),
    pub(super) private: (&'static str, u16),
}

const SMTP: Schemes = Schemes { open: ("smtp", 587), private: ("smtps", 465) };

/// Takes an address apart: the server without its login, and the user.
pub(super) fn parse(url: &str, schemes: Schemes) -> Result<(Server, Option<String>), ServerError> {
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    let (authority, options) = rest.split_once('?').unwrap_or((rest, ""));
    let authority = authority.strip_suffix('/').unwrap_or(authority);
    // The user may be an address with an `@` of its own.
    let (user, place) = match authority.rsplit_once('@') {
        Some((user, place)) => (Some(user), place),
        None => (None, authority),
    };
    if user.is_some_and(|user| user.contains(':')) {
        return Err(ServerError::PasswordInUrl);
    }
    let (mut security, usual) = match (schemes.open, schemes.private) {
        ((open, port), _) if scheme == open => (Security::StartTls, port),
        (_, (private, port)) if scheme == private => (Security::Tls, port),
        _ => return Err(ServerError::Scheme(url.to_owned())),
    };
    let (host, port) = match place.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((host, port)) => (host, port.strip_prefix(':')),
        None => place.split_once(':').map_or((place, None), |(host, port)| (host, Some(port))),
    };
    if host.is_empty() || !host.bytes().all(|b| b.is_ascii_alphanumeric() || b".-:_".contains(&b)) {
        return Err(ServerError::Host(url.to_owned()));
    }
    let port = match port {
        Some(port) => port.parse().ok().filter(|p| *p > 0).ok_or_else(|| ServerError::Port(port.to_owned()))?,
        None => usual,
    };
    match options {
        "" => {}
        "tls=none" if security == Security::StartTls => {
            let here = host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
            if !here {
                return Err(ServerError::Open(host.to_owned()));
            }
            security = Security::None;
        }
        other => return Err(ServerError::Option(other.to_owned())),
    }
    let user = user.map(unescaped).filter(|user| !user.is_empty());
    Ok((Server { host: host.to_owned(), port, security, login: None, auth: None, ca: None, timeout: None }, user))
}

/// Takes `%40` and its like back.
pub(super) fn unescaped(text: &str) -> String {
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

/// The password that a command prints, or a private file holds.
pub(super) fn password(
    command: Option<&str>,
    file: Option<&str>,
    root: &Path,
    user: &str,
) -> Result<Password, ServerError> {
    if let Some(command) = command {
        return from_command(command, root);
    }
    match file {
        Some(file) => from_file(&root.join(file)),
        None => Err(ServerError::NoPassword(user.to_owned())),
    }
}

fn from_command(command: &str, root: &Path) -> Result<Password, ServerError> {
    let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
    // Its stderr stays the terminal's: it may ask for the key to the password.
    let output = Command::new(shell)
        .args([flag, command])
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()
        .map_err(ServerError::Command)?;
    let said = String::from_utf8_lossy(&output.stdout);
    let first = said.lines().next().unwrap_or_default();
    if !output.status.success() {
        Err(ServerError::CommandFailed(output.status.to_string()))
    } else if first.is_empty() {
        Err(ServerError::CommandFailed("it printed nothing".to_owned()))
    } else {
        Ok(Password::new(first))
    }
}

fn from_file(path: &Path) -> Result<Password, ServerError> {
    let text = private::read(path)?;
    Ok(Password::new(text.lines().next().unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(url: &str) -> Result<(Server, Option<String>), String> {
        parse(url, SMTP).map_err(|error| error.to_string())
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
        assert!(read("smtp://mail.example.org?tls=none").unwrap_err().contains("in the open"));
        assert!(read("http://mail.example.org").is_err());
        assert!(read("smtp://mail.example.org:99999").is_err());
        assert!(read("smtp://").is_err());
    }

    #[cfg(unix)]
    #[test]
    fn a_password_file_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("smtp-password");
        let set = |mode| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        std::fs::write(&path, "hemligt\n").unwrap();
        set(0o644);
        assert!(matches!(from_file(&path), Err(ServerError::File(PrivateFileError::Open { mode: 0o644, .. }))));
        set(0o600);
        assert_eq!(from_file(&path).unwrap(), Password::new("hemligt"));
    }

    #[test]
    fn a_password_comes_from_a_command() {
        assert_eq!(from_command("echo hemligt", Path::new(".")).unwrap(), Password::new("hemligt"));
        assert!(from_command("false", Path::new(".")).is_err());
    }
}
