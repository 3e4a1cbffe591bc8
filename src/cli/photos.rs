//! `pressbox photos`

use clap::Args;

use super::desk::Desk;
use super::error::{CliError, Outcome, refused};
use super::ui::Ui;

/// Find photos, newest first
#[derive(Debug, Args)]
pub(crate) struct PhotosArgs {}

pub(crate) fn run(_ui: &Ui, _desk: &Desk, _args: PhotosArgs) -> Result<Outcome, CliError> {
    Err(refused("not built yet"))
}
