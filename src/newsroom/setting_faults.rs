//! What is wrong with settings that only some commands use: found before one of them needs it.

use super::logo::{LogoError, read_logo};
use super::opened::Newsroom;
use crate::net::{Endpoint, EndpointError, Schemes};

/// A setting that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingFault {
    #[error("`url` under `[smtp]` cannot be used: {0}")]
    Smtp(EndpointError),
    #[error("`logo` under `[brand]` cannot be used: {0}")]
    Logo(LogoError),
}

impl SettingFault {
    /// The setting's name.
    #[must_use]
    pub fn setting(&self) -> &'static str {
        match self {
            Self::Smtp(_) => "smtp.url",
            Self::Logo(_) => "brand.logo",
        }
    }
}

impl Newsroom {
    /// Settings that commands will stumble over later.
    #[must_use]
    pub fn setting_faults(&self) -> Vec<SettingFault> {
        let url = self.settings.smtp.as_ref().map(|smtp| smtp.url.as_str());
        let smtp = url.and_then(|url| Endpoint::parse(url, Schemes::SMTP).err()).map(SettingFault::Smtp);
        let logo = read_logo(self).err().map(SettingFault::Logo);
        smtp.into_iter().chain(logo).collect()
    }
}
