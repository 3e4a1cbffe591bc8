//! `pressbox photo forget`

use std::collections::HashSet;

use clap::Args;

use super::forgotten;
use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome, refused};
use crate::cli::notices::Notices;
use crate::cli::photo_args::{PhotoArgs, found};
use crate::cli::ui::Ui;
use crate::library::{Library, LibraryError};
use crate::newsroom::Newsroom;
use crate::photo::{PhotoId, PhotoName};
use crate::progress::Hidden;

/// Delete photos for good: originals, renditions, metadata, and their places in releases, collections, kits and pages
///
/// Only the id of a photo and the time are kept, so that the same file does not come back unnoticed; `pressbox ingest
/// --forgotten` ingests it anyway. If somebody has the photo, tell them first, with `pressbox photo withdraw PHOTO`
/// and `pressbox send RELEASE --kill PHOTO`: afterwards pressbox no longer can. Standing pages (`pages/*.md`) that list it are
/// named and left as they are. On a terminal it asks first; in a script, give `--yes`. If it is interrupted, the next command
/// finishes it; if a disk is not connected, run it again with the photo's id.
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
    if !args.yes {
        let them = listed(&library, &photos);
        let (shown, first) = consequences(context, &newsroom, &photos);
        // Where nobody can be asked, the refusal says all of it.
        if ui.can_ask() {
            for line in &shown {
                ui.warn(line);
            }
            for hint in &first {
                ui.hint(hint);
            }
        }
        let question = format!("delete {them} for good, with all that was made from it?");
        let question = if photos.len() == 1 { question } else { question.replace("from it?", "from them?") };
        match ui.confirm(&question)? {
            Some(true) => {}
            Some(false) => {
                ui.status("nothing was changed");
                return Ok(Outcome::Refused);
            }
            None => {
                let refusal = refused(format!("nothing was deleted: to delete {them} for good, add `--yes`"));
                let hints = shown.into_iter().chain(first);
                return Err(hints.fold(refusal, CliError::hinted).hinted(UNDOABLE));
            }
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

const UNDOABLE: &str = "`pressbox photo withdraw` takes a photo out of use, and can be undone";

/// How many photos are told one by one.
const TOLD: usize = 5;

/// The photos by id and file name: the first few of many.
fn listed(library: &Library, photos: &[PhotoId]) -> String {
    let named = |id: &PhotoId| {
        let name = library.photo(*id).ok().and_then(|photo| photo.names.into_iter().next());
        name.map_or_else(|| format!("`{}`", id.short()), |name| format!("`{}` ({name})", id.short()))
    };
    let first: Vec<_> = photos.iter().take(TOLD).map(named).collect();
    match photos.len() {
        1 => first.concat(),
        number if number <= TOLD => format!("{} photos – {} –", number, first.join(", ")),
        number => format!("{} photos – {} and {} more –", number, first.join(", "), number - TOLD),
    }
}

/// Where photos are listed and who has them, and what to do before they are deleted.
fn consequences(context: &Context, newsroom: &Newsroom, photos: &[PhotoId]) -> (Vec<String>, Vec<String>) {
    let (mut shown, mut first, mut untold) = (Vec::new(), Vec::new(), 0);
    // What cannot be read is told once it is deleted.
    let found = newsroom.releases_with_photos(photos, &Hidden).unwrap_or_else(|error| {
        shown.push(format!("pressbox cannot tell who has it: {}", CliError::from(error).one_line()));
        vec![Vec::new(); photos.len()]
    });
    for (photo, releases) in photos.iter().zip(found) {
        let short = photo.short();
        let mut parts: Vec<String> = Vec::new();
        let mut listing: Vec<String> = releases
            .iter()
            .filter(|found| !found.editions.is_empty())
            .map(|found| format!("`{}`", found.release))
            .collect();
        listing
            .extend(newsroom.pages_with_photo(*photo).0.iter().map(|page| format!("`{}`", context.shown(&page.path))));
        if !listing.is_empty() {
            parts.push(format!("is listed in {}", listing.join(", ")));
        }
        for found in releases.iter().filter(|found| found.journalists() > 0) {
            let who = count(found.journalists(), "journalist", "journalists");
            let was = if found.perhaps > 0 { "may have been" } else { "was" };
            parts.push(format!("{was} sent to {who} with `{}`", found.release));
        }
        if parts.is_empty() {
            continue;
        }
        if shown.len() == TOLD {
            untold += 1;
            continue;
        }
        shown.push(format!("`{short}` {}", parts.join(", and ")));
        for found in releases.iter().filter(|found| found.journalists() > found.told) {
            first.push(format!(
                "to tell those who have it, first run `pressbox photo withdraw {short}` and `pressbox send {} --kill \
                 {short}`: once it is deleted, pressbox cannot",
                found.release
            ));
        }
    }
    if untold > 0 {
        let them = count(untold, "more of them is listed or was sent", "more of them are listed or were sent");
        shown.push(format!("{them}, too: look at fewer photos at a time to see where"));
    }
    (shown, first)
}

/// The photos with these names. One that was forgotten before is known by its id still.
fn named(library: &Library, names: &[PhotoName]) -> Result<Vec<PhotoId>, CliError> {
    let find = |name: &PhotoName| match library.find_named(name) {
        Ok(photo) => Ok(photo.id),
        Err(LibraryError::Forgotten(forgotten)) => Ok(forgotten.photo),
        Err(error) => Err(error),
    };
    let found = names.iter().map(find).collect::<Result<Vec<_>, _>>();
    Ok(found?)
}
