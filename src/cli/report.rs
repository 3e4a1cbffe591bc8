//! `pressbox report`

use clap::Args;

use super::desk::Desk;
use super::error::{CliError, Outcome, refused};
use super::ui::Ui;

/// Say who has a release, who has not, and why
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {}

pub(crate) fn run(_ui: &Ui, _desk: &Desk, _args: ReportArgs) -> Result<Outcome, CliError> {
    Err(refused("not built yet"))
}
