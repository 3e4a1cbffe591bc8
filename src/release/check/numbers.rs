//! Rules on numbers: decimal separators, and one number written in two ways.

use std::collections::HashMap;

use super::context::LintContext;
use super::remark::Remark;
use crate::release::languages::{self, Quantity, Vocabulary};
use crate::release::model::Language;

/// A number with one decimal separator or more, as written in a text.
#[derive(Debug, PartialEq, Eq)]
struct Written<'a> {
    text: &'a str,
    /// The word after it.
    unit: &'a str,
}

/// `4,5 km` in English, `4.5 km` in Swedish or German.
pub(super) fn decimal_sign(context: &LintContext) -> Vec<Remark> {
    let language = context.manuscript.release.language;
    let mut remarks = Vec::new();
    for (line, text) in numbered(context) {
        for Written { text, unit } in written(text) {
            if let Some(right) = own_sign(text, unit, language) {
                let message = format!("`{text} {unit}` uses another language's decimal separator");
                remarks.push(Remark::new(line, message, format!("write `{right} {unit}`")));
            }
        }
    }
    remarks
}

/// A number with its own language's decimal separator, where it has another's.
fn own_sign(number: &str, unit: &str, language: Language) -> Option<String> {
    let (wrong, right) = if Vocabulary::of(language).numbers.point == '.' { (',', ".") } else { ('.', ",") };
    let (_, decimals) = number.split_once(wrong)?;
    // Three digits after the separator may be thousands.
    let sure = decimals.len() <= 2
        && decimals.bytes().all(|b| b.is_ascii_digit())
        && languages::unit(unit, language).is_some();
    sure.then(|| number.replace(wrong, right))
}

/// A line with its own language's decimal separators.
pub(crate) fn own_decimal_signs(line: &str, language: Language) -> String {
    let mut out = line.to_owned();
    for Written { text, unit } in written(line).into_iter().rev() {
        if let Some(right) = own_sign(text, unit, language) {
            let at = text.as_ptr() as usize - line.as_ptr() as usize;
            out.replace_range(at..at + text.len(), &right);
        }
    }
    out
}

/// `4.574 km` here and `4.574 miles` there.
pub(super) fn two_units(context: &LintContext) -> Vec<Remark> {
    let language = context.manuscript.release.language;
    let mut seen: HashMap<(&str, Quantity), (usize, &str, &str)> = HashMap::new();
    let mut remarks = Vec::new();
    for (line, text) in numbered(context) {
        for Written { text, unit } in written(text) {
            let Some(known) = languages::unit(unit, language) else { continue };
            // Short numbers meet by chance.
            if text.len() < 4 {
                continue;
            }
            let (first_line, name, first) = *seen.entry((text, known.measures)).or_insert((line, known.name, unit));
            if name != known.name {
                let message = format!("`{text} {unit}` is `{text} {first}` on line {first_line}");
                remarks.push(Remark::new(line, message, "check which unit is right"));
            }
        }
    }
    remarks
}

/// `4.574 km` here and `4,574 km` there.
pub(super) fn two_ways(context: &LintContext) -> Vec<Remark> {
    let mut seen: HashMap<(String, &str), (usize, &str)> = HashMap::new();
    let mut remarks = Vec::new();
    for (line, text) in numbered(context) {
        for Written { text, unit } in written(text) {
            let digits: String = text.chars().filter(char::is_ascii_digit).collect();
            let (first_line, first) = *seen.entry((digits, unit)).or_insert((line, text));
            if first != text {
                let message = format!("`{text} {unit}` is `{first} {unit}` on line {first_line}");
                remarks.push(Remark::new(line, message, "check which is right, and use it throughout"));
            }
        }
    }
    remarks
}

/// The running text and the facts.
fn numbered<'a>(context: &LintContext<'a>) -> Vec<(usize, &'a str)> {
    let manuscript = context.manuscript;
    let facts = manuscript.release.facts.iter().zip(&manuscript.lines.facts);
    let mut texts = context.texts();
    texts.extend(facts.map(|(fact, line)| (*line, fact.value.as_str())));
    texts
}

fn written(text: &str) -> Vec<Written<'_>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let number = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_digit())
            && word.ends_with(|c: char| c.is_ascii_digit())
            && word.contains(['.', ','])
            && word.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
    };
    words
        .windows(2)
        .map(|pair| Written { text: pair[0].trim_start_matches(['(', '“', '"']), unit: bare(pair[1]) })
        .filter(|written| number(written.text) && written.unit.starts_with(|c: char| c.is_alphabetic() || c == '%'))
        .collect()
}

fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !(c.is_alphanumeric() || c == '%'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_a_sign_and_a_unit() {
        let found = |text| written(text).into_iter().map(|w| (w.text, w.unit)).collect::<Vec<_>>();
        assert_eq!(found("it is (4.574 km) long, 2,4 miljoner."), [("4.574", "km"), ("2,4", "miljoner")]);
        assert_eq!(found("in 2022. It costs 12 euro, 1.2.3 or 3,"), [("1.2.3", "or")]);
    }
}
