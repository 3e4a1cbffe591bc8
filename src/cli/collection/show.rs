//! `pressbox collection show`

use clap::Args;

use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome};
use crate::cli::photo_json::{line, object};
use crate::cli::ui::Ui;
use crate::library::{CollectionName, Library};

/// Show the photos of a collection, in the order in which they were added
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    /// The collection
    #[arg(value_name = "NAME")]
    name: CollectionName,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: ShowArgs) -> Result<Outcome, CliError> {
    let library = Library::open(&context.newsroom()?.library_dir())?;
    let (name, photos) = library.collection(&args.name)?;
    for photo in &photos {
        ui.answer(line(ui, photo), &object(photo))?;
    }
    ui.status(format!("`{name}`: {}", count(photos.len(), "photo", "photos")));
    Ok(Outcome::Done)
}
