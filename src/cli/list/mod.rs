//! `pressbox list`

mod erase;
mod export;
mod import;
mod show;
mod suppress;
mod undo;

use clap::Subcommand;
use serde_json::{Value, json};

use super::context::Context;
use super::error::{CliError, Outcome, refused, usage};
use super::ui::{Tone, Ui};
use crate::press::{
    Basis, Journalist, ListError, ListName, Lists, MediaList, NotASegment, NotASheet, NotATable, NotSuppressed,
    Segment, Status, Unusable,
};

/// Import, show and undo media lists, and keep who wants no mail
#[derive(Debug, Subcommand)]
pub(crate) enum ListCommand {
    Import(import::ImportArgs),
    Show(show::ShowArgs),
    Undo(undo::UndoArgs),
    Suppress(suppress::SuppressArgs),
    Erase(erase::EraseArgs),
    Export(export::ExportArgs),
}

pub(crate) fn run(ui: &Ui, context: &Context, command: ListCommand) -> Result<Outcome, CliError> {
    match command {
        ListCommand::Import(args) => import::run(ui, context, args),
        ListCommand::Show(args) => show::run(ui, context, args),
        ListCommand::Undo(args) => undo::run(ui, context, args),
        ListCommand::Suppress(args) => suppress::run(ui, context, args),
        ListCommand::Erase(args) => erase::run(ui, context, args),
        ListCommand::Export(args) => export::run(ui, context, args),
    }
}

/// A list, and the rows of its file that are of no use; an unknown one is refused with those there are.
pub(super) fn read(lists: &Lists, name: &ListName) -> Result<(MediaList, Vec<(usize, Unusable)>), CliError> {
    lists.read(name).map_err(|error| match error {
        ListError::Unknown(_) => {
            let names: Vec<_> = lists.names().iter().map(|name| format!("`{name}`")).collect();
            let hint = if names.is_empty() {
                format!("make it with `pressbox list import {name} FILE.csv`")
            } else {
                format!("there are {}; or make it with `pressbox list import {name} FILE.csv`", names.join(", "))
            };
            CliError::from(error).hinted(hint)
        }
        other => explained(other),
    })
}

/// A list's error with what can be done about it.
pub(super) fn explained(error: ListError) -> CliError {
    let hint = match &error {
        ListError::Sheet { source: NotASheet::Table(NotATable::Spreadsheet), .. } => {
            "open it in the spreadsheet and save it as `CSV UTF-8`"
        }
        ListError::Sheet { source: NotASheet::NoAddresses(_) | NotASheet::SeveralAddresses(_), .. } => {
            "write `e-mail` above the column that holds the addresses"
        }
        ListError::Suppressed { source: NotSuppressed::NoSeal { .. } | NotSuppressed::OtherSeal { .. }, .. } => {
            "bring back the file `library/newsroom.secret` of this newsroom; until then nobody is mailed"
        }
        ListError::Suppressed { .. } => "mend that row; until then nobody is mailed",
        ListError::Damaged(_) => "mend or delete those rows, then say it again",
        ListError::NothingToUndo(_) => "only an import can be undone; the lists themselves are plain files to edit",
        ListError::ChangedSince(_) => "undo it nevertheless with `--force`",
        ListError::TooLarge { .. } => "name the list's own CSV file",
        ListError::Read { .. } => "check the path, and that the file may be read",
        ListError::Write { .. } => "check that the folder `lists` may be written, and that the disk is not full",
        ListError::Pseudonym(_) => {
            "bring back the file `library/newsroom.secret`, or see that the folder may be written"
        }
        ListError::Unknown(_) | ListError::Sheet { .. } => return error.into(),
    };
    CliError::from(error).hinted(hint)
}

/// A segment as it was typed; one that is none is a wrong call.
pub(super) fn segment(text: &str) -> Result<Segment, CliError> {
    text.parse().map_err(|error: NotASegment| {
        usage(error.to_string()).hinted("tags are joined so: `motorsport & (se | no) & !freelance`")
    })
}

/// Those of some people who belong to a segment. A tag that nobody bears is told: it may be misspelled.
pub(super) fn in_segment(ui: &Ui, segment: &Segment, people: Vec<Journalist>) -> Vec<Journalist> {
    for tag in segment.tags() {
        if !people.iter().any(|journalist| journalist.tags.iter().any(|own| own == tag)) {
            ui.warn(format!("nobody bears the tag `{tag}`"));
        }
    }
    people.into_iter().filter(|journalist| segment.holds(journalist)).collect()
}

/// What became of a row, as it stands before a name.
fn word(ui: &Ui, status: Status) -> String {
    let tone = match status {
        Status::Added => Tone::Good,
        Status::Removed => Tone::Careful,
        Status::Changed => Tone::Strong,
        Status::Unchanged | Status::Rejected => Tone::Quiet,
    };
    ui.paint(tone, &format!("{:<9}", status.as_str()))
}

/// Names the rows of a list's own file that are of no use.
pub(super) fn warn_of(ui: &Ui, name: &ListName, unusable: &[(usize, Unusable)]) {
    for (row, bad) in unusable {
        ui.failed(format!("row {row} of `lists/{name}.csv`: {}", of_whom(bad.name.as_deref(), &bad.reason)));
    }
}

/// A reason, with the name of whom it is about where there is one.
fn of_whom(name: Option<&str>, reason: &str) -> String {
    name.map_or_else(|| reason.to_owned(), |name| format!("{name}: {reason}"))
}

fn journalist(journalist: &Journalist) -> Value {
    let Journalist { name, address, outlet, beat, language, zone, tags, embargo_trust, basis, source, since } =
        journalist;
    json!({
        "address": address.as_str(),
        "name": name,
        "outlet": outlet,
        "beat": beat,
        "language": language,
        "zone": zone,
        "tags": tags,
        "embargo": embargo_trust,
        "basis": basis.map(Basis::as_str),
        "source": source,
        "date": since,
    })
}

pub(super) fn named(name: &str) -> Result<ListName, CliError> {
    name.parse().map_err(|error| refused(format!("{error}")))
}
