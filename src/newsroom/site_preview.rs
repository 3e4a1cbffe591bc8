//! A release as the site would show it, whatever holds it back: for the press office to look at.

use std::collections::BTreeMap;

use super::notice::Observer;
use super::opened::Newsroom;
use super::publishing::Content;
use super::site_built::SiteBuildError;
use super::site_contents::{GatherError, alone, logo};
use super::site_machines::machines;
use crate::release::{Language, Slug};
use crate::site::{Contents, Item, Plan, SharedViews, address};
use crate::storage::regular_file;

/// The longest attachment that a preview has in memory.
const SHOWN: u64 = 30_000_000;

/// The pages of a release on the site, with all that they show.
#[derive(Debug)]
pub struct SitePreview {
    /// By their paths on the site.
    pub files: BTreeMap<String, Content>,
    /// Where the page of each edition is.
    pub places: BTreeMap<Language, String>,
}

/// The site as far as it is about a release.
pub fn site_preview(newsroom: &Newsroom, slug: &Slug, observer: &dyn Observer) -> Result<SitePreview, SiteBuildError> {
    let templates = newsroom.templates()?;
    let issuer = newsroom.issuer();
    let mut editions = newsroom.releases().editions(slug).map_err(GatherError::from)?;
    editions.sort_by_key(|edition| edition.language != issuer.language);
    let release = alone(newsroom, slug, editions, observer)?;
    let main = issuer.language;
    let shown = release.editions.iter().map(|edition| edition.release.language);
    let places: BTreeMap<_, _> = shown.map(|other| (other, address::release(&release.folder, other, main))).collect();
    let languages = std::iter::once(main).chain(places.keys().copied().filter(|other| *other != main)).collect();
    let contents = Contents {
        templates: &templates,
        issuer: &issuer,
        languages,
        releases: vec![release],
        private: Vec::new(),
        backgrounds: Vec::new(),
        withdrawn: Vec::new(),
        withdrawn_photos: Vec::new(),
        machines: machines(newsroom),
        logo: logo(newsroom)?,
        today: newsroom.today,
    };
    let plan = Plan::of(&contents)?;
    let mut files = BTreeMap::new();
    let mut shared = SharedViews::default();
    for file in &plan.files {
        let is_shown = matches!(file.item, Item::Release { .. } | Item::Photo { .. } | Item::Style | Item::Logo);
        if let Some(rendition) = Plan::picture(&contents, &file.item) {
            files.insert(file.path.clone(), Content::Copy(rendition.clone()));
        } else if let Some(attachment) = Plan::attachment(&contents, &file.item) {
            // A film is as good as it is without being played here.
            let small = Some(attachment).filter(|attachment| attachment.bytes <= SHOWN);
            let bytes = small.and_then(|attachment| regular_file::read(&attachment.path).ok());
            files.extend(bytes.map(|bytes| (file.path.clone(), Content::Bytes(bytes))));
        } else if is_shown && let Some(bytes) = plan.bytes(&contents, &file.item, &mut shared)? {
            files.insert(file.path.clone(), Content::Bytes(bytes));
        }
    }
    Ok(SitePreview { files, places })
}
