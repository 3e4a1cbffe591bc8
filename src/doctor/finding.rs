//! What was found, how serious it is, and its remedy.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

use crate::net::{ConnectError, EndpointError};

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Health {
    /// As it should be.
    Ok,
    /// Worth knowing.
    Note,
    /// It costs readers or trust.
    Warning,
    /// Receivers object, or nothing can be sent.
    Error,
}

impl fmt::Display for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Ok => "ok",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// The result of one check.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule's name: words with hyphens, the same in every version.
    pub rule: &'static str,
    pub severity: Health,
    /// What was checked: a domain, a host, a file.
    pub subject: String,
    pub message: String,
    /// What to do about it.
    pub remedy: Option<Remedy>,
}

/// What to do about a finding.
#[derive(Debug, Clone)]
pub enum Remedy {
    /// Try again, or ask another resolver.
    NameResolver,
    /// Make a key to sign with, unless the mail server signs.
    MakeFirstKey,
    /// Put the key back so that it can be read, or make a new one.
    RestoreKey,
    /// Make a new key in place of a weak one.
    ReplaceKey,
    /// Publish the public key.
    PublishKey,
    /// Correct what the settings say about the mail server.
    Endpoint(Arc<EndpointError>),
    /// Correct the settings of the mail server, or wait until it works.
    Connection(ConnectError),
    /// Sign for a domain, or publish a valid SPF record for it.
    Sign(String),
    /// Sign for a domain, or let notices of failure go there.
    SignFor(String),
    Advice(String),
}

impl From<&str> for Remedy {
    fn from(advice: &str) -> Self {
        Self::Advice(advice.to_owned())
    }
}

impl From<String> for Remedy {
    fn from(advice: String) -> Self {
        Self::Advice(advice)
    }
}

/// The findings so far, and what they are about.
#[derive(Debug, Default)]
pub(super) struct Findings {
    all: Vec<Finding>,
    subject: String,
}

impl Findings {
    /// What the next findings are about.
    pub(super) fn about(&mut self, subject: impl Into<String>) {
        self.subject = subject.into();
    }

    pub(super) fn ok(&mut self, rule: &'static str, message: impl Into<String>) {
        self.add(rule, Health::Ok, message.into(), None);
    }

    pub(super) fn note(&mut self, rule: &'static str, message: impl Into<String>, remedy: impl Into<Remedy>) {
        self.add(rule, Health::Note, message.into(), Some(remedy.into()));
    }

    pub(super) fn warning(&mut self, rule: &'static str, message: impl Into<String>, remedy: impl Into<Remedy>) {
        self.add(rule, Health::Warning, message.into(), Some(remedy.into()));
    }

    pub(super) fn error(&mut self, rule: &'static str, message: impl Into<String>, remedy: impl Into<Remedy>) {
        self.add(rule, Health::Error, message.into(), Some(remedy.into()));
    }

    /// A DNS query without an answer: the record is unknown, which is an error.
    pub(super) fn unanswered(&mut self, rule: &'static str, name: &str, why: &str) {
        self.error(rule, format!("`{name}` could not be looked up: {why}"), Remedy::NameResolver);
    }

    fn add(&mut self, rule: &'static str, severity: Health, message: String, remedy: Option<Remedy>) {
        let remedy = match remedy {
            Some(Remedy::Advice(advice)) if advice.is_empty() => None,
            Some(Remedy::Advice(advice)) => Some(Remedy::Advice(one_line(&advice))),
            other => other,
        };
        let message = one_line(&message);
        self.all.push(Finding { rule, severity, subject: self.subject.clone(), message, remedy });
    }

    pub(super) fn into_all(self) -> Vec<Finding> {
        self.all
    }
}

/// Text on one line: what others publish may contain anything.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// Text that others published, short enough for a line.
pub(super) fn excerpt(text: &str) -> String {
    const MOST: usize = 120;
    let mut short: String = text.chars().take(MOST).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
