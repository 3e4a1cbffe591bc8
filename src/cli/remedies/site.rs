//! Remedies for the newsroom's site.

use super::library::of_library;
use super::newsroom::{TEMPLATE, of_kept_events, of_packing, of_preparing, of_proof, of_rendition};
use super::release::of_release_error;
use super::words::of_lock;
use crate::newsroom::{GatherError, NotPublished, SiteBuildError};
use crate::release::Slug;
use crate::site::SiteError;

/// What to do about a release that is not on the site.
pub(crate) fn of_not_published(slug: &Slug, error: &NotPublished) -> Option<String> {
    match error {
        NotPublished::Release(error) => of_release_error(error),
        NotPublished::Events(error) => Some(of_kept_events(error)),
        NotPublished::Proof(error) => of_proof(error),
        NotPublished::Reserved(_) => Some(format!("give it another name: rename the folder `releases/{slug}`")),
    }
}

/// What to do about a site that cannot be built.
pub(super) fn of_site_build(error: &SiteBuildError) -> Option<String> {
    match error {
        SiteBuildError::Gather(GatherError::Releases(error)) => of_release_error(error),
        SiteBuildError::Gather(GatherError::Library(error)) => of_library(error),
        SiteBuildError::Gather(GatherError::Proof(error)) => of_proof(error),
        SiteBuildError::Gather(GatherError::Logos(_)) | SiteBuildError::Folder { .. } | SiteBuildError::Pdf { .. } => {
            None
        }
        SiteBuildError::Gather(GatherError::Prepare(error)) => of_preparing(error),
        SiteBuildError::Templates(_) => Some(TEMPLATE.to_owned()),
        SiteBuildError::Site(error) => of_site(error),
        SiteBuildError::Rendition(error) => Some(of_rendition(error)),
        SiteBuildError::Kit { source, .. } => of_packing(source),
        SiteBuildError::Busy { source, .. } => Some(of_lock(source).to_owned()),
    }
}

fn of_site(error: &SiteError) -> Option<String> {
    match error {
        SiteError::NotASite { .. } => {
            Some("name an empty folder, or one that does not exist yet, with `-o DIR`".to_owned())
        }
        SiteError::InTheWay { .. } => Some("move it away, and build the site again".to_owned()),
        SiteError::Manifest { .. } => {
            Some("build into another folder, or empty this one if nothing in it is needed".to_owned())
        }
        SiteError::Template(_) => Some(TEMPLATE.to_owned()),
        SiteError::Read { .. } | SiteError::Write { .. } | SiteError::Json(_) => None,
    }
}
