//! The kit's own list: every file with its hash, every picture with its rights.

use serde::{Deserialize, Serialize};

use super::contents::{Contents, KitAttachment, KitEdition, KitPhoto};
use super::entry::Entry;
use super::error::KitError;
use super::plan::{Item, KitPlan};
use crate::photo::{Metadata, PhotoId};
use crate::rendition::Rendition;
use crate::storage::Sha256;

/// What a manifest says. Kits may come from anywhere: unknown fields are ignored.
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
    /// Which of several kits it is, as in `1 of 3`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) part: Option<String>,
    pub(super) files: Vec<Listed>,
}

/// A file in the manifest; its path is inside the kit's folder.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Listed {
    pub(super) path: String,
    pub(super) bytes: u64,
    pub(super) sha256: Sha256,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) picture: Option<ListedPicture>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) attachment: Option<ListedAttachment>,
}

/// What holds for an attachment.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ListedAttachment {
    pub(super) title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) credit: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) usage_terms: Option<String>,
}

/// What holds for a picture.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct ListedPicture {
    pub(super) photo: PhotoId,
    pub(super) preset: String,
    pub(super) width: u32,
    pub(super) height: u32,
    /// Caption, credit and terms as this release gives them.
    pub(super) caption: String,
    pub(super) credit: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(super) usage_terms: String,
    /// What the picture says in its own bytes; only caption and alt text may be the release's.
    pub(super) metadata: Metadata,
}

/// The manifest of the files so far, which are the plan's first.
pub(super) fn manifest(contents: &Contents<'_>, plan: &KitPlan<'_>, entries: &[Entry]) -> Result<String, KitError> {
    let release = plan.first.release;
    let files = plan.members.iter().zip(entries).map(|(member, entry)| Listed {
        path: member.path.clone(),
        bytes: entry.bytes(),
        sha256: entry.sha256(),
        picture: match member.item {
            Item::Picture { photo, rendition } => Some(picture(plan.first, photo, rendition)),
            _ => None,
        },
        attachment: match member.item {
            Item::Attachment(KitAttachment { file, .. }) => Some(ListedAttachment {
                title: file.shown_title().to_owned(),
                credit: file.credit.clone(),
                usage_terms: file.usage_terms.clone().or(release.usage_terms.clone()),
            }),
            _ => None,
        },
    });
    let manifest = Manifest {
        release: release.slug.to_string(),
        version: release.version,
        headline: release.headline.clone(),
        issuer: contents.issuer.name.clone(),
        date: release.date.map(|date| date.to_string()),
        embargo: release.embargo.as_ref().map(crate::storage::text::rfc3339),
        recipient: contents.recipient.map(str::to_owned),
        part: contents.part.map(|part| format!("{} of {}", part.nth, part.of)),
        files: files.collect(),
    };
    Ok(format!("{}\n", serde_json::to_string_pretty(&manifest)?))
}

fn picture(first: &KitEdition<'_>, photo: &KitPhoto<'_>, rendition: &Rendition) -> ListedPicture {
    let metadata = photo.cleared.metadata();
    ListedPicture {
        photo: rendition.photo,
        preset: rendition.preset.clone(),
        width: rendition.width,
        height: rendition.height,
        caption: photo.caption.to_owned(),
        credit: photo.credit.clone(),
        usage_terms: first.terms(metadata).to_owned(),
        metadata: metadata.clone(),
    }
}

/// Hashes and paths, a line a file.
pub(super) fn sums(entries: &[Entry]) -> String {
    entries.iter().map(|entry| sum_line(entry.sha256(), &entry.path)).collect()
}

pub(super) fn sum_line(sha256: Sha256, path: &str) -> String {
    format!("{sha256}  {path}\n")
}
