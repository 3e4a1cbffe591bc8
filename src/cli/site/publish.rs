//! `pressbox site publish`

use clap::Args;
use serde_json::json;

use super::build::{hints_for, tell, tell_private};
use crate::cli::context::Context;
use crate::cli::count::{count, size};
use crate::cli::error::{CliError, Outcome};
use crate::cli::notices::Notices;
use crate::cli::ui::Ui;
use crate::newsroom::{self, PublishRequest, PublishedFileState};
use crate::site::publish::Published;

/// Build the site, and upload what has changed to where readers find it
///
/// A target is a folder, `s3://bucket/prefix`, `user@host:path` or `rsync://host/module/path` for rsync, or
/// `sftp://user@host/path`. Pictures and press kits are uploaded before the pages that link to them, and deletions come
/// last. If it is interrupted, run it again. Other files at the target, which pressbox did not upload, are left alone.
#[derive(Debug, Args)]
pub(crate) struct PublishArgs {
    /// Where to publish it [default: `publish` under `[site]` in pressbox.toml]
    #[arg(value_name = "TARGET")]
    target: Option<String>,

    /// Build the site, and show what would be uploaded; change nothing at the target
    #[arg(long)]
    dry_run: bool,

    /// Upload files that the target has already, too, in case somebody changed them there
    #[arg(long)]
    force: bool,
}

/// How many files there are of each state, and their bytes.
#[derive(Default)]
struct Tally {
    new: usize,
    changed: usize,
    unchanged: usize,
    removed: usize,
    left: usize,
    bytes: u64,
}

pub(super) fn run(ui: &Ui, context: &Context, args: PublishArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let request = PublishRequest {
        target: args.target,
        working_dir: context.working_dir.clone(),
        again: args.force,
        dry_run: args.dry_run,
    };
    let (mut tally, mut broken) = (Tally::default(), None);
    let environment = &context.publish_environment;
    let published = newsroom::publish_site(&newsroom, &request, environment, &Notices { ui, context }, &mut |file| {
        if let Err(error) = answer(ui, file, args.dry_run) {
            broken.get_or_insert(error);
        }
        add(&mut tally, file);
    })?;
    if let Some(error) = broken {
        return Err(error);
    }
    let failures = tell(ui, &published.built)?;
    sum_up(ui, &tally, &published.target, args.dry_run);
    tell_private(ui, &published.built);
    hints_for(ui, &newsroom, &published.built);
    Ok(Outcome::of_failures(failures + tally.left))
}

fn answer(ui: &Ui, file: &PublishedFileState<'_>, dry_run: bool) -> Result<(), CliError> {
    let state = word(file.state);
    let of = |text: Option<String>| text.map_or(serde_json::Value::Null, Into::into);
    let object = json!({
        "path": file.path,
        "url": of(file.file.and_then(|file| file.url.clone())),
        "kind": file.file.map_or("gone", |file| file.kind),
        "language": file.file.and_then(|file| file.language),
        "release": of(file.file.and_then(|file| file.release.as_ref()).map(ToString::to_string)),
        "bytes": file.bytes,
        "state": state,
        "dry_run": dry_run,
    });
    let line = if file.state == Published::Unchanged { String::new() } else { format!("{state}  {}", file.path) };
    if file.state == Published::Left {
        ui.failed(format!("`{}` is no longer part of the site, but was changed there, and was left alone", file.path));
    }
    ui.answer(line, &object)
}

fn word(state: Published) -> &'static str {
    match state {
        Published::New => "new",
        Published::Changed => "changed",
        Published::Unchanged => "unchanged",
        Published::Removed => "removed",
        Published::Left => "left",
    }
}

fn add(tally: &mut Tally, file: &PublishedFileState<'_>) {
    let number = match file.state {
        Published::New => &mut tally.new,
        Published::Changed => &mut tally.changed,
        Published::Unchanged => &mut tally.unchanged,
        Published::Removed => &mut tally.removed,
        Published::Left => &mut tally.left,
    };
    *number += 1;
    if matches!(file.state, Published::New | Published::Changed) {
        tally.bytes += file.bytes;
    }
}

fn sum_up(ui: &Ui, tally: &Tally, target: &str, dry_run: bool) {
    let Tally { new, changed, unchanged, removed, left, bytes } = tally;
    let parts = [(new, "new"), (changed, "changed"), (removed, "removed"), (left, "left alone")];
    let parts: Vec<_> = parts.iter().filter(|(n, _)| **n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    if parts.is_empty() {
        ui.status(format!("`{target}` has the site already, {}; nothing was sent", count(*unchanged, "file", "files")));
        return;
    }
    let parts = parts.join(", ");
    let sent = size(*bytes);
    ui.status(if dry_run {
        format!("would publish the site to `{target}`: {parts}, {sent} to send; nothing was sent")
    } else {
        format!("published the site to `{target}`: {parts}, {sent} sent; {unchanged} unchanged")
    });
}
