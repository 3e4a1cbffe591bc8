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
