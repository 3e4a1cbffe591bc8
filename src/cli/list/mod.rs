//! `pressbox list`

mod import;
mod show;
mod suppress;

use clap::Subcommand;
use serde_json::{Value, json};

use super::desk::Desk;
use super::error::{CliError, Outcome, refused};
use super::ui::Ui;
use crate::press::{Journalist, ListError, ListName, Lists, MediaList, NotASheet, NotATable, Unusable};

/// Import and show media lists, and keep who wants no mail
#[derive(Debug, Subcommand)]
pub(crate) enum ListCommand {
    Import(import::ImportArgs),
    Show(show::ShowArgs),
    Suppress(suppress::SuppressArgs),
}

pub(crate) fn run(ui: &Ui, desk: &Desk, command: ListCommand) -> Result<Outcome, CliError> {
    match command {
        ListCommand::Import(args) => import::run(ui, desk, args),
        ListCommand::Show(args) => show::run(ui, desk, args),
        ListCommand::Suppress(args) => suppress::run(ui, desk, args),
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
        ListError::Suppressed { .. } => "mend that row; until then nobody is mailed",
        _ => return error.into(),
    };
    CliError::from(error).hinted(hint)
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
    let Journalist { name, address, outlet, beat, language, zone, tags, embargo_trust } = journalist;
    json!({
        "address": address.as_str(),
        "name": name,
        "outlet": outlet,
        "beat": beat,
        "language": language,
        "zone": zone,
        "tags": tags,
        "embargo": embargo_trust,
    })
}

pub(super) fn named(name: &str) -> Result<ListName, CliError> {
    name.parse().map_err(|error| refused(format!("{error}")))
}
