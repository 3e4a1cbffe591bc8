//! Private links: an address that cannot be guessed, with a release's page and kit, for one person.
//!
//! They are kept in a file that only its owner can read. A link that was revoked or has ended stays there, so that its
//! pages are found wherever the site was published, and removed.

use std::fmt;
use std::path::PathBuf;

use jiff::{Timestamp, Zoned};
use serde::{Deserialize, Serialize};

use super::editions::EditionsError;
use super::opened::Newsroom;
use super::press_kit::{PackError, refuse_untrusted};
use crate::press::Address;
use crate::release::{Release, Slug, Status, write_instant};
use crate::storage::secret_file::{self, SecretFileError};
use crate::storage::{FileLock, file};
use crate::storage::{NoRandomNumbers, random_token};

/// The file in the library's folder.
const FILE: &str = "private-links.json";

/// A private link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivateLink {
    pub token: String,
    pub release: String,
    /// Whom it is for; empty once the person is erased.
    pub address: String,
    /// When it ends; `None` if it is good until it is revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    pub made: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoked: Option<Timestamp>,
}

impl PrivateLink {
    /// Whether it is good at a moment.
    #[must_use]
    pub fn is_good(&self, now: Timestamp) -> bool {
        self.revoked.is_none() && self.until.is_none_or(|until| until > now)
    }

    /// Whether it was made for somebody; all spellings of an address are the same.
    #[must_use]
    pub fn is_for(&self, address: &Address) -> bool {
        self.address.parse().as_ref() == Ok(address)
    }
}

/// A lift as it is told.
fn shown(lift: &Zoned) -> String {
    lift.strftime("%Y-%m-%d %H:%M %Z").to_string()
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct LinkRequest {
    pub slug: Slug,
    pub address: Address,
    pub until: Option<Zoned>,
}

/// Which links are to be revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinksMeant {
    Token(String),
    Address(Address),
    Release(Slug),
    All,
}

impl fmt::Display for LinksMeant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token(token) => write!(f, "with the token `{token}`"),
            Self::Address(address) => write!(f, "for `{address}`"),
            Self::Release(slug) => write!(f, "to `{slug}`"),
            Self::All => f.write_str("at all"),
        }
    }
}

/// Why a link that is good has no page.
#[derive(Debug, thiserror::Error)]
pub enum NoPage {
    #[error("the release is a draft, is withdrawn, or has errors")]
    NotReady,
    #[error(transparent)]
    NotFor(Box<PackError>),
}

/// Why the private links are not known, or cannot be changed.
#[derive(Debug, thiserror::Error)]
pub enum UnusableLinks {
    #[error("the private links cannot be used")]
    File(#[from] SecretFileError),
    #[error("`{}` is damaged: it does not list private links", path.display())]
    Damaged { path: PathBuf, source: serde_json::Error },
    #[error("the private links are being changed by another command")]
    Busy(#[source] std::io::Error),
}

/// Why there is no link, or it is not revoked.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    #[error(transparent)]
    Editions(#[from] EditionsError),
    /// Whom it is for is not trusted, or a list cannot be read.
    #[error(transparent)]
    NotFor(Box<PackError>),
    #[error("{until} is over already")]
    Over { until: String },
    #[error(transparent)]
    Random(#[from] NoRandomNumbers),
    #[error(transparent)]
    Links(#[from] UnusableLinks),
    #[error("no private link {0} works now")]
    Unknown(LinksMeant),
    #[error("`{0}` is a draft, and has no page that a link could lead to")]
    Draft(Slug),
    #[error("`{0}` is withdrawn, and has no page that a link could lead to")]
    Withdrawn(Slug),
}

impl Newsroom {
    fn links_path(&self) -> PathBuf {
        self.library_dir().join(FILE)
    }

    fn lock_links(&self) -> Result<FileLock, UnusableLinks> {
        let lock = FileLock::wait(&self.locks_dir().join("private-links.lock")).map_err(UnusableLinks::Busy)?;
        // What a killed command left.
        let _ = file::sweep_dead(&self.library_dir());
        Ok(lock)
    }

    /// All private links, those that have ended included.
    pub fn private_links(&self) -> Result<Vec<PrivateLink>, UnusableLinks> {
        let path = self.links_path();
        match secret_file::read(&path) {
            Ok(text) => serde_json::from_str(&text).map_err(|source| UnusableLinks::Damaged { path, source }),
            Err(error) if error.is_missing() => Ok(Vec::new()),
            Err(error) => Err(error.into()),
        }
    }

    fn write_links(&self, links: &[PrivateLink]) -> Result<(), UnusableLinks> {
        let path = self.links_path();
        let text = serde_json::to_string_pretty(links);
        let text = text.map_err(|source| UnusableLinks::Damaged { path: path.clone(), source })?;
        secret_file::write(&path, &(text + "\n"), true)?;
        Ok(())
    }

    /// The address of a private link, if the newsroom has one on the web.
    #[must_use]
    pub fn private_url(&self, link: &PrivateLink) -> Option<String> {
        self.issuer().site_url.map(|site| format!("{site}/private/{}/", link.token))
    }

    /// Makes a link, or gives the one that the person has already, with its end as it is asked for. Under an embargo only
    /// for somebody who is trusted with embargoes.
    pub fn make_link(&self, request: &LinkRequest) -> Result<PrivateLink, LinkError> {
        let LinkRequest { slug, address, until } = request;
        let editions = self.editions(slug, None, self.now)?;
        if editions.iter().any(|edition| edition.status == Status::Withdrawn) {
            return Err(LinkError::Withdrawn(slug.clone()));
        }
        if editions.iter().all(|edition| edition.status == Status::Draft) {
            return Err(LinkError::Draft(slug.clone()));
        }
        if let Some(lift) = editions.iter().find_map(|edition| edition.embargo.as_ref()) {
            refuse_untrusted(self, slug, Some(address), &shown(lift))
                .map_err(|error| LinkError::NotFor(Box::new(error)))?;
        }
        if let Some(until) = until.as_ref().filter(|until| until.timestamp() <= self.now) {
            return Err(LinkError::Over { until: write_instant(until, None) });
        }
        let _lock = self.lock_links()?;
        let mut links = self.private_links()?;
        let end = until.as_ref().map(Zoned::timestamp);
        let is_same =
            |link: &&mut PrivateLink| link.is_good(self.now) && link.release == slug.as_str() && link.is_for(address);
        let link = if let Some(link) = links.iter_mut().find(is_same) {
            link.until = end.or(link.until);
            link.clone()
        } else {
            let token = random_token()?;
            let (release, address) = (slug.to_string(), address.to_string());
            links.push(PrivateLink { token, release, address, until: end, made: self.now, revoked: None });
            links[links.len() - 1].clone()
        };
        self.write_links(&links)?;
        Ok(link)
    }

    /// Revokes links, and gives those that were revoked.
    pub fn revoke_links(&self, meant: &LinksMeant) -> Result<Vec<PrivateLink>, LinkError> {
        let _lock = self.lock_links()?;
        let mut links = self.private_links()?;
        let is_meant = |link: &PrivateLink| match meant {
            LinksMeant::Token(token) => link.token == *token,
            LinksMeant::Address(address) => link.is_for(address),
            LinksMeant::Release(slug) => link.release == slug.as_str(),
            LinksMeant::All => true,
        };
        let mut revoked = Vec::new();
        for link in links.iter_mut().filter(|link| link.is_good(self.now) && is_meant(link)) {
            link.revoked = Some(self.now);
            revoked.push(link.clone());
        }
        if revoked.is_empty() {
            return Err(LinkError::Unknown(meant.clone()));
        }
        self.write_links(&links)?;
        Ok(revoked)
    }

    /// Why a link that is good has no page for now, if it has none: its release is not to be seen, or its person is no
    /// longer trusted.
    pub(super) fn why_no_page(&self, link: &PrivateLink, editions: &[Release]) -> Option<NoPage> {
        let Some(slug) = editions.first().map(|edition| &edition.slug) else { return Some(NoPage::NotReady) };
        let lift = editions.iter().find_map(|edition| edition.embargo.as_ref())?;
        let address = link.address.parse().ok();
        let refused = refuse_untrusted(self, slug, address.as_ref(), &shown(lift)).err()?;
        Some(NoPage::NotFor(Box::new(refused)))
    }

    /// Revokes a person's links and forgets whom they were for; gives how many there were.
    pub(super) fn forget_links(&self, address: &Address) -> Result<usize, UnusableLinks> {
        let _lock = self.lock_links()?;
        let mut links = self.private_links()?;
        let mut forgotten = 0;
        for link in links.iter_mut().filter(|link| link.is_for(address)) {
            link.address.clear();
            link.revoked.get_or_insert(self.now);
            forgotten += 1;
        }
        if forgotten > 0 {
            self.write_links(&links)?;
        }
        Ok(forgotten)
    }
}
