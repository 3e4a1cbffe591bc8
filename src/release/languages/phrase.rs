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
    phrases.iter().filter_map(|phrase| place(phrase, text)).min_by_key(|(at, phrase)| (*at, usize::MAX - phrase.len()))
}

/// Where a phrase stands in a text as whole words.
fn place<'a>(phrase: &'a str, text: &str) -> Option<(usize, &'a str)> {
    let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let whole = |at: usize| {
        !inside(text[..at].chars().next_back())
            && (phrase.ends_with(' ') || !inside(text[at + phrase.len()..].chars().next()))
    };
    Some((text.match_indices(phrase).find(|(at, _)| whole(*at))?.0, phrase))
}

/// A folded text in which the phrases of many lists are looked for.
///
/// It knows which pairs of neighbouring bytes the text has, as far as their hashes tell: of nearly every phrase that the text does
/// not contain the first letters tell it, without a search.
pub(crate) struct Searched<'t> {
    text: &'t str,
    pairs: [u64; 16],
}

impl<'t> Searched<'t> {
    pub(crate) fn of(text: &'t str) -> Self {
        let mut pairs = [0; 16];
        for pair in text.as_bytes().windows(2) {
            let (word, bit) = Self::bit(pair[0], pair[1]);
            pairs[word] |= bit;
        }
        Self { text, pairs }
    }

    /// The first of some phrases that stands in it as whole words, and where.
    pub(crate) fn contains<'a>(&self, phrases: &[&'a str]) -> Option<(usize, &'a str)> {
        let possible = phrases.iter().filter(|phrase| self.may_contain(phrase));
        let found = possible.filter_map(|phrase| place(phrase, self.text));
        found.min_by_key(|(at, phrase)| (*at, usize::MAX - phrase.len()))
    }

    /// Whether it may contain a phrase; where not, it does not.
    pub(crate) fn may_contain(&self, phrase: &str) -> bool {
        let has = |pair: &[u8]| {
            let (word, bit) = Self::bit(pair[0], pair[1]);
            self.pairs[word] & bit != 0
        };
        phrase.len() <= self.text.len() && phrase.as_bytes().windows(2).all(has)
    }

    fn bit(one: u8, other: u8) -> (usize, u64) {
        let hash = usize::from(one) * 37 + usize::from(other);
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
        let searched = Searched::of("die hab ab 16 uhr");
        assert_eq!(searched.contains(&["abseits", "uhr", "ab"]), Some((8, "ab")));
        assert!(!searched.may_contain("abseits") && searched.may_contain("16 uhr"));
        assert_eq!(strip_any(&[&["please contact", "please"], &["call"]], "Please contact, call Anna"), "Anna");
    }
}
