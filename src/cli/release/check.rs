//! `pressbox release check`

use clap::Args;

use super::super::desk::Desk;
use super::super::error::{CliError, Outcome};
use super::super::proof;
use super::super::ui::Ui;
use super::findings;
use crate::release::{Finding, Severity, Slug};

/// Proof-read a release: what would mislead, break or be stumbled over
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    slug: Slug,
}

pub(crate) fn run(ui: &Ui, desk: &Desk, args: CheckArgs) -> Result<Outcome, CliError> {
    let newsroom = desk.newsroom()?;
    let releases = newsroom.releases();
    let mut all: Vec<Finding> = Vec::new();
    for (language, found) in proof::read_all(desk, &newsroom, &args.slug)? {
        findings::answer(ui, &desk.shown(&releases.path(&args.slug, language)), &found)?;
        all.extend(found);
    }
    match findings::tally(&all) {
        Some(tally) => ui.status(tally),
        None => ui.status(format!("`{}` is clean: there is nothing to remark", args.slug)),
    }
    let wrong = all.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if wrong { Outcome::Refused } else { Outcome::Done })
}
