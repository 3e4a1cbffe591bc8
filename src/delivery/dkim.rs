//! DKIM (RFC 6376): our domain's signature under each message, so that receivers know who it comes from.
//!
//! `rsa-sha256`, `relaxed/relaxed`: it survives a server that folds headers anew or takes spaces from line ends.
//!
//! It is our own because the mail crate's signatures on multipart messages do not verify, and take 1,850 to 2,900 µs
//! each with its RSA, where `aws-lc-rs` takes 235.

use std::path::{Path, PathBuf};

use aws_lc_rs::digest::{self, Context};
use aws_lc_rs::encoding::{AsDer as _, Pkcs8V1Der, PublicKeyX509Der};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{KeyPair as _, RSA_PKCS1_SHA256};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde::Deserialize;

use crate::net::tls::{self, PrivateKey};
use crate::storage::{SecretFileError, secret_file};

/// `[dkim]` in `pressbox.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DkimSettings {
    /// The private key's file, from the newsroom.
    pub key: String,
    /// The name under which the public key is published.
    pub selector: String,
    /// The domain to sign for; by default that of `[newsroom] from`.
    #[serde(default)]
    pub domain: Option<String>,
}

/// A key that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DkimError {
    #[error("the key that signs messages cannot be used")]
    File(#[from] SecretFileError),
    #[error("`{0}` contains no RSA key of at least 2048 bits in PEM format")]
    NoKey(String),
    #[error("`{0}` already exists")]
    There(String),
    #[error("`{0}` cannot be a selector or a domain: only letters, digits, hyphens and dots are allowed")]
    Name(String),
    #[error("no key can be created: the system provides no random numbers")]
    Random,
}

/// What is signed, in this order; what a message does not have is left out.
const SIGNED: [&str; 13] = [
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "MIME-Version",
    "Content-Type",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "Reply-To",
];

/// Listed once more than they occur, so that nobody can add a second one.
const ONCE: [&str; 3] = ["From", "To", "Subject"];

/// Signs messages for a domain.
pub struct Signer {
    key: KeyPair,
    domain: String,
    selector: String,
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signer({}._domainkey.{})", self.selector, self.domain)
    }
}

/// The DNS record that lets receivers verify a signature.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// `selector._domainkey.domain`
    pub name: String,
    pub value: String,
}

impl Record {
    /// The value in strings that fit into DNS, which takes 255 bytes in each.
    pub fn strings(&self) -> impl Iterator<Item = &str> {
        // The value is ASCII, so that every cut is between letters.
        (0..self.value.len()).step_by(255).filter_map(|at| self.value.get(at..self.value.len().min(at + 255)))
    }
}

impl Signer {
    /// Reads the key.
    pub fn read(path: &Path, domain: &str, selector: &str) -> Result<Self, DkimError> {
        let no_key = || DkimError::NoKey(path.display().to_string());
        let pem = secret_file::read(path)?;
        let key = match tls::private_key(&pem) {
            Some(PrivateKey::Pkcs8(der)) => KeyPair::from_pkcs8(&der),
            Some(PrivateKey::Pkcs1(der)) => KeyPair::from_der(&der),
            None => return Err(no_key()),
        };
        Self::new(key.map_err(|_| no_key())?, domain, selector)
    }

    /// Makes a key and writes it to a file of mode 0600; one that is there is replaced only if that is asked for.
    pub fn make(path: &Path, domain: &str, selector: &str, replace: bool) -> Result<Self, DkimError> {
        let key = KeyPair::generate(KeySize::Rsa2048).map_err(|_| DkimError::Random)?;
        let der: Pkcs8V1Der<'_> = key.as_der().map_err(|_| DkimError::Random)?;
        let mut pem = "-----BEGIN PRIVATE KEY-----\n".to_owned();
        for line in pieces(&STANDARD.encode(der.as_ref()), 64) {
            pem.extend([line, "\n"]);
        }
        pem.push_str("-----END PRIVATE KEY-----\n");
        let signer = Self::new(key, domain, selector)?;
        if secret_file::write(path, &pem, replace)? {
            Ok(signer)
        } else {
            Err(DkimError::There(path.display().to_string()))
        }
    }

    fn new(key: KeyPair, domain: &str, selector: &str) -> Result<Self, DkimError> {
        let is_label = |label: &str| {
            let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'_';
            (1..=63).contains(&label.len()) && label.bytes().all(fits)
        };
        match [domain, selector].into_iter().find(|name| !name.split('.').all(is_label)) {
            Some(name) => Err(DkimError::Name(name.to_owned())),
            None => Ok(Self { key, domain: domain.to_owned(), selector: selector.to_owned() }),
        }
    }

    /// What has to be published.
    pub fn record(&self) -> Result<Record, DkimError> {
        let der: PublicKeyX509Der<'_> =
            self.key.public_key().as_der().map_err(|_| DkimError::NoKey(format!("{self:?}")))?;
        Ok(Record {
            name: format!("{}._domainkey.{}", self.selector, self.domain),
            value: format!("v=DKIM1; k=rsa; p={}", STANDARD.encode(der.as_ref())),
        })
    }

    /// The signature, a whole header, for a message's head and the [hash of its body](BodyHash).
    pub(super) fn sign(&self, head: &str, body: BodyHash, at: Timestamp) -> String {
        let headers = headers(head);
        let mut names = Vec::new();
        let mut signed = String::with_capacity(head.len() + 512);
        for name in SIGNED {
            let Some((_, value)) = headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)) else { continue };
            names.push(name);
            if ONCE.contains(&name) {
                names.push(name);
            }
            relax_header(name, value, &mut signed);
            signed.push_str("\r\n");
        }
        let Self { domain, selector, .. } = self;
        let mut header = format!(
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d={domain};\r\n s={selector}; t={};\r\n h=",
            at.as_second()
        );
        let mut column = " h=".len();
        for (nth, name) in names.iter().enumerate() {
            if nth > 0 {
                header.push(':');
                column += 1;
            }
            if column + name.len() > 76 {
                header.push_str("\r\n  ");
                column = 2;
            }
            header.push_str(name);
            column += name.len();
        }
        header.push_str(";\r\n bh=");
        header.push_str(&STANDARD.encode(body.0.finish()));
        header.push_str(";\r\n b=");
        relax_header("DKIM-Signature", &header["DKIM-Signature:".len()..], &mut signed);
        let mut signature = vec![0; self.key.public_modulus_len()];
        // The key has signed since it was read, or it would not have been one.
        if self.key.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), signed.as_bytes(), &mut signature).is_err() {
            return String::new();
        }
        for (nth, piece) in pieces(&STANDARD.encode(&signature), 72).enumerate() {
            if nth > 0 {
                header.push_str("\r\n  ");
            }
            header.push_str(piece);
        }
        header.push_str("\r\n");
        header
    }
}

/// The file of a selector's key in the newsroom.
#[must_use]
pub fn key_file(selector: &str) -> PathBuf {
    Path::new("keys").join(format!("dkim-{selector}.pem"))
}

/// The hash of a body in its relaxed form, taken in piece by piece.
#[derive(Clone)]
pub(super) struct BodyHash(Context);

impl BodyHash {
    pub(super) fn new() -> Self {
        Self(Context::new(&digest::SHA256))
    }

    /// Takes in a piece that is [relaxed](relaxed) already.
    pub(super) fn take(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }
}

/// Whole lines of a body in relaxed form: a run of blanks is one space, and none ends a line.
///
/// Whatever follows is relaxed on its own. Empty lines at the body's end would have to go: our bodies end in a boundary.
pub(super) fn relaxed(lines: &[u8]) -> Vec<u8> {
    let mut out: Vec<u8> = Vec::with_capacity(lines.len());
    let mut blank = false;
    for byte in lines {
        match byte {
            b' ' | b'\t' => blank = true,
            b'\r' => {
                blank = false;
                out.push(b'\r');
            }
            _ => {
                if blank {
                    out.push(b' ');
                    blank = false;
                }
                out.push(*byte);
            }
        }
    }
    out
}

/// Headers by name, with their values as they are folded.
fn headers(head: &str) -> Vec<(&str, &str)> {
    let mut found = Vec::new();
    let mut rest = head;
    while !rest.is_empty() {
        let ends = |(at, _): &(usize, &str)| !rest[at + 2..].starts_with([' ', '\t']);
        let end = rest.match_indices("\r\n").find(ends).map_or(rest.len(), |(at, _)| at);
        found.extend(rest[..end].split_once(':'));
        rest = rest.get(end + 2..).unwrap_or_default();
    }
    found
}

/// A header in relaxed form: its name in lowercase, its value unfolded, a run of blanks as one space.
fn relax_header(name: &str, value: &str, out: &mut String) {
    out.push_str(&name.to_ascii_lowercase());
    out.push(':');
    let words = value.split([' ', '\t', '\r', '\n']).filter(|word| !word.is_empty());
    for (nth, word) in words.enumerate() {
        if nth > 0 {
            out.push(' ');
        }
        out.push_str(word);
    }
}

/// ASCII text in pieces of a length.
fn pieces(text: &str, length: usize) -> impl Iterator<Item = &str> {
    (0..text.len()).step_by(length).filter_map(move |at| text.get(at..text.len().min(at + length)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_and_a_header_are_relaxed_as_the_standard_shows_it() {
        assert_eq!(relaxed(b" C \r\nD \t E\r\n"), b" C\r\nD E\r\n");
        let mut out = String::new();
        for (name, value) in headers("A: X\r\nB : Y\t\r\n\tZ  \r\n") {
            relax_header(name.trim_end(), value, &mut out);
            out.push_str("\r\n");
        }
        assert_eq!(out, "a:X\r\nb:Y Z\r\n");
    }

    #[test]
    fn a_key_is_made_once_for_its_owner_alone_and_published_in_strings_that_fit() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(key_file("autumn"));
        let make = |replace| Signer::make(&path, "press.example", "autumn", replace);
        let record = make(false).unwrap().record().unwrap();
        assert_eq!(record.name, "autumn._domainkey.press.example");
        assert!(record.value.starts_with("v=DKIM1; k=rsa; p=MII"), "{}", record.value);
        let strings: Vec<_> = record.strings().collect();
        assert_eq!((strings.len(), strings.concat()), (2, record.value.clone()));
        assert!(strings.iter().all(|string| string.len() <= 255));
        assert!(matches!(make(false), Err(DkimError::There(_))));
        let read = || Signer::read(&path, "press.example", "autumn").and_then(|signer| signer.record());
        assert_eq!(read().unwrap(), record);
        assert_ne!(make(true).unwrap().record().unwrap(), record);
        std::fs::write(&path, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n").unwrap();
        assert!(matches!(read(), Err(DkimError::NoKey(_))));
        assert!(matches!(Signer::read(&path, "press.example", "a b"), Err(DkimError::NoKey(_))));
        assert!(matches!(Signer::make(&path, "press.example", "../a", true), Err(DkimError::Name(_))));
    }
}
