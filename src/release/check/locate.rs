//! Where in a file the words of a finding are: the line, and the place on it.

use std::collections::HashMap;

use crate::release::finding::{Finding, Spot};

/// Gives each finding that quotes words from its file their line and their place on it.
///
/// A rule knows only the line on which its block begins, and a paragraph may have many lines.
pub fn locate(findings: &mut [Finding], text: &str) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines: Vec<&str> = text.lines().collect();
    // A second finding about the same words is about the next place where they occur.
    let mut taken: HashMap<(usize, String), (usize, usize)> = HashMap::new();
    for finding in findings.iter_mut().filter(|finding| finding.spot.is_none()) {
        let Some(words) = finding.words.as_deref().filter(|words| !words.is_empty()) else { continue };
        let key = (finding.line, words.to_owned());
        let (from, behind) = taken.get(&key).copied().unwrap_or((finding.line, 0));
        // Blocks are short: do not search the whole file for each word.
        let near = lines.iter().enumerate().skip(from.saturating_sub(1)).take(200);
        let found = near.filter_map(|(nth, line)| {
            let start = if nth + 1 == from { behind } else { 0 };
            Some((nth + 1, *line, start + line.get(start..)?.find(words)?))
        });
        let Some((number, line, at)) = found.into_iter().next() else { continue };
        taken.insert(key, (number, at + words.len()));
        finding.spot = Spot::of(line, at..at + words.len()).map(Box::new);
        finding.line = number;
    }
    findings.sort_by_key(|finding| finding.line);
}
