//! `pressbox check`

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::context::Context;
use super::count::{count, size};
use super::error::{CliError, Outcome, refused};
use super::strays;
use super::ui::{Tone, Ui};
use crate::library::{CheckDepth, CheckTotals, Fault, Library, LibraryPart, Problem, Repair, RepairSources};
use crate::rendition;

/// Check every file in the library, and list what is missing, altered or unknown
///
/// It reads every byte, and changes nothing; photos from an older pressbox get the record that they lack. With `--repair` it looks for originals that are missing or altered in other
/// folders, and fetches them by their content, whatever the files are called; an altered one is kept in
/// `library/set-aside`.
#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    /// Only see whether each file is there with its length, without reading it
    #[arg(long)]
    quick: bool,

    /// Fetch missing and altered originals from these folders and files
    #[arg(long, value_name = "PATH", num_args = 1..)]
    repair: Vec<PathBuf>,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: CheckArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let library = Library::open(&newsroom.library_dir())?;
    let sources = sources(ui, context, &args.repair)?;
    let depth = if args.quick { CheckDepth::Lengths } else { CheckDepth::Bytes };
    let mut output = Ok(());
    let (mut problems, mut repaired) = (0, 0);
    let mut report = |problem: Problem| {
        let repair = if sources.is_empty() { Ok(None) } else { library.repair(&problem, &sources) };
        let repair = repair.unwrap_or_else(|error| {
            ui.failed(CliError::from(error).one_line());
            None
        });
        *(if repair.is_some() { &mut repaired } else { &mut problems }) += 1;
        if output.is_ok() {
            output = answer(ui, context, &problem, repair.as_ref());
        }
    };
    let originals = library.check_originals(depth, ui, &mut report)?;
    let renditions = rendition::check_renditions(&library, depth, ui, &mut report)?;
    output?;
    strays::warn(ui, context, &newsroom.releases().strays()?);
    let word = if args.quick { "looked at" } else { "read" };
    ui.status(format!("{word} {}: {}", read(originals, renditions), verdict(problems, repaired)));
    Ok(if problems == 0 { Outcome::Done } else { Outcome::Refused })
}

fn read(originals: CheckTotals, renditions: CheckTotals) -> String {
    let files =
        |checked: CheckTotals, one, many| format!("{} ({})", count(checked.files, one, many), size(checked.bytes));
    let (one, other) = (files(originals, "original", "originals"), files(renditions, "rendition", "renditions"));
    format!("{one} and {other}")
}

fn verdict(problems: usize, repaired: usize) -> String {
    let left = match problems {
        0 => "no problems".to_owned(),
        _ => count(problems, "problem", "problems").to_string(),
    };
    match repaired {
        0 => left,
        _ => format!("{} repaired, {left} left", count(repaired, "original", "originals")),
    }
}

/// The files in which originals are looked for.
fn sources(ui: &Ui, context: &Context, paths: &[PathBuf]) -> Result<RepairSources, CliError> {
    if paths.is_empty() {
        return Ok(RepairSources::default());
    }
    let paths: Vec<_> = paths.iter().map(|path| context.working_dir.join(path)).collect();
    if let Some(missing) = paths.iter().find(|path| !path.exists()) {
        return Err(refused(format!("there is no file or folder `{}`", context.shown(missing)))
            .hinted("name the folders in which the originals may be, such as a backup"));
    }
    let sources = RepairSources::list(&paths);
    for (path, error) in &sources.unreadable {
        ui.warn(format!("`{}`: {error}", context.shown(path)));
    }
    ui.status(format!("looking for originals among {}", count(sources.len(), "file", "files")));
    Ok(sources)
}

fn answer(ui: &Ui, context: &Context, problem: &Problem, repair: Option<&Repair>) -> Result<(), CliError> {
    let (fault, tone) = match problem.fault {
        Fault::Missing => ("missing", Tone::Bad),
        Fault::Altered => ("altered", Tone::Bad),
        Fault::Unreadable(_) => ("unreadable", Tone::Bad),
        Fault::Orphaned => ("orphaned", Tone::Careful),
        Fault::Unfinished => ("unfinished", Tone::Careful),
    };
    let part = match problem.part {
        LibraryPart::Catalogue => "catalogue",
        LibraryPart::Record => "record",
        LibraryPart::Original => "original",
        LibraryPart::Rendition => "rendition",
    };
    let (message, hint) = (message(problem), hint(problem));
    if let Some(Repair { from, set_aside }) = repair {
        let aside = set_aside.as_ref().map(|path| context.shown(path));
        let kept = aside.as_ref().map(|path| format!("; the altered file is kept as {path}")).unwrap_or_default();
        let word = ui.paint(Tone::Good, &format!("{:<10}", "repaired"));
        let (shown, from) = (context.shown(&problem.path), context.shown(from));
        return ui.answer(
            format!("{word}  {shown}\n            {message}, and was fetched again from {from}{kept}"),
            &json!({
                "problem": fault,
                "part": part,
                "photo": problem.photo,
                "preset": null,
                "path": problem.path.display().to_string(),
                "status": "repaired",
                "from": from,
                "set_aside": aside,
                "message": message,
                "hint": null,
            }),
        );
    }
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
            "status": "found",
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
        (LibraryPart::Record, Fault::Missing) => format!("the record{of} is missing"),
        (LibraryPart::Record, Fault::Unreadable(why)) => format!("the record{of} cannot be used: {why}"),
        (LibraryPart::Record, _) => format!("the record{of} differs from the catalogue"),
        (LibraryPart::Original, Fault::Missing) => format!("the original{of} is missing"),
        (LibraryPart::Original, Fault::Altered) => {
            format!("the original{of} has been altered since it was ingested")
        }
        (LibraryPart::Original, Fault::Unreadable(why)) => format!("the original{of} cannot be read: {why}"),
        (LibraryPart::Original, Fault::Orphaned) if problem.photo.is_some() => {
            format!("this file{of} came back, although the photo was forgotten")
        }
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
        (LibraryPart::Catalogue, _) => {
            "rebuild it from the records with `pressbox library rebuild`, or restore it from your last backup".to_owned()
        }
        (LibraryPart::Record, _) => "`pressbox library rebuild` keeps the newer of the two".to_owned(),
        (_, Fault::Unfinished) => {
            "the next `pressbox ingest` removes it; ingest again the photos that the interrupted run did not report"
                .to_owned()
        }
        (LibraryPart::Original, Fault::Missing) => {
            "fetch it again from its source or from a backup with `pressbox check --repair FOLDER`".to_owned()
        }
        (LibraryPart::Original, Fault::Altered) => {
            "fetch it again from its source or from a backup with `pressbox check --repair FOLDER`; the altered file is kept"
                .to_owned()
        }
        (LibraryPart::Original | LibraryPart::Rendition, Fault::Unreadable(_)) if problem.preset.is_none() => {
            "check the disk and the file's permissions".to_owned()
        }
        (LibraryPart::Original, Fault::Orphaned) if problem.photo.is_some() => {
            "delete it; `pressbox ingest --forgotten` takes it in again, from another place".to_owned()
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
