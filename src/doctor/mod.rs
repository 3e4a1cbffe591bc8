//! Whether receivers will take our mail: the domain's records, the mail server, the newsroom's settings.
//!
//! What is right is told too. Nothing is ever sent, and no password is ever excerpt.

mod der;
mod dkim;
mod dmarc;
mod dns;
mod finding;
mod mx;
mod relay;
mod sender;
mod settings;
mod spf;
mod tags;

use jiff::Timestamp;

use crate::net::{Endpoint, EndpointError};
use crate::press::Address;
use crate::progress::Progress;

pub use dkim::Signing;
pub use dns::{BadHosts, Dns, Hosts, Resolver, name_servers};
pub use finding::{Finding, Health, Remedy};
pub use settings::{ListFacts, NewsroomFacts};

use finding::Findings;

/// What a newsroom sends with.
#[derive(Debug)]
pub struct Setup {
    pub from: Address,
    /// Where notices of failure go; `None` for the From address.
    pub bounce: Option<Address>,
    pub signing: Option<Signing>,
    pub server: Result<Endpoint, EndpointError>,
    pub facts: NewsroomFacts,
}

/// `[doctor]` in `pressbox.toml`.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DoctorSettings {
    /// The name server to ask, with or without a port, instead of the system's.
    pub resolver: Option<String>,
}

/// Looks at everything, and says what is well and what is not.
#[must_use]
pub fn examine(case: &Setup, dns: &Dns, now: Timestamp, progress: &dyn Progress) -> Vec<Finding> {
    let mut findings = Findings::default();
    progress.start("looking", 3);
    sender::examine(case, dns, &mut findings);
    progress.advance(1);
    if let Ok(server) = &case.server {
        findings.about(format!("{}:{}", server.host, server.port));
        relay::examine(server, now, &mut findings);
    }
    progress.advance(1);
    settings::examine(case, &mut findings);
    progress.finish();
    findings.into_all()
}
