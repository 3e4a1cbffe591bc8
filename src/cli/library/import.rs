//! `pressbox library import`

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Kind, OrExplain as _, Outcome};
use crate::cli::excerpt::Excerpt;
use crate::cli::photo_json::{line, object};
use crate::cli::ui::{Tone, Ui};
use crate::library::{ImportStatus, ImportStep, Library};

/// Import what `pressbox library export` wrote
///
/// New photos come with their metadata, edits, withdrawals and collections. Photos that are here already get the names,
/// collections and edits of the export; if both were edited, the edits here are kept, and pressbox tells you. A photo that
/// was withdrawn in either library is withdrawn. If an import is interrupted, run it again.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// The folder of an export
    #[arg(value_name = "DIR")]
    dir: PathBuf,

    /// Import photos anyway that `photo forget` deleted here
    #[arg(long)]
    forgotten: bool,
}

/// How many photos had each result.
#[derive(Debug, Default)]
struct Tally {
    new: usize,
    known: usize,
    same_pictures: usize,
    forgotten: usize,
    lost: usize,
    lines: Excerpt,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: ImportArgs) -> Result<Outcome, CliError> {
    let library = Library::open(&context.newsroom()?.library_dir())?;
    let dir = context.working_dir.join(&args.dir);
    let (mut tally, mut output) = (Tally::default(), Ok(()));
    let imported = library.import(&dir, args.forgotten, context.now, ui, |step| {
        let told = tell(ui, &step, &mut tally);
        if output.is_ok() {
            output = told;
        }
    });
    if tally.new + tally.known + tally.same_pictures > 0 {
        imported.hint("what was reported is kept; run the same command again for the rest")?;
    } else {
        imported?;
    }
    match output {
        Err(error) if error.kind != Kind::BrokenPipe => return Err(error),
        _ => {}
    }
    tally.lines.sum_up(ui, "photo", "photos");
    ui.status(tally.sentence());
    if tally.forgotten > 0 {
        ui.hint("`pressbox library import --forgotten` imports forgotten photos anyway");
    }
    Ok(Outcome::of_failures(tally.lost + tally.forgotten))
}

fn tell(ui: &Ui, step: &ImportStep, tally: &mut Tally) -> Result<(), CliError> {
    match step {
        ImportStep::Photo(imported) => {
            let (word, tone, status, number) = match imported.status {
                ImportStatus::New => ("new  ", Tone::Good, "new", &mut tally.new),
                ImportStatus::Known => ("known", Tone::Quiet, "known", &mut tally.known),
                ImportStatus::SamePicture => ("copy ", Tone::Careful, "same_picture", &mut tally.same_pictures),
            };
            *number += 1;
            tally.lost += imported.lost.len();
            let mut answer = object(&imported.photo);
            answer["status"] = json!(status);
            answer["lost"] = json!(imported.lost);
            tally.lines.answer(ui, format!("{}  {}", ui.paint(tone, word), line(ui, &imported.photo)), &answer)?;
            for lost in &imported.lost {
                ui.failed(format!("`{}` comes without {lost}", imported.photo.id.short()));
            }
            Ok(())
        }
        ImportStep::Forgotten { photo, at } => {
            tally.forgotten += 1;
            let why = format!("it was forgotten here on {}, and stays out of the library", at.strftime("%Y-%m-%d"));
            ui.failed(format!("`{}`: {why}", photo.short()));
            ui.answer("", &json!({ "photo": photo, "status": "rejected", "reason": why }))
        }
    }
}

impl Tally {
    fn sentence(&self) -> String {
        let parts = [
            (self.new, "new photo", "new photos"),
            (self.known, "known photo", "known photos"),
            (self.same_pictures, "copy of a known picture", "copies of known pictures"),
            (self.forgotten, "forgotten photo left out", "forgotten photos left out"),
        ];
        let parts: Vec<_> = parts
            .into_iter()
            .filter(|(number, ..)| *number > 0)
            .map(|(number, one, many)| count(number, one, many).to_string())
            .collect();
        if parts.is_empty() { "the export has no photos".to_owned() } else { parts.join(", ") }
    }
}
