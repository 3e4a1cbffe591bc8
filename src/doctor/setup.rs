//! What the doctor examines: what a newsroom sends with, and what its settings say.

use super::dkim::Signing;
use super::finding::Remedy;
use crate::net::Endpoint;
use crate::press::Address;

/// `[doctor]` in `pressbox.toml`.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DoctorSettings {
    /// The name server to ask, with or without a port, instead of the system's.
    pub resolver: Option<String>,
}

/// What a newsroom sends with.
#[derive(Debug)]
pub struct Setup {
    pub from: Address,
    /// Where notices of failure go; `None` for the From address.
    pub bounce: Option<Address>,
    pub signing: Option<Signing>,
    pub server: Result<Endpoint, NoServer>,
    pub facts: NewsroomFacts,
}

/// Settings that name no mail server that could be used.
#[derive(Debug, Clone)]
pub struct NoServer {
    pub why: String,
    pub remedy: Remedy,
}

/// What else the settings say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NewsroomFacts {
    /// Whom journalists can ask: the name, and whether a telephone number is given.
    pub contacts: Vec<(String, bool)>,
    pub boilerplate: bool,
    pub site_url: Option<String>,
    /// The web address for one-click unsubscribing.
    pub unsubscribe_url: Option<String>,
    pub lists: Vec<ListFacts>,
    /// Other users of the machine can read what is about people.
    pub open_to_others: bool,
}

/// What is known of a media list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListFacts {
    pub name: String,
    /// Why it cannot be read, or a row that cannot be used.
    pub trouble: Option<String>,
    pub journalists: usize,
    /// Journalists without a reason why you may write to them.
    pub without_basis: usize,
}
