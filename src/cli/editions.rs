//! A release's editions, in the order in which they leave the house.

use jiff::Timestamp;

use super::error::{CliError, refused};
use crate::newsroom::Newsroom;
use crate::release::{Language, Release, Slug};

/// The edition in the newsroom's language first, or the one edition that was asked for; as it leaves at a moment.
pub(crate) fn editions(
    newsroom: &Newsroom,
    slug: &Slug,
    only: Option<Language>,
    moment: Timestamp,
) -> Result<Vec<Release>, CliError> {
    let editions = newsroom.releases().editions(slug)?;
    let mut editions: Vec<_> = editions.into_iter().map(|edition| edition.as_of(moment)).collect();
    if let Some(language) = only {
        let there = editions.iter().map(|edition| format!("`{}`", edition.language)).collect::<Vec<_>>().join(", ");
        editions.retain(|edition| edition.language == language);
        if editions.is_empty() {
            return Err(refused(format!("the release `{slug}` has no edition in `{language}`"))
                .hinted(format!("it has {there}")));
        }
    }
    // Stable: the others stay in the order of their languages.
    editions.sort_by_key(|edition| edition.language != newsroom.settings.identity.language);
    Ok(editions)
}
