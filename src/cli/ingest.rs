//! `pressbox ingest`

use clap::Args;

use super::desk::Desk;
use super::error::{CliError, Outcome, refused};
use super::ui::Ui;

/// Take files and folders of photos into the library
#[derive(Debug, Args)]
pub(crate) struct IngestArgs {}

pub(crate) fn run(_ui: &Ui, _desk: &Desk, _args: IngestArgs) -> Result<Outcome, CliError> {
    Err(refused("not built yet"))
}
