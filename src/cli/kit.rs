//! `pressbox kit`

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::context::Context;
use super::count::{count, size};
use super::editions::editions;
use super::error::{CliError, OrExplain as _, Outcome, refused, usage};
use super::figures::{ReadyFigure, ready};
use super::list;
use super::proof::refuse_errors;
use super::ui::{Tone, Ui};
use crate::kit::{self, Checked, Contents, KitEdition, KitFile, KitPhoto, State};
use crate::newsroom::Newsroom;
use crate::photo::Destination;
use crate::press::Address;
use crate::release::Slug;
use crate::release::render::Templates;

/// Zip the press kit of a release
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub(crate) struct KitArgs {
    #[command(subcommand)]
    verify: Option<KitCommand>,

    /// The release
    #[arg(required = true)]
    slug: Option<Slug>,

    /// The zip to write [default: out/SLUG.zip in the newsroom]
    #[arg(short, long, value_name = "FILE.zip")]
    out: Option<PathBuf>,

    /// Make it for one person, whose address then stands in its manifest
    #[arg(long = "for", value_name = "ADDRESS")]
    recipient: Option<Address>,
}

#[derive(Debug, Subcommand)]
enum KitCommand {
    /// Check a kit against its own manifest: nothing changed, missing or slipped in
    Verify {
        /// The kit
        file: PathBuf,
    },
}

pub(crate) fn run(ui: &Ui, context: &Context, args: KitArgs) -> Result<Outcome, CliError> {
    match (&args.verify, &args.slug) {
        (Some(KitCommand::Verify { file }), _) => verify(ui, context, file),
        (None, Some(slug)) => pack(ui, context, slug, &args),
        (None, None) => Err(usage("a kit takes a release")),
    }
}

fn pack(ui: &Ui, context: &Context, slug: &Slug, args: &KitArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let releases = editions(&newsroom, slug, None, context.now)?;
    refuse_errors(ui, context, &newsroom, slug)?;
    let lift = releases.iter().find_map(|release| release.embargo.as_ref());
    let until = lift.map(|lift| lift.strftime("%Y-%m-%d %H:%M %Z").to_string());
    if let Some(until) = &until {
        hold(&newsroom, slug, args.recipient.as_ref(), until)?;
    }
    let templates =
        Templates::load(Some(&newsroom.templates_dir())).hint("correct it, or take it away to use the built-in one")?;
    let mut photos = Vec::with_capacity(releases.len());
    for release in &releases {
        photos.push(ready(ui, &newsroom, release, &[Destination::Kit], &["print", "web"])?);
    }
    let issuer = newsroom.issuer();
    let recipient = args.recipient.as_ref().map(ToString::to_string);
    let editions: Vec<_> = releases
        .iter()
        .zip(&photos)
        .map(|(release, photos)| KitEdition { release, photos: photos.iter().map(kit_photo).collect() })
        .collect();
    let contents =
        Contents { templates: &templates, issuer: &issuer, editions: &editions, recipient: recipient.as_deref() };

    let out = match &args.out {
        Some(out) => context.working_dir.join(out),
        None => newsroom.root.join("out").join(format!("{slug}.zip")),
    };
    if args.out.is_none() {
        std::fs::create_dir_all(newsroom.root.join("out"))?;
    }
    let files = kit::pack(&out, &contents, ui)?;
    show(ui, &files)?;
    let shown = args.out.as_deref().unwrap_or(&out).display();
    let total = files.iter().map(|file| file.bytes).sum();
    ui.status(format!("packed `{shown}`: {}, {}", count(files.len(), "file", "files"), size(total)));
    if let Some(until) = until {
        ui.warn(format!("the release is under embargo until {until}: the kit says so, and binds nobody"));
    }
    Ok(Outcome::Done)
}

/// Before the lift a kit is made for one person, and for one who is trusted with embargoes.
fn hold(newsroom: &Newsroom, slug: &Slug, recipient: Option<&Address>, until: &str) -> Result<(), CliError> {
    let Some(recipient) = recipient else {
        return Err(refused(format!(
            "`{slug}` is under embargo until {until}, and a kit without a name is for anybody"
        ))
        .hinted("make it for one who is trusted with embargoes, with `--for ADDRESS`, or wait for the lift"));
    };
    let lists = newsroom.lists();
    for name in lists.names() {
        let (list, _) = list::read(&lists, &name)?;
        if list.journalists().any(|journalist| journalist.address == *recipient && journalist.embargo_trust) {
            return Ok(());
        }
    }
    Err(refused(format!(
        "`{recipient}` is not trusted with embargoes on any list, and `{slug}` is under embargo until {until}"
    ))
    .hinted("write `yes` under `embargo` in their list, or wait for the lift"))
}

fn kit_photo(ready: &ReadyFigure) -> KitPhoto<'_> {
    KitPhoto {
        cleared: &ready.cleared,
        caption: ready.caption(),
        alt: ready.alt(),
        credit: ready.credit(),
        renditions: &ready.renditions,
    }
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
        ui.text(format!("`{shown}` is sound: {}", count(checked.len(), "file", "files")))?;
        return Ok(Outcome::Done);
    }
    ui.hint(format!("ask whoever made `{shown}` for it again: {} wrong in it", count(wrong, "thing is", "things are")));
    Ok(Outcome::Refused)
}

fn problem(found: &Checked) -> Option<&'static str> {
    match found.state {
        State::Intact => None,
        State::Changed => Some("is not as it was packed"),
        State::Missing => Some("is missing"),
        State::Unlisted => Some("was not packed with the kit"),
        State::Uncredited => Some("does not say whose picture it is"),
        State::Unproven => Some("does not say of itself what the manifest says of it"),
    }
}
