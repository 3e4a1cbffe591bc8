//! `pressbox kit`

use clap::Args;

use super::desk::Desk;
use super::error::{CliError, Outcome, refused};
use super::ui::Ui;

/// Zip the press kit of a release
#[derive(Debug, Args)]
pub(crate) struct KitArgs {}

pub(crate) fn run(_ui: &Ui, _desk: &Desk, _args: KitArgs) -> Result<Outcome, CliError> {
    Err(refused("not built yet"))
}
