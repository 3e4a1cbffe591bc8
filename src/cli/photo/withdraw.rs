//! `pressbox photo withdraw`

use clap::Args;

use crate::cli::context::Context;
use crate::cli::error::{CliError, OrExplain as _, Outcome};
use crate::cli::photo_json::object;
use crate::cli::ui::Ui;
use crate::library::{Library, PhotoChange};
use crate::photo::PhotoPrefix;

/// Take a photo out of every later mail, kit, page and export
#[derive(Debug, Args)]
pub(crate) struct WithdrawArgs {
    /// The photo's id, or at least its first six digits
    #[arg(required = true, value_name = "PHOTO")]
    photos: Vec<PhotoPrefix>,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: WithdrawArgs) -> Result<Outcome, CliError> {
    let library = Library::open(&context.newsroom()?.library_dir())?;
    let photos = args.photos.iter().map(|prefix| library.find(prefix)).collect::<Result<Vec<_>, _>>();
    for photo in photos.hint("`pressbox photos` lists them")? {
        let changed = library.change(photo.id, &PhotoChange::Withdraw, context.now)?;
        ui.answer(format!("withdrew `{}`; its file stays in the library", changed.id.short()), &object(&changed))?;
    }
    Ok(Outcome::Done)
}
