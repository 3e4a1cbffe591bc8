//! Everything that the files of a release may depend on, as a hash: what is the same need not be made again.
//!
//! It is more than they use. A page that is made once too often costs a moment; one that is not made shows something old.

use rayon::prelude::*;

use super::contents::{Contents, SiteBackground, SiteEdition, SiteRelease};
use super::item::Item;
use crate::storage::{Sha256, program_hash};

/// The hashes of all releases, as far as they are complete.
#[derive(Debug)]
pub struct Inputs {
    shared: Sha256,
    /// What press kits depend on besides their releases.
    kits: Sha256,
    /// What lists depend on: all releases, all standing pages, and the day.
    all: Sha256,
    releases: Vec<Sha256>,
}

impl Inputs {
    /// Of the releases as they are now: with or without the sizes of their kits and PDFs.
    #[must_use]
    pub fn of(contents: &Contents<'_>, style: &str, kits: Sha256) -> Self {
        let Contents { templates, issuer, languages, backgrounds, machines, logo, today, .. } = contents;
        // The ways to the standing pages.
        let subjects: Vec<_> = backgrounds
            .iter()
            .map(|one| {
                let named = |edition: &SiteEdition| (edition.release.language, edition.release.headline.clone());
                (one.page.slug.clone(), one.page.editions.iter().map(named).collect::<Vec<_>>())
            })
            .collect();
        let logo = logo.as_ref().map(|logo| (Sha256::of(&logo.bytes), &logo.place, logo.width, logo.height));
        let (program, sources) = (program_hash(), templates.sources());
        let shared = format!("{program} {sources} {issuer:?} {languages:?} {subjects:?} {machines:?} {logo:?} {style}");
        let shared = Sha256::of(shared.as_bytes());
        let of = |release: &SiteRelease| Sha256::of(format!("{shared} {release:?}").as_bytes());
        let releases: Vec<_> = contents.releases.par_iter().chain(&contents.private).map(of).collect();
        let standing: Vec<_> = backgrounds
            .iter()
            .map(|SiteBackground { page, said, logos, logos_zip }| {
                let logos =
                    logos.iter().map(|logo| (logo.name.clone(), Sha256::of(&logo.bytes), logo.width, logo.height));
                format!("{page:?} {said:?} {:?} {}", logos.collect::<Vec<_>>(), Sha256::of(logos_zip))
            })
            .collect();
        let (withdrawn, photos) = (&contents.withdrawn, &contents.withdrawn_photos);
        let all = format!(
            "{shared} {:?} {standing:?} {withdrawn:?} {photos:?} {today}",
            &releases[..contents.releases.len()]
        );
        Self { shared, kits, all: Sha256::of(all.as_bytes()), releases }
    }

    /// What a file depends on, where that is a release and what all files share.
    #[must_use]
    pub fn of_item(&self, item: &Item) -> Option<Sha256> {
        let of = |release: &usize| self.releases.get(*release).copied();
        match item {
            Item::Release { release, .. }
            | Item::Photo { release, .. }
            | Item::Calendar { release, .. }
            | Item::Oembed { release, .. }
            | Item::ShortKit { release }
            | Item::Moved { release }
            | Item::Renamed { release, .. }
            | Item::Pdf { release, .. } => of(release),
            Item::Kit { release } => Some(Sha256::of(format!("{} {}", self.kits, of(release)?).as_bytes())),
            Item::Style | Item::Script | Item::Logo => Some(self.shared),
            // They have hashes of their own.
            Item::Picture { .. }
            | Item::PagePicture { .. }
            | Item::Attachment { .. }
            | Item::PageLogo { .. }
            | Item::PageLogos { .. } => None,
            _ => Some(self.all),
        }
    }
}
