//! `pressbox list import`

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome, refused};
use crate::cli::list_args;
use crate::cli::ui::Ui;
use crate::newsroom::{ImportError, ImportRequest};
use crate::press::{ChangeKind, Import};

/// Import journalists from a CSV file into a list
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// The list; it is made if it does not exist
    name: String,

    /// A CSV file, as Excel, LibreOffice or an address book saves it
    file: PathBuf,

    /// Replace the list: journalists who are not in the file are removed
    #[arg(long)]
    replace: bool,

    /// Show what would change, without changing it
    #[arg(long)]
    dry_run: bool,
}

pub(crate) fn run(ui: &Ui, context: &Context, args: ImportArgs) -> Result<Outcome, CliError> {
    let newsroom = context.newsroom()?;
    let request = ImportRequest {
        list: list_args::named(&args.name)?,
        file: context.working_dir.join(&args.file),
        how: if args.replace { Import::Replace } else { Import::Merge },
    };
    let preview = newsroom.preview_import(&request).map_err(|error| not_imported(ui, &args, error))?;
    let name = &preview.name;
    if !args.dry_run {
        // The list is written before the first word of success.
        newsroom.apply_import(&preview)?;
    }

    for change in &preview.changes {
        let shown = change.address.as_deref().unwrap_or_default();
        let held_back = preview.held_back(change);
        let wants_none = held_back.map(|held| format!("suppressed since {}: {}", held.since, held.why));
        let reason = wants_none.or_else(|| change.reason.clone());
        let object = json!({
            "list": name.to_string(),
            "row": change.row,
            "status": change.status.as_str(),
            "address": change.address,
            "name": change.name,
            "reason": reason,
        });
        let whom = match &change.name {
            Some(name) => format!("{name} <{shown}>"),
            None => shown.to_owned(),
        };
        let why = reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
        // Nobody reads a line for each journalist who stays as they were.
        let quiet = change.status == ChangeKind::Rejected || change.status == ChangeKind::Unchanged && reason.is_none();
        let line = if quiet { String::new() } else { format!("{} {whom}{why}", super::word(ui, change.status)) };
        ui.answer(line, &object)?;
        if change.status == ChangeKind::Rejected {
            let reason = list_args::of_whom(change.name.as_deref(), reason.as_deref().unwrap_or_default());
            ui.failed(format!("row {} of `{}`: {reason}", change.row.unwrap_or(0), args.file.display()));
        }
    }
    let left_out: Vec<_> = preview.left_out.iter().map(|column| format!("`{column}`")).collect();
    if !left_out.is_empty() {
        ui.status(format!("columns that were not imported: {}", left_out.join(", ")));
    }
    let statuses =
        [ChangeKind::Added, ChangeKind::Changed, ChangeKind::Unchanged, ChangeKind::Removed, ChangeKind::Rejected];
    let tally: Vec<_> = statuses
        .into_iter()
        .map(|status| (preview.count(status), status.as_str()))
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    let size = count(preview.list.len(), "journalist", "journalists");
    if args.dry_run {
        ui.status(format!("`{name}` would have {size}: {}; nothing was changed", tally.join(", ")));
    } else {
        ui.status(format!("`{name}` has {size}: {}", tally.join(", ")));
    }
    Ok(Outcome::of_failures(preview.count(ChangeKind::Rejected)))
}

/// Says which rows are in the way.
fn not_imported(ui: &Ui, args: &ImportArgs, error: ImportError) -> CliError {
    match &error {
        ImportError::List(_) => {}
        ImportError::UnusableRows { list, rows } => list_args::warn_of(ui, list, rows),
        ImportError::NoJournalists { list, changes, .. } => {
            for change in changes {
                ui.failed(format!("row {}: {}", change.row.unwrap_or(0), change.reason.as_deref().unwrap_or_default()));
            }
            return refused(format!("`{}` contains no journalists", args.file.display()))
                .hinted(format!("the list `{list}` was not changed"));
        }
    }
    error.into()
}
