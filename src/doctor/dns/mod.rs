//! DNS records: from a name server, or from a file instead.
//!
//! | file | what it holds |
//! |---|---|
//! | `message` | DNS messages (RFC 1035) |
//! | [`resolver`](Resolver) | name servers, over UDP and TCP |
//! | [`hosts`](Hosts) | records in a file |

mod hosts;
mod message;
mod resolver;

use std::cell::RefCell;
use std::collections::HashMap;
use std::net::IpAddr;

pub use hosts::{BadHosts, Hosts};
pub use resolver::{Resolver, name_servers};

/// What can be asked about a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    A,
    Aaaa,
    Cname,
    Mx,
    Ptr,
    Txt,
}

/// One thing that is known about a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Record {
    Address(IpAddr),
    /// Another name: of an alias, or of an address.
    Name(String),
    /// A host that takes mail; the lower preference first. The empty name says that none does.
    Mail {
        preference: u16,
        host: String,
    },
    Text(String),
}

/// What came of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    /// At least one record.
    Records(Vec<Record>),
    /// The name is there, and nothing of this kind.
    Nothing,
    NoSuchName,
    /// Nobody could say, and why.
    Silent(String),
}

impl Answer {
    /// The records; empty if there are none or nobody could say.
    pub(super) fn records(self) -> Vec<Record> {
        match self {
            Self::Records(records) => records,
            Self::Nothing | Self::NoSuchName | Self::Silent(_) => Vec::new(),
        }
    }

    /// The texts, or why nobody could say.
    pub(super) fn texts(self) -> Result<Vec<String>, String> {
        if let Self::Silent(why) = self {
            return Err(why);
        }
        let text = |record| if let Record::Text(text) = record { Some(text) } else { None };
        Ok(self.records().into_iter().filter_map(text).collect())
    }
}

/// Whether bytes answer a question about a name: what `fuzz/` calls.
#[doc(hidden)]
#[must_use]
pub fn is_dns_reply(bytes: &[u8], name: &str) -> bool {
    let id = bytes.first_chunk().map_or(0, |id| u16::from_be_bytes(*id));
    let kinds = [Kind::A, Kind::Aaaa, Kind::Cname, Kind::Mx, Kind::Ptr, Kind::Txt];
    kinds.into_iter().any(|kind| matches!(message::reply(bytes, id, name, kind), message::Reply::Answer(_)))
}

/// Whom to ask: a file, a resolver, or the file first. Each question is asked once.
#[derive(Debug, Default)]
pub struct Dns {
    hosts: Option<Hosts>,
    resolver: Option<Resolver>,
    asked: RefCell<HashMap<(String, Kind), Answer>>,
}

impl Dns {
    #[must_use]
    pub fn new(hosts: Option<Hosts>, resolver: Option<Resolver>) -> Self {
        Self { hosts, resolver, asked: RefCell::default() }
    }

    /// Asks about a name.
    pub(super) fn ask(&self, name: &str, kind: Kind) -> Answer {
        let name = name.trim_end_matches('.').to_ascii_lowercase();
        let question = (name, kind);
        if let Some(answer) = self.asked.borrow().get(&question) {
            return answer.clone();
        }
        let answer = self.ask_anew(&question.0, kind);
        self.asked.borrow_mut().insert(question, answer.clone());
        answer
    }

    fn ask_anew(&self, name: &str, kind: Kind) -> Answer {
        match (&self.hosts, &self.resolver) {
            (Some(hosts), None) => hosts.ask(name, kind),
            (Some(hosts), Some(_)) if hosts.knows(name) => hosts.ask(name, kind),
            (_, Some(resolver)) => resolver.ask(name, kind),
            (None, None) => Answer::Silent("no name server is known".to_owned()),
        }
    }

    /// The addresses of a host; of a literal address that itself.
    pub(super) fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, String> {
        if let Ok(address) = host.parse() {
            return Ok(vec![address]);
        }
        let (four, six) = (self.ask(host, Kind::A), self.ask(host, Kind::Aaaa));
        let silence = [&four, &six].into_iter().find_map(|answer| match answer {
            Answer::Silent(why) => Some(why.clone()),
            _ => None,
        });
        let address = |record| if let Record::Address(address) = record { Some(address) } else { None };
        let found: Vec<_> = four.records().into_iter().chain(six.records()).filter_map(address).collect();
        match silence {
            Some(why) if found.is_empty() => Err(why),
            _ => Ok(found),
        }
    }
}
