//! `pressbox library rebuild`

use clap::Args;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Kind, Outcome};
use crate::cli::machine::memory;
use crate::cli::photo_json::{line, object};
use crate::cli::ui::Ui;
use crate::library::{IngestRequest, Library, RebuildStep, RebuiltFrom};
use crate::photo::Metadata;

/// Rebuild the catalogue from the originals and the records beside them
///
/// It finds the same photos with the same metadata, edits, withdrawals and collections, in the same order. A record that is
/// missing or damaged is restored from the former catalogue, as far as that can be read. If neither knows a file, pressbox
/// reads the file itself again, and names it. The former catalogue is kept as `library/catalogue.replaced.sqlite3`. Lists,
/// the ledger of sent messages and the record of written files are not changed.
#[derive(Debug, Args)]
pub(crate) struct RebuildArgs {}

/// How many photos came from where.
#[derive(Debug, Default)]
struct Tally {
    records: usize,
    catalogue: usize,
    files: usize,
    without_original: usize,
    faults: usize,
}

pub(crate) fn run(ui: &Ui, context: &Context, _: &RebuildArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let request = IngestRequest {
        defaults: Metadata { data_mining: newsroom.settings.rights.data_mining, ..Metadata::default() },
        rule: newsroom.settings.metadata.merge,
        memory: Some(newsroom.settings.renditions.memory.unwrap_or_else(memory).get()),
        ..IngestRequest::default()
    };
    let mut tally = Tally::default();
    let mut output = Ok(());
    Library::rebuild(&newsroom.library_dir(), &request, context.now, ui, |step| {
        let told = tell(ui, context, step, &mut tally);
        if output.is_ok() {
            output = told;
        }
    })?;
    match output {
        Err(error) if error.kind != Kind::BrokenPipe => return Err(error),
        _ => {}
    }
    ui.status(tally.sentence());
    if tally.files > 0 {
        ui.warn("of photos that were read again from their files, the names they came under, edits, withdrawals and collections are lost");
        ui.hint("if you have a backup of `library/catalogue.sqlite3` or of `library/originals`, put it back and run `pressbox library rebuild` again");
    }
    if tally.without_original > 0 {
        let photos = count(tally.without_original, "photo has", "photos have");
        ui.warn(format!("{photos} no original"));
        ui.hint("`pressbox check --repair FOLDER` fetches originals from a backup");
    }
    Ok(Outcome::of_failures(tally.faults))
}

fn tell(ui: &Ui, context: &Context, step: RebuildStep, tally: &mut Tally) -> Result<(), CliError> {
    match step {
        RebuildStep::Photo { photo, from, has_original } => {
            let (word, number) = match from {
                RebuiltFrom::Record => ("record", &mut tally.records),
                RebuiltFrom::Catalogue => ("catalogue", &mut tally.catalogue),
                RebuiltFrom::File => ("file", &mut tally.files),
            };
            *number += 1;
            tally.without_original += usize::from(!has_original);
            let mut answer = object(&photo);
            answer["status"] = json!("rebuilt");
            answer["from"] = json!(word);
            answer["has_original"] = json!(has_original);
            let shown =
                if from == RebuiltFrom::File { format!("read again  {}", line(ui, &photo)) } else { String::new() };
            ui.answer(shown, &answer)
        }
        RebuildStep::Fault { path, fault } => {
            tally.faults += 1;
            let why = CliError::from(fault).one_line();
            let shown = context.shown(&path);
            ui.failed(format!("`{shown}`: {why}"));
            ui.answer("", &json!({ "path": shown, "status": "rejected", "reason": why }))
        }
    }
}

impl Tally {
    fn sentence(&self) -> String {
        let all = self.records + self.catalogue + self.files;
        let parts = [
            (self.records, "from its record", "from their records"),
            (self.catalogue, "from the former catalogue", "from the former catalogue"),
            (self.files, "read again from its file", "read again from their files"),
        ];
        let parts = parts.into_iter().filter(|(number, ..)| *number > 0);
        let parts: Vec<_> =
            parts.map(|(number, one, many)| format!("{number} {}", if number == 1 { one } else { many })).collect();
        let from = if parts.is_empty() { String::new() } else { format!(": {}", parts.join(", ")) };
        format!("the catalogue has {}{from}", count(all, "photo", "photos"))
    }
}
