//! `pressbox photo forget`

use std::collections::HashSet;

use clap::Args;

use super::forgotten;
use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, OrExplain as _, Outcome, refused};
use crate::cli::notices::Notices;
use crate::cli::photo_args::{PhotoArgs, found};
use crate::cli::ui::Ui;
use crate::library::{Library, LibraryError};
use crate::photo::{PhotoId, PhotoName};

/// Delete photos for good: originals, renditions, words, and their places in releases, collections, kits and pages
///
/// Only the id of a photo and the time are kept, so that the same file does not come back unnoticed: `pressbox ingest
/// --forgotten` takes it in all the same. Whoever should be told to stop using a photo has to be told before: `pressbox photo
/// withdraw` and `pressbox send RELEASE --kill PHOTO`. On a terminal it asks first; elsewhere it wants `--yes`. If it is
/// interrupted, the next command finishes it; if a disk is not connected, run it again with the photo's id.
#[derive(Debug, Args)]
pub(crate) struct ForgetArgs {
    #[command(flatten)]
    photos: PhotoArgs,

    /// Do not ask for confirmation
    #[arg(long)]
    yes: bool,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: ForgetArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let library = Library::open(&newsroom.library_dir())?;
    let mut photos = match &args.photos.query {
        Some(query) => found(&newsroom, &library, query)?.iter().map(|photo| photo.id).collect(),
        None => named(&library, &args.photos.photos)?,
    };
    let mut seen = HashSet::new();
    photos.retain(|id| seen.insert(*id));
    if photos.is_empty() {
        ui.status("no photo matches, so nothing was changed");
        return Ok(Outcome::Done);
    }
    let them = if photos.len() == 1 { "it" } else { "them" };
    let question = format!(
        "delete {} for good, with all that was made from {them} and every place that shows {them}?",
        count(photos.len(), "photo", "photos")
    );
    match if args.yes { Some(true) } else { ui.confirm(&question)? } {
        Some(true) => {}
        Some(false) => {
            ui.status("nothing was changed");
            return Ok(Outcome::Refused);
        }
        None => {
            let what = count(photos.len(), "photo is", "photos are");
            return Err(refused(format!("{what} forgotten for good only with `--yes`"))
                .hinted("`pressbox photo withdraw` takes a photo out of use, and can be undone"));
        }
    }
    drop(library);
    let notices = Notices { ui, context };
    let mut failures = 0;
    for photo in photos {
        failures += forgotten::tell(ui, context, newsroom.forget_photo(photo, &notices)?)?;
    }
    Ok(Outcome::of_failures(failures))
}

/// The photos with these names. One that was forgotten before is known by its id still.
fn named(library: &Library, names: &[PhotoName]) -> Result<Vec<PhotoId>, CliError> {
    let find = |name: &PhotoName| match library.find_named(name) {
        Ok(photo) => Ok(photo.id),
        Err(LibraryError::Forgotten(forgotten)) => Ok(forgotten.photo),
        Err(error) => Err(error),
    };
    let found = names.iter().map(find).collect::<Result<Vec<_>, _>>();
    found.hint("`pressbox photos` lists the photos with their ids")
}
