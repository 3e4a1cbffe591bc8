//! `pressbox photo show`

use clap::Args;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::count::size;
use crate::cli::error::{CliError, Outcome};
use crate::cli::machine::memory;
use crate::cli::photo_args::PhotoArgs;
use crate::cli::photo_json::{conflict, object};
use crate::cli::terminal_picture::{Protocol, codes};
use crate::cli::ui::{Tone, Ui};
use crate::library::{Library, Photo};
use crate::newsroom::{Newsroom, small_picture};
use crate::photo::Property;

/// Show what is known about a photo, and where each value comes from
///
/// A terminal that can show pictures (kitty, iTerm2, or one that knows sixels) shows the photo, too. `pressbox photos --sheet
/// FILE.html` shows photos in your browser.
#[derive(Debug, Args)]
pub(crate) struct ShowArgs {
    #[command(flatten)]
    photos: PhotoArgs,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: ShowArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let library = Library::open(&newsroom.library_dir())?;
    let protocol = if ui.is_seen() { context.terminal.protocol() } else { None };
    for photo in args.photos.find(&newsroom, &library)? {
        if let Some(protocol) = protocol {
            show_picture(ui, protocol, &newsroom, &library, &photo)?;
        }
        show(ui, &library, &photo)?;
    }
    Ok(Outcome::Done)
}

fn show_picture(
    ui: &Ui,
    protocol: Protocol,
    newsroom: &Newsroom,
    library: &Library,
    photo: &Photo,
) -> Result<(), CliError> {
    match small_picture(newsroom, library, photo, memory()) {
        Ok(picture) => codes(protocol, &picture, ui.width().unwrap_or(80)).map_or(Ok(()), |codes| ui.picture(&codes)),
        Err(error) => {
            let error = CliError::from(error).one_line();
            ui.status(format!("the picture of {} cannot be shown: {error}", photo.id.short()));
            Ok(())
        }
    }
}

/// Prints everything that is known about a photo.
pub(super) fn show(ui: &Ui, library: &Library, photo: &Photo) -> Result<(), CliError> {
    let mut answer = object(photo);
    answer["original"] = json!(library.original(photo));
    answer["from"] = Property::ALL
        .iter()
        .filter_map(|property| Some((property.name().to_owned(), json!(came_from(photo, *property)?))))
        .collect::<serde_json::Map<_, _>>()
        .into();
    answer["conflicts"] = json!(photo.layers.conflicts);
    answer["unread"] = json!(photo.layers.unread);
    ui.answer(text(ui, photo), &answer)
}

fn text(ui: &Ui, photo: &Photo) -> String {
    let (width, height) = photo.orientation.sides(photo.width, photo.height);
    let mut lines = vec![format!(
        "{}  {} {}×{}, {}",
        // In full it takes the whole line, and is in `--json`.
        ui.paint(Tone::Strong, &if ui.width().is_some() { photo.id.short() } else { photo.id.to_hex() }),
        photo.format.to_string().to_uppercase(),
        width,
        height,
        size(photo.bytes)
    )];
    let mut put = |label: &str, value: &str, source: &str| {
        let source = if source.is_empty() { String::new() } else { ui.paint(Tone::Quiet, &format!("  ({source})")) };
        let value = value.replace('\n', &format!("\n{:24}", ""));
        lines.push(format!(
            "  {:<20}  {value}{source}",
            ui.paint(Tone::Quiet, label) + &" ".repeat(20_usize.saturating_sub(label.len()))
        ));
    };
    if photo.withdrawn {
        put("withdrawn", "it can no longer be used in mail, kits, pages or exports", "");
    }
    if !photo.layers.unread.is_empty() {
        let names: Vec<_> = photo.layers.unread.iter().map(|source| source.name()).collect();
        put("unread", &format!("its damaged {} may have restrictions; see `--accept-unread`", names.join(" and ")), "");
    }
    put("names", &photo.names.join(", "), "");
    if photo.folders.iter().any(|folder| !folder.is_empty()) {
        put("folders", &photo.folders.join(", "), "");
    }
    if let Some(camera) = &photo.camera {
        put("camera", camera, "");
    }
    if !photo.collections.is_empty() {
        put("collections", &photo.collections.join(", "), "");
    }
    for property in Property::ALL {
        if let Some(value) = property.text(&photo.metadata) {
            put(&property.to_string(), &value, came_from(photo, *property).unwrap_or_default());
        }
    }
    for property in photo.layers.cleared.iter().filter(|property| property.is_blank(&photo.metadata)) {
        put(&property.to_string(), &ui.paint(Tone::Quiet, "(cleared)"), "");
    }
    for found in &photo.layers.conflicts {
        put("conflict", &conflict(found), "");
    }
    lines.join("\n")
}

/// The layer that a value comes from; for values read from a file, the metadata block.
fn came_from(photo: &Photo, property: Property) -> Option<&'static str> {
    let layers = &photo.layers;
    if !property.is_blank(&layers.edited) {
        return Some("edited");
    }
    if layers.cleared.contains(&property) {
        return Some("cleared");
    }
    if !property.is_blank(&layers.read) {
        let block = layers.read_from.iter().find(|(name, _)| name == property.name());
        return Some(block.map_or("file", |(_, block)| block.name()));
    }
    if !property.is_blank(&layers.filled) {
        return Some("ingest");
    }
    (!property.is_blank(&photo.metadata)).then_some("settings")
}
