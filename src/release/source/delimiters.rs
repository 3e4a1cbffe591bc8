//! The two lines of `+++` around front matter, and what is wrong if they are not found.

use super::DELIMITER;
use crate::release::finding::{Finding, Spot};

/// Why a file has no front matter that can be read.
pub(super) fn missing(text: &str) -> Finding {
    let lines: Vec<&str> = text.lines().collect();
    let first = lines.iter().position(|line| !line.trim().is_empty()).unwrap_or(0);
    let line = lines.get(first).map_or("", |line| line.trim());
    let finding = |number: usize, message: String, hint: String| {
        let shown = lines.get(number - 1).copied().unwrap_or_default();
        let start = shown.len() - shown.trim_start().len();
        let spot = Spot::of(shown, start..shown.trim_end().len().max(start)).filter(|_| !shown.trim().is_empty());
        Finding::error("front-matter", number, message).spotted(spot).with_remedy(hint)
    };
    if line == DELIMITER && first > 0 {
        return finding(
            first + 1,
            "the first line is not `+++`".to_owned(),
            "delete the empty lines above it".to_owned(),
        );
    }
    if line == DELIMITER && lines[first].trim_end() == DELIMITER {
        let end = lines.iter().skip(1).position(|line| is_like(line)).map(|at| at + 2);
        if let Some(number) = end {
            let message = format!("`{}` does not end the front matter", lines[number - 1].trim());
            return finding(number, message, "write `+++`, and nothing else, on that line".to_owned());
        }
        let number = first_of_text(&lines);
        let shown = lines.get(number - 1).map_or("", |line| line.trim());
        let above = if shown.is_empty() { "at its end".to_owned() } else { format!("above line {number}") };
        let hint = format!("write a second line `+++` {above}");
        return finding(number.min(lines.len().max(1)), "the front matter is not closed".to_owned(), hint);
    }
    if is_like(line) {
        return finding(
            first + 1,
            format!("`{line}` does not begin front matter"),
            "write `+++`, and nothing else, above and below the front matter".to_owned(),
        );
    }
    let keyed = line.split_once('=').is_some_and(|(key, _)| super::keys::TOP.contains(&key.trim()));
    if keyed {
        return finding(first + 1, "the first line is not `+++`".to_owned(), "write `+++` above this line".to_owned());
    }
    Finding::error("front-matter", 1, "the file does not start with front matter between two lines of `+++`")
        .with_remedy("start it with `+++`, `headline = \"…\"` and `+++`")
}

/// `---`, `++++`, `+ + +`, ` +++`
fn is_like(line: &str) -> bool {
    let bare = line.trim();
    let only = |sign: char| bare.contains(sign) && bare.chars().all(|c| c == sign || c == ' ');
    bare.len() > 1 && (only('+') || only('-') || only('='))
}

/// The first line of text after the front matter; the line after the last, if there is none.
fn first_of_text(lines: &[&str]) -> usize {
    let front = |line: &str| {
        let line = line.trim();
        let key = line.split('=').next().unwrap_or_default().trim();
        line.starts_with(['[', '#']) || line.contains('=') && !key.is_empty() && !key.contains(' ')
    };
    let last = lines.iter().rposition(|line| front(line)).unwrap_or(0);
    let behind = lines.iter().enumerate().skip(last + 1).find(|(_, line)| !line.trim().is_empty());
    behind.map_or(lines.len() + 1, |(at, _)| at + 1)
}
