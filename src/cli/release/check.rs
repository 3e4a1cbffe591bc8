//! `pressbox release check`

use clap::Args;

use super::super::desk::{Desk, Newsroom};
use super::super::error::{CliError, Outcome};
use super::super::ui::Ui;
use super::findings;
use crate::library::{Library, LibraryError};
use crate::photo::{Door, clear};
use crate::release::{Figure, Finding, PhotoProof, Proof, Release, ReleaseError, Severity, Slug, check};

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
                let photos = proofs(&newsroom, &manuscript.release)?;
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
fn proofs(newsroom: &Newsroom, release: &Release) -> Result<Vec<PhotoProof>, CliError> {
    if release.photos.is_empty() {
        return Ok(Vec::new());
    }
    let library = Library::open(&newsroom.library_dir())?;
    let proof = |figure: &Figure| {
        let photo = match library.photo(figure.photo) {
            Ok(photo) => photo,
            Err(LibraryError::Unknown(_)) => {
                return Ok(PhotoProof { photo: figure.photo, metadata: None, refusals: Vec::new() });
            }
            Err(error) => return Err(CliError::from(error)),
        };
        let mut metadata = photo.metadata;
        metadata.caption = figure.caption.clone().or(metadata.caption);
        metadata.alt_text = figure.alt.clone().or(metadata.alt_text);
        let settings = &newsroom.config.rights;
        let refused = |door| clear(photo.id, &metadata, photo.withdrawn, door, settings).err();
        let refusals = [Door::Mail, Door::Kit, Door::Site].into_iter().filter_map(refused).collect();
        Ok(PhotoProof { photo: photo.id, refusals, metadata: Some(metadata) })
    };
    release.photos.iter().map(proof).collect()
}
