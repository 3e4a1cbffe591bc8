//! `pressbox list import`

use std::collections::HashSet;
use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::cli::context::Context;
use crate::cli::count::count;
use crate::cli::error::{CliError, Outcome, refused};
use crate::cli::excerpt::Excerpt;
use crate::cli::list_args;
use crate::cli::notices::Notices;
use crate::cli::remedies;
use crate::cli::ui::Ui;
use crate::newsroom::{ImportError, ImportRequest, NoMail};
use crate::press::{Change, ChangeKind, Encoding, FileNote, Import, Meaning, ReadingOptions, Repaired};

/// Import journalists from a file into a list
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// The list; it is created if it does not exist
    name: String,

    /// A file saved by a spreadsheet, an address book or a mailing service: CSV, TSV, `.xlsx`, `.ods` or `.vcf`
    file: PathBuf,

    /// The file's encoding, such as `windows-1252`, `macintosh` or `ibm850`; by default, pressbox detects it
    #[arg(long, value_name = "LABEL")]
    encoding: Option<Encoding>,

    /// The sheet of a workbook; by default, the only one with addresses is read
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,

    /// A value, or a whole column, that means somebody does not want mail; write an `=` in the heading as `\=`
    #[arg(long, value_name = "COLUMN[=VALUE]")]
    opt_out: Vec<String>,

    /// A value, or a whole column, that does not rule out mail; write an `=` in the heading as `\=`
    #[arg(long, value_name = "COLUMN[=VALUE]")]
    no_opt_out: Vec<String>,

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
        reading: ReadingOptions { encoding: args.encoding, sheet: args.sheet.clone(), meanings: meanings(&args) },
    };
    let notices = Notices { ui, context };
    // The list is written before the first word of success.
    let preview = if args.dry_run { newsroom.preview_import(&request) } else { newsroom.import(&request, &notices) };
    let preview = preview.map_err(|error| not_imported(ui, &args, error))?;
    let name = &preview.name;

    let mut lines = Excerpt::default();
    for change in &preview.changes {
        let shown = change.address.as_deref().unwrap_or_default();
        let no_mail = preview.no_mail(change);
        let wants_none = no_mail.as_ref().map(|no_mail| match no_mail {
            NoMail::Suppressed(known) => format!("gets no mail: {} (noted {})", known.why, known.since),
            NoMail::OptOut(why) => format!("gets no mail from now on: {why}"),
            NoMail::Undecided(why) => format!("gets no mail until you decide: {why}"),
        });
        let outdated = preview.outdated(change).map(|why| format!("still gets mail: {why}"));
        let reasons: Vec<_> = change.reason.clone().into_iter().chain(wants_none).chain(outdated).collect();
        let reason = Some(reasons.join("; ")).filter(|reason| !reason.is_empty());
        let object = json!({
            "list": name.to_string(),
            "row": change.row,
            "status": change.status.as_str(),
            "address": change.address,
            "name": change.name,
            "reason": reason,
            "suppressed": matches!(no_mail, Some(NoMail::Suppressed(_) | NoMail::OptOut(_))),
            "pending": matches!(no_mail, Some(NoMail::Undecided(_))),
        });
        let whom = match &change.name {
            Some(name) => format!("{name} <{shown}>"),
            None => shown.to_owned(),
        };
        let why = reason.as_ref().map(|reason| format!(" ({reason})")).unwrap_or_default();
        // Nobody reads a line for each journalist who stays as they were.
        let quiet = change.status == ChangeKind::Rejected || change.status == ChangeKind::Unchanged && reason.is_none();
        let line = if quiet { String::new() } else { format!("{} {whom}{why}", super::word(ui, change.status)) };
        // Whoever has a reason behind them is always shown.
        if reason.is_some() {
            ui.answer(line, &object)?;
        } else {
            lines.answer(ui, line, &object)?;
        }
        if change.status == ChangeKind::Rejected {
            let reason = list_args::of_whom(change.name.as_deref(), reason.as_deref().unwrap_or_default());
            ui.failed(format!("row {} of `{}`: {reason}", change.row.unwrap_or(0), args.file.display()));
        }
    }
    lines.sum_up(ui, "journalist", "journalists");
    for note in &preview.notes {
        match note {
            FileNote::OptOutSheet(sheet) => {
                let file = args.file.display().to_string();
                ui.warn(format!(
                    "the sheet `{sheet}` in the same workbook lists people who do not want mail, and was not read"
                ));
                ui.hint(remedies::opt_out_sheet(&file, sheet));
            }
            note => ui.status(reading(note)),
        }
    }
    let other_columns: Vec<_> = preview.other_columns.iter().map(|column| format!("`{column}`")).collect();
    if !other_columns.is_empty() {
        ui.status(format!("columns kept unchanged: {}", other_columns.join(", ")));
    }
    let statuses =
        [ChangeKind::Added, ChangeKind::Changed, ChangeKind::Unchanged, ChangeKind::Removed, ChangeKind::Rejected];
    let again = added_again(&preview.changes);
    let tally: Vec<_> = statuses
        .into_iter()
        .map(|status| match status {
            ChangeKind::Changed => (preview.count(status) - again, status.as_str()),
            _ => (preview.count(status), status.as_str()),
        })
        .filter(|(number, _)| *number > 0)
        .map(|(number, word)| match again {
            1.. if word == ChangeKind::Added.as_str() => format!("{number} {word} (from {} rows)", number + again),
            _ => format!("{number} {word}"),
        })
        .collect();
    let size = count(preview.list.len(), "journalist", "journalists");
    if args.dry_run {
        ui.status(format!("`{name}` would have {size}: {}; nothing was changed", tally.join(", ")));
    } else {
        ui.status(format!("`{name}` has {size}: {}", tally.join(", ")));
    }
    tell_opt_outs(ui, preview.new_opt_outs(), args.dry_run);
    Ok(Outcome::of_failures(preview.count(ChangeKind::Rejected)))
}

/// How many rows are about somebody whom an earlier row of the same file has added.
fn added_again(changes: &[Change]) -> usize {
    let mut added = HashSet::new();
    let address = |change: &Change| change.address.as_deref().unwrap_or_default().to_lowercase();
    changes
        .iter()
        .filter(|change| match change.status {
            ChangeKind::Added => {
                added.insert(address(change));
                false
            }
            ChangeKind::Changed => added.contains(&address(change)),
            _ => false,
        })
        .count()
}

/// What the options say about mail.
fn meanings(args: &ImportArgs) -> Vec<Meaning> {
    let out = args.opt_out.iter().map(|text| meaning(text, true));
    out.chain(args.no_opt_out.iter().map(|text| meaning(text, false))).collect()
}

/// `COLUMN=VALUE`, or `COLUMN` alone. A `=` in the column's heading is written `\=`.
fn meaning(text: &str, opted_out: bool) -> Meaning {
    let is_end = |(at, _): &(usize, &str)| !text[..*at].ends_with('\\');
    let (column, value) = match text.match_indices('=').find(is_end) {
        Some((at, _)) => (&text[..at], Some(text[at + 1..].trim().to_owned())),
        None => (text, None),
    };
    Meaning { column: column.trim().replace("\\=", "="), value, opted_out }
}

/// What was done to read the file.
pub(super) fn reading(note: &FileNote) -> String {
    match note {
        FileNote::Judged(encoding) => {
            format!(
                "the file was read as `{encoding}`; if names look wrong, specify the encoding with `--encoding LABEL`"
            )
        }
        FileNote::Repaired(Repaired { words, example: (before, after) }) => {
            let words = count(*words, "word was", "words were");
            format!("{words} encoded twice and corrected, for example `{before}` to `{after}`")
        }
        FileNote::TitleRows(rows, first) => {
            let rows = count(*rows, "row", "rows");
            format!("{rows} above the headings left out: `{first}`")
        }
        FileNote::Headings(row) => format!("taken as the headings: `{row}`"),
        FileNote::Cards => "the file contains contact cards; each card counts as a row".to_owned(),
        FileNote::Sheet(name) => format!("the sheet `{name}` was read"),
        FileNote::FarCells(cells) => {
            let cells = count(*cells, "cell was", "cells were");
            format!("{cells} too far to the right and left out")
        }
        FileNote::OptOutSheet(sheet) => format!("the sheet `{sheet}` was not read"),
        FileNote::OptOutColumns(columns) => {
            let columns: Vec<_> = columns.iter().map(|column| format!("`{column}`")).collect();
            let many = columns.len() > 1;
            format!(
                "the {} {} {} read to see who wants no mail; the list does not keep {}",
                if many { "columns" } else { "column" },
                columns.join(", "),
                if many { "were" } else { "was" },
                if many { "them" } else { "it" }
            )
        }
    }
}

/// How many people get no mail, because the file says so.
fn tell_opt_outs(ui: &Ui, (out, undecided): (usize, usize), dry_run: bool) {
    if out > 0 {
        let whom = count(out, "address", "addresses");
        let verb = if dry_run {
            "would get"
        } else if out == 1 {
            "gets"
        } else {
            "get"
        };
        ui.status(format!("{whom} {verb} no mail from now on, because the file says so"));
    }
    if undecided > 0 {
        let whom = count(undecided, "address", "addresses");
        let verb = if dry_run {
            "would get"
        } else if undecided == 1 {
            "gets"
        } else {
            "get"
        };
        ui.status(format!("{whom} {verb} no mail until you decide"));
        ui.hint(remedies::deciding("ADDRESS"));
    }
}

/// Says which rows are in the way.
fn not_imported(ui: &Ui, args: &ImportArgs, error: ImportError) -> CliError {
    match &error {
        ImportError::List(_) | ImportError::OptOutsByName { .. } => {}
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_named_alone_or_with_a_value_whatever_its_heading_holds() {
        for (text, column, value) in [
            ("Status", "Status", None),
            ("Status=gone", "Status", Some("gone")),
            (" Status = gone away ", "Status", Some("gone away")),
            ("Status=", "Status", Some("")),
            ("Status=a=b", "Status", Some("a=b")),
            (r"Mail (1\=no)", "Mail (1=no)", None),
            (r"Mail (1\=no)=1", "Mail (1=no)", Some("1")),
            (r"a\=b\=c=d\=e", "a=b=c", Some(r"d\=e")),
            (r"a\b=c", r"a\b", Some("c")),
            ("=", "", Some("")),
            ("", "", None),
        ] {
            let value = value.map(str::to_owned);
            assert_eq!(meaning(text, true), Meaning { column: column.to_owned(), value, opted_out: true }, "{text}");
        }
    }
}
