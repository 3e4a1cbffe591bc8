//! `pressbox collection remove`

use clap::Args;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome, refused};
use crate::cli::photo_args::{found, named};
use crate::cli::photo_json::{line, object};
use crate::cli::ui::Ui;
use crate::library::{CollectionName, Library};
use crate::photo::PhotoName;

/// Take photos out of a collection, or all of them; they stay in the library
#[derive(Debug, Args)]
pub(crate) struct RemoveArgs {
    /// The collection
    #[arg(value_name = "NAME")]
    name: CollectionName,

    /// Photo ids, or at least their first six characters, or names of their files; none for the whole collection
    #[arg(value_name = "PHOTO", conflicts_with = "query")]
    photos: Vec<PhotoName>,

    /// Those that `pressbox photos WORDS` finds
    #[arg(long, value_name = "WORDS")]
    query: Option<String>,

    /// Remove the whole collection without asking
    #[arg(long)]
    yes: bool,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: RemoveArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let library = Library::open(&newsroom.library_dir())?;
    let (name, there) = library.collection(&args.name)?;
    let photos = match &args.query {
        Some(query) => {
            let mut photos = found(&newsroom, &library, query)?;
            photos.retain(|photo| there.iter().any(|other| other.id == photo.id));
            photos
        }
        None if args.photos.is_empty() => {
            let question = format!("remove the collection `{name}` ({})?", count(there.len(), "photo", "photos"));
            match if args.yes { Some(true) } else { ui.confirm(&question)? } {
                Some(true) => there,
                Some(false) => {
                    ui.status("nothing was changed");
                    return Ok(Outcome::Refused);
                }
                None => {
                    return Err(refused(format!("the whole collection `{name}` is removed only with `--yes`"))
                        .hinted("name photos to take only these out of it"));
                }
            }
        }
        None => named(&library, &args.photos)?,
    };
    let ids: Vec<_> = photos.iter().map(|photo| photo.id).collect();
    library.remove_from_collection(&args.name, &ids)?;
    for id in &ids {
        let photo = library.photo(*id)?;
        let mut answer = object(&photo);
        answer["collection"] = json!(name);
        answer["status"] = json!("removed");
        ui.answer(line(ui, &photo), &answer)?;
    }
    ui.status(format!("{} taken out of `{name}`", count(ids.len(), "photo", "photos")));
    Ok(Outcome::Done)
}
