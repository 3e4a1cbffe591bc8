//! What goes onto the site: releases that are public, with the photos that are cleared for it, made in all sizes.

use std::collections::BTreeSet;

use jiff::{ToSpan as _, Zoned};
use rayon::prelude::*;

use super::attached_files::{FoundAttachment, UnreadableAttachment, find_attachments};
use super::kept_events::KeptEventsError;
use super::logo::read_logo;
use super::notice::{Notice, Observer};
use super::opened::Newsroom;
use super::photo_lookup::PhotoLookup;
use super::prepared::{PrepareError, clear_figure, renderer, with_cleared_metadata};
use super::presets::wanted_presets;
use super::private_links::{NoPage, PrivateLink, UnusableLinks};
use super::proof_reading::ProofError;
use super::publication::{NotPublished, Publication, private_editions, publication};
use super::site_backgrounds::{PagesNotBuilt, PublicBackground, public_backgrounds};
use crate::kit::{self, KitError, KitPhoto};
use crate::library::LibraryError;
use crate::photo::{Cleared, Destination, NotCleared, PhotoId};
use crate::release::{AttachedFile, Figure, FoundFile, Language, Release, ReleaseError, Slug};
use crate::rendition::{Preset, Renderer, Rendition};
use crate::site::address;
use crate::site::{KitFile, SiteAttachment, SiteBackground, SiteEdition, SiteLogo, SitePhoto, SiteRelease};

/// What the site is made of, and what is not on it.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// Newest first.
    pub(super) releases: Vec<SiteRelease>,
    /// Those at private links.
    pub(super) private: Vec<SiteRelease>,
    /// Private links that lead nowhere for now.
    pub(super) without_page: Vec<(PrivateLink, NoPage)>,
    pub(super) withdrawn: Vec<(Slug, Vec<Language>)>,
    pub(super) drafts: Vec<Slug>,
    pub(super) held: Vec<(Slug, Zoned)>,
    pub(super) refused: Vec<(Slug, NotPublished)>,
    pub(super) left_out: Vec<(Slug, NotCleared)>,
    /// When something on it changes by itself, and the site should be built again.
    pub(super) changes: Vec<Zoned>,
    pub(super) logo: Option<SiteLogo>,
    pub(super) backgrounds: Vec<SiteBackground>,
    pub(super) pages: PagesNotBuilt,
}

impl Gathered {
    fn leave_out(&mut self, slug: Slug, why: NotCleared) {
        if !self.left_out.iter().any(|(known, other)| *known == slug && *other == why) {
            self.left_out.push((slug, why));
        }
    }

    /// Takes over what was told of one release.
    fn told_also(&mut self, told: Self) {
        self.changes.extend(told.changes);
        told.left_out.into_iter().for_each(|(slug, why)| self.leave_out(slug, why));
    }
}

/// The sizes of a photo on the site: those that pages show, and those that mails link to and people download.
const SIZES: [&str; 4] = ["thumb", "mail", "web", "print"];

/// Gathers what may be on the site. Releases that are dated later come onto it `now`, if that is asked for.
pub(super) fn gather(
    newsroom: &Newsroom,
    was_on: &(dyn Fn(&Slug) -> bool + Sync),
    now: bool,
    observer: &dyn Observer,
) -> Result<Gathered, GatherError> {
    let slugs = newsroom.releases().slugs()?;
    let mut all = Gathered { logo: logo(newsroom)?, ..Gathered::default() };
    let presets = newsroom.settings.all_presets();
    let wanted = wanted_presets(&presets, &SIZES).map_err(PrepareError::from)?;
    let renderer = renderer(newsroom);
    let photos = Photos { newsroom, renderer: &renderer, wanted: &wanted, of: "" };
    let is_out = |slug: &Slug| now || was_on(slug);
    observer.start("making renditions", slugs.len() as u64);
    let read = slugs.par_iter().map(|slug| {
        let mut noticed = Vec::new();
        let lookup = PhotoLookup::new(newsroom);
        let read = match publication(newsroom, slug, &is_out, &mut noticed, &lookup) {
            Publication::Public { editions, since } => {
                let release = SiteRelease { published: since, ..SiteRelease::new(slug.clone()) };
                photos.fill(release, editions, &lookup).map(|filled| Read::Public(Box::new(filled)))
            }
            other => Ok(Read::Other(other)),
        };
        observer.advance(1);
        (read, noticed)
    });
    let read: Vec<_> = read.collect();
    observer.finish();
    for (slug, (read, noticed)) in slugs.iter().cloned().zip(read) {
        for notice in &noticed {
            observer.notice(notice);
        }
        match read? {
            Read::Public(filled) => {
                let (release, told) = *filled;
                all.told_also(told);
                all.releases.push(release);
            }
            Read::Other(Publication::Held(until)) => {
                all.changes.push(until.clone());
                all.held.push((slug, until));
            }
            Read::Other(Publication::Draft) => all.drafts.push(slug),
            // A notice stands where there was something. What was never on the site keeps its name to itself.
            Read::Other(Publication::Withdrawn(languages)) if was_on(&slug) => all.withdrawn.push((slug, languages)),
            Read::Other(Publication::Withdrawn(_) | Publication::Public { .. }) => {}
            Read::Other(Publication::Refused(why)) => all.refused.push((slug, why)),
        }
    }
    // Newest first; what is of the same moment in the order of the names.
    all.releases.sort_by(|a, b| b.published.cmp(&a.published).then_with(|| a.slug.cmp(&b.slug)));
    let (pages, not_built) = public_backgrounds(newsroom, observer)?;
    all.changes.extend(not_built.held.iter().map(|(_, until)| until.clone()));
    all.pages = not_built;
    let private = private_releases(newsroom, &mut all, observer)?;
    let private = private.into_par_iter().map(|(link, editions)| {
        let (folder, private_for) = (address::private(&link.token), Some(link.address));
        let slug = editions[0].slug.clone();
        let release = SiteRelease { folder, private_for, ..SiteRelease::new(slug) };
        photos.fill(release, editions, &PhotoLookup::new(newsroom))
    });
    for filled in private.collect::<Vec<_>>() {
        let (release, told) = filled?;
        all.told_also(told);
        all.private.push(release);
    }
    name_before(&mut all.releases, &slugs, observer);
    let photos = Photos { of: "page.", ..photos };
    for page in pages {
        let page = background(page, &photos, &mut all, &PhotoLookup::new(newsroom))?;
        all.backgrounds.push(page);
    }
    for release in all.releases.iter().filter(|release| release.published.is_none()) {
        observer.notice(&Notice::Undated(release.slug.clone()));
    }
    Ok(all)
}

/// Notes which names releases had before, without those that something else has now.
fn name_before(releases: &mut [SiteRelease], slugs: &[Slug], observer: &dyn Observer) {
    let mut taken: BTreeSet<Slug> = slugs.iter().cloned().collect();
    for release in releases {
        let mut named: Vec<Slug> = release.editions.iter().flat_map(|edition| edition.release.was.clone()).collect();
        named.sort();
        named.dedup();
        for was in named {
            if address::is_reserved(&was) || !taken.insert(was.clone()) {
                observer.notice(&Notice::NameTaken { release: release.slug.clone(), was });
            } else {
                release.was.push(was);
            }
        }
    }
}

/// The editions that private links lead to. A link without any, as to a draft, has no page.
fn private_releases(
    newsroom: &Newsroom,
    all: &mut Gathered,
    observer: &dyn Observer,
) -> Result<Vec<(PrivateLink, Vec<Release>)>, GatherError> {
    let mut found: Vec<(PrivateLink, Vec<Release>)> = Vec::new();
    for link in newsroom.private_links()?.into_iter().filter(|link| link.is_good(newsroom.now)) {
        let zone = newsroom.settings.identity.time_zone();
        all.changes.extend(link.until.map(|until| until.to_zoned(zone)));
        let Ok(slug) = link.release.parse::<Slug>() else { continue };
        let editions = match found.iter().find(|(other, _)| other.release == link.release) {
            Some((_, editions)) => editions.clone(),
            // What is wrong with a release that is public has been told already.
            None => private_editions(newsroom, &slug, observer).unwrap_or_else(|why| {
                if !all.refused.iter().any(|(known, _)| *known == slug) {
                    all.refused.push((slug.clone(), why));
                }
                Vec::new()
            }),
        };
        if let Some(why) = newsroom.why_no_page(&link, &editions) {
            all.without_page.push((link, why));
            continue;
        }
        found.push((link, editions));
    }
    Ok(found)
}

/// Why it is not known what goes onto the site.
#[derive(Debug, thiserror::Error)]
pub enum GatherError {
    #[error(transparent)]
    Links(#[from] UnusableLinks),
    #[error(transparent)]
    Releases(#[from] ReleaseError),
    #[error(transparent)]
    Proof(#[from] ProofError),
    #[error(transparent)]
    Events(#[from] KeptEventsError),
    #[error(transparent)]
    Logos(#[from] KitError),
    #[error(transparent)]
    Library(#[from] LibraryError),
    #[error(transparent)]
    Prepare(#[from] PrepareError),
    #[error("`{path}` cannot be read")]
    Attachment { path: String, source: std::io::Error },
}

/// A release with its photos, whatever holds it back. It has no press kit: that takes long to pack.
pub(super) fn alone(
    newsroom: &Newsroom,
    slug: &Slug,
    editions: Vec<Release>,
    observer: &dyn Observer,
) -> Result<SiteRelease, GatherError> {
    let presets = newsroom.settings.all_presets();
    let wanted = wanted_presets(&presets, &SIZES).map_err(PrepareError::from)?;
    let renderer = renderer(newsroom);
    let photos = Photos { newsroom, renderer: &renderer, wanted: &wanted, of: "" };
    let lookup = PhotoLookup::new(newsroom);
    let (mut release, mut all) = (SiteRelease::new(slug.clone()), Gathered::default());
    observer.start("making renditions", editions.len() as u64);
    for edition in editions {
        let edition = newsroom.with_event_uids(edition.as_of(newsroom.now))?;
        let edition = photos.of(edition, &mut release, &mut all, &lookup)?;
        release.editions.push(edition);
        observer.advance(1);
    }
    observer.finish();
    Ok(release)
}

pub(super) fn logo(newsroom: &Newsroom) -> Result<Option<SiteLogo>, GatherError> {
    let Some(logo) = read_logo(newsroom).map_err(PrepareError::from)? else { return Ok(None) };
    let place = logo.place();
    let shown = logo.shown(place.clone());
    Ok(Some(SiteLogo { bytes: logo.bytes, place, width: shown.width, height: shown.height }))
}

/// A standing page with its photos and portraits.
fn background(
    page: PublicBackground,
    photos: &Photos<'_>,
    all: &mut Gathered,
    lookup: &PhotoLookup<'_>,
) -> Result<SiteBackground, GatherError> {
    let files: Vec<_> = page.logos.iter().map(|logo| (logo.name.as_str(), logo.bytes.as_slice())).collect();
    let logos_zip = kit::zip_of(&format!("{}-logos", page.subject), &files)?;
    let mut built = SiteBackground { logos_zip, ..SiteBackground::new(page.subject, page.logos) };
    for (edition, background) in page.editions {
        let mut people = edition.clone();
        people.photos = PublicBackground::portraits(&background);
        let portraits = photos.of(people, &mut built.page, all, lookup)?.photos;
        let edition = photos.of(edition, &mut built.page, all, lookup)?;
        built.page.editions.push(edition);
        built.said.push((background, portraits));
    }
    Ok(built)
}

/// What became of a release that was looked at: it is on the site, with what was told of its photos, or it is not.
enum Read {
    Public(Box<(SiteRelease, Gathered)>),
    Other(Publication),
}

struct Photos<'a> {
    newsroom: &'a Newsroom,
    renderer: &'a Renderer,
    wanted: &'a [(&'a str, &'a Preset)],
    /// What they are made for, so that a page and a release of one name do not replace each other's files.
    of: &'static str,
}

impl Photos<'_> {
    /// A release with its editions, and what is to be told of their photos.
    fn fill(
        &self,
        mut release: SiteRelease,
        editions: Vec<Release>,
        lookup: &PhotoLookup<'_>,
    ) -> Result<(SiteRelease, Gathered), GatherError> {
        let mut told = Gathered::default();
        for edition in editions {
            let edition = self.of(edition, &mut release, &mut told, lookup)?;
            release.editions.push(edition);
        }
        release.kit = Some(KitFile { bytes: 0 });
        Ok((release, told))
    }

    /// An edition with those of its photos that are cleared for the site; they are made with the words of the first edition that
    /// has them.
    fn of(
        &self,
        mut edition: Release,
        into: &mut SiteRelease,
        all: &mut Gathered,
        lookup: &PhotoLookup<'_>,
    ) -> Result<SiteEdition, GatherError> {
        let mut photos = Vec::new();
        let mut kept = Vec::new();
        for figure in std::mem::take(&mut edition.photos) {
            let photo = lookup.photo(figure.photo)?;
            let cleared = match clear_figure(self.newsroom, &photo, &figure, &edition, Destination::Site) {
                Ok(cleared) => cleared,
                Err(PrepareError::NotCleared(why)) => {
                    self.leave_out(why, &into.slug, all);
                    continue;
                }
                Err(error) => return Err(error.into()),
            };
            if let Some(last) = cleared.metadata().expires.and_then(|last| last.checked_add(1.day()).ok()) {
                all.changes.extend(last.to_zoned(self.newsroom.settings.identity.time_zone()).ok());
            }
            if into.pictures.iter().all(|(known, _)| *known != photo.id) {
                let purpose = format!("{}{}.{}", self.of, edition.slug, edition.language);
                let library = self.newsroom.opened_library()?;
                let made =
                    with_cleared_metadata((library, self.renderer), &photo, self.wanted, cleared.metadata(), &purpose);
                let made = made.map_err(|source| PrepareError::Rendition { photo: photo.id, source })?;
                into.pictures.push((photo.id, made));
            }
            photos.push(shown(cleared, &figure, sizes(into, photo.id)));
            kept.push(figure);
        }
        // Nothing else of a photo that is not cleared leaves the newsroom, its caption included.
        edition.photos = kept;
        self.attach(&mut edition, into)?;
        Ok(SiteEdition { release: edition, photos, pdf: None })
    }

    /// Finds the attachments of an edition; a standing page has none.
    fn attach(&self, edition: &mut Release, into: &mut SiteRelease) -> Result<(), GatherError> {
        if !self.of.is_empty() {
            edition.attachments.clear();
        }
        let mut known = Vec::new();
        find_attachments(self.newsroom, edition, &mut known, AttachedFile::place)
            .map_err(|UnreadableAttachment { path, source }| GatherError::Attachment { path, source })?;
        for FoundAttachment { file, found, sha256 } in known {
            let place = file.place();
            if into.attachments.iter().all(|attachment| attachment.place != place) {
                let FoundFile { path, bytes, size } = found;
                into.attachments.push(SiteAttachment { place, path, bytes, sha256, size });
            }
        }
        Ok(())
    }

    fn leave_out(&self, why: NotCleared, slug: &Slug, all: &mut Gathered) {
        if let NotCleared::Early { from, .. } = &why {
            all.changes.extend(from.to_zoned(self.newsroom.settings.identity.time_zone()).ok());
        }
        all.leave_out(slug.clone(), why);
    }
}

fn sizes(release: &SiteRelease, photo: PhotoId) -> &[Rendition] {
    release.pictures.iter().find(|(known, _)| *known == photo).map_or(&[], |(_, sizes)| sizes.as_slice())
}

/// A photo as an edition shows it.
fn shown(cleared: Cleared, figure: &Figure, renditions: &[Rendition]) -> SitePhoto {
    let metadata = cleared.metadata();
    let caption = figure.caption.as_deref().or(metadata.caption.as_deref()).unwrap_or_default().to_owned();
    let alt = figure.alt.clone().or_else(|| metadata.alt_text.clone()).unwrap_or_else(|| caption.clone());
    let credit = metadata.credit.clone().unwrap_or_else(|| metadata.creator.join(", "));
    let kit_photo =
        KitPhoto { cleared: &cleared, caption: &caption, alt: &alt, credit: credit.clone(), renditions, small: &[] };
    let file_stem = kit::file_stem(&kit_photo);
    SitePhoto { cleared, caption, alt, credit, file_stem }
}
