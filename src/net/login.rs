//! Who we are to a server, and where the password comes from.

use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};

use serde::Deserialize;

use super::error::EndpointError;
use crate::storage::secret_file;

/// A way to prove who we are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Auth {
    Plain,
    Login,
    /// The password is a short-lived token from the mail provider.
    Xoauth2,
}

impl Auth {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Plain => "PLAIN",
            Self::Login => "LOGIN",
            Self::Xoauth2 => "XOAUTH2",
        }
    }
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

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

/// Where a password may come from; the first that is there counts.
#[derive(Debug, Clone, Copy)]
pub struct PasswordSource<'a> {
    /// The password itself, from the environment.
    pub given: Option<&'a str>,
    /// A command that prints it.
    pub command: Option<&'a str>,
    /// A file that only its owner can read.
    pub file: Option<&'a str>,
}

impl PasswordSource<'_> {
    /// The user's password; relative paths begin at `root`.
    pub fn read(self, root: &Path, user: &str) -> Result<Password, EndpointError> {
        match (self.given, self.command, self.file) {
            (Some(given), ..) => Ok(Password::new(given)),
            (None, Some(command), _) => from_command(command, root),
            (None, None, Some(file)) => from_file(&root.join(file)),
            (None, None, None) => Err(EndpointError::NoPassword(user.to_owned())),
        }
    }
}

fn from_command(command: &str, root: &Path) -> Result<Password, EndpointError> {
    // Its stderr stays connected to the terminal: it may ask for a passphrase.
    let output = shell(command).current_dir(root).stderr(Stdio::inherit()).output().map_err(EndpointError::Command)?;
    let text = String::from_utf8_lossy(&output.stdout);
    let first = text.lines().next().unwrap_or_default();
    if !output.status.success() {
        Err(EndpointError::CommandFailed(output.status.to_string()))
    } else if first.is_empty() {
        Err(EndpointError::CommandFailed("it printed nothing".to_owned()))
    } else {
        Ok(Password::new(first))
    }
}

fn from_file(path: &Path) -> Result<Password, EndpointError> {
    let text = secret_file::read(path)?;
    Ok(Password::new(text.lines().next().unwrap_or_default()))
}

#[cfg(not(windows))]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", command]);
    shell
}

/// `cmd` takes quotes as they are typed, and not as other programs do.
#[cfg(windows)]
fn shell(command: &str) -> Command {
    use std::os::windows::process::CommandExt as _;
    let mut shell = Command::new("cmd");
    shell.arg("/C").raw_arg(command);
    shell
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::SecretFileError;

    #[cfg(unix)]
    #[test]
    fn a_password_file_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("smtp-password");
        let set = |mode| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        std::fs::write(&path, "hemligt\n").unwrap();
        set(0o644);
        assert!(matches!(from_file(&path), Err(EndpointError::File(SecretFileError::Open { mode: 0o644, .. }))));
        set(0o600);
        assert_eq!(from_file(&path).unwrap(), Password::new("hemligt"));
    }

    #[test]
    fn a_password_comes_from_a_command() {
        assert_eq!(from_command("echo hemligt", Path::new(".")).unwrap(), Password::new("hemligt"));
        assert!(from_command("false", Path::new(".")).is_err());
    }
}
