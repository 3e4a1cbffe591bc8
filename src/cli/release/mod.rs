//! `pressbox release`

mod render;

use clap::Subcommand;

use super::desk::Desk;
use super::error::{CliError, Outcome, refused};
use super::ui::Ui;

/// Write, import, check and set releases
#[derive(Debug, Subcommand)]
pub(crate) enum ReleaseCommand {
    Show,
    Render(render::RenderArgs),
}

pub(crate) fn run(ui: &Ui, desk: &Desk, command: ReleaseCommand) -> Result<Outcome, CliError> {
    match command {
        ReleaseCommand::Show => Err(refused("not built yet")),
        ReleaseCommand::Render(args) => render::run(ui, desk, args),
    }
}
