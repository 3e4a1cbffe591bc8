//! `pressbox list`: media lists, opt-outs, and a person's rights. One file per verb.

mod accept;
mod add;
mod allow;
mod erase;
mod export;
mod import;
mod look_alikes;
mod remove;
mod show;
mod suppress;
mod suppress_file;
mod undo;

use clap::Subcommand;
use serde_json::{Value, json};

use super::context::Context;
use super::error::{CliError, Outcome};
use super::ui::{Tone, Ui};
use crate::press::{Basis, ChangeKind, Journalist};

/// Import, change and show media lists, undo changes to them, and record who wants no mail or wants it again
#[derive(Debug, Subcommand)]
pub(crate) enum ListCommand {
    Import(import::ImportArgs),
    Add(Box<add::AddArgs>),
    Remove(remove::RemoveArgs),
    Show(show::ShowArgs),
    Undo(undo::UndoArgs),
    Suppress(suppress::SuppressArgs),
    Allow(allow::AllowArgs),
    Accept(accept::AcceptArgs),
    Erase(erase::EraseArgs),
    Export(export::ExportArgs),
}

pub(crate) fn run(ui: &Ui, context: &Context, command: ListCommand) -> Result<Outcome, CliError> {
    match command {
        ListCommand::Import(args) => import::run(ui, context, args),
        ListCommand::Add(args) => add::run(ui, context, *args),
        ListCommand::Remove(args) => remove::run(ui, context, args),
        ListCommand::Show(args) => show::run(ui, context, args),
        ListCommand::Undo(args) => undo::run(ui, context, args),
        ListCommand::Suppress(args) => suppress::run(ui, context, args),
        ListCommand::Allow(args) => allow::run(ui, context, args),
        ListCommand::Accept(args) => accept::run(ui, context, args),
        ListCommand::Erase(args) => erase::run(ui, context, args),
        ListCommand::Export(args) => export::run(ui, context, args),
    }
}

/// What became of a row, as the word before a name.
fn word(ui: &Ui, status: ChangeKind) -> String {
    let tone = match status {
        ChangeKind::Added => Tone::Good,
        ChangeKind::Removed => Tone::Careful,
        ChangeKind::Changed => Tone::Strong,
        ChangeKind::Unchanged | ChangeKind::Rejected => Tone::Quiet,
    };
    ui.paint(tone, &format!("{:<9}", status.as_str()))
}

fn journalist(journalist: &Journalist) -> Value {
    let Journalist { name, address, outlet, beat, language, zone, tags, embargo_trust, basis, source, since } =
        journalist;
    json!({
        "address": address.as_str(),
        "name": name,
        "outlet": outlet,
        "beat": beat,
        "language": language,
        "zone": zone,
        "tags": tags,
        "embargo": embargo_trust,
        "basis": basis.map(Basis::as_str),
        "source": source,
        "date": since,
    })
}

/// A journalist in a line.
fn line(ui: &Ui, journalist: &Journalist, phone: Option<&str>, silent: Option<&str>) -> String {
    let mut line = match journalist.name.as_str() {
        "" => journalist.address.to_string(),
        name => format!("{} <{}>", ui.paint(Tone::Strong, name), journalist.address),
    };
    let Journalist { outlet, beat, language, zone, .. } = journalist;
    let parts = [outlet.as_deref(), phone, beat.as_deref(), language.as_deref(), zone.as_deref()];
    for part in parts.into_iter().flatten() {
        line.push_str(" · ");
        line.push_str(part);
    }
    if let Some(basis) = journalist.basis {
        line.push_str(" · ");
        line.push_str(basis.as_str());
    }
    for tag in &journalist.tags {
        line += &ui.paint(Tone::Quiet, &format!(" #{tag}"));
    }
    if journalist.embargo_trust {
        line += " · trusted with embargoes";
    }
    if let Some(silent) = silent {
        line.push_str(" · ");
        line.push_str(&ui.paint(Tone::Careful, silent));
    }
    line
}
