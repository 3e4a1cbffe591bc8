//! `pressbox library`: the library as a whole

mod export;
mod import;
mod rebuild;

use clap::Subcommand;

use super::context::Context;
use super::error::{CliError, Outcome};
use super::ui::Ui;

/// Rebuild the catalogue, export the whole library, and import an export
#[derive(Debug, Subcommand)]
pub(crate) enum LibraryCommand {
    Rebuild(rebuild::RebuildArgs),
    Export(export::ExportArgs),
    Import(import::ImportArgs),
}

pub(crate) fn run(ui: &Ui, context: &Context, command: LibraryCommand) -> Result<Outcome, CliError> {
    match command {
        LibraryCommand::Rebuild(args) => rebuild::run(ui, context, &args),
        LibraryCommand::Export(args) => export::run(ui, context, args),
        LibraryCommand::Import(args) => import::run(ui, context, args),
    }
}
