//! `pressbox photo edit`

use clap::Args;
use serde_json::json;

use super::show::show;
use crate::cli::codes::CodeReader;
use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome, usage};
use crate::cli::excerpt::Excerpt;
use crate::cli::metadata_args::MetadataArgs;
use crate::cli::photo_args::{found, named};
use crate::cli::photo_json::{clip, line, object};
use crate::cli::ui::Ui;
use crate::library::{Library, Photo, PhotoChange};
use crate::newsroom::Newsroom;
use crate::photo::{CaptionTemplate, Focus, Metadata, PhotoName, Property, days_remark};

/// How many photos are changed at once.
const GROUP: usize = 64;

/// Edit the metadata of photos; the original files are never changed
#[derive(Debug, Args)]
pub(crate) struct EditArgs {
    /// The photo's id, or at least its first six characters, or the name of its file
    #[arg(required_unless_present = "query", conflicts_with = "query", value_name = "PHOTO")]
    photos: Vec<PhotoName>,

    /// Edit all photos that `pressbox photos WORDS` finds
    #[arg(long, value_name = "WORDS")]
    query: Option<String>,

    /// A caption with placeholders that each photo fills, such as `{creator} in {city}, {captured}`; write `n` in braces for
    /// the photo's number, counted from the oldest
    #[arg(long, value_name = "TEXT", conflicts_with = "caption")]
    caption_template: Option<CaptionTemplate>,

    /// Clear a property, wherever its value comes from, by its name in `photo show --json`; repeat for each
    #[arg(long = "clear", value_name = "PROPERTY")]
    clear: Vec<Property>,

    /// The point that crops keep in view, from the left and from the top: `40%,25%`
    #[arg(long, value_name = "X,Y", allow_hyphen_values = true)]
    focus: Option<Focus>,

    /// Let the photo be used although some of its metadata is damaged: you have looked at it in another program, and set what
    /// it says
    #[arg(long)]
    accept_unread: bool,

    /// Show how each photo would change, without changing it
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    metadata: MetadataArgs,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: EditArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let codes = args.metadata.codes.reader(ui, context, &newsroom)?;
    let metadata = args.metadata.metadata(&newsroom.settings.licences, &codes)?;
    let template = args.caption_template.map(|template| template.replaced(|text| codes.replace(text))).transpose()?;
    if let Some(property) = args.clear.iter().find(|property| !property.is_blank(&metadata)) {
        return Err(usage(format!("the {property} cannot be both cleared and set")).hinted("leave one of them out"));
    }
    let sets_nothing = metadata == Metadata::default() && template.is_none();
    if sets_nothing && args.clear.is_empty() && args.focus.is_none() && !args.accept_unread {
        return Err(usage("there is nothing to change")
            .hinted("set a value with `--caption TEXT`, `--credit LINE` and so on; `--clear caption` removes one"));
    }
    let library = open(&newsroom)?;
    let photos = if let Some(query) = &args.query {
        oldest_first(found(&newsroom, &library, query)?)
    } else {
        // All photos are looked up before any is changed.
        named(&library, &args.photos)?
    };
    if let (Some(query), []) = (&args.query, photos.as_slice()) {
        ui.status(format!("no photo matches `{query}`, so nothing was changed"));
        return Ok(Outcome::Done);
    }
    let (edits, left_out) = plan(ui, photos, &metadata, template.as_ref(), &codes);
    if args.query.is_some() || args.dry_run {
        ui.status(preview(&edits, &args.clear));
    }
    if args.dry_run {
        return dry_run(ui, &edits, &args.clear).map(|()| Outcome::of_failures(left_out));
    }
    let many = args.query.is_some() && !edits.is_empty();
    let question = if edits.len() == 1 { "change it?" } else { "change them?" };
    if many && ui.confirm(question)? == Some(false) {
        ui.status("nothing was changed");
        return Ok(Outcome::Refused);
    }
    let mut changes = Vec::new();
    for (photo, set) in edits {
        let mut of_photo = Vec::new();
        if set != Metadata::default() || !args.clear.is_empty() {
            of_photo.push(PhotoChange::Edit { clear: args.clear.clone(), set: Box::new(set) });
        }
        of_photo.extend(args.accept_unread.then_some(PhotoChange::AcceptUnread));
        of_photo.extend(args.focus.map(PhotoChange::Focus));
        changes.push((photo.id, of_photo));
    }
    let mut lines = Excerpt::default();
    // Many at a time: each group is waited for until it is on the disk.
    for changed in changes.chunks(GROUP).map(|group| library.change_all(group, context.now)) {
        for changed in changed? {
            if let Some(remark) = days_remark(&changed.metadata) {
                ui.warn(format!("`{}`: {remark}", changed.id.short()));
            }
            if many {
                lines.answer(ui, line(ui, &changed), &object(&changed))?;
            } else {
                show(ui, &library, &changed)?;
            }
        }
    }
    lines.sum_up(ui, "photo", "photos");
    if many {
        ui.status(format!("changed {}", count(changes.len(), "photo", "photos")));
    }
    Ok(Outcome::of_failures(left_out))
}

fn open(newsroom: &Newsroom) -> Result<Library, CliError> {
    Ok(Library::open(&newsroom.library_dir())?)
}

/// In the order in which they were taken. Photos without a date come last, in the order in which they were ingested.
fn oldest_first(mut photos: Vec<Photo>) -> Vec<Photo> {
    photos.reverse();
    photos.sort_by(|a, b| (a.captured.is_none(), &a.captured).cmp(&(b.captured.is_none(), &b.captured)));
    photos
}

/// The metadata to set for each photo, and how many photos cannot fill the template; those are reported and not changed.
fn plan(
    ui: &Ui,
    photos: Vec<Photo>,
    metadata: &Metadata,
    caption: Option<&CaptionTemplate>,
    codes: &CodeReader<'_>,
) -> (Vec<(Photo, Metadata)>, usize) {
    let mut edits = Vec::with_capacity(photos.len());
    let mut left_out = 0;
    for (photo, number) in photos.into_iter().zip(1..) {
        let mut set = metadata.clone();
        if let Some(template) = caption {
            // A placeholder may take a value that this edit sets.
            let mut after = photo.metadata.clone();
            let replaced = codes.replace_in(&mut after, Some(&template.properties()));
            after.overlay(metadata);
            let filled = template.fill(&after, number).map_err(|blank| blank.to_string());
            match replaced.map_err(|error| error.one_line()).and(filled) {
                Ok(caption) => set.caption = crate::photo::clean_text(&caption),
                Err(why) => {
                    left_out += 1;
                    ui.failed(format!("`{}`: {why}, so it keeps its caption", photo.id.short()));
                    continue;
                }
            }
        }
        edits.push((photo, set));
    }
    (edits, left_out)
}

/// How many photos are changed, and how many values are replaced.
fn preview(edits: &[(Photo, Metadata)], clear: &[Property]) -> String {
    let mut parts = vec![count(edits.len(), "photo", "photos").to_string()];
    for property in Property::ALL {
        let changed: Vec<_> = edits.iter().filter(|(_, set)| !property.is_blank(set)).collect();
        let replaced = changed
            .iter()
            .filter(|(photo, set)| !property.is_blank(&photo.metadata) && !property.same(&photo.metadata, set))
            .count();
        match (changed.len(), replaced) {
            (0, _) => {}
            (all, 0) if all == edits.len() => parts.push(format!("sets {property}")),
            (_, 0) => parts.push(format!("sets {property} on {}", changed.len())),
            (_, replaced) => {
                parts.push(format!("sets {property} on {}, replacing what {replaced} had", changed.len()));
            }
        }
    }
    for property in clear {
        let removed = edits.iter().filter(|(photo, _)| !property.is_blank(&photo.metadata)).count();
        parts.push(format!("removes {property} from {removed}"));
    }
    parts.join("; ")
}

fn dry_run(ui: &Ui, edits: &[(Photo, Metadata)], clear: &[Property]) -> Result<(), CliError> {
    let mut lines = Excerpt::default();
    for (photo, set) in edits {
        let shown = Property::ALL.iter().filter_map(|property| property.text(set)).collect::<Vec<_>>().join("  ");
        let answer =
            json!({ "photo": photo.id, "status": "planned", "says": set, "clears": clear, "replaces": photo.metadata });
        lines.answer(ui, format!("{}  {}", photo.id.short(), clip(&shown, 120)), &answer)?;
    }
    lines.sum_up(ui, "photo", "photos");
    let would = count(edits.len(), "photo would be changed", "photos would be changed");
    ui.status(format!("{would}; nothing was"));
    Ok(())
}
