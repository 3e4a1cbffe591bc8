//! `pressbox collection add`

use clap::Args;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome};
use crate::cli::photo_args::PhotoArgs;
use crate::cli::photo_json::{line, object};
use crate::cli::ui::Ui;
use crate::library::{CollectionName, Library};

/// Add photos to a collection; it is created with the first
#[derive(Debug, Args)]
pub(crate) struct AddArgs {
    /// The collection
    #[arg(value_name = "NAME")]
    name: CollectionName,

    #[command(flatten)]
    photos: PhotoArgs,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: AddArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let library = Library::open(&newsroom.library_dir())?;
    let photos = args.photos.find(&newsroom, &library)?;
    if photos.is_empty() {
        ui.status("no photo matches, so nothing was added");
        return Ok(Outcome::Done);
    }
    let ids: Vec<_> = photos.iter().map(|photo| photo.id).collect();
    let (name, added) = library.add_to_collection(&args.name, &ids, context.now)?;
    for (id, is_new) in ids.iter().zip(&added) {
        let photo = library.photo(*id)?;
        let mut answer = object(&photo);
        answer["collection"] = json!(name);
        answer["status"] = json!(if *is_new { "added" } else { "unchanged" });
        ui.answer(line(ui, &photo), &answer)?;
    }
    let new = added.iter().filter(|is_new| **is_new).count();
    let there = match added.len() - new {
        0 => String::new(),
        there => format!("; {there} {} in it already", if there == 1 { "was" } else { "were" }),
    };
    ui.status(format!("{} added to `{name}`{there}", count(new, "photo", "photos")));
    Ok(Outcome::Done)
}
