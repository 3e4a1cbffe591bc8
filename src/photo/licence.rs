//! Licences that a newsroom's settings name.

use serde::Deserialize;

use super::metadata::{DataMining, Metadata};
use super::property::TooLong;
use super::structures::Licensor;

/// `[licences.NAME]` in `pressbox.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Licence {
    /// What users may do with the picture.
    pub terms: Option<String>,
    /// The web address of the terms.
    pub web_statement: Option<String>,
    /// Who grants it: a name, an address, or `NAME URL`.
    pub licensor: Option<String>,
    pub data_mining: Option<DataMining>,
}

impl Licence {
    /// The metadata of photos under this licence.
    pub fn metadata(&self) -> Result<Metadata, TooLong> {
        // Every text can be read as a licensor.
        let licensor = self.licensor.as_deref().and_then(|text| text.parse::<Licensor>().ok());
        let mut metadata = Metadata {
            usage_terms: self.terms.clone(),
            web_statement: self.web_statement.clone(),
            licensors: licensor.into_iter().filter(|licensor| *licensor != Licensor::default()).collect(),
            data_mining: self.data_mining,
            ..Metadata::default()
        };
        metadata.tidy()?;
        Ok(metadata)
    }
}

/// Whether a text is the address of a web page.
#[must_use]
pub fn is_web_address(text: &str) -> bool {
    let rest = text
        .split_once("://")
        .filter(|(scheme, _)| ["http", "https"].iter().any(|web| scheme.eq_ignore_ascii_case(web)));
    let Some((_, rest)) = rest else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    !host.is_empty() && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}
