//! Which language a text is in, told by the small words that it is full of.

use super::super::model::Language;

const SMALL_WORDS: [(Language, &[&str]); 3] = [
    (
        Language::English,
        &[
            "the", "and", "of", "to", "is", "with", "for", "that", "will", "has", "are", "was", "this", "from", "it",
            "be",
        ],
    ),
    (
        Language::Swedish,
        &[
            "och", "att", "är", "en", "ett", "som", "för", "av", "på", "med", "till", "det", "den", "har", "vi",
            "inte", "från",
        ],
    ),
    (
        Language::German,
        &[
            "und", "der", "die", "das", "ist", "mit", "für", "von", "den", "dem", "ein", "eine", "im", "zu", "auf",
            "wird", "nicht",
        ],
    ),
];

/// The language of a text, if its small words speak clearly for one.
pub(crate) fn language_of(text: &str) -> Option<Language> {
    let mut counts = SMALL_WORDS.map(|(language, _)| (0_usize, language));
    for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).take(20_000) {
        let word = word.to_lowercase();
        for (count, (_, small)) in counts.iter_mut().zip(SMALL_WORDS) {
            count.0 += usize::from(small.contains(&word.as_str()));
        }
    }
    counts.sort_unstable_by_key(|(count, _)| std::cmp::Reverse(*count));
    let [(first, language), (second, _), _] = counts;
    (first >= 3 && first >= second * 2).then_some(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_languages_are_told_apart_and_a_name_is_none() {
        assert_eq!(language_of("The car is new and it will be driven by the team."), Some(Language::English));
        assert_eq!(language_of("Bilen är ny och det är ett team som kör den."), Some(Language::Swedish));
        assert_eq!(language_of("Der Wagen ist neu und wird von dem Team gefahren."), Some(Language::German));
        assert_eq!(language_of("Andreas Bäckman"), None);
    }
}
