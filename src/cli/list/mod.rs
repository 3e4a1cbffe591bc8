//! `pressbox list`

mod erase;
mod export;
mod import;
mod show;
mod suppress;
mod undo;

use clap::Subcommand;
use serde_json::{Value, json};

use super::context::Context;
use super::error::{CliError, Outcome, refused, usage};
use super::ui::{Tone, Ui};
use crate::press::{Basis, Journalist, ListName, NotASegment, Segment, Status, Unusable};

/// Import, show and undo media lists, and record who wants no mail
#[derive(Debug, Subcommand)]
pub(crate) enum ListCommand {
    Import(import::ImportArgs),
    Show(show::ShowArgs),
    Undo(undo::UndoArgs),
    Suppress(suppress::SuppressArgs),
    Erase(erase::EraseArgs),
    Export(export::ExportArgs),
}

pub(crate) fn run(ui: &Ui, context: &Context, command: ListCommand) -> Result<Outcome, CliError> {
    match command {
        ListCommand::Import(args) => import::run(ui, context, args),
        ListCommand::Show(args) => show::run(ui, context, args),
        ListCommand::Undo(args) => undo::run(ui, context, args),
        ListCommand::Suppress(args) => suppress::run(ui, context, args),
        ListCommand::Erase(args) => erase::run(ui, context, args),
        ListCommand::Export(args) => export::run(ui, context, args),
    }
}

/// A segment as it was typed; one that is none is a wrong call.
pub(super) fn segment(text: &str) -> Result<Segment, CliError> {
    text.parse().map_err(|error: NotASegment| {
        usage(error.to_string()).hinted("join tags like this: `motorsport & (se | no) & !freelance`")
    })
}

/// What became of a row, as it stands before a name.
fn word(ui: &Ui, status: Status) -> String {
    let tone = match status {
        Status::Added => Tone::Good,
        Status::Removed => Tone::Careful,
        Status::Changed => Tone::Strong,
        Status::Unchanged | Status::Rejected => Tone::Quiet,
    };
    ui.paint(tone, &format!("{:<9}", status.as_str()))
}

/// Names the rows of a list's own file that cannot be used.
pub(super) fn warn_of(ui: &Ui, name: &ListName, unusable: &[(usize, Unusable)]) {
    for (row, bad) in unusable {
        tell_unusable(ui, name, *row, bad);
    }
}

/// Names a row of a list's own file that is of no use.
pub(super) fn tell_unusable(ui: &Ui, name: &ListName, row: usize, bad: &Unusable) {
    ui.failed(format!("row {row} of `lists/{name}.csv`: {}", of_whom(bad.name.as_deref(), &bad.reason)));
}

/// A reason, with the name of whom it is about where there is one.
fn of_whom(name: Option<&str>, reason: &str) -> String {
    name.map_or_else(|| reason.to_owned(), |name| format!("{name}: {reason}"))
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

pub(super) fn named(name: &str) -> Result<ListName, CliError> {
    name.parse().map_err(|error| refused(format!("{error}")))
}
