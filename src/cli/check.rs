//! `pressbox check`

use clap::Args;
use serde_json::json;

use super::context::Context;
use super::count::{count, size};
use super::error::{CliError, Outcome};
use super::strays;
use super::ui::{Tone, Ui};
use crate::library::{CheckTotals, Fault, Library, LibraryPart, Problem};
use crate::rendition;

/// Check every file in the library, and list what is missing, altered or unknown
///
/// It changes nothing.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {}

pub(crate) fn run(ui: &Ui, context: &Context, CheckArgs {}: CheckArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let library = Library::open(&newsroom.library_dir())?;
    let mut output = Ok(());
    let mut problems = 0;
    let mut report = |problem: Problem| {
        problems += 1;
        if output.is_ok() {
            output = answer(ui, context, &problem);
        }
    };
    let originals = library.check_originals(ui, &mut report)?;
    let renditions = rendition::check_renditions(&library, ui, &mut report)?;
    output?;
    strays::warn(ui, context, &newsroom.releases().strays()?);
    ui.status(format!("{}: {}", read(originals, renditions), verdict(problems)));
    Ok(if problems == 0 { Outcome::Done } else { Outcome::Refused })
}

fn read(originals: CheckTotals, renditions: CheckTotals) -> String {
    let files =
        |checked: CheckTotals, one, many| format!("{} ({})", count(checked.files, one, many), size(checked.bytes));
    let (one, other) = (files(originals, "original", "originals"), files(renditions, "rendition", "renditions"));
    format!("read {one} and {other}")
}

fn verdict(problems: usize) -> String {
    match problems {
        0 => "no problems".to_owned(),
        _ => count(problems, "problem", "problems").to_string(),
    }
}

fn answer(ui: &Ui, context: &Context, problem: &Problem) -> Result<(), CliError> {
    let (fault, tone) = match problem.fault {
        Fault::Missing => ("missing", Tone::Bad),
        Fault::Altered => ("altered", Tone::Bad),
        Fault::Unreadable(_) => ("unreadable", Tone::Bad),
        Fault::Orphaned => ("orphaned", Tone::Careful),
        Fault::Unfinished => ("unfinished", Tone::Careful),
    };
    let part = match problem.part {
        LibraryPart::Catalogue => "catalogue",
        LibraryPart::Original => "original",
        LibraryPart::Rendition => "rendition",
    };
    let (message, hint) = (message(problem), hint(problem));
    let shown = context.shown(&problem.path);
    // Scripts read `orphaned`.
    let word = if fault == "orphaned" { "unknown" } else { fault };
    let fault_shown = ui.paint(tone, &format!("{word:<10}"));
    ui.answer(
        format!("{fault_shown}  {shown}\n            {message}\n            {hint}"),
        &json!({
            "problem": fault,
            "part": part,
            "photo": problem.photo,
            "preset": problem.preset,
            "path": problem.path.display().to_string(),
            "message": message,
            "hint": hint,
        }),
    )
}

fn message(problem: &Problem) -> String {
    let of = problem.photo.map(|photo| format!(" of the photo `{}`", photo.short())).unwrap_or_default();
    match (problem.part, &problem.fault) {
        (LibraryPart::Catalogue, Fault::Unreadable(why)) => format!("the catalogue is damaged: {why}"),
        (LibraryPart::Catalogue, _) => "the catalogue is damaged".to_owned(),
        (LibraryPart::Original, Fault::Missing) => format!("the original{of} is missing"),
        (LibraryPart::Original, Fault::Altered) => {
            format!("the original{of} has been altered since it was ingested")
        }
        (LibraryPart::Original, Fault::Unreadable(why)) => format!("the original{of} cannot be read: {why}"),
        (LibraryPart::Original, Fault::Orphaned) => "this file is not in the catalogue".to_owned(),
        (LibraryPart::Original, Fault::Unfinished) => {
            "an ingest was interrupted while it was writing this file".to_owned()
        }
        (LibraryPart::Rendition, fault) => {
            let preset = problem.preset.as_deref().map_or("a file".to_owned(), |preset| format!("`{preset}`"));
            match fault {
                Fault::Missing => format!("{preset}{of} is missing"),
                Fault::Altered => format!("{preset}{of} has been altered since it was created"),
                Fault::Unreadable(why) => format!("{preset}{of} cannot be read: {why}"),
                Fault::Orphaned if problem.photo.is_some() => "it does not belong to any rendition".to_owned(),
                Fault::Orphaned | Fault::Unfinished => "it does not belong to any photo in the library".to_owned(),
            }
        }
    }
}

fn hint(problem: &Problem) -> String {
    let photo = problem.photo.map(|photo| photo.short()).unwrap_or_default();
    match (problem.part, &problem.fault) {
        (LibraryPart::Catalogue, _) => "restore the catalogue from your last backup".to_owned(),
        (_, Fault::Unfinished) => {
            "the next `pressbox ingest` removes it; ingest again the photos that the interrupted run did not report"
                .to_owned()
        }
        (LibraryPart::Original, Fault::Missing) => {
            "ingest the photo again from its source or from a backup: this restores the original".to_owned()
        }
        (LibraryPart::Original, Fault::Altered) => {
            "move this file out of the library, then ingest the photo again from its source or from a backup".to_owned()
        }
        (LibraryPart::Original | LibraryPart::Rendition, Fault::Unreadable(_)) if problem.preset.is_none() => {
            "check the disk and the file's permissions".to_owned()
        }
        (LibraryPart::Original, _) => {
            "move it out of the library; if you want to keep the photo, ingest it from its new place".to_owned()
        }
        (LibraryPart::Rendition, Fault::Orphaned) => "nothing uses it: you can delete it".to_owned(),
        (LibraryPart::Rendition, _) => {
            let preset = problem.preset.as_deref().unwrap_or_default();
            format!("make it again: `pressbox renditions {photo} --preset {preset} --force`")
        }
    }
}
