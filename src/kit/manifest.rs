//! The kit's list of itself: every file with its hash, every picture with its rights.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use super::{Contents, Entry, KitEdition, KitError, Placed, captions};
use crate::photo::{PhotoId, Sha256};

pub(super) const NAME: &str = "manifest.json";

/// In the form that `sha256sum --check` reads.
pub(super) const SUMS: &str = "SHA256SUMS";

/// What a manifest says. Read from kits of any origin: unknown fields are passed over.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    pub(super) release: String,
    pub(super) version: u32,
    pub(super) headline: String,
    pub(super) issuer: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) date: Option<String>,
    /// RFC 3339 with its offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) embargo: Option<String>,
    /// Whom the kit was made for.
    #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
    pub(super) recipient: Option<String>,
    pub(super) files: Vec<Listed>,
}

/// A file in the manifest; its path is inside the kit's folder.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Listed {
    pub(super) path: String,
    pub(super) bytes: u64,
    pub(super) sha256: Sha256,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) picture: Option<Picture>,
}

/// What a picture says about itself.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Picture {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) photo: Option<PhotoId>,
    pub(super) preset: String,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) caption: String,
    pub(super) credit: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) creator: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) copyright: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub(super) usage_terms: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) web_statement: Option<String>,
}

/// The manifest of the files so far.
pub(super) fn manifest(
    contents: &Contents<'_>,
    first: &KitEdition<'_>,
    pictures: &[Placed<'_>],
    entries: &[Entry],
) -> Result<String, KitError> {
    let release = first.release;
    let files = entries.iter().map(|entry| Listed {
        path: entry.path.clone(),
        bytes: entry.bytes(),
        sha256: entry.sha256(),
        picture: pictures.iter().find(|placed| placed.path == entry.path).map(|placed| picture(first, placed)),
    });
    let manifest = Manifest {
        release: release.slug.to_string(),
        version: release.version,
        headline: release.headline.clone(),
        issuer: contents.issuer.name.clone(),
        date: release.date.map(|date| date.to_string()),
        embargo: release.embargo.as_ref().map(|lift| lift.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()),
        recipient: contents.recipient.map(str::to_owned),
        files: files.collect(),
    };
    Ok(format!("{}\n", serde_json::to_string_pretty(&manifest)?))
}

fn picture(first: &KitEdition<'_>, placed: &Placed<'_>) -> Picture {
    let (photo, rendition) = (placed.photo, placed.rendition);
    let metadata = photo.cleared.metadata();
    Picture {
        photo: Some(rendition.photo),
        preset: rendition.preset.clone(),
        width: rendition.width,
        height: rendition.height,
        caption: photo.caption.to_owned(),
        credit: photo.credit.clone(),
        creator: metadata.creator.clone(),
        copyright: metadata.copyright.clone(),
        usage_terms: captions::terms(first, metadata).to_owned(),
        web_statement: metadata.web_statement.clone(),
    }
}

/// Hashes and paths, a line a file.
pub(super) fn sums(entries: &[Entry]) -> String {
    let mut sums = String::new();
    for entry in entries {
        let _ = writeln!(sums, "{}  {}", entry.sha256(), entry.path);
    }
    sums
}
