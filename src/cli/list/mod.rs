//! `pressbox list`

use clap::Subcommand;

use super::desk::Desk;
use super::error::{CliError, Outcome, refused};
use super::ui::Ui;

/// Import and show media lists
#[derive(Debug, Subcommand)]
pub(crate) enum ListCommand {
    Show,
}

pub(crate) fn run(_ui: &Ui, _desk: &Desk, _command: ListCommand) -> Result<Outcome, CliError> {
    Err(refused("not built yet"))
}
