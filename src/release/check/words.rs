//! Rules on headline, lead and wording.

use super::context::LintContext;
use super::remark::{Remark, beginning};
use crate::release::languages::{Vocabulary, other_language};
use crate::release::model::Language;

const HEADLINE: usize = 100;
const LEAD: usize = 80;

pub(super) fn headline_missing(context: &LintContext) -> Vec<Remark> {
    let missing = context.manuscript.release.headline.trim().is_empty();
    Remark::when(missing, context.manuscript.lines.headline, "there is no headline", "add it as `headline`")
}

pub(super) fn headline_long(context: &LintContext) -> Vec<Remark> {
    let length = context.manuscript.release.headline.chars().count();
    let message = format!("the headline has {length} characters; inboxes cut it off");
    Remark::when(
        length > HEADLINE,
        context.manuscript.lines.headline,
        message,
        format!("shorten it to {HEADLINE} characters or fewer"),
    )
}

pub(super) fn lead_missing(context: &LintContext) -> Vec<Remark> {
    let missing = context.manuscript.release.lead.trim().is_empty();
    let hint = "start the text with a paragraph that says who, what, where and when";
    Remark::when(missing, context.manuscript.lines.lead, "there is no lead", hint)
}

pub(super) fn lead_long(context: &LintContext) -> Vec<Remark> {
    let words = context.manuscript.release.lead.split_whitespace().count();
    let message = format!("the lead has {words} words");
    let hint = format!("editors print up to {LEAD} words of a lead; move the rest into the next paragraph");
    Remark::when(words > LEAD, context.manuscript.lines.lead, message, hint)
}

pub(super) fn language_mismatch(context: &LintContext) -> Vec<Remark> {
    let release = &context.manuscript.release;
    let text = context.texts().into_iter().map(|(_, text)| text).collect::<Vec<_>>().join("\n");
    let remark = |found| {
        let message = format!("the text seems to be in `{found}`, but it is the `{}` edition", release.language);
        Remark::new(context.manuscript.lines.lead, message, format!("name its file `release.{found}.md`"))
    };
    other_language(&text, release.language).map(remark).into_iter().collect()
}

/// Whether a word is never right twice in a row.
pub(crate) fn is_never_twice(word: &str, language: Language) -> bool {
    Vocabulary::with_english(language).any(|vocabulary| vocabulary.never_twice.contains(&word))
}

/// `the the`: only words that are never right twice in a row.
pub(super) fn word_twice(context: &LintContext) -> Vec<Remark> {
    let mut remarks = Vec::new();
    for (line, text) in context.texts() {
        let words: Vec<&str> = text.split_whitespace().collect();
        for pair in words.windows(2) {
            if pair[0] == pair[1] && is_never_twice(pair[0], context.manuscript.release.language) {
                remarks.push(Remark::new(
                    line,
                    format!("`{} {}` in “{}”", pair[0], pair[1], beginning(text)),
                    "delete one",
                ));
            }
        }
    }
    remarks
}
