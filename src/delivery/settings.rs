//! `[smtp]` and `[delivery]` in `pressbox.toml`, and what the environment sets over them.

use std::path::PathBuf;

use serde::Deserialize;

use super::carried_photos::CarriedPhotos;
use crate::net::{Auth, Endpoint, EndpointError, EndpointOptions, PasswordSource, Schemes};

/// `[smtp]` in `pressbox.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpSettings {
    pub url: String,
    #[serde(default)]
    pub password_command: Option<String>,
    #[serde(default)]
    pub password_file: Option<String>,
    /// The most connections at once.
    #[serde(default)]
    pub connections: Option<u32>,
    /// Messages a minute.
    #[serde(default)]
    pub rate: Option<u32>,
    /// How we prove who we are; without it by `plain`, or by `login` where that is all that is offered.
    #[serde(default)]
    pub auth: Option<Auth>,
    /// A file of certificates that are trusted besides those that everybody trusts.
    #[serde(default)]
    pub ca: Option<String>,
    /// Seconds to wait for each reply; without it as long as the standard asks.
    #[serde(default)]
    pub timeout: Option<u64>,
}

/// `[delivery]` in `pressbox.toml`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DeliverySettings {
    /// Where bounces come back to; each message adds its journalist's token after a `+`.
    pub bounce: Option<String>,
    /// The page that takes a journalist off the list, with `{token}` in its address.
    pub unsubscribe_url: Option<String>,
    /// The most messages at once to one domain.
    pub domain_connections: Option<u32>,
    /// Messages a minute to one domain.
    pub domain_rate: Option<u32>,
    /// How many photos travel inside each message; without it the lead photo, and none where the newsroom's pages on the
    /// web show them.
    pub photos: Option<CarriedPhotos>,
    /// Whether to ask before a sending that the web addresses in the mail answer; without it, where mail leaves this machine.
    pub link_check: Option<bool>,
}

/// What the environment sets over the settings, and where relative paths begin.
#[derive(Debug, Clone, Default)]
pub struct EnvOverrides<'a> {
    pub url: Option<&'a str>,
    pub password: Option<&'a str>,
    /// The newsroom.
    pub root: PathBuf,
    /// The newsroom belongs to another user: what it says of servers and passwords does not count.
    pub foreign: bool,
}

impl EnvOverrides<'_> {
    /// The mail server that the settings and the environment name together.
    pub fn endpoint(&self, settings: Option<&SmtpSettings>) -> Result<Endpoint, EndpointError> {
        let settings = match settings {
            Some(_) if self.foreign && self.url.is_none() => {
                return Err(EndpointError::OtherUser(self.root.display().to_string()));
            }
            settings => settings.filter(|_| !self.foreign),
        };
        let url = self.url.or(settings.map(|s| s.url.as_str())).ok_or(EndpointError::Unset)?;
        let (endpoint, user) = Endpoint::parse(url, Schemes::SMTP)?;
        let password = PasswordSource {
            given: self.password,
            command: settings.and_then(|s| s.password_command.as_deref()),
            file: settings.and_then(|s| s.password_file.as_deref()),
        };
        let options = EndpointOptions {
            password,
            auth: settings.and_then(|s| s.auth),
            ca: settings.and_then(|s| s.ca.as_deref()),
            timeout_seconds: settings.and_then(|s| s.timeout),
        };
        endpoint.with(user, options, &self.root)
    }
}
