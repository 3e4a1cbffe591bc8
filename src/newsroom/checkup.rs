//! What the doctor examines, gathered from a newsroom's settings, lists and keys.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use super::causes::with_causes;
use super::mailing::MailEnvironment;
use super::opened::Newsroom;
use crate::delivery::{DkimSettings, EnvOverrides, Signer};
use crate::doctor::{self, ListFacts, NewsroomFacts, NoServer, Remedy, Setup, Signing};
use crate::press::{Address, ListName, NotAnAddress};
use crate::storage::permissions::is_open_to_others;

/// Why there is nothing to examine, or nobody to ask.
#[derive(Debug, thiserror::Error)]
pub enum CheckupError {
    /// The newsroom's own address.
    #[error(transparent)]
    From(NotAnAddress),
    /// Where notices of failure go.
    #[error(transparent)]
    Bounce(NotAnAddress),
    /// The name server of the settings.
    #[error(transparent)]
    Resolver(#[from] NotANameServer),
    #[error("no name server is set on this machine")]
    NoResolver,
}

/// A text that is not the address of a name server.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not the address of a name server")]
pub struct NotANameServer(pub String);

impl Newsroom {
    /// What the newsroom sends with, and what its settings say.
    pub fn setup(&self, environment: &MailEnvironment) -> Result<Setup, CheckupError> {
        let settings = &self.settings;
        let from: Address = settings.identity.from.parse().map_err(CheckupError::From)?;
        let bounce = settings.delivery.bounce.as_deref().map(str::parse).transpose().map_err(CheckupError::Bounce)?;
        let overrides = EnvOverrides {
            url: environment.smtp_url.as_deref(),
            password: environment.smtp_password.as_deref(),
            root: self.root.clone(),
            foreign: self.may_be_changed_by_others(),
        };
        let server = overrides.endpoint(settings.smtp.as_ref());
        let server =
            server.map_err(|error| NoServer { why: with_causes(&error), remedy: Remedy::Endpoint(Arc::new(error)) });
        let signing = settings.dkim.as_ref().map(|settings| signing(self, settings, from.domain()));
        Ok(Setup { from, bounce, signing, server, facts: facts(self) })
    }

    /// The name servers to ask: what the settings name, or else those of the system's `resolv.conf`.
    pub fn name_servers(&self, resolv_conf: &str) -> Result<Vec<SocketAddr>, CheckupError> {
        if let Some(named) = &self.settings.doctor.resolver {
            return Ok(vec![name_server(named)?]);
        }
        let servers = doctor::name_servers(resolv_conf);
        if servers.is_empty() { Err(CheckupError::NoResolver) } else { Ok(servers) }
    }
}

/// The address of a name server, with or without a port.
pub fn name_server(text: &str) -> Result<SocketAddr, NotANameServer> {
    let with_port = text.parse().ok();
    with_port
        .or_else(|| text.parse::<IpAddr>().ok().map(|address| SocketAddr::new(address, 53)))
        .ok_or_else(|| NotANameServer(text.to_owned()))
}

fn facts(newsroom: &Newsroom) -> NewsroomFacts {
    let (settings, lists) = (&newsroom.settings, newsroom.lists());
    NewsroomFacts {
        contacts: settings.contacts.iter().map(|contact| (contact.name.clone(), contact.phone.is_some())).collect(),
        boilerplate: settings.identity.boilerplate.is_some(),
        site_url: settings.site.url.clone(),
        unsubscribe_url: settings.delivery.unsubscribe_url.clone(),
        open_to_others: is_open_to_others(&newsroom.root)
            && ["lists", "library"].iter().any(|folder| is_open_to_others(&newsroom.root.join(folder))),
        lists: lists.offered().iter().map(|name| list_facts(newsroom, name)).collect(),
    }
}

/// What is known of a list.
fn list_facts(newsroom: &Newsroom, name: &ListName) -> ListFacts {
    let mut facts = ListFacts { name: name.to_string(), trouble: None, journalists: 0, without_basis: 0 };
    match newsroom.lists().read(name) {
        Ok((list, unusable)) => {
            facts.journalists = list.len();
            facts.without_basis = list.journalists().filter(|journalist| journalist.basis.is_none()).count();
            facts.trouble = unusable.first().map(|(row, why)| format!("row {row} cannot be used: {}", why.reason));
        }
        Err(error) => facts.trouble = Some(with_causes(&error)),
    }
    facts
}

/// How messages are signed, with the record of the key or why there is none.
fn signing(newsroom: &Newsroom, settings: &DkimSettings, own: &str) -> Signing {
    let domain = settings.domain.as_deref().unwrap_or(own).to_ascii_lowercase();
    let signer = Signer::read(&newsroom.root.join(&settings.key), &domain, &settings.selector);
    let record = signer.and_then(|signer| signer.record()).map(|record| record.value);
    let record = record.map_err(|error| with_causes(&error));
    Signing { domain, selector: settings.selector.clone(), record }
}
