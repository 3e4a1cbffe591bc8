//! Remedies for commands on lists.

use super::delivery::of_ledger;
use super::links::of_links;
use super::outputs::of_outputs;
use super::press::{of_list, of_secret};
use super::words::{listed, listed_first};
use crate::cli::shell_word::shell_word;
use crate::newsroom::{EntryError, EraseError, ImportError, ListReadError};
use crate::press::{ListError, ListName};

/// What to do about a list that cannot be read.
pub(super) fn of_list_read(error: &ListReadError) -> Option<String> {
    match error {
        ListReadError::Unknown { name, there, .. } => {
            let make = format!("`pressbox list import {name} FILE.csv`");
            Some(if there.is_empty() {
                format!("create it with {make}")
            } else {
                let these = if there.len() == 1 { "there is" } else { "the lists are" };
                format!("{these} {}; to create this one, run {make}", listed_first(there))
            })
        }
        ListReadError::List(error) => of_list(error),
    }
}

/// What to do where a file is not imported into a list.
pub(super) fn of_import(error: &ImportError) -> Option<String> {
    match error {
        ImportError::List(error) => of_list(error),
        ImportError::UnusableRows { .. } => {
            Some("correct or delete those rows, or replace the whole list with `--replace`".to_owned())
        }
        ImportError::OptOutsByName { file, .. } => Some(format!(
            "stop mail to them with `pressbox list suppress --from {}`; if they want mail, rename the file or the sheet, or take out \
             the row above the headings",
            file.display()
        )),
        // `list import` says which rows are to blame.
        ImportError::NoJournalists { .. } => None,
    }
}

/// What to do where a journalist is not put on a list, or not taken off it.
pub(super) fn of_entry(error: &EntryError) -> Option<String> {
    match error {
        EntryError::List(ListError::Unknown(_)) => Some("`pressbox lists` shows the lists".to_owned()),
        EntryError::List(error) => of_list(error),
        EntryError::UnusableRows { .. } => Some("correct or delete those rows, then try again".to_owned()),
        EntryError::Refused(_) => None,
        EntryError::Erased { address, .. } => Some(format!(
            "if this person wants mail now: `pressbox list allow {} --why REASON`, then add them",
            shell_word(address)
        )),
        EntryError::OptOut(_) => {
            Some("stop all mail to them with `pressbox list suppress ADDRESS`, or write it differently".to_owned())
        }
        EntryError::SeveralAddresses => Some("run the command once for each address".to_owned()),
        EntryError::NotOnList { address, list, on } => Some(if on.is_empty() {
            format!("it is on no list; `pressbox list show {list}` shows who is on this one")
        } else {
            let address = shell_word(address.as_str());
            let take = |name: &ListName| format!("`pressbox list remove {name} {address}`");
            format!("it is on {}: {}", listed(on), on.iter().map(take).collect::<Vec<_>>().join(", "))
        }),
    }
}

/// What to do where a person is not erased.
pub(super) fn of_erasing(error: &EraseError) -> Option<String> {
    match error {
        EraseError::Outputs(error) => of_outputs(error),
        EraseError::Links(error) => Some(of_links(error)),
        EraseError::Outbox { .. } => Some("delete the file yourself, and run the command again".to_owned()),
        EraseError::Ledger(error) => of_ledger(error),
        EraseError::List(error) => of_list(error),
        EraseError::Secret(error) => Some(of_secret(error)),
    }
}
