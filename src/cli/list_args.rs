//! Lists and segments as they are typed, and rows of a list as they are shown: what several verbs share.

use super::error::{CliError, usage};
use super::ui::Ui;
use crate::press::{ListName, NotASegment, Segment, Unusable};

/// A list's name as it was typed.
pub(super) fn named(name: &str) -> Result<ListName, CliError> {
    Ok(name.parse::<ListName>()?)
}

/// A segment as it was typed; an invalid one is a usage error.
pub(super) fn segment(text: &str) -> Result<Segment, CliError> {
    text.parse().map_err(|error: NotASegment| {
        usage(error.to_string()).hinted("join tags like this: `motorsport & (se | no) & !freelance`")
    })
}

/// Names the rows of a list's own file that cannot be used.
pub(super) fn warn_of(ui: &Ui, name: &ListName, unusable: &[(usize, Unusable)]) {
    for (row, bad) in unusable {
        tell_unusable(ui, name, *row, bad);
    }
}

/// Names a row of a list's own file that cannot be used.
pub(super) fn tell_unusable(ui: &Ui, name: &ListName, row: usize, bad: &Unusable) {
    ui.failed(format!("row {row} of `lists/{name}.csv`: {}", of_whom(bad.name.as_deref(), &bad.reason)));
}

/// A reason, with the name of the person if there is one.
pub(super) fn of_whom(name: Option<&str>, reason: &str) -> String {
    name.map_or_else(|| reason.to_owned(), |name| format!("{name}: {reason}"))
}
