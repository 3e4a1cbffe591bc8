//! `pressbox release check`

use clap::Args;

use super::super::desk::{Desk, Newsroom};
use super::super::error::{CliError, Outcome};
use super::super::ui::Ui;
use super::add::find_photo;
use super::findings;
use crate::photo::{Door, clear};
use crate::release::{Finding, PhotoProof, Proof, Release, ReleaseError, Severity, Slug, check};

/// Proof-read a release: what would mislead, break or be stumbled over
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    slug: Slug,
}

pub(crate) fn run(ui: &Ui, desk: &Desk, args: CheckArgs) -> Result<Outcome, CliError> {
    let newsroom = desk.newsroom()?;
    let releases = newsroom.releases();
    let issuer = newsroom.issuer();
    let mut all: Vec<Finding> = Vec::new();
    for language in releases.languages(&args.slug)? {
        let found = match releases.manuscript(&args.slug, language) {
            Ok(manuscript) => {
                let photos = proofs(&newsroom, &manuscript.release);
                check(&Proof { manuscript: &manuscript, issuer: &issuer, photos: &photos, now: desk.now })
            }
            Err(ReleaseError::NotUnderstood { source, .. }) => source.iter().cloned().collect(),
            Err(error) => return Err(error.into()),
        };
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
