//! Words and phrases of a vocabulary, found in text.

use std::borrow::Cow;

/// Text as phrases are compared in: small letters and plain spaces.
pub(crate) fn folded(text: &str) -> String {
    let lower = text.to_lowercase();
    if lower.contains('\u{a0}') { lower.replace('\u{a0}', " ") } else { lower }
}

/// The longest of some phrases that a folded text begins with, as whole words.
pub(crate) fn begins<'a>(phrases: &[&'a str], text: &str) -> Option<&'a str> {
    let whole = |phrase: &&&str| {
        text.strip_prefix(**phrase)
            .is_some_and(|rest| phrase.ends_with([' ', ':', '\'', '’']) || !rest.starts_with(char::is_alphanumeric))
    };
    phrases.iter().filter(whole).max_by_key(|phrase| phrase.len()).copied()
}

/// The first of some phrases that stands in a folded text as whole words, and where.
pub(crate) fn contains<'a>(phrases: &[&'a str], text: &str) -> Option<(usize, &'a str)> {
    let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let whole = |at: usize, phrase: &str| {
        !inside(text[..at].chars().next_back())
            && (phrase.ends_with(' ') || !inside(text[at + phrase.len()..].chars().next()))
    };
    let pairs = Pairs::of(text);
    let found = |phrase: &&'a str| {
        if !pairs.may_contain(phrase) {
            return None;
        }
        let at = text.match_indices(*phrase).find(|(at, _)| whole(*at, phrase))?.0;
        Some((at, *phrase))
    };
    phrases.iter().filter_map(found).min_by_key(|(at, phrase)| (*at, usize::MAX - phrase.len()))
}

/// A text in which many phrases are looked for.
///
/// Which pairs of neighbouring bytes a text has, as far as their hashes tell: nearly every phrase that it does not contain is
/// told by its first letters, without a search.
pub(crate) struct Pairs([u64; 16]);

impl Pairs {
    pub(crate) fn of(text: &str) -> Self {
        let mut pairs = Self([0; 16]);
        for pair in text.as_bytes().windows(2) {
            let (word, bit) = Self::place(pair);
            pairs.0[word] |= bit;
        }
        pairs
    }

    /// Whether the text may contain a phrase; where not, it does not.
    pub(crate) fn may_contain(&self, phrase: &str) -> bool {
        phrase.as_bytes().windows(2).all(|pair| {
            let (word, bit) = Self::place(pair);
            self.0[word] & bit != 0
        })
    }

    fn place(pair: &[u8]) -> (usize, u64) {
        let hash = usize::from(pair[0]) * 37 + usize::from(pair[1]);
        (hash / 64 % 16, 1 << (hash % 64))
    }
}

/// A text without the phrases of some lists at its beginning, one after the other, whatever their letters' size.
pub(crate) fn strip_any<'a>(lists: &[&[&str]], text: &'a str) -> &'a str {
    let mut rest = text.trim_start_matches([' ', '\t', ',', ':', '\u{a0}']);
    loop {
        let lower = lowered(rest);
        let found = lists.iter().filter_map(|list| begins(list, &lower)).map(str::len).max();
        match found.and_then(|length| rest.get(length..)) {
            Some(behind) => rest = behind.trim_start_matches([' ', '\t', ',', ':', '.', '\u{a0}']),
            None => return rest,
        }
    }
}

/// Small letters, where that keeps every letter's place; else the text as it is.
fn lowered(text: &str) -> Cow<'_, str> {
    let lower = text.to_lowercase();
    if lower.len() == text.len() { Cow::Owned(lower) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_found_as_whole_words() {
        assert_eq!(begins(&["om ", "omdat"], "om oss"), Some("om "));
        assert_eq!(begins(&["press", "press contact"], "press contact: anna"), Some("press contact"));
        assert_eq!(begins(&["tel"], "telegram"), None);
        assert_eq!(contains(&["ab"], "die hab ab 16 uhr"), Some((8, "ab")));
        assert_eq!(strip_any(&[&["please contact", "please"], &["call"]], "Please contact, call Anna"), "Anna");
    }
}
