//! `pressbox release check`

use clap::Args;

use super::findings;
use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome};
use crate::cli::strays;
use crate::cli::ui::Ui;
use crate::newsroom::{self, Newsroom};
use crate::release::{self, Finding, Severity, Slug};

/// Proofread a release for mistakes, contradictions and anything that would confuse readers
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// The release
    #[arg(value_name = "RELEASE")]
    slug: Slug,

    /// Fix what can only be meant one way: repeated words, addresses without `https://`, decimal separators, timetable order
    #[arg(long)]
    fix: bool,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: CheckArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let releases = newsroom.releases();
    if args.fix {
        fix(ui, context, &newsroom, &args.slug)?;
    }
    let mut all: Vec<Finding> = Vec::new();
    for (language, found) in newsroom::proof_read_all(&newsroom, &args.slug)? {
        findings::answer(ui, &context.shown(&releases.path(&args.slug, language)), &found)?;
        all.extend(found);
    }
    strays::warn(ui, context, &releases.strays_of(&args.slug));
    match findings::tally(&all) {
        Some(tally) => ui.status(tally),
        None => ui.status(format!("`{}` is clean: nothing to correct", args.slug)),
    }
    let wrong = all.iter().any(|finding| finding.severity == Severity::Error);
    Ok(if wrong { Outcome::Refused } else { Outcome::Done })
}

/// Fixes every edition's file and says what was done.
fn fix(ui: &Ui, context: &Context, newsroom: &Newsroom, slug: &Slug) -> Result<(), CliError> {
    let releases = newsroom.releases();
    // A release that is not there gets no lock.
    releases.languages(slug)?;
    let locked = releases.lock(slug)?;
    for language in releases.languages(slug)? {
        let found = newsroom::proof_read(newsroom, slug, language)?;
        let text = releases.text(slug, language)?;
        let Some((fixed, settled)) = release::fix(slug, language, &text, &found) else { continue };
        let path = locked.write_text(language, &fixed)?;
        ui.status(format!("fixed {} in `{}`", count(settled.len(), "finding", "findings"), context.shown(&path)));
    }
    Ok(())
}
