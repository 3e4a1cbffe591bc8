//! Remedies for commands on lists.

use super::delivery::of_ledger;
use super::press::{of_list, of_secret};
use super::words::listed;
use crate::newsroom::{EraseError, ImportError, ListReadError};

/// What to do about a list that cannot be read.
pub(super) fn of_list_read(error: &ListReadError) -> Option<String> {
    match error {
        ListReadError::Unknown { name, there, .. } => {
            let make = format!("create it with `pressbox list import {name} FILE.csv`");
            Some(if there.is_empty() { make } else { format!("the lists are {}; or {make}", listed(there)) })
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
            "stop mail to them with `pressbox list suppress --from {}`; if they want mail, rename the file or the sheet",
            file.display()
        )),
        // `list import` says which rows are to blame.
        ImportError::NoJournalists { .. } => None,
    }
}

/// What to do where a person is not erased.
pub(super) fn of_erasing(error: &EraseError) -> Option<String> {
    match error {
        EraseError::Outputs(_) => None,
        EraseError::Ledger(error) => of_ledger(error),
        EraseError::List(error) => of_list(error),
        EraseError::Secret(error) => Some(of_secret(error)),
    }
}
