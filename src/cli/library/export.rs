//! `pressbox library export`

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Kind, Outcome};
use crate::cli::photo_json::object;
use crate::cli::ui::Ui;
use crate::library::Library;

/// Export the whole library into a new folder: the originals, their metadata, and all that pressbox knows about them
///
/// The originals have readable names, in a folder for each month, and an `.xmp` file with the metadata beside each that other
/// programs read. `library.jsonl` has all the rest: edits, withdrawals, collections and what was forgotten. `pressbox library
/// import` reads it. The folder is yours to keep: `photo withdraw` and `photo forget` do not reach it.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// A folder that is empty, or not there yet
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: ExportArgs) -> Result<Outcome, CliError> {
    let library = Library::open(&context.newsroom()?.library_dir())?;
    let dir = context.working_dir.join(&args.dir);
    let (mut photos, mut failures, mut output) = (0, 0, Ok(()));
    let forgotten = library.export(&dir, ui, |exported| {
        photos += 1;
        failures += exported.left_out.len();
        for path in &exported.left_out {
            let shown = context.shown(path);
            ui.failed(format!("`{shown}` is missing or altered, and was left out; what is known about it is exported"));
        }
        let mut answer = object(&exported.photo);
        answer["status"] = json!(if exported.file.is_some() { "exported" } else { "rejected" });
        answer["path"] = json!(exported.file.as_ref().map(|file| context.shown(&dir.join(file))));
        if output.is_ok() {
            output = ui.answer("", &answer);
        }
    })?;
    match output {
        Err(error) if error.kind != Kind::BrokenPipe => return Err(error),
        _ => {}
    }
    let forgotten = match forgotten {
        0 => String::new(),
        number => format!(
            ", and the ids of {} that {}",
            count(number, "file", "files"),
            if number == 1 { "was forgotten" } else { "were forgotten" }
        ),
    };
    ui.status(format!("exported {} to `{}`{forgotten}", count(photos, "photo", "photos"), args.dir.display()));
    if failures > 0 {
        ui.hint(
            "`pressbox check --repair FOLDER` fetches originals from a backup; then export again into a new folder",
        );
    }
    Ok(Outcome::of_failures(failures))
}
