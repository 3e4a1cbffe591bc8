//! Words of a search with a minus, as in `pressbox photos harbour -night`, which the parser of options takes for options.

use std::ffi::OsString;

/// What a search for photos is given with.
const SEARCHES: [&str; 1] = ["--query"];

/// Options that are followed by a value of their own.
const WITH_VALUE: [&str; 6] = ["--newest", "--look-alikes", "--sheet", "--sort", "--kind", "--newsroom"];

/// The call with a blank in front of each such word: no option begins with one, and a search passes over it.
pub(super) fn kept_apart(command: &str, call: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut kept: Vec<OsString> = Vec::new();
    for word in call {
        let before = kept.last().and_then(|word| word.to_str()).unwrap_or_default();
        let is_search = matches!(command, "pressbox photos" | "pressbox photos duplicates");
        let is_searched = SEARCHES.contains(&before) || is_search && !WITH_VALUE.contains(&before);
        let minus = word.to_str().filter(|word| is_searched && excludes(word)).map(|word| format!(" {word}").into());
        kept.push(minus.unwrap_or(word));
    }
    kept
}

/// Whether it is a minus and a word: an option with one minus has one letter.
fn excludes(word: &str) -> bool {
    word.strip_prefix('-').is_some_and(|rest| !rest.starts_with('-') && rest.chars().count() > 1)
}
