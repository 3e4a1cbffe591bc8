//! Somebody who gets releases.

use std::fmt;
use std::str::FromStr;

/// One journalist on a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Journalist {
    /// As it greets and as it stands in `To:`; empty where the list names nobody.
    pub name: String,
    pub address: Address,
    pub outlet: Option<String>,
    /// What the journalist writes about.
    pub beat: Option<String>,
    /// BCP 47 tag of the edition that the journalist wants.
    pub language: Option<String>,
    /// IANA time zone.
    pub zone: Option<String>,
    /// Lowercase words that segments are made of.
    pub tags: Vec<String>,
    /// Whether releases under embargo may go to this journalist before the lift.
    pub embargo_trust: bool,
}

/// An address that a mail server takes: parsed, with its domain in ASCII (IDNA) and lowercase.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    text: String,
    at: usize,
}

/// Text that is no address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a mail address: {why}")]
pub struct NotAnAddress {
    text: String,
    why: &'static str,
}

impl FromStr for Address {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let refuse = |why| NotAnAddress { text: text.to_owned(), why };
        let trimmed = text.trim();
        let at = trimmed.rfind('@').ok_or_else(|| refuse("it has no `@`"))?;
        let (local, domain) = (&trimmed[..at], &trimmed[at + 1..]);
        let domain = idna::domain_to_ascii_strict(domain).map_err(|_| refuse("its domain is none"))?;
        if local.is_empty() || !domain.contains('.') {
            return Err(refuse("it takes a name, an `@` and a domain"));
        }
        Ok(Self { text: format!("{local}@{domain}"), at })
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Address {
    /// The part behind the `@`, in ASCII.
    #[must_use]
    pub fn domain(&self) -> &str {
        &self.text[self.at + 1..]
    }
}
