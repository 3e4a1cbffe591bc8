//! Fixes that are safe to make without asking: only where there is one possible meaning.

use super::check::{is_never_twice, own_decimal_signs};
use super::finding::Finding;
use super::source;
use super::weblink::weblinks;
use super::{Language, Slug};

/// A release's file with the safe fixes made, and the findings that they settle; `None` where there are none.
#[must_use]
pub fn fix<'a>(
    slug: &Slug,
    language: Language,
    text: &str,
    findings: &'a [Finding],
) -> Option<(String, Vec<&'a Finding>)> {
    let mut text = text.to_owned();
    let mut settled = Vec::new();
    for finding in findings {
        let fixed = match finding.rule {
            "word-twice" => in_block(&text, finding.line, |line| one_of_two(line, language)),
            "bare-host" => in_block(&text, finding.line, whole_address),
            "decimal-sign" => in_block(&text, finding.line, |line| own_decimal_signs(line, language)),
            "timetable-order" => in_order(slug, language, &text).unwrap_or_else(|| text.clone()),
            _ => continue,
        };
        // A fix must not break a file that could be read.
        if fixed != text && source::read(slug, language, &fixed).is_ok() {
            text = fixed;
            settled.push(finding);
        } else if settled.iter().any(|other: &&Finding| other.rule == finding.rule && other.line == finding.line) {
            settled.push(finding);
        }
    }
    (!settled.is_empty()).then_some((text, settled))
}

/// Changes the lines from one on to the next empty one; in the front matter that line alone.
fn in_block(text: &str, first: usize, change: impl Fn(&str) -> String) -> String {
    let front_end = text.lines().skip(1).position(|line| line.trim_end() == "+++").map_or(0, |at| at + 2);
    let mut open = true;
    let mut out = String::with_capacity(text.len());
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        open &= number <= first || first > front_end && !line.trim().is_empty();
        if number >= first && open { out += &change(line) } else { out += line }
    }
    out
}

/// The timetable in the order in which it happens.
fn in_order(slug: &Slug, language: Language, text: &str) -> Option<String> {
    let timetable = source::read(slug, language, text).ok()?.release.timetable;
    let mut order: Vec<usize> = (0..timetable.len()).collect();
    order.sort_by_key(|at| timetable[*at].start.timestamp());
    source::with_timetable_in_order(text, &order)
}

fn one_of_two(line: &str, language: Language) -> String {
    let mut out = String::with_capacity(line.len());
    let mut last = "";
    for piece in line.split_inclusive(char::is_whitespace) {
        if is_never_twice(piece.trim_end(), language) && piece.trim_end() == last.trim_end() {
            out.truncate(out.len() - last.len());
        }
        out += piece;
        last = piece;
    }
    out
}

fn whole_address(line: &str) -> String {
    let mut out = line.to_owned();
    for link in weblinks(line).into_iter().rev().filter(|link| link.bare) {
        out.replace_range(link.at, &link.url);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_block_of_a_finding_is_changed() {
        let text = "+++\nheadline = 'the the end'\n+++\nthe the one\nof of two\n\nof of three\n";
        assert_eq!(
            in_block(text, 4, |line| one_of_two(line, Language::English)),
            text.replace("the the one\nof of two", "the one\nof two")
        );
        assert_eq!(in_block(text, 2, |line| one_of_two(line, Language::English)), text, "a mark makes it another word");
        assert_eq!(whole_address("see www.a.example, bb.se/x."), "see https://www.a.example, https://bb.se/x.");
    }
}
