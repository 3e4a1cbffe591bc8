//! `pressbox list import`

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome, refused};
use crate::cli::ui::Ui;
use crate::press::{self, Brought, Import, ListError, MediaList, Status};

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
    let lists = newsroom.lists();
    let name = super::named(&args.name)?;
    let sheet = press::read_sheet(&context.working_dir.join(&args.file))?;
    let suppressed = lists.suppressed()?;
    let (mut list, unusable) = match lists.read(&name) {
        Err(ListError::Unknown(_)) => (MediaList::empty(), Vec::new()),
        held => held?,
    };
    if !unusable.is_empty() && !args.replace {
        // To write the list anew would lose those rows.
        super::warn_of(ui, &name, &unusable);
        return Err(refused(format!("`lists/{name}.csv` has rows that are not understood"))
            .hinted("correct or delete those rows, or start the list afresh with `--replace`"));
    }
    let left_out: Vec<_> = sheet.other_columns.iter().filter(|c| !c.is_empty()).map(|c| format!("`{c}`")).collect();
    let how = if args.replace { Import::Replace } else { Import::Merge };
    let source = args.file.file_name().unwrap_or_default().to_string_lossy();
    let on = newsroom.today.to_string();
    let brought = Brought { source: &source, on: &on, suppressed: &suppressed };
    let changes = list.import(sheet, how, &brought);
    let rejected = changes.iter().filter(|c| c.status == Status::Rejected).count();
    if list.is_empty() {
        for change in &changes {
            ui.failed(format!("row {}: {}", change.row.unwrap_or(0), change.reason.as_deref().unwrap_or_default()));
        }
        return Err(refused(format!("`{}` contains no journalists", args.file.display()))
            .hinted(format!("the list `{name}` was not changed")));
    }
    if !args.dry_run {
        // The list is written before the first word of success.
        lists.write_import(&name, &list)?;
    }

    for change in &changes {
        let shown = change.address.as_deref().unwrap_or_default();
        let held_back = match (change.status, shown.parse()) {
            (Status::Removed | Status::Rejected, _) | (_, Err(_)) => None,
            (_, Ok(address)) => suppressed.get(&address),
        };
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
        let quiet = change.status == Status::Rejected || change.status == Status::Unchanged && reason.is_none();
        let line = if quiet { String::new() } else { format!("{} {whom}{why}", super::word(ui, change.status)) };
        ui.answer(line, &object)?;
        if change.status == Status::Rejected {
            let reason = super::of_whom(change.name.as_deref(), reason.as_deref().unwrap_or_default());
            ui.failed(format!("row {} of `{}`: {reason}", change.row.unwrap_or(0), args.file.display()));
        }
    }
    if !left_out.is_empty() {
        ui.status(format!("columns that were not imported: {}", left_out.join(", ")));
    }
    let statuses = [Status::Added, Status::Changed, Status::Unchanged, Status::Removed, Status::Rejected];
    let tally: Vec<_> = statuses
        .into_iter()
        .map(|status| (changes.iter().filter(|c| c.status == status).count(), status.as_str()))
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| format!("{number} {word}"))
        .collect();
    let size = count(list.len(), "journalist", "journalists");
    if args.dry_run {
        ui.status(format!("`{name}` would have {size}: {}; nothing was changed", tally.join(", ")));
    } else {
        ui.status(format!("`{name}` has {size}: {}", tally.join(", ")));
    }
    Ok(Outcome::of_failures(rejected))
}
