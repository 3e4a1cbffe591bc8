//! `pressbox site`: builds the newsroom's web pages, and shows them on this machine.

mod build;
mod check;
mod serve;

use clap::Subcommand;

use super::context::Context;
use super::error::{CliError, Outcome};
use super::ui::Ui;

/// Build the newsroom's web pages, and look at them
#[derive(Debug, Subcommand)]
pub(crate) enum SiteCommand {
    Build(build::BuildArgs),
    Check(check::CheckArgs),
    Serve(serve::ServeArgs),
}

pub(crate) fn run(ui: &Ui, context: &Context, command: SiteCommand) -> Result<Outcome, CliError> {
    match command {
        SiteCommand::Build(args) => build::run(ui, context, args),
        SiteCommand::Check(_) => check::run(ui, context),
        SiteCommand::Serve(args) => serve::run(ui, context, args),
    }
}
