//! The proof-reader: a table of rules, each a small pure function over a context.
//!
//! An error is what would mislead or break if it were sent; the rest is for a person to judge.
//!
//! | file | its rules are about |
//! |---|---|
//! | `words` | headline, lead, placeholders, language, repeated words |
//! | `names`, `numbers`, `times`, `quotes` | what contradicts itself: spellings, figures and units, days and hours, speakers |
//! | `links`, `people` | addresses that do not work; contacts, boilerplate and usage terms |
//! | `pictures`, `captions` | the photos' rights and texts |
//! | `editions` | editions of one release that disagree in facts |

mod captions;
mod editions;
mod links;
mod names;
mod numbers;
mod people;
mod pictures;
mod quotes;
mod times;
mod words;

use jiff::Timestamp;

pub use self::editions::check_editions;
pub(super) use self::numbers::own_decimal_signs;
pub(super) use self::words::NEVER_TWICE;
use super::finding::{Finding, Severity};
use super::manuscript::Manuscript;
use super::model::{Block, Issuer};
use super::remedy::Remedy;
use crate::photo::{Metadata, NotCleared, PhotoId};

/// What is known about a photo of a release.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownPhoto {
    pub photo: PhotoId,
    /// The photo's metadata under the release's caption and alt text; `None` where the library has no such photo.
    pub metadata: Option<Metadata>,
    /// Why it may not be used, for each destination that refuses it.
    pub refusals: Vec<NotCleared>,
}

/// A release as the rules see it: its manuscript and what else is known.
#[derive(Debug, Clone, Copy)]
pub struct LintContext<'a> {
    pub manuscript: &'a Manuscript,
    pub issuer: &'a Issuer,
    pub photos: &'a [KnownPhoto],
    pub now: Timestamp,
}

/// One remark of a rule.
struct Remark {
    line: usize,
    message: String,
    remedy: Remedy,
}

/// A rule: its name, how much it matters, and what it remarks.
struct Rule {
    name: &'static str,
    severity: Severity,
    remarks: fn(&LintContext) -> Vec<Remark>,
}

const fn rule(name: &'static str, severity: Severity, remarks: fn(&LintContext) -> Vec<Remark>) -> Rule {
    Rule { name, severity, remarks }
}

const RULES: &[Rule] = &[
    rule("headline-missing", Severity::Error, words::headline_missing),
    rule("headline-long", Severity::Note, words::headline_long),
    rule("lead-missing", Severity::Warning, words::lead_missing),
    rule("lead-long", Severity::Note, words::lead_long),
    rule("placeholder", Severity::Error, words::placeholder),
    rule("language-mismatch", Severity::Warning, words::language_mismatch),
    rule("word-twice", Severity::Warning, words::word_twice),
    rule("name-two-ways", Severity::Warning, names::spelt_two_ways),
    rule("number-two-ways", Severity::Warning, numbers::two_ways),
    rule("unit-two-ways", Severity::Warning, numbers::two_units),
    rule("decimal-sign", Severity::Note, numbers::decimal_sign),
    rule("weekday-date", Severity::Warning, times::weekday_date),
    rule("year-missing", Severity::Note, times::year_missing),
    rule("day-part", Severity::Warning, times::day_part),
    rule("prose-time", Severity::Warning, times::prose_time),
    rule("zone-abbreviation", Severity::Note, times::zone_abbreviation),
    rule("zone-offset", Severity::Note, times::zone_offset),
    rule("timetable-order", Severity::Note, times::timetable_order),
    rule("embargo-past", Severity::Note, times::embargo_past),
    rule("embargo-after-event", Severity::Warning, times::embargo_after_event),
    rule("quote-without-speaker", Severity::Warning, quotes::without_speaker),
    rule("quotes-alike", Severity::Warning, quotes::alike),
    rule("link-shortened", Severity::Warning, links::shortened),
    rule("link-unencrypted", Severity::Note, links::unencrypted),
    rule("link-relative", Severity::Error, links::relative),
    rule("link-target", Severity::Warning, links::target),
    rule("bare-host", Severity::Note, links::bare_host),
    rule("contact-missing", Severity::Warning, people::contact_missing),
    rule("contact-unreachable", Severity::Warning, people::contact_unreachable),
    rule("boilerplate-missing", Severity::Note, people::boilerplate_missing),
    rule("usage-terms-thin", Severity::Warning, people::usage_terms_thin),
    rule("caption-untied", Severity::Note, pictures::caption_untied),
    rule("photo-unknown", Severity::Error, pictures::unknown),
    rule("photo-not-cleared", Severity::Error, pictures::not_cleared),
    rule("figure-caption", Severity::Warning, pictures::without_caption),
    rule("caption-thin", Severity::Warning, captions::thin),
    rule("figure-credit", Severity::Warning, pictures::without_credit),
    rule("figure-alt", Severity::Note, pictures::without_alt),
];

/// Everything that the rules remark on, in the order of the file.
#[must_use]
pub fn check(context: &LintContext) -> Vec<Finding> {
    let mut findings: Vec<Finding> = RULES
        .iter()
        .flat_map(|rule| {
            let finding = |Remark { line, message, remedy }| Finding {
                rule: rule.name,
                severity: rule.severity,
                line,
                spot: None,
                message,
                remedy: Some(remedy),
            };
            (rule.remarks)(context).into_iter().map(finding)
        })
        .collect();
    findings.sort_by_key(|finding| finding.line);
    findings
}

impl Remark {
    fn new(line: usize, message: impl Into<String>, remedy: impl Into<Remedy>) -> Self {
        Self { line, message: message.into(), remedy: remedy.into() }
    }

    /// The only remark, if there is cause for it.
    fn when(cause: bool, line: usize, message: impl Into<String>, remedy: impl Into<Remedy>) -> Vec<Self> {
        if cause { vec![Self::new(line, message, remedy)] } else { Vec::new() }
    }
}

impl<'a> LintContext<'a> {
    /// The running text with its lines: headline, lead, and the body without its lists' marks.
    fn texts(&self) -> Vec<(usize, &'a str)> {
        let Manuscript { release, lines } = self.manuscript;
        let mut texts = vec![(lines.headline, release.headline.as_str()), (lines.lead, release.lead.as_str())];
        for (block, line) in release.body.iter().zip(&lines.body) {
            match block {
                Block::Paragraph(text) | Block::Heading(text) | Block::Quote { text, .. } => texts.push((*line, text)),
                Block::List(items) => texts.extend(items.iter().map(|item| (*line, item.as_str()))),
            }
        }
        texts
    }
}

/// The beginning of a text, for a message.
fn beginning(text: &str) -> String {
    let words: Vec<_> = text.split_whitespace().collect();
    if words.len() <= 8 { words.join(" ") } else { format!("{} …", words[..8].join(" ")) }
}
