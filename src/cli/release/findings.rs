//! Findings on the screen: a line that editors can jump to, and what to do about it.

use serde::Serialize;

use crate::cli::count::count;
use crate::cli::error::CliError;
use crate::cli::remedies;
use crate::cli::ui::{Tone, Ui};
use crate::release::{Finding, Severity, Spot};

#[derive(Serialize)]
struct Object<'a> {
    rule: &'static str,
    severity: Severity,
    file: &'a str,
    line: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    message: &'a str,
    hint: Option<&'a str>,
}

/// Prints the findings on a file.
pub(crate) fn answer(ui: &Ui, file: &str, findings: &[Finding]) -> Result<(), CliError> {
    for Finding { rule, severity, line, spot, message, remedy, .. } in findings {
        let tone = match severity {
            Severity::Error => Tone::Bad,
            Severity::Warning => Tone::Careful,
            Severity::Note => Tone::Quiet,
        };
        let head = ui.paint(Tone::Strong, &format!("{file}:{line}:"));
        let severity_word = ui.paint(tone, &format!("{severity}:"));
        let name = ui.paint(Tone::Quiet, &format!("[{rule}]"));
        let mut text = format!("{head} {severity_word} {message} {name}");
        if let Some(Spot { text: shown, column, width }) = spot.as_deref() {
            // Of a long line, only the beginning is printed.
            let shown: String = shown.chars().take(160).collect();
            let caret = ui.paint(tone, &"^".repeat((*width).min(160)));
            text = format!("{text}\n    {shown}");
            if *column <= 160 {
                text = format!("{text}\n    {}{caret}", " ".repeat(column - 1));
            }
        }
        let hint = remedy.as_ref().map(remedies::of_release);
        if let Some(hint) = &hint {
            text = format!("{text}\n    {hint}");
        }
        let hint = hint.as_deref();
        let column = spot.as_ref().map(|spot| spot.column);
        ui.answer(text, &Object { rule, severity: *severity, file, line: *line, column, message, hint })?;
    }
    Ok(())
}

/// `1 error, 2 warnings and 3 notes`; nothing where there is nothing.
pub(crate) fn tally(findings: &[Finding]) -> Option<String> {
    let of = |severity| findings.iter().filter(|finding| finding.severity == severity).count();
    let kinds = [
        (of(Severity::Error), "error", "errors"),
        (of(Severity::Warning), "warning", "warnings"),
        (of(Severity::Note), "note", "notes"),
    ];
    let parts: Vec<_> = kinds
        .into_iter()
        .filter(|(number, ..)| *number > 0)
        .map(|(n, one, many)| count(n, one, many).to_string())
        .collect();
    match parts.as_slice() {
        [] => None,
        [only] => Some(only.clone()),
        [first @ .., last] => Some(format!("{} and {last}", first.join(", "))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tally_names_what_there_is() {
        let finding = |severity| Finding {
            rule: "x",
            severity,
            line: 1,
            spot: None,
            words: None,
            message: String::new(),
            remedy: None,
        };
        assert_eq!(tally(&[]), None);
        assert_eq!(tally(&[finding(Severity::Note)]).as_deref(), Some("1 note"));
        let all = [Severity::Note, Severity::Error, Severity::Note, Severity::Warning].map(finding);
        assert_eq!(tally(&all).as_deref(), Some("1 error, 1 warning and 2 notes"));
    }
}
