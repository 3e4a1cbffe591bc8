//! `pressbox release`

mod add;
mod check;
mod findings;
mod import;
mod new;
mod preview;
mod render;
mod show;
mod templates;

use clap::Subcommand;

use super::desk::Desk;
use super::error::{CliError, Outcome};
use super::ui::Ui;

/// Write, import, check and set releases
#[derive(Debug, Subcommand)]
pub(crate) enum ReleaseCommand {
    New(new::NewArgs),
    Import(import::ImportArgs),
    Add(add::AddArgs),
    Show(show::ShowArgs),
    Check(check::CheckArgs),
    Render(render::RenderArgs),
    Preview(preview::PreviewArgs),
    Templates(templates::TemplatesArgs),
}

pub(crate) fn run(ui: &Ui, desk: &Desk, command: ReleaseCommand) -> Result<Outcome, CliError> {
    match command {
        ReleaseCommand::New(args) => new::run(ui, desk, args),
        ReleaseCommand::Import(args) => import::run(ui, desk, args),
        ReleaseCommand::Add(args) => add::run(ui, desk, args),
        ReleaseCommand::Show(args) => show::run(ui, desk, args),
        ReleaseCommand::Check(args) => check::run(ui, desk, args),
        ReleaseCommand::Render(args) => render::run(ui, desk, args),
        ReleaseCommand::Preview(args) => preview::run(ui, desk, args),
        ReleaseCommand::Templates(args) => templates::run(ui, desk, args),
    }
}
