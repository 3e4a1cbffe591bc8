//! Checks that a photo has the rights and texts that a destination requires.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::id::PhotoId;
use super::metadata::{DataMining, Metadata};
use super::source::MetadataSource;

/// Where a photo is published or sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Destination {
    Mail,
    Kit,
    Site,
    Export,
}

impl Destination {
    pub const ALL: [Self; 4] = [Self::Mail, Self::Kit, Self::Site, Self::Export];

    /// The destination in a sentence: `in a kit`.
    fn phrase(self) -> &'static str {
        match self {
            Self::Mail => "in an email",
            Self::Kit => "in a kit",
            Self::Site => "on the site",
            Self::Export => "in an export",
        }
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Mail => "mail",
            Self::Kit => "kit",
            Self::Site => "site",
            Self::Export => "export",
        })
    }
}

/// What a destination requires of a photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Requirement {
    CreatorOrCredit,
    CopyrightOrTerms,
    Caption,
    /// A description for people who cannot see the picture: an alt text, or the caption instead. Mail and pages use the
    /// caption where there is no alt text; it describes most of what an alt text would. `release check` still recommends
    /// an alt text.
    AltText,
    /// An alt text of its own, for newsrooms that require one for every picture.
    OwnAltText,
}

impl Requirement {
    /// Its name in messages.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::CreatorOrCredit => "creator or credit line",
            Self::CopyrightOrTerms => "copyright notice or usage terms",
            Self::Caption => "caption",
            Self::AltText => "alt text or caption",
            Self::OwnAltText => "alt text",
        }
    }

    fn met_by(self, metadata: &Metadata) -> bool {
        match self {
            Self::CreatorOrCredit => !metadata.creator.is_empty() || metadata.credit.is_some(),
            Self::CopyrightOrTerms => metadata.copyright.is_some() || metadata.usage_terms.is_some(),
            Self::Caption => metadata.caption.is_some(),
            Self::AltText => metadata.alt_text.is_some() || metadata.caption.is_some(),
            Self::OwnAltText => metadata.alt_text.is_some(),
        }
    }
}

/// `[rights]` in `pressbox.toml`: what each destination requires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RightsSettings {
    pub mail: Vec<Requirement>,
    pub kit: Vec<Requirement>,
    pub site: Vec<Requirement>,
    pub export: Vec<Requirement>,
    /// The data mining permission of photos that have none of their own.
    pub data_mining: Option<DataMining>,
}

impl Default for RightsSettings {
    fn default() -> Self {
        let always = vec![Requirement::CreatorOrCredit, Requirement::CopyrightOrTerms, Requirement::Caption];
        let read: Vec<_> = always.iter().copied().chain([Requirement::AltText]).collect();
        Self { mail: read.clone(), kit: always.clone(), site: read, export: always, data_mining: None }
    }
}

impl RightsSettings {
    /// What a destination requires.
    #[must_use]
    pub fn required_for(&self, destination: Destination) -> &[Requirement] {
        match destination {
            Destination::Mail => &self.mail,
            Destination::Kit => &self.kit,
            Destination::Site => &self.site,
            Destination::Export => &self.export,
        }
    }
}

/// What keeps a photo from being used, whatever its metadata says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Standing<'a> {
    pub withdrawn: bool,
    /// Damaged metadata of its files: it may have restrictions that nobody has seen.
    pub unread: &'a [MetadataSource],
}

/// Evidence that a photo may be used in a destination. Only [`clear`] creates one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cleared {
    photo: PhotoId,
    destination: Destination,
    metadata: Metadata,
}

impl Cleared {
    /// The photo that was cleared.
    #[must_use]
    pub fn photo(&self) -> PhotoId {
        self.photo
    }

    /// The destination that it was cleared for.
    #[must_use]
    pub fn destination(&self) -> Destination {
        self.destination
    }

    /// The metadata it was cleared with, and is published with.
    #[must_use]
    pub fn metadata(&self) -> &Metadata {
        &self.metadata
    }
}

/// Why a photo may not be used in a destination.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotCleared {
    #[error("photo `{}` was withdrawn", photo.short())]
    Withdrawn { photo: PhotoId },
    #[error("photo `{}` could only be used until {expired} and may no longer be used {}", photo.short(), destination.phrase())]
    Expired { photo: PhotoId, destination: Destination, expired: Date },
    #[error("photo `{}` may only be used from {from} and may not be used {} before", photo.short(), destination.phrase())]
    Early { photo: PhotoId, destination: Destination, from: Date },
    #[error("photo `{}` has damaged {}, which may have restrictions that pressbox could not read, and may not be used {}", photo.short(), sources(unread), destination.phrase())]
    Unread { photo: PhotoId, destination: Destination, unread: Vec<MetadataSource> },
    #[error("photo `{}` has no {} and may not be used {}", photo.short(), listed(missing), destination.phrase())]
    Missing { photo: PhotoId, destination: Destination, missing: Vec<Requirement> },
}

/// The names of blocks, in a sentence.
fn sources(unread: &[MetadataSource]) -> String {
    unread.iter().map(|source| source.name()).collect::<Vec<_>>().join(" and ")
}

/// What is missing, in a sentence that has said `no`.
fn listed(missing: &[Requirement]) -> String {
    // A caption is one, and is named already.
    let is_said =
        |requirement: &Requirement| *requirement == Requirement::AltText && missing.contains(&Requirement::Caption);
    let labels: Vec<_> = missing.iter().filter(|missing| !is_said(missing)).map(|missing| missing.label()).collect();
    match labels.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and no {last},", others.join(", no ")),
        None => String::new(),
    }
}

/// What a person can do about a photo that was not cleared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remedy {
    /// Use another photo.
    ReplacePhoto { photo: PhotoId },
    /// Set the new last day of use, if the licence was extended.
    ExtendLicence { photo: PhotoId },
    /// Wait, or set the new first day of use.
    ChangeFirstDay { photo: PhotoId },
    /// Look at the damaged metadata in another program, set what it says, and accept it.
    ReviewMetadata { photo: PhotoId },
    /// Fill in what is missing in the photo's metadata.
    EditPhoto { photo: PhotoId, missing: Vec<Requirement> },
}

impl NotCleared {
    /// The photo that was not cleared.
    #[must_use]
    pub fn photo(&self) -> PhotoId {
        match self {
            Self::Withdrawn { photo }
            | Self::Expired { photo, .. }
            | Self::Early { photo, .. }
            | Self::Unread { photo, .. }
            | Self::Missing { photo, .. } => *photo,
        }
    }

    /// What a person can do about it.
    #[must_use]
    pub fn remedy(&self) -> Remedy {
        match self {
            Self::Withdrawn { photo } => Remedy::ReplacePhoto { photo: *photo },
            Self::Expired { photo, .. } => Remedy::ExtendLicence { photo: *photo },
            Self::Early { photo, .. } => Remedy::ChangeFirstDay { photo: *photo },
            Self::Unread { photo, .. } => Remedy::ReviewMetadata { photo: *photo },
            Self::Missing { photo, missing, .. } => Remedy::EditPhoto { photo: *photo, missing: missing.clone() },
        }
    }
}

/// What a destination requires and the metadata lacks.
#[must_use]
pub fn missing(metadata: &Metadata, destination: Destination, settings: &RightsSettings) -> Vec<Requirement> {
    settings.required_for(destination).iter().copied().filter(|requirement| !requirement.met_by(metadata)).collect()
}

/// Checks a photo's rights for a destination, on a day.
pub fn clear(
    photo: PhotoId,
    metadata: &Metadata,
    standing: Standing<'_>,
    destination: Destination,
    settings: &RightsSettings,
    today: Date,
) -> Result<Cleared, NotCleared> {
    if standing.withdrawn {
        return Err(NotCleared::Withdrawn { photo });
    }
    if !standing.unread.is_empty() {
        return Err(NotCleared::Unread { photo, destination, unread: standing.unread.to_vec() });
    }
    if let Some(expired) = metadata.expires.filter(|last| *last < today) {
        return Err(NotCleared::Expired { photo, destination, expired });
    }
    if let Some(from) = metadata.not_before.filter(|first| *first > today) {
        return Err(NotCleared::Early { photo, destination, from });
    }
    let missing = missing(metadata, destination, settings);
    if missing.is_empty() {
        Ok(Cleared { photo, destination, metadata: metadata.clone() })
    } else {
        Err(NotCleared::Missing { photo, destination, missing })
    }
}
