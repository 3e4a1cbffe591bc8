//! The standing pages that go onto the site, with their photos and logos.

use jiff::Zoned;

use super::backgrounds::{BackgroundLogo, ReadBackground, portrait, read_backgrounds};
use super::notice::{Notice, Observer};
use super::opened::Newsroom;
use super::proof_reading::ProofError;
use crate::release::{Background, Figure, Manuscript, Release, Slug, Status, UnusedPage};
use crate::site::SiteLogoFile;
use crate::site::address::ABOUT;

/// A standing page in its languages, the newsroom's own first.
#[derive(Debug)]
pub(super) struct PublicBackground {
    pub(super) subject: Slug,
    pub(super) editions: Vec<(Release, Background)>,
    pub(super) logos: Vec<SiteLogoFile>,
}

/// Standing pages that are not on the site, and why.
#[derive(Debug, Default)]
pub struct PagesNotBuilt {
    pub held: Vec<(Slug, Zoned)>,
    pub drafts: Vec<Slug>,
    /// The findings are told while the site is built.
    pub refused: Vec<Slug>,
    /// Texts that no page is made from.
    pub unused: Vec<UnusedPage>,
}

/// The pages that may be on the site now.
pub(super) fn public_backgrounds(
    newsroom: &Newsroom,
    observer: &dyn Observer,
) -> Result<(Vec<PublicBackground>, PagesNotBuilt), ProofError> {
    let (read, unused) = read_backgrounds(newsroom)?;
    let mut not_built = PagesNotBuilt { unused, ..PagesNotBuilt::default() };
    let mut subjects: Vec<Slug> = read.iter().map(|page| page.file.subject.clone()).collect();
    subjects.dedup();
    // That about the newsroom itself comes first.
    subjects.sort_by_key(|subject| subject.as_str() != ABOUT);
    let own = newsroom.settings.identity.language;
    let mut public = Vec::new();
    for subject in subjects {
        let of_subject = || read.iter().filter(|page| page.file.subject == subject);
        let lifts = of_subject().filter_map(|page| page.page.as_ref()?.0.release.embargo.clone());
        let lift = lifts.max_by_key(Zoned::timestamp).filter(|lift| lift.timestamp() > newsroom.now);
        let is_draft = |page: &ReadBackground| {
            page.page.as_ref().is_some_and(|(manuscript, ..)| manuscript.release.status != Status::Ready)
        };
        if of_subject().all(is_draft) {
            not_built.drafts.push(subject);
            continue;
        }
        if of_subject().any(|page| page.errors().next().is_some()) {
            for page in of_subject() {
                for finding in page.errors() {
                    observer.notice(&Notice::ReleaseError { path: page.file.path.clone(), finding: finding.clone() });
                }
            }
            not_built.refused.push(subject);
            continue;
        }
        if let Some(lift) = lift {
            not_built.held.push((subject, lift));
            continue;
        }
        let mut editions: Vec<&(Manuscript, Background, Vec<BackgroundLogo>)> =
            of_subject().filter_map(|page| page.page.as_ref()).collect();
        editions.retain(|(manuscript, ..)| manuscript.release.status == Status::Ready);
        editions.sort_by_key(|(manuscript, ..)| manuscript.release.language != own);
        let mut logos: Vec<SiteLogoFile> = Vec::new();
        for logo in editions.iter().flat_map(|(_, _, logos)| logos) {
            if logos.iter().all(|known| known.name != logo.name) {
                let BackgroundLogo { name, bytes, width, height, .. } = logo.clone();
                logos.push(SiteLogoFile { name, bytes, width, height });
            }
        }
        let editions = editions.iter().map(|(manuscript, background, logos)| {
            let mut background = background.clone();
            // Pages name them as they are on the site.
            for (entry, logo) in background.logos.iter_mut().zip(logos) {
                entry.file.clone_from(&logo.name);
            }
            (manuscript.release.clone().as_of(newsroom.now), background)
        });
        public.push(PublicBackground { editions: editions.collect(), subject, logos });
    }
    Ok((public, not_built))
}

impl PublicBackground {
    /// The figures of the portraits of an edition, in the order of its people.
    pub(super) fn portraits(background: &Background) -> Vec<Figure> {
        let people = background.people.iter();
        people.filter_map(|person| Some(portrait(person.portrait?, &person.name, person.role.as_deref()))).collect()
    }
}
