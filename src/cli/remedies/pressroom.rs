//! Remedies for a newsroom that is brought over from another service.

use super::library::of_library;
use super::release::of_release_error;
use crate::newsroom::{PresskitError, PressroomError};
use crate::release::UnreadableExport;

/// What to do where a pressroom cannot be taken over.
pub(super) fn of_pressroom(error: &PressroomError) -> Option<String> {
    match error {
        PressroomError::UnknownKey(_) => Some(
            "ask Mynewsdesk's support for the unique key of your pressroom service: it has to be switched on first"
                .to_owned(),
        ),
        PressroomError::Service { .. } => Some("try again later: what is taken by then stays".to_owned()),
        PressroomError::NoExport(_) => Some(
            "save what the pressroom service gives you as `.json` or `.xml` files, and name them or their folder"
                .to_owned(),
        ),
        PressroomError::Export { source, .. } => Some(of_export(source).to_owned()),
        PressroomError::Running => Some("wait until it has finished, then run this again".to_owned()),
        PressroomError::Damaged { path } => {
            Some(format!("move `{path}` away and run this again: releases that are here are recognised by their names"))
        }
        PressroomError::Library(error) => of_library(error),
        PressroomError::Release(error) => of_release_error(error),
        PressroomError::File { .. } | PressroomError::Write { .. } | PressroomError::Endpoint(_) => None,
    }
}

fn of_export(error: &UnreadableExport) -> &'static str {
    match error {
        UnreadableExport::TooLarge => "fetch it in parts: the service gives 100 items at once",
        UnreadableExport::WebPage => {
            "this is a page for readers: import it with `pressbox release import FILE --slug RELEASE`, or fetch the pressroom service's JSON"
        }
        UnreadableExport::DocumentType | UnreadableExport::TooDeep => "check that it is the right file",
        UnreadableExport::NoItems => {
            "the service's lists of releases have an `items` list; check that it is the right file"
        }
        _ => "fetch the file again, with `format=json`",
    }
}

/// What to do where a presskit() cannot be taken over.
pub(super) fn of_presskit(error: &PresskitError) -> Option<String> {
    match error {
        PresskitError::NoData(_) => Some("name the folder that has the company's `data.xml` in it".to_owned()),
        PresskitError::Library(error) => of_library(error),
        PresskitError::File { .. } => None,
    }
}
