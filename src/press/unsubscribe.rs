//! Tokens, which identify a journalist in unsubscribe requests and in the return path of bounces.
//!
//! A token is a keyed hash of an address: the same in every release, and useless to anybody who does not know the
//! newsroom's secret. It is part of `mailto:press@…?subject=unsubscribe%20TOKEN` and in `bounces+TOKEN@…`.

use std::io::ErrorKind;
use std::path::Path;

use aws_lc_rs::{hmac, rand};

use super::address::Address;
use crate::storage::{SecretFileError, hex, secret_file};

/// The file in the library's folder that holds the secret.
const FILE: &str = "newsroom.secret";

/// A token's hex digits: 96 bits.
const DIGITS: usize = 24;

/// The key of the newsroom's tokens, which nobody else knows.
#[derive(Clone)]
pub struct Secret(hmac::Key);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// A secret that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    #[error("the newsroom's secret cannot be used")]
    File(#[from] SecretFileError),
    #[error("`{0}` is damaged: it contains no secret")]
    Damaged(String),
    #[error("the system provides no random numbers")]
    Random,
}

/// What has to be done before a secret can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretFault {
    /// Others can read it.
    Open,
    /// We may not read it, or what it is in.
    Denied,
    /// There is no space, or no permission, to make it.
    Unwritable,
    /// Its disk does not answer.
    Gone,
    /// It has to be restored.
    Lost,
}

impl SecretError {
    #[must_use]
    pub fn fault(&self) -> SecretFault {
        match self {
            Self::File(SecretFileError::Open { .. }) => SecretFault::Open,
            Self::File(SecretFileError::Write { .. }) => SecretFault::Unwritable,
            Self::File(SecretFileError::Read { source, .. }) => match source.kind() {
                ErrorKind::PermissionDenied => SecretFault::Denied,
                ErrorKind::IsADirectory | ErrorKind::InvalidData | ErrorKind::InvalidInput => SecretFault::Lost,
                _ => SecretFault::Gone,
            },
            Self::Damaged(_) | Self::Random => SecretFault::Lost,
        }
    }
}

impl Secret {
    /// A newsroom's secret, from the library's folder; made on first use.
    pub fn keep(dir: &Path) -> Result<Self, SecretError> {
        let path = dir.join(FILE);
        match secret_file::read(&path) {
            Err(error) if error.is_missing() => {
                let mut bytes = [0; 32];
                rand::fill(&mut bytes).map_err(|_| SecretError::Random)?;
                // Another process was faster, and has made it for both.
                secret_file::write(&path, &(hex(&bytes) + "\n"), false)?;
                Self::read(&path)
            }
            _ => Self::read(&path),
        }
    }

    /// Whether a library's folder has a secret.
    pub(super) fn is_in(dir: &Path) -> bool {
        // Where that cannot be seen, it is found out when it is read.
        dir.join(FILE).try_exists().unwrap_or(true)
    }

    fn read(path: &Path) -> Result<Self, SecretError> {
        let text = secret_file::read(path)?;
        let text = text.trim();
        if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(SecretError::Damaged(path.display().to_string()));
        }
        Ok(Self::of(text.as_bytes()))
    }

    /// A secret made of known bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, bytes))
    }
}

/// The token of an address; all spellings of an address have the same.
#[must_use]
pub fn token(secret: &Secret, address: &Address) -> String {
    let tag = hmac::sign(&secret.0, format!("token|{}", address.key()).as_bytes());
    hex(&tag.as_ref()[..DIGITS / 2])
}

/// A keyed hash of any text under the newsroom's secret, which is not a token: the pseudonym of somebody who was erased.
#[must_use]
pub fn keyed_hash(secret: &Secret, text: &str) -> String {
    let tag = hmac::sign(&secret.0, format!("sealed|{text}").as_bytes());
    hex(&tag.as_ref()[..DIGITS / 2])
}

/// What a newsroom is called where programs keep what they remember of a user: the same wherever its folder is moved or copied.
#[must_use]
pub fn newsroom_id(secret: &Secret) -> String {
    keyed_hash(secret, "the newsroom itself").chars().take(16).collect()
}

/// All that may be a token in a header's value: a subject, or the address that a bounce came to.
pub fn tokens_in(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_ascii_alphanumeric());
    words.filter(|word| word.len() == DIGITS && word.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// The return path of one journalist's message: `bounces@press.example` becomes `bounces+TOKEN@press.example`.
///
/// Where that would be longer than an address may be, it stays as it is.
#[must_use]
pub fn return_path(bounces: &Address, token: &str) -> Address {
    format!("{}+{token}@{}", bounces.local(), bounces.domain()).parse().unwrap_or_else(|_| bounces.clone())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> Address {
        text.parse().unwrap()
    }

    #[test]
    fn a_token_is_of_one_address_under_one_secret_whatever_its_case() {
        let secret = Secret::of(b"one");
        let anna = token(&secret, &address("Anna.Larsson@media.example"));
        assert_eq!(anna.len(), DIGITS);
        assert_eq!(anna, token(&secret, &address("anna.larsson@MEDIA.example")));
        assert_ne!(anna, token(&secret, &address("bo@media.example")));
        assert_ne!(anna, token(&Secret::of(b"two"), &address("anna.larsson@media.example")));
    }

    #[test]
    fn a_token_is_found_in_the_subject_of_a_request_to_unsubscribe_and_in_a_return_path() {
        let token = token(&Secret::of(b"one"), &address("bo@media.example"));
        let path = return_path(&address("bounces@press.example"), &token);
        assert_eq!(path.as_str(), format!("bounces+{token}@press.example"));
        assert_eq!(tokens_in(path.as_str()).collect::<Vec<_>>(), [token.as_str()]);
        let subject = format!("Sv: unsubscribe {token}.");
        assert_eq!(tokens_in(&subject).collect::<Vec<_>>(), [token.as_str()]);
        assert_eq!(tokens_in("unsubscribe åäö 3f9a1c20").count(), 0);
        let long = address(&format!("{}@press.example", "b".repeat(60)));
        assert_eq!(return_path(&long, &token), long);
    }

    #[test]
    fn a_secret_is_made_once_and_is_for_its_owner_alone() {
        let dir = tempfile::tempdir().unwrap();
        let of = |dir: &Path| Secret::keep(dir).map(|secret| token(&secret, &address("bo@media.example")));
        let first = of(dir.path()).unwrap();
        assert_eq!(of(dir.path()).unwrap(), first);
        let path = dir.path().join(FILE);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let set = |mode| std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
            set(0o640);
            assert!(matches!(of(dir.path()), Err(SecretError::File(SecretFileError::Open { mode: 0o640, .. }))));
            set(0o600);
        }
        std::fs::write(&path, "").unwrap();
        assert!(matches!(of(dir.path()), Err(SecretError::Damaged(_))));
    }
}
