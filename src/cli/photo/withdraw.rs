//! `pressbox photo withdraw`

use clap::Args;

use super::reinstated;
use super::withdrawn;
use crate::cli::context::Context;
use crate::cli::error::{CliError, Outcome};
use crate::cli::notices::Notices;
use crate::cli::photo_args::PhotoArgs;
use crate::cli::ui::Ui;
use crate::library::Library;

/// Take a photo out of use: it is left out from now on, and taken out of the kits, pages and exports that you have
///
/// It says which releases show the photo and how many journalists have it; `pressbox send RELEASE --kill PHOTO` tells them.
/// A file that somebody has changed since pressbox wrote it is left alone and named. If the command is interrupted, or a
/// disk is not connected, run it again: it finishes what is left.
#[derive(Debug, Args)]
pub(crate) struct WithdrawArgs {
    #[command(flatten)]
    photos: PhotoArgs,

    /// Allow it again: later emails, kits, pages and exports include it
    #[arg(long)]
    undo: bool,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: WithdrawArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let library = Library::open(&newsroom.library_dir())?;
    let photos = args.photos.find(&newsroom, &library)?;
    drop(library);
    let notices = Notices { ui, context };
    let mut failures = 0;
    for photo in photos {
        failures += if args.undo {
            reinstated::tell(ui, context, newsroom.reinstate_photo(photo.id, &notices)?)?
        } else {
            withdrawn::tell(ui, context, newsroom.withdraw_photo(photo.id, &notices)?)?
        };
    }
    Ok(Outcome::of_failures(failures))
}
