//! Which photos may leave, by which door, and the proof of it.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::id::PhotoId;
use super::metadata::Metadata;

/// A way out of the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Door {
    Mail,
    Kit,
    Site,
    Export,
}

impl fmt::Display for Door {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Mail => "mail",
            Self::Kit => "kit",
            Self::Site => "site",
            Self::Export => "export",
        })
    }
}

/// What a door asks of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Requirement {
    CreatorOrCredit,
    CopyrightOrTerms,
    Caption,
    AltText,
}

impl Requirement {
    /// The property in a person's words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::CreatorOrCredit => "creator or credit line",
            Self::CopyrightOrTerms => "copyright notice or usage terms",
            Self::Caption => "caption",
            Self::AltText => "alt text",
        }
    }

    /// The option of `photo edit` that mends it.
    #[must_use]
    pub fn option(self) -> &'static str {
        match self {
            Self::CreatorOrCredit => "--credit",
            Self::CopyrightOrTerms => "--copyright",
            Self::Caption => "--caption",
            Self::AltText => "--alt",
        }
    }

    fn met_by(self, metadata: &Metadata) -> bool {
        match self {
            Self::CreatorOrCredit => !metadata.creator.is_empty() || metadata.credit.is_some(),
            Self::CopyrightOrTerms => metadata.copyright.is_some() || metadata.usage_terms.is_some(),
            Self::Caption => metadata.caption.is_some(),
            Self::AltText => metadata.alt_text.is_some(),
        }
    }
}

/// `[rights]` in `pressbox.toml`: what each door asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RightsSettings {
    pub mail: Vec<Requirement>,
    pub kit: Vec<Requirement>,
    pub site: Vec<Requirement>,
    pub export: Vec<Requirement>,
}

impl Default for RightsSettings {
    fn default() -> Self {
        let always = vec![Requirement::CreatorOrCredit, Requirement::Caption];
        Self { mail: always.clone(), kit: always.clone(), site: always, export: vec![Requirement::CreatorOrCredit] }
    }
}

impl RightsSettings {
    /// What a door asks.
    #[must_use]
    pub fn of(&self, door: Door) -> &[Requirement] {
        match door {
            Door::Mail => &self.mail,
            Door::Kit => &self.kit,
            Door::Site => &self.site,
            Door::Export => &self.export,
        }
    }
}

/// Proof that a photo may pass a door: only [`clear`] makes one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleared {
    photo: PhotoId,
    door: Door,
    metadata: Metadata,
}

impl Cleared {
    /// The photo that was cleared.
    #[must_use]
    pub fn photo(&self) -> PhotoId {
        self.photo
    }

    /// The door it was cleared for.
    #[must_use]
    pub fn door(&self) -> Door {
        self.door
    }

    /// The metadata it was cleared with, and leaves with.
    #[must_use]
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }
}

/// Why a photo may not pass a door.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotCleared {
    #[error("photo `{}` was withdrawn", photo.short())]
    Withdrawn { photo: PhotoId },
    #[error("photo `{}` has no {} and may not leave by {door}", photo.short(), missing.iter().map(|m| m.words()).collect::<Vec<_>>().join(", no "))]
    Missing { photo: PhotoId, door: Door, missing: Vec<Requirement> },
}

/// Checks a photo's rights for a door.
pub fn clear(
    photo: PhotoId,
    metadata: &Metadata,
    withdrawn: bool,
    door: Door,
    settings: &RightsSettings,
) -> Result<Cleared, NotCleared> {
    if withdrawn {
        return Err(NotCleared::Withdrawn { photo });
    }
    let missing: Vec<_> = settings.of(door).iter().copied().filter(|r| !r.met_by(metadata)).collect();
    if missing.is_empty() {
        Ok(Cleared { photo, door, metadata: metadata.clone() })
    } else {
        Err(NotCleared::Missing { photo, door, missing })
    }
}
