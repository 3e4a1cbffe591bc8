//! `pressbox kit`

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::context::Context;
use super::count::{count, size};
use super::error::{CliError, Outcome, usage};
use super::notices::Notices;
use super::ui::{Tone, Ui};
use crate::kit::{self, Checked, KitFile, State};
use crate::newsroom::{self, KitRequest};
use crate::press::Address;
use crate::release::Slug;
use crate::rendition::ByteSize;

/// Create the press kit of a release as a zip file
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct KitArgs {
    #[command(subcommand)]
    verify: Option<KitCommand>,

    /// The release
    #[arg(required = true, value_name = "RELEASE")]
    slug: Option<Slug>,

    /// The zip to write [default: out/RELEASE.zip in the newsroom]
    #[arg(short, long, value_name = "FILE.zip")]
    out: Option<PathBuf>,

    /// Make the kit for one person; its manifest records the address
    #[arg(long = "for", value_name = "ADDRESS")]
    recipient: Option<Address>,

    /// Make several zips of at most this size, such as 25MB: FILE-1of3.zip and so on, each complete with the text
    #[arg(long, value_name = "SIZE")]
    split: Option<ByteSize>,
}

#[derive(Debug, Subcommand)]
enum KitCommand {
    /// Check a kit against its manifest: nothing changed, missing or added
    Verify {
        /// The kit
        file: PathBuf,
    },
}

pub(crate) fn run(ui: &Ui, context: &Context, args: KitArgs) -> Result<Outcome, CliError> {
    match (&args.verify, &args.slug) {
        (Some(KitCommand::Verify { file }), _) => verify(ui, context, file),
        (None, Some(slug)) => pack(ui, context, slug, &args),
        (None, None) => Err(usage("name the release to make a kit for")),
    }
}

fn pack(ui: &Ui, context: &Context, slug: &Slug, args: &KitArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let request = KitRequest {
        slug: slug.clone(),
        recipient: args.recipient.clone(),
        out: args.out.as_ref().map(|out| context.working_dir.join(out)),
        split: args.split,
    };
    let packed = newsroom::pack_kit(&newsroom, &request, &Notices { ui, context })?;
    for part in &packed.parts {
        show(ui, &part.files)?;
        // As it was named; a part is beside that.
        let named = args.out.as_ref().map_or_else(
            || PathBuf::from(context.shown(&part.path)),
            |out| match part.path.file_name() {
                Some(name) => out.with_file_name(name),
                None => out.clone(),
            },
        );
        let total = part.files.iter().map(|file| file.bytes).sum();
        let files = count(part.files.len(), "file", "files");
        ui.status(format!("packed `{}`: {files}, {}", named.display(), size(total)));
    }
    if let Some(until) = packed.embargo {
        ui.warn(format!("the release is under embargo until {until}: the kit says so, but cannot enforce it"));
    }
    Ok(Outcome::Done)
}

/// The files as a short tree; for machines, in the order of the zip.
fn show(ui: &Ui, files: &[KitFile]) -> Result<(), CliError> {
    if ui.json() {
        return files.iter().try_for_each(|file| ui.answer("", file));
    }
    let widest = files.iter().map(|file| size(file.bytes).len()).max().unwrap_or(0);
    let split = |file: &KitFile| {
        let (folder, name) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        (folder.to_owned(), format!("  {:>widest$}  {name}", size(file.bytes)))
    };
    let mut folders: Vec<(String, Vec<String>)> = Vec::new();
    for (folder, line) in files.iter().map(split) {
        match folders.iter_mut().find(|(known, _)| *known == folder) {
            Some((_, lines)) => lines.push(line),
            None => folders.push((folder, vec![line])),
        }
    }
    for (folder, lines) in folders {
        ui.text(ui.paint(Tone::Strong, &format!("{folder}/")))?;
        ui.text(lines.join("\n"))?;
    }
    Ok(())
}

fn verify(ui: &Ui, context: &Context, file: &Path) -> Result<Outcome, CliError> {
    let checked = kit::verify(&context.working_dir.join(file))?;
    let mut wrong = 0;
    for found in &checked {
        let Some(problem) = problem(found) else {
            ui.answer("", found)?;
            continue;
        };
        wrong += 1;
        ui.answer(format!("`{}` {problem}", found.path), found)?;
    }
    let shown = file.display();
    if wrong == 0 {
        ui.text(format!("`{shown}` is intact: {}", count(checked.len(), "file", "files")))?;
        return Ok(Outcome::Done);
    }
    ui.hint(format!("`{shown}` has {}: ask whoever made it for a new one", count(wrong, "problem", "problems")));
    Ok(Outcome::Refused)
}

fn problem(found: &Checked) -> Option<&'static str> {
    match found.state {
        State::Intact => None,
        State::Changed => Some("has changed since it was packed"),
        State::Missing => Some("is missing"),
        State::Unlisted => Some("is not in the manifest"),
        State::Uncredited => Some("names neither creator nor credit in its metadata"),
        State::Unproven => Some("has metadata that differs from the manifest"),
    }
}
