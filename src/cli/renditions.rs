//! `pressbox renditions`

use clap::Args;

use super::desk::Desk;
use super::error::{CliError, Outcome, refused};
use super::ui::Ui;

/// Make web, print and other sizes, with the rights written in them
#[derive(Debug, Args)]
pub(crate) struct RenditionsArgs {}

pub(crate) fn run(_ui: &Ui, _desk: &Desk, _args: RenditionsArgs) -> Result<Outcome, CliError> {
    Err(refused("not built yet"))
}
