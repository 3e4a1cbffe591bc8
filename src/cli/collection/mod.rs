//! `pressbox collection`: a named set of photos

mod add;
mod remove;
mod show;

use clap::Subcommand;

use super::context::Context;
use super::error::{CliError, Outcome};
use super::ui::Ui;

/// Put photos into collections, take them out, and show one; `photos collection:NAME` searches in one
#[derive(Debug, Subcommand)]
pub(crate) enum CollectionCommand {
    Add(add::AddArgs),
    Remove(remove::RemoveArgs),
    Show(show::ShowArgs),
}

pub(crate) fn run(ui: &Ui, context: &Context, command: CollectionCommand) -> Result<Outcome, CliError> {
    match command {
        CollectionCommand::Add(args) => add::run(ui, context, args),
        CollectionCommand::Remove(args) => remove::run(ui, context, args),
        CollectionCommand::Show(args) => show::run(ui, context, args),
    }
}
