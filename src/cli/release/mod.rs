//! `pressbox release`

use clap::Subcommand;

use super::desk::Desk;
use super::error::{CliError, Outcome, refused};
use super::ui::Ui;

/// Write, import, check and set releases
#[derive(Debug, Subcommand)]
pub(crate) enum ReleaseCommand {
    Show,
}

pub(crate) fn run(_ui: &Ui, _desk: &Desk, _command: ReleaseCommand) -> Result<Outcome, CliError> {
    Err(refused("not built yet"))
}
