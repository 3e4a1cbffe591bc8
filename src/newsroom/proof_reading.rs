//! A release proof-read with what the library knows about its photos: for the check, and before it goes anywhere.

use super::notice::{Notice, Observer};
use super::opened::Newsroom;
use super::photo_lookup::PhotoLookup;
use super::prepared::as_shown;
use crate::library::LibraryError;
use crate::photo::{Destination, PhotoId, TooLong, clear};
use crate::release::{
    AttachedFile, Figure, Finding, KnownPhoto, Language, LintContext, Manuscript, Release, ReleaseError, Severity,
    Slug, Status, attachment_findings, check, check_editions, check_for_errors, locate,
};

/// Why a release cannot be proof-read, or does not pass.
#[derive(Debug, thiserror::Error)]
pub enum ProofError {
    #[error(transparent)]
    Release(Box<ReleaseError>),
    #[error(transparent)]
    Library(#[from] LibraryError),
    /// A caption or another text of the release.
    #[error(transparent)]
    TooLong(#[from] TooLong),
    #[error("`{0}` has errors: correct them first")]
    Errors(Slug),
}

impl From<ReleaseError> for ProofError {
    fn from(error: ReleaseError) -> Self {
        Self::Release(Box::new(error))
    }
}

/// The destinations for which `release check` asks whether a release's photos are cleared.
const ANYWHERE: [Destination; 3] = [Destination::Mail, Destination::Kit, Destination::Site];

/// Everything that is to be remarked on an edition.
pub fn proof_read(newsroom: &Newsroom, slug: &Slug, language: Language) -> Result<Vec<Finding>, ProofError> {
    let lookup = PhotoLookup::new(newsroom);
    let (findings, _) = proof_read_for(newsroom, slug, language, &ANYWHERE, check, (&lookup, &[]))?;
    Ok(findings)
}

/// The same, where the photos only have to be cleared for some destinations, by the rules of a check; `attached` are the
/// attachments of other editions. With it comes what was read, unless it was not understood.
fn proof_read_for(
    newsroom: &Newsroom,
    slug: &Slug,
    language: Language,
    destinations: &[Destination],
    check: Check,
    (photos, attached): (&PhotoLookup<'_>, &[AttachedFile]),
) -> Result<(Vec<Finding>, Option<Manuscript>), ProofError> {
    let releases = newsroom.releases();
    let text = releases.text(slug, language)?;
    match releases.understood(slug, language, &text) {
        Ok(manuscript) => {
            let photos = known_photos(newsroom, &manuscript.release, destinations, photos)?;
            let issuer = newsroom.issuer();
            let context = LintContext { manuscript: &manuscript, issuer: &issuer, photos: &photos, now: newsroom.now };
            let mut findings = check(&context);
            findings.extend(attachment_findings(&releases, &manuscript, attached));
            findings.sort_by_key(|finding| finding.line);
            locate(&mut findings, &text);
            Ok((findings, Some(manuscript)))
        }
        Err(ReleaseError::NotUnderstood { source, .. }) => Ok((source.iter().cloned().collect(), None)),
        Err(error) => Err(error.into()),
    }
}

/// Everything that is to be remarked on each edition, and where they disagree.
pub fn proof_read_all(newsroom: &Newsroom, slug: &Slug) -> Result<Vec<(Language, Vec<Finding>)>, ProofError> {
    proof_read_all_by(newsroom, slug, &ANYWHERE, check, &PhotoLookup::new(newsroom))
}

/// Whether a text is right as it is: all rules, or only those whose findings are errors.
type Check = fn(&LintContext) -> Vec<Finding>;

/// What keeps a release from going to some destinations.
pub(super) fn errors_in_all(
    newsroom: &Newsroom,
    slug: &Slug,
    destinations: &[Destination],
    photos: &PhotoLookup<'_>,
) -> Result<Vec<(Language, Vec<Finding>)>, ProofError> {
    let mut all = proof_read_all_by(newsroom, slug, destinations, check_for_errors, photos)?;
    for (_, findings) in &mut all {
        findings.retain(|finding| finding.severity == Severity::Error);
    }
    Ok(all)
}

fn proof_read_all_by(
    newsroom: &Newsroom,
    slug: &Slug,
    destinations: &[Destination],
    check: Check,
    photos: &PhotoLookup<'_>,
) -> Result<Vec<(Language, Vec<Finding>)>, ProofError> {
    let mut all = Vec::new();
    let (mut manuscripts, mut attached) = (Vec::<Manuscript>::new(), Vec::new());
    for language in newsroom.releases().languages(slug)? {
        let (findings, read) = proof_read_for(newsroom, slug, language, destinations, check, (photos, &attached))?;
        all.push((language, findings));
        // What cannot be read is reported as such, and not compared.
        manuscripts.extend(read);
        attached.extend(manuscripts.last().map(|last| last.release.attachments.clone()).unwrap_or_default());
    }
    for (manuscript, found) in manuscripts.iter().zip(check_editions(&manuscripts)) {
        if let Some((_, findings)) = all.iter_mut().find(|(language, _)| *language == manuscript.release.language) {
            findings.extend(found);
            findings.sort_by_key(|finding| finding.line);
        }
    }
    Ok(all)
}

/// Refuses a release that would mislead or break where it is going; each error is noticed.
pub fn refuse_errors(
    newsroom: &Newsroom,
    slug: &Slug,
    destination: Destination,
    observer: &dyn Observer,
) -> Result<(), ProofError> {
    let releases = newsroom.releases();
    let mut refused = false;
    for (language, findings) in errors_in_all(newsroom, slug, &[destination], &PhotoLookup::new(newsroom))? {
        for finding in findings {
            refused = true;
            observer.notice(&Notice::ReleaseError { path: releases.path(slug, language), finding });
        }
    }
    if refused { Err(ProofError::Errors(slug.clone())) } else { Ok(()) }
}

/// What the library knows about a release's photos.
pub(super) fn known_photos(
    newsroom: &Newsroom,
    release: &Release,
    destinations: &[Destination],
    photos: &PhotoLookup<'_>,
) -> Result<Vec<KnownPhoto>, ProofError> {
    let settings = &newsroom.settings.rights;
    let is_held = release.is_under_embargo(newsroom.now);
    let proof = |figure: &Figure| {
        let photo = match photos.photo(figure.photo) {
            Ok(photo) => photo,
            Err(LibraryError::Unknown(_)) => {
                return Ok(KnownPhoto {
                    photo: figure.photo,
                    metadata: None,
                    refusals: Vec::new(),
                    shown_by: Vec::new(),
                });
            }
            Err(error) => return Err(error.into()),
        };
        let metadata = as_shown(&photo, figure, release)?;
        let refusals = destinations.iter().filter_map(|destination| {
            clear(photo.id, &metadata, photo.standing(), *destination, settings, newsroom.today).err()
        });
        let refusals = refusals.collect();
        let shown_by = if is_held { showing(newsroom, release, photo.id) } else { Vec::new() };
        Ok(KnownPhoto { photo: photo.id, refusals, metadata: Some(metadata), shown_by })
    };
    release.photos.iter().map(proof).collect()
}

/// The other releases that show a photo and are not under embargo. What cannot be read, its own check reports.
fn showing(newsroom: &Newsroom, release: &Release, photo: PhotoId) -> Vec<Slug> {
    let releases = newsroom.releases();
    let mut slugs = releases.slugs().unwrap_or_default();
    slugs.retain(|slug| {
        // Reading a text is quicker than understanding it.
        let names = |language| releases.text(slug, language).is_ok_and(|text| may_name(&text, photo));
        *slug != release.slug
            && releases.languages(slug).unwrap_or_default().into_iter().any(names)
            && releases.editions(slug).is_ok_and(|editions| {
                editions.iter().all(|edition| !edition.is_under_embargo(newsroom.now))
                    && editions.iter().any(|edition| {
                        edition.status == Status::Ready && edition.photos.iter().any(|figure| figure.photo == photo)
                    })
            })
    });
    slugs
}

/// Whether a text has the beginning of a photo's id in it.
pub(super) fn may_name(text: &str, photo: PhotoId) -> bool {
    text.to_ascii_lowercase().contains(&photo.to_hex()[..6])
}
