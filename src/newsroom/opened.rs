//! A newsroom's folder, found and opened.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::{fs, io};

use jiff::Timestamp;
use jiff::civil::Date;

use super::causes::with_causes;
use super::settings::{FILE, Settings, SettingsError};
use crate::delivery::{LedgerError, LedgerWriter};
use crate::library::{Library, LibraryError};
use crate::press::{Lists, NoPseudonym, Pseudonym, Secret, SecretError};
use crate::release::render::{TemplateError, Templates};
use crate::release::{Issuer, Releases, Slug};
use crate::storage::file_lock::LOCK_TIMEOUT;
use crate::storage::permissions;

/// An open newsroom: its folder, its settings, and the moment at which it was opened.
#[derive(Debug, Clone)]
pub struct Newsroom {
    pub root: PathBuf,
    pub settings: Settings,
    pub now: Timestamp,
    /// What day it is there.
    pub today: Date,
    /// Where programs keep what they remember of a user, outside any newsroom.
    pub state_dir: Option<PathBuf>,
    /// Those who run the program, by their numbers; none where systems do not tell.
    pub users: Vec<u32>,
    /// The library, once a text was proof-read: to open it for each takes longer than to look a photo up.
    pub(crate) opened_library: Arc<OnceLock<Library>>,
}

/// A newsroom that cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("there is no newsroom in `{0}` or in any folder above it")]
    NotFound(String),
    #[error("`{0}` is not a newsroom: it has no `{FILE}`")]
    NotANewsroom(String),
    #[error("there is no folder `{0}`")]
    NoFolder(String),
    /// Nobody knows whether it is a newsroom.
    #[error("the folder `{path}` cannot be read")]
    Unreadable { path: String, source: io::Error },
    #[error(transparent)]
    Settings(#[from] SettingsError),
}

/// A template of the newsroom's own that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct UnusableTemplates(#[from] pub TemplateError);

impl Newsroom {
    /// Opens the newsroom in a folder.
    pub fn open(root: &Path, now: Timestamp) -> Result<Self, OpenError> {
        match is_newsroom(root) {
            Ok(true) => {}
            Ok(false) if !root.exists() => return Err(OpenError::NoFolder(root.display().to_string())),
            Ok(false) => return Err(OpenError::NotANewsroom(root.display().to_string())),
            Err(source) => return Err(OpenError::Unreadable { path: root.display().to_string(), source }),
        }
        let settings = Settings::read(&root.join(FILE))?;
        let today = now.to_zoned(settings.identity.time_zone()).date();
        Ok(Self {
            root: root.to_path_buf(),
            settings,
            now,
            today,
            state_dir: None,
            users: Vec::new(),
            opened_library: Arc::default(),
        })
    }

    /// The library, opened once and only read.
    pub(super) fn opened_library(&self) -> Result<&Library, LibraryError> {
        if let Some(library) = self.opened_library.get() {
            library.catch_up()?;
            return Ok(library);
        }
        let library = Library::open(&self.library_dir())?;
        Ok(self.opened_library.get_or_init(|| library))
    }

    /// Opens the nearest newsroom at or above a folder.
    pub fn find(dir: &Path, now: Timestamp) -> Result<Self, OpenError> {
        let mut unreadable = None;
        for folder in dir.ancestors() {
            match is_newsroom(folder) {
                Ok(true) => return Self::open(folder, now),
                Ok(false) => {}
                Err(source) => unreadable = unreadable.or(Some((folder, source))),
            }
        }
        Err(match unreadable {
            Some((folder, source)) => OpenError::Unreadable { path: folder.display().to_string(), source },
            None => OpenError::NotFound(dir.display().to_string()),
        })
    }

    /// The nearest folder at or above this one that is a newsroom, even if its settings are not valid.
    #[must_use]
    pub fn nearest(dir: &Path) -> Option<&Path> {
        dir.ancestors().find(|dir| is_newsroom(dir).unwrap_or(false))
    }

    /// Whether it lies in a folder that everybody uses, such as `/tmp`, and somebody else has put it there: whoever works below that
    /// folder would find it without meaning it.
    #[must_use]
    pub fn is_foreign_in_shared_folder(&self) -> bool {
        // Whoever runs the machine can do anything anyway.
        let is_of_others = |owner| owner != 0 && !self.users.is_empty() && !self.users.contains(&owner);
        permissions::is_writable_by_all(&self.root)
            && permissions::owner(&self.root.join(FILE)).is_some_and(is_of_others)
    }

    /// Whether its settings may have been written by somebody else, who could run commands as us and have our mail: another
    /// user owns them, or everybody on this machine may change them.
    #[must_use]
    pub fn may_be_changed_by_others(&self) -> bool {
        let paths = [self.root.clone(), self.root.join(FILE)];
        let is_of_others = |owner| !self.users.is_empty() && !self.users.contains(&owner);
        paths
            .iter()
            .any(|path| permissions::owner(path).is_some_and(is_of_others) || permissions::is_writable_by_all(path))
    }

    /// Who we are, for a release.
    #[must_use]
    pub fn issuer(&self) -> Issuer {
        let identity = &self.settings.identity;
        Issuer {
            name: identity.name.clone(),
            address: identity.from.clone(),
            language: identity.language,
            zone: identity.time_zone(),
            contacts: self.settings.contacts.clone(),
            boilerplate: identity.boilerplate.clone(),
            site_url: self.settings.site.url.as_deref().map(|url| url.trim_end_matches('/').to_owned()),
            brand: self.settings.brand.look(),
        }
    }

    /// A release's page on the web, if the newsroom has pages there: what `release render` wrote goes
    /// there. It ends in a slash.
    #[must_use]
    pub fn page_url(&self, slug: &Slug) -> Option<String> {
        self.issuer().site_url.map(|site| format!("{site}/{slug}/"))
    }

    /// The newsroom's releases.
    #[must_use]
    pub fn releases(&self) -> Releases {
        Releases::new(&self.root.join("releases")).locked_in(&self.locks_dir())
    }

    #[must_use]
    pub fn library_dir(&self) -> PathBuf {
        self.root.join("library")
    }

    /// The locks of those who change something that many commands change.
    pub(super) fn locks_dir(&self) -> PathBuf {
        self.library_dir().join("locks")
    }

    /// The newsroom's lists, and who gets nothing.
    #[must_use]
    pub fn lists(&self) -> Lists {
        let library = self.library_dir();
        let lists = Lists::new(&self.root.join("lists")).guarded(&library, self.state_dir.as_deref());
        lists.with_pseudonyms(move || {
            let secret = Secret::keep(&library);
            secret.map(Pseudonym::new).map_err(|error| NoPseudonym { why: with_causes(&error), fault: error.fault() })
        })
    }

    /// The key of the newsroom's tokens and pseudonyms; made on first use.
    pub fn secret(&self) -> Result<Secret, SecretError> {
        Secret::keep(&self.library_dir())
    }

    /// The ledger, to record something in it. Whoever else does so is waited for briefly.
    pub fn ledger_writer(&self) -> Result<LedgerWriter, LedgerError> {
        LedgerWriter::open(&self.library_dir(), self.now, LOCK_TIMEOUT)
    }

    /// Where scheduled mailings wait.
    #[must_use]
    pub fn schedule_dir(&self) -> PathBuf {
        self.root.join("schedule")
    }

    #[must_use]
    pub fn templates_dir(&self) -> PathBuf {
        self.root.join("templates")
    }

    /// The templates that set releases: the newsroom's own, and the built-in ones.
    pub fn templates(&self) -> Result<Templates, UnusableTemplates> {
        Ok(Templates::load(Some(&self.templates_dir()))?)
    }
}

/// Whether a folder has settings, even if they are not valid; an error where that cannot be seen.
fn is_newsroom(dir: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(dir.join(FILE)) {
        Ok(found) => Ok(!found.is_dir()),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            // A link to a folder that is gone is not the same as no folder.
            match fs::metadata(dir) {
                Err(gone) if fs::symlink_metadata(dir).is_ok() => Err(gone),
                _ => Ok(false),
            }
        }
        Err(error) => Err(error),
    }
}
