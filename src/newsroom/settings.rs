//! `pressbox.toml`: who we are and how we work, composed of the settings that the rooms own.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};

use crate::delivery::{DeliverySettings, DkimSettings, SmtpSettings};
use crate::doctor::DoctorSettings;
use crate::inbox::ImapSettings;
use crate::photo::{Format, Licence, MetadataSettings, RightsSettings, is_web_address};
use crate::press::Address;
use crate::release::{Brand, Contact, Language, PaleColour, Typeface, WebColour};
use crate::rendition::{self, InvalidPreset, Preset, RenditionSettings};
use crate::storage::{regular_file, toml_mistake};

/// The file's name; a folder that holds one is a newsroom.
pub const FILE: &str = "pressbox.toml";

/// A newsroom's settings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    #[serde(rename = "newsroom")]
    pub identity: Identity,
    /// Who journalists can ask when a release names nobody itself.
    #[serde(default)]
    pub contacts: Vec<Contact>,
    #[serde(default)]
    pub smtp: Option<SmtpSettings>,
    #[serde(default)]
    pub delivery: DeliverySettings,
    /// Without it messages are not signed.
    #[serde(default)]
    pub dkim: Option<DkimSettings>,
    #[serde(default)]
    pub imap: ImapSettings,
    #[serde(default)]
    pub inbox: InboxSettings,
    #[serde(default)]
    pub doctor: DoctorSettings,
    #[serde(default)]
    pub site: SiteSettings,
    #[serde(default)]
    pub brand: BrandSettings,
    #[serde(default)]
    pub metadata: MetadataSettings,
    #[serde(default)]
    pub rights: RightsSettings,
    #[serde(default)]
    pub privacy: PrivacySettings,
    /// Licences by name, for `--licence NAME`.
    #[serde(default)]
    pub licences: BTreeMap<String, Licence>,
    #[serde(default)]
    pub renditions: RenditionSettings,
    /// Presets by name; those of the same name replace the built-in ones.
    #[serde(default)]
    pub presets: BTreeMap<String, Preset>,
}

/// `[newsroom]`: who we are.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Identity {
    pub name: String,
    /// The address that mail comes from and that replies go to.
    pub from: String,
    #[serde(default)]
    pub language: Language,
    /// IANA zone in which the newsroom works.
    #[serde(default = "utc")]
    pub zone: String,
    /// The few standing lines about us, put under a release that brings none.
    #[serde(default)]
    pub boilerplate: Option<String>,
}

/// `[inbox]`: what is known about the mail that comes back.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InboxSettings {
    /// The name with which the receiving mail server begins its `Authentication-Results`.
    pub receiver: Option<String>,
}

/// `[site]`: where the newsroom's pages are.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SiteSettings {
    pub url: Option<String>,
    /// Where it is published: a folder, `s3://bucket/prefix`, or what `rsync` and `sftp` reach.
    pub publish: Option<String>,
    /// The S3 server's address, if it is not Amazon's.
    pub endpoint: Option<String>,
    pub region: Option<String>,
    /// The access key's name; its secret comes from `password_command` or the environment.
    pub access_key: Option<String>,
    /// A command that prints the secret access key.
    pub password_command: Option<String>,
    /// A file of certificates that the S3 server is trusted by.
    pub ca: Option<PathBuf>,
    /// How many seconds the S3 server has for each answer.
    pub timeout: Option<u64>,
    /// Whether the right to mine texts and data is reserved (Article 4 of the EU's directive 2019/790).
    pub tdm_reservation: Option<bool>,
    /// The page that explains licences for that.
    pub tdm_policy: Option<String>,
    /// Whom to tell about a weakness of the site: an email address or a web address.
    pub security_contact: Option<String>,
    /// Until which day that holds.
    #[serde(deserialize_with = "day")]
    pub security_expires: Option<Date>,
}

/// `[brand]`: how mails and pages look; by default as pressbox sets them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BrandSettings {
    /// A PNG or a JPEG in the newsroom's folder.
    pub logo: Option<PathBuf>,
    #[serde(deserialize_with = "colour")]
    pub colour: Option<WebColour>,
    #[serde(deserialize_with = "typeface")]
    pub typeface: Option<Typeface>,
}

impl BrandSettings {
    /// How mails and pages look, without the logo, which is read when it is shown.
    pub(super) fn look(&self) -> Brand {
        Brand { colour: self.colour, typeface: self.typeface.clone().unwrap_or_default(), logo: None }
    }
}

fn colour<'de, D: Deserializer<'de>>(text: D) -> Result<Option<WebColour>, D::Error> {
    WebColour::try_from(String::deserialize(text)?).map(Some).map_err(D::Error::custom)
}

fn day<'de, D: Deserializer<'de>>(day: D) -> Result<Option<Date>, D::Error> {
    let written = toml::Value::deserialize(day)?;
    let written = written.as_str().map_or_else(|| written.to_string(), str::to_owned);
    let wrong = |_| D::Error::custom(format!("`{written}` is not a day: write it as `2027-05-11`"));
    written.parse().map(Some).map_err(wrong)
}

fn typeface<'de, D: Deserializer<'de>>(text: D) -> Result<Option<Typeface>, D::Error> {
    Typeface::try_from(String::deserialize(text)?).map(Some).map_err(D::Error::custom)
}

/// `[privacy]`: what may leave of what photos tell about people; by default nothing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PrivacySettings {
    /// The presets whose files may tell where a picture was taken.
    pub keep_gps: Vec<String>,
}

impl Identity {
    /// The zone in which the newsroom works; [`Settings::read`] has refused invalid ones.
    #[must_use]
    pub fn time_zone(&self) -> TimeZone {
        TimeZone::get(&self.zone).unwrap_or(TimeZone::UTC)
    }
}

fn utc() -> String {
    "UTC".to_owned()
}

/// A `pressbox.toml` that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    #[error("`{path}` cannot be read")]
    Read { path: String, source: std::io::Error },
    #[error("`{path}` is {}", if *.is_utf_16 { "UTF-16 text, and must be UTF-8" } else { "not UTF-8 text" })]
    NotText { path: String, is_utf_16: bool },
    #[error("`{path}` is not valid: line {line}: {message}")]
    Parse { path: String, line: usize, message: String },
    #[error("`{path}` keeps the GPS coordinates in `{name}`, which is not a preset")]
    PrivatePreset { path: String, name: String },
    /// A brand colour that is hard to read.
    #[error("`{path}` cannot be used: {pale}")]
    PaleColour { path: String, pale: PaleColour },
    #[error("`{path}` has `{value}` as {setting}, which is not {wanted}")]
    Value { path: String, setting: String, value: String, wanted: &'static str },
    #[error("`{path}` has an unknown time zone: `{zone}`")]
    Zone { path: String, zone: String },
    #[error(
        "`{path}` has a preset `{name}`, but a preset's name may contain only a-z, 0-9 and hyphens, because it becomes part of file names"
    )]
    PresetName { path: String, name: String },
    #[error("`{path}` has a preset `{name}` that cannot be used: {wrong}")]
    Preset { path: String, name: String, wrong: InvalidPreset },
    #[error("`{path}` has a preset `mail` in the format `{format}`, but only JPEG is shown by every mail program")]
    MailFormat { path: String, format: Format },
}

impl SettingsError {
    /// The file that is to be corrected.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Self::Read { path, .. }
            | Self::NotText { path, .. }
            | Self::Parse { path, .. }
            | Self::PrivatePreset { path, .. }
            | Self::PaleColour { path, .. }
            | Self::Zone { path, .. }
            | Self::Value { path, .. }
            | Self::PresetName { path, .. }
            | Self::Preset { path, .. }
            | Self::MailFormat { path, .. } => path,
        }
    }
}

/// Whether a preset's name can be a file's.
fn is_plain(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    !name.is_empty() && name.chars().all(plain)
}

/// The name of the preset whose heading an error is in, if it has letters that no file's name may have.
fn odd_preset(text: &str, at: usize) -> Option<&str> {
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let line = text[start..].lines().next()?.trim();
    let name = line.strip_prefix("[presets.")?.split(']').next()?.trim().trim_matches(['"', '\'']);
    (!is_plain(name)).then_some(name)
}

/// Where in a preset an error is.
struct PresetPlace<'a> {
    preset: &'a str,
    setting: Option<&'a str>,
}

impl PresetPlace<'_> {
    fn named(&self) -> String {
        format!("in the preset `{}`: ", self.preset)
    }

    fn setting(&self) -> String {
        self.setting.map(|key| format!("`{key}`: ")).unwrap_or_default()
    }
}

/// Which preset an error is in, and which of its settings; nothing if it is elsewhere.
fn preset_at(text: &str, at: usize) -> Option<PresetPlace<'_>> {
    let (before, behind) = text.split_at_checked(at).unwrap_or((text, ""));
    let is_head = |line: &&str| line.starts_with('[');
    let own = behind.lines().next().filter(is_head).filter(|_| before.is_empty() || before.ends_with('\n'));
    let head = own.or_else(|| before.lines().rev().find(is_head)).unwrap_or_default();
    let preset = head.strip_prefix("[presets.")?.split(']').next()?;
    let setting = before.rsplit('\n').next().and_then(|line| line.split_once('=')).map(|(key, _)| key.trim());
    Some(PresetPlace { preset, setting })
}

impl Settings {
    /// Reads a newsroom's settings.
    pub fn read(path: &Path) -> Result<Self, SettingsError> {
        let shown = || path.display().to_string();
        let bytes = regular_file::read(path).map_err(|source| SettingsError::Read { path: shown(), source })?;
        // Text that is mostly ASCII has a zero in each letter of UTF-16, marked or not.
        let is_utf_16 = [&b"\xff\xfe"[..], b"\xfe\xff"].iter().any(|mark| bytes.starts_with(mark))
            || !bytes.is_empty() && bytes.chunks(2).take(20).all(|letter| letter.contains(&0));
        let text = String::from_utf8(bytes)
            .ok()
            .filter(|_| !is_utf_16)
            .ok_or_else(|| SettingsError::NotText { path: shown(), is_utf_16 })?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let settings: Self = toml::from_str(text).map_err(|error| {
            // Not the parser's own text: it quotes the line, and a line may hold a secret.
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            let line = before.matches('\n').count() + 1;
            let invisible = text.char_indices().find(|(_, c)| c.is_control() && !"\n\r\t".contains(*c));
            if let Some((at, c)) = invisible {
                let line = text[..at].matches('\n').count() + 1;
                let message = format!("there is an invisible character, U+{:04X}: delete it", u32::from(c));
                return SettingsError::Parse { path: shown(), line, message };
            }
            if let Some(name) = odd_preset(text, before.len()) {
                return SettingsError::PresetName { path: shown(), name: name.to_owned() };
            }
            let preset = preset_at(text, before.len());
            let plain = toml_mistake::explained(text, &error.span().unwrap_or_default(), error.message());
            let message = if let Some(plain) = plain {
                preset.map_or(plain.clone(), |preset| {
                    let named_twice = format!(" in `[presets.{}]`", preset.preset);
                    preset.named() + &plain.replace(&named_twice, "")
                })
            } else {
                // The settings' own words do not always name the setting.
                let said = error.message().replace('\n', "; ");
                format!("{}{said}", preset.map(|preset| preset.named() + &preset.setting()).unwrap_or_default())
            };
            SettingsError::Parse { path: shown(), line, message }
        })?;
        if TimeZone::get(&settings.identity.zone).is_err() {
            return Err(SettingsError::Zone { path: shown(), zone: settings.identity.zone });
        }
        if let Some((setting, value, wanted)) = settings.wrong_value() {
            return Err(SettingsError::Value { path: shown(), setting, value, wanted });
        }
        if let Some(colour) = settings.brand.colour {
            Brand::check(colour).map_err(|pale| SettingsError::PaleColour { path: shown(), pale })?;
        }
        for (name, preset) in &settings.presets {
            if !is_plain(name) {
                return Err(SettingsError::PresetName { path: shown(), name: name.clone() });
            }
            preset.validate().map_err(|wrong| SettingsError::Preset { path: shown(), name: name.clone(), wrong })?;
        }
        let presets = settings.all_presets();
        if let Some(name) = settings.privacy.keep_gps.iter().find(|name| !presets.contains_key(*name)) {
            return Err(SettingsError::PrivatePreset { path: shown(), name: name.clone() });
        }
        if let Some(mail) = settings.presets.get("mail").filter(|mail| mail.format != Format::Jpeg) {
            return Err(SettingsError::MailFormat { path: shown(), format: mail.format });
        }
        Ok(settings)
    }

    /// The first text that is not what its setting asks for: the setting, the text, and what it has to be.
    fn wrong_value(&self) -> Option<(String, String, &'static str)> {
        let address = |setting: String, text: &str| {
            let is_wrong = text.parse::<Address>().is_err();
            is_wrong.then(|| (setting, text.to_owned(), "an email address"))
        };
        let from = address("`from` under `[newsroom]`".to_owned(), &self.identity.from);
        let contacts = self.contacts.iter().filter_map(|contact| {
            address(format!("`email` of the contact `{}`", contact.name), contact.email.as_deref()?)
        });
        let licences = self.licences.iter().filter_map(|(name, licence)| {
            let url = licence.web_statement.as_deref().filter(|url| !is_web_address(url))?;
            let setting = format!("`web_statement` under `[licences.{name}]`");
            Some((setting, url.to_owned(), "a web address such as `https://example.org/terms`"))
        });
        let policy = self.site.tdm_policy.as_deref().filter(|url| !is_web_address(url));
        let policy = policy.map(|url| {
            let setting = "`tdm_policy` under `[site]`".to_owned();
            (setting, url.to_owned(), "a web address such as `https://example.org/tdm`")
        });
        let is_contact = |text: &str| {
            is_web_address(text)
                || text.strip_prefix("mailto:").unwrap_or(text).parse::<Address>().is_ok()
                || text.strip_prefix("tel:").is_some_and(|number| !number.trim().is_empty())
        };
        let security = self.site.security_contact.as_deref().filter(|text| !is_contact(text)).map(|text| {
            let setting = "`security_contact` under `[site]`".to_owned();
            (setting, text.to_owned(), "an email address or a web address")
        });
        from.into_iter().chain(contacts).chain(licences).chain(policy).chain(security).next()
    }

    /// Every preset by name: the built-in ones, and the newsroom's in their place or beside them.
    #[must_use]
    pub fn all_presets(&self) -> BTreeMap<String, Preset> {
        let mut presets: BTreeMap<_, _> =
            rendition::built_in().into_iter().map(|(name, preset)| (name.to_owned(), preset)).collect();
        presets.extend(self.presets.clone());
        for (name, preset) in &mut presets {
            preset.keep_gps |= self.privacy.keep_gps.contains(name);
        }
        presets
    }
}
