//! `pressbox resolve`

use clap::Args;

use super::desk::Desk;
use super::error::{CliError, Outcome, refused};
use super::ui::Ui;

/// Settle messages whose fate is in doubt
#[derive(Debug, Args)]
pub(crate) struct ResolveArgs {}

pub(crate) fn run(_ui: &Ui, _desk: &Desk, _args: ResolveArgs) -> Result<Outcome, CliError> {
    Err(refused("not built yet"))
}
