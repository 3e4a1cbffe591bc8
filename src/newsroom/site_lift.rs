//! When the site has to be built again by itself: an embargo has lifted, a photo's terms or a private link have ended, or the
//! last try to publish it failed.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};

use super::opened::Newsroom;
use crate::storage::file::{self, Access};
use crate::storage::{FileLock, regular_file};

/// The file in the library's folder that says when the site was built.
const FILE: &str = "site-built.json";

#[derive(Debug, Default, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Built {
    /// The folders that it was built into.
    folders: BTreeMap<PathBuf, Moments>,
    /// Since when what was built by itself could not be published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    unpublished: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Moments {
    at: Timestamp,
    /// When something on it changes by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    next: Option<Timestamp>,
}

/// What has to be done about the site.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct SiteDue {
    /// Folders to build it into again.
    pub build: Vec<PathBuf>,
    /// Whether it is to be published where the settings say, which builds it as well.
    pub publish: bool,
}

impl Newsroom {
    fn built_path(&self) -> PathBuf {
        self.library_dir().join(FILE)
    }

    /// What is known of the last builds; of a damaged file, nothing: the next build writes it anew.
    fn built(&self) -> Built {
        let text = regular_file::read_to_string(&self.built_path()).unwrap_or_default();
        serde_json::from_str(&text).unwrap_or_default()
    }

    fn change_built(&self, change: impl FnOnce(&mut Built)) -> io::Result<()> {
        let _lock = FileLock::wait(&self.locks_dir().join("site-built.lock"))?;
        let mut built = self.built();
        let before = built.clone();
        change(&mut built);
        built.folders.retain(|folder, _| folder.is_dir());
        if built == before {
            return Ok(());
        }
        let text = serde_json::to_string_pretty(&built).map_err(io::Error::other)? + "\n";
        file::write(&self.built_path(), text.as_bytes(), Access::Shared)
    }

    /// Notes that the site was built into a folder, and when it changes by itself. Where that cannot be written it is not
    /// built by itself, as in a newsroom that may only be read.
    pub(super) fn note_built(&self, folder: &Path, next: Option<&Zoned>) {
        let moments = Moments { at: self.now, next: next.map(Zoned::timestamp) };
        let _ = self.change_built(|built| {
            built.folders.insert(folder.to_path_buf(), moments);
        });
    }

    /// Whether the site was ever built into a folder that is still there.
    #[must_use]
    pub fn has_site(&self) -> bool {
        self.built().folders.keys().any(|folder| folder.is_dir())
    }

    /// Notes whether what was built by itself could be published.
    pub fn note_published(&self, could: bool) -> io::Result<()> {
        self.change_built(|built| {
            built.unpublished = if could { None } else { built.unpublished.or(Some(self.now)) };
        })
    }

    /// What has to be done about the site now. A site that was never built is left alone.
    #[must_use]
    pub fn site_due(&self) -> SiteDue {
        let Built { folders, unpublished } = self.built();
        if folders.is_empty() {
            return SiteDue::default();
        }
        let lifts = self.lifts();
        let is_due = |moments: &Moments| {
            let has_lifted = |lift: &Timestamp| *lift > moments.at && *lift <= self.now;
            moments.next.is_some_and(|next| next <= self.now) || lifts.iter().any(has_lifted)
        };
        let due = |(folder, moments): (PathBuf, Moments)| (folder.is_dir() && is_due(&moments)).then_some(folder);
        let mut build: Vec<PathBuf> = folders.into_iter().filter_map(due).collect();
        let own = self.site_dir();
        let own = own.canonicalize().unwrap_or(own);
        let publish = self.settings.site.publish.is_some() && (unpublished.is_some() || build.contains(&own));
        if publish {
            build.retain(|folder| *folder != own);
        }
        SiteDue { build, publish }
    }

    /// When embargoes lift. What cannot be read has none.
    fn lifts(&self) -> Vec<Timestamp> {
        let slugs = self.releases().slugs().unwrap_or_default();
        let editions = slugs.iter().filter_map(|slug| self.releases().editions(slug).ok()).flatten();
        editions.filter_map(|edition| Some(edition.embargo?.timestamp())).collect()
    }
}
