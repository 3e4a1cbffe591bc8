//! `pressbox release remove`

use std::collections::BTreeSet;

use clap::Args;
use serde_json::json;

use super::add::wanted_languages;
use super::attaching::{self, Part};
use crate::cli::context::Context;
use crate::cli::error::{CliError, Outcome, refused};
use crate::cli::ui::Ui;
use crate::library::Library;
use crate::photo::{PhotoId, PhotoName};
use crate::release::{Language, Slug};

/// Take photos or attachments out of a release; they stay in the library, and in the release's folder
///
/// They are taken out of every edition. What was sent or published before keeps them: to take a photo back everywhere, use
/// `pressbox photo withdraw`.
#[derive(Debug, Args)]
pub(crate) struct RemoveArgs {
    /// The release
    #[arg(value_name = "RELEASE")]
    slug: Slug,

    /// Photo ids, or at least their first six characters, or names of their files; or names of attachments
    #[arg(required = true, value_name = "PHOTO|FILE")]
    parts: Vec<Part>,

    /// Take them out of the edition in this language only, such as `en`
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<Language>,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: RemoveArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let (releases, slug) = (newsroom.releases(), &args.slug);
    // A release that is not there gets no lock.
    releases.languages(slug)?;
    let locked = releases.lock(slug)?;
    let languages = wanted_languages(&releases, slug, args.language)?;
    let editions = releases.editions(slug)?;
    let of_wanted = editions.iter().filter(|edition| languages.contains(&edition.language));
    let there: BTreeSet<PhotoId> = of_wanted.flat_map(|edition| &edition.photos).map(|figure| figure.photo).collect();
    // Everything that can be refused is checked before the first file is changed.
    let mut photos = Vec::new();
    let (names, paths) = Part::sorted(&args.parts);
    for name in names {
        let (photo, shown) = named(&newsroom.library_dir(), name, &there)?;
        if !there.contains(&photo) {
            let place = args.language.map(|language| format!("the `{language}` edition of ")).unwrap_or_default();
            let refused = refused(format!("{shown} is not in {place}`{slug}`, so nothing was changed"));
            return Err(refused.hinted(format!("`pressbox release show {slug}` lists its photos")));
        }
        photos.push((photo, shown));
    }
    let place = args.language.map(|language| format!("the `{language}` edition of ")).unwrap_or_default();
    let mut files = Vec::new();
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let of_wanted = editions.iter().filter(|edition| languages.contains(&edition.language));
        if !of_wanted.flat_map(|edition| &edition.attachments).any(|file| file.file == name) {
            let refused = refused(format!("`{name}` is not in {place}`{slug}`, so nothing was changed"));
            return Err(refused.hinted(format!("`pressbox release show {slug}` lists its attachments")));
        }
        files.push(name);
    }
    for (photo, shown) in photos {
        let mut left = Vec::new();
        for language in &languages {
            if locked.remove(*language, photo)? {
                left.push(*language);
            }
        }
        let from: Vec<_> = left.iter().map(|language| language.tag()).collect();
        ui.answer(
            format!("took {shown} out of `{slug}` ({})", from.join(", ")),
            &json!({ "slug": slug.as_str(), "photo": photo, "languages": from, "state": "removed" }),
        )?;
    }
    for name in &files {
        attaching::detach(ui, context, &locked, (&releases, slug, &languages), name)?;
    }
    Ok(Outcome::Done)
}

/// A photo by its name, and how it is shown. One that the library does not have any more may still be in the release.
fn named(
    library: &std::path::Path,
    name: &PhotoName,
    there: &BTreeSet<PhotoId>,
) -> Result<(PhotoId, String), CliError> {
    if let PhotoName::Id(prefix) = name {
        let prefix = prefix.to_string();
        let mut matching = there.iter().filter(|photo| photo.to_hex().starts_with(&prefix));
        if let (Some(photo), None) = (matching.next(), matching.next()) {
            return Ok((*photo, photo.short()));
        }
    }
    let photo = Library::open(library)?.find_named(name)?;
    let file = photo.names.first().map(|file| format!(" ({file})")).unwrap_or_default();
    Ok((photo.id, format!("{}{file}", photo.id.short())))
}
