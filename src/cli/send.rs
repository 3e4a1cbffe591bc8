//! `pressbox send`

use clap::Args;

use super::desk::Desk;
use super::error::{CliError, Outcome, refused};
use super::ui::Ui;

/// Send a release to a list, each journalist once
#[derive(Debug, Args)]
pub(crate) struct SendArgs {}

pub(crate) fn run(_ui: &Ui, _desk: &Desk, _args: SendArgs) -> Result<Outcome, CliError> {
    Err(refused("not built yet"))
}
