//! A release proof-read with what the library knows about its photos, for `release check` and for every destination.

use super::context::Context;
use super::error::{CliError, OrExplain as _, refused};
use super::figures::as_shown;
use super::remedies;
use super::ui::Ui;
use crate::library::{Library, LibraryError};
use crate::newsroom::Newsroom;
use crate::photo::{Destination, clear};
use crate::release::{
    Figure, Finding, KnownPhoto, Language, LintContext, Release, ReleaseError, Severity, Slug, check, check_editions,
};

/// Everything that is to be remarked on an edition.
pub(crate) fn read(
    context: &Context,
    newsroom: &Newsroom,
    slug: &Slug,
    language: Language,
) -> Result<Vec<Finding>, CliError> {
    match newsroom.releases().manuscript(slug, language) {
        Ok(manuscript) => {
            let photos = proofs(newsroom, &manuscript.release)?;
            let issuer = newsroom.issuer();
            Ok(check(&LintContext { manuscript: &manuscript, issuer: &issuer, photos: &photos, now: context.now }))
        }
        Err(ReleaseError::NotUnderstood { source, .. }) => Ok(source.iter().cloned().collect()),
        Err(error) => Err(error.into()),
    }
}

/// Everything that is to be remarked on each edition, and where they disagree.
pub(crate) fn read_all(
    context: &Context,
    newsroom: &Newsroom,
    slug: &Slug,
) -> Result<Vec<(Language, Vec<Finding>)>, CliError> {
    let releases = newsroom.releases();
    let mut all = Vec::new();
    let mut manuscripts = Vec::new();
    for language in releases.languages(slug)? {
        all.push((language, read(context, newsroom, slug, language)?));
        // What cannot be read is told as that, and compared with nothing.
        manuscripts.extend(releases.manuscript(slug, language).ok());
    }
    for (manuscript, found) in manuscripts.iter().zip(check_editions(&manuscripts)) {
        if let Some((_, findings)) = all.iter_mut().find(|(language, _)| *language == manuscript.release.language) {
            findings.extend(found);
            findings.sort_by_key(|finding| finding.line);
        }
    }
    Ok(all)
}

/// Refuses a release that would mislead or break if it left the house.
pub(crate) fn refuse_errors(ui: &Ui, context: &Context, newsroom: &Newsroom, slug: &Slug) -> Result<(), CliError> {
    let releases = newsroom.releases();
    let mut errors = 0;
    for (language, findings) in read_all(context, newsroom, slug)? {
        let file = context.shown(&releases.path(slug, language));
        for finding in findings {
            if finding.severity == Severity::Error {
                errors += 1;
                ui.failed(format!("{file}:{}: {}", finding.line, finding.message));
                if let Some(remedy) = &finding.remedy {
                    ui.hint(remedies::of_release(remedy));
                }
            }
        }
    }
    if errors == 0 {
        return Ok(());
    }
    Err(refused(format!("`{slug}` has errors and stays in the house"))
        .hinted(format!("see everything with `pressbox release check {slug}`")))
}

/// What the library knows about a release's photos.
fn proofs(newsroom: &Newsroom, release: &Release) -> Result<Vec<KnownPhoto>, CliError> {
    if release.photos.is_empty() {
        return Ok(Vec::new());
    }
    let library = Library::open(&newsroom.library_dir())?;
    let settings = &newsroom.settings.rights;
    let proof = |figure: &Figure| {
        let photo = match library.photo(figure.photo) {
            Ok(photo) => photo,
            Err(LibraryError::Unknown(_)) => {
                return Ok(KnownPhoto { photo: figure.photo, metadata: None, refusals: Vec::new() });
            }
            Err(error) => return Err(error.into()),
        };
        let metadata = as_shown(&photo, figure, release).hint("say it in fewer words")?;
        let destinations = [Destination::Mail, Destination::Kit, Destination::Site];
        let refusals = destinations.into_iter().filter_map(|destination| {
            clear(photo.id, &metadata, photo.withdrawn, destination, settings, newsroom.today).err()
        });
        Ok(KnownPhoto { photo: photo.id, refusals: refusals.collect(), metadata: Some(metadata) })
    };
    release.photos.iter().map(proof).collect()
}
