//! `pressbox init`

use clap::Args;

use super::desk::Desk;
use super::error::{CliError, Outcome, refused};
use super::ui::Ui;

/// Make a newsroom: settings, folders, an example list
#[derive(Debug, Args)]
pub(crate) struct InitArgs {}

pub(crate) fn run(_ui: &Ui, _desk: &Desk, _args: InitArgs) -> Result<Outcome, CliError> {
    Err(refused("not built yet"))
}
