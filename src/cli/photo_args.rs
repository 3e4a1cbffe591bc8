//! The photos that a command is about: named one by one, or found by a search.

use clap::Args;

use super::error::CliError;
use crate::library::{Library, Photo};
use crate::newsroom::Newsroom;
use crate::photo::PhotoName;

/// The photos that a command is about.
#[derive(Debug, Args)]
pub(crate) struct PhotoArgs {
    /// Photo ids, or at least their first six characters, or names of their files
    #[arg(value_name = "PHOTO", required = true, conflicts_with = "query")]
    pub(crate) photos: Vec<PhotoName>,

    /// All photos that `pressbox photos WORDS` finds
    #[arg(long, value_name = "WORDS")]
    pub(crate) query: Option<String>,
}

impl PhotoArgs {
    /// The photos: all of them, or none where one is not known.
    pub(crate) fn find(&self, newsroom: &Newsroom, library: &Library) -> Result<Vec<Photo>, CliError> {
        match &self.query {
            Some(query) => found(newsroom, library, query),
            None => named(library, &self.photos),
        }
    }
}

/// The photos that a search finds, newest first.
pub(crate) fn found(newsroom: &Newsroom, library: &Library, query: &str) -> Result<Vec<Photo>, CliError> {
    Ok(library.search(&newsroom.photo_query(library, query)?, None)?)
}

/// The photos with these names, in their order.
pub(crate) fn named(library: &Library, names: &[PhotoName]) -> Result<Vec<Photo>, CliError> {
    let photos = names.iter().map(|name| library.find_named(name)).collect::<Result<Vec<_>, _>>();
    Ok(photos?)
}
