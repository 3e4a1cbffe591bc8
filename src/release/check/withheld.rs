//! What readers should not have yet, or not at all: embargoes that were missed, and notes of the office.

use jiff::ToSpan as _;

use super::context::LintContext;
use super::passages::{Part, Passage};
use super::remark::{Remark, beginning};
use crate::release::Status;
use crate::release::import::{Speaks, is_internal, is_topical, orders, sentences, speaks};

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

/// A sentence that withholds this very text, in a release that has no embargo: it would go out at once.
pub(super) fn embargo_missing(context: &LintContext, passages: &[Passage]) -> Vec<Remark> {
    without_embargo(context, passages, Speaks::Plainly, |sentence| {
        format!("this withholds the text, but the release has no embargo: `{sentence}`")
    })
}

/// One that may as well be what the story is about.
pub(super) fn embargo_suspected(context: &LintContext, passages: &[Passage]) -> Vec<Remark> {
    without_embargo(context, passages, Speaks::Perhaps, |sentence| {
        format!("this may be an embargo, but the release has none: `{sentence}`")
    })
}

fn without_embargo(
    context: &LintContext,
    passages: &[Passage],
    sure: Speaks,
    message: fn(&str) -> String,
) -> Vec<Remark> {
    let release = &context.manuscript.release;
    if release.embargo.is_some() || release.no_embargo {
        return Vec::new();
    }
    let written = || passages.iter().filter(|passage| passage.part.is_in_file() && passage.part != Part::Quote);
    let topical = written().any(|passage| sentences(&passage.shown.text).into_iter().any(is_topical));
    let mut remarks = Vec::new();
    for passage in written() {
        for sentence in sentences(&passage.shown.text) {
            let said = [speaks(sentence, topical), orders(sentence, topical)];
            // The surer of the two.
            let said = said.into_iter().flatten().min_by_key(|said| *said == Speaks::Perhaps);
            if said == Some(sure) {
                remarks.push(passage.remark(
                    sentence,
                    message(&beginning(sentence)),
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
