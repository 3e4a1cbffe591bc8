//! Headlines that only name the kind of document: “Press release”, “For immediate release”.

use super::context::LintContext;
use super::remark::Remark;
use crate::release::languages::{Vocabulary, begins, folded};
use crate::release::prose_dates::days;

/// A headline or a lead that is only a label, and a headline that begins with one.
pub(super) fn only_a_label(context: &LintContext) -> Vec<Remark> {
    let release = &context.manuscript.release;
    let lines = &context.manuscript.lines;
    let mut remarks = Vec::new();
    if is_label(&release.headline) {
        let message = format!("“{}” is not a headline: it does not say what happened", release.headline.trim());
        remarks.push(Remark::new(
            lines.headline,
            message,
            "say what is new; the email and the page already carry that label",
        ));
    } else if let Some(label) = label_in_front(&release.headline) {
        let message = format!("the headline begins with “{label}”, which the email and the page already say");
        remarks.push(Remark::new(lines.headline, message, "delete it from the headline"));
    }
    if is_label(&release.lead) {
        let message = format!("“{}” is not a lead: it contains no news", release.lead.trim());
        remarks.push(Remark::new(lines.lead, message, "begin the text with who, what, where and when"));
    }
    remarks
}

fn labels() -> Vec<&'static str> {
    let words = Vocabulary::all().iter().flat_map(|of| of.opening.labels.iter().chain(&of.embargo.free).copied());
    words.collect()
}

/// Whether a line consists of labels, dates and punctuation.
fn is_label(line: &str) -> bool {
    let text = folded(line.trim());
    if text.is_empty() || text.chars().count() > 80 {
        return false;
    }
    let labels = labels();
    let names: Vec<String> =
        Vocabulary::all().iter().flat_map(|of| [of.mail.press_release, of.mail.immediate]).map(folded).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let page: Vec<&str> = Vocabulary::all().iter().flat_map(|of| of.page.skip.iter().copied()).collect();
    if page.contains(&text.trim_end_matches(['.', '!', '»', '>', '›', ' '])) {
        return true;
    }
    let marks = [' ', '–', '—', '-', ':', '|', '/', '.', ',', '!', '*', '#', '(', ')', '[', ']', '_', '+', '='];
    let mut rest = text.trim_start_matches(marks);
    let mut told = false;
    while !rest.is_empty() {
        let found = begins(&labels, rest).into_iter().chain(begins(&names, rest)).max_by_key(|label| label.len());
        if let Some(label) = found {
            told = true;
            rest = rest[label.len()..].trim_start_matches(marks);
            continue;
        }
        // A date, a number, `no. 12`.
        let day = days(rest).into_iter().next().filter(|(_, at)| at.start == 0).map(|(_, at)| at.end);
        let number = rest.split(' ').next().unwrap_or(rest);
        let counts = Vocabulary::all().iter().any(|of| of.opening.number.contains(&number))
            || number.bytes().any(|b| b.is_ascii_digit());
        let length = day.or_else(|| (counts && told).then_some(number.len()));
        let Some(length) = length else { return false };
        rest = rest[length..].trim_start_matches(marks);
    }
    told
}

/// `Press release: …`; `Invitation: …` says more, and may stay.
fn label_in_front(headline: &str) -> Option<&str> {
    let text = folded(headline.trim());
    let plain: Vec<String> =
        Vocabulary::all().iter().flat_map(|of| [of.mail.press_release, of.mail.immediate]).map(folded).collect();
    let mut known: Vec<&str> = plain.iter().map(String::as_str).collect();
    known.extend(Vocabulary::all().iter().flat_map(|of| of.opening.kinds.iter().copied()));
    let label = begins(&known, &text)?;
    let behind = text[label.len()..].trim_start();
    let parted = behind.starts_with([':', '–', '—', '|']) || behind.starts_with("- ");
    (parted && text.len() == headline.trim().len()).then(|| &headline.trim()[..label.len()])
}
