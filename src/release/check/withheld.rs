//! What readers should not have yet, or not at all: embargoes that were missed, and notes of the office.

use jiff::ToSpan as _;

use super::context::LintContext;
use super::passages::{Part, Passage};
use super::remark::{Remark, beginning};
use crate::release::Status;
use crate::release::import::{is_internal, sentences, speaks};

/// A draft, and what was withdrawn, goes nowhere.
pub(super) fn not_ready(context: &LintContext) -> Vec<Remark> {
    let line = context.manuscript.lines.status;
    match context.manuscript.release.status {
        Status::Ready => Vec::new(),
        Status::Draft => vec![Remark::new(line, "the release is a draft", "delete the line `status` once it is ready")],
        Status::Withdrawn => {
            vec![Remark::new(line, "the release is withdrawn", "delete the line `status` if it may go out again")]
        }
    }
}

/// A sentence that may be an embargo, in a release that has none.
pub(super) fn embargo_suspected(context: &LintContext, passages: &[Passage]) -> Vec<Remark> {
    let release = &context.manuscript.release;
    if release.embargo.is_some() || release.no_embargo {
        return Vec::new();
    }
    let mut remarks = Vec::new();
    for passage in passages.iter().filter(|passage| passage.part.is_in_file() && passage.part != Part::Quote) {
        for sentence in sentences(&passage.shown.text) {
            if speaks(sentence, false).is_some() {
                let message = format!("this may be an embargo, but the release has none: `{}`", beginning(sentence));
                remarks.push(passage.remark(
                    sentence,
                    message,
                    "write the time into `embargo`, or `embargo = \"none\"` if it is none",
                ));
            }
        }
    }
    remarks
}

/// An embargo that lifts before the day of the release, up to about a year: a month or year was mistyped, and readers would get
/// it too early.
pub(super) fn embargo_mistyped(context: &LintContext) -> Vec<Remark> {
    embargo_before_date(context, true)
}

/// One that lifts on the evening before, or years before, as in a release that was kept.
pub(super) fn embargo_doubtful(context: &LintContext) -> Vec<Remark> {
    embargo_before_date(context, false)
}

fn embargo_before_date(context: &LintContext, mistyped: bool) -> Vec<Remark> {
    let release = &context.manuscript.release;
    let (Some(lift), Some(date)) = (&release.embargo, release.date) else { return Vec::new() };
    // A release may bear the date of the morning after.
    let before = lift.checked_add(3.hours()).is_ok_and(|lifted| lifted.date() < date);
    let days = lift.date().until(date).map_or(0, |span| span.get_days());
    let message =
        format!("the embargo lifts on {}, before the release's own date, {date}", lift.strftime("%Y-%m-%d at %H:%M"));
    let cause = before && (2..=400).contains(&days) == mistyped;
    Remark::when(cause, context.manuscript.lines.embargo, message, "correct `embargo` or `date`")
}

/// `Notes (not for publication)`, `internal comment`
pub(super) fn internal_note(_: &LintContext, passages: &[Passage]) -> Vec<Remark> {
    let written = passages.iter().filter(|passage| passage.part.is_in_file());
    let internal = written.flat_map(|passage| passage.shown.text.lines().map(move |line| (passage, line)));
    internal
        .filter(|(_, line)| is_internal(line))
        .map(|(passage, line)| {
            let message = format!("this is marked as not for publication: `{}`", beginning(line));
            passage.remark(line, message, "delete what journalists should not see")
        })
        .collect()
}
