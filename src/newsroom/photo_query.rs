//! A search for photos, with the releases and collections that it names.

use std::collections::BTreeSet;

use super::opened::Newsroom;
use crate::library::{CollectionError, Library, LibraryError, Query, QueryError};
use crate::photo::PhotoId;
use crate::release::{NotASlug, ReleaseError, Slug};

/// Why photos cannot be searched for.
#[derive(Debug, thiserror::Error)]
pub enum PhotoQueryError {
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error(transparent)]
    Collection(#[from] CollectionError),
    #[error(transparent)]
    Slug(#[from] NotASlug),
    #[error(transparent)]
    Release(#[from] ReleaseError),
    #[error(transparent)]
    Library(#[from] LibraryError),
}

impl Newsroom {
    /// A search as it is written in one line.
    pub fn photo_query(&self, library: &Library, text: &str) -> Result<Query, PhotoQueryError> {
        self.resolved(library, Query::parse(text, self.today)?)
    }

    /// A search in the words of a command, from which a shell took the quotation marks.
    pub fn photo_query_of(&self, library: &Library, arguments: &[String]) -> Result<Query, PhotoQueryError> {
        self.resolved(library, Query::of_arguments(arguments, self.today)?)
    }

    fn resolved(&self, library: &Library, query: Query) -> Result<Query, PhotoQueryError> {
        for name in query.collections() {
            library.known_collection(name)?;
        }
        query.with_releases(|slug| self.photos_of(slug))
    }

    /// The photos of a release, in any of its editions.
    fn photos_of(&self, slug: &str) -> Result<BTreeSet<PhotoId>, PhotoQueryError> {
        let slug: Slug = slug.parse()?;
        let editions = self.releases().editions(&slug)?;
        Ok(editions.iter().flat_map(|edition| &edition.photos).map(|figure| figure.photo).collect())
    }
}
