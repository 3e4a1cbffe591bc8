//! Logos, documents and films that are added to a release, or taken out of it.

use std::path::PathBuf;
use std::str::FromStr;

use serde_json::json;

use crate::cli::context::Context;
use crate::cli::error::{CliError, refused};
use crate::cli::ui::{Ui, in_a_line};
use crate::photo::{NotAPhotoPrefix, PhotoName};
use crate::release::render::SiteWords;
use crate::release::{
    AttachedError, AttachedFile, FoundFile, Language, LockedRelease, Releases, Slug, can_be_attached,
};

/// What is added to a release: a photo of the library, or a file that goes along as it is.
#[derive(Debug, Clone)]
pub(super) enum Part {
    Photo(PhotoName),
    File(PathBuf),
}

impl FromStr for Part {
    type Err = NotAPhotoPrefix;

    fn from_str(text: &str) -> Result<Self, NotAPhotoPrefix> {
        if can_be_attached(text) { Ok(Self::File(PathBuf::from(text))) } else { text.parse().map(Self::Photo) }
    }
}

impl Part {
    /// The photos and the files, each in their order.
    pub(super) fn sorted(parts: &[Self]) -> (Vec<&PhotoName>, Vec<&PathBuf>) {
        let (mut photos, mut files) = (Vec::new(), Vec::new());
        for part in parts {
            match part {
                Self::Photo(name) => photos.push(name),
                Self::File(path) => files.push(path),
            }
        }
        (photos, files)
    }
}

/// A file that may be attached, and is in the release's folder already or to be copied there.
#[derive(Debug)]
pub(super) struct Found {
    file: AttachedFile,
    found: FoundFile,
}

/// Looks whether a file may be attached; one that is not there may be in the release's folder.
pub(super) fn find(context: &Context, releases: &Releases, slug: &Slug, path: &PathBuf) -> Result<Found, CliError> {
    let named = path.file_name().and_then(|name| name.to_str());
    let name = named.ok_or_else(|| refused(format!("the name of `{}` is not Unicode text", path.display())))?;
    let file = AttachedFile::new(name);
    let is_bare = path.components().count() == 1;
    let found = match releases.find_attachment(slug, &context.working_dir.join(path)) {
        Err(AttachedError::Missing(_)) if is_bare => releases.attached(slug, &file),
        found => found,
    };
    let found = found.map_err(|error| of_file(context, path, &error))?;
    Ok(Found { file, found })
}

fn of_file(context: &Context, path: &PathBuf, error: &AttachedError) -> CliError {
    if matches!(error, AttachedError::Missing(_)) {
        let shown = context.shown(&context.working_dir.join(path));
        return refused(format!("there is no file `{}`", in_a_line(&shown))).hinted("check its name and its folder");
    }
    refused(error.to_string()).hinted(error.advice())
}

/// Copies a file into the release's folder, and adds it to some editions.
pub(super) fn attach(
    ui: &Ui,
    context: &Context,
    locked: &LockedRelease,
    (releases, slug, languages): (&Releases, &Slug, &[Language]),
    found: &Found,
    said: &AttachedFile,
) -> Result<(), CliError> {
    let name = &found.file.file;
    let is_new = locked.bring(&found.found, name).map_err(|error| of_file(context, &PathBuf::from(name), &error))?;
    let mut now = None;
    for language in languages {
        let file = AttachedFile { file: name.clone(), ..said.clone() };
        let there = locked.attach(*language, &file)?;
        now = now.or(Some(there));
    }
    let Some(AttachedFile { title, credit, usage_terms, alt, .. }) = now else { return Ok(()) };
    let path = context.shown(&releases.attached_path(slug, name));
    let size = SiteWords::of(Language::English).size(found.found.bytes, Language::English);
    let copied = if is_new { format!(", copied to `{path}`") } else { String::new() };
    ui.answer(
        format!("attached to `{slug}`: `{name}` ({}, {size}){copied}", found.file.format()),
        &json!({
            "slug": slug.as_str(),
            "attachment": name,
            "path": path,
            "bytes": found.found.bytes,
            "media_type": found.file.media_type(),
            "title": title,
            "credit": credit,
            "usage_terms": usage_terms,
            "alt": alt,
        }),
    )
}

/// Takes an attachment out of some editions; its file stays.
pub(super) fn detach(
    ui: &Ui,
    context: &Context,
    locked: &LockedRelease,
    (releases, slug, languages): (&Releases, &Slug, &[Language]),
    name: &str,
) -> Result<(), CliError> {
    let mut left = Vec::new();
    for language in languages {
        if locked.detach(*language, name)? {
            left.push(language.tag());
        }
    }
    ui.answer(
        format!("took `{name}` out of `{slug}` ({})", left.join(", ")),
        &json!({ "slug": slug.as_str(), "attachment": name, "languages": left, "state": "removed" }),
    )?;
    let path = releases.attached_path(slug, name);
    if path.exists() {
        ui.status(format!("its file is still there: `{}`", context.shown(&path)));
    }
    Ok(())
}
