//! Dates that do not exist, and dates in the wrong order: `31 April`, `12-10 May`.

use super::context::LintContext;
use super::passages::Passage;
use super::remark::Remark;
use crate::release::model::Language;
use crate::release::prose_dates::{self, Fault};

/// `31 April`, `30.2.`, `29 February 2023`, `2024-13-05`
pub(super) fn impossible_day(context: &LintContext, passages: &[Passage]) -> Vec<Remark> {
    let message = |text: &str, why: &str| format!("“{text}” is not a real date: {why}");
    each(context, passages, prose_dates::impossible, message, "correct the day or the month")
}

/// `12-10 May`, `17/5–15/5`
pub(super) fn backwards(context: &LintContext, passages: &[Passage]) -> Vec<Remark> {
    let message = |text: &str, _: &str| format!("“{text}” ends before it begins");
    each(context, passages, prose_dates::backwards, message, "put the dates in order, or correct one of them")
}

/// A remark on each fault of each text.
fn each(
    context: &LintContext,
    passages: &[Passage],
    faults: fn(&str, Language) -> Vec<Fault>,
    message: impl Fn(&str, &str) -> String,
    hint: &str,
) -> Vec<Remark> {
    let language = context.manuscript.release.language;
    let remarks = passages.iter().flat_map(|passage| {
        let text = passage.shown.text.as_str();
        faults(text, language).into_iter().map(move |fault| (passage, &text[fault.at], fault.why))
    });
    remarks.map(|(passage, words, why)| passage.remark(words, message(words, &why), hint)).collect()
}
