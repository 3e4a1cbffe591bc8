//! The very line of a file on which a finding's words stand, and where on it.

use std::collections::HashMap;

use crate::release::finding::{Finding, Spot};

/// Gives each finding that quotes words of its file the line and the place on which they stand.
///
/// A finding knows the line on which its block begins; a paragraph may go on for many.
pub fn locate(findings: &mut [Finding], text: &str) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let lines: Vec<&str> = text.lines().collect();
    // The second finding on the same words is on where they stand next.
    let mut taken: HashMap<(usize, String), (usize, usize)> = HashMap::new();
    for finding in findings.iter_mut().filter(|finding| finding.spot.is_none()) {
        let Some(words) = finding.words.as_deref().filter(|words| !words.is_empty()) else { continue };
        let key = (finding.line, words.to_owned());
        let (from, behind) = taken.get(&key).copied().unwrap_or((finding.line, 0));
        // Blocks are short; a whole file is not searched for each word.
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
