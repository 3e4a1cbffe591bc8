//! `pressbox release`: starts, imports, checks, renders and previews releases. One file a verb; `findings` words what a check or
//! an import found, `attaching` has what `add` and `remove` do with files, and `import_pressroom` takes over another service's newsroom.

mod add;
mod attaching;
mod check;
pub(crate) mod findings;
mod import;
mod import_presskit;
mod import_pressroom;
mod new;
mod preview;
mod remove;
mod render;
mod show;
mod templates;

use clap::Subcommand;

use super::context::Context;
use super::error::{CliError, Outcome};
use super::ui::Ui;

/// Write, import, check and render releases
#[derive(Debug, Subcommand)]
pub(crate) enum ReleaseCommand {
    New(new::NewArgs),
    Import(import::ImportArgs),
    Add(add::AddArgs),
    Remove(remove::RemoveArgs),
    Show(show::ShowArgs),
    Check(check::CheckArgs),
    Render(render::RenderArgs),
    Preview(preview::PreviewArgs),
    Templates(templates::TemplatesArgs),
}

pub(crate) fn run(ui: &Ui, context: &Context, command: ReleaseCommand) -> Result<Outcome, CliError> {
    match command {
        ReleaseCommand::New(args) => new::run(ui, context, args),
        ReleaseCommand::Import(args) => import::run(ui, context, args),
        ReleaseCommand::Add(args) => add::run(ui, context, args),
        ReleaseCommand::Remove(args) => remove::run(ui, context, args),
        ReleaseCommand::Show(args) => show::run(ui, context, args),
        ReleaseCommand::Check(args) => check::run(ui, context, args),
        ReleaseCommand::Render(args) => render::run(ui, context, args),
        ReleaseCommand::Preview(args) => preview::run(ui, context, args),
        ReleaseCommand::Templates(args) => templates::run(ui, context, args),
    }
}
