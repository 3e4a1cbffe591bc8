//! Soft hyphens: where a line may break a long word, by the patterns of its language.

use hypher::{Lang, hyphenate};

use crate::release::Language;

/// Where a word may be broken: it is shown as a hyphen at the end of a line, and nowhere else.
pub(super) const SOFT_HYPHEN: char = '\u{ad}';

/// So many letters stay together at both ends of a word.
const ENDS: usize = 3;

/// Text with soft hyphens in words of at least so many letters. Addresses are left alone.
pub(super) fn with_soft_hyphens(text: &str, language: Language, shortest: usize) -> String {
    let mut broken = String::with_capacity(text.len() + text.len() / 8);
    for token in text.split_inclusive(char::is_whitespace) {
        if is_address(token) {
            broken += token;
            continue;
        }
        let mut rest = token;
        while !rest.is_empty() {
            let letters = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
            let (word, behind) = rest.split_at(letters);
            push_word(word, language, shortest, &mut broken);
            let others = behind.find(char::is_alphabetic).unwrap_or(behind.len());
            broken += &behind[..others];
            rest = &behind[others..];
        }
    }
    broken
}

fn push_word(word: &str, language: Language, shortest: usize, into: &mut String) {
    let letters = word.chars().count();
    if letters < shortest.max(2 * ENDS) || word.contains(SOFT_HYPHEN) {
        *into += word;
        return;
    }
    // A single letter between two breaks would stand alone in a narrow column.
    let (mut before, mut broken_at) = (0, 0);
    for syllable in hyphenate(word, lang(language)) {
        if before >= ENDS && before + ENDS <= letters && before - broken_at > 1 {
            into.push(SOFT_HYPHEN);
            broken_at = before;
        }
        *into += syllable;
        before += syllable.chars().count();
    }
}

/// Whether it leads somewhere: a hyphen would be taken for a part of it.
fn is_address(token: &str) -> bool {
    let inside = token.trim_matches(|c: char| !c.is_alphanumeric());
    inside.contains(['@', '/', '\\', '_']) || inside.contains('.')
}

fn lang(language: Language) -> Lang {
    match language {
        Language::English => Lang::English,
        Language::Swedish => Lang::Swedish,
        Language::German => Lang::German,
        Language::Norwegian => Lang::Norwegian,
        Language::Danish => Lang::Danish,
        Language::Finnish => Lang::Finnish,
        Language::French => Lang::French,
        Language::Spanish => Lang::Spanish,
        Language::Dutch => Lang::Dutch,
        Language::Italian => Lang::Italian,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, language: Language) -> String {
        with_soft_hyphens(text, language, 12).replace(SOFT_HYPHEN, "|")
    }

    #[test]
    fn long_words_may_be_broken_between_their_parts() {
        let german = shown("Die Donaudampfschifffahrtsgesellschaft, kurz.", Language::German);
        assert!(german.contains("Donau|dampf|schiff"), "{german}");
        let swedish = shown("Flaggstångsknoppsförgyllare", Language::Swedish);
        assert!(swedish.matches('|').count() > 2, "{swedish}");
        for language in Language::ALL {
            let text = "Internationalisierungsgesellschaft–Verantwortungsbewusstsein";
            assert_eq!(shown(text, language).replace('|', ""), text);
            let pieces = shown(text, language);
            assert!(pieces.split(['|', '–']).all(|piece| piece.chars().count() > 1), "{pieces}");
        }
    }

    #[test]
    fn short_words_and_addresses_stay_whole() {
        for text in
            ["ett kort ord", "https://example.org/Donaudampfschifffahrt", "Donaudampfschiff@example.org", "", "  "]
        {
            assert_eq!(shown(text, Language::German), text);
        }
    }
}
