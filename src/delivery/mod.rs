//! The story on its way: plan, message, ledger, transports.

use serde::Deserialize;

/// `[smtp]` in `pressbox.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmtpSettings {
    pub url: String,
    #[serde(default)]
    pub password_command: Option<String>,
    #[serde(default)]
    pub password_file: Option<String>,
    #[serde(default)]
    pub connections: Option<u32>,
    #[serde(default)]
    pub rate: Option<u32>,
}
