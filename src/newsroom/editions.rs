//! A release's editions, in the order in which they are published.

use jiff::Timestamp;

use super::kept_events::KeptEventsError;
use super::opened::Newsroom;
use crate::release::{Language, Release, ReleaseError, Slug};

/// Why a release's editions cannot be found.
#[derive(Debug, thiserror::Error)]
pub enum EditionsError {
    #[error(transparent)]
    Release(Box<ReleaseError>),
    #[error("`{slug}` has no `{language}` edition")]
    NoEdition { slug: Slug, language: Language, there: Vec<Language> },
    #[error(transparent)]
    Events(#[from] KeptEventsError),
}

impl From<ReleaseError> for EditionsError {
    fn from(error: ReleaseError) -> Self {
        Self::Release(Box::new(error))
    }
}

impl Newsroom {
    /// The edition in the newsroom's language first, or the one edition that was asked for; as it reads at a moment.
    pub fn editions(
        &self,
        slug: &Slug,
        only: Option<Language>,
        moment: Timestamp,
    ) -> Result<Vec<Release>, EditionsError> {
        let editions = self.editions_as_written(slug, only, moment)?;
        editions.into_iter().map(|edition| Ok(self.with_event_uids(edition)?)).collect()
    }

    /// The same for what has no calendar: events have the UIDs that their files say.
    pub(super) fn editions_as_written(
        &self,
        slug: &Slug,
        only: Option<Language>,
        moment: Timestamp,
    ) -> Result<Vec<Release>, EditionsError> {
        let editions = self.releases().editions(slug)?;
        let mut editions: Vec<_> = editions.into_iter().map(|edition| edition.as_of(moment)).collect();
        if let Some(language) = only {
            let there = editions.iter().map(|edition| edition.language).collect();
            editions.retain(|edition| edition.language == language);
            if editions.is_empty() {
                return Err(EditionsError::NoEdition { slug: slug.clone(), language, there });
            }
        }
        // Stable: the others stay in the order of their languages.
        editions.sort_by_key(|edition| edition.language != self.settings.identity.language);
        Ok(editions)
    }
}
