//! `pressbox photos`

use clap::Args;
use serde_json::json;

use super::context::Context;
use super::count::count;
use super::error::{CliError, OrExplain as _, Outcome};
use super::photo_json::{line, object};
use super::ui::Ui;
use crate::library::Library;
use crate::photo::PhotoName;

/// Find photos, newest first
#[derive(Debug, Args)]
pub(crate) struct PhotosArgs {
    /// Words in the caption, headline, keywords, credit, place or file name; only photos with all of them are shown
    query: Vec<String>,

    /// Show at most N photos
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    newest: Option<usize>,

    /// Show photos that look like this one, most similar first
    #[arg(long, value_name = "PHOTO", conflicts_with = "query")]
    look_alikes: Option<PhotoName>,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: PhotosArgs) -> Result<Outcome, CliError> {
    let library = Library::open(&context.newsroom()?.library_dir())?;
    if let Some(name) = &args.look_alikes {
        let photo = library.find_named(name).hint("`pressbox photos` lists the photos with their ids")?;
        let mut alike = library.look_alikes(&photo, ui)?;
        alike.truncate(args.newest.unwrap_or(usize::MAX));
        for other in &alike {
            let found = library.photo(other.photo)?;
            let mut answer = object(&found);
            answer["distance"] = json!(other.distance);
            ui.answer(line(ui, &found), &answer)?;
        }
        if alike.is_empty() {
            ui.status(format!("no photo looks like `{}`", photo.id.short()));
        }
        return Ok(Outcome::Done);
    }
    let query = args.query.join(" ");
    let found = library.search(&query, args.newest)?;
    for photo in &found {
        ui.answer(line(ui, photo), &object(photo))?;
    }
    match (found.len(), query.trim()) {
        (0, "") if library.has_originals() => {
            ui.warn("the catalogue lists no photos, but there are files in `library/originals`");
            ui.hint("`pressbox check` lists them, and says what to do");
        }
        (0, "") => ui.hint("the library is empty; fill it with `pressbox ingest FOLDER`"),
        (0, query) => ui.status(format!("no photo matches `{query}`")),
        (number, _) => ui.status(count(number, "photo", "photos").to_string()),
    }
    Ok(Outcome::Done)
}
