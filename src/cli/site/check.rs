//! `pressbox site check`

use clap::Args;

use crate::cli::context::Context;
use crate::cli::error::{CliError, Outcome};
use crate::cli::release::findings;
use crate::cli::ui::Ui;
use crate::newsroom;
use crate::release::{Finding, Severity, UnusedPage};

/// Proofread the standing pages in `pages/`: texts, photos, portraits and logos
///
/// `release check` does the same for releases.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {}

pub(super) fn run(ui: &Ui, context: &Context) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let (pages, unused) = newsroom::read_backgrounds(&newsroom)?;
    let mut all: Vec<Finding> = Vec::new();
    for page in &pages {
        findings::answer(ui, &context.shown(&page.file.path), &page.findings)?;
        all.extend(page.findings.iter().cloned());
    }
    warn_unused(ui, context, &unused);
    match findings::tally(&all) {
        Some(tally) => ui.status(tally),
        None if pages.is_empty() => {
            ui.status("there are no standing pages");
            ui.hint("write one as `pages/about.md`, like a release; `README` shows what it may have");
        }
        None => ui.status("the standing pages are clean: nothing to correct"),
    }
    let wrong = all.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if wrong { Outcome::Refused } else { Outcome::Done })
}

/// Names texts that no page is made from.
pub(super) fn warn_unused(ui: &Ui, context: &Context, unused: &[UnusedPage]) {
    for UnusedPage { path, why } in unused {
        ui.warn(format!("`{}` is not used: {why}", context.shown(path)));
        ui.hint("rename it, or move it out of `pages`");
    }
}
