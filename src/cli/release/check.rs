//! `pressbox release check`

use clap::Args;

use super::super::desk::{Desk, Newsroom};
use super::super::error::{CliError, Outcome, refused};
use super::super::ui::Ui;
use super::add::find_photo;
use super::findings;
use crate::photo::{Door, clear};
use crate::release::{Finding, Language, PhotoProof, Proof, Release, ReleaseError, Severity, Slug, check};

/// Proof-read a release: what would mislead, break or be stumbled over
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    slug: Slug,
}

pub(crate) fn run(ui: &Ui, desk: &Desk, args: CheckArgs) -> Result<Outcome, CliError> {
    let newsroom = desk.newsroom()?;
    let releases = newsroom.releases();
    let mut all: Vec<Finding> = Vec::new();
    for language in releases.languages(&args.slug)? {
        let found = proof_read(desk, &newsroom, &args.slug, language)?;
        findings::answer(ui, &desk.shown(&releases.path(&args.slug, language)), &found)?;
        all.extend(found);
    }
    match findings::tally(&all) {
        Some(tally) => ui.status(tally),
        None => ui.text(format!("`{}` is clean: there is nothing to remark", args.slug))?,
    }
    let wrong = all.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if wrong { Outcome::Refused } else { Outcome::Done })
}

/// All that is to be remarked on an edition.
fn proof_read(desk: &Desk, newsroom: &Newsroom, slug: &Slug, language: Language) -> Result<Vec<Finding>, CliError> {
    match newsroom.releases().manuscript(slug, language) {
        Ok(manuscript) => {
            let issuer = newsroom.issuer();
            let photos = proofs(newsroom, &manuscript.release);
            Ok(check(&Proof { manuscript: &manuscript, issuer: &issuer, photos: &photos, now: desk.now }))
        }
        Err(ReleaseError::NotUnderstood { source, .. }) => Ok(source.iter().cloned().collect()),
        Err(error) => Err(error.into()),
    }
}

/// Refuses a release with errors in any edition: it does not leave the house.
pub(in crate::cli) fn refuse_errors(desk: &Desk, newsroom: &Newsroom, slug: &Slug) -> Result<(), CliError> {
    let mut errors = Vec::new();
    for language in newsroom.releases().languages(slug)? {
        errors
            .extend(proof_read(desk, newsroom, slug, language)?.into_iter().filter(|f| f.severity == Severity::Error));
    }
    let Some(first) = errors.first() else { return Ok(()) };
    let more = match errors.len() - 1 {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    Err(refused(format!("`{slug}` has errors: {}{more}", first.message))
        .hinted(format!("see them all with `pressbox release check {slug}`")))
}

/// What the library knows about a release's photos.
fn proofs(newsroom: &Newsroom, release: &Release) -> Vec<PhotoProof> {
    let settings = &newsroom.config.rights;
    let proof = |figure: &crate::release::Figure| {
        let Ok(photo) = find_photo(newsroom, &figure.photo.into()) else {
            return PhotoProof { photo: figure.photo, metadata: None, refusals: Vec::new() };
        };
        let mut metadata = photo.metadata;
        metadata.caption = figure.caption.clone().or(metadata.caption);
        metadata.alt_text = figure.alt.clone().or(metadata.alt_text);
        let doors = [Door::Mail, Door::Kit, Door::Site];
        let refusals =
            doors.into_iter().filter_map(|door| clear(photo.id, &metadata, photo.withdrawn, door, settings).err());
        PhotoProof { photo: photo.id, refusals: refusals.collect(), metadata: Some(metadata) }
    };
    release.photos.iter().map(proof).collect()
}
