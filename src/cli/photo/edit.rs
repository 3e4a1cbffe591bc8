//! `pressbox photo edit`

use clap::Args;
use serde_json::json;

use super::super::context::Context;
use super::super::count::count;
use super::super::error::{CliError, OrExplain as _, Outcome, usage};
use super::super::metadata_args::MetadataArgs;
use super::super::photo_json::{clip, line, object};
use super::super::ui::Ui;
use super::show::show;
use crate::library::{Library, Photo, PhotoChange};
use crate::newsroom::Newsroom;
use crate::photo::{CaptionTemplate, Focus, Metadata, PhotoPrefix, Property};

/// Edit the metadata of photos; the original files are never changed
#[derive(Debug, Args)]
pub(crate) struct EditArgs {
    /// The photo's id, or its first six digits or more
    #[arg(required_unless_present = "query", conflicts_with = "query", value_name = "PHOTO")]
    photos: Vec<PhotoPrefix>,

    /// All photos that `pressbox photos` finds with these words
    #[arg(long, value_name = "WORDS")]
    query: Option<String>,

    /// A caption with placeholders that each photo fills, as in `{creator} in {city}, {captured} ({n})`; the oldest photo is number 1
    #[arg(long, value_name = "TEXT", conflicts_with = "caption")]
    caption_template: Option<CaptionTemplate>,

    /// Clear a property, wherever its value comes from; repeat for each, named as `photo show --json` names it
    #[arg(long = "clear", value_name = "PROPERTY")]
    clear: Vec<Property>,

    /// The point that crops keep in view, from the left and from the top: `40%,25%`
    #[arg(long, value_name = "X,Y", allow_hyphen_values = true)]
    focus: Option<Focus>,

    /// Show how each photo would change, and change nothing
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    metadata: MetadataArgs,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: EditArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let words = args.metadata.metadata(&newsroom.settings.licences)?;
    if let Some(property) = args.clear.iter().find(|property| !property.is_blank(&words)) {
        return Err(usage(format!("the {property} cannot be cleared and set at once")).hinted("leave one of them out"));
    }
    let says_nothing = words == Metadata::default() && args.caption_template.is_none();
    if says_nothing && args.clear.is_empty() && args.focus.is_none() {
        return Err(usage("there is nothing to change")
            .hinted("set a value with `--caption TEXT`, `--credit LINE` and so on; `--clear caption` removes one"));
    }
    let library = open(&newsroom)?;
    let photos = if let Some(query) = &args.query {
        oldest_first(library.search(query, None)?)
    } else {
        // All are found before any is changed.
        let found = args.photos.iter().map(|prefix| library.find(prefix)).collect::<Result<Vec<_>, _>>();
        found.hint("`pressbox photos` lists them")?
    };
    let (edits, left_out) = plan(ui, photos, &words, args.caption_template.as_ref());
    if args.query.is_some() || args.dry_run {
        ui.status(preview(&edits, &args.clear));
    }
    if args.dry_run {
        return dry_run(ui, &edits, &args.clear).map(|()| Outcome::of_failures(left_out));
    }
    let many = args.query.is_some() && !edits.is_empty();
    if many && ui.confirm("change them?")? == Some(false) {
        ui.status("nothing was changed");
        return Ok(Outcome::Refused);
    }
    for (photo, said) in edits {
        let change = PhotoChange::Edit { clear: args.clear.clone(), set: Box::new(said) };
        let mut changed = library.change(photo.id, &change, context.now)?;
        if let Some(focus) = args.focus {
            changed = library.change(photo.id, &PhotoChange::Focus(focus), context.now)?;
        }
        if many {
            ui.answer(line(ui, &changed), &object(&changed))?;
        } else {
            show(ui, &library, &changed)?;
        }
    }
    Ok(Outcome::of_failures(left_out))
}

fn open(newsroom: &Newsroom) -> Result<Library, CliError> {
    Ok(Library::open(&newsroom.library_dir())?)
}

/// In the order in which they were taken; what has no time comes last, in the order in which it came in.
fn oldest_first(mut photos: Vec<Photo>) -> Vec<Photo> {
    photos.reverse();
    photos.sort_by(|a, b| (a.captured.is_none(), &a.captured).cmp(&(b.captured.is_none(), &b.captured)));
    photos
}

/// What is to be said about each photo, and how many cannot fill the template; those are named and left as they are.
fn plan(
    ui: &Ui,
    photos: Vec<Photo>,
    words: &Metadata,
    caption: Option<&CaptionTemplate>,
) -> (Vec<(Photo, Metadata)>, usize) {
    let mut edits = Vec::with_capacity(photos.len());
    let mut left_out = 0;
    for (photo, number) in photos.into_iter().zip(1..) {
        let mut said = words.clone();
        if let Some(template) = caption {
            // A place may be filled by what this very edit says.
            let mut after = photo.metadata.clone();
            after.overlay(words);
            match template.fill(&after, number) {
                Ok(caption) => said.caption = crate::photo::clean_text(&caption),
                Err(blank) => {
                    left_out += 1;
                    ui.failed(format!("`{}`: {blank}, so it keeps its caption", photo.id.short()));
                    continue;
                }
            }
        }
        edits.push((photo, said));
    }
    (edits, left_out)
}

/// How many photos, and what of theirs is replaced.
fn preview(edits: &[(Photo, Metadata)], clear: &[Property]) -> String {
    let mut parts = vec![count(edits.len(), "photo", "photos").to_string()];
    for property in Property::ALL {
        let said: Vec<_> = edits.iter().filter(|(_, said)| !property.is_blank(said)).collect();
        let replaced = said
            .iter()
            .filter(|(photo, said)| !property.is_blank(&photo.metadata) && !property.same(&photo.metadata, said))
            .count();
        match (said.len(), replaced) {
            (0, _) => {}
            (_, 0) => parts.push(format!("{property} on {}", said.len())),
            (_, replaced) => parts.push(format!("{property} on {}, in place of another on {replaced}", said.len())),
        }
    }
    for property in clear {
        let lost = edits.iter().filter(|(photo, _)| !property.is_blank(&photo.metadata)).count();
        parts.push(format!("{property} removed on {lost}"));
    }
    parts.join("; ")
}

fn dry_run(ui: &Ui, edits: &[(Photo, Metadata)], clear: &[Property]) -> Result<(), CliError> {
    for (photo, said) in edits {
        let shown = Property::ALL.iter().filter_map(|property| property.text(said)).collect::<Vec<_>>().join("  ");
        let answer = json!({ "photo": photo.id, "status": "planned", "says": said, "clears": clear, "replaces": photo.metadata });
        ui.answer(format!("{}  {}", photo.id.short(), clip(&shown, 120)), &answer)?;
    }
    Ok(())
}
