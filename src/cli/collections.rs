//! `pressbox collections`

use clap::Args;
use serde_json::json;

use super::context::Context;
use super::count::count;
use super::error::{CliError, Outcome};
use super::ui::{Tone, Ui};
use crate::library::Library;
use crate::storage::text::rfc3339;

/// List the collections, with the number of photos in each
#[derive(Debug, Args)]
pub(crate) struct CollectionsArgs {}

pub(crate) fn run(ui: &Ui, context: &Context, _: &CollectionsArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let zone = newsroom.issuer().zone;
    let collections = Library::open(&newsroom.library_dir())?.collections()?;
    let width = collections.iter().map(|collection| collection.name.chars().count()).max().unwrap_or(0);
    for collection in &collections {
        let changed = collection.changed.to_zoned(zone.clone());
        let name = ui.paint(Tone::Strong, &format!("{:<width$}", collection.name));
        let withdrawn = match collection.withdrawn {
            0 => String::new(),
            number => format!(", {number} withdrawn"),
        };
        let photos = count(collection.photos, "photo", "photos");
        let when = changed.strftime("%Y-%m-%d %H:%M");
        ui.answer(
            format!("{name}  {photos}{withdrawn}, changed {when}"),
            &json!({
                "collection": collection.name,
                "photos": collection.photos,
                "withdrawn": collection.withdrawn,
                "changed": rfc3339(&changed),
            }),
        )?;
    }
    if collections.is_empty() {
        ui.status("there are no collections yet");
        ui.hint("create one with `pressbox collection add NAME PHOTO`");
    } else {
        ui.status(count(collections.len(), "collection", "collections").to_string());
    }
    Ok(Outcome::Done)
}
