//! The use cases: what a command, a web server or a test asks of a newsroom.
//!
//! It composes the rooms below it, asks them in the right order, and knows neither terminal nor command line.
//!
//! | file | what it holds |
//! |---|---|
//! | [`settings`](Settings) | `pressbox.toml`, composed of the settings that the rooms own |
//! | [`opened`](Newsroom) | a newsroom's folder, found and opened |

mod opened;
mod settings;

pub use opened::{Newsroom, OpenError};
pub use settings::{FILE, Identity, PrivacySettings, Settings, SettingsError, SiteSettings};
