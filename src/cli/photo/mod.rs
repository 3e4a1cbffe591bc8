//! `pressbox photo`

use clap::Subcommand;

use super::desk::Desk;
use super::error::{CliError, Outcome, refused};
use super::ui::Ui;

/// Show, edit or withdraw one photo
#[derive(Debug, Subcommand)]
pub(crate) enum PhotoCommand {
    Show,
}

pub(crate) fn run(_ui: &Ui, _desk: &Desk, _command: PhotoCommand) -> Result<Outcome, CliError> {
    Err(refused("not built yet"))
}
