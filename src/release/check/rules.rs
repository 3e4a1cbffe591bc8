//! The table of rules, and the check that applies them all.

use super::context::LintContext;
use super::passages::{Passage, passages};
use super::remark::Remark;
use super::{
    calendar, caption_language, captions, drafts, hours, label_headlines, links, marks, names, numbers, people,
    pictures, quotes, stray_marks, times, withheld, words,
};
use crate::release::finding::{Finding, Severity};

/// Everything that the rules remark on, in the order of the file.
#[must_use]
pub fn check(context: &LintContext) -> Vec<Finding> {
    apply(RULES.iter(), context)
}

/// Only what may not go anywhere.
#[must_use]
pub fn check_for_errors(context: &LintContext) -> Vec<Finding> {
    apply(RULES.iter().filter(|rule| rule.severity == Severity::Error), context)
}

fn apply<'r>(rules: impl Iterator<Item = &'r Rule>, context: &LintContext) -> Vec<Finding> {
    let (passages, addresses) = (passages(context), links::addresses(context));
    let mut findings: Vec<Finding> = rules
        .flat_map(|rule| {
            let finding = |Remark { line, message, remedy, words }| Finding {
                rule: rule.name,
                severity: rule.severity,
                line,
                spot: None,
                words: words.map(String::into_boxed_str),
                message,
                remedy: Some(remedy),
            };
            let remarks = match rule.look {
                Look::Release(remarks) => remarks(context),
                Look::Passages(remarks) => remarks(context, &passages),
                Look::Addresses(remarks) => remarks(&addresses),
            };
            remarks.into_iter().map(finding)
        })
        .collect();
    findings.sort_by_key(|finding| finding.line);
    findings
}

/// A rule: its name, how much it matters, and how it remarks.
struct Rule {
    name: &'static str,
    severity: Severity,
    look: Look,
}

/// What a rule looks at.
enum Look {
    /// The release.
    Release(fn(&LintContext) -> Vec<Remark>),
    /// Each of its texts as a reader sees it. To read the Markdown of a text takes time, so it is done once for all rules.
    Passages(fn(&LintContext, &[Passage]) -> Vec<Remark>),
    /// The addresses in its links, its timetable and its text, which are read once, too.
    Addresses(fn(&[(usize, String)]) -> Vec<Remark>),
}

const fn rule(name: &'static str, severity: Severity, remarks: fn(&LintContext) -> Vec<Remark>) -> Rule {
    Rule { name, severity, look: Look::Release(remarks) }
}

const fn reading(name: &'static str, severity: Severity, remarks: fn(&LintContext, &[Passage]) -> Vec<Remark>) -> Rule {
    Rule { name, severity, look: Look::Passages(remarks) }
}

const fn linking(name: &'static str, severity: Severity, remarks: fn(&[(usize, String)]) -> Vec<Remark>) -> Rule {
    Rule { name, severity, look: Look::Addresses(remarks) }
}

const RULES: &[Rule] = &[
    rule("status", Severity::Error, withheld::not_ready),
    rule("headline-missing", Severity::Error, words::headline_missing),
    rule("headline-long", Severity::Note, words::headline_long),
    rule("lead-missing", Severity::Warning, words::lead_missing),
    rule("lead-long", Severity::Note, words::lead_long),
    reading("placeholder", Severity::Error, drafts::placeholder),
    reading("draft-mark", Severity::Warning, drafts::draft_mark),
    rule("language-mismatch", Severity::Warning, words::language_mismatch),
    rule("word-twice", Severity::Warning, words::word_twice),
    rule("name-two-ways", Severity::Warning, names::spelt_two_ways),
    rule("number-two-ways", Severity::Warning, numbers::two_ways),
    rule("unit-two-ways", Severity::Warning, numbers::two_units),
    rule("decimal-sign", Severity::Note, numbers::decimal_sign),
    rule("headline-label", Severity::Warning, label_headlines::only_a_label),
    reading("day-impossible", Severity::Warning, calendar::impossible_day),
    reading("hour-impossible", Severity::Warning, hours::impossible),
    reading("days-backwards", Severity::Warning, calendar::backwards),
    reading("hours-backwards", Severity::Warning, hours::backwards),
    rule("weekday-date", Severity::Warning, times::weekday_date),
    rule("year-missing", Severity::Note, times::year_missing),
    rule("day-part", Severity::Warning, times::day_part),
    rule("prose-time", Severity::Warning, times::prose_time),
    rule("zone-abbreviation", Severity::Note, times::zone_abbreviation),
    rule("zone-offset", Severity::Note, times::zone_offset),
    rule("timetable-order", Severity::Note, times::timetable_order),
    reading("embargo-suspected", Severity::Error, withheld::embargo_missing),
    reading("embargo-suspected", Severity::Warning, withheld::embargo_suspected),
    rule("embargo-before-date", Severity::Error, withheld::embargo_mistyped),
    rule("embargo-before-date", Severity::Warning, withheld::embargo_doubtful),
    reading("internal-note", Severity::Warning, withheld::internal_note),
    rule("embargo-past", Severity::Note, times::embargo_past),
    rule("embargo-after-event", Severity::Note, times::embargo_after_first_event),
    rule("embargo-after-event", Severity::Warning, times::embargo_after_last_event),
    rule("quote-without-speaker", Severity::Warning, quotes::without_speaker),
    reading("quote-unclosed", Severity::Warning, marks::unclosed),
    rule("quotes-alike", Severity::Warning, quotes::alike),
    linking("link-shortened", Severity::Warning, links::shortened),
    linking("link-unencrypted", Severity::Note, links::unencrypted),
    linking("link-relative", Severity::Error, links::relative),
    reading("link-broken", Severity::Error, links::broken),
    reading("address-mistyped", Severity::Warning, links::mistyped_address),
    reading("markdown-broken", Severity::Warning, stray_marks::broken),
    linking("link-secret", Severity::Warning, links::secret),
    rule("link-target", Severity::Warning, links::target),
    rule("bare-host", Severity::Note, links::bare_host),
    rule("contact-missing", Severity::Warning, people::contact_missing),
    rule("contact-unreachable", Severity::Warning, people::contact_unreachable),
    rule("boilerplate-missing", Severity::Note, people::boilerplate_missing),
    rule("usage-terms-thin", Severity::Warning, people::usage_terms_thin),
    rule("caption-untied", Severity::Note, pictures::caption_untied),
    rule("photo-unknown", Severity::Error, pictures::unknown),
    rule("photo-withdrawn", Severity::Warning, pictures::withdrawn),
    rule("photo-not-cleared", Severity::Error, pictures::not_cleared),
    rule("photo-before-embargo", Severity::Warning, pictures::shown_before_embargo),
    rule("figure-caption", Severity::Warning, pictures::without_caption),
    rule("caption-thin", Severity::Warning, captions::thin),
    reading("caption-language", Severity::Warning, caption_language::other_language),
    rule("figure-credit", Severity::Warning, pictures::without_credit),
    rule("figure-alt", Severity::Note, pictures::without_alt),
];
