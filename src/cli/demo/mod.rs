//! `pressbox demo`

#[expect(dead_code, reason = "the pipeline is not wired yet")]
mod material;
#[cfg_attr(not(test), expect(dead_code, reason = "the pipeline is not wired yet"))]
mod paint;

use std::path::PathBuf;

use clap::Args;

use super::desk::Desk;
use super::error::{CliError, Outcome, refused};
use super::ui::Ui;

/// Build a sample newsroom and do the whole job in it
#[derive(Debug, Args)]
pub(crate) struct DemoArgs {
    /// An empty folder, or one that is not there yet [default: the working folder]
    dir: Option<PathBuf>,
}

pub(crate) fn run(_ui: &Ui, _desk: &Desk, _args: DemoArgs) -> Result<Outcome, CliError> {
    Err(refused("not built yet"))
}
