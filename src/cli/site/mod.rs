//! `pressbox site`: builds the newsroom's web pages, publishes them, and shows them on this machine.

mod build;
mod check;
mod link;
mod publish;
mod serve;

use clap::Subcommand;

use super::context::Context;
use super::error::{CliError, Outcome};
use super::ui::Ui;

/// Build the newsroom's web pages, publish them, and look at them
#[derive(Debug, Subcommand)]
pub(crate) enum SiteCommand {
    Build(build::BuildArgs),
    Check(check::CheckArgs),
    Publish(publish::PublishArgs),
    Link(link::LinkArgs),
    Links(link::LinksArgs),
    Revoke(link::RevokeArgs),
    Serve(serve::ServeArgs),
}

pub(crate) fn run(ui: &Ui, context: &Context, command: SiteCommand) -> Result<Outcome, CliError> {
    match command {
        SiteCommand::Build(args) => build::run(ui, context, args),
        SiteCommand::Check(_) => check::run(ui, context),
        SiteCommand::Publish(args) => publish::run(ui, context, args),
        SiteCommand::Link(args) => link::link(ui, context, args),
        SiteCommand::Links(args) => link::list(ui, context, &args),
        SiteCommand::Revoke(args) => link::revoke(ui, context, args),
        SiteCommand::Serve(args) => serve::run(ui, context, args),
    }
}
