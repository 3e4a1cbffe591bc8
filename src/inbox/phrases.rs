//! Phrases, found in a text whatever its capitals and punctuation.

use std::collections::BTreeSet;

/// Some phrases.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    /// As they appear in folded text, with the spaces around them.
    all: Vec<String>,
}

impl Phrases {
    /// Phrases of a vocabulary; `*` at the end means any ending.
    pub(super) fn of<'a>(phrases: impl IntoIterator<Item = &'a str>) -> Self {
        let one = |phrase: &str| {
            let folded = folded(phrase);
            if phrase.chars().any(is_unspaced) {
                folded.trim().to_owned()
            } else if phrase.ends_with('*') {
                folded.trim_end().to_owned()
            } else {
                folded
            }
        };
        let set: BTreeSet<String> = phrases.into_iter().map(one).filter(|phrase| !phrase.trim().is_empty()).collect();
        Self { all: set.into_iter().collect() }
    }

    /// Whether a [folded](folded()) text contains one of them.
    pub(super) fn stand_in(&self, text: &str) -> bool {
        self.first_in(text).is_some()
    }

    /// What comes before and behind each of them in a folded text.
    pub(super) fn all_in<'t>(&self, text: &'t str) -> Vec<(&'t str, &'t str)> {
        let mut found = Vec::new();
        for phrase in &self.all {
            found.extend(text.match_indices(phrase.as_str()).map(|(at, phrase)| (at, at + phrase.len())));
        }
        found.into_iter().map(|(start, end)| (&text[..start], &text[end..])).collect()
    }

    /// What comes before the first of them in a folded text.
    pub(super) fn first_in<'t>(&self, text: &'t str) -> Option<&'t str> {
        self.all.iter().filter_map(|phrase| text.find(phrase.as_str())).min().map(|at| &text[..at])
    }

    /// Whether a folded text is one of them as a whole.
    pub(super) fn are(&self, text: &str) -> bool {
        self.all.iter().any(|phrase| phrase == text)
    }

    /// The length in words of the longest phrase at the start of a folded text, and what follows.
    pub(super) fn begin<'t>(&self, text: &'t str) -> Option<(usize, &'t str)> {
        let long = self.all.iter().filter(|phrase| text.starts_with(phrase.as_str())).max_by_key(|one| one.len())?;
        Some((long.split_whitespace().count(), &text[long.trim_end().len()..]))
    }

    /// A folded text without them, and whether it contained any.
    pub(super) fn cut_from(&self, text: &str) -> (String, bool) {
        let mut rest = text.to_owned();
        for phrase in &self.all {
            // Two that follow each other share a space.
            while rest.contains(phrase.as_str()) {
                rest = rest.replace(phrase.as_str(), " ");
            }
        }
        let cut = rest != text;
        (rest, cut)
    }
}

/// Scripts that put no spaces between words.
fn is_unspaced(c: char) -> bool {
    c >= '\u{2E80}'
}

/// Text as phrases are compared in: small letters and digits, one space around each word; apostrophes are left out.
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len() + 2);
    folded.push(' ');
    for c in text.chars() {
        match c {
            '\'' | '’' | '`' | '\u{AD}' | '\u{200B}'..='\u{200F}' => {}
            c if c.is_alphanumeric() => folded.extend(c.to_lowercase()),
            _ if folded.ends_with(' ') => {}
            _ => folded.push(' '),
        }
    }
    if !folded.ends_with(' ') {
        folded.push(' ');
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_whole_words_and_a_star_is_any_ending() {
        let phrases = Phrases::of(["user unknown", "temporar*", "doesn't exist", "存在しません"]);
        for text in ["550 User  unknown.", "temporarily", "It doesn’t exist!", "宛先が存在しません。"] {
            assert!(phrases.stand_in(&folded(text)), "{text}");
        }
        for text in ["superuser unknown", "a user, unknowns", "contemporary", "存在"] {
            assert!(!phrases.stand_in(&folded(text)), "{text}");
        }
    }

    #[test]
    fn what_is_cut_leaves_the_words_around_it() {
        let polite = Phrases::of(["please", "thank you", "me"]);
        assert_eq!(polite.cut_from(" please please remove me thank you "), (" remove ".to_owned(), true));
        assert_eq!(Phrases::of(["out of office"]).begin(" out of office until "), Some((3, " until ")));
    }
}
